//! A language's data made ready: words to numbers, numbers to readings, patterns to automata. Built
//! once per language, when it is first asked for.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::calendar::Holiday;
use super::class::{Class, ClassSet, named_value};
use super::pattern::{PatternProblem, Patterns};
use super::token::Number;
use crate::lang::dates::{DateData, NumericOrder};
use crate::lang::{Endings, LANGUAGES, LanguageFiles};
use crate::text::fold;

/// The patterns that all languages share.
const SHARED_PATTERNS: &str = include_str!("patterns.toml");

/// The passes over a text, in order: each sees what the one before it made.
pub(super) const STAGES: [&str; 4] = ["number", "atom", "compound", "frame"];

/// A part of a compound has at least so many letters.
const SHORTEST_PART: usize = 3;

/// What stands before the ending of a verb has at least so many bytes.
const SHORTEST_STEM: usize = 2;

/// One thing that a word, or the phrase that it begins, can stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub class: Class,
    pub value: i32,
    /// Tokens or, after a stage, items that it takes.
    pub length: u8,
}

#[derive(Default)]
struct Entry {
    /// Of the word itself.
    own: ClassSet,
    /// Of the word and of the phrases that it begins or goes on with.
    classes: ClassSet,
    single: Vec<Reading>,
    phrases: Vec<(Box<[u32]>, Reading)>,
}

/// What the letters glued to a number make of it.
#[derive(Clone, Copy)]
enum Ending {
    Ordinal,
    Decade,
    Hour,
    /// As `Hour`, twelve hours on.
    AfternoonHour,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts of a language")]
pub(super) struct Lexicon {
    pub code: &'static str,
    order: NumericOrder,
    dotted_days: bool,
    pub capital_names: bool,
    /// Whether a month and its part are written as one word.
    pub compounds: bool,
    /// Whether a sentence needs no word for its subject.
    pub drops_subjects: bool,
    ids: FxHashMap<Box<str>, u32>,
    entries: Vec<Entry>,
    /// Numbers from a thousand on, which others may be glued to.
    thousands: Vec<Box<str>>,
    pub holidays: Vec<Holiday>,
    endings: FxHashMap<Box<str>, Ending>,
    ahead: Endings,
    behind: Endings,
    pub stages: Vec<Patterns>,
}

/// What is wrong in a data file; the rest of it is used all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DataProblem {
    File(String),
    Class(String),
    Value { class: String, value: String },
    Pattern(PatternProblem),
}

/// The lexicon of a language that has a data file.
pub(super) fn lexicon(code: &str) -> Option<&'static Lexicon> {
    static LEXICONS: OnceLock<Vec<OnceLock<Lexicon>>> = OnceLock::new();
    let all = LEXICONS.get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
    let index = LANGUAGES.iter().position(|language| language.code == code)?;
    Some(all.get(index)?.get_or_init(|| Lexicon::read(&LANGUAGES[index]).0))
}

impl Lexicon {
    /// The lexicon and what is wrong in its data.
    pub(super) fn read(files: &LanguageFiles) -> (Self, Vec<DataProblem>) {
        let mut problems = Vec::new();
        let data = files.date_data().unwrap_or_else(|error| {
            problems.push(DataProblem::File(error.to_string()));
            DateData::default()
        });
        let shared: DateData = toml::from_str(SHARED_PATTERNS).unwrap_or_else(|error| {
            problems.push(DataProblem::File(error.to_string()));
            DateData::default()
        });
        let mut lexicon = Self {
            code: files.code,
            order: data.order,
            dotted_days: data.dotted_days,
            capital_names: data.capital_names,
            compounds: data.compounds,
            drops_subjects: data.drops_subjects,
            ids: FxHashMap::default(),
            entries: vec![Entry::default()],
            thousands: Vec::new(),
            holidays: Vec::new(),
            endings: FxHashMap::default(),
            ahead: endings(&data.endings.ahead),
            behind: endings(&data.endings.behind),
            stages: Vec::new(),
        };
        for (class, words) in &data.words {
            for (value, words) in words {
                lexicon.add_words(class, value, words, &mut problems);
            }
        }
        for stage in STAGES {
            let mut rules = shared.patterns.get(stage).cloned().unwrap_or_default();
            rules.extend(data.patterns.get(stage).cloned().unwrap_or_default());
            let (patterns, wrong) = Patterns::compile(files.code, &rules);
            problems.extend(wrong.into_iter().map(DataProblem::Pattern));
            lexicon.stages.push(patterns);
        }
        (lexicon, problems)
    }

