//! The thread that makes the lists, finds what articles share, and answers the finder and the full-text search. Only the newest
//! question of each kind is answered: who types on does not wait for what was typed before.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::app::Msg;
use crate::app::arrange::{Lists, Wanted};
use crate::model::ArticleId;
use crate::query::finder::Finder;
use crate::query::{self, Query, search};
use crate::term::{Incoming, Sender};

/// The best lines of the finder; more than any screen shows.
const LINES: usize = 200;
/// The best articles of the search; who has gone through so many asks something narrower.
const HITS: usize = 500;

pub(super) enum Question {
    /// From now on the other questions are about the store of these lists.
    Arrange {
        generation: u64,
        wanted: Box<Wanted>,
    },
    Relate {
        generation: u64,
        article: ArticleId,
    },
    Find {
        generation: u64,
        query: String,
    },
    Search {
        generation: u64,
        query: Query,
    },
    Count {
        generation: u64,
        queries: Vec<Query>,
    },
}

/// What is to be done next; a newer question takes the place of an older one.
#[derive(Default)]
struct Open {
    lists: Option<(u64, Box<Wanted>)>,
    related: Option<(u64, ArticleId)>,
    find: Option<(u64, String)>,
    search: Option<(u64, Query)>,
    count: Option<(u64, Vec<Query>)>,
}

/// Answers until nobody asks any more.
pub(super) fn answer(questions: &Receiver<Question>, sender: &Sender) {
    let mut lists = Lists::default();
    let mut finder = None;
    while let Ok(first) = questions.recv() {
        let mut open = Open::default();
        for question in std::iter::once(first).chain(questions.try_iter()) {
            match question {
                Question::Arrange { generation, wanted } => open.lists = Some((generation, wanted)),
                Question::Relate { generation, article } => {
                    open.related = Some((generation, article));
                }
                Question::Find { generation, query } => open.find = Some((generation, query)),
                Question::Search { generation, query } => open.search = Some((generation, query)),
                Question::Count { generation, queries } => open.count = Some((generation, queries)),
            }
        }
        if let Some((generation, wanted)) = open.lists {
            if !Arc::ptr_eq(&wanted.store, &lists.store) {
                finder = None;
            }
            lists = Lists::of(*wanted, &lists);
            let lists = Box::new(lists.clone());
            drop(sender.send(Incoming::App(Msg::Arranged { generation, lists })));
        }
        let store = &lists.store;
        // A question from before another store came in may name an article that is not there.
        if let Some((generation, article)) = open.related
            && article.index() < store.articles().len()
        {
            let related = store.related(article);
            drop(sender.send(Incoming::App(Msg::Related { generation, related })));
        }
        if let Some((generation, query)) = open.find {
            let finder = finder.get_or_insert_with(|| Finder::new(store));
            let answer = finder.find(&query, LINES);
            drop(sender.send(Incoming::App(Msg::Found { generation, answer })));
        }
        if let Some((generation, query)) = open.search {
            let answer = search::search(store, &query, HITS);
            drop(sender.send(Incoming::App(Msg::Searched { generation, answer })));
        }
        if let Some((generation, queries)) = open.count {
            let counts = queries.iter().map(|query| query::count(store, query)).collect();
            drop(sender.send(Incoming::App(Msg::Counted { generation, counts })));
        }
    }
}
