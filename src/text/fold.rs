//! Folding: the form in which words are compared, without case and accents.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Lower case without accents: "Perché" and "PERCHE" are one. Typographic apostrophes become `'`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|&c| !is_mark(c)).flat_map(char::to_lowercase).map(plain_letter).collect()
}

/// One character for one character, so that positions in the folded text map back.
pub fn fold_char(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
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
        assert_eq!("Città".chars().map(fold_char).collect::<String>(), "citta");
    }
}
