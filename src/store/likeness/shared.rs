//! The traits that several articles share, how rare each is, and which articles show it.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{Article, ArticleId};
use crate::store::duplicate::Versions;
use crate::store::postings::{push_varint, varint};
use crate::store::traits::{Trait, TraitKind, Traits};

/// A trait that several articles show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    /// Versions counted once.
    pub(super) articles: u32,
    /// Where the list begins, in bytes.
    pub(super) start: u32,
    /// How long the list is, with all versions; traits of too many articles have none.
    pub(super) listed: u32,
    pub(super) rarity: f32,
}

/// The articles of each trait, ascending: the distance of each from the one before as LEB128 varints.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<u8>);

impl Lists {
    pub(super) fn of(&self, shared: Shared) -> impl Iterator<Item = u32> + '_ {
        let (mut at, mut article) = (shared.start as usize, 0);
        (0..shared.listed).map(move |_| {
            article += varint(&self.0, &mut at);
            article
        })
    }

    /// Adds a list and says where it begins, if there is room.
    fn push(&mut self, articles: impl Iterator<Item = u32>) -> Option<u32> {
        let start = u32::try_from(self.0.len()).ok()?;
        let mut before = 0;
        for article in articles {
            push_varint(&mut self.0, article - before);
            before = article;
        }
        Some(start)
    }
}

/// The sharper the exponent, the more a rare trait outweighs several common ones.
const RARITY_EXPONENT: f32 = 1.25;

/// A trait of more articles than this leads to no candidates.
const LONGEST_LIST: usize = 1000;

/// How many articles each language has, versions counted once.
pub(super) fn languages(
    articles: &[Arc<Article>],
    versions: &Versions,
) -> FxHashMap<&'static str, usize> {
    let mut languages = FxHashMap::default();
    for (at, article) in articles.iter().enumerate() {
        // A language may be that of versions alone, whose entry states another.
        let count: &mut usize = languages.entry(article.language).or_default();
        *count += usize::from(versions.is_entry(ArticleId::new(at)));
    }
    languages
}

/// The traits are counted in so many portions, one after the other, so that what is sorted stays
/// small.
const PORTIONS: u32 = 16;

/// The traits that several articles show, and the articles of each that is not too common.
pub(super) fn shared(
    articles: &[Arc<Article>],
    languages: &FxHashMap<&'static str, usize>,
    versions: &Versions,
    all: &[[Arc<Traits>; 2]],
) -> (FxHashMap<u32, Shared>, Lists) {
    let (mut shared, mut lists) = (FxHashMap::default(), Lists::default());
    let counted = versions.count_entries(articles.len());
    for portion in 0..PORTIONS {
        let pairs = pairs(all, portion);
        for run in pairs.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
            let article = |pair: u64| u32::try_from(pair & u64::from(u32::MAX)).unwrap_or_default();
            let bits = u32::try_from(run[0] >> 32).unwrap_or_default();
            let of = match Trait::from_bits(bits).kind() {
                TraitKind::Word => languages[articles[article(run[0]) as usize].language],
                _ => counted,
            };
            let is_short = run.len() <= LONGEST_LIST;
            let start =
                is_short.then(|| lists.push(run.iter().map(|&pair| article(pair)))).flatten();
            let is_entry = |&&pair: &&u64| versions.is_entry(ArticleId(article(pair)));
            let entries = run.iter().filter(is_entry).count().max(1);
            let [articles, listed] =
                [entries, run.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
            let rarity = rarity(of, entries);
            let (start, listed) = start.map_or((0, 0), |start| (start, listed));
            shared.insert(bits, Shared { articles, start, listed, rarity });
        }
    }
    lists.0.shrink_to_fit();
    shared.shrink_to_fit();
    (shared, lists)
}

/// (trait, article) of all articles, ascending, for one portion of the traits.
fn pairs(all: &[[Arc<Traits>; 2]], portion: u32) -> Vec<u64> {
    let width = u32::MAX / PORTIONS + 1;
    let begins = |traits: &Traits, portion: u32| match portion.checked_mul(width) {
        Some(start) if portion < PORTIONS => traits.traits.partition_point(|t| t.bits() < start),
        _ => traits.traits.len(),
    };
    let mut pairs: Vec<u64> = all
        .par_iter()
        .enumerate()
        .flat_map_iter(|(article, traits)| {
            let of_portion =
                |traits: &'_ Arc<Traits>| begins(traits, portion)..begins(traits, portion + 1);
            traits.iter().flat_map(move |traits| {
                let keys = &traits.traits[of_portion(traits)];
                keys.iter().map(move |key| u64::from(key.bits()) << 32 | article as u64)
            })
        })
        .collect();
    pairs.par_sort_unstable();
    pairs
}

/// The inverse document frequency, as Robertson and Spärck Jones weigh words.
pub(super) fn rarity(of: usize, articles: usize) -> f32 {
    (as_f32(of + 1) / as_f32(articles)).ln().max(0.0).powf(RARITY_EXPONENT)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles and words are below 2^24")]
pub(in crate::store) fn as_f32(count: usize) -> f32 {
    count as f32
}
