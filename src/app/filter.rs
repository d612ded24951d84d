//! Narrowing a list by typing: every word typed must occur, case and accents aside.

use std::borrow::Cow;

use crate::text::{CleanText, clean_line, fold};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// As it was typed.
    pub text: CleanText,
    words: Vec<String>,
}

impl Filter {
    pub fn new(text: &str) -> Self {
        let words = fold(text).split_whitespace().map(str::to_owned).collect();
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
        if self.is_empty() {
            return true;
        }
        let mut left: Vec<&str> = self.words.iter().map(String::as_str).collect();
        for field in fields {
            let folded = fold(&field);
            left.retain(|word| !folded.contains(word));
            if left.is_empty() {
                return true;
            }
        }
        false
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
