//! What the reader adds to a folder of articles: stars, read marks, places, notes, dates set right,
//! saved queries and the latest ones. Here is the state; every way to change it is a [`Change`].
//!
//! `change.rs` holds the changes, `passage.rs` finds a noted passage again in a text that has
//! changed, `journal.rs` is the file's form, `keeper.rs` writes it so that nothing is lost,
//! `check.rs` says what is wrong with it, `export.rs` gives it to others. It knows no screen and
//! starts no thread.

mod change;
pub mod check;
pub mod export;
mod journal;
mod keeper;
mod passage;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ArticleId, DateValue};
use crate::query::Mark;
use crate::text::CleanText;

pub use change::Change;
pub use journal::Faults;
pub use keeper::{Keeper, Place, Unavailable, read};
pub use passage::Passage;

/// The latest queries that are remembered.
const MAX_ASKED: usize = 100;

/// Everything the reader has added, by the articles' paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notebook {
    articles: BTreeMap<CleanText, Record>,
    notes: BTreeMap<CleanText, Note>,
    queries: BTreeMap<CleanText, CleanText>,
    /// The latest last.
    asked: Vec<CleanText>,
}

/// What is noted of one article besides notes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub starred: bool,
    pub read: bool,
    /// Where the reader was when leaving it.
    pub place: Option<Passage>,
    /// The article's own date as the reader has set it.
    pub date: Option<DateValue>,
}

/// Words of the reader's own about a passage.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// The article's path inside the folder.
    pub path: CleanText,
    /// May have several lines.
    pub text: CleanText,
    pub passage: Passage,
}

static NOTHING: Record = Record { starred: false, read: false, place: None, date: None };

impl Notebook {
    /// What is noted of an article.
    pub fn article(&self, path: &CleanText) -> &Record {
        self.articles.get(path).unwrap_or(&NOTHING)
    }

    /// The articles of which something is noted, by path.
    pub fn articles(&self) -> impl Iterator<Item = (&CleanText, &Record)> {
        self.articles.iter()
    }

    pub fn note(&self, id: &CleanText) -> Option<&Note> {
        self.notes.get(id)
    }

    /// By id, which says nothing about where they stand.
    pub fn notes(&self) -> impl Iterator<Item = (&CleanText, &Note)> {
        self.notes.iter()
    }

    /// Saved queries by name: name and text.
    pub fn queries(&self) -> impl Iterator<Item = (&CleanText, &CleanText)> {
        self.queries.iter()
    }

    /// The latest queries, the last one first.
    pub fn asked(&self) -> impl Iterator<Item = &CleanText> {
        self.asked.iter().rev()
    }

    /// The notebook of a file's bytes and what of them could not be read; nothing where the file is
    /// none of ours, or of a newer program.
    pub fn from_journal(bytes: &[u8]) -> Option<(Self, Faults)> {
        let journal = journal::parse(bytes).ok()?;
        Some((journal.notebook, journal.faults))
    }

    /// The bytes of a file of this notebook.
    pub fn to_journal(&self, folder: CleanText) -> serde_json::Result<Vec<u8>> {
        journal::written(folder, self.changes())
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// An id that no note has: two programs that write at once never give one id to two notes, for
    /// it is made from what the note says and where.
    pub fn free_id(&self, note: &Note) -> CleanText {
        let start = note.passage.start.to_string();
        let parts = [note.path.as_str(), &note.text, &note.passage.quote, &start];
        let said = parts.join("\u{1f}");
        let ids = (0_u32..).map(|salt| keeper::fingerprint(&format!("{said}\u{1f}{salt}")));
        let mut free = ids.map(|id| crate::text::clean_line(&id));
        free.find(|id| !self.notes.contains_key(id)).unwrap_or_default()
    }

    /// Makes a change and gives the one that takes it back; nothing where it is as it was.
    pub fn apply(&mut self, change: &Change) -> Option<Change> {
        let before = self.current(change);
        match change.clone() {
            Change::Star { path, on } => self.record(&path, |record| record.starred = on),
            Change::Read { path, on } => self.record(&path, |record| record.read = on),
            Change::Place { path, place } => self.record(&path, |record| record.place = place),
            Change::Date { path, value } => self.record(&path, |record| record.date = value),
            Change::Note { id, note } => set(&mut self.notes, id, note),
            Change::Query { name, query } => set(&mut self.queries, name, query),
            Change::Asked { query } => self.ask(query),
        }
        before.filter(|before| before != change)
    }

    pub fn apply_all<'a>(&mut self, changes: impl IntoIterator<Item = &'a Change>) {
        for change in changes {
            self.apply(change);
        }
    }

