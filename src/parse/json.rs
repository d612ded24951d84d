//! JSON and JSON lines as scrapers and read-later programs write them (trafilatura, news-please,
//! newspaper4k, fundus, wallabag, Readwise, JSON Feed): an object, an array of them, a list within an
//! object, or one object a line. What breaks off gives the objects before.
//!
//! The names of pairs stand in `field.rs`; what none of them names is kept among what was removed.

use serde_json::{Deserializer, Map, Value};

use crate::model::Field;
use crate::parse::draft::Drafts;
use crate::parse::entry::{Entry, Item, is_nothing, language_code};
use crate::parse::field::{Fields, name_form};
use crate::parse::record::{Record, Records, malformed};

/// Keys that hold articles.
const LISTS: [&str; 14] = [
    "articles",
    "items",
    "results",
    "entries",
    "documents",
    "docs",
    "posts",
    "stories",
    "hits",
    "_source",
    "response",
    "data",
    "article",
    "post",
];

/// How deep within each other lists of articles are looked for.
const MAX_DEPTH: u32 = 5;

/// Parts of a text that stand within objects, in their order: fundus' sections, feedparser's content,
/// Readwise's highlights.
const PARTS: [&str; 9] =
    ["summary", "headline", "value", "text", "html", "paragraphs", "sections", "content", "note"];

/// How deep a text may be nested.
const MAX_NESTING: u32 = 4;

/// How often we start again after something that is no JSON.
const MAX_BREAKS: usize = 200;

/// Whether a text begins as JSON does.
pub(crate) fn sniff(text: &str) -> bool {
    let text = text.trim_start();
    let after = |open: char| text.strip_prefix(open).map(str::trim_start);
    after('{').is_some_and(|rest| rest.starts_with('"'))
        || after('[').is_some_and(|rest| rest.starts_with('{'))
}

/// The drafts of the articles in a JSON text or in its lines.
pub(crate) fn parse(text: &str, fields: &Fields) -> Drafts<'static> {
    let mut reader = Reader { fields, records: Records::new(fields) };
    match serde_json::from_str(text) {
        Ok(value) => reader.collect(value, 0),
        Err(_) => reader.values(text),
    }
    reader.records.finish()
}

struct Reader<'f> {
    fields: &'f Fields,
    records: Records<'f>,
}

