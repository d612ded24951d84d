//! An article as the reader scrolls through it: blocks of lines, of which only those near the
//! screen are ever wrapped.

use chrono::NaiveDate;

use crate::app::dates;
use crate::model::{Article, Basis, DateValue, Published};
use crate::text::{CleanStr, CleanText, Span, clean_line, paragraphs, wrap};

/// Longer paragraphs are laid out in pieces that end at a blank, so that the work per screen is
/// bounded whatever an article is like.
const MAX_BLOCK: usize = 4096;

#[derive(Clone, Debug, Default)]
pub struct Document {
    title: CleanText,
    /// Date, language, source, byline.
    meta: CleanText,
    path: CleanText,
    text: CleanText,
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// A part of the title, the line below it, or the text.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Title,
    Meta,
    Path,
    Blank,
    Text,
    /// A heading inside the article, or a caption.
    Caption,
}

impl BlockKind {
    /// Whether its spans lie in the article's text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Caption)
    }
}

/// A line of the document: the one of a block that holds an offset of the block's source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub block: usize,
    pub offset: u32,
}

/// A line to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: BlockKind,
    /// In the block's source.
    pub span: Span,
}

impl Document {
    pub fn new(article: &Article) -> Self {
        let title = article.title.clone();
        let meta = meta(article);
        let block = |kind, span| Block { kind, span };
        let mut blocks = vec![
            block(BlockKind::Title, Span::new(0, title.len())),
            block(BlockKind::Meta, Span::new(0, meta.len())),
            block(BlockKind::Path, Span::new(0, article.path.len())),
        ];
        for paragraph in paragraphs(&article.text) {
            let caption = article.captions.iter().any(|caption| caption.overlaps(paragraph));
            let kind = if caption { BlockKind::Caption } else { BlockKind::Text };
            blocks.push(block(BlockKind::Blank, Span::new(0, 0)));
            blocks.extend(pieces(&article.text, paragraph).map(|piece| block(kind, piece)));
        }
        Self { title, meta, path: article.path.clone(), text: article.text.clone(), blocks }
    }

    /// Whether this is how the article is shown.
    pub fn shows(&self, article: &Article) -> bool {
        self.text == article.text && self.title == article.title && self.meta == meta(article)
    }

    /// The text that a kind of block is a part of.
    pub fn source(&self, kind: BlockKind) -> CleanStr<'_> {
        match kind {
            BlockKind::Title => (&self.title).into(),
            BlockKind::Meta => (&self.meta).into(),
            BlockKind::Path => (&self.path).into(),
            BlockKind::Blank => CleanStr::default(),
            BlockKind::Text | BlockKind::Caption => (&self.text).into(),
        }
    }

    /// At most `height` lines from a position on.
    pub fn lines_from(&self, top: Position, height: usize, width: usize) -> Vec<Line> {
        let mut lines = Vec::with_capacity(height);
        let mut skip = self.line_of(top, width);
        for block in self.blocks.iter().skip(top.block) {
            let wrapped = self.wrap(block, width).into_iter().skip(skip);
            lines.extend(wrapped.map(|span| Line { kind: block.kind, span }));
            skip = 0;
            if lines.len() >= height {
                lines.truncate(height);
                break;
            }
        }
        lines
    }

    /// The line `by` lines further down, or the last.
    #[must_use]
    pub fn down(&self, from: Position, by: usize, width: usize) -> Position {
        let mut left = by + self.line_of(from, width);
        for (index, block) in self.blocks.iter().enumerate().skip(from.block) {
            let lines = self.wrap(block, width);
            if let Some(line) = lines.get(left) {
                return Position { block: index, offset: line.start };
            }
            left -= lines.len();
        }
        self.last(width)
    }

    /// The line `by` lines further up, or the first.
    #[must_use]
    pub fn up(&self, from: Position, by: usize, width: usize) -> Position {
        let mut left = by;
        let mut above = self.line_of(from, width);
        let mut index = from.block.min(self.blocks.len().saturating_sub(1));
        loop {
            if left <= above {
                return self.nth(index, above - left, width);
            }
            left -= above + 1;
            let Some(before) = index.checked_sub(1) else { return Position::default() };
            index = before;
            let lines = self.blocks.get(index).map_or(1, |block| self.wrap(block, width).len());
            above = lines - 1;
        }
    }

    /// The lowest position that still fills the screen.
    pub fn last_top(&self, height: usize, width: usize) -> Position {
        self.up(self.last(width), height.saturating_sub(1), width)
    }

    /// The line that shows the start of a span of the text.
    pub fn position_of(&self, span: Span, width: usize) -> Position {
        let index = self.text_block_at(span.start);
        let line = self.line_of(Position { block: index, offset: span.start }, width);
        self.nth(index, line, width)
    }

    /// The offset in the text of the first character at or below a position.
    pub fn offset_at(&self, position: Position) -> u32 {
        let is_text = |block: &Block| block.kind.is_text();
        match self.blocks.get(position.block) {
            Some(block) if is_text(block) => position.offset.max(block.span.start),
            _ => self
                .blocks
                .iter()
                .skip(position.block)
                .find(|block| is_text(block))
                .map_or(0, |block| block.span.start),
        }
    }

    /// The position of an offset of the text.
    pub fn at(&self, offset: u32) -> Position {
        Position { block: self.text_block_at(offset), offset }
    }

    /// The paragraphs of the text, by where they start.
    pub fn paragraph_starts(&self) -> impl DoubleEndedIterator<Item = Span> {
        self.blocks.windows(2).filter_map(|pair| match pair {
            [before, block] if before.kind == BlockKind::Blank => Some(block.span),
            _ => None,
        })
    }

    /// How much of the text lies above a position, in per cent.
    pub fn percent(&self, position: Position) -> usize {
        let total = self.text.len().max(1);
        (self.offset_at(position) as usize * 100 / total).min(100)
    }

    fn text_block_at(&self, offset: u32) -> usize {
        // Blocks of the text are in the order of their spans; those before them and the blanks
        // between have none, so the search looks only at what follows the head.
        let text_end = |block: &Block| block.kind.is_text().then_some(block.span.end);
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = low.midpoint(high);
            let probe = (low..=middle).rev().find_map(|at| text_end(self.blocks.get(at)?));
            if probe.is_none_or(|end| end <= offset) { low = middle + 1 } else { high = middle }
        }
        low.min(self.blocks.len().saturating_sub(1))
    }

    fn last(&self, width: usize) -> Position {
        let index = self.blocks.len().saturating_sub(1);
        self.nth(index, usize::MAX, width)
    }

    /// The `line`th line of a block, or its last.
    fn nth(&self, index: usize, line: usize, width: usize) -> Position {
        let lines = self.blocks.get(index).map_or_else(Vec::new, |block| self.wrap(block, width));
        let line = line.min(lines.len().saturating_sub(1));
        Position { block: index, offset: lines.get(line).map_or(0, |span| span.start) }
    }

    /// Which line of its block a position is.
    fn line_of(&self, position: Position, width: usize) -> usize {
        let Some(block) = self.blocks.get(position.block) else { return 0 };
        let lines = self.wrap(block, width);
        lines.partition_point(|line| line.start <= position.offset).saturating_sub(1)
    }

    /// The lines of a block, as spans of its source.
    fn wrap(&self, block: &Block, width: usize) -> Vec<Span> {
        let text = self.source(block.kind).part(block.span);
        let base = block.span.start as usize;
        let shift = |line: Span| Span::new(base + line.start as usize, base + line.end as usize);
        wrap(text.as_str(), width).into_iter().map(shift).collect()
    }
}

