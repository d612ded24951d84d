//! Where a long clause is cut: before a clause that hangs on it or a phrase that tells more, or so that
//! it begins with what the clause around its date is about.

use super::piece::is_balanced;
use super::sentence::InSentence;
use super::words::{
    ENOUGH_CONTENT, begins_with_participle, content_words, form, has_verb_or_participle,
    is_grammar, is_opener, is_relative, mention_around, says,
};
use crate::lang;
use crate::lang::text::TextData;
use crate::model::Article;
use crate::text::{Span, Word, words};

/// A clause that is longer, in characters, is cut.
const LONG: usize = 100;

/// A clause that is longer, in characters, is cut before a mere phrase.
const MOST: usize = 110;

/// What is left of it, and what is cut off, is at least so long, in characters.
const LEAST_LEFT: usize = 45;
const LEAST_CUT: usize = 20;

/// What is left of a clause that is cut before a mere phrase tells so many things behind its verb.
const LEAST_TOLD: usize = 2;

/// So many words may stand between "and" and the verb of what it joins: "and was closed", "e lo ha".
const MOST_TO_VERB: usize = 2;

/// What is kept of a clause.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    pub kept: Span,
    /// The verb that ends what is cut off: "hat den Mann gestern [zu acht Monaten Haft] verurteilt".
    pub verb: Option<Span>,
}

/// A clause without what it can do without, if it is long.
pub(super) fn shortened(article: &InSentence<'_>, clause: Span, date: Span) -> Cut {
    let main = without_dependent(article, clause, date);
    let kept = without_phrases(article, main, date);
    let verb =
        if kept == main { None } else { last_verb(article, Span { start: kept.end, ..main }) };
    Cut { kept, verb }
}

/// A long clause up to the last phrase behind its date and its verb with which it would be too long:
/// "the court upheld a much disputed law [on the rights of the towns]".
fn without_phrases(article: &InSentence<'_>, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let length = |span: Span| span.of(text).chars().count();
    let Some(language) = lang::text::of(article.language).filter(|_| length(clause) > MOST) else {
        return clause;
    };
    let said: Vec<Word<'_>> = words(clause.of(text)).collect();
    let Some(verb) = form(article, clause).verb.and_then(|verb| said.get(verb)) else {
        return clause;
    };
    let told_from = clause.start + verb.span.end;
    let cuts = said.windows(2).rev().filter_map(|pair| {
        let [before, word] = pair else { return None };
        let left = Span { end: clause.start + before.span.end, ..clause };
        let rest = Span { start: clause.start + word.span.start, ..clause };
        let between = Span { start: left.end, end: rest.start }.of(text);
        // What stands right behind a verb goes with it: "marked by losses".
        let follows = Span { start: clause.start + before.span.start, ..left };
        let opens = language.phrase_openers.contains(word.text)
            && !is_grammar(article, before.text)
            && !has_verb_or_participle(article, follows)
            || between.starts_with(';');
        opens.then_some((left, rest))
    });
    let is_whole = |&(left, rest): &(Span, Span)| {
        let told = Span { start: told_from.min(left.end), ..left };
        (LEAST_LEFT..=MOST).contains(&length(left))
            && length(rest) >= LEAST_CUT
            && (!clause.contains(date) || date.end <= left.end)
            && content_words(article, told, date) >= LEAST_TOLD
            && mention_around(article, rest.start).is_none()
            && is_balanced(left.of(text))
            && !tears_clause(article, language, left, rest)
            && !parts_saying(article, language, left, rest)
    };
    cuts.into_iter().find(is_whole).map_or(clause, |(left, _)| left)
}

/// Whether the verb of the clause that was opened last stands behind the cut: "said that the mayor
/// [of the town closed the bridge]".
fn tears_clause(article: &InSentence<'_>, data: &TextData, left: Span, rest: Span) -> bool {
    let text = article.text.as_str();
    let opens = |word: &Word<'_>| is_relative(data, word.text) || is_opener(data, word.text);
    let opened = words(left.of(text)).filter(opens).last();
    opened.is_some_and(|opener| {
        let own = Span { start: left.start + opener.span.end, ..left };
        form(article, own).verb.is_none() && form(article, rest).verb.is_some()
    })
}

/// Whether what is said stands behind the cut: "told the court [in May that the bridge …]".
fn parts_saying(article: &Article, data: &TextData, left: Span, rest: Span) -> bool {
    let opens = |span: Span| {
        words(span.of(&article.text)).any(|word| {
            data.object_openers.iter().any(|opener| opener == word.text)
                || is_relative(data, word.text) && is_opener(data, word.text)
        })
    };
    says(article, left) && !opens(left) && opens(rest)
}

