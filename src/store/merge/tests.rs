//! Tests of merging: folders of marked articles and the events that several reports tell.

use std::sync::Arc;

use crate::extract::marked;
use crate::model::{Article, DateMention, DateValue, Modifier};
use crate::store::{Store, StoreBuilder};

/// A folder of articles: (language, published, marked text).
fn store(articles: &[(&'static str, &str, &str)]) -> Arc<Store> {
    store_with(articles, |_| {})
}

/// The same of articles that are changed before their events are found.
fn store_with(
    articles: &[(&'static str, &str, &str)],
    change: impl Fn(&mut Article),
) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    for (number, (language, published, text)) in articles.iter().enumerate() {
        let mut article = marked::article(&format!("{number}.txt"), language, text);
        article.published.value = DateValue::parse(published);
        change(&mut article);
        article.set_events(crate::extract::events(&article));
        builder.add(Arc::new(article));
    }
    builder.build()
}

/// The events that several reports tell, as the value with the numbers of the articles.
#[track_caller]
fn check(articles: &[(&'static str, &str, &str)], expected: &[&str]) {
    let store = store(articles);
    let shown: Vec<String> = store
        .events()
        .iter()
        .filter(|event| event.reports.len() > 1)
        .map(|event| {
            let value = event.value.as_ref().map(ToString::to_string).unwrap_or_default();
            let numbers: Vec<String> =
                event.reports.iter().map(|report| report.article.0.to_string()).collect();
            format!("{value} {}", numbers.join(" "))
        })
        .collect();
    assert_eq!(shown, expected);
}

/// Articles that share nothing with the others, so that words have a rarity.
const NOISE: [(&str, &str, &str); 4] = [
    ("it", "2023-03-01", "Il mercato dei fiori apre alle sei, dicono i venditori della piazza."),
    ("it", "2023-04-01", "La squadra ha vinto con merito la partita di ritorno."),
    ("en", "2023-05-01", "The choir sang for an hour before the rain came down."),
    ("en", "2023-06-01", "Nobody expected the library to stay open through the holidays."),
];

fn with_noise<'a>(
    articles: &[(&'static str, &'a str, &'a str)],
) -> Vec<(&'static str, &'a str, &'a str)> {
    articles.iter().copied().chain(NOISE).collect()
}

#[test]
fn one_event_told_twice_is_one() {
    check(
        &with_noise(&[
            (
                "it",
                "2023-10-01",
                "Il [12 maggio 2021|2021-05-12] è crollato il viadotto di {Valnera|place}.",
            ),
            (
                "it",
                "2024-02-01",
                "Tutti ricordano il crollo del viadotto di {Valnera|place}, il [12 maggio 2021|2021-05-12].",
            ),
        ]),
        &["2021-05-12 0 1"],
    );
}

#[test]
fn what_reports_say_differently_is_marked() {
    let store = store(&with_noise(&[
        (
            "it",
            "2023-10-01",
            "Il [12 maggio 2021|2021-05-12] il crollo del viadotto di {Valnera|place} fece 31 feriti.",
        ),
        (
            "it",
            "2024-02-01",
            "Dopo il crollo del viadotto di {Valnera|place}, il [12 maggio 2021|2021-05-12], si contarono 28 feriti.",
        ),
    ]));
    let event = store.events().iter().find(|event| event.reports.len() == 2).unwrap();
    let said: Vec<&str> = event.disputes[0].said.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!((event.disputes[0].about.as_str(), &*said), ("feriti", &["31", "28"][..]));
}

#[test]
fn words_of_one_root_are_shared_across_languages() {
    check(
        &with_noise(&[
            (
                "it",
                "2021-05-13",
                "Ieri, [12 maggio|2021-05-12], la demolizione del viadotto di {Valnera|place}.",
            ),
            (
                "fr",
                "2021-05-13",
                "Hier, [12 mai|2021-05-12], la démolition du viaduc de {Valnera|place}.",
            ),
        ]),
        &["2021-05-12 0 1"],
    );
}

#[test]
fn two_things_of_one_year_are_two() {
    check(
        &with_noise(&[
            ("it", "2023-10-01", "Nel [2007|2007] la crescita degli affitti fu notevole."),
            ("it", "2024-02-01", "La crescita notevole dei salari nel [2007|2007] fece discutere."),
        ]),
        &[],
    );
}

#[test]
fn a_coarse_date_joins_the_exact_one() {
    check(
        &with_noise(&[
            (
                "it",
                "2023-10-01",
                "Il [12 maggio 2021|2021-05-12] {Marta Landi} ha chiuso il cantiere di {Valnera|place}.",
            ),
            (
                "it",
                "2024-02-01",
                "Nel [maggio 2021|2021-05] {Marta Landi} decise di chiudere il cantiere di {Valnera|place}.",
            ),
            ("it", "2024-03-01", "Nel [maggio 2021|2021-05] piovve molto sui campi di grano."),
        ]),
        &["2021-05-12 0 1"],
    );
}

#[test]
fn what_everybody_tells_of_a_past_day_is_one() {
    check(
        &[
            (
                "it",
                "2023-10-01",
                "Il [12 maggio 2021|2021-05-12] {Nordia|place} ha attaccato {Sudia|place}.",
            ),
            (
                "it",
                "2024-02-01",
                "Il [12 maggio 2021|2021-05-12] {Nordia|place} ha invaso {Sudia|place}.",
            ),
            (
                "en",
                "2024-03-01",
                "{Nordia|place} invaded {Sudia|place} on [12 May 2021|2021-05-12].",
            ),
            (
                "it",
                "2024-04-01",
                "Il [12 maggio 2021|2021-05-12] {Marta Landi} difese {Sudia|place} contro {Nordia|place}.",
            ),
        ],
        &["2021-05-12 0 1 2"],
    );
}

#[test]
fn languages_meet_in_names() {
    check(
        &with_noise(&[
            (
                "it",
                "2023-10-01",
                "Il [12 maggio 2021|2021-05-12] {Marta Landi} ha incontrato {Piotr Wolny} a {Valnera|place}.",
            ),
            (
                "en",
                "2024-02-01",
                "{Piotr Wolny} and {Marta Landi} first met on [12 May 2021|2021-05-12].",
            ),
        ]),
        &["2021-05-12 0 1"],
    );
}

#[test]
fn two_things_of_one_day_stay_two() {
    check(
        &with_noise(&[
            (
                "it",
                "2021-05-13",
                "[Ieri|2021-05-12] {Marta Landi} ha incontrato i sindacati a {Valnera|place}.",
            ),
            (
                "it",
                "2021-05-13",
                "[Ieri|2021-05-12] {Marta Landi} ha inaugurato la nuova biblioteca comunale.",
            ),
            (
                "it",
                "2021-05-13",
                "[Ieri|2021-05-12] a {Valnera|place} un incendio ha distrutto due capannoni.",
            ),
        ]),
        &[],
    );
}

#[test]
fn a_coarse_date_that_fits_two_events_joins_neither() {
    check(
        &with_noise(&[
            (
                "it",
                "2023-10-01",
                "Il [12 maggio 2021|2021-05-12] {Marta Landi} ha incontrato {Piotr Wolny}.",
            ),
            (
                "it",
                "2023-11-01",
                "Il [20 maggio 2021|2021-05-20] {Marta Landi} ha incontrato {Piotr Wolny}.",
            ),
            (
                "it",
                "2024-02-01",
                "Nel [maggio 2021|2021-05] {Marta Landi} ha incontrato {Piotr Wolny}.",
            ),
        ]),
        &[],
    );
}

#[test]
fn one_event_told_a_day_apart_is_one_with_a_disagreement() {
    let told = |day: &str, published| {
        let text = format!(
            "Due operai sono morti [{day}|{day}] nel crollo del ponteggio di {{Valnera|place}}, dice la \
             procura di {{Lona|place}}."
        );
        ("it", published, text)
    };
    let (first, second) = (told("2021-05-12", "2021-05-13"), told("2021-05-13", "2021-05-14"));
    let articles = [(first.0, first.1, first.2.as_str()), (second.0, second.1, second.2.as_str())];
    let store = store(&with_noise(&articles));
    let event = store.events().iter().find(|event| event.reports.len() > 1).unwrap();
    let said: Vec<&str> = event.disputes[0].said.iter().map(|(what, _)| &**what).collect();
    assert_eq!(said, ["2021-05-12", "2021-05-13"]);
}

#[test]
fn what_one_article_tells_of_two_days_is_two_things() {
    check(
        &with_noise(&[
            (
                "it",
                "2021-05-14",
                "Un operaio è morto il [12 maggio|2021-05-12] nel cantiere di {Valnera|place}. Un operaio è \
                 morto il [13 maggio|2021-05-13] nel cantiere di {Valnera|place}.",
            ),
            (
                "it",
                "2021-05-14",
                "Un operaio è morto il [13 maggio|2021-05-13] nel cantiere di {Valnera|place}.",
            ),
        ]),
        &["2021-05-13 0 1"],
    );
}

#[test]
fn a_rough_year_joins_no_day_with_others_in_it() {
    let store = |rough: &str| {
        let exact = "Il [12 maggio 2021|2021-05-12] {Marta Landi} e {Ivo Rado} si sono parlati per telefono a \
                     {Valnera|place}.";
        let articles = [("it", "2021-05-14", exact), ("it", "2024-01-10", rough)];
        store_with(&with_noise(&articles), |article| {
            let rough = |date: DateMention| match date.value {
                DateValue::Year(2021) => DateMention { modifier: Some(Modifier::Approx), ..date },
                _ => date,
            };
            article.dates = article.dates.iter().map(rough).collect();
        })
    };
    let told_twice = |store: &Store| store.events().iter().any(|event| event.reports.len() > 1);
    let other = "{Piotr Wolny} e {Marta Landi} si sono parlati per telefono della {Valnera|place} di \
                 [oltre due anni fa|2021].";
    let same = "{Marta Landi} e {Ivo Rado} si sono parlati per telefono a {Valnera|place} [oltre due anni \
                fa|2021].";
    assert!(!told_twice(&store(other)) && told_twice(&store(same)));
}
