//! The thread that answers the finder and the full-text search. Only the newest question of each
//! kind is answered: who types on does not wait for what was typed before.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::app::Msg;
use crate::query::finder::Finder;
use crate::query::{Query, search};
use crate::store::Store;
use crate::term::{Incoming, Sender};

/// Lines of an answer; more than any screen shows.
const LIMIT: usize = 500;

pub(super) enum Question {
    /// From now on questions are about this store.
    Store(Arc<Store>),
    Find {
        generation: u64,
        query: String,
    },
    Search {
        generation: u64,
        query: Query,
    },
}

/// What is to be done next; a newer question takes the place of an older one.
#[derive(Default)]
struct Open {
    find: Option<(u64, String)>,
    search: Option<(u64, Query)>,
}

/// Answers until nobody asks any more.
pub(super) fn answer(questions: &Receiver<Question>, sender: &Sender) {
    let mut store = Arc::default();
    let mut finder = None;
    while let Ok(first) = questions.recv() {
        let mut open = Open::default();
        for question in std::iter::once(first).chain(questions.try_iter()) {
            match question {
                Question::Store(newer) => {
                    store = newer;
                    finder = None;
                }
                Question::Find { generation, query } => open.find = Some((generation, query)),
                Question::Search { generation, query } => open.search = Some((generation, query)),
            }
        }
        if let Some((generation, query)) = open.find {
            let finder = finder.get_or_insert_with(|| Finder::new(&store));
            let answer = finder.find(&query, LIMIT);
            drop(sender.send(Incoming::App(Msg::Found { generation, answer })));
        }
        if let Some((generation, query)) = open.search {
            let answer = search::search(&store, &query, LIMIT);
            drop(sender.send(Incoming::App(Msg::Searched { generation, answer })));
        }
    }
}
