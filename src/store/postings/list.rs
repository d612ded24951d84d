//! How a stem's list is written.
//!
//! A list is a row of blocks of 128 articles; the last may be shorter. A full block is the distances
//! of its articles, then what it says of each (its count less one, doubled, plus one if the title
//! holds the word), each packed with as many bits as the largest needs, those counts of bits first. A
//! shorter block writes the same as LEB128 varints: distance doubled, plus one where the word stands
//! once and not in the title; else what it says follows. The positions stand apart, for most queries
//! need none and read the faster what lies side by side: those of a block are packed
//! with a fixed number of bits so that any can be read alone: the distance from the one before in
//! the same article, then the number of the form. Lists of several blocks have a step for each, and
//! if they are common the articles as bits.

use bitpacking::{BitPacker, BitPacker4x};
use serde::{Deserialize, Serialize};

use crate::model::{ArticleId, push_varint};
use crate::store::postings::common::{Common, SHARE};
use crate::store::postings::cursor::Cursor;
use crate::store::postings::weight::Lengths;
use crate::store::postings::{Posting, narrow};

/// Articles of a block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Bytes behind the last list, so that a position can be read as one number.
const PADDING: usize = 8;

/// The lists of some stems.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub bytes: Vec<u8>,
    pub positions: Vec<u8>,
    pub lists: Vec<List>,
    pub steps: Vec<Step>,
    /// The articles of the common ones, by the index of their list.
    pub common: Vec<(u32, Common)>,
}

/// Where a stem's list stands in its block.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct List {
    pub start: u32,
    /// Where its positions stand.
    pub positions: u32,
    pub documents: u32,
    /// The index of its first step.
    pub steps: u32,
}

/// What is known of a block before it is read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// Its last article.
    pub last: u32,
    pub start: u32,
    pub positions: u32,
    /// The weight of its best posting.
    pub best: f32,
    /// The least count at which a word counts half in one of its articles.
    pub half: f32,
    /// How many bits its articles and what is said of them take each, if it is full.
    pub widths: [u8; 2],
}

/// Bits that tell so many forms apart.
pub(super) fn variant_bits(forms: u16) -> u32 {
    u16::BITS - forms.saturating_sub(1).leading_zeros()
}

impl Block {
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
            + self.positions.len()
            + size_of_val(self.lists.as_slice())
            + size_of_val(self.steps.as_slice())
            + self.common.iter().map(|(_, common)| common.size()).sum::<usize>()
    }

    /// Has the articles of common stems as bits.
    pub(super) fn with_common(mut self, lengths: &Lengths) -> Self {
        let is_common = |list: &List| {
            let documents = list.documents as usize;
            documents > BLOCK && documents >= lengths.len() / SHARE
        };
        let lists = (0..).zip(&self.lists).filter(|(_, list)| is_common(list));
        let common = lists
            .map(|(index, _)| (index, Common::new(&Cursor::new(&self, index as usize, 0), lengths)))
            .collect();
        self.common = common;
        self
    }

    pub(super) fn common(&self, index: usize) -> Option<&Common> {
        let at = self.common.binary_search_by_key(&index, |(list, _)| *list as usize).ok()?;
        self.common.get(at).map(|(_, common)| common)
    }

    pub(super) fn documents(&self, index: usize) -> usize {
        self.lists.get(index).map_or(0, |list| list.documents as usize)
    }

    pub(super) fn steps(&self, list: List) -> &[Step] {
        let count = if list.documents as usize > BLOCK {
            (list.documents as usize).div_ceil(BLOCK)
        } else {
            0
        };
        self.steps
            .get(list.steps as usize..)
            .and_then(|steps| steps.get(..count))
            .unwrap_or_default()
    }
}

