//! The full-text index: for each folded word of the folder, the articles that hold it, how often,
//! and at which positions.
//!
//! Here are the dictionary and the look-ups; `build.rs` makes an index, `cursor.rs` reads one
//! word's list. What a query means is the concern of the `query` layer.

mod build;
mod cursor;

use std::ops::Range;

pub use cursor::{Cursor, Posting};

use crate::model::ArticleId;

/// A word of the index, by alphabetical order of the folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

/// The lists of this many words stand in one block.
const TERMS_PER_BLOCK: usize = 4096;

/// One look-up step is kept for this many articles of a list.
const SKIP_INTERVAL: u32 = 128;

/// Body positions begin this far behind the title's last, so that no phrase spans both.
const TITLE_GAP: u32 = 2;

/// The words of a folder's articles and where they stand. Titles count as text before the text.
#[derive(Debug, Default)]
pub struct Postings {
    /// The folded words in alphabetical order, one behind the other.
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    blocks: Vec<Block>,
    /// For each article how many words it has, title included.
    lengths: Vec<u32>,
    /// For each article how many words its title has.
    titles: Vec<u32>,
    /// For each article where its event reports begin in `reports`; one more at the end.
    report_starts: Vec<u32>,
    /// The positions of each event report's sentence, articles in order.
    reports: Vec<Range<u32>>,
    /// The mean of `lengths`, at least 1.
    mean_length: f32,
}

/// The lists of some words. A list is a stream of articles followed by a stream of positions; all
/// numbers are LEB128 varints. For each article: the distance from the one before times four, plus
/// 2 if the title holds the word, plus 1 if the article holds it once; else the count follows. For
/// each position: the distance from the one before in the same article.
#[derive(Debug, Default)]
struct Block {
    bytes: Vec<u8>,
    lists: Vec<List>,
    skips: Vec<Skip>,
}

/// Where a word's list stands in its block.
#[derive(Clone, Copy, Debug, Default)]
struct List {
    /// Offset of the stream of articles.
    start: u32,
    /// Offset of the stream of positions.
    positions: u32,
    documents: u32,
    /// Index of the list's first skip.
    skips: u32,
}

/// The state of a cursor after a multiple of [`SKIP_INTERVAL`] articles.
#[derive(Clone, Copy, Debug)]
struct Skip {
    article: u32,
    start: u32,
    positions: u32,
}

impl Postings {
    pub fn article_count(&self) -> usize {
        self.lengths.len()
    }

    pub fn term_count(&self) -> usize {
        self.ends.len()
    }

    /// The number of bytes that the index takes.
    pub fn size(&self) -> usize {
        let blocks: usize = self
            .blocks
            .iter()
            .map(|block| {
                block.bytes.len()
                    + size_of_val(block.lists.as_slice())
                    + size_of_val(block.skips.as_slice())
            })
            .sum();
        blocks
            + self.text.len()
            + size_of_val(self.ends.as_slice())
            + size_of_val(self.lengths.as_slice())
            + size_of_val(self.titles.as_slice())
            + size_of_val(self.report_starts.as_slice())
            + size_of_val(self.reports.as_slice())
    }

    /// All words, in alphabetical order.
    pub fn terms(&self) -> impl Iterator<Item = (TermId, &str)> {
        (0..self.term_count()).map(|index| (term_id(index), self.word_at(index)))
    }

    /// The folded word behind an id.
    pub fn word(&self, term: TermId) -> &str {
        self.word_at(term.0 as usize)
    }

    /// The id of a word in its folded form.
    pub fn term(&self, folded: &str) -> Option<TermId> {
        let index = self.first_at_least(folded);
        (index < self.term_count() && self.word_at(index) == folded).then(|| term_id(index))
    }

    /// The words that begin with `folded`.
    pub fn terms_starting(&self, folded: &str) -> impl ExactSizeIterator<Item = TermId> + use<> {
        let first = self.first_at_least(folded);
        let count =
            partition(self.term_count() - first, |i| self.word_at(first + i).starts_with(folded));
        (first..first + count).map(term_id)
    }

    /// In how many articles a word stands.
    pub fn document_frequency(&self, term: TermId) -> usize {
        self.list(term).map_or(0, |(_, list)| list.documents as usize)
    }

    /// The articles that hold a word, in order.
    pub fn cursor(&self, term: TermId) -> Cursor<'_> {
        self.list(term).map_or_else(Cursor::default, |(block, list)| Cursor::new(block, list))
    }

    /// How many words an article has, title included.
    pub fn length(&self, article: ArticleId) -> u32 {
        self.lengths.get(article.index()).copied().unwrap_or(0)
    }

    /// How many words an article's title has: positions below are the title's.
    pub fn title_length(&self, article: ArticleId) -> u32 {
        self.titles.get(article.index()).copied().unwrap_or(0)
    }

    /// The mean length of the articles, in words, at least 1.
    pub fn mean_length(&self) -> f32 {
        self.mean_length
    }

    /// How many event reports all articles have.
    pub fn report_count(&self) -> usize {
        self.reports.len()
    }

    /// The numbers of an article's event reports among all reports, in the order of
    /// `Article::events`.
    pub fn reports_of(&self, article: ArticleId) -> Range<usize> {
        let at = |index: usize| self.report_starts.get(index).map_or(0, |&start| start as usize);
        at(article.index())..at(article.index() + 1)
    }

    /// The positions that the sentence of an event report takes.
    pub fn report_positions(&self, report: usize) -> Range<u32> {
        self.reports.get(report).cloned().unwrap_or_default()
    }

    fn list(&self, term: TermId) -> Option<(&Block, List)> {
        let block = self.blocks.get(term.0 as usize / TERMS_PER_BLOCK)?;
        block.lists.get(term.0 as usize % TERMS_PER_BLOCK).map(|&list| (block, list))
    }

    fn word_at(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).map_or(0, |&end| end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        self.text.get(start..end(index)).unwrap_or_default()
    }

    fn first_at_least(&self, folded: &str) -> usize {
        partition(self.term_count(), |index| self.word_at(index) < folded)
    }
}

fn term_id(index: usize) -> TermId {
    TermId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// The number of leading indices below `count` for which `holds` is true.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
