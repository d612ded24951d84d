//! The query language, asked of a small store.
#![no_main]

use std::sync::{Arc, LazyLock};

use cronaca::extract::extract;
use cronaca::parse::{Fields, parse};
use cronaca::query::{Query, search, select};
use cronaca::read::Source;
use cronaca::store::{Store, StoreBuilder};
use libfuzzer_sys::fuzz_target;

const ARTICLE: &str = include_str!("../../articles/austin-shoigu-first-call.md");

static STORE: LazyLock<Arc<Store>> = LazyLock::new(|| {
    let mut builder = StoreBuilder::default();
    for mut article in parse(&Source::of_text("a.md", ARTICLE), &Fields::default()).articles {
        extract(&mut article);
        builder.add(Arc::new(article));
    }
    builder.build()
});

fuzz_target!(|text: &str| {
    let _ = Query::complete(&STORE, text);
    match Query::parse(text) {
        Ok(query) => {
            let selection = select(&STORE, &query);
            assert!(selection.articles.len() <= STORE.articles().len());
            let _ = search::search(&STORE, &query, 10);
        }
        Err(error) => assert!(error.at <= text.len()),
    }
});
