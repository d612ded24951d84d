//! How well a line matches where no word of it begins with what was typed.
//!
//! [`Scorer`] gives what `SkimMatcherV2` gives on a fresh matrix, in one walk over the line that
//! stops only where a character of the word stands; a test holds the two together. It finds the best lines among all
//! candidates, those first that [`bound`] lets hope for most; the matcher itself then scores what is
//! shown and tells which characters matched.

use fuzzy_matcher::skim::SkimMatcherV2;

use crate::query::finder::lines::{Code, Lines, initial_bit, is_word_code};

const MATCH: i32 = 16;
const CONSECUTIVE: i32 = 4;
const GAP_START: i32 = 3;
const HEAD: i32 = 8;

/// Characters of a word that are scored; the matcher scores the rest of what is shown.
const LONGEST_WORD: usize = 64;

/// The lowest score there is, far from overflowing.
const NEVER: i32 = i32::MIN / 2;

/// One word, made ready to be read in many lines.
pub(super) struct Scorer {
    /// For each code the places in the word where it stands, as bits.
    places: Box<[u64; 256]>,
    ends: Vec<End>,
}

/// The ways to read the word up to one of its characters in the part of the line seen so far.
#[derive(Clone, Copy)]
struct End {
    /// The last place where the character stood, and the best score with it there.
    at: usize,
    score: i32,
    /// The best of the places before, each with its distance from the line's start, that a gap
    /// from there is paid for.
    earlier: i32,
}

impl End {
    const NONE: Self = Self { at: usize::MAX / 2, score: NEVER, earlier: NEVER };

    fn with_last(self) -> i32 {
        self.earlier.max(self.score + distance(self.at))
    }

    /// The best score of going on at `at`, before what every match is worth.
    fn continued(self, at: usize, bonus: i32) -> i32 {
        let gap = |from: i32| from - GAP_START - distance(at) + 1 + bonus;
        if self.at + 1 == at {
            gap(self.earlier).max(self.score + bonus.max(CONSECUTIVE))
        } else {
            gap(self.with_last())
        }
    }
}

impl Scorer {
    pub(super) fn new(word: &[Code]) -> Self {
        let mut places = Box::new([0_u64; 256]);
        for (place, &code) in word.iter().take(LONGEST_WORD).enumerate() {
            places[usize::from(code)] |= 1 << place;
        }
        Self { places, ends: vec![End::NONE; word.len().min(LONGEST_WORD)] }
    }

    /// The score of the best way to read the word in `line`; nothing where there is none.
    pub(super) fn score(&mut self, line: &[Code]) -> Option<i32> {
        self.ends.fill(End::NONE);
        let (mut reached, mut best) = (1_u64, NEVER);
        for (at, &code) in line.iter().enumerate() {
            let mut places = self.places[usize::from(code)] & reached;
            if places == 0 {
                continue;
            }
            reached |= places << 1;
            let bonus = bonus(line, at);
            // From the last place to the first, as each looks at what the one before it held.
            while places != 0 {
                let place = places.ilog2() as usize;
                places ^= 1 << place;
                let score = match place.checked_sub(1) {
                    None => MATCH - 1 + bonus,
                    Some(before) => MATCH + self.ends[before].continued(at, bonus),
                };
                let end = &mut self.ends[place];
                *end = End { at, score, earlier: end.with_last() };
                if place + 1 == self.ends.len() {
                    best = best.max(score);
                }
            }
        }
        (best > NEVER / 2).then_some(best)
    }
}

fn distance(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX / 4)
}

/// The matcher's score and the characters that match. A new matcher each time: one that is used
/// again takes over bonuses from the line before.
pub(super) fn matched(line: &str, word: &str) -> Option<(i32, Vec<usize>)> {
    let (score, characters) = SkimMatcherV2::default().fuzzy(line, word, true)?;
    Some((i32::try_from(score).unwrap_or(0), characters))
}

/// A score that `word` cannot exceed in a line, from its masks alone: a character that does not
/// follow the one before costs a gap, which at best the beginning of a word makes up for.
pub(super) fn bound(lines: &Lines, line: u32, word: &[Code]) -> i32 {
    let initials = lines.masks[line as usize];
    let begins = |code: Code| initials & initial_bit(code) != 0 || !code.is_ascii_lowercase();
    let mut bound = MATCH - 1;
    if let Some(&first) = word.first().filter(|&&first| begins(first)) {
        bound += if lines.line(line).first() == Some(&first) { 2 * HEAD } else { HEAD };
    }
    for two in word.windows(2) {
        let (before, code) = (two[0], two[1]);
        let after_mark = !is_word_code(before);
        bound += MATCH;
        bound += match lines.may_adjoin(line, before, code) {
            true if after_mark => HEAD,
            true => CONSECUTIVE,
            false if begins(code) => HEAD - GAP_START - 1,
            false => -GAP_START - 1,
        };
    }
    bound
}

/// What a match at the beginning of the line, of a word, or after a mark is worth more.
fn bonus(line: &[Code], at: usize) -> i32 {
    match at.checked_sub(1).and_then(|before| line.get(before)) {
        Some(&before) => i32::from(BONUS[usize::from(before)]),
        None => 2 * HEAD,
    }
}

/// What a character is worth to the one after it.
static BONUS: [u8; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < table.len() {
        table[code] = match code.to_le_bytes()[0] {
            b' ' | b'/' | b'\\' | b'|' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => 8,
            b'!'..=b'\'' | b'*'..=b'.' | b':'..=b'@' | b'^'..=b'`' | b'~' => 7,
            _ => 0,
        };
        code += 1;
    }
    table
};

/// Whether a line scored so may count as meant rather than as scattered by chance.
pub(super) fn meant(word_length: usize) -> i32 {
    MATCH * distance(word_length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_score_is_the_matchers(line in "[a-c '(-]{0,40}", word in "[a-c]{1,6}") {
            let expected = matched(&line, &word).map(|(score, _)| score);
            let found = Scorer::new(word.as_bytes()).score(line.as_bytes());
            prop_assert_eq!(found, expected);
        }
    }
}
