//! The folder that reports are read against: how rare in it what they tell is, and whom they name.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Named, Rarity};
use crate::model::{Article, ArticleId, Entity, EntityId, EntityKind, EventReport, Reported};
use crate::store::duplicate::Versions;
use crate::store::likeness::Likeness;
use crate::store::told::Told;
use crate::store::traits::{Trait, TraitKind};

/// What is less rare than this, 0 to 1, is no thing to share.
const LEAST_RARITY: f32 = 0.2;

/// A person is telling however often the folder names them; an organisation a little.
const PERSON_RARITY: f32 = 0.4;
const ORGANISATION_RARITY: f32 = 0.2;

/// From this rarity on a thing is rare.
const RARE: f32 = 0.4;

/// What reports are read against.
pub(in crate::store) struct Folder<'a> {
    pub articles: &'a [Arc<Article>],
    pub entities: &'a [Entity],
    /// For each article and each of its names the entity it means.
    pub named: &'a [Vec<EntityId>],
    pub likeness: &'a Likeness,
    /// How many articles name each entity, versions counted once.
    naming: Vec<usize>,
    pub(super) told: &'a Told,
    /// Those of the articles.
    languages: Vec<&'static str>,
}

impl<'a> Folder<'a> {
    pub(in crate::store) fn new(
        articles: &'a [Arc<Article>],
        entities: &'a [Entity],
        named: &'a [Vec<EntityId>],
        likeness: &'a Likeness,
        versions: &Versions,
        told: &'a Told,
    ) -> Self {
        let naming = |entity: &Entity| versions.once(&entity.articles).count();
        let naming = entities.par_iter().map(naming).collect();
        let mut languages = Vec::new();
        for article in articles {
            if !languages.contains(&article.language) {
                languages.push(article.language);
            }
        }
        Self { articles, entities, named, likeness, naming, told, languages }
    }

    pub(super) fn number_of(&self, language: &str) -> u8 {
        let at = self.languages.iter().position(|other| *other == language);
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    /// What a report of an article tells, however common it is.
    pub(in crate::store) fn things_told(
        &self,
        id: ArticleId,
        mention: u32,
        event: &Reported,
    ) -> impl Iterator<Item = Trait> {
        let entities = self.named.get(id.index()).map_or(&[][..], Vec::as_slice);
        let named = event.names.iter().filter_map(|&name| entities.get(name as usize));
        let told = self.told.of(EventReport { article: id, mention });
        told.iter().copied().chain(named.map(|name| Trait::entity(name.0)))
    }

    /// From this rarity on a thing is rare: in a small folder what only two articles show.
    pub(in crate::store) fn rare(&self) -> f32 {
        Rarity::of(RARE.min(self.likeness.rarity_of(2))).get()
    }

    /// Whom some names of an article mean, each once, ascending.
    pub(super) fn entities_of(
        &self,
        id: ArticleId,
        names: impl Iterator<Item = usize>,
    ) -> Vec<Named> {
        let entities = self.named.get(id.index()).map_or(&[][..], Vec::as_slice);
        let meant = names.filter_map(|name| entities.get(name));
        let mut found: Vec<Named> = meant.map(|&id| Named::new(id, self.is_person(id))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn is_person(&self, id: EntityId) -> bool {
        self.entities.get(id.index()).is_some_and(|entity| entity.kind == EntityKind::Person)
    }

    /// What is told, those that are too common behind the others, and how many others there are.
    pub(super) fn things(
        &self,
        told: &[Trait],
        language: &str,
        names: &[Named],
    ) -> (Vec<(Trait, f32)>, usize) {
        let rated = |&key: &Trait| {
            let rarity = match key.kind() {
                TraitKind::Stem => self.told.telling(key).map(|of| self.likeness.rarity_of(of)),
                _ => self.likeness.rarity_in_folder(key, language),
            };
            Some((key, rarity?))
        };
        let mut all = Vec::with_capacity(told.len() + names.len());
        all.extend(told.iter().filter_map(rated));
        all.extend(names.iter().filter_map(|name| self.entity(name.key())));
        let is_common = |&(_, rarity): &(Trait, f32)| rarity < LEAST_RARITY;
        all.sort_by_key(|one| (is_common(one), one.0));
        all.dedup_by_key(|&mut (key, _)| key);
        let count = all.partition_point(|one| !is_common(one));
        (all, count)
    }

    fn entity(&self, key: Trait) -> Option<(Trait, f32)> {
        let number = key.number() as usize;
        let entity = self.entities.get(number)?;
        let least = match entity.kind {
            EntityKind::Person => PERSON_RARITY,
            EntityKind::Organisation => ORGANISATION_RARITY,
            EntityKind::Place => 0.0,
        };
        let rarity = self.likeness.rarity_of(*self.naming.get(number)?).max(least);
        Some((key, rarity))
    }
}
