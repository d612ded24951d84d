//! JSON and JSON lines as scrapers write them (trafilatura, news-please, newspaper4k, fundus, JSON
//! Feed, `NewsArticle`): an object, an array of them, a list within an object, or one object a line.
//!
//! Metadata keys are those of front matter; what no key of ours names is kept among what was
//! removed.

use serde_json::{Map, Value};

use crate::model::{Problem, ProblemKind, Severity};
use crate::parse::draft::{Block, Draft};
use crate::parse::front_matter::{self, Entry};
use crate::parse::plain;
use crate::text::{CleanText, clean_line};

/// Keys that hold the text, the most telling first.
const BODIES: [&str; 12] = [
    "maintext",
    "articleBody",
    "article_body",
    "plaintext",
    "content_text",
    "cleaned_text",
    "text",
    "body",
    "content",
    "raw_text",
    "full_text",
    "article",
];

/// Keys that hold a list of articles.
const LISTS: [&str; 7] = ["articles", "items", "results", "entries", "documents", "docs", "data"];

/// How deep within each other lists of articles are looked for.
const MAX_DEPTH: u32 = 3;

/// Whether a text begins as JSON does.
pub(crate) fn sniff(text: &str) -> bool {
    let text = text.trim_start();
    let after = |open: char| text.strip_prefix(open).map(str::trim_start);
    after('{').is_some_and(|rest| rest.starts_with('"'))
        || after('[').is_some_and(|rest| rest.starts_with('{'))
}

/// The drafts of the articles in a JSON text or in its lines.
pub(crate) fn parse(text: &str) -> Vec<Draft<'static>> {
    let mut drafts = Vec::new();
    if let Ok(value) = serde_json::from_str(text) {
        collect(value, 0, &mut drafts);
        return drafts;
    }
    let mut broken = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(value) => collect(value, 0, &mut drafts),
            Err(error) => broken.push(problem(number, &error)),
        }
    }
    if let Some(first) = drafts.first_mut() {
        first.problems.append(&mut broken);
    }
    drafts
}

fn collect(value: Value, depth: u32, drafts: &mut Vec<Draft<'static>>) {
    match value {
        Value::Array(values) if depth < MAX_DEPTH => {
            for value in values {
                collect(value, depth + 1, drafts);
            }
        }
        Value::Object(mut object) => {
            if let Some(draft) = draft(&mut object) {
                drafts.push(draft);
            } else if depth < MAX_DEPTH {
                let lists = LISTS.iter().filter_map(|key| object.remove(*key));
                lists.for_each(|list| collect(list, depth + 1, drafts));
            }
        }
        _ => {}
    }
}

/// The draft of an object that holds a text.
fn draft(object: &mut Map<String, Value>) -> Option<Draft<'static>> {
    let key = BODIES.into_iter().find(|key| {
        object.get(*key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
    })?;
    let body = object.remove(key)?;
    let mut entries = Vec::new();
    let mut rest = Map::new();
    for (key, value) in std::mem::take(object) {
        let values = items(&value);
        if values.is_empty() || !front_matter::is_key(&key) {
            rest.insert(key, value);
        } else {
            entries.push(Entry { key: front_matter::key_form(&key), values, line: 0 });
        }
    }
    let mut problems = Vec::new();
    let metadata = front_matter::metadata(&entries, &mut problems);
    let mut blocks = Vec::new();
    let said = entries.iter().flat_map(|entry| entry.values.iter().flatten());
    blocks.extend(said.map(|(_, value)| Block::removed("metadata", value.clone())));
    if !rest.is_empty() {
        blocks.push(Block::removed("other fields", Value::Object(rest).to_string()));
    }
    // Strings decode to anything: the text passes the gate before the rules read it.
    let text = crate::text::clean(body.as_str()?).text;
    blocks
        .extend(plain::paragraphs(&text).map(|paragraph| Block::paragraph(paragraph.into_owned())));
    Some(Draft { metadata, blocks, problems })
}

/// A value as front matter would hold it; nothing for what is empty or nested otherwise.
fn items(value: &Value) -> Vec<front_matter::Item> {
    let scalar = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let item = |value: &Value| match value {
        Value::Object(pairs) => {
            pairs.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))).collect()
        }
        other => scalar(other).map(|text| (String::new(), text)).into_iter().collect(),
    };
    let items: Vec<front_matter::Item> = match value {
        Value::Array(values) => values.iter().map(item).collect(),
        other => vec![item(other)],
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

fn problem(line: u32, error: &serde_json::Error) -> Problem {
    Problem {
        path: CleanText::default(),
        line,
        kind: ProblemKind::Format,
        severity: Severity::Warning,
        message: clean_line(&format!("not JSON: {error}")),
        hint: CleanText::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let said: Vec<String> = parse(text)
            .into_iter()
            .map(|draft| {
                let kept: Vec<&str> =
                    draft.blocks.iter().filter(|b| b.is_kept()).map(|b| b.text.as_ref()).collect();
                let day = draft.metadata.published.map(|day| day.to_string());
                let known =
                    [draft.metadata.title, day, draft.metadata.byline, draft.metadata.source];
                let known: Vec<String> = known.into_iter().flatten().collect();
                format!("{} | {}", known.join("; "), kept.join(" ¶ "))
            })
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn what_scrapers_write_is_read() {
        check(
            r#"{"title": "Uno", "author": "Ada Neri", "date": "2024-06-12", "sitename": "Prova", "text": "Piove.\nNevica."}"#,
            &["Uno; 2024-06-12; Ada Neri; Prova | Piove. ¶ Nevica."],
        );
        check(
            r#"[{"headline": "Uno", "authors": ["Ada Neri", "Ugo Bianchi"], "date_publish": "2024-06-12 10:00:00", "maintext": "Piove."}]"#,
            &["Uno; 2024-06-12; Ada Neri, Ugo Bianchi | Piove."],
        );
        check("{\"text\": \"a\"}\n{\"text\": \"b\"}\n{no\n", &[" | a", " | b"]);
        check(
            r#"{"version": "x", "items": [{"title": "Uno", "content_text": "Piove.", "author": {"name": "Ada"}}]}"#,
            &["Uno; Ada | Piove."],
        );
    }

    #[test]
    fn data_is_no_article() {
        for text in ["{}", "[1, 2]", "{\"a\": {\"b\": 1}}", "{\"text\": 5}", "{", ""] {
            check(text, &[]);
        }
        assert!(sniff("{ \"a\": 1}") && sniff("[{}]"));
        assert!(!sniff("[di Ada Neri]") && !sniff("{così}"));
    }
}