/// The verb or participle that ends a stretch of text, with the little words behind it, where verbs
/// stand there: "verurteilt", "übergeben worden".
fn last_verb(article: &Article, span: Span) -> Option<Span> {
    lang::text::of(article.language).filter(|data| data.verb_second)?;
    let said: Vec<Word<'_>> = words(span.of(&article.text)).collect();
    let verb = said.iter().rfind(|word| !is_grammar(article, word.text))?;
    let is_small = verb.text.starts_with(char::is_lowercase);
    let end = span.start + said.last()?.span.end;
    is_small.then_some(Span { start: span.start + verb.span.start, end })
}

/// A long clause up to the first clause that hangs on it behind its date: "the court upheld a law
/// [that gives a child …]".
fn without_dependent(article: &InSentence<'_>, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let length = |span: Span| span.of(text).chars().count();
    let Some(language) = lang::text::of(article.language).filter(|_| length(clause) > LONG) else {
        return clause;
    };
    let said: Vec<Word<'_>> = words(clause.of(text)).collect();
    for pair in said.windows(2) {
        let [before, word] = pair else { continue };
        let at = clause.start + word.span.start;
        let left = Span { end: clause.start + before.span.end, ..clause };
        let rest = Span { start: at, ..clause };
        let is_behind = !clause.contains(date) || at >= date.end;
        if is_behind
            && hangs(article, language, left, rest)
            && length(left) >= LEAST_LEFT
            && length(rest) >= LEAST_CUT
        {
            return left;
        }
    }
    clause
}

/// Whether a clause that hangs on what stands before begins with a stretch of words.
fn hangs(article: &InSentence<'_>, data: &TextData, left: Span, rest: Span) -> bool {
    let text = article.text.as_str();
    let Some(word) = words(rest.of(text)).next() else { return false };
    let (is_relative, is_opener) = (is_relative(data, word.text), is_opener(data, word.text));
    if !is_relative && !is_opener {
        return false;
    }
    let (own, next) = (form(article, left), form(article, rest));
    let Some(verb) = own.verb else { return false };
    let between = Span { start: left.end, end: rest.start };
    if between.of(text).contains(',') {
        let may_be_said = is_relative && is_opener && says(article, left);
        return !may_be_said && (data.verb_second || next.verb.is_some());
    }
    if is_opener && !is_relative {
        return next.verb.is_some_and(|verb| verb <= MOST_TO_VERB);
    }
    // "has promised the miller of the town that the bridge will open": what is said is no aside, and
    // of words that can open either, only what goes on with a verb is taken for one.
    let behind_verb = words(left.of(text)).nth(verb).map_or(left.end, |w| left.start + w.span.end);
    let object = Span { start: behind_verb, ..left };
    let nowhere = Span { end: left.start, ..left };
    let tells = content_words(article, object, nowhere);
    let follows_noun = words(left.of(text)).last().is_some_and(|last| {
        let at = Span { start: left.start + last.span.start, end: left.start + last.span.end };
        !is_grammar(article, last.text) && !has_verb_or_participle(article, at)
    });
    let (needed, within) = if is_opener { (ENOUGH_CONTENT, MOST_TO_VERB) } else { (1, usize::MAX) };
    let has_verb = next.verb.is_some_and(|verb| verb <= within);
    follows_noun && tells >= needed && has_verb && !says(article, left)
}

/// The part of a clause that begins with what the relative clause around its date is about: "[the
/// mill which has run since May]".
pub(super) fn from_antecedent(article: &InSentence<'_>, clause: Span, date: Span) -> Option<Span> {
    let text = article.text.as_str();
    let language = lang::text::of(article.language)?;
    let before = Span { end: date.start, ..clause };
    let said: Vec<Word<'_>> = words(before.of(text)).collect();
    let is_relative = |word: &Word<'_>| is_relative(language, word.text);
    // "the committee [which was] created at the end of 2023"
    let led = said.iter().rev().take_while(|word| is_grammar(article, word.text)).count();
    let participle = said.len().checked_sub(led + 1).filter(|&at| {
        let at = &said[at];
        let at = Span { start: clause.start + at.span.start, end: clause.start + at.span.end };
        begins_with_participle(article, at)
    });
    let relative = said.iter().rposition(is_relative);
    let opener = participle.max(relative)?;
    let is_noun = |word: &&Word<'_>| {
        let at = Span { start: clause.start + word.span.start, end: clause.start + word.span.end };
        !is_grammar(article, word.text) && !has_verb_or_participle(article, at)
    };
    let nouns = said[..opener].iter().rev().take_while(is_noun).count();
    let rest = Span { start: clause.start + said[opener].span.start, ..clause };
    let has_verb = || form(article, rest).verb.is_some();
    let first = said.get(opener.checked_sub(nouns)?)?;
    let start = clause.start + first.span.start;
    let is_parted =
        |from: u32| Span { start: from, end: date.start }.of(text).contains([',', ';', ':']);
    let tells = nouns > 0
        && if participle == Some(opener) {
            !is_parted(start)
        } else {
            !is_parted(rest.start) && has_verb()
        };
    (tells && start > clause.start).then_some(Span { start, ..clause })
}
