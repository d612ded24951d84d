//! Whole texts through all of parsing, and the law that nothing is lost; that of any texts stands in
//! `tests/any.rs`.

use super::*;

mod any;

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
    let events: Vec<_> = found[0].events().collect();
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&*events[0].label, events[0].value.as_ref().unwrap().to_string().as_str()),
        ("Uno", "2022-02-24")
    );
}

#[test]
fn the_text_tells_its_language_if_the_page_is_wrong() {
    let paragraph = "La nave è entrata in porto all'alba, e la gente è scesa in strada a vederla. ";
    let language =
        |text: &str| parse_as("a.md", &format!("---\nlang: en\n---\n{text}"))[0].language;
    assert_eq!(language(&paragraph.repeat(20)), "it");
    assert_eq!(language(&paragraph.repeat(5)), "it");
    // Too little to say so.
    assert_eq!(language(paragraph), "en");
}

#[test]
fn a_file_may_hold_several_articles() {
    let found = parse_as("a.jsonl", "{\"text\": \"Piove.\"}\n{\"text\": \"Nevica.\"}");
    let said: Vec<(&str, &str)> = found.iter().map(|a| (&*a.path, &*a.text)).collect();
    assert_eq!(said, [("a.jsonl#1", "Piove."), ("a.jsonl#2", "Nevica.")]);
}

#[test]
fn entries_keep_their_names_when_a_feed_grows() {
    let item = |number: u32| {
        format!(
            "<item><guid>x{number}</guid><title>Uno</title><description>Piove.</description></item>"
        )
    };
    let feed = |numbers: &[u32]| -> Vec<String> {
        let items: String = numbers.iter().map(|&number| item(number)).collect();
        let found = parse_as("f.xml", &format!("<rss><channel>{items}</channel></rss>"));
        found.iter().map(|article| article.path.to_string()).collect()
    };
    assert_eq!(feed(&[1, 2]), feed(&[3, 1, 2])[1..]);
    assert_eq!(feed(&[1]), feed(&[1, 2])[..1]);
    let [one, again] = &feed(&[1, 1])[..] else { panic!() };
    assert_eq!(*again, format!("{one}-2"));
}

#[test]
fn the_content_counts_before_the_name() {
    let day = |name: &str, text: &str| {
        let found = parse_as(name, text);
        found.first().and_then(|article| article.published.value.clone()).map(|d| d.to_string())
    };
    let feed = "<rss><channel><item><title>Uno</title><pubDate>Wed, 12 Jun 2024 23:30:00 -0500</pubDate>\
                <description>Piove.</description></item></channel></rss>";
    assert_eq!(day("a.html", feed).as_deref(), Some("2024-06-12"));
    assert_eq!(
        day("a.txt", "title,date,text\nUno,2024-06-12,Piove.\n").as_deref(),
        Some("2024-06-12")
    );
    let hugo = "{\"title\": \"Uno\", \"date\": \"2024-06-12\"}\n\nPiove.";
    assert_eq!(day("a.md", hugo).as_deref(), Some("2024-06-12"));
    let links =
        "<html><head><title>Pocket Export</title></head><body><a href='x'>Uno</a></body></html>";
    assert!(parse_as("ril_export.html", links).is_empty());
}

#[test]
fn data_and_nothing_are_passed_over() {
    assert!(parse_as("a.json", "{}").is_empty());
    assert!(parse_as("a.txt", " \n ").is_empty());
    assert_eq!(parse_as("senza-nome", "Piove.").len(), 1);
}

#[test]
fn a_page_may_mark_who_wrote_it_and_when() {
    let found = parse_as(
        "a.html",
        "<html><body><article><h1>Torna la nave</h1><p class=byline>di Ada Neri</p><p class=date>12 giugno 2024, 18:12</p>\
         <p>La nave è tornata in porto, dove da due giorni la aspettavano in molti, e nessuno se n'è andato a casa \
         prima di averla vista da vicino.</p></article></body></html>",
    );
    assert_eq!(
        show(&found[0]),
        "stated: torna la nave\nstated 2024-06-12\nby Ada Neri\n\
         ¶ La nave è tornata in porto, dove da due giorni la aspettavano in molti, e nessuno se n'è andato a casa \
         prima di averla vista da vicino.\n\
         - title: Torna la nave\n- byline: di Ada Neri\n- date line: 12 giugno 2024, 18:12",
    );
}

#[test]
fn a_line_above_the_text_may_state_its_day() {
    check(
        "a.txt",
        "Stampa | Chiudi\nTorna la nave\nLa Voce di Prova - 12 giugno 2024\nLa nave è tornata in porto ieri.\n",
        "stated: torna la nave\nstated 2024-06-12\n\
         ¶ La Voce di Prova - 12 giugno 2024\n¶ La nave è tornata in porto ieri.\n\
         - boilerplate: Stampa | Chiudi\n- title: Torna la nave",
    );
}
