//! Books that the tests make, through all of parsing.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::parse::{Fields, parse};
use crate::read::Source;
use crate::text::clean_line;

const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";
const PACKAGE: &str = "<package xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata>\
    <dc:title>Storie di porto</dc:title><dc:creator>Ada Neri</dc:creator>\
    <dc:language>it-IT</dc:language><dc:date>2024-06-12T23:00:00-07:00</dc:date></metadata>\
    <manifest><item id=\"n\" href=\"nav.xhtml\" properties=\"nav\"/><item id=\"a\" href=\"1.xhtml\"/>\
    <item id=\"b\" href=\"2.xhtml\"/></manifest>\
    <spine><itemref idref=\"n\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
const CONTENTS: &str =
    "<html><body><nav><ol><li><a href=\"1.xhtml#x\">Il molo</a></li></ol></nav></body></html>";
const FIRST: &str = "<html><head><title>x</title></head><body><h1>Il molo</h1><p>Il molo è chiuso.</p></body></html>";
const SECOND: &str =
    "<html><body><h2>La barca</h2><p>La barca è tornata in porto, e piove.</p></body></html>";

fn book(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/epub+zip")].iter().chain(files) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn whole() -> Vec<u8> {
    book(&[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", PACKAGE),
        ("OEBPS/nav.xhtml", CONTENTS),
        ("OEBPS/1.xhtml", FIRST),
        ("OEBPS/2.xhtml", SECOND),
    ])
}

fn shown(bytes: Vec<u8>) -> Vec<String> {
    let source = Source { bytes, path: clean_line("b.epub"), ..Source::default() };
    let parsed = parse(&source, &Fields::default());
    let mut shown = Vec::new();
    for article in &parsed.articles {
        let date = article.published.value.as_ref().map(ToString::to_string);
        let known = [date.as_deref(), article.byline.as_deref(), article.source.as_deref()];
        let known: Vec<&str> = known.into_iter().flatten().collect();
        shown.push(format!("{} | {} | {}", article.path, article.title, known.join(" | ")));
        shown.push(article.text.to_string());
    }
    shown.extend(parsed.problems.iter().map(|problem| format!("! {}", problem.message)));
    shown
}

#[test]
fn chapters_are_articles() {
    assert_eq!(
        shown(whole()),
        [
            "b.epub#1 | Il molo | 2024-06-12 | Ada Neri | Storie di porto",
            "Il molo è chiuso.",
            "b.epub#2 | La barca | 2024-06-12 | Ada Neri | Storie di porto",
            "La barca è tornata in porto, e piove.",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(shown(book(&[])), ["! passed over: a book that cannot be read"]);
    let files = [("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", PACKAGE)];
    assert_eq!(shown(book(&files)), ["! 2 chapters of the book cannot be read or are too large"]);
    let locked = "<encryption><CipherReference URI=\"OEBPS/1.xhtml\"/></encryption>";
    let files = [&files[..], &[("META-INF/encryption.xml", locked)]].concat();
    assert_eq!(shown(book(&files)), ["! passed over: a book with copy protection"]);
}

/// Every letter of a book's pages is in a text or among what was removed.
#[test]
fn nothing_is_lost() {
    let pieces = prop::sample::select(vec![
        "<h1>Il molo</h1>",
        "<p>Piove &amp; gela sul <b>molo</b>.</p>",
        "<div>di Ada Neri",
        "</div>",
        "<p>12 giugno 2024</p>",
        "<ul><li>Condividi</li></ul>",
        "<figure><img alt='Il faro'/><figcaption>Foto: Ada Neri</figcaption></figure>",
        "<p>La nave torna.La gente aspetta.</p>",
        "Senza paragrafo",
        "<span>x</span>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<aside>Nota</aside>",
    ]);
    let page = prop::collection::vec(pieces, 1..10).prop_map(|pieces| pieces.concat());
    let letters =
        |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    proptest!(ProptestConfig::with_cases(64), |(page in page)| {
        let page = format!("{page}<p>Poi piove.</p>");
        let html = format!("<html><body>{page}</body></html>");
        let files = [("META-INF/container.xml", CONTAINER), ("OEBPS/book.opf", PACKAGE), ("OEBPS/2.xhtml", html.as_str())];
        let source = Source { bytes: book(&files), path: clean_line("b.epub"), ..Source::default() };
        let mut found = Vec::new();
        for article in parse(&source, &Fields::default()).articles {
            found.extend(letters(&article.text));
            found.extend(article.removed.iter().flat_map(|removed| letters(&removed.text)));
        }
        let shown = crate::parse::html::decoded(&page.replace('>', "> "));
        let mut given = letters(&shown);
        given.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(given.iter().collect::<String>(), found.iter().collect::<String>());
    });
}

#[test]
fn damaged_books_end() {
    let whole = whole();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        shown(bytes);
    }
}
