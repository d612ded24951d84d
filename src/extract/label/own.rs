//! Of a long stretch of several clauses the one around the date, where it stands by itself or says who
//! does it with the clause that it is joined to: "the mill stood still, but [the bridge was opened in May]",
//! "Neri … sold it in May".

use super::cut::{MOST, has_one_verb};
use super::piece::{is_balanced, pieces};
use super::sentence::InSentence;
use super::subject::{Subject, before_verb, opens_with_verb, subject};
use super::words::{
    ENOUGH_CONTENT, begins_with_participle, content_words, form, has_relative_before, is_grammar,
    is_opener, mention_around, only_says, opens_relative, opens_with, says,
};
use super::{Clause, LONGEST};
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, lower, words};

/// What stands before the clause is at least so long, in characters.
const LEAST_LEFT_OUT: usize = 25;

/// The nearest clause before a date, up to the end of a stretch.
pub(super) fn own_clause(article: &InSentence<'_>, whole: Span, date: Span) -> Option<Clause> {
    let language = lang::text::of(article.language).filter(|language| !language.verb_second)?;
    if !whole.contains(date) {
        return None;
    }
    let length = |span: Span| span.of(&article.text).chars().count();
    let long = Some(whole).filter(|&whole| length(whole) > MOST);
    let parted = long.and_then(|whole| parted(article, language, whole, date));
    let adverbial = long.and_then(|whole| adverbial(article, language, whole, date));
    let before = Span { end: date.end, ..whole };
    let joined = joined(article, language, whole, date).filter(|joined| {
        let head = Span { end: joined.span.start, ..whole };
        length(before) >= LONGEST || has_date(article, head)
    });
    let later = |a: &Clause, b: &Clause| a.span.start.cmp(&b.span.start);
    parted.into_iter().chain(adverbial).chain(joined).max_by(later)
}

/// Whether a stretch has a date, and no mere length.
fn has_date(article: &InSentence<'_>, span: Span) -> bool {
    let next = article.dates.partition_point(|one| one.span.end <= span.start);
    let mut within = article.dates[next..].iter().take_while(|one| one.span.start < span.end);
    within.any(|one| one.value.known_days().is_some())
}

/// The clause that punctuation parts from what stands before.
fn parted(
    article: &InSentence<'_>,
    language: &TextData,
    whole: Span,
    date: Span,
) -> Option<Clause> {
    let pieces = pieces(article, whole);
    let mut starts = (1..pieces.len()).rev().filter(|&at| pieces[at].span.start <= date.start);
    starts.find_map(|at| {
        let rest = Span { start: pieces[at].span.start, ..whole };
        let head = Span { end: rest.start, ..whole };
        // A dash may stand within a word: "co - workers".
        if !head.of(&article.text).trim_end().ends_with([',', ';', ':']) {
            return None;
        }
        let verb = form(article, pieces[at].span).verb?;
        let is_own = stands(article, language, head, rest, date)
            && !pieces[at].quoted
            && (form(article, head).verb.is_some() || begins_with_participle(article, head))
            && !has_relative_before(article, pieces[at].span, verb)
            && !opens_relative(article, pieces[at].span)
            && !only_says(article, pieces[at].span);
        if !is_own {
            return None;
        }
        if !opens_with_verb(article, pieces[at].span) {
            return who(article, language, rest, verb, date).map(|_| rest.into());
        }
        match subject(article, &pieces, (at, at)) {
            Subject::Apart(noun) if noun.len() * 2 <= head.len() => {
                Some(Clause { span: rest, apart: Some(noun), who: None })
            }
            _ => None,
        }
    })
}

/// What stands before the verb of a clause, where it says who does something and points to nobody named
/// before.
fn who(
    article: &InSentence<'_>,
    language: &TextData,
    clause: Span,
    verb: usize,
    date: Span,
) -> Option<Span> {
    let text = article.text.as_str();
    let end = clause.start + words(clause.of(text)).nth(verb)?.span.start;
    let who = Span { end, ..clause };
    let first = lower(words(who.of(text)).find(|word| !is_opener(language, word.text))?.text);
    let points =
        language.pointing_words.contains(&*first) || language.subject_words.contains(&*first);
    (!points && content_words(article, who, date) > 0).then_some(who)
}

/// The clause that says when or why something happened, which has happened itself: "prices rose after [the
/// bank raised its rates in May]".
fn adverbial(
    article: &InSentence<'_>,
    language: &TextData,
    whole: Span,
    date: Span,
) -> Option<Clause> {
    let text = article.text.as_str();
    let said: Vec<Word<'_>> = words(Span { end: date.start, ..whole }.of(text)).collect();
    let (opener, told) = said.iter().enumerate().rev().find_map(|(at, word)| {
        let from = Span { start: whole.start + word.span.start, ..whole }.of(text);
        let opener = language.adverbial_openers.iter().find(|opener| opens_with(from, opener))?;
        Some((at, at + words(opener).count()))
    })?;
    let (opener, before) = (said.get(opener)?, &said[..opener]);
    let rest = Span { start: whole.start + said.get(told)?.span.start, ..whole };
    let head = Span { end: whole.start + opener.span.start, ..whole };
    let verb = form(article, rest).verb.filter(|&at| !has_relative_before(article, rest, at))?;
    let who = who(article, language, rest, verb, date)?;
    // "not because the mill had closed"
    let is_denied = before.iter().any(|word| language.negations.contains(&*lower(word.text)));
    let stands = stands(article, language, head, rest, date)
        && who.end < date.start
        // "had, in May, closed"
        && !Span { end: date.start, ..rest }.of(text).contains(',')
        && !is_denied
        && !says(article, head)
        && form(article, head).verb.is_some()
        && !has_relative_before(article, head, usize::MAX)
        && has_one_verb(article, Span { end: date.end, ..rest });
    stands.then(|| rest.into())
}

