//! Records: articles that come as names with values, such as objects, rows and items of feeds.

use crate::model::{Field, Problem};
use crate::parse::draft::{Block, Draft, Drafts, Fate, Metadata};
use crate::parse::entry::{self, Entry};
use crate::parse::fault::{malformed, skipped};
use crate::parse::field::Fields;
use crate::parse::inner;

/// How many problems of one file are told.
const MAX_PROBLEMS: usize = 20;

/// What one record holds.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) entries: Vec<Entry>,
    /// What it holds beside them.
    pub(crate) rest: String,
    /// What tells it from others of its list, whatever is added to that.
    pub(crate) key: Option<String>,
    /// Whether it surely is an article, so that its summary may stand for its text.
    pub(crate) is_article: bool,
}

/// Makes drafts of records.
pub(crate) struct Records<'f> {
    fields: &'f Fields,
    /// What holds of all records that do not say otherwise.
    pub(crate) shared: Metadata,
    made: Drafts<'static>,
    /// Records without a text that lead to one, and others, as they stand.
    links: usize,
    others: usize,
    left: Vec<String>,
    /// Problems beyond those that are told.
    untold: usize,
}

impl Record {
    /// All that it says, a line for each value.
    fn lines(&self) -> String {
        let mut lines: Vec<&str> = self
            .entries
            .iter()
            .flat_map(|entry| entry.values.iter().flatten())
            .map(|(_, value)| value.as_str())
            .collect();
        lines.push(&self.rest);
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

impl<'f> Records<'f> {
    pub(crate) fn new(fields: &'f Fields) -> Self {
        Self {
            fields,
            shared: Metadata::default(),
            made: Drafts::default(),
            links: 0,
            others: 0,
            left: Vec::new(),
            untold: 0,
        }
    }

    /// Makes an article of a record that has a text.
    pub(crate) fn add(&mut self, mut record: Record) {
        let known = self.known(&record);
        let text = texts(&known, record.is_article).into_iter().find_map(|at| {
            let blocks = blocks(record.entries.get(at)?);
            blocks.iter().any(Block::is_kept).then_some((at, blocks))
        });
        let Some((at, text)) = text else {
            let is_link = known.iter().flatten().any(|(_, field)| *field == Field::Address);
            self.links += usize::from(is_link);
            self.others += usize::from(!is_link);
            self.left.push(record.lines());
            return;
        };
        record.entries.remove(at);
        let mut problems = Vec::new();
        let mut metadata = entry::metadata(&record.entries, self.fields, &mut problems);
        metadata.title = metadata.title.map(|title| inner::line(&title));
        metadata.key = record.key.take();
        self.fill_in(&mut metadata);
        let mut blocks = self.removed(&record);
        blocks.extend(text);
        self.made.articles.push(Draft { metadata, blocks, problems });
    }

    /// What each entry of a record that says anything is, and its rank.
    fn known(&self, record: &Record) -> Vec<Option<(usize, Field)>> {
        let says = |entry: &Entry| {
            entry.values.iter().flatten().any(|(_, value)| !entry::is_nothing(value))
        };
        let field = |entry: &Entry| self.fields.find(&entry.name).filter(|_| says(entry));
        record.entries.iter().map(field).collect()
    }

    /// Notes something wrong with the file. Of many things the first few are told.
    pub(crate) fn complain(&mut self, problem: Problem) {
        if self.made.problems.len() < MAX_PROBLEMS {
            self.made.problems.push(problem);
        } else {
            self.untold += 1;
        }
    }

    /// Keeps what belongs to no record among what is removed.
    pub(crate) fn leave(&mut self, text: impl Into<String>) {
        self.left.push(text.into());
    }

    pub(crate) fn finish(mut self) -> Drafts<'static> {
        if self.untold > 0 {
            let message = format!("{} more things are wrong with its form", self.untold);
            self.made.problems.push(malformed(0, &message, ""));
        }
        self.made.problems.extend(self.without_text());
        self.left.retain(|text| !text.is_empty());
        if let Some(first) = self.made.articles.first_mut() {
            let left = self.left.into_iter().map(|text| Block::removed("other fields", text));
            first.blocks.extend(left);
        }
        self.made
    }

    fn fill_in(&self, metadata: &mut Metadata) {
        let shared = &self.shared;
        metadata.source = metadata.source.take().or_else(|| shared.source.clone());
        metadata.byline = metadata.byline.take().or_else(|| shared.byline.clone());
        metadata.language = metadata.language.or(shared.language);
    }

    /// What of a record is no text: what is known of the article, its summary, and the rest.
    fn removed(&self, record: &Record) -> Vec<Block<'static>> {
        let mut blocks = Vec::new();
        for entry in &record.entries {
            let field = self.fields.find(&entry.name).map(|(_, field)| field);
            for (_, value) in entry.values.iter().flatten() {
                match field {
                    Some(Field::Summary) => blocks.extend(
                        inner::blocks(value)
                            .into_iter()
                            .map(|block| Block { fate: Fate::Removed("summary"), ..block }),
                    ),
                    Some(Field::Text) | None => {
                        blocks.push(Block::removed("other fields", value.clone()));
                    }
                    Some(_) => blocks.push(Block::removed("metadata", value.clone())),
                }
            }
        }
        if !record.rest.is_empty() {
            blocks.push(Block::removed("other fields", record.rest.clone()));
        }
        blocks
    }

    /// What is said of the records that are no articles.
    fn without_text(&self) -> Option<Problem> {
        let message = match (self.made.articles.len(), self.links, self.others) {
            (_, 0, 0) | (0, 0, _) => return None,
            (0, _, 0) => "passed over: holds links only, no text".to_owned(),
            (0, links, _) => format!("passed over: holds {links} links, no text"),
            (_, 1, 0) => "1 entry holds a link only, no text".to_owned(),
            (_, links, 0) => format!("{links} entries hold links only, no text"),
            (_, links, others) if links + others == 1 => "1 entry holds no text".to_owned(),
            (_, links, others) => format!("{} entries hold no text", links + others),
        };
        let hint = if self.links > 0 { "save the pages that the links lead to" } else { "" };
        Some(skipped(0, &message, hint))
    }
}

/// Where the text may stand, the best place first: under its names, then, if this surely is an
/// article, in its summary.
fn texts(known: &[Option<(usize, Field)>], is_article: bool) -> Vec<usize> {
    let ranked = |wanted: Field| {
        let named = known.iter().enumerate().filter_map(|(at, known)| Some((at, (*known)?)));
        let mut places: Vec<(usize, usize)> = named
            .filter(|(_, (_, field))| *field == wanted)
            .map(|(at, (rank, _))| (rank, at))
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, at)| at)
    };
    let has = |wanted: Field| known.iter().flatten().any(|(_, field)| *field == wanted);
    let is_article =
        is_article || has(Field::Title) && (has(Field::Address) || has(Field::Published));
    ranked(Field::Text).chain(ranked(Field::Summary).filter(|_| is_article)).collect()
}

/// The blocks of an entry that is a text.
fn blocks(entry: &Entry) -> Vec<Block<'static>> {
    entry.values.iter().flatten().flat_map(|(_, value)| inner::blocks(value)).collect()
}
