//! Where a long clause is cut: before a clause that hangs on it or a phrase that tells more.

use super::extent::fits;
use super::piece::is_balanced;
use super::sentence::InSentence;
use super::words::{
    ENOUGH_CONTENT, begins_with_participle, content_words, form, has_name, has_relative_before,
    has_verb_or_participle, is_grammar, is_opener, is_participle, is_relative, mention_around,
    opens_with, says, words_beside,
};
use crate::extract::searched::Searched;
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, lower, words};

/// A clause that is longer, in characters, is cut.
const LONG: usize = 100;

/// A clause that is longer, in characters, is cut before a mere phrase.
pub(super) const MOST: usize = 110;

/// What is left of it, and what is cut off, is at least so long, in characters.
const LEAST_LEFT: usize = 45;
pub(super) const LEAST_CUT: usize = 20;

/// What is left of a clause that is cut before a mere phrase tells so many things behind its verb.
pub(super) const LEAST_TOLD: usize = 2;

/// So many words may stand before the "if" of a condition: "but only if".
const MOST_TO_CONDITION: usize = 3;

/// A shorter word is no gerund, in bytes.
const SHORTEST_GERUND: usize = 6;

/// So many words may stand between "and" and the verb of what it joins: "and was closed", "e lo ha".
pub(super) const MOST_TO_VERB: usize = 2;

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
    let rest = Span { start: kept.end, ..main };
    // Behind a comma it may be the verb of what hangs on the clause.
    let is_own = kept != main && !rest.of(&article.text).contains([',', ';', ':']);
    let verb = if is_own { last_verb(article, rest) } else { None };
    Cut { kept, verb }
}

/// A long clause up to the last phrase behind its date and its verb with which it would be too long:
/// "the court upheld a much disputed law [on the rights of the towns]". One that does not fit at all is
/// also cut before what tells where or for whom.
fn without_phrases(article: &InSentence<'_>, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let length = |span: Span| span.of(text).chars().count();
    let Some(language) = lang::text::of(article.language).filter(|_| length(clause) > MOST) else {
        return clause;
    };
    let said: Vec<Word<'_>> = words(clause.of(text)).collect();
    let verb = form(article, clause).verb.filter(|&at| !has_relative_before(article, clause, at));
    let Some(verb) = verb.and_then(|verb| said.get(verb)) else { return clause };
    let told_from = clause.start + verb.span.end;
    let is_whole = |&(left, rest): &(Span, Span)| {
        let told = Span { start: told_from.min(left.end), ..left };
        (LEAST_LEFT..=MOST).contains(&length(left))
            && length(rest) >= LEAST_CUT
            && (!clause.contains(date) || date.end <= left.end)
            && content_words(article, told, date) >= LEAST_TOLD
            && mention_around(article, rest.start).is_none()
            && is_balanced(left.of(text))
            && is_true_without(article, language, left, rest)
    };
    let before = |loosely: bool| {
        let cuts = said.windows(3).rev().filter_map(|three| {
            let [before, word, next] = three else { return None };
            let left = Span { end: clause.start + before.span.end, ..clause };
            let rest = Span { start: clause.start + word.span.start, ..clause };
            opens_phrase(article, language, (left, rest), before, word, next, loosely)
                .then_some((left, rest))
        });
        cuts.into_iter().find(is_whole).map(|(left, _)| left)
    };
    // Who or where, or how much, is left out only of what does not fit.
    let tells_little = |kept: &Span| {
        let rest = Span { start: kept.end, ..clause };
        let is_little =
            !has_name(article, rest) && !rest.of(text).contains(|c: char| c.is_ascii_digit());
        // A verb that stands last goes with what is kept, but not that of another clause.
        let is_closed = || {
            !rest.of(text).contains([',', ':', ';'])
                && !words(rest.of(text)).any(|word| is_opener(language, word.text))
                && last_verb(article, rest).is_some()
        };
        (!fits(article, clause) || is_little) && (!language.verb_second || is_closed())
    };
    let loosely = || before(true).filter(tells_little);
    before(false).or_else(loosely).unwrap_or(clause)
}

/// Whether a phrase that a long clause can do without begins between two words of it, or one that it
/// cannot well do without.
fn opens_phrase(
    article: &InSentence<'_>,
    language: &TextData,
    (left, rest): (Span, Span),
    before: &Word<'_>,
    word: &Word<'_>,
    next: &Word<'_>,
    loosely: bool,
) -> bool {
    let between = Span { start: left.end, end: rest.start }.of(&article.text);
    // Behind a second comma goes on what stands before the first.
    if between.contains([';', ',']) {
        return !is_grammar(article, before.text) && !left.of(&article.text).contains(',');
    }
    // "a cost-cutting plan"
    if !between.contains(char::is_whitespace) {
        return false;
    }
    // "per aprire", "pour ouvrir": what something is done for.
    let is_purpose = language.purpose_openers.contains(word.text)
        && language.infinitive_endings.end(next.text, 1);
    let opens = is_purpose
        || language.phrase_openers.contains(word.text)
        || loosely
            && (language.loose_openers.contains(word.text)
                || joins_whole(article, language, left, word, next)
                || is_grammar(article, next.text)
                    && word.text.starts_with(char::is_lowercase)
                    && begins_with_participle(article, rest));
    // What stands right behind a verb goes with it: "marked by losses".
    let last = left.end - (before.span.end - before.span.start);
    opens
        && !is_grammar(article, before.text)
        && !has_verb_or_participle(article, Span { start: last, ..left })
}

