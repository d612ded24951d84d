//! A folder looked at again after it was loaded: which of its files are new, changed or gone. Told
//! from their stamps, whatever told us to look.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;

use rayon::prelude::*;

use crate::load::{Articles, Origin, decisions};
use crate::model::{Decisions, FilePath, Problem};
use crate::read::{self, Candidate, Part, Shown, Stamp};

/// The files that were loaded, as they were then.
#[derive(Debug, Default)]
pub struct Seen {
    files: BTreeMap<FilePath, Stamp>,
    decisions: Vec<(FilePath, Option<Stamp>)>,
    /// What the walk passed over, in the order of paths.
    passed_over: Vec<Problem>,
}

/// What is otherwise than before.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that are new or not as they were, in the order of paths.
    pub changed: Vec<Candidate>,
    /// Files that are no longer there, or no longer looked at.
    pub gone: Vec<FilePath>,
    /// All that the walk passes over now.
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

    /// Walks a part of the folder and remembers the files as they are now. No file is opened but those
    /// of decisions.
    pub fn look_again(&mut self, origin: &Origin, part: &Part) -> Changes {
        let Articles::Paths(paths) = &origin.articles else { return Changes::default() };
        // Several folders may show one file twice.
        let part = match paths.as_slice() {
            [folder] if folder.is_dir() => part,
            _ => &Part::All,
        };
        let walked = read::walk(paths, part);
        let stamps: Vec<Option<Stamp>> =
            walked.files.par_iter().map(|candidate| Stamp::of(&candidate.file)).collect();
        // Both are in the order of paths.
        let mut before = self.take(part).into_iter().peekable();
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
        if self.files.is_empty() {
            // A map that is filled one by one in order leaves half of its room free.
            self.files = now.into_iter().collect();
        } else {
            self.files.extend(now);
        }
        self.pass_over(walked.problems, part, &Shown::below(paths));
        let stamped = |one: &Candidate| (one.file.clone(), Stamp::of(&one.file));
        let of_decisions: Vec<_> = walked.decisions.iter().map(stamped).collect();
        let decisions = (of_decisions != self.decisions)
            .then(|| decisions(&walked.decisions).unwrap_or_default());
        self.decisions = of_decisions;
        Changes { changed, gone, passed_over: self.passed_over.clone(), decisions }
    }

    /// Forgets the files of a part; gives them in the order of paths.
    fn take(&mut self, part: &Part) -> Vec<(FilePath, Stamp)> {
        let Part::Below(folders) = part else {
            return std::mem::take(&mut self.files).into_iter().collect();
        };
        let mut taken = Vec::new();
        for folder in folders {
            let from =
                self.files.range::<Path, _>((Bound::Included(folder.as_path()), Bound::Unbounded));
            let inside = from.map(|(file, _)| file).take_while(|file| file.starts_with(folder));
            let inside: Vec<FilePath> = inside.cloned().collect();
            taken.extend(inside.iter().filter_map(|file| self.files.remove_entry(file)));
        }
        taken
    }

    /// Remembers what the walk of a part passed over.
    fn pass_over(&mut self, mut problems: Vec<Problem>, part: &Part, shown: &Shown) {
        if let Part::Below(folders) = part {
            let folders: Vec<_> = folders.iter().map(|folder| shown.path(folder)).collect();
            let is_inside = |problem: &Problem| {
                folders.iter().any(|folder| Path::new(&*problem.path).starts_with(&**folder))
            };
            // On the way down to it others are met.
            problems.retain(is_inside);
            problems.extend(self.passed_over.drain(..).filter(|one| !is_inside(one)));
            problems.sort_by(|one, other| Path::new(&*one.path).cmp(Path::new(&*other.path)));
        }
        self.passed_over = problems;
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
    use std::path::PathBuf;

    use super::*;
    use crate::model::NAMES_FILE;

    /// A folder of a.txt, b/c.txt and the hidden .e, and what was seen of it.
    fn folder() -> (tempfile::TempDir, Origin, Seen) {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        fs::create_dir(top.join("b")).unwrap();
        for name in ["a.txt", "b/c.txt", ".e"] {
            fs::write(top.join(name), "Piove.").unwrap();
        }
        let (origin, mut seen) = (crate::load::tests::origin(&top), Seen::default());
        assert_eq!(seen.look_again(&origin, &Part::All).changed.len(), 2);
        (folder, origin, seen)
    }

    /// Runs what `act` does to the folder, and tells what is seen of it by looking around the paths that
    /// are named first: files after `+` are to be loaded, after `-` are gone, after `!` passed over. The
    /// whole folder looks the same then.
    #[track_caller]
    fn check(around: &[&str], act: impl FnOnce(&Path), expected: &str) {
        let (folder, origin, mut seen) = folder();
        let top = folder.path().canonicalize().unwrap();
        act(&top);
        let paths: Vec<_> = around.iter().map(|path| top.join(path)).collect();
        let part = Part::around(paths.iter().map(PathBuf::as_path));
        let changes = seen.look_again(&origin, &part);
        let shown = |file: &Path| file.strip_prefix(&top).unwrap().display().to_string();
        let loaded = changes.changed.iter().map(|one| format!("+{}", shown(&one.file)));
        let gone = changes.gone.iter().map(|file| format!("-{}", shown(file)));
        let passed_over = changes.passed_over.iter().map(|one| format!("!{}", one.path));
        let mut told: Vec<String> = loaded.chain(gone).chain(passed_over).collect();
        told.extend(changes.decisions.map(|all| format!("{} decided", all.list.len())));
        assert_eq!(told.join(" "), expected);
        let after = seen.look_again(&origin, &Part::All);
        assert!(!after.concern_articles() && after.decisions.is_none());
        assert_eq!(after.passed_over, changes.passed_over);
    }

    #[test]
    fn only_the_part_is_looked_at() {
        let (folder, origin, mut seen) = folder();
        let top = folder.path().canonicalize().unwrap();
        fs::remove_file(top.join("a.txt")).unwrap();
        fs::write(top.join(".f"), "").unwrap();
        let changes = seen.look_again(&origin, &Part::around([top.join("b/c.txt").as_path()]));
        assert!(!changes.concern_articles());
        assert_eq!(changes.passed_over.len(), 1);
    }

    #[test]
    fn what_happens_to_files_is_seen() {
        let write = |path: &'static str, text: &'static str| {
            move |top: &Path| fs::write(top.join(path), text).unwrap()
        };
        let remove = |path| move |top: &Path| fs::remove_file(top.join(path)).unwrap();
        let rename = |top: &Path| fs::rename(top.join("b"), top.join("d")).unwrap();
        check(&[], |_| {}, "!.e");
        check(&["d.txt"], write("d.txt", "Nevica."), "+d.txt !.e");
        check(&["a.txt"], remove("a.txt"), "-a.txt !.e");
        check(&["b", "d"], rename, "+d/c.txt -b/c.txt !.e");
        check(&[".ignore"], write(".ignore", "b/\n"), "-b/c.txt !.e !b");
        check(&["b/d.txt"], write("b/d.txt", "Nevica."), "+b/d.txt !.e");
        check(&["b/c.txt"], remove("b/c.txt"), "-b/c.txt !.e");
    }

    #[test]
    fn a_file_saved_by_renaming_another_over_it_is_changed() {
        let save = |top: &Path| {
            fs::write(top.join(".a.txt.swp"), "Nevica.").unwrap();
            fs::rename(top.join(".a.txt.swp"), top.join("a.txt")).unwrap();
        };
        check(&["a.txt"], save, "+a.txt !.e");
    }

    #[test]
    fn decisions_about_names_are_no_article() {
        let write = |top: &Path| fs::write(top.join(NAMES_FILE), "split Landi\n").unwrap();
        check(&[NAMES_FILE], write, "!.e 1 decided");
    }
}
