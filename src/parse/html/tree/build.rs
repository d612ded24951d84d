//! The tree of a page from the tokens of `html5gum`. What is broken is put right as far as it changes
//! which text belongs together; nesting, attributes and elements are capped.

use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::{Node, NodeId, Tree};
use crate::parse::html::bounded::{Attributes, Bounded};
use crate::parse::html::tag::{Flow, Tag};

/// Elements within each other; deeper ones stand beside the last.
const MAX_DEPTH: usize = 256;

/// Elements and texts of a page; what follows is one text.
const MAX_NODES: usize = 400_000;

/// The longest attribute that is kept whole: in bytes.
const MAX_ATTRIBUTE: usize = 16 << 10;

/// Attributes kept of one element.
const MAX_ATTRIBUTES: usize = 32;

/// The longest script with data of the page that is read: in bytes.
const MAX_DATA: usize = 2 << 20;

/// Attributes that say something of an element.
const ATTRIBUTES: [&str; 23] = [
    "aria-hidden",
    "aria-label",
    "charset",
    "class",
    "content",
    "data-component",
    "data-component-name",
    "data-testid",
    "data-type",
    "datetime",
    "hidden",
    "href",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "style",
    "type",
];

impl Tree {
    pub(in crate::parse::html) fn read(page: &str) -> Self {
        let mut builder = Builder::new();
        let (attributes, read) = (Attributes::default(), Cell::new(0));
        let mut left = Some(page);
        while let Some(page) = left {
            let mut emitter = CallbackEmitter::new(
                |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
                    attributes.count(&event);
                    builder.take(&event);
                    None
                },
            );
            emitter.naively_switch_states(true);
            let reader = Bounded::new(page, &attributes, &read);
            Tokenizer::new_with_emitter(reader, emitter).for_each(drop);
            left = attributes.rest(page, read.get());
            if left.is_some() {
                builder.close_tag();
            }
        }
        builder.finish()
    }
}

struct Builder {
    tree: Tree,
    open: Vec<NodeId>,
    /// How many of each are open, so that an end without a start costs nothing.
    open_count: [u32; Tag::COUNT],
    tag: Tag,
    started: bool,
    attributes_from: usize,
    attribute: Option<&'static str>,
    /// What the text of the element just begun is.
    raw: Raw,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Raw {
    No,
    Dropped,
    Data,
}

impl Builder {
    fn new() -> Self {
        let tree = Tree {
            nodes: Vec::with_capacity(4096),
            attributes: Vec::with_capacity(4096),
            text: String::with_capacity(64 << 10),
            data: Vec::new(),
            is_capped: false,
        };
        let mut builder = Self {
            tree,
            open: Vec::with_capacity(MAX_DEPTH + 1),
            open_count: [0; Tag::COUNT],
            tag: Tag::Html,
            started: false,
            attributes_from: 0,
            attribute: None,
            raw: Raw::No,
        };
        builder.push(Tag::Html, 0..0);
        builder
    }

