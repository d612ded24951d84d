//! The finder's lines in one buffer, folded once.
//!
//! Lines are numbered from the shortest to the longest, so that a lower number is the better of
//! two equally good lines, and whoever looks from the first up may stop when he has enough.

use std::ops::Range;

use crate::model::DateValue;
use crate::query::finder::Target;
use crate::query::finder::words::Words;
use crate::store::Store;
use crate::store::set::Set;
use crate::text::fold_char;

/// What stands for one character of a line: itself where its plain form is ASCII, else 128 and its
/// last seven bits. Letters of one alphabet never share a code; those of two may.
pub(super) type Code = u8;

/// The character that a line's character is compared as: folded, and marks outside ASCII as `"`.
pub(super) fn plain(character: char) -> char {
    let folded = fold_char(character);
    if folded.is_ascii() || folded.is_alphanumeric() { folded } else { '"' }
}

pub(super) fn code(plain: char) -> Code {
    u8::try_from(plain).ok().filter(u8::is_ascii).unwrap_or_else(|| {
        let [low, ..] = u32::from(plain).to_le_bytes();
        low | 0x80
    })
}

pub(super) fn is_word_code(code: Code) -> bool {
    code.is_ascii_alphanumeric() || !code.is_ascii()
}

/// One bit for each letter and digit that stands in a line, and one for each letter that a word of
/// it begins with. Letters and digits outside ASCII share a bit.
pub(super) fn letter_bit(code: Code) -> u64 {
    match code {
        b'a'..=b'z' => 1 << (code - b'a'),
        b'0'..=b'9' => 1 << (26 + code - b'0'),
        _ if !code.is_ascii() => 1 << 36,
        _ => 0,
    }
}

pub(super) fn initial_bit(code: Code) -> u64 {
    match code {
        b'a'..=b'z' => 1 << (37 + code - b'a'),
        _ => 1 << 63,
    }
}

/// Whether the masks tell of this character alone whether a line holds it.
pub(super) fn mask_is_exact(code: Code) -> bool {
    code.is_ascii_lowercase() || code.is_ascii_digit()
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub target: Target,
    /// Which of an entity's names.
    pub alias: u32,
}

/// What stands behind the last line, so that as many characters can be read at once anywhere.
pub(super) const PADDING: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Lines {
    pub codes: Vec<Code>,
    /// Where each line begins in `codes`; one more at the end.
    pub starts: Vec<u32>,
    pub masks: Vec<u64>,
    /// The first character of each line.
    pub firsts: Vec<Code>,
    pub pairs: Vec<Pairs>,
    pub origins: Vec<Origin>,
    /// The lines of entities.
    pub names: Set,
    pub entities: usize,
    pub words: Words,
}

impl Lines {
    pub(super) fn len(&self) -> usize {
        self.origins.len()
    }

    /// How many things the lines stand for.
    pub(super) fn targets(&self) -> usize {
        self.targets_of((0..self.len()).map(narrow))
    }

    /// How many things some lines stand for: an entity has a line for each of its names.
    pub(super) fn targets_of(&self, lines: impl ExactSizeIterator<Item = u32>) -> usize {
        let mut count = lines.len();
        if self.names.is_empty() {
            return count;
        }
        let mut met = Set::new(self.entities);
        for line in lines.filter(|&line| self.names.contains(line as usize)) {
            if let Target::Entity(id) = self.origins[line as usize].target {
                count -= usize::from(met.contains(id.index()));
                met.insert(id.index());
            }
        }
        count
    }

    pub(super) fn line(&self, number: u32) -> &[Code] {
        self.codes.get(self.range(number)).unwrap_or_default()
    }

    fn range(&self, number: u32) -> Range<usize> {
        let at = number as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// Where a character stands in a line from a place on. Many characters are compared at once:
    /// most stand near, where a search made for long texts takes longer to begin than to end.
    #[inline]
    pub(super) fn find(&self, number: u32, from: u32, code: Code) -> Option<u32> {
        const LOW: u128 = u128::MAX / 0xff;
        const HIGH: u128 = LOW << 7;
        let Range { start, end } = self.range(number);
        let wanted = LOW * u128::from(code);
        let mut at = start + from as usize;
        while at < end {
            let some = self.codes.get(at..at + PADDING)?;
            let differing = u128::from_le_bytes(some.try_into().ok()?) ^ wanted;
            let equal = differing.wrapping_sub(LOW) & !differing & HIGH;
            if equal != 0 {
                let found = at + (equal.trailing_zeros() / 8) as usize;
                return (found < end).then(|| narrow(found - start));
            }
            at += PADDING;
        }
        None
    }

    pub(super) fn pairs(&self, line: u32) -> &Pairs {
        &self.pairs[line as usize]
    }

    /// The characters of an event's line that are its date.
    pub(super) fn date(&self, store: &Store, number: u32) -> Option<Range<usize>> {
        let Target::Event(id) = self.origins[number as usize].target else { return None };
        let event = store.event(id);
        event.value.as_ref()?;
        Some(store.label(event).chars().count() + 1..self.line(number).len())
    }

    /// The text that a line is read as.
    pub(super) fn text(&self, store: &Store, number: u32) -> String {
        let Origin { target, alias } = self.origins[number as usize];
        match target {
            Target::Article(id) => store.article(id).title.to_string(),
            Target::Section(id, heading) => heading.of(&store.article(id).text).to_owned(),
            Target::Entity(id) => store.entity(id).aliases[alias as usize].to_string(),
            Target::Event(id) => {
                let event = store.event(id);
                let label = store.label(event);
                format!("{label}{}", event.value.as_ref().map(shown_date).unwrap_or_default())
            }
        }
    }
}

/// How an event's date stands behind its label.
pub(super) fn shown_date(date: &DateValue) -> String {
    format!(" {date}")
}

pub(super) fn mask(line: &[Code]) -> u64 {
    let mut before = b' ';
    let mut mask = 0;
    for &code in line {
        mask |= letter_bit(code);
        if is_word_code(code) && !is_word_code(before) {
            mask |= initial_bit(code);
        }
        before = code;
    }
    mask
}

/// The neighbouring characters of a line, as a Bloom filter of one hash.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairs([u64; 4]);

/// Two neighbouring characters: where their bit is.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    word: usize,
    bit: u64,
}

impl Pair {
    /// Letters in alphabetical order differ in their low bits; 37 spreads the first over all.
    pub(super) fn new(before: Code, code: Code) -> Self {
        let hash = before.wrapping_mul(37).wrapping_add(code);
        Self { word: usize::from(hash >> 6), bit: 1 << (hash & 63) }
    }
}

impl Pairs {
    pub(super) fn of(line: &[Code]) -> Self {
        let mut pairs = Self::default();
        for two in line.windows(2) {
            let Pair { word, bit } = Pair::new(two[0], two[1]);
            pairs.0[word] |= bit;
        }
        pairs
    }

    /// Whether the two may follow each other in the line; `false` is certain.
    pub(super) fn may_hold(&self, pair: Pair) -> bool {
        self.0[pair.word] & pair.bit != 0
    }
}

pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
