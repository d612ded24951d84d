//! One query against the lines: those of each class, and the best of the others by their score or
//! by near words.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::query::finder::Typed;
use crate::query::finder::lines::{Code, Lines, initial_bit, is_word_code, mask_is_exact};
use crate::query::finder::narrow::Candidate;
use crate::query::finder::near;
use crate::query::finder::score::{self, Block, LANES, Scorer};
use crate::query::finder::words::word_ranges;
use crate::store::set::Set;

/// How far below the highest bound lines are told apart; who lies lower is scored last.
const BOUNDS: i32 = 256;

/// How a line matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It begins with the query, which ends with a word.
    WholeStart,
    Start,
    /// Each word of the query is a word of it.
    WholeWords,
    /// Each word of the query begins a word of it.
    Words,
    Scored,
}

#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub class: Class,
    /// Higher is better; 0 where the class says all.
    pub score: i32,
    pub line: u32,
    /// The line does not match as typed: near words stand in it, or in its date.
    pub is_near: bool,
    pub near: Option<Vec<Option<Range<usize>>>>,
}

impl Ranked {
    pub(super) fn order(&self, exact: bool) -> (Class, Reverse<i32>, bool, u32) {
        (self.class, Reverse(self.score), !exact, self.line)
    }
}

/// The lines of a query that need no score, and the others.
pub(super) struct Sorted {
    pub ranked: Vec<Ranked>,
    /// Places among the candidates.
    pub rest: Vec<usize>,
}

/// The lines of each class that needs no score.
struct Classes {
    lines: [Vec<u32>; 4],
    /// How many lines are kept of each.
    wanted: usize,
    /// How many lines there were, kept or not.
    count: usize,
}

impl Classes {
    fn add(&mut self, class: Class, line: u32) {
        self.count += 1;
        if let Some(lines) = self.lines.get_mut(class as usize)
            && lines.len() < self.wanted
        {
            lines.push(line);
        }
    }

    /// Whether no line to come can be among the best.
    fn are_certain(&self) -> bool {
        let [whole_start, start, ..] = &self.lines;
        whole_start.len() + start.len() >= self.wanted
    }

    fn ranked(self) -> Vec<Ranked> {
        let kinds = [Class::WholeStart, Class::Start, Class::WholeWords, Class::Words];
        let ranked = kinds.into_iter().zip(self.lines).flat_map(|(class, lines)| {
            lines.into_iter().map(move |line| Ranked {
                class,
                score: 0,
                line,
                is_near: false,
                near: None,
            })
        });
        ranked.take(self.wanted).collect()
    }
}

/// One query against the lines.
pub(super) struct Search<'a> {
    lines: &'a Lines,
    typed: &'a Typed,
    tests: Vec<WordTest<'a>>,
}

/// Whether a line has a word that is, or begins with, a word of the query.
struct WordTest<'a> {
    word: &'a [Code],
    begins: Begins,
    whole: Set,
}

enum Begins {
    /// A single letter: the masks tell.
    Initial(u64),
    Lines(Set),
    /// Not a run of letters: the line must be read.
    Read,
}

impl<'a> Search<'a> {
    pub(super) fn new(lines: &'a Lines, typed: &'a Typed) -> Self {
        let tests = typed.words.iter().map(|word| WordTest::new(lines, word)).collect();
        Self { lines, typed, tests }
    }

    /// Parts the candidates into classes, each in the order of lines and no longer than `wanted`;
    /// stops as soon as the best lines are certain.
    pub(super) fn sort(&self, candidates: &[Candidate], wanted: usize) -> Sorted {
        let mut classes = Classes { lines: Default::default(), wanted, count: 0 };
        let whole = self.whole();
        for line in whole.iter().filter_map(|line| u32::try_from(line).ok()) {
            let class = if self.starts(line) { Class::WholeStart } else { Class::WholeWords };
            classes.add(class, line);
            if classes.are_certain() {
                break;
            }
        }
        let mut taken = whole;
        self.each_beginning(candidates, |line| {
            if classes.are_certain() {
                return false;
            }
            if !taken.contains(line as usize) {
                taken.insert(line as usize);
                classes.add(if self.starts(line) { Class::Start } else { Class::Words }, line);
            }
            true
        });
        let are_few = classes.count < wanted;
        let rest =
            candidates.iter().enumerate().filter(|(_, one)| !taken.contains(one.line as usize));
        let rest = if are_few { rest.map(|(place, _)| place).collect() } else { Vec::new() };
        Sorted { ranked: classes.ranked(), rest }
    }

