//! Reads one stem's list: article by article, or leaping ahead, with positions where asked.

use bitpacking::{BitPacker, BitPacker4x};

use crate::model::ArticleId;
use crate::store::postings::MOST_WEIGHT;
use crate::store::postings::list::{BLOCK, Block, Step, read_bits, varint};
use crate::store::postings::weight::Lengths;

/// What stands behind the last article of a list.
pub const END: u32 = u32::MAX;

/// A place in a stem's list: before its first article, on an article, or past the end.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    steps: &'a [Step],
    documents: usize,
    variant_bits: u32,
    /// Where the list begins.
    start: usize,
    /// The number of the block that is read; the count of blocks past the end.
    block: usize,
    /// The articles of the block; [`END`] behind the last.
    articles: [u32; BLOCK],
    /// What the list says of each: its count less one, doubled, plus one if it is in the title.
    facts: [u32; BLOCK],
    /// How many articles the block has; 0 before any is read.
    len: usize,
    index: usize,
    /// Where the facts stand, until they are read.
    unread_facts: Option<usize>,
    /// Where the block's positions stand; 0 until it is known.
    positions: usize,
    /// An article of the block, and how many positions those before it have.
    counted: (usize, u32),
}

/// One article of a word's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub article: ArticleId,
    /// How often the article holds the word.
    pub count: u32,
    pub in_title: bool,
}

impl Posting {
    /// Of an article and the facts that a list has of it: its count less one, doubled, plus one if
    /// the title holds the word.
    #[inline]
    pub fn new(article: u32, facts: u32) -> Self {
        Self { article: ArticleId(article), count: (facts >> 1) + 1, in_title: facts & 1 == 1 }
    }

    #[inline]
    pub fn facts(self) -> u32 {
        (self.count - 1) << 1 | u32::from(self.in_title)
    }
}

impl Default for Cursor<'_> {
    fn default() -> Self {
        Self {
            bytes: &[],
            steps: &[],
            documents: 0,
            variant_bits: 0,
            start: 0,
            block: 0,
            articles: [END; BLOCK],
            facts: [0; BLOCK],
            len: 0,
            index: 0,
            unread_facts: None,
            positions: 0,
            counted: (0, 0),
        }
    }
}

impl<'a> Cursor<'a> {
    pub(super) fn new(block: &'a Block, index: usize, variant_bits: u32) -> Self {
        let list = block.lists.get(index).copied().unwrap_or_default();
        Self {
            bytes: &block.bytes,
            steps: block.steps(list),
            documents: list.documents as usize,
            variant_bits,
            start: list.start as usize,
            ..Self::default()
        }
    }

    /// How many articles the list has.
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// The current article, or [`END`]; only after a call of `seek`.
    #[inline]
    pub fn article(&self) -> u32 {
        self.articles.get(self.index).copied().unwrap_or(END)
    }

    /// Goes to the first article of the list at or after `target`, the current one included, and
    /// returns it. Calls must ask in ascending order.
    #[inline]
    pub fn seek(&mut self, target: u32) -> u32 {
        if self.len == 0 || self.articles[self.len - 1] < target {
            self.seek_block(target);
        }
        let ahead = self.articles.get(self.index..).unwrap_or_default();
        // Mostly it is near; the rest is END.
        let near = ahead.first().is_none_or(|&first| first >= target);
        self.index += if near { 0 } else { ahead.partition_point(|&article| article < target) };
        self.article()
    }

    /// The weight that no article at or after `target` has more of, up to the article returned: the
    /// last of the block that holds `target`. Nothing is read.
    #[inline]
    pub fn bound(&self, target: u32) -> (f32, u32) {
        if self.steps.is_empty() {
            return (MOST_WEIGHT, END);
        }
        let from = if self.len == 0 { 0 } else { self.block };
        let ahead = self.steps.get(from..).unwrap_or_default();
        let block = match ahead.first() {
            Some(first) if first.last >= target => Some(first),
            _ => ahead.get(ahead.partition_point(|step| step.last < target)),
        };
        block.map_or((0.0, END), |step| (step.best, step.last))
    }

