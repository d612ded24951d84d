//! How alike two articles are.
//!
//! Directly: the cosine of their traits, each weighed by how rare it is in the folder. Then
//! together: an article is compared along with its nearest neighbours, since reports of one thing
//! that share few words with each other share many with a third. Nothing here compares all pairs;
//! candidates come from the lists of the rarer traits.

use std::sync::{Arc, OnceLock};

use chrono::Datelike;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::model::{Article, ArticleId, DateValue, EntityId};
use crate::store::traits::{Trait, TraitKind, Traits};

/// All that comparing articles needs.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    articles: Vec<Profile>,
    /// The traits that several articles show, with their lists in `lists`.
    shared: FxHashMap<u32, Shared>,
    lists: Vec<u32>,
    /// How many articles each language has.
    languages: FxHashMap<&'static str, usize>,
    around: Vec<OnceLock<Around>>,
}

/// One article as it is compared.
#[derive(Debug, Default)]
struct Profile {
    /// Traits that other articles show too, ascending, with their weights.
    weights: Vec<(Trait, f32)>,
    /// The length of all weights, and of those that hold across languages.
    norm: f32,
    norm_across: f32,
    language: &'static str,
    /// The day of publication, in days from the common era.
    day: Option<i32>,
}

/// A trait that several articles show.
#[derive(Clone, Copy, Debug)]
struct Shared {
    articles: u32,
    /// Where the list begins; traits of too many articles have none.
    start: Option<u32>,
    rarity: f32,
}

/// What surrounds an article.
#[derive(Debug, Default)]
struct Around {
    /// The articles most like it by their own traits, best first.
    near: Box<[Near]>,
    /// The same by id.
    by_id: Box<[Near]>,
    /// The article and the neighbours that speak for it, with their weights.
    neighbours: Vec<Near>,
    /// How alike the neighbours are among themselves.
    norm: f32,
}

/// An article and how alike it is, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    pub article: ArticleId,
    pub score: f32,
}

/// What two articles share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Common {
    pub kind: TraitKind,
    pub key: Trait,
    /// How much it adds to their likeness, in no unit.
    pub weight: f32,
    pub rare: bool,
}

/// The sharper the exponent, the more a rare trait outweighs several common ones.
const RARITY_EXPONENT: f32 = 1.25;

/// How many articles are kept as near to one.
const MOST_NEAR: usize = 64;

/// How many candidates are compared with an article in full.
const MOST_CANDIDATES: usize = 96;

/// How many list entries are read for the candidates of an article, the rarest traits first.
const MOST_ENTRIES: usize = 10_000;

/// A trait of more articles than this leads to no candidates.
const LONGEST_LIST: usize = 1000;

/// From this ratio on the traits of the shorter of two articles are looked up in those of the longer.
const MUCH_LONGER: usize = 16;

/// With as many articles as this, a trait that one article alone shows says half as much about it
/// as a shared one. In a small folder that nobody shares it means little, in a large one that it
/// can never match.
const LONELY_TRAITS: f32 = 50.0;

/// Likeness falls to its floor over about this many days between two articles.
const DECAY_DAYS: f32 = 45.0;
const DECAY_FLOOR: f32 = 0.6;

/// Neighbours that take part in a comparison, and how much: from the lower bound on, fully from
/// the upper, with this factor, falling with the power of their distance behind the nearest.
const NEIGHBOURS: usize = 8;
const NEIGHBOUR_FROM: f32 = 0.1;
const NEIGHBOUR_FULL: f32 = 0.4;
const NEIGHBOUR_WEIGHT: f32 = 2.0;

/// Articles less alike than this by their own traits are not compared with their neighbours.
const LEAST_LIKENESS: f32 = 0.06;

/// Neighbours that would weigh less than this do not take part.
const LEAST_WEIGHT: f32 = 0.02;

/// The share of the neighbours' opinion in the whole score.
const TOGETHER: f32 = 0.55;

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
    fn crosses_languages(self) -> bool {
        !matches!(self, Self::Word)
    }
}