/// A paragraph in parts of at most [`MAX_BLOCK`] bytes.
fn pieces(text: &str, paragraph: Span) -> impl Iterator<Item = Span> {
    let mut start = paragraph.start as usize;
    let end = paragraph.end as usize;
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let cut = if end - start <= MAX_BLOCK { end } else { cut_before(text, start) };
        let piece = Span::new(start, cut);
        start = cut;
        Some(piece)
    })
}

/// The end of a piece that begins at `start`: after a blank where there is one.
fn cut_before(text: &str, start: usize) -> usize {
    let limit = text.floor_char_boundary(start + MAX_BLOCK);
    let piece = text.get(start..limit).unwrap_or_default();
    match piece.rfind(' ') {
        Some(blank) if blank > 0 => start + blank + 1,
        _ => limit,
    }
}

/// The line below the title.
fn meta(article: &Article) -> CleanText {
    let mut parts = vec![published(&article.published)];
    parts.extend((!article.language.is_empty()).then(|| article.language.to_owned()));
    let stated = [&article.source, &article.byline];
    parts.extend(stated.into_iter().flatten().map(|part| part.as_str().to_owned()));
    clean_line(&parts.join(" · "))
}

/// The article's date and why we believe it: "24 Feb 2022 (inferred)".
pub fn published(published: &Published) -> String {
    let basis = match published.basis {
        Basis::Stated | Basis::Metadata | Basis::Unknown => "",
        Basis::Filename => " (from the file's name)",
        Basis::Inferred => " (inferred)",
        Basis::User => " (set by you)",
    };
    match &published.value {
        Some(value) => format!("{}{basis}", dates::full(value)),
        None => bounds(published).unwrap_or_else(|| "date unknown".to_owned()),
    }
}

/// Between which days an article was written, as far as that is known.
pub fn bounds(published: &Published) -> Option<String> {
    let day = |word: &str, day: Option<NaiveDate>| {
        day.map(|day| format!("{word} {}", dates::full(&DateValue::Day(day))))
    };
    let parts = [day("after", published.after), day("before", published.before)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    fn document(text: &str) -> Document {
        let article = Article { text: clean(text).text, ..Article::default() };
        Document::new(&article)
    }

    #[test]
    fn down_and_up_are_each_others_way_back() {
        let document = document(&"uno due tre quattro cinque sei\n\n".repeat(9));
        for by in 0..30 {
            let down = document.down(Position::default(), by, 9);
            assert_eq!(document.up(down, by, 9), Position::default(), "{by}");
        }
    }

    #[test]
    fn spans_are_found_in_their_blocks() {
        let text = "uno due\n\ntre quattro\n\ncinque";
        let document = document(text);
        for word in ["uno", "due", "tre", "quattro", "cinque"] {
            let start = text.find(word).unwrap();
            let span = Span::new(start, start + word.len());
            let position = document.position_of(span, 5);
            let line = document.lines_from(position, 1, 5)[0].span;
            assert!(line.of(text).contains(word) || line.start <= span.start, "{word}");
            assert!(
                line.start <= span.start && span.start < line.end.max(line.start + 1),
                "{word}"
            );
        }
    }

    #[test]
    fn long_paragraphs_are_cut_at_blanks() {
        let text = "parola ".repeat(3000);
        let document = document(&text);
        assert!(document.blocks.iter().all(|block| block.span.len() <= MAX_BLOCK));
        let shown: usize = document.blocks.iter().skip(4).map(|block| block.span.len()).sum();
        assert_eq!(shown, text.trim_end().len());
    }
}
