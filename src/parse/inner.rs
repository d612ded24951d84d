//! The text that a field of a record holds: plain text, or what programs store pages in: HTML, Markdown.

use std::borrow::Cow;

use crate::parse::draft::{Block, BlockKind};
use crate::parse::{html, inline, plain};
use crate::text::clean;

/// Elements that tell markup from text with a less-than sign in it.
const ELEMENTS: [&str; 34] = [
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "small",
    "span",
    "strong",
    "table",
    "u",
    "ul",
    "video",
];

/// Those of them that part paragraphs.
const BREAKING: [&str; 10] =
    ["article", "blockquote", "br", "div", "h2", "h3", "li", "p", "section", "table"];

/// The blocks of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block<'static>> {
    if has_element(text, &BREAKING) {
        return html::whole(text);
    }
    if has_element(text, &ELEMENTS) {
        return text.lines().flat_map(html::whole).collect();
    }
    // What was decoded may be anything: the text passes the gate before the rules read it.
    let text = clean(&without_entities(text)).text;
    let has_links = text.contains("](http");
    let block = |paragraph: Cow<'_, str>| {
        if has_links {
            inline::strip(&paragraph).into_block(BlockKind::Paragraph)
        } else {
            Block::paragraph(paragraph.into_owned())
        }
    };
    plain::paragraphs(&text).map(block).collect()
}

/// The text of one line, without markup.
pub(crate) fn line(text: &str) -> String {
    if has_element(text, &ELEMENTS) {
        return html::decoded(text);
    }
    without_entities(text).into_owned()
}

/// A plain text whose letters may be written as entities.
fn without_entities(text: &str) -> Cow<'_, str> {
    if !has_entity(text) {
        return Cow::Borrowed(text);
    }
    let decoded = |line: &str| {
        if has_entity(line) { html::decoded(&line.replace('<', "&lt;")) } else { line.to_owned() }
    };
    Cow::Owned(text.split('\n').map(decoded).collect::<Vec<_>>().join("\n"))
}

/// `&amp;`, `&#8217;`, `&egrave;`.
fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('#').unwrap_or(rest);
        let length = name.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
        length > 1 && name.as_bytes().get(length) == Some(&b';')
    })
}

/// Whether one of the elements begins or ends in a text.
fn has_element(text: &str, names: &[&str]) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = name.split_at_checked(length).unwrap_or_default();
        let ends = rest.starts_with(['>', ' ', '/', '\n'])
            && rest.find(['<', '>']).is_some_and(|at| rest.as_bytes().get(at) == Some(&b'>'));
        ends && names.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let blocks = blocks(text);
        let found: Vec<&str> =
            blocks.iter().filter(|b| b.is_kept()).map(|b| b.text.as_ref()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn markup_is_told_from_text() {
        check("<p>Piove.</p><p>Nevica &amp; gela.</p>", &["Piove.", "Nevica & gela."]);
        check("Piove.<br/>Nevica.", &["Piove.", "Nevica."]);
        check("Piove <b>forte</b>.\n\nNevica.", &["Piove forte.", "Nevica."]);
        check("Caff&egrave; &amp; latte.\nNevica.", &["Caffè & latte.", "Nevica."]);
        check("Lo [dice](https://prova.example) **lui**.", &["Lo dice lui."]);
        check("a <b &amp; <x>", &["a <b & <x>"]);
        check("a < b e c > d; <x> & y; AT&T; <a < b", &["a < b e c > d; <x> & y; AT&T; <a < b"]);
    }
}
