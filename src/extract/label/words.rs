//! What the words of a clause are: telling or mere grammar, verbs, words of saying, openers.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::extract::date::{self, Form};
use crate::lang;
use crate::lang::text::TextData;
use crate::model::Article;
use crate::text::{Span, fold, folded, lower, words};

/// So many words beside its date that are no mere grammar make a clause stand alone; or one fewer
/// with some grammar.
pub(super) const ENOUGH_CONTENT: usize = 3;

/// A shorter word is no participle, in bytes.
const SHORTEST_PARTICIPLE: usize = 5;

/// Shorter words are taken for grammar in a language that we have no stop words of.
const LITTLE_WORD: usize = 4;

/// How many little words may stand between what compares and the date: "rispetto ai primi di".
const MOST_BETWEEN: usize = 2;

/// How far before a date, in bytes, what compares it may begin.
const COMPARISON_REACH: usize = 60;

pub(super) fn form(article: &Article, span: Span) -> Form {
    let data = lang::text::of(article.language);
    date::form(&article.text, span, article.language, |word| {
        let data = data?;
        if data.verbs.contains(word) {
            return Some(true);
        }
        data.participle_endings.end(word, 0).then_some(false)
    })
}

/// Whether a piece has a word of saying.
pub(super) fn says(article: &Article, piece: Span) -> bool {
    lang::text::of(article.language).is_some_and(|data| {
        words(piece.of(&article.text)).any(|word| data.is_saying_word(&folded(word.text)))
    })
}

/// "a Roma (3 febbraio)": a piece in brackets is of what stands before it.
pub(super) fn is_bracketed(article: &Article, piece: Span) -> bool {
    let before = article.text.get(..piece.start as usize).unwrap_or_default();
    before.trim_end().ends_with('(')
}

/// "who closed it", "tenuta ieri": a piece about what stands before it.
pub(super) fn opens_relative(article: &Article, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let Some(first) = words(piece.of(&article.text)).next() else { return false };
    data.relative_words.iter().any(|relative| relative == first.text)
        || first.text.len() >= SHORTEST_PARTICIPLE
            && first.text.starts_with(char::is_lowercase)
            && data.participle_endings.end(first.text, 0)
}

/// Whether a span is more than a date with its place or a heading.
pub(in crate::extract) fn says_something(article: &Article, span: Span, date: Span) -> bool {
    content_words(article, span, date) > 0 && words_beside(article, span, date).nth(1).is_some()
}

/// Whether a span tells enough beside the date to stand alone.
pub(super) fn says_enough(article: &Article, span: Span, date: Span) -> bool {
    let content = content_words(article, span, date);
    // "Smith said today": what was said stands elsewhere.
    if says(article, span) && content_outside_names(article, span, date) < ENOUGH_CONTENT {
        return false;
    }
    content >= ENOUGH_CONTENT
        || content + 1 == ENOUGH_CONTENT
            && words_beside(article, span, date).count() > ENOUGH_CONTENT
}

/// How many words of a span outside the date are no mere grammar.
pub(super) fn content_words(article: &Article, span: Span, date: Span) -> usize {
    let language = lang::text::of(article.language);
    words_beside(article, span, date).filter(|word| !tells_nothing(language, word)).count()
}

/// The words of some texts that are no mere grammar, folded.
pub(in crate::extract) fn content(article: &Article, texts: &[&str]) -> BTreeSet<String> {
    let found = texts.iter().flat_map(|text| words(text));
    found.filter(|word| !is_grammar(article, word.text)).map(|word| fold(word.text)).collect()
}

pub(super) fn content_outside_names(article: &Article, span: Span, date: Span) -> usize {
    let from = article.names.partition_point(|name| name.span.end <= span.start);
    let names = article.names[from..].iter().take_while(|name| name.span.start < span.end);
    let in_names: usize = names.map(|name| content_words(article, name.span, date)).sum();
    content_words(article, span, date).saturating_sub(in_names)
}

pub(super) fn words_beside(
    article: &Article,
    span: Span,
    date: Span,
) -> impl Iterator<Item = &str> {
    words(span.of(&article.text)).filter_map(move |word| {
        let at = Span { start: span.start + word.span.start, end: span.start + word.span.end };
        (!at.overlaps(date) && !is_in_date(article, at)).then_some(word.text)
    })
}

fn is_in_date(article: &Article, word: Span) -> bool {
    let next = article.dates.partition_point(|date| date.span.end <= word.start);
    article.dates.get(next).is_some_and(|date| date.span.overlaps(word))
}

/// A word that tells nothing by itself: a stop word, a number, where we have no list a short word.
pub(super) fn is_grammar(article: &Article, word: &str) -> bool {
    tells_nothing(lang::text::of(article.language), word)
}

fn tells_nothing(data: Option<&TextData>, word: &str) -> bool {
    let letters = word.chars().take(LITTLE_WORD).count();
    match data {
        Some(data) if !data.stop_words.is_empty() => {
            letters < 2
                || word.starts_with(|c: char| c.is_ascii_digit())
                || data.is_stop_word(&folded(word))
                || is_opener(data, word)
        }
        _ => letters < LITTLE_WORD,
    }
}

pub(super) fn is_opener(data: &TextData, word: &str) -> bool {
    data.clause_openers.contains(&*lower(word))
}

/// Whether a piece ends with a word that opens a clause, so that what follows is an aside within it:
/// "e, il 3 maggio, ha chiuso".
pub(super) fn ends_open(article: &Article, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let last = words(piece.of(&article.text)).last();
    last.is_some_and(|last| is_opener(data, last.text) || is_relative(data, last.text))
}

/// Whether a piece begins with a word that joins it to what stands before: "and by the court".
pub(super) fn opens_clause(article: &Article, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| is_opener(data, first.text))
}

pub(super) fn is_relative(data: &TextData, word: &str) -> bool {
    data.relative_words.iter().any(|relative| relative == word)
}

/// Whether a span names someone or something and says no more.
pub(super) fn is_only_names(article: &Article, span: Span) -> bool {
    let nowhere = Span { start: span.start, end: span.start };
    content_words(article, span, nowhere) > 0 && content_outside_names(article, span, nowhere) == 0
}

/// Whether what stands right before a date sets something against it: "rispetto a", "compared with".
pub(in crate::extract) fn is_compared(article: &Article, date: Span) -> bool {
    let Some(language) = lang::text::of(article.language) else { return false };
    let text = article.text.as_str();
    let from = text.floor_char_boundary((date.start as usize).saturating_sub(COMPARISON_REACH));
    let before = Span::new(from, date.start as usize).of(text);
    let clause = before.rsplit(['.', ';', ':', '\n', '(', ')']).next().unwrap_or(before);
    let said: Vec<Cow<'_, str>> = words(clause).map(|word| folded(word.text)).collect();
    let little = said.iter().rev().take_while(|word| is_grammar(article, word)).count();
    let ends = |said: &[Cow<'_, str>], opener: &str| {
        let is_last = |last: &Cow<'_, str>| opener.ends_with(&**last);
        if !said.last().is_some_and(is_last) {
            return false;
        }
        let Some(at) = said.len().checked_sub(words(opener).count()) else { return false };
        said[at..].iter().map(|word| &**word).eq(words(opener).map(|word| word.text))
    };
    (0..=little.min(MOST_BETWEEN)).any(|between| {
        let said = &said[..said.len() - between];
        language.comparison_openers.iter().any(|opener| ends(said, opener))
    })
}
