//! Who appears with whom: pairs of people and organisations, by how many articles and events name
//! both.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::names::NameRow;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId, EntityKind};
use crate::query::Selection;
use crate::store::Store;

/// The names among which pairs are looked for, the most widely told, and the pairs listed.
const MOST_NAMES: usize = 150;
const MOST_PAIRS: usize = 400;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    pub rows: Arc<Vec<PairRow>>,
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
    /// Shows others; the selection stays on a pair where it is among them.
    pub(super) fn take(&mut self, rows: Arc<Vec<PairRow>>) {
        let keep = self.selected().map(|row| row.names);
        self.rows = rows;
        self.scroll.set_len(self.rows.len());
        let kept = keep.and_then(|keep| self.rows.iter().position(|row| row.names == keep));
        self.scroll.select(kept.unwrap_or(0));
    }

    pub fn selected(&self) -> Option<PairRow> {
        self.rows.get(self.scroll.selected).copied()
    }
}

/// The pairs among the most widely told of `names`, as far as the query leaves articles and events;
/// where `names` are what typing has left, the pairs that each of them makes with anyone.
pub(super) fn rows(
    store: &Store,
    selection: &Selection,
    names: &[NameRow],
    is_filtered: bool,
) -> Vec<PairRow> {
    let centres = most_told(store, names);
    let mut counts: FxHashMap<[EntityId; 2], Count> = FxHashMap::default();
    for article in store.once(&selection.articles) {
        let here = store.entities_named(article);
        for_each_pair(store, &centres, is_filtered, here, |pair| {
            let count = counts.entry(pair).or_default();
            count.articles += 1;
            count.first.get_or_insert(article);
        });
    }
    for &event in selection.events.iter() {
        let here = &store.event(event).entities;
        for_each_pair(store, &centres, is_filtered, here, |pair| {
            counts.entry(pair).or_default().events += 1;
        });
    }
    let row = |(names, count): ([EntityId; 2], Count)| {
        let (articles, events) = (count.articles, count.events);
        Some(PairRow { names, articles, events, first: count.first? })
    };
    let mut rows: Vec<PairRow> = counts.into_iter().filter_map(row).collect();
    // Of equal ones those of the more widely told names come first.
    let order = |row: &PairRow| {
        (Reverse((row.articles, row.events)), row.names.map(|name| told(store, name)))
    };
    rows.sort_unstable_by_key(order);
    rows.truncate(MOST_PAIRS);
    rows
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    articles: usize,
    events: usize,
    first: Option<ArticleId>,
}

/// The people and organisations among `names` that most articles tell of, in whatever order the
/// list has them.
fn most_told(store: &Store, names: &[NameRow]) -> FxHashSet<EntityId> {
    let is_who = |row: &&NameRow| store.entity(row.id).kind != EntityKind::Place;
    let mut rows: Vec<&NameRow> = names.iter().filter(is_who).collect();
    rows.sort_by_key(|row| (Reverse((row.articles, row.events)), row.id));
    rows.into_iter().map(|row| row.id).take(MOST_NAMES).collect()
}

/// Orders names by how many articles of the folder tell of them, most first.
fn told(store: &Store, name: EntityId) -> impl Ord + use<> {
    (Reverse(store.entity(name).articles.len()), name)
}

/// Visits the pairs that people and organisations of some names make, each once, the more widely
/// told first: pairs of two of `centres`, or of one of them and `anyone`.
fn for_each_pair(
    store: &Store,
    centres: &FxHashSet<EntityId>,
    anyone: bool,
    names: &[EntityId],
    mut visit: impl FnMut([EntityId; 2]),
) {
    if !names.iter().any(|name| centres.contains(name)) {
        return;
    }
    let takes_part = |name: &EntityId| {
        centres.contains(name) || anyone && store.entity(*name).kind != EntityKind::Place
    };
    let mut names: Vec<EntityId> = names.iter().copied().filter(takes_part).collect();
    names.sort_unstable_by_key(|&name| told(store, name));
    names.dedup();
    for (at, &one) in names.iter().enumerate() {
        for &other in &names[at + 1..] {
            if centres.contains(&one) || centres.contains(&other) {
                visit([one, other]);
            }
        }
    }
}
