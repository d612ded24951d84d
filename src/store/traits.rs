//! What tells one article from another: its words, capitalised words, numbers and days.
//!
//! Made once for each article, independent of all others, and kept beside it while snapshots of the
//! store are built. How much each trait weighs is decided in `likeness.rs`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::Datelike;
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::extract::name::{gazetteer, joined};
use crate::model::{Article, DateValue, TitleBasis};
use crate::store::duplicate::Sketch;
use crate::store::reader::Reader;
use crate::text::{Span, fold, words};

/// A trait in 32 bits: its kind in the upper three, then a number of it. Words are hashed: of half
/// a million distinct ones one in a thousand shares its number with another, which does less harm
/// than a homonym.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Trait(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TraitKind {
    /// A word of one language.
    Word,
    /// A word of a name, which counts beside the name: forms of one name that were not unified still
    /// share it.
    NameWord,
    /// A word with a capital inside a sentence and in no name that we know, whatever the language.
    Capitalised,
    Number,
    Day,
    /// A day without its year.
    DayOfYear,
    Entity,
    /// How a longer word begins, which its forms, and its kin in other languages, share: "invasi".
    Stem,
}

/// The traits of one article, ascending, with how often it shows each: twice for each occurrence,
/// once more for one in the opening; saturating.
#[derive(Clone, Debug, Default)]
pub(super) struct Traits {
    traits: Vec<Trait>,
    counts: Vec<u8>,
}

/// Ascending traits and how often each is shown.
pub(super) type Counted<'a> = (&'a [Trait], &'a [u8]);

/// The traits of all articles, those of some hundred in one piece of memory, which is given back whole
/// when they are needed no longer.
#[derive(Debug, Default)]
pub(super) struct Collected(Vec<Piece>);

/// The traits of [`TOGETHER`] articles.
#[derive(Debug, Default)]
pub(super) struct Piece {
    all: Traits,
    /// Where those of each article end.
    ends: Vec<usize>,
}

/// What is computed of each article by itself, in the order of articles.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) traits: Collected,
    /// What tells the versions of each.
    pub(super) sketches: Arc<[Sketch]>,
}

/// The traits of one article as they are written down: as distances, which are shorter.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedTraits {
    distances: Vec<u32>,
    counts: Vec<u8>,
    pub(super) sketch: Sketch,
}

/// Articles whose traits lie together.
pub(super) const TOGETHER: usize = 256;

/// Words up to here are the opening, which tells what the article is about.
const OPENING_WORDS: usize = 30;

const NUMBER_BITS: u32 = 29;

/// How many letters make a stem.
const STEM: usize = 6;

impl Trait {
    fn new(kind: TraitKind, number: u32) -> Self {
        Self((kind as u32) << NUMBER_BITS | number & ((1 << NUMBER_BITS) - 1))
    }

    pub(super) fn entity(id: u32) -> Self {
        Self::new(TraitKind::Entity, id)
    }

    pub(super) fn word(language: &str, folded: &str) -> Self {
        Self::hashed(TraitKind::Word, (language, folded))
    }

    pub(super) fn hashed(kind: TraitKind, content: impl Hash) -> Self {
        let mut hasher = FxHasher::default();
        content.hash(&mut hasher);
        let high = hasher.finish() >> (u64::BITS - NUMBER_BITS);
        Self::new(kind, u32::try_from(high).unwrap_or_default())
    }

    /// The traits of the words of a name.
    pub(super) fn words_of_name(name: &str) -> impl Iterator<Item = Self> {
        words(name).map(|word| Self::hashed(TraitKind::NameWord, fold(word.text).as_str()))
    }

    /// The trait of what is said of a country, which its name has as well where it is one word.
    pub(super) fn land(land: &str) -> Self {
        Self::hashed(TraitKind::NameWord, land)
    }

    /// The same of a country's name in any language.
    pub(super) fn land_named(name: &str) -> Option<Self> {
        gazetteer().country(&joined(name)).map(Self::land)
    }

