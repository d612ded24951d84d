//! Page breaks: a sentence that a line of the page (its running header, its number) cuts in two goes
//! on after it.

use crate::parse::draft::{Block, BlockKind, Fate};
use crate::parse::title::is_title_like;

/// Shorter paragraphs without a stop are headings or items, not open sentences: in bytes.
const MIN_OPEN: usize = 60;

/// Headers are shorter than this: in bytes.
const MAX_HEADER: usize = 140;

/// How many lines a header may have.
const MAX_HEADER_LINES: usize = 3;

/// Joins what page breaks cut, takes the headers out, and returns the first that could be a title.
pub(crate) fn join(blocks: &mut [Block<'_>]) -> Option<String> {
    let kept: Vec<usize> =
        (0..blocks.len()).filter(|&at| blocks.get(at).is_some_and(Block::is_kept)).collect();
    let mut header = None;
    for (place, &at) in kept.iter().enumerate() {
        if !blocks.get(at).is_some_and(is_open) {
            continue;
        }
        let following = kept.get(place + 1..).unwrap_or_default();
        let between = following.iter().take(MAX_HEADER_LINES + 1);
        let lines = between.take_while(|&&next| blocks.get(next).is_some_and(is_header)).count();
        let Some(&next) = following.get(lines).filter(|_| lines <= MAX_HEADER_LINES) else {
            continue;
        };
        if !blocks.get(next).is_some_and(goes_on) {
            continue;
        }
        for &line in following.iter().take(lines) {
            if let Some(block) = blocks.get_mut(line) {
                block.fate = Fate::Removed("page header");
                if is_title_like(&block.text) {
                    header.get_or_insert_with(|| block.text.to_string());
                }
            }
        }
        if let Some(block) = blocks.get_mut(next) {
            block.fate = Fate::Continues;
        }
    }
    header
}

/// A long paragraph that ends in the middle of a sentence.
fn is_open(block: &Block<'_>) -> bool {
    block.kind == BlockKind::Paragraph
        && block.text.len() >= MIN_OPEN
        && block.text.ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '-' | '’' | '\''))
}

/// A short line that neither ends nor continues a sentence.
fn is_header(block: &Block<'_>) -> bool {
    block.kind != BlockKind::Caption
        && block.text.len() <= MAX_HEADER
        && !block.text.ends_with(['.', '!', '?', ':', ';', ','])
        && !block.text.starts_with(char::is_lowercase)
}

/// A paragraph that begins in the middle of a sentence.
fn goes_on(block: &Block<'_>) -> bool {
    block.kind == BlockKind::Paragraph
        && block.text.starts_with(char::is_lowercase)
        && (block.text.contains(' ') || block.text.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &str = "Il sindaco ha promesso che il ponte sarebbe stato aperto entro la fine del";
    const REST: &str = "mese, ma i lavori non sono ancora finiti.";

    #[track_caller]
    fn check(lines: &[&str], fates: &[Fate], header: Option<&str>) {
        let mut blocks: Vec<Block<'_>> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        assert_eq!(join(&mut blocks).as_deref(), header);
        assert_eq!(blocks.iter().map(|block| block.fate).collect::<Vec<_>>(), fates);
    }

    #[test]
    fn sentences_go_on_after_a_page_break() {
        use Fate::{Continues, Kept, Removed};
        check(&[OPEN, REST], &[Kept, Continues], None);
        let header = Removed("page header");
        check(
            &[OPEN, "Il ponte che non c'è", REST],
            &[Kept, header, Continues],
            Some("Il ponte che non c'è"),
        );
        check(
            &[OPEN, "12", "Il Foglio", REST],
            &[Kept, header, header, Continues],
            Some("Il Foglio"),
        );
    }

    #[test]
    fn what_is_whole_stays() {
        check(&["Il ponte è chiuso.", REST], &[Fate::Kept; 2], None);
        check(&[OPEN, "Il ponte", "Un'altra frase comincia."], &[Fate::Kept; 3], None);
        check(&["pane", "vino", "olio"], &[Fate::Kept; 3], None);
        check(&[OPEN, "Una frase intera.", REST], &[Fate::Kept; 3], None);
    }
}