/// Writes one list after another.
pub(super) struct Writer<'a> {
    block: Block,
    lengths: &'a Lengths,
    /// Bits of the current list's form numbers.
    variant_bits: u32,
    documents: u32,
    first_step: u32,
    /// Where its first block begins, and its positions.
    start: [u32; 2],
    /// The block that is being filled.
    articles: Vec<u32>,
    /// What the list says of each of them.
    facts: Vec<u32>,
    positions: Vec<u64>,
    /// Where the positions of each block stand, of a list whose positions stand already.
    placed: Vec<u32>,
    best: f32,
    half: f32,
    /// The last article of the blocks that are written.
    last: Option<u32>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(lengths: &'a Lengths) -> Self {
        Self {
            block: Block::default(),
            lengths,
            variant_bits: 0,
            documents: 0,
            first_step: 0,
            start: [0; 2],
            articles: Vec::with_capacity(BLOCK),
            facts: Vec::with_capacity(BLOCK),
            positions: Vec::new(),
            placed: Vec::new(),
            best: 0.0,
            half: f32::MAX,
            last: None,
        }
    }

    /// Begins the list of a stem with so many forms.
    pub(super) fn begin(&mut self, forms: u16) {
        self.variant_bits = variant_bits(forms);
        self.first_step = narrow(self.block.steps.len());
        self.start = self.at();
        (self.documents, self.last) = (0, None);
    }

    /// Begins a list that differs from one of another index only in the numbers of its articles, with as
    /// many forms: the positions are taken as they stand.
    pub(super) fn begin_placed(&mut self, forms: u16, block: &Block, index: usize) {
        self.begin(forms);
        let Some(&list) = block.lists.get(index) else { return };
        let next = block.lists.get(index + 1).map(|next| next.positions as usize);
        let end = next.unwrap_or_else(|| block.positions.len().saturating_sub(PADDING));
        let positions = block.positions.get(list.positions as usize..end).unwrap_or_default();
        let first = self.start[1];
        match block.steps(list) {
            [] => self.placed.push(first),
            steps => {
                let starts = steps.iter().map(|step| step.positions);
                self.placed.extend(starts.map(|start| start - list.positions + first));
            }
        }
        self.block.positions.extend_from_slice(positions);
    }

    /// Adds an article to such a list.
    #[inline]
    pub(super) fn push_placed(&mut self, posting: Posting) {
        self.make_room();
        self.add(posting);
    }

    /// Adds an article with the word's positions and forms there, at least one.
    #[inline]
    pub(super) fn push(&mut self, article: u32, places: impl ExactSizeIterator<Item = (u32, u16)>) {
        self.make_room();
        let count = narrow(places.len());
        let title = self.lengths.title(article);
        let mut before = 0;
        let mut in_title = false;
        for (position, variant) in places {
            in_title |= position < title;
            let distance = u64::from(position - before);
            self.positions.push(distance << self.variant_bits | u64::from(variant));
            before = position;
        }
        self.add(Posting { article: ArticleId(article), count, in_title });
    }

    #[inline]
    fn make_room(&mut self) {
        if self.articles.len() == BLOCK {
            self.write_full();
        }
    }

    #[inline]
    fn add(&mut self, posting: Posting) {
        self.articles.push(posting.article.0);
        self.facts.push(posting.facts());
        self.best = self.best.max(self.lengths.weight(posting));
        self.half = self.half.min(self.lengths.half(posting.article.0));
        self.documents += 1;
    }

    /// Ends the list.
    pub(super) fn end(&mut self) {
        if self.articles.len() == BLOCK {
            self.write_full();
        } else if !self.articles.is_empty() {
            self.write_rest();
        }
        if self.documents as usize <= BLOCK {
            self.block.steps.truncate(self.first_step as usize);
        }
        self.placed.clear();
        self.block.lists.push(List {
            start: self.start[0],
            positions: self.start[1],
            documents: self.documents,
            steps: self.first_step,
        });
    }

    pub(super) fn finish(mut self) -> Block {
        self.block.positions.extend([0; PADDING]);
        self.block.positions.shrink_to_fit();
        self.block.bytes.shrink_to_fit();
        self.block.steps.shrink_to_fit();
        self.block.with_common(self.lengths)
    }

    /// Where the next block will begin, and its positions.
    fn at(&self) -> [u32; 2] {
        let written = self.block.steps.len() - self.first_step as usize;
        let placed = self.placed.get(written).copied();
        let positions = placed.unwrap_or_else(|| narrow(self.block.positions.len()));
        [narrow(self.block.bytes.len()), positions]
    }

    fn write_full(&mut self) {
        let start = self.at();
        let packer = BitPacker4x::new();
        let widths = [
            packer.num_bits_strictly_sorted(self.last, &self.articles),
            packer.num_bits(&self.facts),
        ];
        let bytes = &mut self.block.bytes;
        bytes.extend(widths);
        let at = bytes.len();
        let sizes = widths.map(|width| usize::from(width) * BLOCK / 8);
        bytes.resize(at + sizes[0] + sizes[1], 0);
        let (articles, facts) = bytes[at..].split_at_mut(sizes[0]);
        packer.compress_strictly_sorted(self.last, &self.articles, articles, widths[0]);
        packer.compress(&self.facts, facts, widths[1]);
        self.write_positions();
        self.step(start, widths);
    }

    fn write_rest(&mut self) {
        let start = self.at();
        let mut least = self.last.map_or(0, |last| last + 1);
        for (&article, &facts) in self.articles.iter().zip(&self.facts) {
            push_varint(&mut self.block.bytes, (article - least) << 1 | u32::from(facts == 0));
            if facts > 0 {
                push_varint(&mut self.block.bytes, facts);
            }
            least = article + 1;
        }
        self.write_positions();
        self.step(start, [0; 2]);
    }

    fn write_positions(&mut self) {
        if !self.placed.is_empty() {
            return;
        }
        let largest = self.positions.iter().fold(0, |all, position| all | position);
        let width = u64::BITS - largest.leading_zeros();
        let bytes = &mut self.block.positions;
        bytes.push(width.to_le_bytes()[0]);
        let (mut waiting, mut bits) = (0_u128, 0);
        for &position in &self.positions {
            waiting |= u128::from(position) << bits;
            bits += width;
            if bits >= 64 {
                bytes.extend_from_slice(&waiting.to_le_bytes()[..8]);
                waiting >>= 64;
                bits -= 64;
            }
        }
        bytes.extend_from_slice(&waiting.to_le_bytes()[..bits.div_ceil(8) as usize]);
        self.positions.clear();
    }

    fn step(&mut self, [start, positions]: [u32; 2], widths: [u8; 2]) {
        self.last = self.articles.last().copied();
        let last = self.last.unwrap_or(0);
        let best = std::mem::take(&mut self.best);
        let half = std::mem::replace(&mut self.half, f32::MAX);
        self.block.steps.push(Step { last, start, positions, best, half, widths });
        self.articles.clear();
        self.facts.clear();
    }
}

/// Reads a number of `width` bits that begins at a bit of `bytes`.
#[inline]
pub(super) fn read_bits(bytes: &[u8], bit: usize, width: u32) -> u64 {
    let from = bytes.get(bit / 8..).and_then(|rest| rest.first_chunk::<8>());
    let word = from.map_or(0, |chunk| u64::from_le_bytes(*chunk));
    word >> (bit % 8) & ((1 << width) - 1)
}

/// Reads one of the numbers that were packed with so many bits each: four lie side by side.
#[inline]
pub(super) fn unpack_one(packed: &[u8], width: u8, index: usize) -> u32 {
    let (bit, lane) = (index / 4 * usize::from(width), index % 4);
    let word = |number: usize| {
        let bytes = packed.get((number * 4 + lane) * 4..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
    };
    let both = word(bit / 32) | word(bit / 32 + 1) << 32;
    let value = both >> (bit % 32) & ((1 << width) - 1);
    u32::try_from(value).unwrap_or(u32::MAX)
}
