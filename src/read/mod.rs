//! Reads folders: walks them, opens files, decodes bytes. The only layer that touches the disk for
//! articles. It knows no format.
//!
//! `walk.rs` says which files are looked at, `open.rs` opens one and tells text from what is none,
//! `decode.rs` makes text of bytes.

mod decode;
mod open;
mod walk;

use std::path::PathBuf;

use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

pub use open::{SIZE_CAP, read};
pub use walk::{decisions_file, walk};

/// A file that may hold articles: found, not opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub file: PathBuf,
    /// Relative to the folder that was opened, for the screen.
    pub path: CleanText,
}

/// What a walk comes upon, each in the order of paths.
#[derive(Debug, Default)]
pub struct Walk {
    pub files: Vec<Candidate>,
    /// The files of decisions about names beside what was opened.
    pub decisions: Vec<Candidate>,
    /// What was passed over, and why.
    pub problems: Vec<Problem>,
}

/// One file's text as it stands on disk, decoded but not cleaned. Lines end with `\n`.
#[derive(Clone, Debug)]
pub struct Source {
    pub file: PathBuf,
    pub path: CleanText,
    pub text: String,
    pub problems: Vec<Problem>,
}

/// A note that something was left unread, which is as it should be.
fn skipped(path: &CleanText, message: &str, hint: &str) -> Problem {
    Problem {
        path: path.clone(),
        line: 0,
        kind: ProblemKind::Skipped,
        severity: Severity::Note,
        message: clean_line(message),
        hint: clean_line(hint),
    }
}

/// Something that could not be read although it should be.
fn failed(path: &CleanText, error: &std::io::Error) -> Problem {
    let hint = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "you lack the permission to read it",
        std::io::ErrorKind::NotFound => "check the path",
        _ => "",
    };
    Problem {
        path: path.clone(),
        line: 0,
        kind: ProblemKind::Read,
        severity: Severity::Error,
        message: clean_line(&format!("cannot be read: {error}")),
        hint: CleanText::from(hint),
    }
}
