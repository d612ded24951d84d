//! Which part of a page holds its article, and which parts are named or shaped as something else.

use super::block::TextBlock;
use super::noise;
use super::tag::Tag;
use super::tree::{NodeId, Tree};

/// What is named as something else is it, unless it holds this much of the page's running text: in
/// hundredths. Comments may be longer than what they comment on.
const MOST: usize = 50;
const MOST_COMMENTS: usize = 95;

/// We go down to a part while it holds this much of the running text, and what stands beside it is
/// less than that: in hundredths.
const SHARE: usize = 60;
const BESIDE: usize = 30;

/// Less text beside a part than this is never missed: in bytes. Paragraphs are missed sooner than
/// parts, which may tell of something else.
const MIN_BESIDE: usize = 150;
const MIN_PARAGRAPHS: usize = 200;

/// A part that holds the page's heading is preferred if it has this much of the text of the largest:
/// in hundredths, and in bytes.
const WITH_HEADING: usize = 50;
const MIN_WITH_HEADING: usize = 400;

/// Running text has fewer links than this: in hundredths.
const FEW_LINKS: usize = 15;

/// A part that is only named as something else holds text of its own if it has this much of the
/// page's, in hundredths, in this many paragraphs.
const OWN_TEXT: usize = 15;
const OWN_PARAGRAPHS: usize = 2;

/// The text that goes with a picture is shorter: in bytes.
const MAX_CAPTION: usize = 350;

/// A list is one of links if this much of its text leads elsewhere, or less where each item leads
/// elsewhere and none is a sentence: in hundredths.
const LINKED_LIST: usize = 60;
const LINKED_ITEMS: usize = 30;

/// The rule that takes each node out, if any.
pub(super) type NodeRules = Vec<Option<&'static str>>;

/// Sums over the blocks of any part of a page.
pub(super) struct Amounts(Vec<usize>);

impl Amounts {
    pub(super) fn of(tree: &Tree, amounts: impl Iterator<Item = (NodeId, usize)>) -> Self {
        let mut sums = vec![0; tree.nodes.len() + 1];
        for (node, amount) in amounts {
            if let Some(sum) = sums.get_mut(node + 1) {
                *sum += amount;
            }
        }
        let mut total = 0;
        for sum in &mut sums {
            total += *sum;
            *sum = total;
        }
        Self(sums)
    }

    pub(super) fn within(&self, tree: &Tree, id: NodeId) -> usize {
        let before = |at: usize| self.0.get(at).copied().unwrap_or_default();
        before(tree.node(id).end).saturating_sub(before(id))
    }
}

/// What is counted of a page's blocks.
struct Counts {
    length: Amounts,
    linked: Amounts,
    prose: Amounts,
    paragraphs: Amounts,
}

impl Counts {
    fn of<'a>(tree: &Tree, blocks: &(impl Iterator<Item = &'a TextBlock> + Clone)) -> Self {
        let sum = |amount: &dyn Fn(&TextBlock) -> usize| {
            Amounts::of(tree, blocks.clone().map(|block| (block.node, amount(block))))
        };
        Self {
            length: sum(&TextBlock::length),
            linked: sum(&|block| block.linked),
            prose: sum(&TextBlock::prose),
            paragraphs: sum(&|block| {
                usize::from(tree.tag(block.node) == Tag::P && block.prose() > 0)
            }),
        }
    }

    fn has_few_links(&self, tree: &Tree, id: NodeId) -> bool {
        let length = self.length.within(tree, id);
        length > 0 && self.linked.within(tree, id) * 100 < length * FEW_LINKS
    }
}

/// The rule that each node is taken out by: its own or that of what it stands in. A `lenient` one
/// lets parts with text of their own be, whatever they are named.
pub(super) fn noise(
    tree: &Tree,
    blocks: &[TextBlock],
    heading: Option<NodeId>,
    lenient: bool,
) -> NodeRules {
    let counts = Counts::of(tree, &blocks.iter());
    let total = counts.prose.within(tree, 0);
    let pictures = count(tree, |tag| matches!(tag, Tag::Img | Tag::Picture | Tag::Svg));
    let quotations = count(tree, |tag| tag == Tag::Blockquote);
    let mut rules: NodeRules = Vec::with_capacity(tree.nodes.len());
    for id in tree.ids() {
        let above = if id == 0 { None } else { rules.get(tree.node(id).parent).copied().flatten() };
        let own = || {
            let prose = counts.prose.within(tree, id);
            if heading.is_some_and(|heading| tree.is_within(heading, id)) {
                return None;
            }
            let length = counts.length.within(tree, id);
            let has_picture = pictures.within(tree, id) > 0;
            let shown =
                has_picture && (1..MAX_CAPTION).contains(&length) && noise::names_picture(tree, id);
            let rule = noise::rule(tree, id).or(shown.then_some("caption"))?;
            let most = if rule == "comments" { MOST_COMMENTS } else { MOST };
            let is_certain = noise::is_certain(tree, id, rule);
            // A bar of buttons quotes nobody.
            let quotes = matches!(rule, "share" | "control") && quotations.within(tree, id) > 0;
            let is_article = !is_certain && (quotes || noise::names_body(tree, id));
            let has_own_text = lenient
                && !is_certain
                && prose * 100 > total * OWN_TEXT
                && counts.has_few_links(tree, id)
                && counts.paragraphs.within(tree, id) >= OWN_PARAGRAPHS;
            (prose * 100 <= total * most && !is_article && !has_own_text).then_some(rule)
        };
        rules.push(above.or_else(own));
    }
    rules
}

