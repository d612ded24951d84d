//! Reads one word's list: article by article, or leaping ahead, with positions where asked.

use crate::model::ArticleId;
use crate::store::postings::{Block, List, SKIP_INTERVAL, Skip};

/// A place in a word's list: before its first article, on an article, or past the end.
#[derive(Clone, Debug, Default)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    skips: &'a [Skip],
    documents: u32,
    /// Articles read so far, the current one included.
    read: u32,
    article: u32,
    count: u32,
    in_title: bool,
    /// Where the next article stands.
    at: usize,
    /// Where the first positions stand that were not read.
    positions: usize,
    /// Positions of earlier articles that were not read.
    owed: u32,
    /// Positions of the current article that were not read: all or none.
    unread: u32,
}

/// One article of a word's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub article: ArticleId,
    /// How often the article holds the word.
    pub count: u32,
    pub in_title: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(block: &'a Block, list: List) -> Self {
        let count = list.documents.saturating_sub(1) / SKIP_INTERVAL;
        let skips = list.skips as usize..(list.skips + count) as usize;
        let skips = block.skips.get(skips).unwrap_or_default();
        Self { skips, ..Self::unskipped(block, list) }
    }

    /// A cursor that reads every article, for a list whose skips are not made yet.
    pub(super) fn unskipped(block: &'a Block, list: List) -> Self {
        Self {
            bytes: &block.bytes,
            documents: list.documents,
            at: list.start as usize,
            positions: list.positions as usize,
            ..Self::default()
        }
    }

    /// How many articles the list has.
    pub fn len(&self) -> usize {
        self.documents as usize
    }

    pub fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// The first article of the list at or after `article`, the current one included. Calls must
    /// ask in ascending order.
    pub fn seek(&mut self, article: ArticleId) -> Option<Posting> {
        if self.read > 0 && self.article >= article.0 {
            return (self.read <= self.documents).then(|| self.posting());
        }
        self.leap(article.0);
        self.find(|posting| posting.article >= article)
    }

    /// The positions of the word in the current article, into `found`; to be asked once.
    pub fn positions(&mut self, found: &mut Vec<u32>) {
        self.skip_owed();
        found.clear();
        let mut position = 0;
        for _ in 0..std::mem::take(&mut self.unread) {
            position += varint(self.bytes, &mut self.positions);
            found.push(position);
        }
    }

    /// Takes the last skip that does not pass `article`, if it leads ahead.
    fn leap(&mut self, article: u32) {
        let ahead = self.skips.partition_point(|skip| skip.article < article);
        let Some(skip) = ahead.checked_sub(1).and_then(|last| self.skips.get(last)) else { return };
        let read = SKIP_INTERVAL * u32::try_from(ahead).unwrap_or(u32::MAX);
        if read > self.read {
            self.read = read;
            self.article = skip.article;
            self.at = skip.start as usize;
            self.positions = skip.positions as usize;
            (self.owed, self.unread) = (0, 0);
        }
    }

    fn skip_owed(&mut self) {
        while self.owed > 0 {
            self.owed -= u32::from(self.bytes[self.positions] < 0x80);
            self.positions += 1;
        }
    }

    pub(super) fn here(&mut self) -> Skip {
        self.owed += std::mem::take(&mut self.unread);
        self.skip_owed();
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Skip { article: self.article, start: narrow(self.at), positions: narrow(self.positions) }
    }

    fn posting(&self) -> Posting {
        Posting { article: ArticleId(self.article), count: self.count, in_title: self.in_title }
    }
}

impl Iterator for Cursor<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        if self.read >= self.documents {
            self.read = self.documents + 1;
            return None;
        }
        self.owed += self.unread;
        self.read += 1;
        let head = varint(self.bytes, &mut self.at);
        self.article += head >> 2;
        self.in_title = head & 2 != 0;
        self.count = if head & 1 != 0 { 1 } else { varint(self.bytes, &mut self.at) };
        self.unread = self.count;
        Some(self.posting())
    }
}

/// Reads a number and moves behind it. The streams are our own: they never end within a number.
#[inline]
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> u32 {
    let mut value = 0;
    let mut shift = 0;
    while let Some(&byte) = bytes.get(*at) {
        *at += 1;
        value |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 || shift > 28 {
            break;
        }
    }
    value
}

pub(super) fn push_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}
