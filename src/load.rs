//! The pipeline from files to extracted articles, on all cores: what the screen's loader and the
//! headless commands both run. One article's panic is caught here and becomes a problem.
//! `load/root.rs` says what an article is called inside its folder, `load/again.rs` what has
//! happened to a folder since it was loaded.

mod again;
mod root;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use crate::extract;
use crate::lang;
use crate::model::{
    Article, Basis, DateValue, Decisions, Problem, ProblemKind, Published, Severity,
};
use crate::parse::{self, Fields};
use crate::read::{self, Candidate, Source, Stamp};
use crate::text::{CleanText, clean_line};

pub use again::{Changes, Seen};
pub use root::Root;

/// What one file gave.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The file, and what it was like right before it was read; nothing for what lies in none.
    pub file: Option<(PathBuf, Stamp)>,
    pub articles: Vec<Article>,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
    /// What the reader has decided about names; comes first, if there is a file of it.
    pub decisions: Option<Decisions>,
}

/// Which articles are loaded, and how.
#[derive(Clone, Debug)]
pub struct Origin {
    pub articles: Articles,
    /// The language of texts that are too short to tell; empty leaves it open.
    pub language: &'static str,
    /// What files call the things that they say of an article.
    pub fields: Fields,
    pub root: Root,
    /// The articles' own dates as the reader has set them, by path inside the root.
    pub dates: BTreeMap<CleanText, DateValue>,
}

#[derive(Clone, Debug)]
pub enum Articles {
    /// Folders and files.
    Paths(Vec<PathBuf>),
    /// Texts that the program carries, in the order of paths.
    Sources(Vec<Source>),
}

/// Loads all articles of an origin and hands them over in the order of paths, each as soon as it
/// and those before it are there. What the walk passed over comes first; `found` is told how many
/// files will follow.
pub fn load_all(
    origin: &Origin,
    found: impl FnOnce(usize),
    mut take: impl FnMut(Loaded) -> ControlFlow<()>,
) {
    match &origin.articles {
        Articles::Paths(paths) => {
            let walked = read::walk(paths);
            found(walked.files.len());
            let decisions = decisions(&walked.decisions);
            let before = Loaded { problems: walked.problems, decisions, ..Loaded::default() };
            if take(before).is_continue() {
                load_files(&walked.files, origin, take);
            }
        }
        Articles::Sources(sources) => {
            found(sources.len());
            let load = |source| take(load_source(source, origin));
            let _ = sources.iter().try_for_each(load);
        }
    }
}

/// What files of decisions say; one that cannot be read is a problem of its own.
fn decisions(files: &[Candidate]) -> Option<Decisions> {
    let mut all = Decisions::default();
    for file in files {
        match read::read(file) {
            Ok(source) => all.append(Decisions::parse(&source.decode().text, &source.path)),
            Err(problem) => all.problems.push(problem),
        }
    }
    (!files.is_empty()).then_some(all)
}

/// Loads files on all cores and hands them over in their order. Stops early when `take` says so.
///
/// The workers are rayon's, which the store is built on too: after every file they do what else is
/// waiting, so that a store is built while files are still loaded.
fn load_files(
    files: &[Candidate],
    origin: &Origin,
    mut take: impl FnMut(Loaded) -> ControlFlow<()>,
) {
    if rayon::current_thread_index().is_some() {
        // The system allowed no other thread, or the others may be waiting for this one.
        let _ = files.iter().try_for_each(|file| take(load(file, origin)));
        return;
    }
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    rayon::in_place_scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(files.len()) {
            let (sender, next, stopped) = (sender.clone(), &next, &stopped);
            scope.spawn(move |_| {
                while !stopped.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(index) else { return };
                    if sender.send((index, load(file, origin))).is_err() {
                        return;
                    }
                    rayon::yield_now();
                }
            });
        }
        drop(sender);
        if in_order(&receiver, &mut take).is_break() {
            stopped.store(true, Ordering::Relaxed);
        }
    });
}

/// Hands over what arrives in any order by ascending index, from 0 without a gap.
fn in_order(
    arriving: &mpsc::Receiver<(usize, Loaded)>,
    take: &mut impl FnMut(Loaded) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (index, loaded) in arriving {
        waiting.insert(index, loaded);
        while let Some(loaded) = waiting.remove(&next) {
            next += 1;
            take(loaded)?;
        }
    }
    ControlFlow::Continue(())
}

/// Starts the threads that loading and the store work on. To be called once, before either. Where
/// the system allows no more threads, the calling one does all the work.
pub fn start_workers() {
    let named = |index| format!("worker {index}");
    if rayon::ThreadPoolBuilder::new().thread_name(named).build_global().is_err() {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        // Fails where the threads are there already, which is as well.
        drop(alone.build_global());
    }
}

