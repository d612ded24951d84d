//! Labels: what an event's sentence says around its date, in few words.
//!
//! Little grammar: a clause ends at punctuation, and takes in its neighbour while it says too little.
//! Who does it, and what is done, may stand apart from it ("Smith, the mayor, closed the bridge"):
//! then they go before or behind it after "…". The date itself is left out where it opens the clause,
//! since it stands beside every label.
//!
//! `sentence.rs` reads the words of a sentence once, `piece.rs` parts it at its punctuation, `words.rs`
//! says what its words are, `extent.rs` how far the clause goes, `subject.rs` who does what it tells,
//! `frame.rs` who reports it, `wording.rs` how it is worded, `cut.rs` where a long one is cut,
//! `antecedent.rs` what one that hangs on a noun is about, `own.rs` which of several clauses stands by
//! itself, `marks.rs` which quotation marks it has.

mod antecedent;
mod cut;
mod extent;
mod frame;
mod marks;
mod own;
mod piece;
mod sentence;
mod subject;
mod wording;
mod words;

use self::antecedent::with_antecedent;
use self::extent::{
    behind_saying, fits, head, is_apposition, predicate, telling, whole_sayings, with_condition,
};
use self::piece::{Piece, pieces};
use self::subject::{Subject, opens_with_verb, subject, subject_behind};
use self::words::{
    ENOUGH_CONTENT, begins_with_participle, content_outside_names, content_words, form,
    has_relative, has_verb_or_participle, joins_clauses, opens_clause, opens_relative, opens_with,
    without_joining, without_prepositions,
};
use crate::extract::published;
use crate::extract::searched::Searched;
use crate::lang;
use crate::model::Article;
use crate::text::{CleanText, Span, fold, words as words_of};

pub(super) use self::sentence::InSentence;
pub(super) use self::wording::{label, shorten};
pub(super) use self::words::{content, is_compared, is_only_names, says_something};

/// Labels are cut to this many characters.
const LONGEST: usize = 140;

/// An aside of a speaker holds at most so many telling words: "said the general at a press conference".
const MOST_IN_ASIDE: usize = 5;

/// Between the parts of a label that stand apart in their sentence.
pub const APART: &str = " … ";

/// A sentence longer than this, in bytes, is no sentence; of it only what stands near the date counts.
const LONGEST_SENTENCE: usize = 1000;

/// What parts a dateline from the sentence.
const DASHES: [char; 4] = ['-', '–', '—', '_'];

/// How far, in bytes, "near" is in such a sentence.
const NEAR: usize = 300;

/// What can tell of a date: its sentence, or the part of an endless one around it.
pub(super) fn surroundings(article: &Article, sentence: Span, date: Span) -> Span {
    let text = article.text.as_str();
    if sentence.len() <= LONGEST_SENTENCE {
        let start = after_dateline(text, sentence);
        return if start <= date.start { Span { start, ..sentence } } else { sentence };
    }
    let start = text.floor_char_boundary((date.start as usize).saturating_sub(NEAR));
    let end = text.ceil_char_boundary(date.end as usize + NEAR);
    let near = Span::new(start, end);
    Span { start: near.start.max(sentence.start), end: near.end.min(sentence.end) }
}

/// Where a sentence goes on after "MORONI (AFP) -", with which an article may begin.
fn after_dateline(text: &str, sentence: Span) -> u32 {
    let said = sentence.of(text);
    let opens_paragraph =
        text.get(..sentence.range().start).is_none_or(|b| b.is_empty() || b.ends_with('\n'));
    let Some(dash) = said.find(DASHES).filter(|_| opens_paragraph) else { return sentence.start };
    let place = Span::new(0, dash).of(said);
    let capitals = |word: &str| word.chars().count() > 1 && !word.contains(char::is_lowercase);
    let is_signed = place.contains('(') || place.split_whitespace().next().is_some_and(capitals);
    let rest = Span::new(dash, said.len()).of(said).trim_start_matches(DASHES);
    let goes_on = rest.starts_with(char::is_whitespace);
    if is_signed && goes_on && published::is_place(place) {
        let rest = rest.trim_start();
        u32::try_from(said.len() - rest.len()).map_or(sentence.start, |at| sentence.start + at)
    } else {
        sentence.start
    }
}

/// What a label is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    pub span: Span,
    /// Who does what the clause tells, or what is done: another part of its sentence.
    pub apart: Option<Span>,
    /// Who does what is done in that part.
    pub who: Option<Span>,
}

impl From<Span> for Clause {
    fn from(span: Span) -> Self {
        Self { span, apart: None, who: None }
    }
}