    /// Calls for each line in which every word of the query begins a word, ascending, until it is
    /// enough.
    fn each_beginning(&self, candidates: &[Candidate], mut each: impl FnMut(u32) -> bool) {
        let sets: Vec<&Set> = self.tests.iter().filter_map(WordTest::lines).collect();
        let Some((first, others)) = sets.split_first() else {
            let mut lines = candidates.iter().map(|one| one.line);
            lines.by_ref().filter(|&line| self.begins(line)).all(each);
            return;
        };
        let mut all = (*first).clone();
        for set in others {
            all.intersect(set);
        }
        let mut lines = all.iter().filter_map(|line| u32::try_from(line).ok());
        if sets.len() == self.tests.len() {
            lines.all(each);
        } else {
            lines.all(|line| !self.begins(line) || each(line));
        }
    }

    /// Whether every word of the query begins a word of a line.
    fn begins(&self, line: u32) -> bool {
        self.tests.iter().all(|test| test.begins(self.lines, line))
    }

    /// How many things match: the candidates, and the events whose date only other words name. The
    /// names of one entity are one thing.
    pub(super) fn total(&self, candidates: &[Candidate]) -> usize {
        let mut total = self.lines.targets_of(candidates.iter().map(|one| one.line));
        if self.typed.words.iter().any(|word| self.lines.words.may_be_hidden(word)) {
            let mut found = Set::new(self.lines.len());
            for one in candidates {
                found.insert(one.line as usize);
            }
            self.each_beginning(candidates, |line| {
                total += usize::from(!found.contains(line as usize));
                true
            });
        }
        total
    }

    /// The lines in which each word of the query is a word.
    fn whole(&self) -> Set {
        let mut tests = self.tests.iter();
        let mut whole = tests.next().map(|test| test.whole.clone()).unwrap_or_default();
        for test in tests {
            whole.intersect(&test.whole);
        }
        whole
    }

    fn starts(&self, line: u32) -> bool {
        self.typed.codes.first() == self.lines.firsts.get(line as usize)
            && self.lines.line(line).starts_with(&self.typed.codes)
    }

    /// The best of the other lines: those that may be better first, until no other can be.
    pub(super) fn scored(
        &self,
        candidates: &[Candidate],
        bounds: &mut [i32],
        rest: &[usize],
        most: usize,
    ) -> Vec<Ranked> {
        let mut scorers: Vec<Scorer> =
            self.typed.words.iter().map(|word| Scorer::new(word)).collect();
        let mut block = Block::default();
        let mut best: BinaryHeap<(Reverse<i32>, u32)> = BinaryHeap::with_capacity(most + 1);
        for (bound, places) in by_bound(rest, bounds) {
            for places in places.chunks(LANES) {
                // At best a line is as good as its bound says; of two such the earlier is better.
                let hope = places.first().map(|&place| (Reverse(bound), candidates[place].line));
                let worst = best.peek().filter(|_| best.len() == most);
                if worst.zip(hope).is_some_and(|(worst, hope)| *worst < hope) {
                    break;
                }
                let lines = places.iter().map(|&place| candidates[place].line);
                block.fill(lines.clone().map(|line| self.lines.line(line)));
                let mut sums = [Some(0); LANES];
                for scorer in &mut scorers {
                    scorer.add(&block, &mut sums);
                }
                for ((&place, line), score) in places.iter().zip(lines).zip(sums) {
                    debug_assert!(score.is_none_or(|score| score <= bound), "{line} {bound}");
                    bounds[place] = score.unwrap_or(bound);
                    best.extend(score.map(|score| (Reverse(score), line)));
                    if best.len() > most {
                        best.pop();
                    }
                }
            }
        }
        let class = Class::Scored;
        let ranked =
            |(Reverse(score), line)| Ranked { class, score, line, is_near: false, near: None };
        best.into_iter().map(ranked).collect()
    }

    /// Lines that hold all words, some of them with a mistake. They stand behind the lines that
    /// hold the typed characters close together and before those that hold them scattered.
    pub(super) fn near(&self, most: usize) -> Vec<Ranked> {
        let nearest: Vec<Vec<(usize, usize)>> =
            self.tests.iter().map(|test| self.nearest(test.word)).collect();
        let mut found = Vec::new();
        for distance in 1..=near::MOST_MISTAKES {
            let mut lines = Set::full(self.lines.len());
            for words in &nearest {
                let mut holding = Set::new(self.lines.len());
                for &(word, _) in words.iter().filter(|&&(_, cost)| cost <= distance) {
                    for &line in self.lines.words.lines(word..word + 1) {
                        holding.insert(line as usize);
                    }
                }
                lines.intersect(&holding);
            }
            let lines = lines.iter().take(most);
            found.extend(lines.filter_map(|line| self.near_line(line, &nearest)));
            if found.len() >= most {
                break;
            }
        }
        found
    }

