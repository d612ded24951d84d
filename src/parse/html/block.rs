//! The visible text of a page in blocks: what a reader sees as a line, a paragraph, an item.

use super::tag::{Flow, Tag};
use super::tree::{NodeId, Tree};

/// A stretch of text without a break.
#[derive(Debug)]
pub(super) struct TextBlock {
    /// One blank between words, none at the ends.
    pub(super) text: String,
    /// The element on whose lines it stands.
    pub(super) node: NodeId,
    /// How much of it leads elsewhere: in bytes.
    pub(super) linked: usize,
}

/// Shorter blocks are not told to be prose: in bytes. A sentence may be shorter.
const MIN_PROSE: usize = 80;
const MIN_SENTENCE: usize = 40;

impl TextBlock {
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// How much running text it is: in bytes; 0 for a line of links, a label, a name.
    pub(super) fn prose(&self) -> usize {
        let own = self.length() - self.linked.min(self.length());
        let ends = ends_sentence(&self.text);
        let is_prose = own * 2 > self.length()
            && (self.length() >= MIN_PROSE || ends && self.length() >= MIN_SENTENCE);
        if is_prose { own } else { 0 }
    }
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '«' | ')' | ']' | ' ' | '」' | '』' | '）')
    });
    text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '।', '．'])
}

/// All blocks of a page in its order.
pub(super) fn blocks(tree: &Tree) -> Vec<TextBlock> {
    let mut reader = Reader {
        tree,
        blocks: Vec::new(),
        open: Vec::new(),
        text: String::new(),
        linked: 0,
        breaks: 0,
    };
    let mut id = 0;
    let mut link_end = 0;
    while id < tree.nodes.len() {
        reader.leave(id);
        let node = tree.node(id);
        match node.tag {
            Tag::Text => reader.text(id, id < link_end),
            Tag::Br => reader.line_break(),
            Tag::A => link_end = link_end.max(node.end),
            tag => match tag.flow() {
                Flow::Hidden => {
                    id = node.end;
                    continue;
                }
                Flow::Block if !is_within_line(tree, id) => reader.enter(id),
                Flow::Control => reader.enter(id),
                Flow::Block | Flow::Inline => {}
            },
        }
        id += 1;
    }
    reader.leave(tree.nodes.len());
    reader.flush();
    reader.blocks
}

/// Elements that a page made up may stand for a word in a sentence.
fn is_within_line(tree: &Tree, id: NodeId) -> bool {
    tree.tag(id) == Tag::Custom && {
        let parent = tree.tag(tree.node(id).parent);
        parent == Tag::P
            || parent.is_heading()
            || parent.flow() == Flow::Inline && parent != Tag::Unknown
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    blocks: Vec<TextBlock>,
    /// The elements with lines of their own that we are in.
    open: Vec<NodeId>,
    text: String,
    linked: usize,
    /// Line breaks since the last character.
    breaks: usize,
}

impl Reader<'_> {
    fn enter(&mut self, id: NodeId) {
        self.flush();
        self.open.push(id);
    }

    /// Ends what ends before `id`.
    fn leave(&mut self, id: NodeId) {
        while let Some(&last) = self.open.last()
            && self.tree.node(last).end <= id
        {
            self.flush();
            self.open.pop();
        }
    }

    fn text(&mut self, id: NodeId, is_link: bool) {
        let before = self.text.len();
        let raw = self.tree.text(id);
        let within = self.open.last().map(|&open| self.tree.tag(open));
        for (line, raw) in raw.split('\n').enumerate() {
            if line > 0 {
                if within == Some(Tag::Pre) {
                    self.line_break();
                } else {
                    self.blank();
                }
            }
            self.line(raw, within);
        }
        if is_link {
            self.linked += self.text.len().saturating_sub(before);
        }
    }

    fn line(&mut self, raw: &str, within: Option<Tag>) {
        if raw.starts_with(is_blank) {
            self.blank();
        }
        for (at, word) in raw.split(is_blank).filter(|word| !word.is_empty()).enumerate() {
            if self.breaks > 0 {
                self.resolve_breaks(word, within);
            }
            if at > 0 {
                self.blank();
            }
            if word.contains(is_joint) {
                self.text.extend(word.chars().filter(|c| !is_joint(*c)));
            } else {
                self.text.push_str(word);
            }
        }
        if raw.ends_with(is_blank) {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn line_break(&mut self) {
        if !self.text.trim().is_empty() {
            self.breaks += 1;
        }
        self.blank();
    }

    /// A break ends a paragraph, unless the sentence goes on in the next line.
    fn resolve_breaks(&mut self, next: &str, within: Option<Tag>) {
        let in_heading = within.is_some_and(Tag::is_heading);
        let goes_on = next.starts_with(char::is_lowercase) && !ends_sentence(&self.text);
        if !in_heading && (self.breaks > 1 || !goes_on) {
            self.flush();
        }
        self.breaks = 0;
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let linked = std::mem::take(&mut self.linked);
        let text = self.text.trim();
        if !text.is_empty() {
            let node = self.open.last().copied().unwrap_or_default();
            self.blocks.push(TextBlock { text: text.to_owned(), node, linked });
        }
        self.text.clear();
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace()
}

/// Places where a word may be parted at the end of a line: soft hyphens and the like.
fn is_joint(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}
