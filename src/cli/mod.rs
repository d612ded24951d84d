//! The command line: arguments, headless commands, exit codes.

pub mod tag;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::app::App;
use crate::config::Config;
use crate::export::{article_object, related_object};
use crate::load::{self, Loaded, Origin};
use crate::store::StoreBuilder;
use crate::term::encode::Abilities;
use crate::term::{self, Ended, Session};
use crate::text::clean_line;

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
    if words.first().is_some_and(|word| word == "related") {
        return related(&words).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    open(words.into_iter().map(PathBuf::from).collect())
}

fn open(paths: Vec<PathBuf>) -> ExitCode {
    term::panics::install_hook();
    let session = Session {
        app: App::new(
            &Config::default(),
            clean_line(&paths.first().map(|path| path.display().to_string()).unwrap_or_default()),
        ),
        origin: Origin::Paths(paths),
        problems: Vec::new(),
        abilities: Abilities { colors: true, unicode: true },
    };
    match term::run(session) {
        Ok(Ended::Quit) => ExitCode::SUCCESS,
        Ok(Ended::Signal(code)) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Ok(Ended::Panicked(_)) | Err(_) => ExitCode::FAILURE,
    }
}

fn paths(words: &[OsString]) -> Vec<PathBuf> {
    let words = words.iter().skip(1);
    words.filter(|word| *word != "--format" && *word != "jsonl").map(PathBuf::from).collect()
}

fn related(words: &[OsString]) -> io::Result<()> {
    let mut builder = StoreBuilder::default();
    load::load_all(
        &Origin::Paths(paths(words)),
        |_| {},
        |loaded| {
            loaded.articles.into_iter().for_each(|article| builder.add(Arc::new(article)));
            ControlFlow::Continue(())
        },
    );
    let store = builder.build();
    let mut out = BufWriter::new(io::stdout().lock());
    for article in store.article_ids() {
        serde_json::to_writer(&mut out, &related_object(&store, article))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn export(words: &[OsString]) -> ExitCode {
    let paths = paths(words);
    let mut out = BufWriter::new(io::stdout().lock());
    load::load_all(
        &Origin::Paths(paths),
        |_| {},
        |loaded| match write_articles(&mut out, &loaded) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        },
    );
    ExitCode::SUCCESS
}

fn write_articles(out: &mut impl Write, loaded: &Loaded) -> io::Result<()> {
    for article in &loaded.articles {
        serde_json::to_writer(&mut *out, &article_object(article))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
