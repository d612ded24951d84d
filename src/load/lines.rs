//! Which lines the documents of a folder share. What such a line is, and where it is content all the
//! same, stands in `src/parse/shared.rs`.
//!
//! The lines are counted in the order of paths, so that the result depends on the files alone. While a
//! folder is loaded they are counted batch after batch, so that the first article need not wait for the
//! last file: in a file that came before a line was found out to be shared, that is put right when all
//! are counted. An article that stands in several files has all its lines in common with itself: a copy
//! of one counted before is not counted.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::FilePath;
use crate::parse::Lines;
use crate::read::Candidate;

/// A line of so many documents is shared.
const ENOUGH: u8 = 3;

/// The lines of a folder's files, and those that they share.
#[derive(Debug, Default)]
pub struct FolderLines {
    files: BTreeMap<FilePath, Documents>,
    shared: FxHashSet<u64>,
    /// The files whose articles were made before some of their lines were found out to be shared.
    pub(super) late: Vec<FilePath>,
}

/// What one file has.
type Documents = Box<[Lines]>;

impl FolderLines {
    /// The shared lines of a document.
    pub(super) fn shared(&self, document: &Lines) -> Vec<u64> {
        shared(document, &self.shared)
    }

    /// Takes in files that are new or changed, and leaves out others. Gives those of the other files of
    /// which other lines are shared now.
    pub(super) fn change<'a>(
        &mut self,
        gone: impl Iterator<Item = &'a Path>,
        changed: impl Iterator<Item = (&'a Candidate, Vec<Lines>)>,
    ) -> Vec<FilePath> {
        for file in gone {
            self.files.remove(file);
        }
        let mut renewed = FxHashSet::default();
        for (candidate, documents) in changed {
            renewed.insert(&candidate.file);
            self.files.insert(candidate.file.clone(), documents.into());
        }
        let mut count = Count::default();
        let documents = || self.files.values().flatten();
        count.documents.reserve(documents().map(|document| document.short.len()).sum());
        for document in documents() {
            count.add(document);
        }
        let before = std::mem::replace(&mut self.shared, count.shared);
        let is_other = |line: &u64| before.contains(line) != self.shared.contains(line);
        let others = self.files.iter().filter(|(file, _)| !renewed.contains(file));
        let others = others.filter(|(_, documents)| all(documents).any(is_other));
        others.map(|(file, _)| file.clone()).collect()
    }
}

fn all(documents: &[Lines]) -> impl Iterator<Item = &u64> {
    documents.iter().flat_map(|document| &document.short)
}

/// The lines of a document that are among those shared.
fn shared(document: &Lines, among: &FxHashSet<u64>) -> Vec<u64> {
    document.short.iter().copied().filter(|line| among.contains(line)).collect()
}

/// How many documents have each line.
#[derive(Debug, Default)]
struct Count {
    /// Up to enough.
    documents: FxHashMap<u64, u8>,
    /// The longest lines of the documents.
    longest: FxHashSet<u64>,
    shared: FxHashSet<u64>,
}

impl Count {
    /// Counts a document's lines; gives those that are found out to be shared.
    fn add(&mut self, document: &Lines) -> Vec<u64> {
        let mut found = Vec::new();
        if self.is_copy(document) {
            return found;
        }
        self.longest.extend(&document.longest);
        for &line in &document.short {
            let count = self.documents.entry(line).or_default();
            *count = count.saturating_add(1);
            if *count == ENOUGH && self.shared.insert(line) {
                found.push(line);
            }
        }
        found
    }

    /// Whether most of the longest lines were those of documents before.
    fn is_copy(&self, document: &Lines) -> bool {
        let known = document.longest.iter().filter(|line| self.longest.contains(line)).count();
        known > 0 && known * 2 > document.longest.len()
    }
}

/// The lines of a folder while it is loaded.
#[derive(Debug, Default)]
pub(super) struct Counting {
    files: BTreeMap<FilePath, Documents>,
    count: Count,
    /// The batch in which a line was found out to be shared, from 0.
    since: FxHashMap<u64, usize>,
    /// The first file of each batch but the first.
    starts: Vec<FilePath>,
    /// Of files that the cache has, the lines that were shared when their articles were made.
    then: FxHashMap<FilePath, Vec<Vec<u64>>>,
}

impl Counting {
    /// Counts a file of the batch that is open; `then` are the shared lines by which the cache's articles
    /// of it were made, if it has any.
    pub(super) fn add(&mut self, file: &FilePath, documents: &[Lines], then: Option<&[Vec<u64>]>) {
        if let Some(then) = then {
            self.then.insert(file.clone(), then.to_vec());
        }
        for document in documents {
            let found = self.count.add(document).into_iter();
            self.since.extend(found.map(|line| (line, self.starts.len())));
        }
        self.files.insert(file.clone(), documents.into());
    }

    /// The shared lines of a document of the batch that is open.
    pub(super) fn shared_now(&self, document: &Lines) -> Vec<u64> {
        shared(document, &self.count.shared)
    }

    /// Opens the next batch.
    pub(super) fn start_batch(&mut self, first: &FilePath) {
        self.starts.push(first.clone());
    }

    /// All files are counted.
    pub(super) fn finish(self) -> FolderLines {
        let Self { files, count, since, starts, then } = self;
        let is_late = |(file, documents): &(&FilePath, &Documents)| {
            if let Some(then) = then.get(*file) {
                let now = documents.iter().map(|one| shared(one, &count.shared));
                return !now.eq(then.iter().cloned());
            }
            let batch = starts.partition_point(|start| start <= *file);
            all(documents).any(|line| since.get(line).is_some_and(|&since| since > batch))
        };
        let late = files.iter().filter(is_late).map(|(file, _)| file.clone()).collect();
        // They came in their order, which has left half of the map's room free.
        let files = files.into_iter().collect();
        FolderLines { files, shared: count.shared, late }
    }
}
