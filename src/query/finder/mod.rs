//! The fuzzy finder over titles, names, events and sections, fast enough to answer every key.
//!
//! The order: lines that begin with the query, then lines in which every word of it begins a word
//! (whole words before beginnings, short lines before long ones), then lines that hold its
//! characters in order, as `fuzzy-matcher` scores them. `build.rs` makes the folded lines that
//! `lines.rs` and `words.rs` hold, `narrow.rs` finds those that can match, `search.rs` the best of
//! them by what `score.rs` says, `near.rs` what a mistyped word may have meant, `dates.rs` the words
//! of an event's date. Accents and case are ignored and break ties.

mod build;
mod dates;
mod lines;
mod narrow;
mod near;
mod score;
mod search;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::{ArticleId, EntityId, EventId};
use crate::query::finder::lines::{Code, Lines, code};
use crate::query::finder::narrow::Narrowing;
use crate::query::finder::search::{Class, Ranked, Search, Sorted, start_of};
use crate::store::Store;
use crate::text::{CleanText, Span, clean_line, fold};

/// Near words are offered when fewer lines than this hold the words as they were typed.
const FEW: usize = 10;

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
    /// Of a name the other form that matched, of an event its TIMEX3 date; may be empty.
    pub aside: CleanText,
    pub aside_highlights: Vec<Span>,
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
    /// Events have not been looked through.
    pub is_part: bool,
}

/// The lines of a store, folded once, with the candidates of the query typed so far.
#[derive(Debug, Default)]
pub struct Finder {
    store: Arc<Store>,
    lines: Lines,
    narrowing: Narrowing,
    is_part: bool,
}

impl Finder {
    pub fn new(store: &Arc<Store>) -> Self {
        Self::of(store, false)
    }

    /// The same without the lines of events, which are most of a large store's.
    pub fn without_events(store: &Arc<Store>) -> Self {
        Self::of(store, true)
    }

    fn of(store: &Arc<Store>, is_part: bool) -> Self {
        let lines = Lines::of(store, if is_part { &[] } else { store.events() });
        Self { store: Arc::clone(store), lines, narrowing: Narrowing::default(), is_part }
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
        let total = search.total(self.narrowing.candidates());
        Answer { found: self.show(&typed, ranked, limit), total, is_part: self.is_part }
    }

    /// What stands there before anything is typed.
    fn titles(&self, limit: usize) -> Answer {
        let title = |(id, article): (ArticleId, &Arc<crate::model::Article>)| Found {
            target: Target::Article(id),
            text: article.title.clone(),
            highlights: Vec::new(),
            aside: CleanText::default(),
            aside_highlights: Vec::new(),
            near: false,
        };
        let articles = self.store.article_ids().zip(self.store.articles());
        let found = articles.take(limit).map(title).collect();
        Answer { found, total: self.lines.targets(), is_part: self.is_part }
    }

    /// Gives the ranked lines their final order and their highlights; each target is shown once, at
    /// its best.
    fn show(&self, typed: &Typed, ranked: Vec<Ranked>, limit: usize) -> Vec<Found> {
        let shown = ranked.into_iter().filter_map(|mut one| {
            let text = self.lines.text(&self.store, one.line);
            let date = self.lines.date(&self.store, one.line);
            let characters = match one.near.take() {
                Some(words) => words.into_iter().map(|word| word.or(date.clone())).collect(),
                None => typed.matched(&text, self.lines.line(one.line), date.as_ref(), &mut one),
            };
            let highlights = spans(&text, characters?);
            Some((one.order(typed.is_exact(&text)), one, text, highlights))
        });
        let mut shown: Vec<(_, Ranked, String, Vec<Span>)> = shown.collect();
        shown.sort_by_key(|(order, ..)| *order);
        let mut met = BTreeSet::new();
        shown.retain(|(_, one, ..)| met.insert(self.lines.origins[one.line as usize].target));
        shown.truncate(limit);
        shown
            .into_iter()
            .map(|(_, one, text, highlights)| self.found(typed, &one, &text, highlights))
            .collect()
    }

    /// Parts what was read as one line into what is shown of it.
    fn found(&self, typed: &Typed, one: &Ranked, read: &str, highlights: Vec<Span>) -> Found {
        let target = self.lines.origins[one.line as usize].target;
        let mut found = Found {
            target,
            text: CleanText::default(),
            highlights,
            aside: CleanText::default(),
            aside_highlights: Vec::new(),
            near: one.is_near,
        };
        match target {
            Target::Article(id) => found.text = self.store.article(id).title.clone(),
            Target::Section(id, heading) => {
                found.text = self.store.article(id).text.slice(heading);
            }
            Target::Event(id) => {
                let event = self.store.event(id);
                found.text = self.store.label(event).clone();
                found.aside =
                    event.value.as_ref().map(|v| clean_line(&v.to_string())).unwrap_or_default();
                (found.highlights, found.aside_highlights) =
                    parted(found.highlights, found.text.len());
            }
            Target::Entity(id) => {
                let name = &self.store.entity(id).name;
                found.text = name.clone();
                if **name != *read {
                    let line: Vec<Code> = name.chars().map(lines::plain).map(code).collect();
                    found.aside_highlights = std::mem::take(&mut found.highlights);
                    match typed.starts(&line) {
                        Some(words) if !one.is_near => {
                            (found.highlights, found.aside_highlights) =
                                (spans(name, words), Vec::new());
                        }
                        _ => found.aside = clean_line(read),
                    }
                }
            }
        }
        found
    }
}

/// Spans before a place, and those behind it, counted from one byte after it.
fn parted(spans: Vec<Span>, at: usize) -> (Vec<Span>, Vec<Span>) {
    let (before, behind): (Vec<Span>, Vec<Span>) =
        spans.into_iter().partition(|span| span.range().end <= at);
    let moved = |span: Span| {
        let from = at + 1;
        Span::new(span.range().start.saturating_sub(from), span.range().end.saturating_sub(from))
    };
    (before, behind.into_iter().map(moved).collect())
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

    /// The characters of a line that match; the matcher's score where the line is a scored one. A
    /// word that the line does not show is one of its date.
    fn matched(
        &self,
        text: &str,
        line: &[Code],
        date: Option<&Range<usize>>,
        one: &mut Ranked,
    ) -> Option<Vec<Range<usize>>> {
        if one.class < Class::Scored {
            let at = |word: &Vec<Code>| start_of(line, word).or_else(|| date.cloned());
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

    /// Where each word begins a word of a line.
    fn starts(&self, line: &[Code]) -> Option<Vec<Range<usize>>> {
        self.words.iter().map(|word| start_of(line, word)).collect()
    }
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
