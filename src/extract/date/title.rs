//! What reads like a time and is a title: "Heute", "This Week With Ann Lee", "USA Today".

use super::class::{Class, ClassSet};
use super::expr::{Expr, Node};
use super::passage::Passage;
use super::span;
use super::token::{Number, Token};

/// Marks that open or close a quotation.
pub(super) const QUOTES: [char; 9] = ['"', '“', '”', '„', '«', '»', '‘', '‹', '›'];

/// A word of so many bytes has a capital in a headline in which words have capitals.
const LONGER: u32 = 4;

/// So many words on either side tell a headline from running text.
const AROUND: usize = 8;

/// Whether what would be a time is the title of something, or its name.
pub(super) fn is_title(text: &str, node: &Node, passage: &Passage) -> bool {
    is_quoted(text, node, passage) || is_paper(text, node, passage)
}

/// Whether quotation marks make a title of what would be a time: "Heute", "This Week With Ann Lee".
/// What is quoted alone is one, but no day in figures; so are several words of which more have capitals
/// than a sentence or a language asks for.
fn is_quoted(text: &str, node: &Node, passage: &Passage) -> bool {
    const NAMES: ClassSet = ClassSet::of(&[Class::Month, Class::Weekday]);
    let Passage { tokens, lexicon } = passage;
    let Some(words) = tokens.get(node.first..node.end) else { return false };
    let Some(span) = span(node, tokens) else { return false };
    let before = text.get(..span.start as usize).unwrap_or_default();
    // A blank stands behind some marks that open, and behind all that close.
    let opens = |before: &str| before.ends_with(['«', '‹']);
    let before = Some(before.trim_end()).filter(|before| opens(before)).unwrap_or(before);
    let after = text.get(span.end as usize..).unwrap_or_default().trim_start();
    // A text that is quoted as a whole is no title.
    let is_one = |text: &str| text.chars().nth(1).is_none();
    let is_all = is_one(before) && is_one(after);
    let Some(before) = before.strip_suffix(QUOTES).filter(|_| !is_all) else { return false };
    let is_capital = |word: &Token| word.flags.capital;
    if let Some(after) = after.strip_prefix(QUOTES) {
        // "«Ieri», ha detto": a sentence that begins with it is what somebody says.
        let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['.', ':']);
        let is_said = begins && after.trim_start().starts_with(',');
        let in_words = |word: &Token| word.number == Number::None;
        let is_alone =
            words.len() == 1 || words.first().is_some_and(is_capital) && words.iter().all(in_words);
        return is_alone && !is_said;
    }
    let is_asked = |word: &Token| lexicon.capital_names && word.own.meets(NAMES);
    !lexicon.compounds
        && !matches!(node.expr, Expr::Holiday { .. })
        && words.iter().all(is_capital)
        && words.iter().skip(1).any(|word| !is_asked(word))
}

/// Whether a day told from the article's own has a capital that nothing explains: "lo scrive Oggi in
/// edicola", "told USA Today". In a headline words like others have them.
fn is_paper(text: &str, node: &Node, Passage { tokens, lexicon }: &Passage) -> bool {
    let is_day = matches!(node.expr, Expr::Offset(_));
    let has_capital = tokens.get(node.first).is_some_and(|token| token.flags.capital);
    let Some(span) = span(node, tokens).filter(|_| is_day && has_capital && !lexicon.compounds)
    else {
        return false;
    };
    let before = text.get(..span.start as usize).and_then(|before| before.strip_suffix(' '));
    let after = text.get(span.end as usize..).and_then(|after| after.strip_prefix(' '));
    // Where the text is glued together a sentence may begin with it.
    before.is_some_and(|before| before.ends_with(char::is_alphabetic))
        && after.is_some_and(|after| after.starts_with(char::is_lowercase))
        && is_running(node, tokens)
}

/// Whether most longer words around begin without a capital, as in no headline.
fn is_running(node: &Node, tokens: &[Token]) -> bool {
    let (before, after) = (tokens.get(..node.first), tokens.get(node.end..));
    let before = before.unwrap_or_default().iter().rev().take_while(|token| !token.flags.ends);
    let after = after.unwrap_or_default().iter().take_while(|token| !token.flags.ends);
    let around = before.take(AROUND).chain(after.take(AROUND));
    let longer = around.filter(|token| token.end - token.start >= LONGER);
    let (capital, small): (Vec<&Token>, Vec<&Token>) = longer.partition(|word| word.flags.capital);
    small.len() > capital.len()
}
