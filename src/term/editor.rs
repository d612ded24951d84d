//! The program that the reader opens files with, given the terminal for as long as it runs.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::{env, io};

use crate::text::{CleanText, clean};

/// Where the reader's choice stands, first found first.
const CHOICES: [&str; 3] = ["VISUAL", "EDITOR", "PAGER"];

const FALLBACK: &str = "less";

/// More of what was written is left out: in bytes.
const LARGEST: u64 = 1 << 20;

/// Runs the editor on a file at a line from 1 and waits for it.
pub(super) fn run(file: &Path, line: u32) -> io::Result<ExitStatus> {
    let chosen = CHOICES.iter().filter_map(env::var_os).find(|choice| !choice.is_empty());
    command(&chosen.unwrap_or_else(|| FALLBACK.into()), file, line)?.status()
}

/// Has a text written anew; nothing comes back where the editor failed or left no text that can be
/// read. The file is for the reader's eyes alone and gone afterwards.
pub(super) fn compose(text: &str) -> io::Result<(ExitStatus, Option<CleanText>)> {
    let folder = env::var_os("XDG_RUNTIME_DIR").map_or_else(env::temp_dir, PathBuf::from);
    let file = folder.join(format!("cronaca-note-{}.txt", std::process::id()));
    // A file that lies there already is none of ours: it is neither read nor written.
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(&file)?.write_all(text.as_bytes())?;
    let result = run(&file, 1);
    let mut written = Vec::new();
    let read = File::open(&file).and_then(|file| file.take(LARGEST).read_to_end(&mut written));
    drop(fs::remove_file(&file));
    let status = result?;
    let is_done = status.success() && read.is_ok();
    Ok((status, is_done.then(|| clean(&String::from_utf8_lossy(&written)).text)))
}

/// The program and its own arguments, parted by blanks; no shell reads them. `+LINE` is what vi,
/// emacs, nano, less and most others take. The file's path is made absolute, so that none can be
/// read as an option.
fn command(choice: &OsStr, file: &Path, line: u32) -> io::Result<Command> {
    let choice = choice.to_string_lossy();
    let mut words = choice.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(FALLBACK));
    command.args(words);
    if line > 1 {
        command.arg(OsString::from(format!("+{line}")));
    }
    command.arg(std::path::absolute(file)?);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(choice: &str, line: u32, expected: &[&str]) {
        let command = command(OsStr::new(choice), Path::new("/a/-b.txt"), line).unwrap();
        let words: Vec<String> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn editors_get_the_line_and_the_file() {
        check("vi", 12, &["vi", "+12", "/a/-b.txt"]);
        check("code --wait", 1, &["code", "--wait", "/a/-b.txt"]);
        check("vi; rm", 3, &["vi;", "rm", "+3", "/a/-b.txt"]);
    }
}
