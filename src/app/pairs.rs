//! Who appears with whom: pairs of people and organisations, by how many articles and events name
//! both.

use rustc_hash::FxHashMap;

use crate::app::names::NameRow;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId, EntityKind, EventId};
use crate::query::Selection;
use crate::store::Store;

/// The names among which pairs are looked for, the most widely told, and the pairs listed.
const MOST_NAMES: usize = 150;
const MOST_PAIRS: usize = 400;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    pub rows: Vec<PairRow>,
    pub scroll: Scroll,
}

/// Two names, the one more widely told first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRow {
    pub names: [EntityId; 2],
    pub articles: usize,
    pub events: usize,
    /// The first article that names both.
    pub first: ArticleId,
}

impl Pairs {
    /// The pairs among `names`, as far as the query leaves articles and events.
    pub fn fill(&mut self, store: &Store, selection: &Selection, names: &[NameRow]) {
        let keep = self.selected().map(|row| row.names);
        let is_who = |row: &&NameRow| store.entity(row.id).kind != EntityKind::Place;
        let names: Vec<EntityId> =
            names.iter().filter(is_who).map(|row| row.id).take(MOST_NAMES).collect();
        let rank: FxHashMap<EntityId, usize> =
            names.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let mut counts = vec![Count::default(); names.len() * names.len()];
        for article in store.once(&selection.articles) {
            for_each_pair(&rank, store.entities_named(article), |one, other| {
                let count = &mut counts[one * names.len() + other];
                count.articles += 1;
                count.first.get_or_insert(article);
            });
        }
        let entities = |event: &EventId| store.event(*event).entities.as_slice();
        for event in &selection.events {
            for_each_pair(&rank, entities(event), |one, other| {
                counts[one * names.len() + other].events += 1;
            });
        }
        let row = |(at, count): (usize, &Count)| {
            Some(PairRow {
                names: [names[at / names.len()], names[at % names.len()]],
                articles: count.articles,
                events: count.events,
                first: count.first?,
            })
        };
        self.rows = counts.iter().enumerate().filter_map(row).collect();
        // Of equal ones those of the more widely told names stay first.
        self.rows.sort_by_key(|row| std::cmp::Reverse((row.articles, row.events)));
        self.rows.truncate(MOST_PAIRS);
        self.scroll.set_len(self.rows.len());
        let kept = keep.and_then(|keep| self.rows.iter().position(|row| row.names == keep));
        self.scroll.select(kept.unwrap_or(0));
    }

    pub fn selected(&self) -> Option<PairRow> {
        self.rows.get(self.scroll.selected).copied()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    articles: usize,
    events: usize,
    first: Option<ArticleId>,
}

/// Visits the pairs of those of some names that have a rank, each once, the lower rank first.
fn for_each_pair(
    rank: &FxHashMap<EntityId, usize>,
    names: &[EntityId],
    mut visit: impl FnMut(usize, usize),
) {
    let mut ranks: Vec<usize> = names.iter().filter_map(|id| rank.get(id).copied()).collect();
    ranks.sort_unstable();
    ranks.dedup();
    for (at, &one) in ranks.iter().enumerate() {
        for &other in &ranks[at + 1..] {
            visit(one, other);
        }
    }
}
