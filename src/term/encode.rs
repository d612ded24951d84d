//! Frames written as few bytes: what changed between two buffers, as text, cursor movements,
//! colours and scrolling. Pure: buffers in, bytes out; `screen.rs` writes them.
//!
//! A slow line is the reason for all of it: a terminal 9600 baud away takes a millisecond a byte.
//! The sequences are written here rather than by crossterm's commands, which are longer: red is
//! `ESC [ 31 m` instead of `ESC [ 38 ; 5 ; 1 m`, and every attribute would be a sequence of its own.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use rustc_hash::FxHasher;
use unicode_width::UnicodeWidthStr;

use crate::term::ascii;

/// The most unchanged cells that may be written again rather than stepped over, where that is shorter.
const SHORT_GAP: u16 = 6;

/// Blanks erased by a sequence rather than written.
const LONG_BLANK: u16 = 12;

/// Rows that must have moved together before scrolling is tried.
const FEWEST_SCROLLED: usize = 3;

/// What a terminal is able to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Abilities {
    pub(crate) colors: bool,
    /// Letters and frames beyond ASCII.
    pub(crate) unicode: bool,
}

/// Remembers what the terminal shows.
#[derive(Debug)]
pub(super) struct Encoder {
    abilities: Abilities,
    shown: Option<Buffer>,
    /// Where the cursor was left, or nothing while it is hidden.
    cursor: Cursor,
}

/// Where the cursor stands; nothing while it is hidden.
pub(super) type Cursor = Option<(u16, u16)>;

impl Encoder {
    pub(super) fn new(abilities: Abilities) -> Self {
        Self { abilities, shown: None, cursor: None }
    }

    /// Forgets what the terminal shows: the next frame is written in full.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// Whether the terminal shows this already.
    pub(super) fn shows(&self, next: &Buffer, cursor: Cursor) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown == next) && cursor == self.cursor
    }

    /// Leaves the rows and columns of `next` between `area` and the bars as the terminal shows them.
    /// Says whether anything else should stand there.
    pub(super) fn hold_back(&self, next: &mut Buffer, main: Rect, area: Rect) -> bool {
        let Some(shown) = self.shown.as_ref().filter(|shown| shown.area == next.area) else {
            return false;
        };
        let mut is_other = false;
        for position in main.positions().filter(|&position| !area.contains(position)) {
            if let (Some(cell), Some(old)) = (next.cell_mut(position), shown.cell(position)) {
                is_other |= cell != old;
                cell.clone_from(old);
            }
        }
        is_other
    }

    /// The bytes that turn what the terminal shows into `next` with the cursor at `cursor`; none
    /// where nothing changed.
    pub(super) fn encode(&mut self, next: &Buffer, cursor: Cursor) -> String {
        if self.shows(next, cursor) {
            return String::new();
        }
        let shown = self.shown.take().filter(|shown| shown.area == next.area);
        let out = match shown {
            Some(shown) => self.changes(shown, next, cursor),
            None => self.everything(next, cursor),
        };
        self.shown = Some(next.clone());
        self.cursor = cursor;
        out
    }

    /// With the rows moved by the terminal first, where that is shorter.
    fn changes(&self, mut shown: Buffer, next: &Buffer, cursor: Cursor) -> String {
        let start = Painter::new(self.abilities, next.area.width, self.cursor);
        let plain = start.clone().finish(&shown, next, Some(self.cursor), cursor);
        let Some(scroll) = find_scroll(&shown, next) else { return plain };
        let mut painter = start;
        painter.scroll(&scroll);
        scroll.apply(&mut shown);
        let scrolled = painter.finish(&shown, next, Some(self.cursor), cursor);
        if scrolled.len() < plain.len() { scrolled } else { plain }
    }

    fn everything(&self, next: &Buffer, cursor: Cursor) -> String {
        let mut painter = Painter::new(self.abilities, next.area.width, None);
        painter.out.push_str("\x1b[r\x1b[m\x1b[H\x1b[2J");
        painter.at = Some((0, 0));
        painter.finish(&Buffer::empty(next.area), next, None, cursor)
    }
}

/// Rows that moved together: after scrolling by `by` (positive: up) rows `top..bottom` show what
/// they should.
#[derive(Debug, PartialEq, Eq)]
struct Scroll {
    top: u16,
    /// Exclusive.
    bottom: u16,
    by: i32,
}

