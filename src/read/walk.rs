//! Which files of a folder are looked at: regular ones that are not hidden, not junk and not named
//! in a `.gitignore` or `.ignore` of the folder. Links are never followed below the folder that was
//! opened, so that no loop and no way out of it exists.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;
use rayon::prelude::*;

use crate::model::NAMES_FILE;
use crate::read::{Candidate, Part, Walk, failed, skipped};
use crate::text::{CleanText, clean_line};

/// Folders nested deeper than this are a mistake or a trap.
const MAX_DEPTH: usize = 64;

/// Where a folder's own rules of what to ignore stand.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// Folders that programs make and nobody reads.
const JUNK_FOLDERS: [&str; 6] = [
    "node_modules",
    "__pycache__",
    "__MACOSX",
    "lost+found",
    "$RECYCLE.BIN",
    "System Volume Information",
];

/// Files that programs leave behind.
const JUNK_FILES: [&str; 3] = ["Thumbs.db", "desktop.ini", "Icon\r"];

/// What is never text, and the endings that tell so without opening it.
const BINARY_ENDINGS: [(&str, &str); 8] = [
    ("a picture", "avif bmp gif heic ico jpeg jpg png psd tif tiff webp"),
    ("a film", "avi mkv mov mp4 webm"),
    ("a sound recording", "aac flac m4a mp3 ogg opus wav"),
    ("an archive; unpack it", "7z bz2 rar tar tbz tgz txz xz"),
    ("a disk image", "dmg iso"),
    ("a database; export what you need of it as CSV or JSON", "accdb db mdb sqlite sqlite3"),
    ("a program", "class dll exe jar o pyc so"),
    ("a font", "otf ttf woff woff2"),
];

/// Endings of half-written and spare copies.
const COPY_ENDINGS: [&str; 6] = ["bak", "crdownload", "part", "swp", "tmp", "orig"];

/// The files below `paths` that may hold articles, in the order of paths, with what was passed
/// over: as far as they are of a `part`. Cheap: no file is opened. A path that names a file is taken
/// whatever its name is.
pub fn walk(paths: &[PathBuf], part: &Part) -> Walk {
    let mut found = Walk::default();
    for path in paths {
        match fs::canonicalize(path).and_then(|real| Ok((fs::metadata(&real)?.is_dir(), real))) {
            Ok((true, real)) if part.reaches(&real) => {
                let shown = stand_in(path, paths.len(), true);
                found.append(Folder { real, shown, depth: 0, ignored: Vec::new() }.walk(part));
            }
            Ok((false, real)) if part.covers(&real) => {
                let path = shown_path(&stand_in(path, paths.len(), false));
                found.files.push(Candidate { file: real.into(), path });
            }
            Ok(_) => {}
            Err(error) => found.problems.push(failed(&shown_path(path), &error)),
        }
    }
    found.decisions = paths.iter().filter_map(|path| decisions_beside(path)).collect();
    found.decisions.dedup_by(|one, other| one.file == other.file);
    found.files.sort();
    found.files.dedup_by(|one, other| one.file == other.file);
    found.problems.sort_by(|one, other| Path::new(&*one.path).cmp(Path::new(&*other.path)));
    found
}

/// Where the decisions about the names of an opened folder, or of the folder of an opened file, stand
/// or would stand.
pub fn decisions_file(path: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(path).ok()?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent()? };
    Some(folder.join(NAMES_FILE))
}

/// The files beside a folder, in the order of names.
pub fn beside(folder: &Path) -> Vec<Candidate> {
    let Some(entries) = folder.parent().and_then(|outer| sorted_entries(outer).ok()) else {
        return Vec::new();
    };
    let files = entries.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let candidate = |entry: &DirEntry| Candidate {
        file: entry.path().into(),
        path: shown_path(Path::new(&entry.file_name())),
    };
    files.map(candidate).collect()
}

fn decisions_beside(path: &Path) -> Option<Candidate> {
    let file = decisions_file(path).filter(|file| file.is_file())?;
    Some(Candidate { file: file.into(), path: CleanText::from(NAMES_FILE) })
}

impl Walk {
    fn append(&mut self, mut other: Walk) {
        self.files.append(&mut other.files);
        self.problems.append(&mut other.problems);
    }
}

/// A folder on the way down.
struct Folder {
    real: PathBuf,
    /// Its path as it is shown.
    shown: PathBuf,
    depth: usize,
    /// The rules of this folder and those above it, nearest last.
    ignored: Vec<Gitignore>,
}

