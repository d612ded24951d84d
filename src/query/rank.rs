//! The order of hits: BM25 over what a query wants, the best so many.
//!
//! Where all the words of a query must occur, the articles are gone through in order along the
//! rarest of them, and stretches in which none can be among the best are leapt over (Ding and Suel,
//! Faster Top-k Document Retrieval Using Block-Max Indexes, 2011). Any other query first selects,
//! then scores.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{ArticleId, EntityId};
use crate::query::ask::Ask;
use crate::query::condition::Condition;
use crate::query::leaf::{Leaf, rarity};
use crate::query::stretch::Stretch;
use crate::query::{Query, select};
use crate::store::Store;
use crate::store::postings::{END, Posting, Postings, Wanted};
use crate::store::set::Set;

/// The best `limit` articles for a query, best first, with their scores; of equally good ones the
/// later.
pub fn rank(store: &Store, query: &Query, limit: usize) -> Vec<(ArticleId, f32)> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let mut best = Best::new(store, limit);
    if let Some((leaves, filter)) = words_and_filter(store, condition) {
        conjunction(store, leaves, filter, &mut best);
    } else {
        let scores = scores(store, condition);
        for index in select::articles(store, condition).iter() {
            best.push(ArticleId::new(index), scores[index]);
        }
    }
    best.into_sorted()
}

