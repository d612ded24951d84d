//! Which lines the documents of a folder share: counted in the order of paths, batch after batch.
//! What such a line is, and where it is content all the same, stands in `src/parse/shared.rs`.
//!
//! A line is shared from the batch on in which so many documents were found to have it, for every
//! file of that batch and of those after it. So the result depends on the files and their order
//! alone, not on threads, and the first article need not wait for the last file. An article that
//! stands in several files has all its lines in common with itself: a copy of one counted before is
//! not counted.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::parse::Lines;

/// A line of so many documents is shared.
const ENOUGH: u8 = 3;

/// The counts, and what follows from them for any file of the folder.
#[derive(Debug, Default)]
pub struct FolderLines {
    /// How many documents have a line, up to enough.
    documents: FxHashMap<u64, u8>,
    /// The longest lines of the documents.
    longest: FxHashSet<u64>,
    /// The batch from which on a line is shared.
    since: FxHashMap<u64, usize>,
    /// The first file of each batch but the first.
    starts: Vec<PathBuf>,
}

impl FolderLines {
    /// Counts a document's lines in the batch that is open.
    pub(super) fn count(&mut self, document: &Lines) {
        if self.is_copy(document) {
            return;
        }
        self.longest.extend(&document.longest);
        for &line in &document.short {
            let count = self.documents.entry(line).or_default();
            *count = count.saturating_add(1);
            if *count == ENOUGH {
                self.since.insert(line, self.starts.len());
            }
        }
    }

    /// Whether most of the longest lines were those of documents before.
    fn is_copy(&self, document: &Lines) -> bool {
        let known = document.longest.iter().filter(|line| self.longest.contains(line)).count();
        known > 0 && known * 2 > document.longest.len()
    }

    /// The shared lines of a document of the batch that is open.
    pub(super) fn shared_now(&self, document: &Lines) -> Vec<u64> {
        self.shared_in(self.starts.len(), document)
    }

    /// The shared lines of a document in a file that may have been loaded before.
    pub(super) fn shared(&self, file: &Path, document: &Lines) -> Vec<u64> {
        let batch = self.starts.partition_point(|start| start.as_path() <= file);
        self.shared_in(batch, document)
    }

    fn shared_in(&self, batch: usize, document: &Lines) -> Vec<u64> {
        let is_shared = |line: &u64| self.since.get(line).is_some_and(|&since| since <= batch);
        document.short.iter().copied().filter(is_shared).collect()
    }

    /// Opens the next batch.
    pub(super) fn start_batch(&mut self, first: &Path) {
        self.starts.push(first.to_owned());
    }
}
