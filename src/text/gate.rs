//! The one gate between text that others wrote and the terminal.
//!
//! A [`CleanText`] holds no character that could move the cursor, hide or reorder what stands
//! around it, or take more room than the screen gives it. Only this module makes one. What the gate
//! took out is counted, so that it can be said.

mod joining;

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use arcstr::ArcStr;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_width::UnicodeWidthChar;

use crate::text::Span;

pub(crate) use joining::Joining;

/// Combining marks kept on one base character; more are a flood, not a script.
const MARKS_PER_BASE: usize = 4;

/// Shown in place of a character that would take more than two cells.
const REPLACEMENT: char = '\u{FFFD}';

/// Text that may be shown: printable characters, blanks and line feeds. Cheap to clone, and a part
/// of one shares its memory.
#[derive(Clone, Default)]
pub struct CleanText {
    whole: ArcStr,
    /// What of it this is.
    part: Span,
}

impl CleanText {
    fn new(text: &str) -> Self {
        Self { whole: ArcStr::from(text), part: Span::new(0, text.len()) }
    }

    pub fn as_str(&self) -> &str {
        self.part.of(&self.whole)
    }

    pub fn is_one_line(&self) -> bool {
        !self.contains('\n')
    }

    /// A part of clean text is clean.
    #[must_use]
    pub fn slice(&self, span: Span) -> CleanText {
        let start = self.part.start as usize;
        let length = span.of(self).len();
        let start = if length == 0 { start } else { start + span.start as usize };
        Self { whole: ArcStr::clone(&self.whole), part: Span::new(start, start + length) }
    }

    /// Where it stands in a text of whose memory it is a part.
    pub(crate) fn place_in(&self, text: &CleanText) -> Option<Span> {
        let is_part = ArcStr::ptr_eq(&self.whole, &text.whole) && text.part.contains(self.part);
        is_part.then(|| Span {
            start: self.part.start - text.part.start,
            end: self.part.end - text.part.start,
        })
    }

    /// Texts one behind the other.
    pub(crate) fn joined<'a>(texts: impl IntoIterator<Item = &'a CleanText>) -> Self {
        Self::new(&texts.into_iter().map(CleanText::as_str).collect::<String>())
    }

    /// The first part that reads so, if there is one.
    pub fn find_part(&self, words: &str) -> Option<CleanText> {
        let start = self.find(words)?;
        Some(self.slice(Span::new(start, start + words.len())))
    }
}

impl PartialEq for CleanText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for CleanText {}

impl PartialOrd for CleanText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CleanText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for CleanText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
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
        CleanStr(text.as_str())
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
    let mut gate = Gate { out: String::with_capacity(raw.len()), ..Gate::default() };
    let mut position = 0;
    while position < raw.len() {
        let end = plain_end(raw, position);
        gate.plain(slice(raw, position, end), position);
        let Some(character) = slice(raw, end, raw.len()).chars().next() else { break };
        gate.character(character, end);
        position = end + character.len_utf8();
    }
    gate.finish()
}

/// Cleans what must stand on one line: as [`clean`], and line feeds become blanks.
pub fn clean_line(raw: &str) -> CleanText {
    let cleaned = clean(raw).text;
    if !cleaned.contains('\n') {
        return cleaned;
    }
    CleanText::new(&cleaned.replace('\n', " "))
}

