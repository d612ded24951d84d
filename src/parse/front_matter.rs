//! Front matter: the `---` or `+++` block that Markdown files begin with, and bare `key: value` lines
//! at the head of scraped text.
//!
//! Real front matter is often no valid YAML (a title with an unquoted colon is enough), so that it is
//! read line by line: a key, a value, items below it. `field.rs` says which keys are known,
//! `entry.rs` what they say of the article.

use crate::model::{Field, Problem};
use crate::parse::draft::Metadata;
use crate::parse::entry::{self, Entry, Item};
use crate::parse::fault::bad_metadata;
use crate::parse::field::{Fields, name_form};
use crate::parse::json;

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

/// Takes front matter off a text; without any the whole text is the body.
pub(crate) fn take<'a>(text: &'a str, fields: &Fields) -> FrontMatter<'a> {
    if let Some((length, entries)) = json::head(text, fields) {
        let (block, body) = text.split_at_checked(length).unwrap_or(("", text));
        let mut problems = Vec::new();
        let metadata = entry::metadata(&entries, fields, &mut problems);
        return FrontMatter { metadata, block, body, problems };
    }
    let Some((length, inner, closed)) = fenced(text, fields).or_else(|| bare(text, fields)) else {
        return FrontMatter { body: text, ..FrontMatter::default() };
    };
    let (block, body) = text.split_at_checked(length).unwrap_or(("", text));
    let mut problems = Vec::new();
    let metadata = entry::metadata(&entries(inner), fields, &mut problems);
    if !closed {
        let hint = "close it with a line of its own: ---";
        problems.push(bad_metadata(1, "the front matter is not closed", hint));
    }
    FrontMatter { metadata, block, body, problems }
}

/// The length of the block with its fences, what stands between them, and whether it is closed.
fn fenced<'a>(text: &'a str, fields: &Fields) -> Option<(usize, &'a str, bool)> {
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
    let all_keys = between
        .lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| is_known_pair(line, fields));
    (all_keys && has_keys(between)).then_some((inner_at + between.len(), between, false))
}

/// Two or more lines of known keys at the head of a text, up to a blank line.
fn bare<'a>(text: &'a str, fields: &Fields) -> Option<(usize, &'a str, bool)> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?;
    let lines: Vec<&str> = rest.split('\n').take(30).take_while(|l| !l.trim().is_empty()).collect();
    let length = lines.iter().map(|line| line.len() + 1).sum::<usize>().min(rest.len());
    let is_block = lines.len() >= 2 && lines.iter().all(|line| is_known_pair(line, fields));
    is_block.then(|| (start + length, rest.get(..length).unwrap_or_default(), true))
}

fn has_keys(block: &str) -> bool {
    block.trim().is_empty() || block.lines().any(|line| pair(line).is_some())
}

/// A line that says something of the article and is none of its text.
fn is_known_pair(line: &str, fields: &Fields) -> bool {
    let field = pair(line).and_then(|(key, _)| fields.find(key));
    field.is_some_and(|(_, field)| field != Field::Text)
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
            open_table(&mut entries, content, number, in_table);
            continue;
        }
        let below = in_table || line.starts_with([' ', '-']);
        match (below, pair(content), entries.last_mut()) {
            (false, Some((key, value)), _) => {
                let values = scalars(value).map(|value| vec![(String::new(), value)]).collect();
                entries.push(Entry { name: name_form(key), values, line: number + 1 });
            }
            (_, _, Some(entry)) => add_below(entry, content),
            _ => {}
        }
    }
    entries
}

/// `[[events]]`: another item of the key `events`. `[params]`: what stands indented below it is no
/// part of the key before.
fn open_table(entries: &mut Vec<Entry>, header: &str, line: usize, has_items: bool) {
    let name = name_form(header.trim_matches(['[', ']', ' ']));
    if entries.last().is_none_or(|last| last.name != name) {
        entries.push(Entry { name, values: Vec::new(), line: line + 1 });
    }
    if let Some(entry) = entries.last_mut().filter(|_| has_items) {
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
pub(crate) fn scalars(value: &str) -> impl Iterator<Item = String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &str) -> Metadata {
        let text = format!("{block}\n\nIl testo comincia qui.");
        let taken = take(&text, &Fields::default());
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
        said.extend(found.saved.map(|value| format!("saved={value}")));
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
            "published=2024-06-11 saved=2024-06-12 address=https://example.org/a",
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
    fn json_as_hugo_has_it() {
        check(
            "{\"title\": \"Uno\", \"date\": \"2024-06-12T23:30:00+02:00\", \"tags\": [\"neve\"]}",
            "title=Uno published=2024-06-12 tag=neve",
        );
    }

    #[test]
    fn other_programs_keys_are_read() {
        // Obsidian's Web Clipper.
        check(
            "---\ntitle: \"Uno: due\"\nsource: \"https://prova.example/uno\"\nauthor:\n  - \"[[Ada Neri]]\"\npublished: 2024-06-12\n\
             created: 2025-01-02\ndescription: \"In breve: neve.\"\ntags:\n  - \"clippings\"\n---",
            "title=Uno: due published=2024-06-12 saved=2025-01-02 byline=Ada Neri \
             address=https://prova.example/uno tag=clippings",
        );
        // trafilatura.
        check(
            "---\ntitle: Uno\nauthor: Ada Neri; Ugo Bianchi\nurl: https://prova.example/uno\nhostname: prova.example\n\
             description: In breve.\nsitename: Prova\ndate: 2024-06-12\ncategories: ['Meteo']\ntags: ['neve', 'gelo']\n\
             fingerprint: x\nid: y\nlicense: null\n---",
            "title=Uno published=2024-06-12 byline=Ada Neri, Ugo Bianchi source=Prova \
             address=https://prova.example/uno tag=neve tag=gelo tag=Meteo",
        );
        // Hugo.
        check(
            "+++\ntitle = 'Uno'\ndate = 2024-06-12T23:30:00+02:00\nlastmod = 2024-07-01\ndraft = false\nauthor = 'Ada Neri'\n\
             tags = ['neve']\n[params]\n  due = 'x'\n+++",
            "title=Uno published=2024-06-12 byline=Ada Neri tag=neve",
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
            assert_eq!(take(text, &Fields::default()).body, text);
        }
    }
}
