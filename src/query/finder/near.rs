//! Words near a mistyped one: those that begin with something at most two edits away.

use crate::query::finder::lines::{Code, Words, letter_bit};

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
    let needed = typed.iter().map(|&code| letter_bit(code)).fold(0, |a, b| a | b);
    let mut rows = Rows::default();
    let mut found = Vec::new();
    for (index, (word, mask)) in words.all().iter().zip(&words.masks).enumerate() {
        let missing = (needed & !mask).count_ones() as usize;
        if missing > most || word.len() + most < typed.len() {
            continue;
        }
        found.extend(rows.distance(typed, word, most).map(|distance| (index, distance)));
    }
    found
}

/// Three rows of the edit matrix: the current one and the two above.
#[derive(Default)]
struct Rows([Vec<usize>; 3]);

impl Rows {
    /// The fewest edits that make `typed` a beginning of `word`, if there are at most `most`.
    fn distance(&mut self, typed: &[Code], word: &[Code], most: usize) -> Option<usize> {
        let width = word.len().min(typed.len() + most);
        let [above2, above, row] = &mut self.0;
        above.clear();
        above.extend(0..=width);
        for (y, &code) in typed.iter().enumerate() {
            row.clear();
            row.push(y + 1);
            for x in 0..width {
                let replaced = above[x] + usize::from(word[x] != code);
                let mut best = replaced.min(above[x + 1] + 1).min(row[x] + 1);
                let swapped = x > 0 && y > 0 && word[x - 1] == code && typed[y - 1] == word[x];
                if swapped {
                    best = best.min(above2[x - 1] + 1);
                }
                row.push(best);
            }
            if row.iter().all(|&cost| cost > most) {
                return None;
            }
            std::mem::swap(above2, above);
            std::mem::swap(above, row);
        }
        above.iter().min().copied().filter(|&cost| cost <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, word: &str, expected: Option<usize>) {
        let found = Rows::default().distance(typed.as_bytes(), word.as_bytes(), 2);
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
        check("lavrov", "macron", None);
    }
}
