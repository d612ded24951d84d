//! Labels: what an event's sentence says around its date, in few words.
//!
//! No grammar: a clause ends at punctuation, and takes in its neighbour while it says too little.
//! The date itself is left out where it opens the clause, since it stands beside every label.

use std::collections::BTreeSet;

use crate::lang;
use crate::model::Article;
use crate::text::{CleanText, Span, clean_line, fold, words};

/// Labels are cut to this many characters.
const LONGEST: usize = 140;

/// So many words beside its date that are no mere grammar make a clause stand alone; or one fewer
/// with some grammar.
const ENOUGH_CONTENT: usize = 3;

/// A date that more words lead to is no mere opening: "The first had been on".
const MOST_LEADING: usize = 3;

/// An aside of a speaker holds at most so many telling words: "said the general at a press conference".
const MOST_IN_ASIDE: usize = 5;

/// A shorter word is no participle, in bytes.
const SHORTEST_PARTICIPLE: usize = 5;

/// How many pieces a clause takes in at most.
const MOST_PIECES: usize = 8;

/// Shorter words are taken for grammar in a language that we have no stop words of.
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
/// something. Where a quotation is parted ("It was", he said, "on 3 May"), its other part.
pub(super) fn clause(article: &Article, sentence: Span, date: Span) -> Span {
    let pieces = pieces(article, sentence);
    let Some(at) = pieces.iter().position(|piece| piece.span.end > date.start) else {
        return sentence;
    };
    let (first, last) = telling(article, date, &pieces, at);
    whole_sayings(article, &pieces, first, last)
}

/// The pieces with those before and after that go on without punctuation into a quotation, or out of
/// one: "he threatened “consequences” for all".
fn whole_sayings(article: &Article, pieces: &[Piece], first: usize, last: usize) -> Span {
    let (mut first, mut last) = (first, last);
    let fits = |first: usize, last: usize| {
        let whole = pieces[first].span.union(pieces[last].span);
        whole.of(&article.text).chars().count() <= LONGEST
    };
    while last + 1 < pieces.len() && pieces[last].goes_on && fits(first, last + 1) {
        last += 1;
    }
    while first > 0 && pieces[first - 1].goes_on && fits(first - 1, last) {
        first -= 1;
    }
    pieces[first].span.union(pieces[last].span)
}

/// The first and the last piece of the clause around the piece of a date.
fn telling(article: &Article, date: Span, pieces: &[Piece], at: usize) -> (usize, usize) {
    let (mut first, mut last) = (at, at);
    if at > 0 && opens_relative(article, pieces[at].span) {
        let whole = pieces[at - 1].span.union(pieces[at].span);
        if whole.of(&article.text).chars().count() <= LONGEST {
            first = at - 1;
        }
    }
    for _ in 0..MOST_PIECES {
        let whole = pieces[first].span.union(pieces[last].span);
        if says_enough(article, whole, date) {
            return (first, last);
        }
        let before = Span { start: whole.start, end: date.start.max(whole.start) };
        let date_opens = content_words(article, before, date) == 0;
        // "After the invasion, in February, the telephone rings": a date alone goes with what it ends.
        let closes = first == at
            && last == at
            && at > 0
            && content_words(article, whole, date) == 0
            && content_words(article, pieces[at - 1].span, date) >= 2;
        let goes_right = last + 1 < pieces.len() && (date_opens || first == 0) && !closes;
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
        (first, last) = (first.min(next), last.max(next));
    }
    (first, last)
}

/// "who closed it", "tenuta ieri": a piece about what stands before it.
fn opens_relative(article: &Article, piece: Span) -> bool {
    let Some(data) = lang::text::of(article.language) else { return false };
    let Some(first) = words(piece.of(&article.text)).next() else { return false };
    let is_participle = |ending: &String| first.text.ends_with(ending.as_str());
    data.relative_words.iter().any(|relative| relative == first.text)
        || first.text.len() >= SHORTEST_PARTICIPLE
            && first.text.starts_with(char::is_lowercase)
            && data.participle_endings.iter().any(is_participle)
}

/// The part of `surroundings` that tells of a date behind another one: what follows that, where no
/// punctuation parts the two and it says something.
pub(super) fn behind(article: &Article, surroundings: Span, other: Span, date: Span) -> Span {
    let after = Span { start: other.end, ..surroundings };
    let is_parted = !pieces(article, surroundings).iter().any(|piece| {
        piece.span.contains_offset(other.start as usize)
            && piece.span.contains_offset(date.start as usize)
    });
    let between = Span { start: other.end, end: date.start };
    let says_something = content_words(article, between, date) + 1 >= ENOUGH_CONTENT;
    if is_parted || !says_something { surroundings } else { after }
}

