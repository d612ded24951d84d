//! One article as it is compared: its traits, what they weigh, and what two articles have in common.

use chrono::Datelike;

use crate::model::{Article, DateValue, EntityId};
use crate::store::likeness::shared::Table;
use crate::store::postings::{push_varint, varint};
use crate::store::traits::{Counted, Trait, TraitKind, Traits};

/// One article as it is compared.
#[derive(Debug, Default)]
pub(super) struct Profile {
    shown: Shown,
    /// The length of all weights, and of those that hold across languages.
    norm: f32,
    norm_across: f32,
    pub(super) language: &'static str,
    /// The day of publication, in days from the common era.
    day: Option<i32>,
}

/// The traits that an article shows and how often it shows each, its names at the end. Those that
/// others show too are compared often, so their numbers lie flat.
#[derive(Debug, Default)]
struct Shown {
    /// Ascending.
    numbers: Box<[u32]>,
    counts: Box<[u8]>,
    /// Those that no other shows, ascending: distances as LEB128 varints, each before its count.
    lonely: Box<[u8]>,
}

/// What one article shows, as it is gathered: used again for the next.
#[derive(Default)]
pub(super) struct Making {
    numbers: Vec<u32>,
    counts: Vec<u8>,
    lonely: Vec<u8>,
}

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
    a: &Profile,
    b: &Profile,
    from: u32,
    mut visit: impl FnMut(u32, usize, [u8; 2]),
) {
    let ((some, counts), (others, others_counts)) = (a.shared_from(from), b.shared_from(from));
    // Where most of comparing's time goes: both are walked without a jump.
    let (mut at, mut other_at) = (0, 0);
    while let (Some(&one), Some(&other)) = (some.get(at), others.get(other_at)) {
        if one == other {
            visit(one, at, [counts[at], others_counts[other_at]]);
        }
        at += usize::from(one <= other);
        other_at += usize::from(other <= one);
    }
}

impl Making {
    /// Of ascending traits, with their numbers where others show them.
    fn shown(&mut self, traits: impl Iterator<Item = (Trait, u8, Option<u32>)>) -> Shown {
        let Self { numbers, counts, lonely } = self;
        numbers.clear();
        counts.clear();
        lonely.clear();
        let mut last = 0;
        for (key, count, number) in traits {
            if let Some(number) = number {
                numbers.push(number);
                counts.push(count);
            } else if key.kind() != TraitKind::Entity {
                push_varint(lonely, key.bits() - last);
                lonely.push(count);
                last = key.bits();
            }
        }
        let (numbers, counts) = (numbers.as_slice().into(), counts.as_slice().into());
        Shown { numbers, counts, lonely: lonely.as_slice().into() }
    }
}

impl Shown {
    /// The traits that no other article shows, ascending.
    fn lonely(&self) -> Vec<(Trait, u8)> {
        let (mut lonely, mut bits, mut at) = (Vec::new(), 0, 0);
        while at < self.lonely.len() {
            bits += varint(&self.lonely, &mut at);
            let count = self.lonely.get(at).copied().unwrap_or_default();
            lonely.push((Trait::from_bits(bits), count));
            at += 1;
        }
        lonely
    }
}

impl Profile {
    /// Of an article, by the traits that it shows itself and those of whom it names. A trait that no other shows is as rare
    /// as `unshared` says.
    pub(super) fn new(
        article: &Article,
        shown: [Counted<'_>; 2],
        table: &Table,
        unshared: f32,
        making: &mut Making,
    ) -> Self {
        let days = article.published.value.as_ref().and_then(DateValue::known_days);
        let (mut norm, mut norm_across) = (0.0, 0.0);
        let weigh = |&(key, count, number): &(Trait, u8, Option<u32>)| {
            let shared = number.map(|number| table.of(number)).filter(|one| one.articles > 1);
            let weight = weight(key, count, shared.map_or(unshared, |shared| shared.rarity));
            norm += weight * weight;
            if key.kind().crosses_languages() {
                norm_across += weight * weight;
            }
        };
        let number = |(key, count)| (key, count, table.number_of(key));
        let counted = shown.into_iter().flat_map(|(keys, counts)| keys.iter().zip(counts));
        let counted = counted.map(|(&key, &count)| (key, count));
        let shown = making.shown(counted.map(number).inspect(weigh));
        Self {
            shown,
            norm: f32::sqrt(norm),
            norm_across: f32::sqrt(norm_across),
            language: article.language,
            day: days.map(|(first, _)| first.num_days_from_ce()),
        }
    }

    /// The numbers of the traits that others show too, ascending, with how often each is shown.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (u32, u8)> {
        let Shown { numbers, counts, .. } = &self.shown;
        numbers.iter().copied().zip(counts.iter().copied())
    }

    /// How many of them come before a number.
    pub(super) fn before(&self, number: u32) -> usize {
        self.shown.numbers.partition_point(|&other| other < number)
    }

    /// Those from a number on, and how often each is shown.
    fn shared_from(&self, number: u32) -> (&[u32], &[u8]) {
        let before = self.before(number);
        (&self.shown.numbers[before..], &self.shown.counts[before..])
    }

    /// What the article shows itself.
    pub(super) fn own(&self, table: &Table) -> Traits {
        let shared = self.numbers().map(|(number, count)| (table.of(number).key, count));
        let own = shared.filter(|(key, _)| key.kind() != TraitKind::Entity);
        Traits::count(own.chain(self.shown.lonely()).collect())
    }
}

/// How much a trait says about an article that shows it so often.
pub(super) fn weight(key: Trait, count: u8, rarity: f32) -> f32 {
    (f32::from(count) / 2.0).sqrt() * rarity * key.kind().weight()
}

pub(super) fn cosine(a: &Profile, b: &Profile, dot: f32) -> f32 {
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
