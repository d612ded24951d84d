//! What the reader adds, as the screen has it: the notebook, what is not on the disk yet, undo and
//! redo; stars, read marks, places, dates set right, saved queries. Notes stand in `notes.rs`.

use crate::app::document::{Document, Position};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::{App, Effect, Pane};
use crate::extract::date;
use crate::model::{ArticleId, DateValue};
use crate::notebook::{Change, Notebook, Passage};
use crate::query::{Completion, Query, QueryError};
use crate::store::Store;
use crate::text::{CleanText, Span, clean_line, fold};

/// The most steps that can be taken back.
const MAX_STEPS: usize = 1000;
/// The latest queries that are offered.
const OFFERED: usize = 8;

/// How much of the first line shown tells the place in an article: in bytes.
const PLACE: usize = 80;

const A_DATE: &str = "a day, month or year, such as 2025-04-11";

#[derive(Debug, Default)]
pub struct Own {
    pub notebook: Notebook,
    /// Changes that are not on the disk yet, as far as is known here.
    unkept: Vec<Change>,
    /// The part of them that nobody was told of yet.
    outbox: Vec<Change>,
    /// Why they cannot be written.
    pub trouble: Option<CleanText>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The article in which the reader is: not one that a list shows in passing.
    pub(super) opened: Option<ArticleId>,
}

/// Something the reader did, and what takes it back.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    what: &'static str,
    forth: Vec<Change>,
    back: Vec<Change>,
}

impl Own {
    /// Changes that cannot be written at present.
    pub fn unsaved(&self) -> usize {
        if self.trouble.is_some() { self.unkept.len() } else { 0 }
    }

    fn apply(&mut self, changes: &[Change]) -> Vec<Change> {
        let mut back: Vec<Change> =
            changes.iter().filter_map(|change| self.notebook.apply(change)).collect();
        back.reverse();
        self.unkept.extend_from_slice(changes);
        self.outbox.extend_from_slice(changes);
        back
    }
}

impl App {
    /// Makes changes that can be taken back in one step. False where nothing is changed by them.
    pub(super) fn change(&mut self, what: &'static str, changes: Vec<Change>) -> bool {
        let notebook = &self.own.notebook;
        let forth: Vec<Change> =
            changes.into_iter().filter(|change| notebook.differs(change)).collect();
        if forth.is_empty() {
            return false;
        }
        let back = self.own.apply(&forth);
        self.own.undone.clear();
        self.own.done.push(Step { what, forth, back });
        if self.own.done.len() > MAX_STEPS {
            self.own.done.remove(0);
        }
        self.show_own();
        true
    }

    /// Notes what the reader leaves behind in passing: nothing to take back.
    pub(super) fn trace(&mut self, change: Change) {
        if self.own.notebook.differs(&change) {
            self.own.apply(&[change]);
        }
    }

    pub(super) fn undo(&mut self) {
        let Some(step) = self.own.done.pop() else { return self.say("Nothing to undo") };
        self.own.apply(&step.back);
        self.notice = Some(clean_line(&format!("Undone: {}", step.what)));
        self.own.undone.push(step);
        self.show_own();
    }

    pub(super) fn redo(&mut self) {
        let Some(step) = self.own.undone.pop() else { return self.say("Nothing to redo") };
        self.own.apply(&step.forth);
        self.notice = Some(clean_line(&format!("Done again: {}", step.what)));
        self.own.done.push(step);
        self.show_own();
    }

    /// What the terminal side has to write.
    pub(super) fn take_outbox(&mut self) -> Option<Effect> {
        let changes = std::mem::take(&mut self.own.outbox);
        (!changes.is_empty()).then_some(Effect::Keep(changes))
    }

    /// The notebook as it is on the disk; what is not there yet stands over it.
    pub(super) fn take_notebook(&mut self, notebook: Notebook, trouble: Option<CleanText>) {
        self.own.notebook = notebook;
        self.own.notebook.apply_all(&self.own.unkept);
        if let Some(trouble) = &trouble {
            let words = format!("{trouble}: what you add is not written to the disk");
            self.notice = Some(clean_line(&words));
        }
        // What is not kept yet is told of once it is.
        if trouble.is_some() || self.own.unkept.is_empty() {
            self.own.trouble = trouble;
        }
        self.show_own();
    }

