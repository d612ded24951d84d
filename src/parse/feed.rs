//! Feeds: RSS 2.0 and its forerunners, RSS 1.0 (RDF), Atom 1.0 and 0.3. Each entry is an article.
//!
//! The elements of an entry are read by the names of `field.rs`; what is no text of it is kept among
//! what was removed. `xml.rs` puts broken feeds right.

use crate::model::Field;
use crate::parse::draft::Drafts;
use crate::parse::entry::{Entry, is_address, language_code};
use crate::parse::field::Fields;
use crate::parse::inner;
use crate::parse::record::{Record, Records, malformed};
use crate::parse::xml::{self, Element};

/// What entries are called.
const ENTRIES: [&str; 2] = ["item", "entry"];

/// What outermost elements of feeds are called.
const ROOTS: [&str; 3] = ["rss", "rdf", "feed"];

/// How many faults of one feed are told.
const MAX_FAULTS: usize = 5;

/// Whether a text is a feed.
pub(crate) fn sniff(text: &str) -> bool {
    xml::has_root(text, &ROOTS)
}

/// The drafts of a feed's entries.
pub(crate) fn parse(text: &str, fields: &Fields) -> Drafts<'static> {
    let document = xml::read(text, &ENTRIES);
    let mut records = Records::new(fields);
    let head = document.root.child("channel").unwrap_or(&document.root);
    let named = |name: &str| head.child(name).map(|element| element.content(text));
    let language = named("language").or_else(|| named("dc:language"));
    let stated = language.as_deref().or_else(|| document.root.attribute("xml:lang"));
    records.shared.language = stated.and_then(language_code);
    records.shared.source = named("title").map(|t| inner::line(&t)).filter(|t| !t.is_empty());
    let author = head.child("author").and_then(|author| author.child("name"));
    records.shared.byline = author.map(|name| name.text.trim().to_owned());
    for fault in document.faults.iter().take(MAX_FAULTS) {
        let hint = "what can be told apart is read";
        records.complain(malformed(
            fault.line,
            &format!("the feed is broken: {}", fault.message),
            hint,
        ));
    }
    records.leave(document.root.values().join("\n"));
    document.unread.into_iter().for_each(|text| records.leave(text));
    for unit in &document.units {
        let mut reader = Reader { file: text, fields, record: Record::default() };
        reader.entry(unit);
        records.add(Record { is_article: true, ..reader.record });
    }
    records.finish()
}

/// Makes a record of an entry.
struct Reader<'a> {
    file: &'a str,
    fields: &'a Fields,
    record: Record,
}

impl Reader<'_> {
    fn entry(&mut self, entry: &Element) {
        if let Some(language) = entry.attribute("xml:lang") {
            self.record.entries.push(Entry::plain("xml:lang", language));
        }
        let of_entry: Vec<&str> =
            entry.attributes.iter().map(|(_, value)| value.as_str()).collect();
        self.leave(&of_entry, "");
        self.leave(&[entry.text.trim()], "");
        for child in &entry.children {
            self.element(child);
        }
    }

    fn element(&mut self, element: &Element) {
        let value = match element.name.as_str() {
            "link" => link(element).map(str::to_owned),
            "guid" | "id" => Some(element.text.trim())
                .filter(|text| {
                    is_address(text) && element.attribute("ispermalink") != Some("false")
                })
                .map(str::to_owned),
            "category" => category(element).map(str::to_owned),
            "author" | "dc:creator" => author(element),
            "source" => {
                element.child("title").or(Some(element)).map(|title| inner::line(title.text.trim()))
            }
            "media:group" => return element.children.iter().for_each(|child| self.element(child)),
            name => self.fields.find(name).map(|_| element.content(self.file)),
        };
        let is_text = self
            .fields
            .find(&element.name)
            .is_some_and(|(_, field)| matches!(field, Field::Text | Field::Summary | Field::Title));
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            return self.leave(&element.values(), "");
        };
        if is_text {
            // The markup is what is read: of the element itself only its attributes are left.
            if let Some(language) = element.attribute("xml:lang") {
                self.record.entries.push(Entry::plain("lang", language));
            }
            let own: Vec<&str> =
                element.attributes.iter().map(|(_, value)| value.as_str()).collect();
            self.leave(&own, "");
        } else {
            self.leave(&element.values(), &value);
        }
        let name = if element.name == "id" { "guid" } else { &element.name };
        self.record.entries.push(Entry::plain(name, value));
    }

    /// Keeps values among the rest, but for the one that is read.
    fn leave(&mut self, values: &[&str], read: &str) {
        for value in values.iter().filter(|value| !value.is_empty() && **value != read) {
            if !self.record.rest.is_empty() {
                self.record.rest.push('\n');
            }
            self.record.rest.push_str(value);
        }
    }
}

/// Where an entry stands: RSS writes it as text, Atom as an attribute of one link among others.
fn link(element: &Element) -> Option<&str> {
    let is_own = element.attribute("rel").is_none_or(|rel| rel == "alternate");
    let address = element.attribute("href").unwrap_or(element.text.trim());
    (is_own && !address.is_empty()).then_some(address)
}

/// RSS writes a category as text, Atom as an attribute.
fn category(element: &Element) -> Option<&str> {
    let named = ["label", "term"].into_iter().find_map(|name| element.attribute(name));
    Some(element.text.trim()).filter(|text| !text.is_empty()).or(named)
}

/// "Ada Neri", "ada@prova.example (Ada Neri)", or Atom's element with a name.
fn author(element: &Element) -> Option<String> {
    let name = element.child("name").unwrap_or(element).text.trim();
    let in_brackets = name.split_once('(').filter(|(before, _)| before.contains('@'));
    let name = in_brackets.map_or(name, |(_, name)| name.trim_end_matches([')', ' ']));
    let name = name.strip_prefix("mailto:").unwrap_or(name);
    let is_mail = name.contains('@') && !name.contains(' ');
    (!is_mail && !name.is_empty()).then(|| inner::line(name))
}
