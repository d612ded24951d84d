//! How well a line matches where no word of it begins with what was typed.
//!
//! [`Scorer`] gives what `SkimMatcherV2` gives on a fresh matrix, for many lines side by side; a test
//! holds the two together. It finds the best lines among all candidates, those first that [`Step`]
//! lets hope for most; the matcher itself then tells which characters of the shown ones matched.

use fuzzy_matcher::skim::SkimMatcherV2;

use crate::query::finder::lines::{Code, Lines, Pair, initial_bit, is_word_code};

const MATCH: i16 = 16;
const CONSECUTIVE: i16 = 4;
const GAP_START: i16 = 3;
const HEAD: i16 = 8;

/// Characters of a word, and of a line, that are scored; the matcher scores the rest of what is
/// shown. So no sum leaves sixteen bits.
const LONGEST_WORD: usize = 64;
const LONGEST_LINE: usize = 8_000;

/// Less than any score, however it is added to: sums stop there.
const NEVER: i16 = i16::MIN;
const POSSIBLE: i16 = i16::MIN / 2;

/// Lines that are scored at once. All work on lanes is plain loops, which the compiler turns into
/// vector instructions.
pub(super) const LANES: usize = 16;
type Lanes = [i16; LANES];

/// Lines side by side, character by character.
#[derive(Default)]
pub(super) struct Block {
    columns: Vec<Column>,
}

/// The characters that stand at one place of the lines.
#[derive(Clone)]
struct Column {
    /// -1 behind a line's end.
    codes: Lanes,
    /// What a match is worth that follows the one before it.
    consecutive: Lanes,
    /// What a match is worth behind a gap, less the distance from the line's start.
    gapped: Lanes,
}

impl Column {
    const EMPTY: Self = Self { codes: [-1; LANES], consecutive: [0; LANES], gapped: [0; LANES] };
}

impl Block {
    /// Takes up to [`LANES`] lines.
    pub(super) fn fill<'a>(&mut self, lines: impl Iterator<Item = &'a [Code]> + Clone) {
        let longest = lines.clone().map(<[Code]>::len).max().unwrap_or(0).min(LONGEST_LINE);
        self.columns.clear();
        self.columns.resize(longest, Column::EMPTY);
        for (lane, line) in lines.take(LANES).enumerate() {
            let mut bonus = 2 * HEAD;
            for (column, &code) in self.columns.iter_mut().zip(line) {
                column.codes[lane] = i16::from(code);
                column.consecutive[lane] = bonus;
                bonus = BONUS[usize::from(code)];
            }
        }
        for (at, column) in (0..).zip(&mut self.columns) {
            for lane in 0..LANES {
                let bonus = column.consecutive[lane];
                column.gapped[lane] = MATCH - GAP_START + 1 + bonus - at;
                column.consecutive[lane] = MATCH + bonus.max(CONSECUTIVE);
            }
        }
    }
}

/// One word, made ready to be read in many lines.
pub(super) struct Scorer {
    word: Vec<i16>,
    ends: Vec<End>,
}

/// The ways to read the word up to one of its characters in the part of the lines seen so far.
#[derive(Clone)]
struct End {
    /// The best score with the character at the last place seen.
    last: Lanes,
    /// The best of the places before, each with its distance from the line's start, that a gap
    /// from there is paid for.
    earlier: Lanes,
}

impl End {
    const NONE: Self = Self { last: [NEVER; LANES], earlier: [NEVER; LANES] };

    /// Reads the next column: `before` is the way up to the character before `code`.
    #[inline]
    fn read(&mut self, before: &Self, code: i16, column: &Column, at: i16) {
        for lane in 0..LANES {
            let consecutive = before.last[lane].saturating_add(column.consecutive[lane]);
            let gapped = before.earlier[lane].saturating_add(column.gapped[lane]);
            let score = consecutive.max(gapped);
            let earlier = self.last[lane].saturating_add(at - 1);
            self.earlier[lane] = self.earlier[lane].max(earlier);
            self.last[lane] = if column.codes[lane] == code { score } else { NEVER };
        }
    }
}

impl Scorer {
    pub(super) fn new(word: &[Code]) -> Self {
        let word: Vec<i16> = word.iter().take(LONGEST_WORD).map(|&code| i16::from(code)).collect();
        Self { ends: vec![End::NONE; word.len() + 1], word }
    }

