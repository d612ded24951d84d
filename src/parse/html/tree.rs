//! The tree of a page, as a browser would build it of well-meant markup, in time and space that grow
//! with the page and nothing else: nesting, attributes and elements are capped.
//!
//! `html5gum` tells the tokens apart. Browsers' rules for putting broken markup right are followed as
//! far as they change which text belongs together: ends that are left out, ends without a start.

mod build;

use std::ops::Range;

use super::tag::{Flow, Tag};

pub(super) type NodeId = usize;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    pub(super) parent: NodeId,
    /// One past its last descendant: nodes stand in the order of the page.
    pub(super) end: NodeId,
    attributes: Range<u32>,
    text: Range<u32>,
}

/// A page. The first node is its root.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    attributes: Vec<(&'static str, Range<u32>)>,
    text: String,
    /// Scripts with data on the page, as they stand: JSON-LD.
    pub(super) data: Vec<String>,
    /// Some elements were more than we read.
    pub(super) is_capped: bool,
}

impl Tree {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id).unwrap_or(&NOTHING)
    }

    pub(super) fn tag(&self, id: NodeId) -> Tag {
        self.node(id).tag
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: NodeId) -> &str {
        self.part(&self.node(id).text)
    }

    /// All text within a node, one blank for any white space.
    pub(super) fn inner_text(&self, id: NodeId) -> String {
        let mut text = String::new();
        for at in id..self.node(id).end {
            let node = self.node(at);
            if node.tag == Tag::Text {
                text.push_str(self.text(at));
            } else if node.tag.flow() != Flow::Inline || node.tag == Tag::Br {
                text.push(' ');
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        let Range { start, end } = self.node(id).attributes;
        let own = self.attributes.get(start as usize..end as usize)?;
        own.iter().find(|(known, _)| *known == name).map(|(_, value)| self.part(value))
    }

    /// The nodes above a node, the nearest first.
    pub(super) fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let above = move |at: NodeId| (at != 0).then(|| self.node(at).parent);
        std::iter::successors(above(id), move |&at| above(at))
    }

    pub(super) fn ids(&self) -> Range<NodeId> {
        0..self.nodes.len()
    }

    pub(super) fn is_within(&self, id: NodeId, outer: NodeId) -> bool {
        (outer..self.node(outer).end).contains(&id)
    }

    fn part(&self, range: &Range<u32>) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

static NOTHING: Node = Node { tag: Tag::Unknown, parent: 0, end: 0, attributes: 0..0, text: 0..0 };
