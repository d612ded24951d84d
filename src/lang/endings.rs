//! What words end in, looked up at once however many endings there are.

use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Endings of words: of participles, of a tense.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Endings {
    known: FxHashSet<String>,
    /// In bytes.
    longest: usize,
}

impl Endings {
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether a word ends with one of them behind so many bytes at least.
    pub fn end(&self, word: &str, before: usize) -> bool {
        let from = word.len().saturating_sub(self.longest).max(before);
        let is_known = |at| word.get(at..).is_some_and(|ending| self.known.contains(ending));
        (from..word.len()).any(is_known)
    }
}

impl From<Vec<String>> for Endings {
    fn from(endings: Vec<String>) -> Self {
        let longest = endings.iter().map(String::len).max().unwrap_or_default();
        Self { known: endings.into_iter().collect(), longest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_with_endings() {
        let endings = Endings::from(["ato", "ò", "dde"].map(String::from).to_vec());
        let check =
            |word, before, expected| assert_eq!(endings.end(word, before), expected, "{word}");
        check("andato", 2, true);
        check("dato", 1, true);
        check("dato", 2, false);
        check("ò", 0, true);
        check("andò", 2, true);
        check("cadde", 0, true);
        check("adda", 0, false);
        check("", 0, false);
    }
}
