//! What is wrong with a file, as the formats say it. The path is filled in by who knows it.
//!
//! Lines count from 1; 0 is the whole file.

use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

/// It is not as its format has it; what could be read is there.
pub(crate) fn malformed(line: impl TryInto<u32>, message: &str, hint: &str) -> Problem {
    fault(ProblemKind::Format, Severity::Warning, line, message, hint)
}

/// What it says of the article cannot be read.
pub(crate) fn bad_metadata(line: impl TryInto<u32>, message: &str, hint: &str) -> Problem {
    fault(ProblemKind::FrontMatter, Severity::Warning, line, message, hint)
}

/// Something is left unread, which is as it should be.
pub(crate) fn skipped(line: impl TryInto<u32>, message: &str, hint: &str) -> Problem {
    fault(ProblemKind::Skipped, Severity::Note, line, message, hint)
}

fn fault(
    kind: ProblemKind,
    severity: Severity,
    line: impl TryInto<u32>,
    message: &str,
    hint: &str,
) -> Problem {
    Problem {
        path: CleanText::default(),
        line: line.try_into().unwrap_or(u32::MAX),
        kind,
        severity,
        message: clean_line(message),
        hint: clean_line(hint),
    }
}
