//! Reads folders: walks them, opens files, unpacks and decodes bytes. The only layer that touches the
//! disk for articles. It knows no format.
//!
//! `walk.rs` says which files are looked at, `part.rs` where again, `open.rs` opens one, `magic.rs` tells what it is,
//! `unpack.rs` unpacks it, `decode.rs` makes text of bytes, `encodings.rs` holds what the reader says
//! of them.

mod decode;
mod encodings;
mod magic;
mod open;
mod part;
mod stamp;
mod unpack;
mod walk;

use std::path::Path;

use crate::model::{FilePath, Problem, ProblemKind, Severity};
use crate::text::{Charset, CleanText, clean_line};

pub use decode::Decoded;
pub(crate) use decode::decode_as_said;
pub use encodings::Encodings;
pub use open::{MAILBOX_CAP, SIZE_CAP, open_regular, read};
pub use part::Part;
pub use stamp::Stamp;
pub use walk::{Shown, beside, decisions_file, walk};

/// Endings of what is packed alone, which hide that of what is in it.
const PACKED_ENDINGS: [&str; 4] = ["gz", "gzip", "zst", "zstd"];

/// A file that may hold articles: found, not opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub file: FilePath,
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

/// One file's bytes, unpacked but not decoded: which characters they are its format may know.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub file: FilePath,
    pub path: CleanText,
    pub bytes: Vec<u8>,
    /// What the reader says that it is encoded in.
    pub charset: Option<Charset>,
    pub problems: Vec<Problem>,
}

impl Source {
    /// A text that came from no file.
    pub fn of_text(name: &str, text: &str) -> Self {
        Self {
            file: FilePath::from(name),
            path: clean_line(name),
            bytes: text.as_bytes().to_vec(),
            ..Self::default()
        }
    }

    /// The ending of the file's name, as [`ending`] tells it.
    pub fn ending(&self) -> String {
        ending(&self.file)
    }

    /// Decodes the whole file. Every line ends with `\n` afterwards, whatever parted them before.
    pub fn decode(&self) -> Decoded<'_> {
        decode::decode_as_said(&self.bytes, self.charset)
    }

    /// What the reader should know of how the text was decoded.
    pub fn decoding_problem(&self, decoded: &Decoded<'_>) -> Option<Problem> {
        decode::problem(&self.path, decoded)
    }
}

/// The ending of a file's name in lower case, that of what is in it where it is packed.
pub fn ending(file: &Path) -> String {
    let ending = |path: &Path| path.extension()?.to_str().map(str::to_lowercase);
    let outer = ending(file).unwrap_or_default();
    let is_packed = PACKED_ENDINGS.contains(&outer.as_str());
    if is_packed { ending(&file.with_extension("")).unwrap_or_default() } else { outer }
}

/// A note that something was left unread, which is as it should be.
pub(crate) fn skipped(path: &CleanText, message: &str, hint: &str) -> Problem {
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