impl Likeness {
    pub(super) fn new(
        articles: &[Arc<Article>],
        traits: &[Arc<Traits>],
        named: &[Vec<EntityId>],
    ) -> Self {
        let all: Vec<Traits> = named.par_iter().map(|names| entities(names)).collect();
        let all: Vec<[&Traits; 2]> = traits.iter().zip(&all).map(|(t, e)| [&**t, e]).collect();
        let languages = languages(articles);
        let (shared, lists) = shared(articles, &languages, &all);
        let lonely = LONELY_TRAITS / (LONELY_TRAITS + as_f32(articles.len()));
        let unseen = rarity(articles.len(), 1);
        let profiles = articles
            .par_iter()
            .zip(&all)
            .map(|(article, traits)| profile(article, traits, &shared, lonely * unseen))
            .collect();
        let around = articles.iter().map(|_| OnceLock::new()).collect();
        Self { articles: profiles, shared, lists, languages, around }
    }

    /// How rare a trait is, from 0, in every article, to 1; nothing for one that a single article
    /// shows.
    pub(super) fn rarity_in_folder(&self, key: Trait, language: &str) -> Option<f32> {
        let shared = self.shared.get(&key.bits())?;
        let of = match key.kind() {
            TraitKind::Word => self.languages.get(language).copied().unwrap_or_default(),
            _ => self.articles.len(),
        };
        Some(shared.rarity / rarity(of, 1).max(f32::MIN_POSITIVE))
    }

    /// How rare on the same scale something is that so many articles show.
    pub(super) fn rarity_of(&self, articles: usize) -> f32 {
        let of = self.articles.len();
        rarity(of, articles.max(1)) / rarity(of, 1).max(f32::MIN_POSITIVE)
    }

    fn around(&self, article: ArticleId) -> &Around {
        self.around[article.index()].get_or_init(|| {
            let near = self.find_near(article);
            let mut by_id = near.clone();
            by_id.sort_by_key(|near| near.article);
            let neighbours = neighbours(article, &near);
            let mut around = Around { near, by_id, neighbours, norm: 0.0 };
            around.norm = self.between(&around, &around);
            around
        })
    }

    fn find_near(&self, article: ArticleId) -> Box<[Near]> {
        let mut near: Vec<Near> = self
            .candidates(article)
            .into_iter()
            .map(|other| Near { article: other, score: self.directly(article, other) })
            .filter(|near| near.score > 0.0)
            .collect();
        sort_best_first(&mut near);
        near.truncate(MOST_NEAR);
        near.into_boxed_slice()
    }

    /// The articles that share the rarer traits of one.
    fn candidates(&self, article: ArticleId) -> Vec<ArticleId> {
        let mut traits: Vec<(Shared, Trait, f32)> = self.articles[article.index()]
            .weights
            .iter()
            .filter_map(|&(key, weight)| Some((*self.shared.get(&key.bits())?, key, weight)))
            .collect();
        traits.sort_unstable_by_key(|&(shared, key, _)| (shared.articles, key));
        let mut scores =
            FxHashMap::<u32, f32>::with_capacity_and_hasher(MOST_ENTRIES / 4, FxBuildHasher);
        let mut entries = 0;
        for (shared, _, weight) in traits {
            let list = self.list(shared);
            entries += list.len();
            if entries > MOST_ENTRIES && !scores.is_empty() {
                break;
            }
            for &other in list {
                *scores.entry(other).or_default() += weight * weight;
            }
        }
        scores.remove(&article.0);
        let mut found: Vec<(u32, f32)> = scores.into_iter().collect();
        if found.len() > MOST_CANDIDATES {
            let best_first =
                |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            found.select_nth_unstable_by(MOST_CANDIDATES, best_first);
            found.truncate(MOST_CANDIDATES);
        }
        found.into_iter().map(|(other, _)| ArticleId(other)).collect()
    }

    fn list(&self, shared: Shared) -> &[u32] {
        let Some(start) = shared.start else { return &[] };
        let start = start as usize;
        self.lists.get(start..start + shared.articles as usize).unwrap_or_default()
    }

    /// How alike two articles are by their own traits.
    pub(super) fn directly(&self, a: ArticleId, b: ArticleId) -> f32 {
        let (a, b) =
            (&self.articles[a.index().min(b.index())], &self.articles[a.index().max(b.index())]);
        let across = a.language != b.language;
        let norms = if across { a.norm_across * b.norm_across } else { a.norm * b.norm };
        if norms <= 0.0 {
            return 0.0;
        }
        let mut dot = 0.0;
        both(a, b, across, |_, x, y| dot += x * y);
        (dot / norms).min(1.0) * decay(a.day, b.day)
    }

