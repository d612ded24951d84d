//! The fuzzy finder beside naive fuzzy-matcher, nucleo and frizbee: the same lines, the same keys,
//! one thread each. `cargo run --release --bin finder [LINES]`

use std::sync::Arc;
use std::time::Duration;

use cronaca::query::finder::Finder;
use cronaca::store::StoreBuilder;
use cronaca_benches::{Corpus, Figures, HEAD, finder_queries, keys, thread_time};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str, Utf32String};

const SHOWN: usize = 50;

/// How often all keys are typed; of each key's times the shortest counts.
const PASSES: usize = 3;

fn main() {
    let lines = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut corpus = Corpus::new(1);
    let articles = corpus.articles(lines, 0);
    let titles: Vec<String> = articles.iter().map(|article| article.title.to_string()).collect();
    let typed: Vec<String> =
        finder_queries(&titles, 40).iter().flat_map(|query| keys(query)).collect();
    let mut builder = StoreBuilder::default();
    articles.into_iter().for_each(|article| builder.add(article));
    let store = builder.build();
    let start = thread_time();
    let mut finder = Finder::new(&Arc::clone(&store));
    println!(
        "{lines} lines, {} keys; our finder is built in {:.0} ms\n",
        typed.len(),
        (thread_time() - start).as_secs_f64() * 1000.0
    );

    let (ours, each) = Figures::best_of(PASSES, &typed, |query| finder.find(query, SHOWN).total);
    println!("{HEAD}\n{}", ours.row("cronaca", &ours));
    if std::env::args().nth(2).is_some() {
        return show_keys(&mut finder, &typed, &each);
    }
    println!("{}", frizbee(&titles, &typed).row("frizbee", &ours));
    println!("{}", nucleo(&titles, &typed).row("nucleo-matcher", &ours));
    println!("{}", naive(&titles, &typed).row("fuzzy-matcher over all lines", &ours));
}

/// Where the time goes, key by key.
fn show_keys(finder: &mut Finder, typed: &[String], times: &[Duration]) {
    for (query, time) in typed.iter().zip(times) {
        let total = finder.find(query, SHOWN).total;
        println!("{query:20} {total:7} {:.2} ms", time.as_secs_f64() * 1000.0);
    }
}

fn naive(titles: &[String], typed: &[String]) -> Figures {
    let matcher = SkimMatcherV2::default();
    Figures::best_of(PASSES, typed, |query| {
        let words: Vec<&str> = query.split_whitespace().collect();
        let mut found: Vec<(i64, usize)> = titles
            .iter()
            .enumerate()
            .filter_map(|(index, title)| {
                let score: Option<i64> =
                    words.iter().map(|word| matcher.fuzzy_match(title, word)).sum();
                score.map(|score| (-score, index))
            })
            .collect();
        best(&mut found);
        found.len()
    })
    .0
}

fn nucleo(titles: &[String], typed: &[String]) -> Figures {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let lines: Vec<Utf32String> = titles.iter().map(|title| title.as_str().into()).collect();
    Figures::best_of(PASSES, typed, |query| {
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let mut found: Vec<(i64, usize)> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| {
                let line: Utf32Str<'_> = line.slice(..);
                pattern.score(line, &mut matcher).map(|score| (-i64::from(score), index))
            })
            .collect();
        best(&mut found);
        found.len()
    })
    .0
}

fn frizbee(titles: &[String], typed: &[String]) -> Figures {
    Figures::best_of(PASSES, typed, |query| peer::frizbee_matches(titles, query)).0
}

/// Orders the best lines as a screen would show them.
fn best(found: &mut Vec<(i64, usize)>) {
    if found.len() > SHOWN {
        found.select_nth_unstable(SHOWN);
        found.truncate(SHOWN);
    }
    found.sort_unstable();
}