    /// The words that begin with a typed one, else those near it, each with its distance.
    fn nearest(&self, typed: &[Code]) -> Vec<(usize, usize)> {
        let exact = self.lines.words.starting(typed);
        if exact.is_empty() {
            return near::near_words(&self.lines.words, typed);
        }
        exact.map(|word| (word, 0)).collect()
    }

    fn near_line(&self, line: usize, nearest: &[Vec<(usize, usize)>]) -> Option<Ranked> {
        let line = u32::try_from(line).ok()?;
        let codes = self.lines.line(line);
        let (mut distance, mut characters) = (0, Vec::new());
        for words in nearest {
            let all = self.lines.words.all();
            let at = |range: Range<usize>| {
                let word = codes.get(range.clone())?;
                let index = words.binary_search_by(|&(index, _)| all[index].as_ref().cmp(word));
                index.ok().map(|index| (words[index].1, range.start, range.end))
            };
            let shown = word_ranges(codes).filter_map(at).min();
            let has = |&&(word, _): &&(usize, usize)| {
                self.lines.words.lines(word..word + 1).binary_search(&line).is_ok()
            };
            let hidden = || words.iter().filter(has).map(|&(_, cost)| cost).min();
            distance += shown.map(|(cost, ..)| cost).or_else(hidden)?;
            characters.push(shown.map(|(_, start, end)| start..end));
        }
        let score = score::meant(self.typed.codes.len()) - i32::try_from(distance).unwrap_or(0);
        Some(Ranked { class: Class::Scored, score, line, is_near: true, near: Some(characters) })
    }
}

impl<'a> WordTest<'a> {
    fn new(lines: &Lines, word: &'a [Code]) -> Self {
        let is_word = word.iter().all(|&code| is_word_code(code));
        let range = if is_word { lines.words.starting(word) } else { 0..0 };
        let is_whole = |&index: &usize| lines.words.all()[index].as_ref() == word;
        let whole = range.clone().next().filter(is_whole).map_or(0..0, |first| first..first + 1);
        let begins = match word {
            [letter] if mask_is_exact(*letter) && letter.is_ascii_lowercase() => {
                Begins::Initial(initial_bit(*letter))
            }
            _ if is_word => Begins::Lines(lines.words.line_set(range, lines.len())),
            _ => Begins::Read,
        };
        Self { word, begins, whole: lines.words.line_set(whole, lines.len()) }
    }

    /// The lines that have such a word, where they are listed.
    fn lines(&self) -> Option<&Set> {
        match &self.begins {
            Begins::Lines(set) => Some(set),
            Begins::Initial(_) | Begins::Read => None,
        }
    }

    fn begins(&self, lines: &Lines, line: u32) -> bool {
        match &self.begins {
            Begins::Initial(bit) => lines.masks[line as usize] & bit != 0,
            Begins::Lines(set) => set.contains(line as usize),
            Begins::Read => word_start(lines.line(line), self.word).is_some(),
        }
    }
}

/// Places by the score that they cannot exceed, the highest first.
fn by_bound(places: &[usize], bounds: &[i32]) -> Vec<(i32, Vec<usize>)> {
    let highest = places.iter().map(|&place| bounds[place]).max().unwrap_or(0);
    let mut found: Vec<(i32, Vec<usize>)> =
        (0..BOUNDS).map(|below| (highest - below, Vec::new())).collect();
    for &place in places {
        // What lies lower still shares the last.
        let below = (highest - bounds[place]).min(BOUNDS - 1);
        if let Some((_, places)) = found.get_mut(below.unsigned_abs() as usize) {
            places.push(place);
        }
    }
    found
}

/// The characters of `word` where it begins a word of a line.
pub(super) fn start_of(line: &[Code], word: &[Code]) -> Option<Range<usize>> {
    word_start(line, word).map(|start| start..start + word.len())
}

/// Where in a line a word begins with `word`.
fn word_start(line: &[Code], word: &[Code]) -> Option<usize> {
    let begins = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        !before.is_some_and(|&code| is_word_code(code))
            && line.get(at..).is_some_and(|rest| rest.starts_with(word))
    };
    (0..line.len()).find(begins)
}