    /// The weight that no article of the list has more of.
    pub fn best(&self) -> f32 {
        if self.steps.is_empty() {
            return MOST_WEIGHT;
        }
        self.steps.iter().fold(0.0, |best, step| step.best.max(best))
    }

    /// What the list says of the current article.
    #[inline]
    pub fn posting(&mut self) -> Posting {
        self.read_facts();
        Posting::new(self.article(), self.facts.get(self.index).copied().unwrap_or(0))
    }

    /// The positions of the word in the current article, into `found`: all, or those of some forms.
    pub fn positions(&mut self, forms: Option<&[u16]>, found: &mut Vec<u32>) {
        found.clear();
        self.each_position(forms, |position| found.push(position));
    }

    /// Visits the positions of the word in the current article: all, or those of some forms.
    #[inline]
    pub fn each_position(&mut self, forms: Option<&[u16]>, mut visit: impl FnMut(u32)) {
        self.read_facts();
        let Some(&facts) = self.facts.get(self.index).filter(|_| self.index < self.len) else {
            return;
        };
        // Articles are asked for in order: only those since the last time are counted.
        let (from, before) = self.counted;
        let since = self.facts.get(from..self.index).unwrap_or_default();
        let first = before + since.iter().map(|facts| (facts >> 1) + 1).sum::<u32>();
        self.counted = (self.index, first);
        let rest = self.bytes.get(self.positions..).unwrap_or_default();
        let Some((&width, packed)) = rest.split_first() else { return };
        let (width, mut bit) = (u32::from(width), first as usize * usize::from(width));
        let mask = (1 << self.variant_bits) - 1;
        let mut position = 0;
        for _ in 0..=facts >> 1 {
            let value = read_bits(packed, bit, width);
            bit += width as usize;
            position += value >> self.variant_bits;
            let is_meant =
                |forms: &[u16]| forms.iter().any(|&form| u64::from(form) == value & mask);
            if forms.is_none_or(is_meant) {
                visit(u32::try_from(position).unwrap_or(u32::MAX));
            }
        }
    }

    /// Reads the articles from the current one to the end of its block, and their weights.
    pub(super) fn read_block(
        &mut self,
        lengths: &Lengths,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        self.read_facts();
        let range = self.index..self.len;
        let (Some(here), Some(facts)) = (self.articles.get(range.clone()), self.facts.get(range))
        else {
            return 0;
        };
        for (article, &here) in articles.iter_mut().zip(here) {
            *article = here;
        }
        lengths.weights(here, facts, weights);
        here.len()
    }

    /// As [`Self::read_block`], those articles only that are wanted. Nothing is known of a block's
    /// articles but their numbers until one is.
    #[inline]
    pub(super) fn read_wanted(
        &mut self,
        lengths: &Lengths,
        wanted: impl Fn(u32) -> bool,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        let mut places = [0; BLOCK];
        let mut count = 0;
        // Without a branch, for none could tell which way it goes.
        for (place, &article) in self.articles.iter().enumerate().take(self.len).skip(self.index) {
            places[count.min(BLOCK - 1)] = place;
            count += usize::from(wanted(article));
        }
        if count == 0 {
            return 0;
        }
        self.read_facts();
        let mut facts = [0; BLOCK];
        for ((&place, article), facts) in
            places.iter().zip(&mut *articles).zip(&mut facts).take(count)
        {
            *article = self.articles.get(place).copied().unwrap_or(END);
            *facts = self.facts.get(place).copied().unwrap_or(0);
        }
        lengths.weights(&articles[..count], &facts[..count], weights);
        count
    }

    /// The last article of the current block.
    pub fn last_of_block(&self) -> u32 {
        self.len.checked_sub(1).and_then(|last| self.articles.get(last)).copied().unwrap_or(END)
    }

