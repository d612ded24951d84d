//! Front matter: the `---` or `+++` block that Markdown files begin with, and bare `key: value` lines
//! at the head of scraped text.
//!
//! Real front matter is often no valid YAML (a title with an unquoted colon is enough), so that it is
//! read line by line: a key, a value, items below it. To let more keys be read edit [`KEYS`].

use crate::lang;
use crate::model::{DateValue, Problem, ProblemKind, Severity};
use crate::parse::draft::Metadata;
use crate::parse::stated_date;
use crate::text::{CleanText, clean_line, fold};

/// Where front matter must have ended, in lines; else the fence was a rule across the page.
const MAX_LINES: usize = 500;

/// Larger blocks are no front matter: in bytes.
const MAX_BYTES: usize = 256 << 10;

/// Front matter taken off a text.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter<'a> {
    pub(crate) metadata: Metadata,
    /// The block itself with its fences.
    pub(crate) block: &'a str,
    /// What follows it.
    pub(crate) body: &'a str,
    pub(crate) problems: Vec<Problem>,
}

/// What a key says of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Published,
    Clipped,
    Byline,
    Source,
    Address,
    Language,
    Tags,
    Events,
}

/// The keys that people and programs write, folded, `_` and blanks as `-`. Of two keys for one field
/// the one that stands first here wins.
const KEYS: [(&str, Field); 69] = [
    ("title", Field::Title),
    ("headline", Field::Title),
    ("titolo", Field::Title),
    ("titre", Field::Title),
    ("titulo", Field::Title),
    ("titel", Field::Title),
    ("og:title", Field::Title),
    ("published", Field::Published),
    ("date-published", Field::Published),
    ("datepublished", Field::Published),
    ("publishing-date", Field::Published),
    ("publication-date", Field::Published),
    ("publish-date", Field::Published),
    ("publishdate", Field::Published),
    ("date-publish", Field::Published),
    ("published-at", Field::Published),
    ("publishedat", Field::Published),
    ("published-date", Field::Published),
    ("pubdate", Field::Published),
    ("article:published-time", Field::Published),
    ("date", Field::Published),
    ("data", Field::Published),
    ("fecha", Field::Published),
    ("datum", Field::Published),
    ("pubblicato", Field::Published),
    ("created", Field::Clipped),
    ("created-at", Field::Clipped),
    ("date-created", Field::Clipped),
    ("clipped", Field::Clipped),
    ("saved", Field::Clipped),
    ("saved-at", Field::Clipped),
    ("date-saved", Field::Clipped),
    ("added", Field::Clipped),
    ("filedate", Field::Clipped),
    ("author", Field::Byline),
    ("authors", Field::Byline),
    ("byline", Field::Byline),
    ("by", Field::Byline),
    ("creator", Field::Byline),
    ("autore", Field::Byline),
    ("autori", Field::Byline),
    ("auteur", Field::Byline),
    ("autor", Field::Byline),
    ("source", Field::Source),
    ("source.name", Field::Source),
    ("site", Field::Source),
    ("sitename", Field::Source),
    ("site-name", Field::Source),
    ("publisher", Field::Source),
    ("publication", Field::Source),
    ("newspaper", Field::Source),
    ("website", Field::Source),
    ("fonte", Field::Source),
    ("testata", Field::Source),
    ("hostname", Field::Source),
    ("url", Field::Address),
    ("link", Field::Address),
    ("canonical", Field::Address),
    ("permalink", Field::Address),
    ("source-url", Field::Address),
    ("original-url", Field::Address),
    ("language", Field::Language),
    ("lang", Field::Language),
    ("lingua", Field::Language),
    ("tags", Field::Tags),
    ("keywords", Field::Tags),
    ("categories", Field::Tags),
    ("topics", Field::Tags),
    ("events", Field::Events),
];

/// One key with its values.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    /// As [`key_form`] writes it.
    pub(crate) key: String,
    pub(crate) values: Vec<Item>,
    /// From 1 within the block; 0 where there are no lines.
    pub(crate) line: usize,
}

/// The pairs of one value; a plain value is one pair without a key.
pub(crate) type Item = Vec<(String, String)>;

/// Takes front matter off a text; without any the whole text is the body.
pub(crate) fn take(text: &str) -> FrontMatter<'_> {
    let Some((length, inner, closed)) = fenced(text).or_else(|| bare(text)) else {
        return FrontMatter { body: text, ..FrontMatter::default() };
    };
    let (block, body) = text.split_at_checked(length).unwrap_or(("", text));
    let mut problems = Vec::new();
    let metadata = metadata(&entries(inner), &mut problems);
    if !closed {
        let hint = "close it with a line of its own: ---";
        problems.push(problem(1, "the front matter is not closed", hint));
    }
    FrontMatter { metadata, block, body, problems }
}

