//! The article's state: what is shown of it, the place under the cursor, the find in its text.

use std::collections::BTreeMap;

use crate::app::document::{Document, Position};
use crate::model::{Article, ArticleId};
use crate::text::{CleanText, Span, fold_char};

/// Cells left of the text: the mark of the selected event, and a blank.
pub const MARGIN: usize = 2;

#[derive(Clone, Debug, Default)]
pub struct ArticleView {
    pub id: Option<ArticleId>,
    pub document: Document,
    /// The first visible line.
    pub top: Position,
    /// The date, name, sentence or match that the cursor stands on.
    pub cursor: Option<Span>,
    /// The selected event's sentence.
    pub marked: Option<Span>,
    /// What is looked for in the text, as it was typed.
    pub wanted: CleanText,
    /// Where what is looked for stands, ascending: what was typed, what the search found, or the
    /// mentions of a name.
    pub matches: Vec<Span>,
    /// A span that has to come into view as soon as the pane's size is known.
    reveal: Option<Span>,
    /// Where the reader was in the articles left.
    places: BTreeMap<ArticleId, Spot>,
}

/// A place in one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    pub top: Position,
    pub cursor: Option<Span>,
    pub marked: Option<Span>,
}

impl ArticleView {
    /// Shows an article where it was left.
    pub fn show(&mut self, id: ArticleId, article: &Article) {
        if self.id == Some(id) {
            return;
        }
        self.leave();
        self.id = Some(id);
        self.document = Document::new(article);
        self.set_spot(self.places.get(&id).copied().unwrap_or_default());
    }

    /// Shows the same article as it was read again.
    pub fn read_again(&mut self, article: &Article) {
        if !self.document.shows(article) {
            self.document = Document::new(article);
        }
    }

    /// Shows nothing.
    pub fn clear(&mut self) {
        let (places, wanted) = (std::mem::take(&mut self.places), self.wanted.clone());
        *self = Self { wanted, places, ..Self::default() };
    }

    fn leave(&mut self) {
        if let Some(id) = self.id {
            self.places.insert(id, self.spot());
        }
    }

    /// The first line shown of an article when it was left; none where it was never shown.
    pub fn left_at(&self, id: ArticleId) -> Option<Position> {
        if self.id == Some(id) { Some(self.top) } else { Some(self.places.get(&id)?.top) }
    }

    pub fn spot(&self) -> Spot {
        Spot { top: self.top, cursor: self.cursor, marked: self.marked }
    }

    pub fn set_spot(&mut self, spot: Spot) {
        Spot { top: self.top, cursor: self.cursor, marked: self.marked } = spot;
        self.reveal = None;
    }

    /// Puts the cursor on a span and has it brought into view.
    pub fn go_to(&mut self, span: Span) {
        self.cursor = Some(span);
        self.reveal = Some(span);
    }

    pub fn mark(&mut self, sentence: Span) {
        self.marked = Some(sentence);
    }

    /// The width of the lines in a pane.
    pub fn text_width(&self, pane_width: u16, measure: u16) -> usize {
        usize::from(pane_width.min(measure.saturating_add(2))).saturating_sub(MARGIN).max(1)
    }

    pub fn scroll(&mut self, by: isize, height: usize, width: usize) {
        let lines = by.unsigned_abs();
        self.top = if by < 0 {
            self.document.up(self.top, lines, width)
        } else {
            self.document.down(self.top, lines, width)
        };
        self.keep_full(height, width);
    }

    /// Goes to the beginning, and the cursor leaves the place it stood on: what is stepped through
    /// starts at the first line again.
    pub fn scroll_to_start(&mut self) {
        self.top = Position::default();
        self.cursor = None;
    }

    pub fn scroll_to_end(&mut self, height: usize, width: usize) {
        self.top = self.document.last_top(height, width);
    }

    /// What the reader sees of the cursor or the marked sentence stays in view when the size
    /// changes.
    pub fn keep_in_view(&mut self, height: usize, width: usize) {
        let seen = self.cursor.or(self.marked);
        if height > 0 && self.reveal.is_none() {
            self.reveal = seen.filter(|&span| self.shows(span, height, width));
        }
    }

