//! How alike two articles are.
//!
//! Directly: the cosine of their traits, each weighed by how rare it is in the folder. Then
//! together: an article is compared along with its nearest neighbours, since reports of one thing
//! that share few words with each other share many with a third. Nothing here compares all pairs;
//! candidates come from the lists of the rarer traits.
//!
//! What the articles share stands in `likeness/shared.rs`, what two of them are to each other by
//! themselves in `likeness/profile.rs`.

mod profile;
mod shared;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::model::{Article, ArticleId, EntityId};
use crate::store::duplicate::{Sketch, Versions};
use crate::store::likeness::profile::{Profile, Profiles, both, cosine, entities, weight};
pub(super) use crate::store::likeness::shared::as_f32;
use crate::store::likeness::shared::{Shared, Table, languages, rarity};
use crate::store::scores::SCORES;
use crate::store::traits::{Collected, Features, Trait, TraitKind, Traits};

/// All that comparing articles needs.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    articles: Profiles,
    /// The traits that several articles show.
    table: Table,
    /// The first number of a trait that holds across languages.
    first_across: u32,
    /// How many articles there are, versions counted once.
    counted: usize,
    /// How rare what one article alone shows is among all, and among those of each language.
    rarest: f32,
    rarest_words: FxHashMap<&'static str, f32>,
    /// Found when it is asked for.
    around: Vec<OnceLock<Box<Around>>>,
    /// What tells the versions of each article: kept for the store that is built next.
    sketches: Arc<[Sketch]>,
}

/// A trait of one article that others show too, with its weight there.
struct Weighed {
    number: u32,
    weight: f32,
    shared: Shared,
}

/// What surrounds an article.
#[derive(Debug, Default)]
struct Around {
    /// The articles most like it by their own traits, by id.
    near: Box<[Near]>,
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

/// How far the articles near to one are searched for.
#[derive(Clone, Copy)]
struct Reach {
    /// How many list entries are read for candidates, the rarest traits first.
    entries: usize,
    /// How many candidates are compared in full.
    candidates: usize,
}

/// Where an article's list of others comes from: what a reader looks through.
const LISTED: Reach = Reach { entries: 4000, candidates: 48 };

/// Where its neighbours come from, few of which take part: they are searched for around each article
/// listed.
const SURROUNDING: Reach = Reach { entries: 2000, candidates: 20 };

/// With as many articles as this, a trait that one article alone shows says half as much about it
/// as a shared one. In a small folder that nobody shares it means little, in a large one that it
/// can never match.
const LONELY_TRAITS: f32 = 50.0;

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

impl Likeness {
    pub(super) fn new(
        articles: &[Arc<Article>],
        Features { traits, sketches }: Features,
        named: &[Vec<EntityId>],
        versions: &Versions,
    ) -> Self {
        let of_names = Collected::new(named, |_, named| entities(named));
        let counted = versions.count_entries(articles.len());
        let languages = languages(articles, versions);
        let table = Table::new(articles, &languages, versions, [&traits, &of_names]);
        let lonely = LONELY_TRAITS / (LONELY_TRAITS + as_f32(counted));
        let rarest = rarity(counted, 1);
        let unshared = lonely * rarest;
        let profiles = Profiles::new(articles, [traits, of_names], &table, unshared);
        let around = articles.iter().map(|_| OnceLock::new()).collect();
        let first_across = table.first_across();
        let rarest_words = languages.into_iter().map(|(code, of)| (code, rarity(of, 1))).collect();
        Self {
            articles: profiles,
            table,
            first_across,
            counted,
            rarest,
            rarest_words,
            around,
            sketches,
        }
    }

    /// What an article shows by itself.
    pub(super) fn traits(&self, article: ArticleId) -> Traits {
        self.articles.of(article).own(&self.table)
    }

    pub(super) fn sketch(&self, article: ArticleId) -> Sketch {
        self.sketches[article.index()]
    }

    pub(super) fn sketches(&self) -> Arc<[Sketch]> {
        Arc::clone(&self.sketches)
    }

    /// How rare a trait is, from 0, in every article, to 1; nothing for one that a single article
    /// shows.
    pub(super) fn rarity_in_folder(&self, key: Trait, language: &str) -> Option<f32> {
        let shared = self.table.find(key).filter(|shared| shared.articles > 1)?;
        let rarest = match key.kind() {
            TraitKind::Word => self.rarest_words.get(language).copied().unwrap_or_default(),
            _ => self.rarest,
        };
        Some(shared.rarity / rarest.max(f32::MIN_POSITIVE))
    }

    /// How rare on the same scale something is that so many articles show.
    pub(super) fn rarity_of(&self, articles: usize) -> f32 {
        rarity(self.counted, articles.max(1)) / self.rarest.max(f32::MIN_POSITIVE)
    }

    fn around(&self, article: ArticleId) -> &Around {
        self.around[article.index()].get_or_init(|| {
            let mut near = self.find_near(article, SURROUNDING);
            let neighbours = neighbours(article, &near);
            near.sort_by_key(|near| near.article);
            let mut around = Around { near, neighbours, norm: 0.0 };
            around.norm = self.between(&around, &around);
            Box::new(around)
        })
    }