/// The one movement by which most rows that changed would be right again.
fn find_scroll(shown: &Buffer, next: &Buffer) -> Option<Scroll> {
    let (old, new) = (row_hashes(shown), row_hashes(next));
    let blank = row_hashes(&Buffer::empty(ratatui::layout::Rect { height: 1, ..next.area }));
    let worth = |row: usize| old.get(row) != new.get(row) && new.get(row) != blank.first();
    let changed: Vec<usize> = (0..new.len()).filter(|&row| worth(row)).collect();
    let mut votes = std::collections::BTreeMap::<i32, Vec<usize>>::new();
    for &row in &changed {
        for (from, _) in old.iter().enumerate().filter(|(_, hash)| new.get(row) == Some(*hash)) {
            let by = i32::try_from(from).ok()? - i32::try_from(row).ok()?;
            votes.entry(by).or_default().push(row);
        }
    }
    let (by, rows) = votes.into_iter().max_by_key(|(by, rows)| (rows.len(), -by.abs()))?;
    if rows.len() < FEWEST_SCROLLED {
        return None;
    }
    let (first, last) = (i32::try_from(*rows.first()?).ok()?, i32::try_from(*rows.last()?).ok()?);
    let top = u16::try_from(first.min(first + by)).ok()?;
    let bottom = u16::try_from(last.max(last + by) + 1).ok()?;
    Some(Scroll { top, bottom, by })
}

fn row_hashes(buffer: &Buffer) -> Vec<u64> {
    let width = usize::from(buffer.area.width.max(1));
    buffer
        .content
        .chunks(width)
        .map(|row| {
            let mut hasher = FxHasher::default();
            for cell in row {
                cell.hash(&mut hasher);
            }
            hasher.finish()
        })
        .collect()
}

impl Scroll {
    /// What the terminal shows afterwards: the rows moved, blank ones let in.
    fn apply(&self, shown: &mut Buffer) {
        let width = usize::from(shown.area.width);
        let rows = usize::from(self.top) * width..usize::from(self.bottom) * width;
        let Some(region) = shown.content.get_mut(rows) else { return };
        let cells =
            (usize::try_from(self.by.unsigned_abs()).unwrap_or(0) * width).min(region.len());
        if self.by > 0 {
            region.rotate_left(cells);
            let kept = region.len() - cells;
            region.iter_mut().skip(kept).for_each(Cell::reset);
        } else {
            region.rotate_right(cells);
            region.iter_mut().take(cells).for_each(Cell::reset);
        }
    }
}

/// Colours and attributes that the terminal writes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

#[derive(Clone)]
struct Painter {
    out: String,
    abilities: Abilities,
    pen: Pen,
    width: u16,
    /// Where the terminal's cursor stands, as far as that is certain. Behind the last column it
    /// hangs until something is written.
    at: Option<(u16, u16)>,
}

impl Painter {
    /// Every frame begins and ends with the plain pen.
    fn new(abilities: Abilities, width: u16, at: Option<(u16, u16)>) -> Self {
        Self { out: String::new(), abilities, pen: PLAIN, width, at }
    }

    /// `was` is how the cursor was left, nothing where that is unknown.
    fn finish(
        mut self,
        shown: &Buffer,
        next: &Buffer,
        was: Option<Cursor>,
        cursor: Cursor,
    ) -> String {
        for row in 0..next.area.height {
            self.row(shown, next, row);
        }
        self.set_pen(PLAIN);
        if let Some(at) = cursor {
            self.move_to(at, None);
        }
        if was.map(|was| was.is_some()) != Some(cursor.is_some()) {
            self.out.push_str(if cursor.is_some() { "\x1b[?25h" } else { "\x1b[?25l" });
        }
        self.out
    }

    /// Lets the terminal move rows. Line feeds and reverse ones, because not all know SU and SD.
    fn scroll(&mut self, scroll: &Scroll) {
        let _ = write!(self.out, "\x1b[{};{}r", scroll.top + 1, scroll.bottom);
        let count = usize::try_from(scroll.by.unsigned_abs()).unwrap_or(0);
        if scroll.by > 0 {
            let _ = write!(self.out, "\x1b[{}H", scroll.bottom);
            self.out.push_str(&"\n".repeat(count));
        } else {
            let _ = write!(self.out, "\x1b[{}H", scroll.top + 1);
            self.out.push_str(&"\x1bM".repeat(count));
        }
        // This takes the cursor home, but not on every terminal.
        self.out.push_str("\x1b[r");
        self.at = None;
    }

    fn row(&mut self, shown: &Buffer, next: &Buffer, row: u16) {
        let line = Line::new(shown, next, row, self.abilities);
        let mut column = 0;
        while let Some(start) = line.next_change(column) {
            let blanks = line.blanks_from(start);
            let to_the_end = start + blanks == line.width();
            if to_the_end && line.changed_in(start, blanks) > 2 {
                self.go(&line, start);
                self.set_pen(PLAIN);
                self.out.push_str("\x1b[K");
                return;
            }
            self.go(&line, start);
            if blanks >= LONG_BLANK && line.changed_in(start, blanks) >= LONG_BLANK {
                self.set_pen(PLAIN);
                let _ = write!(self.out, "\x1b[{blanks}X");
                column = start + blanks;
            } else {
                column = self.cell(&line, start);
            }
        }
    }

