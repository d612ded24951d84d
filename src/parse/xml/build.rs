//! Elements from the events of `quick_xml`: what is broken is put right as far as it can be, and told.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as XmlReader;
use rustc_hash::FxHashMap;

use super::{Document, Element, Fault};
use crate::parse::html;

/// Elements within each other; what stands deeper belongs to the last.
const MAX_DEPTH: usize = 64;

/// How many faults are told.
const MAX_FAULTS: usize = 20;

/// How often we start again after something that is no XML.
const MAX_BREAKS: usize = 200;

/// Namespaces whose elements we know, and the prefix that we give them.
const NAMESPACES: [(&str, &str); 9] = [
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://rssnamespace.org/feedburner", "feedburner"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
];

/// Reads a file. Elements named as `units` are not kept but handed over, each when it is whole.
pub(crate) fn read(file: &str, units: &[&str], mut take: impl FnMut(Element)) -> Document {
    let mut builder = Builder {
        file,
        units,
        take: &mut take,
        prefixes: FxHashMap::default(),
        open: Vec::new(),
        too_deep: 0,
        line: (0, 1),
        made: Document::default(),
    };
    builder.read();
    builder.made
}

struct Builder<'a> {
    file: &'a str,
    units: &'a [&'a str],
    take: &'a mut dyn FnMut(Element),
    /// Prefixes as the file has them, and ours.
    prefixes: FxHashMap<String, &'static str>,
    open: Vec<Element>,
    /// Elements that are open and not kept apart.
    too_deep: usize,
    /// A place in the file and its line, to count on from.
    line: (usize, usize),
    made: Document,
}

