//! Whole texts through all of parsing, and the law that nothing is lost.

use proptest::prelude::*;

use super::*;

fn parse_as(name: &str, text: &str) -> Vec<Article> {
    let source = Source::of_text(name, text);
    parse(&source, &Fields::default()).articles
}

/// What a text becomes, a line for each thing that is known of it.
#[track_caller]
fn check(name: &str, text: &str, expected: &str) {
    let found = parse_as(name, text);
    let shown: Vec<String> = found.iter().map(show).collect();
    assert_eq!(shown.join("\n===\n"), expected, "{name}");
    assert_conserved(name, text);
}

fn show(article: &Article) -> String {
    let mut lines = vec![format!("{:?}: {}", article.title_basis, article.title).to_lowercase()];
    let date = article.published.value.as_ref();
    lines.extend(date.map(|date| format!("{:?} {date}", article.published.basis).to_lowercase()));
    lines.extend(article.byline.as_ref().map(|name| format!("by {name}")));
    lines.extend(article.source.as_ref().map(|name| format!("from {name}")));
    let mut at = 0;
    for paragraph in article.text.split("\n\n") {
        let is_caption = article.captions.iter().any(|span| span.start as usize == at);
        lines.push(format!("{} {paragraph}", if is_caption { "~" } else { "¶" }));
        at += paragraph.len() + 2;
    }
    lines.extend(
        article.removed.iter().map(|removed| format!("- {}: {}", removed.rule, removed.text)),
    );
    lines.join("\n")
}

/// Every character of the input but blanks ends in the text or among what was removed. Accents that
/// stood on a mark of the format have nothing to stand on and are the gate's.
#[track_caller]
fn assert_conserved(name: &str, text: &str) {
    let is_blank = |c: char| c.is_whitespace() || unicode_normalization::char::is_combining_mark(c);
    let letters = |text: &str| text.chars().filter(|&c| !is_blank(c)).collect::<Vec<_>>();
    let mut given = letters(&clean(text).text);
    let mut found: Vec<char> = Vec::new();
    for article in parse_as(name, text) {
        found.extend(letters(&article.text));
        found.extend(article.removed.iter().flat_map(|removed| letters(&removed.text)));
    }
    given.sort_unstable();
    found.sort_unstable();
    assert_eq!(given.iter().collect::<String>(), found.iter().collect::<String>());
}

#[test]
fn a_scraped_page_becomes_an_article() {
    check(
        "a.txt",
        "Il faro di nuovo acceso\n\nIl faro di nuovo acceso\n© AGENZIA / PROVA - Il faro visto dal mare\n\n\
         Dopo nove anni il faro di Capo Prova è tornato ad accendersi, e la gente è scesa in strada.\n\n\
         La festa è durata fino all'alba.\n\nAGI\n\nRedazione Prova\n\nLascia un commento\n\n\
         Il tuo indirizzo email non sarà pubblicato. I campi obbligatori sono contrassegnati *\n",
        "stated: il faro di nuovo acceso\nby Redazione Prova\nfrom AGI\n\
         ~ © AGENZIA / PROVA - Il faro visto dal mare\n\
         ¶ Dopo nove anni il faro di Capo Prova è tornato ad accendersi, e la gente è scesa in strada.\n\
         ¶ La festa è durata fino all'alba.\n\
         - title: Il faro di nuovo acceso\n- title: Il faro di nuovo acceso\n- source: AGI\n\
         - byline: Redazione Prova\n- boilerplate: Lascia un commento\n\
         - boilerplate: Il tuo indirizzo email non sarà pubblicato. I campi obbligatori sono contrassegnati *",
    );
}

#[test]
fn glued_text_parts_and_links_go() {
    check(
        "a.txt",
        "Torna la nave di Prova\nPorto Prova – La nave è entrata in porto all'alba.Il comandante è sceso \
         per primo.Il porto di Prova (foto: Ada Neri)La folla lo aspettava da ore. LEGGI TUTTO",
        "stated: torna la nave di prova\n\
         ¶ Porto Prova – La nave è entrata in porto all'alba.\n\
         ¶ Il comandante è sceso per primo.\n\
         ~ Il porto di Prova (foto: Ada Neri)\n\
         ¶ La folla lo aspettava da ore.\n\
         - title: Torna la nave di Prova\n- read more: LEGGI TUTTO",
    );
}

