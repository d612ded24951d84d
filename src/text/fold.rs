//! Folding: the form in which words are compared, without case and accents.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Lower case without accents: "Perché" and "PERCHE" are one. Typographic apostrophes become `'`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let latin: Option<String> = text.chars().map(latin).collect();
    latin.unwrap_or_else(|| decomposed(text))
}

/// The same of a word that mostly is folded already: then nothing is copied.
pub fn folded(word: &str) -> Cow<'_, str> {
    if is_small_ascii(word) { Cow::Borrowed(word) } else { Cow::Owned(fold(word)) }
}

/// A word in lower case, which it mostly is already: then nothing is copied.
pub fn lower(word: &str) -> Cow<'_, str> {
    if is_small_ascii(word) { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

fn is_small_ascii(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}

/// Where the letters of Latin scripts end that news is written in.
const LATIN_END: usize = 0x180;

/// What those letters fold to, each to one: decomposing them again and again takes long.
static LATIN: LazyLock<[char; LATIN_END]> = LazyLock::new(|| {
    std::array::from_fn(|code| {
        let character = u32::try_from(code).ok().and_then(char::from_u32).unwrap_or_default();
        decomposed(character.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(character)
    })
});

/// A Latin letter, or the apostrophe that stands among them, folded.
fn latin(character: char) -> Option<char> {
    match character {
        '’' => Some('\''),
        _ => LATIN.get(character as usize).copied(),
    }
}

fn decomposed(text: &str) -> String {
    text.nfd().filter(|&c| !is_mark(c)).flat_map(char::to_lowercase).map(plain_letter).collect()
}

/// One character for one character, so that positions in the folded text map back.
pub fn fold_char(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    if let Some(folded) = latin(character) {
        return folded;
    }
    let base = std::iter::once(character).nfd().next().unwrap_or(character);
    plain_letter(base.to_lowercase().next().unwrap_or(base))
}

/// Letters that Unicode does not decompose but readers type without their mark.
fn plain_letter(character: char) -> char {
    match character {
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ł' => 'l',
        'ı' => 'i',
        other => other,
    }
}

fn is_mark(character: char) -> bool {
    // The tables are slow, and what is written most stands before the first mark.
    character >= '\u{300}' && character.general_category() == GeneralCategory::NonspacingMark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_go() {
        assert_eq!(fold("PERCHÉ l’Università"), "perche l'universita");
        assert_eq!(fold("Łódź, Ærø"), "lodz, æro");
        assert_eq!(fold("Cafe\u{301} Πόλη"), "cafe πολη");
        assert_eq!("Città".chars().map(fold_char).collect::<String>(), "citta");
    }

    #[test]
    fn latin_letters_fold_to_one_each() {
        for letter in (0x80..).take(LATIN_END - 0x80).filter_map(char::from_u32) {
            let folded = decomposed(&letter.to_string());
            assert_eq!(folded.chars().count(), 1, "{letter:?}");
            assert_eq!(fold(&letter.to_string()), folded);
        }
    }
}
