//! HTML pages as browsers save them: the article's text among what else a page holds, and what the
//! page states about it.
//!
//! `tree.rs` reads the page, `block.rs` its visible text, `metadata.rs` what it states, `body.rs` and
//! `noise.rs` say which blocks are the article. Nothing is lost: what is no article is removed with
//! the rule that says so.

mod block;
mod body;
mod bounded;
mod headline;
mod linked_data;
mod markup;
mod metadata;
mod noise;
mod region;
mod saved;
mod tag;
mod tree;

pub(crate) use markup::decoded;

use crate::model::Problem;
use crate::parse::credit;
use crate::parse::draft::{Block, BlockKind, Draft, Fate};
use crate::parse::fault::malformed;
use crate::text::clean_line;
use block::TextBlock;
use tree::Tree;

/// How much of a text is looked at to tell whether it is a page: in bytes.
const SAMPLE: usize = 4 << 10;

/// A page with less text than this may show only how its article begins: in bytes.
const SHORT: usize = 400;

/// Whether a text begins as a page does.
pub(crate) fn sniff(text: &str) -> bool {
    let start = text.trim_start();
    // Most texts are none, and told by their first character.
    if !start.starts_with('<') {
        return false;
    }
    let sample = start.get(..start.floor_char_boundary(SAMPLE)).unwrap_or_default().to_lowercase();
    sample.starts_with("<!doctype html")
        || ["<html", "<head", "<body", "<meta ", "<title"].iter().any(|tag| sample.contains(tag))
}

/// The draft of a page.
pub(crate) fn parse(text: &str) -> Vec<Draft<'static>> {
    let tree = Tree::read(text);
    let blocks = block::blocks(&tree);
    let page = metadata::read(&tree, saved::read(text));
    let rules = body::choose(&tree, &blocks, &page);
    let problems = tree.is_capped.then(too_large).into_iter().collect();
    let mut made = made(&tree, blocks, rules);
    take_stated_text(&mut made, page.linked_data.body.as_deref());
    vec![Draft { blocks: made, metadata: page.metadata, problems }]
}

/// All that a text with markup shows, for one that has nothing around its article: a mail, a chapter.
pub(crate) fn whole(text: &str) -> Vec<Block<'static>> {
    let tree = Tree::read(text);
    let blocks = block::blocks(&tree);
    let mut of_nodes: region::NodeRules = Vec::with_capacity(tree.nodes.len());
    for id in tree.ids() {
        let above = of_nodes.get(tree.node(id).parent).copied().flatten();
        let own = || noise::rule(&tree, id).filter(|rule| matches!(*rule, "hidden" | "caption"));
        of_nodes.push(above.or_else(own));
    }
    let rule = |block: &TextBlock| of_nodes.get(block.node).copied().flatten();
    let rules = blocks.iter().map(rule).collect();
    made(&tree, blocks, rules)
}

/// The blocks of a draft, those removed that a rule takes out.
fn made(tree: &Tree, blocks: Vec<TextBlock>, rules: body::Rules) -> Vec<Block<'static>> {
    let block = |(block, rule): (TextBlock, Option<&'static str>)| {
        let kind = tree.tag(block.node).heading_level();
        let kind = kind.map_or(BlockKind::Paragraph, BlockKind::Heading);
        // Pictures are not shown, so that what goes with them only interrupts the text.
        let rule = rule.or_else(|| credit::is_caption(&block.text).then_some("caption"));
        let fate = rule.map_or(Fate::Kept, Fate::Removed);
        Block { fate, ..Block::new(kind, clean_line(&block.text).to_string()) }
    };
    let made = blocks.into_iter().zip(rules).map(block);
    made.filter(|block| !block.text.is_empty()).collect()
}

/// The last resort: a page that shows no text may state it in its data.
fn take_stated_text(blocks: &mut Vec<Block<'static>>, stated: Option<&str>) {
    let shown: usize = blocks.iter().filter(|b| b.is_kept()).map(|b| b.text.len()).sum();
    let Some(stated) = stated.filter(|text| shown < SHORT && text.len() > 2 * shown) else {
        return;
    };
    let paragraphs = markup::paragraphs(stated);
    if paragraphs.iter().map(String::len).sum::<usize>() <= 2 * shown {
        return;
    }
    for block in blocks.iter_mut().filter(|block| block.is_kept()) {
        block.fate = Fate::Removed("summary");
    }
    let cleaned = paragraphs.iter().map(|text| clean_line(text).to_string());
    blocks.extend(cleaned.filter(|text| !text.is_empty()).map(Block::paragraph));
}

fn too_large() -> Problem {
    let message = "the page has more parts than are told apart; its end is one piece";
    malformed(0, message, "save the article alone")
}

#[cfg(test)]
mod tests;
