//! Who reports what a clause tells: "the mayor added that [the bridge closes in May]". What is told is
//! the event where it says by itself who does it, and where the report is plain: no "would", "not" or
//! "if" stands in it, and no date, which would make the telling the event.

use super::Clause;
use super::piece::is_balanced;
use super::sentence::InSentence;
use super::words::{
    ENOUGH_CONTENT, content_outside_names, content_words, form, has_name, has_relative_before,
    is_grammar, is_opener, is_relative,
};
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, lower, words};

/// So many telling words that are no names may say who reports: "the spokesman of the water works".
const MOST_REPORTERS: usize = 8;

/// So many telling words that are no names may say to whom: "told the angry reporters that".
const MOST_TOLD: usize = 2;

/// A clause without who reports what it tells, where it can do without.
pub(super) fn without(article: &InSentence<'_>, clause: Clause, date: Span) -> Clause {
    let Some(told) = told(article, clause, date) else { return clause };
    let stays = |part: &Span| part.start >= told.start;
    Clause { span: told, apart: clause.apart.filter(stays), who: clause.who.filter(stays) }
}

/// What a clause reports around its date.
fn told(article: &InSentence<'_>, clause: Clause, date: Span) -> Option<Span> {
    let language =
        lang::text::of(article.language).filter(|language| !language.report_words.is_empty())?;
    let (text, span) = (article.text.as_str(), clause.span);
    let said: Vec<Word<'_>> = words(span.of(text)).collect();
    let at = |word: &Word<'_>| span.start + word.span.start;
    let mut before_date = said.iter().take_while(|word| at(word) < date.start);
    let verb = before_date.position(|word| language.report_words.contains(word.text))?;
    let first = said.get(first_told(article, language, span, &said, verb)?)?;
    let told = Span { start: at(first), ..span };
    let frame = Span { end: told.start, ..span };
    let reporter = Span { end: at(&said[verb]), ..span };
    let is_asked = text.get(span.range().end..).is_some_and(|rest| rest.starts_with('?'))
        || span.of(text).trim_end().ends_with('?');
    let stands = told.contains(date)
        && !is_asked
        && !goes_on_telling(language, told.of(text))
        && is_plain(article, language, frame, reporter)
        && (clause.apart.is_none() && content_words(article, reporter, date) == 0
            || says_who(article, language, told, date) && has_name(article, told))
        && content_words(article, told, date) >= ENOUGH_CONTENT
        && form(article, told).verb.is_some();
    stands.then_some(told)
}

/// Which word what is told begins with, behind the verb that reports: after "that" with whom it is told
/// to, or at once, where a language lets it.
fn first_told(
    article: &InSentence<'_>,
    language: &TextData,
    span: Span,
    said: &[Word<'_>],
    verb: usize,
) -> Option<usize> {
    let opens = |word: &Word<'_>| {
        language.object_openers.iter().any(|opener| opener == word.text)
            || is_relative(language, word.text) && is_opener(language, word.text)
    };
    let behind = said.get(verb + 1..)?;
    let from = span.start + behind.first()?.span.start;
    let is_bare = language.bare_report_words.contains(said[verb].text);
    if let Some(opener) = behind.iter().position(opens) {
        let whom = Span { start: from, end: span.start + behind[opener].span.start };
        let nowhere = Span { end: from, ..whom };
        let telling = content_outside_names(article, whom, nowhere);
        let takes_whom = language.telling_words.contains(said[verb].text)
            || form(article, whom).opens_with_preposition;
        if telling == 0 && !is_bare || telling <= MOST_TOLD && takes_whom || opener == 0 {
            return Some(verb + opener + 2);
        }
    }
    let told = Span { start: from, ..span };
    let at_once = Span { start: span.start + said[verb].span.end, end: from };
    // "said today that": the day of the report.
    let next = article.dates.partition_point(|date| date.span.end <= from);
    let is_date = article.dates.get(next).is_some_and(|date| date.span.start <= from);
    let begins = is_bare
        && !is_date
        && at_once.of(&article.text).trim().is_empty()
        && !form(article, told).opens_with_preposition;
    begins.then_some(verb + 1)
}

/// Whether what is told is told in two parts: "that the bridge closed and that the mill burned".
fn goes_on_telling(language: &TextData, told: &str) -> bool {
    let said: Vec<Word<'_>> = words(told).collect();
    said.windows(2).any(|pair| {
        let [before, word] = pair else { return false };
        is_opener(language, before.text)
            && !is_relative(language, before.text)
            && is_opener(language, word.text)
            && is_relative(language, word.text)
    })
}

/// Whether who reports does so without a doubt, a condition or a date.
fn is_plain(article: &InSentence<'_>, language: &TextData, frame: Span, reporter: Span) -> bool {
    let text = article.text.as_str();
    let hedges = |word: Word<'_>| {
        let word = lower(word.text);
        language.hedges.contains(&*word) || language.negations.contains(&*word)
    };
    let next = article.dates.partition_point(|date| date.span.end <= frame.start);
    let is_dated = article.dates.get(next).is_some_and(|date| date.span.overlaps(frame));
    let said: Vec<Word<'_>> = words(reporter.of(text)).collect();
    let opens =
        |word: &Word<'_>| is_opener(language, word.text) || is_relative(language, word.text);
    let has_verb = || {
        let verb = form(article, reporter).verb.and_then(|verb| said.get(verb));
        verb.is_some_and(|verb| !is_grammar(article, verb.text))
    };
    let nowhere = Span { end: reporter.start, ..reporter };
    !is_dated
        && is_balanced(frame.of(text))
        && !words(frame.of(text)).any(hedges)
        && !said.first().is_some_and(|first| language.phrase_openers.contains(&*lower(first.text)))
        && !said.iter().skip(1).any(opens)
        && !has_verb()
        && content_outside_names(article, reporter, nowhere) <= MOST_REPORTERS
}

/// Whether what is told says who does it before its verb, by more than a word that points back.
fn says_who(article: &InSentence<'_>, language: &TextData, told: Span, date: Span) -> bool {
    let said: Vec<Word<'_>> = words(told.of(&article.text)).collect();
    let form = form(article, told);
    let Some((at, verb)) = form.verb.and_then(|at| Some((at, said.get(at)?))) else { return false };
    // "of nine boats that sank in May": the verb of what hangs on it.
    if form.opens_with_preposition && has_relative_before(article, told, at) {
        return false;
    }
    let who = Span { end: told.start + verb.span.start, ..told };
    let points = |word: Word<'_>| language.pointing_words.contains(&*lower(word.text));
    content_words(article, who, date) > 0 && !words(who.of(&article.text)).any(points)
}
