//! Passages in one language each: a quotation or post in another language than the article's is read
//! in its own.

use super::class::{Class, ClassSet};
use super::lexicon::{Lexicon, lexicon};
use super::token::{Number, Token, tokenise};
use crate::lang;
use crate::text::{Span, fold};

/// Consecutive tokens that are read in one language.
pub(super) struct Passage {
    pub tokens: Vec<Token>,
    pub lexicon: &'static Lexicon,
}

/// The small words that every sentence of a language has.
const SMALL_WORDS: ClassSet = ClassSet::of(&[
    Class::Det,
    Class::Of,
    Class::And,
    Class::In,
    Class::From,
    Class::To,
    Class::One,
]);

/// Sentences with fewer words are not doubted.
const MIN_WORDS: usize = 5;

/// One small word in so many words is still too few.
const WORDS_PER_SMALL_WORD: usize = 12;

/// The passages of a part of a text whose main language is that of `main`.
pub(super) fn passages(text: &str, part: Span, main: &'static Lexicon) -> Vec<Passage> {
    let mut tokens = Vec::with_capacity(part.len() / 5);
    tokenise(part.of(text), part.start as usize, main, &mut tokens);
    let mut passages: Vec<Passage> = Vec::new();
    let mut own_from = 0;
    for (range, other) in foreign_sentences(text, &tokens, main) {
        passages.extend(own(&tokens, own_from..range.start, main));
        own_from = range.end;
        let (start, end) = (tokens[range.start].start as usize, tokens[range.end - 1].end as usize);
        let mut read = Vec::new();
        tokenise(text.get(start..end).unwrap_or_default(), start, other, &mut read);
        passages.push(Passage { tokens: read, lexicon: other });
    }
    if own_from == 0 {
        passages.push(Passage { tokens, lexicon: main });
    } else {
        passages.extend(own(&tokens, own_from..tokens.len(), main));
    }
    passages
}

fn own(
    tokens: &[Token],
    range: std::ops::Range<usize>,
    lexicon: &'static Lexicon,
) -> Option<Passage> {
    let tokens = tokens.get(range).filter(|tokens| !tokens.is_empty())?.to_vec();
    Some(Passage { tokens, lexicon })
}

/// The sentences that hardly have a small word of the main language and that look like another
/// language, by their tokens. What follows one without any small word, as the name and date below a
/// post do, belongs to it.
fn foreign_sentences(
    text: &str,
    tokens: &[Token],
    main: &Lexicon,
) -> Vec<(std::ops::Range<usize>, &'static Lexicon)> {
    let mut found: Vec<(std::ops::Range<usize>, &'static Lexicon)> = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = sentence_end(tokens, start);
        let sentence = &tokens[start..end];
        let words = sentence.iter().filter(|token| is_word(text, token)).count();
        // "August fifteenth, nineteen forty-four" has no small word and is not foreign.
        let of_time = |token: &&Token| !token.own.is_empty() && is_word(text, token);
        let known = sentence.iter().filter(of_time).count();
        let small = sentence.iter().filter(|token| token.own.meets(SMALL_WORDS)).count();
        let follows = found.last().filter(|(range, _)| range.end == start).map(|(_, other)| *other);
        let other =
            if words >= MIN_WORDS && known * 2 <= words && small * WORDS_PER_SMALL_WORD <= words {
                let range = sentence[0].start as usize..sentence[sentence.len() - 1].end as usize;
                let code = text.get(range).and_then(lang::detect).filter(|code| *code != main.code);
                code.and_then(lexicon)
            } else {
                None
            };
        let other = other.or(follows.filter(|_| small == 0));
        if let Some(other) = other.filter(|other| !names_own_month(text, sentence, other)) {
            found.push((start..end, other));
        }
        start = end;
    }
    found
}

/// Whether a month is named as the main language does and the other does not: "Bergen Station, Norway,
/// 24 March 1952", though it has no word of English but that.
fn names_own_month(text: &str, sentence: &[Token], other: &Lexicon) -> bool {
    let is_month = |token: &&Token| token.own.has(Class::Month) && !token.own.has(Class::Common);
    sentence.iter().filter(is_month).any(|token| {
        let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        !other.own_classes(other.word(&fold(word))).has(Class::Month)
    })
}

fn is_word(text: &str, token: &Token) -> bool {
    text.get(token.start as usize..).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// The token after the sentence that begins at `start`.
fn sentence_end(tokens: &[Token], start: usize) -> usize {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1);
        let is_glued = |next: &Token| next.flags.glued && next.flags.capital;
        let stops = token.flags.ends
            || token.number != Number::None && next.is_some_and(is_glued)
            || token.own.has(Class::Dot) && next.is_none_or(|next| next.flags.capital);
        at += 1;
        if stops {
            break;
        }
    }
    at
}