    /// The stem of a folded word that is longer than one.
    pub(super) fn stem(folded: &str) -> Option<Self> {
        let (end, _) = folded.char_indices().nth(STEM)?;
        Some(Self::hashed(TraitKind::Stem, folded.get(..end)?))
    }

    /// A capitalised word's trait, where it stands in a name.
    fn in_name(self) -> Self {
        match self.kind() {
            TraitKind::Capitalised => Self::new(TraitKind::NameWord, self.number()),
            _ => self,
        }
    }

    pub(super) fn kind(self) -> TraitKind {
        match self.0 >> NUMBER_BITS {
            0 => TraitKind::Word,
            1 => TraitKind::NameWord,
            2 => TraitKind::Capitalised,
            3 => TraitKind::Number,
            4 => TraitKind::Day,
            5 => TraitKind::DayOfYear,
            6 => TraitKind::Entity,
            _ => TraitKind::Stem,
        }
    }

    /// The number behind the kind: an entity's id, a day counted from the common era.
    pub(super) fn number(self) -> u32 {
        self.0 & ((1 << NUMBER_BITS) - 1)
    }

    /// The least bits of a kind, by its number.
    pub(super) fn least_of_kind(kind: u32) -> u32 {
        kind << NUMBER_BITS
    }

    pub(super) fn bits(self) -> u32 {
        self.0
    }

    pub(super) fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The trait of a day as a calendar value tells it, exact or without its year.
    pub(super) fn of_day(value: &DateValue) -> Option<Self> {
        if let DateValue::DayOfYear { month, day } = *value {
            return Some(Self::new(TraitKind::DayOfYear, month * 32 + day));
        }
        let number = value.as_day()?.num_days_from_ce();
        Some(Self::new(TraitKind::Day, u32::try_from(number).ok()?))
    }
}

impl SavedTraits {
    pub(super) fn of((traits, counts): Counted<'_>, sketch: Sketch) -> Self {
        let mut last = 0;
        let distance = |key: &Trait| key.0 - std::mem::replace(&mut last, key.0);
        let distances = traits.iter().map(distance).collect();
        Self { distances, counts: counts.to_vec(), sketch }
    }

    pub(super) fn traits(&self) -> Traits {
        let mut last = 0_u32;
        let traits = self.distances.iter().map(|distance| {
            last = last.wrapping_add(*distance);
            Trait(last)
        });
        let mut traits = Traits { traits: traits.collect(), counts: self.counts.clone() };
        traits.counts.resize(traits.traits.len(), 0);
        traits
    }
}

impl Collected {
    /// The traits of some things, in their order.
    pub(super) fn new<T: Sync>(things: &[T], traits: impl Fn(usize, &T) -> Traits + Sync) -> Self {
        let piece = |(number, things): (usize, &[T])| {
            let mut piece = Piece::default();
            for (at, thing) in (number * TOGETHER..).zip(things) {
                let traits = traits(at, thing);
                piece.all.traits.extend(traits.traits);
                piece.all.counts.extend(traits.counts);
                piece.ends.push(piece.all.traits.len());
            }
            piece
        };
        Self(things.par_chunks(TOGETHER).enumerate().map(piece).collect())
    }

    pub(super) fn of(&self, number: usize) -> Counted<'_> {
        self.0.get(number / TOGETHER).map_or((&[], &[]), |piece| piece.of(number % TOGETHER))
    }

    /// The pieces in order: who has read one need not keep it.
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        self.0
    }
}

impl Piece {
    /// The traits of one of its articles.
    pub(super) fn of(&self, at: usize) -> Counted<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let all = start..self.ends[at];
        (&self.all.traits[all.clone()], &self.all.counts[all])
    }
}

impl From<Counted<'_>> for Traits {
    fn from((traits, counts): Counted<'_>) -> Self {
        Self { traits: traits.to_vec(), counts: counts.to_vec() }
    }
}

