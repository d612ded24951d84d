//! One name's file: who or what it is, its other names, its events, whom it appears with, and every
//! mention, as far as the query leaves them.

use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId, EventId, InferredMention};
use crate::query::Selection;
use crate::store::{Companion, Store};
use crate::text::Span;

/// Other forms of the name, and others it appears with, that are listed.
const MOST_ALIASES: usize = 5;
const MOST_COMPANIONS: usize = 8;
const MOST_ROLES: usize = 3;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameFile {
    pub entity: Option<EntityId>,
    pub rows: Vec<FileRow>,
    pub scroll: Scroll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRow {
    /// The kind of the name, and how many articles tell of it.
    About,
    /// The first and the last of their days, and how they lie between.
    Days,
    /// The other forms of the name, by number.
    Alias(usize),
    MoreAliases(usize),
    /// An office that it holds, by number.
    Role(usize),
    Heading(Heading, usize),
    Event(EventId),
    Companion(Companion),
    Article(ArticleId),
    /// By number in the article.
    Mention(ArticleId, u32),
    /// An office alone that is believed to mean it, by number in the article.
    Inferred(ArticleId, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    Events,
    Companions,
    Mentions,
}

impl FileRow {
    /// Whether there is something to go to; the selection stands on no other row.
    fn leads(self) -> bool {
        matches!(self, Self::Event(_) | Self::Companion(_) | Self::Mention(..) | Self::Inferred(..))
    }

    /// Whether it leads to the same as another, whatever is counted there.
    fn leads_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Companion(one), Self::Companion(other)) => one.entity == other.entity,
            _ => self.leads() && self == other,
        }
    }
}

impl NameFile {
    pub fn show(&mut self, store: &Store, selection: &Selection, entity: EntityId) {
        let kept = self.selected();
        let same = self.entity == Some(entity);
        self.entity = Some(entity);
        self.rows = rows(store, selection, entity);
        self.scroll.set_len(self.rows.len());
        let kept = kept.filter(|_| same);
        let kept = kept.and_then(|kept| self.rows.iter().position(|row| row.leads_like(kept)));
        if !same {
            self.scroll.top = 0;
        }
        let first = || self.rows.iter().position(|row| row.leads());
        self.scroll.select(kept.or_else(first).unwrap_or(0));
    }

    /// What is selected has other numbers in another store: to be called before that is shown.
    pub(super) fn renumber(
        &mut self,
        article: impl Fn(ArticleId) -> Option<ArticleId>,
        event: impl Fn(EventId) -> Option<EventId>,
        entity: impl Fn(EntityId) -> Option<EntityId>,
    ) {
        self.entity = self.entity.and_then(&entity);
        let Some(row) = self.rows.get_mut(self.scroll.selected) else { return };
        let now = match *row {
            FileRow::Event(id) => event(id).map(FileRow::Event),
            FileRow::Companion(one) => {
                entity(one.entity).map(|id| FileRow::Companion(Companion { entity: id, ..one }))
            }
            FileRow::Mention(id, name) => article(id).map(|id| FileRow::Mention(id, name)),
            FileRow::Inferred(id, role) => article(id).map(|id| FileRow::Inferred(id, role)),
            other => Some(other),
        };
        *row = now.unwrap_or(FileRow::About);
    }

    /// Goes some rows on; where that is a heading, to the row beyond it.
    pub fn step(&mut self, by: isize) {
        let before = self.scroll.selected;
        self.scroll.step(by);
        let here = self.scroll.selected;
        let leads = |&index: &usize| self.rows.get(index).is_some_and(|row| row.leads());
        let beyond = if by < 0 {
            (0..=here).rev().find(leads).or_else(|| (here..self.rows.len()).find(leads))
        } else {
            (here..self.rows.len()).find(leads)
        };
        self.scroll.select(beyond.unwrap_or(before));
        // What cannot be selected above the first row that can comes into view with it.
        if !(0..self.scroll.selected).any(|index| leads(&index)) {
            self.scroll.top = 0;
        }
    }

