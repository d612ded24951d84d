//! Labels: what an event's sentence says around its date, in few words.
//!
//! Little grammar: a clause ends at punctuation, and takes in its neighbour while it says too little.
//! Who does it, and what is done, may stand apart from it ("Smith, the mayor, closed the bridge"):
//! then they go before or behind it after "…". The date itself is left out where it opens the clause,
//! since it stands beside every label.

mod piece;

use std::collections::BTreeSet;

use self::piece::{Piece, pieces};

use crate::extract::date::{self, Form};
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

/// Between the parts of a label that stand apart in their sentence.
pub const APART: &str = " … ";

/// How far from a clause its verb is looked for, in pieces.
const REACH: usize = 3;

/// So many little words may stand before the verb that opens a clause: "non si è".
const MOST_BEFORE_VERB: usize = 3;

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

/// What a label is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    pub span: Span,
    /// Who does what the clause tells, or what is done: another part of its sentence.
    pub apart: Option<Span>,
}

impl From<Span> for Clause {
    fn from(span: Span) -> Self {
        Self { span, apart: None }
    }
}

/// The clause of `sentence` that holds `date`, with as much of what surrounds it as it needs to say
/// something. Where a quotation is parted ("It was", he said, "on 3 May"), its other part.
pub(super) fn clause(article: &Article, sentence: Span, date: Span) -> Clause {
    let pieces = pieces(article, sentence);
    let Some(at) = pieces.iter().position(|piece| piece.span.end > date.start) else {
        return sentence.into();
    };
    let (first, last) = telling(article, date, &pieces, at);
    let span = whole_sayings(article, &pieces, first, last);
    match predicate(article, &pieces, first, last) {
        Some(found) if fits(article, span.union(pieces[found].span)) => {
            span.union(pieces[found].span).into()
        }
        Some(found) => Clause { span, apart: Some(pieces[found].span) },
        None => Clause { span, apart: subject(article, &pieces, first) },
    }
}

fn fits(article: &Article, span: Span) -> bool {
    span.of(&article.text).chars().count() <= LONGEST
}

/// The piece beside pieces without a verb that has theirs: "a quake, the strongest in years, had
/// struck the coast". None that only says who said it, that is about the piece before it, or that
/// tells of another date.
fn predicate(article: &Article, pieces: &[Piece], first: usize, last: usize) -> Option<usize> {
    let clause = pieces[first].span.union(pieces[last].span);
    if form(article, clause).verb.is_some() {
        return None;
    }
    let tells = |piece: &Piece| {
        let next = article.dates.partition_point(|date| date.span.end <= piece.span.start);
        let is_dated = article.dates.get(next).is_some_and(|date| date.span.overlaps(piece.span));
        piece.quoted == pieces[first].quoted
            && !is_dated
            && form(article, piece.span).verb.is_some()
            && !opens_relative(article, piece.span)
            && !says(article, piece.span)
    };
    let right = (last + 1..pieces.len()).take(REACH).find(|&index| tells(&pieces[index]));
    // "with the leave of the office", "in Rome": a part of what stands before.
    let goes_on = || form(article, clause).opens_with_preposition.then(|| first.checked_sub(1))?;
    right
        .or_else(|| (0..first).rev().take(REACH).find(|&index| tells(&pieces[index])))
        .or_else(goes_on)
}

/// Who does what the pieces from `first` on tell, where they open with the verb and an apposition
/// stands between.
fn subject(article: &Article, pieces: &[Piece], first: usize) -> Option<Span> {
    let clause = pieces[first].span;
    // "non si è", but not "il ponte è"
    let little = |verb: usize| {
        let mut before = words(clause.of(&article.text)).take(verb);
        verb < MOST_BEFORE_VERB && before.all(|word| is_grammar(article, word.text))
    };
    let opens_with_verb = form(article, clause).verb.is_some_and(little);
    let is_small = clause.of(&article.text).trim_start().starts_with(char::is_lowercase);
    if !opens_with_verb || !is_small || opens_relative(article, clause) {
        return None;
    }
    let names_someone = |piece: &&Piece| {
        let form = form(article, piece.span);
        let at = article.names.partition_point(|name| name.span.end <= piece.span.start);
        let has_name = article.names.get(at).is_some_and(|name| name.span.overlaps(piece.span));
        let is_apart = piece.quoted || is_bracketed(article, piece.span);
        has_name && form.verb.is_none() && !form.opens_with_preposition && !is_apart
    };
    let before = pieces.get(..first)?;
    let nothing = Span { start: clause.start, end: clause.start };
    let is_name = |piece: &&Piece| content_outside_names(article, piece.span, nothing) == 0;
    let mut subjects = before.iter().filter(names_someone);
    let found = subjects.clone().find(is_name).or_else(|| subjects.next());
    found.map(|piece| piece.span)
}

