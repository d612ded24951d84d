//! The distinct words of the finder's lines, and the lines of each.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::query::finder::dates::{self, DatePart};
use crate::query::finder::lines::{Code, is_word_code, letter_bit, narrow};
use crate::store::set::Set;

/// The words of a line: runs of letters and digits.
pub(super) fn word_ranges(line: &[Code]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..)?;
        let start = at + rest.iter().position(|&code| is_word_code(code))?;
        let run = line.get(start..)?;
        at = start + run.iter().position(|&code| !is_word_code(code)).unwrap_or(run.len());
        Some(start..at)
    })
}

/// The distinct words of all lines in alphabetical order, and the lines of each.
#[derive(Debug, Default)]
pub(super) struct Words {
    sorted: Vec<Box<[Code]>>,
    /// How many characters each word shares with the one before it, at most 255.
    pub shared: Vec<u8>,
    /// The [`letters`] of each word.
    pub letters: Vec<u64>,
    /// Where each word's lines begin in `lines`; one more at the end.
    starts: Vec<u32>,
    lines: Vec<u32>,
    /// Those that some lines have without showing them.
    hidden: BTreeSet<Box<[Code]>>,
}

impl Words {
    /// The words of all lines, from those of pieces that follow each other.
    pub(super) fn of(pieces: Vec<Piece>) -> Self {
        let hidden = pieces.iter().flat_map(|piece| piece.hidden.keys());
        let hidden = hidden.flat_map(|&part| dates::words(part)).cloned().collect();
        let mut tokens = Vec::new();
        let mut sorted = Vec::new();
        for (own, words) in pieces.into_par_iter().map(Piece::sort).collect::<Vec<_>>() {
            tokens.push(own);
            sorted.push(words);
        }
        let (sorted, ranks) = merge(sorted);
        let (starts, lines) = lines_by_word(&tokens, &ranks, sorted.len());
        let none: &[Code] = &[];
        let before = std::iter::once(none).chain(sorted.iter().map(AsRef::as_ref));
        let shared = before.zip(&sorted).map(|(before, word)| shared(before, word)).collect();
        let letters = sorted.par_iter().map(|word| letters(word)).collect();
        Self { sorted, shared, letters, starts, lines, hidden }
    }

    pub(super) fn all(&self) -> &[Box<[Code]>] {
        &self.sorted
    }

    /// The words that begin with `prefix`; if it is a word itself it comes first.
    pub(super) fn starting(&self, prefix: &[Code]) -> Range<usize> {
        let start = self.sorted.partition_point(|word| word.as_ref() < prefix);
        let rest = self.sorted.get(start..).unwrap_or_default();
        start..start + rest.partition_point(|word| word.starts_with(prefix))
    }

    /// Whether a line may have a word that begins with `prefix` without showing it.
    pub(super) fn may_be_hidden(&self, prefix: &[Code]) -> bool {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        self.hidden.range::<[Code], _>(from).next().is_some_and(|word| word.starts_with(prefix))
    }

    /// The lines of some words that follow each other; those of one word ascend.
    pub(super) fn lines(&self, words: Range<usize>) -> &[u32] {
        let at = |index: usize| self.starts.get(index).map_or(0, |&start| start as usize);
        self.lines.get(at(words.start)..at(words.end)).unwrap_or_default()
    }

    /// The set of those lines.
    pub(super) fn line_set(&self, words: Range<usize>, lines: usize) -> Set {
        let mut set = Set::new(lines);
        for &line in self.lines(words) {
            set.insert(line as usize);
        }
        set
    }
}

/// The words of lines that follow each other.
#[derive(Default)]
pub(super) struct Piece {
    /// A number for each distinct word, by when it was first met.
    ids: FxHashMap<Key, u32>,
    /// The words of all lines, one line behind the other.
    tokens: Vec<u32>,
    /// Where each line's words end in `tokens`.
    ends: Vec<u32>,
    /// The words that stand for a part of a date.
    hidden: FxHashMap<DatePart, Box<[u32]>>,
}

impl Piece {
    /// Adds a line and the parts of its date, whose words it does not show.
    pub(super) fn add(&mut self, line: &[Code], date: &[DatePart]) {
        for range in word_ranges(line) {
            let id = self.id(line.get(range).unwrap_or_default());
            self.tokens.push(id);
        }
        for &part in date {
            if !self.hidden.contains_key(&part) {
                let ids = dates::words(part).iter().map(|word| self.id(word)).collect();
                self.hidden.insert(part, ids);
            }
            self.tokens.extend(&self.hidden[&part]);
        }
        self.ends.push(narrow(self.tokens.len()));
    }