    /// The weight that so many articles have at least, as far as is known without reading.
    pub fn reached_by(&self, count: usize) -> f32 {
        let mut best: Vec<f32> = self.steps.iter().map(|step| step.best).collect();
        if count == 0 || count > best.len() {
            return 0.0;
        }
        // Each block has one article of its best weight.
        *best.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a)).1
    }

    /// The articles from the current one to the end of its block, with what the list says of them.
    fn stretch(&mut self) -> impl Iterator<Item = Posting> {
        self.read_facts();
        let range = self.index..self.len;
        let articles = self.articles.get(range.clone()).unwrap_or_default();
        let facts = self.facts.get(range).unwrap_or_default();
        articles.iter().zip(facts).map(|(&article, &facts)| Posting::new(article, facts))
    }

    /// Visits the articles of the list, those before the current one left out.
    pub fn for_each_article(mut self, mut visit: impl FnMut(ArticleId)) {
        self.seek(0);
        while self.len > 0 {
            let rest = self.articles.get(self.index..self.len).unwrap_or_default();
            for &article in rest {
                visit(ArticleId(article));
            }
            self.open(self.block + 1);
        }
    }

    /// Visits the list, what is before the current article left out.
    pub fn for_each(mut self, mut visit: impl FnMut(Posting)) {
        self.seek(0);
        while self.len > 0 {
            self.stretch().for_each(&mut visit);
            self.open(self.block + 1);
        }
    }

    /// Opens the block that holds the first article at or after `target`.
    fn seek_block(&mut self, target: u32) {
        let next = if self.len == 0 { self.block } else { self.block + 1 };
        let ahead = self.steps.get(next..).unwrap_or_default();
        let passed = match ahead.first() {
            Some(first) if first.last < target => ahead.partition_point(|step| step.last < target),
            _ => 0,
        };
        self.open(next + passed);
    }

    fn open(&mut self, block: usize) {
        self.block = block;
        (self.index, self.len) = (0, 0);
        self.unread_facts = None;
        self.counted = (0, 0);
        let Some(left) = self.documents.checked_sub(block * BLOCK).filter(|&left| left > 0) else {
            self.block = self.documents.div_ceil(BLOCK);
            self.articles[0] = END;
            return;
        };
        let at = self.steps.get(block).map_or(self.start, |step| step.start as usize);
        let before = block.checked_sub(1).and_then(|before| self.steps.get(before));
        let before = before.map(|step| step.last);
        self.len = left.min(BLOCK);
        if self.len == BLOCK { self.open_full(at, before) } else { self.open_rest(at, before) }
    }

    fn open_full(&mut self, at: usize, before: Option<u32>) {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let Some((&[articles, facts], packed)) = rest.split_first_chunk::<2>() else { return };
        let size = |width: u8| usize::from(width) * BLOCK / 8;
        BitPacker4x::new().decompress_strictly_sorted(before, packed, &mut self.articles, articles);
        self.unread_facts = Some(at + 1);
        self.positions = at + 2 + size(articles) + size(facts);
    }

    fn open_rest(&mut self, mut at: usize, before: Option<u32>) {
        let mut least = before.map_or(0, |before| before + 1);
        let slots = self.articles.iter_mut().zip(&mut self.facts);
        for (article, facts) in slots.take(self.len) {
            let head = varint(self.bytes, &mut at);
            *article = least + (head >> 1);
            *facts = if head & 1 == 1 { 0 } else { varint(self.bytes, &mut at) };
            least = *article + 1;
        }
        self.articles.iter_mut().skip(self.len).for_each(|article| *article = END);
        self.positions = at;
    }

    #[inline]
    fn read_facts(&mut self) {
        let Some(at) = self.unread_facts.take() else { return };
        let width = self.bytes.get(at).copied().unwrap_or(0);
        let from = self.positions - usize::from(width) * BLOCK / 8;
        let packed = self.bytes.get(from..).unwrap_or_default();
        BitPacker4x::new().decompress(packed, &mut self.facts, width);
    }
}

/// Visits a list of one short block, which needs no memory of its own.
pub(super) fn for_each_short(block: &Block, index: usize, mut visit: impl FnMut(Posting)) {
    let list = block.lists.get(index).copied().unwrap_or_default();
    let (mut at, mut least) = (list.start as usize, 0);
    for _ in 0..list.documents {
        let head = varint(&block.bytes, &mut at);
        let article = least + (head >> 1);
        let facts = if head & 1 == 1 { 0 } else { varint(&block.bytes, &mut at) };
        visit(Posting::new(article, facts));
        least = article + 1;
    }
}
