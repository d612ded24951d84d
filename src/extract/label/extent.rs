//! How far the clause around a date goes: the pieces of its sentence that it takes in, and the piece
//! that says what was done. Who did it stands in `subject.rs`.

use super::LONGEST;
use super::piece::Piece;
use super::sentence::InSentence;
use super::subject::opens_with_verb;
use super::words::{
    ENOUGH_CONTENT, content_outside_names, content_words, ends_open, form, has_relative,
    has_relative_before, has_verb_or_participle, is_bracketed, is_only_names, only_says,
    opens_clause, opens_comparison, opens_object, opens_relative, says_enough,
};
use crate::extract::searched::Searched;
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, lower, words};

/// How far from a clause its verb is looked for, in pieces.
const REACH: usize = 5;

/// An item of a list holds at most so many telling words: "president and chief of the works".
const MOST_IN_ITEM: usize = 5;

/// How many pieces a clause takes in at most.
const MOST_PIECES: usize = 8;

/// The first and the last piece of the clause around the piece of a date.
pub(super) fn telling(
    article: &InSentence<'_>,
    date: Span,
    pieces: &[Piece],
    at: usize,
) -> (usize, usize) {
    let (mut first, mut last) = (at, at);
    if at > 0 && opens_relative(article, pieces[at].span) {
        // "the law (TSG), which": what stands in brackets goes with what it tells of.
        let is_apart = at > 1 && is_bracketed(article, pieces[at - 1].span);
        first = at - 1 - usize::from(is_apart);
    } else if at > 1 && goes_on_after_name(article, date, pieces, at) {
        first = at - 2;
    } else if parts_verb(article, date, pieces, at) {
        (first, last) = (at - 1, at + 1);
    }
    for _ in 0..MOST_PIECES {
        let whole = pieces[first].span.union(pieces[last].span);
        // "Smith said today, that the bridge …": the clause goes on.
        if pieces.get(last + 1).is_some_and(|next| leads_on(article, whole, next.span, date)) {
            last += 1;
            continue;
        }
        // "The board granted today, Thursday, a loan": what was done follows.
        if pieces.get(last + 1).is_some_and(|next| is_object(article, whole, next, date)) {
            last += 1;
            continue;
        }
        if says_enough(article, whole, date) {
            return (first, with_apposition(article, pieces, first, last));
        }
        // "Since 1991 it is, but for two months, that": an aside, and the clause goes on.
        if last + 2 < pieces.len() && ends_open(article, pieces[last].span) {
            last += 2;
            continue;
        }
        let before = Span { start: whole.start, end: date.start.max(whole.start) };
        let date_opens = content_words(article, before, date) == 0;
        // "After the invasion, in February, the telephone rings": a date alone goes with what it ends.
        let is_alone =
            first == at && last == at && at > 0 && content_words(article, whole, date) == 0;
        let has_subject = || {
            let verb_follows = |next: &Piece| opens_with_verb(article, next.span);
            content_words(article, pieces[at - 1].span, date) >= 2
                && !pieces.get(at + 1).is_some_and(verb_follows)
        };
        let closes = is_alone
            && !ends_open(article, pieces[at - 1].span)
            && (is_bracketed(article, pieces[at].span) || has_subject());
        let goes_right = last + 1 < pieces.len()
            && (date_opens && !ends_clause(article, pieces, first, last) || first == 0)
            && !closes;
        let next = if goes_right { last + 1 } else { first.wrapping_sub(1) };
        let Some(neighbour) = pieces.get(next) else { return (first, last) };
        if neighbour.quoted != pieces[at].quoted {
            let says_enough = |&(first, last): &(usize, usize)| {
                says_enough(article, pieces[first].span.union(pieces[last].span), date)
            };
            if let Some(run) = other_run(pieces, at).filter(says_enough) {
                return run;
            }
        }
        // "On 3 May Smith, the mayor, closed the bridge": what a mere name did stands behind the
        // apposition.
        let names_only = goes_right
            && content_words(article, whole, date) > 0
            && content_outside_names(article, whole, date) == 0;
        let next = if names_only { (next + 1).min(pieces.len() - 1) } else { next };
        // "Smith, who was ill, left in May": what a relative clause is about goes with it.
        let is_relative = next < first && opens_relative(article, pieces[next].span);
        let next = if is_relative { next.saturating_sub(1) } else { next };
        // "In 1985 - the report says - nineteen days were lost": what was said stands behind that.
        let says = goes_right && only_says(article, pieces[next].span) && next + 1 < pieces.len();
        let next = if says { next + 1 } else { next };
        (first, last) = (first.min(next), last.max(next));
    }
    (first, last)
}