    /// Brings the cursor to a column of the line, over short gaps by writing what stands there.
    fn go(&mut self, line: &Line<'_>, column: u16) {
        if self.at != Some((column, line.row)) {
            self.move_to((column, line.row), Some(line));
        }
    }

    /// Writes a cell and gives the column after it.
    fn cell(&mut self, line: &Line<'_>, column: u16) -> u16 {
        let Some(cell) = line.cell(column) else { return column + 1 };
        if !self.writes_as_is(cell) {
            self.set_pen(pen_of(cell, self.abilities));
        }
        let symbol = shown_symbol(cell, self.abilities);
        self.out.push_str(&symbol);
        let end = column + line.cell_width(column);
        // Terminals disagree about emoji and clusters.
        self.at = is_certain(&symbol).then_some((end, line.row));
        end
    }

    fn move_to(&mut self, (column, row): (u16, u16), line: Option<&Line<'_>>) {
        if self.at == Some((column, row)) {
            return;
        }
        let mut best = match (column, row) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, _) => format!("\x1b[{}H", row + 1),
            _ => format!("\x1b[{};{}H", row + 1, column + 1),
        };
        if let Some(at) = self.at {
            for way in self.ways(at, (column, row), line) {
                if way.len() < best.len() {
                    best = way;
                }
            }
        }
        self.out.push_str(&best);
        self.at = Some((column, row));
    }

    /// Ways from one place to another that may be shorter than naming it. `line` is the other's row.
    fn ways(&self, from: (u16, u16), to: (u16, u16), line: Option<&Line<'_>>) -> Vec<String> {
        let mut ways = Vec::new();
        let Some(down) = to.1.checked_sub(from.1) else { return ways };
        let down = usize::from(down);
        if down > 4 {
            return ways;
        }
        let feeds = "\n".repeat(down);
        ways.push(format!("\r{feeds}{}", self.along(0, to.0, line)));
        // Of a cursor that hangs, only the way back is the same on every terminal.
        if from.0 < self.width {
            ways.push(format!("{feeds}{}", self.along(from.0, to.0, line)));
        }
        ways
    }

    /// The shortest way along a row: by moving, or by writing again what stands between.
    fn along(&self, from: u16, to: u16, line: Option<&Line<'_>>) -> String {
        let moved = moved(from, to);
        let written = line.and_then(|line| self.gap(from, to, line));
        written.filter(|written| written.len() <= moved.len()).unwrap_or(moved)
    }

    /// Unchanged cells that can be written again, where they are few and look alike.
    fn gap(&self, from: u16, to: u16, line: &Line<'_>) -> Option<String> {
        // Below where the cursor was there may be the second half of a wide character.
        let is_half = from.checked_sub(1).is_some_and(|before| line.cell_width(before) > 1);
        if to <= from || to - from > SHORT_GAP || is_half {
            return None;
        }
        let mut text = String::new();
        for column in from..to {
            let cell = line.cell(column).filter(|cell| self.writes_as_is(cell))?;
            let symbol = shown_symbol(cell, self.abilities);
            if symbol.width() != 1 || !is_certain(&symbol) {
                return None;
            }
            text.push_str(&symbol);
        }
        Some(text)
    }

    /// Whether the pen need not change: of a blank only some attributes are seen.
    fn writes_as_is(&self, cell: &Cell) -> bool {
        let pen = pen_of(cell, self.abilities);
        pen == self.pen || pen == PLAIN && cell.symbol() == " " && looks_plain(self.pen)
    }

    fn set_pen(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        let anew = if pen == PLAIN { String::new() } else { changes(PLAIN, pen) };
        // An empty parameter is a zero, which turns everything off.
        let anew = if anew.is_empty() { anew } else { format!(";{anew}") };
        let onward = changes(self.pen, pen);
        let parameters = if onward.len() < anew.len() { onward } else { anew };
        let _ = write!(self.out, "\x1b[{parameters}m");
        self.pen = pen;
    }
}

/// One row of both buffers.
struct Line<'a> {
    row: u16,
    old: &'a [Cell],
    new: &'a [Cell],
    abilities: Abilities,
}

impl<'a> Line<'a> {
    fn new(shown: &'a Buffer, next: &'a Buffer, row: u16, abilities: Abilities) -> Self {
        let width = usize::from(next.area.width);
        let cells = usize::from(row) * width..(usize::from(row) + 1) * width;
        let old = shown.content.get(cells.clone()).unwrap_or_default();
        let new = next.content.get(cells).unwrap_or_default();
        Self { row, old, new, abilities }
    }

    fn width(&self) -> u16 {
        u16::try_from(self.new.len()).unwrap_or(u16::MAX)
    }

