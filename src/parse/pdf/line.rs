//! Pieces of text to lines, lines to paragraphs: by where they stand, how large they are, and what
//! stands at the same place of every page.

use rustc_hash::{FxHashMap, FxHashSet};

use super::show::Piece;
use crate::parse::draft::{Block, BlockKind};
use crate::text::clean_line;

/// Pieces stand in one line if they differ in height by less than this: in parts of their size.
const SAME_LINE: f32 = 0.5;

/// A gap between pieces that is wider parts words: in parts of their size.
const WORD_GAP: f32 = 0.15;

/// Lines farther apart than this are of two paragraphs: in parts of what is usual.
const PARAGRAPH_GAP: f32 = 1.3;

/// A first line begins farther right than this: in parts of its size.
const INDENT: f32 = 0.7;

/// A line that leaves more room than this ends its paragraph: in parts of the widest line.
const SHORT: f32 = 0.85;

/// A line that leaves more than this is a byline, a date, an item, whatever it ends with: in parts of
/// the widest line.
const VERY_SHORT: f32 = 0.5;

/// Letters larger than this are those of a heading: in parts of what is usual.
const HEADING: f32 = 1.15;

/// Lines at the head and foot of a page that may be no content, at each end.
const EDGE_LINES: usize = 3;

/// What stands at the edge of this many pages is a header.
const MIN_PAGES: usize = 2;

/// Headings are shorter: in bytes.
const MAX_HEADING: usize = 200;

struct Line {
    text: String,
    x: f32,
    end: f32,
    y: f32,
    size: f32,
    page: usize,
    is_artifact: bool,
}

/// What is usual in a document.
struct Usual {
    size: f32,
    /// From one line to the next, in parts of the size.
    leading: f32,
    width: f32,
}

/// The blocks of a document, from the pieces of each page.
pub(super) fn blocks(pages: Vec<Vec<Piece>>) -> Vec<Block<'static>> {
    let count = pages.len();
    let mut lines: Vec<Line> = Vec::new();
    for (page, pieces) in pages.into_iter().enumerate() {
        add_lines(pieces, page, &mut lines);
    }
    mark_headers(&mut lines, count);
    let (headers, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| l.is_artifact);
    let usual = Usual::of(&lines);
    let header = |line: Line| Block::removed("page header", line.text);
    let mut headers = headers.into_iter().peekable();
    let mut blocks: Vec<Block<'static>> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in &lines {
        while let Some(above) = headers.next_if(|header| header.page <= line.page) {
            blocks.push(header(above));
        }
        let goes_on = last.is_some_and(|last| usual.goes_on(last, line));
        match blocks.iter_mut().rfind(|block| block.is_kept()).filter(|_| goes_on) {
            Some(block) => append(block, &line.text),
            None => blocks.push(Block::new(usual.kind(line), line.text.clone())),
        }
        last = Some(line);
    }
    blocks.extend(headers.map(header));
    blocks.retain(|block| !block.text.trim().is_empty());
    blocks
}

/// Puts a line to the paragraph that it goes on with; a word that was cut in two is whole again.
fn append(block: &mut Block<'static>, line: &str) {
    let text = block.text.to_mut();
    let is_cut = text.ends_with(['-', '\u{2010}', '\u{AD}'])
        && text.chars().rev().nth(1).is_some_and(char::is_lowercase)
        && line.starts_with(char::is_lowercase);
    if is_cut {
        block.marks.extend(text.pop());
    } else if !text.ends_with(['-', '—']) || line.starts_with(' ') {
        text.push(' ');
    }
    text.push_str(line);
}

/// Makes lines of a page's pieces in their order.
fn add_lines(pieces: Vec<Piece>, page: usize, lines: &mut Vec<Line>) {
    let first = lines.len();
    for piece in pieces {
        let last = lines.get_mut(first..).and_then(<[Line]>::last_mut);
        let same =
            last.filter(|line| line.is_artifact == piece.is_artifact && is_same(line, &piece));
        let Some(line) = same else {
            let Piece { text, x, end, y, size, is_artifact } = piece;
            lines.push(Line { text, x, end, y, size, page, is_artifact });
            continue;
        };
        let gap = piece.x - line.end;
        let has_blank = line.text.ends_with(' ') || piece.text.starts_with(' ');
        if gap > WORD_GAP * line.size && !has_blank {
            line.text.push(' ');
        }
        line.text.push_str(&piece.text);
        line.end = line.end.max(piece.end);
        line.size = line.size.max(piece.size);
    }
    for line in lines.iter_mut().skip(first) {
        let text = clean_line(&line.text);
        text.trim().clone_into(&mut line.text);
    }
    let mut at = 0;
    lines.retain(|line| {
        at += 1;
        at <= first || !line.text.is_empty()
    });
}

fn is_same(line: &Line, piece: &Piece) -> bool {
    let size = line.size.max(piece.size).max(1.0);
    (line.y - piece.y).abs() < SAME_LINE * size && piece.x > line.end - size
        // A column away.
        && piece.x - line.end < 3.0 * size
}