/// The length of the block with its fences, what stands between them, and whether it is closed.
fn fenced(text: &str) -> Option<(usize, &str, bool)> {
    let start = text.len() - text.trim_start().len();
    let (fence, inner_at) = ["---", "+++"].into_iter().find_map(|fence| {
        let line = text.get(start..)?.lines().next()?;
        (line.trim_end() == fence).then_some((fence, start + line.len() + 1))
    })?;
    let inner = text.get(inner_at..)?;
    let inner = inner.get(..inner.floor_char_boundary(MAX_BYTES))?;
    let mut at = 0;
    let mut keys_end = 0;
    for line in inner.split('\n').take(MAX_LINES) {
        let mark = line.trim_end();
        if mark == fence || fence == "---" && mark == "..." {
            let between = inner.get(..at)?;
            let end = (inner_at + at + line.len() + 1).min(text.len());
            return has_keys(between).then_some((end, between, true));
        }
        at = (at + line.len() + 1).min(inner.len());
        if keys_end == 0 && mark.is_empty() {
            keys_end = at;
        }
    }
    let between = inner.get(..if keys_end == 0 { at } else { keys_end })?;
    let all_keys = between.lines().filter(|line| !line.trim().is_empty()).all(is_known_pair);
    (all_keys && has_keys(between)).then_some((inner_at + between.len(), between, false))
}

/// Two or more lines of known keys at the head of a text, up to a blank line.
fn bare(text: &str) -> Option<(usize, &str, bool)> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?;
    let lines: Vec<&str> = rest.split('\n').take(30).take_while(|l| !l.trim().is_empty()).collect();
    let length = lines.iter().map(|line| line.len() + 1).sum::<usize>().min(rest.len());
    let is_block = lines.len() >= 2 && lines.iter().all(|line| is_known_pair(line));
    is_block.then(|| (start + length, rest.get(..length).unwrap_or_default(), true))
}

fn has_keys(block: &str) -> bool {
    block.trim().is_empty() || block.lines().any(|line| pair(line).is_some())
}

fn is_known_pair(line: &str) -> bool {
    pair(line).is_some_and(|(key, _)| field(&key_form(key)).is_some())
}

/// Splits `key: value` or `key = value`. A key is one to three words before the first separator.
fn pair(line: &str) -> Option<(&str, &str)> {
    let at = line
        .char_indices()
        .find(|&(at, c)| {
            c == '='
                || c == ':' && line.get(at + 1..).is_none_or(|r| r.is_empty() || r.starts_with(' '))
        })
        .map(|(at, _)| at)?;
    let (key, value) = line.split_at_checked(at)?;
    let key = key.trim().trim_matches(['"', '\'']);
    let sound = !key.is_empty()
        && key.len() <= 40
        && key.split_whitespace().count() <= 3
        && key.chars().all(|c| c.is_alphanumeric() || " _-.:".contains(c));
    sound.then(|| (key, value.get(1..).unwrap_or_default().trim()))
}

/// The form in which keys are compared: folded, with `-` between words.
pub(crate) fn key_form(key: &str) -> String {
    fold(key).replace(['_', ' '], "-")
}

fn field(key: &str) -> Option<(usize, Field)> {
    let rank = KEYS.iter().position(|(known, _)| *known == key)?;
    KEYS.get(rank).map(|&(_, field)| (rank, field))
}

/// Reads the lines of a block: top-level keys, with what stands indented or as items below them.
fn entries(block: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_table = false;
    for (line, number) in block.lines().zip(1..) {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if line.starts_with('[') && content.ends_with(']') {
            in_table = content.starts_with("[[");
            if in_table {
                open_table(&mut entries, content, number);
            }
            continue;
        }
        let below = in_table || line.starts_with([' ', '-']);
        match (below, pair(content), entries.last_mut()) {
            (false, Some((key, value)), _) => {
                let values = scalars(value).map(|value| vec![(String::new(), value)]).collect();
                entries.push(Entry { key: key_form(key), values, line: number });
            }
            (_, _, Some(entry)) => add_below(entry, content),
            _ => {}
        }
    }
    entries
}

/// `[[events]]`: another item of the key `events`.
fn open_table(entries: &mut Vec<Entry>, header: &str, line: usize) {
    let key = key_form(header.trim_matches(['[', ']', ' ']));
    if entries.last().is_none_or(|last| last.key != key) {
        entries.push(Entry { key, values: Vec::new(), line });
    }
    if let Some(entry) = entries.last_mut() {
        entry.values.push(Item::new());
    }
}

