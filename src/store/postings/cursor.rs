//! Reads one stem's list: article by article, or leaping ahead, with positions where asked. Many
//! articles at once are read in `scan.rs`.

use bitpacking::{BitPacker, BitPacker4x};

use crate::model::{ArticleId, varint};
use crate::store::postings::MOST_WEIGHT;
use crate::store::postings::common::{Common, Heavy};
use crate::store::postings::list::{BLOCK, Block, List, Step, read_bits, unpack_one};
use crate::store::set::Set;

/// Bytes before the packed numbers of a full block.
const HEAD: usize = 2;

/// What stands behind the last article of a list.
pub const END: u32 = u32::MAX;

/// A place in a stem's list: before its first article, on an article, or past the end.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) steps: &'a [Step],
    common: Option<&'a Common>,
    documents: usize,
    pub(super) variant_bits: u32,
    /// Where the list stands.
    list: List,
    /// The number of the block that is read; the count of blocks past the end.
    pub(super) block: usize,
    /// The articles of the block; [`END`] behind the last.
    pub(super) articles: [u32; BLOCK],
    /// What the list says of each: its count less one, doubled, plus one if it is in the title.
    pub(super) facts: [u32; BLOCK],
    /// How many articles the block has; 0 before any is read.
    pub(super) len: usize,
    pub(super) index: usize,
    /// The last article of the block.
    last: u32,
    /// Where the articles stand, until they are read, and where the facts.
    unread_articles: Option<usize>,
    unread_facts: Option<usize>,
    /// The positions of the stems, and where those of the block stand.
    pub(super) all_positions: &'a [u8],
    pub(super) positions: usize,
    /// An article of the block, and how many positions those before it have.
    counted: (usize, u32),
    /// The step at which bounds were last asked for.
    bounded: usize,
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

    /// Of an article and the sum of what [`add_counts`](super::Postings::add_counts) adds, if that is any.
    #[inline]
    pub fn of_sum(article: u32, sum: u32) -> Option<Self> {
        (sum > 0).then(|| Self::new(article, sum - 2))
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
            common: None,
            documents: 0,
            variant_bits: 0,
            list: List::default(),
            block: 0,
            articles: [END; BLOCK],
            facts: [0; BLOCK],
            len: 0,
            index: 0,
            last: 0,
            unread_articles: None,
            unread_facts: None,
            all_positions: &[],
            positions: 0,
            counted: (0, 0),
            bounded: 0,
        }
    }
}

impl<'a> Cursor<'a> {
    pub(super) fn new(block: &'a Block, index: usize, variant_bits: u32) -> Self {
        let list = block.lists.get(index).copied().unwrap_or_default();
        Self {
            bytes: &block.bytes,
            steps: block.steps(list),
            common: block.common(index),
            documents: list.documents as usize,
            variant_bits,
            list,
            all_positions: &block.positions,
            ..Self::default()
        }
    }

