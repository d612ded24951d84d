//! PDFs that the tests make, through all of parsing.

use lopdf::content::{Content, Operation};
use proptest::prelude::*;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::parse::{Fields, Parsed, parse};
use crate::read::Source;

/// A line of a page: how large, how far from the left and from the foot, and what it says.
type Line<'a> = (i64, i64, i64, &'a str);

fn pdf(pages: &[&[Line<'_>]], info: Dictionary) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .iter()
        .map(|lines| {
            let operations: Vec<Operation> = lines.iter().flat_map(shown).collect();
            let content = Content { operations };
            let stream = Stream::new(Dictionary::new(), content.encode().unwrap());
            let content = document.add_object(stream);
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    let pages = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(tree, Object::Dictionary(pages));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = document.add_object(info);
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn shown(&(size, x, y, text): &Line<'_>) -> [Operation; 5] {
    let (letters, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    [
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), size.into()]),
        Operation::new("Td", vec![x.into(), y.into()]),
        Operation::new("Tj", vec![Object::string_literal(letters.into_owned())]),
        Operation::new("ET", vec![]),
    ]
}

fn read(bytes: Vec<u8>) -> Parsed {
    parse(&Source { bytes, ..Source::default() }, &Fields::default())
}

/// A line for each thing that is known of the PDF.
#[track_caller]
fn check(bytes: Vec<u8>, expected: &[&str]) {
    let parsed = read(bytes);
    let mut shown = Vec::new();
    for article in &parsed.articles {
        shown.push(article.title.to_string());
        shown.extend(article.published.value.as_ref().map(|date| format!("on {date}")));
        shown.extend(article.byline.as_ref().map(|name| format!("by {name}")));
        shown.extend(article.text.split("\n\n").map(|paragraph| format!("¶ {paragraph}")));
        let removed = article.removed.iter();
        shown.extend(removed.map(|removed| format!("- {}: {}", removed.rule, removed.text)));
    }
    shown.extend(parsed.problems.iter().map(|problem| format!("! {}", problem.message)));
    assert_eq!(shown, expected);
}

const FIRST: &[Line<'_>] = &[
    (8, 50, 820, "Il Foglio di Prova"),
    (20, 50, 760, "Il molo si farà"),
    (10, 50, 720, "Il consiglio di Prova ha approvato ieri il nuovo molo, dopo una sedu-"),
    (10, 50, 708, "ta durata fino a tarda notte, e i lavori cominceranno già in aprile."),
    (10, 50, 690, "La sindaca ha detto che i pescatori potranno tornare a ormeggiare entro la"),
    (8, 300, 20, "1"),
];

const SECOND: &[Line<'_>] = &[
    (8, 50, 820, "Il Foglio di Prova"),
    (10, 50, 780, "fine del prossimo anno, se il mare lo permette."),
    (10, 50, 762, "L'opposizione contesta i costi del molo, che sono raddoppiati in tre anni."),
    (8, 300, 20, "2"),
];

#[test]
fn pages_become_paragraphs() {
    let info = dictionary! {
        "Title" => Object::string_literal("Il molo si far\u{E0}".chars().map(|c| c as u8).collect::<Vec<u8>>()),
        "Author" => Object::string_literal("Ada Neri"),
        "CreationDate" => Object::string_literal("D:20240612235900-07'00'"),
    };
    check(
        pdf(&[FIRST, SECOND], info),
        &[
            "Il molo si farà",
            "on 2024-06-12",
            "by Ada Neri",
            "¶ Il consiglio di Prova ha approvato ieri il nuovo molo, dopo una seduta durata fino a \
             tarda notte, e i lavori cominceranno già in aprile.",
            "¶ La sindaca ha detto che i pescatori potranno tornare a ormeggiare entro la fine del \
             prossimo anno, se il mare lo permette.",
            "¶ L'opposizione contesta i costi del molo, che sono raddoppiati in tre anni.",
            "- page header: Il Foglio di Prova",
            "- page header: 1",
            "- title: Il molo si farà",
            "- markup: -",
            "- page header: Il Foglio di Prova",
            "- page header: 2",
        ],
    );
}

#[test]
fn pages_of_headers_alone_are_the_text() {
    let page: &[Line<'_>] =
        &[(8, 40, 400, "Il molo chiude domani."), (8, 40, 380, "Tutti a casa.")];
    check(
        pdf(&[page, page], Dictionary::new()),
        &[
            "Il molo chiude domani",
            "¶ Il molo chiude domani. Tutti a casa.",
            "- repeated: Il molo chiude domani. Tutti a casa.",
        ],
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    check(pdf(&[&[]], Dictionary::new()), &["! passed over: a PDF without text, such as a scan"]);
    check(b"%PDF-1.4\nno more".to_vec(), &["! passed over: a PDF that cannot be read"]);
}

/// Lines of pages, each at a place, in all sizes: what is alike on each page, numbers, parted words.
fn pages() -> impl Strategy<Value = Vec<Vec<(i64, i64, i64, String)>>> {
    let words = prop::sample::select(vec![
        "Il Foglio di Prova",
        "12",
        "La nave è entrata in porto, e sul molo la gente aspettava da ore sotto la piog-",
        "gia, senza sapere perché.",
        "di Ada Neri",
        "12 giugno 2024",
        "Foto: Ada Neri",
        "Condividi",
        "fine.Poi",
        "(segue)",
    ]);
    let size = prop::sample::select(vec![8_i64, 10, 10, 10, 16, 24]);
    let line =
        (size, 40_i64..200, 10_i64..830, words).prop_map(|(a, b, c, d)| (a, b, c, d.to_owned()));
    prop::collection::vec(prop::collection::vec(line, 0..12), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every letter that the pages show is in the text, its title or among what was removed.
    #[test]
    fn nothing_is_lost(pages in pages()) {
        let letters = |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let lines: Vec<Vec<Line<'_>>> = pages
            .iter()
            .map(|lines| lines.iter().map(|(a, b, c, d)| (*a, *b, *c, d.as_str())).collect())
            .collect();
        let shown: Vec<&[Line<'_>]> = lines.iter().map(Vec::as_slice).collect();
        let mut given: Vec<char> = lines.iter().flatten().flat_map(|line| letters(line.3)).collect();
        let parsed = read(pdf(&shown, Dictionary::new()));
        let mut found = Vec::new();
        for article in &parsed.articles {
            found.extend(letters(&article.text));
            found.extend(article.removed.iter().flat_map(|removed| letters(&removed.text)));
        }
        given.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(given.iter().collect::<String>(), found.iter().collect::<String>());
    }
}

#[test]
fn damaged_files_end() {
    let whole = pdf(&[FIRST, SECOND], Dictionary::new());
    for at in (0..whole.len()).step_by(17) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        read(bytes);
        read(whole[..at].to_vec());
    }
}