    fn take(&mut self, event: &CallbackEvent<'_>) {
        match *event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag::of(name);
                self.started = true;
                self.attributes_from = self.tree.attributes.len();
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } if self.started => self.attribute_name(name),
            CallbackEvent::AttributeValue { value } if self.started => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                self.started = false;
                self.start(self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.raw = Raw::No;
                self.end(Tag::of(name));
            }
            CallbackEvent::String { value } => self.string(value),
            _ => {}
        }
    }

    /// Ends a tag that never ended.
    fn close_tag(&mut self) {
        if std::mem::take(&mut self.started) {
            self.start(false);
        }
    }

    fn attribute_name(&mut self, name: &[u8]) {
        let known = ATTRIBUTES.iter().find(|known| known.as_bytes() == name).copied();
        let own = self.tree.attributes.len() - self.attributes_from;
        self.attribute = known.filter(|_| own < MAX_ATTRIBUTES && !self.is_full());
        if let Some(name) = self.attribute {
            let at = position(&self.tree.text);
            self.tree.attributes.push((name, at..at));
        }
    }

    fn attribute_value(&mut self, value: &[u8]) {
        if self.attribute.take().is_none() {
            return;
        }
        let value = String::from_utf8_lossy(value);
        let kept = value.get(..value.floor_char_boundary(MAX_ATTRIBUTE)).unwrap_or_default();
        self.tree.text.push_str(kept);
        if let Some((_, range)) = self.tree.attributes.last_mut() {
            range.end = position(&self.tree.text);
        }
    }

    fn start(&mut self, self_closing: bool) {
        let tag = self.tag;
        let attributes = position_of(self.attributes_from)..position_of(self.tree.attributes.len());
        let is_raw = matches!(tag, Tag::Script | Tag::Style | Tag::Iframe | Tag::Noscript);
        self.raw = if is_raw { Raw::Dropped } else { Raw::No };
        if self.is_full() {
            return;
        }
        if matches!(tag, Tag::Html | Tag::Body | Tag::Head) && self.is_open(tag) {
            return self.say_again(tag, attributes);
        }
        if self.is_open(Tag::Head) && !matches!(tag.flow(), Flow::Hidden) {
            self.pop_to(Tag::Head, &[]);
        }
        if tag.ends_paragraph() && self.is_open(Tag::P) {
            self.pop_to(Tag::P, &[Tag::Td, Tag::Th, Tag::Table, Tag::Button, Tag::Object]);
        }
        let (ended, shields) = tag.implied_ends();
        if ended.iter().any(|tag| self.is_open(*tag)) {
            self.pop_any(ended, shields);
        }
        let node = self.push(tag, attributes);
        if tag == Tag::Script {
            let kind = self.tree.attribute(node, "type").unwrap_or_default();
            if kind.trim().eq_ignore_ascii_case("application/ld+json") {
                self.raw = Raw::Data;
            }
        }
        let in_picture = self_closing && self.is_open(Tag::Svg);
        if tag.is_void() || in_picture {
            self.pop();
        }
    }

    /// A second `<body class=…>` only adds what it says.
    fn say_again(&mut self, tag: Tag, attributes: Range<u32>) {
        let open = self.open.iter().copied().find(|&id| self.tree.tag(id) == tag);
        if let Some(node) = open.and_then(|id| self.tree.nodes.get_mut(id))
            && node.attributes.is_empty()
        {
            node.attributes = attributes;
        }
    }

    fn end(&mut self, tag: Tag) {
        if matches!(tag, Tag::Html | Tag::Body) || !self.is_open(tag) {
            return;
        }
        let is_inline = tag.flow() == Flow::Inline;
        let found = self.open.iter().rposition(|&id| {
            let open = self.tree.tag(id);
            open == tag
                || open.is_boundary() && !tag.is_of_table()
                || is_inline && open.flow() == Flow::Block
        });
        if let Some(at) = found
            && self.open.get(at).is_some_and(|&id| self.tree.tag(id) == tag)
        {
            self.pop_from(at);
        }
    }

    fn string(&mut self, value: &[u8]) {
        match self.raw {
            Raw::Dropped => return,
            Raw::Data => {
                if value.len() <= MAX_DATA {
                    self.tree.data.push(String::from_utf8_lossy(value).into_owned());
                }
                return;
            }
            Raw::No => {}
        }
        let blank = value.iter().all(u8::is_ascii_whitespace);
        if self.is_open(Tag::Head) && !blank && !self.is_hidden_open() {
            self.pop_to(Tag::Head, &[]);
        }
        let from = position(&self.tree.text);
        self.tree.text.push_str(&String::from_utf8_lossy(value));
        let range = from..position(&self.tree.text);
        if self.is_full()
            && let Some(last) = self.tree.nodes.last_mut()
            && last.tag == Tag::Text
        {
            self.tree.is_capped = true;
            last.text.end = range.end;
            return;
        }
        let parent = self.open.last().copied().unwrap_or_default();
        let end = self.tree.nodes.len() + 1;
        self.tree.nodes.push(Node { tag: Tag::Text, parent, end, attributes: 0..0, text: range });
    }

    fn is_hidden_open(&self) -> bool {
        self.open.last().is_some_and(|&id| {
            let tag = self.tree.tag(id);
            tag != Tag::Head && tag.flow() == Flow::Hidden
        })
    }

    fn is_full(&self) -> bool {
        self.tree.nodes.len() >= MAX_NODES
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open_count.get(tag as usize).is_some_and(|count| *count > 0)
    }

    fn push(&mut self, tag: Tag, attributes: Range<u32>) -> NodeId {
        if self.open.len() >= MAX_DEPTH {
            self.pop();
        }
        let id = self.tree.nodes.len();
        let parent = self.open.last().copied().unwrap_or_default();
        self.tree.nodes.push(Node { tag, parent, end: id + 1, attributes, text: 0..0 });
        self.open.push(id);
        if let Some(count) = self.open_count.get_mut(tag as usize) {
            *count += 1;
        }
        id
    }

    fn pop(&mut self) {
        let Some(id) = self.open.pop() else { return };
        let end = self.tree.nodes.len();
        let Some(node) = self.tree.nodes.get_mut(id) else { return };
        node.end = end;
        if let Some(count) = self.open_count.get_mut(node.tag as usize) {
            *count -= 1;
        }
    }

    fn pop_from(&mut self, at: usize) {
        while self.open.len() > at.max(1) {
            self.pop();
        }
    }

    fn pop_to(&mut self, tag: Tag, shields: &[Tag]) {
        self.pop_any(&[tag], shields);
    }

    /// Ends the nearest of some elements, unless something shields it.
    fn pop_any(&mut self, tags: &[Tag], shields: &[Tag]) {
        let tag_at = |id: &NodeId| self.tree.tag(*id);
        let found =
            self.open.iter().map(tag_at).rposition(|t| tags.contains(&t) || shields.contains(&t));
        if let Some(at) = found
            && self.open.get(at).is_some_and(|id| tags.contains(&self.tree.tag(*id)))
        {
            self.pop_from(at);
        }
    }

    fn finish(mut self) -> Tree {
        while !self.open.is_empty() {
            self.pop();
        }
        self.tree
    }
}

/// Offsets are kept in four bytes: no file is larger than `read::SIZE_CAP`.
fn position(text: &str) -> u32 {
    position_of(text.len())
}

fn position_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
