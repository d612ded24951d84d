//! Queries on a small folder: what they select, how hits are ranked, what snippets show.

use std::sync::Arc;

use proptest::prelude::*;

use crate::model::{
    Article, ArticleId, Certainty, DateMention, DateValue, EntityKind, EventMention, NameMention,
};
use crate::query::search::{matches, rank, search, shares};
use crate::query::{Query, common, select};
use crate::store::{Store, StoreBuilder};
use crate::text::{CleanText, SentenceRules, Span, clean, sentences};

/// An article in which `[...]` marks persons and `{date|words}` marks dates; each sentence with a
/// date is an event.
fn article(path: &str, title: &str, marked: &str) -> Article {
    let mut text = String::new();
    let (mut names, mut dates) = (Vec::new(), Vec::new());
    let mut start = 0;
    for character in marked.chars() {
        let span = Span::new(start, text.len());
        match character {
            '[' | '{' => start = text.len(),
            ']' => names.push(span),
            '|' => {
                dates.push((text.split_off(start), start));
                start = text.len();
            }
            '}' => dates.last_mut().unwrap().1 = text.len(),
            other => text.push(other),
        }
    }
    let text = clean(&text).text;
    let sentences = sentences(&text, SentenceRules::default());
    let dates: Vec<(DateValue, usize)> =
        dates.into_iter().map(|(value, end)| (DateValue::parse(&value).unwrap(), end)).collect();
    let fullest = |name: Span| names.iter().find(|full| full.of(&text).ends_with(name.of(&text)));
    let names: Vec<NameMention> = names
        .iter()
        .map(|&span| NameMention {
            span,
            kind: EntityKind::Person,
            name: text.slice(*fullest(span).unwrap()),
            rule: "test".into(),
        })
        .collect();
    let events = sentences.iter().filter_map(|&sentence| {
        let (value, _) = dates.iter().find(|(_, end)| sentence.contains_offset(end - 1))?;
        Some(EventMention {
            sentence,
            label: text.slice(sentence),
            date: None,
            value: Some(value.clone()),
            certainty: Certainty::Exact,
            names: (0..)
                .zip(&names)
                .filter(|(_, n)| sentence.contains(n.span))
                .map(|(i, _)| i)
                .collect(),
            background: false,
        })
    });
    let events: Vec<EventMention> = events.collect();
    let mut article = Article {
        path: clean(path).text,
        title: clean(title).text,
        dates: dates
            .iter()
            .map(|(value, end)| DateMention {
                span: Span::new(end - 1, *end),
                value: value.clone(),
                kind: value.kind(),
                modifier: None,
                certainty: Certainty::Exact,
                anchor: None,
                rule: "test".into(),
            })
            .collect(),
        sentences: sentences.into(),
        text,
        source: (path == "b").then(|| "Il Corriere di prova".into()),
        language: if path == "c" { "en" } else { "it" },
        ..Article::default()
    };
    article.set_names(&names);
    article.set_events(events);
    article
}

fn folder() -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    for article in [
        article(
            "a",
            "Il vertice di Ginevra",
            "[Anna Bruni] arriva a Ginevra {2022-02-24|il 24 febbraio}. La città è in festa.\n\n\
             Poi [Bruni] incontra [Carlo Dossi] {2022-05-13|il 13 maggio}. Perché?",
        ),
        article(
            "b",
            "La tregua",
            "Tregua firmata {2022-05-13|il 13 maggio}. [Dossi] tace su Ginevra.",
        ),
        article("c", "A quiet day", "Nothing new. The truce {2023|in 2023} held, la tregua."),
    ] {
        builder.add(Arc::new(article));
    }
    builder.build()
}

/// Paths of the selected articles, then the labels of the selected events.
#[track_caller]
fn check(query: &str, articles: &str, events: &[&str]) {
    let store = folder();
    let selection = select(&store, &Query::parse(query).unwrap());
    let paths: String =
        selection.articles.iter().map(|&id| store.article(id).path.as_str()).collect();
    let labels: Vec<CleanText> =
        selection.events.iter().map(|&id| store.label(store.event(id))).collect();
    assert_eq!(paths, articles, "{query}");
    assert_eq!(labels.len(), events.len(), "{query}: {labels:?}");
    assert!(labels.iter().zip(events).all(|(label, start)| label.starts_with(start)), "{labels:?}");
}

