//! Words near a mistyped one: those that begin with something at most two edits away.

use crate::query::finder::lines::{Code, Words};

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
    let mut rows = Rows::new(typed, most);
    let mut found = Vec::new();
    // How many characters of the last word make all words that share them equally far.
    let mut settled = usize::MAX;
    let mut cost = None;
    for (index, (word, &shared)) in words.all().iter().zip(&words.shared).enumerate() {
        if settled > usize::from(shared) {
            (cost, settled) = rows.distance(word, usize::from(shared));
        }
        found.extend(cost.map(|cost| (index, cost)));
    }
    found
}

/// The edit matrix of the typed word and one word of the list: a row for each character of the
/// latter, so that the next word of the list takes over the rows of what it shares with it.
struct Rows<'a> {
    typed: &'a [Code],
    most: usize,
    /// `typed.len() + 1` costs a row.
    costs: Vec<usize>,
    /// For each row the fewest edits that make the typed word end there or above.
    best: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn new(typed: &'a [Code], most: usize) -> Self {
        Self { typed, most, costs: (0..=typed.len()).collect(), best: vec![typed.len()] }
    }

    /// The fewest edits that make the typed word a beginning of `word`, if not too many, and how
    /// many characters of `word` tell so. The first `shared` were in the word before.
    fn distance(&mut self, word: &[Code], shared: usize) -> (Option<usize>, usize) {
        let known = shared.min(self.best.len() - 1);
        self.best.truncate(known + 1);
        self.costs.truncate((known + 1) * self.width());
        for read in known..word.len() {
            if self.add_row(word, read) > self.most {
                return (self.cost(), read + 1);
            }
        }
        (self.cost(), usize::MAX)
    }

    fn cost(&self) -> Option<usize> {
        self.best.last().copied().filter(|&cost| cost <= self.most)
    }

    fn width(&self) -> usize {
        self.typed.len() + 1
    }

    /// Adds the row of a word's character; gives the least cost in it.
    fn add_row(&mut self, word: &[Code], read: usize) -> usize {
        let (width, start) = (self.width(), self.costs.len());
        let code = word[read];
        let mut last = read + 1;
        let mut lowest = last;
        self.costs.push(last);
        for (x, &typed) in self.typed.iter().enumerate() {
            let above = start - width + x;
            let replaced = self.costs[above] + usize::from(typed != code);
            last = replaced.min(self.costs[above + 1] + 1).min(last + 1);
            let swapped = x > 0 && read > 0 && self.typed[x - 1] == code && word[read - 1] == typed;
            if swapped {
                last = last.min(self.costs[above - width - 1] + 1);
            }
            lowest = lowest.min(last);
            self.costs.push(last);
        }
        let best = self.best.last().map_or(last, |&above| above.min(last));
        self.best.push(best);
        lowest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, word: &str, expected: Option<usize>) {
        let found = Rows::new(typed.as_bytes(), 2).distance(word.as_bytes(), 0).0;
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
