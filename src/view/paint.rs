//! The one way from text to cells. It takes clean text and the program's own words only.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::app::layout::Area;
use crate::text::{CleanStr, Cluster, Span, clean_line, clusters};
use crate::view::theme::Theme;

/// Draws into a buffer, in the colours of a theme.
pub struct Painter<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
    /// Where the terminal's cursor is to stand.
    pub cursor: Option<(u16, u16)>,
}

/// Writes one row from left to right and never past its end.
pub struct Pen<'p> {
    buffer: &'p mut Buffer,
    pub x: u16,
    y: u16,
    right: u16,
    /// In place of every other style: a selected line has one look.
    over: Option<Style>,
}

impl Painter<'_> {
    /// A pen at the start of a row of an area.
    pub fn row(&mut self, area: Area, row: u16) -> Pen<'_> {
        let inside = row < area.height;
        let (x, right) = if inside { (area.x, area.right()) } else { (0, 0) };
        Pen { buffer: self.buffer, x, y: area.y.saturating_add(row), right, over: None }
    }

    /// Empties an area, so that something can stand over what was drawn there.
    pub fn clear(&mut self, area: Area) {
        for row in 0..area.height {
            let style = self.theme.text;
            self.row(area, row).pad(style);
        }
    }

    pub fn put_cursor(&mut self, x: u16, y: u16) {
        let inside = self.buffer.area.contains(Position::new(x, y));
        self.cursor = inside.then_some((x, y)).or(self.cursor);
    }
}

impl<'p> Pen<'p> {
    /// The pen of a line that is selected has one style for everything.
    #[must_use]
    pub fn over(self, style: Option<Style>) -> Pen<'p> {
        Pen { over: style, ..self }
    }

    /// Cells left in the row.
    pub fn room(&self) -> usize {
        usize::from(self.right.saturating_sub(self.x))
    }

    /// Keeps the last `cells` of the row free.
    pub fn spare(&mut self, cells: usize) {
        self.right = self.right.saturating_sub(narrow(cells)).max(self.x);
    }

    /// Gives back what [`Self::spare`] kept.
    pub fn unspare(&mut self, cells: usize) {
        self.right = self.right.saturating_add(narrow(cells));
    }

    /// Writes as much as there is room for.
    pub fn put<'t>(&mut self, text: impl Into<CleanStr<'t>>, style: Style) {
        for cluster in clusters(text.into().as_str()) {
            if !self.cluster(cluster.text, cluster.cells, style) {
                return;
            }
        }
    }

    /// As [`Self::put`], with `…` at the end where something is left out.
    pub fn put_short<'t>(&mut self, text: impl Into<CleanStr<'t>>, style: Style) {
        self.put_marked(text, &[], style, style);
    }

    /// As [`Self::put_short`], with some spans of the text in another style.
    pub fn put_marked<'t>(
        &mut self,
        text: impl Into<CleanStr<'t>>,
        marked: &[Span],
        style: Style,
        mark: Style,
    ) {
        let text = text.into().as_str();
        let mut marks = marked.iter().peekable();
        for Cluster { at, text: cluster, cells } in clusters(text) {
            while marks.next_if(|span| span.end as usize <= at).is_some() {}
            let style = match marks.peek() {
                Some(span) if span.start as usize <= at => mark,
                _ => style,
            };
            if self.room() <= cells && at + cluster.len() < text.len() {
                self.cluster("…", 1, style);
                return;
            }
            self.cluster(cluster, cells, style);
        }
    }

    /// A number or a date that the program wrote out.
    pub fn put_made(&mut self, made: &str, style: Style) {
        self.put(&clean_line(made), style);
    }

    /// Goes on to a column of the row.
    pub fn skip(&mut self, cells: usize, style: Style) {
        for _ in 0..cells.min(self.room()) {
            self.cluster(" ", 1, style);
        }
    }

    /// Fills the rest of the row.
    pub fn pad(&mut self, style: Style) {
        self.skip(self.room(), style);
    }

    #[expect(clippy::disallowed_methods, reason = "the one place: text is clean here")]
    /// Writes one cluster; false where there is no room for it.
    fn cluster(&mut self, cluster: &str, cells: usize, style: Style) -> bool {
        if cells == 0 {
            return true;
        }
        if self.room() < cells {
            return false;
        }
        let style = self.over.unwrap_or(style);
        for offset in 0..narrow(cells) {
            let symbol = if offset == 0 { cluster } else { " " };
            if let Some(cell) = self.buffer.cell_mut(Position::new(self.x + offset, self.y)) {
                cell.reset();
                cell.set_symbol(symbol).set_style(style);
            }
        }
        self.x += narrow(cells);
        true
    }
}

fn narrow(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}