    fn cell(&self, column: u16) -> Option<&'a Cell> {
        self.new.get(usize::from(column))
    }

    fn cell_width(&self, column: u16) -> u16 {
        let width = self.cell(column).map_or(1, |cell| cell.symbol().width());
        u16::try_from(width).unwrap_or(1).max(1)
    }

    /// The first cell from `column` on that has to be written.
    fn next_change(&self, mut column: u16) -> Option<u16> {
        while column < self.width() {
            if self.is_changed(column) {
                return Some(column);
            }
            column += self.cell_width(column);
        }
        None
    }

    /// Also where the second half of a wide character stood that goes away.
    fn is_changed(&self, column: u16) -> bool {
        let index = usize::from(column);
        let before = index.checked_sub(1).and_then(|before| self.old.get(before));
        let look = |cell: &'a Cell| (cell.symbol(), pen_of(cell, self.abilities));
        self.old.get(index).map(look) != self.new.get(index).map(look)
            || before.is_some_and(|cell| {
                cell.symbol().width() > 1 && self.new.get(index - 1) != Some(cell)
            })
    }

    fn changed_in(&self, start: u16, length: u16) -> u16 {
        let changed = (start..start + length).filter(|&column| self.is_changed(column)).count();
        u16::try_from(changed).unwrap_or(u16::MAX)
    }

    /// How many plain blanks stand from `start` on.
    fn blanks_from(&self, start: u16) -> u16 {
        let rest = self.new.get(usize::from(start)..).unwrap_or_default();
        let is_blank =
            |cell: &&Cell| cell.symbol() == " " && looks_plain(pen_of(cell, self.abilities));
        u16::try_from(rest.iter().take_while(is_blank).count()).unwrap_or(0)
    }
}

/// A blank shows no foreground.
fn looks_plain(pen: Pen) -> bool {
    let visible = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    pen.bg == Color::Reset && !pen.modifier.intersects(visible)
}

fn pen_of(cell: &Cell, abilities: Abilities) -> Pen {
    let color = |color: Color| if abilities.colors { color } else { Color::Reset };
    let mut pen = Pen { fg: color(cell.fg), bg: color(cell.bg), modifier: cell.modifier };
    if cell.symbol() == " " && looks_plain(pen) {
        pen = PLAIN;
    }
    pen
}

fn shown_symbol(cell: &Cell, abilities: Abilities) -> std::borrow::Cow<'_, str> {
    let symbol = if cell.symbol().is_empty() { " " } else { cell.symbol() };
    if abilities.unicode { symbol.into() } else { ascii::plain(symbol) }
}

/// Whether every terminal agrees on how far the cursor goes.
fn is_certain(symbol: &str) -> bool {
    let mut characters = symbol.chars();
    let first = characters.next().unwrap_or(' ');
    symbol.is_ascii() || characters.next().is_none() && u32::from(first) < 0x1_0000
}

/// The shortest movement along a row.
fn moved(from: u16, to: u16) -> String {
    match i32::from(to) - i32::from(from) {
        0 => String::new(),
        1 => "\x1b[C".to_owned(),
        right @ 2.. => format!("\x1b[{right}C"),
        left @ -3..=-1 => "\x08".repeat(left.unsigned_abs() as usize),
        left => format!("\x1b[{}D", -left),
    }
}

/// Attributes: what turns each on, and what turns it off together with its kin.
const ATTRIBUTES: [(Modifier, &str, &str); 7] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// The parameters that turn one pen into another.
fn changes(from: Pen, to: Pen) -> String {
    let mut parameters: Vec<String> = Vec::new();
    let mut kept = from.modifier;
    for (modifier, _, off) in ATTRIBUTES {
        if from.modifier.contains(modifier) && !to.modifier.contains(modifier) {
            let kin = ATTRIBUTES.iter().filter(|row| row.2 == off);
            kept = kin.fold(kept, |kept, row| kept - row.0);
            if !parameters.iter().any(|parameter| parameter == off) {
                parameters.push(off.to_owned());
            }
        }
    }
    for (modifier, on, _) in ATTRIBUTES {
        if to.modifier.contains(modifier) && !kept.contains(modifier) {
            parameters.push(on.to_owned());
        }
    }
    if from.fg != to.fg {
        parameters.push(color(to.fg, 30));
    }
    if from.bg != to.bg {
        parameters.push(color(to.bg, 40));
    }
    parameters.join(";")
}

/// `base` is 30 for the foreground and 40 for the background.
fn color(color: Color, base: u8) -> String {
    let number = match color {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + 60,
        Color::LightRed => base + 61,
        Color::LightGreen => base + 62,
        Color::LightYellow => base + 63,
        Color::LightBlue => base + 64,
        Color::LightMagenta => base + 65,
        Color::LightCyan => base + 66,
        Color::White => base + 67,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", base + 8),
    };
    number.to_string()
}

#[cfg(test)]
mod tests;
