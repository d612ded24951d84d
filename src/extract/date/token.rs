//! Tokens: words, numbers and marks. `scan.rs` parts a text into them, `figure.rs` reads what is
//! written in digits.

mod figure;
mod scan;

use super::class::{Class, ClassSet};

pub(super) use self::scan::tokenise;

/// From here on two digits are a year of the last century.
const FIRST_OF_LAST_CENTURY: i32 = 32;

/// A word, number or mark; offsets in bytes of the whole text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    /// Number of the word in the lexicon, 0 for a word that it does not hold.
    pub word: u32,
    pub number: Number,
    /// The value of a word in capitals that is a Roman numeral.
    pub roman: Option<i32>,
    /// What it can stand for, phrases that begin here included.
    pub classes: ClassSet,
    /// What it can stand for alone.
    pub own: ClassSet,
    pub flags: Flags,
}

#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of the spelling")]
pub(super) struct Flags {
    /// No blank before it.
    pub glued: bool,
    pub capital: bool,
    /// An apostrophe stands right before it.
    pub tick: bool,
    /// Ends a sentence or line, so that no expression goes over it.
    pub ends: bool,
}

/// What a token in digits is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Number {
    #[default]
    None,
    Plain {
        value: u32,
        digits: u8,
    },
    Ordinal(u32),
    /// 1990s: the year or the two digits.
    Decade(u32),
    /// Year, month and day in digits; the year may be of two digits.
    Date {
        year: Option<i32>,
        month: u32,
        day: Option<u32>,
    },
    /// "463/2020": the so many-th of a year.
    OfYear(i32),
    /// `2023-W12`
    Week {
        year: i32,
        week: u32,
    },
    Time {
        hour: u32,
        minute: u32,
    },
}

/// Two digits are a year of our time, or else of the last century: "nel '46", "August 44".
pub(super) fn short_year(value: u32) -> i32 {
    let value = i32::try_from(value % 100).unwrap_or(0);
    if value < FIRST_OF_LAST_CENTURY { 2000 + value } else { 1900 + value }
}

fn number_classes(number: Number, flags: Flags) -> ClassSet {
    let mut classes = ClassSet::default();
    match number {
        Number::None => {}
        Number::Plain { value, digits } => {
            classes.insert(Class::Number);
            // "giugno '17" is a year, "l'11 giugno" a day.
            let is_year = flags.tick && !flags.glued && digits == 2;
            if digits <= 2 && (1..=31).contains(&value) && !is_year {
                classes.insert(Class::Day);
            }
            if digits == 2 {
                classes.insert(if flags.tick { Class::TickYear } else { Class::ShortYear });
            }
            if digits == 4 && (1000..2200).contains(&value) {
                classes.insert(Class::Year);
            }
        }
        Number::Ordinal(value) => {
            classes.insert(Class::Ordinal);
            if (1..=31).contains(&value) {
                classes.insert(Class::Day);
            }
        }
        Number::Decade(_) => classes.insert(Class::DigitDecade),
        Number::Date { .. } | Number::Week { .. } => classes.insert(Class::Numeric),
        Number::OfYear(_) => classes.insert(Class::OfYear),
        Number::Time { .. } => classes.insert(Class::Time),
    }
    classes
}
