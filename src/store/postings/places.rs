//! From positions back to the text: where words stand in bytes.

use serde::{Deserialize, Serialize};

use crate::model::ArticleId;
use crate::store::postings::{Postings, TITLE_GAP, narrow};
use crate::text::{Span, next_word};

/// The offset of one in so many words is kept.
const EVERY: usize = 64;

/// Where some words of each article's text begin.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Offsets {
    /// Where each article's offsets begin.
    starts: Vec<u32>,
    offsets: Vec<u32>,
}

impl Offsets {
    /// Adds an article whose text's words begin at these offsets.
    pub(super) fn push_words(&mut self, words: &[u32]) {
        self.starts.push(narrow(self.offsets.len()));
        self.offsets.extend(words.iter().step_by(EVERY).skip(1));
    }

    /// Adds an article of which these are kept.
    pub(super) fn push(&mut self, kept: &[u32]) {
        self.starts.push(narrow(self.offsets.len()));
        self.offsets.extend(kept);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.starts.shrink_to_fit();
        self.offsets.shrink_to_fit();
    }

    pub(super) fn articles(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn size(&self) -> usize {
        size_of_val(self.starts.as_slice()) + size_of_val(self.offsets.as_slice())
    }

    /// What is kept of an article.
    pub(super) fn of(&self, article: ArticleId) -> &[u32] {
        let start = self.starts.get(article.index()).map_or(0, |&start| start as usize);
        let next = self.starts.get(article.index() + 1);
        let end = next.map_or(self.offsets.len(), |&end| end as usize);
        self.offsets.get(start..end).unwrap_or_default()
    }
}

/// Words that follow each other: the position of the first, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    pub start: u32,
    pub words: u32,
}

impl Postings {
    /// Where a run of words stands: in the title, or in the text.
    pub fn title_span(&self, title: &str, run: Run) -> Span {
        Walker { text: title, offsets: &[], word: 0, at: 0 }.span(run)
    }

    /// Where runs of words of an article's text, ascending, stand in it.
    pub fn text_spans(&self, article: ArticleId, text: &str, runs: &[Run]) -> Vec<Span> {
        let mut walker = Walker { text, offsets: self.offsets.of(article), word: 0, at: 0 };
        let body = self.title_length(article) + TITLE_GAP;
        let in_text = |run: &Run| Run { start: run.start.saturating_sub(body), ..*run };
        runs.iter().map(|run| walker.span(in_text(run))).collect()
    }
}

/// Walks over the words of a text.
struct Walker<'a> {
    text: &'a str,
    offsets: &'a [u32],
    /// The number of the next word, which stands at or after `at`.
    word: usize,
    at: usize,
}

impl Walker<'_> {
    fn span(&mut self, run: Run) -> Span {
        let first = self.word(run.start as usize);
        let last =
            if run.words > 1 { self.word((run.start + run.words - 1) as usize) } else { first };
        first.union(last)
    }

    fn word(&mut self, number: usize) -> Span {
        let known = number / EVERY;
        if number < self.word || known * EVERY > self.word {
            let offset = known.checked_sub(1).and_then(|known| self.offsets.get(known));
            (self.word, self.at) = offset.map_or((0, 0), |&at| (known * EVERY, at as usize));
        }
        let mut span = Span::default();
        while self.word <= number {
            let Some(word) = next_word(self.text, self.at) else { return span };
            span = word.span;
            self.at = span.end as usize;
            self.word += 1;
        }
        span
    }
}
