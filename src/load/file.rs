//! One file on its way to articles: opened in its format, then, when the folder's shared lines are
//! known, cleaned and extracted. A panic in either is caught here: the reader gets the text as it is.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::cache::Record;
use crate::extract;
use crate::lang;
use crate::load::kept::Before;
use crate::load::{FolderLines, Loaded, Origin};
use crate::model::{Article, Basis, FilePath, Problem, ProblemKind, Published, Severity};
use crate::parse::{self, Lines, Opened};
use crate::read::{self, Candidate, Source, Stamp};
use crate::text::{CleanText, clean_line};

/// The files of a folder, or texts that the program carries, in the order of paths.
#[derive(Clone, Copy)]
pub(super) enum Files<'a> {
    Paths(&'a [Candidate]),
    Sources(&'a [Source]),
}

#[derive(Clone, Copy)]
pub(super) enum File<'a> {
    Path(&'a Candidate),
    Source(&'a Source),
}

/// A file that was opened.
#[derive(Default)]
pub(super) struct Document {
    opened: Opened,
    /// What was wrong with reading it.
    problems: Vec<Problem>,
    /// The file, and what it was like right before it was read.
    file: Option<(FilePath, Stamp)>,
    /// Our reading of it failed.
    failed: bool,
    /// Of each article in it.
    pub(super) lines: Vec<Lines>,
    /// How much text it holds: in bytes.
    size: usize,
    /// What the cache has of it, so that it was not opened.
    held: Option<Record>,
}

impl<'a> Files<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Paths(files) => files.len(),
            Self::Sources(sources) => sources.len(),
        }
    }

    pub(super) fn get(self, index: usize) -> Option<File<'a>> {
        match self {
            Self::Paths(files) => files.get(index).map(File::Path),
            Self::Sources(sources) => sources.get(index).map(File::Source),
        }
    }
}

impl<'a> File<'a> {
    pub(super) fn path(self) -> &'a FilePath {
        match self {
            Self::Path(candidate) => &candidate.file,
            Self::Source(source) => &source.file,
        }
    }

    fn source(self, origin: &Origin) -> Result<Cow<'a, Source>, Problem> {
        match self {
            Self::Path(candidate) => read::read(candidate, &origin.encodings).map(Cow::Owned),
            Self::Source(source) => Ok(Cow::Borrowed(source)),
        }
    }

    /// All of its way at once, in a folder whose lines are known.
    pub(super) fn load(self, origin: &Origin, lines: &FolderLines, before: &Before) -> Loaded {
        let document = self.open(origin, before);
        let shared: Vec<_> = document.lines.iter().map(|one| lines.shared(one)).collect();
        self.finish(document, &shared, origin, before)
    }

    /// Opens the file, or takes what `before` has of it.
    pub(super) fn open(self, origin: &Origin, before: &Before) -> Document {
        let file = self.stamp();
        let may_hold = !origin.sheets.concern(self.path());
        let known = file.as_ref().filter(|_| may_hold);
        match known.and_then(|(file, stamp)| before.record(file, *stamp, origin)) {
            Some(record) => Document { file, ..Document::held(record) },
            None => Document { file, ..self.open_source(origin) },
        }
    }

    fn stamp(self) -> Option<(FilePath, Stamp)> {
        match self {
            Self::Path(one) => Some((one.file.clone(), Stamp::of(&one.file).unwrap_or_default())),
            Self::Source(_) => None,
        }
    }

    fn open_source(self, origin: &Origin) -> Document {
        // Said of other files; no article of its own.
        if origin.sheets.are(self.path()) {
            return Document::default();
        }
        if let Self::Path(candidate) = self
            && let Some(note) = origin.sheets.marked_elsewhere(&candidate.file, &candidate.path)
        {
            return Document { problems: vec![note], ..Document::default() };
        }
        let source = match self.source(origin) {
            Ok(source) => source,
            Err(problem) => return Document { problems: vec![problem], ..Document::default() },
        };
        let problems = source.problems.clone();
        let work = AssertUnwindSafe(|| {
            let opened = parse::open(&source, &origin.fields);
            let lines = opened.lines().collect();
            (opened, lines)
        });
        match catch_unwind(work) {
            Ok((opened, lines)) => {
                let size = opened.size();
                Document { opened, problems, lines, size, ..Document::default() }
            }
            Err(_) => Document { problems, failed: true, ..Document::default() },
        }
    }

    /// Makes articles of what was opened; those that the cache has stand. `shared` says of each which of
    /// its lines others have too.
    pub(super) fn finish(
        self,
        document: Document,
        shared: &[Vec<u64>],
        origin: &Origin,
        before: &Before,
    ) -> Loaded {
        let Document { opened, mut problems, failed, file, lines, size, held } = document;
        if let Some(Record { articles, problems, .. }) = held {
            let articles = articles.into_iter().map(Arc::new).collect();
            return Loaded { file, articles, problems, is_kept: true, ..Loaded::default() };
        }
        let work = AssertUnwindSafe(|| (!failed).then(|| articles(opened, shared, origin)));
        let articles = match catch_unwind(work).ok().flatten() {
            Some(parsed) => {
                problems.extend(parsed.problems);
                parsed.articles
            }
            None => self.bare(origin).into_iter().collect(),
        };
        let lines = lines.into_iter().map(|one| (one.short, one.longest)).collect();
        let found = Record { size, lines, shared: shared.to_vec(), articles, problems };
        let record = before.encode(&found);
        let Record { articles, problems, .. } = found;
        let articles = articles.into_iter().map(Arc::new).collect();
        Loaded { file, articles, record, problems, ..Loaded::default() }
    }

    /// The article as plain text, where our reading of it failed: the reader still gets to read it.
    fn bare(self, origin: &Origin) -> Option<Article> {
        let source = self.source(origin).ok()?;
        Some(Article {
            file: source.file.clone(),
            path: source.path.clone(),
            title: source.path.clone(),
            text: parse::plain_text(&source),
            problems: vec![Problem {
                path: source.path.clone(),
                line: 0,
                kind: ProblemKind::Internal,
                severity: Severity::Error,
                message: CleanText::from(
                    "cronaca failed on this article and shows it as it stands",
                ),
                hint: clean_line("please report it with the file"),
            }]
            .into(),
            ..Article::default()
        })
    }
}

impl Document {
    /// How much text it holds: in bytes.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Which of its lines others had too when the cache's articles were made, if that has any.
    pub(super) fn shared_then(&self) -> Option<&[Vec<u64>]> {
        self.held.as_ref().map(|record| record.shared.as_slice())
    }

    fn held(record: Record) -> Self {
        let lines = record.lines.iter().cloned();
        Self {
            lines: lines.map(|(short, longest)| Lines { short, longest }).collect(),
            size: record.size,
            held: Some(record),
            ..Self::default()
        }
    }
}

/// Cleans and extracts.
fn articles(opened: Opened, shared: &[Vec<u64>], origin: &Origin) -> parse::Parsed {
    let mut parsed = opened.articles(shared);
    for article in &mut parsed.articles {
        origin.sheets.tell(article, &origin.fields);
        if article.language.is_empty() {
            article.language = lang::detect(&article.text).unwrap_or(origin.language);
        }
        if let Some(date) = origin.dates.get(&origin.root.key(article)) {
            let value = Some(date.clone());
            article.published = Published { value, basis: Basis::User, ..Published::default() };
        }
        extract::extract(article);
    }
    parsed
}
