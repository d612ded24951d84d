//! Turns a source into articles: one row per format, cleaning, title, date, byline, paragraphs.
//!
//! Parsing never fails and never panics: what is wrong becomes a problem of the article. A format
//! makes a `draft::Draft`; what comes after is the same for all and stands in `clean.rs`. To add a
//! format add a file and a row to [`FORMATS`]; to add a phrase edit `src/lang/*/text.toml`.

mod clean;
mod credit;
mod csv;
mod doc;
mod draft;
mod entry;
mod epub;
mod fault;
mod feed;
mod field;
mod front_matter;
mod glue;
mod html;
mod inline;
mod inner;
mod json;
mod links;
mod mail;
mod markdown;
mod page;
mod pdf;
mod phrase;
mod plain;
mod record;
mod shared;
mod sheet;
mod stated_date;
mod tei;
mod title;
mod xml;

use std::collections::BTreeMap;

use crate::model::{Article, FilePath, Problem, ProblemKind, Severity};
use crate::read::{MAILBOX_CAP, SIZE_CAP, Source};
use crate::text::{Charset, CleanText, clean, clean_line};
use draft::{Draft, Drafts};

pub use field::Fields;
pub use shared::{Lines, SharedLines};
pub use sheet::{Sheet, is_sheet};

/// A kind of file that articles come in.
pub struct Format {
    pub name: &'static str,
    /// What is read from it, for the documents.
    pub reads: &'static str,
    /// Endings of names, in lower case.
    pub endings: &'static [&'static str],
    /// Whether its content tells it surely, whatever the name says.
    certain: bool,
    reader: Reader,
}

