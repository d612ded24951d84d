//! What the reader decides about the names of a folder: one decision a line, in a file beside the
//! articles. What a decision does to the names is the concern of `store/decide.rs`.
//!
//! ```text
//! merge Gen. Milley = Mark Milley     the first is the second, under another name
//! split Milley                        whoever is called so is joined to nobody
//! rename Mark Milley = Mark A. Milley how the name is to be shown
//! kind Wagner = organisation          person, organisation or place
//! reject Monday                       no name at all
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{EntityKind, Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

/// The file, in the folder that is opened.
pub const NAMES_FILE: &str = "cronaca-names.txt";

/// What a new file begins with.
const HEAD: &str = "\
# What cronaca is told about the names in this folder. One decision a line; a later line wins.
#   merge NAME = OTHER   split NAME   rename NAME = OTHER   reject NAME
#   kind NAME = person, organisation or place
";

/// A name may be any form that the folder has of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// The first is the second, under another name.
    Merge(CleanText, CleanText),
    /// What is called so is joined to nothing else.
    Split(CleanText),
    /// The first is to be shown as the second.
    Rename(CleanText, CleanText),
    Kind(CleanText, EntityKind),
    /// No name.
    Reject(CleanText),
}

/// The decisions of a file in its order, and what of it could not be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    pub list: Vec<Decision>,
    pub problems: Vec<Problem>,
}

/// A change of the file. It is made to the text as it stands on disk, so that what the reader has
/// written there by hand stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionEdit {
    Add(Decision),
    /// Takes the last line back that says so.
    Remove(Decision),
}

impl Decision {
    /// Reads a line; nothing where it is no decision.
    pub fn parse(line: &str) -> Option<Self> {
        let (verb, rest) = line.trim().split_once(char::is_whitespace)?;
        let name = clean_line(rest.trim());
        let pair = || {
            let (name, other) = rest.split_once(" = ")?;
            let (name, other) = (clean_line(name.trim()), clean_line(other.trim()));
            (!name.is_empty() && !other.is_empty()).then_some((name, other))
        };
        Some(match verb {
            "merge" => pair().map(|(name, other)| Self::Merge(name, other))?,
            "rename" => pair().map(|(name, other)| Self::Rename(name, other))?,
            "kind" => {
                let (name, kind) = pair()?;
                Self::Kind(name, EntityKind::parse(&kind)?)
            }
            "split" if !name.is_empty() => Self::Split(name),
            "reject" if !name.is_empty() => Self::Reject(name),
            _ => return None,
        })
    }
}

impl Decision {
    /// The names that it speaks of.
    pub fn names(&self) -> impl Iterator<Item = &CleanText> {
        let (name, other) = match self {
            Self::Merge(name, other) | Self::Rename(name, other) => (name, Some(other)),
            Self::Split(name) | Self::Kind(name, _) | Self::Reject(name) => (name, None),
        };
        std::iter::once(name).chain(other)
    }
}

/// The line of the file.
impl fmt::Display for Decision {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merge(name, other) => write!(out, "merge {name} = {other}"),
            Self::Split(name) => write!(out, "split {name}"),
            Self::Rename(name, other) => write!(out, "rename {name} = {other}"),
            Self::Kind(name, kind) => write!(out, "kind {name} = {}", kind.word()),
            Self::Reject(name) => write!(out, "reject {name}"),
        }
    }
}

impl Decisions {
    /// Reads a file, called `path` on the screen. Empty lines and those that begin with `#` say
    /// nothing.
    pub fn parse(text: &str, path: &CleanText) -> Self {
        let mut decisions = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match Decision::parse(line) {
                Some(decision) => decisions.list.push(decision),
                None => decisions.problems.push(Problem {
                    path: path.clone(),
                    line: number,
                    kind: ProblemKind::Names,
                    severity: Severity::Warning,
                    message: clean_line(&format!("no decision about a name: {line}")),
                    hint: CleanText::from(
                        "write merge A = B, split A, rename A = B, kind A = place, or reject A",
                    ),
                }),
            }
        }
        decisions
    }

    /// The decisions of several files, in their order.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
        self.problems.append(&mut other.problems);
    }
}

impl DecisionEdit {
    /// The text of the file after the change.
    pub fn apply(&self, text: &str) -> String {
        match self {
            Self::Add(decision) => {
                let mut text = if text.is_empty() { HEAD.to_owned() } else { text.to_owned() };
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                text.push_str(&decision.to_string());
                text.push('\n');
                text
            }
            Self::Remove(decision) => {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                let said = |line: &&str| Decision::parse(line).as_ref() == Some(decision);
                if let Some(last) = lines.iter().rposition(said) {
                    lines.remove(last);
                }
                lines.concat()
            }
        }
    }

    /// What takes the change back.
    #[must_use]
    pub fn undo(&self) -> Self {
        match self {
            Self::Add(decision) => Self::Remove(decision.clone()),
            Self::Remove(decision) => Self::Add(decision.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str) {
        assert_eq!(Decision::parse(line).unwrap().to_string(), line);
    }

    #[test]
    fn lines_are_written_as_they_are_read() {
        check("merge Gen. Landi = Marta Landi");
        check("split Landi");
        check("rename Marta Landi = Marta B. Landi");
        check("kind Valnera = organisation");
        check("reject Il Porto");
    }

    #[test]
    fn what_is_no_decision_is_a_problem() {
        let text = "# note\n\nmerge Landi\nreject Landi\nkind Landi = ship\n reject\nhello\n";
        let decisions = Decisions::parse(text, &CleanText::from("cronaca-names.txt"));
        assert_eq!(decisions.list, [Decision::Reject("Landi".into())]);
        let lines: Vec<u32> = decisions.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 5, 6, 7]);
    }

    #[test]
    fn what_was_written_by_hand_stays() {
        let add = DecisionEdit::Add(Decision::Split("Landi".into()));
        let text = "# mine\nreject Valnera";
        let added = add.apply(text);
        assert_eq!(added, "# mine\nreject Valnera\nsplit Landi\n");
        assert_eq!(add.undo().apply(&added), "# mine\nreject Valnera\n");
        assert!(add.apply("").starts_with("# What cronaca is told"));
        assert_eq!(add.undo().apply("split  Landi\nsplit Landi\n# end\n"), "split  Landi\n# end\n");
    }
}