/// JSON with everything that [`clean`] would take out written as escapes: the same values, but
/// harmless on a terminal.
pub fn escape_json(json: String) -> String {
    if clean(&json).text.as_str() == json {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        if class(character) == Class::Letter(character) {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string never fails.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

fn slice(raw: &str, start: usize, end: usize) -> &str {
    raw.get(start..end).unwrap_or_default()
}

/// Bytes looked at together.
const CHUNK: usize = 32;

/// The end of the stretch from `start` on that passes as it is.
fn plain_end(raw: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        end += plain_bytes(raw.as_bytes().get(end..).unwrap_or_default());
        match slice(raw, end, raw.len()).chars().next() {
            Some(character) if is_common_letter(character) => end += character.len_utf8(),
            _ => return end,
        }
    }
}

/// How many bytes pass as they are, from the first on. Most texts are plain over long stretches,
/// which the processor tells many bytes at a time.
fn plain_bytes(bytes: &[u8]) -> usize {
    let is_plain_chunk = |chunk: &&[u8]| chunk.iter().fold(true, |all, &byte| all & is_plain(byte));
    let whole = CHUNK * bytes.chunks_exact(CHUNK).take_while(is_plain_chunk).count();
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|&&byte| is_plain(byte)).count()
}

/// ASCII that passes as it is.
fn is_plain(byte: u8) -> bool {
    byte.wrapping_sub(b' ') < 0x5F || byte == b'\n'
}

#[derive(Default)]
struct Gate {
    out: String,
    hidden: usize,
    shifts: Vec<(usize, usize)>,
    drift: isize,
    /// Marks on the last base so far.
    marks: usize,
}

impl Gate {
    fn plain(&mut self, text: &str, raw_at: usize) {
        if !text.is_empty() {
            self.note_shift(raw_at);
            self.out.push_str(text);
            self.marks = 0;
        }
    }

    fn character(&mut self, character: char, raw_at: usize) {
        let shown = match class(character) {
            Class::Letter(shown) => {
                self.marks = 0;
                shown
            }
            Class::Mark => {
                self.marks += 1;
                if self.marks > MARKS_PER_BASE || self.at_line_start() {
                    self.hidden += 1;
                    return;
                }
                character
            }
            Class::Hidden => {
                // Line ends of two characters are no secret.
                self.hidden += usize::from(character != '\r');
                return;
            }
        };
        self.hidden += usize::from(shown == REPLACEMENT && character != REPLACEMENT);
        self.note_shift(raw_at);
        self.out.push(shown);
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
        Cleaned { text: CleanText::new(&self.out), hidden: self.hidden, shifts: self.shifts }
    }
}

/// What a character is for the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Stands for itself, or for another.
    Letter(char),
    /// Stands on the character before it: marks, and vowels and finals of Korean syllables that are
    /// written in parts.
    Mark,
    Hidden,
}

fn class(character: char) -> Class {
    match character {
        '\n' | ' '..='~' => Class::Letter(character),
        '\t' => Class::Letter(' '),
        '\u{2028}' | '\u{2029}' => Class::Letter('\n'),
        _ if is_hidden(character) => Class::Hidden,
        _ if is_common_letter(character) => Class::Letter(character),
        _ => class_by_table(character),
    }
}

fn class_by_table(character: char) -> Class {
    match character.general_category() {
        GeneralCategory::Control
        | GeneralCategory::Format
        | GeneralCategory::Surrogate
        | GeneralCategory::PrivateUse
        | GeneralCategory::Unassigned => Class::Hidden,
        GeneralCategory::SpaceSeparator => Class::Letter(' '),
        GeneralCategory::NonspacingMark
        | GeneralCategory::SpacingMark
        | GeneralCategory::EnclosingMark => Class::Mark,
        _ => match character.width() {
            Some(0) => Class::Mark,
            Some(1 | 2) => Class::Letter(character),
            _ => Class::Letter(REPLACEMENT),
        },
    }
}

/// Characters that are to show nothing: the controls and format characters that are met most, told
/// without the tables, and what is neither but has Unicode's property `Default_Ignorable_Code_Point`
/// all the same: variation selectors, fillers, joiners.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{E0000}'..='\u{E0FFF}'
            | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFFC}'
    )
}

/// Letters and punctuation that pass and are no marks, told without the tables: most of what is
/// written.
fn is_common_letter(character: char) -> bool {
    matches!(
        character,
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}'
            | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3CE}'
            | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}'
            | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{64A}'
            | '\u{904}'..='\u{939}' | '\u{E01}'..='\u{E30}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '€'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
            | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF5E}'
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
        self.as_str()
    }
}