/// The clause of `sentence` that holds `date`, with as much of what surrounds it as it needs to say
/// something. Where a quotation is parted ("It was", he said, "on 3 May"), its other part.
pub(super) fn clause(article: &InSentence<'_>, sentence: Span, date: Span) -> Clause {
    let pieces = pieces(article, sentence);
    let Some(at) = pieces.iter().position(|piece| piece.span.end > date.start) else {
        return sentence.into();
    };
    if is_apposition(article, date, &pieces, at) {
        return whole_sayings(article, &pieces, at - 1, at).into();
    }
    let (first, last) = telling(article, date, &pieces, at);
    let found = predicate(article, &pieces, first, last);
    let (first, last, apart) = match found {
        Some(found)
            if fits(article, pieces[first.min(found)].span.union(pieces[last.max(found)].span)) =>
        {
            (first.min(found), last.max(found), None)
        }
        found => (first, last, found),
    };
    let first = head(article, &pieces, first, last);
    let first = behind_saying(article, date, &pieces, first, last);
    let (first, last) = with_condition(article, &pieces, first, last);
    let span = whole_sayings(article, &pieces, first, last);
    let clause = with_subject(article, &pieces, (first, last), apart, span);
    let clause = without_asides(article, &pieces, (first, last), date, clause);
    let clause = frame::without(article, clause, date);
    let behind = Some(()).filter(|()| first == 0 && clause.apart.is_none() && clause.span == span);
    let apart = behind.and_then(|()| subject_behind(article, &pieces, last));
    Clause { apart: apart.or(clause.apart), ..clause }
}

/// A clause with who does what it tells.
fn with_subject(
    article: &InSentence<'_>,
    pieces: &[Piece],
    (first, last): (usize, usize),
    apart: Option<usize>,
    span: Span,
) -> Clause {
    let opening = apart.filter(|&apart| apart < first).unwrap_or(first);
    let subject = subject(article, pieces, (opening, last.max(opening)));
    let apart = apart.map(|apart| pieces[apart].span);
    let plain = Clause { span, apart, who: None };
    match (subject, apart) {
        // A clause that reaches back for a quotation may hold who does it.
        (Subject::Apart(noun), _) if span.contains(noun) => plain,
        (Subject::Apart(noun), None) => Clause { apart: Some(noun), ..plain },
        (Subject::Apart(noun), Some(_)) => Clause { who: Some(noun), ..plain },
        (Subject::Clause(at), None) => {
            let whole = pieces[at].span.union(span);
            if fits(article, whole) {
                return whole.into();
            }
            Clause { apart: Some(pieces[at].span), ..plain }
        }
        // "the council, which": what is left would begin with its verb.
        (_, None) if first > 0 && opens_relative(article, pieces[first].span) => {
            let before = &pieces[first - 1];
            let is_about = before.quoted == pieces[first].quoted
                && !has_relative(article, before.span)
                && !joins_clauses(article, pieces[first].span);
            let whole = with_antecedent(article, span, before.span)
                .filter(|&whole| is_about && fits(article, whole));
            // "asked for the “truth” that she is owed": the noun is quoted, the clause before tells of it.
            let is_parted = whole.is_none() && before.quoted && !pieces[first].quoted;
            let tells = |&at: &usize| form(article, pieces[at].span).verb.is_some();
            let clause = (0..first).rev().find(tells).filter(|_| is_parted);
            let apart = clause.map(|at| pieces[at].span);
            Clause { span: whole.unwrap_or(span), apart, ..plain }
        }
        _ => plain,
    }
}

/// A long clause without what stands between who does something and what is done: "Neri[, the mayor of
/// Halle since the war,] closed".
fn without_asides(
    article: &InSentence<'_>,
    pieces: &[Piece],
    (first, last): (usize, usize),
    date: Span,
    clause: Clause,
) -> Clause {
    let length = clause.span.of(&article.text).chars().count();
    if clause.apart.is_some() || length <= cut::MOST {
        return clause;
    }
    let mut verbs = (first + 1..=last).filter_map(|at| {
        let opens = opens_with_verb(article, pieces[at].span);
        let Subject::Apart(noun) = subject(article, pieces, (at, at)) else { return None };
        let span = Span { start: pieces[at].span.start, ..clause.span };
        let is_own = noun.start >= clause.span.start && noun.end <= pieces[at - 1].span.start;
        // "If the mill, an old one, closes": of a sentence without a date only whom it begins with.
        let is_told =
            if date.is_empty() { noun.start == clause.span.start } else { span.contains(date) };
        (opens && is_told && is_own).then_some(Clause { span, apart: Some(noun), who: None })
    });
    verbs.next().unwrap_or(clause)
}