/// What a format is read from, how it is told by its content, and how it is read.
enum Reader {
    /// Clean text.
    Text { sniff: fn(&str) -> bool, parse: for<'a> fn(&'a str, &Fields) -> Drafts<'a> },
    /// Text as it stands, because it is only known once it is decoded further (entities): what it
    /// gives has passed the gate.
    Markup { sniff: fn(&str) -> bool, parse: fn(&str, &Fields) -> Drafts<'static> },
    /// Bytes that are no text, or text in several encodings, of which the reader may say one: what it
    /// gives has passed the gate. The content alone tells it.
    Bytes { sniff: fn(&[u8]) -> bool, parse: ParseBytes },
}

/// The formats, the one that is hardest to mistake first. The last takes any text.
pub static FORMATS: &[Format] = &[
    Format {
        name: "mail",
        reads: "subject, day, sender and list; the text with or without markup; each mail of a \
                mailbox or of a mail; a page saved as MHTML. Attachments are named",
        endings: &["eml", "emlx", "mbox", "mbx", "mht", "mhtml"],
        certain: true,
        reader: Reader::Bytes { sniff: mail::sniff, parse: mail::parse },
    },
    Format {
        name: "PDF",
        reads: "the text of its pages, without what stands at the edge of each; title, author, \
                language; the day on which it was made as a last resort",
        endings: &["pdf"],
        certain: true,
        reader: Reader::Bytes { sniff: pdf::sniff, parse: |bytes, _| pdf::parse(bytes) },
    },
    Format {
        name: "EPUB",
        reads: "each chapter of a book; its title as the source, its author, day and language",
        endings: &["epub"],
        certain: true,
        reader: Reader::Bytes { sniff: epub::sniff, parse: epub::parse },
    },
    Format {
        name: "links",
        reads: "nothing: what Pocket, Instapaper and browsers give away holds links only, which is said",
        endings: &["opml"],
        certain: true,
        reader: Reader::Markup { sniff: links::sniff, parse: |_, _| links::parse() },
    },
    Format {
        name: "feed",
        reads: "RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0: each entry with its title, link, day, \
                authors, categories and text; the feed's title as the source, its language",
        endings: &["rss", "atom", "rdf", "xml"],
        certain: true,
        reader: Reader::Markup { sniff: feed::sniff, parse: feed::parse },
    },
    Format {
        name: "XML",
        reads: "the article of trafilatura's XML, with what its attributes say",
        endings: &[],
        certain: true,
        reader: Reader::Markup { sniff: doc::sniff, parse: doc::parse },
    },
    Format {
        name: "TEI",
        reads: "the text of TEI XML, as archives and trafilatura write it, with what its header says",
        endings: &[],
        certain: true,
        reader: Reader::Markup { sniff: tei::sniff, parse: tei::parse },
    },
    Format {
        name: "HTML",
        reads: "the article of a saved page; JSON-LD, Open Graph, Dublin Core and other metadata",
        endings: &["html", "htm", "xhtml", "shtml"],
        certain: true,
        reader: Reader::Markup { sniff: html::sniff, parse: |text, _| html::parse(text).into() },
    },
    Format {
        name: "JSON",
        reads: "objects with a text, alone, in lists or one a line: trafilatura, news-please, newspaper4k, \
                fundus, wallabag, Readwise, JSON Feed; what Omnivore's says of the pages beside it",
        endings: &["json", "jsonl", "ndjson"],
        certain: true,
        reader: Reader::Text { sniff: json::sniff, parse: json::parse },
    },
    Format {
        name: "table",
        reads: "CSV and TSV with a header, parted by comma, semicolon, tab or `|`: each row an article; \
                trafilatura's without one; Readwise's highlights, those of one text together",
        endings: &["csv", "tsv", "tab"],
        certain: true,
        reader: Reader::Markup { sniff: csv::sniff, parse: csv::parse },
    },
    Format {
        name: "Markdown",
        reads: "front matter (YAML-like, TOML, JSON: Obsidian, trafilatura, Hugo), headings, lists, emphasis, links",
        endings: &["md", "markdown", "mdown", "mdx"],
        certain: false,
        reader: Reader::Text {
            sniff: markdown::sniff,
            parse: |text, fields| vec![markdown::parse(text, fields)].into(),
        },
    },
    Format {
        name: "plain text",
        reads: "a title, a date line, a byline; lines of key and value at the head",
        endings: &["txt", "text", ""],
        certain: false,
        reader: Reader::Text {
            sniff: |_| true,
            parse: |text, fields| vec![plain::parse(text, fields)].into(),
        },
    },
];

/// What is read from where, as a document.
pub fn markdown() -> String {
    let row = |format: &Format| {
        let endings = format.endings.iter().filter(|ending| !ending.is_empty());
        let endings: Vec<String> = endings.map(|ending| format!("`.{ending}`")).collect();
        let known = match (format.certain, endings.is_empty()) {
            (true, false) => "its content or its name",
            (true, true) => "its content",
            (false, _) => "its name",
        };
        format!("| {} | {} | {} | {known} |\n", format.name, endings.join(" "), format.reads)
    };
    let rows: String = FORMATS.iter().map(row).collect();
    format!(
        "# Formats\n\nMade from the table of formats, `src/parse/mod.rs`.\n\n\
         | format | endings | what is read | known by |\n|---|---|---|---|\n{rows}\n\
         A file whose content is surely of another format is read as what it is, whatever its name \
         says. Any of them may be packed with gzip or Zstandard, as in `page.html.gz`. What is none of \
         them is passed over, and so are files of more than {} MB, packed or unpacked, and mailboxes of \
         more than {} MB, since a file is read whole; `cronaca check` says which and why.\n\n\
         ## Names\n\nWhat keys of front matter and JSON, columns of tables and elements of feeds are read as; \
         case, blanks, `-` and `_` make no difference. Of several names for one thing the first that \
         stands here counts. `[fields]` in `config.toml` adds others. A day is kept as it is written, \
         whatever the hour and the time zone beside it.\n\n\
         | what | names |\n|---|---|\n{}",
        SIZE_CAP >> 20,
        MAILBOX_CAP >> 20,
        field::markdown()
    )
}

/// Endings of text that is no article: data, programs, settings.
const NO_ARTICLES: [&str; 28] = [
    "bash", "c", "cfg", "conf", "cpp", "css", "gpx", "h", "ics", "ini", "java", "js", "lock",
    "log", "msf", "php", "py", "rb", "rs", "sh", "sql", "srt", "svg", "toml", "ts", "vcf", "yaml",
    "yml",
];

/// What a source holds.
#[derive(Debug, Default)]
pub struct Parsed {
    pub articles: Vec<Article>,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
}

/// The documents of a file as its format gives them, before anything is taken out of them.
#[derive(Debug, Default)]
pub struct Opened {
    file: FilePath,
    path: CleanText,
    documents: Vec<Draft<'static>>,
    /// Those of the file itself.
    problems: Vec<Problem>,
    /// How many characters the gate took out.
    hidden: usize,
}

/// The articles in a source that is read by itself. Dates and names are not looked for yet.
pub fn parse(source: &Source, fields: &Fields) -> Parsed {
    open(source, fields).articles(&[])
}

/// Reads a source in its format.
pub fn open(source: &Source, fields: &Fields) -> Opened {
    let ending = source.ending();
    if NO_ARTICLES.contains(&ending.as_str()) {
        return skipped(source, &format!("passed over: no articles are read from .{ending}"));
    }
    if let Some((format, parse)) = format_of_bytes(&source.bytes) {
        return opened(source, format, parse(&source.bytes, source.charset), 0);
    }
    let decoded = source.decode();
    let mut opened = open_text(source, &ending, &decoded.text, fields);
    opened.problems.extend(source.decoding_problem(&decoded));
    opened
}

impl Opened {
    /// The lines of each document, to be counted over the folder.
    pub fn lines(&self) -> impl Iterator<Item = Lines> {
        self.documents.iter().map(|document| Lines::of(&document.blocks))
    }

