//! Articles as they are compared: their traits, what these weigh, and what two articles have in common.

use std::ops::Range;
use std::sync::Arc;

use chrono::Datelike;
use rayon::prelude::*;

use crate::model::{Article, ArticleId, DateValue, EntityId, push_varint, varint};
use crate::store::likeness::shared::Table;
use crate::store::traits::{
    Collected, Counted, Piece as Shown, TOGETHER, Trait, TraitKind, Traits,
};

/// All articles as they are compared, some hundred in one piece of memory.
///
/// The traits that others show too are compared often, so their numbers lie flat, but only their lower
/// halves: the upper ones are few, and each article says where those of each end.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    pieces: Vec<Piece>,
    /// How many upper halves there are.
    uppers: usize,
}

#[derive(Debug, Default)]
struct Piece {
    facts: Vec<Facts>,
    /// The lower halves of the numbers of each article, ascending under each upper half, and how often
    /// each is shown.
    lower: Vec<u16>,
    counts: Counts,
    /// Of each article, where those of each upper half end.
    ends: Vec<u32>,
    /// Traits that no other article shows, ascending: distances as LEB128 varints, each before its count.
    lonely: Vec<u8>,
    /// Where those of each article end.
    lonely_ends: Vec<u32>,
}

/// How often traits are shown: mostly a few times, which four bits tell.
#[derive(Debug, Default)]
struct Counts {
    /// Two in each byte, the first one lower.
    few: Vec<u8>,
    len: usize,
    /// Those of [`MANY`] and more with their places, ascending.
    many: Vec<(u32, u8)>,
}

/// What is said of an article as a whole.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    /// The length of all weights, and of those that hold across languages.
    norm: f32,
    norm_across: f32,
    language: &'static str,
    /// The day of publication, in days from the common era.
    day: Option<i32>,
}

/// One article as it is compared. What it shows is numbered as its piece numbers it.
#[derive(Clone, Copy)]
pub(super) struct Profile<'a> {
    piece: &'a Piece,
    facts: Facts,
    start: u32,
    ends: &'a [u32],
    lonely: &'a [u8],
}

/// Bits of the lower half of a number.
const LOWER: u32 = u16::BITS;

/// What four bits say of a count that they cannot tell.
const MANY: u8 = 15;

/// Likeness falls to its floor over about this many days between two articles.
const DECAY_DAYS: f32 = 45.0;

const DECAY_FLOOR: f32 = 0.6;

impl TraitKind {
    /// How telling a trait of this kind is beside a word as rare.
    fn weight(self) -> f32 {
        match self {
            Self::Word | Self::Capitalised | Self::Stem => 1.0,
            Self::Number => 1.5,
            Self::Entity => 1.75,
            Self::Day => 2.0,
            Self::NameWord | Self::DayOfYear => 0.75,
        }
    }

    /// Whether articles in two languages can share it.
    pub(super) fn crosses_languages(self) -> bool {
        !matches!(self, Self::Word)
    }
}

/// Visits the numbers that are in both, from one on, ascending, with the place of each among those of `a`
/// from there on and how often each shows the trait.
pub(super) fn both(
    a: Profile<'_>,
    b: Profile<'_>,
    from: u32,
    mut visit: impl FnMut(u32, usize, [u8; 2]),
) {
    let before = a.before(from);
    for upper in (from >> LOWER)..a.uppers() {
        let (in_a, in_b) = (a.under(upper), b.under(upper));
        let some = &a.piece.lower[in_a.clone()];
        let others = &b.piece.lower[in_b.clone()];
        let skipped = |numbers: &[u16]| match lower(from) {
            first @ 1.. if upper == from >> LOWER => numbers.partition_point(|&one| one < first),
            _ => 0,
        };
        let (mut at, mut other_at) = (skipped(some), skipped(others));
        let place = a.start_of(upper);
        // Where most of comparing's time goes: both are walked without a jump.
        while let (Some(&one), Some(&other)) = (some.get(at), others.get(other_at)) {
            if one == other {
                let number = upper << LOWER | u32::from(one);
                let count = a.piece.counts.of(in_a.start + at);
                let other_count = b.piece.counts.of(in_b.start + other_at);
                visit(number, place + at - before, [count, other_count]);
            }
            at += usize::from(one <= other);
            other_at += usize::from(other <= one);
        }
    }
}