/// Whether a date between commas parts a verb from what it governs: "effectuait, hier, une mission".
fn parts_verb(article: &InSentence<'_>, date: Span, pieces: &[Piece], at: usize) -> bool {
    let neighbours = at.checked_sub(1).and_then(|at| pieces.get(at)).zip(pieces.get(at + 1));
    let Some((before, next)) = neighbours else { return false };
    let text = article.text.as_str();
    let ends_with_verb = || {
        words(before.span.of(text)).last().is_some_and(|last| {
            let start = before.span.start;
            let last = Span { start: start + last.span.start, end: start + last.span.end };
            has_verb_or_participle(article, last)
        })
    };
    content_words(article, pieces[at].span, date) == 0
        && [before, next].iter().all(|piece| piece.quoted == pieces[at].quoted)
        && next.span.of(text).trim_start().starts_with(char::is_lowercase)
        && !opens_relative(article, next.span)
        && !opens_clause(article, next.span)
        && ends_with_verb()
}

/// Whether pieces without a verb end the clause before them, since what follows them tells of that or
/// says who said it: "will sign a treaty, on 3 May in Rome, which will …".
fn ends_clause(article: &InSentence<'_>, pieces: &[Piece], first: usize, last: usize) -> bool {
    let neighbours = first.checked_sub(1).and_then(|at| pieces.get(at)).zip(pieces.get(last + 1));
    let Some((before, next)) = neighbours else { return false };
    let nothing = Span { end: pieces[first].span.start, ..pieces[first].span };
    content_words(article, pieces[first].span, nothing) > 0
        && before.quoted == pieces[first].quoted
        && form(article, before.span).verb.is_some()
        && form(article, pieces[first].span.union(pieces[last].span)).verb.is_none()
        && (opens_relative(article, next.span) || only_says(article, next.span))
}

/// The first piece of a clause with those before it that it is about: "James Neri, who ran the mill",
/// or that it is set against: "sales fell, compared with".
pub(super) fn head(article: &InSentence<'_>, pieces: &[Piece], first: usize, last: usize) -> usize {
    let is_about = |piece: &Piece| {
        opens_relative(article, piece.span) || opens_comparison(article, piece.span)
    };
    let end = pieces[last].span;
    (0..first)
        .rev()
        .take_while(|&before| {
            let next = &pieces[before + 1];
            (is_about(next) || before + 1 < first && is_bracketed(article, next.span))
                && next.quoted == pieces[before].quoted
                && fits(article, pieces[before].span.union(end))
        })
        .last()
        .unwrap_or(first)
}

/// The first piece of a clause without the mere date that opens it and who says what follows: "In 1985 -
/// the report says - [nineteen days were lost]".
pub(super) fn behind_saying(
    article: &InSentence<'_>,
    date: Span,
    pieces: &[Piece],
    first: usize,
    last: usize,
) -> usize {
    let needs_opening = lang::text::of(article.language).is_none_or(|data| data.verb_second);
    let [opening, saying, told, ..] = pieces.get(first..).unwrap_or_default() else { return first };
    let is_said = first + 2 <= last
        && !needs_opening
        && opening.span.contains(date)
        && content_words(article, opening.span, date) == 0
        && only_says(article, saying.span)
        && !has_relative(article, saying.span)
        && form(article, told.span).verb.is_some()
        && !opens_relative(article, told.span)
        && says_enough(article, told.span, date);
    if is_said { first + 2 } else { first }
}