impl Traits {
    pub(super) fn counted(&self) -> Counted<'_> {
        (&self.traits, &self.counts)
    }

    pub(super) fn of(article: &Article) -> Self {
        let mut found = Vec::with_capacity(article.text.len() / 4);
        if article.title_basis == TitleBasis::Stated {
            let mut take = |key, _: Span| found.push((key, 3));
            Reader::new(article.language, &mut take).read(&article.title, &[]);
        }
        let opening = opening_end(&article.text);
        let mut names = article.names.spans().peekable();
        for_each_in_text(article, |key, span| {
            while names.next_if(|name| name.end <= span.start).is_some() {}
            let in_name = names.peek().is_some_and(|name| name.overlaps(span));
            let key = if in_name { key.in_name() } else { key };
            found.push((key, if span.start < opening { 3 } else { 2 }));
        });
        for date in article.dates.iter() {
            found.extend(days(&date.value).into_iter().flatten().map(|day| (day, 2)));
        }
        Self::count(found)
    }

    /// Sorts (trait, count) pairs and adds up the counts.
    pub(super) fn count(mut found: Vec<(Trait, u8)>) -> Self {
        // What two lists in order come to is soon in order.
        found.sort();
        let mut traits: Vec<Trait> = Vec::with_capacity(found.len());
        let mut counts: Vec<u8> = Vec::with_capacity(found.len());
        for (key, count) in found {
            let known = traits.last() == Some(&key);
            if let Some(last) = counts.last_mut().filter(|_| known) {
                *last = last.saturating_add(count);
            } else {
                traits.push(key);
                counts.push(count);
            }
        }
        Self { traits, counts }
    }
}

/// Visits the words and numbers of an article's text as traits, with where they stand.
fn for_each_in_text(article: &Article, take: impl FnMut(Trait, Span)) {
    for_each_in_opening(article, article.text.len(), take);
}

/// As above, of the text before a byte.
pub(super) fn for_each_in_opening(
    article: &Article,
    end: usize,
    mut take: impl FnMut(Trait, Span),
) {
    let opening = Span::new(0, end);
    let dates = article.dates.iter().map(|date| date.span);
    let dates: Vec<Span> = dates.take_while(|date| date.overlaps(opening)).collect();
    Reader::new(article.language, &mut take).read(opening.of(&article.text), &dates);
}

/// Visits the words and numbers of a part of an article's text that stand neither in one of `names`
/// nor in one of all its `dates`; longer words as stems.
pub(super) fn for_each_in_passage(
    article: &Article,
    passage: Span,
    [names, dates]: [&[Span]; 2],
    mut take: impl FnMut(Trait),
) {
    let first = dates.partition_point(|date| date.start < passage.start);
    let dates = dates[first..].iter().take_while(|date| date.end <= passage.end);
    let mut outside = |key, span: Span| {
        let span = Span { start: span.start + passage.start, end: span.end + passage.start };
        if !names.iter().chain(dates.clone()).any(|marked| marked.overlaps(span)) {
            take(key);
        }
    };
    Reader::of_stems(article.language, &mut outside).read(passage.of(&article.text), &[]);
}

/// Visits the words and numbers of a label, names' included; longer words as stems.
pub(super) fn for_each_in_label(article: &Article, label: &str, mut take: impl FnMut(Trait)) {
    let mut anywhere = |key, _: Span| take(key);
    Reader::of_stems(article.language, &mut anywhere).read(label, &[]);
}

fn opening_end(text: &str) -> u32 {
    words(text).nth(OPENING_WORDS).map_or(u32::MAX, |word| word.span.start)
}

/// A day with and without its year.
fn days(value: &DateValue) -> [Option<Trait>; 2] {
    let exact = Trait::of_day(value);
    let of_year =
        value.as_day().map(|day| DateValue::DayOfYear { month: day.month(), day: day.day() });
    [exact, of_year.as_ref().and_then(Trait::of_day)]
}
