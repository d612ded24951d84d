//! Narrowing a list by typing: every word typed must occur, case and accents aside.

use std::borrow::Cow;

use crate::text::{CleanText, clean_line, fold, fold_into};

/// Words that are looked for; nobody types more.
const MOST_WORDS: usize = 60;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// As it was typed.
    pub text: CleanText,
    words: Vec<String>,
}

impl Filter {
    pub fn new(text: &str) -> Self {
        let words = fold(text).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect();
        Self { text: clean_line(text), words }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether all that passes has passed the other too, because this one was typed on from it.
    pub fn narrows(&self, other: &Self) -> bool {
        !other.is_empty() && self.text.starts_with(other.text.as_str())
    }

    /// Whether every word occurs in one of the fields.
    pub fn matches<'a>(&self, fields: impl Iterator<Item = Cow<'a, str>>) -> bool {
        self.matches_by(&mut String::new(), fields)
    }

    /// The same for one of very many: `buffer` is used again and again.
    pub fn matches_by<'a>(
        &self,
        buffer: &mut String,
        mut fields: impl Iterator<Item = Cow<'a, str>>,
    ) -> bool {
        // A bit for each word that has not been found.
        let mut left = (1_u64 << self.words.len()) - 1;
        while left != 0 {
            let Some(field) = fields.next() else { return false };
            buffer.clear();
            fold_into(&field, buffer);
            for (place, word) in self.words.iter().enumerate() {
                if left >> place & 1 == 1 && buffer.contains(word) {
                    left &= !(1 << place);
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: &str, fields: &[&str], expected: bool) {
        assert_eq!(Filter::new(filter).matches(fields.iter().map(|&f| f.into())), expected);
    }

    #[test]
    fn every_word_must_occur_somewhere() {
        check("", &[], true);
        check("rossi citta", &["Mario Rossi", "La Città vecchia"], true);
        check("rossi roma", &["Mario Rossi", "La Città vecchia"], false);
    }
}
