//! The one gate between text that others wrote and the terminal.
//!
//! A [`CleanText`] holds no character that could move the cursor, hide or reorder what stands
//! around it, or take more room than the screen gives it. Only this module makes one. What the gate
//! took out is counted, so that it can be said.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// Combining marks kept on one base character; more are a flood, not a script.
const MARKS_PER_BASE: usize = 4;

/// Shown in place of a cluster that would take more than two cells.
const REPLACEMENT: char = '\u{FFFD}';

/// Text that may be shown: printable characters, blanks and line feeds. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CleanText(Arc<str>);

impl CleanText {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A part of clean text is clean.
    #[must_use]
    pub fn slice(&self, span: Span) -> CleanText {
        CleanText(Arc::from(span.of(&self.0)))
    }
}

/// A borrowed part of clean text, or the program's own words: what the screen's painter takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CleanStr<'a>(&'a str);

impl<'a> CleanStr<'a> {
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// A part of clean text is clean.
    #[must_use]
    pub fn part(self, span: Span) -> CleanStr<'a> {
        CleanStr(span.of(self.0))
    }
}

impl<'a> From<&'a CleanText> for CleanStr<'a> {
    fn from(text: &'a CleanText) -> Self {
        CleanStr(&text.0)
    }
}

/// The program's own words are clean: a string literal comes from us.
impl From<&'static str> for CleanStr<'static> {
    fn from(words: &'static str) -> Self {
        CleanStr(words)
    }
}

/// What [`clean`] made of a raw text.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    pub text: CleanText,
    /// Characters dropped or replaced, carriage returns before line feeds and tabs not counted.
    pub hidden: usize,
    /// Places where the distance between clean and raw offsets changes: (clean, raw), ascending.
    shifts: Vec<(usize, usize)>,
}

impl Cleaned {
    /// The raw byte offset of a byte offset in the clean text.
    pub fn raw_offset(&self, clean: usize) -> usize {
        let after = self.shifts.partition_point(|&(start, _)| start <= clean);
        match after.checked_sub(1).and_then(|last| self.shifts.get(last)) {
            Some(&(start, raw)) => raw + (clean - start),
            None => clean,
        }
    }
}

/// Cleans a text of several lines: line feeds stay, tabs become a blank, other controls and format
/// characters go.
pub fn clean(raw: &str) -> Cleaned {
    let mut gate = Gate::default();
    let mut plain_from = 0;
    let bytes = raw.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        if is_plain(bytes[position]) && !next_may_combine(bytes, position) {
            position += 1;
            continue;
        }
        gate.plain(slice(raw, plain_from, position), plain_from);
        let end = cluster_run_end(bytes, position);
        gate.clusters(slice(raw, position, end), position);
        position = end;
        plain_from = end;
    }
    gate.plain(slice(raw, plain_from, bytes.len()), plain_from);
    gate.finish()
}

/// Cleans what must stand on one line: as [`clean`], and line feeds become blanks.
pub fn clean_line(raw: &str) -> CleanText {
    let cleaned = clean(raw).text;
    if !cleaned.contains('\n') {
        return cleaned;
    }
    CleanText(Arc::from(cleaned.replace('\n', " ")))
}

fn slice(raw: &str, start: usize, end: usize) -> &str {
    raw.get(start..end).unwrap_or_default()
}

/// ASCII that passes as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n')
}

/// A plain character followed by a non-ASCII one may be the base of a cluster with it.
fn next_may_combine(bytes: &[u8], position: usize) -> bool {
    bytes.get(position + 1).is_some_and(|next| !next.is_ascii())
}

/// The end of the stretch that has to be read cluster by cluster. It ends before a plain character
/// that is followed by another plain one, which no cluster can span.
fn cluster_run_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start + 1;
    while end < bytes.len() && (!is_plain(bytes[end]) || next_may_combine(bytes, end)) {
        end += 1;
    }
    end
}

#[derive(Default)]
struct Gate {
    out: String,
    hidden: usize,
    shifts: Vec<(usize, usize)>,
    drift: isize,
}

impl Gate {
    fn plain(&mut self, text: &str, raw_at: usize) {
        if !text.is_empty() {
            self.note_shift(raw_at);
            self.out.push_str(text);
        }
    }

    fn clusters(&mut self, text: &str, raw_at: usize) {
        for (offset, cluster) in text.grapheme_indices(true) {
            self.cluster(cluster, raw_at + offset);
        }
    }

