//! The list of notes and starred articles: filling it, going to what it shows, and writing notes.

use std::borrow::Cow;

use crate::app::filter::Filter;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::scroll::Scroll;
use crate::app::{App, Effect, Pane};
use crate::model::ArticleId;
use crate::notebook::{Change, Note, Passage};
use crate::text::{CleanText, Span, clean_line};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// All rows, by article and place.
    all: Vec<NoteRow>,
    /// Those that pass the filter.
    pub rows: Vec<NoteRow>,
    pub scroll: Scroll,
    pub filter: Filter,
    /// The note that is being written.
    draft: Option<Draft>,
}

/// A starred article, or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// As the notebook calls the article.
    pub path: CleanText,
    /// None where it is not in the folder any more.
    pub article: Option<ArticleId>,
    /// Where the note's passage stands now.
    pub span: Option<Span>,
    /// The note's id; none for a star.
    pub note: Option<CleanText>,
}

#[derive(Clone, Debug, PartialEq)]
struct Draft {
    /// None while the note is new.
    id: Option<CleanText>,
    path: CleanText,
    passage: Passage,
    /// Where the passage stands; none for the article as a whole.
    span: Option<Span>,
}

impl NoteRow {
    /// The order of the list: by article, those that are gone last; the star, then notes by place.
    fn order(&self) -> impl Ord + '_ {
        let start = self.span.map(|span| span.start);
        let article = (self.article.is_none(), self.article, &self.path);
        (article, self.note.is_some(), start, &self.note)
    }
}

impl Notes {
    fn select(&mut self, row: &NoteRow) {
        let same = |other: &NoteRow| other.path == row.path && other.note == row.note;
        if let Some(index) = self.rows.iter().position(same) {
            self.scroll.select(index);
        }
    }

    pub fn selected(&self) -> Option<&NoteRow> {
        self.rows.get(self.scroll.selected)
    }

    /// How many rows there are, whatever the filter.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The notes of an article, in the order of its text.
    pub fn of(&self, article: ArticleId) -> impl Iterator<Item = &NoteRow> {
        let first = self.all.partition_point(|row| row.article.is_some_and(|id| id < article));
        let rows = self.all.get(first..).unwrap_or_default().iter();
        rows.take_while(move |row| row.article == Some(article)).filter(|row| row.note.is_some())
    }
}

impl App {
    /// Makes the list anew, after the notebook or the folder has changed.
    pub(super) fn fill_notes(&mut self) {
        let notebook = &self.own.notebook;
        let notes = notebook.notes().map(|(id, note)| {
            let article = self.article_called(&note.path);
            let span = article.and_then(|id| note.passage.find(&self.store.article(id).text));
            NoteRow { path: note.path.clone(), article, span, note: Some(id.clone()) }
        });
        let starred = notebook.articles().filter(|(_, record)| record.starred);
        let starred = starred.map(|(path, _)| {
            let article = self.article_called(path);
            NoteRow { path: path.clone(), article, span: None, note: None }
        });
        let mut all: Vec<NoteRow> = notes.chain(starred).collect();
        all.sort_by(|one, other| one.order().cmp(&other.order()));
        self.notes.all = all;
        self.filter_notes();
    }

    /// Shows the rows that pass the filter; the selection stays on its row.
    pub(super) fn filter_notes(&mut self) {
        let kept = self.notes.selected().cloned();
        let passes = |row: &&NoteRow| self.notes.filter.matches(self.note_words(row));
        self.notes.rows = self.notes.all.iter().filter(passes).cloned().collect();
        self.notes.scroll.set_len(self.notes.rows.len());
        if let Some(kept) = kept {
            self.notes.select(&kept);
        }
    }