    /// How much text the documents hold: in bytes.
    pub fn size(&self) -> usize {
        let blocks = self.documents.iter().flat_map(|document| &document.blocks);
        blocks.map(|block| block.text.len()).sum()
    }

    /// Cleans the documents, each of which gets a path of its own. Dates and names are not looked for
    /// yet. `shared` says of each which of its lines other documents have too.
    pub fn articles(self, shared: &[Vec<u64>]) -> Parsed {
        let Self { file, path, documents, problems, hidden } = self;
        let names = names(&documents);
        let shared = shared.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        let mut articles: Vec<Article> = documents
            .into_iter()
            .zip(shared)
            .map(|(document, shared)| clean::article(&file, &path, document, shared))
            .collect();
        for (article, name) in articles.iter_mut().zip(names) {
            article.path = clean_line(&format!("{path}{name}"));
        }
        if let Some(first) = articles.first_mut() {
            first.problems.extend(clean::hidden(&path, hidden));
        }
        Parsed { articles, problems }
    }
}

/// What the documents of a file are called behind its name: where there are several by what their
/// format says that stays the same when others are added, such as the entries of a feed, else by number.
fn names(documents: &[Draft<'_>]) -> Vec<String> {
    if documents.len() == 1 && documents.iter().all(|document| document.metadata.key.is_none()) {
        return vec![String::new()];
    }
    let mut known = BTreeMap::<String, usize>::new();
    let named = documents.iter().zip(1..).map(|(document, number)| {
        let Some(key) = &document.metadata.key else { return format!("#{number}") };
        let name = format!("#{:08x}", crc32fast::hash(key.as_bytes()));
        let times = known.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 { format!("{name}-{times}") } else { name }
    });
    named.collect()
}

/// The text of a source as it stands, cleaned; nothing where it is no text.
pub fn plain_text(source: &Source) -> CleanText {
    match format_of_bytes(&source.bytes) {
        Some(_) => CleanText::default(),
        None => clean(&source.decode().text).text,
    }
}

fn open_text(source: &Source, ending: &str, text: &str, fields: &Fields) -> Opened {
    let Some(format) = format_of_text(ending, text) else { return Opened::default() };
    let is_empty = |text: &str| text.trim().is_empty();
    match format.reader {
        Reader::Markup { parse, .. } if !is_empty(text) => {
            opened(source, format, parse(text, fields), 0)
        }
        Reader::Text { parse, .. } => {
            let cleaned = clean(text);
            if is_empty(&cleaned.text) {
                return skipped(source, "passed over: empty");
            }
            opened(source, format, parse(&cleaned.text, fields), cleaned.hidden)
        }
        _ => skipped(source, "passed over: empty"),
    }
}

/// What a format made of a source.
fn opened(source: &Source, format: &Format, drafts: Drafts<'_>, hidden: usize) -> Opened {
    let Drafts { articles, mut problems } = drafts;
    if articles.is_empty() && problems.is_empty() {
        return skipped(source, &format!("passed over: no article in this {}", format.name));
    }
    for problem in &mut problems {
        problem.path.clone_from(&source.path);
    }
    Opened {
        file: source.file.clone(),
        path: source.path.clone(),
        documents: articles.into_iter().map(Draft::into_owned).collect(),
        problems,
        hidden,
    }
}

/// What makes drafts of bytes.
type ParseBytes = fn(&[u8], Option<Charset>) -> Drafts<'static>;

fn format_of_bytes(bytes: &[u8]) -> Option<(&'static Format, ParseBytes)> {
    FORMATS.iter().find_map(|format| match format.reader {
        Reader::Bytes { sniff, parse } if sniff(bytes) => Some((format, parse)),
        _ => None,
    })
}

/// The row for a text: by its content where a row can tell, else by its name.
fn format_of_text(ending: &str, text: &str) -> Option<&'static Format> {
    let sniffs = |format: &Format| match format.reader {
        Reader::Text { sniff, .. } | Reader::Markup { sniff, .. } => sniff(text),
        Reader::Bytes { .. } => false,
    };
    let is_text = |format: &&Format| !matches!(format.reader, Reader::Bytes { .. });
    let named = || {
        let named = |format: &&Format| format.endings.contains(&ending) && !is_vague(ending);
        FORMATS.iter().filter(is_text).find(named)
    };
    let certain = FORMATS.iter().find(|format| format.certain && sniffs(format));
    certain.or_else(named).or_else(|| FORMATS.iter().find(|format| sniffs(format)))
}

/// Endings that people give to text of any format.
fn is_vague(ending: &str) -> bool {
    matches!(ending, "" | "txt" | "text")
}

fn skipped(source: &Source, message: &str) -> Opened {
    let problem = Problem {
        path: source.path.clone(),
        line: 0,
        kind: ProblemKind::Skipped,
        severity: Severity::Note,
        message: clean_line(message),
        hint: CleanText::default(),
    };
    Opened { problems: vec![problem], ..Opened::default() }
}

#[cfg(test)]
mod tests;