    /// The articles most like one by their own traits, best first.
    fn find_near(&self, article: ArticleId, reach: Reach) -> Box<[Near]> {
        let own = self.weighed(article);
        let mut near: Vec<Near> = self
            .candidates(article, &own, reach)
            .into_iter()
            .map(|other| Near { article: other, score: self.alike(article, &own, other) })
            .filter(|near| near.score > 0.0)
            .collect();
        sort_best_first(&mut near);
        near.into_boxed_slice()
    }

    /// The traits of an article that others show too, ascending.
    fn weighed(&self, article: ArticleId) -> Vec<Weighed> {
        let weighed = |(number, count)| {
            let shared = self.table.of(number);
            Weighed { number, weight: weight(shared.key, count, shared.rarity), shared }
        };
        self.articles.of(article).numbers().map(weighed).collect()
    }

    /// The articles that share the rarer traits of one.
    fn candidates(&self, article: ArticleId, own: &[Weighed], reach: Reach) -> Vec<ArticleId> {
        let mut traits: Vec<&Weighed> = own.iter().collect();
        traits.sort_unstable_by_key(|own| (own.shared.articles, own.number));
        SCORES.with_borrow_mut(|scores| {
            let mut entries = 0;
            for &&Weighed { shared, weight, .. } in &traits {
                let articles = self.table.articles(shared);
                entries += articles.len();
                if entries > reach.entries && !scores.is_empty() {
                    break;
                }
                for other in articles.filter(|&other| other != article.0) {
                    scores.add(other, weight * weight);
                }
            }
            scores.best(reach.candidates).into_iter().map(ArticleId).collect()
        })
    }

    /// From which number on two articles share traits.
    fn first_usable(&self, a: Profile<'_>, b: Profile<'_>) -> u32 {
        if a.language() == b.language() { 0 } else { self.first_across }
    }

    /// How alike two articles are by their own traits.
    pub(super) fn directly(&self, a: ArticleId, b: ArticleId) -> f32 {
        let (a, b) = (self.articles.of(a), self.articles.of(b));
        let mut dot = 0.0;
        both(a, b, self.first_usable(a, b), |number, _, [in_a, in_b]| {
            let Shared { key, rarity, .. } = self.table.of(number);
            dot += weight(key, in_a, rarity) * weight(key, in_b, rarity);
        });
        cosine(a, b, dot)
    }

    /// The same of an article whose traits are weighed already.
    fn alike(&self, a: ArticleId, own: &[Weighed], b: ArticleId) -> f32 {
        let (a, b) = (self.articles.of(a), self.articles.of(b));
        let first = self.first_usable(a, b);
        let own = own.get(a.before(first)..).unwrap_or_default();
        let mut dot = 0.0;
        both(a, b, first, |_, at, [_, in_b]| {
            let Weighed { weight: in_a, shared, .. } = own[at];
            dot += in_a * weight(shared.key, in_b, shared.rarity);
        });
        cosine(a, b, dot)
    }

    /// What two articles share, the most telling first.
    pub(super) fn common(&self, a: ArticleId, b: ArticleId) -> Vec<Common> {
        let (a, b) = (self.articles.of(a), self.articles.of(b));
        let mut common = Vec::new();
        both(a, b, self.first_usable(a, b), |number, _, [in_a, in_b]| {
            let shared = self.table.of(number);
            let Shared { key, rarity, .. } = shared;
            let weight = weight(key, in_a, rarity) * weight(key, in_b, rarity);
            common.push(Common { kind: key.kind(), key, weight, rare: self.is_rare(shared) });
        });
        common.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.key.cmp(&b.key)));
        common
    }

    /// Whether so few articles name an entity that it tells something.
    pub(super) fn is_rare_entity(&self, id: EntityId) -> bool {
        self.table.find(Trait::entity(id.0)).is_some_and(|shared| self.is_rare(shared))
    }

    /// Whether so few articles show a trait that it tells something: of three hundred two dozen, of a
    /// hundred thousand four hundred.
    fn is_rare(&self, Shared { articles, .. }: Shared) -> bool {
        articles <= 2 || articles as usize * articles as usize <= 2 * self.counted
    }

    /// The articles like one, compared along with their neighbours, best first.
    pub(super) fn like(&self, article: ArticleId) -> Vec<Near> {
        if article.index() >= self.articles.len() {
            return Vec::new();
        }
        let mut like = self.find_near(article, LISTED);
        for near in &mut like {
            let is_likely = near.score >= LEAST_LIKENESS;
            let alone = (1.0 - TOGETHER) * near.score;
            near.score = if is_likely { self.together(article, *near) } else { alone };
        }
        sort_best_first(&mut like);
        like.into_vec()
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
            let around = around.or_else(|| self.around[center.index()].get().map(Box::as_ref))?;
            let found = around.near.binary_search_by_key(&other, |near| near.article);
            found.ok().map(|index| around.near[index].score)
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
