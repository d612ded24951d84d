//! Every list tells what a plain count tells, whichever index was there before.

use std::collections::BTreeMap;

use super::*;
use crate::lang;
use crate::store::postings::{END, Posting, Run};
use crate::text::{Span, clean, fold, words};

fn article(language: &'static str, title: &str, text: &str) -> Arc<Article> {
    let [title, text] = [title, text].map(|raw| clean(raw).text);
    Arc::new(Article { title, language, text, ..Article::default() })
}

/// Position and form of each occurrence, by stem and article.
type Expected = BTreeMap<String, BTreeMap<u32, Vec<(u32, String)>>>;

fn counted(articles: &[Arc<Article>]) -> Expected {
    let mut expected = Expected::new();
    for (id, article) in (0..).zip(articles) {
        let title: Vec<_> = words(&article.title).collect();
        let body = (narrow(title.len()) + TITLE_GAP..).zip(words(&article.text));
        for (position, word) in (0..).zip(title.iter().copied()).chain(body) {
            let form = fold(word.text);
            let list = expected.entry(lang::stem(article.language, &form).into_owned());
            list.or_default().entry(id).or_default().push((position, form));
        }
    }
    expected
}

/// Every list, read through a cursor, tells what a plain count tells.
#[track_caller]
fn check(articles: &[Arc<Article>]) {
    let postings = Postings::build(articles);
    check_renewed(articles, &postings);
    let expected = counted(articles);
    assert_eq!(postings.term_count(), expected.len());
    for (stem, list) in &expected {
        let term = crate::store::postings::TermId(narrow(postings.terms.find(stem).unwrap()));
        assert_eq!(postings.document_frequency(term), list.len());
        let mut cursor = postings.cursor(term);
        let mut found = Vec::new();
        let mut next = 0;
        for (&id, places) in list {
            assert_eq!(cursor.seek(next), id, "{stem}");
            next = id + 1;
            let title = postings.title_length(ArticleId(id));
            let in_title = places[0].0 < title;
            let posting = Posting { article: ArticleId(id), count: narrow(places.len()), in_title };
            assert_eq!(cursor.posting(), posting, "{stem}");
            let (bound, last) = cursor.bound(id);
            assert!(bound >= postings.weight(posting) && last >= id);
            assert_eq!(cursor.reach(id), id, "{stem}");
            assert_eq!(cursor.posting_of(id), posting, "{stem}");
            let is_light = cursor.heavy().filter(|heavy| !heavy.articles.contains(id as usize));
            assert!(is_light.is_none_or(|heavy| postings.weight(posting) <= heavy.others));
            let all: Vec<u32> = places.iter().map(|place| place.0).collect();
            cursor.positions(None, &mut found);
            assert_eq!(found, all, "{stem} in {id}");
        }
        assert_eq!(cursor.seek(next), END);
        for (&id, places) in list.iter().step_by(7) {
            let mut cursor = postings.cursor(term);
            cursor.seek(id / 2);
            assert_eq!(cursor.seek(id), id);
            let form = &places[0].1;
            let meant = postings.form(form);
            let meant = meant.iter().find(|meant| meant.term == term).unwrap();
            cursor.positions(meant.forms.as_deref(), &mut found);
            let same = places.iter().filter(|place| place.1 == *form).map(|place| place.0);
            assert_eq!(found, same.collect::<Vec<_>>(), "{form} in {id}");
        }
        let mut all = Vec::new();
        postings.cursor(term).for_each(|posting| all.push(posting.article.0));
        assert_eq!(all, list.keys().copied().collect::<Vec<_>>());
        all.clear();
        postings.cursor(term).for_each_article(|article| all.push(article.0));
        assert_eq!(all, list.keys().copied().collect::<Vec<_>>());
    }
}

#[test]
fn lists_tell_what_a_plain_count_tells() {
    check(&[]);
    check(&[article("it", "", ""), article("it", "Perché sì", "Perche sì, perché no. Sì!")]);
    for count in [128, 129, 256, 1500] {
        let many: Vec<_> = (0..count)
            .map(|n: usize| {
                let extra = ["Mosca", "mosche", "l’Aia", "strade"][n % 4];
                let text = format!("il {} il {extra} {}", n % 11, "parola ".repeat(n % 5));
                let title = if n.is_multiple_of(13) { "Mosca" } else { "titoli" };
                article(["it", "en", ""][n % 7 % 3], title, &text)
            })
            .collect();
        check(&many);
    }
}

/// The index is the same, whichever was there before.
#[track_caller]
fn check_renewed(articles: &[Arc<Article>], at_once: &Postings) {
    let gone = article("it", "Mosche", "La parola perduta.");
    for every in [1, 2, 7] {
        let (mut before, mut numbers) = (Vec::new(), Vec::new());
        for (at, article) in articles.iter().enumerate() {
            let stays = !at.is_multiple_of(every);
            numbers.push(stays.then(|| ArticleId::new(before.len())));
            before.push(Arc::clone(if stays { article } else { &gone }));
        }
        let renewed = Postings::build(&before).renewed(articles, &numbers).postings;
        assert!(format!("{renewed:?}") == format!("{at_once:?}"), "each {every}th is new");
    }
}

#[test]
fn a_word_means_its_stem_in_each_language() {
    let articles = [
        article("it", "", "Il cane abbaia, i cani tacciono."),
        article("en", "", "They can bark; cans rattle."),
    ];
    let postings = Postings::build(&articles);
    let found = |word: &str| {
        let mut positions = Vec::new();
        let mut found = Vec::new();
        for meant in postings.stems(word) {
            let mut cursor = postings.cursor(meant.term);
            let mut next = 0;
            while cursor.seek(next) != END {
                next = cursor.article() + 1;
                cursor.positions(meant.forms.as_deref(), &mut positions);
                found.extend(positions.iter().map(|position| (next - 1, *position)));
            }
        }
        found
    };
    assert_eq!(found("cane"), [(0, 3), (0, 6)]);
    assert_eq!(found("can"), [(0, 3), (0, 6), (1, 3), (1, 5)]);
    assert_eq!(found("barks"), [(1, 4)]);
    assert!(found("gatto").is_empty());
    let forms = |word: &str| postings.forms_starting(word).len();
    assert_eq!((forms("can"), forms("cani"), forms("x")), (1, 1, 0));
}

#[test]
fn reports_know_their_positions_and_words_their_place() {
    let text = "Uno due. Tre quattro cinque. Sei.".to_owned() + &" sette otto".repeat(200);
    let mut article =
        Article { title: "Il titolo".into(), text: clean(&text).text, ..Article::default() };
    article.set_events(vec![crate::model::EventMention {
        sentence: Span::new(9, 28),
        label: "x".into(),
        date: None,
        value: None,
        certainty: crate::model::Certainty::Exact,
        names: crate::model::Few::default(),
        background: false,
    }]);
    let postings = Postings::build(&[Arc::new(article)]);
    assert_eq!(postings.reports_of(ArticleId(0)), 0..1);
    assert_eq!(postings.report_positions(0), 6..9);
    let runs =
        [(6, 1), (6, 3), (9, 2), (300, 1), (311, 2)].map(|(start, words)| Run { start, words });
    let spans = postings.text_spans(ArticleId(0), &text, &runs);
    let shown: Vec<&str> = spans.iter().map(|span| span.of(&text)).collect();
    assert_eq!(shown, ["Tre", "Tre quattro cinque", "Sei. sette", "sette", "otto sette"]);
    let title = postings.title_span("Il titolo", Run { start: 1, words: 1 });
    assert_eq!(title, Span::new(3, 9));
}