#[test]
fn page_breaks_close_and_give_the_title() {
    check(
        "a.txt",
        "\n\nLa **nave** è entrata in porto e il comandante, come [riporta](#) il giornale, è sceso a\n\n\
         La nave di Prova è tornata\n\nterra per primo.\n\n[di Ada Neri]",
        "stated: la nave di prova è tornata\nby Ada Neri\n\
         ¶ La nave è entrata in porto e il comandante, come riporta il giornale, è sceso a terra per primo.\n\
         - markup: ****[](#)\n- page header: La nave di Prova è tornata\n- byline: [di Ada Neri]",
    );
}

#[test]
fn stated_days_are_kept_as_stated() {
    const TEXT: &str =
        "La nave è entrata in porto all'alba, e la gente è scesa in strada a vederla.";
    let derived = TEXT.trim_end_matches('.').to_lowercase();
    let expected =
        |date: &str, removed: &str| format!("derived: {derived}\n{date}\n¶ {TEXT}{removed}");
    check(
        "a.txt",
        &format!(" date 2024-06 {TEXT}"),
        &expected("stated 2024-06", "\n- date line: date 2024-06"),
    );
    check("2024-06-12.txt", TEXT, &expected("filename 2024-06-12", ""));
    check(
        "2023-01-01.md",
        &format!("---\ndate: 12/06/2024\n---\n{TEXT}"),
        &expected("metadata 2024-06-12", "\n- front matter: ---\ndate: 12/06/2024\n---"),
    );
    check(
        "a.txt",
        &format!("12 giugno 2024\n\n{TEXT}"),
        &expected("stated 2024-06-12", "\n- date line: 12 giugno 2024"),
    );
}

#[test]
fn events_of_the_front_matter_are_kept() {
    let found = parse_as("a.md", "---\nevents:\n  - date: 2022-02-24\n    title: Uno\n---\nTesto.");
    let events = &found[0].events;
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&*events[0].label, events[0].value.as_ref().unwrap().to_string().as_str()),
        ("Uno", "2022-02-24")
    );
}

#[test]
fn a_file_may_hold_several_articles() {
    let found = parse_as("a.jsonl", "{\"text\": \"Piove.\"}\n{\"text\": \"Nevica.\"}");
    let said: Vec<(&str, &str)> = found.iter().map(|a| (&*a.path, &*a.text)).collect();
    assert_eq!(said, [("a.jsonl#1", "Piove."), ("a.jsonl#2", "Nevica.")]);
}

#[test]
fn data_and_nothing_are_passed_over() {
    assert!(parse_as("a.json", "{}").is_empty());
    assert!(parse_as("a.txt", " \n ").is_empty());
    assert_eq!(parse_as("senza-nome", "Piove.").len(), 1);
}

/// Pieces that the rules look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("---\n"),
        Just("title: Uno: due\n"),
        Just("date: 2024\n"),
        Just("tags: [a, \"b\"]\n"),
        Just("- a\n"),
        Just("date 2024-06 "),
        Just("Torna la nave\n"),
        Just("\n\n"),
        Just("\n"),
        Just("[di Ada Neri]\n"),
        Just("Il sindaco ha detto che la nave era già entrata in porto e che la gente era"),
        Just("**"),
        Just("*"),
        Just("[dice](#)"),
        Just("![x](y)"),
        Just("# "),
        Just("> "),
        Just("[["),
        Just("]]"),
        Just("`"),
        Just("\\*"),
        Just("<br>"),
        Just("fine.Il comandante"),
        Just("(foto: Ada Neri)La"),
        Just(" LEGGI TUTTO\n"),
        Just("AGI\n"),
        Just("12 giugno 2024\n"),
        Just("Condividi\n"),
        Just("April 10, 2025Poi "),
        Just("scesa in strada."),
        Just("===\n"),
        Just("```\n"),
        Just("«Sì.»Lei"),
        Just("\u{301}"),
        Just("\u{200b}"),
        Just("é"),
        Just("…"),
        Just("~~"),
        Just("_a_ "),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_is_lost(text in pieces(), name in prop_oneof![Just("a.txt"), Just("a.md")]) {
        if !text.trim().is_empty() && !clean(&text).text.trim().is_empty() {
            assert_conserved(name, &text);
        }
    }

    #[test]
    fn any_text_parses(text in "[\\x00-\\u{10ffff}]{0,200}") {
        for article in parse_as("a.md", &text) {
            for span in &article.captions {
                prop_assert!(article.text.get(span.range()).is_some());
            }
        }
    }
}
