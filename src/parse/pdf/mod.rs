//! PDF: the text of its pages as paragraphs, and what the file states about itself.
//!
//! `show.rs` carries out what a page shows and says where each piece of text stands, `font.rs` reads
//! its letters, `line.rs` makes lines and paragraphs of the pieces, `stated.rs` reads the metadata.
//! Whatever a file claims, its objects (`bounds.rs`), its pages, its operations and what they unpack to
//! are counted, so that reading ends.

mod bounds;
mod font;
mod line;
mod show;
mod stated;

use std::panic::catch_unwind;

use lopdf::{Document, LoadOptions};

use crate::model::Problem;
use crate::parse::draft::{Draft, Drafts};
use crate::parse::fault::{malformed, skipped};
use show::{Budget, Reader};

/// A stream that unpacks to more is not read: in bytes.
const MAX_STREAM: usize = 64 << 20;

/// More pages are not read.
const MAX_PAGES: usize = 3000;

/// Readers of PDF look for its signature in this many bytes.
const SIGNATURE_WITHIN: usize = 1 << 10;

/// Whether bytes begin as a PDF does.
pub(crate) fn sniff(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(SIGNATURE_WITHIN)).unwrap_or_default();
    let starts_line = |at: usize| at == 0 || head.get(at - 1).is_some_and(u8::is_ascii_control);
    let marks = [b"%PDF-1.", b"%PDF-2."];
    marks.into_iter().any(|mark| memchr::memmem::find(head, mark).is_some_and(starts_line))
}

/// The draft of a PDF, or why there is none.
pub(crate) fn parse(bytes: &[u8]) -> Drafts<'static> {
    match catch_unwind(|| read(bytes)) {
        Ok(Ok(drafts)) => drafts,
        Ok(Err(refusal)) => refusal.into(),
        Err(_) => Refusal::BROKEN.into(),
    }
}

fn read(bytes: &[u8]) -> Result<Drafts<'static>, Refusal> {
    let limit = bounds::stream_limit(bytes).ok_or(Refusal::HUGE)?;
    let options = LoadOptions::with_max_decompressed_size(limit);
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| Refusal::BROKEN)?;
    if document.is_encrypted() {
        return Err(Refusal::LOCKED);
    }
    let mut budget = Budget::of(bytes.len());
    let mut reader = Reader::new(&document, &mut budget);
    let pages: Vec<_> = document.page_iter().take(MAX_PAGES + 1).collect();
    let shown = pages.iter().take(MAX_PAGES).map(|&page| reader.page(page)).collect();
    let is_cut = pages.len() > MAX_PAGES || budget.is_spent();
    let blocks = line::blocks(shown);
    if !blocks.iter().any(crate::parse::draft::Block::is_kept) {
        return Err(if pages.is_empty() { Refusal::BROKEN } else { Refusal::PICTURES });
    }
    let metadata = stated::metadata(&document, &blocks);
    let problems = if is_cut { vec![too_large()] } else { Vec::new() };
    Ok(vec![Draft { metadata, blocks, problems }].into())
}

/// Why nothing is read, and what to do about it.
struct Refusal(&'static str, &'static str);

impl Refusal {
    const BROKEN: Self = Self("a PDF that cannot be read", "open it elsewhere and print it anew");
    const HUGE: Self = Self("a PDF of more objects than are read of one", "print it anew");
    const LOCKED: Self =
        Self("a PDF with a password", "save it without one, as with `qpdf --decrypt`");
    const PICTURES: Self = Self(
        "a PDF without text, such as a scan",
        "run text recognition over it, as with ocrmypdf",
    );
}

impl From<Refusal> for Drafts<'_> {
    fn from(Refusal(what, advice): Refusal) -> Self {
        skipped(0, &format!("passed over: {what}"), advice).into()
    }
}

fn too_large() -> Problem {
    malformed(0, "the PDF is larger than what is read of one; its end is missing", "split it")
}

#[cfg(test)]
mod tests;
