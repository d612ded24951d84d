//! A line of input at the bottom of the screen, and what it is for.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::command::CommandId;
use crate::app::history::Visit;
use crate::app::{Looking, Pane};
use crate::model::EntityId;
use crate::query::{Completion, Count, QueryError};
use crate::text::{CleanText, clean_line};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub purpose: Purpose,
    pub line: Line,
    /// What stood there before, and where the reader was: to go back to when the line is abandoned.
    pub before: CleanText,
    pub from: Visit,
    /// What was looked for in the text, and its words.
    pub(super) looking: (Looking, CleanText),
    /// Which of the commands or completions offered is chosen.
    pub choice: usize,
    /// How a query may go on.
    pub offers: Vec<Completion>,
    /// How much answers the query, or what of it could be read last.
    pub count: Option<Count>,
    /// Why the line is no query.
    pub error: Option<QueryError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Filters the list, or finds in the text.
    Find(Pane),
    /// Shows only the rows of the open page that have the words.
    FindInPage,
    Search,
    Query,
    Command,
    /// The finder's line.
    Finder,
    /// What to merge a name with, which of its forms to split off, how to call it.
    Merge(EntityId),
    Split(EntityId),
    Rename(EntityId),
    /// A note.
    Note,
    /// The article's date.
    Date,
    /// The name that the query is saved under.
    SaveQuery,
}

impl Purpose {
    /// Whether it decides about a name.
    pub fn decides(self) -> bool {
        matches!(self, Self::Merge(_) | Self::Split(_) | Self::Rename(_))
    }

    /// The same under the number that another store has for the name; nothing where it has none.
    pub(super) fn renumber(self, number: impl Fn(EntityId) -> Option<EntityId>) -> Option<Self> {
        Some(match self {
            Self::Merge(id) => Self::Merge(number(id)?),
            Self::Split(id) => Self::Split(number(id)?),
            Self::Rename(id) => Self::Rename(number(id)?),
            other => other,
        })
    }

    /// What stands before the line.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Find(_) | Self::FindInPage => "/",
            Self::Search => "search: ",
            Self::Query => "query: ",
            Self::Command => ":",
            Self::Finder => "jump to: ",
            Self::Merge(_) => "is the same as: ",
            Self::Split(_) => "split off: ",
            Self::Rename(_) => "call it: ",
            Self::Note => "note: ",
            Self::Date => "the article's date: ",
            Self::SaveQuery => "save the query as: ",
        }
    }
}

/// Text with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Clean whatever was typed or pasted.
    pub text: CleanText,
    /// A byte of the text.
    pub cursor: usize,
}

impl Line {
    pub fn new(text: CleanText) -> Self {
        Self { cursor: text.len(), text }
    }

    fn parts(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    fn set(&mut self, before: &str, after: &str) {
        let text = clean_line(&format!("{before}{after}"));
        // The gate may drop what was typed; the cursor then stays before what followed it.
        let cursor = text.len().saturating_sub(clean_line(after).len());
        self.cursor = text.floor_char_boundary(cursor);
        self.text = text;
    }

    pub fn insert(&mut self, typed: &str) {
        let (before, after) = self.parts();
        let (before, after) = (format!("{before}{typed}"), after.to_owned());
        self.set(&before, &after);
    }

    /// Does what a command of [`crate::app::command::Scope::Prompt`] says to a line; false for the
    /// commands that are about more than the line.
    pub fn edit(&mut self, command: CommandId) -> bool {
        let (before, after) = self.parts();
        let (before, after) = (before.to_owned(), after.to_owned());
        let left = before.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        let right = after.graphemes(true).next().map_or(0, str::len);
        let word = before.trim_end().rfind(' ').map_or(0, |blank| blank + 1);
        let start = |end: usize| before.get(..end).unwrap_or_default();
        match command {
            CommandId::CursorLeft => self.cursor = left,
            CommandId::CursorRight => self.cursor += right,
            CommandId::CursorStart => self.cursor = 0,
            CommandId::CursorEnd => self.cursor = self.text.len(),
            CommandId::DeleteBack => self.set(start(left), &after),
            CommandId::DeleteForward => self.set(&before, after.get(right..).unwrap_or_default()),
            CommandId::DeleteWord => self.set(start(word), &after),
            CommandId::DeleteLine => self.set("", &after),
            _ => return false,
        }
        true
    }
}

impl Prompt {
    pub fn new(purpose: Purpose, text: CleanText, from: Visit) -> Self {
        let line = Line::new(text.clone());
        Self {
            purpose,
            line,
            before: text,
            from,
            looking: Default::default(),
            choice: 0,
            offers: Vec::new(),
            count: None,
            error: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_edited_by_whole_letters() {
        let mut line = Line::new(clean_line("due caffe\u{301}"));
        line.edit(CommandId::DeleteBack);
        assert_eq!(line.text.as_str(), "due caff");
        line.edit(CommandId::CursorLeft);
        line.insert("\u{1b}x");
        assert_eq!((line.text.as_str(), line.cursor), ("due cafxf", 8));
        line.edit(CommandId::DeleteWord);
        assert_eq!((line.text.as_str(), line.cursor), ("due f", 4));
        line.edit(CommandId::DeleteForward);
        line.edit(CommandId::DeleteLine);
        assert_eq!((line.text.as_str(), line.cursor), ("", 0));
    }
}
