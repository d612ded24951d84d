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
type Documents = Box<[Document]>;

/// One document: of a hundred thousand, so its lines lie in one piece of memory.
#[derive(Debug)]
struct Document {
    /// Those that may be shared, ascending, then the longest.
    lines: Box<[u64]>,
    /// How many may be shared.
    short: u32,
    /// It is not counted.
    is_copy: bool,
}

impl Document {
    fn new(Lines { short, longest }: &Lines, is_copy: bool) -> Self {
        let count = u32::try_from(short.len()).unwrap_or(u32::MAX);
        Self { lines: short.iter().chain(longest).copied().collect(), short: count, is_copy }
    }

    fn short(&self) -> &[u64] {
        &self.lines[..self.short as usize]
    }

    fn longest(&self) -> &[u64] {
        &self.lines[self.short as usize..]
    }
}

impl FolderLines {
    /// The shared lines of a document.
    pub(super) fn shared(&self, document: &Lines) -> Vec<u64> {
        shared(&document.short, &self.shared)
    }

    /// Takes in files that are new or changed, and leaves out others. Gives those of the other files of
    /// which other lines are shared now.
    pub(super) fn change<'a>(
        &mut self,
        gone: impl Iterator<Item = &'a Path>,
        changed: impl Iterator<Item = (&'a Candidate, Vec<Lines>)>,
    ) -> Vec<FilePath> {
        // Of no other lines the count can be another.
        let mut concerned = FxHashSet::default();
        for file in gone {
            concerned.extend(self.files.remove(file).iter().flat_map(|one| all(one)));
        }
        let mut renewed = FxHashSet::default();
        for (candidate, documents) in changed {
            renewed.insert(&candidate.file);
            let new = |lines| Document::new(lines, false);
            let documents: Documents = documents.iter().map(new).collect();
            concerned.extend(all(&documents));
            let before = self.files.insert(candidate.file.clone(), documents);
            concerned.extend(before.iter().flat_map(|one| all(one)));
        }
        let mut copies = Copies::default();
        for document in self.files.values_mut().flatten() {
            let is_copy = copies.take(document.longest());
            if std::mem::replace(&mut document.is_copy, is_copy) != is_copy {
                concerned.extend(document.short());
            }
        }
        let mut count = Count::default();
        for document in self.files.values().flatten().filter(|one| !one.is_copy) {
            let lines = document.short().iter();
            lines.filter(|line| concerned.contains(*line)).for_each(|&line| _ = count.add(line));
        }
        let is_shared = |line: &u64| count.of(*line) >= ENOUGH;
        concerned.retain(|line| self.shared.contains(line) != is_shared(line));
        self.shared = &self.shared ^ &concerned;
        let others = self.files.iter().filter(|(file, _)| !renewed.contains(file));
        let is_other = |line: &u64| concerned.contains(line);
        let others = others.filter(|(_, documents)| all(documents).any(|line| is_other(&line)));
        others.map(|(file, _)| file.clone()).collect()
    }
}

fn all(documents: &[Document]) -> impl Iterator<Item = u64> {
    documents.iter().flat_map(|document| document.short().iter().copied())
}

/// Those of some lines that are shared.
fn shared(lines: &[u64], among: &FxHashSet<u64>) -> Vec<u64> {
    lines.iter().copied().filter(|line| among.contains(line)).collect()
}

/// How many documents have each line, up to enough.
#[derive(Debug, Default)]
struct Count(FxHashMap<u64, u8>);

impl Count {
    /// Whether that is just enough.
    fn add(&mut self, line: u64) -> bool {
        let count = self.0.entry(line).or_default();
        *count = count.saturating_add(1);
        *count == ENOUGH
    }

    fn of(&self, line: u64) -> u8 {
        self.0.get(&line).copied().unwrap_or_default()
    }
}

/// The longest lines of documents that are no copies.
#[derive(Debug, Default)]
struct Copies(FxHashSet<u64>);

impl Copies {
    /// Whether most of a document's longest lines were those of documents before; takes them in if not.
    fn take(&mut self, longest: &[u64]) -> bool {
        let known = longest.iter().filter(|line| self.0.contains(line)).count();
        let is_copy = known > 0 && known * 2 > longest.len();
        if !is_copy {
            self.0.extend(longest);
        }
        is_copy
    }
}