fn form(article: &Article, span: Span) -> Form {
    let data = lang::text::of(article.language);
    date::form(&article.text, span, article.language, |word| {
        let data = data?;
        if data.verbs.iter().any(|verb| verb == word) {
            return Some(true);
        }
        let is_participle = |ending: &String| word.ends_with(ending.as_str());
        data.participle_endings.iter().any(is_participle).then_some(false)
    })
}

/// Whether a piece has a word of saying.
fn says(article: &Article, piece: Span) -> bool {
    lang::text::of(article.language).is_some_and(|data| {
        words(piece.of(&article.text)).any(|word| data.is_saying_word(&fold(word.text)))
    })
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
        // "Smith said today, that the bridge …": the clause goes on.
        if pieces.get(last + 1).is_some_and(|next| leads_on(article, whole, next.span, date)) {
            last += 1;
            continue;
        }
        if says_enough(article, whole, date) {
            return (first, last);
        }
        let before = Span { start: whole.start, end: date.start.max(whole.start) };
        let date_opens = content_words(article, before, date) == 0;
        // "After the invasion, in February, the telephone rings": a date alone goes with what it ends.
        let is_alone =
            first == at && last == at && at > 0 && content_words(article, whole, date) == 0;
        let closes = is_alone
            && (is_bracketed(article, pieces[at].span)
                || content_words(article, pieces[at - 1].span, date) >= 2);
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

/// Whether a clause is but a name with its verb, and what it governs follows.
fn leads_on(article: &Article, clause: Span, next: Span, date: Span) -> bool {
    let Some(words_of_language) = lang::text::of(article.language) else { return false };
    let Some(first) = words(next.of(&article.text)).next() else { return false };
    words_of_language.relative_words.iter().any(|word| word == first.text)
        && content_outside_names(article, clause, date) == 1
        && form(article, clause).verb.is_some()
}

/// "a Roma (3 febbraio)": a piece in brackets is of what stands before it.
fn is_bracketed(article: &Article, piece: Span) -> bool {
    let before = article.text.get(..piece.start as usize).unwrap_or_default();
    before.trim_end().ends_with('(')
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
/// punctuation parts the two and it says something, with a verb.
pub(super) fn behind(article: &Article, surroundings: Span, other: Span, date: Span) -> Span {
    let after = Span { start: other.end, ..surroundings };
    let is_parted = !pieces(article, surroundings).iter().any(|piece| {
        piece.span.contains_offset(other.start as usize)
            && piece.span.contains_offset(date.start as usize)
    });
    let between = Span { start: other.end, end: date.start };
    let says_something = content_words(article, between, date) + 1 >= ENOUGH_CONTENT;
    let tells = says_something && form(article, after).verb.is_some();
    if is_parted || !tells { surroundings } else { after }
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
    said.iter().any(|word| language.is_saying_word(word))
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
    // "Smith said today": what was said stands elsewhere.
    if says(article, span) && content_outside_names(article, span, date) < ENOUGH_CONTENT {
        return false;
    }
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
pub(super) fn label(article: &Article, clause: Clause, date: Span) -> CleanText {
    let text = &article.text;
    let Clause { span, apart } = clause;
    let kept = without_openers(article, trimmed(text, without_date(article, span, date))).of(text);
    let Some(apart) = apart else { return shorten(kept) };
    let other = trimmed(text, apart).of(text);
    let (before, behind) = if apart.start < span.start { (other, kept) } else { (kept, other) };
    shorten(&format!("{before}{APART}{behind}"))
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
    for (open, close) in [('“', '”'), ('«', '»'), ('(', ')')] {
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
