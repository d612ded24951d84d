//! What the lists hold: the events, articles and names that the query and what is typed leave, in their
//! order. In a large folder making them takes longer than a key may, so that the thread that answers
//! questions does it: [`Ask`] says what is wanted, [`Lists`] come back in a message. Until then the last
//! ones stand, and keys that need the new ones wait for them.

use std::sync::Arc;

use crate::app::answer::Question;
use crate::app::chart::{self, Drawn};
use crate::app::command::CommandId;
use crate::app::filter::Filter;
use crate::app::history::Visit;
use crate::app::key::Key;
use crate::app::keymap::{Lookup, scopes};
use crate::app::names::{self, NameOrder, NameRow};
use crate::app::pairs::{self, PairRow};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::timeline::Shown;
use crate::app::{App, Effect, Pane, Progress, lists};
use crate::model::ArticleId;
use crate::query::{Query, Selection, select};
use crate::store::{Store, Unit};

/// What decides what the lists hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    pub query: Query,
    pub timeline: Filter,
    pub unit: Unit,
    pub articles: Filter,
    pub names: Filter,
    pub order: NameOrder,
    /// What is drawn of the names, where that is shown.
    pub drawn: Option<Pane>,
}

/// What lists are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub store: Arc<Store>,
    pub ask: Ask,
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.store, &other.store) && self.ask == other.ask
    }
}

/// What the lists hold. The parts are shared: most questions change but one.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub store: Arc<Store>,
    pub ask: Ask,
    /// What the query leaves.
    pub selection: Arc<Selection>,
    pub timeline: Shown,
    pub articles: Arc<Vec<ArticleId>>,
    pub names: Arc<Vec<NameRow>>,
    /// Empty unless they are drawn.
    pub pairs: Arc<Vec<PairRow>>,
    pub chart: Arc<Drawn>,
}

/// The question that is open.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The numbers of the latest question and of the latest answer that is shown.
    asked: u64,
    shown: u64,
    /// What the answer to the latest question shown was asked with.
    ask: Ask,
    /// Whether a question is to be asked.
    is_due: bool,
    /// A store that has come in and is not shown yet.
    incoming: Option<(Arc<Store>, Progress)>,
    /// What the reader waits for.
    awaited: Option<Awaited>,
    /// Keys that wait.
    held: Vec<Key>,
}

#[derive(Debug, Default)]
struct Awaited {
    /// Whether the article then follows what is selected.
    follows: bool,
    /// Where to go then.
    place: Option<Visit>,
}

impl Lists {
    /// Makes lists. What is wanted as it was for the last ones is taken from these.
    pub fn of(wanted: Wanted, last: &Self) -> Self {
        let Wanted { store, ask } = wanted;
        let is_same = Arc::ptr_eq(&store, &last.store) && ask.query == last.ask.query;
        let selection = if is_same {
            Arc::clone(&last.selection)
        } else {
            Arc::new(select(&store, &ask.query))
        };
        let before = is_same.then_some(last);
        let timeline = Shown::of(&store, &selection, &ask, before);
        let articles = match before {
            Some(last) if last.ask.articles == ask.articles => Arc::clone(&last.articles),
            _ => Arc::new(lists::articles(&store, &selection, &ask.articles)),
        };
        let names = names::rows(&store, &selection, &ask, before);
        let drawn = before.filter(|last| Arc::ptr_eq(&last.names, &names));
        let drawn = drawn.filter(|last| last.ask.drawn == ask.drawn);
        let (pairs, chart) = match (ask.drawn, drawn) {
            (_, Some(last)) => (Arc::clone(&last.pairs), Arc::clone(&last.chart)),
            (Some(Pane::Pairs), None) => {
                let is_filtered = !ask.names.is_empty();
                (Arc::new(pairs::rows(&store, &selection, &names, is_filtered)), Arc::default())
            }
            (Some(Pane::Chart), None) => {
                (Arc::default(), Arc::new(chart::draw(&store, &selection, &names)))
            }
            _ => Default::default(),
        };
        Self { store, ask, selection, timeline, articles, names, pairs, chart }
    }
}

impl App {
    /// The newest store that is known, shown or not.
    pub fn newest_store(&self) -> &Arc<Store> {
        self.open.incoming.as_ref().map_or(&self.store, |(store, _)| store)
    }

    /// A new store has come in: it is shown when its lists are made. Of the same store only the progress
    /// is new.
    pub(super) fn take_store(&mut self, store: Arc<Store>, progress: Progress) {
        match &mut self.open.incoming {
            Some((waiting, then)) if Arc::ptr_eq(waiting, &store) => *then = progress,
            None if Arc::ptr_eq(&store, &self.store) => self.progress = progress,
            incoming => {
                *incoming = Some((store, progress));
                self.open.is_due = true;
            }
        }
    }

    /// Has the lists made anew for what the reader has just changed. `follows` is whether the article
    /// then shows what is selected.
    pub(super) fn arrange(&mut self, follows: bool) {
        self.open.is_due = true;
        self.open.awaited.get_or_insert_default().follows |= follows;
    }

    /// Has what a page draws made where it was not shown before.
    pub(super) fn arrange_drawn(&mut self, follows: bool) {
        if self.left.is_drawn() && self.open.ask.drawn != Some(self.left) {
            self.arrange(follows);
        }
    }

