//! Labels: what an event's sentence says around its date, in few words.
//!
//! No grammar: a clause ends at punctuation, and takes in its neighbour while it says too little.
//! The date itself is left out where it opens or closes the clause, since it stands beside every
//! label.

use crate::lang;
use crate::model::Article;
use crate::text::{CleanText, Span, clean_line, words};

/// Labels are cut to this many characters.
const LONGEST: usize = 90;

/// A clause with fewer words beside its date says too little to stand alone.
const FEWEST_WORDS: usize = 3;

/// Where the date stands later than this in a long clause, in characters, the label begins later.
const LATEST_DATE: usize = 60;

/// Words this short before a date are taken for its prepositions and articles.
const LITTLE_WORD: usize = 4;

/// A sentence longer than this, in bytes, is no sentence; of it only what stands near the date counts.
const LONGEST_SENTENCE: usize = 1000;

/// How far, in bytes, "near" is in such a sentence.
const NEAR: usize = 300;

/// What can tell of a date: its sentence, or the part of an endless one around it.
pub(super) fn surroundings(article: &Article, sentence: Span, date: Span) -> Span {
    if sentence.len() <= LONGEST_SENTENCE {
        return sentence;
    }
    let text = article.text.as_str();
    let start = text.floor_char_boundary((date.start as usize).saturating_sub(NEAR));
    let end = text.ceil_char_boundary(date.end as usize + NEAR);
    let near = Span::new(start, end);
    Span { start: near.start.max(sentence.start), end: near.end.min(sentence.end) }
}

/// The clause of `sentence` that holds `date`, with as much of what surrounds it as it needs to say
/// something.
pub(super) fn clause(article: &Article, sentence: Span, date: Span) -> Span {
    let pieces = pieces(article, sentence);
    let mut first = pieces.iter().position(|piece| piece.end > date.start).unwrap_or(0);
    let mut last = first;
    while let Some(whole) = joined(&pieces, first, last) {
        if words_beside(article, whole, date) >= FEWEST_WORDS {
            return whole;
        }
        let before = Span { start: whole.start, end: date.start.max(whole.start) };
        let date_opens = words_beside(article, before, date) == 0;
        if last + 1 < pieces.len() && (date_opens || first == 0) {
            last += 1;
        } else if first > 0 {
            first -= 1;
        } else {
            return whole;
        }
    }
    sentence
}

fn joined(pieces: &[Span], first: usize, last: usize) -> Option<Span> {
    Some(pieces.get(first)?.union(*pieces.get(last)?))
}

/// How many words of a span stand outside the date.
fn words_beside(article: &Article, span: Span, date: Span) -> usize {
    let base = span.start;
    words(span.of(&article.text))
        .filter(|word| {
            let at = Span { start: base + word.span.start, end: base + word.span.end };
            !at.overlaps(date) && word.text.chars().nth(1).is_some()
        })
        .count()
}

/// The label of a clause.
pub(super) fn label(article: &Article, clause: Span, date: Span) -> CleanText {
    let text = article.text.as_str();
    let kept = without_openers(article, trimmed(text, without_date(article, clause, date)));
    let before = Span { start: kept.start, end: date.start.clamp(kept.start, kept.end) };
    if kept.of(text).chars().count() <= LONGEST || before.of(text).chars().count() < LATEST_DATE {
        return shorten(kept.of(text));
    }
    let lead = before.of(text).char_indices().rev().nth(LATEST_DATE / 2).map_or(0, |(at, _)| at);
    let near = Span { start: before.start + Span::new(0, lead).end, end: kept.end }.of(text);
    let words = near.split_once(' ').map_or(near, |(_, words)| words);
    clean_line(&format!("…{}", shorten(words)))
}

/// The clause without the words that join it to what stands before.
fn without_openers(article: &Article, clause: Span) -> Span {
    let Some(data) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let opens =
        |word: &str| data.clause_openers.iter().any(|opener| *opener == word.to_lowercase());
    let kept = words(clause.of(text)).find(|word| !opens(word.text));
    let start = kept.map_or(clause.start, |word| clause.start + word.span.start);
    Span { start, ..clause }
}

/// The start of a text, cut between words.
pub(super) fn shorten(text: &str) -> CleanText {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return clean_line(text);
    };
    let start = Span::new(0, end).of(text);
    let words = start.rfind(' ').map_or(start, |blank| Span::new(0, blank).of(start));
    let kept = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    clean_line(&format!("{kept}…"))
}

/// The clause without a date that opens or closes it, and without the little words that lead to
/// the date.
fn without_date(article: &Article, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let before = Span { start: clause.start, end: date.start.max(clause.start) };
    let after = Span { start: date.end.min(clause.end), end: clause.end };
    let kept = if words(before.of(text)).all(|word| is_little(word.text)) {
        after
    } else if words(after.of(text)).next().is_none() {
        without_little_words(text, before)
    } else {
        return clause;
    };
    if words_beside(article, kept, date) < FEWEST_WORDS.min(2) { clause } else { kept }
}

fn without_little_words(text: &str, span: Span) -> Span {
    let found: Vec<_> = words(span.of(text)).collect();
    let kept = found.iter().rposition(|word| !is_little(word.text)).map_or(0, |last| last + 1);
    let end = found.get(kept).map_or(span.end, |little| span.start + little.span.start);
    Span { end, ..span }
}

fn is_little(word: &str) -> bool {
    word.chars().count() <= LITTLE_WORD && word.chars().skip(1).all(char::is_lowercase)
}

/// Without blanks and stray punctuation at the ends.
fn trimmed(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let outside = |c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '%');
    let start = part.len() - part.trim_start_matches(outside).len();
    let end = part.trim_end_matches(outside).len().max(start);
    Span::new(span.start as usize + start, span.start as usize + end)
}

/// A sentence parted at its punctuation, never inside a date or a name.
fn pieces(article: &Article, sentence: Span) -> Vec<Span> {
    let text = sentence.of(&article.text);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        let end = at + character.len_utf8();
        if !parts(character, next) || is_inside_mention(article, sentence.start as usize + at) {
            continue;
        }
        pieces.push((start, end));
        start = end;
    }
    pieces.push((start, text.len()));
    pieces
        .into_iter()
        .filter(|&(start, end)| Span::new(start, end).of(text).contains(char::is_alphanumeric))
        .map(|(start, end)| {
            Span::new(sentence.start as usize + start, sentence.start as usize + end)
        })
        .collect()
}

/// Whether a clause ends at a character that another follows.
fn parts(character: char, next: Option<char>) -> bool {
    let blank_follows = next.is_none_or(char::is_whitespace);
    match character {
        ',' | ';' | ':' | '.' | '!' | '?' | '–' | '—' | '-' => blank_follows,
        '(' | ')' | '[' | ']' | '"' | '“' | '”' | '«' | '»' => true,
        _ => false,
    }
}

fn is_inside_mention(article: &Article, offset: usize) -> bool {
    let covers = |span: Span| (span.start as usize) < offset && offset < span.end as usize;
    let dates = article.dates.partition_point(|date| (date.span.start as usize) < offset);
    let names = article.names.partition_point(|name| (name.span.start as usize) < offset);
    dates.checked_sub(1).is_some_and(|last| covers(article.dates[last].span))
        || names.checked_sub(1).is_some_and(|last| covers(article.names[last].span))
}
