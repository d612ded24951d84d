//! How well a line matches where no word of it begins with what was typed.
//!
//! [`score`] gives what `SkimMatcherV2` gives on a fresh matrix, looking only at the places where
//! the word's characters stand; a test holds the two together. It finds the best lines among all
//! candidates, those first that [`bound`] lets hope for most; the matcher itself then scores what is
//! shown and tells which characters matched.

use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memchr_iter;

use crate::query::finder::lines::{Code, Lines, initial_bit, is_word_code};

const MATCH: i32 = 16;
const CONSECUTIVE: i32 = 4;
const GAP_START: i32 = 3;
const HEAD: i32 = 8;

/// A match of the word up to some character, with that character at `at`.
#[derive(Clone, Copy)]
struct Cell {
    at: usize,
    score: i32,
}

/// Room for one call after another.
#[derive(Default)]
pub(super) struct Scratch {
    before: Vec<Cell>,
    now: Vec<Cell>,
}

/// The score of the best way to read `word` in `line`; nothing where there is none.
pub(super) fn score(line: &[Code], word: &[Code], scratch: &mut Scratch) -> Option<i32> {
    let (&first, rest) = word.split_first()?;
    scratch.before.clear();
    let starts = memchr_iter(first, line);
    scratch.before.extend(starts.map(|at| Cell { at, score: MATCH - 1 + bonus(line, at) }));
    for &code in rest {
        let from = scratch.before.first()?.at + 1;
        scratch.now.clear();
        let mut earlier = scratch.before.iter().peekable();
        // The best score before a gap, plus the distance from the line's start that it is paid for.
        let mut skipped = i32::MIN / 2;
        for at in memchr_iter(code, line.get(from..)?).map(|offset| from + offset) {
            while let Some(cell) = earlier.next_if(|cell| cell.at + 1 < at) {
                skipped = skipped.max(cell.score + distance(cell.at));
            }
            let bonus = bonus(line, at);
            let after_gap = skipped - GAP_START - distance(at) + 1 + bonus;
            let adjacent = earlier.peek().filter(|cell| cell.at + 1 == at);
            let run = adjacent.map_or(i32::MIN, |cell| cell.score + bonus.max(CONSECUTIVE));
            scratch.now.push(Cell { at, score: MATCH + after_gap.max(run) });
        }
        std::mem::swap(&mut scratch.before, &mut scratch.now);
    }
    scratch.before.iter().map(|cell| cell.score).max()
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
            let found = score(line.as_bytes(), word.as_bytes(), &mut Scratch::default());
            prop_assert_eq!(found, expected);
        }
    }
}