#[test]
fn queries_select_articles_and_events() {
    check("", "abc", &["Anna", "Poi", "Tregua", "The truce"]);
    check("GINEVRA", "ab", &["Anna"]);
    check("citta", "a", &[]);
    check("\"la tregua\"", "bc", &["The truce"]);
    check("\"tregua la\"", "", &[]);
    check("treg* -ginevra", "c", &["The truce"]);
    check("truce or febbraio", "ac", &["Anna", "The truce"]);
    check("who:bruni", "a", &["Anna", "Poi"]);
    check("chi:dossi", "ab", &["Poi"]);
    check("where:dossi", "", &[]);
    check("when:2022", "ab", &["Anna", "Poi", "Tregua"]);
    check("when:2022-02..2022-04", "a", &["Anna"]);
    check("when:2023", "c", &["The truce"]);
    check("when:2023-01", "", &[]);
    check("-when:2022", "c", &["The truce"]);
    check("when:maggio", "ab", &["Poi", "Tregua"]);
    check("when:24 febbraio", "a", &["Anna"]);
    check("2022-05-13 ginevra", "ab", &[]);
    check("near:3(ginevra anna)", "", &[]);
    check("near:4(ginevra anna)", "a", &["Anna"]);
    check("near:6(ginevra citta)", "a", &[]);
    check("vicino:2(treg* firmata)", "b", &["Tregua"]);
    check("has:source", "b", &["Tregua"]);
    check("-has:evento", "", &[]);
    check("title:vertice", "a", &["Anna", "Poi"]);
    check("tregue firmato", "b", &["Tregua"]);
    check("title:tregue", "b", &["Tregua"]);
    check("\"tregue\"", "", &[]);
    check("\"tregua\"", "bc", &["Tregua", "The truce"]);
    check("\"tregua firmata\"", "b", &["Tregua"]);
    check("\"tregua firmati\"", "", &[]);
    check("\"treg* firm*\"", "b", &["Tregua"]);
    check("near:9(tregue ginevra)", "b", &[]);
    check("fonte:corriere", "b", &["Tregua"]);
    check("lang:en path:c", "c", &["The truce"]);
    check("(vertice or tregua) -lang:en", "ab", &["Tregua"]);
}

#[test]
fn hits_are_ranked_and_shown() {
    let store = folder();
    let hits = search(&store, &Query::parse("tregua").unwrap(), 10).hits;
    let paths: String = hits.iter().map(|hit| store.article(hit.article).path.as_str()).collect();
    assert_eq!(paths, "bc");
    let snippet = &hits[0].snippet;
    assert_eq!(
        snippet.highlights.iter().map(|h| h.of(&snippet.text)).collect::<Vec<_>>(),
        ["Tregua"]
    );
    assert_eq!(snippet.span.of(&store.article(hits[0].article).text), snippet.text.as_str());
    assert_eq!(hits[0].title_highlights, [Span::new(3, 9)]);
    assert_eq!(search(&store, &Query::parse("tregua").unwrap(), 1).hits.len(), 1);
    let named = search(&store, &Query::parse("chi:bruni dossi").unwrap(), 10).hits;
    assert!(named[0].snippet.text.starts_with("Poi Bruni incontra Carlo Dossi"));
}

#[test]
fn a_slip_is_forgiven_where_nothing_matches() {
    let store = folder();
    let instead = |query: &str| {
        let answer = search(&store, &Query::parse(query).unwrap(), 10);
        answer.instead.map(|query| (query.to_string(), answer.hits.len()))
    };
    assert_eq!(instead("tregia"), Some(("tregua".into(), 2)));
    assert_eq!(instead("ginervra -tregua"), Some(("(ginevra -tregua)".into(), 1)));
    assert_eq!(instead("tregua"), None);
    assert_eq!(instead("tregia vertici"), None);
    assert_eq!(instead("zzzz"), None);
}