    /// Goes to the next mention, whatever stands between; false where there is none.
    pub fn step_mention(&mut self, forward: bool) -> bool {
        let here = self.scroll.selected;
        let is_mention = |index: &usize| {
            matches!(self.rows.get(*index), Some(FileRow::Mention(..) | FileRow::Inferred(..)))
        };
        let found = if forward {
            (here + 1..self.rows.len()).find(is_mention)
        } else {
            (0..here).rev().find(is_mention)
        };
        if let Some(index) = found {
            self.scroll.select(index);
        }
        found.is_some()
    }

    /// Selects the mention at a place, if it is one of those listed.
    pub fn select_mention(&mut self, store: &Store, article: ArticleId, span: Span) {
        let names = &store.article(article).names;
        let is_there = |row: &FileRow| match *row {
            FileRow::Mention(other, mention) => {
                other == article
                    && names.get(mention as usize).is_some_and(|name| name.span == span)
            }
            FileRow::Inferred(other, role) => {
                let roles = &store.article(other).roles;
                other == article && roles.get(role as usize).is_some_and(|it| it.span == span)
            }
            _ => false,
        };
        if let Some(index) = self.rows.iter().position(is_there) {
            self.scroll.select(index);
        }
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn selected(&self) -> Option<FileRow> {
        self.rows.get(self.scroll.selected).copied()
    }
}

fn rows(store: &Store, selection: &Selection, entity: EntityId) -> Vec<FileRow> {
    let name = store.entity(entity);
    let others = name.aliases.iter().enumerate().filter(|(_, alias)| **alias != name.name);
    let others: Vec<usize> = others.map(|(index, _)| index).collect();
    let mut rows = vec![FileRow::About];
    rows.extend(store.days_of(entity).map(|_| FileRow::Days));
    rows.extend(others.iter().take(MOST_ALIASES).map(|&index| FileRow::Alias(index)));
    if let Some(more) = others.len().checked_sub(MOST_ALIASES).filter(|&more| more > 0) {
        rows.push(FileRow::MoreAliases(more));
    }
    rows.extend((0..name.roles.len().min(MOST_ROLES)).map(FileRow::Role));
    let inferred: Vec<InferredMention> = store.inferred_mentions(entity).copied().collect();
    let events = selection.of_events(store.events_of_entity(entity));
    rows.push(FileRow::Heading(Heading::Events, events.len()));
    rows.extend(events.into_iter().map(FileRow::Event));
    let companions = store.companions(entity);
    rows.push(FileRow::Heading(Heading::Companions, companions.len()));
    rows.extend(companions.into_iter().take(MOST_COMPANIONS).map(FileRow::Companion));
    let meant = inferred.iter().map(|mention| mention.article);
    let mut told: Vec<ArticleId> = name.articles.iter().copied().chain(meant).collect();
    told.sort();
    told.dedup();
    let mut told = selection.of_articles(&told);
    store.sort_by_date(&mut told);
    let heading = rows.len();
    rows.push(FileRow::Heading(Heading::Mentions, 0));
    for &article in &told {
        rows.push(FileRow::Article(article));
        let here = store.mentions_in(article, entity);
        rows.extend(here.map(|mention| FileRow::Mention(article, mention)));
        rows.extend(roles_in(&inferred, article));
    }
    let count = rows.len() - heading - 1 - told.len();
    rows[heading] = FileRow::Heading(Heading::Mentions, count);
    rows
}

fn roles_in(inferred: &[InferredMention], article: ArticleId) -> impl Iterator<Item = FileRow> {
    let first = inferred.partition_point(|mention| mention.article < article);
    let here = inferred[first..].iter().take_while(move |mention| mention.article == article);
    here.map(move |mention| FileRow::Inferred(article, mention.role))
}
