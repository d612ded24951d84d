//! Words and where they stand.

use crate::text::Span;

/// A run of letters or digits; what stands between runs is no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: &'a str,
    pub span: Span,
}

/// The words of a text in order. Apostrophes and hyphens part words ("l'Ucraina" is two), so that
/// every language can join what it needs.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|&(_, c)| !is_word_char(c)).is_some() {}
        let &(start, _) = rest.peek()?;
        while rest.next_if(|&(_, c)| is_word_char(c)).is_some() {}
        let end = rest.peek().map_or(text.len(), |&(offset, _)| offset);
        let span = Span::new(start, end);
        Some(Word { text: span.of(text), span })
    })
}

/// Letters, digits, and marks that combine with them.
fn is_word_char(character: char) -> bool {
    character.is_alphanumeric()
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
}