/// The start of a clause with its verb and something that this governs, up to where a phrase ends, in at
/// least and at most so many characters.
pub(super) fn whole_start(
    article: &InSentence<'_>,
    clause: Span,
    date: Span,
    lengths: std::ops::Range<usize>,
) -> Option<Span> {
    let language = lang::text::of(article.language)?;
    let text = article.text.as_str();
    let most = clause.of(text).char_indices().nth(lengths.end).map_or(clause.len(), |(at, _)| at);
    let said: Vec<Word<'_>> = words(clause.of(text)).collect();
    let within = said.windows(3).take_while(|three| (three[0].span.end as usize) < most);
    let mut starts = within.filter_map(|three| {
        let [before, word, next] = three else { return None };
        let left = Span { end: clause.start + before.span.end, ..clause };
        let rest = Span { start: clause.start + word.span.start, ..clause };
        let is_long = || left.of(text).chars().count() >= lengths.start;
        // What the date tells of may be what is joined.
        let joins = language.joining_words.contains(word.text);
        let opens = opens_phrase(article, language, (left, rest), before, word, next, true);
        (opens && !joins && is_long()).then_some(left)
    });
    starts.find(|&left| {
        mention_around(article, left.end).is_none()
            && is_balanced(left.of(text))
            && ends_whole(article, clause, left, date)
    })
}

/// Whether a word joins something whole to what stands before: "and the", "e provocato", but not "bleak
/// and bare".
fn joins_whole(
    article: &Searched,
    language: &TextData,
    left: Span,
    word: &Word<'_>,
    next: &Word<'_>,
) -> bool {
    language.joining_words.contains(word.text)
        && (is_grammar(article, next.text) || is_participle(article, next.text))
        && !has_pair_opener(article, language, left)
}

/// Whether a stretch of words opens two things that "and" joins: "between the town".
fn has_pair_opener(article: &Searched, language: &TextData, span: Span) -> bool {
    words(span.of(&article.text)).any(|word| language.pair_openers.contains(word.text))
}

/// Whether the start of a clause tells something without the rest: of all that it opens it has the verb,
/// and of its verb what that governs.
pub(super) fn ends_whole(article: &InSentence<'_>, clause: Span, start: Span, date: Span) -> bool {
    let Some(language) = lang::text::of(article.language).filter(|one| !one.verb_second) else {
        return false;
    };
    let rest = Span { start: start.end, ..clause };
    let said: Vec<Word<'_>> = words(start.of(&article.text)).collect();
    let verb = form(article, start).verb.filter(|&at| !has_relative_before(article, start, at));
    let Some(verb) = verb.and_then(|verb| said.get(verb)) else { return false };
    let told = Span { start: start.start + verb.span.end, ..start };
    // "Smith, asked by the court": what Smith did stands behind.
    let before = Span { end: start.start + verb.span.start, ..start }.of(&article.text);
    let is_aside = before.trim_end().ends_with(',') && before.matches(',').count() == 1;
    let ends_with_verb = said.last().is_some_and(|last| {
        let from = start.start + last.span.start;
        has_verb_or_participle(article, Span { start: from, ..start })
    });
    // "was asked to mend", "per aprire": what is mended or opened stands behind.
    let ends_with_infinitive = said.last_chunk().is_some_and(|[before, last]| {
        language.purpose_openers.contains(before.text)
            || language.infinitive_endings.end(last.text, 1)
    });
    // "At the gate stood two old men": who it was stands behind.
    content_words(article, told, date) >= LEAST_TOLD
        && !is_aside
        && !form(article, start).opens_with_preposition
        && !ends_with_verb
        && !ends_with_infinitive
        && !said.last().is_some_and(|last| is_grammar(article, last.text))
        && is_true_without(article, language, start, rest)
}

/// Whether what stands before a cut is true and has all its verbs without what stands behind.
fn is_true_without(article: &InSentence<'_>, language: &TextData, left: Span, rest: Span) -> bool {
    let mut said = words(rest.of(&article.text)).take(MOST_TO_CONDITION);
    let is_condition = |word: Word<'_>| {
        let word = lower(word.text);
        language.conditions.contains(&*word) || language.alternatives.contains(&*word)
    };
    // "did not close the bridge before the meeting": what is denied may stand behind.
    let is_denied =
        words(left.of(&article.text)).any(|word| language.negations.contains(&*lower(word.text)));
    let is_attributed = || {
        language.attribution_openers.iter().any(|opener| opens_with(rest.of(&article.text), opener))
    };
    !is_denied
        && !said.any(is_condition)
        && !is_attributed()
        && !tears_clause(article, language, left, rest)
        && !parts_saying(article, language, left, rest)
}

