//! Answers to what the screen asks of a store. They may take longer than a key, so that a thread of
//! their own gives them; tests and benches give them at once.

use std::sync::Arc;

use crate::app::Msg;
use crate::app::arrange::{Lists, Wanted};
use crate::model::ArticleId;
use crate::query::finder::Finder;
use crate::query::{self, Query, search};

/// The best lines of the finder; more than any screen shows.
const LINES: usize = 200;
/// The best articles of the search; who has gone through so many asks something narrower.
const HITS: usize = 500;

/// Of each kind only the newest question matters.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The lists; from then on the other questions are about their store.
    Arrange(Box<Wanted>),
    /// What an article shares with others.
    Relate(ArticleId),
    /// The finder's best lines.
    Find(String),
    /// The best articles of the full-text search.
    Search(Query),
    /// How much answers each of some queries.
    Count(Vec<Query>),
}

impl Question {
    pub const KINDS: usize = 5;

    /// The number of its kind; those with smaller numbers are answered first.
    pub fn kind(&self) -> usize {
        match self {
            Self::Arrange(_) => 0,
            Self::Relate(_) => 1,
            Self::Find(_) => 2,
            Self::Search(_) => 3,
            Self::Count(_) => 4,
        }
    }
}

/// Who answers: remembers what the next answer can be made from.
#[derive(Default)]
pub struct Answerer {
    lists: Lists,
    /// Of the same store, from when it is first asked.
    finder: Option<Finder>,
}

impl Answerer {
    /// The answer to the question of a generation.
    pub fn answer(&mut self, generation: u64, question: Question) -> Msg {
        let store = Arc::clone(&self.lists.store);
        match question {
            Question::Arrange(wanted) => {
                if !Arc::ptr_eq(&wanted.store, &store) {
                    self.finder = None;
                }
                self.lists = Lists::of(*wanted, &self.lists);
                Msg::Arranged { generation, lists: Box::new(self.lists.clone()) }
            }
            Question::Relate(article) => {
                // A question from before this store came may name an article that is not there.
                let is_there = article.index() < store.articles().len();
                let related = if is_there { store.related(article) } else { Vec::new() };
                Msg::Related { generation, related }
            }
            Question::Find(text) => {
                let finder = self.finder.get_or_insert_with(|| Finder::new(&store));
                Msg::Found { generation, answer: finder.find(&text, LINES) }
            }
            Question::Search(query) => {
                Msg::Searched { generation, answer: search::search(&store, &query, HITS) }
            }
            Question::Count(queries) => {
                let counts = queries.iter().map(|query| query::count(&store, query)).collect();
                Msg::Counted { generation, counts }
            }
        }
    }
}
