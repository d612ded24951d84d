//! The state of the screen and everything that changes it, without a terminal.
//!
//! [`App::update`] takes one [`Msg`] and answers with [`Effect`]s for `term` to carry out; it does
//! no input or output, starts no thread and reads no clock. `view` draws the state and never
//! changes it.

pub mod answer;
pub mod arrange;
pub mod article;
pub mod axis;
pub mod chart;
pub mod command;
mod count;
pub mod dates;
mod decide;
pub mod document;
pub mod explain;
pub mod filter;
pub mod finder;
mod go;
pub mod histogram;
pub mod history;
pub mod hits;
pub mod input;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod lists;
mod look;
pub mod name_file;
pub mod names;
pub mod notebook;
pub mod notes;
pub mod page;
pub mod pairs;
pub mod prompt;
mod run;
pub mod scroll;
mod snapshot;
pub mod timeline;
pub mod twin;
mod versions;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::answer::Question;
use crate::app::arrange::Lists;
use crate::app::article::ArticleView;
use crate::app::chart::Chart;
use crate::app::finder::FinderView;
use crate::app::history::History;
use crate::app::hits::Hits;
use crate::app::key::Key;
use crate::app::keymap::{Keymap, Lookup, Taker, scopes};
use crate::app::layout::{Layout, Shown, layout};
use crate::app::lists::{Articles, Problems, RelatedList};
use crate::app::name_file::NameFile;
use crate::app::names::Names;
use crate::app::notebook::Own;
use crate::app::notes::Notes;
use crate::app::page::Page;
use crate::app::pairs::Pairs;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::scroll::{By, Scroll};
use crate::app::timeline::Timeline;
use crate::app::twin::Twin;
use crate::config::{self, Config};
use crate::load::Root;
use crate::model::{DecisionEdit, EntityId, Problem, Related};
use crate::notebook::{Change, Notebook};
use crate::query::finder::Answer;
use crate::query::search;
use crate::query::{Count, Selection};
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
    /// The lists that were asked for; those of an older question than what is shown are dropped.
    Arranged {
        generation: u64,
        lists: Box<Lists>,
    },
    /// The finder's answer to the question of a generation; an older one is dropped.
    Found {
        generation: u64,
        answer: Answer,
    },
    /// The full-text search's answer.
    Searched {
        generation: u64,
        answer: search::Answer,
    },
    /// How much of the store answers each of the queries of a question.
    Counted {
        generation: u64,
        counts: Vec<Count>,
    },
    /// What an article shares with others, in answer to a question.
    Related {
        generation: u64,
        related: Vec<Related>,
    },
    /// Problems that have no article: the configuration's, the terminal's.
    Problems(Vec<Problem>),
    /// Something to tell the reader, such as that the editor could not be started.
    Notice(CleanText),
    /// The notebook as it is on the disk, and why it cannot be written, if so.
    Notebook {
        notebook: Box<Notebook>,
        trouble: Option<CleanText>,
    },
    /// The first so many changes not yet written are on the disk; or why the next ones are not.
    Kept {
        written: usize,
        trouble: Option<CleanText>,
    },
    /// What was written in the editor; nothing where it failed.
    Composed(Option<CleanText>),
    /// The program is about to end without having been asked to.
    Ending,
}

/// How far loading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub files_read: usize,
    /// Files known so far; not final while the folder is still walked. Once all are done: with those
    /// that have changed since and are not linked yet.
    pub files_found: usize,
    /// Seconds until all are read, as far as the time that went by tells.
    pub seconds_left: Option<u64>,
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
    /// Have a question answered; the answer is a message of the same generation.
    Ask {
        generation: u64,
        question: Question,
    },
    /// Read the folder again.
    Reload,
    /// Change what is decided about names, beside the articles; [`Msg::Loaded`] brings the store
    /// that follows from it.
    Decide(DecisionEdit),
    /// Write changes to the notebook, and have what is relative to a date among them follow it;
    /// [`Msg::Kept`] tells when they are on the disk.
    Keep(Vec<Change>),
    /// Have a text written in `$EDITOR`; [`Msg::Composed`] brings it.
    Compose(CleanText),
}

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    Timeline,
    Article,
    /// The article that stands beside the one shown.
    Twin,
    Related,
    Articles,
    Names,
    /// One name's file.
    NameFile,
    Hits,
    Problems,
    Pairs,
    Chart,
    /// Notes and starred articles.
    Notes,
}