    /// Goes somewhere once the lists are made that are being waited for.
    pub(super) fn arrange_at(&mut self, place: Visit) {
        if let Some(awaited) = &mut self.open.awaited {
            awaited.place = Some(place);
        }
    }

    /// The question that is due.
    pub(super) fn take_question(&mut self) -> Option<Effect> {
        if !std::mem::take(&mut self.open.is_due) {
            return None;
        }
        self.open.asked += 1;
        let store = Arc::clone(self.newest_store());
        let query = self.read_query_of(&store, &self.query).unwrap_or_default();
        let ask = Ask {
            query,
            timeline: self.timeline.filter.clone(),
            unit: self.timeline.unit,
            articles: self.articles.filter.clone(),
            names: self.names.filter.clone(),
            order: self.names.order,
            drawn: Some(self.left).filter(|left| left.is_drawn()),
        };
        let question = Question::Arrange(Box::new(Wanted { store, ask }));
        Some(Effect::Ask { generation: self.open.asked, question })
    }

    /// Whether a key needs lists that are being made, or comes after one that does: then it waits.
    pub(super) fn holds(&mut self, key: Key) -> bool {
        // A letter may be meant for a line of input that a waiting key opens.
        let is_out_of_turn = self.is_of_terminal(key) && key.typed().is_none();
        let waits = !self.open.held.is_empty() && !is_out_of_turn
            || self.open.awaited.is_some() && !self.is_free(key)
            || self.needs_related(key) && self.related.is_waiting();
        if waits {
            self.open.held.push(key);
        }
        waits
    }

    /// Carries out the keys that have waited, as far as what they need is there.
    pub(super) fn press_held(&mut self) -> Vec<Effect> {
        let keys = std::mem::take(&mut self.open.held);
        keys.into_iter().flat_map(|key| self.press(key)).collect()
    }

    /// Shows what has been made. An older answer than that to the latest question is shown as well, for
    /// it is nearer to what was asked than what stands.
    pub(super) fn take_lists(&mut self, generation: u64, lists: Lists) -> Vec<Effect> {
        if generation <= self.open.shown {
            return Vec::new();
        }
        self.open.shown = generation;
        let retyped = lists.ask.names != self.open.ask.names;
        self.open.ask = lists.ask.clone();
        let is_last = generation == self.open.asked;
        let awaited = if is_last { self.open.awaited.take() } else { None };
        let mut effects = if Arc::ptr_eq(&lists.store, &self.store) {
            let (event, article) = (self.timeline.event(), self.articles.selected());
            let name = self.names.selected().filter(|_| !retyped);
            let is_narrowed = !Arc::ptr_eq(&lists.selection, &self.selection);
            self.fill_lists(lists, event, article, name);
            if let Some(name) = self.name_file.entity.filter(|_| is_narrowed) {
                self.name_file.show(&self.store, &self.selection, name);
            }
            Vec::new()
        } else {
            self.take_snapshot(lists)
        };
        match awaited {
            Some(Awaited { place: Some(place), .. }) => self.return_to(place),
            Some(Awaited { follows: true, .. }) => self.follow(),
            _ => {}
        }
        effects.extend(self.press_held());
        effects
    }

    /// The progress that came with a store which is shown now.
    pub(super) fn take_incoming(&mut self, shown: &Arc<Store>) {
        let is_it = |(store, _): &mut (Arc<Store>, Progress)| Arc::ptr_eq(store, shown);
        if let Some((_, progress)) = self.open.incoming.take_if(is_it) {
            self.progress = progress;
        }
    }

    /// After a new snapshot of the folder: the same place under its new numbers.
    pub(super) fn renumber_awaited(&mut self, number: impl Fn(Visit) -> Visit) {
        if let Some(place) = self.open.awaited.as_mut().and_then(|awaited| awaited.place.as_mut()) {
            *place = number(*place);
        }
    }

    /// Whether a key does not need the lists: those of who types into a filter, or quits.
    fn is_free(&self, key: Key) -> bool {
        let filters = |prompt: &Prompt| matches!(prompt.purpose, Purpose::Find(_));
        let is_filtering = self.prompt.as_ref().is_some_and(filters);
        let is_typed = match self.meaning(key) {
            Lookup::Run(command) => command.edits(),
            Lookup::Pending => false,
            Lookup::Unbound => key.typed().is_some(),
        };
        is_filtering && is_typed || self.is_of_terminal(key)
    }

    /// Whether a key is about the terminal and not about what it shows.
    fn is_of_terminal(&self, key: Key) -> bool {
        use CommandId::{Quit, Redraw, Suspend};
        matches!(self.meaning(key), Lookup::Run(Quit | Redraw | Suspend))
    }

    /// What a key means alone.
    fn meaning(&self, key: Key) -> Lookup {
        self.keymap.lookup(scopes(self.taker()), &[key])
    }

    /// Whether a key needs the cross-references of the article shown. They are asked for where nobody
    /// sees them yet.
    fn needs_related(&mut self, key: Key) -> bool {
        if self.focus == Pane::Related {
            return true;
        }
        let is_twin = self.meaning(key) == Lookup::Run(CommandId::Twin);
        if let Some(article) = self.article.id.filter(|_| is_twin && self.twin.is_none()) {
            self.related.show(&self.store, article, self.timeline.event());
        }
        is_twin
    }
}
