//! Headlines that have capitals throughout, where a capital tells nothing: `Senate Leaders Weigh New
//! Rules In Ohio`.

use rustc_hash::FxHashSet;

use super::gazetteer::{Entry, PlaceRank, gazetteer};
use super::token::{Case, Gap, Token, Tokens};
use crate::lang::WordClass as Class;

/// A line of so many capitals is a headline rather than a name.
const LEAST_WORDS: usize = 4;

/// Takes the capitals of headlines for small letters, but those of acronyms, of what is listed, of
/// full names, and of words that have one elsewhere in the text too.
pub(super) fn lower(tokens: &mut Tokens<'_>) {
    let lines: Vec<(usize, usize)> =
        lines(tokens).filter(|line| is_headline(tokens, *line)).collect();
    if lines.is_empty() {
        return;
    }
    let is_outside = |at: &usize| !lines.iter().any(|&(first, last)| (first..=last).contains(at));
    let is_name = |at: &usize| tokens.get(*at).is_some_and(|it| it.is_capital() && !it.begins());
    let elsewhere = (0..tokens.list.len()).filter(is_outside).filter(is_name);
    let elsewhere: FxHashSet<&str> = elsewhere.map(|at| tokens.folded(at)).collect();
    let mut lowered: Vec<usize> = Vec::new();
    for &(first, last) in &lines {
        let mut at = first;
        while at <= last {
            if let Some(end) = listed_end(tokens, at) {
                at = end;
            } else if !is_known(tokens, at) && !elsewhere.contains(tokens.folded(at)) {
                lowered.push(at);
            }
            at += 1;
        }
    }
    for at in lowered {
        if let Some(token) = tokens.list.get_mut(at) {
            (token.case, token.known) = (Case::Lower, Entry::default());
        }
    }
}

/// The first and the last word of every line.
fn lines(tokens: &Tokens<'_>) -> impl Iterator<Item = (usize, usize)> {
    let mut first = 0;
    let count = tokens.list.len();
    std::iter::from_fn(move || {
        let ends = |at: &usize| tokens.after(*at).contains('\n');
        let last = (first..count).find(ends).or(count.checked_sub(1)).filter(|_| first < count)?;
        let line = (first, last);
        first = last + 1;
        Some(line)
    })
}

/// Whether every word of a line but those of grammar has a capital, and no full stop ends it.
fn is_headline(tokens: &Tokens<'_>, (first, last): (usize, usize)) -> bool {
    let words = tokens.list.get(first..=last).unwrap_or_default();
    let is_grammar = |token: &Token| {
        token.case == Case::Digits || token.is(Class::Common) || token.is(Class::Linker)
    };
    // Commas part the names of a list.
    let parted = words.iter().skip(1).filter(|token| !token.joins()).count();
    words.iter().filter(|token| token.case == Case::Capital).count() >= LEAST_WORDS
        && parted * LEAST_WORDS < words.len()
        && words.iter().all(|token| token.is_capital() || is_grammar(token))
        && !tokens.after(last).starts_with('.')
}

/// The last word of the longest listed name of several words that begins at `at`.
fn listed_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let longest = tokens.get(at).map_or(0, |token| usize::from(token.known.longest));
    (at + 1..at + longest).rev().find(|&last| {
        let entry = gazetteer().get(tokens.folded_range(at, last));
        entry.organisation || entry.place != PlaceRank::None
    })
}

fn is_known(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let is_first = |at: usize| tokens.get(at).is_some_and(|token| token.known.first_name);
    let is_last = |at: usize| {
        let is_next = |token: &Token| token.gap == Gap::Space && !token.is(Class::Common);
        tokens.get(at).is_some_and(|token| token.known.surname && is_next(token))
    };
    let is_full =
        is_first(at) && is_last(at + 1) || is_last(at) && at.checked_sub(1).is_some_and(is_first);
    token.case != Case::Capital
        || token.known.organisation
        || token.known.place >= PlaceRank::City
        || is_full
}
