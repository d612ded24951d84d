//! The pipeline from files to extracted articles, on all cores: what the screen's loader and the
//! headless commands both run. One article's panic is caught here and becomes a problem.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use crate::extract;
use crate::lang;
use crate::model::{Article, Decisions, Problem, ProblemKind, Severity};
use crate::parse;
use crate::read::{self, Candidate, Source};
use crate::text::{CleanText, clean_line};

/// What one file gave.
#[derive(Debug, Default)]
pub struct Loaded {
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
                load_files(&walked.files, origin.language, take);
            }
        }
        Articles::Sources(sources) => {
            found(sources.len());
            let load = |source| take(load_source(source, origin.language));
            let _ = sources.iter().try_for_each(load);
        }
    }
}

/// What files of decisions say; one that cannot be read is a problem of its own.
fn decisions(files: &[Candidate]) -> Option<Decisions> {
    let mut all = Decisions::default();
    for file in files {
        match read::read(file) {
            Ok(source) => all.append(Decisions::parse(&source.text, &source.path)),
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
    language: &'static str,
    mut take: impl FnMut(Loaded) -> ControlFlow<()>,
) {
    if rayon::current_thread_index().is_some() {
        // The system allowed no other thread, or the others may be waiting for this one.
        let _ = files.iter().try_for_each(|file| take(load(file, language)));
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
                    if sender.send((index, load(file, language))).is_err() {
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
fn load(candidate: &Candidate, language: &'static str) -> Loaded {
    match read::read(candidate) {
        Ok(source) => load_source(&source, language),
        Err(problem) => Loaded { problems: vec![problem], ..Loaded::default() },
    }
}

/// Parses and extracts one decoded text.
fn load_source(source: &Source, language: &'static str) -> Loaded {
    let work = AssertUnwindSafe(|| {
        let mut parsed = parse::parse(source);
        for article in &mut parsed.articles {
            if article.language.is_empty() {
                article.language = lang::detect(&article.text).unwrap_or(language);
            }
            extract::extract(article);
        }
        parsed
    });
    let mut problems = source.problems.clone();
    match catch_unwind(work) {
        Ok(parsed) => {
            problems.extend(parsed.problems);
            Loaded { articles: parsed.articles, problems, decisions: None }
        }
        Err(_) => Loaded { articles: vec![bare(source)], problems, decisions: None },
    }
}

/// The article as plain text, where our reading of it failed: the reader still gets to read it.
fn bare(source: &Source) -> Article {
    Article {
        file: source.file.clone(),
        path: source.path.clone(),
        title: source.path.clone(),
        text: crate::text::clean(&source.text).text,
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

    #[test]
    fn articles_come_in_the_order_of_paths() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..40 {
            let name = folder.path().join(format!("{number:02}.txt"));
            std::fs::write(name, "Piove sulla città.\n".repeat(1 + (40 - number) * 50)).unwrap();
        }
        let mut paths = Vec::new();
        load_all(
            &Origin { articles: Articles::Paths(vec![folder.path().to_owned()]), language: "" },
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
