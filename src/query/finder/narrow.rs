//! Which lines can match: those that hold the query's characters in order, word by word. What each
//! prefix of the query left is kept, so that a key costs what the key before left over; so is what
//! each line may score.

use crate::query::finder::lines::{Code, Lines, letter_bit, mask_is_exact};
use crate::query::finder::score::{self, Step};

/// A line that holds everything typed so far.
#[derive(Clone, Copy, Debug, Default)]
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
    /// Ascending.
    candidates: Vec<Candidate>,
    /// For each candidate a score that it cannot exceed; empty while nobody asked.
    bounds: Vec<i32>,
}

/// The candidates of a query and of its prefixes.
#[derive(Debug, Default)]
pub(super) struct Narrowing {
    query: Vec<Code>,
    levels: Vec<Level>,
}

impl Narrowing {
    /// Turns to another query. Its words are parted by one blank.
    pub(super) fn turn_to(&mut self, lines: &Lines, query: &[Code]) {
        let common = self.query.iter().zip(query).take_while(|(old, new)| old == new).count();
        while self.levels.last().is_some_and(|level| level.typed > common) {
            self.levels.pop();
        }
        query.clone_into(&mut self.query);
        if self.levels.is_empty() {
            let all = (0..lines.len()).filter_map(|line| u32::try_from(line).ok());
            let candidates = all.map(|line| Candidate { line, end: 0 }).collect();
            self.levels.push(Level { typed: 0, read: 0, candidates, bounds: Vec::new() });
        }
        let before = self.levels.last().filter(|level| level.typed < query.len());
        if let Some(next) = before.map(|level| level.narrowed(lines, query)) {
            self.levels.push(next);
        }
    }

    /// The lines that match the query, ascending.
    pub(super) fn candidates(&self) -> &[Candidate] {
        self.levels.last().map_or(&[], |level| &level.candidates)
    }

    /// The candidates and for each a score that it cannot exceed. Who learns what one really scores
    /// writes it there: a line that scored low cannot score high with one more character.
    pub(super) fn bounds(&mut self, lines: &Lines) -> (&[Candidate], &mut [i32]) {
        let Some((last, before)) = self.levels.split_last_mut() else {
            return (&[], &mut []);
        };
        if last.bounds.is_empty() {
            let known = before.iter().rfind(|level| !level.bounds.is_empty());
            let (known, typed) = known.map_or((None, 0), |level| (Some(level), level.typed));
            let steps = score::steps(&self.query, typed);
            last.bounds = last.bounds_after(known, &steps, lines);
        }
        (&last.candidates, &mut last.bounds)
    }
}

impl Level {
    fn narrowed(&self, lines: &Lines, query: &[Code]) -> Level {
        let typed = query.len();
        let needed = query.iter().map(|&code| letter_bit(code)).fold(0, |a, b| a | b);
        let unread = query.get(self.read..).unwrap_or_default();
        let has_letters = |one: &Candidate| lines.masks[one.line as usize] & needed == needed;
        let mut candidates = kept(&self.candidates, has_letters);
        let one_letter = query.iter().rev().take_while(|&&code| code != b' ').count() == 1;
        let is_told = unread.last().copied().is_some_and(mask_is_exact) && self.read + 1 == typed;
        if one_letter && is_told {
            return Level { typed, read: self.read, candidates, bounds: Vec::new() };
        }
        let mut count = 0;
        for at in 0..candidates.len() {
            let one = candidates[at];
            let end = read_on(lines, one, unread);
            candidates[count] = Candidate { line: one.line, end: end.unwrap_or_default() };
            count += usize::from(end.is_some());
        }
        candidates.truncate(count);
        Level { typed, read: typed, candidates, bounds: Vec::new() }
    }

    /// Bounds from those of a prefix, if it has any, and the steps from there.
    fn bounds_after(&self, prefix: Option<&Level>, steps: &[Step], lines: &Lines) -> Vec<i32> {
        let mut known =
            prefix.into_iter().flat_map(|level| level.candidates.iter().zip(&level.bounds));
        let mut before = |line: u32| {
            let known = known.find(|(known, _)| known.line == line);
            known.map_or(0, |(_, &bound)| bound)
        };
        let bound = |one: &Candidate| before(one.line) + Step::sum(steps, lines, one.line);
        self.candidates.iter().map(bound).collect()
    }
}

/// The candidates that pass a test. Written without a branch, for nothing foretells the test.
fn kept(candidates: &[Candidate], test: impl Fn(&Candidate) -> bool) -> Vec<Candidate> {
    let mut kept = vec![Candidate::default(); candidates.len()];
    let mut count = 0;
    for one in candidates {
        kept[count] = *one;
        count += usize::from(test(one));
    }
    kept.truncate(count);
    kept
}

/// Where `unread` is complete, read from `end` on; a blank begins again at the line's start.
#[inline]
fn read_on(lines: &Lines, one: Candidate, unread: &[Code]) -> Option<u32> {
    let mut at = one.end;
    for &code in unread {
        at = match code {
            b' ' => 0,
            _ => lines.find(one.line, at, code)? + 1,
        };
    }
    Some(at)
}