impl Builder<'_> {
    fn read(&mut self) {
        let (mut at, mut breaks) = (0, 0);
        while let Some((next, is_broken)) = self.read_from(at) {
            breaks += usize::from(is_broken);
            if breaks > MAX_BREAKS {
                self.made.unread.push(self.file.get(next..).unwrap_or_default().to_owned());
                break;
            }
            at = next;
        }
        if self.open.len() > 1 {
            let message = format!("breaks off within <{}>", self.innermost());
            self.fault(self.file.len(), message);
        }
        self.close(0, self.file.len());
    }

    /// Reads from a place on; returns the place to start again from, and whether that is after what is
    /// no XML.
    fn read_from(&mut self, from: usize) -> Option<(usize, bool)> {
        let mut reader = XmlReader::from_str(self.file.get(from..)?);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let place = |position: u64| from + usize::try_from(position).unwrap_or(usize::MAX);
        loop {
            let before = place(reader.buffer_position());
            if self.is_bare_sign(before) {
                self.text("<");
                return Some((before + 1, false));
            }
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = place(reader.error_position()).max(before);
                    return Some((self.skip(before, at, &error.to_string())?, true));
                }
            };
            let after = place(reader.buffer_position());
            match event {
                Event::Start(tag) => self.start(&tag, before, after),
                Event::Empty(tag) => {
                    self.start(&tag, before, after);
                    self.end_last(after);
                }
                Event::End(tag) => self.end(tag.name().as_ref(), before),
                Event::Text(text) => self.text(&text),
                Event::CData(text) => self.text(&text),
                Event::GeneralRef(name) => self.reference(&name),
                Event::Eof => return None,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// Whether a less-than sign that begins no tag stands somewhere.
    fn is_bare_sign(&self, at: usize) -> bool {
        let rest = self.file.get(at..).and_then(|rest| rest.strip_prefix('<'));
        let begins = |c: char| c.is_alphabetic() || matches!(c, '_' | ':' | '/' | '!' | '?');
        rest.is_some_and(|rest| !rest.starts_with(begins))
    }

    /// Passes over what is no XML, up to where the next unit begins.
    fn skip(&mut self, before: usize, at: usize, message: &str) -> Option<usize> {
        self.fault(at, message.to_owned());
        let rest = self.file.get(before..).unwrap_or_default();
        let begins = |unit: &&str| {
            rest.match_indices(&format!("<{unit}")).map(|(at, _)| at).find(|&at| at > 0)
        };
        let next = self.units.iter().filter_map(begins).min();
        let unread = rest.get(..next.unwrap_or(rest.len())).unwrap_or_default();
        self.made.unread.push(unread.to_owned());
        next.map(|next| before + next)
    }

    fn start(&mut self, tag: &BytesStart<'_>, before: usize, after: usize) {
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key: &str = attribute.key.as_ref();
            let value = unescaped(&attribute.value);
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declare(prefix, &value);
            } else if key != "xmlns" {
                attributes.push((key.to_lowercase(), value));
            }
        }
        let name = self.name_of(tag.name().as_ref());
        // An item within an item: the first was not closed.
        if self.is_unit(&name)
            && let Some(at) = self.open.iter().position(|e| self.is_unit(&e.name))
        {
            let message = format!("<{}> is not closed", self.innermost());
            self.fault(before, message);
            self.close(at, before);
        }
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        self.open.push(Element { name, attributes, inner: after..after, ..Element::default() });
    }

    fn declare(&mut self, prefix: &str, address: &str) {
        let known = NAMESPACES.iter().find(|(known, _)| {
            address
                .trim_end_matches(['/', '#'])
                .eq_ignore_ascii_case(known.trim_end_matches(['/', '#']))
        });
        if let Some((_, ours)) = known {
            self.prefixes.insert(prefix.to_owned(), ours);
        }
    }

    /// A name with the prefix that we give its namespace. What has the prefix of the outermost
    /// element needs none.
    fn name_of(&self, name: &str) -> String {
        let Some((prefix, local)) = name.split_once(':') else { return name.to_lowercase() };
        let ours = self.prefixes.get(prefix).copied().unwrap_or(prefix);
        let is_atom = self.open.first().map_or(local == "feed", |root| root.name == "feed");
        if ours.is_empty()
            || ours == "rdf" && local.eq_ignore_ascii_case("rdf")
            || ours == "atom" && is_atom
        {
            return local.to_lowercase();
        }
        format!("{ours}:{local}").to_lowercase()
    }

    fn is_unit(&self, name: &str) -> bool {
        self.units.contains(&name)
    }

    fn innermost(&self) -> &str {
        self.open.last().map_or("", |element| element.name.as_str())
    }

    fn end(&mut self, name: &str, before: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = self.name_of(name);
        let Some(at) = self.open.iter().rposition(|element| element.name == name) else {
            return self.fault(before, format!("</{name}> closes nothing"));
        };
        if at + 1 < self.open.len() {
            let message = format!("<{}> is not closed", self.innermost());
            self.fault(before, message);
        }
        self.close(at, before);
    }

    fn end_last(&mut self, before: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else {
            self.close(self.open.len().saturating_sub(1), before);
        }
    }

    /// Closes the elements from a depth on.
    fn close(&mut self, depth: usize, before: usize) {
        while self.open.len() > depth {
            let Some(mut element) = self.open.pop() else { return };
            element.inner.end = before.max(element.inner.start);
            if self.is_unit(&element.name) {
                (self.take)(element);
            } else if let Some(outer) = self.open.last_mut() {
                outer.children.push(element);
            } else if self.made.root.name.is_empty() {
                self.made.root = element;
            } else {
                self.made.root.children.push(element);
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if !text.trim().is_empty() => self.made.unread.push(text.to_owned()),
            None => {}
        }
    }

    fn reference(&mut self, name: &str) {
        let decoded = decoded(name);
        self.text(&decoded);
    }

    fn fault(&mut self, at: usize, message: String) {
        if self.made.faults.len() >= MAX_FAULTS {
            return;
        }
        let (from, line) = self.line;
        let passed = self.file.get(from..at).unwrap_or_default();
        self.line = (from.max(at), line + passed.matches('\n').count());
        self.made.faults.push(Fault { line: self.line.1, message });
    }
}