    /// Whether a change would change anything.
    pub fn differs(&self, change: &Change) -> bool {
        match change {
            Change::Asked { query } => self.asked.last() != Some(query),
            _ => self.current(change).as_ref() != Some(change),
        }
    }

    /// Those of some articles that bear a mark, in the same order.
    pub fn marked(
        &self,
        mark: Mark,
        articles: impl Iterator<Item = (ArticleId, CleanText)>,
    ) -> Vec<ArticleId> {
        let noted: BTreeSet<&CleanText> = self.notes.values().map(|note| &note.path).collect();
        let bears = |path: &CleanText| match mark {
            Mark::Starred => self.article(path).starred,
            Mark::Read => self.article(path).read,
            Mark::Unread => !self.article(path).read,
            Mark::Noted => noted.contains(path),
        };
        articles.filter(|(_, path)| bears(path)).map(|(id, _)| id).collect()
    }

    /// The articles' own dates that the reader has set.
    pub fn dates(&self) -> BTreeMap<CleanText, DateValue> {
        let dates = self.articles.iter();
        dates.filter_map(|(path, record)| Some((path.clone(), record.date.clone()?))).collect()
    }

    /// The change that would leave everything as it is: the slot of `change` with what it holds.
    fn current(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Star { path, .. } => {
                Change::Star { path: path.clone(), on: self.article(path).starred }
            }
            Change::Read { path, .. } => {
                Change::Read { path: path.clone(), on: self.article(path).read }
            }
            Change::Place { path, .. } => {
                Change::Place { path: path.clone(), place: self.article(path).place.clone() }
            }
            Change::Date { path, .. } => {
                Change::Date { path: path.clone(), value: self.article(path).date.clone() }
            }
            Change::Note { id, .. } => {
                Change::Note { id: id.clone(), note: self.notes.get(id).cloned() }
            }
            Change::Query { name, .. } => {
                Change::Query { name: name.clone(), query: self.queries.get(name).cloned() }
            }
            Change::Asked { .. } => return None,
        })
    }

    fn record(&mut self, path: &CleanText, set: impl FnOnce(&mut Record)) {
        let record = self.articles.entry(path.clone()).or_default();
        set(record);
        if *record == NOTHING {
            self.articles.remove(path);
        }
    }

    fn ask(&mut self, query: CleanText) {
        self.asked.retain(|other| *other != query);
        self.asked.push(query);
        let too_many = self.asked.len().saturating_sub(MAX_ASKED);
        self.asked.drain(..too_many);
    }

    /// The fewest changes that make this notebook of an empty one.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        let articles = self.articles.iter().flat_map(|(path, record)| {
            let path = || path.clone();
            let star = record.starred.then(|| Change::Star { path: path(), on: true });
            let read = record.read.then(|| Change::Read { path: path(), on: true });
            let place = record.place.clone();
            let place = place.map(|place| Change::Place { path: path(), place: Some(place) });
            let date = record.date.clone();
            let date = date.map(|value| Change::Date { path: path(), value: Some(value) });
            [star, read, place, date].into_iter().flatten()
        });
        let notes = self.notes.iter();
        let notes =
            notes.map(|(id, note)| Change::Note { id: id.clone(), note: Some(note.clone()) });
        let queries = self.queries.iter();
        let queries =
            queries.map(|(name, q)| Change::Query { name: name.clone(), query: Some(q.clone()) });
        let asked = self.asked.iter().map(|query| Change::Asked { query: query.clone() });
        articles.chain(notes).chain(queries).chain(asked)
    }
}

