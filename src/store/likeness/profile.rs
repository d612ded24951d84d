//! One article as it is compared: its traits, what they weigh, and what two articles have in common.

use std::sync::Arc;

use chrono::Datelike;
use rustc_hash::FxHashMap;

use crate::model::{Article, DateValue, EntityId};
use crate::store::likeness::shared::Shared;
use crate::store::traits::{Trait, TraitKind, Traits};

/// One article as it is compared.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// Its own traits, which the store's builder keeps too, and behind them whom it names.
    pub(super) traits: [Arc<Traits>; 2],
    /// The length of all weights, and of those that hold across languages.
    pub(super) norm: f32,
    pub(super) norm_across: f32,
    pub(super) language: &'static str,
    /// The day of publication, in days from the common era.
    pub(super) day: Option<i32>,
}

/// From this ratio on the traits of the shorter of two articles are looked up in those of the longer.
const MUCH_LONGER: usize = 16;

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

/// Visits the traits that both show, ascending, with how often each shows them.
pub(super) fn both(a: &Profile, b: &Profile, across: bool, mut visit: impl FnMut(Trait, u8, u8)) {
    for (a, b) in a.traits.iter().zip(&b.traits) {
        let (a, b) = (a.from(across), b.from(across));
        // Of a very long article only what the short one has is looked up.
        if a.0.len() > MUCH_LONGER * b.0.len() {
            both_of_unequal(b, a, |key, in_b, in_a| visit(key, in_a, in_b));
        } else if b.0.len() > MUCH_LONGER * a.0.len() {
            both_of_unequal(a, b, &mut visit);
        } else {
            both_of_equal(a, b, &mut visit);
        }
    }
}

/// Ascending traits and how often each is shown.
pub(super) type Counted<'a> = (&'a [Trait], &'a [u8]);

fn both_of_unequal(short: Counted<'_>, long: Counted<'_>, mut visit: impl FnMut(Trait, u8, u8)) {
    let mut from = 0;
    for (&key, &count) in short.0.iter().zip(short.1) {
        from += long.0.get(from..).map_or(0, |rest| rest.partition_point(|&other| other < key));
        if let (Some(&other), Some(&in_long)) = (long.0.get(from), long.1.get(from))
            && other == key
        {
            visit(key, count, in_long);
        }
    }
}

pub(super) fn both_of_equal(a: Counted<'_>, b: Counted<'_>, mut visit: impl FnMut(Trait, u8, u8)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.0.get(i), b.0.get(j)) {
        if x == y {
            visit(x, a.1[i], b.1[j]);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}

impl Profile {
    pub(super) fn own(&self) -> &Traits {
        &self.traits[0]
    }

    /// Whom it names.
    pub(super) fn named(&self) -> &Traits {
        &self.traits[1]
    }
}

impl Traits {
    pub(super) fn iter(&self) -> impl Iterator<Item = (Trait, u8)> + '_ {
        self.traits.iter().copied().zip(self.counts.iter().copied())
    }

    /// All, or those that hold across languages.
    pub(super) fn from(&self, across: bool) -> Counted<'_> {
        let words = |key: &Trait| across && !key.kind().crosses_languages();
        let start = if across { self.traits.partition_point(words) } else { 0 };
        (&self.traits[start..], &self.counts[start..])
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

pub(super) fn profile(
    article: &Article,
    traits: [Arc<Traits>; 2],
    shared: &FxHashMap<u32, Shared>,
    unshared: f32,
) -> Profile {
    let days = article.published.value.as_ref().and_then(DateValue::known_days);
    let (mut norm, mut norm_across) = (0.0, 0.0);
    for (key, count) in traits.iter().flat_map(|traits| traits.iter()) {
        let shared = shared.get(&key.bits()).filter(|shared| shared.articles > 1);
        let rarity = shared.map_or(unshared, |shared| shared.rarity);
        let weight = weight(key, count, rarity);
        norm += weight * weight;
        if key.kind().crosses_languages() {
            norm_across += weight * weight;
        }
    }
    Profile {
        traits,
        norm: f32::sqrt(norm),
        norm_across: f32::sqrt(norm_across),
        language: article.language,
        day: days.map(|(first, _)| first.num_days_from_ce()),
    }
}
