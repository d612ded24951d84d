//! The file of a notebook on disk. A change counts as kept when [`Keeper::append`] has returned: by
//! then it is written and synced. Everything here may wait for the disk, so the screen has it done
//! on a thread of its own.
//!
//! One program at a time writes; it holds a lock on a file beside the journal, because the journal
//! itself is replaced when it is compacted. Others read.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::notebook::journal::{self, Journal, Refused};
use crate::notebook::{Change, Faults, Notebook};
use crate::text::{CleanText, clean_line};

/// A file larger than this is no notebook: in bytes.
const LARGEST: u64 = 256 << 20;

/// A journal is compacted when it has so many more lines than twice what it says.
const SLACK: usize = 1000;

/// Where the notebook of a folder of articles lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder of articles, as it is told in the file.
    folder: PathBuf,
    journal: PathBuf,
    /// Lines more than needed before the file is compacted.
    pub slack: usize,
}

impl Place {
    /// The place for a folder of articles in `notebooks`, the folder of all notebooks: the name is
    /// the folder's, and a number made of its whole path.
    pub fn new(notebooks: &Path, folder: &Path) -> Self {
        let whole = folder.as_os_str().as_encoded_bytes();
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let plain: String =
            name.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).take(40).collect();
        let name = format!("{plain}-{}.jsonl", fingerprint_of(whole));
        Self { folder: folder.to_owned(), journal: notebooks.join(name), slack: SLACK }
    }

    pub fn journal(&self) -> &Path {
        &self.journal
    }

    /// Where lines go that could not be read.
    pub fn unread(&self) -> PathBuf {
        self.beside("unread")
    }

    fn beside(&self, ending: &str) -> PathBuf {
        self.journal.with_extension(ending)
    }
}

/// Sixteen hexadecimal digits that tell texts apart: FNV-1a, which is the same on every machine.
pub(super) fn fingerprint(text: &str) -> String {
    fingerprint_of(text.as_bytes())
}

fn fingerprint_of(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Why a notebook cannot be written.
#[derive(Debug)]
pub enum Unavailable {
    /// Another program writes it.
    Locked,
    /// A newer program wrote it, in this form. It is left alone.
    Newer(u32),
    Io(io::Error),
}

impl Unavailable {
    /// For the reader.
    pub fn reason(&self) -> CleanText {
        match self {
            Self::Locked => CleanText::from("another cronaca has the notebook"),
            Self::Newer(form) => {
                clean_line(&format!("a newer cronaca wrote the notebook, in form {form}"))
            }
            Self::Io(error) => clean_line(&error.to_string()),
        }
    }
}

impl From<io::Error> for Unavailable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What there is, without a lock: for who only reads. A file that is none is as good as empty.
pub fn read(place: &Place) -> Result<(Notebook, Faults), Unavailable> {
    match read_journal(place)? {
        Ok(journal) => Ok((journal.notebook, journal.faults)),
        Err(Refused::Newer(version)) => Err(Unavailable::Newer(version)),
        Err(Refused::NoJournal) => {
            Err(Unavailable::Io(io::Error::other("the file is no notebook")))
        }
    }
}

fn read_journal(place: &Place) -> io::Result<Result<Journal, Refused>> {
    let file = match open(OpenOptions::new().read(true), &place.journal) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(Journal::default())),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    Ok(journal::parse(&bytes))
}

/// Opens a regular file for the reader's eyes alone; never a link, never waiting.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;
    let file = options.mode(0o600).custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("is no regular file")) }
}

/// The one that writes a notebook.
#[derive(Debug)]
pub struct Keeper {
    place: Place,
    /// Holds the lock for as long as it is open.
    _lock: File,
    /// What the file says.
    notebook: Notebook,
    /// The journal while nothing casts doubt on it, and its length: in bytes.
    journal: Option<(File, u64)>,
    /// Changes in the file.
    lines: usize,
}

/// A keeper, and what was wrong with the file: what could not be read was put aside.
pub struct Opened {
    pub keeper: Keeper,
    pub faults: Faults,
    /// Where a file went that was no notebook.
    pub moved: Option<PathBuf>,
}

