//! One article as it is compared: its traits, what they weigh, and what two articles have in common.

use chrono::Datelike;
use rustc_hash::FxHashMap;

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

/// The traits that an article shows and how often it shows each, its names at the end, as LEB128
/// varints: how many of them others show too; of each the distance of its number from the one before,
/// doubled, and one more where it is not shown twice, as most are, but as often as the next byte says;
/// then those that no other shows, as distances and bytes.
#[derive(Debug, Default)]
struct Shown(Box<[u8]>);

/// Reads the numbers of traits that others show too, ascending, with how often each is shown.
pub(super) struct Numbers<'a> {
    bytes: &'a [u8],
    at: usize,
    left: u32,
    number: u32,
}

/// How often most traits are shown.
const MOSTLY: u8 = 2;

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

/// Visits the numbers that are in both, from one on, ascending, with how often each shows the trait.
pub(super) fn both(
    a: impl Iterator<Item = (u32, u8)>,
    mut b: impl Iterator<Item = (u32, u8)>,
    from: u32,
    mut visit: impl FnMut(u32, u8, u8),
) {
    let mut other = b.next();
    for (number, in_a) in a {
        while let Some((_, _)) = other.filter(|&(other, _)| other < number) {
            other = b.next();
        }
        match other {
            None => return,
            Some((same, in_b)) if same == number && number >= from => visit(number, in_a, in_b),
            Some(_) => {}
        }
    }
}

impl Shown {
    /// Of ascending traits, with their numbers where others show them.
    fn of(traits: impl Iterator<Item = (Trait, u8, Option<u32>)>) -> Self {
        let (mut bytes, mut lonely) = (Vec::new(), Vec::new());
        let (mut count_shared, mut last, mut last_lonely) = (0, 0, 0);
        for (key, count, number) in traits {
            if let Some(number) = number {
                count_shared += 1;
                let is_other = count != MOSTLY;
                push_varint(&mut bytes, (number - last) << 1 | u32::from(is_other));
                bytes.extend(is_other.then_some(count));
                last = number;
            } else if key.kind() != TraitKind::Entity {
                push_varint(&mut lonely, key.bits() - last_lonely);
                lonely.push(count);
                last_lonely = key.bits();
            }
        }
        let mut all = Vec::with_capacity(bytes.len() + lonely.len() + 2);
        push_varint(&mut all, count_shared);
        all.extend(bytes);
        all.extend(lonely);
        Self(all.into())
    }
}

impl Iterator for Numbers<'_> {
    type Item = (u32, u8);

    fn next(&mut self) -> Option<(u32, u8)> {
        self.left = self.left.checked_sub(1)?;
        // Distances of one byte and of two are both common: they are told apart without a leap, and so
        // are counts.
        let (low, high) = (self.byte(0), self.byte(1));
        let is_long = low >> 7;
        let head = if is_long & high >> 7 == 1 {
            varint(self.bytes, &mut self.at)
        } else {
            self.at += 1 + usize::from(is_long);
            u32::from(low & 0x7F) + (u32::from(high) << 7) * u32::from(is_long)
        };
        let is_other = head & 1 == 1;
        let count = if is_other { self.byte(0) } else { MOSTLY };
        self.at += usize::from(is_other);
        self.number += head >> 1;
        Some((self.number, count))
    }
}

impl Numbers<'_> {
    /// The byte so far behind the place.
    fn byte(&self, further: usize) -> u8 {
        self.bytes.get(self.at + further).copied().unwrap_or_default()
    }

    /// What stands behind them: the traits that no other article shows, ascending.
    fn lonely(mut self) -> Vec<(Trait, u8)> {
        self.by_ref().for_each(drop);
        let (mut lonely, mut bits) = (Vec::new(), 0);
        while self.at < self.bytes.len() {
            bits += varint(self.bytes, &mut self.at);
            lonely.push((Trait::from_bits(bits), self.byte(0)));
            self.at += 1;
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
        numbers: &FxHashMap<Trait, u32>,
        unshared: f32,
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
        let number = |(key, count)| (key, count, numbers.get(&key).copied());
        let counted = shown.into_iter().flat_map(|(keys, counts)| keys.iter().zip(counts));
        let counted = counted.map(|(&key, &count)| (key, count));
        let shown = Shown::of(counted.map(number).inspect(weigh));
        Self {
            shown,
            norm: f32::sqrt(norm),
            norm_across: f32::sqrt(norm_across),
            language: article.language,
            day: days.map(|(first, _)| first.num_days_from_ce()),
        }
    }

    /// The numbers of the traits that others show too.
    pub(super) fn numbers(&self) -> Numbers<'_> {
        let (bytes, mut at) = (&self.shown.0, 0);
        let left = varint(bytes, &mut at);
        Numbers { bytes, at, left, number: 0 }
    }

    /// What the article shows itself.
    pub(super) fn own(&self, table: &Table) -> Traits {
        let shared = self.numbers().map(|(number, count)| (table.of(number).key, count));
        let own = shared.filter(|(key, _)| key.kind() != TraitKind::Entity);
        Traits::count(own.chain(self.numbers().lonely()).collect())
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
