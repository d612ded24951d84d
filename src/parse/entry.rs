//! Entries: names with values, whatever the format that holds them, and what they say of an article.

use crate::lang;
use crate::model::{DateValue, Field, Problem};
use crate::parse::draft::Metadata;
use crate::parse::fault::bad_metadata;
use crate::parse::field::{Fields, name_form};
use crate::parse::stated_date;
use crate::text::fold;

/// Values that programs write for nothing.
const NOTHING: [&str; 7] = ["", "null", "none", "nan", "n/a", "~", "undefined"];

/// One name with its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) values: Vec<Item>,
    /// From 1 within the file or the block; 0 where there are no lines.
    pub(crate) line: usize,
}

/// The pairs of one value; a plain value is one pair without a name.
pub(crate) type Item = Vec<(String, String)>;

impl Entry {
    pub(crate) fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), values: vec![vec![(String::new(), value.into())]], line: 0 }
    }
}

/// Whether a value says nothing.
pub(crate) fn is_nothing(value: &str) -> bool {
    let value = value.trim();
    value.len() <= 9 && NOTHING.iter().any(|nothing| value.eq_ignore_ascii_case(nothing))
}

/// What the entries say, each field by its best name.
pub(crate) fn metadata(
    entries: &[Entry],
    fields: &Fields,
    problems: &mut Vec<Problem>,
) -> Metadata {
    let mut known: Vec<(usize, Field, &Entry)> = entries
        .iter()
        .filter_map(|entry| fields.find(&entry.name).map(|(rank, field)| (rank, field, entry)))
        .collect();
    known.sort_by_key(|&(rank, ..)| rank);
    let mut metadata = Metadata::default();
    let language = known.iter().find(|(_, field, _)| *field == Field::Language);
    metadata.language = language.and_then(|(.., entry)| language_code(&first(entry)?));
    for (_, field, entry) in known {
        set(&mut metadata, field, entry, problems);
    }
    metadata
}

fn set(metadata: &mut Metadata, field: Field, entry: &Entry, problems: &mut Vec<Problem>) {
    match field {
        Field::Title => fill(&mut metadata.title, first(entry)),
        Field::Byline => fill(&mut metadata.byline, Some(names(entry)).filter(|n| !n.is_empty())),
        Field::Address => fill(&mut metadata.address, first(entry)),
        Field::Language | Field::Text | Field::Summary => {}
        Field::Tags => add_new(&mut metadata.tags, tags(entry)),
        Field::Events => metadata.events.extend(entry.values.iter().filter_map(event)),
        Field::Source => match first(entry) {
            Some(value) if is_address(&value) => fill(&mut metadata.address, Some(value)),
            value => fill(&mut metadata.source, value),
        },
        Field::Published | Field::Saved => {
            let Some(value) = first(entry).filter(|value| !is_nothing(value)) else { return };
            let date = stated_date::read(&value, metadata.language);
            if date.is_none() {
                let message = format!("{}: cannot read a date in {value:?}", entry.name);
                problems.push(bad_metadata(entry.line, &message, "write it as 2024-06-12"));
            }
            let place = match field {
                Field::Published => &mut metadata.published,
                _ => &mut metadata.saved,
            };
            fill(place, date);
        }
    }
}

fn add_new(known: &mut Vec<String>, tags: Vec<String>) {
    for tag in tags {
        if !known.contains(&tag) {
            known.push(tag);
        }
    }
}

fn fill<T>(place: &mut Option<T>, value: Option<T>) {
    if place.is_none() {
        *place = value;
    }
}

/// The first value that says something: a name before other pairs.
fn first(entry: &Entry) -> Option<String> {
    let item = entry.values.iter().find(|item| !item.is_empty())?;
    let named =
        item.iter().find(|(key, _)| matches!(name_form(key).as_str(), "" | "name" | "title"));
    named.or(item.first()).map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
}

/// All names of an author field. Obsidian writes them as links: `[[Name]]`.
fn names(entry: &Entry) -> String {
    let names: Vec<&str> = entry
        .values
        .iter()
        .filter_map(|item| item.iter().find(|(key, _)| key.is_empty() || name_form(key) == "name"))
        .flat_map(|(_, names)| names.split(';'))
        .map(|name| name.trim().trim_matches(['[', ']']))
        .filter(|name| !name.is_empty() && !is_address(name))
        .collect();
    names.join(", ")
}

/// Tags as a list, or parted by commas in one value.
fn tags(entry: &Entry) -> Vec<String> {
    let values = entry.values.iter().flatten().map(|(_, value)| value.as_str());
    let parts = values.flat_map(|value| value.split([',', ';', '|']));
    let plain = parts.map(|tag| tag.trim().trim_start_matches('#').to_owned());
    plain.filter(|tag| !tag.is_empty()).collect()
}

/// An event: pairs of a date and a text, `2022-02-24: text`, or `2022-02-24 text`.
fn event(item: &Item) -> Option<(Option<DateValue>, String)> {
    let value = |keys: &[&str]| {
        item.iter().find(|(key, _)| keys.contains(&name_form(key).as_str())).map(|(_, v)| v.clone())
    };
    if let Some(label) = value(&["title", "text", "label", "event", "what", "name", "description"])
    {
        let date = value(&["date", "day", "when", "data"]);
        return Some((date.and_then(|date| stated_date::read(&date, None)), label));
    }
    let (key, text) = item.first()?;
    if !key.is_empty() {
        return Some((stated_date::read(key, None), text.clone()));
    }
    let (date, label) = text.split_once([' ', ':'])?;
    match stated_date::read(date.trim_end_matches(':'), None) {
        Some(date) => Some((Some(date), label.trim_start_matches([' ', ':', '–', '-']).to_owned())),
        None => Some((None, text.clone())),
    }
}

/// The code of a language of ours in `it`, `it-IT`, `Italian`, `italiano`.
pub(crate) fn language_code(value: &str) -> Option<&'static str> {
    let word = fold(value.split(['-', '_', ' ', ',']).next()?);
    let start = match word.as_str() {
        "espanol" | "spanish" | "castellano" => "es",
        "deutsch" | "german" | "tedesco" => "de",
        "eng" | "english" | "inglese" => "en",
        "francais" | "french" | "francese" | "fra" => "fr",
        "ita" | "italian" | "italiano" => "it",
        other => other,
    };
    lang::known(start)
}

pub(crate) fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://") || value.starts_with("www.")
}