/// Whether the verb of the clause that was opened last stands behind the cut: "said that the mayor
/// [of the town closed the bridge]".
fn tears_clause(article: &InSentence<'_>, language: &TextData, left: Span, rest: Span) -> bool {
    let text = article.text.as_str();
    let opens = |word: &Word<'_>| {
        is_relative(language, word.text)
            || is_opener(language, word.text)
            || language.bare_report_words.contains(word.text)
    };
    let opened = words(left.of(text)).filter(opens).last();
    opened.is_some_and(|opener| {
        let own = Span { start: left.start + opener.span.end, ..left };
        form(article, own).verb.is_none() && form(article, rest).verb.is_some()
    })
}

/// Whether what is said stands behind the cut: "told the court [in May that the bridge …]".
fn parts_saying(article: &InSentence<'_>, language: &TextData, left: Span, rest: Span) -> bool {
    let opens = |span: Span| {
        words(span.of(&article.text)).any(|word| {
            language.object_openers.iter().any(|opener| opener == word.text)
                || is_relative(language, word.text) && is_opener(language, word.text)
        })
    };
    says(article, left) && !opens(left) && opens(rest)
}

/// The verb or participle that ends a stretch of text, with the little words behind it, where verbs
/// stand there: "verurteilt", "übergeben worden".
fn last_verb(article: &InSentence<'_>, span: Span) -> Option<Span> {
    lang::text::of(article.language).filter(|one| one.verb_second)?;
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
            && hangs(article, language, left, rest, date)
            && is_true_without(article, language, left, rest)
            && length(left) >= LEAST_LEFT
            && length(rest) >= LEAST_CUT
        {
            return left;
        }
    }
    clause
}

/// Whether a clause that hangs on what stands before begins with a stretch of words.
fn hangs(
    article: &InSentence<'_>,
    language: &TextData,
    left: Span,
    rest: Span,
    date: Span,
) -> bool {
    let text = article.text.as_str();
    let Some(word) = words(rest.of(text)).next() else { return false };
    let (is_relative, is_opener) =
        (is_relative(language, word.text), is_opener(language, word.text));
    let between = Span { start: left.end, end: rest.start };
    let is_aside = is_gerund(language, word.text) && between.of(text).contains(',');
    if !is_relative && !is_opener && !is_aside {
        return false;
    }
    let (own, next) = (form(article, left), form(article, rest));
    let Some(verb) = own.verb else { return false };
    // ", bucking the trend of the valley"
    if is_aside {
        return true;
    }
    if between.of(text).contains(',') {
        let may_be_said = is_relative && is_opener && says(article, left);
        return !may_be_said && (language.verb_second || next.verb.is_some());
    }
    if is_opener && !is_relative {
        // "when the mayor of the town closed": far from its verb the clause before must be whole.
        let is_whole = || {
            // Who and where are kept as long as there is room.
            (!fits(article, left.union(rest)) || !has_name(article, rest))
                && ends_whole(article, left.union(rest), left, date)
                && !has_pair_opener(article, language, left)
        };
        return next.verb.is_some_and(|verb| verb <= MOST_TO_VERB || is_whole());
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

/// Whether a word tells what who does something does beside it: "raising".
pub(super) fn is_gerund(language: &TextData, word: &str) -> bool {
    word.len() >= SHORTEST_GERUND && language.gerund_endings.end(word, 0)
}

/// Whether what is told begins with a word for somebody named before: "that he", "that in May it".
pub(super) fn points_back(
    article: &InSentence<'_>,
    language: &TextData,
    span: Span,
    date: Span,
) -> bool {
    let first = words_beside(article, span, date).next();
    first.is_some_and(|first| language.pointing_words.contains(&*lower(first)))
}

/// Whether a stretch of words has one verb with its auxiliaries, so that it is one clause.
pub(super) fn has_one_verb(article: &InSentence<'_>, span: Span) -> bool {
    let said: Vec<Word<'_>> = words(span.of(&article.text)).collect();
    let Some(verb) = form(article, span).verb else { return true };
    let at = |word: &Word<'_>| Span {
        start: span.start + word.span.start,
        end: span.start + word.span.end,
    };
    let goes_on = |word: &&Word<'_>| has_verb_or_participle(article, at(word));
    let group = said.iter().skip(verb).take_while(goes_on).count();
    said.get(verb + group)
        .is_none_or(|next| form(article, Span { start: at(next).start, ..span }).verb.is_none())
}