/// The clause that a word joins to the one before without a mark: "left the town and sold".
fn joined(
    article: &InSentence<'_>,
    language: &TextData,
    whole: Span,
    date: Span,
) -> Option<Clause> {
    let text = article.text.as_str();
    let said: Vec<Word<'_>> = words(Span { end: date.start, ..whole }.of(text)).collect();
    let joins = said.windows(2).rev().find(|pair| {
        language.joining_words.contains(pair[0].text)
            && !language.alternatives.contains(pair[0].text)
    })?;
    let rest = Span { start: whole.start + joins[0].span.start, ..whole };
    let head = Span { end: rest.start, ..whole };
    let told = Span { start: whole.start + joins[1].span.start, ..whole };
    let verb_in = |span: Span| {
        let verb = form(article, span).verb?;
        words(span.of(text)).nth(verb)
    };
    let (first, own) = (verb_in(head)?, verb_in(told)?);
    // "was arrested and charged": one auxiliary for both.
    let shares = is_grammar(article, first.text) && !is_grammar(article, own.text);
    // "She left": a word that points to her is better than none.
    let pronoun = || {
        let first = words(head.of(text)).next()?;
        let points = language.subject_words.contains(&*lower(first.text));
        let end = whole.start + first.span.end;
        (points && form(article, head).verb == Some(1)).then_some(Span { end, ..whole })
    };
    let who = before_verb(article, language, head).or_else(pronoun)?;
    let until = Span { end: date.end, ..told };
    let stands = stands(article, language, head, told, date)
        && opens_with_verb(article, told)
        && !who.of(text).contains([',', ';', ':'])
        && has_one_verb(article, until)
        && !has_relative_before(article, head, usize::MAX)
        && !shares;
    // "and it was Neri who closed": a name right behind the verb is who does it.
    let behind = told.start + own.span.end + 1;
    let has_own = mention_around(article, behind + 1).is_some_and(|name| name.start == behind);
    let apart = Some(who).filter(|_| !has_own);
    stands.then_some(Clause { span: rest, apart, who: None })
}

/// A clause without what is joined to it behind its date and has a date of its own: "opened in May [and
/// closed in June]".
pub(super) fn without_other(article: &InSentence<'_>, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let Some(language) = lang::text::of(article.language).filter(|_| clause.contains(date)) else {
        return clause;
    };
    let last = article.dates.partition_point(|other| other.span.end <= clause.end);
    let mut behind = article.dates[..last].iter().rev().take_while(|one| one.span.start > date.end);
    // A mere length, "for nine months", is no date of its own.
    let other = behind.find(|one| one.value.known_days().is_some()).map(|one| one.span);
    let Some(other) = other else { return clause };
    let behind = Span { start: date.end, end: other.start };
    let said: Vec<Word<'_>> = words(behind.of(text)).collect();
    let joins = said.windows(2).find(|pair| {
        let told = Span { start: behind.start + pair[1].span.start, ..clause };
        language.joining_words.contains(pair[0].text)
            && !language.alternatives.contains(pair[0].text)
            && (opens_with_verb(article, told) || begins_with_participle(article, told))
    });
    let Some([joining, _]) = joins else { return clause };
    let end = behind.start + joining.span.start;
    let left = Span { end: end - blanks_before(text, end), ..clause };
    let tells = content_words(article, left, date) >= ENOUGH_CONTENT
        && is_balanced(left.of(text))
        && form(article, left).verb.is_some();
    if tells { left } else { clause }
}

/// How many bytes of blanks and commas stand before an offset.
fn blanks_before(text: &str, end: u32) -> u32 {
    let before = Span { start: 0, end }.of(text);
    let kept = before.trim_end_matches([' ', ',', '\n']).len();
    Span::new(kept, before.len()).len().try_into().unwrap_or_default()
}

/// Whether the end of a stretch can stand without its head.
fn stands(
    article: &InSentence<'_>,
    language: &TextData,
    head: Span,
    rest: Span,
    date: Span,
) -> bool {
    let text = article.text.as_str();
    let Some(first) = words(rest.of(text)).next() else { return false };
    let first = lower(first.text);
    let hangs = language.relative_words.iter().any(|word| *word == first)
        || language.object_openers.iter().any(|word| *word == first)
        || language.conditions.contains(&*first)
        || language.alternatives.contains(&*first)
        || language.phrase_openers.contains(&*first)
        || language.purpose_openers.contains(&*first);
    let is_condition = || {
        let first = words(head.of(text)).next().map(|word| lower(word.text));
        first.is_some_and(|first| language.conditions.contains(&*first))
    };
    !hangs
        && !is_condition()
        && rest.contains(date)
        && head.of(text).chars().count() >= LEAST_LEFT_OUT
        && content_words(article, rest, date) + 1 >= ENOUGH_CONTENT
        && is_balanced(head.of(text))
}