fn lower(number: u32) -> u16 {
    u16::try_from(number & u32::from(u16::MAX)).unwrap_or_default()
}

impl Profiles {
    /// Of articles, by the traits that each shows itself and those of whom it names. A trait that no other
    /// shows is as rare as `unshared` says.
    pub(super) fn new(
        articles: &[Arc<Article>],
        [own, of_names]: [Collected; 2],
        table: &Table,
        unshared: f32,
    ) -> Self {
        let uppers = (table.len() >> LOWER) + 1;
        let piece = |((articles, own), of_names): ((&[Arc<Article>], Shown), Shown)| {
            let ends = Vec::with_capacity(articles.len() * uppers);
            let mut piece = Piece { ends, ..Piece::default() };
            for (at, article) in articles.iter().enumerate() {
                piece.add(article, [own.of(at), of_names.of(at)], table, unshared);
                piece.ends.resize(piece.facts.len() * uppers, piece.end());
            }
            piece.lower.shrink_to_fit();
            piece.counts.few.shrink_to_fit();
            piece.lonely.shrink_to_fit();
            piece
        };
        let shown = articles.par_chunks(TOGETHER).zip(own.into_pieces());
        let pieces = shown.zip(of_names.into_pieces()).map(piece).collect();
        Self { pieces, uppers }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.facts.len()).sum()
    }

    pub(super) fn of(&self, article: ArticleId) -> Profile<'_> {
        let (piece, at) = (&self.pieces[article.index() / TOGETHER], article.index() % TOGETHER);
        let ends = at * self.uppers..(at + 1) * self.uppers;
        let lonely = end_before(&piece.lonely_ends, at)..piece.lonely_ends[at];
        Profile {
            piece,
            facts: piece.facts[at],
            start: end_before(&piece.ends, ends.start),
            ends: &piece.ends[ends],
            lonely: &piece.lonely[lonely.start as usize..lonely.end as usize],
        }
    }
}

fn end_before(ends: &[u32], at: usize) -> u32 {
    at.checked_sub(1).map_or(0, |before| ends[before])
}

impl Counts {
    fn push(&mut self, count: u8) {
        if count >= MANY {
            self.many.push((u32::try_from(self.len).unwrap_or(u32::MAX), count));
        }
        match self.few.last_mut().filter(|_| self.len % 2 == 1) {
            Some(last) => *last |= count.min(MANY) << 4,
            None => self.few.push(count.min(MANY)),
        }
        self.len += 1;
    }

    fn of(&self, at: usize) -> u8 {
        let count = self.few[at / 2] >> (at % 2 * 4) & MANY;
        if count < MANY {
            return count;
        }
        let many = self.many.binary_search_by_key(&at, |&(at, _)| at as usize);
        many.map_or(count, |found| self.many[found].1)
    }
}

impl Piece {
    fn end(&self) -> u32 {
        u32::try_from(self.lower.len()).unwrap_or(u32::MAX)
    }

    fn add(&mut self, article: &Article, shown: [Counted<'_>; 2], table: &Table, unshared: f32) {
        let (mut norm, mut norm_across) = (0.0, 0.0);
        let (mut upper, mut last) = (0, 0);
        let counted = shown.into_iter().flat_map(|(keys, counts)| keys.iter().zip(counts));
        for (&key, &count) in counted {
            let number = table.number_of(key);
            let shared = number.map(|number| table.of(number)).filter(|one| one.articles > 1);
            let weight = weight(key, count, shared.map_or(unshared, |shared| shared.rarity));
            norm += weight * weight;
            if key.kind().crosses_languages() {
                norm_across += weight * weight;
            }
            if let Some(number) = number {
                for _ in upper..number >> LOWER {
                    self.ends.push(self.end());
                }
                upper = number >> LOWER;
                self.lower.push(lower(number));
                self.counts.push(count);
            } else if key.kind() != TraitKind::Entity {
                push_varint(&mut self.lonely, key.bits() - last);
                self.lonely.push(count);
                last = key.bits();
            }
        }
        self.lonely_ends.push(u32::try_from(self.lonely.len()).unwrap_or(u32::MAX));
        let days = article.published.value.as_ref().and_then(DateValue::known_days);
        self.facts.push(Facts {
            norm: f32::sqrt(norm),
            norm_across: f32::sqrt(norm_across),
            language: article.language,
            day: days.map(|(first, _)| first.num_days_from_ce()),
        });
    }
}

impl<'a> Profile<'a> {
    pub(super) fn language(self) -> &'static str {
        self.facts.language
    }