fn count(tree: &Tree, is: impl Fn(Tag) -> bool) -> Amounts {
    // A node counts as within itself.
    Amounts::of(tree, tree.ids().filter(|&id| is(tree.tag(id))).map(|id| (id, 1)))
}

/// The smallest part that holds the article: from the whole page down, as long as one part has most
/// of the running text and little else beside it.
pub(super) fn article(
    tree: &Tree,
    blocks: &[TextBlock],
    noise: &NodeRules,
    heading: Option<NodeId>,
) -> NodeId {
    let is_kept = |block: &&TextBlock| noise.get(block.node).is_some_and(Option::is_none);
    let counts = Counts::of(tree, &blocks.iter().filter(is_kept));
    let others = count(tree, |tag| matches!(tag, Tag::Article | Tag::H1));
    let holds_heading = |id: NodeId| heading.is_some_and(|heading| tree.is_within(heading, id));
    let mut at = 0;
    loop {
        let amount = counts.prose.within(tree, at);
        let parts: Vec<(NodeId, usize)> =
            children(tree, at).map(|id| (id, counts.prose.within(tree, id))).collect();
        let Some(&largest) = parts.iter().rev().max_by_key(|(_, prose)| *prose) else { return at };
        let with_heading = parts.iter().copied().find(|&(id, prose)| {
            holds_heading(id) && prose * 100 >= largest.1 * WITH_HEADING && prose > MIN_WITH_HEADING
        });
        let (best, prose) = with_heading.unwrap_or(largest);
        if prose == 0 || is_paragraph(tree.tag(best)) {
            return at;
        }
        let is_article = tree.tag(best) == Tag::Article || holds_heading(best);
        let is_beside = |id: NodeId| {
            let is_another = is_article && others.within(tree, id) > 0;
            let is_above = heading.is_some_and(|heading| tree.node(id).end <= heading);
            id != best && !is_another && !is_above && counts.has_few_links(tree, id)
        };
        let beside = || parts.iter().filter(|&&(id, _)| is_beside(id));
        let all: usize = beside().map(|(_, prose)| prose).sum();
        let paragraphs = beside().filter(|&&(id, _)| tree.tag(id) == Tag::P);
        let paragraphs: usize = paragraphs.map(|(_, prose)| prose).sum();
        let is_missed =
            paragraphs > MIN_PARAGRAPHS || all > MIN_BESIDE && all * 100 > amount * BESIDE;
        if is_missed || !is_article && prose * 100 < amount * SHARE {
            return at;
        }
        at = best;
    }
}

fn children(tree: &Tree, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let end = tree.node(id).end;
    let next = move |at: NodeId| (at < end).then_some(at);
    std::iter::successors(next(id + 1), move |&at| next(tree.node(at).end))
}

fn is_paragraph(tag: Tag) -> bool {
    is_text(tag) || tag.is_heading()
}

/// Elements that hold a stretch of text.
pub(super) fn is_text(tag: Tag) -> bool {
    matches!(tag, Tag::P | Tag::Li | Tag::Blockquote | Tag::Pre | Tag::Dd | Tag::Td)
}

/// Adds the lists within a part that are nothing but links.
pub(super) fn add_link_lists(
    tree: &Tree,
    blocks: &[TextBlock],
    part: NodeId,
    rules: &mut NodeRules,
) {
    let counts = Counts::of(tree, &blocks.iter());
    let places = blocks.iter().map(|block| (block.node, 1));
    let items = Amounts::of(tree, places);
    let is_link = |block: &&TextBlock| block.linked > 0 && !block.text.ends_with('.');
    let links = blocks.iter().filter(is_link).map(|block| (block.node, 1));
    let links = Amounts::of(tree, links);
    for id in part..tree.node(part).end {
        let above = rules.get(tree.node(id).parent).copied().flatten();
        let is_list = matches!(tree.tag(id), Tag::Ul | Tag::Ol | Tag::Dl);
        let Some(rule) = rules.get_mut(id).filter(|rule| rule.is_none()) else { continue };
        let length = counts.length.within(tree, id);
        let linked = counts.linked.within(tree, id);
        let items = items.within(tree, id);
        let is_all_links = items > 1 && items == links.within(tree, id);
        let least = if is_all_links { LINKED_ITEMS } else { LINKED_LIST };
        let is_links = is_list && length > 0 && linked * 100 > length * least;
        *rule = above.filter(|_| id != part).or(is_links.then_some("links"));
    }
}