impl Pane {
    pub const ALL: [Self; 12] = [
        Self::Timeline,
        Self::Article,
        Self::Twin,
        Self::Related,
        Self::Articles,
        Self::Names,
        Self::NameFile,
        Self::Hits,
        Self::Problems,
        Self::Pairs,
        Self::Chart,
        Self::Notes,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Timeline => "1 Timeline",
            Self::Article => "2 Article",
            Self::Twin => "Beside it",
            Self::Related => "3 Also told in",
            Self::Articles => "4 Articles",
            Self::Names => "5 Names",
            Self::NameFile => "5 Name",
            Self::Hits => "6 Found",
            Self::Problems => "7 Problems",
            Self::Pairs => "8 Who with whom",
            Self::Chart => "9 Names by time",
            Self::Notes => "0 Notes",
        }
    }

    /// Whether it stands on the left; the article and its cross-references stand on the right.
    pub fn is_left(self) -> bool {
        !matches!(self, Self::Article | Self::Twin | Self::Related)
    }

    /// Whether it is made of the names, and only while it is shown.
    pub fn is_drawn(self) -> bool {
        matches!(self, Self::Pairs | Self::Chart)
    }

    /// Rows of the screen that one line of the list takes.
    pub fn row_height(self) -> usize {
        match self {
            Self::Related | Self::Hits | Self::Problems | Self::Notes => 2,
            _ => 1,
        }
    }
}

/// The whole state of the screen.
#[derive(Debug)]
pub struct App {
    pub store: Arc<Store>,
    pub progress: Progress,
    /// In cells.
    pub size: (u16, u16),
    /// What the title bar calls the articles.
    pub folder: CleanText,
    /// The longest line of an article, in cells.
    pub measure: u16,
    pub theme: config::Theme,
    pub colours: config::Colours,
    /// The most panes side by side that the reader wants.
    pub panes: config::Panes,
    pub keymap: Keymap,
    /// The keys of an unfinished sequence.
    pub pressed: Vec<Key>,
    pub focus: Pane,
    /// The list on the left.
    pub left: Pane,
    pub zoomed: bool,
    /// Whether the article was opened and has the screen to itself until it is left.
    pub reading: bool,
    pub timeline: Timeline,
    pub article: ArticleView,
    pub related: RelatedList,
    pub articles: Articles,
    pub names: Names,
    pub name_file: NameFile,
    pub pairs: Pairs,
    pub chart: Chart,
    /// The article beside the one shown.
    pub twin: Option<Twin>,
    pub hits: Hits,
    pub problems: Problems,
    pub notes: Notes,
    /// What the reader has added.
    pub own: Own,
    /// What articles are called in the notebook.
    pub root: Root,
    /// What is shown of the store, and the query's text; everything where that is empty.
    pub selection: Arc<Selection>,
    pub query: CleanText,
    /// The lists that are being made.
    open: arrange::Open,
    /// A line of input, for the finder as well.
    pub prompt: Option<Prompt>,
    /// The number of the latest question for counts.
    counting: u64,
    pub finder: FinderView,
    pub page: Option<Page>,
    pub notice: Option<CleanText>,
    history: History,
    /// What is looked for in the article, and what `n` goes on with.
    looking: Looking,
    /// What was decided about names since the program was started, to be taken back.
    decided: Vec<DecisionEdit>,
    /// What of it was taken back, to be decided again.
    undecided: Vec<DecisionEdit>,
    /// Whether the reader has pressed a key yet; until then the first event stays selected.
    touched: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Looking {
    #[default]
    Nothing,
    /// For what was typed in the article's pane.
    Text,
    /// For the words that a list is filtered by.
    Words,
    /// For what the search of all articles found.
    Hits,
    /// For the mentions of a name.
    Name(EntityId),
    /// For what is shared with the article beside it.
    Shared,
}

impl App {
    /// The state before anything is read. `folder` is what the title bar calls the articles.
    pub fn new(config: &Config, folder: CleanText) -> Self {
        let (keymap, problems) = Keymap::new(&config.keys, &config.key_places);
        Self {
            store: Arc::default(),
            progress: Progress::default(),
            size: (80, 24),
            folder,
            measure: config.measure,
            theme: config.theme,
            colours: config.colours,
            panes: config.layout,
            keymap,
            pressed: Vec::new(),
            focus: Pane::Timeline,
            left: Pane::Timeline,
            zoomed: false,
            reading: false,
            timeline: Timeline::default(),
            article: ArticleView::default(),
            related: RelatedList::default(),
            articles: Articles::default(),
            names: Names::default(),
            name_file: NameFile::default(),
            pairs: Pairs::default(),
            chart: Chart::default(),
            twin: None,
            hits: Hits::default(),
            problems: Problems::of(problems),
            notes: Notes::default(),
            own: Own::default(),
            root: Root::default(),
            selection: Arc::default(),
            query: CleanText::default(),
            open: arrange::Open::default(),
            prompt: None,
            counting: 0,
            finder: FinderView::default(),
            page: None,
            notice: None,
            history: History::default(),
            looking: Looking::default(),
            decided: Vec::new(),
            undecided: Vec::new(),
            touched: false,
        }
    }