    /// What is looked for in a row: the note, the passage, the article's title and path.
    fn note_words<'a>(&'a self, row: &'a NoteRow) -> impl Iterator<Item = Cow<'a, str>> {
        let note = row.note.as_ref().and_then(|id| self.own.notebook.note(id));
        let words = note.map(|note| [note.text.as_str(), note.passage.quote.as_str()]);
        let title = row.article.map(|id| self.store.article(id).title.as_str());
        let words = words.into_iter().flatten().chain(title).chain([row.path.as_str()]);
        words.map(Cow::Borrowed)
    }

    /// The article that the notebook calls so.
    fn article_called(&self, path: &CleanText) -> Option<ArticleId> {
        // Nearly always it is called as it is shown, by which the articles are sorted.
        let articles = self.store.articles();
        let first = articles.partition_point(|article| article.path < *path);
        let is_it = |id: &ArticleId| self.key(*id) == *path;
        let shown = (first < articles.len()).then(|| ArticleId::new(first)).filter(is_it);
        shown.or_else(|| self.root.is_several().then(|| self.store.article_ids().find(is_it))?)
    }

    /// The note at the cursor or, outside the article, on the passage shown.
    pub fn note_here(&self) -> Option<&Note> {
        let row = self.note_row_here()?;
        self.own.notebook.note(row.note.as_ref()?)
    }

    fn note_row_here(&self) -> Option<&NoteRow> {
        if self.focus == Pane::Notes {
            return self.notes.selected();
        }
        let id = self.article.id?;
        let span = self.passage_here();
        let overlaps = |row: &&NoteRow| match (row.span, span) {
            (Some(noted), Some(span)) => noted.overlaps(span),
            (None, None) => true,
            _ => false,
        };
        self.notes.of(id).find(overlaps)
    }

