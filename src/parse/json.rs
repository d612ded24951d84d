//! JSON and JSON lines as scrapers and read-later programs write them (trafilatura, news-please,
//! newspaper4k, fundus, wallabag, Readwise, JSON Feed): an object, an array of them, a list within an
//! object, or one object a line. What breaks off gives the objects before.
//!
//! The names of pairs stand in `field.rs`; what none of them names is kept among what was removed.

mod value;

use serde_json::{Deserializer, Map, Value};

use crate::model::Field;
use crate::parse::draft::Drafts;
use crate::parse::entry::{Entry, language_code};
use crate::parse::fault::malformed;
use crate::parse::field::{Fields, name_form};
use crate::parse::markdown;
use crate::parse::record::{Record, Records};
use value::{is_flat, items, pruned, take_text};

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

/// How often we start again after something that is no JSON.
const MAX_BREAKS: usize = 200;

/// Whether a text begins as JSON does.
pub(crate) fn sniff(text: &str) -> bool {
    let text = text.trim_start();
    let after = |open: char| text.strip_prefix(open).map(str::trim_start);
    after('{').is_some_and(|rest| rest.starts_with('"'))
        || after('[').is_some_and(|rest| rest.starts_with('{'))
}

/// The drafts of the articles in a JSON text or in its lines, or of the text that JSON stands before.
pub(crate) fn parse<'a>(text: &'a str, fields: &Fields) -> Drafts<'a> {
    let mut reader = Reader { fields, records: Records::new(fields), is_feed: false };
    if let Ok(value) = serde_json::from_str(text) {
        reader.collect(value, 0);
        return reader.records.finish();
    }
    if head(text, fields).is_some() {
        return vec![markdown::parse(text, fields)].into();
    }
    reader.values(text);
    reader.records.finish()
}

/// The object that stands before a text and tells of it, as Hugo may have it: its length and what it
/// says.
pub(crate) fn head(text: &str, fields: &Fields) -> Option<(usize, Vec<Entry>)> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut stream = Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let object = stream.next()?.ok()?;
    let length = stream.byte_offset();
    let rest = text.get(length..)?.trim_start();
    let is_json = rest.is_empty() || rest.starts_with(['{', '[', ',', '"']);
    let (entries, _) = entries(object, fields);
    (!is_json && !entries.is_empty()).then_some((length, entries))
}

/// What an object says, and what it holds beside that.
pub(crate) fn entries(object: Map<String, Value>, fields: &Fields) -> (Vec<Entry>, String) {
    let record = Reader { fields, records: Records::new(fields), is_feed: false }.record(object);
    (record.entries, record.rest)
}

struct Reader<'f> {
    fields: &'f Fields,
    records: Records<'f>,
    /// The records are entries of a JSON Feed.
    is_feed: bool,
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
                for list in lists {
                    self.collect(list, depth + 1);
                }
            }
            Value::Null => {}
            other => self.records.leave(other.to_string()),
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
        self.is_feed = text("version").is_some_and(|version| version.contains("jsonfeed.org"));
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
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let key = text("id").or_else(|| text("url")).filter(|_| self.is_feed);
        let (mut entries, mut rest) = (Vec::new(), Map::new());
        for (key, mut value) in object {
            let values = match self.field(&key) {
                None => Vec::new(),
                Some(Field::Text) => take_text(&mut value),
                Some(_) => items(&value),
            };
            let is_read =
                !values.is_empty() && is_flat(&value) && self.field(&key) != Some(Field::Text);
            if !is_read && let Some(value) = pruned(value) {
                rest.insert(key.clone(), value);
            }
            if !values.is_empty() {
                entries.push(Entry { name: name_form(&key), values, line: 0 });
            }
        }
        let rest = if rest.is_empty() { String::new() } else { Value::Object(rest).to_string() };
        Record { entries, rest, key, is_article: false }
    }
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
mod tests;
