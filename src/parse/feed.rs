//! Feeds: RSS 2.0 and its forerunners, RSS 1.0 (RDF), Atom 1.0 and 0.3. Each entry is an article.
//!
//! The elements of an entry are read by the names of `field.rs`; what is no text of it is kept among
//! what was removed. `xml.rs` puts broken feeds right.

use crate::model::Field;
use crate::parse::draft::Drafts;
use crate::parse::entry::{Entry, is_address, language_code};
use crate::parse::fault::malformed;
use crate::parse::field::Fields;
use crate::parse::inner;
use crate::parse::record::{Record, Records};
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
    let mut entries = Vec::new();
    let document = xml::read(text, &ENTRIES, |entry| entries.push(record(&entry, text, fields)));
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
    for text in document.unread {
        records.leave(text);
    }
    for entry in entries {
        records.add(entry);
    }
    records.finish()
}

fn record(entry: &Element, file: &str, fields: &Fields) -> Record {
    let mut reader = Reader { file, fields, record: Record::default() };
    reader.entry(entry);
    Record { is_article: true, key: Some(key(entry)), ..reader.record }
}

/// What tells an entry from the others as long as it is in the feed: its number changes when the feed
/// grows.
fn key(entry: &Element) -> String {
    let stated = |name: &str| entry.child(name).map(|element| element.text.trim());
    let links = || entry.children.iter().filter(|child| child.name == "link").find_map(link);
    let stated = stated("guid").or_else(|| stated("id")).filter(|key| !key.is_empty());
    stated.or_else(links).map_or_else(|| entry.values().join("\n"), str::to_owned)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert!(sniff(text), "{text}");
        assert_eq!(parse(text, &Fields::default()).show(), expected, "{text}");
    }

    #[test]
    fn rss_is_read() {
        check(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Il Foglio di Prova</title><link>https://prova.example</link><atom:link href="https://prova.example/feed" rel="self"/>
<description>Notizie.</description><language>it-IT</language>
<item><title>La diga &amp; il lago</title><link>https://prova.example/diga</link>
 <dc:creator><![CDATA[Ada Neri]]></dc:creator><pubDate>Wed, 12 Jun 2024 23:30:00 -0500</pubDate>
 <category><![CDATA[Acqua]]></category><category>Lago</category><guid isPermaLink="false">https://prova.example/?p=1</guid>
 <description><![CDATA[<p>In breve.</p>]]></description>
 <content:encoded><![CDATA[<p>La diga tiene.</p><figure><img src="a.jpg"><figcaption>Il lago</figcaption></figure><p>Piove &egrave; vero.</p>]]></content:encoded></item>
<item><title>La neve</title><guid>https://prova.example/neve</guid><author>ada@prova.example (Ada Neri)</author>
 <description>&lt;p&gt;Nevica.&lt;/p&gt;&lt;p&gt;Gela.&lt;/p&gt;</description></item>
</channel></rss>"#,
            &[
                "La diga & il lago; 2024-06-12; Ada Neri; Il Foglio di Prova; https://prova.example/diga; it; Acqua+Lago \
                 | La diga tiene. ¶ Piove è vero.",
                "La neve; Ada Neri; Il Foglio di Prova; https://prova.example/neve; it | Nevica. ¶ Gela.",
            ],
        );
    }

    #[test]
    fn rdf_is_read() {
        check(
            r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://prova.example"><title>Prova</title><items><rdf:Seq><rdf:li rdf:resource="https://prova.example/uno"/></rdf:Seq></items></channel>
<item rdf:about="https://prova.example/uno"><title>Uno</title><link>https://prova.example/uno</link>
<dc:date>2024-06-12T23:30:00-05:00</dc:date><dc:creator>Ada Neri</dc:creator><dc:subject>Neve</dc:subject><dc:language>it</dc:language>
<description>Nevica.</description></item></rdf:RDF>"#,
            &["Uno; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; Neve | Nevica."],
        );
    }

    #[test]
    fn atom_is_read() {
        check(
            r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it"><title type="html">Prova</title><author><name>Redazione</name></author>
<link rel="self" href="https://prova.example/atom"/><updated>2024-07-01T00:00:00Z</updated>
<entry><title type="html">Uno &amp;amp; due</title><link rel="replies" href="https://prova.example/uno#c"/><link href="https://prova.example/uno"/>
 <id>tag:prova.example,2024:1</id><updated>2024-06-13T01:00:00Z</updated><published>2024-06-12T23:30:00-05:00</published>
 <author><name>Ada Neri</name><uri>https://prova.example/ada</uri></author><category term="neve" label="Neve"/>
 <summary>In breve.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Nevica <b>forte</b>.</p><p>Gela.</p></div></content></entry>
<entry xml:lang="en"><title>Two</title><link rel="alternate" href="https://prova.example/two"/><updated>2024-06-13T01:00:00+02:00</updated>
 <content type="html">&lt;p&gt;It snows.&lt;/p&gt;</content><source><title>Other Post</title></source></entry></feed>"#,
            &[
                "Uno & due; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; Neve | Nevica forte. ¶ Gela.",
                "Two; 2024-06-13; Redazione; Other Post; https://prova.example/two; en | It snows.",
            ],
        );
        // Atom 0.3: `issued`, `modified`, and a mode of the content.
        check(
            r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="it"><title>Prova</title><tagline>Notizie.</tagline>
<entry><title>Uno</title><link rel="alternate" type="text/html" href="https://prova.example/uno"/><issued>2004-06-12T23:30:00-05:00</issued>
 <modified>2004-06-14T00:00:00Z</modified><author><name>Ada Neri</name></author>
 <content type="text/html" mode="escaped">&lt;p&gt;Nevica.&lt;/p&gt;</content></entry></feed>"#,
            &["Uno; 2004-06-12; Ada Neri; Prova; https://prova.example/uno; it | Nevica."],
        );
    }

    #[test]
    fn broken_feeds_give_what_they_hold() {
        check(
            "<rss><channel><title>Prova</title>\n<item><title>Uno</title><description>Piove.</description></item>\n\
             <item><title>Due</title><description>Nevica & gela&nbsp;1 < 2.</description></item>\n<item><title>Tre</title><descri",
            &[
                "Uno; Prova | Piove.",
                "Due; Prova | Nevica & gela 1 < 2.",
                "! 4: the feed is broken: syntax error: tag not closed: `>` not found before end of input",
                "! 4: the feed is broken: breaks off within <item>",
                "! 0: 1 entry holds no text",
            ],
        );
        check(
            "<rss><channel><item><title>Uno</title><description><p>Piove.</p><p>Nevica.<br></description></item></channel></rss>",
            &["Uno | Piove. ¶ Nevica.", "! 1: the feed is broken: <br> is not closed"],
        );
    }

    #[test]
    fn entries_without_text_are_told() {
        check(
            "<rss><channel><item><title>Uno</title><link>https://prova.example/uno</link></item></channel></rss>",
            &["! 0: passed over: holds links only, no text"],
        );
        // A picture is no text.
        check(
            "<rss><channel><item><title>Uno</title><link>https://prova.example/uno</link><content><![CDATA[<img src='a.jpg'>]]></content>\
             <description>Piove.</description></item></channel></rss>",
            &["Uno; https://prova.example/uno | Piove."],
        );
    }

    #[test]
    fn other_markup_is_no_feed() {
        for text in [
            "<html><title>rss</title>",
            "<?xml version='1.0'?><opml/>",
            "<feeder>",
            "rss",
            "<!-- <rss> --><a>",
        ] {
            assert!(!sniff(text), "{text}");
        }
    }
}