impl fmt::Display for CleanText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self)
    }
}

impl fmt::Debug for CleanText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl Serialize for CleanText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// What is read back from disk passes the gate again: others may have written there.
impl<'de> Deserialize<'de> for CleanText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Raw)
    }
}

/// A text as it was written down.
struct Raw;

impl Visitor<'_> for Raw {
    type Value = CleanText;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, raw: &str) -> Result<CleanText, E> {
        Ok(clean(raw).text)
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
    fn texts_that_are_joined_read_as_before() {
        let whole = clean_line("Sul molo: 東京");
        let part = whole.slice(Span::new(4, 8));
        let mut texts = [whole, part, clean_line(""), clean_line("e\u{301}"), clean_line("molo")];
        let before = texts.clone();
        let mut joining = Joining::default();
        let [first, rest @ ..] = &mut texts;
        joining.add_wholes([first]);
        for text in rest {
            joining.add(text);
        }
        assert_eq!(joining.len(), before[0].len() + "e\u{301}molo".len());
        joining.finish();
        assert_eq!(texts, before);
        let shared = |text: &CleanText| ArcStr::ptr_eq(&text.whole, &texts[0].whole);
        assert_eq!(texts.each_ref().map(shared), [true, true, false, true, true]);
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
    fn json_stays_what_it_is_and_harms_no_terminal() {
        for text in ["Già", "a\u{9b}31m", "\u{202e}b", "z\u{301}", "\u{e0041}"] {
            let escaped = escape_json(serde_json::to_string(text).unwrap());
            assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
            assert_eq!(clean(&escaped).text.as_str(), escaped);
        }
    }

    #[test]
    fn scripts_keep_their_letters() {
        for text in ["राष्ट्रपति ने स्त्रियों से", "ক্ষ্ম্য", "ที่ทำการ", "தமிழ்நாட்டில்", "בְּרֵאשִׁית", "각"]
        {
            check(text, text, 0);
        }
    }

    #[test]
    fn floods_are_cut_whatever_they_are_made_of() {
        let flood = |base: &str, mark: &str| clean(&format!("{base}{}", mark.repeat(9))).hidden;
        assert_eq!(flood("a", "\u{301}"), 5);
        assert_eq!(flood("क", "\u{93f}"), 5);
        assert_eq!(flood("ᄀ", "\u{1161}"), 5);
        // Parts of one flood with something hidden between them.
        assert_eq!(flood("a", "\u{301}\u{200b}"), 5 + 9);
    }

    /// What [`Cleaned`] must be, whatever it was made of.
    #[track_caller]
    fn check_safe(raw: &str) {
        let cleaned = clean(raw);
        let text = cleaned.text.as_str();
        assert!(crate::text::clusters(text).all(|c| c.cells <= 2), "{raw:?}");
        let passes = |c| matches!(class(c), Class::Mark) || class(c) == Class::Letter(c);
        assert!(text.chars().all(passes), "{raw:?}");
        let mut marks = 0;
        for character in text.chars() {
            marks = if class(character) == Class::Mark { marks + 1 } else { 0 };
            assert!(marks <= MARKS_PER_BASE, "{raw:?}");
        }
        let again = clean(text);
        assert_eq!((again.text.as_str(), again.hidden), (text, 0), "{raw:?}");
    }

    #[test]
    fn every_character_is_safe_alone_and_among_others() {
        for c in '\0'..=char::MAX {
            if class(c) == Class::Hidden {
                check(&format!("a{c}b"), "ab", usize::from(c != '\r'));
            } else {
                check_safe(&format!("{c}a{c}{c}{c}{c}{c}\n{c}ᄀ{c}"));
            }
        }
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
                let class = class(character);
                prop_assert!(class == Class::Mark || class == Class::Letter(character));
            }
        }
    }
}