    fn add_words(&mut self, class: &str, value: &str, words: &str, out: &mut Vec<DataProblem>) {
        if class == "ending" {
            return self.add_endings(value, words, out);
        }
        let Some(class) = Class::named(class) else {
            return out.push(DataProblem::Class(class.to_owned()));
        };
        let number = if class == Class::Holiday {
            Holiday::parse(value).map(|holiday| {
                self.holidays.push(holiday);
                i32::try_from(self.holidays.len() - 1).unwrap_or(0)
            })
        } else {
            named_value(value)
        };
        let Some(number) = number else {
            let class = format!("{class:?}");
            return out.push(DataProblem::Value { class, value: value.to_owned() });
        };
        for words in list(words) {
            self.add_phrase(&words, class, number);
            if class == Class::Number && number >= 1000 {
                self.thousands.push(words.clone());
            }
            let is_day =
                matches!(class, Class::Number | Class::Ordinal) && (1..=31).contains(&number);
            if is_day {
                self.add_phrase(&words, Class::Day, number);
            }
        }
    }

    fn add_endings(&mut self, value: &str, words: &str, out: &mut Vec<DataProblem>) {
        let ending = match value {
            "ordinal" => Ending::Ordinal,
            "decade" => Ending::Decade,
            "hour" => Ending::Hour,
            "afternoon-hour" => Ending::AfternoonHour,
            _ => {
                let class = "ending".to_owned();
                return out.push(DataProblem::Value { class, value: value.to_owned() });
            }
        };
        self.endings.extend(list(words).into_iter().map(|word| (word, ending)));
    }

    /// A word or phrase, as the tokeniser parts it: apostrophes vanish, other marks are words of
    /// their own. A full stop at the end may be left out.
    fn add_phrase(&mut self, phrase: &str, class: Class, value: i32) {
        let pieces: Vec<u32> = pieces(phrase).into_iter().map(|piece| self.intern(piece)).collect();
        if let [bare @ .., _] = pieces.as_slice()
            && phrase.ends_with('.')
            && !bare.is_empty()
        {
            self.add_pieces(bare, class, value);
        }
        self.add_pieces(&pieces, class, value);
    }

    fn add_pieces(&mut self, pieces: &[u32], class: Class, value: i32) {
        let Some((&first, rest)) = pieces.split_first() else { return };
        let length = u8::try_from(pieces.len()).unwrap_or(u8::MAX);
        for &piece in rest {
            if let Some(entry) = self.entries.get_mut(piece as usize) {
                entry.classes.insert(Class::Inside);
            }
        }
        let reading = Reading { class, value, length };
        let Some(entry) = self.entries.get_mut(first as usize) else { return };
        entry.classes.insert(class);
        if rest.is_empty() {
            entry.own.insert(class);
            entry.single.push(reading);
        } else {
            entry.phrases.push((rest.into(), reading));
        }
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = u32::try_from(self.entries.len()).unwrap_or(0);
        self.ids.insert(word.into(), id);
        self.entries.push(Entry::default());
        id
    }

    /// The number of a folded word, 0 for one that is not held.
    pub(super) fn word(&self, folded: &str) -> u32 {
        self.ids.get(folded).copied().unwrap_or(0)
    }

    /// Where a folded word that is not held parts into a month, season or weekday and what is counted
    /// or told of it, as "aprilwoche" does, in bytes.
    pub(super) fn parts(&self, folded: &str) -> Option<usize> {
        const HEADS: ClassSet = ClassSet::of(&[Class::Month, Class::Season, Class::Weekday]);
        const TAILS: ClassSet =
            ClassSet::of(&[Class::Unit, Class::Half, Class::Part, Class::DayPart]);
        let classes = |part: &str| self.own_classes(self.word(part));
        let mut places = folded.char_indices().map(|(at, _)| at).skip(SHORTEST_PART);
        let parts = |&at: &usize| {
            let (head, tail) = folded.split_at(at);
            tail.len() >= SHORTEST_PART && classes(head).meets(HEADS) && classes(tail).meets(TAILS)
        };
        places.find(parts)
    }

