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
use crate::store::duplicate::Versions;
use crate::store::traits::{Trait, TraitKind, Traits};

/// All that comparing articles needs.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    articles: Vec<Profile>,
    /// The traits that several articles show, with their lists in `lists`.
    shared: FxHashMap<u32, Shared>,
    lists: Vec<u32>,
    /// How many articles there are and how many each language has, versions counted once.
    counted: usize,
    languages: FxHashMap<&'static str, usize>,
    around: Vec<OnceLock<Around>>,
}

/// One article as it is compared.
#[derive(Debug, Default)]
struct Profile {
    /// Its own traits, which the store's builder keeps too, and behind them whom it names.
    traits: [Arc<Traits>; 2],
    /// The length of all weights, and of those that hold across languages.
    norm: f32,
    norm_across: f32,
    language: &'static str,
    /// The day of publication, in days from the common era.
    day: Option<i32>,
}

/// A trait of one article that others show too, with its weight there.
struct Weighed {
    key: Trait,
    weight: f32,
    shared: Shared,
}

/// A trait that several articles show.
#[derive(Clone, Copy, Debug)]
struct Shared {
    /// Versions counted once.
    articles: u32,
    /// Where the list begins, and how long it is, with all versions; traits of too many articles have
    /// none.
    start: Option<u32>,
    listed: u32,
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
        versions: &Versions,
    ) -> Self {
        let all: Vec<[Arc<Traits>; 2]> = traits
            .par_iter()
            .zip(named)
            .map(|(traits, names)| [Arc::clone(traits), Arc::new(entities(names))])
            .collect();
        let counted = versions.count_entries(articles.len());
        let languages = languages(articles, versions);
        let (shared, lists) = shared(articles, &languages, versions, &all);
        let lonely = LONELY_TRAITS / (LONELY_TRAITS + as_f32(counted));
        let unseen = rarity(counted, 1);
        let profiles = articles
            .par_iter()
            .zip(all)
            .map(|(article, traits)| profile(article, traits, &shared, lonely * unseen))
            .collect();
        let around = articles.iter().map(|_| OnceLock::new()).collect();
        Self { articles: profiles, shared, lists, counted, languages, around }
    }

    /// How rare a trait is, from 0, in every article, to 1; nothing for one that a single article
    /// shows.
    pub(super) fn rarity_in_folder(&self, key: Trait, language: &str) -> Option<f32> {
        let shared = self.shared.get(&key.bits()).filter(|shared| shared.articles > 1)?;
        let of = match key.kind() {
            TraitKind::Word => self.languages.get(language).copied().unwrap_or_default(),
            _ => self.counted,
        };
        Some(shared.rarity / rarity(of, 1).max(f32::MIN_POSITIVE))
    }

    /// How rare on the same scale something is that so many articles show.
    pub(super) fn rarity_of(&self, articles: usize) -> f32 {
        let of = self.counted;
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
        let own = self.weighed(article);
        let mut near: Vec<Near> = self
            .candidates(article, &own)
            .into_iter()
            .map(|other| Near { article: other, score: self.alike(article, &own, other) })
            .filter(|near| near.score > 0.0)
            .collect();
        sort_best_first(&mut near);
        near.truncate(MOST_NEAR);
        near.into_boxed_slice()
    }

    /// The traits of an article that others show too, ascending.
    fn weighed(&self, article: ArticleId) -> Vec<Weighed> {
        let profile = &self.articles[article.index()];
        let shared = |(key, count)| {
            let shared = *self.shared.get(&Trait::bits(key))?;
            Some(Weighed { key, weight: weight(key, count, shared.rarity), shared })
        };
        profile.traits.iter().flat_map(|traits| traits.iter()).filter_map(shared).collect()
    }

    /// The articles that share the rarer traits of one.
    fn candidates(&self, article: ArticleId, own: &[Weighed]) -> Vec<ArticleId> {
        let mut traits: Vec<&Weighed> = own.iter().collect();
        traits.sort_unstable_by_key(|own| (own.shared.articles, own.key));
        let mut scores =
            FxHashMap::<u32, f32>::with_capacity_and_hasher(MOST_ENTRIES / 4, FxBuildHasher);
        let mut entries = 0;
        for &&Weighed { shared, weight, .. } in &traits {
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
        self.lists.get(start..start + shared.listed as usize).unwrap_or_default()
    }

    /// How alike two articles are by their own traits.
    pub(super) fn directly(&self, a: ArticleId, b: ArticleId) -> f32 {
        let (a, b) = (&self.articles[a.index()], &self.articles[b.index()]);
        let mut dot = 0.0;
        both(a, b, a.language != b.language, |key, in_a, in_b| {
            let rarity = self.shared.get(&key.bits()).map_or(0.0, |shared| shared.rarity);
            dot += weight(key, in_a, rarity) * weight(key, in_b, rarity);
        });
        cosine(a, b, dot)
    }

    /// The same of an article whose traits are weighed already.
    fn alike(&self, a: ArticleId, own: &[Weighed], b: ArticleId) -> f32 {
        let (a, b) = (&self.articles[a.index()], &self.articles[b.index()]);
        let across = a.language != b.language;
        let is_usable = |key: Trait| !across || key.kind().crosses_languages();
        let mut rest = own.iter().skip_while(|one| !is_usable(one.key)).peekable();
        let mut dot = 0.0;
        for (key, count) in b.traits.iter().flat_map(|traits| traits.iter()) {
            while rest.next_if(|one| one.key < key).is_some() {}
            match rest.peek() {
                None => break,
                Some(one) if one.key == key => {
                    dot += one.weight * weight(key, count, one.shared.rarity);
                }
                Some(_) => {}
            }
        }
        cosine(a, b, dot)
    }

    /// What two articles share, the most telling first.
    pub(super) fn common(&self, a: ArticleId, b: ArticleId) -> Vec<Common> {
        let (a, b) = (&self.articles[a.index()], &self.articles[b.index()]);
        let mut common = Vec::new();
        both(a, b, a.language != b.language, |key, in_a, in_b| {
            let Some(&Shared { articles, rarity, .. }) = self.shared.get(&key.bits()) else {
                return;
            };
            let rare = articles <= 2 || articles as usize * articles as usize <= self.counted;
            let weight = weight(key, in_a, rarity) * weight(key, in_b, rarity);
            common.push(Common { kind: key.kind(), key, weight, rare });
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

/// Visits the traits that both show, ascending, with how often each shows them.
fn both(a: &Profile, b: &Profile, across: bool, mut visit: impl FnMut(Trait, u8, u8)) {
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
type Counted<'a> = (&'a [Trait], &'a [u8]);

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

fn both_of_equal(a: Counted<'_>, b: Counted<'_>, mut visit: impl FnMut(Trait, u8, u8)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.0.get(i), b.0.get(j)) {
        if x == y {
            visit(x, a.1[i], b.1[j]);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}

impl Traits {
    fn iter(&self) -> impl Iterator<Item = (Trait, u8)> + '_ {
        self.traits.iter().copied().zip(self.counts.iter().copied())
    }

    /// All, or those that hold across languages.
    fn from(&self, across: bool) -> Counted<'_> {
        let words = |key: &Trait| across && !key.kind().crosses_languages();
        let start = if across { self.traits.partition_point(words) } else { 0 };
        (&self.traits[start..], &self.counts[start..])
    }
}

/// How much a trait says about an article that shows it so often.
fn weight(key: Trait, count: u8, rarity: f32) -> f32 {
    (f32::from(count) / 2.0).sqrt() * rarity * key.kind().weight()
}

fn cosine(a: &Profile, b: &Profile, dot: f32) -> f32 {
    let across = a.language != b.language;
    let norms = if across { a.norm_across * b.norm_across } else { a.norm * b.norm };
    if norms <= 0.0 { 0.0 } else { (dot / norms).min(1.0) * decay(a.day, b.day) }
}

fn decay(a: Option<i32>, b: Option<i32>) -> f32 {
    let (Some(a), Some(b)) = (a, b) else { return 1.0 };
    let days = u16::try_from(a.abs_diff(b)).map_or(f32::MAX, f32::from);
    DECAY_FLOOR + (1.0 - DECAY_FLOOR) * (-days / DECAY_DAYS).exp()
}

fn entities(named: &[EntityId]) -> Traits {
    Traits::count(named.iter().map(|entity| (Trait::entity(entity.0), 2)).collect())
}

fn languages(articles: &[Arc<Article>], versions: &Versions) -> FxHashMap<&'static str, usize> {
    let mut languages = FxHashMap::default();
    let all = articles.iter().enumerate();
    for (_, article) in all.filter(|(at, _)| versions.is_entry(ArticleId::new(*at))) {
        *languages.entry(article.language).or_default() += 1;
    }
    languages
}

/// The traits are counted in so many portions, one after the other, so that what is sorted stays
/// small.
const PORTIONS: u32 = 16;

/// The traits that several articles show, and the articles of each that is not too common.
fn shared(
    articles: &[Arc<Article>],
    languages: &FxHashMap<&'static str, usize>,
    versions: &Versions,
    all: &[[Arc<Traits>; 2]],
) -> (FxHashMap<u32, Shared>, Vec<u32>) {
    let (mut shared, mut lists) = (FxHashMap::default(), Vec::new());
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
            let start = is_short.then(|| u32::try_from(lists.len()).ok()).flatten();
            if start.is_some() {
                lists.extend(run.iter().map(|&pair| article(pair)));
            }
            let is_entry = |&&pair: &&u64| versions.is_entry(ArticleId(article(pair)));
            let entries = run.iter().filter(is_entry).count().max(1);
            let [articles, listed] =
                [entries, run.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
            let rarity = rarity(of, entries);
            shared.insert(bits, Shared { articles, start, listed, rarity });
        }
    }
    lists.shrink_to_fit();
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
fn rarity(of: usize, articles: usize) -> f32 {
    (as_f32(of + 1) / as_f32(articles)).ln().max(0.0).powf(RARITY_EXPONENT)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles and words are below 2^24")]
pub(super) fn as_f32(count: usize) -> f32 {
    count as f32
}

fn profile(
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
