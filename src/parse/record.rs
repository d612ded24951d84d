//! Records: articles that come as names with values, such as objects, rows and items of feeds.

use crate::model::{Field, Problem, ProblemKind, Severity};
use crate::parse::draft::{Block, Draft, Drafts, Fate, Metadata};
use crate::parse::entry::{self, Entry};
use crate::parse::field::Fields;
use crate::parse::inner;
use crate::text::{CleanText, clean_line};

/// What one record holds.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) entries: Vec<Entry>,
    /// What it holds beside them.
    pub(crate) rest: String,
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
        }
    }

    /// Makes an article of a record that has a text.
    pub(crate) fn add(&mut self, mut record: Record) {
        let Some((field, at)) = self.text_of(&record) else {
            let has_address = self.says(&record, Field::Address);
            self.links += usize::from(has_address);
            self.others += usize::from(!has_address);
            self.left.push(record.lines());
            return;
        };
        let mut problems = Vec::new();
        let text = record.entries.remove(at);
        let mut metadata = entry::metadata(&record.entries, self.fields, &mut problems);
        metadata.title = metadata.title.map(|title| inner::line(&title));
        self.fill_in(&mut metadata);
        let mut blocks = self.removed(&record);
        for (_, value) in text.values.iter().flatten() {
            blocks.extend(inner::blocks(value));
        }
        debug_assert!(matches!(field, Field::Text | Field::Summary));
        self.made.articles.push(Draft { metadata, blocks, problems });
    }

    /// Notes something wrong with the file.
    pub(crate) fn complain(&mut self, problem: Problem) {
        self.made.problems.push(problem);
    }

    /// Keeps what belongs to no record among what is removed.
    pub(crate) fn leave(&mut self, text: impl Into<String>) {
        self.left.push(text.into());
    }

    pub(crate) fn finish(mut self) -> Drafts<'static> {
        self.made.problems.extend(self.without_text());
        self.left.retain(|text| !text.is_empty());
        if let Some(first) = self.made.articles.first_mut() {
            let left = self.left.into_iter().map(|text| Block::removed("other fields", text));
            first.blocks.extend(left);
        }
        self.made
    }

    /// Where a record's text stands: under its best name, else its summary.
    fn text_of(&self, record: &Record) -> Option<(Field, usize)> {
        let best = |wanted: Field| {
            let named = record.entries.iter().enumerate().filter_map(|(at, entry)| {
                let (rank, field) = self.fields.find(&entry.name)?;
                let says =
                    entry.values.iter().flatten().any(|(_, value)| !entry::is_nothing(value));
                (field == wanted && says).then_some((rank, at))
            });
            named.min().map(|(_, at)| (wanted, at))
        };
        let is_article = || {
            record.is_article
                || self.says(record, Field::Title)
                    && (self.says(record, Field::Address) || self.says(record, Field::Published))
        };
        best(Field::Text).or_else(|| best(Field::Summary).filter(|_| is_article()))
    }

    fn says(&self, record: &Record, field: Field) -> bool {
        record.entries.iter().any(|entry| {
            self.fields.find(&entry.name).is_some_and(|(_, found)| found == field)
                && entry.values.iter().flatten().any(|(_, value)| !entry::is_nothing(value))
        })
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
            (_, 0, 0) => return None,
            (0, 0, _) => return None,
            (0, _, 0) => "passed over: holds links only, no text".to_owned(),
            (0, links, _) => format!("passed over: holds {links} links, no text"),
            (_, 1, 0) => "1 entry holds a link only, no text".to_owned(),
            (_, links, 0) => format!("{links} entries hold links only, no text"),
            (_, links, others) if links + others == 1 => "1 entry holds no text".to_owned(),
            (_, links, others) => format!("{} entries hold no text", links + others),
        };
        let hint = if self.links > 0 { "save the pages that the links lead to" } else { "" };
        Some(Problem {
            path: CleanText::default(),
            line: 0,
            kind: ProblemKind::Skipped,
            severity: Severity::Note,
            message: clean_line(&message),
            hint: clean_line(hint),
        })
    }
}

/// Something wrong with the form of a file.
pub(crate) fn malformed(line: usize, message: &str, hint: &str) -> Problem {
    Problem {
        path: CleanText::default(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        kind: ProblemKind::Format,
        severity: Severity::Warning,
        message: clean_line(message),
        hint: clean_line(hint),
    }
}