    fn cluster(&mut self, cluster: &str, raw_at: usize) {
        let start = self.out.len();
        let mut marks = 0;
        for (offset, character) in cluster.char_indices() {
            let Some(shown) = shown(character) else {
                self.hidden += usize::from(character != '\r');
                continue;
            };
            if is_mark(shown) {
                marks += 1;
                if marks > MARKS_PER_BASE || self.out.len() == start && self.at_line_start() {
                    self.hidden += 1;
                    continue;
                }
            }
            self.note_shift(raw_at + offset);
            self.out.push(shown);
        }
        let made = self.out.get(start..).unwrap_or_default();
        if unicode_width::UnicodeWidthStr::width(made) > 2 && made.chars().nth(1).is_some() {
            self.hidden += made.chars().count();
            self.out.truncate(start);
            self.shifts.retain(|&(clean, _)| clean <= start);
            self.note_shift(raw_at);
            self.out.push(REPLACEMENT);
        }
    }

    fn at_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    fn note_shift(&mut self, raw_at: usize) {
        let drift = raw_at.cast_signed() - self.out.len().cast_signed();
        if drift != self.drift {
            self.drift = drift;
            self.shifts.push((self.out.len(), raw_at));
        }
    }

    fn finish(self) -> Cleaned {
        Cleaned { text: CleanText(Arc::from(self.out)), hidden: self.hidden, shifts: self.shifts }
    }
}

/// The character to show for one read, or nothing.
fn shown(character: char) -> Option<char> {
    match character {
        '\n' | ' '..='~' => Some(character),
        _ if is_common_letter(character) => Some(character),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => None,
        _ => match character.general_category() {
            GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::Surrogate
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned => None,
            GeneralCategory::SpaceSeparator => Some(' '),
            _ => Some(character),
        },
    }
}

/// Letters and punctuation that pass and combine with nothing, told without the tables: most of
/// what is written.
fn is_common_letter(character: char) -> bool {
    matches!(
        character,
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}'
            | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}'
            | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{64A}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '€'
            | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
    )
}

fn is_mark(character: char) -> bool {
    if character < '\u{300}' || is_common_letter(character) {
        return false;
    }
    matches!(
        character.general_category(),
        GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    )
}

/// The program's own words are clean: a string literal comes from us.
impl From<&'static str> for CleanText {
    fn from(words: &'static str) -> Self {
        clean(words).text
    }
}

impl Deref for CleanText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CleanText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for CleanText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl Serialize for CleanText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// What is read back from disk passes the gate again: others may have written there.
impl<'de> Deserialize<'de> for CleanText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| clean(&raw).text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str, hidden: usize) {
        let cleaned = clean(raw);
        assert_eq!(cleaned.text.as_str(), expected);
        assert_eq!(cleaned.hidden, hidden);
    }

    #[test]
    fn keeps_what_people_write() {
        check(
            "Perché? «Sì» – l’Ucraina, 東京, Київ, naïve",
            "Perché? «Sì» – l’Ucraina, 東京, Київ, naïve",
            0,
        );
        check("uno\r\ndue\ttre\u{A0}quattro", "uno\ndue tre quattro", 0);
        check("e\u{301} resta", "e\u{301} resta", 0);
    }

    #[test]
    fn drops_what_could_harm_the_screen() {
        check("a\u{1b}[31mb", "a[31mb", 1);
        check("a\u{9b}31mb\u{7}", "a31mb", 2);
        check("a\u{202e}b\u{200b}c\u{feff}\u{e0041}", "abc", 4);
        check("z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "z\u{301}\u{301}\u{301}\u{301}", 2);
        check("\u{301}a", "a", 1);
    }

    #[test]
    fn raw_offsets_lead_back() {
        let raw = "a\u{1b}b\u{200b}cé";
        let cleaned = clean(raw);
        for (offset, character) in cleaned.text.char_indices() {
            let back = cleaned.raw_offset(offset);
            let rest = raw.get(back..).unwrap();
            assert!(rest.starts_with(character), "{offset} {back}");
        }
        assert_eq!(cleaned.raw_offset(cleaned.text.len()), raw.len());
    }

    #[test]
    fn common_letters_pass_the_tables_too() {
        for character in ('\0'..=char::MAX).filter(|&c| is_common_letter(c)) {
            let category = character.general_category();
            let is_letter = !matches!(
                category,
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::PrivateUse
                    | GeneralCategory::Unassigned
                    | GeneralCategory::SpaceSeparator
                    | GeneralCategory::NonspacingMark
                    | GeneralCategory::SpacingMark
                    | GeneralCategory::EnclosingMark
            );
            assert!(is_letter, "{character:?} is {category:?}");
        }
    }

    proptest! {
        #[test]
        fn clean_text_stays_as_it_is(raw in "\\PC{0,40}|[\\x00-\\u{10ffff}]{0,60}") {
            let once = clean(&raw).text;
            let again = clean(&once);
            prop_assert_eq!(again.text.as_str(), once.as_str());
            prop_assert_eq!(again.hidden, 0);
        }

        #[test]
        fn nothing_hidden_passes(raw in "[\\x00-\\u{10ffff}]{0,60}") {
            for character in clean(&raw).text.chars() {
                prop_assert_eq!(shown(character), Some(character));
            }
        }
    }
}
