//! A folder looked at again after it was loaded: which of its files are new, changed or gone. Told
//! from their stamps, whatever told us to look.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::load::{Articles, Origin, decisions};
use crate::model::{Decisions, FilePath, Problem};
use crate::read::{self, Candidate, Stamp};

/// The files that were loaded, as they were then.
#[derive(Debug, Default)]
pub struct Seen {
    files: BTreeMap<FilePath, Stamp>,
    decisions: Vec<(FilePath, Option<Stamp>)>,
}

/// What is otherwise than before.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that are new or not as they were, in the order of paths.
    pub changed: Vec<Candidate>,
    /// Files that are no longer there, or no longer looked at.
    pub gone: Vec<FilePath>,
    /// What the walk passes over now.
    pub passed_over: Vec<Problem>,
    /// What is decided about names, where a file of it was written or removed.
    pub decisions: Option<Decisions>,
}

impl Seen {
    /// Remembers what a file was like right before it was read.
    pub fn note(&mut self, file: &FilePath, stamp: Stamp) {
        self.files.insert(file.clone(), stamp);
    }

    /// What a file was like when it was read.
    pub fn stamp(&self, file: &Path) -> Option<Stamp> {
        self.files.get(file).copied()
    }

    /// Walks the folder and remembers the files as they are now. No file is opened but those of
    /// decisions.
    pub fn look_again(&mut self, origin: &Origin) -> Changes {
        let Articles::Paths(paths) = &origin.articles else { return Changes::default() };
        let walked = read::walk(paths);
        let stamps: Vec<Option<Stamp>> =
            walked.files.par_iter().map(|candidate| Stamp::of(&candidate.file)).collect();
        // Both are in the order of paths.
        let mut before = std::mem::take(&mut self.files).into_iter().peekable();
        let mut now = Vec::with_capacity(walked.files.len());
        let (mut changed, mut gone) = (Vec::new(), Vec::new());
        for (candidate, stamp) in walked.files.into_iter().zip(stamps) {
            while let Some((file, _)) = before.next_if(|(file, _)| *file < candidate.file) {
                gone.push(file);
            }
            let known = before.next_if(|(file, _)| *file == candidate.file);
            let Some(stamp) = stamp else {
                gone.extend(known.map(|(file, _)| file));
                continue;
            };
            if known.as_ref().is_none_or(|(_, known)| *known != stamp) {
                changed.push(candidate.clone());
            }
            // The path that others share, where there is one.
            now.push((known.map_or(candidate.file, |(file, _)| file), stamp));
        }
        gone.extend(before.map(|(file, _)| file));
        self.files = now.into_iter().collect();
        let stamped = |one: &Candidate| (one.file.clone(), Stamp::of(&one.file));
        let of_decisions: Vec<_> = walked.decisions.iter().map(stamped).collect();
        let decisions = (of_decisions != self.decisions)
            .then(|| decisions(&walked.decisions).unwrap_or_default());
        self.decisions = of_decisions;
        Changes { changed, gone, passed_over: walked.problems, decisions }
    }
}

impl Changes {
    /// Whether articles have to be loaded or left out.
    pub fn concern_articles(&self) -> bool {
        !self.changed.is_empty() || !self.gone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::NAMES_FILE;

    /// Runs what `act` does to a folder of a.txt and b/c.txt, and tells what is seen of it: files
    /// after `+` are to be loaded, after `-` are gone.
    #[track_caller]
    fn check(act: impl FnOnce(&Path), expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        fs::create_dir(top.join("b")).unwrap();
        for name in ["a.txt", "b/c.txt"] {
            fs::write(top.join(name), "Piove.").unwrap();
        }
        let origin = crate::load::tests::origin(&top);
        let mut seen = Seen::default();
        assert_eq!(seen.look_again(&origin).changed.len(), 2);
        act(&top);
        let changes = seen.look_again(&origin);
        let shown = |file: &Path| file.strip_prefix(&top).unwrap().display().to_string();
        let loaded = changes.changed.iter().map(|one| format!("+{}", shown(&one.file)));
        let gone = changes.gone.iter().map(|file| format!("-{}", shown(file)));
        let mut told: Vec<String> = loaded.chain(gone).collect();
        told.extend(changes.decisions.map(|all| format!("{} decided", all.list.len())));
        assert_eq!(told.join(" "), expected);
        let after = seen.look_again(&origin);
        assert!(!after.concern_articles() && after.decisions.is_none());
    }

    #[test]
    fn what_happens_to_files_is_seen() {
        check(|_| {}, "");
        check(|top| fs::write(top.join("d.txt"), "Nevica.").unwrap(), "+d.txt");
        check(|top| fs::remove_file(top.join("a.txt")).unwrap(), "-a.txt");
        check(|top| fs::rename(top.join("b"), top.join("d")).unwrap(), "+d/c.txt -b/c.txt");
        check(|top| fs::write(top.join(".ignore"), "b/\n").unwrap(), "-b/c.txt");
    }

    #[test]
    fn a_file_saved_by_renaming_another_over_it_is_changed() {
        let save = |top: &Path| {
            fs::write(top.join(".a.txt.swp"), "Nevica.").unwrap();
            fs::rename(top.join(".a.txt.swp"), top.join("a.txt")).unwrap();
        };
        check(save, "+a.txt");
    }

    #[test]
    fn decisions_about_names_are_no_article() {
        check(|top| fs::write(top.join(NAMES_FILE), "split Landi\n").unwrap(), "1 decided");
    }
}
