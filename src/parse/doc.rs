//! The XML that trafilatura writes: an element `doc` whose attributes tell of the article, its text in
//! `main`, comments of readers below it.

use crate::parse::draft::Drafts;
use crate::parse::entry::Entry;
use crate::parse::fault::malformed;
use crate::parse::field::Fields;
use crate::parse::record::{Record, Records};
use crate::parse::xml::{self, Element};

/// What articles are called, alone or in a list.
const ARTICLE: &str = "doc";

/// Its elements and those of TEI, and what they are called in HTML.
const ELEMENTS: [(&str, &str); 9] = [
    ("head", "h2"),
    ("ab", "p"),
    ("row", "tr"),
    ("cell", "td"),
    ("list", "ul"),
    ("item", "li"),
    ("quote", "blockquote"),
    ("hi", "b"),
    ("lb", "br"),
];

/// Whether a text is such a file.
pub(crate) fn sniff(text: &str) -> bool {
    xml::has_root(text, &[ARTICLE]) && text.contains("<main")
}

/// The drafts of its articles.
pub(crate) fn parse(text: &str, fields: &Fields) -> Drafts<'static> {
    one_article(text, fields, record)
}

/// The draft of a file of XML that holds one article, of whose root `record` is made; what cannot be
/// read as XML is kept.
pub(super) fn one_article(
    text: &str,
    fields: &Fields,
    record: impl Fn(&Element, &str) -> Record,
) -> Drafts<'static> {
    let mut records = Records::new(fields);
    let document = xml::read(text, &[], drop);
    for fault in document.faults.iter().take(1) {
        let message = format!("the file is broken: {}", fault.message);
        records.complain(malformed(fault.line, &message, "what can be told apart is read"));
    }
    records.add(record(&document.root, text));
    document.unread.into_iter().for_each(|text| records.leave(text));
    records.finish()
}

fn record(article: &Element, file: &str) -> Record {
    let mut record = Record { is_article: true, ..Record::default() };
    let stated = article.attributes.iter().map(|(name, value)| Entry::plain(name, value));
    record.entries.extend(stated);
    let mut rest: Vec<&str> = vec![article.text.trim()];
    for part in &article.children {
        match part.name.as_str() {
            "main" => record.entries.push(Entry::plain("text", as_html(&part.content(file)))),
            _ => rest.extend(part.values()),
        }
    }
    rest.retain(|value| !value.is_empty());
    record.rest = rest.join("\n");
    record
}

/// A text with its elements called as in HTML.
pub(crate) fn as_html(markup: &str) -> String {
    let mut html = format!("<div>{markup}</div>");
    for (name, known) in ELEMENTS {
        for (open, close) in [("<", ">"), ("<", " "), ("<", "/>"), ("</", ">")] {
            html = html.replace(&format!("{open}{name}{close}"), &format!("{open}{known}{close}"));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_trafilatura_writes_is_read() {
        let text = r#"<?xml version="1.0"?><doc sitename="Prova" title="La neve" author="Ada Neri" date="2024-06-12"
            url="https://prova.example/neve" tags="neve; gelo" fingerprint="8f"><main><head rend="h2">Al passo</head>
            <p>Nevica <hi rend="b">forte</hi> &amp; gela.</p><list rend="ul"><item>Uno</item></list></main>
            <comments><p>Che freddo!</p></comments></doc>"#;
        assert!(sniff(text) && !sniff("<doc><p>Piove.</p></doc>"));
        let drafts = parse(text, &Fields::default());
        assert_eq!(
            drafts.show(),
            ["La neve; 2024-06-12; Ada Neri; Prova; https://prova.example/neve; neve+gelo \
              | Al passo ¶ Nevica forte & gela. ¶ Uno"]
        );
        let removed = drafts.articles[0].blocks.iter().filter(|block| !block.is_kept());
        let removed: Vec<&str> = removed.map(|block| block.text.as_ref()).collect();
        assert!(removed.contains(&"Che freddo!") && removed.contains(&"8f"), "{removed:?}");
    }
}