/// Whether the piece of a date only tells more of the name before it: "Smith, mayor since 2010, closed".
pub(super) fn is_apposition(
    article: &InSentence<'_>,
    date: Span,
    pieces: &[Piece],
    at: usize,
) -> bool {
    let [.., name, piece] = pieces.get(..=at).unwrap_or_default() else { return false };
    let form = form(article, piece.span);
    let nothing = Span { end: piece.span.start, ..piece.span };
    name.quoted == piece.quoted
        && pieces.len() > at + 1
        && is_only_names(article, name.span)
        && form.verb.is_none()
        && !form.opens_with_preposition
        && !opens_clause(article, piece.span)
        && content_words(
            article,
            Span { end: date.start.max(piece.span.start), ..piece.span },
            date,
        ) > 0
        && content_outside_names(article, piece.span, nothing) > 0
}

/// Whether the piece of a date goes on, after a name between commas, what stands before that: "summoned
/// the prosecutor, Ada Neri, for 3 May".
fn goes_on_after_name(article: &InSentence<'_>, date: Span, pieces: &[Piece], at: usize) -> bool {
    let piece = pieces[at].span;
    let before = Span { start: piece.start, end: date.start.max(piece.start) };
    is_only_names(article, pieces[at - 1].span)
        && form(article, piece).opens_with_preposition
        && content_words(article, before, date) == 0
        && piece.of(&article.text).trim_start().starts_with(char::is_lowercase)
        && pieces[at - 2..=at].iter().all(|piece| piece.quoted == pieces[at].quoted)
}

/// The last piece of a clause with the name between commas that follows it and what goes on after
/// that without a verb of its own: "asked the president, Ada Neri, for leave".
fn with_apposition(article: &InSentence<'_>, pieces: &[Piece], first: usize, last: usize) -> usize {
    let [name, rest, ..] = pieces.get(last + 1..).unwrap_or_default() else { return last };
    let goes_on = is_only_names(article, name.span)
        && form(article, rest.span).verb.is_none()
        && !opens_relative(article, rest.span)
        && rest.span.of(&article.text).trim_start().starts_with(char::is_lowercase)
        && [name, rest].iter().all(|piece| piece.quoted == pieces[last].quoted)
        && fits(article, pieces[first].span.union(rest.span))
        // "Smith, chairman, said": who said it.
        && !pieces.get(last + 3).is_some_and(|next| only_says(article, next.span));
    if goes_on { last + 2 } else { last }
}

/// Whether a clause is but a name with its verb, and what it governs follows.
fn leads_on(article: &InSentence<'_>, clause: Span, next: Span, date: Span) -> bool {
    let Some(words_of_language) = lang::text::of(article.language) else { return false };
    if opens_object(article, next) {
        return content_outside_names(article, clause, date) < ENOUGH_CONTENT;
    }
    let Some(first) = words(next.of(&article.text)).next() else { return false };
    words_of_language.relative_words.iter().any(|word| word == first.text)
        && content_outside_names(article, clause, date) == 1
        && form(article, clause).verb.is_some()
}

/// Whether a clause of a name, its verb and a date that ends it is followed by what the verb governs.
fn is_object(article: &InSentence<'_>, clause: Span, next: &Piece, date: Span) -> bool {
    let text = article.text.as_str();
    let behind = Span { start: date.end.min(clause.end), ..clause };
    let form_of_next = form(article, next.span);
    let nowhere = Span { end: next.span.start, ..next.span };
    clause.contains(date)
        && !behind.of(text).contains(char::is_alphanumeric)
        && content_outside_names(article, clause, date) == 1
        && form(article, clause).verb.is_some()
        && form_of_next.verb.is_none()
        && !form_of_next.opens_with_preposition
        && !opens_relative(article, next.span)
        && !opens_clause(article, next.span)
        && !is_bracketed(article, next.span)
        && content_words(article, next.span, nowhere) > 1
        && next.span.of(text).trim_start().starts_with(char::is_lowercase)
}

