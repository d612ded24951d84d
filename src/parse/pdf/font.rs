//! The fonts of a PDF: which letters its bytes are, and how wide they stand.

use lopdf::{Dictionary, Document, Encoding, Object};
use rustc_hash::FxHashMap;

use super::bounds::is_boundless;

/// Widths are told in parts of a thousand of the font's size. Where none are told letters are taken
/// to be this wide.
const USUAL_WIDTH: f32 = 500.0;

/// More widths are not read.
const MAX_WIDTHS: usize = 1 << 16;

/// A map from codes to letters that unpacks to more is not read: in bytes.
const MAX_MAP: usize = 4 << 20;

pub(super) struct Font<'d> {
    encoding: Option<Encoding<'d>>,
    /// How many bytes are one letter.
    code_length: usize,
    widths: FxHashMap<u32, f32>,
    usual_width: f32,
}

impl<'d> Font<'d> {
    pub(super) fn read(document: &'d Document, font: &'d Dictionary) -> Self {
        let encoding = encoding(document, font);
        let is_composite =
            font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Type0");
        let descendant = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
        let descendant = descendant.ok().and_then(|fonts| fonts.first());
        let descendant =
            descendant.and_then(|font| document.dereference(font).ok()?.1.as_dict().ok());
        match descendant.filter(|_| is_composite) {
            Some(inner) => {
                let usual = inner.get_deref(b"DW", document).and_then(Object::as_float);
                Self {
                    encoding,
                    code_length: 2,
                    widths: composite_widths(document, inner),
                    usual_width: usual.unwrap_or(1000.0),
                }
            }
            None => Self {
                encoding,
                code_length: 1,
                widths: simple_widths(document, font),
                usual_width: USUAL_WIDTH,
            },
        }
    }

    /// The letters of a string; those that have no Unicode are `U+FFFD`.
    pub(super) fn letters(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let read =
            self.encoding.as_ref().map(|encoding| encoding.write_to_string(bytes, &mut text));
        if !matches!(read, Some(Ok(()))) {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        without_ligatures(text)
    }

    /// The widths of a string's letters, in parts of the font's size, and whether each is a blank
    /// that is stretched apart from the others.
    pub(super) fn widths(&self, bytes: &[u8]) -> impl Iterator<Item = (f32, bool)> {
        bytes.chunks(self.code_length).map(|code| {
            let number = code.iter().fold(0_u32, |number, &byte| number << 8 | u32::from(byte));
            let width = self.widths.get(&number).copied().unwrap_or(self.usual_width);
            (width / 1000.0, code == b" ")
        })
    }
}

/// Which letters the font's codes are; none where that would take too long to say.
fn encoding<'d>(document: &'d Document, font: &'d Dictionary) -> Option<Encoding<'d>> {
    let map = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
    let map = map.and_then(|map| map.get_plain_content_with_limit(MAX_MAP).ok());
    if map.is_some_and(|map| is_boundless(&map)) {
        return None;
    }
    font.get_font_encoding_with_limit(document, MAX_MAP).ok()
}

/// `/FirstChar 32 /Widths [278 278 …]`
fn simple_widths(document: &Document, font: &Dictionary) -> FxHashMap<u32, f32> {
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or_default();
    let first = u32::try_from(first).unwrap_or_default();
    let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) else {
        return FxHashMap::default();
    };
    let number = |object: &Object| document.dereference(object).ok()?.1.as_float().ok();
    let widths = widths.iter().take(256).map(number);
    (first..)
        .zip(widths)
        .filter_map(|(code, width)| Some((code, width.filter(|&w| w > 0.0)?)))
        .collect()
}

/// `/W [10 [500 600] 20 25 400]`: from 10 on these, from 20 to 25 this one.
fn composite_widths(document: &Document, font: &Dictionary) -> FxHashMap<u32, f32> {
    let mut found = FxHashMap::default();
    let Ok(entries) = font.get_deref(b"W", document).and_then(Object::as_array) else {
        return found;
    };
    let mut entries = entries.iter().filter_map(|entry| Some(document.dereference(entry).ok()?.1));
    let mut left = MAX_WIDTHS;
    while left > 0 {
        let (Some(first), Some(second)) = (entries.next(), entries.next()) else { break };
        let Some(first) = first.as_i64().ok().and_then(|it| u32::try_from(it).ok()) else { break };
        if let Ok(widths) = second.as_array() {
            let widths = widths.iter().take(left).filter_map(|width| width.as_float().ok());
            found.extend((first..).zip(widths).inspect(|_| left -= 1));
            left = left.saturating_sub(1);
            continue;
        }
        let last = second.as_i64().ok().and_then(|it| u32::try_from(it).ok());
        let width = entries.next().and_then(|width| width.as_float().ok());
        let (Some(last), Some(width)) = (last, width) else { break };
        found.extend((first..=last).take(left).map(|code| (code, width)).inspect(|_| left -= 1));
        left = left.saturating_sub(1);
    }
    found
}

/// Letters that a font has joined into one are searched for as several.
fn without_ligatures(text: String) -> String {
    const JOINED: [(char, &str); 7] = [
        ('ﬀ', "ff"),
        ('ﬁ', "fi"),
        ('ﬂ', "fl"),
        ('ﬃ', "ffi"),
        ('ﬄ', "ffl"),
        ('ﬅ', "st"),
        ('ﬆ', "st"),
    ];
    if !text.contains(|letter| JOINED.iter().any(|(joined, _)| *joined == letter)) {
        return text;
    }
    let parted = |letter: char| JOINED.iter().find(|(joined, _)| *joined == letter);
    let mut plain = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        match parted(letter) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}