    /// So many changes are on the disk, or cannot be written at present.
    pub(super) fn take_kept(&mut self, written: usize, trouble: Option<CleanText>) {
        self.own.unkept.drain(..written.min(self.own.unkept.len()));
        if let Some(trouble) = &trouble {
            let words =
                format!("Not saved: {trouble}. It is tried again, and kept here until then");
            self.notice = Some(clean_line(&words));
        } else if self.own.trouble.is_some() {
            self.say("Saved");
        }
        self.own.trouble = trouble;
    }

    /// The lists that show something of the notebook, after it has changed.
    pub(super) fn show_own(&mut self) {
        self.fill_notes();
        if self.read_query(&self.query).is_ok_and(|query| query.asks_marks()) {
            self.arrange(false);
        }
    }

    /// A query, with the articles that bear the marks it asks for.
    pub(super) fn read_query(&self, text: &str) -> Result<Query, QueryError> {
        self.read_query_of(&self.store, text)
    }

    /// The same by the numbers of a store.
    pub(super) fn read_query_of(&self, store: &Store, text: &str) -> Result<Query, QueryError> {
        let mut query = Query::parse(text)?;
        let key = |id| (id, self.root.key(store.article(id)));
        query.bind(|mark| self.own.notebook.marked(mark, store.article_ids().map(key)));
        Ok(query)
    }

    /// How the notebook calls an article.
    pub fn key(&self, id: ArticleId) -> CleanText {
        self.root.key(self.store.article(id))
    }

    pub(super) fn toggle_star(&mut self) {
        let Some(path) = self.article.id.map(|id| self.key(id)) else { return };
        let on = !self.own.notebook.article(&path).starred;
        self.change("the star", vec![Change::Star { path, on }]);
        self.say(if on { "Starred" } else { "The star is taken off" });
    }

    pub(super) fn toggle_read(&mut self) {
        let Some(path) = self.article.id.map(|id| self.key(id)) else { return };
        let on = !self.own.notebook.article(&path).read;
        self.change("the read mark", vec![Change::Read { path, on }]);
        self.say(if on { "Marked as read" } else { "Marked as unread" });
    }

    /// Marks what the list of articles shows.
    pub(super) fn mark_all_read(&mut self) {
        let read = |&id: &ArticleId| Change::Read { path: self.key(id), on: true };
        let changes: Vec<Change> = self.articles.ids.iter().map(read).collect();
        let is_news = self.change("reading all", changes);
        self.say(if is_news { "All listed articles are marked as read" } else { "All are read" });
    }

    /// Whoever goes into an article has read it, and its place is kept when they leave it.
    pub(super) fn note_opening(&mut self) {
        let here = self.article.id.filter(|_| self.focus == Pane::Article);
        if here == self.own.opened {
            return;
        }
        self.keep_place();
        self.own.opened = here;
        if let Some(id) = here {
            // A list of what is unread keeps the article until it is made anew.
            self.trace(Change::Read { path: self.key(id), on: true });
        }
    }

    /// Keeps where the reader is in the article that is open.
    pub(super) fn keep_place(&mut self) {
        let Some(id) = self.own.opened.filter(|id| id.index() < self.store.articles().len()) else {
            return;
        };
        let article = self.store.article(id);
        let top = self.article.left_at(id).filter(|&top| top != Position::default());
        let offset = top.map(|top| Document::new(article).offset_at(top) as usize);
        let place = offset.filter(|&offset| offset > 0).map(|offset| {
            let line = article.text.get(offset..).unwrap_or_default();
            let length = line.find('\n').unwrap_or(line.len()).min(PLACE);
            Passage::of(&article.text, Span::new(offset, offset + line.floor_char_boundary(length)))
        });
        self.trace(Change::Place { path: self.key(id), place });
    }

    /// Where the reader left an article, as an offset of its text.
    pub(super) fn kept_place(&self, id: ArticleId) -> Option<u32> {
        let place = self.own.notebook.article(&self.key(id)).place.as_ref()?;
        place.find(&self.store.article(id).text).map(|span| span.start)
    }

    pub(super) fn ask_date(&mut self) {
        let Some(id) = self.article.id else { return self.say("No article to date") };
        let published = &self.store.article(id).published;
        // Half a date is typed anew: "16 November" lacks what the reader is about to say.
        let whole = published.value.as_ref().filter(|value| value.known_days().is_some());
        let text = whole.map(ToString::to_string).unwrap_or_default();
        self.prompt = Some(Prompt::new(Purpose::Date, clean_line(&text), self.visit()));
    }