/// Whether what stands around a date, up to the next punctuation, only names who says the rest of
/// the sentence: "he said yesterday", "according to a note of today".
pub(super) fn is_aside(article: &Article, sentence: Span, date: Span) -> bool {
    let Some(language) = lang::text::of(article.language) else { return false };
    let pieces = pieces(article, sentence);
    let Some(piece) = pieces.iter().find(|piece| piece.span.end > date.start) else { return false };
    if pieces.len() < 2 || piece.quoted {
        return false;
    }
    let said: Vec<String> = words(piece.span.of(&article.text)).map(|w| fold(w.text)).collect();
    let opens = |opener: &String| {
        let mut opener = words(opener).map(|word| fold(word.text));
        let mut said = said.iter();
        opener.all(|word| said.next() == Some(&word))
    };
    if language.attribution_openers.iter().any(opens) {
        return true;
    }
    let has = |list: &[String]| list.iter().any(|word| said.contains(&fold(word)));
    has(&language.saying_words)
        && !has(&language.relative_words)
        && content_outside_names(article, piece.span, date) <= MOST_IN_ASIDE
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

/// Whether a span is more than a date with its place or a heading.
pub(super) fn says_something(article: &Article, span: Span, date: Span) -> bool {
    content_words(article, span, date) > 0 && words_beside(article, span, date).nth(1).is_some()
}

/// Whether a span tells enough beside the date to stand alone.
fn says_enough(article: &Article, span: Span, date: Span) -> bool {
    let content = content_words(article, span, date);
    content >= ENOUGH_CONTENT
        || content + 1 == ENOUGH_CONTENT
            && words_beside(article, span, date).count() > ENOUGH_CONTENT
}

/// How many words of a span outside the date are no mere grammar.
fn content_words(article: &Article, span: Span, date: Span) -> usize {
    words_beside(article, span, date).filter(|word| !is_grammar(article, word)).count()
}

/// The words of some texts that are no mere grammar, folded.
pub(super) fn content(article: &Article, texts: &[&str]) -> BTreeSet<String> {
    let found = texts.iter().flat_map(|text| words(text));
    found.filter(|word| !is_grammar(article, word.text)).map(|word| fold(word.text)).collect()
}

fn content_outside_names(article: &Article, span: Span, date: Span) -> usize {
    let from = article.names.partition_point(|name| name.span.end <= span.start);
    let names = article.names[from..].iter().take_while(|name| name.span.start < span.end);
    let in_names: usize = names.map(|name| content_words(article, name.span, date)).sum();
    content_words(article, span, date).saturating_sub(in_names)
}

fn words_beside(article: &Article, span: Span, date: Span) -> impl Iterator<Item = &str> {
    words(span.of(&article.text)).filter_map(move |word| {
        let at = Span { start: span.start + word.span.start, end: span.start + word.span.end };
        (!at.overlaps(date) && !is_in_date(article, at)).then_some(word.text)
    })
}

fn is_in_date(article: &Article, word: Span) -> bool {
    let next = article.dates.partition_point(|date| date.span.end <= word.start);
    article.dates.get(next).is_some_and(|date| date.span.overlaps(word))
}

/// A word that tells nothing by itself: a stop word, a number, where we have no list a short word.
fn is_grammar(article: &Article, word: &str) -> bool {
    let letters = word.chars().take(LITTLE_WORD).count();
    match lang::text::of(article.language) {
        Some(data) if !data.stop_words.is_empty() => {
            letters < 2
                || word.starts_with(|c: char| c.is_ascii_digit())
                || data.is_stop_word(&fold(word))
                || is_opener(data, word)
        }
        _ => letters < LITTLE_WORD,
    }
}

fn is_opener(data: &lang::text::TextData, word: &str) -> bool {
    data.clause_openers.contains(&word.to_lowercase())
}

/// The label of a clause.
pub(super) fn label(article: &Article, clause: Span, date: Span) -> CleanText {
    let kept =
        without_openers(article, trimmed(&article.text, without_date(article, clause, date)));
    shorten(kept.of(&article.text))
}

/// The clause without the words that join it to what stands before.
fn without_openers(article: &Article, clause: Span) -> Span {
    let Some(data) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let kept = words(clause.of(text)).find(|word| !is_opener(data, word.text));
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
        && words_beside(article, after, date).nth(1).is_some();
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
    Span::new(span.start as usize + start, span.start as usize + end)
}

/// A quotation that is kept keeps both its marks.
fn with_quotation_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let kept = Span::new(start, end).of(text);
    for (open, close) in [('“', '”'), ('«', '»')] {
        let unclosed = kept.matches(open).count() > kept.matches(close).count();
        if unclosed && text.get(end..).is_some_and(|after| after.starts_with(close)) {
            return (start, end + close.len_utf8());
        }
        let unopened = kept.matches(close).count() > kept.matches(open).count();
        if unopened && text.get(..start).is_some_and(|before| before.ends_with(open)) {
            return (start - open.len_utf8(), end);
        }
    }
    (start, end)
}

/// A stretch between two marks of punctuation.
#[derive(Clone, Copy, PartialEq)]
struct Piece {
    span: Span,
    quoted: bool,
    /// Whether only a quotation mark parts it from the next.
    goes_on: bool,
}

/// A sentence parted at its punctuation, never inside a date or a name.
fn pieces(article: &Article, sentence: Span) -> Vec<Piece> {
    let text = sentence.of(&article.text);
    let base = sentence.start as usize;
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let mut add = |start: usize, end: usize, quoted: bool| {
        let part = Span::new(start, end).of(text);
        if part.contains(char::is_alphanumeric) {
            let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '«' | '»' | ' ');
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
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        let end = at + character.len_utf8();
        if !parts(character, next) || is_inside_mention(article, base + at) {
            continue;
        }
        add(start, end, quoted);
        start = end;
        quoted = match character {
            '“' | '«' => true,
            '”' | '»' => false,
            '"' => !quoted,
            _ => quoted,
        };
    }
    add(start, text.len(), quoted);
    pieces
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
