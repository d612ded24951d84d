//! Writes a cache beside the old one and puts it in its place in one step, once it is on the disk; how
//! that is done, `links.rs` does it too.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::cache::{Cache, Entry, HEAD, MAGIC, Place};
use crate::read::Stamp;

/// A cache being written. Dropped before it is finished it leaves nothing behind.
#[derive(Debug)]
pub struct Writer {
    out: BufWriter<File>,
    beside: Beside,
    to: PathBuf,
    at: u64,
    settled: Duration,
    entries: Vec<(PathBuf, Entry)>,
}

/// A file that is removed when it is dropped, unless it was moved to its place.
#[derive(Debug)]
pub(super) struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

impl Writer {
    pub fn create(place: &Place) -> io::Result<Self> {
        let (file, beside) = create_beside(&place.file)?;
        let mut out = BufWriter::with_capacity(1 << 18, file);
        out.write_all(MAGIC)?;
        out.write_all(&place.maker.to_le_bytes())?;
        let (to, settled) = (place.file.clone(), place.settled);
        Ok(Self { out, beside, to, at: HEAD as u64, settled, entries: Vec::new() })
    }

    /// Writes what a file gave, as [`Record::encode`](super::Record::encode) has it.
    pub fn add(&mut self, file: &Path, stamp: Stamp, record: &[u8]) -> io::Result<()> {
        let length = u32::try_from(record.len()).map_err(io::Error::other)?;
        if !is_settled(stamp, self.settled) {
            return Ok(());
        }
        self.out.write_all(record)?;
        let entry = Entry { stamp, at: self.at, length, checksum: crc32fast::hash(record) };
        self.entries.push((file.to_owned(), entry));
        self.at += u64::from(length);
        Ok(())
    }

    /// Takes a file's record over from another cache, if it is still there.
    pub fn keep(&mut self, from: &Cache, file: &Path, stamp: Stamp) -> io::Result<()> {
        match from.entry(file, stamp).and_then(|entry| from.bytes(entry)) {
            Some(bytes) => self.add(file, stamp, &bytes),
            None => Ok(()),
        }
    }

    /// Writes the index, waits for the disk, and replaces the old cache.
    pub fn finish(mut self) -> io::Result<()> {
        // A path that is no text cannot be written down; that file is read each time.
        self.entries.retain(|(file, _)| file.to_str().is_some());
        let index = postcard::to_allocvec(&self.entries).map_err(io::Error::other)?;
        self.out.write_all(&index)?;
        self.out.write_all(&self.at.to_le_bytes())?;
        self.out.write_all(&u64::from(crc32fast::hash(&index)).to_le_bytes())?;
        self.beside.settle(self.out, &self.to)
    }
}

/// A private file that will take the place of another.
pub(super) fn create_beside(of: &Path) -> io::Result<(File, Beside)> {
    let folder = of.parent().unwrap_or(Path::new(""));
    create_private(folder)?;
    let start = format!("{}.new", of.file_name().unwrap_or_default().to_string_lossy());
    remove_left_behind(folder, &start);
    let beside = folder.join(format!("{start}{}", std::process::id()));
    let file = private_file(&beside)?;
    Ok((file, Beside(beside)))
}

/// Removes what programs that ended while they wrote have left. One that still writes has written for
/// nothing: what comes last counts in any case.
fn remove_left_behind(folder: &Path, start: &str) {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    for left in names.filter(|one| one.file_name().to_string_lossy().starts_with(start)) {
        drop(fs::remove_file(left.path()));
    }
}

impl Beside {
    /// Puts what was written in its place, once it is on the disk.
    pub(super) fn settle(self, mut out: BufWriter<File>, to: &Path) -> io::Result<()> {
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&self.0, to)
    }
}

/// Whether a file that was read just now was last changed so long ago.
fn is_settled(stamp: Stamp, settled: Duration) -> bool {
    age(stamp).is_some_and(|age| age >= settled)
}

impl Place {
    /// Whether what was read of a file just now can be told from what it becomes when it changes.
    pub fn can_keep(&self, stamp: Stamp) -> bool {
        is_settled(stamp, self.settled)
    }
}

/// How long ago a file was last changed; nothing where that is yet to come.
#[expect(
    clippy::disallowed_methods,
    reason = "whether a file may still be written to is no part of what is shown"
)]
fn age(stamp: Stamp) -> Option<Duration> {
    let since = u64::try_from(stamp.changed.max(stamp.modified)).ok()?;
    let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::from_nanos(since))?;
    SystemTime::now().duration_since(changed).ok()
}

/// Articles may be nobody else's business.
#[cfg(unix)]
fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)
}

#[cfg(not(unix))]
fn private_file(file: &Path) -> io::Result<File> {
    File::create(file)
}
