//! A sentence parted at its punctuation, never inside a date or a name.

use crate::extract::searched::Searched;
use crate::model::{DateMention, Granularity};
use crate::text::Span;

/// A longer bracket is an aside, in bytes.
const SHORT_BRACKET: usize = 30;

/// In bytes: "N.M.", "Conn.", "Calif.".
const LONGEST_ABBREVIATION: usize = 7;

/// How long, in bytes, the name of the place before such an abbreviation is at most.
const LONGEST_PLACE: usize = 20;

/// What opens a quotation and what closes it.
pub(super) const QUOTES: [(&str, &str); 7] =
    [("“", "”"), ("«", "»"), ("„", "“"), ("»", "«"), ("``", "''"), ("<<", ">>"), ("\"", "\"")];

/// Brackets, which are kept in pairs as quotation marks are.
pub(super) const BRACKETS: (&str, &str) = ("(", ")");

/// Marks that stand in pairs and tell which one they are.
pub(super) fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_plain = |&(open, close): &(&str, &str)| open != close && open != "»";
    QUOTES.into_iter().filter(is_plain).chain([BRACKETS])
}

/// Whether a text closes every quotation and bracket that it opens.
pub(super) fn is_balanced(text: &str) -> bool {
    let count = |mark: &str| text.matches(mark).count();
    pairs().all(|(open, close)| count(open) <= count(close) || is_twice(text, open, close))
        && count("\"").is_multiple_of(2)
}

/// Whether a text closes its quotations with the mark that opens them.
pub(super) fn is_twice(text: &str, open: &str, close: &str) -> bool {
    !text.contains(close) && text.matches(open).count().is_multiple_of(2)
}

/// A stretch between two marks of punctuation.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub span: Span,
    pub quoted: bool,
    /// Whether only a quotation mark parts it from the next.
    pub goes_on: bool,
}

/// A sentence parted at its punctuation, never inside a date or a name.
pub(super) fn pieces(article: &Searched, sentence: Span) -> Vec<Piece> {
    let text = sentence.of(&article.text);
    let base = sentence.start as usize;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    let mut add = |start: usize, end: usize, quoted: bool| {
        let part = Span::new(start, end).of(text);
        if part.contains(char::is_alphanumeric) {
            let is_mark =
                |c: char| c == ' ' || QUOTES.iter().any(|(o, c2)| o.contains(c) || c2.contains(c));
            let unmarked = part.trim_end_matches(is_mark);
            let goes_on =
                unmarked.len() < part.trim_end().len() && unmarked.ends_with(char::is_alphanumeric);
            pieces.push(Piece { span: Span::new(base + start, base + end), quoted, goes_on });
        } else if let Some(last) = pieces.last_mut() {
            // `”,`: what stands between two marks says that the clause ends.
            last.goes_on &= part.chars().all(|c| c == ' ');
        }
    };
    let mut characters = text.char_indices().peekable();
    let (mut within, mut before) = (0, None);
    // What will close the quotation that is open.
    let mut close: Option<&str> = None;
    while let Some((at, character)) = characters.next() {
        within = within.max(short_bracket(article, text, base, at, character));
        within = within.max(abbreviation(text, at, character));
        if at < within {
            before = Some(character);
            continue;
        }
        let next = characters.peek().map(|&(_, next)| next);
        let mark = quotation_mark(text.get(at..).unwrap_or_default(), before, close);
        let parts = mark.is_some() || parts(before, character, next);
        before = Some(character);
        if !parts || is_inside_mention(article, base + at) || is_listed(article, base + at) {
            continue;
        }
        let length = mark.map_or(character.len_utf8(), |(mark, _)| mark.len());
        within = at + length;
        add(start, within, close.is_some());
        start = within;
        close = mark.map_or(close, |(_, close)| close);
    }
    add(start, text.len(), close.is_some());
    pieces
}

/// Where a bracket of few words that begins here ends: "(PRD)", "(600 kg)" part nothing. 0 where none
/// begins, or one with a date.
fn short_bracket(article: &Searched, text: &str, base: usize, at: usize, open: char) -> usize {
    let close = match open {
        '(' => ')',
        '[' => ']',
        _ => return 0,
    };
    let rest = text.get(at..).unwrap_or_default();
    let Some(end) = rest.find(close).filter(|end| *end <= SHORT_BRACKET) else { return 0 };
    let bracket = Span::new(base + at, base + at + end);
    let next = article.dates.partition_point(|date| date.span.end <= bracket.start);
    let is_dated = article.dates.get(next).is_some_and(|date| date.span.overlaps(bracket));
    // What follows the bracket without a mark goes on.
    let after = rest.get(end + 1..).unwrap_or_default().trim_start();
    let goes_on = after.starts_with(char::is_alphanumeric);
    if is_dated || !goes_on { 0 } else { at + end + 1 }
}