/// What a reference such as `amp`, `#8217`, `egrave` stands for; itself where nothing is known.
fn decoded(name: &str) -> String {
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        _ => "",
    };
    match known {
        "" => html::decoded(&format!("&{name};")),
        known => known.to_owned(),
    }
}

fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let mut made = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        made.push_str(before);
        let end = after
            .find(';')
            .filter(|&end| end <= 32 && !after.get(..end).is_some_and(|n| n.contains(['&', ' '])));
        let resolved =
            end.and_then(|end| Some((decoded(after.get(..end)?), after.get(end + 1..)?)));
        let (text, after) = resolved.unwrap_or_else(|| ("&".to_owned(), after));
        made.push_str(&text);
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An element as one line.
    fn show(element: &Element) -> String {
        let attributes = element.attributes.iter().map(|(name, value)| format!(" {name}={value}"));
        let attributes = attributes.collect::<Vec<_>>().concat();
        let children: String = element.children.iter().map(show).collect();
        format!("<{}{attributes}>{}{children}", element.name, element.text.trim())
    }

    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let mut units = Vec::new();
        let document = read(file, &["item"], |unit| units.push(show(&unit)));
        let mut said = vec![show(&document.root)];
        said.append(&mut units);
        said.extend(
            document.faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message)),
        );
        said.extend(document.unread.iter().map(|text| format!("unread {text}")));
        assert_eq!(said, expected, "{file}");
    }

    #[test]
    fn elements_are_read() {
        check(
            "<?xml version='1.0'?>\n<!-- x --><a><b c='1 &amp; 2'>uno &egrave; &#232;</b><item><t>x</t></item><d/></a>",
            &["<a><b c=1 & 2>uno è è<d>", "<item><t>x"],
        );
        check("<a><b><![CDATA[<p>uno</p>]]></b></a>", &["<a><b><p>uno</p>"]);
    }

    #[test]
    fn namespaces_have_our_prefixes() {
        check(
            "<a xmlns:x='http://purl.org/dc/elements/1.1/' xmlns:r='http://purl.org/rss/1.0/'><x:Date>1</x:Date><r:t>2</r:t><dc:date>3</dc:date></a>",
            &["<a><dc:date>1<t>2<dc:date>3"],
        );
        check(
            "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'><atom:t>1</atom:t></atom:feed>",
            &["<feed><t>1"],
        );
    }

    #[test]
    fn what_is_broken_is_put_right() {
        check("<a>\n<item><b>uno</item></a>", &["<a>", "<item><b>uno", "2: <b> is not closed"]);
        check(
            "<a><item>uno<item>due</item></a>",
            &["<a>", "<item>uno", "<item>due", "1: <item> is not closed"],
        );
        check("<a>\n\n<b>x</c></b></a>", &["<a><b>x", "3: </c> closes nothing"]);
        check("<a><b>1 < 2 & 3 &foo; 4</b></a>", &["<a><b>1 < 2 & 3 &foo; 4"]);
        check(
            "<a>\n<item>uno</item>\n<item><b>du",
            &["<a>", "<item>uno", "<item><b>du", "3: breaks off within <b>"],
        );
        check(
            "<a>\n<item>uno</item>\n<!x>\n<item>due</item></a>",
            &[
                "<a>",
                "<item>uno",
                "<item>due",
                "3: syntax error: unknown or missed symbol in markup",
                "unread <!x>\n",
            ],
        );
    }

    #[track_caller]
    fn count(file: &str) {
        let mut units = 0;
        read(file, &["item"], |_| units += 1);
        assert_eq!(units, 1);
    }

    #[test]
    fn deep_nesting_costs_no_more() {
        let deep =
            format!("<a><item>{}uno{}</item></a>", "<b>".repeat(100_000), "</b>".repeat(100_000));
        count(&deep);
        let signs = format!("<a><item>{}</item></a>", "< ".repeat(100_000));
        count(&signs);
        let ends = format!("<a><item>x</item>{}</a>", "</b>".repeat(100_000));
        count(&ends);
    }
}
