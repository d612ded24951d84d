//! The full-text search's state: the words, the articles found, the matches in the one shown.

use crate::app::scroll::Scroll;
use crate::model::ArticleId;
use crate::query::Query;
use crate::query::search::Hit;
use crate::text::{CleanText, Span};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// As it was typed.
    pub text: CleanText,
    pub query: Query,
    /// Counts the questions asked, so that late answers can be told.
    pub generation: u64,
    pub hits: Vec<Hit>,
    /// Whether the answer to the latest question has come.
    pub answered: bool,
    pub scroll: Scroll,
}

impl Hits {
    pub fn ask(&mut self, text: &CleanText, query: Query) -> u64 {
        self.text = text.clone();
        self.query = query;
        self.generation += 1;
        self.answered = false;
        self.generation
    }

    pub fn answer(&mut self, generation: u64, hits: Vec<Hit>) -> bool {
        if generation != self.generation {
            return false;
        }
        self.scroll = Scroll { len: hits.len(), ..Scroll::default() };
        self.hits = hits;
        self.answered = true;
        true
    }

    pub fn selected(&self) -> Option<(ArticleId, Span)> {
        self.hits.get(self.scroll.selected).map(|hit| (hit.article, hit.passage()))
    }
}

impl Hit {
    /// The first match in the snippet as a span of the article, or the snippet where it has none.
    fn passage(&self) -> Span {
        let start = self.snippet.span.start as usize;
        match self.snippet.highlights.first() {
            Some(first) => Span::new(start + first.start as usize, start + first.end as usize),
            None => self.snippet.span,
        }
    }
}
