//! The fuzzy finder over titles, names, events and sections, fast enough to answer every key.
//!
//! The order: lines that begin with the query, then lines in which every word of it begins a word
//! (whole words before beginnings, short lines before long ones), then lines that hold its
//! characters in order, as `fuzzy-matcher` scores them. `lines.rs` holds the folded lines,
//! `narrow.rs` finds those that can match, `score.rs` the best of them, `near.rs` what a mistyped
//! word may have meant. Accents and case are ignored and break ties.

mod lines;
mod narrow;
mod near;
mod score;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Range;
use std::sync::Arc;

use crate::model::{ArticleId, EntityId, EventId};
use crate::query::finder::lines::{Code, Lines, code, initial_bit, is_word_code, mask_is_exact};
use crate::query::finder::narrow::{Candidate, Narrowing};
use crate::query::finder::score::{Block, LANES, Scorer};
use crate::query::set::Set;
use crate::store::Store;
use crate::text::{CleanText, Span, fold};

/// Near words are offered when fewer lines than this hold the words as they were typed.
const FEW: usize = 10;

/// How far below the highest bound lines are told apart; who lies lower is scored last.
const BOUNDS: i32 = 256;

/// Characters of a query that are read; nobody means more.
const LONGEST_QUERY: usize = 200;

/// Where a found line leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Article(ArticleId),
    Entity(EntityId),
    Event(EventId),
    /// A heading inside an article.
    Section(ArticleId, Span),
}

/// The kinds under which found lines are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Titles,
    Names,
    Events,
    Sections,
}

impl Target {
    pub fn group(self) -> Group {
        match self {
            Self::Article(_) => Group::Titles,
            Self::Entity(_) => Group::Names,
            Self::Event(_) => Group::Events,
            Self::Section(..) => Group::Sections,
        }
    }
}

/// One line of the finder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub target: Target,
    pub text: CleanText,
    /// The characters of `text` that matched, as spans of it, ascending.
    pub highlights: Vec<Span>,
    /// The line does not match; a word near the typed one stands in it.
    pub near: bool,
}

/// The answer to one query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Best first, at most as many as were asked for.
    pub found: Vec<Found>,
    /// How many lines match in all.
    pub total: usize,
}

/// The lines of a store, folded once, with the candidates of the query typed so far.
#[derive(Debug, Default)]
pub struct Finder {
    store: Arc<Store>,
    lines: Lines,
    narrowing: Narrowing,
}

impl Finder {
    pub fn new(store: &Arc<Store>) -> Self {
        let lines = Lines::of(store);
        Self { store: Arc::clone(store), lines, narrowing: Narrowing::default() }
    }

    /// The best lines for a query; words parted by blanks must all match. Cheap when `query`
    /// continues the one before or takes a part of it back.
    pub fn find(&mut self, query: &str, limit: usize) -> Answer {
        let typed = Typed::new(query);
        if typed.words.is_empty() {
            return self.titles(limit);
        }
        self.narrowing.turn_to(&self.lines, &typed.codes);
        let candidates = self.narrowing.candidates();
        let total = candidates.len();
        let search = Search::new(&self.lines, &typed);
        let wanted = limit.saturating_add(limit / 4).min(self.lines.len());
        let Sorted { mut ranked, rest } = search.sort(candidates, wanted);
        let good = ranked.len();
        if good < wanted {
            let (candidates, bounds) = self.narrowing.bounds(&self.lines);
            ranked.extend(search.scored(candidates, bounds, &rest, wanted - good));
        }
        if good < FEW {
            ranked.extend(search.near(wanted));
        }
        Answer { found: self.show(&typed, ranked, limit), total }
    }

    /// What stands there before anything is typed.
    fn titles(&self, limit: usize) -> Answer {
        let title = |(id, article): (ArticleId, &Arc<crate::model::Article>)| Found {
            target: Target::Article(id),
            text: article.title.clone(),
            highlights: Vec::new(),
            near: false,
        };
        let articles = self.store.article_ids().zip(self.store.articles());
        Answer { found: articles.take(limit).map(title).collect(), total: self.lines.len() }
    }

    /// Gives the ranked lines their final order and their highlights; each target is shown once, at its best.
    fn show(&self, typed: &Typed, ranked: Vec<Ranked>, limit: usize) -> Vec<Found> {
        let shown = ranked.into_iter().filter_map(|mut one| {
            let text = self.lines.text(&self.store, one.line);
            let characters = match &one.near {
                Some(words) => words.clone(),
                None => typed.matched(&text, self.lines.line(one.line), &mut one)?,
            };
            let exact = typed.is_exact(&text);
            Some((one.order(exact), one, text, characters))
        });
        let mut shown: Vec<_> = shown.collect();
        shown.sort_by_key(|(order, ..)| *order);
        let mut met = BTreeSet::new();
        let mut found = Vec::new();
        for (_, one, text, characters) in shown {
            let target = self.lines.origins[one.line as usize].target;
            if !met.insert(target) {
                continue;
            }
            let highlights = spans(&text, characters);
            found.push(Found { target, text, highlights, near: one.near.is_some() });
            if found.len() == limit {
                break;
            }
        }
        found
    }
}

/// A query as it is compared.
struct Typed {
    /// The folded words.
    words: Vec<Vec<Code>>,
    /// The words, parted by one blank.
    codes: Vec<Code>,
    /// The same as text, word by word, for the matcher.
    plain: Vec<String>,
    /// The words as typed, where folding changes any.
    exact: Option<Vec<String>>,
}

