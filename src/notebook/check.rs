//! What is wrong with a notebook, as problems for the reader: lines that cannot be read, notes whose
//! article or passage is gone.

use std::path::Path;

use crate::model::{Problem, ProblemKind, Severity};
use crate::notebook::{Faults, Note, Notebook, Place, Unavailable};
use crate::text::{CleanText, clean_line};

/// Of the file: what could not be read, and where a file went that was no notebook.
pub fn of_file(place: &Place, faults: &Faults, moved: Option<&Path>) -> Vec<Problem> {
    let unread = place.unread();
    let lines: Vec<String> = faults.bad_lines.iter().map(u32::to_string).collect();
    let which = format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "));
    let bad = (!lines.is_empty()).then(|| {
        let hint = format!("they are kept in {}; the rest holds", unread.display());
        problem(place, &format!("{which} cannot be read"), &hint)
    });
    let torn = faults.torn.then(|| {
        let message = "the last line was never finished, and is left out";
        Problem { severity: Severity::Note, ..problem(place, message, "the rest holds") }
    });
    let moved = moved.map(|name| {
        let hint = format!("it is kept as {}", name.display());
        problem(place, "was no notebook; a new one begins", &hint)
    });
    bad.into_iter().chain(torn).chain(moved).collect()
}

/// A notebook that cannot be read at all.
pub fn unreadable(place: &Place, error: &Unavailable) -> Problem {
    problem(place, &format!("cannot be read: {}", error.reason()), "it is left as it is")
}

/// Notes whose article is gone, or no longer has the passage, as far as they can be judged. `text_of`
/// gives the text of an article by its path inside the folder.
pub fn of_notes<'a>(
    notebook: &Notebook,
    can_judge: impl Fn(&CleanText) -> bool,
    text_of: impl Fn(&CleanText) -> Option<&'a CleanText>,
) -> Vec<Problem> {
    let lost = |note: &Note| match text_of(&note.path) {
        _ if !can_judge(&note.path) => None,
        None => Some("has a note, but is not there any more"),
        Some(text) if note.passage.quote.is_empty() || note.passage.find(text).is_some() => None,
        Some(_) => Some("has a note on a passage that is not in it any more"),
    };
    let notes = notebook.notes().filter_map(|(_, note)| Some((note, lost(note)?)));
    let problems = notes.map(|(note, message)| Problem {
        path: note.path.clone(),
        line: 0,
        kind: ProblemKind::Notebook,
        severity: Severity::Note,
        message: clean_line(message),
        hint: clean_line(&format!("the note: {}", note.text)),
    });
    let mut problems: Vec<Problem> = problems.collect();
    problems.sort();
    problems
}

fn problem(place: &Place, message: &str, hint: &str) -> Problem {
    Problem {
        path: clean_line(&place.journal().display().to_string()),
        line: 0,
        kind: ProblemKind::Notebook,
        severity: Severity::Warning,
        message: clean_line(message),
        hint: clean_line(hint),
    }
}
