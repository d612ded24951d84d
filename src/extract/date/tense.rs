//! Which way the clause around an expression looks: ahead, back, or no telling.

use super::class::Class;
use super::expr::{Lean, Node};
use super::lexicon::Lexicon;
use super::token::Token;

/// How many tokens to each side are looked at.
const REACH: usize = 12;

/// Looks outward from the expression for the nearest word that tells the tense; the words before
/// count first, as the verb mostly stands there.
pub(super) fn lean(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> Lean {
    let before = tokens.get(node.first.saturating_sub(REACH)..node.first).unwrap_or_default();
    let after = tokens.get(node.end..(node.end + REACH).min(tokens.len())).unwrap_or_default();
    nearest(text, before.iter().rev(), lexicon, false)
        .or_else(|| nearest(text, after.iter(), lexicon, true))
        .unwrap_or_default()
}

fn nearest<'a>(
    text: &str,
    tokens: impl Iterator<Item = &'a Token>,
    lexicon: &Lexicon,
    stop_at_comma: bool,
) -> Option<Lean> {
    for token in tokens {
        let ends = token.flags.ends
            || token.classes.has(Class::Dot)
            || stop_at_comma && token.classes.has(Class::Comma);
        if ends {
            return None;
        }
        match tense(text, token, lexicon) {
            1 => return Some(Lean::Future),
            -1 => return Some(Lean::Past),
            _ => {}
        }
    }
    None
}

/// 1 for a word that looks ahead, -1 for one that looks back.
fn tense(text: &str, token: &Token, lexicon: &Lexicon) -> i32 {
    if token.classes.has(Class::Future) {
        return 1;
    }
    if token.classes.has(Class::Past) {
        return -1;
    }
    let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
    if token.word != 0 || token.flags.capital || !word.starts_with(char::is_alphabetic) {
        return 0;
    }
    lexicon.tense(word)
}