impl Typed {
    fn new(query: &str) -> Self {
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let words: Vec<&str> = query.split_whitespace().collect();
        let plain: Vec<String> =
            words.iter().map(|word| fold(word).chars().map(lines::plain).collect()).collect();
        let exact = words.iter().zip(&plain).any(|(typed, plain)| typed != plain);
        let exact = exact.then(|| words.iter().map(ToString::to_string).collect());
        let words: Vec<Vec<Code>> =
            plain.iter().map(|word| word.chars().map(code).collect()).collect();
        Self { codes: words.join(&b' '), words, plain, exact }
    }

    /// Whether a line holds the words with the accents and capitals that were typed.
    fn is_exact(&self, text: &str) -> bool {
        self.exact.as_ref().is_some_and(|words| words.iter().all(|word| text.contains(word)))
    }

    /// The characters of a line that match; the matcher's score where the line is a scored one.
    fn matched(&self, text: &str, line: &[Code], one: &mut Ranked) -> Option<Vec<Range<usize>>> {
        if one.class < Class::Scored {
            let at =
                |word: &Vec<Code>| word_start(line, word).map(|start| start..start + word.len());
            return self.words.iter().map(at).collect();
        }
        let choice: String = text.chars().map(lines::plain).collect();
        let mut characters = Vec::new();
        one.score = 0;
        for word in &self.plain {
            let (score, indices) = score::matched(&choice, word)?;
            one.score += score;
            characters.extend(indices.into_iter().map(|at| at..at + 1));
        }
        Some(characters)
    }
}

/// How a line matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
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
struct Ranked {
    class: Class,
    /// Higher is better; 0 where the class says all.
    score: i32,
    line: u32,
    /// The near words that stand in the line, if it does not match as typed.
    near: Option<Vec<Range<usize>>>,
}

impl Ranked {
    fn order(&self, exact: bool) -> (Class, Reverse<i32>, bool, u32) {
        (self.class, Reverse(self.score), !exact, self.line)
    }
}

/// The lines of a query that need no score, and the others.
struct Sorted {
    ranked: Vec<Ranked>,
    /// Places among the candidates.
    rest: Vec<usize>,
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
            lines.into_iter().map(move |line| Ranked { class, score: 0, line, near: None })
        });
        ranked.take(self.wanted).collect()
    }
}

/// One query against the lines.
struct Search<'a> {
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
    fn new(lines: &'a Lines, typed: &'a Typed) -> Self {
        let tests = typed.words.iter().map(|word| WordTest::new(lines, word)).collect();
        Self { lines, typed, tests }
    }

    /// Parts the candidates into classes, each in the order of lines and no longer than `wanted`;
    /// stops as soon as the best lines are certain.
    fn sort(&self, candidates: &[Candidate], wanted: usize) -> Sorted {
        let mut classes = Classes { lines: Default::default(), wanted, count: 0 };
        let mut rest = Vec::new();
        let whole = self.whole();
        for line in whole.iter().filter_map(|line| u32::try_from(line).ok()) {
            let class = if self.starts(line) { Class::WholeStart } else { Class::WholeWords };
            classes.add(class, line);
            if classes.are_certain() {
                break;
            }
        }
        for (place, &Candidate { line, .. }) in candidates.iter().enumerate() {
            if classes.are_certain() {
                break;
            }
            if whole.contains(line as usize) {
                continue;
            }
            if self.tests.iter().all(|test| test.begins(self.lines, line)) {
                classes.add(if self.starts(line) { Class::Start } else { Class::Words }, line);
            } else if classes.count < wanted {
                rest.push(place);
            }
        }
        Sorted { ranked: classes.ranked(), rest }
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
        self.lines.line(line).starts_with(&self.typed.codes)
    }

    /// The best of the other lines: those that may be better first, until no other can be.
    fn scored(
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
        let ranked = |(Reverse(score), line)| Ranked { class, score, line, near: None };
        best.into_iter().map(ranked).collect()
    }

    /// Lines that hold all words, some of them with a mistake. They stand behind the lines that
    /// hold the typed characters close together and before those that hold them scattered.
    fn near(&self, most: usize) -> Vec<Ranked> {
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
            let (cost, start, end) = lines::word_ranges(codes).filter_map(at).min()?;
            distance += cost;
            characters.push(start..end);
        }
        let score = score::meant(self.typed.codes.len()) - i32::try_from(distance).unwrap_or(0);
        Some(Ranked { class: Class::Scored, score, line, near: Some(characters) })
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

/// Where in a line a word begins with `word`.
fn word_start(line: &[Code], word: &[Code]) -> Option<usize> {
    let begins = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        !before.is_some_and(|&code| is_word_code(code))
            && line.get(at..).is_some_and(|rest| rest.starts_with(word))
    };
    (0..line.len()).find(begins)
}

/// Ranges of characters as spans of the text, ascending and joined where they touch.
fn spans(text: &str, mut characters: Vec<Range<usize>>) -> Vec<Span> {
    characters.sort_unstable_by_key(|range| (range.start, range.end));
    let offsets: Vec<usize> =
        text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    let offset = |at: usize| offsets.get(at).copied().unwrap_or(text.len());
    let mut spans: Vec<Span> = Vec::new();
    for range in characters {
        let span = Span::new(offset(range.start), offset(range.end));
        match spans.last_mut() {
            Some(last) if span.start <= last.end => *last = last.union(span),
            _ => spans.push(span),
        }
    }
    spans
}