/// The nearest run of pieces before or else behind the run of one, quoted as it is.
fn other_run(pieces: &[Piece], at: usize) -> Option<(usize, usize)> {
    let mut start = 0;
    let lengths = pieces.chunk_by(|a, b| a.quoted == b.quoted).map(<[Piece]>::len);
    let runs: Vec<(usize, usize)> = lengths
        .map(|length| {
            start += length;
            (start - length, start - 1)
        })
        .collect();
    let own = runs.iter().position(|&(first, last)| first <= at && at <= last)?;
    own.checked_sub(2).or(Some(own + 2)).and_then(|index| runs.get(index)).copied()
}

/// The piece beside pieces without a verb that has theirs: "a quake, the strongest in years, had
/// struck the coast". None that only says who said it, that is about the piece before it, or that
/// tells of another date.
pub(super) fn predicate(
    article: &InSentence<'_>,
    pieces: &[Piece],
    first: usize,
    last: usize,
) -> Option<usize> {
    let clause = pieces[first].span.union(pieces[last].span);
    // What a bracket dates stands before it.
    let ends_in_bracket = is_bracketed(article, pieces[last].span) && first < last;
    // "or three pence a share, compared with nine": what is compared is no verb of the clause.
    let compares = (first + 1..=last).find(|&at| opens_comparison(article, pieces[at].span));
    let own = pieces[first].span.union(pieces[compares.unwrap_or(last + 1) - 1].span);
    let own = form(article, own);
    // "in the talk that he gave": its verb is that of the relative clause.
    let is_relative =
        |verb| own.opens_with_preposition && has_relative_before(article, clause, verb);
    let has_verb = own
        .verb
        .is_some_and(|verb| !is_relative(verb) && !dates_noun(article, pieces, first, verb));
    if has_verb || ends_in_bracket && !own.opens_with_preposition {
        return None;
    }
    let tells = |piece: &Piece| {
        let next = article.dates.partition_point(|date| date.span.end <= piece.span.start);
        let mut within = article.dates[next..].iter().take_while(|d| d.span.overlaps(piece.span));
        // A mere length, "in the nine months", is no date of its own.
        let is_dated = within.any(|date| date.value.known_days().is_some());
        piece.quoted == pieces[first].quoted
            && !is_dated
            && !is_bracketed(article, piece.span)
            && form(article, piece.span).verb.is_some()
            && !opens_relative(article, piece.span)
            && !opens_comparison(article, piece.span)
            && !only_says(article, piece.span)
    };
    let right = (last + 1..pieces.len()).take(REACH).find(|&index| tells(&pieces[index]));
    // "with the leave of the office", "in Rome", "or 3 cents a share": a part of what stands before.
    let goes_on = || {
        let nowhere = Span { end: clause.start, ..clause };
        let is_item = clause.of(&article.text).trim_start().starts_with(char::is_lowercase)
            && content_words(article, clause, nowhere) <= MOST_IN_ITEM;
        let is_part = is_item || own.opens_with_preposition || opens_clause(article, clause);
        let stands = |&at: &usize| {
            let piece = &pieces[at];
            let says = opens_with_verb(article, piece.span) && only_says(article, piece.span);
            !is_bracketed(article, piece.span) && !opens_clause(article, piece.span) && !says
        };
        let has_verb = |&at: &usize| {
            form(article, pieces[at].span).verb.is_some()
                && !opens_relative(article, pieces[at].span)
                && !opens_comparison(article, pieces[at].span)
        };
        let before = || (0..first).rev().filter(stands);
        before().take(REACH).find(has_verb).or_else(|| before().next()).filter(|_| is_part)
    };
    right
        .or_else(|| (0..first).rev().take(REACH).find(|&index| tells(&pieces[index])))
        .or_else(goes_on)
}