    /// Where a folded word that is not held parts into a number from a thousand on and another, as
    /// "millenovecentosessanta" does, in bytes.
    pub(super) fn thousands(&self, folded: &str) -> Option<usize> {
        let is_number = |word: &str| self.own_classes(self.word(word)).has(Class::Number);
        let begins = |head: &&str| folded.strip_prefix(*head).is_some_and(is_number);
        self.thousands.iter().map(|head| &**head).find(begins).map(str::len)
    }

    pub(super) fn classes(&self, word: u32) -> ClassSet {
        self.entries.get(word as usize).map_or(ClassSet::default(), |entry| entry.classes)
    }

    /// The classes of the word itself, without those of phrases.
    pub(super) fn own_classes(&self, word: u32) -> ClassSet {
        self.entries.get(word as usize).map_or(ClassSet::default(), |entry| entry.own)
    }

    /// What the word can stand for; `next` gives the words after it.
    pub(super) fn readings(&self, word: u32, next: impl Fn(usize) -> u32, out: &mut Vec<Reading>) {
        let Some(entry) = self.entries.get(word as usize) else { return };
        out.extend_from_slice(&entry.single);
        for (rest, reading) in &entry.phrases {
            if rest.iter().enumerate().all(|(index, &word)| next(index) == word) {
                out.push(*reading);
            }
        }
    }

    pub(super) fn order(&self) -> NumericOrder {
        self.order
    }

    pub(super) fn dotted_days(&self) -> bool {
        self.dotted_days
    }

    /// What a number with letters glued to it is.
    pub(super) fn ending(&self, letters: &str, value: u32, digits: u8) -> Option<Number> {
        let hour_and_minute = |letters: &str| {
            let minutes = letters.find(|c: char| c.is_ascii_digit())?;
            let (unit, minutes) = letters.split_at_checked(minutes)?;
            matches!(self.endings.get(fold(unit).as_str()), Some(Ending::Hour))
                .then(|| minutes.parse().ok())?
                .map(|minute| Number::Time { hour: value, minute })
        };
        match self.endings.get(fold(letters).as_str()) {
            Some(Ending::Ordinal) => Some(Number::Ordinal(value)),
            Some(Ending::Decade) => (value.is_multiple_of(10) && matches!(digits, 2 | 4))
                .then_some(Number::Decade(value)),
            Some(Ending::Hour) => (value <= 24).then_some(Number::Time { hour: value, minute: 0 }),
            Some(Ending::AfternoonHour) => (1..=12)
                .contains(&value)
                .then_some(Number::Time { hour: value % 12 + 12, minute: 0 }),
            None => hour_and_minute(letters).filter(|_| value <= 24),
        }
    }

    /// Whether a word in lower case says by its ending that its clause lies ahead (1) or behind (-1).
    pub(super) fn tense(&self, word: &str) -> i32 {
        let ends = |endings: &Endings| i32::from(endings.end(word, SHORTEST_STEM));
        ends(&self.ahead) - ends(&self.behind)
    }
}

/// The parts of a comma-separated list, folded.
fn list(words: &str) -> Vec<Box<str>> {
    parted(words).map(|word| fold(word).into_boxed_str()).collect()
}

fn endings(words: &str) -> Endings {
    Endings::from(parted(words).map(String::from).collect::<Vec<_>>())
}

fn parted(words: &str) -> impl Iterator<Item = &str> {
    words.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn pieces(phrase: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in phrase.split([' ', '\'']) {
        let mut rest = word;
        while let Some(mark) = rest.find(|c: char| !c.is_alphanumeric()) {
            let (before, after) = rest.split_at_checked(mark).unwrap_or((rest, ""));
            let length = after.chars().next().map_or(0, char::len_utf8);
            let (mark, after) = after.split_at_checked(length).unwrap_or((after, ""));
            pieces.extend([before, mark].into_iter().filter(|piece| !piece.is_empty()));
            rest = after;
        }
        pieces.extend(Some(rest).filter(|rest| !rest.is_empty()));
    }
    pieces
}
