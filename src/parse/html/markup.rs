//! Text that stands in attributes and data as markup: entities decoded, tags taken out.

use super::block;
use super::tree::Tree;

/// The text that a piece of markup shows, one blank for any white space.
pub(crate) fn decoded(markup: &str) -> String {
    let is_markup = markup.contains('<') || markup.contains('&') && markup.contains(';');
    let text = if is_markup { Tree::read(markup).inner_text(0) } else { markup.to_owned() };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs of a piece of markup: its lines, and the blocks within them.
pub(super) fn paragraphs(markup: &str) -> Vec<String> {
    let blocks = markup.lines().flat_map(|line| block::blocks(&Tree::read(line)));
    blocks.map(|block| block.text).collect()
}