impl Reader<'_> {
    /// Values one after the other, with or without commas between them. After something that is no
    /// JSON we start again where the next object does.
    fn values(&mut self, text: &str) {
        let (mut at, mut line, mut breaks) = (0, 1, 0);
        while let Some(rest) = text.get(at..) {
            let value = rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']'));
            let skipped = rest.len() - value.len();
            line += count_lines(rest.get(..skipped));
            at += skipped;
            if value.is_empty() {
                return;
            }
            let mut stream = Deserializer::from_str(value).into_iter::<Value>();
            let read = stream.next();
            let length = match read {
                Some(Ok(found)) => {
                    self.collect(found, 0);
                    stream.byte_offset()
                }
                Some(Err(error)) => {
                    breaks += 1;
                    self.complain(line, &error);
                    let next = if breaks < MAX_BREAKS { next_object(value) } else { value.len() };
                    self.records.leave(value.get(..next).unwrap_or_default());
                    next
                }
                None => return,
            };
            line += count_lines(value.get(..length));
            at += length.max(1);
        }
    }

    fn complain(&mut self, line: usize, error: &serde_json::Error) {
        let line = line + error.line().saturating_sub(1);
        let message = format!("not JSON: {error}");
        let message = message.split(" at line ").next().unwrap_or(&message);
        self.records.complain(malformed(line, message, "what stands before and after it is read"));
    }

    fn collect(&mut self, value: Value, depth: u32) {
        match value {
            Value::Array(values) if depth < MAX_DEPTH => {
                for value in values {
                    self.collect(value, depth + 1);
                }
            }
            Value::Object(mut object) => {
                let lists = self.lists(&mut object).filter(|_| depth < MAX_DEPTH);
                let Some(lists) = lists else { return self.records.add(self.record(object)) };
                self.wrapper(&object);
                lists.into_iter().for_each(|list| self.collect(list, depth + 1));
            }
            _ => {}
        }
    }

    /// The lists of articles in an object that is none itself.
    fn lists(&self, object: &mut Map<String, Value>) -> Option<Vec<Value>> {
        let has_text = object.iter().any(|(key, value)| {
            value.as_str().is_some_and(|text| !text.trim().is_empty())
                && self.field(key) == Some(Field::Text)
        });
        let holds = |value: &Value| match value {
            Value::Array(values) => values.iter().any(Value::is_object),
            other => other.is_object(),
        };
        if has_text {
            return None;
        }
        let mut lists = Vec::new();
        for key in LISTS {
            if object.get(key).is_some_and(holds) {
                lists.extend(object.remove(key));
            }
        }
        (!lists.is_empty()).then_some(lists)
    }

    /// What stands around a list: of a feed its title is the source.
    fn wrapper(&mut self, object: &Map<String, Value>) {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        if text("feed_url").or(text("home_page_url")).or(text("version")).is_some() {
            self.records.shared.source = text("title").map(str::to_owned);
            self.records.shared.language = text("language").and_then(language_code);
            let authors = object.get("authors").or(object.get("author"));
            let names =
                authors.and_then(|value| value.get(0).unwrap_or(value).get("name")?.as_str());
            self.records.shared.byline = names.map(str::to_owned);
        }
        let rest: Map<String, Value> = object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if !rest.is_empty() {
            self.records.leave(Value::Object(rest).to_string());
        }
    }

    fn field(&self, key: &str) -> Option<Field> {
        self.fields.find(key).map(|(_, field)| field)
    }

    fn record(&self, object: Map<String, Value>) -> Record {
        let (mut entries, mut rest) = (Vec::new(), Map::new());
        for (key, mut value) in object {
            let values = match self.field(&key) {
                None => Vec::new(),
                Some(Field::Text) => take_text(&mut value),
                Some(_) => items(&value),
            };
            let is_read = !values.is_empty() && self.field(&key) != Some(Field::Text);
            if !is_read && let Some(value) = pruned(value) {
                rest.insert(key.clone(), value);
            }
            if !values.is_empty() {
                entries.push(Entry { name: name_form(&key), values, line: 0 });
            }
        }
        let rest = if rest.is_empty() { String::new() } else { Value::Object(rest).to_string() };
        Record { entries, rest, is_article: false }
    }
}

/// Takes the strings of a text out of a value: itself, those in a list, those under [`PARTS`].
fn take_text(value: &mut Value) -> Vec<Item> {
    let mut texts = Vec::new();
    gather(value, 0, &mut texts);
    texts.into_iter().map(|text| vec![(String::new(), text)]).collect()
}

fn gather(value: &mut Value, depth: u32, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            texts.push(std::mem::take(text));
        }
        Value::Array(values) if depth < MAX_NESTING => {
            values.iter_mut().for_each(|value| gather(value, depth + 1, texts));
        }
        Value::Object(object) if depth < MAX_NESTING => {
            for part in PARTS {
                if let Some(value) = object.get_mut(part) {
                    gather(value, depth + 1, texts);
                }
            }
        }
        _ => {}
    }
}

/// A value without what is empty in it.
fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then_some(Value::String(text)),
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(pruned).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        Value::Object(object) => {
            let object: Map<String, Value> =
                object.into_iter().filter_map(|(key, value)| Some((key, pruned(value)?))).collect();
            (!object.is_empty()).then_some(Value::Object(object))
        }
        other => Some(other),
    }
}

/// A value as front matter would hold it; nothing for what is empty or nested otherwise.
fn items(value: &Value) -> Vec<Item> {
    let scalar = |value: &Value| match value {
        Value::String(text) if !is_nothing(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let item = |value: &Value| match value {
        Value::Object(pairs) => {
            pairs.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))).collect()
        }
        other => scalar(other).map(|text| (String::new(), text)).into_iter().collect(),
    };
    let items: Vec<Item> = match value {
        Value::Array(values) => values.iter().map(item).collect(),
        other => vec![item(other)],
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

/// How far on the next object begins: at the start of a line or of a list.
fn next_object(text: &str) -> usize {
    let starts = text.match_indices('{').skip(1).map(|(at, _)| at);
    let begins = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default();
        let line = before.trim_end_matches([' ', '\t', '\r']);
        line.ends_with(['\n', '['])
    };
    starts.into_iter().find(begins).unwrap_or(text.len())
}

