//! What Elasticsearch, `OpenSearch` and Quickwit take as it is (`export --format bulk`): for each
//! article an action line and a document line. What the fields are, in the words of each program,
//! stands in `bulk/elastic.json`, which `OpenSearch` reads too, and `bulk/quickwit.json`.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHasher;
use serde::Serialize;
use serde_json::Value;

use crate::model::{Article, Basis, Certainty, DateValue, EntityKind, EventMention};
use crate::text::CleanText;

/// The programs that have a mapping of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Elastic,
    Quickwit,
}

/// The longest id that Elasticsearch takes: in bytes.
const LONGEST_ID: usize = 512;

/// `create`, as Quickwit knows nothing else. The id is the article's path, so that nothing comes in
/// twice.
#[derive(Serialize)]
struct Action<'a> {
    create: Target<'a>,
}

#[derive(Serialize)]
struct Target<'a> {
    #[serde(rename = "_index")]
    index: &'a str,
    #[serde(rename = "_id")]
    id: &'a str,
}

/// One article. What is not known is left out; days are `yyyy-MM-dd`, anything less exact is a word.
#[derive(Serialize)]
struct Document<'a> {
    path: &'a str,
    title: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    tags: Vec<&'a str>,
    /// As TIMEX3 writes it: `2025-04-11`, `2025-04`.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    published_basis: Basis,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_to: Option<String>,
    /// What the text speaks of, as TIMEX3 writes it, each once.
    dates: BTreeSet<String>,
    /// The exact days among them.
    days: BTreeSet<String>,
    persons: BTreeSet<&'a str>,
    organisations: BTreeSet<&'a str>,
    places: BTreeSet<&'a str>,
    events: Vec<EventObject<'a>>,
}

#[derive(Serialize)]
struct EventObject<'a> {
    label: CleanText,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    certainty: Certainty,
    names: BTreeSet<&'a str>,
}

/// Writes the two lines of an article.
pub fn lines(article: &Article, index: &str, out: &mut dyn Write) -> io::Result<()> {
    let id = id(&article.path);
    serde_json::to_writer(&mut *out, &Action { create: Target { index, id: &id } })?;
    out.write_all(b"\n")?;
    serde_json::to_writer(&mut *out, &document(article))?;
    out.write_all(b"\n")
}

/// Writes what tells a program the fields of an index.
pub fn mapping(engine: Engine, index: &str, out: &mut dyn Write) -> io::Result<()> {
    let text = match engine {
        Engine::Elastic => include_str!("bulk/elastic.json"),
        Engine::Quickwit => include_str!("bulk/quickwit.json"),
    };
    let mut mapping: Value = serde_json::from_str(text)?;
    if let Some(id) = mapping.get_mut("index_id") {
        *id = Value::from(index);
    }
    serde_json::to_writer_pretty(&mut *out, &mapping)?;
    out.write_all(b"\n")
}

/// Whether all three programs take a name for an index.
pub fn is_index_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    // Quickwit asks for a letter first, and for four characters.
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_plain)
        && (4..=255).contains(&name.len())
}

/// The path, or of one that is too long its beginning and a number made of all of it.
fn id(path: &str) -> String {
    if path.len() <= LONGEST_ID {
        return path.to_owned();
    }
    let mut hasher = FxHasher::default();
    path.hash(&mut hasher);
    let start = path.get(..path.floor_char_boundary(LONGEST_ID - 17)).unwrap_or_default();
    format!("{start}#{:016x}", hasher.finish())
}

fn document(article: &Article) -> Document<'_> {
    let names = |kind| {
        let of_kind = article.names.iter().filter(move |name| name.kind == kind);
        of_kind.map(|name| article.called(&name)).collect()
    };
    let published = article.published.value.as_ref();
    let [published_from, published_to] = days(published);
    let exact = article.dates.iter().filter_map(|date| date.value.as_day());
    Document {
        path: &article.path,
        title: &article.title,
        text: &article.text,
        language: article.language,
        byline: article.byline.as_deref(),
        source: article.source.as_deref(),
        address: article.address.as_deref(),
        tags: article.tags.iter().map(|tag| &**tag).collect(),
        published: published.map(ToString::to_string),
        published_basis: article.published.basis,
        published_from,
        published_to,
        dates: article.dates.iter().map(|date| date.value.to_string()).collect(),
        days: exact.filter_map(strict).collect(),
        persons: names(EntityKind::Person),
        organisations: names(EntityKind::Organisation),
        places: names(EntityKind::Place),
        events: article.events().map(|event| event_object(article, event)).collect(),
    }
}

fn event_object(article: &Article, event: EventMention) -> EventObject<'_> {
    let [from, to] = days(event.value.as_ref());
    let names = event.names.iter().filter_map(|&name| article.names.get(name as usize));
    EventObject {
        label: event.label,
        date: event.value.as_ref().map(ToString::to_string),
        from,
        to,
        certainty: event.certainty,
        names: names.map(|name| article.called(&name)).collect(),
    }
}

/// The first and the last day of a value, both or none.
fn days(value: Option<&DateValue>) -> [Option<String>; 2] {
    let known = value.and_then(DateValue::known_days);
    let strict = known.and_then(|(first, last)| Some((strict(first)?, strict(last)?)));
    strict.map_or([None, None], |(first, last)| [Some(first), Some(last)])
}