    /// Takes in what happened; the effects are to be carried out in order. The screen has to be
    /// drawn again after any message, and the drawing of an unchanged state writes nothing.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let (rows, columns) = self.article_size();
        let (twin_rows, twin_columns) = self.twin_size();
        let mut effects = match msg {
            Msg::Key(key) => self.press(key),
            Msg::Paste(text) => self.type_text(&text),
            Msg::Resize { width, height } => {
                self.size = (width, height);
                Vec::new()
            }
            Msg::Loaded { store, progress } => {
                self.take_store(store, progress);
                Vec::new()
            }
            Msg::Arranged { generation, lists } => self.take_lists(generation, *lists),
            Msg::Found { generation, answer } => {
                self.finder.answer(&self.store, generation, answer);
                let is_there = !self.finder.is_part || self.finder.selected().is_some();
                let go = is_there
                    && !self.finder.is_waiting()
                    && std::mem::take(&mut self.finder.accepted);
                if go { self.accept() } else { Vec::new() }
            }
            Msg::Searched { generation, answer } => self.take_hits(generation, answer),
            Msg::Counted { generation, counts } => {
                self.take_counts(generation, &counts);
                Vec::new()
            }
            Msg::Related { generation, related } => {
                self.related.answer(&self.store, generation, related);
                self.press_held()
            }
            Msg::Problems(problems) => {
                self.problems.own.extend(problems);
                self.problems.fill(&self.store);
                Vec::new()
            }
            Msg::Notice(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
            Msg::Notebook { notebook, trouble } => {
                self.take_notebook(*notebook, trouble);
                Vec::new()
            }
            Msg::Kept { written, trouble } => {
                self.take_kept(written, trouble);
                Vec::new()
            }
            Msg::Composed(text) => {
                if let Some(text) = text {
                    self.take_note(&text);
                }
                Vec::new()
            }
            Msg::Ending => {
                self.keep_place();
                Vec::new()
            }
        };
        // What is in view stays there when the article's pane gets another size.
        if self.article_size() != (rows, columns) {
            self.article.keep_in_view(rows, columns);
        }
        if self.twin_size() != (twin_rows, twin_columns)
            && let Some(twin) = &mut self.twin
        {
            twin.view.keep_in_view(twin_rows, twin_columns);
        }
        self.settle();
        self.note_opening();
        effects.extend(self.take_outbox());
        effects.extend(self.take_question());
        effects.extend(self.related.take_question());
        effects
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.touched = true;
        self.notice = None;
        if self.holds(key) {
            return Vec::new();
        }
        self.pressed.push(key);
        match self.keymap.lookup(scopes(self.taker()), &self.pressed) {
            Lookup::Pending => Vec::new(),
            Lookup::Run(command) => {
                self.pressed.clear();
                self.run(command)
            }
            Lookup::Unbound => {
                let alone = self.pressed.len() == 1;
                self.pressed.clear();
                let Some(typed) = key.typed().filter(|_| alone && self.prompt.is_some()) else {
                    self.say_unbound();
                    return Vec::new();
                };
                self.type_text(typed.encode_utf8(&mut [0; 4]))
            }
        }
    }

