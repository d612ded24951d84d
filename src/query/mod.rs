//! Questions to a store: the query language, full-text search with snippets, the fuzzy finder.
//!
//! `field.rs` is the table of fields, `parse.rs` reads a query into a `condition.rs`, `period.rs` its
//! dates. `leaf.rs` finds words in the index, `phrase.rs` phrases, `list.rs` what any
//! of several words finds; `select.rs` says what meets a query, `rank.rs` the
//! best of it, `search.rs` marks it and `snippet.rs` shows a passage; `near.rs` forgives a slip,
//! `complete.rs` helps while typing, `guide.rs` tells it all.

mod ask;
mod complete;
mod condition;
mod counts;
mod field;
pub mod finder;
mod guide;
mod leaf;
mod list;
mod mark;
mod near;
mod parse;
mod period;
mod phrase;
mod rank;
pub mod search;
mod select;
mod snippet;
mod stretch;
#[cfg(test)]
mod tests;

pub use field::Mark;

use std::fmt;
use std::sync::Arc;

pub use guide::markdown;

use crate::model::{ArticleId, EventId};
use crate::query::condition::Condition;
use crate::store::Store;
use crate::store::set::Set;
use crate::text::CleanText;

/// A query as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Nothing where the query asks nothing: then everything answers it.
    condition: Option<Condition>,
}

/// Why a query cannot be understood: the byte where it goes wrong and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    pub at: usize,
    pub expected: &'static str,
}

/// What a query leaves of a store; every pane shows this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ascending.
    pub articles: Vec<ArticleId>,
    /// How many these are, versions of one counted once.
    pub counted: usize,
    /// Ascending, the order of the timeline.
    pub events: Arc<Vec<EventId>>,
}

/// How much of a store a query leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub articles: usize,
    pub events: usize,
}

/// `32 articles · 1 event`
impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (articles, events) = (self.articles, self.events);
        write!(out, "{articles} article{} · {events} event{}", plural(articles), plural(events))
    }
}

/// One way to go on with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole query text with the completion put in.
    pub text: String,
    /// What was put in, as it is shown in a list.
    pub label: CleanText,
    /// One line about it: what a field asks, how many articles a name has.
    pub help: CleanText,
    /// Whether it is a whole query of the reader's, saved or asked before.
    pub is_own: bool,
}

impl Selection {
    /// Tells of an article whether it is among them.
    pub fn holds_articles(&self, store: &Store) -> impl Fn(ArticleId) -> bool + Sync + use<> {
        let set = Set::within(self.articles.iter().map(|id| id.index()), store.articles().len());
        move |id| set.contains(id.index())
    }

    /// Tells of an event whether it is among them.
    pub fn holds_events(&self, store: &Store) -> impl Fn(EventId) -> bool + Sync + use<> {
        let set = Set::within(self.events.iter().map(|id| id.index()), store.events().len());
        move |id| set.contains(id.index())
    }

    /// Those of some ascending articles that are among them.
    pub fn of_articles(&self, some: &[ArticleId]) -> Vec<ArticleId> {
        common(some, &self.articles)
    }

    /// Those of some ascending events that are among them.
    pub fn of_events(&self, some: &[EventId]) -> Vec<EventId> {
        common(some, &self.events)
    }

    pub fn count(&self) -> Count {
        Count { articles: self.counted, events: self.events.len() }
    }
}

/// Those of some that are among many, both ascending.
fn common<T: Ord + Copy>(some: &[T], many: &[T]) -> Vec<T> {
    let mut rest = many;
    let mut is_there = |one: &T| {
        // The next lies near where some are many: steps that grow find it sooner than halving all.
        let mut step = 1;
        while rest.get(step).is_some_and(|other| other < one) {
            step *= 2;
        }
        let near = rest.get(..step).unwrap_or(rest);
        rest = &rest[near.partition_point(|other| other < one)..];
        rest.first() == Some(one)
    };
    some.iter().copied().filter(|one| is_there(one)).collect()
}

impl Query {
    /// Reads a query: words that must all occur, `"exact phrases"`, `prefix*`, `-without`, `or`,
    /// parentheses, and fields: `who:`, `where:`, `org:`, `when:2022-02`, `title:`, `lang:` and the
    /// others of the table, in English and in other languages. An empty query leaves everything.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text).map(|condition| Self { condition })
    }

    /// What may be typed at the end of `text`: names of fields, then the values that the store has
    /// for the field, best first.
    pub fn complete(store: &Store, text: &str) -> Vec<Completion> {
        complete::complete(store, text)
    }

    /// Tells the query which articles of the store bear a mark, ascending. Without this none does.
    pub fn bind(&mut self, articles: impl Fn(Mark) -> Vec<ArticleId>) {
        if let Some(condition) = &mut self.condition {
            condition.visit_marks(&mut |mark, bound| *bound = articles(mark).into());
        }
    }

    /// Whether it asks for marks, so that its answer changes with them.
    pub fn asks_marks(&self) -> bool {
        let mut asks = false;
        if let Some(mut condition) = self.condition.clone() {
            condition.visit_marks(&mut |_, _| asks = true);
        }
        asks
    }

    pub fn is_empty(&self) -> bool {
        self.condition.is_none()
    }
}

/// The query in one spelling, whatever was typed.
impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.as_ref().map_or(Ok(()), |condition| write!(out, "{condition}"))
    }
}

/// The articles that match a query, and the events that they tell and whose own report matches it:
/// the words in its sentence, the names in it, its date.
pub fn select(store: &Store, query: &Query) -> Selection {
    let Some(condition) = &query.condition else {
        return Selection {
            articles: store.article_ids().collect(),
            counted: store.entries().count(),
            events: Arc::new((0..store.events().len()).map(EventId::new).collect()),
        };
    };
    let articles: Vec<ArticleId> =
        select::articles(store, condition).iter().map(ArticleId::new).collect();
    let reports = select::reports(store, condition, &articles);
    let mut events = Set::new(store.events().len());
    for &article in &articles {
        let told = store.postings().reports_of(article).zip(store.events_told(article));
        for (_, event) in told.filter(|(report, _)| reports.contains(*report)) {
            events.insert(event.index());
        }
    }
    let counted = store.once(&articles).count();
    let events = Arc::new(events.iter().map(EventId::new).collect());
    Selection { articles, counted, events }
}

/// How much [`select()`] leaves.
pub fn count(store: &Store, query: &Query) -> Count {
    select(store, query).count()
}