    /// What two articles share, the most telling first.
    pub(super) fn common(&self, a: ArticleId, b: ArticleId) -> Vec<Common> {
        let (a, b) = (&self.articles[a.index()], &self.articles[b.index()]);
        let mut common = Vec::new();
        both(a, b, a.language != b.language, |key, x, y| {
            let articles = self.shared.get(&key.bits()).map_or(1, |shared| shared.articles);
            let rare =
                articles <= 2 || articles as usize * articles as usize <= self.articles.len();
            common.push(Common { kind: key.kind(), key, weight: x * y, rare });
        });
        common.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.key.cmp(&b.key)));
        common
    }

    /// The articles like one, compared along with their neighbours, best first.
    pub(super) fn like(&self, article: ArticleId) -> Vec<Near> {
        let Some(around) = self.around.get(article.index()).map(|_| self.around(article)) else {
            return Vec::new();
        };
        let mut like: Vec<Near> = around
            .near
            .iter()
            .map(|near| {
                let likely = near.score >= LEAST_LIKENESS;
                let alone = (1.0 - TOGETHER) * near.score;
                let score = if likely { self.together(article, *near) } else { alone };
                Near { score, ..*near }
            })
            .collect();
        sort_best_first(&mut like);
        like
    }

    /// How alike two articles are along with their neighbours; the same in either order.
    fn together(&self, article: ArticleId, near: Near) -> f32 {
        let (a, b) = (article.min(near.article), article.max(near.article));
        let (a, b) = (self.around(a), self.around(b));
        let norm = (a.norm * b.norm).sqrt();
        let together = if norm > 0.0 { self.between(a, b) / norm } else { 0.0 };
        TOGETHER * together + (1.0 - TOGETHER) * near.score
    }

    fn between(&self, some: &Around, others: &Around) -> f32 {
        let mut sum = 0.0;
        for a in &some.neighbours {
            for b in &others.neighbours {
                sum += a.score * b.score * self.known(some, others, a.article, b.article);
            }
        }
        sum
    }

    /// The direct likeness of two articles, taken from one of the lists where it stands there.
    fn known(&self, some: &Around, others: &Around, a: ArticleId, b: ArticleId) -> f32 {
        if a == b {
            return 1.0;
        }
        let listed = |center: ArticleId, other: ArticleId| {
            let around = [some, others].into_iter().find(|x| x.neighbours[0].article == center);
            let around = around.or_else(|| self.around[center.index()].get())?;
            let found = around.by_id.binary_search_by_key(&other, |near| near.article);
            found.ok().map(|index| around.by_id[index].score)
        };
        listed(a, b).or_else(|| listed(b, a)).unwrap_or_else(|| self.directly(a, b))
    }
}

fn sort_best_first(near: &mut [Near]) {
    near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.article.cmp(&b.article)));
}

/// An article and the neighbours that speak for it, with their weights.
fn neighbours(article: ArticleId, near: &[Near]) -> Vec<Near> {
    let best = near.first().map_or(1.0, |near| near.score);
    let weight = |score: f32| {
        let trust = ((score - NEIGHBOUR_FROM) / (NEIGHBOUR_FULL - NEIGHBOUR_FROM)).min(1.0);
        NEIGHBOUR_WEIGHT * score * (score / best).powi(2) * trust
    };
    let neighbours = near
        .iter()
        .take(NEIGHBOURS)
        .map(|near| Near { score: weight(near.score), ..*near })
        .filter(|near| near.score > LEAST_WEIGHT);
    std::iter::once(Near { article, score: 1.0 }).chain(neighbours).collect()
}

