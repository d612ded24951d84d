//! Words and where they stand.

use crate::text::{Span, fold};

/// A run of letters or digits; what stands between runs is no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: &'a str,
    pub span: Span,
}

/// The words of a text in order. Apostrophes and hyphens part words ("l'Ucraina" is two), so that
/// every language can join what it needs.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let PlainWord { span, .. } = next_word(text, at)?;
        at = span.end as usize;
        Some(Word { text: span.of(text), span })
    })
}

/// A word with what has to be known to fold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainWord {
    pub span: Span,
    has_upper: bool,
    is_ascii: bool,
}

/// The first word of a text, as [`words`] finds them, that begins at or after a byte. This is what
/// full-text indexing spends its time in.
#[inline]
pub fn next_word(text: &str, mut at: usize) -> Option<PlainWord> {
    let bytes = text.as_bytes();
    loop {
        let start = at;
        let (mut has_upper, mut is_ascii) = (false, true);
        while let Some(&byte) = bytes.get(at) {
            if IN_WORD[usize::from(byte)] {
                has_upper |= byte.is_ascii_uppercase();
                at += 1;
                continue;
            }
            let Some(character) = non_ascii_at(text, byte, at).filter(|&c| is_word_char(c)) else {
                break;
            };
            is_ascii = false;
            at += character.len_utf8();
        }
        if at > start {
            return Some(PlainWord { span: Span::new(start, at), has_upper, is_ascii });
        }
        let &byte = bytes.get(at)?;
        at += non_ascii_at(text, byte, at).map_or(1, char::len_utf8);
    }
}

/// Visits the words of a text, as [`words`] finds them, in their folded form. Most words need no
/// copy.
pub fn for_each_folded_word(text: &str, mut visit: impl FnMut(&str, Span)) {
    let mut lower = String::new();
    let mut at = 0;
    while let Some(PlainWord { span, has_upper, is_ascii }) = next_word(text, at) {
        at = span.end as usize;
        match (is_ascii, has_upper) {
            (true, false) => visit(span.of(text), span),
            (true, true) => {
                lower.clear();
                lower.push_str(span.of(text));
                lower.make_ascii_lowercase();
                visit(&lower, span);
            }
            (false, _) => visit(&fold(span.of(text)), span),
        }
    }
}

/// Which bytes are letters or digits by themselves.
static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

fn non_ascii_at(text: &str, byte: u8, at: usize) -> Option<char> {
    if byte.is_ascii() { None } else { text.get(at..)?.chars().next() }
}

/// Letters, digits, and marks that combine with them.
fn is_word_char(character: char) -> bool {
    // The letters that Latin scripts add, which are met most.
    matches!(character, 'À'..='ɏ' if character != '×' && character != '÷')
        || character.is_alphanumeric()
        || !character.is_ascii() && unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_part_words() {
        let found: Vec<&str> = words("L’Ucraina, il 24/2: «sì»").map(|w| w.text).collect();
        assert_eq!(found, ["L", "Ucraina", "il", "24", "2", "sì"]);
    }

    #[test]
    fn signs_are_no_letters() {
        let found: Vec<&str> = words("àß×ÿ÷Ɏ½ʼn").map(|w| w.text).collect();
        assert_eq!(found, ["àß", "ÿ", "Ɏ½ʼn"]);
    }

    proptest::proptest! {
        #[test]
        fn folded_words_are_the_words_folded(text in "[a-zA-Z0-9 .’àÈ\\u{301}ж東-]{0,40}") {
            let mut found = Vec::new();
            for_each_folded_word(&text, |word, span| found.push((word.to_owned(), span)));
            let expected: Vec<(String, Span)> =
                words(&text).map(|word| (fold(word.text), word.span)).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
