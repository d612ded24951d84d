//! Answers to what the screen asks of a store. They may take longer than a key, so that a thread of
//! their own gives them; tests and benches give them at once.

use std::sync::Arc;
use std::thread::JoinHandle;

use crate::app::Msg;
use crate::app::arrange::{Lists, Wanted};
use crate::model::ArticleId;
use crate::query::finder::Finder;
use crate::query::{self, Query, search};
use crate::store::Store;

/// The best lines of the finder; more than any screen shows.
const LINES: usize = 200;
/// The best articles of the search; who has gone through so many asks something narrower.
const HITS: usize = 500;

/// The lines of so many events take longer than a reader waits: until they are there the finder answers
/// without them.
const MANY_EVENTS: usize = 50_000;

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
pub struct Answerer {
    /// [`MANY_EVENTS`], but in tests.
    many_events: usize,
    lists: Lists,
    /// Of the same store, from when it is first asked.
    finder: Option<Finder>,
    /// The one that takes its place.
    making: Option<JoinHandle<Finder>>,
    /// What the finder was asked last, and its generation.
    sought: (u64, String),
}

impl Default for Answerer {
    fn default() -> Self {
        Self {
            many_events: MANY_EVENTS,
            lists: Lists::default(),
            finder: None,
            making: None,
            sought: Default::default(),
        }
    }
}

impl Answerer {
    /// The answer to the question of a generation.
    pub fn answer(&mut self, generation: u64, question: Question) -> Msg {
        let store = Arc::clone(&self.lists.store);
        match question {
            Question::Arrange(wanted) => {
                if !Arc::ptr_eq(&wanted.store, &store) {
                    (self.finder, self.making) = (None, None);
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
                self.sought = (generation, text);
                self.find(&store)
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

    fn find(&mut self, store: &Arc<Store>) -> Msg {
        let is_large = store.events().len() > self.many_events;
        let finder = self.finder.get_or_insert_with(|| {
            if !is_large {
                return Finder::new(store);
            }
            let first = Finder::without_events(store);
            let whole = Arc::clone(store);
            let thread = std::thread::Builder::new().name("finder".to_owned());
            self.making = thread.spawn(move || Finder::new(&whole)).ok();
            if self.making.is_some() { first } else { Finder::new(store) }
        });
        let (generation, text) = &self.sought;
        Msg::Found { generation: *generation, answer: finder.find(text, LINES) }
    }

    /// Whether something is being made that will answer better what has been answered.
    pub fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// The better answer, once it can be given.
    pub fn late_answer(&mut self) -> Option<Msg> {
        let made = self.making.take_if(|making| making.is_finished())?;
        self.finder = Some(made.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        let store = Arc::clone(&self.lists.store);
        Some(self.find(&store))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::marked;
    use crate::query::finder::Answer;
    use crate::store::StoreBuilder;

    fn found(msg: Msg) -> Answer {
        let Msg::Found { generation: 7, answer } = msg else { panic!("{msg:?}") };
        answer
    }

    #[test]
    fn events_are_found_later_where_they_are_many() {
        let mut builder = StoreBuilder::default();
        builder.add(Arc::new(marked::article(
            "a.txt",
            "it",
            "La gru cadde [il 3 maggio 2021|2021-05-03].",
        )));
        let store = builder.build();
        assert!(!store.events().is_empty());
        let mut answerer = Answerer { many_events: 0, ..Answerer::default() };
        answerer.lists.store = store;
        let first = found(answerer.answer(7, Question::Find("cadde".to_owned())));
        assert!(first.is_part && first.found.is_empty());
        let late = std::iter::repeat_with(|| {
            std::thread::yield_now();
            answerer.late_answer()
        });
        let late = found(late.flatten().next().unwrap());
        assert!(!late.is_part && late.found.len() == 1);
        assert!(!answerer.is_making());
    }
}
