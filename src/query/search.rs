//! Full-text search: ranked articles with the passage that shows why.

use crate::model::ArticleId;
use crate::query::Query;
use crate::store::Store;
use crate::text::{CleanText, Span};

/// An article that matches a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub article: ArticleId,
    /// Higher is better; comparable within one search.
    pub score: f32,
    /// The matches in the title, as spans of it.
    pub title_highlights: Vec<Span>,
    pub snippet: Snippet,
    /// How many matches the article holds.
    pub matches: usize,
}

/// The best passage of an article for a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snippet {
    pub text: CleanText,
    /// Where it stands in the article's text.
    pub span: Span,
    /// The matches, as spans of `text`.
    pub highlights: Vec<Span>,
}

/// The best `limit` articles, best first.
pub fn search(_store: &Store, _query: &Query, _limit: usize) -> Vec<Hit> {
    Vec::new()
}

/// Every match of the query in one article's text, in order: what `n` and `N` step through.
pub fn matches(_store: &Store, _query: &Query, _article: ArticleId) -> Vec<Span> {
    Vec::new()
}
