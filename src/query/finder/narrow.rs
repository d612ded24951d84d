//! Which lines can match: those that hold the query's characters in order, word by word. What each
//! prefix of the query left is kept, so that a key costs what the key before left over.

use memchr::memchr;

use crate::query::finder::lines::{Code, Lines, letter_bit, mask_is_exact};

/// A line that holds everything typed so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub line: u32,
    /// Behind the earliest place at which the read part of the query's last word is complete.
    end: u32,
}

/// What a prefix of the query leaves.
#[derive(Debug)]
struct Level {
    /// The length of the prefix.
    typed: usize,
    /// How many characters of it the candidates' ends have read. The masks answer for the rest.
    read: usize,
    candidates: Vec<Candidate>,
}

/// The candidates of a query and of its prefixes.
#[derive(Debug, Default)]
pub(super) struct Narrowing {
    query: Vec<Code>,
    levels: Vec<Level>,
}

impl Narrowing {
    /// The lines that match a query, ascending. Words are parted by one blank.
    pub(super) fn candidates(&mut self, lines: &Lines, query: &[Code]) -> &[Candidate] {
        let common = self.query.iter().zip(query).take_while(|(old, new)| old == new).count();
        while self.levels.last().is_some_and(|level| level.typed > common) {
            self.levels.pop();
        }
        query.clone_into(&mut self.query);
        if self.levels.is_empty() {
            let all = (0..lines.len()).filter_map(|line| u32::try_from(line).ok());
            let candidates = all.map(|line| Candidate { line, end: 0 }).collect();
            self.levels.push(Level { typed: 0, read: 0, candidates });
        }
        let before = self.levels.last().filter(|level| level.typed < query.len());
        if let Some(next) = before.map(|level| level.narrowed(lines, query)) {
            self.levels.push(next);
        }
        self.levels.last().map_or(&[], |level| &level.candidates)
    }
}

impl Level {
    fn narrowed(&self, lines: &Lines, query: &[Code]) -> Level {
        let typed = query.len();
        let needed = query.iter().map(|&code| letter_bit(code)).fold(0, |a, b| a | b);
        let unread = query.get(self.read..).unwrap_or_default();
        let has_letters = |one: &&Candidate| lines.masks[one.line as usize] & needed == needed;
        let one_letter = query.iter().rev().take_while(|&&code| code != b' ').count() == 1;
        if one_letter && unread.last().copied().is_some_and(mask_is_exact) && self.read + 1 == typed
        {
            let candidates = self.candidates.iter().filter(has_letters).copied().collect();
            return Level { typed, read: self.read, candidates };
        }
        let mut candidates = Vec::with_capacity(self.candidates.len() / 2);
        for one in self.candidates.iter().filter(has_letters) {
            if let Some(end) = read_on(lines.line(one.line), one.end, unread) {
                candidates.push(Candidate { line: one.line, end });
            }
        }
        Level { typed, read: typed, candidates }
    }
}

/// Where `unread` is complete, read from `end` on; a blank begins again at the line's start.
#[inline]
fn read_on(line: &[Code], end: u32, unread: &[Code]) -> Option<u32> {
    let mut at = end as usize;
    for &code in unread {
        at = match code {
            b' ' => 0,
            _ => at + memchr(code, line.get(at..)?)? + 1,
        };
    }
    u32::try_from(at).ok()
}
