//! Where a long clause is cut: before a clause that hangs on it, or so that it begins with what the
//! clause around its date is about.

use super::words::{
    ENOUGH_CONTENT, content_words, form, has_verb_or_participle, is_grammar, is_opener,
    is_relative, says,
};
use crate::lang;
use crate::lang::text::TextData;
use crate::model::Article;
use crate::text::{Span, Word, words};

/// A clause that is longer, in characters, is cut.
const LONG: usize = 100;

/// What is left of it, and what is cut off, is at least so long, in characters.
const LEAST_LEFT: usize = 45;
const LEAST_CUT: usize = 20;

/// So many words may stand between "and" and the verb of what it joins: "and was closed", "e lo ha".
const MOST_TO_VERB: usize = 2;

/// A long clause up to the first clause that hangs on it behind its date: "the court upheld a law
/// [that gives a child …]".
pub(super) fn without_dependent(article: &Article, clause: Span, date: Span) -> Span {
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
fn hangs(article: &Article, data: &TextData, left: Span, rest: Span) -> bool {
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
pub(super) fn from_antecedent(article: &Article, clause: Span, date: Span) -> Option<Span> {
    let text = article.text.as_str();
    let language = lang::text::of(article.language)?;
    let before = Span { end: date.start, ..clause };
    let said: Vec<Word<'_>> = words(before.of(text)).collect();
    let relative = said.iter().rposition(|word| is_relative(language, word.text))?;
    let is_noun = |word: &&Word<'_>| {
        let at = Span { start: clause.start + word.span.start, end: clause.start + word.span.end };
        !is_grammar(article, word.text) && !has_verb_or_participle(article, at)
    };
    let nouns = said[..relative].iter().rev().take_while(is_noun).count();
    let rest = Span { start: clause.start + said[relative].span.start, ..clause };
    let is_parted = Span { end: date.start, ..rest }.of(text).contains([',', ';', ':']);
    let tells = nouns > 0 && !is_parted && form(article, rest).verb.is_some();
    let first = said.get(relative.checked_sub(nouns)?)?;
    let start = clause.start + first.span.start;
    (tells && start > clause.start).then_some(Span { start, ..clause })
}
