//! What a book states of itself (its package document), in which order its pages come, and what its
//! table of contents calls them.

use crate::model::DateValue;
use crate::parse::draft::Metadata;
use crate::parse::xml::{self, Element};
use crate::parse::{entry, stated_date};
use crate::text::clean_line;

#[derive(Debug, Default)]
pub(super) struct Package {
    title: Option<String>,
    author: Option<String>,
    published: Option<DateValue>,
    language: Option<&'static str>,
    pub(super) chapters: Vec<Chapter>,
    /// Where its tables of contents stand in the archive.
    pub(super) contents: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Chapter {
    /// Where it stands in the archive.
    pub(super) place: String,
    pub(super) title: Option<String>,
}

/// Where the package document stands, as the container says.
pub(super) fn place(container: &str) -> Option<String> {
    let document = xml::read(container, &[], drop);
    let found = all(&document.root, "rootfile").into_iter().next()?.attribute("full-path")?;
    Some(found.to_owned())
}

impl Package {
    pub(super) fn read(text: &str, place: &str) -> Self {
        let root = xml::read(text, &[], drop).root;
        let texts = |name: &str| -> Vec<String> {
            let texts = all(&root, name).into_iter().map(|element| clean_line(&element.text));
            texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let items = all(&root, "item");
        let item = |id: &str| items.iter().find(|item| item.attribute("id") == Some(id)).copied();
        let is_contents = |item: &&Element| {
            let has = |name, word| {
                item.attribute(name).is_some_and(|it| it.split(' ').any(|it| it == word))
            };
            has("properties", "nav") || has("media-type", "application/x-dtbncx+xml")
        };
        let path = |item: &Element| item.attribute("href").map(|href| join(place, href));
        let contents: Vec<String> =
            items.iter().copied().filter(|item| is_contents(item)).filter_map(path).collect();
        let spine = all(&root, "itemref").into_iter();
        let chapters = spine
            .filter_map(|reference| path(item(reference.attribute("idref")?)?))
            .filter(|place| !contents.contains(place))
            .map(|place| Chapter { place, title: None })
            .collect();
        let authors = texts("dc:creator");
        Self {
            title: texts("dc:title").into_iter().next(),
            author: (!authors.is_empty()).then(|| authors.join(", ")),
            published: texts("dc:date").iter().find_map(|date| stated_date::read(date, None)),
            language: texts("dc:language").iter().find_map(|code| entry::language_code(code)),
            chapters,
            contents,
        }
    }

    /// What each chapter states: what the book does.
    pub(super) fn metadata(&self) -> Metadata {
        Metadata {
            source: self.title.clone(),
            byline: self.author.clone(),
            published: self.published.clone(),
            language: self.language,
            ..Metadata::default()
        }
    }

    /// Takes the chapters' names from a table of contents: `<a href>` of a page, `<navPoint>` of an
    /// older list.
    pub(super) fn name_chapters(&mut self, text: &str, place: &str) {
        let root = xml::read(text, &[], drop).root;
        let links =
            all(&root, "a").into_iter().filter_map(|link| Some((link.attribute("href")?, link)));
        let points = all(&root, "navpoint").into_iter().filter_map(|point| {
            Some((point.child("content")?.attribute("src")?, point.child("navlabel")?))
        });
        for (href, label) in links.chain(points) {
            let place = join(place, href.split('#').next().unwrap_or_default());
            let said = all_text(label);
            let unnamed =
                |chapter: &&mut Chapter| chapter.place == place && chapter.title.is_none();
            if let Some(chapter) =
                self.chapters.iter_mut().find(unnamed).filter(|_| !said.is_empty())
            {
                chapter.title = Some(said);
            }
        }
    }
}

fn all_text(element: &Element) -> String {
    let mut said = vec![element.text.as_str()];
    let inner: Vec<String> = element.children.iter().map(all_text).collect();
    said.extend(inner.iter().map(String::as_str));
    clean_line(&said.join(" ")).trim().to_owned()
}

/// The elements of a name, whatever prefix they have, in the order of the file.
fn all<'a>(element: &'a Element, name: &str) -> Vec<&'a Element> {
    let local = |known: &str| known == name || known.rsplit(':').next() == Some(name);
    let own = local(&element.name).then_some(element);
    own.into_iter().chain(element.children.iter().flat_map(|child| all(child, name))).collect()
}

/// A place in the archive as another file names it: beside that file, `..` a folder up, `%20` a blank.
fn join(file: &str, href: &str) -> String {
    let href = percent_decoded(href);
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| first == b'%');
        let code = code.and_then(|code| u8::from_str_radix(str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_seen_from_the_file_that_names_them() {
        assert_eq!(join("OEBPS/content.opf", "text/uno%20due.xhtml"), "OEBPS/text/uno due.xhtml");
        assert_eq!(join("OEBPS/nav/nav.xhtml", "../uno.xhtml"), "OEBPS/uno.xhtml");
        assert_eq!(join("content.opf", "../../uno%e8.xhtml"), "uno\u{FFFD}.xhtml");
        assert_eq!(join("a", "100%"), "100%");
    }
}