/// A line below a key: an item of a list, a further pair, or a value that goes on.
fn add_below(entry: &mut Entry, content: &str) {
    let item = content.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '));
    if let Some(item) = item {
        match pair(item.trim()) {
            Some((key, value)) => entry.values.push(vec![(key.to_owned(), unquoted(value))]),
            None => entry.values.extend(scalars(item).map(|value| vec![(String::new(), value)])),
        }
        return;
    }
    match (pair(content), entry.values.last_mut()) {
        (Some((key, value)), Some(pairs)) if pairs.iter().all(|(key, _)| !key.is_empty()) => {
            pairs.push((key.to_owned(), unquoted(value)));
        }
        (Some((key, value)), None) => entry.values.push(vec![(key.to_owned(), unquoted(value))]),
        (None, Some(pairs))
            if !content.ends_with([',', ']']) && !content.starts_with(['"', '\'']) =>
        {
            if let Some((_, text)) = pairs.last_mut() {
                text.push(' ');
                text.push_str(&unquoted(content));
            }
        }
        _ => entry.values.extend(scalars(content).map(|value| vec![(String::new(), value)])),
    }
}

/// The values in `a`, `"a"`, `[a, "b, c"]`; nothing in an empty one or a mark for text below.
fn scalars(value: &str) -> impl Iterator<Item = String> {
    let value = value.trim();
    let list = value.strip_prefix('[').or_else(|| value.strip_suffix(']')).is_some()
        || value.starts_with('"') && value.ends_with("\",");
    let inner = if list { value.trim_matches(['[', ']', ' ', ',']) } else { value };
    let mut quote = None;
    let parts: Vec<String> = inner
        .split(|character: char| match (quote, character) {
            (None, '"' | '\'') if list => {
                quote = Some(character);
                false
            }
            (Some(open), _) => {
                if open == character {
                    quote = None;
                }
                false
            }
            (None, ',') => list,
            _ => false,
        })
        .map(unquoted)
        .collect();
    parts
        .into_iter()
        .filter(|part| !matches!(part.as_str(), "" | "|" | ">" | "|-" | ">-" | "null" | "~"))
}

/// A value without the quotes around it, its escaped quotes plain.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ["\"\"\"", "\"", "'"].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote) || inner.contains('\\') || quote == "'").then_some(inner)
    });
    match inner {
        Some(inner) => inner.replace("\\\"", "\"").replace("''", "'").trim().to_owned(),
        None => value.to_owned(),
    }
}

