//! Lines that stand in other documents of the folder too: menus, buttons, requests to subscribe. What
//! of a document is counted, and which of its lines are no content once the folder is known. Who
//! counts is `src/load/lines.rs`.
//!
//! That a line recurs does not make it junk: articles share headings ("Il commento"), short answers,
//! sentences of one agency. So a label, which is no sentence, goes wherever it stands but where it may
//! be the title, a heading between two paragraphs or somebody's name; a sentence goes only at the
//! document's ends, where nothing but such lines lies between it and the end. When unsure the line
//! stays.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::parse::draft::{Block, BlockKind, Fate};
use crate::parse::phrase::line_key;
use crate::parse::{stated_date, title};
use crate::text::fold;

/// The rule's name, as it is shown.
pub(crate) const RULE: &str = "in several articles";

/// Longer lines are content: in bytes.
const MAX_LINE: usize = 240;

/// Sentences of fewer words are answers and refrains: "Aveva 81 anni."
const LEAST_WORDS: usize = 4;

/// So many of a document's longest lines tell whether it is a copy of another.
const LONGEST: usize = 3;

/// A name has up to so many words.
const MAX_NAME: usize = 4;

/// What the folder's count needs of one document: hashes of its lines.
///
/// They are also what a cache of articles needs beside a file's content: an article extracted earlier
/// still holds if the file is the same and the same of its lines are shared now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Those that may be no content, ascending, each once.
    pub short: Vec<u64>,
    /// The longest: two documents that have most of them in common are one article.
    pub longest: Vec<u64>,
}

/// Those of a document's lines that enough others have, ascending.
pub type SharedLines = [u64];

/// What a line that may be shared is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Stands in this document alone, or is none of the folder rule's business.
    Own,
    /// No sentence: "Home", "Leggi anche".
    Label,
    Sentence,
}

