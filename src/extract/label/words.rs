//! What the words of a clause are: telling or mere grammar, verbs, words of saying, openers.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::MOST_IN_ASIDE;
use super::sentence::InSentence;
use crate::extract::date::Form;
use crate::extract::searched::Searched;
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, fold, folded, lower, words};

/// So many words beside its date that are no mere grammar make a clause stand alone; or one fewer
/// with some grammar.
pub(super) const ENOUGH_CONTENT: usize = 3;

/// A shorter word is no participle, in bytes.
const SHORTEST_PARTICIPLE: usize = 5;

/// So many little words may stand before the word that opens a relative clause: "con la quale".
const MOST_TO_RELATIVE: usize = 2;

/// Shorter words are taken for grammar in a language that we have no stop words of.
const LITTLE_WORD: usize = 4;

/// How many little words may stand between what compares and the date: "rispetto ai primi di".
const MOST_BETWEEN: usize = 2;

/// How far before a date, in bytes, what compares it may begin.
const COMPARISON_REACH: usize = 60;

/// The form of a stretch of text. A date that it begins with has no verb: "hace un mes".
pub(super) fn form(article: &InSentence<'_>, span: Span) -> Form {
    let opening = article.words.form(span);
    let first = span.start as usize + span.len() - span.of(&article.text).trim_start().len();
    let at = article.dates.partition_point(|date| date.span.end as usize <= first);
    let date = article.dates.get(at).map(|date| date.span).filter(|date| {
        date.start as usize <= first && date.end <= span.end && opening.verb.is_some()
    });
    let Some(date) = date else { return opening };
    let before = words(Span { end: date.end, ..span }.of(&article.text)).count();
    let behind = article.words.form(Span { start: date.end, ..span });
    Form { verb: behind.verb.map(|verb| verb + before), ..opening }
}

/// Whether a span has a verb, or a participle that stands for one: "the hall opened in May".
pub(super) fn has_verb_or_participle(article: &InSentence<'_>, span: Span) -> bool {
    let is_participle = |word: Word<'_>| {
        word.text.starts_with(char::is_lowercase) && is_participle(article, word.text)
    };
    form(article, span).verb.is_some() || words(span.of(&article.text)).any(is_participle)
}

/// A span without the prepositions that it begins with: "à la campagne".
pub(super) fn without_prepositions(article: &InSentence<'_>, span: Span) -> Span {
    let mut kept = span;
    while form(article, kept).opens_with_preposition {
        let Some(second) = words(kept.of(&article.text)).nth(1) else { return span };
        kept = Span { start: kept.start + second.span.start, ..kept };
    }
    kept
}

/// A span without the word that joins it to what stands before: "and sold".
pub(super) fn without_joining(article: &Searched, span: Span) -> Span {
    let Some(data) = lang::text::of(article.language) else { return span };
    let mut said = words(span.of(&article.text));
    let joins = said.next().is_some_and(|first| data.joining_words.contains(first.text));
    let next = said.next().filter(|_| joins);
    next.map_or(span, |next| Span { start: span.start + next.span.start, ..span })
}

fn is_verb(article: &InSentence<'_>, word: Span) -> bool {
    form(article, word).verb.is_some() || says(article, word)
}

/// Whether a piece has a word of saying.
pub(super) fn says(article: &Searched, piece: Span) -> bool {
    lang::text::of(article.language).is_some_and(|data| {
        words(piece.of(&article.text)).any(|word| data.is_saying_word(&folded(word.text)))
    })
}

/// Whether a piece only tells who says what stands elsewhere.
pub(super) fn only_says(article: &Searched, piece: Span) -> bool {
    let nowhere = Span { end: piece.start, ..piece };
    says(article, piece) && content_outside_names(article, piece, nowhere) < MOST_IN_ASIDE
}

/// "a Roma (3 febbraio)": a piece in brackets is of what stands before it.
pub(super) fn is_bracketed(article: &Searched, piece: Span) -> bool {
    let before = article.text.get(..piece.start as usize).unwrap_or_default();
    before.trim_end().ends_with('(')
}

