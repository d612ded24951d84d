//! The command line: arguments, headless commands, exit codes.
//!
//! `arguments.rs` is the grammar; a new command is a variant there and an arm in `Program::run`.
//! `headless.rs` runs what needs no screen, `screen.rs` opens the screen, `folder.rs` says which
//! articles are meant, `notebook.rs` reads what was added to them, `cache.rs` says what was kept.

mod arguments;
mod cache;
mod demo;
mod folder;
mod headless;
mod manual;
mod notebook;
mod screen;
pub mod tag;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use crate::app::keymap::Keymap;
use crate::cli::arguments::{Arguments, BulkOptions, Command};
use crate::cli::notebook::Annotated;
use crate::config::{self, Config};
use crate::load;
use crate::model::Problem;
use crate::term::panics;
use crate::text::{Charset, CleanText, clean, clean_line};

/// Nothing matched, or something was found wrong.
const FOUND_WRONG: u8 = 1;
/// The arguments cannot be used.
const UNUSABLE: u8 = 2;
/// A defect of the program, as every Rust program reports it.
const DEFECT: u8 = 101;

/// Why a command did not do what it should.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments cannot be used: what is wrong, and a way out.
    Usage { message: CleanText, hint: CleanText },
    /// A query cannot be understood: the cells before the place, and what was expected there.
    Query { text: CleanText, column: usize, expected: &'static str },
    /// Reading or writing failed.
    Io(io::Error),
}

impl Failure {
    fn usage(message: &str, hint: &str) -> Self {
        Self::Usage { message: clean_line(message), hint: clean_line(hint) }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

/// Runs the program with the arguments of the process, its name first.
pub fn run(words: impl Iterator<Item = OsString>) -> ExitCode {
    panics::install_hook();
    let program = AssertUnwindSafe(|| match Arguments::read(words) {
        Ok(arguments) => Program::new(arguments).run(),
        Err(error) => Ok(answer_usage(&error)),
    });
    let Ok(result) = catch_unwind(program) else {
        tell(&panics::last_message(), "please report this");
        return ExitCode::from(DEFECT);
    };
    result.unwrap_or_else(|failure| tell_failure(&failure))
}

/// The arguments with the configuration read.
struct Program {
    arguments: Arguments,
    config: Config,
    /// Of the configuration.
    problems: Vec<Problem>,
}

impl Program {
    fn new(arguments: Arguments) -> Self {
        let (mut config, problems) = config::load(arguments.config.as_deref());
        config.cache &= !arguments.no_cache;
        Self { arguments, config, problems }
    }

    /// What is said of all files counts before what the configuration says of some.
    fn take_encoding(&mut self) -> Result<(), Failure> {
        let Some(name) = &self.arguments.encoding else { return Ok(()) };
        let unknown = || {
            let hint = "there are cp850, cp437, macintosh, windows-1252, iso-8859-15 and others";
            Failure::usage(&format!("no such encoding: {name}"), hint)
        };
        let charset = Charset::named(name).ok_or_else(unknown)?;
        self.config.encodings.push(("*".to_owned(), charset));
        Ok(())
    }

    fn run(mut self) -> Result<ExitCode, Failure> {
        load::start_workers();
        self.take_encoding()?;
        let Some(command) = self.arguments.command.take() else {
            return screen::open(self.arguments, self.config, self.problems);
        };
        let choose = |paths| {
            let (origin, _) = folder::choose(paths, self.arguments.demo, &self.config)?;
            Ok::<_, Failure>(Annotated::read(origin, &self.config))
        };
        let mut out = Output::new(io::stdout().lock());
        let code = match command {
            Command::Export { articles, format, notes: true, .. } => {
                headless::notes(&choose(articles.paths)?, format, &mut out)
            }
            Command::Export {
                bulk: BulkOptions { mapping: Some(server), index }, format, ..
            } => headless::mapping(server, format, &index, &mut out),
            Command::Export { articles, format, together, bulk, notes: false } => {
                let origin = choose(articles.paths)?.origin;
                headless::export(&origin, format, together, &bulk.index, &mut out)
            }
            Command::Timeline { articles, query, format } => {
                headless::timeline(&choose(articles.paths)?, &query.query, format, &mut out)
            }
            Command::Search { articles, query, format, limit } => {
                headless::search(&choose(articles.paths)?, &query, limit, format, &mut out)
            }
            Command::Related { articles, article, format } => headless::related(
                &choose(articles.paths)?.origin,
                article.as_deref(),
                format,
                &mut out,
            ),
            Command::Find { articles, query, format, limit } => {
                headless::find(&choose(articles.paths)?.origin, &query, limit, format, &mut out)
            }
            Command::Check { articles } => {
                let (_, of_keys) = Keymap::new(&self.config.keys, &self.config.key_places);
                let of_config = [self.problems.as_slice(), of_keys.as_slice()].concat();
                headless::check(&choose(articles.paths)?, &of_config, &mut out)
            }
            Command::Show { articles, removed } => {
                headless::show(&choose(articles.paths)?.origin, removed, &mut out)
            }
            Command::Tag => Ok(tag::run(io::stdin().lock(), &mut out, io::stderr().lock())?),
            Command::Keys => manual::keys(&self.config, &mut out),
            Command::Completions { shell } => manual::completions(shell, &mut out),
            Command::Man => manual::page(&mut out),
        }?;
        out.flush()?;
        Ok(code)
    }
}

/// Standard output, written in large pieces.
type Output = io::BufWriter<io::StdoutLock<'static>>;

fn answer_usage(error: &clap::Error) -> ExitCode {
    let text = clean(&error.render().to_string()).text;
    let is_answer = !error.use_stderr();
    let written = if is_answer {
        io::stdout().lock().write_all(text.as_bytes())
    } else {
        io::stderr().lock().write_all(text.as_bytes())
    };
    match written {
        Ok(()) if is_answer => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(UNUSABLE),
        Err(error) => tell_failure(&error.into()),
    }
}

fn tell_failure(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Usage { message, hint } => {
            tell(message, hint);
            ExitCode::from(UNUSABLE)
        }
        Failure::Query { text, column, expected } => {
            tell(&clean_line(&format!("the query needs {expected}")), "");
            drop(writeln!(io::stderr().lock(), "  {text}\n  {:column$}^", ""));
            ExitCode::from(UNUSABLE)
        }
        // Whoever read the output wants no more of it, which is fine.
        Failure::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Failure::Io(error) => {
            tell(&clean_line(&error.to_string()), "");
            ExitCode::from(FOUND_WRONG)
        }
    }
}

/// Says something on standard error, in two lines at most.
fn tell(message: &CleanText, hint: &str) {
    let line = if hint.is_empty() { String::new() } else { format!("cronaca: {hint}\n") };
    // Where standard error is gone, nobody is told.
    drop(write!(io::stderr().lock(), "cronaca: {message}\n{line}"));
}