impl Lines {
    pub(crate) fn of(blocks: &[Block<'_>]) -> Self {
        let kept = || blocks.iter().filter(|block| block.is_kept());
        let mut short: Vec<u64> =
            kept().filter(|block| may_be_shared(&block.text)).map(|b| key(&b.text)).collect();
        short.sort_unstable();
        short.dedup();
        let mut longest: Vec<&str> = kept().map(|block| block.text.as_ref()).collect();
        longest.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let longest = longest.into_iter().take(LONGEST).map(hash).collect();
        Self { short, longest }
    }
}

/// Takes out what `shared` names, but where it is content. `stated` is the title that the file states.
pub(crate) fn take(blocks: &mut [Block<'_>], stated: Option<&str>, shared: &SharedLines) {
    if shared.is_empty() {
        return;
    }
    let kept: Vec<usize> =
        (0..blocks.len()).filter(|&at| blocks.get(at).is_some_and(Block::is_kept)).collect();
    let lines: Vec<Line<'_>> =
        kept.iter().filter_map(|&at| blocks.get(at)).map(|b| Line::of(b, stated, shared)).collect();
    // An article that is nothing but such lines keeps them.
    if lines.iter().all(|line| line.kind != Kind::Own) {
        return;
    }
    let goes: Vec<bool> = (0..lines.len()).map(|at| goes(&lines, at)).collect();
    for (at, _) in kept.into_iter().zip(goes).filter(|(_, goes)| *goes) {
        if let Some(block) = blocks.get_mut(at) {
            block.fate = Fate::Removed(RULE);
        }
    }
}

struct Line<'a> {
    text: &'a str,
    kind: Kind,
    is_heading: bool,
}

impl<'a> Line<'a> {
    fn of(block: &'a Block<'_>, stated: Option<&str>, shared: &SharedLines) -> Self {
        let text = block.text.as_ref();
        let is_shared = block.kind != BlockKind::Caption
            && may_be_shared(text)
            && shared.binary_search(&key(text)).is_ok()
            && stated.is_none_or(|title| line_key(title) != line_key(text))
            && stated_date::read_line(text).is_none();
        let kind = match is_shared {
            false => Kind::Own,
            true if is_sentence(text) => Kind::Sentence,
            true => Kind::Label,
        };
        Self { text, kind, is_heading: matches!(block.kind, BlockKind::Heading(_)) }
    }
}

/// Whether the line at a place, if it is a shared one, is no content.
fn goes(lines: &[Line<'_>], at: usize) -> bool {
    let (before, rest) = lines.split_at(at);
    let Some((line, after)) = rest.split_first() else { return false };
    let is_own = |line: &Line<'_>| line.kind == Kind::Own;
    let is_end = !before.iter().any(is_own) || !after.iter().any(is_own);
    match line.kind {
        Kind::Own => false,
        Kind::Sentence => is_end,
        Kind::Label => {
            let is_lone = before.last().is_none_or(is_own) && after.first().is_none_or(is_own);
            !is_title(lines, at)
                && !leads_on(line, after.first())
                && !(is_lone && (is_heading(before, line, after) || is_signature(before, line)))
        }
    }
}

/// The first line is the title where no other line can be: paragraphs follow.
fn is_title(lines: &[Line<'_>], at: usize) -> bool {
    let next = lines.iter().find(|line| line.kind == Kind::Own);
    at == 0
        && lines.first().is_some_and(|line| title::is_title_like(line.text))
        && next.is_some_and(|next| !next.is_heading && !title::is_title_like(next.text))
}

/// "Le reazioni:" before a paragraph.
fn leads_on(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    line.text.ends_with(':') && next.is_some_and(|next| next.kind == Kind::Own)
}

/// A line below the first paragraph, beside one, and with more text below it, which stands there
/// once.
fn is_heading(before: &[Line<'_>], line: &Line<'_>, after: &[Line<'_>]) -> bool {
    let is_same = |other: &Line<'_>| other.text == line.text;
    let is_text = |other: &Line<'_>| other.kind == Kind::Own && is_sentence(other.text);
    let [Some(above), Some(below)] = [before.last(), after.first()] else { return false };
    before.iter().any(is_text)
        && (line.is_heading || is_text(above) || is_text(below))
        && !before.iter().chain(after).any(is_same)
}

/// "Marta Landi" below a title or a text may have written it; above the title stands the paper.
fn is_signature(before: &[Line<'_>], line: &Line<'_>) -> bool {
    let words = line.text.split(' ');
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase)
            || matches!(word.len(), 1..=3) && word.chars().all(char::is_lowercase)
    };
    !before.is_empty()
        && (2..=MAX_NAME).contains(&words.clone().count())
        && words.clone().all(is_word)
        && words.filter(|word| word.starts_with(char::is_uppercase)).count() >= 2
}

/// Short, with letters, and no mere word of an answer.
fn may_be_shared(text: &str) -> bool {
    text.len() <= MAX_LINE
        && text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
        && (!is_sentence(text) || text.split(' ').count() >= LEAST_WORDS)
}

/// Whether a line ends as a sentence does.
fn is_sentence(text: &str) -> bool {
    let closes = |c: char| matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '«' | ')' | ']' | ' ');
    text.trim_end_matches(closes).ends_with(['.', '!', '?', '…', '。', '！', '？', '।'])
        || text.ends_with(['»', '”', '"'])
}

fn key(text: &str) -> u64 {
    hash(&fold(text))
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of lines of which those with `=` before them stand in other documents too: `-`
    /// for what goes.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let mut shared: Vec<u64> =
            lines.iter().filter_map(|line| line.strip_prefix("= ")).map(key).collect();
        shared.sort_unstable();
        let mut blocks: Vec<Block<'_>> =
            lines.iter().map(|line| Block::paragraph(line.trim_start_matches("= "))).collect();
        take(&mut blocks, None, &shared);
        let fates: String =
            blocks.iter().map(|block| if block.is_kept() { '+' } else { '-' }).collect();
        assert_eq!(fates, expected, "{text}");
    }

    const TEXT: &str = "La gru è caduta sul molo, e nessuno sa ancora perché sia successo.";

    #[test]
    fn labels_go_wherever_they_stand() {
        check(&format!("= Home\n= Chi siamo\nCade una gru a Valnera\n{TEXT}"), "--++");
        check(&format!("Cade una gru a Valnera\n{TEXT}\n= Mappa del sito\n= Contatti"), "++--");
        check(&format!("Cade una gru a Valnera\n{TEXT}\n= Segui\n= Abbonati ora\n{TEXT}"), "++--+");
        check(&format!("Cade una gru a Valnera\n= Notizie dal porto\n{TEXT}"), "+-+");
    }

    #[test]
    fn headings_answers_and_signatures_stay() {
        check(&format!("Cade una gru a Valnera\n{TEXT}\n= Il commento\n{TEXT}"), "++++");
        check(
            &format!("Cade una gru a Valnera\n{TEXT}\n= Segui\n{TEXT}\n= Segui\n{TEXT}"),
            "++-+-+",
        );
        check(&format!("Cade una gru\n{TEXT}\nLe anomalie\n= La sentenza\n{TEXT}"), "+++++");
        check(&format!("Cade una gru?\n{TEXT}\n= Aveva 81 anni.\n= Certo.\n{TEXT}"), "+++++");
        check(&format!("Cade una gru a Valnera\n{TEXT}\n= Marta Landi"), "+++");
        check(&format!("Cade una gru a Valnera\n= Le reazioni:\n{TEXT}"), "+++");
        check(&format!("Cade una gru a Valnera\n{TEXT}\n= 11 aprile 2025"), "+++");
    }

    #[test]
    fn sentences_go_at_the_ends() {
        let junk = "= Sostieni anche tu il nostro giornale di prova.";
        check(&format!("Cade una gru a Valnera\n{TEXT}\n{junk}\n= Contatti"), "++--");
        check(&format!("{junk}\nCade una gru a Valnera\n{TEXT}"), "-++");
        check(&format!("Cade una gru a Valnera\n{TEXT}\n{junk}\n{TEXT}"), "++++");
    }

    #[test]
    fn what_may_be_the_title_stays() {
        check(&format!("= La settimana di Valnera\n{TEXT}\n{TEXT}"), "+++");
        check(&format!("= Il Corriere di Prova\nCade una gru a Valnera\n{TEXT}"), "-++");
        check("= La settimana di Valnera\n= Contatti", "++");
    }
}
