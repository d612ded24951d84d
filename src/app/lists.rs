//! The plain lists: articles, cross-references, problems. Each is what it shows and where it stands;
//! what a line leads to is in `go.rs`.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::app::Effect;
use crate::app::answer::Question;
use crate::app::filter::Filter;
use crate::app::scroll::Scroll;
use crate::model::{ArticleId, EventId, EventReport, Problem, ProblemKind, Related};
use crate::query::Selection;
use crate::store::Store;
use crate::text::CleanText;

/// The list of articles, from the earliest to the latest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Articles {
    pub ids: Arc<Vec<ArticleId>>,
    pub scroll: Scroll,
    pub filter: Filter,
}

/// The selected articles that pass a filter, from the earliest to the latest.
pub(super) fn articles(store: &Store, selection: &Selection, filter: &Filter) -> Vec<ArticleId> {
    let is_chosen = selection.holds_articles(store);
    let chosen = |id: &&ArticleId| is_chosen(**id);
    let passes = |&&id: &&ArticleId| {
        let article = store.article(id);
        let stated = [&article.source, &article.byline];
        let stated = stated.into_iter().flatten().map(CleanText::as_str);
        let fields = [article.title.as_str(), article.path.as_str()].into_iter().chain(stated);
        filter.matches(fields.map(Cow::Borrowed))
    };
    // Of an article's versions the first that is chosen stands for the others.
    let leads = |id: &&ArticleId| {
        let before = store.versions(**id).iter().take_while(|&version| version != *id);
        !before.filter(chosen).any(|version| passes(&version))
    };
    let all = store.articles_by_date().par_iter();
    all.filter(chosen).filter(passes).filter(leads).copied().collect()
}

impl Articles {
    /// Shows others; the selection stays on an article where it is among them.
    pub(super) fn take(
        &mut self,
        store: &Store,
        ids: Arc<Vec<ArticleId>>,
        keep: Option<ArticleId>,
    ) {
        self.ids = ids;
        let kept = keep.and_then(|keep| self.place(store, keep));
        let before = std::mem::take(&mut self.scroll);
        self.scroll = Scroll { len: self.ids.len(), ..before };
        match kept {
            Some(kept) => self.scroll.carry(kept),
            None => self.scroll.select(0),
        }
    }

    /// Selects an article, or the version that is shown for it, if there is one.
    pub fn select(&mut self, store: &Store, article: ArticleId) {
        if let Some(index) = self.place(store, article) {
            self.scroll.select(index);
        }
    }

    fn place(&self, store: &Store, article: ArticleId) -> Option<usize> {
        let entry = store.entry(article);
        let own = self.ids.iter().position(|&id| id == article);
        own.or_else(|| self.ids.iter().position(|&id| store.entry(id) == entry))
    }

    pub fn selected(&self) -> Option<ArticleId> {
        self.ids.get(self.scroll.selected).copied()
    }
}

/// The articles that report the same event as the one shown, then those that share other things.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedList {
    of: Option<(ArticleId, Option<EventId>)>,
    /// What the article shares with others, whichever event is selected.
    shared: Vec<Related>,
    /// The numbers of the latest question for it, of the one that was asked last and of the answer.
    wanted: u64,
    asked: u64,
    answered: u64,
    pub found: Vec<RelatedRow>,
    pub scroll: Scroll,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RelatedRow {
    /// Another article's report of the selected event.
    Report(EventReport),
    Shares(Related),
    /// Another version of the article itself.
    Version(ArticleId),
}

impl RelatedRow {
    pub fn article(&self) -> ArticleId {
        match self {
            Self::Report(report) => report.article,
            Self::Shares(related) => related.article,
            Self::Version(article) => *article,
        }
    }

    pub fn report(&self) -> Option<EventReport> {
        match self {
            Self::Report(report) => Some(*report),
            Self::Shares(_) | Self::Version(_) => None,
        }
    }
}

impl RelatedList {
    /// `event` is the one that the reader has before them; it counts if the article reports it. What
    /// the article shares with others has to be asked for; until the answer comes the last list stands.
    pub fn show(&mut self, store: &Store, article: ArticleId, event: Option<EventId>) {
        let event = event.filter(|id| store.events_told(article).contains(id));
        if self.of == Some((article, event)) {
            return;
        }
        if self.of.is_none_or(|(before, _)| before != article) {
            self.wanted += 1;
        }
        self.of = Some((article, event));
        if !self.is_waiting() {
            self.fill(store);
        }
    }

    /// Whether what is listed is not of the article shown.
    pub fn is_waiting(&self) -> bool {
        self.answered != self.wanted
    }