/// The label of a sentence that has no date.
pub(super) fn undated(article: &Searched, sentence: Span) -> CleanText {
    let article = InSentence::of(article, sentence);
    let start = after_dateline(&article.text, sentence);
    let (nowhere, sentence) = (Span { start, end: start }, Span { start, ..sentence });
    let pieces = pieces(&article, sentence);
    let all = (0, pieces.len().saturating_sub(1));
    let clause = without_asides(&article, &pieces, all, nowhere, sentence.into());
    label(&article, clause, nowhere)
}

/// What is said, with who says it around `date`; where the sentence is long, not all that is said.
pub(super) fn saying(article: &InSentence<'_>, sentence: Span, date: Span) -> Clause {
    let pieces = pieces(article, sentence);
    let Some(aside) = aside(&pieces, date) else { return sentence.into() };
    let said = Span { end: aside.start, ..sentence };
    if fits(article, Span { end: aside.end, ..sentence })
        || content_words(article, said, date) < ENOUGH_CONTENT
    {
        return sentence.into();
    }
    Clause { span: aside, apart: Some(said), who: None }
}

/// The part of `surroundings` that tells of a date behind another one: what follows that, where no
/// punctuation parts the two and what stands between them tells something by itself.
pub(super) fn behind(
    article: &InSentence<'_>,
    surroundings: Span,
    other: Span,
    date: Span,
) -> Span {
    let text = article.text.as_str();
    let behind = Span { start: other.end, ..surroundings };
    let closes_bracket = u32::from(behind.of(text).starts_with(')'));
    let after = Span { start: other.end + closes_bracket, ..surroundings };
    let is_parted = !pieces(article, surroundings).iter().any(|piece| {
        piece.span.contains_offset(other.start as usize)
            && piece.span.contains_offset(date.start as usize)
    });
    let between = Span { start: other.end, end: date.start };
    let content = content_words(article, between, date);
    let verb_second = lang::text::of(article.language).is_some_and(|data| data.verb_second);
    let tells = content > ENOUGH_CONTENT && !opens_clause(article, between) && !verb_second
        || content + 1 >= ENOUGH_CONTENT && has_verb_or_participle(article, between);
    // "has risen just over", "and sold": who did it stands before the other date.
    let joined = without_joining(article, after);
    let opens_with_verb = form(article, after).verb == Some(0)
        || joined != after
            && (begins_with_participle(article, joined) || opens_with_verb(article, joined));
    // "The party of last night in Halle ended today": who did it stands before the other date.
    let first = Span { end: date.start, ..surroundings };
    let goes_on =
        form(article, after).opens_with_preposition && form(article, first).verb.is_none();
    let stands_alone = !is_parted && tells && !opens_with_verb && !goes_on;
    if stands_alone { without_prepositions(article, after) } else { surroundings }
}

/// Whether what stands around a date, up to the next punctuation, only names who says the rest of
/// the sentence: "he said yesterday", "according to a note of today".
pub(super) fn is_aside(article: &Searched, sentence: Span, date: Span) -> bool {
    let Some(language) = lang::text::of(article.language) else { return false };
    let pieces = pieces(article, sentence);
    let Some(aside) = aside(&pieces, date) else { return false };
    let text = aside.of(&article.text);
    let said: Vec<String> = words_of(text).map(|w| fold(w.text)).collect();
    if language.attribution_openers.iter().any(|opener| opens_with(text, opener)) {
        return true;
    }
    let has = |list: &[String]| list.iter().any(|word| said.contains(&fold(word)));
    said.iter().any(|word| language.is_saying_word(word))
        && !has(&language.relative_words)
        && content_outside_names(article, aside, date) <= MOST_IN_ASIDE
}

/// The part of a sentence around a date that may be an aside: a piece outside quotations, with what it
/// goes on after: "the paper “Sport” wrote yesterday".
fn aside(pieces: &[Piece], date: Span) -> Option<Span> {
    let at = pieces.iter().position(|piece| piece.span.end > date.start)?;
    if pieces.len() < 2 || pieces[at].quoted {
        return None;
    }
    let before = pieces[..at].iter().rev().take_while(|piece| piece.goes_on).count();
    // Of a quotation and a piece before it, never of what is quoted at the beginning.
    let first = pieces[at - before..=at].iter().position(|piece| !piece.quoted)?;
    Some(pieces[at - before + first].span.union(pieces[at].span))
}
