//! Whether a phrase stands in a short text: names and metadata, which no index holds. What is marked
//! in articles comes from the index: `leaf.rs`.

use crate::query::condition::Phrase;
use crate::text::for_each_folded_word;

/// Words of a phrase that count; no name has more.
const MOST_WORDS: usize = 64;

/// Whether the words of a phrase stand in a text one behind the other.
pub(super) fn holds(text: &str, phrase: &Phrase) -> bool {
    let words = phrase.words.get(..MOST_WORDS).unwrap_or(&phrase.words);
    let Some(last) = words.len().checked_sub(1) else { return false };
    // A bit for each word up to which the phrase stands before the current word.
    let mut begun = 0_u64;
    let mut found = false;
    for_each_folded_word(text, |word, _| {
        let may_follow = begun << 1 | 1;
        begun = 0;
        for (place, pattern) in words.iter().enumerate() {
            if may_follow >> place & 1 == 1 && pattern.matches(word) {
                begun |= 1 << place;
            }
        }
        found |= begun >> last & 1 == 1;
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::condition::Pattern;

    #[track_caller]
    fn check(words: &[&str], text: &str, expected: bool) {
        let words = words
            .iter()
            .map(|word| match word.strip_suffix('*') {
                Some(start) => Pattern::Prefix(start.into()),
                None => Pattern::Word((*word).into()),
            })
            .collect();
        assert_eq!(holds(text, &Phrase { words, exact: true }), expected, "{text}");
    }

    #[test]
    fn phrases_stand_word_by_word() {
        check(&["l", "isola"], "L’Isola grande", true);
        check(&["isola", "l"], "L’Isola grande", false);
        check(&["no", "no", "si"], "no no no sì", true);
        check(&["gran*", "ba*"], "la grande baia", true);
        check(&["baia"], "la baiadera", false);
        check(&["a"], "", false);
    }
}