    fn uppers(self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// Where the numbers with an upper half begin, counted from the article's first.
    fn start_of(self, upper: u32) -> usize {
        let start = (upper as usize).checked_sub(1).map_or(self.start, |last| self.ends[last]);
        (start - self.start) as usize
    }

    /// Where the numbers with an upper half lie in the piece.
    fn under(self, upper: u32) -> Range<usize> {
        self.start as usize + self.start_of(upper)..self.ends[upper as usize] as usize
    }

    /// The numbers of the traits that others show too, ascending, with how often each is shown.
    pub(super) fn numbers(self) -> impl Iterator<Item = (u32, u8)> + 'a {
        (0..self.uppers()).flat_map(move |upper| {
            let Piece { lower, counts, .. } = self.piece;
            let number = move |at: usize| upper << LOWER | u32::from(lower[at]);
            self.under(upper).map(move |at| (number(at), counts.of(at)))
        })
    }

    /// How many of them come before a number.
    pub(super) fn before(self, number: u32) -> usize {
        let upper = number >> LOWER;
        if upper >= self.uppers() {
            return self.start_of(self.uppers());
        }
        let first = lower(number);
        self.start_of(upper)
            + self.piece.lower[self.under(upper)].partition_point(|&other| other < first)
    }

    /// What the article shows itself.
    pub(super) fn own(self, table: &Table) -> Traits {
        let shared = self.numbers().map(|(number, count)| (table.of(number).key, count));
        let own = shared.filter(|(key, _)| key.kind() != TraitKind::Entity);
        Traits::count(own.chain(self.lonely()).collect())
    }

    /// The traits that no other article shows, ascending.
    fn lonely(self) -> impl Iterator<Item = (Trait, u8)> + 'a {
        let (mut bits, mut at) = (0, 0);
        std::iter::from_fn(move || {
            if at >= self.lonely.len() {
                return None;
            }
            bits += varint(self.lonely, &mut at);
            let count = self.lonely.get(at).copied()?;
            at += 1;
            Some((Trait::from_bits(bits), count))
        })
    }
}

/// How much a trait says about an article that shows it so often.
pub(super) fn weight(key: Trait, count: u8, rarity: f32) -> f32 {
    (f32::from(count) / 2.0).sqrt() * rarity * key.kind().weight()
}

pub(super) fn cosine(a: Profile<'_>, b: Profile<'_>, dot: f32) -> f32 {
    let (a, b) = (a.facts, b.facts);
    let across = a.language != b.language;
    let norms = if across { a.norm_across * b.norm_across } else { a.norm * b.norm };
    if norms <= 0.0 { 0.0 } else { (dot / norms).min(1.0) * decay(a.day, b.day) }
}

fn decay(a: Option<i32>, b: Option<i32>) -> f32 {
    let (Some(a), Some(b)) = (a, b) else { return 1.0 };
    let days = u16::try_from(a.abs_diff(b)).map_or(f32::MAX, f32::from);
    DECAY_FLOOR + (1.0 - DECAY_FLOOR) * (-days / DECAY_DAYS).exp()
}

pub(super) fn entities(named: &[EntityId]) -> Traits {
    Traits::count(named.iter().map(|entity| (Trait::entity(entity.0), 2)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_as_they_were_taken() {
        let all: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).collect();
        let mut counts = Counts::default();
        for &count in &all {
            counts.push(count);
        }
        assert!((0..all.len()).map(|at| counts.of(at)).eq(all));
    }
}