    fn sort(self) -> (Tokens, Vec<Numbered>) {
        let mut words: Vec<Numbered> = self.ids.into_iter().collect();
        words.sort_unstable();
        (Tokens { words: self.tokens, ends: self.ends }, words)
    }

    fn id(&mut self, word: &[Code]) -> u32 {
        let next = narrow(self.ids.len());
        *self.ids.entry(Key::of(word)).or_insert(next)
    }
}

/// A word in the order of the alphabet: its first sixteen characters as a number, behind which lies no
/// other memory, then the rest. Most words are looked up and compared by the number alone.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key(u128, Box<[Code]>);

impl Key {
    const FIRST: usize = size_of::<u128>();

    fn of(word: &[Code]) -> Self {
        let (first, rest) = word.split_at(word.len().min(Self::FIRST));
        let mut bytes = [0; Self::FIRST];
        bytes[..first.len()].copy_from_slice(first);
        Self(u128::from_be_bytes(bytes), rest.into())
    }

    fn word(&self) -> Box<[Code]> {
        // No word has the code 0.
        let first = self.0.to_be_bytes().into_iter().take_while(|&code| code != 0);
        first.chain(self.1.iter().copied()).collect()
    }
}

/// The words of lines that follow each other, by their numbers in their piece.
struct Tokens {
    words: Vec<u32>,
    /// Where each line's words end.
    ends: Vec<u32>,
}

/// A word and its number in its piece.
type Numbered = (Key, u32);

/// The words of all pieces, of which each has its own in alphabetical order; and of each piece, by
/// number, where its words stand among them.
fn merge(pieces: Vec<Vec<Numbered>>) -> (Vec<Box<[Code]>>, Vec<Vec<u32>>) {
    let mut ranks: Vec<Vec<u32>> = pieces.iter().map(|piece| vec![0; piece.len()]).collect();
    let mut rest: Vec<_> = pieces.into_iter().map(|piece| piece.into_iter().peekable()).collect();
    let (mut merged, mut last) = (Vec::new(), None);
    loop {
        let first = rest
            .iter_mut()
            .enumerate()
            .filter_map(|(piece, words)| words.peek().map(|(key, _)| (key, piece)));
        let Some((_, piece)) = first.min() else { return (merged, ranks) };
        if let Some((key, id)) = rest[piece].next() {
            if last.as_ref() != Some(&key) {
                merged.push(key.word());
            }
            ranks[piece][id as usize] = narrow(merged.len() - 1);
            last = Some(key);
        }
    }
}

/// Where the lines of each word begin, with one more at the end; and the lines.
fn lines_by_word(pieces: &[Tokens], ranks: &[Vec<u32>], words: usize) -> (Vec<u32>, Vec<u32>) {
    // While lines are put in, a word's begin stands one further on.
    let mut starts = vec![0; words + 2];
    for (tokens, ranks) in pieces.iter().zip(ranks) {
        for &id in &tokens.words {
            starts[ranks[id as usize] as usize + 2] += 1;
        }
    }
    for index in 2..starts.len() {
        starts[index] += starts[index - 1];
    }
    let mut lines = vec![0; pieces.iter().map(|tokens| tokens.words.len()).sum()];
    let mut line = 0;
    for (tokens, ranks) in pieces.iter().zip(ranks) {
        let mut from = 0;
        for &end in &tokens.ends {
            for &id in &tokens.words[from..end as usize] {
                let slot = &mut starts[ranks[id as usize] as usize + 1];
                lines[*slot as usize] = line;
                *slot += 1;
            }
            from = end as usize;
            line += 1;
        }
    }
    (starts, lines)
}

/// The bits of the letters and digits of a word.
pub(super) fn letters(word: &[Code]) -> u64 {
    word.iter().fold(0, |mask, &code| mask | letter_bit(code))
}

/// How many characters two words have in common at their beginnings, at most 255.
fn shared(one: &[Code], other: &[Code]) -> u8 {
    let equal = one.iter().zip(other).take_while(|(one, other)| one == other);
    u8::try_from(equal.count()).unwrap_or(u8::MAX)
}