/// What the entries say, each field by its best key.
pub(crate) fn metadata(entries: &[Entry], problems: &mut Vec<Problem>) -> Metadata {
    let mut known: Vec<(usize, Field, &Entry)> = entries
        .iter()
        .filter_map(|entry| field(&entry.key).map(|(rank, field)| (rank, field, entry)))
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
        Field::Language => {}
        Field::Tags => metadata.tags.extend(tags(entry)),
        Field::Events => metadata.events.extend(entry.values.iter().filter_map(event)),
        Field::Source => match first(entry) {
            Some(value) if is_address(&value) => fill(&mut metadata.address, Some(value)),
            value => fill(&mut metadata.source, value),
        },
        Field::Published | Field::Clipped => {
            let Some(value) = first(entry) else { return };
            let date = stated_date::read(&value, metadata.language);
            if date.is_none() {
                let message = format!("{}: cannot read a date in {value:?}", entry.key);
                problems.push(problem(entry.line + 1, &message, "write it as 2024-06-12"));
            }
            let place = match field {
                Field::Published => &mut metadata.published,
                _ => &mut metadata.clipped,
            };
            fill(place, date);
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
        item.iter().find(|(key, _)| matches!(key_form(key).as_str(), "" | "name" | "title"));
    named.or(item.first()).map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
}

/// All names of an author field. Obsidian writes them as links: `[[Name]]`.
fn names(entry: &Entry) -> String {
    let names: Vec<&str> = entry
        .values
        .iter()
        .filter_map(|item| item.iter().find(|(key, _)| key.is_empty() || key_form(key) == "name"))
        .map(|(_, name)| name.trim_matches(['[', ']']))
        .filter(|name| !name.is_empty() && !is_address(name))
        .collect();
    names.join(", ")
}

/// Tags as a list, or parted by commas in one value.
fn tags(entry: &Entry) -> Vec<String> {
    let values = entry.values.iter().flatten().map(|(_, value)| value.as_str());
    let parts = values.flat_map(|value| value.split([',', ';']));
    let plain = parts.map(|tag| tag.trim().trim_start_matches('#').to_owned());
    plain.filter(|tag| !tag.is_empty()).collect()
}

/// An event: pairs of a date and a text, `2022-02-24: text`, or `2022-02-24 text`.
fn event(item: &Item) -> Option<(Option<DateValue>, String)> {
    let value = |keys: &[&str]| {
        item.iter().find(|(key, _)| keys.contains(&key_form(key).as_str())).map(|(_, v)| v.clone())
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

/// Whether a key says anything that we read.
pub(crate) fn is_key(key: &str) -> bool {
    field(&key_form(key)).is_some()
}

/// Whether a word is a key for the day of publication: "date", "data".
pub(crate) fn is_date_key(word: &str) -> bool {
    field(&key_form(word)).is_some_and(|(_, field)| field == Field::Published)
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

fn problem(line: usize, message: &str, hint: &'static str) -> Problem {
    Problem {
        path: CleanText::default(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        kind: ProblemKind::FrontMatter,
        severity: Severity::Warning,
        message: clean_line(message),
        hint: CleanText::from(hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &str) -> Metadata {
        let text = format!("{block}\n\nIl testo comincia qui.");
        let taken = take(&text);
        assert_eq!(taken.body.trim(), "Il testo comincia qui.", "{block}");
        assert_eq!(format!("{}{}", taken.block, taken.body), text);
        taken.metadata
    }

    #[track_caller]
    fn check(block: &str, expected: &str) {
        let found = read(block);
        let mut said = Vec::new();
        said.extend(found.title.map(|value| format!("title={value}")));
        said.extend(found.published.map(|value| format!("published={value}")));
        said.extend(found.clipped.map(|value| format!("clipped={value}")));
        said.extend(found.byline.map(|value| format!("byline={value}")));
        said.extend(found.source.map(|value| format!("source={value}")));
        said.extend(found.address.map(|value| format!("address={value}")));
        said.extend(found.language.map(|value| format!("language={value}")));
        said.extend(found.tags.into_iter().map(|value| format!("tag={value}")));
        for (date, label) in found.events {
            said.push(format!("event={}:{label}", date.map(|d| d.to_string()).unwrap_or_default()));
        }
        assert_eq!(said.join(" "), expected, "{block}");
    }

    #[test]
    fn yaml_as_people_write_it() {
        check("---\ntitle: Roma: il giorno dopo\n---", "title=Roma: il giorno dopo");
        check("---\ntitle: \"Il \\\"no\\\" del sindaco\"\n---", "title=Il \"no\" del sindaco");
        check("---\ntitle: 'L''alba'\ndate: 12/06/2024\n---", "title=L'alba published=2024-06-12");
        check(
            "---\nauthor:\n  - Ada Neri\n  - \"[[Ugo Bianchi]]\"\n---",
            "byline=Ada Neri, Ugo Bianchi",
        );
        check("---\ntags: [pane, \"olio, sale\"]\n---", "tag=pane tag=olio tag=sale");
        check("---\ntags:\n- pane\n- #vino\n---", "tag=pane tag=vino");
        check(
            "---\nsource: https://example.org/a\npublished: 2024-06-11\ncreated: 2024-06-12\n---",
            "published=2024-06-11 clipped=2024-06-12 address=https://example.org/a",
        );
        check(
            "---\ntitle: >-\n  Un titolo\n  lungo\nlang: it-IT\n---",
            "title=Un titolo lungo language=it",
        );
        check(
            "---\nsource:\n  name: Il Foglio di Prova\n  url: x\n---",
            "source=Il Foglio di Prova",
        );
    }

    #[test]
    fn toml_as_people_write_it() {
        check("+++\ntitle = \"A = B\"\ndate = 2024-06-12\n+++", "title=A = B published=2024-06-12");
        check("+++\ntags = [\n  \"pane\",\n  \"vino\"\n]\n+++", "tag=pane tag=vino");
        check(
            "+++\n[[events]]\ndate = 2024-06-12\ntitle = \"Uno\"\n[[events]]\ndate = \"2024\"\ntitle = \"Due\"\n+++",
            "event=2024-06-12:Uno event=2024:Due",
        );
    }

    #[test]
    fn events_are_listed() {
        check(
            "---\nevents:\n  - date: 2022-02-24\n    title: Uno\n  - 2022-05: Due\n  - 2022 Tre\n---",
            "event=2022-02-24:Uno event=2022-05:Due event=2022:Tre",
        );
    }

    #[test]
    fn bare_and_open_blocks_are_read() {
        check("title: Uno\ndate: 2024-06-12", "title=Uno published=2024-06-12");
        check("---\ntitle: Uno\ndate: 2024-06-12", "title=Uno published=2024-06-12");
    }

    #[test]
    fn text_is_no_front_matter() {
        for text in
            ["---\nUn testo.\n---\nAltro.", "Nota: il testo comincia.\nEcco: segue.", "---", ""]
        {
            assert_eq!(take(text).body, text);
        }
    }
}
