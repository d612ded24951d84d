//! Questions to a store: the query language, full-text search with snippets, the fuzzy finder.

pub mod finder;
pub mod search;
mod set;

use crate::model::{ArticleId, EventId};
use crate::store::Store;
use crate::text::CleanText;

/// A query as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {}

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
    /// Ascending, the order of the timeline.
    pub events: Vec<EventId>,
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
}

impl Query {
    /// Reads a query: words that must all occur, `"exact phrases"`, `who:`, `where:`, `org:`,
    /// `when:2022-02`, `lang:`, `title:`. An empty query leaves everything.
    pub fn parse(_text: &str) -> Result<Self, QueryError> {
        Ok(Self::default())
    }

    /// What may be typed at the end of `text`: names of fields, then the values that the store has
    /// for the field, best first.
    pub fn complete(_store: &Store, _text: &str) -> Vec<Completion> {
        Vec::new()
    }

    pub fn is_empty(&self) -> bool {
        true
    }
}

/// The articles that match a query and the events that they tell, each of which matches too where
/// the query asks about time or names.
pub fn select(store: &Store, _query: &Query) -> Selection {
    Selection {
        articles: store.article_ids().collect(),
        events: (0..store.events().len()).map(EventId::new).collect(),
    }
}
