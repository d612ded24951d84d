//! The list of names: what it shows, in which order, and what typing leaves of it. What the reader
//! decides about a name is in `decide.rs`, one name's file in `name_file.rs`.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::app::arrange::{Ask, Lists};
use crate::app::filter::Filter;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId};
use crate::query::Selection;
use crate::store::Store;
use crate::text::CleanText;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    pub rows: Arc<Vec<NameRow>>,
    pub scroll: Scroll,
    pub filter: Filter,
    pub order: NameOrder,
}

/// A name and how much of what is shown tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRow {
    pub id: EntityId,
    pub articles: usize,
    pub events: usize,
    /// The day of the last article that names it, counted from the common era.
    pub last: Option<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameOrder {
    /// The most widely told first.
    #[default]
    Count,
    Name,
    /// The most recently told first.
    LastSeen,
}

impl NameOrder {
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Count => Self::Name,
            Self::Name => Self::LastSeen,
            Self::LastSeen => Self::Count,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Count => "by count",
            Self::Name => "by name",
            Self::LastSeen => "by last seen",
        }
    }
}

impl Names {
    /// Shows others; the selection stays on a name where it is among them, else it goes to the first.
    pub(super) fn take(&mut self, rows: Arc<Vec<NameRow>>, keep: Option<EntityId>) {
        self.rows = rows;
        let kept = keep.and_then(|keep| self.rows.iter().position(|row| row.id == keep));
        self.scroll = Scroll { len: self.rows.len(), ..self.scroll };
        match kept {
            Some(kept) => self.scroll.carry(kept),
            None => self.scroll.select(0),
        }
    }

    pub fn selected(&self) -> Option<EntityId> {
        self.rows.get(self.scroll.selected).map(|row| row.id)
    }
}

/// The names in the selected articles that pass the filter, in their order. `last` is what was shown of
/// the same selection: what goes on from the words before is looked for only among what they left.
pub(super) fn rows(
    store: &Store,
    selection: &Selection,
    ask: &Ask,
    last: Option<&Lists>,
) -> Arc<Vec<NameRow>> {
    let (filter, order) = (&ask.names, ask.order);
    let same = last.filter(|last| last.ask.names == *filter);
    if let Some(last) = same.filter(|last| last.ask.order == order) {
        return Arc::clone(&last.names);
    }
    let wider = same.or_else(|| last.filter(|last| filter.narrows(&last.ask.names)));
    let mut rows: Vec<NameRow> = if let Some(last) = wider {
        let rows = last.names.par_iter();
        rows.filter(|row| passes(store, filter, row.id)).copied().collect()
    } else {
        let (is_shown, is_told) = (selection.holds_articles(store), selection.holds_events(store));
        let all = (0..store.entities().len()).into_par_iter().map(EntityId::new);
        all.filter(|&id| passes(store, filter, id))
            .map(|id| {
                let all = store.entity(id).articles.iter().copied();
                let shown: Vec<ArticleId> = all.filter(|&id| is_shown(id)).collect();
                let events = store.events_of_entity(id).iter();
                NameRow {
                    id,
                    articles: store.once(&shown).count(),
                    events: events.filter(|&&id| is_told(id)).count(),
                    last: shown.iter().filter_map(|&article| store.day_of(article)).max(),
                }
            })
            .filter(|row| row.articles > 0)
            .collect()
    };
    sort(store, &mut rows, order);
    Arc::new(rows)
}

fn passes(store: &Store, filter: &Filter, id: EntityId) -> bool {
    let aliases = store.entity(id).aliases.iter().map(CleanText::as_str);
    let name = std::iter::once(store.entity(id).name.as_str());
    filter.matches(name.chain(aliases).map(Cow::Borrowed))
}

fn sort(store: &Store, rows: &mut [NameRow], order: NameOrder) {
    let name = |row: &NameRow| store.entity(row.id).name.as_str();
    let count = |row: &NameRow| Reverse((row.articles, row.events));
    match order {
        NameOrder::Count => {
            rows.par_sort_by(|a, b| count(a).cmp(&count(b)).then_with(|| name(a).cmp(name(b))));
        }
        NameOrder::Name => rows.par_sort_by_cached_key(|row| crate::text::fold(name(row))),
        NameOrder::LastSeen => rows.par_sort_by(|a, b| {
            let seen = |row: &NameRow| (Reverse(row.last), count(row));
            seen(a).cmp(&seen(b)).then_with(|| name(a).cmp(name(b)))
        }),
    }
}
