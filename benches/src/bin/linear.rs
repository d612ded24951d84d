//! Whether cost grows linearly: time and memory of each stage from the files to the store, over
//! folders of growing size. `cargo run --release --no-default-features --bin linear [FOLDER [ARTICLES...]]`
//! writes the folders below FOLDER, unless they are there. ARTICLES is how many, such as `100000`, or with
//! the bytes of each `100000x4000`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cronaca::model::{Article, bring_together};
use cronaca::parse::Fields;
use cronaca::read::{self, Candidate, Encodings, Source};
use cronaca::store::{Store, StoreBuilder};
use cronaca::{extract, lang, parse};
use cronaca_benches::{folder, process_time};
use rayon::prelude::*;

/// Bytes of an article at least, where nothing else is said: they come to 1.4 kB.
const ARTICLE_BYTES: usize = 1000;
const FOLDERS: [&str; 4] = ["1000", "10000", "100000", "1000000"];
/// Articles that pass the stages together, so that their sources need not be held all at once.
const BATCH: usize = 2000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let top =
        arguments.next().map_or_else(|| std::env::temp_dir().join("cronaca-linear"), PathBuf::from);
    let asked: Vec<String> = arguments.collect();
    let names = asked.iter().map(String::as_str);
    cronaca::load::start_workers();
    for name in if asked.is_empty() { FOLDERS.to_vec() } else { names.collect() } {
        let (count, bytes) = name.split_once('x').unwrap_or((name, ""));
        let count = count.parse().expect("a number of articles");
        let folder = top.join(name);
        let bytes = folder::write(&folder, count, bytes.parse().unwrap_or(ARTICLE_BYTES));
        measure(&folder, count, bytes.expect("a folder to write in"));
    }
}

fn measure(folder: &Path, count: usize, bytes: u64) {
    let before = resident("VmRSS");
    let mut stages = Stages::default();
    let walk = stages.run("walk", || read::walk(&[folder.to_owned()], &read::Part::All));
    let mut builder = StoreBuilder::default();
    for files in walk.files.chunks(BATCH) {
        load(files, &mut builder, &mut stages);
    }
    drop(walk);
    let loaded = resident("VmRSS") - before;
    let store = stages.build(&mut builder);
    cronaca::load::release_memory();
    let kept = resident("VmRSS") - before;
    let peak = stages.0.iter().map(|stage| stage.most).max().unwrap_or_default() - before;
    let events = store.events().len();
    println!("\n{count} articles, {:.1} MB, {events} events\n", megabytes(bytes));
    stages.print(bytes, before);
    let ratio = |memory: u64| memory as f64 / bytes as f64;
    println!(
        "\nMemory as a multiple of the text: articles {:.2}, with the store {:.2}, at most {:.2}.",
        ratio(loaded),
        ratio(kept),
        ratio(peak),
    );
    change(&mut builder, store, bytes, before);
}

/// One file is removed, then written again: what is linked anew.
fn change(builder: &mut StoreBuilder, mut store: Arc<Store>, bytes: u64, before: u64) {
    let Some(path) = store.articles().get(store.articles().len() / 2).map(|one| one.path.clone())
    else {
        return;
    };
    let Some(file) = store.given(|article| article.path == path).pop() else { return };
    for (what, articles) in [("removed", None), ("written", Some(&file))] {
        builder.replace(&file.file, articles.cloned());
        let mut stages = Stages::default();
        store = stages.build(builder);
        println!("\nA file {what}, {} events\n", store.events().len());
        stages.print(bytes, before);
    }
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
    let mut articles: Vec<Arc<Article>> = articles.into_iter().map(Arc::new).collect();
    stages.run("together", || articles.par_chunks_mut(256).for_each(bring_together));
    articles.into_iter().for_each(|article| builder.add(article));
}

/// What each stage took.
#[derive(Default)]
struct Stages(Vec<Stage>);

struct Stage {
    name: &'static str,
    clock: Duration,
    /// Processor time of all threads.
    used: Duration,
    /// The most memory of the process meanwhile: in bytes.
    most: u64,
}

/// When a stage begins.
struct Start {
    clock: Instant,
    used: Duration,
}

impl Start {
    fn now() -> Self {
        reset_peak();
        Self { clock: Instant::now(), used: process_time() }
    }
}

impl Stages {
    fn run<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Start::now();
        let result = work();
        self.add(stage, &start);
        result
    }

    fn build(&mut self, builder: &mut StoreBuilder) -> Arc<Store> {
        let mut start = Start::now();
        builder.build_in_steps(&mut |step| {
            self.add(step, &start);
            start = Start::now();
        })
    }

    fn add(&mut self, name: &'static str, start: &Start) {
        let (clock, used) = (start.clock.elapsed(), process_time() - start.used);
        let most = resident("VmHWM");
        match self.0.iter_mut().find(|known| known.name == name) {
            Some(known) => {
                known.clock += clock;
                known.used += used;
                known.most = known.most.max(most);
            }
            None => self.0.push(Stage { name, clock, used, most }),
        }
    }

    fn print(&self, bytes: u64, before: u64) {
        println!("| stage | s | processor s | MB/s of processor time | memory at most |");
        println!("|---|---|---|---|---|");
        self.0.iter().for_each(|stage| stage.print(bytes, before));
        let all = Stage {
            name: "all",
            clock: self.0.iter().map(|stage| stage.clock).sum(),
            used: self.0.iter().map(|stage| stage.used).sum(),
            most: self.0.iter().map(|stage| stage.most).max().unwrap_or_default(),
        };
        all.print(bytes, before);
    }
}

impl Stage {
    /// `bytes` is the size of the text, `before` what memory the process had.
    fn print(&self, bytes: u64, before: u64) {
        let (clock, used) = (self.clock.as_secs_f64(), self.used.as_secs_f64());
        let speed = megabytes(bytes) / used;
        let most = self.most.saturating_sub(before) as f64 / bytes as f64;
        println!("| {} | {clock:.2} | {used:.2} | {speed:.1} | {most:.2} |", self.name);
    }
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
