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
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let all = pieces.par_iter().flat_map_iter(|piece| piece.ids.keys().map(AsRef::as_ref));
        let mut distinct: Vec<&[Code]> = all.collect();
        distinct.par_sort_unstable();
        distinct.dedup();
        let ranked: Vec<Ranked> =
            pieces.par_iter().map(|piece| Ranked::new(piece, &distinct)).collect();
        let mut starts = vec![0; distinct.len() + 2];
        for piece in &ranked {
            for (start, count) in starts[2..].iter_mut().zip(&piece.counts) {
                *start += count;
            }
        }
        for index in 2..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut lines = vec![0; pieces.iter().map(|piece| piece.tokens.len()).sum()];
        let mut line = 0;
        for (piece, Ranked { ranks, .. }) in pieces.iter().zip(ranked) {
            let mut from = 0;
            for &end in &piece.ends {
                for &id in &piece.tokens[from..end as usize] {
                    let slot = &mut starts[ranks[id as usize] as usize + 1];
                    lines[*slot as usize] = line;
                    *slot += 1;
                }
                from = end as usize;
                line += 1;
            }
        }
        let none: &[Code] = &[];
        let before = std::iter::once(none).chain(distinct.iter().copied());
        let shared = before.zip(&distinct).map(|(before, word)| shared(before, word)).collect();
        let letters = distinct.iter().map(|word| letters(word)).collect();
        let parts = pieces.iter().flat_map(|piece| piece.hidden.keys());
        let hidden = parts.flat_map(|&part| dates::words(part)).cloned().collect();
        let sorted = distinct.into_iter().map(Into::into).collect();
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
    ids: FxHashMap<Box<[Code]>, u32>,
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

    fn id(&mut self, word: &[Code]) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = narrow(self.ids.len());
        self.ids.insert(word.into(), id);
        id
    }
}

/// What the words of a piece are among those of all.
struct Ranked {
    /// By the word's number in the piece: its place among all words.
    ranks: Vec<u32>,
    /// By place among all words: how often it stands in the piece.
    counts: Vec<u32>,
}

impl Ranked {
    fn new(piece: &Piece, all: &[&[Code]]) -> Self {
        let mut ranks = vec![0; piece.ids.len()];
        for (word, &id) in &piece.ids {
            ranks[id as usize] = narrow(all.partition_point(|other| *other < word.as_ref()));
        }
        let mut counts = vec![0; all.len()];
        for &id in &piece.tokens {
            counts[ranks[id as usize] as usize] += 1;
        }
        Self { ranks, counts }
    }
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
