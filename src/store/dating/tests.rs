//! Tests of dating: folders in which one article leaves a year open.

use std::sync::Arc;

use crate::extract::marked;
use crate::model::{Basis, DateValue};
use crate::store::StoreBuilder;

/// A folder of (published, marked text): the dates of the first article, and its bounds or its own
/// date.
#[track_caller]
fn check(articles: &[(&str, &str)], expected: &str) {
    let mut builder = StoreBuilder::default();
    for (number, (published, text)) in articles.iter().chain(&NOISE).enumerate() {
        let mut article = marked::article(&format!("{number}.txt"), "it", text);
        article.published.value = DateValue::parse(published);
        if article.published.value.is_some() {
            article.published.basis = Basis::Inferred;
        }
        builder.add(Arc::new(article));
    }
    let store = builder.build();
    let article = &store.articles()[0];
    let mut shown: Vec<String> = article.dates.iter().map(|date| date.value.to_string()).collect();
    let published = &article.published;
    shown.extend(published.value.as_ref().map(|value| format!("published {value}")));
    shown.extend(published.after.map(|day| format!("after {day}")));
    shown.extend(published.before.map(|day| format!("before {day}")));
    assert_eq!(shown.join(", "), expected);
}

/// Articles that share nothing with the others, so that words have a rarity.
const NOISE: [(&str, &str); 3] = [
    ("2023-03-01", "Il mercato dei fiori apre alle sei, dicono i venditori della piazza."),
    ("2023-04-01", "La squadra ha vinto con merito la partita di ritorno."),
    ("2023-05-01", "Nessuno si aspettava che la biblioteca restasse aperta."),
];

const OPEN: &str =
    "Quando il [12 maggio|XXXX-05-12] è crollato il viadotto di {Valnera|place}, tutti dormivano.";

#[test]
fn another_article_gives_the_year() {
    check(
        &[
            ("", OPEN),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] crollò il viadotto di {Valnera|place}."),
        ],
        "2021-05-12, after 2021-05-12, before 2022-05-12",
    );
}

#[test]
fn a_day_that_readers_know_has_its_year_from_another_article() {
    check(
        &[
            ("2024-11-20", OPEN),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] crollò il viadotto di {Valnera|place}."),
        ],
        "2021-05-12, published 2024-11-20",
    );
}

#[test]
fn a_month_gives_the_year_where_more_is_shared() {
    check(
        &[
            (
                "",
                "Il [12 maggio|XXXX-05-12] è crollato il viadotto fra {Valnera|place} e {Lona|place}.",
            ),
            (
                "2022-01-01",
                "Nel [maggio 2021|2021-05] fra {Lona|place} e {Valnera|place} cadde il viadotto.",
            ),
        ],
        "2021-05-12, after 2021-05-12, before 2022-05-12",
    );
    check(
        &[
            ("", OPEN),
            ("2022-01-01", "Nel [maggio 2021|2021-05] il viadotto era nuovo, dice una guida."),
        ],
        "XXXX-05-12",
    );
}

#[test]
fn what_stands_beside_follows() {
    check(
        &[
            (
                "",
                "L'ultima riunione si era tenuta il [3 aprile|XXXX-04-03]. Il [12 maggio|XXXX-05-12] \
                 è crollato il viadotto di {Valnera|place}. Poi il silenzio. Nessuno disse altro. Il \
                 [2 gennaio|XXXX-01-02] sono ripresi i lavori.",
            ),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] crollò il viadotto di {Valnera|place}."),
        ],
        "2021-04-03, 2021-05-12, XXXX-01-02, after 2021-05-12, before 2022-04-03",
    );
}

#[test]
fn the_articles_own_day_gets_the_year_too() {
    check(
        &[
            (
                "XXXX-05-13",
                "Il viadotto di {Valnera|place} è crollato ieri [12 maggio|XXXX-05-12].",
            ),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] crollò il viadotto di {Valnera|place}."),
        ],
        "2021-05-12, published 2021-05-13",
    );
}

#[test]
fn the_weekday_finds_the_year_of_its_sentence() {
    check(
        &[(
            "",
            "[domenica 7 ottobre|XXXX-10-07] {Marta Landi} ha vinto le elezioni del [2018|2018].",
        )],
        "2018-10-07, 2018, after 2018-10-07, before 2019-10-07",
    );
    check(
        &[(
            "",
            "[sabato 7 ottobre|XXXX-10-07] {Marta Landi} ha vinto le elezioni del [2018|2018].",
        )],
        "XXXX-10-07, 2018",
    );
}

#[test]
fn nothing_is_guessed() {
    // Two years.
    check(
        &[
            ("", OPEN),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] crollò il viadotto di {Valnera|place}."),
            ("2019-01-01", "Il [12 maggio 2018|2018-05-12] crollò il viadotto di {Valnera|place}."),
        ],
        "XXXX-05-12",
    );
    // Nothing in common but the day.
    check(
        &[
            ("", OPEN),
            ("2022-01-01", "Il [12 maggio 2021|2021-05-12] la banda suonò per {Nordia|place}."),
        ],
        "XXXX-05-12",
    );
    // Other people.
    check(
        &[
            (
                "",
                "Il [12 maggio|XXXX-05-12] {Marta Landi} ha chiuso il viadotto di {Valnera|place}.",
            ),
            (
                "2022-01-01",
                "Il [12 maggio 2021|2021-05-12] {Piotr Wolny} era sul viadotto di {Valnera|place}.",
            ),
        ],
        "XXXX-05-12",
    );
}

const YESTERDAY: &str = "[Ieri|PAST_REF] è crollato il viadotto nuovo di {Valnera|place}, travolgendo \
    due camion della ditta.";

#[test]
fn yesterday_is_the_day_that_another_article_tells() {
    check(
        &[
            ("", YESTERDAY),
            (
                "2021-05-13",
                "Il [12 maggio|2021-05-12] il viadotto nuovo di {Valnera|place} è crollato travolgendo due \
                 camion della ditta.",
            ),
        ],
        "2021-05-12, published 2021-05-13",
    );
    // Too little in common.
    check(
        &[
            ("", YESTERDAY),
            (
                "2021-05-13",
                "Il [12 maggio|2021-05-12] hanno chiuso il viadotto di {Valnera|place}.",
            ),
        ],
        "PAST_REF",
    );
}