/// Reads, parses and extracts one file.
fn load(candidate: &Candidate, origin: &Origin) -> Loaded {
    let stamp = Stamp::of(&candidate.file).unwrap_or_default();
    let loaded = match read::read(candidate) {
        Ok(source) => load_source(&source, origin),
        Err(problem) => Loaded { problems: vec![problem], ..Loaded::default() },
    };
    Loaded { file: Some((candidate.file.clone(), stamp)), ..loaded }
}

/// Loads files that were changed, or are new, each anew; in their order.
pub fn load_changed(origin: &Origin, changed: &[Candidate]) -> Vec<Loaded> {
    changed.par_iter().map(|candidate| load(candidate, origin)).collect()
}

/// Loads the file of an article again, as after its date was set.
pub fn load_again(origin: &Origin, article: &Article) -> Loaded {
    match &origin.articles {
        Articles::Paths(_) => {
            let (file, path) = (article.file.clone(), root::file_shown(article));
            load(&Candidate { file, path }, origin)
        }
        Articles::Sources(sources) => {
            let source = sources.iter().find(|source| source.file == article.file);
            source.map_or_else(Loaded::default, |source| load_source(source, origin))
        }
    }
}

/// Parses and extracts one decoded text.
fn load_source(source: &Source, origin: &Origin) -> Loaded {
    let work = AssertUnwindSafe(|| {
        let mut parsed = parse::parse(source, &origin.fields);
        for article in &mut parsed.articles {
            if article.language.is_empty() {
                article.language = lang::detect(&article.text).unwrap_or(origin.language);
            }
            if let Some(date) = origin.dates.get(&origin.root.key(article)) {
                let value = Some(date.clone());
                article.published = Published { value, basis: Basis::User, ..Published::default() };
            }
            extract::extract(article);
        }
        parsed
    });
    let mut problems = source.problems.clone();
    match catch_unwind(work) {
        Ok(parsed) => {
            problems.extend(parsed.problems);
            Loaded { articles: parsed.articles, problems, ..Loaded::default() }
        }
        Err(_) => Loaded { articles: vec![bare(source)], problems, ..Loaded::default() },
    }
}

/// The article as plain text, where our reading of it failed: the reader still gets to read it.
fn bare(source: &Source) -> Article {
    Article {
        file: source.file.clone(),
        path: source.path.clone(),
        title: source.path.clone(),
        text: parse::plain_text(source),
        problems: vec![Problem {
            path: source.path.clone(),
            line: 0,
            kind: ProblemKind::Internal,
            severity: Severity::Error,
            message: CleanText::from("cronaca failed on this article and shows it as it stands"),
            hint: clean_line("please report it with the file"),
        }],
        ..Article::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn origin(folder: &std::path::Path) -> Origin {
        let paths = vec![folder.to_owned()];
        let root = Root::of(&paths);
        Origin {
            articles: Articles::Paths(paths),
            language: "",
            fields: Fields::default(),
            root,
            dates: BTreeMap::new(),
        }
    }

    /// The article's date and its basis, and what its first expression means.
    #[track_caller]
    fn check(article: &Article, date: &str, basis: Basis, meant: &str) {
        let value = article.published.value.as_ref().map(ToString::to_string);
        assert_eq!((value.as_deref(), article.published.basis), (Some(date), basis));
        assert_eq!(article.dates[0].value.to_string(), meant);
    }

    #[test]
    fn a_date_that_is_set_carries_what_is_relative_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let text = "---\ndate: 2023-05-03\n---\n\nIl molo\n\nIeri la gru è caduta sul molo.\n";
        std::fs::write(folder.path().join("a.txt"), text).unwrap();
        let mut origin = origin(folder.path());
        let mut found = Vec::new();
        load_all(
            &origin,
            |_| {},
            |loaded| {
                found.extend(loaded.articles);
                ControlFlow::Continue(())
            },
        );
        check(&found[0], "2023-05-03", Basis::Metadata, "2023-05-02");
        for (set, meant) in [("2024-03-01", "2024-02-29"), ("2024", "2024")] {
            origin.dates.insert(clean_line("a.txt"), DateValue::parse(set).unwrap());
            check(&load_again(&origin, &found[0]).articles[0], set, Basis::User, meant);
        }
        origin.dates.clear();
        check(
            &load_again(&origin, &found[0]).articles[0],
            "2023-05-03",
            Basis::Metadata,
            "2023-05-02",
        );
    }

    #[test]
    fn articles_come_in_the_order_of_paths() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..40 {
            let name = folder.path().join(format!("{number:02}.txt"));
            std::fs::write(name, "Piove sulla città.\n".repeat(1 + (40 - number) * 50)).unwrap();
        }
        let mut paths = Vec::new();
        load_all(
            &origin(folder.path()),
            |_| {},
            |loaded| {
                paths.extend(loaded.articles.into_iter().map(|article| article.path.to_string()));
                if paths.len() < 30 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        );
        let expected: Vec<String> = (0..30).map(|number| format!("{number:02}.txt")).collect();
        assert_eq!(paths, expected);
    }
}
