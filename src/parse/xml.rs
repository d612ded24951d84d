//! XML as feeds really are: forgiving of elements that are not closed, of ends without a start, of
//! bare `&` and `<`, of HTML's entities, of files that break off. It knows no format.

mod build;

use std::ops::Range;

pub(crate) use build::read;

/// An element with all that it holds.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// In lower case, with the prefix that we give its namespace: `dc:date`.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// What stands directly in it.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    /// Where what it holds stands in the file.
    inner: Range<usize>,
}

/// Something that is no sound XML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The outermost element without its units.
    pub(crate) root: Element,
    /// The first few, in the order of lines.
    pub(crate) faults: Vec<Fault>,
    /// What could not be read as XML.
    pub(crate) unread: Vec<String>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What it holds: its text, or its markup as it stands.
    pub(crate) fn content(&self, file: &str) -> String {
        if self.children.is_empty() {
            return self.text.trim().to_owned();
        }
        let markup = file.get(self.inner.clone()).unwrap_or_default().trim();
        let markup = markup.replace("<![CDATA[", "").replace("]]>", "");
        // HTML's elements may have a prefix, which HTML does not know.
        let prefix = markup.strip_prefix('<').and_then(|tag| {
            let (prefix, _) = tag.get(..tag.floor_char_boundary(20))?.split_once(':')?;
            prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(prefix)
        });
        match prefix {
            Some(prefix) => {
                markup.replace(&format!("<{prefix}:"), "<").replace(&format!("</{prefix}:"), "</")
            }
            None => markup,
        }
    }

    /// All texts within it.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.text.trim()];
        texts.extend(self.children.iter().flat_map(Element::texts));
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// All values of attributes and texts within it.
    pub(crate) fn values(&self) -> Vec<&str> {
        let mut values: Vec<&str> = self.attributes.iter().map(|(_, value)| value.trim()).collect();
        values.push(self.text.trim());
        values.extend(self.children.iter().flat_map(Element::values));
        values.retain(|value| !value.is_empty());
        values
    }
}

/// Whether the outermost element of a text has one of these names.
pub(crate) fn has_root(text: &str, names: &[&str]) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..50 {
        let end = match rest.get(..rest.floor_char_boundary(4)).unwrap_or_default() {
            start if start.starts_with("<?") => "?>",
            "<!--" => "-->",
            start if start.starts_with("<!") => ">",
            _ => break,
        };
        let Some(at) = rest.find(end) else { return false };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_start();
    }
    let tag = rest.strip_prefix('<').unwrap_or_default();
    let end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let name = tag.get(..end.unwrap_or_default()).unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    names.iter().any(|known| known.eq_ignore_ascii_case(local))
}
