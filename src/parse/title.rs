//! The title: stated by the file, standing at the head of the text, said twice, printed at a page
//! break, or derived from the first sentence.

use crate::lang::text;
use crate::model::TitleBasis;
use crate::parse::draft::{Block, BlockKind, Fate};
use crate::parse::phrase::line_key;
use crate::text::{SentenceRules, sentences};

/// How many kept blocks from the head a title is looked for in.
const NEAR_HEAD: usize = 6;

/// Titles are shorter than this: in characters.
const MAX_TITLE: usize = 160;

/// A first sentence that serves as title is cut after this: in characters.
const MAX_DERIVED: usize = 110;

/// Finds the title at the head of the text, unless the file states it, and takes every block that
/// says it again out of the text.
pub(crate) fn take(stated: Option<String>, blocks: &mut [Block<'_>]) -> Option<String> {
    let title = stated.or_else(|| at_head(blocks))?;
    let key = line_key(&title);
    for block in blocks.iter_mut().filter(|block| block.is_kept()) {
        if says(block, &title, &key) {
            block.fate = Fate::Removed("title");
        }
    }
    Some(title)
}

/// Whether a block is the title, but for case and marks.
fn says(block: &Block<'_>, title: &str, key: &str) -> bool {
    block.text.len().abs_diff(title.len()) <= title.len() / 4 + 4 && line_key(&block.text) == key
}

fn at_head(blocks: &[Block<'_>]) -> Option<String> {
    let head: Vec<&Block<'_>> = blocks.iter().filter(|b| b.is_kept()).take(NEAR_HEAD).collect();
    let text = |block: &&Block<'_>| block.text.to_string();
    let heading = head.iter().take(3).find(|block| block.kind == BlockKind::Heading(1));
    let first = head.iter().find(|block| block.kind != BlockKind::Caption)?;
    heading
        .or_else(|| said_twice(&head))
        .or_else(|| Some(first).filter(|block| stands_as_title(block, blocks)))
        .map(text)
}

fn said_twice<'a, 'b>(head: &'a [&'b Block<'b>]) -> Option<&'a &'b Block<'b>> {
    head.iter()
        .enumerate()
        .find(|(at, block)| {
            is_title_like(&block.text) && {
                let key = line_key(&block.text);
                head.iter().skip(at + 1).any(|other| says(other, &block.text, &key))
            }
        })
        .map(|(_, block)| block)
}

/// A short line without a full stop above a text that is longer than it.
fn stands_as_title(block: &Block<'_>, blocks: &[Block<'_>]) -> bool {
    if matches!(block.kind, BlockKind::Heading(_)) {
        return true;
    }
    let rest: usize = blocks
        .iter()
        .filter(|other| other.is_kept() && !std::ptr::eq(*other, block))
        .map(|other| other.text.len())
        .sum();
    is_title_like(&block.text) && rest > 2 * block.text.len() && rest > 60
}

/// One line of headline length, no list, no sentence that goes on to another.
pub(crate) fn is_title_like(line: &str) -> bool {
    let length = line.chars().take(MAX_TITLE + 1).count();
    (8..=MAX_TITLE).contains(&length)
        && !line.ends_with(['.', ',', ';', ':', '-', '–'])
        && line.starts_with(|c: char| !c.is_lowercase() && !matches!(c, '-' | '*' | '•'))
        && (length <= 110 || line.matches(". ").count() == 0)
        && line.contains(' ')
}

/// The first sentence of the text as title, cut at a word where it is long.
pub(crate) fn derived(text: &str, language: &str) -> Option<String> {
    let paragraph = text.get(..text.floor_char_boundary(4096))?.split('\n').next()?;
    let is_abbreviation = |word: &str| text::is_abbreviation(language, word);
    let rules = SentenceRules { is_abbreviation: &is_abbreviation, ordinal_stop: false };
    let sentence = sentences(paragraph, rules).first()?.of(paragraph).trim_end_matches('.');
    let Some((end, _)) = sentence.char_indices().nth(MAX_DERIVED) else {
        return Some(sentence.to_owned());
    };
    let cut = sentence.get(..end)?;
    let at_word = cut.rfind(' ').filter(|at| at * 2 > cut.len()).unwrap_or(cut.len());
    let kept = cut.get(..at_word)?.trim_end_matches([',', ';', ':', ' ', '–', '-']);
    Some(format!("{kept}…"))
}

/// A title and how we came by it.
pub(crate) fn with_basis(stated: Option<String>, derived: Option<String>) -> (String, TitleBasis) {
    match stated {
        Some(title) => (title, TitleBasis::Stated),
        None => (derived.unwrap_or_default(), TitleBasis::Derived),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "La nave è arrivata in porto all'alba, quando nessuno l'aspettava più. È stata una festa.";

    #[track_caller]
    fn check(lines: &[&str], expected: Option<&str>, left: usize) {
        let mut blocks: Vec<Block<'_>> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        assert_eq!(take(None, &mut blocks).as_deref(), expected, "{lines:?}");
        assert_eq!(blocks.iter().filter(|block| block.is_kept()).count(), left, "{lines:?}");
    }

    #[test]
    fn titles_stand_at_the_head() {
        check(&["Torna la nave", TEXT], Some("Torna la nave"), 1);
        check(&["Cronaca", "Torna la nave", "TORNA LA NAVE", TEXT], Some("Torna la nave"), 2);
        check(&["Torna la nave?", TEXT, "Torna la nave?"], Some("Torna la nave?"), 1);
    }

    #[test]
    fn sentences_are_no_titles() {
        check(&[TEXT, TEXT], None, 2);
        check(&["Piove.", TEXT], None, 2);
        check(&["Torna la nave", "Fine"], None, 2);
        check(&["e poi la nave", TEXT], None, 2);
    }

    #[test]
    fn the_first_sentence_serves() {
        assert_eq!(
            derived("Il sig. Neri parte. Poi torna.", "it").as_deref(),
            Some("Il sig. Neri parte")
        );
        let long = "parola ".repeat(40);
        let title = derived(&long, "it").unwrap();
        assert!(title.ends_with("parola…") && title.chars().count() <= MAX_DERIVED + 1);
        assert_eq!(derived("", "it"), None);
    }
}