    /// Brings what was asked for into view, a third down where it was not there already.
    pub fn settle(&mut self, height: usize, width: usize) {
        if height == 0 {
            return;
        }
        if let Some(span) = self.reveal.take()
            && !self.shows(span, height, width)
        {
            let position = self.document.position_of(span, width);
            self.top = self.document.up(position, height / 3, width);
        }
        self.keep_full(height, width);
    }

    /// Whether the span's first line and, where it fits, its last are among the visible ones.
    fn shows(&self, span: Span, height: usize, width: usize) -> bool {
        let first = self.document.position_of(span, width);
        let end = Span { start: span.end.saturating_sub(1).max(span.start), ..span };
        let last = self.document.position_of(end, width);
        let bottom = self.document.down(self.top, height - 1, width);
        self.top <= first && first <= bottom && last <= bottom
    }

    /// Whether something of the span is in view, as far as there is a view.
    pub fn sees(&self, span: Span, height: usize, width: usize) -> bool {
        let lines = self.document.lines_from(self.top, height, width);
        height == 0 || lines.iter().any(|line| line.kind.is_text() && line.span.overlaps(span))
    }

    fn keep_full(&mut self, height: usize, width: usize) {
        self.top = self.top.min(self.document.last_top(height, width));
    }

    /// Where stepping through the text starts: the cursor if it is in view, else the first visible
    /// character.
    pub fn origin(&self, height: usize, width: usize) -> Origin {
        let lines = self.document.lines_from(self.top, height, width);
        let shown = |cursor: Span| {
            let mut text = lines.iter().filter(|line| line.kind.is_text());
            text.any(|line| line.span.start <= cursor.start && cursor.start < line.span.end)
        };
        match self.cursor {
            Some(cursor) if shown(cursor) => Origin::Cursor(cursor.start),
            _ => Origin::Top(self.document.offset_at(self.top)),
        }
    }

    /// Which of the matches the cursor stands on, from 1.
    pub fn current_match(&self) -> Option<usize> {
        let cursor = self.cursor?;
        self.matches.binary_search_by_key(&cursor.start, |span| span.start).ok().map(|at| at + 1)
    }

    /// After a new snapshot of the folder: the same article under its new number.
    pub fn renumber(&mut self, number: impl Fn(ArticleId) -> Option<ArticleId>) {
        self.id = self.id.and_then(&number);
        let places = std::mem::take(&mut self.places);
        self.places =
            places.into_iter().filter_map(|(id, spot)| Some((number(id)?, spot))).collect();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Cursor(u32),
    Top(u32),
}

impl Origin {
    /// The next of ascending spans, or the one before.
    pub fn step<'a>(
        self,
        spans: impl DoubleEndedIterator<Item = &'a Span>,
        forward: bool,
    ) -> Option<Span> {
        let mut spans = spans.copied();
        match (self, forward) {
            (Self::Cursor(at), true) => spans.find(|span| span.start > at),
            (Self::Top(at), true) => spans.find(|span| span.start >= at),
            (Self::Cursor(at) | Self::Top(at), false) => spans.rfind(|span| span.start < at),
        }
    }
}

/// Every place where `wanted` occurs in `text`, compared letter by letter without case and accents.
pub fn occurrences(text: &str, wanted: &str) -> Vec<Span> {
    let wanted: Vec<char> = wanted.chars().map(fold_char).collect();
    let Some(&first) = wanted.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut end_before = 0;
    for (start, character) in text.char_indices() {
        if start < end_before || fold_char(character) != first {
            continue;
        }
        if let Some(length) = prefix_length(text.get(start..).unwrap_or_default(), &wanted) {
            end_before = start + length;
            found.push(Span::new(start, end_before));
        }
    }
    found
}

/// How many bytes at the start of `text` are the wanted characters.
fn prefix_length(text: &str, wanted: &[char]) -> Option<usize> {
    let mut characters = text.char_indices();
    for &expected in wanted {
        let (_, character) = characters.next()?;
        if fold_char(character) != expected {
            return None;
        }
    }
    Some(characters.next().map_or(text.len(), |(offset, _)| offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_case_and_accents() {
        let text = "Perché no? perche sì, PERCHÉ";
        let found: Vec<&str> =
            occurrences(text, "perche").into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["Perché", "perche", "PERCHÉ"]);
        assert_eq!(occurrences(text, ""), []);
        assert_eq!(occurrences("aaaa", "aa").len(), 2);
    }
}
