//! The page as the tokenizer reads it, ended early inside a tag that has too many attributes.
//!
//! html5gum 0.9 goes some calls deeper for every attribute in double quotes and comes back only when
//! the tag ends, so that a tag of ten thousand overflows the stack. What such a tag still says is
//! passed over, and the page is read on behind it.

use std::cell::Cell;
use std::convert::Infallible;

use html5gum::emitters::callback::CallbackEvent;
use html5gum::{Readable, Reader, StringReader};

/// Attributes of one tag that are read: no page that people made has so many.
const MOST: usize = 100;

/// Counts the attributes of the tag that is read.
#[derive(Debug, Default)]
pub(super) struct Attributes(Cell<usize>);

impl Attributes {
    pub(super) fn count(&self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::AttributeName { .. } => self.0.set(self.0.get() + 1),
            CallbackEvent::AttributeValue { .. } => {}
            _ => self.0.set(0),
        }
    }

    fn are_too_many(&self) -> bool {
        self.0.get() > MOST
    }

    /// Where to read on after the tokenizer has ended: nothing at the end of the page.
    pub(super) fn rest<'a>(&self, page: &'a str, read: usize) -> Option<&'a str> {
        if !self.are_too_many() {
            return None;
        }
        self.0.set(0);
        let rest = page.get(page.ceil_char_boundary(read)..)?;
        rest.get(rest.find('>')? + 1..)
    }
}

pub(super) struct Bounded<'a> {
    inner: StringReader<'a>,
    attributes: &'a Attributes,
    /// Bytes so far.
    read: &'a Cell<usize>,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(page: &'a str, attributes: &'a Attributes, read: &'a Cell<usize>) -> Self {
        read.set(0);
        Self { inner: page.to_reader(), attributes, read }
    }

    fn count(&self, bytes: usize) {
        self.read.set(self.read.get() + bytes);
    }
}

impl Reader for Bounded<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        if self.attributes.are_too_many() {
            return Ok(None);
        }
        let byte = self.inner.read_byte()?;
        self.count(usize::from(byte.is_some()));
        Ok(byte)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        let found = self.inner.try_read_string(text, case_sensitive)?;
        self.count(if found { text.len() } else { 0 });
        Ok(found)
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        if self.attributes.are_too_many() {
            return Ok(None);
        }
        let found = self.inner.read_until(needle, buffer)?;
        self.read.set(self.read.get() + found.map_or(0, <[u8]>::len));
        Ok(found)
    }
}
