//! Words in alphabetical order, one behind the other in memory.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::store::postings::narrow;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Strings {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
}

impl Strings {
    /// Of words that come in alphabetical order.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut strings = Self::default();
        for word in words {
            strings.text.push_str(word);
            strings.ends.push(narrow(strings.text.len()));
        }
        strings.text.shrink_to_fit();
        strings.ends.shrink_to_fit();
        strings
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn size(&self) -> usize {
        self.text.len() + size_of_val(self.ends.as_slice())
    }

    pub(super) fn at(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).map_or(0, |&end| end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        self.text.get(start..end(index)).unwrap_or_default()
    }

    /// The index of a word, the first of several.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        let first = self.first_at_least(word);
        (first < self.len() && self.at(first) == word).then_some(first)
    }

    /// The indices of all that are the word.
    pub(super) fn equal(&self, word: &str) -> Range<usize> {
        let first = self.first_at_least(word);
        let count = (first..self.len()).take_while(|&index| self.at(index) == word).count();
        first..first + count
    }

    /// The indices of all that begin with a word.
    pub(super) fn starting(&self, start: &str) -> Range<usize> {
        let first = self.first_at_least(start);
        let count =
            partition(self.len() - first, |index| self.at(first + index).starts_with(start));
        first..first + count
    }

    fn first_at_least(&self, word: &str) -> usize {
        partition(self.len(), |index| self.at(index) < word)
    }
}

/// The number of leading indices below `count` for which `holds` is true.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        let words = Strings::new(["casa", "casale", "casale", "cena"].into_iter());
        assert_eq!(
            (words.find("casale"), words.find("cas"), words.find("z")),
            (Some(1), None, None)
        );
        assert_eq!((words.equal("casale"), words.equal("b")), (1..3, 0..0));
        assert_eq!(
            (words.starting("cas"), words.starting(""), words.starting("d")),
            (0..3, 0..4, 4..4)
        );
        assert_eq!(words.at(3), "cena");
    }
}
