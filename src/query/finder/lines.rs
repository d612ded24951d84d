//! The finder's lines in one buffer, folded once, and the distinct words in them.
//!
//! Lines are numbered from the shortest to the longest, so that a lower number is the better of
//! two equally good lines, and whoever looks from the first up may stop when he has enough.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{DateValue, EntityId, Event, EventId};
use crate::query::finder::{Target, dates};
use crate::store::Store;
use crate::store::set::Set;
use crate::text::{fold, fold_char};

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
    alias: u32,
}

/// What a line is made of.
struct Source<'a> {
    origin: Origin,
    text: &'a str,
    /// The date of an event: it stands behind the text, and its other words are found too.
    date: Option<&'a DateValue>,
}

impl<'a> Source<'a> {
    fn of(store: &'a Store) -> Vec<Self> {
        let mut sources = Vec::new();
        let mut push = |target, alias, text, date| {
            sources.push(Self { origin: Origin { target, alias }, text, date });
        };
        for (id, article) in store.article_ids().zip(store.articles()) {
            push(Target::Article(id), 0, article.title.as_str(), None);
            for &heading in &article.headings {
                push(Target::Section(id, heading), 0, heading.of(&article.text), None);
            }
        }
        for (index, entity) in store.entities().iter().enumerate() {
            let mut folded = BTreeSet::new();
            for (alias, name) in (0..).zip(&entity.aliases) {
                if folded.insert(fold(name)) {
                    push(Target::Entity(EntityId::new(index)), alias, name.as_str(), None);
                }
            }
        }
        for (index, event) in store.events().iter().enumerate() {
            let target = Target::Event(EventId::new(index));
            push(target, 0, event.label.as_str(), event.value.as_ref());
        }
        sources.par_sort_by_cached_key(|source| {
            let date = source.date.map_or(0, |date| shown_date(date).len());
            (source.text.chars().count() + date, source.origin.target.group())
        });
        sources
    }
}

/// What stands behind the last line, so that as many characters can be read at once anywhere.
const PADDING: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Lines {
    codes: Vec<Code>,
    /// Where each line begins in `codes`; one more at the end.
    starts: Vec<u32>,
    pub masks: Vec<u64>,
    /// The first character of each line.
    pub firsts: Vec<Code>,
    pairs: Vec<Pairs>,
    pub origins: Vec<Origin>,
    /// The lines of entities.
    names: Set,
    entities: usize,
    pub words: Words,
}

impl Lines {
    pub(super) fn of(store: &Store) -> Self {
        let mut lines = Self { starts: vec![0], ..Self::default() };
        let mut words = WordsBuilder::default();
        let mut date_words = Vec::new();
        for Source { origin, text, date } in Source::of(store) {
            let start = lines.codes.len();
            lines.codes.extend(text.chars().map(plain).map(code));
            date_words.clear();
            if let Some(date) = date {
                let written = shown_date(date);
                lines.codes.extend(written.chars().map(plain).map(code));
                dates::add_words(date, &mut date_words);
            }
            let line = lines.codes.get(start..).unwrap_or_default();
            words.add(line, &date_words);
            lines.origins.push(origin);
            lines.starts.push(narrow(lines.codes.len()));
        }
        lines.codes.extend([0; PADDING]);
        let line = |number: usize| lines.line(narrow(number));
        let all = || (0..lines.len()).into_par_iter();
        let masks = all().map(|number| mask(line(number))).collect();
        let pairs = all().map(|number| Pairs::of(line(number))).collect();
        let firsts = all().map(|number| line(number).first().copied().unwrap_or_default());
        (lines.masks, lines.pairs, lines.firsts) = (masks, pairs, firsts.collect());
        lines.entities = store.entities().len();
        lines.names = Set::new(if lines.entities == 0 { 0 } else { lines.len() });
        for (line, origin) in lines.origins.iter().enumerate() {
            if let Target::Entity(_) = origin.target {
                lines.names.insert(line);
            }
        }
        lines.words = words.finish();
        lines
    }

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
        Some(event.label.chars().count() + 1..self.line(number).len())
    }

    /// The text that a line is read as.
    pub(super) fn text(&self, store: &Store, number: u32) -> String {
        let Origin { target, alias } = self.origins[number as usize];
        match target {
            Target::Article(id) => store.article(id).title.to_string(),
            Target::Section(id, heading) => heading.of(&store.article(id).text).to_owned(),
            Target::Entity(id) => store.entity(id).aliases[alias as usize].to_string(),
            Target::Event(id) => {
                let Event { label, value, .. } = store.event(id);
                format!("{label}{}", value.as_ref().map(shown_date).unwrap_or_default())
            }
        }
    }
}

/// How an event's date stands behind its label.
fn shown_date(date: &DateValue) -> String {
    format!(" {date}")
}

