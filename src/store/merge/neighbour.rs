//! Events of days in a row that are told in much the same words: one of the two days is wrong.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compare::{ALIKE, SPARED, may_be_one};
use super::{Merging, SPOKESMEN, WINDOW};
use crate::model::ArticleId;
use crate::store::tale::shared;
use crate::store::traits::{Trait, TraitKind};

/// What reports of two days in a row must share to be one event of which one has the day wrong, in
/// rarities summed up, which part of the shorter one that must be, and how many things.
const SHARED_OF_NEIGHBOURS: f32 = 1.8;
const OVERLAP_OF_NEIGHBOURS: f32 = 0.5;
const THINGS_OF_NEIGHBOURS: usize = 4;

impl Merging<'_> {
    /// Makes one of two events of days in a row that different articles tell in much the same words:
    /// one of them has the day wrong. An article that tells both days means two things.
    pub(super) fn unite_neighbours(&mut self) {
        let mut by_day = BTreeMap::<NaiveDate, Vec<usize>>::new();
        for (number, event) in self.events.iter().enumerate() {
            if let Some(day) = event.first().and_then(|&tale| self.tales.get(tale).day()) {
                by_day.entry(day).or_default().push(number);
            }
        }
        let of_day = |(day, events): (&NaiveDate, &Vec<usize>)| {
            let next = day.succ_opt().and_then(|next| by_day.get(&next));
            next.map(|next| self.neighbours(events, next)).unwrap_or_default()
        };
        let mut pairs: Vec<(f32, usize, usize)> = by_day.par_iter().flat_map_iter(of_day).collect();
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let mut taken = BTreeSet::new();
        for (_, some, others) in pairs {
            if taken.contains(&some) || taken.contains(&others) {
                continue;
            }
            taken.extend([some, others]);
            let moved = std::mem::take(&mut self.events[others]);
            self.events[some].extend(moved.iter().copied());
        }
        self.events.retain(|event| !event.is_empty());
    }

    /// The pairs of an event of one day and one of the next that are very much alike; only such as
    /// share something rare are compared.
    fn neighbours(&self, events: &[usize], next: &[usize]) -> Vec<(f32, usize, usize)> {
        let mut telling = FxHashMap::<Trait, Vec<usize>>::default();
        for &event in next {
            for key in self.rare_things(event) {
                let of = telling.entry(key).or_default();
                if of.last() != Some(&event) && of.len() < WINDOW {
                    of.push(event);
                }
            }
        }
        let mut found = Vec::new();
        for &event in events {
            let likely: BTreeSet<usize> = self
                .rare_things(event)
                .filter_map(|key| telling.get(&key))
                .flatten()
                .copied()
                .collect();
            for other in likely {
                found.extend(self.near(event, other).map(|sum| (sum, event, other)));
            }
        }
        found
    }

    /// What is rare in the folder of all that an event's spokesmen tell.
    fn rare_things(&self, event: usize) -> impl Iterator<Item = Trait> {
        let tales = self.events[event].iter().take(SPOKESMEN);
        tales.flat_map(|&tale| self.tales.get(tale).things().rare(self.rare))
    }

    /// How much two events of days in a row share, if it is enough to be one.
    fn near(&self, some: usize, others: usize) -> Option<f32> {
        let (some, others) = (&self.events[some], &self.events[others]);
        let article = |tale: &u32| self.tales.get(*tale).report.article;
        let articles: BTreeSet<ArticleId> = some.iter().map(article).collect();
        if others.iter().map(article).any(|article| articles.contains(&article)) {
            return None;
        }
        let pairs = some
            .iter()
            .take(SPOKESMEN)
            .flat_map(|a| others.iter().take(SPOKESMEN).map(move |b| (a, b)));
        pairs.filter_map(|(&a, &b)| self.near_fit(a, b)).max_by(f32::total_cmp)
    }

    fn near_fit(&self, a: u32, b: u32) -> Option<f32> {
        let (a, b) = (self.tales.get(a), self.tales.get(b));
        if !may_be_one(a, b) {
            return None;
        }
        let shared: Vec<(Trait, f32)> = shared(a, b).collect();
        let sum: f32 = shared.iter().map(|(_, rarity)| rarity).sum();
        let words = shared.iter().filter(|(key, _)| key.kind() != TraitKind::Entity).count();
        let least = OVERLAP_OF_NEIGHBOURS * a.total_beside(b).min(b.total_beside(a));
        // The articles are compared only where it matters, for that takes long.
        let alike = || self.likeness.directly(a.report.article, b.report.article);
        let required = || SHARED_OF_NEIGHBOURS - SPARED * (alike() / ALIKE).min(1.0);
        let enough = shared.len() >= THINGS_OF_NEIGHBOURS
            && words >= 2
            && sum >= least
            && sum >= SHARED_OF_NEIGHBOURS - SPARED
            && (sum >= SHARED_OF_NEIGHBOURS || sum >= required());
        enough.then_some(sum)
    }
}
