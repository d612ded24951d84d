//! One pass over a text that parts it into words, numbers and marks. Apostrophes part words
//! ("dell'85" is two); numeric dates, times and decimals are one token each, so that no digit of
//! theirs can be taken for a day or a year.

use super::super::class::{Class, ClassSet};
use super::super::lexicon::Lexicon;
use super::figure::{
    Digits, Shape, compact_day, date, full_or_short, full_year, group, in_order, iso_week,
    telephone_end,
};
use super::{Flags, Number, Token, number_classes};
use crate::text::fold_char;

/// The tokens of a stretch of text that begins at `base`.
pub(in super::super) fn tokenise(
    text: &str,
    base: usize,
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        base,
        at: 0,
        lexicon,
        folded: String::new(),
        tokens,
    };
    scanner.run();
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    base: usize,
    at: usize,
    lexicon: &'a Lexicon,
    folded: String,
    tokens: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut glued = false;
        let mut tick = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b' ' {
                self.at += 1;
                (glued, tick) = (false, false);
                continue;
            }
            let flags = Flags { glued, tick, ..Flags::default() };
            glued = true;
            tick = false;
            match byte {
                b'0'..=b'9' => self.number(flags),
                b'\'' => {
                    tick = !self.follows_digit();
                    self.at += 1;
                    glued = flags.glued;
                }
                b'a'..=b'z' | b'A'..=b'Z' => self.word(flags),
                0..128 => self.mark(1, flags),
                _ => {
                    let character = self.peek();
                    if character == '’' || character == '‘' {
                        tick = !self.follows_digit();
                        self.at += character.len_utf8();
                        glued = flags.glued;
                    } else if character.is_alphabetic() {
                        self.word(flags);
                    } else {
                        self.mark(character.len_utf8(), flags);
                    }
                }
            }
        }
    }

    fn peek(&self) -> char {
        self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('\0')
    }

    fn push(&mut self, start: usize, word: u32, number: Number, flags: Flags) {
        let by_number = number_classes(number, flags);
        let classes = self.lexicon.classes(word).union(by_number);
        let own = self.lexicon.own_classes(word).union(by_number);
        let place = |offset: usize| u32::try_from(self.base + offset).unwrap_or(u32::MAX);
        let token = Token {
            start: place(start),
            end: place(self.at),
            word,
            number,
            roman: None,
            classes,
            own,
            flags,
        };
        self.tokens.push(token);
    }

    fn word(&mut self, mut flags: Flags) {
        let start = self.at;
        self.folded.clear();
        flags.capital = self.peek().is_uppercase();
        let mut has_digit = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte.is_ascii_alphabetic() {
                self.folded.push(char::from(byte.to_ascii_lowercase()));
                self.at += 1;
            } else if byte.is_ascii_digit() {
                // "October2" is a slip, "G20" and "MQ9" are names.
                if !has_digit && self.begins_month() {
                    break;
                }
                has_digit = true;
                self.folded.push(char::from(byte));
                self.at += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                let character = self.peek();
                if !character.is_alphanumeric() && !is_combining(character) {
                    break;
                }
                self.folded.extend(Some(character).filter(|c| !is_combining(*c)).map(fold_char));
                self.at += character.len_utf8();
            }
        }
        let word = self.lexicon.word(&self.folded);
        if word == 0 && self.compound(start, flags) {
            return;
        }
        self.push(start, word, Number::None, flags);
        // "XVI", and "XVIe", "XVIème" as French has it.
        let letters = self.text.get(start..self.at).unwrap_or_default();
        let letters = letters.trim_end_matches(['e', 'è', 'm']).as_bytes();
        if let (Some(value), Some(token)) = (roman(letters), self.tokens.last_mut()) {
            token.roman = Some(value);
            token.classes.insert(Class::Roman);
            token.own.insert(Class::Roman);
        }
    }

    /// "Aprilwoche" and "millenovecentosessanta" are two tokens.
    fn compound(&mut self, start: usize, flags: Flags) -> bool {
        let is_noun = flags.capital && self.lexicon.compounds;
        let of_noun = is_noun.then(|| self.lexicon.parts(&self.folded)).flatten();
        let Some(at) = of_noun.or_else(|| self.lexicon.thousands(&self.folded)) else {
            return false;
        };
        let (head, tail) = self.folded.split_at(at);
        let words = (self.lexicon.word(head), self.lexicon.word(tail));
        let (letters, end) = (head.chars().count(), self.at);
        let whole = self.text.get(start..end).unwrap_or_default();
        let Some((middle, _)) = whole.char_indices().nth(letters) else { return false };
        self.at = start + middle;
        self.push(start, words.0, Number::None, flags);
        self.at = end;
        self.push(start + middle, words.1, Number::None, Flags { glued: true, ..Flags::default() });
        true
    }

    fn begins_month(&self) -> bool {
        let classes = self.lexicon.own_classes(self.lexicon.word(&self.folded));
        self.folded.len() >= 3 && classes.has(Class::Month) || classes.has(Class::YearNoun)
    }

    fn mark(&mut self, length: usize, mut flags: Flags) {
        let start = self.at;
        self.at += length;
        let mark = self.text.get(start..self.at).unwrap_or_default();
        let class = match mark {
            "," => Some(Class::Comma),
            "-" | "–" | "—" | "~" | "−" => Some(Class::Dash),
            "." => Some(Class::Dot),
            "/" => Some(Class::Slash),
            "(" | "[" => Some(Class::Open),
            ")" | "]" => Some(Class::Close),
            _ => None,
        };
        flags.ends = matches!(mark, "\n" | "!" | "?" | ";" | "…");
        let word = self.lexicon.word(if class == Some(Class::Dash) { "-" } else { mark });
        self.push(start, word, Number::None, flags);
        if let (Some(class), Some(token)) = (class, self.tokens.last_mut()) {
            token.classes.insert(class);
            token.own.insert(class);
        }
    }

    /// Whether figures stand apart from the words around them, or behind one that a day follows: eight
    /// digits within a sentence mostly count something.
    fn is_alone(&self, start: usize, end: usize) -> bool {
        let (before, after) = (self.text.get(..start), self.text.get(end..));
        let before = before.unwrap_or_default().trim_end_matches(' ');
        let is_led = self.tokens.last().is_some_and(|token| token.own.meets(LEADS_COMPACT));
        (is_led || !before.ends_with(char::is_alphanumeric))
            && !after.unwrap_or_default().starts_with(|c: char| c.is_alphanumeric() || c == '-')
    }

    /// A run of digits, or a date, time or decimal that begins here.
    fn number(&mut self, flags: Flags) {
        let start = self.at;
        let number = match Digits::read(self.bytes, start) {
            Shape::Plain { value, digits, end } => {
                if let Some(end) = telephone_end(self.bytes, start) {
                    self.at = end;
                    return self.push(start, 0, Number::None, flags);
                }
                let compact = compact_day(value, digits).filter(|_| self.is_alone(start, end));
                let compact = compact.map(|day| (day, end));
                let week = || iso_week(self.bytes, (value, digits), end);
                let Some((number, end)) = compact.or_else(week) else {
                    self.at = end;
                    return self.plain(start, value, digits, flags);
                };
                self.at = end;
                number
            }
            Shape::Opaque { end } => {
                self.at = end;
                Number::None
            }
            Shape::Time { hour, minute, end } => {
                self.at = end;
                Number::Time { hour, minute }
            }
            // A date in a file name ("report-2002-10-09.txt") tells its day as well.
            // "3 marzo 1946-2 giugno 2024", "Aug-10-2012": the month is in letters.
            Shape::Groups { groups, count: 2, separator: b'-', .. } if self.follows_month() => {
                let (value, digits) = groups[0];
                self.at = start + usize::from(digits);
                return self.plain(start, value, digits, flags);
            }
            // "KW 12/2023": a week of that year.
            Shape::Groups {
                groups: [(_, 1..=2), (_, 4), _], count: 2, separator: b'/', ..
            } if self.tokens.last().is_some_and(|token| token.own.has(Class::Unit)) => {
                let (value, digits, end) = group(self.bytes, start);
                self.at = end;
                return self.plain(start, value, digits, flags);
            }
            Shape::Groups { groups, count, separator, end } => {
                self.at = end;
                let number = self.grouped(&groups, count, separator);
                // "14/15 giugno": two days, if anything.
                let are_days = groups.iter().take(2).all(|(value, _)| (1..=31).contains(value));
                if number == Number::None && count == 2 && separator == b'/' && are_days {
                    let (value, digits) = groups[0];
                    self.at = start + usize::from(digits);
                    return self.plain(start, value, digits, flags);
                }
                // The full stop of "3.5." is part of it.
                if count == 2
                    && separator == b'.'
                    && matches!(number, Number::Date { day: Some(_), .. })
                {
                    self.at += 1;
                }
                number
            }
        };
        self.push(start, 0, number, flags);
    }

    /// "7'37" are minutes and seconds.
    fn follows_digit(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|before| self.bytes.get(before));
        before.is_some_and(u8::is_ascii_digit)
    }

    /// Whether a month in letters stands before, joined or not.
    fn follows_month(&self) -> bool {
        let mut before = self.tokens.iter().rev().skip_while(|t| t.classes.has(Class::Dash));
        before.next().is_some_and(|token| token.own.has(Class::Month))
    }

    /// Three groups are a date or nothing; of two, only those that a reader takes for a date.
    fn grouped(&self, groups: &[(u32, u8); 3], count: usize, separator: u8) -> Number {
        let [(a, a_digits), (b, b_digits), (c, c_digits)] = *groups;
        let order = self.lexicon.order();
        if count == 3 {
            // "1.1.30" is a version, "15.12.16" is a day; so is "15.5.16" where days are written so,
            // and "le 1.1.30".
            let least = if self.lexicon.dotted_days() { 3 } else { 4 };
            let is_led = self.tokens.last().is_some_and(|token| token.own.meets(LEADS_DAY));
            let is_version =
                separator == b'.' && c_digits == 2 && a_digits + b_digits < least && !is_led;
            return match (a_digits, b_digits, c_digits) {
                _ if is_version => Number::None,
                (4, 1..=2, 1..=2) => date(full_year(a), b, Some(c)),
                (1..=2, 1..=2, 4 | 2) => in_order(order, a, b, full_or_short(c, c_digits)),
                _ => Number::None,
            };
        }
        match (a_digits, b_digits, separator) {
            (4, 2, _) | (4, 1, b'/' | b'-') if separator != b'.' => date(full_year(a), b, None),
            // "2015.3" with nothing that it measures.
            (4, 1..=2, b'.') if (1990..2040).contains(&a) => date(full_year(a), b, None),
            (1..=2, 4, b'/' | b'-' | b'.') if (1..=12).contains(&a) => date(full_year(b), a, None),
            (1..=3, 4, b'/') if (1900..2200).contains(&b) => {
                full_year(b).map_or(Number::None, Number::OfYear)
            }
            (1..=2, 1..=2, b'/') => in_order(order, a, b, None),
            (1..=2, 1..=2, b'.')
                if self.lexicon.dotted_days() && self.bytes.get(self.at) == Some(&b'.') =>
            {
                in_order(order, a, b, None)
            }
            _ => Number::None,
        }
    }

    /// A run of digits with the ending that may be glued to it.
    fn plain(&mut self, start: usize, value: u32, digits: u8, flags: Flags) {
        let number = Number::Plain { value, digits };
        let mut next = self.peek();
        if next == '.'
            && self.text.get(self.at + 1..).is_some_and(|t| t.starts_with(['º', 'ª', '°']))
        {
            self.at += 1;
            next = self.peek();
        }
        if next == '*' || next == '°' || next == 'º' || next == 'ª' {
            self.at += next.len_utf8();
            return self.push(start, 0, Number::Ordinal(value), flags);
        }
        if let Some(end) = self.decade_after_tick(value) {
            self.at = end;
            return self.push(start, 0, Number::Decade(value), flags);
        }
        if !next.is_alphanumeric() {
            let opaque = flags.glued && self.after_code();
            return self.push(start, 0, if opaque { Number::None } else { number }, flags);
        }
        let end_of_number = self.at;
        while self.peek().is_alphanumeric() {
            let character = self.peek();
            self.at += character.len_utf8();
        }
        // "4Q": a word that begins with a digit.
        let whole = self.text.get(start..self.at).unwrap_or_default();
        let word = self.lexicon.word(&crate::text::fold(whole));
        if word != 0 {
            return self.push(start, word, Number::None, flags);
        }
        // "4Q23": the year is glued to it.
        let code = whole.trim_end_matches(|c: char| c.is_ascii_digit());
        let word = self.lexicon.word(&crate::text::fold(code));
        let has_year = matches!(whole.len() - code.len(), 2 | 4);
        if has_year && self.lexicon.own_classes(word).has(Class::PartCode) {
            self.at = start + code.len();
            return self.push(start, word, Number::None, flags);
        }
        let ending = self.text.get(end_of_number..self.at).unwrap_or_default();
        if let Some(number) = self.lexicon.ending(ending, value, digits) {
            return self.push(start, 0, number, flags);
        }
        // "15Sep", "15Sep2020": a number and a word of ours are two tokens.
        let letters = ending.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = self.lexicon.classes(self.lexicon.word(&crate::text::fold(letters)));
        if known.has(Class::Month) || known.has(Class::Unit) {
            self.at = end_of_number;
            return self.push(start, 0, Number::Plain { value, digits }, flags);
        }
        // "10 April 2025The minister": a paragraph glued to the one before.
        let mut letters = ending.chars();
        let glued = letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase);
        if glued && digits == 4 {
            self.at = end_of_number;
            return self.push(start, 0, number, flags);
        }
        self.push(start, 0, Number::None, flags);
    }

    /// Where "the 90's" ends, if that is what stands here; "1990's crash" is of one year.
    fn decade_after_tick(&self, value: u32) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let tick = rest.chars().next().filter(|tick| matches!(tick, '\'' | '’'))?;
        let ending = rest.get(tick.len_utf8()..)?;
        let length = ending.find(|c: char| !c.is_alphanumeric()).unwrap_or(ending.len());
        let ending = ending.get(..length).filter(|ending| !ending.is_empty())?;
        let is_led = self.tokens.last().is_some_and(|token| token.own.meets(LEADS_DECADE));
        let digits = if value < 100 { 2 } else { 4 };
        let decade = self.lexicon.ending(ending, value, digits).filter(|_| is_led)?;
        matches!(decade, Number::Decade(_)).then_some(self.at + tick.len_utf8() + length)
    }

    /// Whether a letter and a hyphen stand right before: "F-16", "Mq-9", but not "mid-1996".
    fn after_code(&self) -> bool {
        let [.., before, mark] = self.tokens.as_slice() else { return false };
        mark.classes.has(Class::Dash)
            && mark.flags.glued
            && before.end == mark.start
            && before.number == Number::None
            && !before.own.has(Class::Dot)
            && !before.classes.meets(NAMES_A_TIME)
            && !before.own.has(Class::PartCode)
    }
}

/// Words before a day in eight digits: "the file of 20231107".
const LEADS_COMPACT: ClassSet = LEADS_DAY.union(ClassSet::of(&[Class::Of]));

/// Words before a day.
const LEADS_DAY: ClassSet =
    ClassSet::of(&[Class::Det, Class::FromThe, Class::Since, Class::Until, Class::Weekday]);

/// Words before a decade.
const LEADS_DECADE: ClassSet = ClassSet::of(&[Class::Det, Class::Part]);

/// Words that a number may be joined to by a hyphen.
const NAMES_A_TIME: ClassSet = ClassSet::of(&[
    Class::Part,
    Class::Month,
    Class::Weekday,
    Class::Season,
    Class::Before,
    Class::After,
    Class::Close,
]);

/// Up to 39, which holds every day and century.
fn roman(letters: &[u8]) -> Option<i32> {
    if letters.len() > 7 || letters.is_empty() {
        return None;
    }
    let (mut total, mut before) = (0, 0);
    for letter in letters.iter().rev() {
        let value = match letter {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            _ => return None,
        };
        total += if value < before { -value } else { value };
        before = value;
    }
    Some(total)
}

fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}