/// What one entry of a folder is for us.
enum Entry {
    File(Candidate),
    Folder(Folder),
    /// The file of decisions about names, which is no article.
    Decisions,
    /// Why, and after `; ` what to do.
    Skipped(&'static str),
}

impl Folder {
    fn walk(mut self, part: &Part) -> Walk {
        let shown = shown_path(&self.shown);
        if self.depth > MAX_DEPTH {
            let problem = skipped(&shown, "passed over: nested too deeply", "open it by itself");
            return Walk { problems: vec![problem], ..Walk::default() };
        }
        let mut entries = match sorted_entries(&self.real) {
            Ok(entries) => entries,
            Err(error) => {
                return Walk { problems: vec![failed(&shown, &error)], ..Walk::default() };
            }
        };
        self.ignored.extend(ignore_rules(&self.real, &entries));
        let saved_pages = saved_page_folders(&entries);
        entries.retain(|entry| !is_ignore_file(&entry.file_name()));
        if !part.covers(&self.real) {
            entries.retain(|entry| part.reaches(&entry.path()));
        }
        let visit = |entry: DirEntry| self.visit(&entry, &saved_pages, part);
        let all: Vec<Walk> = entries.into_par_iter().map(visit).collect();
        let mut found = Walk::default();
        for one in all {
            found.append(one);
        }
        found
    }

    fn visit(&self, entry: &DirEntry, saved_pages: &[PathBuf], part: &Part) -> Walk {
        let shown = shown_path(&self.shown.join(entry.file_name()));
        match self.judge(entry, saved_pages) {
            Ok(Entry::File(candidate)) => Walk { files: vec![candidate], ..Walk::default() },
            Ok(Entry::Folder(folder)) => folder.walk(part),
            Ok(Entry::Decisions) => Walk::default(),
            Ok(Entry::Skipped(why)) => {
                let (what, advice) = why.split_once("; ").unwrap_or((why, ""));
                let problem = skipped(&shown, &format!("passed over: {what}"), advice);
                Walk { problems: vec![problem], ..Walk::default() }
            }
            Err(error) => Walk { problems: vec![failed(&shown, &error)], ..Walk::default() },
        }
    }

    fn judge(&self, entry: &DirEntry, saved_pages: &[PathBuf]) -> io::Result<Entry> {
        let (name, real) = (entry.file_name(), entry.path());
        let kind = entry.file_type()?;
        if name.as_encoded_bytes().starts_with(b".") {
            return Ok(Entry::Skipped("hidden"));
        }
        if kind.is_symlink() {
            return Ok(Entry::Skipped("a link; open what it leads to by itself"));
        }
        if self.is_ignored(&real, kind.is_dir()) {
            return Ok(Entry::Skipped("named in .gitignore or .ignore"));
        }
        if kind.is_dir() {
            if JUNK_FOLDERS.iter().any(|junk| name == *junk) {
                return Ok(Entry::Skipped("a program's own folder"));
            }
            if saved_pages.contains(&real) {
                return Ok(Entry::Skipped("the pictures and scripts of a saved page"));
            }
            let shown = self.shown.join(&name);
            let (depth, ignored) = (self.depth + 1, self.ignored.clone());
            return Ok(Entry::Folder(Folder { real, shown, depth, ignored }));
        }
        if name == NAMES_FILE {
            return Ok(match self.depth {
                0 => Entry::Decisions,
                _ => Entry::Skipped("decisions about names count in the folder that is opened"),
            });
        }
        if !kind.is_file() {
            return Ok(Entry::Skipped("not a regular file"));
        }
        if let Some(why) = junk_file(&name) {
            return Ok(Entry::Skipped(why));
        }
        let path = shown_path(&self.shown.join(&name));
        Ok(Entry::File(Candidate { file: real.into(), path }))
    }

    /// Whether the nearest rule that speaks of `path` ignores it.
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        self.ignored
            .iter()
            .rev()
            .map(|rules| rules.matched(path, is_folder))
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_cached_key(DirEntry::file_name);
    Ok(entries)
}

fn is_ignore_file(name: &OsStr) -> bool {
    IGNORE_FILES.iter().any(|file| name == *file)
}

/// The rules that stand in a folder. A broken line in them is passed over, as git does.
fn ignore_rules(folder: &Path, entries: &[DirEntry]) -> Vec<Gitignore> {
    entries
        .iter()
        .filter(|entry| is_ignore_file(&entry.file_name()))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| Gitignore::new(folder.join(entry.file_name())).0)
        .collect()
}

