//! Which blocks of a page are its article: those of the part that holds its running text, without
//! what is named or shaped as something else, with the lines that introduce it.

use super::block::{TextBlock, ends_sentence};
use super::markup::paragraphs;
use super::metadata::Page;
use super::noise;
use super::region::{self, NodeRules};
use super::tag::Tag;
use super::tree::{NodeId, Tree};

/// If less than this of a page's running text is left, names are believed less: in hundredths.
const TOO_LITTLE: usize = 40;

/// The shortest line that may introduce an article: in characters, and in bytes where only its name
/// tells.
const MIN_STANDFIRST: usize = 20;
const MIN_NAMED_STANDFIRST: usize = 40;

/// What stands above a list of links is shorter: in bytes.
const MAX_LEAD_IN: usize = 60;

/// Texts are told to be the same by this many letters.
const SAME_LETTERS: usize = 60;

/// What the page states as its text is believed if it holds this much of what we found, so that it
/// can take little away even if it breaks off: in hundredths.
const STATED: usize = 90;

/// The shortest text that a page states which we trust, and the shortest block that it decides on:
/// in letters.
const MIN_STATED: usize = 200;
const MIN_DECIDED: usize = 40;

/// How much of the start or the end of a block must be stated: in letters.
const EDGE: usize = 30;

/// What becomes of each block: nothing, or the rule that takes it out.
pub(super) type Rules = Vec<Option<&'static str>>;

pub(super) fn choose(tree: &Tree, blocks: &[TextBlock], page: &Page) -> Rules {
    let kept = |rules: &Rules| -> usize {
        let kept = blocks.iter().zip(rules).filter(|(_, rule)| rule.is_none());
        kept.map(|(block, _)| block.prose()).sum()
    };
    let strict = Choice::make(tree, blocks, page, false);
    let total: usize = blocks.iter().map(TextBlock::prose).sum();
    let found = kept(&strict);
    if found * 100 >= total * TOO_LITTLE {
        return strict;
    }
    let lenient = Choice::make(tree, blocks, page, true);
    if kept(&lenient) > 2 * found { lenient } else { strict }
}

struct Choice<'a> {
    tree: &'a Tree,
    blocks: &'a [TextBlock],
    page: &'a Page,
    noise: NodeRules,
    part: NodeId,
    rules: Rules,
}

impl<'a> Choice<'a> {
    fn make(tree: &'a Tree, blocks: &'a [TextBlock], page: &'a Page, lenient: bool) -> Rules {
        let noise = region::noise(tree, blocks, page.heading, lenient);
        let part = region::article(tree, blocks, &noise, page.heading);
        let mut rules_of_nodes = noise.clone();
        region::add_link_lists(tree, blocks, part, &mut rules_of_nodes);
        let rule = |block: &TextBlock| {
            let own = rules_of_nodes.get(block.node).copied().flatten();
            own.or_else(|| (!tree.is_within(block.node, part)).then_some("outside"))
        };
        let rules = blocks.iter().map(rule).collect();
        let mut choice = Choice { tree, blocks, page, noise, part, rules };
        choice.take_links();
        let first = choice.take_edges();
        let standfirst = choice.keep_standfirst(first);
        choice.compare_with_stated(&standfirst);
        choice.take_lead_ins(&standfirst);
        choice.take_empty_headings();
        choice.rules
    }

    fn tag(&self, block: &TextBlock) -> Tag {
        self.tree.tag(block.node)
    }

    /// Lines of links.
    fn take_links(&mut self) {
        for (block, rule) in self.blocks.iter().zip(&mut self.rules) {
            let is_link = block.linked * 10 > block.length() * 7 && !ends_sentence(&block.text);
            if rule.is_none() && is_link {
                *rule = Some("links");
            }
        }
    }

    /// What stands before the first and after the last running text and has no form of text; where
    /// the running text begins.
    fn take_edges(&mut self) -> Option<usize> {
        let is_prose = |(block, rule): (&TextBlock, Option<&'static str>)| {
            rule.is_none() && block.prose() > 0 && !self.tag(block).is_heading()
        };
        let first = self.blocks.iter().zip(self.rules.iter().copied()).position(is_prose)?;
        let last = self.blocks.iter().zip(self.rules.iter().copied()).rposition(is_prose)?;
        let parent = |block: &TextBlock| self.tree.node(block.node).parent;
        let place = self.blocks.get(first).map(parent);
        let is_edge = |at: usize, block: &TextBlock| {
            let has_form = region::is_text(self.tag(block)) || self.tag(block).is_heading();
            let has_text = block.linked * 2 < block.length();
            let is_sentence = block.length() > 40 && ends_sentence(&block.text);
            let is_before = has_form && (has_text || is_sentence) && Some(parent(block)) == place;
            let is_after = has_form && has_text;
            at < first && !is_before || at > last && !is_after
        };
        let edges: Vec<bool> =
            self.blocks.iter().enumerate().map(|(at, block)| is_edge(at, block)).collect();
        for (rule, is_edge) in self.rules.iter_mut().zip(edges) {
            if rule.is_none() && is_edge {
                *rule = Some("edge");
            }
        }
        Some(first)
    }