    /// Sets the date of the article shown, or takes back what was set where nothing is typed. What is
    /// wrong with the line otherwise.
    pub(super) fn set_date(&mut self, text: &str) -> Result<(), &'static str> {
        let Some(id) = self.article.id else { return Ok(()) };
        let path = self.key(id);
        let value = match text.trim() {
            "" => None,
            text => Some(read_date(text, self.store.article(id).language).ok_or(A_DATE)?),
        };
        let is_set = value.is_some();
        let is_news = self.change("the article's date", vec![Change::Date { path, value }]);
        self.say(match (is_news, is_set) {
            (true, true) => "The date is set: what is relative to it follows",
            (true, false) => "The date is again what the article says",
            (false, true) => "You have set this date already",
            (false, false) => "You have set no date for this article",
        });
        Ok(())
    }

    pub(super) fn ask_name(&mut self) {
        if self.query.is_empty() {
            return self.say("No query to save: & asks one");
        }
        let mut saved = self.own.notebook.queries();
        let name = saved.find(|(_, query)| **query == self.query).map(|(name, _)| name);
        let text = name.unwrap_or(&self.query).clone();
        self.prompt = Some(Prompt::new(Purpose::SaveQuery, text, self.visit()));
    }

    /// Saves the query under a name; without one it is forgotten.
    pub(super) fn save_query(&mut self, name: &CleanText) {
        let query = self.query.clone();
        let named = self.own.notebook.queries().filter(|(_, saved)| **saved == query);
        let mut changes: Vec<Change> =
            named.map(|(name, _)| Change::Query { name: name.clone(), query: None }).collect();
        let name = clean_line(name.trim());
        let is_saved = !name.is_empty();
        if is_saved {
            changes.retain(
                |change| !matches!(change, Change::Query { name: old, .. } if *old == name),
            );
            changes.push(Change::Query { name, query: Some(query) });
        }
        self.change("saving the query", changes);
        self.say(if is_saved { "Saved: & offers it" } else { "The query is forgotten" });
    }

    /// Saved queries, then the latest ones, as far as they go on from what is typed.
    pub(super) fn own_queries(&self, typed: &str) -> Vec<Completion> {
        let typed = fold(typed);
        let goes_on = |text: &str| fold(text).starts_with(&typed);
        let notebook = &self.own.notebook;
        let saved = notebook.queries().filter(|(name, query)| goes_on(name) || goes_on(query));
        let saved = saved.map(|(name, query)| Completion {
            text: query.to_string(),
            label: name.clone(),
            help: clean_line(&format!("saved: {query}")),
            is_own: true,
        });
        let is_saved = |query: &CleanText| notebook.queries().any(|(_, saved)| saved == query);
        let asked = notebook.asked().filter(|query| goes_on(query) && !is_saved(query));
        let asked = asked.take(OFFERED).map(|query| Completion {
            text: query.to_string(),
            label: query.clone(),
            help: CleanText::from("asked before"),
            is_own: true,
        });
        saved.chain(asked).collect()
    }

    pub(super) fn remember_query(&mut self, query: &CleanText) {
        if !query.is_empty() {
            self.trace(Change::Asked { query: query.clone() });
        }
    }
}

/// A date in TIMEX3's form or in words of the article's language or English, if it says a day, a
/// month or a year.
fn read_date(text: &str, language: &str) -> Option<DateValue> {
    let is_usable = |value: &DateValue| {
        let whole =
            matches!(value, DateValue::Day(_) | DateValue::Month { .. } | DateValue::Year(_));
        whole && value.known_days().is_some()
    };
    let in_words = |language: &str| {
        let found = date::find(text, language, None);
        let [mention] = found.as_slice() else { return None };
        Some(mention.value.clone()).filter(|_| mention.span.of(text).trim() == text)
    };
    let languages = [language, "en", "it"];
    let read = DateValue::parse(text).filter(is_usable);
    read.or_else(|| languages.into_iter().filter_map(in_words).find(is_usable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: &str, expected: Option<&str>) {
        let read = read_date(text, language).map(|value| value.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_are_typed_as_one_likes() {
        check("2025-04-11", "it", Some("2025-04-11"));
        check("2025-04", "it", Some("2025-04"));
        check("11 aprile 2025", "it", Some("2025-04-11"));
        check("April 11, 2025", "it", Some("2025-04-11"));
        check("2025", "", Some("2025"));
        check("2025-02-30", "it", None);
        check("ieri", "it", None);
        check("piove", "it", None);
        check("2022/2023", "it", None);
    }
}