fn set<V>(slots: &mut BTreeMap<CleanText, V>, slot: CleanText, value: Option<V>) {
    match value {
        Some(value) => drop(slots.insert(slot, value)),
        None => drop(slots.remove(&slot)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::clean_line;

    fn path() -> impl Strategy<Value = CleanText> {
        "[abc]".prop_map(|path| clean_line(&path))
    }

    fn passage() -> impl Strategy<Value = Passage> {
        ("[a-z ]{0,9}", 0_u32..99).prop_map(|(quote, start)| {
            let quote = clean_line(&quote);
            Passage { quote, before: CleanText::default(), after: CleanText::default(), start }
        })
    }

    pub(super) fn change() -> impl Strategy<Value = Change> {
        let value = prop::sample::select(vec!["2025-04-11", "2022", "2022-02", "XXXX-11-15"]);
        let value = value.prop_map(|value| DateValue::parse(value).unwrap());
        let text = || "[a-zé東\u{1b}\n\"]{1,6}".prop_map(|text| crate::text::clean(&text).text);
        prop_oneof![
            (path(), any::<bool>()).prop_map(|(path, on)| Change::Star { path, on }),
            (path(), any::<bool>()).prop_map(|(path, on)| Change::Read { path, on }),
            (path(), prop::option::of(passage()))
                .prop_map(|(path, place)| Change::Place { path, place }),
            (path(), prop::option::of(value))
                .prop_map(|(path, value)| Change::Date { path, value }),
            (path(), prop::option::of((path(), text(), passage()))).prop_map(|(id, note)| {
                let note = note.map(|(path, text, passage)| Note { path, text, passage });
                Change::Note { id, note }
            }),
            (path(), prop::option::of(text()))
                .prop_map(|(name, query)| Change::Query { name, query }),
            text().prop_map(|query| Change::Asked { query }),
        ]
    }

    proptest! {
        #[test]
        fn every_change_can_be_taken_back(before in prop::collection::vec(change(), 0..20), one in change()) {
            let mut notebook = Notebook::default();
            notebook.apply_all(&before);
            let start = notebook.clone();
            let back = notebook.apply(&one);
            if let Some(back) = back {
                let again = notebook.apply(&back);
                prop_assert_eq!(&notebook, &start);
                prop_assert_eq!(again, Some(one));
            } else if !matches!(one, Change::Asked { .. }) {
                prop_assert_eq!(&notebook, &start);
            }
        }

        #[test]
        fn its_own_changes_make_it_again(changes in prop::collection::vec(change(), 0..30)) {
            let mut notebook = Notebook::default();
            notebook.apply_all(&changes);
            let mut again = Notebook::default();
            again.apply_all(&notebook.changes().collect::<Vec<_>>());
            prop_assert_eq!(again, notebook);
        }
    }

    #[test]
    fn the_latest_queries_are_kept_once() {
        let mut notebook = Notebook::default();
        for query in ["a", "b", "a"] {
            notebook.apply(&Change::Asked { query: clean_line(query) });
        }
        let asked: Vec<&str> = notebook.asked().map(CleanText::as_str).collect();
        assert_eq!(asked, ["a", "b"]);
    }

    #[test]
    fn notes_that_say_the_same_have_ids_of_their_own() {
        let passage = Passage { quote: clean_line("molo"), ..Passage::default() };
        let note = Note { path: clean_line("a.txt"), text: clean_line("vero?"), passage };
        let mut notebook = Notebook::default();
        let first = notebook.free_id(&note);
        notebook.apply(&Change::Note { id: first.clone(), note: Some(note.clone()) });
        assert_ne!(notebook.free_id(&note), first);
    }
}