fn mask(line: &[Code]) -> u64 {
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
    fn of(line: &[Code]) -> Self {
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

/// The words of a line: runs of letters and digits.
pub(super) fn word_ranges(line: &[Code]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..)?;
        let start = at + rest.iter().position(|&code| is_word_code(code))?;
        let run = line.get(start..)?;
        at = start + run.iter().position(|&code| !is_word_code(code)).unwrap_or(run.len());
        Some(start..at)
    })
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The distinct words of all lines in alphabetical order, and the lines of each.
#[derive(Debug, Default)]
pub(super) struct Words {
    sorted: Vec<Box<[Code]>>,
    /// How many characters each word shares with the one before it, at most 255.
    pub shared: Vec<u8>,
    /// The [`letters`] of each word.
    pub letters: Vec<u64>,
    /// Where each word's lines begin in `lines`; one more at the end.
    starts: Vec<u32>,
    lines: Vec<u32>,
    /// Those that some lines have without showing them.
    hidden: BTreeSet<Box<[Code]>>,
}

impl Words {
    pub(super) fn all(&self) -> &[Box<[Code]>] {
        &self.sorted
    }

    /// The words that begin with `prefix`; if it is a word itself it comes first.
    pub(super) fn starting(&self, prefix: &[Code]) -> Range<usize> {
        let start = self.sorted.partition_point(|word| word.as_ref() < prefix);
        let rest = self.sorted.get(start..).unwrap_or_default();
        start..start + rest.partition_point(|word| word.starts_with(prefix))
    }

    /// Whether a line may have a word that begins with `prefix` without showing it.
    pub(super) fn may_be_hidden(&self, prefix: &[Code]) -> bool {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        self.hidden.range::<[Code], _>(from).next().is_some_and(|word| word.starts_with(prefix))
    }

    /// The lines of some words that follow each other; those of one word ascend.
    pub(super) fn lines(&self, words: Range<usize>) -> &[u32] {
        let at = |index: usize| self.starts.get(index).map_or(0, |&start| start as usize);
        self.lines.get(at(words.start)..at(words.end)).unwrap_or_default()
    }

    /// The set of those lines.
    pub(super) fn line_set(&self, words: Range<usize>, lines: usize) -> Set {
        let mut set = Set::new(lines);
        for &line in self.lines(words) {
            set.insert(line as usize);
        }
        set
    }
}

#[derive(Default)]
struct WordsBuilder {
    ids: FxHashMap<Box<[Code]>, u32>,
    /// (word, line)
    tokens: Vec<(u32, u32)>,
    hidden: BTreeSet<Box<[Code]>>,
    lines: u32,
}

impl WordsBuilder {
    /// Adds a line and words that it does not show.
    fn add(&mut self, line: &[Code], hidden: &[Box<[Code]>]) {
        for range in word_ranges(line) {
            self.add_word(line.get(range).unwrap_or_default());
        }
        for word in hidden {
            self.add_word(word);
            if !self.hidden.contains(word) {
                self.hidden.insert(word.clone());
            }
        }
        self.lines += 1;
    }

    fn add_word(&mut self, word: &[Code]) {
        let id = if let Some(&id) = self.ids.get(word) {
            id
        } else {
            let id = narrow(self.ids.len());
            self.ids.insert(word.into(), id);
            id
        };
        self.tokens.push((id, self.lines));
    }

    fn finish(self) -> Words {
        let mut words: Vec<(Box<[Code]>, u32)> = self.ids.into_iter().collect();
        words.sort_unstable();
        let mut ranks = vec![0_u32; words.len()];
        for (rank, &(_, id)) in (0..).zip(&words) {
            ranks[id as usize] = rank;
        }
        let mut starts = vec![0_u32; words.len() + 2];
        for &(id, _) in &self.tokens {
            starts[ranks[id as usize] as usize + 2] += 1;
        }
        for index in 2..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut lines = vec![0; self.tokens.len()];
        for (id, line) in self.tokens {
            let slot = &mut starts[ranks[id as usize] as usize + 1];
            lines[*slot as usize] = line;
            *slot += 1;
        }
        let sorted: Vec<Box<[Code]>> = words.into_iter().map(|(word, _)| word).collect();
        let none: &[Code] = &[];
        let before = std::iter::once(none).chain(sorted.iter().map(AsRef::as_ref));
        let shared = before.zip(&sorted).map(|(before, word)| shared(before, word)).collect();
        let letters = sorted.iter().map(|word| letters(word)).collect();
        Words { sorted, shared, letters, starts, lines, hidden: self.hidden }
    }
}

/// The bits of the letters and digits of a word.
pub(super) fn letters(word: &[Code]) -> u64 {
    word.iter().fold(0, |mask, &code| mask | letter_bit(code))
}

/// How many characters two words have in common at their beginnings, at most 255.
fn shared(one: &[Code], other: &[Code]) -> u8 {
    let equal = one.iter().zip(other).take_while(|(one, other)| one == other);
    u8::try_from(equal.count()).unwrap_or(u8::MAX)
}