/// "who closed it", "of which", "tenuta ieri": a piece about what stands before it.
pub(super) fn opens_relative(article: &InSentence<'_>, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let said: Vec<Word<'_>> = words(piece.of(&article.text)).take(MOST_TO_RELATIVE + 2).collect();
    let Some(first) = said.first() else { return false };
    let is_little = |word: &Word<'_>| is_grammar(article, word.text);
    let at = |word: &Word<'_>| Span {
        start: piece.start + word.span.start,
        end: piece.start + word.span.end,
    };
    let leads = |word: &&Word<'_>| is_little(word) && !is_verb(article, at(word));
    let led = said.iter().take_while(leads).count().min(MOST_TO_RELATIVE);
    if said.iter().take(led + 1).any(|word| is_relative(data, word.text)) {
        return true;
    }
    first.text.starts_with(char::is_lowercase) && begins_with_participle(article, piece)
        || opens_with_relative_article(article, data, piece, &said)
}

/// "closing at nine pence", "tenuta ieri"
pub(super) fn begins_with_participle(article: &Searched, piece: Span) -> bool {
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| is_participle(article, first.text))
}

pub(super) fn is_participle(article: &Searched, word: &str) -> bool {
    let data = lang::text::of(article.language);
    word.len() >= SHORTEST_PARTICIPLE
        && data.is_some_and(|data| {
            data.participle_endings.end(word, 0) && !data.participle_nouns.contains(word)
        })
        && !is_grammar(article, word)
}

/// Whether a word that opens a relative clause stands in a span.
pub(super) fn has_relative(article: &Searched, span: Span) -> bool {
    has_relative_before(article, span, usize::MAX)
}

/// Whether a word that opens a relative clause stands before a word of a span.
pub(super) fn has_relative_before(article: &Searched, span: Span, word: usize) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    words(span.of(&article.text)).take(word).any(|word| is_relative(data, word.text))
}

/// "der die Brücke schloss", "in der er wohnte": an article that no noun follows, or whose clause ends
/// with its verb.
fn opens_with_relative_article(
    article: &InSentence<'_>,
    data: &TextData,
    piece: Span,
    said: &[Word<'_>],
) -> bool {
    let is_article = |word: &Word<'_>| data.relative_articles.iter().any(|one| one == word.text);
    let Some(at) = said.iter().take(2).position(is_article) else { return false };
    if at == 1 && !is_grammar(article, said[0].text) {
        return false;
    }
    let span = |word: &Word<'_>| Span {
        start: piece.start + word.span.start,
        end: piece.start + word.span.end,
    };
    let is_little = |word: &Word<'_>| {
        let is_number = word.text.starts_with(|c: char| c.is_ascii_digit());
        is_in_date(article, span(word)) || !is_number && is_grammar(article, word.text)
    };
    let ends_with_verb = || {
        let last = words(piece.of(&article.text)).last();
        last.is_some_and(|last| is_verb(article, span(&last)))
    };
    said.get(at + 1).is_some_and(is_little) || ends_with_verb()
}

/// Whether a piece sets what it tells against what stands before it: "compared with", "rispetto a".
pub(super) fn opens_comparison(article: &Searched, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    data.comparison_openers.iter().any(|opener| opens_with(piece.of(&article.text), opener))
}

/// Whether a piece begins with a word that opens what somebody says or knows: "dass".
pub(super) fn opens_object(article: &Searched, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| data.object_openers.iter().any(|opener| opener == first.text))
}

/// Whether a text begins with some folded words, however they are written there.
pub(super) fn opens_with(text: &str, opener: &str) -> bool {
    let mut said = words(text).map(|word| folded(word.text));
    words(opener).all(|word| said.next().is_some_and(|said| said == word.text))
}

