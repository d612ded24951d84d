//! Who does what a clause tells, where that stands in another part of its sentence.

use super::piece::Piece;
use super::sentence::InSentence;
use super::words::{
    begins_with_participle, content_outside_names, content_words, form, is_bracketed, is_grammar,
    opens_clause, opens_relative,
};
use crate::model::Article;
use crate::text::{Span, words};

/// So many little words may stand before the verb that opens a clause: "non si è".
const MOST_BEFORE_VERB: usize = 3;

/// Who does what the pieces from `first` on tell, where they open with the verb and an apposition
/// stands between.
pub(super) fn subject(article: &InSentence<'_>, pieces: &[Piece], first: usize) -> Option<Span> {
    let nowhere = Span { start: pieces[first].span.start, end: pieces[first].span.start };
    let tells = |piece: &&Piece| content_words(article, piece.span, nowhere) > 0;
    let own = pieces[first..].iter().find(tells)?;
    let clause = own.span;
    if !opens_with_verb(article, clause) || opens_relative(article, clause) {
        return None;
    }
    let names_someone = |piece: &&Piece| {
        let form = form(article, piece.span);
        let at = article.names.partition_point(|name| name.span.end <= piece.span.start);
        let has_name = article.names.get(at).is_some_and(|name| name.span.overlaps(piece.span));
        let is_apart =
            piece.quoted || is_bracketed(article, piece.span) || opens_clause(article, piece.span);
        let is_about = || opens_relative(article, piece.span);
        has_name && form.verb.is_none() && !form.opens_with_preposition && !is_apart && !is_about()
    };
    let before = pieces.get(..first)?;
    // What is quoted may be told by who stands before it: "Smith, ``opened the bridge''".
    let has_alike = before.iter().any(|piece| piece.quoted == own.quoted);
    let alike = || {
        let may_tell = |piece: &&Piece| {
            (!has_alike || piece.quoted == own.quoted) && !is_bracketed(article, piece.span)
        };
        before.iter().filter(may_tell)
    };
    let nothing = Span { start: clause.start, end: clause.start };
    let is_name = |piece: &&Piece| content_outside_names(article, piece.span, nothing) == 0;
    let mut subjects = before.iter().filter(names_someone);
    let found = subjects.clone().find(is_name).or_else(|| subjects.next());
    let found = found.map(|piece| piece.span);
    found
        .or_else(|| {
            alike().rev().find_map(|piece| {
                first_name(article, piece.span).filter(|name| name.end < piece.span.end)
            })
        })
        .or_else(|| opening_noun(article, alike().next()?))
}

/// Whether a piece within a sentence opens with its verb: "non si è", but not "il ponte è".
pub(super) fn opens_with_verb(article: &InSentence<'_>, piece: Span) -> bool {
    let little = |verb: usize| {
        let mut before = words(piece.of(&article.text)).take(verb);
        verb < MOST_BEFORE_VERB && before.all(|word| is_grammar(article, word.text))
    };
    form(article, piece).verb.is_some_and(little)
        && piece.of(&article.text).trim_start().starts_with(char::is_lowercase)
}

/// What a sentence begins with, if it is no time or place: "A flood of four metres, the worst in
/// years, had covered the pier".
fn opening_noun(article: &InSentence<'_>, piece: &Piece) -> Option<Span> {
    let form = form(article, piece.span);
    let nowhere = Span { start: piece.span.start, end: piece.span.start };
    let is_noun = form.verb.is_none()
        && !form.opens_with_preposition
        && !opens_clause(article, piece.span)
        && !opens_relative(article, piece.span)
        && !begins_with_participle(article, piece.span)
        && content_words(article, piece.span, nowhere) > 0;
    is_noun.then_some(piece.span)
}

/// The name that a piece begins with: whoever did what it tells does what the next one tells.
fn first_name(article: &Article, piece: Span) -> Option<Span> {
    let text = piece.of(&article.text);
    let blanks = text.len() - text.trim_start().len();
    let start = piece.start as usize + blanks;
    let at = article.names.partition_point(|name| (name.span.start as usize) < start);
    let name = article.names.get(at).filter(|name| name.span.start as usize == start)?;
    Some(name.span)
}
