//! Words near a mistyped one: those that begin with something at most two edits away.

use crate::query::finder::lines::Code;
use crate::query::finder::words::{Words, letters};

/// Fewest characters of a word that may hold one mistake, and two.
const ONE_MISTAKE: usize = 4;
const TWO_MISTAKES: usize = 6;

pub(super) const MOST_MISTAKES: usize = 2;

/// The words near `typed` (index, distance), in alphabetical order. An edit adds, drops or replaces
/// a character or swaps two neighbours; what follows in the word counts for nothing, as the reader
/// may not have typed it yet.
pub(super) fn near_words(words: &Words, typed: &[Code]) -> Vec<(usize, usize)> {
    let most = match typed.len() {
        ..ONE_MISTAKE => return Vec::new(),
        ONE_MISTAKE..TWO_MISTAKES => 1,
        _ => MOST_MISTAKES,
    };
    let mask = letters(typed);
    let mut readings = Readings::new(typed, most);
    let mut found = Vec::new();
    // How many characters the word has in common with the last one that was read.
    let mut common = 0;
    for (index, (&letters, &shared)) in words.letters.iter().zip(&words.shared).enumerate() {
        common = common.min(usize::from(shared));
        // An edit makes up for one letter that the word lacks.
        if (mask & !letters).count_ones() as usize > most {
            continue;
        }
        let distance = readings.distance(&words.all()[index], common);
        found.extend(distance.map(|distance| (index, distance)));
        common = usize::MAX;
    }
    found
}

/// Characters of a typed word that are compared.
const LONGEST_TYPED: usize = 60;

/// Reads words against the typed one, after Wu and Manber (1992): for each number of edits the
/// beginnings of the typed word that what was read may stand for, as bits. What a word shares with
/// the one before it is not read again.
struct Readings {
    typed: Vec<Code>,
    most: usize,
    /// For each code the places in the typed word where it stands.
    places: Box<[u64; 256]>,
    /// After no character of the word, after one, and so on.
    states: Vec<State>,
}

#[derive(Clone, Copy)]
struct State {
    /// Bit n: the first n characters of the typed word, with no edit, at most one, at most two.
    read: [u64; MOST_MISTAKES + 1],
    /// The same, where the next two characters are swapped and the first of them was read.
    swapping: [u64; MOST_MISTAKES + 1],
    /// The fewest edits with which the whole typed word was read until here.
    best: Option<usize>,
}

impl Readings {
    fn new(typed: &[Code], most: usize) -> Self {
        let typed: Vec<Code> = typed.iter().take(LONGEST_TYPED).copied().collect();
        let mut places = Box::new([0_u64; 256]);
        for (place, &code) in typed.iter().enumerate() {
            places[usize::from(code)] |= 1 << place;
        }
        // Before anything is read, characters can only have been left out.
        let read = std::array::from_fn(|edits| (2 << edits) - 1);
        let none = State { read, swapping: [0; MOST_MISTAKES + 1], best: None };
        Self { typed, most, places, states: vec![none] }
    }

    /// The fewest edits that make the typed word a beginning of `word`, if not too many. The first
    /// `shared` characters were in the word before.
    fn distance(&mut self, word: &[Code], shared: usize) -> Option<usize> {
        self.states.truncate(shared.saturating_add(1));
        for &code in word.iter().skip(self.states.len() - 1) {
            match self.states.last().filter(|last| last.read[self.most] != 0) {
                Some(last) => self.states.push(self.after(last, code)),
                None => break,
            }
        }
        self.states.last().and_then(|last| last.best)
    }

    fn after(&self, before: &State, code: Code) -> State {
        let places = self.places[usize::from(code)];
        let mut next = State {
            read: [0; MOST_MISTAKES + 1],
            swapping: [0; MOST_MISTAKES + 1],
            best: before.best,
        };
        for edits in 0..=self.most {
            let mut read = (before.read[edits] & places) << 1;
            if let Some(fewer) = edits.checked_sub(1) {
                let added = before.read[fewer];
                let replaced = before.read[fewer] << 1;
                let left_out = next.read[fewer] << 1;
                let swapped = (before.swapping[edits] & places) << 2;
                read |= added | replaced | left_out | swapped;
                next.swapping[edits] = before.read[fewer] & (places >> 1);
            }
            next.read[edits] = read;
            let is_whole = read >> self.typed.len() & 1 != 0;
            if is_whole && next.best.is_none_or(|best| edits < best) {
                next.best = Some(edits);
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(typed: &str, word: &str, expected: Option<usize>) {
        let found = Readings::new(typed.as_bytes(), 2).distance(word.as_bytes(), 0);
        assert_eq!(found, expected, "{typed} {word}");
    }

    #[test]
    fn edits_are_counted() {
        check("putin", "putin", Some(0));
        check("putni", "putin", Some(1));
        check("puitn", "putin", Some(1));
        check("zelinsk", "zelensky", Some(1));
        check("zelenksi", "zelensky", Some(2));
        check("gerasimof", "gerasimov", Some(1));
        check("putin", "putiniano", Some(0));
        check("putin", "puttinxyz", Some(1));
        check("lavrov", "macron", None);
    }

    /// The textbook's matrix.
    fn reference(typed: &[u8], word: &[u8]) -> usize {
        let mut rows: Vec<Vec<usize>> = vec![(0..=typed.len()).collect()];
        for (y, &code) in word.iter().enumerate() {
            let mut row = vec![y + 1];
            for x in 0..typed.len() {
                let replaced = rows[y][x] + usize::from(typed[x] != code);
                let mut cost = replaced.min(rows[y][x + 1] + 1).min(row[x] + 1);
                if x > 0 && y > 0 && typed[x - 1] == code && word[y - 1] == typed[x] {
                    cost = cost.min(rows[y - 1][x - 1] + 1);
                }
                row.push(cost);
            }
            rows.push(row);
        }
        rows.iter().map(|row| row[typed.len()]).min().unwrap()
    }

    proptest! {
        #[test]
        fn near_words_are_those_of_the_matrix(
            typed in "[a-c]{4,7}",
            mut words in prop::collection::vec("[a-d]{1,9}", 1..12),
        ) {
            words.sort();
            let mut readings = Readings::new(typed.as_bytes(), 2);
            let mut before = String::new();
            for word in &words {
                let shared = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
                let found = readings.distance(word.as_bytes(), shared);
                let expected = Some(reference(typed.as_bytes(), word.as_bytes()));
                prop_assert_eq!(found, expected.filter(|&distance| distance <= 2), "{}", word);
                before.clone_from(word);
            }
        }
    }
}