/// Whether the verb of a piece only dates a noun of it: "profit fell, for the quarter [ended in May]".
fn dates_noun(article: &InSentence<'_>, pieces: &[Piece], at: usize, verb: usize) -> bool {
    let piece = pieces[at].span;
    let Some(word) = words(piece.of(&article.text)).nth(verb) else { return false };
    let rest = Span { start: piece.start + word.span.end, ..piece };
    let nowhere = Span { end: rest.start, ..rest };
    at > 0
        && form(article, piece).opens_with_preposition
        && form(article, pieces[at - 1].span.union(piece)).verb.is_some()
        && piece.of(&article.text).trim_start().starts_with(char::is_lowercase)
        && content_words(article, rest, nowhere) == 0
}

/// The pieces with the condition on which they are true: "the bridge will close, if it rains".
pub(super) fn with_condition(
    article: &Searched,
    pieces: &[Piece],
    first: usize,
    last: usize,
) -> (usize, usize) {
    let Some(data) = lang::text::of(article.language) else { return (first, last) };
    let opens = |piece: &Piece| opens_condition(article, data, piece.span);
    let fits = |at: usize| {
        pieces[at].quoted == pieces[first].quoted
            && fits(article, pieces[first.min(at)].span.union(pieces[last.max(at)].span))
    };
    let before = condition_before(article, data, pieces, (first, last)).filter(|&at| fits(at));
    let after = Some(last + 1).filter(|&at| pieces.get(at).is_some_and(opens) && fits(at));
    (before.unwrap_or(first), after.unwrap_or(last))
}

/// The piece before others that opens with a condition of theirs: "If it rains, he said, [the bridge
/// will close]", "Without the town, [the mill would have closed]".
fn condition_before(
    article: &Searched,
    data: &TextData,
    pieces: &[Piece],
    (first, last): (usize, usize),
) -> Option<usize> {
    let at = (0..first).rev().find(|&at| !only_says(article, pieces[at].span))?;
    let text = article.text.as_str();
    let opener = words(pieces[at].span.of(text)).next().map(|word| lower(word.text))?;
    let told = pieces[first].span.union(pieces[last].span);
    // Not the month of May.
    let is_hedged = || words(told.of(text)).any(|word| data.hedges.contains(word.text));
    let is_condition = opens_condition(article, data, pieces[at].span)
        || data.phrase_conditions.contains(&*opener) && is_hedged();
    is_condition.then_some(at)
}

fn opens_condition(article: &Searched, data: &TextData, piece: Span) -> bool {
    let first = words(piece.of(&article.text)).next();
    first.is_some_and(|first| data.conditions.contains(&*lower(first.text)))
}

/// The pieces with those before and after that go on without punctuation into a quotation, or out of
/// one: "he threatened “consequences” for all".
pub(super) fn whole_sayings(
    article: &Searched,
    pieces: &[Piece],
    first: usize,
    last: usize,
) -> Span {
    let (mut first, mut last) = (first, last);
    let fits = |first: usize, last: usize| {
        let whole = pieces[first].span.union(pieces[last].span);
        whole.of(&article.text).chars().count() <= LONGEST
    };
    while last + 1 < pieces.len() && pieces[last].goes_on && fits(first, last + 1) {
        last += 1;
    }
    // A quotation that does not fit is cut where the label ends, rather than where it begins.
    let opens = |next: &Piece| next.quoted && !pieces[last].quoted && pieces[last].goes_on;
    if pieces.get(last + 1).is_some_and(opens) {
        last += 1;
    }
    while first > 0 && pieces[first - 1].goes_on && fits(first - 1, last) {
        first -= 1;
    }
    pieces[first].span.union(pieces[last].span)
}

pub(super) fn fits(article: &Searched, span: Span) -> bool {
    span.of(&article.text).chars().count() <= LONGEST
}
