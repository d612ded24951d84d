//! The law that nothing is lost, whatever a file says and whatever format it is written in.

use proptest::prelude::*;

use super::{assert_conserved, parse_as};
use crate::text::clean;

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
