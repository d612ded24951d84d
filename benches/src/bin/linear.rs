//! Whether cost grows linearly: time and memory of each stage from the files to the store, over
//! folders of growing size. `cargo run --release --no-default-features --bin linear [FOLDER [ARTICLES...]]`
//! writes the folders below FOLDER, unless they are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cronaca::model::Article;
use cronaca::parse::Fields;
use cronaca::read::{self, Candidate, Encodings, Source};
use cronaca::store::StoreBuilder;
use cronaca::{extract, lang, parse};
use cronaca_benches::{folder, process_time};
use rayon::prelude::*;

/// Bytes of an article.
const ARTICLE_BYTES: usize = 4000;
const COUNTS: [usize; 3] = [1000, 10_000, 100_000];
/// Articles that pass the stages together, so that their sources need not be held all at once.
const BATCH: usize = 2000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let top =
        arguments.next().map_or_else(|| std::env::temp_dir().join("cronaca-linear"), PathBuf::from);
    let counts: Vec<usize> = arguments.filter_map(|count| count.parse().ok()).collect();
    cronaca::load::start_workers();
    for &count in if counts.is_empty() { &COUNTS[..] } else { &counts } {
        let folder = top.join(count.to_string());
        let bytes = folder::write(&folder, count, ARTICLE_BYTES).expect("a folder to write in");
        measure(&folder, count, bytes);
    }
}

fn measure(folder: &Path, count: usize, bytes: u64) {
    let before = resident("VmRSS");
    reset_peak();
    let mut stages = Stages::default();
    let walk = stages.run("walk", || read::walk(&[folder.to_owned()]));
    let mut builder = StoreBuilder::default();
    for files in walk.files.chunks(BATCH) {
        load(files, &mut builder, &mut stages);
    }
    drop(walk);
    let loaded = resident("VmRSS") - before;
    let (mut clock, mut used) = (Instant::now(), process_time());
    let store = builder.build_in_steps(&mut |step| {
        stages.add(step, clock.elapsed(), process_time() - used);
        (clock, used) = (Instant::now(), process_time());
    });
    cronaca::load::release_memory();
    let (kept, peak) = (resident("VmRSS") - before, resident("VmHWM") - before);
    let events = store.events().len();
    println!("\n{count} articles, {:.1} MB, {events} events\n", megabytes(bytes));
    stages.print(bytes);
    let ratio = |memory: u64| memory as f64 / bytes as f64;
    println!(
        "\nMemory as a multiple of the text: articles {:.2}, with the store {:.2}, at most {:.2}.",
        ratio(loaded),
        ratio(kept),
        ratio(peak),
    );
}

fn load(files: &[Candidate], builder: &mut StoreBuilder, stages: &mut Stages) {
    let sources: Vec<Source> = stages.run("read", || {
        files.par_iter().filter_map(|file| read::read(file, &Encodings::default()).ok()).collect()
    });
    let mut articles: Vec<Article> = stages.run("parse", || {
        sources
            .par_iter()
            .flat_map_iter(|source| parse::parse(source, &Fields::default()).articles)
            .collect()
    });
    drop(sources);
    stages.run("language", || {
        articles.par_iter_mut().filter(|article| article.language.is_empty()).for_each(|article| {
            article.language = lang::detect(&article.text).unwrap_or_default();
        });
    });
    stages.run("extract", || articles.par_iter_mut().for_each(extract::extract));
    articles.into_iter().for_each(|article| builder.add(Arc::new(article)));
}

/// What each stage took, by the clock and of processor time.
#[derive(Default)]
struct Stages(Vec<(&'static str, Duration, Duration)>);

impl Stages {
    fn run<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let (clock, used) = (Instant::now(), process_time());
        let result = work();
        self.add(stage, clock.elapsed(), process_time() - used);
        result
    }

    fn add(&mut self, stage: &'static str, clock: Duration, used: Duration) {
        match self.0.iter_mut().find(|known| known.0 == stage) {
            Some(known) => {
                known.1 += clock;
                known.2 += used;
            }
            None => self.0.push((stage, clock, used)),
        }
    }

    fn print(&self, bytes: u64) {
        println!("| stage | s | processor s | MB/s of processor time |\n|---|---|---|---|");
        let (mut clock, mut used) = (Duration::ZERO, Duration::ZERO);
        for (stage, by_clock, of_processor) in &self.0 {
            print_row(stage, *by_clock, *of_processor, bytes);
            clock += *by_clock;
            used += *of_processor;
        }
        print_row("all", clock, used, bytes);
    }
}

fn print_row(stage: &str, clock: Duration, used: Duration, bytes: u64) {
    let (clock, used) = (clock.as_secs_f64(), used.as_secs_f64());
    println!("| {stage} | {clock:.2} | {used:.2} | {:.1} |", megabytes(bytes) / used);
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A figure of this process's memory in bytes, 0 where the system does not tell.
fn resident(figure: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Has the most memory ever used counted from now on.
fn reset_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
