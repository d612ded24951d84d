//! Reads folders: walks them, opens files, decodes bytes. The only layer that touches the disk for
//! articles. It knows no format.

use std::path::PathBuf;

use crate::model::Problem;
use crate::text::CleanText;

/// One file's text as it stands on disk, decoded but not cleaned.
#[derive(Clone, Debug)]
pub struct Source {
    pub file: PathBuf,
    /// Relative to the folder that was opened, for the screen.
    pub path: CleanText,
    pub text: String,
    pub problems: Vec<Problem>,
}

/// What a walk comes upon.
pub enum Found {
    Source(Source),
    /// A file that is not read, and why.
    Problem(Problem),
}

/// The files below `paths` that may hold articles, sorted by path, with what was passed over.
/// Cheap: nothing is opened.
pub fn walk(_paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Problem>) {
    (Vec::new(), Vec::new())
}

/// Opens and decodes one file.
pub fn read(_roots: &[PathBuf], _file: PathBuf) -> Option<Found> {
    None
}
