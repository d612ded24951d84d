//! The list of names: what it shows, in which order, and what typing leaves of it. What the reader
//! decides about a name is in `decide.rs`, one name's file in `name_file.rs`.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::app::filter::Filter;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId};
use crate::query::Selection;
use crate::store::Store;
use crate::text::CleanText;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    pub rows: Vec<NameRow>,
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
    pub fn fill(&mut self, store: &Store, selection: &Selection, keep: Option<EntityId>) {
        let all = (0..store.entities().len()).map(EntityId::new);
        self.rows = all
            .filter(|&id| self.passes(store, id))
            .map(|id| row(store, selection, id))
            .filter(|row| row.articles > 0)
            .collect();
        self.sort(store, keep);
    }

    /// Sets what is typed. What goes on from the words before is looked for only among what they
    /// left.
    pub fn filter(&mut self, store: &Store, selection: &Selection, filter: Filter) {
        let narrower = filter.narrows(&self.filter);
        self.filter = filter;
        if narrower {
            let mut rows = std::mem::take(&mut self.rows);
            rows.retain(|row| self.passes(store, row.id));
            self.rows = rows;
            self.scroll.set_len(self.rows.len());
        } else {
            self.fill(store, selection, None);
        }
        self.scroll.select(0);
    }

    /// Takes the next order; the selection stays on its name.
    pub fn turn(&mut self, store: &Store) {
        let keep = self.selected();
        self.order = self.order.next();
        self.sort(store, keep);
    }

    pub fn selected(&self) -> Option<EntityId> {
        self.rows.get(self.scroll.selected).map(|row| row.id)
    }

    fn passes(&self, store: &Store, id: EntityId) -> bool {
        let aliases = store.entity(id).aliases.iter().map(CleanText::as_str);
        let name = std::iter::once(store.entity(id).name.as_str());
        self.filter.matches(name.chain(aliases).map(Cow::Borrowed))
    }

    fn sort(&mut self, store: &Store, keep: Option<EntityId>) {
        let name = |row: &NameRow| store.entity(row.id).name.as_str();
        let count = |row: &NameRow| Reverse((row.articles, row.events));
        match self.order {
            NameOrder::Count => {
                self.rows
                    .sort_by(|a, b| count(a).cmp(&count(b)).then_with(|| name(a).cmp(name(b))));
            }
            NameOrder::Name => self.rows.sort_by_cached_key(|row| crate::text::fold(name(row))),
            NameOrder::LastSeen => self.rows.sort_by(|a, b| {
                let seen = |row: &NameRow| (Reverse(row.last), count(row));
                seen(a).cmp(&seen(b)).then_with(|| name(a).cmp(name(b)))
            }),
        }
        let kept = keep.and_then(|keep| self.rows.iter().position(|row| row.id == keep));
        self.scroll = Scroll { len: self.rows.len(), ..self.scroll };
        match kept {
            Some(kept) => self.scroll.carry(kept),
            None => self.scroll.select(0),
        }
    }
}

fn row(store: &Store, selection: &Selection, id: EntityId) -> NameRow {
    let entity = store.entity(id);
    let of_all = selection.articles.len() == store.articles().len();
    let is_shown =
        |article: &&ArticleId| of_all || selection.articles.binary_search(article).is_ok();
    let shown: Vec<ArticleId> = entity.articles.iter().filter(is_shown).copied().collect();
    let events = store.events_of_entity(id);
    NameRow {
        id,
        articles: store.once(&shown).count(),
        events: if of_all {
            events.len()
        } else {
            events.iter().filter(|event| selection.events.binary_search(event).is_ok()).count()
        },
        last: shown.iter().filter_map(|&article| store.day_of(article)).max(),
    }
}