/// Visits the traits of both with their weights.
fn both(a: &Profile, b: &Profile, across: bool, mut visit: impl FnMut(Trait, f32, f32)) {
    let from = |profile: &Profile| {
        let words = |&(key, _): &(Trait, f32)| !key.kind().crosses_languages();
        if across { profile.weights.partition_point(words) } else { 0 }
    };
    let (mut i, mut j) = (from(a), from(b));
    // Of a very long article only what the short one has is looked up.
    let (few, many) = (a.weights.len() - i, b.weights.len() - j);
    if few.max(many) > MUCH_LONGER * few.min(many) {
        let (short, mut long) = if few < many {
            (&a.weights[i..], &b.weights[j..])
        } else {
            (&b.weights[j..], &a.weights[i..])
        };
        for &(key, in_short) in short {
            long = &long[long.partition_point(|&(other, _)| other < key)..];
            match long.first() {
                Some(&(other, in_long)) if other == key && few < many => {
                    visit(key, in_short, in_long);
                }
                Some(&(other, in_long)) if other == key => visit(key, in_long, in_short),
                _ => {}
            }
        }
        return;
    }
    while let (Some(&(x, in_a)), Some(&(y, in_b))) = (a.weights.get(i), b.weights.get(j)) {
        if x == y {
            visit(x, in_a, in_b);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}

fn decay(a: Option<i32>, b: Option<i32>) -> f32 {
    let (Some(a), Some(b)) = (a, b) else { return 1.0 };
    let days = u16::try_from(a.abs_diff(b)).map_or(f32::MAX, f32::from);
    DECAY_FLOOR + (1.0 - DECAY_FLOOR) * (-days / DECAY_DAYS).exp()
}

fn entities(named: &[EntityId]) -> Traits {
    Traits::count(named.iter().map(|entity| (Trait::entity(entity.0), 2)).collect())
}

fn languages(articles: &[Arc<Article>]) -> FxHashMap<&'static str, usize> {
    let mut languages = FxHashMap::default();
    for article in articles {
        *languages.entry(article.language).or_default() += 1;
    }
    languages
}

/// The traits that several articles show, and the articles of each that is not too common.
fn shared(
    articles: &[Arc<Article>],
    languages: &FxHashMap<&'static str, usize>,
    all: &[[&Traits; 2]],
) -> (FxHashMap<u32, Shared>, Vec<u32>) {
    let mut pairs: Vec<u64> = all
        .par_iter()
        .enumerate()
        .flat_map_iter(|(article, traits)| {
            let keys = traits.iter().flat_map(|traits| &traits.traits);
            keys.map(move |key| u64::from(key.bits()) << 32 | article as u64)
        })
        .collect();
    pairs.par_sort_unstable();
    let mut shared = FxHashMap::default();
    let mut lists = Vec::new();
    for run in pairs.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
        let article = |pair: u64| u32::try_from(pair & u64::from(u32::MAX)).unwrap_or_default();
        let bits = u32::try_from(run[0] >> 32).unwrap_or_default();
        let of = match Trait::from_bits(bits).kind() {
            TraitKind::Word => languages[articles[article(run[0]) as usize].language],
            _ => articles.len(),
        };
        let start = (run.len() <= LONGEST_LIST).then(|| u32::try_from(lists.len()).ok()).flatten();
        if start.is_some() {
            lists.extend(run.iter().map(|&pair| article(pair)));
        }
        let rarity = rarity(of, run.len());
        let articles = u32::try_from(run.len()).unwrap_or(u32::MAX);
        shared.insert(bits, Shared { articles, start, rarity });
    }
    (shared, lists)
}

/// The inverse document frequency, as Robertson and Spärck Jones weigh words.
fn rarity(of: usize, articles: usize) -> f32 {
    (as_f32(of + 1) / as_f32(articles)).ln().max(0.0).powf(RARITY_EXPONENT)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles are far below 2^24")]
fn as_f32(count: usize) -> f32 {
    count as f32
}

fn profile(
    article: &Article,
    traits: &[&Traits; 2],
    shared: &FxHashMap<u32, Shared>,
    unshared: f32,
) -> Profile {
    let mut profile = Profile {
        language: article.language,
        day: article
            .published
            .value
            .as_ref()
            .and_then(DateValue::known_days)
            .map(|(first, _)| first.num_days_from_ce()),
        ..Profile::default()
    };
    for traits in traits {
        for (&key, &count) in traits.traits.iter().zip(&traits.counts) {
            let found = shared.get(&key.bits());
            let rarity = found.map_or(unshared, |shared| shared.rarity);
            let weight = (f32::from(count) / 2.0).sqrt() * rarity * key.kind().weight();
            profile.norm += weight * weight;
            if key.kind().crosses_languages() {
                profile.norm_across += weight * weight;
            }
            if found.is_some() {
                profile.weights.push((key, weight));
            }
        }
    }
    profile.norm = profile.norm.sqrt();
    profile.norm_across = profile.norm_across.sqrt();
    profile.weights.shrink_to_fit();
    profile
}