/// A day as `yyyy-MM-dd`, four figures for the year; nothing for years that need more.
fn strict(day: NaiveDate) -> Option<String> {
    (1..=9999).contains(&day.year()).then(|| day.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::extract::marked;
    use crate::text::clean_line;

    fn written(article: &Article) -> (Value, Value) {
        let mut out = Vec::new();
        lines(article, "cronaca", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with('\n'));
        let both: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let [action, document] = &both[..] else { panic!("{} lines", both.len()) };
        (action.clone(), document.clone())
    }

    fn article() -> Article {
        let text = "[Il 12 maggio 2021|2021-05-12] {Marta Landi} apre il molo di {Valnera|place}. \
                    A [maggio 2021|2021-05] e [il 3 giugno|XXXX-06-03] ha taciuto.";
        let mut article = marked::article("sotto/a \"b\".txt", "it", text);
        article.published.value = DateValue::parse("2021-05");
        article
    }

    /// Field by field what Elasticsearch makes of it: its type by the mapping's rules.
    fn check_field(rule: &Value, name: &str, value: &Value) {
        if let Value::Array(all) = value {
            return all.iter().for_each(|one| check_field(rule, name, one));
        }
        match rule["type"].as_str() {
            Some("date") => {
                assert_eq!(rule["format"], "strict_date");
                let text = value.as_str().unwrap();
                assert!(text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok());
            }
            Some("nested") => check_fields(&rule["properties"], value),
            Some("keyword" | "text") => assert!(value.is_string(), "{name}: {value}"),
            other => panic!("{name} is {other:?}"),
        }
    }

    fn check_fields(rules: &Value, document: &Value) {
        for (name, value) in document.as_object().unwrap() {
            assert!(rules[name].is_object(), "{name} is not mapped, and the mapping is strict");
            check_field(&rules[name], name, value);
        }
    }

    #[test]
    fn what_is_written_follows_the_rules_of_bulk_requests() {
        let (action, document) = written(&article());
        let target = action["create"].as_object().unwrap();
        assert_eq!(action.as_object().unwrap().len(), 1);
        assert_eq!(target["_index"], "cronaca");
        assert_eq!(target["_id"], "sotto/a \"b\".txt");
        let mut mapping = Vec::new();
        super::mapping(Engine::Elastic, "cronaca", &mut mapping).unwrap();
        let mapping: Value = serde_json::from_slice(&mapping).unwrap();
        check_fields(&mapping["mappings"]["properties"], &document);
        assert_eq!(written(&article()), (action, document));
    }

    #[test]
    fn days_are_dates_and_what_is_less_exact_a_word() {
        let (_, document) = written(&article());
        assert_eq!(document["published"], "2021-05");
        assert_eq!(document["published_from"], "2021-05-01");
        assert_eq!(document["published_to"], "2021-05-31");
        assert_eq!(document["days"], serde_json::json!(["2021-05-12"]));
        assert_eq!(document["dates"], serde_json::json!(["2021-05", "2021-05-12", "XXXX-06-03"]));
        assert_eq!(document["persons"], serde_json::json!(["Marta Landi"]));
        assert!(document.get("source").is_none());
        assert_eq!(
            strict(NaiveDate::from_ymd_opt(476, 9, 4).unwrap()).as_deref(),
            Some("0476-09-04")
        );
        assert_eq!(strict(NaiveDate::from_ymd_opt(-44, 3, 15).unwrap()), None);
    }

    #[test]
    fn both_mappings_name_the_same_fields() {
        let read = |engine| -> Value {
            let mut out = Vec::new();
            super::mapping(engine, "stampa", &mut out).unwrap();
            serde_json::from_slice(&out).unwrap()
        };
        let (elastic, quickwit) = (read(Engine::Elastic), read(Engine::Quickwit));
        assert_eq!(quickwit["index_id"], "stampa");
        let kind = |kind: &str| match kind.trim_start_matches("array<").trim_end_matches('>') {
            "datetime" | "date" => "date",
            "json" | "nested" => "object",
            _ => "words",
        };
        let of_elastic: BTreeMap<&str, &str> = elastic["mappings"]["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, rule)| (name.as_str(), kind(rule["type"].as_str().unwrap())))
            .collect();
        let of_quickwit: BTreeMap<&str, &str> = quickwit["doc_mapping"]["field_mappings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| (rule["name"].as_str().unwrap(), kind(rule["type"].as_str().unwrap())))
            .collect();
        assert_eq!(of_elastic, of_quickwit);
    }

    #[test]
    fn ids_are_short_and_stay_apart() {
        let long = |end: &str| id(&format!("{}{end}", "à".repeat(300)));
        assert!(long("a").len() <= LONGEST_ID && long("a") == long("a") && long("a") != long("b"));
        let path = clean_line("a.txt");
        assert_eq!(id(&path), "a.txt");
    }

    #[test]
    fn names_of_indices_suit_all_three() {
        for (name, fits) in
            [("cronaca", true), ("Stampa", false), ("_a-b-c", false), ("abc", false)]
        {
            assert_eq!(is_index_name(name), fits, "{name}");
        }
    }
}
