//! EPUB: each chapter of a book is an article, the book its source.
//!
//! A book is a ZIP archive of pages with a list of them (`package.rs`). What it unpacks to is counted,
//! so that no small file can fill the memory.

mod package;

use std::io::{Cursor, Read};
use std::panic::catch_unwind;

use zip::ZipArchive;

use crate::parse::draft::{Block, Draft, Drafts, Metadata};
use crate::parse::fault::{malformed, skipped};
use crate::parse::html;
use crate::read;
use crate::text::Charset;
use package::{Chapter, Package};

/// What the chapters of a book may unpack to together: in bytes.
const MAX_BOOK: u64 = 128 << 20;

/// More chapters are not read.
const MAX_CHAPTERS: usize = 5000;

/// Whether bytes are a ZIP archive; `read` lets those through that are books.
pub(crate) fn sniff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The drafts of a book's chapters, or why there are none. `said` is what the reader says of its
/// encoding.
pub(crate) fn parse(bytes: &[u8], said: Option<Charset>) -> Drafts<'static> {
    match catch_unwind(|| Book::open(bytes, said).map(Book::drafts)) {
        Ok(Some(drafts)) => drafts,
        _ => refused("a book that cannot be read", "convert it anew, as with Calibre"),
    }
}

/// A book that is open.
struct Book<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    package: Package,
    said: Option<Charset>,
    /// How much may still be unpacked: in bytes.
    left: u64,
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8], said: Option<Charset>) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut book = Self { archive, package: Package::default(), said, left: MAX_BOOK };
        let container = book.file("META-INF/container.xml")?;
        let place = package::place(&container)?;
        book.package = Package::read(&book.file(&place)?, &place);
        let contents: Vec<String> = book.package.contents.clone();
        for place in contents {
            if let Some(file) = book.file(&place) {
                book.package.name_chapters(&file, &place);
            }
        }
        Some(book)
    }

    fn drafts(mut self) -> Drafts<'static> {
        if self.is_locked() {
            let advice = "only the program that it was bought for can open it";
            return refused("a book with copy protection", advice);
        }
        let chapters = std::mem::take(&mut self.package.chapters);
        let mut drafts = Drafts::default();
        let mut missing = 0;
        // What pages without a text show, captions of pictures, stands before the next text.
        let mut waiting = Vec::new();
        for chapter in chapters.iter().take(MAX_CHAPTERS) {
            let Some(page) = self.file(&chapter.place) else {
                missing += 1;
                continue;
            };
            waiting.extend(html::whole(&page));
            if waiting.iter().any(Block::is_kept) {
                drafts.articles.push(self.draft(chapter, std::mem::take(&mut waiting)));
            }
        }
        if let Some(last) = drafts.articles.last_mut() {
            last.blocks.extend(waiting);
        }
        missing += chapters.len().saturating_sub(MAX_CHAPTERS);
        if missing > 0 {
            let message = format!("{missing} chapters of the book cannot be read or are too large");
            drafts.problems.push(malformed(0, &message, "convert it anew, as with Calibre"));
        }
        drafts
    }

    /// The draft of a chapter.
    fn draft(&self, chapter: &Chapter, blocks: Vec<Block<'static>>) -> Draft<'static> {
        let metadata = Metadata { title: chapter.title.clone(), ..self.package.metadata() };
        Draft { metadata, blocks, problems: Vec::new() }
    }

    /// Whether its pages are locked. That its fonts are is usual.
    fn is_locked(&mut self) -> bool {
        let list = self.file("META-INF/encryption.xml").unwrap_or_default();
        self.package.chapters.iter().any(|chapter| list.contains(&format!("\"{}\"", chapter.place)))
    }

    /// The text of a file of the archive.
    fn file(&mut self, place: &str) -> Option<String> {
        let file = self.archive.by_name(place).ok()?;
        let mut bytes = Vec::new();
        // What is damaged at its end is read as far as it goes.
        let read = file.take(self.left).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        let is_whole = read.is_ok() && self.left > 0;
        (is_whole || !bytes.is_empty() && self.left > 0)
            .then(|| read::decode_as_said(&bytes, self.said).text.into_owned())
    }
}

fn refused(what: &str, advice: &'static str) -> Drafts<'static> {
    skipped(0, &format!("passed over: {what}"), advice).into()
}

#[cfg(test)]
mod tests;