/// Where an abbreviation between two commas ends that begin here, with the place that it is of: "Acme,
/// Peoria, Ill., said", "Acme, Inc.," part nothing. 0 where none begins.
fn abbreviation(text: &str, at: usize, comma: char) -> usize {
    let Some(rest) = text.get(at + 1..).filter(|_| comma == ',') else { return 0 };
    let mut end = 0;
    for part in rest.split_inclusive(',').take(2) {
        let word = part.trim_start().trim_end_matches(',');
        end += part.len();
        if part.len() > LONGEST_PLACE
            || !part.ends_with(',')
            || !word.starts_with(char::is_uppercase)
        {
            return 0;
        }
        if word.ends_with('.') && !word.contains(' ') && word.len() <= LONGEST_ABBREVIATION {
            return at + 1 + end;
        }
    }
    0
}

/// The quotation mark that a text begins with, and what will close the quotation that is open behind
/// it; `before` is the character before, `close` what would close the quotation that is open there.
fn quotation_mark(
    text: &str,
    before: Option<char>,
    close: Option<&'static str>,
) -> Option<(&'static str, Option<&'static str>)> {
    // Most characters, at once.
    if text.starts_with(|c: char| c.is_alphanumeric() || c == ' ') {
        return None;
    }
    if let Some(close) = close.filter(|close| text.starts_with(close)) {
        return Some((close, None));
    }
    // "``Today ``": opened twice, for want of the other mark.
    let twice = |&&(open, end): &&(&str, &str)| Some(end) == close && text.starts_with(open);
    if let Some(&(open, _)) = QUOTES.iter().find(twice) {
        return Some((open, None));
    }
    // The mark that mostly closes: »Heute« it opens.
    let follows_blank = before.is_none_or(char::is_whitespace);
    let opens = |&&(open, _): &&(&str, &str)| {
        let after = || text.get(open.len()..).unwrap_or_default();
        text.starts_with(open)
            && (open != "»" || follows_blank && after().starts_with(char::is_alphanumeric))
    };
    if let Some(&(open, close)) = QUOTES.iter().find(opens) {
        return Some((open, Some(close)));
    }
    QUOTES.iter().find(|(_, close)| text.starts_with(close)).map(|&(_, close)| (close, None))
}

/// Whether a clause ends at a character between two others.
fn parts(before: Option<char>, character: char, next: Option<char>) -> bool {
    let blank_follows = next.is_none_or(char::is_whitespace);
    match character {
        // A full stop within a sentence ends an abbreviation.
        ',' | ';' | ':' | '!' | '?' | '–' => blank_follows,
        // "Kinder- und Jugendtage" is no end.
        '-' => blank_follows && before.is_none_or(|c| c.is_whitespace() || c == '-'),
        '(' | ')' | '[' | ']' | '—' => true,
        _ => false,
    }
}

fn is_inside_mention(article: &Searched, offset: usize) -> bool {
    let covers = |span: Span| (span.start as usize) < offset && offset < span.end as usize;
    let dates = article.dates.partition_point(|date| (date.span.start as usize) < offset);
    let names = article.names.partition_point(|name| (name.span.start as usize) < offset);
    dates.checked_sub(1).is_some_and(|last| covers(article.dates[last].span))
        || names.checked_sub(1).is_some_and(|last| covers(article.names[last].span))
}

/// Whether a comma stands between two dates: "today, Thursday", "in May, June and July".
fn is_listed(article: &Searched, comma: usize) -> bool {
    let next = article.dates.partition_point(|date| (date.span.start as usize) < comma);
    let before = next.checked_sub(1).and_then(|before| article.dates.get(before));
    let is_day = |date: &DateMention| date.value.granularity() <= Granularity::Month;
    // "in 1998, 1999 and 2001"
    let is_year = |date: &DateMention| date.value.granularity() == Granularity::Year;
    let is_before = before.is_some_and(|date| date.span.end as usize == comma);
    let is_next = |date: &DateMention| {
        before.is_some_and(|before| {
            is_day(before) && is_day(date) || is_year(before) && is_year(date)
        }) && Span::new(comma, date.span.start as usize).of(&article.text).trim() == ","
    };
    is_before && article.dates.get(next).is_some_and(is_next)
}
