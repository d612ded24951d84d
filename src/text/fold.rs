//! Folding: the form in which words are compared, without case and accents.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Lower case without accents: "Perché" and "PERCHE" are one. Typographic apostrophes become `'`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The same behind what a buffer holds.
pub fn fold_into(text: &str, buffer: &mut String) {
    let start = buffer.len();
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (ascii, other) = rest.split_at(at);
        let mut characters = other.chars();
        let Some(folded) = characters.next().and_then(latin) else {
            buffer.truncate(start);
            buffer.extend(decomposed(text));
            return;
        };
        push_ascii(ascii, buffer);
        buffer.push(folded);
        rest = characters.as_str();
    }
    push_ascii(rest, buffer);
}

fn push_ascii(ascii: &str, buffer: &mut String) {
    let start = buffer.len();
    buffer.push_str(ascii);
    if let Some(new) = buffer.get_mut(start..) {
        new.make_ascii_lowercase();
    }
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
        decomposed(character.encode_utf8(&mut [0; 4])).next().unwrap_or(character)
    })
});

/// A Latin letter, or what stands among them in print, folded.
fn latin(character: char) -> Option<char> {
    match character {
        '’' | '‘' => Some('\''),
        // Dashes, quotation marks, dots; currencies.
        '\u{2010}'..='\u{2027}' | '\u{20A0}'..='\u{20C0}' => Some(character),
        _ => LATIN.get(character as usize).copied(),
    }
}

fn decomposed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfd().filter(|&c| !is_mark(c)).flat_map(char::to_lowercase).map(plain_letter)
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
        '’' | '‘' | 'ʼ' | '´' => '\'',
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
    fn what_is_looked_up_folds_as_what_is_decomposed() {
        let print = ('\u{2010}'..='\u{2027}').chain('\u{20A0}'..='\u{20C0}');
        for letter in ('\u{80}'..'\u{180}').chain(print) {
            let folded: String = decomposed(&letter.to_string()).collect();
            assert_eq!(folded.chars().count(), 1, "{letter:?}");
            assert_eq!(fold(&letter.to_string()), folded);
        }
    }
}