    /// The articles, where they are known as bits.
    pub fn bits(&self) -> Option<&'a Set> {
        self.common.map(Common::articles)
    }

    /// Where the word weighs much, where that is known.
    pub fn heavy(&self) -> Option<&'a Heavy> {
        self.common.and_then(Common::heavy)
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
        self.seek_block(target);
        self.read_articles();
        let ahead = self.articles.get(self.index..).unwrap_or_default();
        // Mostly it is near; the rest is END.
        let near = ahead.first().is_none_or(|&first| first >= target);
        self.index += if near { 0 } else { ahead.partition_point(|&article| article < target) };
        self.article()
    }

    /// An article, if the list holds it; else one before which it holds none.
    #[inline]
    pub fn reach(&mut self, article: u32) -> u32 {
        match self.bits() {
            Some(bits) => article + u32::from(!bits.contains(article as usize)),
            None => self.seek(article),
        }
    }

    /// What the list says of an article that [`Self::reach`] has found.
    #[inline]
    pub fn posting_of(&mut self, article: u32) -> Posting {
        let Some(place) = self.common.map(|common| common.place(article)) else {
            return self.posting();
        };
        let full = self.steps.get(place / BLOCK).filter(|_| place / BLOCK < self.documents / BLOCK);
        let Some(&Step { start, widths: [articles, width], .. }) = full else {
            self.seek(article);
            return self.posting();
        };
        let at = start as usize + HEAD + packed_size(articles);
        let packed = self.bytes.get(at..).unwrap_or_default();
        Posting::new(article, unpack_one(packed, width, place % BLOCK))
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
        ahead.get(steps_before(ahead, target)).map_or((0.0, END), |step| (step.best, step.last))
    }

    /// The weight that no article from `first` to `last` has more of. Nothing is read. Calls must ask in
    /// ascending order.
    pub fn best_between(&mut self, first: u32, last: u32) -> f32 {
        if self.steps.is_empty() {
            return MOST_WEIGHT;
        }
        let ahead = self.steps.get(self.bounded..).unwrap_or_default();
        self.bounded += steps_before(ahead, first);
        let mut best = 0.0_f32;
        for step in self.steps.get(self.bounded..).unwrap_or_default() {
            best = best.max(step.best);
            if step.last >= last {
                break;
            }
        }
        best
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
        self.each_place(|position, form| {
            if forms.is_none_or(|forms| forms.contains(&form)) {
                visit(position);
            }
        });
    }

    /// Visits all positions of the word in the current article, each with the number of the form.
    #[inline]
    pub(super) fn each_place(&mut self, mut visit: impl FnMut(u32, u16)) {
        self.read_facts();
        let Some(&facts) = self.facts.get(self.index).filter(|_| self.index < self.len) else {
            return;
        };
        // Articles are asked for in order: only those since the last time are counted.
        let (from, before) = self.counted;
        let since = self.facts.get(from..self.index).unwrap_or_default();
        let first = before + since.iter().map(|facts| (facts >> 1) + 1).sum::<u32>();
        self.counted = (self.index, first);
        let rest = self.all_positions.get(self.positions..).unwrap_or_default();
        let Some((&width, packed)) = rest.split_first() else { return };
        let (width, mut bit) = (u32::from(width), first as usize * usize::from(width));
        let mask = (1 << self.variant_bits) - 1;
        let mut position = 0;
        for _ in 0..=facts >> 1 {
            let value = read_bits(packed, bit, width);
            bit += width as usize;
            position += value >> self.variant_bits;
            let form = u16::try_from(value & mask).unwrap_or(u16::MAX);
            visit(u32::try_from(position).unwrap_or(u32::MAX), form);
        }
    }

    /// Goes to the block that holds the first article at or after `target`, if there is any.
    pub fn enter(&mut self, target: u32) -> bool {
        self.seek_block(target);
        self.len > 0
    }

    /// The last article of the current block.
    pub fn last_of_block(&self) -> u32 {
        if self.len == 0 { END } else { self.last }
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

    /// Visits the articles of the list, those before the current one left out.
    pub fn for_each_article(mut self, mut visit: impl FnMut(ArticleId)) {
        self.seek(0);
        while self.len > 0 {
            self.read_articles();
            let rest = self.articles.get(self.index..self.len).unwrap_or_default();
            for &article in rest {
                visit(ArticleId(article));
            }
            self.open(self.block + 1);
        }
    }

    /// Opens the block that holds the first article at or after `target`.
    #[inline]
    fn seek_block(&mut self, target: u32) {
        if self.len == 0 || self.last < target {
            self.seek_later_block(target);
        }
    }

    fn seek_later_block(&mut self, target: u32) {
        let next = if self.len == 0 { self.block } else { self.block + 1 };
        let ahead = self.steps.get(next..).unwrap_or_default();
        self.open(next + steps_before(ahead, target));
    }

    pub(super) fn open(&mut self, block: usize) {
        self.block = block;
        (self.index, self.len) = (0, 0);
        (self.unread_articles, self.unread_facts) = (None, None);
        self.counted = (0, 0);
        let Some(left) = self.documents.checked_sub(block * BLOCK).filter(|&left| left > 0) else {
            self.block = self.documents.div_ceil(BLOCK);
            self.articles[0] = END;
            return;
        };
        let List { start, positions, .. } = self.list;
        let step = self.steps.get(block);
        let (at, positions) = step.map_or((start, positions), |step| (step.start, step.positions));
        let at = at as usize;
        self.positions = positions as usize;
        self.len = left.min(BLOCK);
        if self.len == BLOCK { self.open_full(at) } else { self.open_rest(at) }
    }

    /// The last article of the block before.
    fn before(&self) -> Option<u32> {
        let step = self.block.checked_sub(1).and_then(|before| self.steps.get(before));
        step.map(|step| step.last)
    }

    fn open_full(&mut self, at: usize) {
        (self.unread_articles, self.unread_facts) = (Some(at), Some(at));
        if let Some(step) = self.steps.get(self.block) {
            self.last = step.last;
        } else {
            self.read_articles();
            self.last = self.articles[BLOCK - 1];
        }
    }

    fn open_rest(&mut self, mut at: usize) {
        let mut least = self.before().map_or(0, |before| before + 1);
        let slots = self.articles.iter_mut().zip(&mut self.facts);
        for (article, facts) in slots.take(self.len) {
            let head = varint(self.bytes, &mut at);
            *article = least + (head >> 1);
            *facts = if head & 1 == 1 { 0 } else { varint(self.bytes, &mut at) };
            least = *article + 1;
            self.last = *article;
        }
        self.articles.iter_mut().skip(self.len).for_each(|article| *article = END);
    }

    #[inline]
    pub(super) fn read_articles(&mut self) {
        let Some(at) = self.unread_articles.take() else { return };
        let Some((&width, packed)) = self.bytes.get(at..).and_then(<[u8]>::split_first) else {
            return;
        };
        let packed = packed.get(1..).unwrap_or_default();
        let before = self.before();
        BitPacker4x::new().decompress_strictly_sorted(before, packed, &mut self.articles, width);
    }

    #[inline]
    pub(super) fn read_facts(&mut self) {
        let Some(at) = self.unread_facts.take() else { return };
        let head = self.bytes.get(at..).and_then(<[u8]>::split_first_chunk);
        let Some((&[articles, width], packed)) = head else { return };
        let packed = packed.get(packed_size(articles)..).unwrap_or_default();
        BitPacker4x::new().decompress(packed, &mut self.facts, width);
    }
}

/// How many steps end before an article. Mostly it is near.
#[inline]
fn steps_before(steps: &[Step], article: u32) -> usize {
    const NEAR: usize = 8;
    let near = steps.iter().take(NEAR).take_while(|step| step.last < article).count();
    let far = || steps.partition_point(|step| step.last < article);
    if near < NEAR { near } else { far() }
}

/// Bytes of a block's numbers of so many bits.
fn packed_size(width: u8) -> usize {
    usize::from(width) * BLOCK / 8
}
