//! The command line: arguments, headless commands, exit codes.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with the arguments of the process, its name first.
pub fn run(_arguments: impl Iterator<Item = OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
