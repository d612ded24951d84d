//! How a clause is worded as a label: without its date and openers where they say nothing, cut to
//! length around its date, with both marks of a quotation.

use super::words::{form, is_grammar, is_opener, is_relative, words_beside};
use super::{APART, Clause, LONGEST};
use crate::lang;
use crate::model::Article;
use crate::text::{CleanText, Span, clean_line, words};

/// Marks that stand in pairs.
const PAIRS: [(char, char); 3] = [('“', '”'), ('«', '»'), ('(', ')')];

/// A date that more words lead to is no mere opening: "The first had been on".
const MOST_LEADING: usize = 3;

/// How much of a clause that is cut before its date stands in its label, in characters.
const HEAD: usize = 45;

/// How much of a label that is cut on both sides follows its date, in characters.
const AFTER_DATE: usize = 30;

/// How far back, in bytes, a quotation that ends in a label may have begun.
const QUOTATION_REACH: usize = 60;

/// The label of a clause.
pub(in crate::extract) fn label(article: &Article, clause: Clause, date: Span) -> CleanText {
    let text = &article.text;
    let Clause { span, apart } = clause;
    let kept = without_openers(article, trimmed(text, without_date(article, span, date)));
    let kept = around(text, without_tail(article, kept, date), date);
    let Some(apart) = apart else { return shorten(&kept) };
    let other = trimmed(text, apart).of(text);
    let (before, behind) = if apart.start < span.start { (other, &*kept) } else { (&*kept, other) };
    shorten(&format!("{before}{APART}{behind}"))
}

/// The clause without the words that join it to what stands before.
fn without_openers(article: &Article, clause: Span) -> Span {
    let Some(data) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let mut said = words(clause.of(text)).enumerate();
    match said.find(|(_, word)| !is_opener(data, word.text)) {
        Some((1.., word)) => Span { start: clause.start + word.span.start, ..clause },
        _ => clause,
    }
}

/// The clause without words at its end that open another one: "era arrivata in marzo quando".
fn without_tail(article: &Article, clause: Span, date: Span) -> Span {
    let Some(language) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let mut kept = clause;
    loop {
        let mut last = words(kept.of(text)).collect::<Vec<_>>().into_iter().rev();
        let (Some(last), before) = (last.next(), last.next()) else { return clause };
        let opens = is_opener(language, last.text) || is_relative(language, last.text);
        // "che corrisponde": what it goes on with is not here.
        let verb_alone = before.filter(|before| !opens && is_relative(language, before.text));
        let Some(cut) = (if opens { Some(last) } else { verb_alone }) else { return kept };
        let end = kept.start + cut.span.start;
        if end <= date.end.max(kept.start) {
            return kept;
        }
        kept = trimmed(text, Span { end, ..kept });
    }
}

/// A clause that is too long for a label and whose date comes late: how it begins, and what stands
/// around the date.
fn around(text: &str, clause: Span, date: Span) -> String {
    let whole = clause.of(text);
    let at = clause.contains(date).then(|| (date.end - clause.start) as usize);
    let Some(up_to_date) = at.and_then(|at| whole.get(..at)).map(|before| before.chars().count())
    else {
        return whole.to_owned();
    };
    let total = whole.chars().count();
    if up_to_date < LONGEST || total <= LONGEST {
        return whole.to_owned();
    }
    let offset = |characters: usize| {
        whole.char_indices().nth(characters).map_or(whole.len(), |(offset, _)| offset)
    };
    let head = Span::new(0, offset(HEAD)).of(whole);
    let head = head.rfind(' ').map_or(head, |blank| Span::new(0, blank).of(head));
    let room = LONGEST.saturating_sub(head.chars().count() + APART.chars().count() + 1);
    let tail = offset((up_to_date + AFTER_DATE).min(total).saturating_sub(room));
    let tail = Span::new(tail, whole.len()).of(whole);
    let tail = tail.find(' ').map_or(tail, |blank| Span::new(blank + 1, tail.len()).of(tail));
    format!("{}{APART}{tail}", head.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// The start of a text, cut between words.
pub(in crate::extract) fn shorten(text: &str) -> CleanText {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return clean_line(text);
    };
    let start = Span::new(0, end).of(text);
    let words = start.rfind(' ').map_or(start, |blank| Span::new(0, blank).of(start));
    let kept = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    clean_line(&format!("{kept}…"))
}

/// The clause without a date that opens it. One that closes it stays: "it dates back to" would say
/// nothing without it.
fn without_date(article: &Article, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    if !clause.contains(date) || text.get(date.end as usize..).is_some_and(is_possessive) {
        return clause;
    }
    let before = Span { end: date.start, ..clause };
    let after = Span { start: date.end, ..clause };
    let leads: Vec<_> = words(before.of(text)).take(MOST_LEADING + 1).collect();
    let opens = leads.len() <= MOST_LEADING
        && leads.iter().all(|word| is_grammar(article, word.text))
        && words_beside(article, after, date).nth(1).is_some()
        && form(article, before).verb.is_none();
    if opens { after } else { clause }
}

/// "last week's call"
fn is_possessive(after: &str) -> bool {
    let mut characters = after.chars();
    matches!(characters.next(), Some('\'' | '’'))
        && characters.next().is_some_and(char::is_alphabetic)
}

/// Without blanks and stray punctuation at the ends.
fn trimmed(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let outside = |c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '%');
    let start = part.len() - part.trim_start_matches(outside).len();
    let end = part.trim_end_matches(outside).len().max(start);
    let (start, end) = with_quotation_marks(part, start, end);
    let kept = Span::new(span.start as usize + start, span.start as usize + end);
    with_opening_mark(text, kept)
}

/// What ends a quotation or bracket begins with it.
fn with_opening_mark(text: &str, kept: Span) -> Span {
    let part = kept.of(text);
    let start = kept.start as usize;
    let from = text.floor_char_boundary(start.saturating_sub(QUOTATION_REACH));
    let before = Span::new(from, start).of(text);
    let opened = PAIRS.into_iter().find_map(|(open, close)| {
        let closes = part.find(close)?;
        let is_open = part.find(open).is_none_or(|open| open > closes);
        let last = before.rfind([open, close, '\n']).filter(|_| is_open)?;
        before.get(last..)?.starts_with(open).then_some(from + last)
    });
    opened.map_or(kept, |start| Span::new(start, kept.end as usize))
}

/// A quotation that is kept keeps both its marks.
fn with_quotation_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let kept = Span::new(start, end).of(text);
    for (open, close) in PAIRS {
        let unclosed = kept.matches(open).count() > kept.matches(close).count();
        if unclosed && text.get(end..).is_some_and(|after| after.starts_with(close)) {
            return (start, end + close.len_utf8());
        }
        let unopened = kept.matches(close).count() > kept.matches(open).count();
        if unopened && text.get(..start).is_some_and(|before| before.ends_with(open)) {
            return (start - open.len_utf8(), end);
        }
    }
    // The mark that both opens and closes.
    let is_odd = kept.matches('"').count() % 2 == 1;
    if is_odd && text.get(end..).is_some_and(|after| after.starts_with('"')) {
        return (start, end + 1);
    }
    if is_odd && text.get(..start).is_some_and(|before| before.ends_with('"')) {
        return (start - 1, end);
    }
    (start, end)
}
