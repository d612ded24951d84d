//! The fuzzy finder over titles, names, events and sections, fast enough to answer every key.

use std::sync::Arc;

use crate::model::{ArticleId, EntityId, EventId};
use crate::store::Store;
use crate::text::{CleanText, Span};

/// Where a found line leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Article(ArticleId),
    Entity(EntityId),
    Event(EventId),
    /// A heading inside an article.
    Section(ArticleId, Span),
}

/// The kinds under which found lines are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Titles,
    Names,
    Events,
    Sections,
}

impl Target {
    pub fn group(self) -> Group {
        match self {
            Self::Article(_) => Group::Titles,
            Self::Entity(_) => Group::Names,
            Self::Event(_) => Group::Events,
            Self::Section(..) => Group::Sections,
        }
    }
}

/// One line of the finder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub target: Target,
    pub text: CleanText,
    /// The characters of `text` that matched, as spans of it, ascending.
    pub highlights: Vec<Span>,
    /// The line does not match; a word near the typed one stands in it.
    pub near: bool,
}

/// The answer to one query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Best first, at most as many as were asked for.
    pub found: Vec<Found>,
    /// How many lines match in all.
    pub total: usize,
}

/// The lines of a store, folded once, with the candidates of the query typed so far.
#[derive(Debug, Default)]
pub struct Finder {}

impl Finder {
    pub fn new(_store: &Arc<Store>) -> Self {
        Self {}
    }

    /// The best lines for a query; words parted by blanks must all match. Cheap when `query`
    /// continues the one before or takes a part of it back.
    pub fn find(&mut self, _query: &str, _limit: usize) -> Answer {
        Answer::default()
    }
}
