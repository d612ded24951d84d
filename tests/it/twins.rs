//! The same event in two languages: names, days and numbers alone lead from one report to the other.

use std::sync::Arc;

use cronaca::extract;
use cronaca::model::Article;
use cronaca::store::StoreBuilder;
use cronaca::text::{clean, clean_line};

const TWINS: &str = include_str!("twins.txt");

#[test]
fn an_articles_twin_in_another_language_is_found() {
    let pairs = TWINS.lines().filter(|line| !line.starts_with('#'));
    let pairs: Vec<(&str, &str)> = pairs.filter_map(|line| line.split_once(" | ")).collect();
    let mut builder = StoreBuilder::default();
    for (number, (english, italian)) in pairs.iter().enumerate() {
        for (language, text) in [("en", english), ("it", italian)] {
            let mut article = Article {
                path: clean_line(&format!("{number:02}.{language}.txt")),
                language,
                text: clean(text).text,
                ..Article::default()
            };
            extract::extract(&mut article);
            builder.add(Arc::new(article));
        }
    }
    let store = builder.build();
    assert!(pairs.len() > 10);
    for id in store.article_ids() {
        let path = &store.article(id).path;
        let best = store.related(id).into_iter().next();
        let best = best.map(|best| store.article(best.article).path.to_string());
        assert_eq!(best.as_deref().map(|other| &other[..2]), Some(&path[..2]), "{path}");
    }
}