/// The words that an article must all hold and what else it must meet, if the query is of that kind.
fn words_and_filter<'a>(
    store: &'a Store,
    condition: &'a Condition,
) -> Option<(Vec<Leaf<'a>>, Option<Set>)> {
    let parts = match condition {
        Condition::All(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let (mut leaves, mut filter) = (Vec::new(), None::<Set>);
    for part in parts {
        if let Some(ask) = Ask::of(part) {
            leaves.push(ask.leaf(store.postings()));
            continue;
        }
        let mut scores = false;
        part.visit_wanted(&mut |wanted| {
            scores |= Ask::of(wanted).is_some() || matches!(wanted, Condition::Name(..));
        });
        if scores {
            return None;
        }
        let set = select::articles(store, part);
        match &mut filter {
            Some(filter) => filter.intersect(&set),
            None => filter = Some(set),
        }
    }
    (!leaves.is_empty()).then_some((leaves, filter))
}

/// More than the error of adding scores in another order.
const SLACK: f32 = 1.0001;

fn conjunction(store: &Store, mut leaves: Vec<Leaf<'_>>, filter: Option<Set>, best: &mut Best<'_>) {
    leaves.sort_by_key(Leaf::len);
    let postings = store.postings();
    let filter = noted(&leaves, filter, postings.article_count());
    let Some((lead, others)) = leaves.split_first_mut() else { return };
    others.sort_by_key(Leaf::is_phrase);
    if filter.is_none() {
        // So many articles at most lack one of the other words.
        let without = |other: &Leaf<'_>| match other.word() {
            Some(word) => postings.article_count() - word.documents(),
            None => postings.article_count(),
        };
        let without: usize = others.iter().map(without).sum();
        best.floor = lead.reached_by(best.limit.saturating_add(without)) / SLACK;
    }
    if best.floor <= 0.0
        && let [other] = &mut *others
        && let (Some(heavy), Some(heavy_other)) = (lead.heavy(), other.heavy())
    {
        return two_common(postings, [(lead, heavy), (other, heavy_other)], filter, best);
    }
    take_best(postings, lead, others, f32::MAX, filter.as_ref(), best);
}

/// Takes the best of the articles of a filter that hold several words, of which the others than the
/// first add so much at most each.
fn take_best(
    postings: &Postings,
    lead: &mut Leaf<'_>,
    others: &mut [Leaf<'_>],
    most: f32,
    filter: Option<&Set>,
    best: &mut Best<'_>,
) {
    let mut stretch = Stretch::default();
    // What each of the other words adds at most, up to an article.
    let (mut bounds, mut until) = (vec![0.0; others.len()], None);
    loop {
        // A block whose best cannot be among the best of all is leapt over.
        let mut left: f32 = loop {
            let (bound, last) = lead.bound(stretch.next);
            if until != Some(last) {
                until = Some(last);
                for (bound, other) in bounds.iter_mut().zip(&mut *others) {
                    *bound = other.best_between(stretch.next, last).min(most);
                }
            }
            let left = bounds.iter().sum();
            if (bound + left) * SLACK >= best.least() {
                break left;
            }
            if last == END {
                return;
            }
            stretch.next = last + 1;
        };
        let least = best.least() / SLACK;
        let heavy = others.iter().zip(&bounds).find_map(|(other, bound)| {
            let (articles, elsewhere) = other.heavy()?;
            (*bound > elsewhere).then_some((articles, least - left + bound - elsewhere))
        });
        let wanted = Wanted { least: least - left, among: filter, unless: heavy };
        if !lead.read(postings, &wanted, &mut stretch) {
            return;
        }
        for (other, bound) in others.iter_mut().zip(&bounds) {
            stretch.keep(|_, score| score + left >= least);
            left -= bound;
            other.meet(postings, &mut stretch);
        }
        for (article, score) in stretch.iter() {
            best.push(ArticleId(article), score);
        }
    }
}

/// A word, where it adds much to scores, and what it adds at most elsewhere.
type Common<'l, 'a> = (&'l mut Leaf<'a>, (&'a Set, f32));

/// The best for two very common words: first where both add much, which are few. Elsewhere one of them
/// adds little, so that the other has to add very much: that is seldom.
fn two_common(
    postings: &Postings,
    [(one, (heavy, light)), (other, (heavy_other, light_other))]: [Common<'_, '_>; 2],
    filter: Option<Set>,
    best: &mut Best<'_>,
) {
    let mut both = heavy.clone();
    both.intersect(heavy_other);
    if let Some(filter) = &filter {
        both.intersect(filter);
    }
    let (mut first, mut second) = (one.clone(), other.clone());
    let mut stretch = Stretch::default();
    let mut left = both.iter();
    while stretch.fill(&mut left) {
        first.meet(postings, &mut stretch);
        second.meet(postings, &mut stretch);
        for (article, score) in stretch.iter() {
            best.push(ArticleId(article), score);
        }
    }
    let all = filter.unwrap_or_else(|| Set::full(postings.article_count()));
    let mut little_of_other = all.clone();
    little_of_other.remove(heavy_other);
    let mut little_of_one = all;
    little_of_one.intersect(heavy_other);
    little_of_one.remove(heavy);
    let (mut first, mut second) = (one.clone(), other.clone());
    let others = std::slice::from_mut(&mut second);
    take_best(postings, &mut first, others, light_other, Some(&little_of_other), best);
    take_best(postings, other, std::slice::from_mut(one), light, Some(&little_of_one), best);
}

/// So many articles of the rarest word are worth noting down those of the others.
const NOTED_FROM: usize = 256;
/// To look an article up in a list costs as much as reading so many articles of it in a row.
const LOOK_UP: usize = 8;

/// The articles of a filter that hold the words of which it is cheaper to read all articles at once
/// than to look up one after another. Those of the commonest words the index has noted down.
fn noted(leaves: &[Leaf<'_>], mut filter: Option<Set>, articles: usize) -> Option<Set> {
    let (lead, others) = leaves.split_first()?;
    let worth = |other: &&Leaf<'_>| {
        lead.len() >= NOTED_FROM && !other.is_noted() && other.len() / LOOK_UP < lead.len()
    };
    for cursor in others.iter().filter(worth).filter_map(Leaf::word) {
        let mut set = Set::new(articles);
        cursor.clone().for_each_article(|article| set.insert(article.index()));
        match &mut filter {
            Some(filter) => filter.intersect(&set),
            None => filter = Some(set),
        }
    }
    filter
}

/// The best hits so far.
struct Best<'a> {
    store: &'a Store,
    limit: usize,
    /// So many as are wanted are known to score as much as this.
    floor: f32,
    /// The worst on top.
    heap: BinaryHeap<Reverse<Rank>>,
}

/// What hits are ordered by: the score, the day, the number, the lower the better. As one number, which
/// is compared at once; the bits of floating-point numbers that are not negative are in the numbers'
/// order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(u128);

impl Rank {
    fn new(score: f32, day: Option<i32>, article: ArticleId) -> Self {
        let day = day.map_or(0, |day| day.abs_diff(i32::MIN).saturating_add(1));
        Self(u128::from(score.to_bits()) << 64 | u128::from(day) << 32 | u128::from(!article.0))
    }

    fn score(self) -> f32 {
        f32::from_bits(u32::try_from(self.0 >> 64).unwrap_or(0))
    }

    fn article(self) -> ArticleId {
        ArticleId(!u32::try_from(self.0 & u128::from(u32::MAX)).unwrap_or(0))
    }
}

impl<'a> Best<'a> {
    fn new(store: &'a Store, limit: usize) -> Self {
        let heap = BinaryHeap::with_capacity(limit.min(1 << 10) + 1);
        Self { store, limit, floor: 0.0, heap }
    }

    /// The score below which nothing is among the best any more.
    #[inline]
    fn least(&self) -> f32 {
        let worst = self.heap.peek().filter(|_| self.heap.len() >= self.limit);
        worst.map_or(self.floor, |Reverse(rank)| rank.score().max(self.floor))
    }

    fn push(&mut self, article: ArticleId, score: f32) {
        if score < self.least() || self.limit == 0 {
            return;
        }
        let rank = Rank::new(score, self.store.day_of(article), article);
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(rank));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && worst.0 < rank
        {
            *worst = Reverse(rank);
        }
    }

    fn into_sorted(self) -> Vec<(ArticleId, f32)> {
        let ranked = self.heap.into_sorted_vec().into_iter();
        ranked.map(|Reverse(rank)| (rank.article(), rank.score())).collect()
    }
}

/// The BM25 score of every article for the words and names that a condition wants.
fn scores(store: &Store, condition: &Condition) -> Vec<f32> {
    let mut sums = vec![0.0; store.articles().len()];
    condition.visit_wanted(&mut |wanted| {
        let mut add = |posting: Posting, rarity: f32| {
            sums[posting.article.index()] += rarity * store.postings().weight(posting);
        };
        if let Some(ask) = Ask::of(wanted) {
            let leaf = ask.leaf(store.postings());
            let rarity = leaf.rarity;
            leaf.for_each(|posting| add(posting, rarity));
        } else if let Condition::Name(kind, phrase) = wanted {
            for entity in select::entities(store, *kind, phrase) {
                let rarity = rarity(store.articles().len(), store.entity(entity).articles.len());
                mentions(store, entity, |posting| add(posting, rarity));
            }
        }
    });
    sums
}

/// Visits the articles that name an entity, as if it were a word.
fn mentions(store: &Store, entity: EntityId, mut visit: impl FnMut(Posting)) {
    for &article in &store.entity(entity).articles {
        let count = store.mentions_in(article, entity).count();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        visit(Posting { article, count, in_title: false });
    }
}

/// What a word, a phrase or a name adds to the score of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// As the query writes it.
    pub what: String,
    /// How often the article has it.
    pub count: u32,
    pub in_title: bool,
    /// How many articles have it, of a phrase its rarest word.
    pub articles: usize,
    pub score: f32,
}

/// How the score of an article for a query came about.
pub fn shares(store: &Store, query: &Query, article: ArticleId) -> Vec<Share> {
    let mut shares = Vec::new();
    let Some(condition) = &query.condition else { return shares };
    let all = store.articles().len();
    let weight = |posting| store.postings().weight(posting);
    condition.visit_wanted(&mut |wanted| {
        let mut add = |posting: Posting, articles, rarity: f32| {
            shares.push(Share {
                what: wanted.to_string(),
                count: posting.count,
                in_title: posting.in_title,
                articles,
                score: rarity * weight(posting),
            });
        };
        if let Some(ask) = Ask::of(wanted) {
            let mut leaf = ask.leaf(store.postings());
            if let Some(posting) = leaf.posting(article) {
                add(posting, leaf.len(), leaf.rarity);
            }
        } else if let Condition::Name(kind, phrase) = wanted {
            for entity in select::entities(store, *kind, phrase) {
                let articles = store.entity(entity).articles.len();
                mentions(store, entity, |posting| {
                    if posting.article == article {
                        add(posting, articles, rarity(all, articles));
                    }
                });
            }
        }
    });
    shares
}
