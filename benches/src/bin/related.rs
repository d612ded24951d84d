//! Cross-references at scale: how long a folder takes to be linked, and one article more.
//! `cargo run --release --bin related [ARTICLES]`

use std::sync::Arc;
use std::time::Instant;

use cronaca::extract;
use cronaca::model::{Article, DateValue, Published};
use cronaca::store::StoreBuilder;
use cronaca::text::clean;
use cronaca_benches::folder::MONTHS;
use cronaca_benches::{Corpus, Figures, process_time};
use rayon::prelude::*;

const ARTICLE_BYTES: usize = 2000;
/// Articles that tell of one thing.
const REPORTS: usize = 5;
/// Articles that are asked for one by one.
const ASKED: usize = 500;

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    cronaca::load::start_workers();
    let mut articles = stories(count);
    articles.par_iter_mut().for_each(extract::extract);
    let names: usize = articles.iter().map(|article| article.names.len()).sum();
    let events: usize = articles.iter().map(|article| article.events.len()).sum();
    println!("{count} articles in stories of {REPORTS}, {names} names, {events} events\n");

    let mut builder = StoreBuilder::default();
    articles.into_iter().for_each(|article| builder.add(Arc::new(article)));
    println!("| step | seconds | of processor time |\n|---|---|---|");
    let store = timed("build the store", || builder.build());
    let ids: Vec<_> = store.article_ids().collect();
    // From the middle, before anything is known of any: as if each had just come.
    let middle = count / 2;
    let asked = &ids[middle..(middle + ASKED).min(count)];
    let alone = Figures::of(asked, |&id| store.related(id).len());
    let links: usize =
        timed("link every article", || ids.par_iter().map(|&id| store.related(id).len()).sum());
    let found = ids.iter().filter(|id| is_found(&store, **id)).count();
    println!("\n{links} links; the best is of the same story for {found} of {count}.");
    println!(
        "\nOne article at a time: p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms.",
        alone.ms(0.5),
        alone.ms(0.99),
        alone.ms(1.0)
    );
    let added = Instant::now();
    drop(builder.build());
    println!("\nBuilt again in {:.1} s.", added.elapsed().as_secs_f64());
}

fn is_found(store: &cronaca::store::Store, id: cronaca::model::ArticleId) -> bool {
    let best = store.related(id).into_iter().next();
    best.is_some_and(|best| best.article.index() / REPORTS == id.index() / REPORTS)
}

fn timed<T>(step: &str, work: impl FnOnce() -> T) -> T {
    let (start, used) = (Instant::now(), process_time());
    let result = work();
    let (start, used) = (start.elapsed(), process_time() - used);
    println!("| {step} | {:.1} | {:.1} |", start.as_secs_f64(), used.as_secs_f64());
    result
}

/// Articles of one story share people, a place, a day and numbers among words drawn at random; some
/// people are in many stories, as some are in many news.
fn stories(count: usize) -> Vec<Article> {
    let mut corpus = Corpus::new(5);
    let famous: Vec<String> = (0..400).map(|_| corpus.person()).collect();
    let mut articles = Vec::with_capacity(count);
    while articles.len() < count {
        let day = corpus.day();
        let people: Vec<String> = (0..3).map(|_| corpus.person()).collect();
        let well_known = corpus.random().below(famous.len());
        let well_known = famous[well_known * well_known / famous.len()].clone();
        let number = 1000 + corpus.random().below(90_000);
        for report in 0..REPORTS.min(count - articles.len()) {
            let body = corpus.text(ARTICLE_BYTES);
            let (one, other) = (&people[report % 3], &people[(report + 1) % 3]);
            let text = format!(
                "{} {one} ha incontrato {well_known} con altre {number} persone. Il giorno dopo \
                 {other} e {one} sono ripartiti.\n\n{body}",
                written(&day),
            );
            articles.push(Article {
                path: clean(&format!("{:07}.txt", articles.len())).text,
                title: clean(&corpus.title()).text,
                text: clean(&text).text,
                language: "it",
                published: Published { value: Some(day.clone()), ..Published::default() },
                ..Article::default()
            });
        }
    }
    articles
}

fn written(day: &DateValue) -> String {
    let text = day.to_string();
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let day = parts.next().unwrap_or_default().trim_start_matches('0');
    format!("Il {day} {} {year}", MONTHS[month - 1])
}
