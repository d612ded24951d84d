//! The command line: arguments, headless commands, exit codes.

pub mod tag;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::export::article_object;
use crate::load::{self, Loaded};

/// Runs the program with the arguments of the process, its name first.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.skip(1).collect();
    if words.first().is_some_and(|word| word == "tag") {
        let done = tag::run(io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
        return done.unwrap_or(ExitCode::FAILURE);
    }
    if words.first().is_some_and(|word| word == "export") {
        return export(&words);
    }
    ExitCode::SUCCESS
}

fn export(words: &[OsString]) -> ExitCode {
    let paths: Vec<PathBuf> = words
        .iter()
        .skip(1)
        .filter(|word| *word != "--format" && *word != "jsonl")
        .map(PathBuf::from)
        .collect();
    let mut out = BufWriter::new(io::stdout().lock());
    load::load_all(&paths, |loaded| match write_articles(&mut out, &loaded) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    });
    ExitCode::SUCCESS
}

fn write_articles(out: &mut impl Write, loaded: &Loaded) -> io::Result<()> {
    for article in &loaded.articles {
        serde_json::to_writer(&mut *out, &article_object(article))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