    /// The question that is due, once for each article.
    pub fn take_question(&mut self) -> Option<Effect> {
        let is_due = self.asked != self.wanted;
        self.asked = self.wanted;
        let (article, _) = self.of.filter(|_| is_due)?;
        Some(Effect::Ask { generation: self.wanted, question: Question::Relate(article) })
    }

    /// Takes an answer unless it is late.
    pub fn answer(&mut self, store: &Store, generation: u64, shared: Vec<Related>) {
        if generation == self.wanted {
            self.answered = generation;
            self.shared = shared;
            self.fill(store);
        }
    }

    /// Another store has other numbers: nothing is waited for until the article shown is asked for
    /// again.
    pub fn reset(&mut self) {
        let wanted = self.wanted;
        *self = Self { wanted, asked: wanted, answered: wanted, ..Self::default() };
    }

    fn fill(&mut self, store: &Store) {
        let Some((article, event)) = self.of else { return };
        self.found.clear();
        let mut told = event.map_or_else(Vec::new, |id| store.event(id).reports.to_vec());
        // What only the front matter states has no sentence to go to.
        told.sort_by_key(|&report| store.report(report).sentence.is_empty());
        let told = told.into_iter().map(RelatedRow::Report);
        for row in told.chain(self.shared.iter().cloned().map(RelatedRow::Shares)) {
            // Of several versions of an article the first stands here, of this one none.
            let entry = store.entry(row.article());
            let known = self.found.iter().any(|row| store.entry(row.article()) == entry);
            if entry != store.entry(article) && !known {
                self.found.push(row);
            }
        }
        let others = store.versions(article).iter().filter(|&&version| version != article);
        self.found.extend(others.copied().map(RelatedRow::Version));
        self.scroll = Scroll { len: self.found.len(), ..Scroll::default() };
    }

    pub fn selected(&self) -> Option<&RelatedRow> {
        self.found.get(self.scroll.selected)
    }
}

/// Everything that is wrong with the inputs, the configuration and the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Those that have no article.
    pub own: Vec<Problem>,
    /// Only those of this kind are shown.
    pub kind: Option<ProblemKind>,
    pub filter: Filter,
    /// Those shown, by their place among all.
    rows: Vec<u32>,
    pub scroll: Scroll,
}

impl Problems {
    /// Those that are known before anything is read.
    pub fn of(own: Vec<Problem>) -> Self {
        let rows: Vec<u32> = (0_u32..).zip(&own).map(|(place, _)| place).collect();
        let scroll = Scroll { len: rows.len(), ..Scroll::default() };
        Self { own, rows, scroll, ..Self::default() }
    }

    /// Lists what passes the kind and the filter, and stays on the selected problem if it does.
    pub fn fill(&mut self, store: &Store) {
        let keep = self.rows.get(self.scroll.selected).copied();
        let passes = |problem: &Problem| {
            let fields = [problem.path.as_str(), problem.kind.word(), problem.message.as_str()];
            self.kind.is_none_or(|kind| kind == problem.kind)
                && self.filter.matches(fields.into_iter().map(Cow::Borrowed))
        };
        let rows = (0_u32..).zip(self.all(store)).filter(|(_, problem)| passes(problem));
        self.rows = rows.map(|(place, _)| place).collect();
        self.scroll.set_len(self.rows.len());
        let kept = keep.and_then(|keep| self.rows.binary_search(&keep).ok());
        self.scroll.select(kept.unwrap_or_default());
    }

    /// Goes on to the next kind that there is; after the last all are shown again.
    pub fn next_kind(&mut self, store: &Store) {
        let is_there = |kind: &ProblemKind| self.all(store).any(|problem| problem.kind == *kind);
        let is_later = |kind: &ProblemKind| self.kind.is_none_or(|now| now < *kind);
        let next = ProblemKind::ALL.into_iter().filter(is_later).find(is_there);
        self.kind = next;
        self.fill(store);
    }

    fn all<'a>(&'a self, store: &'a Store) -> impl Iterator<Item = &'a Problem> {
        self.own.iter().chain(store.problems())
    }

    /// How many there are, shown or not.
    pub fn count(&self, store: &Store) -> usize {
        self.own.len() + store.problems().len()
    }

    /// How many are shown.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The problem of a line.
    pub fn at<'a>(&'a self, store: &'a Store, line: usize) -> Option<&'a Problem> {
        let place = *self.rows.get(line)? as usize;
        match place.checked_sub(self.own.len()) {
            None => self.own.get(place),
            Some(index) => store.problems().get(index),
        }
    }

    pub fn selected<'a>(&'a self, store: &'a Store) -> Option<&'a Problem> {
        self.at(store, self.scroll.selected)
    }
}