impl Keeper {
    /// Takes the lock and reads what there is. Nothing but the lock is written where all is well.
    pub fn open(place: &Place) -> Result<Opened, Unavailable> {
        let folder = place.journal.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let lock = open(
            OpenOptions::new().write(true).create(true).truncate(false),
            &place.beside("lock"),
        )?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unavailable::Locked),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let (read, moved) = match read_journal(place)? {
            Ok(journal) => (journal, None),
            Err(Refused::Newer(version)) => return Err(Unavailable::Newer(version)),
            Err(Refused::NoJournal) => (Journal::default(), Some(move_aside(place)?)),
        };
        let mut keeper = Self {
            place: place.clone(),
            _lock: lock,
            notebook: read.notebook,
            journal: None,
            lines: read.lines,
        };
        if !read.unread.is_empty() {
            keep_unread(place, &read.unread)?;
            keeper.rewrite()?;
        } else if read.has_header {
            keeper.reopen()?;
        }
        Ok(Opened { keeper, faults: read.faults, moved })
    }

    pub fn notebook(&self) -> &Notebook {
        &self.notebook
    }

    /// Writes changes and syncs them. After a failure the file holds all that was kept before, and
    /// the same changes may be tried again.
    pub fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        let mut text = Vec::new();
        for change in changes {
            text.extend(journal::line(change)?);
        }
        if !self.is_where_it_was() {
            self.journal = None;
        }
        match self.journal.take() {
            Some((mut file, length)) => {
                if let Err(error) = file.write_all(&text) {
                    // On a full disk a part of it may be there.
                    if file.set_len(length).is_ok() {
                        self.journal = Some((file, length));
                    }
                    return Err(error);
                }
                // What a failed sync leaves on the disk nobody knows: the file is written anew then.
                file.sync_data()?;
                self.journal = Some((file, length + text.len() as u64));
                self.notebook.apply_all(changes);
                self.lines += changes.len();
            }
            None => self.start_with(changes)?,
        }
        if self.lines > 2 * self.notebook.changes().count() + self.place.slack {
            // What is kept is kept either way.
            drop(self.rewrite());
        }
        Ok(())
    }

    /// Writes the file anew with some changes more.
    fn start_with(&mut self, changes: &[Change]) -> io::Result<()> {
        let before = self.notebook.clone();
        self.notebook.apply_all(changes);
        self.rewrite().inspect_err(|_| self.notebook = before)
    }

    /// Whether the file at the path is the one that is written, with the length it should have:
    /// another may have been put in its place.
    fn is_where_it_was(&self) -> bool {
        let Some((file, length)) = &self.journal else { return false };
        let (Ok(ours), Ok(there)) = (file.metadata(), fs::symlink_metadata(&self.place.journal))
        else {
            return false;
        };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino()) && ours.len() == *length
    }

    /// Puts the shortest journal in the place of the present one: written, synced, renamed.
    fn rewrite(&mut self) -> io::Result<()> {
        let folder = clean_line(&self.place.folder.display().to_string());
        let text = self.notebook.to_journal(folder)?;
        let new = self.place.beside("new");
        let write = || {
            let options = &mut OpenOptions::new();
            let mut file = open(options.write(true).create(true).truncate(true), &new)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&new, &self.place.journal)
        };
        if let Err(error) = write() {
            // What it holds stands in the journal too, or is still in memory.
            drop(fs::remove_file(&new));
            return Err(error);
        }
        sync_folder(&self.place.journal)?;
        self.lines = self.notebook.changes().count();
        self.reopen()
    }

    fn reopen(&mut self) -> io::Result<()> {
        let file = open(OpenOptions::new().append(true), &self.place.journal)?;
        let length = file.metadata()?.len();
        self.journal = Some((file, length));
        Ok(())
    }
}

/// A rename holds only once its folder is synced.
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Gives a file that is no notebook another name, the first that is free.
fn move_aside(place: &Place) -> io::Result<PathBuf> {
    let names = (1_u32..).map(|number| place.beside(&format!("unreadable-{number}")));
    let mut free = names.filter(|name| fs::symlink_metadata(name).is_err());
    let name = free.next().unwrap_or_else(|| place.beside("unreadable"));
    fs::rename(&place.journal, &name)?;
    sync_folder(&name)?;
    Ok(name)
}

