//! The notebook for other programs, as JSON lines, and for people, as Markdown. Both are in the order
//! of the articles' paths and of their text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::Article;
use crate::notebook::{Note, Notebook, Record};
use crate::text::{CleanText, Span};

/// One thing of the notebook. `start` and `end` count Unicode scalar values of the article's text;
/// they are null where it does not have the passage any more.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Object<'a> {
    Note {
        path: &'a str,
        title: Option<&'a str>,
        text: &'a str,
        quote: &'a str,
        start: Option<usize>,
        end: Option<usize>,
    },
    Star {
        path: &'a str,
        title: Option<&'a str>,
    },
    Read {
        path: &'a str,
    },
    Date {
        path: &'a str,
        value: String,
    },
    Query {
        name: &'a str,
        query: &'a str,
    },
}

/// What is noted of one article.
struct Entry<'a> {
    path: &'a CleanText,
    article: Option<&'a Article>,
    record: &'a Record,
    /// With their places, in the order of these.
    notes: Vec<(Option<Span>, &'a Note)>,
}

/// `article` gives the article of a path inside the folder.
fn entries<'a>(
    notebook: &'a Notebook,
    article: &impl Fn(&CleanText) -> Option<&'a Article>,
) -> Vec<Entry<'a>> {
    let mut by_path: BTreeMap<&CleanText, Vec<&Note>> =
        notebook.articles().map(|(path, _)| (path, Vec::new())).collect();
    for (_, note) in notebook.notes() {
        by_path.entry(&note.path).or_default().push(note);
    }
    let entry = |(path, notes): (&'a CleanText, Vec<&'a Note>)| {
        let article = article(path);
        let place = |note: &Note| note.passage.find(&article?.text);
        let mut notes: Vec<_> = notes.into_iter().map(|note| (place(note), note)).collect();
        notes.sort_by_key(|&(span, note)| (span, &note.text));
        Entry { path, article, record: notebook.article(path), notes }
    };
    by_path.into_iter().map(entry).collect()
}

pub fn jsonl<'a>(
    notebook: &'a Notebook,
    article: impl Fn(&CleanText) -> Option<&'a Article>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut write = |object: Object<'_>| {
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")
    };
    for Entry { path, article, record, notes } in entries(notebook, &article) {
        let title = article.map(|article| article.title.as_str());
        if record.starred {
            write(Object::Star { path, title })?;
        }
        if let Some(date) = &record.date {
            write(Object::Date { path, value: date.to_string() })?;
        }
        if record.read {
            write(Object::Read { path })?;
        }
        for (span, note) in notes {
            let scalars = |offset: u32| {
                let before = article?.text.get(..offset as usize)?;
                Some(before.chars().count())
            };
            write(Object::Note {
                path,
                title,
                text: &note.text,
                quote: &note.passage.quote,
                start: span.and_then(|span| scalars(span.start)),
                end: span.and_then(|span| scalars(span.end)),
            })?;
        }
    }
    for (name, query) in notebook.queries() {
        write(Object::Query { name, query })?;
    }
    Ok(())
}

/// What is worth reading: notes, stars, dates set right, saved queries.
pub fn md<'a>(
    notebook: &'a Notebook,
    article: impl Fn(&CleanText) -> Option<&'a Article>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"# Notes\n")?;
    let entries = entries(notebook, &article).into_iter();
    let told = |entry: &Entry<'_>| {
        entry.record.starred || entry.record.date.is_some() || !entry.notes.is_empty()
    };
    for Entry { path, article, record, notes } in entries.filter(told) {
        let title = article.map_or(path, |article| &article.title);
        writeln!(out, "\n## {}{}\n", if record.starred { "★ " } else { "" }, escaped(title))?;
        let date = article.and_then(|article| article.published.value.as_ref());
        let date = date.map(|date| format!(", {date}")).unwrap_or_default();
        let is_set = if record.date.is_some() { " (set by you)" } else { "" };
        writeln!(out, "{}{date}{is_set}", escaped(path))?;
        for (_, note) in notes {
            if !note.passage.quote.is_empty() {
                writeln!(out, "\n> {}", escaped(&note.passage.quote))?;
            }
            // Two blanks at the end of a line keep it a line.
            writeln!(out, "\n{}", escaped(&note.text).replace('\n', "  \n"))?;
        }
    }
    let mut queries = notebook.queries().peekable();
    if queries.peek().is_some() {
        out.write_all(b"\n## Saved queries\n\n")?;
    }
    queries.try_for_each(|(name, query)| writeln!(out, "- {}: {}", escaped(name), escaped(query)))
}

/// What Markdown would read as signs of its own stands for itself.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        if "\\`*_[]<>#|".contains(character) {
            out.push('\\');
        }
        out.push(character);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DateValue;
    use crate::notebook::{Change, Passage};
    use crate::text::{clean, clean_line};

    const LINES: &str = r#"{"kind":"star","path":"a.txt","title":"Il porto"}
{"kind":"date","path":"a.txt","value":"2025-04-11"}
{"kind":"read","path":"a.txt"}
{"kind":"note","path":"a.txt","title":"Il porto","text":"Vero?\n*Chi* lo dice","quote":"Il molo","start":8,"end":15}
{"kind":"note","path":"b.txt","title":null,"text":"uno","quote":"Il molo","start":null,"end":null}
{"kind":"query","name":"Bruni","query":"who:bruni"}
"#;

    const PAGE: &str = "# Notes

## ★ Il porto

a.txt (set by you)

> Il molo

Vero?  
\\*Chi\\* lo dice

## b.txt

b.txt

> Il molo

uno

## Saved queries

- Bruni: who:bruni
";

    fn notebook(text: &CleanText) -> Notebook {
        let path = || clean_line("a.txt");
        let start = text.find("Il molo").unwrap();
        let passage = Passage::of(text, Span::new(start, start + 7));
        let note = Note { path: path(), text: clean("Vero?\n*Chi* lo dice").text, passage };
        let gone = Note { path: clean_line("b.txt"), text: clean_line("uno"), ..note.clone() };
        let query = Some(clean_line("who:bruni"));
        let mut notebook = Notebook::default();
        notebook.apply_all(&[
            Change::Star { path: path(), on: true },
            Change::Read { path: path(), on: true },
            Change::Date { path: path(), value: DateValue::parse("2025-04-11") },
            Change::Note { id: clean_line("1"), note: Some(note) },
            Change::Note { id: clean_line("2"), note: Some(gone) },
            Change::Query { name: clean_line("Bruni"), query },
        ]);
        notebook
    }

    #[test]
    fn everything_is_given_out() {
        let text = clean("È così. Il molo è chiuso.").text;
        let article =
            Article { title: clean_line("Il porto"), text: text.clone(), ..Article::default() };
        let find = |path: &CleanText| (path.as_str() == "a.txt").then_some(&article);
        let notebook = notebook(&text);
        let (mut lines, mut page) = (Vec::new(), Vec::new());
        jsonl(&notebook, find, &mut lines).unwrap();
        md(&notebook, find, &mut page).unwrap();
        assert_eq!(String::from_utf8(lines).unwrap(), LINES);
        assert_eq!(String::from_utf8(page).unwrap(), PAGE);
    }
}
