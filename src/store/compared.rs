//! How alike a store's articles are. While some are not linked yet (`amend.rs`), it is told of the others by
//! the likeness of the store before, which has other numbers.

use std::sync::Arc;

use crate::model::{ArticleId, EntityId};
use crate::store::deferred::Deferred;
use crate::store::likeness::{Common, Likeness, Near};
use crate::store::traits::{Trait, TraitKind};

/// The likeness that a store's cross-references are told by.
#[derive(Debug, Default)]
pub(super) struct Compared {
    likeness: Arc<Deferred<Likeness>>,
    moved: Option<Moved>,
}

/// What has become of the numbers by which a likeness knows things.
#[derive(Debug)]
pub(super) struct Moved {
    pub articles: Numbers,
    pub entities: Numbers,
}

/// The numbers that things had and those that they have.
#[derive(Debug)]
pub(super) struct Numbers {
    before: Vec<Option<u32>>,
    now: Vec<Option<u32>>,
}

impl Numbers {
    /// `now` are the numbers of those before, of which there are `count`.
    pub(super) fn new(now: impl Iterator<Item = Option<u32>>, count: usize) -> Self {
        let now: Vec<Option<u32>> = now.collect();
        let mut before = vec![None; count];
        for (was, now) in (0..).zip(&now) {
            if let Some(slot) = now.and_then(|now| before.get_mut(now as usize)) {
                *slot = Some(was);
            }
        }
        Self { before, now }
    }

    /// From the numbers before these to those after others.
    fn then(&self, next: &Self) -> Self {
        let now = self.now.iter().map(|number| next.now((*number)?));
        Self::new(now, next.before.len())
    }

    fn before(&self, now: u32) -> Option<u32> {
        self.before.get(now as usize).copied().flatten()
    }

    fn now(&self, before: u32) -> Option<u32> {
        self.now.get(before as usize).copied().flatten()
    }
}

impl From<Arc<Deferred<Likeness>>> for Compared {
    fn from(likeness: Arc<Deferred<Likeness>>) -> Self {
        Self { likeness, moved: None }
    }
}

impl Compared {
    /// The same where things have other numbers now.
    pub(super) fn moved(&self, moved: Moved) -> Self {
        let moved = match &self.moved {
            None => moved,
            Some(first) => Moved {
                articles: first.articles.then(&moved.articles),
                entities: first.entities.then(&moved.entities),
            },
        };
        Self { likeness: Arc::clone(&self.likeness), moved: Some(moved) }
    }

    /// The likeness of exactly these articles; nothing where some are not linked yet.
    pub(super) fn of_linked(&self) -> Option<&Arc<Deferred<Likeness>>> {
        self.moved.is_none().then_some(&self.likeness)
    }

    /// Has made what is else made when it is first asked for.
    pub(super) fn prepare(&self) {
        let _: &Likeness = &self.likeness;
    }

    /// The articles like one, best first.
    pub(super) fn like(&self, article: ArticleId) -> Vec<Near> {
        let Some(moved) = &self.moved else { return self.likeness.like(article) };
        let before = moved.articles.before(article.0);
        let like = before.map(|id| self.likeness.like(ArticleId(id))).unwrap_or_default();
        let now = |near: Near| {
            Some(Near { article: ArticleId(moved.articles.now(near.article.0)?), ..near })
        };
        like.into_iter().filter_map(now).collect()
    }

    /// What two articles share, the most telling first.
    pub(super) fn common(&self, a: ArticleId, b: ArticleId) -> Vec<Common> {
        let Some(moved) = &self.moved else { return self.likeness.common(a, b) };
        let before = |id: ArticleId| moved.articles.before(id.0).map(ArticleId);
        let (Some(a), Some(b)) = (before(a), before(b)) else { return Vec::new() };
        let now = |common: Common| {
            let key = match common.kind {
                TraitKind::Entity => Trait::entity(moved.entities.now(common.key.number())?),
                _ => common.key,
            };
            Some(Common { key, ..common })
        };
        self.likeness.common(a, b).into_iter().filter_map(now).collect()
    }

    /// Whether so few articles name an entity that it tells something.
    pub(super) fn is_rare_entity(&self, id: EntityId) -> bool {
        let before = match &self.moved {
            None => Some(id.0),
            Some(moved) => moved.entities.before(id.0),
        };
        before.is_some_and(|id| self.likeness.is_rare_entity(EntityId(id)))
    }

    /// How rare something is that so many articles show, from 0, in every article, to 1.
    pub(super) fn rarity_of(&self, articles: usize) -> f32 {
        self.likeness.rarity_of(articles)
    }
}