#[test]
fn the_rank_of_a_hit_is_explained() {
    let store = folder();
    let query = Query::parse("tregua ginevra -vertice").unwrap();
    let hit = &search(&store, &query, 10).hits[0];
    let shares = shares(&store, &query, hit.article);
    let told: Vec<(&str, u32, bool, usize)> = shares
        .iter()
        .map(|share| (share.what.as_str(), share.count, share.in_title, share.articles))
        .collect();
    assert_eq!(told, [("tregua", 2, true, 2), ("ginevra", 1, false, 2)]);
    let sum: f32 = shares.iter().map(|share| share.score).sum();
    assert!((sum - hit.score).abs() < 1e-4);
}

/// What is leapt over would not have been among the best.
#[test]
fn the_best_are_the_first_of_all() {
    let mut builder = StoreBuilder::default();
    let word = |number: usize| {
        let number = number.wrapping_mul(2_654_435_761) >> 7;
        ["tregua", "tregue", "pace", "vertice", "ginevra", "neve", "lago", "ponte"]
            [(number % 8).min(number / 8 % 8)]
    };
    for number in 0..700 {
        let text: Vec<&str> = (0..number % 37 + 3).map(|at| word(number * 40 + at)).collect();
        let title = [word(number), "del", word(number + 1)].join(" ");
        builder.add(Arc::new(article(&format!("{number:03}"), &title, &text.join(" "))));
    }
    let store = builder.build();
    for query in [
        "tregua",
        "neve",
        "pace vertice",
        "pace vertice path:1",
        "pace pace",
        "ponte lago tregua",
        "\"tregua pace\"",
        "\"vertice ginevra\" neve",
        "tr* lago",
        "tr* pa*",
        "tr*",
        "near:4(pace ponte) tregue",
        "title:ponte pace",
        "pace -neve path:1",
        "ponte or lago",
    ] {
        let query = Query::parse(query).unwrap();
        let all = rank(&store, &query, usize::MAX);
        assert!(all.len() > 20, "{query}: {}", all.len());
        assert_eq!(all.len(), select(&store, &query).articles.len(), "{query}");
        assert!(all.is_sorted_by(|a, b| a.1 >= b.1));
        for limit in [1, 10, 50] {
            let best = rank(&store, &query, limit);
            assert_eq!(best, all[..limit.min(all.len())], "{query}");
        }
    }
}

#[test]
fn matches_are_stepped_through_in_order() {
    let store = folder();
    let found = |query: &str| -> Vec<&str> {
        let article = store.article(ArticleId(0));
        let spans = matches(&store, &Query::parse(query).unwrap(), ArticleId(0));
        spans.into_iter().map(|span| span.of(&article.text)).collect()
    };
    assert_eq!(found("perche chi:dossi ginevra"), ["Ginevra", "Carlo Dossi", "Perché"]);
    assert_eq!(found("\"a ginevra\" -citta"), ["a Ginevra"]);
    assert_eq!(found("bruni who:bruni"), ["Anna Bruni", "Bruni"]);
    assert!(found("").is_empty());
}

#[test]
fn completions_go_on_with_the_query() {
    let store = folder();
    let texts = |text: &str| -> Vec<String> {
        Query::complete(&store, text).into_iter().map(|completion| completion.text).collect()
    };
    assert_eq!(texts("tregua -wh"), ["tregua -who:", "tregua -where:", "tregua -when:"]);
    assert_eq!(texts("qua"), ["quando:"]);
    assert_eq!(texts("chi:bru"), ["chi:\"Anna Bruni\""]);
    assert_eq!(texts("lang:"), ["lang:it", "lang:en"]);
    assert!(texts("x:").is_empty());
}

proptest! {
    #[test]
    fn what_is_common_is_what_both_hold(
        some in prop::collection::btree_set(0_u8..200, 0..40),
        many in prop::collection::btree_set(0_u8..200, 0..150),
    ) {
        let expected: Vec<u8> = some.intersection(&many).copied().collect();
        let (some, many): (Vec<u8>, Vec<u8>) = (some.into_iter().collect(), many.into_iter().collect());
        prop_assert_eq!(common(&some, &many), expected);
    }
}
