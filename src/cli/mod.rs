//! The command line: arguments, headless commands, exit codes.

pub mod tag;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Runs the program with the arguments of the process, its name first.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.skip(1).collect();
    if words.first().is_some_and(|word| word == "tag") {
        let done = tag::run(io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
        return done.unwrap_or(ExitCode::FAILURE);
    }
    ExitCode::SUCCESS
}