/// Whether a span is more than a date with its place or a heading.
pub(in crate::extract) fn says_something(article: &Searched, span: Span, date: Span) -> bool {
    content_words(article, span, date) > 0 && words_beside(article, span, date).nth(1).is_some()
}

/// Whether a span tells enough beside the date to stand alone.
pub(super) fn says_enough(article: &Searched, span: Span, date: Span) -> bool {
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
pub(super) fn content_words(article: &Searched, span: Span, date: Span) -> usize {
    let language = lang::text::of(article.language);
    words_beside(article, span, date).filter(|word| !tells_nothing(language, word)).count()
}

/// The words of some texts that are no mere grammar, folded.
pub(in crate::extract) fn content(article: &Searched, texts: &[&str]) -> BTreeSet<String> {
    let found = texts.iter().flat_map(|text| words(text));
    found.filter(|word| !is_grammar(article, word.text)).map(|word| fold(word.text)).collect()
}

pub(super) fn content_outside_names(article: &Searched, span: Span, date: Span) -> usize {
    let from = article.names.partition_point(|name| name.span.end <= span.start);
    let names = article.names[from..].iter().take_while(|name| name.span.start < span.end);
    let in_names: usize = names.map(|name| content_words(article, name.span, date)).sum();
    content_words(article, span, date).saturating_sub(in_names)
}

/// Whether a span holds something of a name.
pub(super) fn has_name(article: &Searched, span: Span) -> bool {
    let next = article.names.partition_point(|name| name.span.end <= span.start);
    article.names.get(next).is_some_and(|name| name.span.overlaps(span))
}

pub(super) fn words_beside(
    article: &Searched,
    span: Span,
    date: Span,
) -> impl Iterator<Item = &str> {
    words(span.of(&article.text)).filter_map(move |word| {
        let at = Span { start: span.start + word.span.start, end: span.start + word.span.end };
        (!at.overlaps(date) && !is_in_date(article, at)).then_some(word.text)
    })
}

fn is_in_date(article: &Searched, word: Span) -> bool {
    let next = article.dates.partition_point(|date| date.span.end <= word.start);
    article.dates.get(next).is_some_and(|date| date.span.overlaps(word))
}

/// The name or date within which an offset lies.
pub(super) fn mention_around(article: &Searched, offset: u32) -> Option<Span> {
    let holds = |span: &Span| span.start < offset && offset < span.end;
    let date = article.dates.partition_point(|date| date.span.end <= offset);
    let name = article.names.partition_point(|name| name.span.end <= offset);
    let date = article.dates.get(date).map(|date| date.span);
    let name = article.names.get(name).map(|name| name.span);
    date.into_iter().chain(name).find(holds)
}

/// A word that tells nothing by itself: a stop word, a number, where we have no list a short word.
pub(super) fn is_grammar(article: &Searched, word: &str) -> bool {
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
pub(super) fn ends_open(article: &Searched, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let last = words(piece.of(&article.text)).last();
    last.is_some_and(|last| is_opener(data, last.text) || is_relative(data, last.text))
}

/// Whether a piece begins with a word that joins it to what stands before: "and by the court".
pub(super) fn opens_clause(article: &Searched, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| is_opener(data, first.text))
}

/// Whether a piece begins with such a word that is no relative: "mientras que".
pub(super) fn joins_clauses(article: &Searched, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| is_opener(data, first.text) && !is_relative(data, first.text))
}

pub(super) fn is_relative(data: &TextData, word: &str) -> bool {
    data.relative_words.iter().any(|relative| relative == word)
}

/// Whether a span names someone or something and says no more.
pub(in crate::extract) fn is_only_names(article: &Searched, span: Span) -> bool {
    let nowhere = Span { start: span.start, end: span.start };
    content_words(article, span, nowhere) > 0 && content_outside_names(article, span, nowhere) == 0
}

/// Whether what stands right before a date sets something against it: "rispetto a", "compared with".
pub(in crate::extract) fn is_compared(article: &Searched, date: Span) -> bool {
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
