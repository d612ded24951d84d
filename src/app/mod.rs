//! The state of the screen and everything that changes it, without a terminal.
//!
//! [`App::update`] takes one [`Msg`] and answers with [`Effect`]s for `term` to carry out; it does
//! no input or output, starts no thread and reads no clock. `view` draws the state and never
//! changes it.

pub mod key;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::key::Key;
use crate::config::Config;
use crate::model::Problem;
use crate::query::Query;
use crate::query::finder::Answer;
use crate::query::search::Hit;
use crate::store::Store;
use crate::text::CleanText;

/// Everything that can happen.
#[derive(Debug)]
pub enum Msg {
    Key(Key),
    /// Text pasted in one piece.
    Paste(CleanText),
    /// In cells.
    Resize {
        width: u16,
        height: u16,
    },
    /// A new snapshot of the folder, and how far loading is.
    Loaded {
        store: Arc<Store>,
        progress: Progress,
    },
    /// The finder's answer to the question of a generation; an older one is dropped.
    Found {
        generation: u64,
        answer: Answer,
    },
    /// The full-text search's answer.
    Searched {
        generation: u64,
        hits: Vec<Hit>,
    },
    /// Problems that have no article: the configuration's, the terminal's.
    Problems(Vec<Problem>),
    /// Something to tell the reader, such as that the editor could not be started.
    Notice(CleanText),
}

/// How far loading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub files_read: usize,
    /// Files known so far; not final while the folder is still walked.
    pub files_found: usize,
    pub done: bool,
}

/// What the terminal side has to do after an update.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Quit,
    /// Draw everything anew, whatever the terminal is thought to show (Ctrl-L).
    Redraw,
    /// Stop as a job (Ctrl-Z) and come back with the screen drawn anew.
    Suspend,
    /// Put text on the reader's clipboard (OSC 52).
    Copy(CleanText),
    /// Open a file in `$EDITOR`, or in `$PAGER`, at a line from 1, and come back.
    Edit {
        file: PathBuf,
        line: u32,
    },
    /// Ask the finder; [`Msg::Found`] brings the answer.
    Find {
        generation: u64,
        query: String,
    },
    /// Ask the full-text search; [`Msg::Searched`] brings the answer.
    Search {
        generation: u64,
        query: Query,
    },
    /// Read the folder again.
    Reload,
}

/// The whole state of the screen.
#[derive(Debug)]
pub struct App {
    pub store: Arc<Store>,
    pub progress: Progress,
    pub size: (u16, u16),
}

impl App {
    /// The state before anything is read. `folder` is what the title bar calls the articles.
    pub fn new(_config: &Config, _folder: CleanText) -> Self {
        Self { store: Arc::default(), progress: Progress::default(), size: (80, 24) }
    }

    /// Takes in what happened; the effects are to be carried out in order. The screen has to be
    /// drawn again after any message, and the drawing of an unchanged state writes nothing.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Resize { width, height } => self.size = (width, height),
            Msg::Loaded { store, progress } => {
                self.store = store;
                self.progress = progress;
            }
            Msg::Key(Key { code: key::Code::Char('q'), .. }) => return vec![Effect::Quit],
            _ => {}
        }
        Vec::new()
    }
}