    /// The lines between the heading and the text that say what it is about: those that the page
    /// describes itself with, and those that are named so.
    fn keep_standfirst(&mut self, first: Option<usize>) -> Vec<usize> {
        let said: Vec<String> = self.page.descriptions.iter().map(|text| opening(text)).collect();
        let is_standfirst = |block: &TextBlock| {
            let noise = self.noise.get(block.node).copied().flatten();
            if self.page.heading.is_some_and(|heading| block.node <= heading)
                || block.linked * 2 >= block.length()
                || block.text.chars().count() < MIN_STANDFIRST
            {
                return false;
            }
            let own = opening(&block.text);
            let is_said = said.iter().any(|text| text.len() >= MIN_STANDFIRST && *text == own);
            let is_free = noise.is_none() || noise == Some("related") && block.linked == 0;
            let is_named = || {
                is_free
                    && self.page.heading.is_some()
                    && block.length() >= MIN_NAMED_STANDFIRST
                    && noise::names_standfirst(self.tree, block.node)
            };
            !matches!(noise, Some("caption" | "comments" | "hidden")) && (is_said || is_named())
        };
        let kept: Vec<usize> = (0..first.unwrap_or_default())
            .filter(|&at| self.blocks.get(at).is_some_and(is_standfirst))
            .collect();
        for &at in &kept {
            if let Some(rule) = self.rules.get_mut(at) {
                *rule = None;
            }
        }
        kept
    }

    /// Where the page states its text in its data, that text tells what belongs to it. It never
    /// replaces what stands on the page: data lack headings, quotes, and often the end.
    fn compare_with_stated(&mut self, standfirst: &[usize]) {
        let stated = self
            .page
            .linked_data
            .body
            .as_deref()
            .map(|body| letters(&paragraphs(body).concat()))
            .unwrap_or_default();
        if stated.len() <= MIN_STATED {
            return;
        }
        let own: Vec<String> = self.blocks.iter().map(|block| letters(&block.text)).collect();
        let is_said: Vec<bool> = own.iter().map(|text| stated.contains(text.as_str())).collect();
        let (mut all, mut both) = (0, 0);
        for (at, block) in self.blocks.iter().enumerate() {
            if self.rules.get(at).is_some_and(Option::is_none) && block.prose() > 0 {
                let length = own.get(at).map_or(0, String::len);
                all += length;
                both += if is_said.get(at) == Some(&true) { length } else { 0 };
            }
        }
        if both * 100 <= all * STATED {
            return;
        }
        for (at, block) in self.blocks.iter().enumerate() {
            let (Some(text), Some(rule)) = (own.get(at), self.rules.get_mut(at)) else { continue };
            let is_said = is_said.get(at) == Some(&true);
            let is_within = self.tree.is_within(block.node, self.part);
            let is_long = text.len() >= MIN_DECIDED;
            match *rule {
                Some(known) if known != "hidden" && is_said && is_within && is_long => {
                    *rule = None;
                }
                None if !standfirst.contains(&at)
                    && !self.tree.tag(block.node).is_heading()
                    && !is_said
                    && !edges(text).iter().any(|edge| stated.contains(edge)) =>
                {
                    *rule = Some("unsaid");
                }
                _ => {}
            }
        }
    }

    /// Short lines above links: "More news", "Read also:".
    fn take_lead_ins(&mut self, standfirst: &[usize]) {
        for (at, block) in self.blocks.iter().enumerate() {
            let leads_on = matches!(self.rules.get(at + 1), Some(Some("links" | "related")));
            let is_line = block.length() < MAX_LEAD_IN
                && (block.text.ends_with(':') || !ends_sentence(&block.text));
            let Some(rule) = self.rules.get_mut(at).filter(|rule| rule.is_none()) else { continue };
            if leads_on && is_line && !standfirst.contains(&at) {
                *rule = Some("heading");
            }
        }
    }

    /// The page's own heading, and headings without a text below them.
    fn take_empty_headings(&mut self) {
        let mut text_below = false;
        for (block, rule) in self.blocks.iter().zip(&mut self.rules).rev() {
            if Some(block.node) == self.page.heading {
                *rule = Some("title");
            }
            if rule.is_some() {
                continue;
            }
            let is_heading = self.tree.tag(block.node).is_heading();
            if is_heading && !text_below {
                *rule = Some("heading");
            }
            text_below = !is_heading;
        }
    }
}

/// The letters and digits that a text begins with.
fn opening(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).take(SAME_LETTERS).collect()
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The start and the end of a text.
fn edges(text: &str) -> [&str; 2] {
    let start = text.char_indices().nth(EDGE).map_or(text.len(), |(at, _)| at);
    let end = text.char_indices().rev().nth(EDGE - 1).map_or(0, |(at, _)| at);
    [text.get(..start).unwrap_or(text), text.get(end..).unwrap_or(text)]
}
