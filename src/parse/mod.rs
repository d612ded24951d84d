//! Turns a source into articles: one row per format, cleaning, title, date, byline, paragraphs.
//!
//! Parsing never fails and never panics: what is wrong becomes a problem of the article. A format
//! makes a `draft::Draft`; what comes after is the same for all and stands in `clean.rs`. To add a
//! format add a file and a row to [`FORMATS`]; to add a phrase edit `src/lang/*/text.toml`.

mod clean;
mod credit;
mod draft;
mod front_matter;
mod glue;
mod html;
mod inline;
mod json;
mod markdown;
mod page;
mod phrase;
mod plain;
mod stated_date;
mod title;

use crate::model::{Article, Problem, ProblemKind, Severity};
use crate::read::Source;
use crate::text::{CleanText, Cleaned, clean, clean_line};
use draft::Draft;

/// A kind of file that articles come in.
pub struct Format {
    pub name: &'static str,
    /// What is read from it, for the documents.
    pub reads: &'static str,
    /// Endings of names, in lower case.
    pub endings: &'static [&'static str],
    /// Whether a text is of this kind although its name does not say so.
    /// Whether it is read as it stands, because its text is only known once it is decoded (entities):
    /// what it gives has passed the gate. The others are read from clean text.
    decodes: bool,
    /// Whether `sniff` is sure, whatever the name says.
    certain: bool,
    sniff: fn(&str) -> bool,
    parse: for<'a> fn(&'a str) -> Vec<Draft<'a>>,
}

/// The formats, the one that is hardest to mistake first. The last takes any text.
pub static FORMATS: &[Format] = &[
    Format {
        name: "HTML",
        reads: "the article of a saved page; JSON-LD, Open Graph, Dublin Core and other metadata",
        endings: &["html", "htm", "xhtml", "shtml"],
        decodes: true,
        certain: true,
        sniff: html::sniff,
        parse: html::parse,
    },
    Format {
        name: "JSON",
        reads: "objects with a text, alone, in lists or one a line; the keys of front matter",
        endings: &["json", "jsonl", "ndjson"],
        decodes: false,
        certain: true,
        sniff: json::sniff,
        parse: json::parse,
    },
    Format {
        name: "Markdown",
        reads: "front matter (YAML-like or TOML), headings, lists, emphasis, links",
        endings: &["md", "markdown", "mdown", "mdx"],
        decodes: false,
        certain: false,
        sniff: markdown::sniff,
        parse: |text| vec![markdown::parse(text)],
    },
    Format {
        name: "plain text",
        reads: "a title, a date line, a byline; lines of key and value at the head",
        endings: &["txt", "text", ""],
        decodes: false,
        certain: false,
        sniff: |_| true,
        parse: |text| vec![plain::parse(text)],
    },
];

/// What is read from where, as a document.
pub fn markdown() -> String {
    let row = |format: &Format| {
        let endings = format.endings.iter().filter(|ending| !ending.is_empty());
        let endings: Vec<String> = endings.map(|ending| format!("`.{ending}`")).collect();
        let known = if format.certain { "its content or its name" } else { "its name" };
        format!("| {} | {} | {} | {known} |\n", format.name, endings.join(" "), format.reads)
    };
    let rows: String = FORMATS.iter().map(row).collect();
    format!(
        "# Formats\n\nMade from the table of formats, `src/parse/mod.rs`.\n\n\
         | format | endings | what is read | known by |\n|---|---|---|---|\n{rows}\n\
         A file whose content is surely of another format is read as what it is, whatever its name \
         says. What is no text is passed over, and `cronaca check` says why.\n"
    )
}

/// Endings of text that is no article: data, programs, settings.
const NO_ARTICLES: [&str; 29] = [
    "bash", "c", "cfg", "conf", "cpp", "css", "csv", "gpx", "h", "ics", "ini", "java", "js",
    "lock", "log", "php", "py", "rb", "rs", "sh", "sql", "srt", "svg", "toml", "ts", "tsv", "vcf",
    "yaml", "yml",
];

/// What a source holds.
#[derive(Debug, Default)]
pub struct Parsed {
    pub articles: Vec<Article>,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
}

/// The articles in a source. Dates and names are not looked for yet.
pub fn parse(source: &Source) -> Parsed {
    let ending = source.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let Some(format) = format_of(&ending.to_lowercase(), &source.text) else {
        return skipped(source, &format!("passed over: no articles are read from .{ending}"));
    };
    let cleaned = if format.decodes { Cleaned::default() } else { clean(&source.text) };
    let text = if format.decodes { source.text.as_str() } else { &cleaned.text };
    if text.trim().is_empty() {
        return skipped(source, "passed over: empty");
    }
    let drafts = (format.parse)(text);
    if drafts.is_empty() {
        return skipped(source, &format!("passed over: no article in this {}", format.name));
    }
    let is_only = drafts.len() == 1;
    let mut articles: Vec<Article> =
        drafts.into_iter().map(|draft| clean::article(source, draft)).collect();
    if !is_only {
        for (article, number) in articles.iter_mut().zip(1..) {
            article.path = clean_line(&format!("{}#{number}", source.path));
        }
    }
    if let Some(first) = articles.first_mut() {
        first.problems.extend(clean::hidden(&source.path, cleaned.hidden));
    }
    Parsed { articles, problems: Vec::new() }
}

/// The row for a file: by its content where a row can tell, else by its name.
fn format_of(ending: &str, text: &str) -> Option<&'static Format> {
    if NO_ARTICLES.contains(&ending) {
        return None;
    }
    let sniffed = || FORMATS.iter().find(|format| (format.sniff)(text));
    let named = FORMATS.iter().find(|format| format.endings.contains(&ending) && !is_vague(ending));
    match named {
        Some(format) if !(format.sniff)(text) => {
            sniffed().filter(|other| other.certain).or(Some(format))
        }
        Some(format) => Some(format),
        None => sniffed(),
    }
}

/// Endings that people give to text of any format.
fn is_vague(ending: &str) -> bool {
    matches!(ending, "" | "txt" | "text")
}

fn skipped(source: &Source, message: &str) -> Parsed {
    let problem = Problem {
        path: source.path.clone(),
        line: 0,
        kind: ProblemKind::Skipped,
        severity: Severity::Note,
        message: clean_line(message),
        hint: CleanText::default(),
    };
    Parsed { articles: Vec::new(), problems: vec![problem] }
}

#[cfg(test)]
mod tests;
