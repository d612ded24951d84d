//! The plain lists: articles, names, one name's file, cross-references, problems. Each is what it
//! shows and where it stands; what a line leads to is in `go.rs`.

use std::borrow::Cow;

use crate::app::filter::Filter;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EntityId, EventId, Problem, Related};
use crate::query::Selection;
use crate::store::Store;
use crate::text::CleanText;

/// The list of articles, from the earliest to the latest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Articles {
    pub ids: Vec<ArticleId>,
    pub scroll: Scroll,
    pub filter: Filter,
}

impl Articles {
    pub fn fill(&mut self, store: &Store, selection: &Selection, keep: Option<ArticleId>) {
        let chosen = |id: &&ArticleId| selection.articles.binary_search(id).is_ok();
        let passes = |&&id: &&ArticleId| {
            let article = store.article(id);
            let stated = [&article.source, &article.byline];
            let stated = stated.into_iter().flatten().map(CleanText::as_str);
            let fields = [article.title.as_str(), article.path.as_str()].into_iter().chain(stated);
            self.filter.matches(fields.map(Cow::Borrowed))
        };
        let all = store.articles_by_date().iter();
        self.ids = all.filter(chosen).filter(passes).copied().collect();
        self.scroll.set_len(self.ids.len());
        if let Some(keep) = keep {
            self.select(keep);
        }
    }

    /// Selects an article if it is shown.
    pub fn select(&mut self, article: ArticleId) {
        if let Some(index) = self.ids.iter().position(|&id| id == article) {
            self.scroll.select(index);
        }
    }

    pub fn selected(&self) -> Option<ArticleId> {
        self.ids.get(self.scroll.selected).copied()
    }
}

/// The list of names, the most widely told first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// With the number of articles that tell of it.
    pub rows: Vec<(EntityId, usize)>,
    pub scroll: Scroll,
    pub filter: Filter,
}

impl Names {
    pub fn fill(&mut self, store: &Store, selection: &Selection, keep: Option<EntityId>) {
        let shown = |articles: &[ArticleId]| {
            if selection.articles.len() == store.articles().len() {
                return articles.len();
            }
            articles.iter().filter(|id| selection.articles.binary_search(id).is_ok()).count()
        };
        self.rows = (store.entities().iter().enumerate())
            .map(|(index, entity)| (EntityId::new(index), shown(&entity.articles)))
            .filter(|&(id, count)| {
                let aliases = store.entity(id).aliases.iter().map(CleanText::as_str);
                let name = std::iter::once(store.entity(id).name.as_str());
                count > 0 && self.filter.matches(name.chain(aliases).map(Cow::Borrowed))
            })
            .collect();
        self.rows.sort_by(|&(one, count), &(other, others)| {
            let name = |id| store.entity(id).name.as_str();
            others.cmp(&count).then_with(|| name(one).cmp(name(other)))
        });
        self.scroll.set_len(self.rows.len());
        let kept = keep.and_then(|keep| self.rows.iter().position(|&(id, _)| id == keep));
        self.scroll.select(kept.unwrap_or(self.scroll.selected));
    }

    pub fn selected(&self) -> Option<EntityId> {
        self.rows.get(self.scroll.selected).map(|&(id, _)| id)
    }
}

/// One name's file: who or what it is, its events, its articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameFile {
    pub entity: Option<EntityId>,
    pub rows: Vec<FileRow>,
    pub scroll: Scroll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRow {
    /// The other forms of the name, by number.
    Alias(usize),
    Events(usize),
    Event(EventId),
    Articles(usize),
    Article(ArticleId),
}

impl NameFile {
    pub fn show(&mut self, store: &Store, entity: EntityId) {
        let same = self.entity == Some(entity);
        let name = store.entity(entity);
        let events = store.events_of_entity(entity);
        self.entity = Some(entity);
        let others = name.aliases.iter().enumerate().filter(|(_, alias)| **alias != name.name);
        self.rows = others.map(|(index, _)| FileRow::Alias(index)).collect();
        self.rows.push(FileRow::Events(events.len()));
        self.rows.extend(events.iter().copied().map(FileRow::Event));
        self.rows.push(FileRow::Articles(name.articles.len()));
        self.rows.extend(name.articles.iter().copied().map(FileRow::Article));
        self.scroll.set_len(self.rows.len());
        if !same {
            self.scroll = Scroll { len: self.rows.len(), selected: 0, top: 0 };
            let leads = |row: &FileRow| matches!(row, FileRow::Event(_) | FileRow::Article(_));
            self.scroll.select(self.rows.iter().position(leads).unwrap_or(0));
        }
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn selected(&self) -> Option<FileRow> {
        self.rows.get(self.scroll.selected).copied()
    }
}

/// The articles that tell of the same as the one shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedList {
    pub of: Option<ArticleId>,
    pub found: Vec<Related>,
    pub scroll: Scroll,
}

impl RelatedList {
    pub fn show(&mut self, store: &Store, article: ArticleId) {
        if self.of == Some(article) {
            return;
        }
        self.of = Some(article);
        self.found = store.related(article);
        self.scroll = Scroll { len: self.found.len(), ..Scroll::default() };
    }

    pub fn selected(&self) -> Option<ArticleId> {
        self.found.get(self.scroll.selected).map(|related| related.article)
    }
}

/// Everything that is wrong with the inputs, the configuration and the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Those that have no article.
    pub own: Vec<Problem>,
    pub scroll: Scroll,
}

impl Problems {
    pub fn all<'a>(&'a self, store: &'a Store) -> impl Iterator<Item = &'a Problem> {
        self.own.iter().chain(store.problems())
    }

    pub fn count(&self, store: &Store) -> usize {
        self.own.len() + store.problems().len()
    }

    pub fn selected<'a>(&'a self, store: &'a Store) -> Option<&'a Problem> {
        let own = self.own.len();
        match self.scroll.selected.checked_sub(own) {
            None => self.own.get(self.scroll.selected),
            Some(index) => store.problems().get(index),
        }
    }
}