/// The lines of a folder while it is loaded.
#[derive(Debug, Default)]
pub(super) struct Counting {
    files: BTreeMap<FilePath, Documents>,
    copies: Copies,
    count: Count,
    shared: FxHashSet<u64>,
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
        let count = |lines: &Lines| {
            let is_copy = self.copies.take(&lines.longest);
            if !is_copy {
                for &line in lines.short.iter().filter(|line| self.count.add(**line)) {
                    self.shared.insert(line);
                    self.since.insert(line, self.starts.len());
                }
            }
            Document::new(lines, is_copy)
        };
        let documents = documents.iter().map(count).collect();
        self.files.insert(file.clone(), documents);
    }

    /// The shared lines of a document of the batch that is open.
    pub(super) fn shared_now(&self, document: &Lines) -> Vec<u64> {
        shared(&document.short, &self.shared)
    }

    /// Opens the next batch.
    pub(super) fn start_batch(&mut self, first: &FilePath) {
        self.starts.push(first.clone());
    }

    /// All files are counted.
    pub(super) fn finish(self) -> FolderLines {
        let Self { files, shared: all_shared, since, starts, then, .. } = self;
        let is_late = |(file, documents): &(&FilePath, &Documents)| {
            if let Some(then) = then.get(*file) {
                let now = documents.iter().map(|one| shared(one.short(), &all_shared));
                return !now.eq(then.iter().cloned());
            }
            let batch = starts.partition_point(|start| start <= *file);
            all(documents).any(|line| since.get(&line).is_some_and(|&since| since > batch))
        };
        let late = files.iter().filter(is_late).map(|(file, _)| file.clone()).collect();
        // They came in their order, which has left half of the map's room free.
        let files = files.into_iter().collect();
        FolderLines { files, shared: all_shared, late }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Files of lines by number, the first of which are the longest.
    fn candidate((file, lines): &(u8, Vec<u64>)) -> (Candidate, Vec<Lines>) {
        let file = FilePath::from(format!("{file}").as_str());
        let mut short = lines.clone();
        short.sort_unstable();
        short.dedup();
        let longest = lines.iter().copied().take(3).collect();
        (Candidate { path: "".into(), file }, vec![Lines { short, longest }])
    }

    fn lines(document: &Document) -> Lines {
        Lines { short: document.short().to_vec(), longest: document.longest().to_vec() }
    }

    proptest! {
        /// However files came in and went, the same lines are shared as if they were there at once, and
        /// the files of which others are shared are told.
        #[test]
        fn changes_add_up(
            steps in prop::collection::vec(
                prop::collection::vec((0..12_u8, prop::collection::vec(0..9_u64, 0..5)), 1..5), 1..6,
            )
        ) {
            let mut folder = FolderLines::default();
            for step in steps {
                // A file without lines is one that goes.
                let files: BTreeMap<_, _> = step.into_iter().collect();
                let (gone, new): (Vec<_>, Vec<_>) =
                    files.into_iter().map(|file| candidate(&file)).partition(|(_, lines)| lines[0].short.is_empty());
                let shown = |folder: &FolderLines| -> BTreeMap<FilePath, Vec<u64>> {
                    let files = folder.files.iter();
                    files.map(|(file, one)| (file.clone(), shared(one[0].short(), &folder.shared))).collect()
                };
                let before = shown(&folder);
                let gone = gone.iter().map(|(candidate, _)| candidate.file.as_path());
                let others = folder.change(gone, new.iter().map(|(one, lines)| (one, lines.clone())));
                let now = shown(&folder);
                let is_new = |file: &FilePath| new.iter().any(|(one, _)| one.file == *file);
                let otherwise = now.iter().filter(|(file, lines)| !is_new(file) && before.get(*file) != Some(*lines));
                prop_assert_eq!(others, otherwise.map(|(file, _)| file.clone()).collect::<Vec<_>>());
                let mut at_once = Counting::default();
                for (file, documents) in &folder.files {
                    at_once.add(file, &[lines(&documents[0])], None);
                }
                prop_assert_eq!(&folder.shared, &at_once.finish().shared);
            }
        }
    }
}