    /// Adds to each lane the score of the best way to read the word in its line, and takes it out
    /// where there is none.
    pub(super) fn add(&mut self, block: &Block, sums: &mut [Option<i32>; LANES]) {
        self.ends.fill(End::NONE);
        let mut best = [NEVER; LANES];
        for (at, column) in (0..).zip(&block.columns) {
            // Before the word there is a gap from the line's start that costs nothing.
            self.ends[0].earlier = [at + GAP_START - 2; LANES];
            // From the last character to the first, as each looks at what the one before it held.
            for place in (0..self.word.len()).rev() {
                let (before, rest) = self.ends.split_at_mut(place + 1);
                if let (Some(before), [end, ..]) = (before.last(), rest) {
                    end.read(before, self.word[place], column, at);
                }
            }
            if let Some(end) = self.ends.last() {
                best = std::array::from_fn(|lane| best[lane].max(end.last[lane]));
            }
        }
        for (sum, best) in sums.iter_mut().zip(best) {
            *sum = sum.filter(|_| best > POSSIBLE).map(|sum| sum + i32::from(best));
        }
    }
}

/// The matcher's score and the characters that match. A new matcher each time: one that is used
/// again takes over bonuses from the line before.
pub(super) fn matched(line: &str, word: &str) -> Option<(i32, Vec<usize>)> {
    let (score, characters) = SkimMatcherV2::default().fuzzy(line, word, true)?;
    Some((i32::try_from(score).unwrap_or(0), characters))
}

/// What one more character of the query can be worth in a line, from the line's masks alone: one
/// that does not follow the one before costs a gap, which at best the beginning of a word makes up
/// for.
pub(super) struct Step {
    /// With the character before it, if that is of the same word.
    pair: Option<Pair>,
    code: Code,
    adjoining: i16,
    /// The mask of the lines in which the character begins a word. Of other characters than letters
    /// the masks do not tell: any line may.
    begins: u64,
}

/// The steps of a query from a place on.
pub(super) fn steps(query: &[Code], from: usize) -> Vec<Step> {
    let before = |at: usize| at.checked_sub(1).map(|at| query[at]).filter(|&code| code != b' ');
    let step = |(at, &code): (usize, &Code)| Step {
        pair: before(at).map(|before| Pair::new(before, code)),
        code,
        adjoining: if before(at).is_some_and(is_word_code) { CONSECUTIVE } else { HEAD },
        begins: if code.is_ascii_lowercase() { initial_bit(code) } else { 0 },
    };
    query.iter().enumerate().skip(from).filter(|&(_, &code)| code != b' ').map(step).collect()
}

impl Step {
    /// What these steps can be worth in a line.
    #[inline]
    pub(super) fn sum(steps: &[Self], lines: &Lines, line: u32) -> i32 {
        let (mask, pairs) = (lines.masks[line as usize], lines.pairs(line));
        let worth = |step: &Self| {
            let begins = mask & step.begins == step.begins;
            let bonus = match step.pair {
                Some(pair) if pairs.may_hold(pair) => step.adjoining,
                Some(_) if begins => HEAD - GAP_START - 1,
                Some(_) => -GAP_START - 1,
                None if begins && lines.firsts[line as usize] == step.code => 2 * HEAD - 1,
                None if begins => HEAD - 1,
                None => -1,
            };
            i32::from(MATCH + bonus)
        };
        steps.iter().map(worth).sum()
    }
}

/// What a character is worth to the one after it.
static BONUS: [i16; 256] = {
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
    i32::from(MATCH) * i32::try_from(word_length).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_score_is_the_matchers(
            lines in prop::collection::vec("[a-c '(-]{0,40}", 1..=LANES),
            words in prop::collection::vec("[a-c]{1,6}", 1..3),
        ) {
            let mut block = Block::default();
            block.fill(lines.iter().map(String::as_bytes));
            let mut sums = [Some(0); LANES];
            for word in &words {
                Scorer::new(word.as_bytes()).add(&block, &mut sums);
            }
            for (line, sum) in lines.iter().zip(sums) {
                let scores = words.iter().map(|word| matched(line, word).map(|(score, _)| score));
                prop_assert_eq!(sum, scores.sum());
            }
        }
    }

    #[test]
    fn a_word_far_out_in_a_long_line_is_scored() {
        let line = format!("p{}ace", "x".repeat(7_000));
        let mut block = Block::default();
        block.fill([line.as_bytes(), b"pace"].into_iter());
        let mut sums = [Some(0); LANES];
        Scorer::new(b"pace").add(&block, &mut sums);
        let expected = |line: &str| matched(line, "pace").map(|(score, _)| score);
        assert_eq!(sums[..3], [expected(&line), expected("pace"), None]);
    }
}