    fn say_unbound(&mut self) {
        if self.prompt.is_none() && self.page.is_none() {
            self.say("not bound: ? shows all keys");
        }
    }

    /// What takes the next key.
    pub fn taker(&self) -> Taker {
        match (&self.page, &self.prompt) {
            (_, Some(prompt)) if prompt.purpose == Purpose::Finder => Taker::Finder,
            (_, Some(_)) => Taker::Prompt,
            (Some(_), None) => Taker::Page,
            (None, None) => match self.focus {
                Pane::Timeline => Taker::Timeline,
                Pane::Article => Taker::Article,
                Pane::Names | Pane::NameFile => Taker::Names,
                Pane::Chart => Taker::Chart,
                Pane::Problems => Taker::Problems,
                _ => Taker::List,
            },
        }
    }

    pub fn layout(&self) -> Layout {
        let shown = Shown {
            focus: self.focus,
            left: self.left,
            zoomed: self.zoomed,
            reading: self.reading,
            panes: self.panes,
            related: self.related.found.len(),
            twin: self.twin.is_some(),
        };
        layout(self.size, shown)
    }

    /// Whether anything has been read: before that only the bars are shown.
    pub fn has_begun(&self) -> bool {
        self.progress.done || self.progress.files_found > 0 || !self.store.articles().is_empty()
    }

    /// Whether something may stand over the panes.
    pub fn is_overlaid(&self) -> bool {
        self.page.is_some() || self.prompt.is_some() || !self.pressed.is_empty()
    }

    pub fn finder_is_open(&self) -> bool {
        self.prompt.as_ref().is_some_and(|prompt| prompt.purpose == Purpose::Finder)
    }

    /// Where a list stands.
    pub fn scroll(&self, pane: Pane) -> Option<Scroll> {
        Some(match pane {
            Pane::Timeline => self.timeline.scroll,
            Pane::Article | Pane::Twin => return None,
            Pane::Related => self.related.scroll,
            Pane::Articles => self.articles.scroll,
            Pane::Names => self.names.scroll,
            Pane::NameFile => self.name_file.scroll,
            Pane::Hits => self.hits.scroll,
            Pane::Problems => self.problems.scroll,
            Pane::Pairs => self.pairs.scroll,
            Pane::Chart => self.chart.scroll,
            Pane::Notes => self.notes.scroll,
        })
    }

    /// Rows and width of the article's lines.
    pub fn article_size(&self) -> (usize, usize) {
        let body = self.layout().body(Pane::Article);
        let width = self.article.text_width(body.width, self.measure);
        (usize::from(body.height), width)
    }

    /// Brings everything selected into view, now that sizes and contents are known.
    fn settle(&mut self) {
        self.reading &= self.focus == Pane::Article;
        let layout = self.layout();
        // Not asked for while nobody sees it.
        if let Some(article) = self.article.id
            && layout.area(Pane::Related).is_some()
        {
            self.related.show(&self.store, article, self.timeline.event());
        }
        let layout = self.layout();
        for &(pane, area) in &layout.panes {
            let height = usize::from(layout.body(pane).height) / pane.row_height();
            let by = if layout.is_beside(area) { By::HalfPages } else { By::Lines };
            match pane {
                Pane::Timeline => self.timeline.keep_in_view(height, by),
                Pane::Article => {
                    let (height, width) = self.article_size();
                    self.article.settle(height, width);
                }
                Pane::Twin => {
                    let (height, width) = self.twin_size();
                    if let Some(twin) = &mut self.twin {
                        twin.view.settle(height, width);
                    }
                }
                Pane::Chart => self.chart.scroll.keep_in_view(Chart::lane_rows(height), by),
                _ => {
                    if let Some(scroll) = self.scroll_of(pane) {
                        scroll.keep_in_view(height, by);
                    }
                }
            }
        }
        self.finder.keep_in_view(usize::from(layout.main.height));
        if let Some(page) = &mut self.page {
            page.keep_full(layout.page());
        }
    }
}