/// `Titolo_files` beside `Titolo.html`: what browsers put aside when they save a page.
fn saved_page_folders(entries: &[DirEntry]) -> Vec<PathBuf> {
    entries
        .iter()
        .map(DirEntry::path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "html" || ending == "htm"))
        .filter_map(|path| {
            let mut name = path.file_stem()?.to_owned();
            name.push("_files");
            Some(path.with_file_name(name))
        })
        .collect()
}

fn junk_file(name: &OsStr) -> Option<&'static str> {
    if JUNK_FILES.iter().any(|junk| name == *junk) {
        return Some("a program's own file");
    }
    if name.as_encoded_bytes().ends_with(b"~") {
        return Some("a spare copy");
    }
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    if COPY_ENDINGS.contains(&ending.as_str()) {
        return Some("a spare or half-written copy");
    }
    let is_of = |endings: &str| endings.split(' ').any(|known| known == ending);
    BINARY_ENDINGS.into_iter().find(|(_, endings)| is_of(endings)).map(|(what, _)| what)
}

/// How files below some paths are shown: as a walk of these says.
pub struct Shown {
    /// What is opened, and what stands for it.
    opened: Vec<(PathBuf, PathBuf)>,
}

impl Shown {
    pub fn below(paths: &[PathBuf]) -> Self {
        let opened = |path: &PathBuf| {
            let real = fs::canonicalize(path).ok()?;
            let shown = stand_in(path, paths.len(), real.is_dir());
            Some((real, shown))
        };
        Self { opened: paths.iter().filter_map(opened).collect() }
    }

    pub fn path(&self, file: &Path) -> CleanText {
        let below = self.opened.iter().filter_map(|(real, shown)| {
            let inside = file.strip_prefix(real).ok()?;
            // A file that is opened itself has nothing inside.
            let is_folder = inside.components().next().is_some();
            Some(shown_path(&if is_folder { shown.join(inside) } else { shown.clone() }))
        });
        below.min().unwrap_or_else(|| shown_path(file))
    }
}

/// What is shown for one of so many paths that are opened.
fn stand_in(path: &Path, paths: usize, is_folder: bool) -> PathBuf {
    match paths {
        1 if is_folder => PathBuf::new(),
        1 => path.file_name().map_or_else(|| path.to_owned(), PathBuf::from),
        _ => path.to_owned(),
    }
}

fn shown_path(path: &Path) -> CleanText {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        clean_line(&text)
    } else {
        clean_line(&text.replace(std::path::MAIN_SEPARATOR, "/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(made: &[&str], expected: &[&str], passed_over: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for path in made {
            let (path, text) = path.split_once('=').unwrap_or((path, "testo"));
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let found = walk(&[folder.path().to_owned()], &Part::All);
        let files: Vec<&str> = found.files.iter().map(|file| &*file.path).collect();
        assert_eq!(files, expected);
        let (top, inner) = (
            folder.path().to_owned(),
            folder.path().join(made[0].split(['=', '/']).next().unwrap()),
        );
        for paths in [vec![top.clone()], vec![inner.clone()], vec![top, inner]] {
            let shown = Shown::below(&paths);
            for Candidate { file, path } in walk(&paths, &Part::All).files {
                assert_eq!(shown.path(&file), path);
            }
        }
        let skipped: Vec<&str> = found.problems.iter().map(|problem| &*problem.path).collect();
        assert_eq!(skipped, passed_over);
    }

    #[test]
    fn folders_are_walked_in_the_order_of_paths() {
        check(&["b/2.txt", "b/1.md", "a.txt", "c"], &["a.txt", "b/1.md", "b/2.txt", "c"], &[]);
    }

    #[test]
    fn junk_is_passed_over_and_named() {
        check(
            &[".nascosto", "a.txt", "a.txt~", "foto.JPG", "node_modules/x.md", "p.html"],
            &["a.txt", "p.html"],
            &[".nascosto", "a.txt~", "foto.JPG", "node_modules"],
        );
        check(&["p.html", "p_files/script.txt"], &["p.html"], &["p_files"]);
    }

    #[test]
    fn the_nearest_ignore_file_decides() {
        check(
            &[".gitignore=*.log", "a.log", "b/.ignore=!a.log", "b/a.log", "b/c.log"],
            &["b/a.log"],
            &["a.log", "b/c.log"],
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("giro")).unwrap();
        let found = walk(&[folder.path().to_owned()], &Part::All);
        assert!(found.files.is_empty());
        assert_eq!(found.problems.len(), 1);
    }

    #[test]
    fn what_is_not_there_is_a_problem() {
        let found = walk(&[PathBuf::from("/non/esiste")], &Part::All);
        assert_eq!(&*found.problems[0].path, "/non/esiste");
    }
}