/// Keeps lines that could not be read in a file beside the journal.
fn keep_unread(place: &Place, lines: &[u8]) -> io::Result<()> {
    let mut file = open(OpenOptions::new().append(true).create(true), &place.unread())?;
    file.write_all(lines)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star(path: &str) -> Change {
        Change::Star { path: clean_line(path), on: true }
    }

    fn place(folder: &tempfile::TempDir) -> Place {
        Place::new(&folder.path().join("deep/notebooks"), Path::new("/press/Il Foglio"))
    }

    fn starred(place: &Place) -> Vec<String> {
        let (notebook, faults) = read(place).unwrap();
        assert!(faults.is_none(), "{faults:?}");
        notebook.articles().map(|(path, _)| path.to_string()).collect()
    }

    fn open_keeper(place: &Place) -> Keeper {
        Keeper::open(place).unwrap_or_else(|_| unreachable!("it opens")).keeper
    }

    #[test]
    fn the_name_tells_the_folder() {
        let place = Place::new(Path::new("/n"), Path::new("/press/Il Foglio"));
        assert_eq!(place.journal(), Path::new("/n/IlFoglio-139ec248eaac3899.jsonl"));
    }

    #[test]
    fn what_is_appended_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut keeper = open_keeper(&place);
        assert!(!place.journal().exists());
        keeper.append(&[star("a"), star("b")]).unwrap();
        keeper.append(&[star("c")]).unwrap();
        assert_eq!(starred(&place), ["a", "b", "c"]);
        drop(keeper);
        let mut keeper = open_keeper(&place);
        keeper.append(&[star("d")]).unwrap();
        assert_eq!(starred(&place), ["a", "b", "c", "d"]);
        assert_eq!(fs::metadata(place.journal()).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn one_writes_and_others_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut first = open_keeper(&place);
        first.append(&[star("a")]).unwrap();
        assert!(matches!(Keeper::open(&place), Err(Unavailable::Locked)));
        assert_eq!(starred(&place), ["a"]);
        drop(first);
        assert!(Keeper::open(&place).is_ok());
    }

    #[test]
    fn it_is_compacted() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { slack: 10, ..place(&folder) };
        let mut keeper = open_keeper(&place);
        for turn in 0..200 {
            let path = clean_line("a");
            keeper.append(&[Change::Star { path, on: turn % 2 == 0 }, star("b")]).unwrap();
            let lines = fs::read(place.journal()).unwrap().split(|&byte| byte == b'\n').count();
            assert!(lines <= 17, "{lines} lines after turn {turn}");
        }
        assert_eq!(starred(&place), ["b"]);
    }

    #[test]
    fn a_torn_or_broken_line_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        open_keeper(&place).append(&[star("a")]).unwrap();
        let mut bytes = fs::read(place.journal()).unwrap();
        bytes.extend(b"moon\n{\"star\":{\"path\":\"b\",\"on\":true}}\n{\"star\":{\"pa");
        fs::write(place.journal(), bytes).unwrap();
        let Ok(opened) = Keeper::open(&place) else { unreachable!("it opens") };
        assert_eq!(opened.faults, Faults { bad_lines: vec![3], torn: true });
        assert_eq!(starred(&place), ["a", "b"]);
        assert_eq!(fs::read(place.unread()).unwrap(), b"moon\n{\"star\":{\"pa\n");
    }

    #[test]
    fn what_is_no_notebook_is_moved_and_a_newer_one_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        drop(open_keeper(&place));
        for turn in 1..3 {
            fs::write(place.journal(), "Piove.\n").unwrap();
            let Ok(mut opened) = Keeper::open(&place) else { unreachable!("it opens") };
            let moved = place.beside(&format!("unreadable-{turn}"));
            assert_eq!(opened.moved.as_ref(), Some(&moved));
            assert_eq!(fs::read(moved).unwrap(), b"Piove.\n");
            opened.keeper.append(&[star("a")]).unwrap();
        }
        let newer = "{\"cronaca\":\"notebook\",\"version\":2}\n{}\n";
        fs::write(place.journal(), newer).unwrap();
        assert!(matches!(Keeper::open(&place), Err(Unavailable::Newer(2))));
        assert_eq!(fs::read(place.journal()).unwrap(), newer.as_bytes());
    }

    #[test]
    fn a_file_that_vanishes_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut keeper = open_keeper(&place);
        keeper.append(&[star("a")]).unwrap();
        fs::remove_file(place.journal()).unwrap();
        keeper.append(&[star("b")]).unwrap();
        assert_eq!(starred(&place), ["a", "b"]);
        fs::write(place.journal(), "short").unwrap();
        keeper.append(&[star("c")]).unwrap();
        assert_eq!(starred(&place), ["a", "b", "c"]);
    }

    #[test]
    fn a_failed_write_costs_nothing_that_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let mut keeper = open_keeper(&place);
        keeper.append(&[star("a")]).unwrap();
        // A journal that takes no bytes, as on a full disk.
        let full = OpenOptions::new().read(true).open(place.journal()).unwrap();
        let length = full.metadata().unwrap().len();
        keeper.journal = Some((full, length));
        assert!(keeper.append(&[star("b")]).is_err());
        assert_eq!(starred(&place), ["a"]);
        assert_eq!(keeper.notebook().articles().count(), 1);
        keeper.append(&[star("b")]).unwrap();
        assert_eq!(starred(&place), ["a", "b"]);
    }

    #[test]
    fn links_and_pipes_are_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        drop(open_keeper(&place));
        let target = folder.path().join("target");
        fs::write(&target, "").unwrap();
        std::os::unix::fs::symlink(&target, place.journal()).unwrap();
        assert!(matches!(Keeper::open(&place), Err(Unavailable::Io(_))));
        assert_eq!(fs::read(&target).unwrap(), b"");
    }
}