    /// Goes to the next note or star after the place shown, round the folder.
    pub(super) fn step_note(&mut self, forward: bool) {
        let rows = &self.notes.rows;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return self.say("Nothing is starred or noted: m stars, a writes a note");
        };
        let cursor = self.article.cursor.map(|cursor| cursor.start);
        let here = (self.article.id, cursor);
        let place = |row: &&NoteRow| (row.article, row.span.map(|span| span.start));
        let there = rows.iter().filter(|row| row.article.is_some());
        let next = if forward {
            there.clone().find(|row| place(row) > here)
        } else {
            there.clone().rfind(|row| place(row) < here)
        };
        let round = if forward { first } else { last };
        let row = next.unwrap_or(round).clone();
        self.leave();
        self.notes.select(&row);
        self.show_note(&row);
    }

    /// Goes to the list, at the note that stands at the place shown or else at the first of the article.
    pub(super) fn show_notes(&mut self) {
        let first = || self.notes.rows.iter().find(|row| row.article == self.article.id);
        let here = self.note_row_here().or_else(first).cloned();
        self.focus_on(Pane::Notes);
        if let Some(row) = here {
            self.notes.select(&row);
        }
    }

    /// Shows what the selected row is about.
    pub(super) fn follow_note(&mut self) {
        if let Some(row) = self.notes.selected().cloned() {
            self.show_note(&row);
        }
    }

    fn show_note(&mut self, row: &NoteRow) {
        let Some(article) = row.article else {
            return self.say("This article is not in the folder any more");
        };
        self.show_article(article);
        match row.span {
            Some(span) => {
                self.article.go_to(span);
                self.step_timeline(article, span);
            }
            None => self.article.scroll_to_start(),
        }
    }

    /// Writes a note on the passage shown, or goes on writing the one that is there: on the line of
    /// input, or in the editor.
    pub(super) fn write_note(&mut self, in_editor: bool) -> Vec<Effect> {
        let Some(draft) = self.draft() else {
            self.say("No article to note");
            return Vec::new();
        };
        let known = draft.id.as_ref().and_then(|id| self.own.notebook.note(id));
        let text = known.map(|note| note.text.clone()).unwrap_or_default();
        self.notes.draft = Some(draft);
        if in_editor || text.contains('\n') {
            return vec![Effect::Compose(text)];
        }
        self.prompt = Some(Prompt::new(Purpose::Note, text, self.visit()));
        Vec::new()
    }

    fn draft(&self) -> Option<Draft> {
        let row = self.note_row_here();
        let known = row.and_then(|row| {
            let note = self.own.notebook.note(row.note.as_ref()?)?;
            Some(Draft {
                id: row.note.clone(),
                path: note.path.clone(),
                passage: note.passage.clone(),
                span: row.span,
            })
        });
        known.or_else(|| {
            let id = self.article.id?;
            let text = &self.store.article(id).text;
            let span = self.passage_here();
            let passage = span.map(|span| Passage::of(text, span)).unwrap_or_default();
            Some(Draft { id: None, path: self.key(id), passage, span })
        })
    }

    /// What the article has marked: the passage while a note on it is being written.
    pub fn marked_now(&self) -> Option<Span> {
        let is_noting = self.prompt.as_ref().is_some_and(|prompt| prompt.purpose == Purpose::Note);
        let draft = self.notes.draft.as_ref().filter(|_| is_noting);
        draft.map_or(self.article.marked, |draft| draft.span)
    }

    /// The sentence at the cursor or the marked one if it is in view, else the first one shown; none
    /// for the article as a whole, which is what a list of articles shows.
    fn passage_here(&self) -> Option<Span> {
        if matches!(self.focus, Pane::Articles | Pane::Related | Pane::Problems | Pane::Notes) {
            return None;
        }
        let sentences = &self.store.article(self.article.id?).sentences;
        let at = |offset: u32| {
            let index = sentences.partition_point(|sentence| sentence.end <= offset);
            sentences.get(index)
        };
        let top = || self.article.document.offset_at(self.article.top);
        let (height, width) = self.article_size();
        let in_view = |span: &Span| self.article.sees(*span, height, width);
        let places = [self.article.cursor, self.article.marked];
        let seen = places.into_iter().flatten().find(in_view);
        at(seen.map_or_else(top, |span| span.start))
    }

    /// Takes what was written; nothing takes the note away.
    pub(super) fn take_note(&mut self, text: &CleanText) {
        let Some(Draft { id, path, passage, .. }) = self.notes.draft.take() else { return };
        let text = crate::text::clean(text.trim()).text;
        let is_kept = !text.is_empty();
        let note = Note { path, text, passage };
        let id = id.unwrap_or_else(|| self.own.notebook.free_id(&note));
        let is_news =
            self.change("the note", vec![Change::Note { id, note: is_kept.then_some(note) }]);
        if is_news {
            self.say(if is_kept { "Noted" } else { "The note is deleted" });
        }
    }

    pub(super) fn delete_note(&mut self) {
        let row = self.note_row_here().cloned();
        match row {
            Some(NoteRow { note: Some(id), .. }) => {
                self.change("deleting the note", vec![Change::Note { id, note: None }]);
                self.say("The note is deleted: u brings it back");
            }
            Some(NoteRow { path, .. }) => {
                self.change("the star", vec![Change::Star { path, on: false }]);
                self.say("The star is taken off");
            }
            None => self.say("No note here: 0 lists them all"),
        }
    }

    /// What stands beside an article in a list: starred, noted, or not read yet.
    pub fn sign(&self, id: ArticleId) -> &'static str {
        let record = self.own.notebook.article(&self.key(id));
        match (record.starred, self.notes.of(id).next().is_some(), record.read) {
            (true, ..) => STAR,
            (_, true, _) => NOTE,
            (.., false) => UNREAD,
            _ => " ",
        }
    }

    /// The row's note in one line.
    pub fn note_text(&self, row: &NoteRow) -> Option<(CleanText, CleanText)> {
        let note = self.own.notebook.note(row.note.as_ref()?)?;
        Some((clean_line(&note.text), clean_line(&note.passage.quote)))
    }
}

pub const STAR: &str = "★";
pub const NOTE: &str = "¶";
pub const UNREAD: &str = "•";
