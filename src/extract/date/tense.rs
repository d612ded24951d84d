//! Which way the clause around an expression looks: ahead, back, or no telling.

use super::class::{Class, ClassSet};
use super::expr::{Lean, Node};
use super::lexicon::Lexicon;
use super::token::Token;

/// How many tokens to each side are looked at.
const REACH: usize = 12;

/// Looks outward from the expression for the nearest word that tells the tense; the words before
/// count first, as the verb mostly stands there.
pub(super) fn lean(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> Lean {
    let numbered = || tokens.iter().enumerate();
    let skipped = tokens.len() - node.first.min(tokens.len());
    let before = numbered().rev().skip(skipped).take(REACH);
    // "Este martes, el Gobierno aprobó": the clause goes on after the comma.
    let is_comma = |token: &Token| token.own.has(Class::Comma);
    let after_comma = node.end + usize::from(tokens.get(node.end).is_some_and(is_comma));
    let after = numbered().skip(after_comma).take(REACH);
    [nearest(text, before, tokens, lexicon, false), nearest(text, after, tokens, lexicon, true)]
        .into_iter()
        .flatten()
        .find(|lean| *lean != Lean::Open)
        .unwrap_or_default()
}

/// Whether a noun and its verb follow the expression ("due giorni dopo il governo cadde"), so that
/// the noun is not what it counts from ("due giorni dopo il terremoto").
pub(super) fn clause_follows(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let [_determiner, noun, verb, ..] = tokens.get(node.end..).unwrap_or_default() else {
        return false;
    };
    !noun.flags.ends && tense(text, node.end + 2, verb, tokens, lexicon) < 0
}

fn nearest<'a>(
    text: &str,
    mut tokens: impl Iterator<Item = (usize, &'a Token)>,
    all: &[Token],
    lexicon: &Lexicon,
    stop_at_comma: bool,
) -> Option<Lean> {
    tokens.find_map(|(index, token)| {
        let ends = token.flags.ends
            || token.classes.has(Class::Dot)
            || stop_at_comma && token.classes.has(Class::Comma);
        if ends {
            return Some(Lean::Open);
        }
        match tense(text, index, token, all, lexicon) {
            1 => Some(Lean::Future),
            // "to be opened", "will be sold": the participle tells nothing.
            -1 if is_led_ahead(text, index, all, lexicon) => Some(Lean::Future),
            -1 => Some(Lean::Past),
            _ => None,
        }
    })
}

/// Whether one of the two words before looks ahead.
fn is_led_ahead(text: &str, index: usize, all: &[Token], lexicon: &Lexicon) -> bool {
    let first = index.saturating_sub(2);
    let before = all.get(first..index).unwrap_or_default().iter().enumerate().rev();
    before
        .take_while(|(_, token)| !token.flags.ends && !token.own.meets(MARKS))
        .any(|(at, token)| tense(text, first + at, token, all, lexicon) == 1)
}

const MARKS: ClassSet = ClassSet::of(&[Class::Dot, Class::Comma]);

/// 1 for a word or phrase that looks ahead, -1 for one that looks back.
fn tense(text: &str, index: usize, token: &Token, all: &[Token], lexicon: &Lexicon) -> i32 {
    if token.classes.has(Class::Future) || token.classes.has(Class::Past) {
        let next = |ahead: usize| all.get(index + ahead + 1).map_or(0, |token| token.word);
        let mut readings = Vec::new();
        lexicon.readings(token.word, next, &mut readings);
        let has = |class| i32::from(readings.iter().any(|reading| reading.class == class));
        return has(Class::Future) - has(Class::Past);
    }
    let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
    if token.word != 0 || token.flags.capital || !word.starts_with(char::is_alphabetic) {
        return 0;
    }
    lexicon.tense(word)
}
