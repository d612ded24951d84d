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
fn the_text_tells_its_language_if_the_page_is_wrong() {
    let paragraph = "La nave è entrata in porto all'alba, e la gente è scesa in strada a vederla. ";
    let language =
        |text: &str| parse_as("a.md", &format!("---\nlang: en\n---\n{text}"))[0].language;
    assert_eq!(language(&paragraph.repeat(20)), "it");
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

/// An article to be written in some format: title, author, and text.
type Written = (String, String, String);

/// Values with what has a meaning in one format or another.
fn written() -> impl Strategy<Value = Vec<Written>> {
    let piece = prop::sample::select(vec![
        "Piove",
        "la nave",
        "è",
        "\"",
        "'",
        ",",
        ";",
        "|",
        "&",
        "<",
        ">",
        "a < b",
        "<x>",
        "\\",
        "\\n",
        "{",
        "}",
        "[",
        "]",
        "]]>",
        "--",
        "#",
        "12 giugno 2024",
        "€",
        "«Sì»",
        "=",
        ":",
        "fine.",
        "di Ada Neri",
        " ",
        " ",
    ]);
    let line =
        prop::collection::vec(piece, 1..8).prop_map(|pieces| format!("x{}", pieces.concat()));
    let text = prop::collection::vec(line.clone(), 1..4).prop_map(|lines| lines.join("\n\n"));
    prop::collection::vec((line.clone(), line, text), 1..4)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table(articles: &[Written], separator: &str) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let row = |(title, author, text): &Written| {
        [title, author, text].map(|t| cell(t)).join(separator) + "\r\n"
    };
    let header = ["title", "author", "text"].join(separator) + "\r\n";
    header + &articles.iter().map(row).collect::<String>()
}

fn objects(articles: &[Written]) -> Vec<serde_json::Value> {
    let object = |(title, author, text): &Written| serde_json::json!({"title": title, "author": {"name": author, "is": true}, "text": text, "other": [text]});
    articles.iter().map(object).collect()
}

fn feed(articles: &[Written], start: &str, end: &str, entry: fn(&Written) -> String) -> String {
    format!("{start}{}{end}", articles.iter().map(entry).collect::<String>())
}

/// The articles as each format writes them, and what the file is called.
fn in_each_format(articles: &[Written]) -> Vec<(&'static str, String)> {
    let rss = |(title, author, text): &Written| {
        let (title, author, text) = (escaped(title), escaped(author), escaped(text));
        format!(
            "<item><title>{title}</title><dc:creator>{author}</dc:creator><description>{text}</description></item>"
        )
    };
    let sections = |(title, author, text): &Written| {
        let text = text.replace("]]>", "]]]]><![CDATA[>");
        let (title, author) = (escaped(title), escaped(author));
        format!(
            "<item><title>{title}</title><author>{author}</author><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )
    };
    let atom = |(title, author, text): &Written| {
        let (title, author, text) = (escaped(title), escaped(author), escaped(text));
        format!(
            "<entry><title>{title}</title><author><name>{author}</name></author><content type='xhtml'><div><p>{text}</p></div></content></entry>"
        )
    };
    let lines: Vec<String> = objects(articles).iter().map(ToString::to_string).collect();
    let list = serde_json::json!({"version": "1", "title": "Prova", "items": objects(articles)});
    vec![
        ("a.csv", table(articles, ",")),
        ("a.csv", table(articles, ";")),
        ("a.tsv", table(articles, "\t")),
        ("a.json", serde_json::to_string_pretty(&objects(articles)).unwrap()),
        ("a.json", list.to_string()),
        ("a.jsonl", lines.join("\n")),
        ("a.xml", feed(articles, "<rss><channel>", "</channel></rss>", rss)),
        ("a.xml", feed(articles, "<rss><channel>", "</channel></rss>", sections)),
        (
            "a.xml",
            feed(articles, "<rdf:RDF><channel><title>x</title></channel>", "</rdf:RDF>", rss),
        ),
        ("a.xml", feed(articles, "<feed>", "</feed>", atom)),
    ]
}

/// How often each character but blanks stands in some texts.
fn letters<'a>(texts: impl Iterator<Item = &'a str>) -> std::collections::BTreeMap<char, usize> {
    let mut found = std::collections::BTreeMap::new();
    for letter in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *found.entry(letter).or_default() += 1;
    }
    found
}

proptest! {
    #[test]
    fn no_value_is_lost(articles in written()) {
        for (name, file) in in_each_format(&articles) {
            let found = parse_as(name, &file);
            prop_assert_eq!(found.len(), articles.len(), "{}", file);
            let kept = found.iter().flat_map(|article| {
                let removed = article.removed.iter().map(|removed| removed.text.as_str());
                removed.chain([article.text.as_str()])
            });
            let kept = letters(kept);
            let given = letters(articles.iter().flat_map(|(a, b, c)| [a.as_str(), b, c]));
            for (letter, count) in given {
                let of_it = kept.get(&letter).copied().unwrap_or_default();
                prop_assert!(of_it >= count, "{letter:?}: {of_it} of {count} in {file}\n{found:#?}");
            }
        }
    }

    #[test]
    fn any_file_of_any_format_parses(
        text in "[<>/&;:\"'={}\\[\\],a-z \n\t!?\\-\u{e9}]{0,200}",
        start in prop::sample::select(vec!["", "<rss>", "<feed><entry>", "[{\"text\":", "{\"items\":[", "title,text\n", "---\n"]),
        name in prop::sample::select(vec!["a.xml", "a.json", "a.csv", "a.tsv", "a.md", "a"]),
    ) {
        parse_as(name, &format!("{start}{text}"));
    }

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