/// Marks what stands at the edge of several pages, but for its numbers, and page numbers.
fn mark_headers(lines: &mut [Line], pages: usize) {
    let mut edges: FxHashMap<(String, bool), usize> = FxHashMap::default();
    let mut places: Vec<(usize, bool)> = Vec::new();
    let mut from = 0;
    while let Some(page) = lines.get(from).map(|line| line.page) {
        let to = from + lines.iter().skip(from).take_while(|line| line.page == page).count();
        let mut order: Vec<usize> = (from..to).collect();
        let height = |at: &usize| lines.get(*at).map_or(0.0, |line| line.y);
        order.sort_by(|one, other| height(other).total_cmp(&height(one)));
        let edge = EDGE_LINES.min(order.len() / 2);
        places.extend(order.iter().take(edge).map(|&at| (at, true)));
        places.extend(order.iter().rev().take(edge).map(|&at| (at, false)));
        from = to;
    }
    for &(at, is_head) in &places {
        if let Some(line) = lines.get(at) {
            *edges.entry((pattern(&line.text), is_head)).or_default() += 1;
        }
    }
    let needed = MIN_PAGES.max(pages / 3);
    let is_header = |&(at, is_head): &(usize, bool)| {
        let pattern = lines.get(at).map(|line| pattern(&line.text)).unwrap_or_default();
        let is_number = !pattern.contains(char::is_alphabetic) && pattern.contains('#');
        let seen = edges.get(&(pattern, is_head)).copied().unwrap_or_default();
        seen >= needed || is_number && pages > 1
    };
    let headers: FxHashSet<usize> =
        places.iter().filter(|place| is_header(place)).map(|&(at, _)| at).collect();
    let is_left = |(at, line): (usize, &Line)| !line.is_artifact && !headers.contains(&at);
    // What has nothing else is the text.
    if lines.iter().enumerate().any(is_left) {
        for (at, line) in lines.iter_mut().enumerate() {
            line.is_artifact |= headers.contains(&at);
        }
    }
}

/// A line without its numbers.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        match letter {
            _ if !letter.is_numeric() => pattern.push(letter),
            _ if pattern.ends_with('#') => {}
            _ => pattern.push('#'),
        }
    }
    pattern
}

impl Usual {
    fn of(lines: &[Line]) -> Self {
        let mut letters: FxHashMap<u32, usize> = FxHashMap::default();
        for line in lines {
            *letters.entry(tenths(line.size)).or_default() += line.text.len();
        }
        let most = letters.iter().max_by_key(|&(&size, &count)| (count, size));
        let size = most.map_or(10.0, |(&size, _)| tenth(size)).max(1.0);
        let is_body = |line: &&Line| tenths(line.size) == tenths(size);
        let mut leadings: Vec<f32> = lines
            .windows(2)
            .filter(|pair| pair.iter().all(|line| is_body(&line)))
            .filter_map(|pair| match pair {
                [above, below] if above.page == below.page => Some((above.y - below.y) / size),
                _ => None,
            })
            .filter(|leading| (0.8..3.0).contains(leading))
            .collect();
        leadings.sort_by(f32::total_cmp);
        // The smaller ones are those within paragraphs.
        let leading = leadings.get(leadings.len() / 4).copied().unwrap_or(1.2);
        let mut widths: Vec<f32> = lines.iter().filter(is_body).map(|l| l.end - l.x).collect();
        widths.sort_by(f32::total_cmp);
        let width = widths.get(widths.len() * 9 / 10).copied().unwrap_or_default();
        Self { size, leading, width }
    }

    /// Whether a line goes on with the paragraph of the line before it.
    fn goes_on(&self, above: &Line, below: &Line) -> bool {
        if (above.size - below.size).abs() > 0.1 * above.size {
            return false;
        }
        let ends = above.text.ends_with(['.', '!', '?', '…', '»', '”', '"', ':', ';', ')']);
        let width = above.end - above.x;
        let is_short = width < SHORT * self.width;
        let stands_alone =
            width < VERY_SHORT * self.width && !below.text.starts_with(char::is_lowercase);
        let drop = above.y - below.y;
        let leading = self.leading.max(1.0) * above.size;
        if above.page != below.page || drop < 0.0 {
            // The next column or page: `page.rs` joins sentences that were cut.
            return !ends && !is_short && !self.is_heading(above);
        }
        if drop > PARAGRAPH_GAP * leading {
            return false;
        }
        if self.is_heading(above) {
            return true;
        }
        let is_indented = below.x > above.x + INDENT * below.size;
        !(is_indented || stands_alone || ends && is_short)
    }

    fn is_heading(&self, line: &Line) -> bool {
        line.size > HEADING * self.size && line.text.len() < MAX_HEADING
    }

    fn kind(&self, line: &Line) -> BlockKind {
        match line.size / self.size {
            _ if !self.is_heading(line) => BlockKind::Paragraph,
            times if times > 1.6 => BlockKind::Heading(1),
            _ => BlockKind::Heading(2),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is small")]
fn tenths(size: f32) -> u32 {
    (size * 10.0).round() as u32
}

#[expect(clippy::cast_precision_loss, reason = "a size is small")]
fn tenth(size: u32) -> f32 {
    size as f32 / 10.0
}
