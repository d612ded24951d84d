//! What linking made of a folder, or of the few articles that it opens on, kept beside what the cache
//! has of its files: parts of bytes whose meaning is the concern of who writes them. Read only where
//! everything is as it was when they were written.
//!
//! The file: `MAGIC`, what it was made with and of which folder; the parts, each behind its length and
//! its checksum.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use crate::cache::writer::{Beside, create_beside};
use crate::cache::{Place, number};

/// The first bytes; the number at the end changes with the layout.
const MAGIC: &[u8; 16] = b"cronaca links 3\n";

/// Reads the parts of a folder that has not changed.
#[derive(Debug)]
pub struct Links {
    file: BufReader<File>,
    /// Bytes that are not read yet.
    left: u64,
}

/// Links being written. Dropped before they are finished they leave nothing behind.
#[derive(Debug)]
pub struct LinksWriter {
    out: BufWriter<File>,
    beside: Beside,
    to: PathBuf,
}

/// What the parts are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All articles.
    Folder,
    /// Those that the folder opens on.
    Opening,
}

fn file(place: &Place, of: Of) -> PathBuf {
    place.file.with_extension(match of {
        Of::Folder => "links",
        Of::Opening => "opening",
    })
}

impl Links {
    /// Opens the parts that were written for this state of a folder; others are none.
    pub fn open(place: &Place, of: Of, state: u64) -> Option<Self> {
        let file = File::open(file(place, of)).ok()?;
        let left = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        let mut links = Self { file: BufReader::with_capacity(1 << 18, file), left };
        let head = links.bytes(32)?;
        let is_ours = head.get(..16)? == MAGIC
            && number(head.get(16..24)?)? == place.maker
            && number(head.get(24..)?)? == state;
        is_ours.then_some(links)
    }

    /// The next part; nothing behind the last, or where it is damaged.
    pub fn next_part(&mut self) -> Option<Vec<u8>> {
        let length = number(&self.bytes(8)?)?;
        let checksum = number(&self.bytes(8)?)?;
        let part = self.bytes(length)?;
        (u64::from(crc32fast::hash(&part)) == checksum).then_some(part)
    }

    fn bytes(&mut self, length: u64) -> Option<Vec<u8>> {
        self.left = self.left.checked_sub(length)?;
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        self.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

impl LinksWriter {
    pub fn create(place: &Place, of: Of, state: u64) -> io::Result<Self> {
        let to = file(place, of);
        let (file, beside) = create_beside(&to)?;
        let mut out = BufWriter::with_capacity(1 << 18, file);
        out.write_all(MAGIC)?;
        out.write_all(&place.maker.to_le_bytes())?;
        out.write_all(&state.to_le_bytes())?;
        Ok(Self { out, beside, to })
    }

    pub fn add(&mut self, part: &[u8]) -> io::Result<()> {
        self.out.write_all(&(part.len() as u64).to_le_bytes())?;
        self.out.write_all(&u64::from(crc32fast::hash(part)).to_le_bytes())?;
        self.out.write_all(part)
    }

    /// Waits for the disk, and replaces what was there.
    pub fn finish(self) -> io::Result<()> {
        self.beside.settle(self.out, &self.to)
    }
}