fn count_lines(text: Option<&str>) -> usize {
    memchr::memchr_iter(b'\n', text.unwrap_or_default().as_bytes()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let drafts = parse(text, &Fields::default());
        let mut said: Vec<String> = drafts
            .articles
            .into_iter()
            .map(|draft| {
                let kept: Vec<&str> =
                    draft.blocks.iter().filter(|b| b.is_kept()).map(|b| b.text.as_ref()).collect();
                let metadata = draft.metadata;
                let day = metadata.published.map(|day| day.to_string());
                let saved = metadata.saved.map(|day| format!("saved {day}"));
                let language = metadata.language.map(str::to_owned);
                let tags = (!metadata.tags.is_empty()).then(|| metadata.tags.join("+"));
                let known = [
                    metadata.title,
                    day,
                    saved,
                    metadata.byline,
                    metadata.source,
                    metadata.address,
                    language,
                    tags,
                ];
                let known: Vec<String> = known.into_iter().flatten().collect();
                format!("{} | {}", known.join("; "), kept.join(" ¶ "))
            })
            .collect();
        said.extend(drafts.problems.iter().map(|p| format!("! {}: {}", p.line, p.message)));
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn what_scrapers_write_is_read() {
        // trafilatura: `date` is the day, `filedate` the crawl.
        check(
            r#"{"title": "Uno", "author": "Ada Neri; Ugo Bianchi", "hostname": "prova.example", "date": "2024-06-12",
                "fingerprint": "x", "id": null, "license": null, "comments": "", "raw_text": "Piove. Nevica.",
                "text": "Piove.\nNevica.", "language": "it", "filedate": "2025-01-02",
                "source": "https://prova.example/uno", "source-hostname": "Il Foglio di Prova",
                "excerpt": "In breve.", "categories": "", "tags": "pioggia;neve"}"#,
            &["Uno; 2024-06-12; saved 2025-01-02; Ada Neri, Ugo Bianchi; Il Foglio di Prova; \
               https://prova.example/uno; it; pioggia+neve | Piove. ¶ Nevica."],
        );
        // news-please: `date_publish` and `maintext`.
        check(
            r#"[{"authors": ["Ada Neri", "Ugo Bianchi"], "date_download": "2025-01-02 10:00:00", "date_modify": "None",
                 "date_publish": "2024-06-12 23:30:00", "description": "In breve.", "language": "it",
                 "title": "Uno", "title_page": null, "source_domain": "prova.example", "maintext": "Piove.\nNevica.",
                 "url": "https://prova.example/uno"}]"#,
            &["Uno; 2024-06-12; saved 2025-01-02; Ada Neri, Ugo Bianchi; prova.example; \
               https://prova.example/uno; it | Piove. ¶ Nevica."],
        );
        // newspaper4k.
        check(
            r#"{"url": "https://prova.example/uno", "title": "Uno", "authors": ["Ada Neri"], "publish_date": "2024-06-12T23:30:00-05:00",
                "text": "Piove.\n\nNevica.", "keywords": ["neve"], "meta_lang": "it", "meta_site_name": "Prova", "summary": "",
                "meta_data": {"og": {"title": "Uno"}}}"#,
            &[
                "Uno; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; neve | Piove. ¶ Nevica.",
            ],
        );
        // fundus: the text in sections.
        check(
            r#"[{"title": "Uno", "authors": ["Ada Neri"], "publishing_date": "2024-06-12 23:30:00+02:00", "topics": ["Neve"],
                 "lang": "it", "body": {"summary": ["In breve."], "sections": [
                   {"headline": [], "paragraphs": ["Piove."]}, {"headline": ["La neve"], "paragraphs": ["Nevica.", "Gela."]}]}}]"#,
            &[
                "Uno; 2024-06-12; Ada Neri; it; Neve | In breve. ¶ Piove. ¶ La neve ¶ Nevica. ¶ Gela.",
            ],
        );
        check(
            r#"{"headline": "Uno", "publishing_date": "2024-06-12", "plaintext": "Piove.\n\nNevica."}"#,
            &["Uno; 2024-06-12 | Piove. ¶ Nevica."],
        );
    }

    #[test]
    fn what_read_later_programs_write_is_read() {
        // wallabag: the text is markup, `created_at` the day of saving.
        check(
            r#"[{"is_archived": 1, "tags": ["neve"], "id": 7, "title": "Uno &amp; due", "url": "https://prova.example/uno",
                 "content": "<p>Piove.</p><p>Nevica.</p>", "created_at": "2025-01-02T08:00:00+0000",
                 "published_at": "2024-06-12T23:30:00+0200", "published_by": ["Ada Neri"], "language": "it_IT",
                 "domain_name": "prova.example", "reading_time": 1}]"#,
            &["Uno & due; 2024-06-12; saved 2025-01-02; Ada Neri; prova.example; \
               https://prova.example/uno; it; neve | Piove. ¶ Nevica."],
        );
        // Readwise: highlights, and the texts of Reader.
        check(
            r#"{"count": 1, "results": [{"title": "Uno", "author": "Ada Neri", "source_url": "https://prova.example/uno",
                 "highlights": [{"id": 1, "text": "Piove.", "note": "", "color": "yellow"}, {"id": 2, "text": "Nevica."}]}]}"#,
            &["Uno; Ada Neri; https://prova.example/uno | Piove. ¶ Nevica."],
        );
        check(
            r#"{"count": 1, "results": [{"id": "x", "url": "https://read.example/x", "source_url": "https://prova.example/uno",
                 "title": "Uno", "author": "Ada Neri", "site_name": "Prova", "published_date": 1718150400000,
                 "saved_at": "2025-01-02T08:00:00Z", "tags": {}, "summary": "In breve.", "html_content": "<div><p>Piove.</p></div>"}]}"#,
            &[
                "Uno; 2024-06-12; saved 2025-01-02; Ada Neri; Prova; https://prova.example/uno | Piove.",
            ],
        );
    }

    #[test]
    fn feeds_are_read() {
        check(
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Prova", "home_page_url": "https://prova.example", "language": "it-IT",
                "items": [{"id": "1", "url": "https://prova.example/uno", "title": "Uno", "content_html": "<p>Piove.<p>Nevica.",
                  "content_text": "Piove.", "date_published": "2024-06-12T23:30:00-05:00", "authors": [{"name": "Ada Neri"}], "tags": ["neve"]},
                 {"id": "2", "title": "Due", "url": "https://prova.example/due", "summary": "Gela."}]}"#,
            &[
                "Uno; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; neve | Piove. ¶ Nevica.",
                "Due; Prova; https://prova.example/due; it | Gela.",
            ],
        );
    }

    #[test]
    fn what_is_broken_costs_only_itself() {
        check(
            "{\"text\": \"a\"}\n{no\n{\"text\": \"b\"}\n",
            &[" | a", " | b", "! 2: not JSON: key must be a string"],
        );
        check(
            "[{\"text\": \"a\"},\n {\"text\": \"b\"},\n {\"text\": \"c",
            &[" | a", " | b", "! 3: not JSON: EOF while parsing a string"],
        );
        check(
            r#"{"items": [{"text": "a"}, {"text": "b"}, {"te"#,
            &[
                " | a",
                " | b",
                "! 1: not JSON: EOF while parsing a string",
                "! 1: not JSON: EOF while parsing a string",
            ],
        );
        check("{\n \"text\": \"a\"\n}\n{\n \"text\": \"b\"\n}", &[" | a", " | b"]);
    }

    #[test]
    fn links_are_no_articles() {
        check(
            r#"[{"title": "Uno", "url": "https://prova.example/uno"}, {"title": "Due", "url": "https://prova.example/due"}]"#,
            &["! 0: passed over: holds links only, no text"],
        );
        check(
            r#"[{"title": "Uno", "url": "https://prova.example/uno", "text": "Piove."}, {"title": "Due", "url": "https://prova.example/due"}]"#,
            &["Uno; https://prova.example/uno | Piove.", "! 0: 1 entry holds a link only, no text"],
        );
    }

    #[test]
    fn data_is_no_article() {
        for text in ["{}", "[1, 2]", "{\"a\": {\"b\": 1}}", "{\"text\": 5}", ""] {
            check(text, &[]);
        }
        check(r#"{"name": "cronaca", "version": "1.0.0", "description": "Legge."}"#, &[]);
        assert!(sniff("{ \"a\": 1}") && sniff("[{}]"));
        assert!(!sniff("[di Ada Neri]") && !sniff("{così}"));
    }
}
