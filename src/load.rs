//! The pipeline from files to extracted articles, on all cores: what the screen's loader and the
//! headless commands both run. One article's panic is caught here and becomes a problem.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crate::extract;
use crate::model::{Article, Problem, ProblemKind, Severity};
use crate::parse;
use crate::read::{self, Found, Source};
use crate::text::{CleanText, clean_line};

/// What one file gave.
#[derive(Debug, Default)]
pub struct Loaded {
    pub articles: Vec<Article>,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
}

/// Reads, parses and extracts one file.
pub fn load(roots: &[PathBuf], file: PathBuf) -> Loaded {
    match read::read(roots, file) {
        Some(Found::Source(source)) => load_source(&source),
        Some(Found::Problem(problem)) => Loaded { problems: vec![problem], ..Loaded::default() },
        None => Loaded::default(),
    }
}

fn load_source(source: &Source) -> Loaded {
    let work = AssertUnwindSafe(|| {
        let mut articles = parse::parse(source);
        articles.iter_mut().for_each(extract::extract);
        articles
    });
    match catch_unwind(work) {
        Ok(articles) => Loaded { articles, problems: source.problems.clone() },
        Err(_) => Loaded { articles: vec![bare(source)], problems: source.problems.clone() },
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
