//! Which panes stand where: a pure function of the screen's size and of what is shown.

use crate::app::Pane;
use crate::config::Panes;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// What the layout depends on besides the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub focus: Pane,
    /// The list that stands on the left.
    pub left: Pane,
    pub zoomed: bool,
    /// Whether the article was opened, not only turned to.
    pub reading: bool,
    /// The most panes that the reader wants.
    pub panes: Panes,
    /// Lines of the list of cross-references.
    pub related: usize,
    /// Whether another article stands beside the one shown.
    pub twin: bool,
}

/// The screen's parts. Areas of no height are not drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub title: Area,
    /// Between the title bar and the hints.
    pub main: Area,
    /// Each with its line of title, in the order of focus.
    pub panes: Vec<(Pane, Area)>,
    /// Hints, or the line of input.
    pub bottom: Area,
}

/// From here on three panes stand on the screen.
const WIDE: u16 = 100;
/// From here on two.
const MEDIUM: u16 = 64;
/// Lower screens have no title bar, then no hints.
const TITLE_FROM: u16 = 4;
const BOTTOM_FROM: u16 = 3;
/// The lowest on which two articles stand beside or above each other.
const TWIN_FROM: u16 = 6;
/// The lowest screen on which the cross-references stand below the article.
const STACK_FROM: u16 = 14;

pub fn layout((width, height): (u16, u16), shown: Shown) -> Layout {
    let screen = Area { x: 0, y: 0, width, height };
    let title_rows = u16::from(height >= TITLE_FROM);
    let (title, rest) = screen.split_top(title_rows);
    let bottom_rows = u16::from(height >= BOTTOM_FROM);
    let (main, bottom) = rest.split_top(rest.height - bottom_rows);
    Layout { title, main, panes: panes(main, shown), bottom }
}

fn panes(main: Area, shown: Shown) -> Vec<(Pane, Area)> {
    if shown.twin && !shown.zoomed && main.height >= TWIN_FROM {
        let (one, other) = if main.width < WIDE {
            main.split_top(main.height / 2)
        } else {
            main.split_left(main.width / 2)
        };
        return vec![(Pane::Article, one), (Pane::Twin, other)];
    }
    // Who reads has all of the screen: a column of half a narrow one is no measure to read in, and
    // on any the terminal can only scroll a text for us, in a few bytes, that has its rows alone.
    let at_article = shown.focus == Pane::Article && shown.panes == Panes::Auto;
    let reading = at_article && (shown.reading || main.width < WIDE);
    let alone = shown.zoomed || reading || shown.focus == Pane::Twin;
    if alone || shown.panes == Panes::One || main.width < MEDIUM {
        return vec![(shown.focus, main)];
    }
    let (left, right) = main.split_left(left_width(main.width));
    let mut panes = vec![(shown.left, left)];
    let wide = main.width >= WIDE && shown.panes != Panes::Two || shown.panes == Panes::Three;
    let related = main.height >= STACK_FROM && (wide || shown.focus == Pane::Related);
    if related {
        let (article, related) =
            right.split_top(right.height - related_rows(right.height, shown.related));
        panes.extend([(Pane::Article, article), (Pane::Related, related)]);
    } else if shown.focus == Pane::Related {
        panes.push((Pane::Related, right));
    } else {
        panes.push((Pane::Article, right));
    }
    panes
}

/// One column of cells parts the left from the right and belongs to the left.
fn left_width(width: u16) -> u16 {
    if width < WIDE { width / 2 } else { (width * 9 / 20).clamp(50, 76) }
}

/// No more than the list fills with its title, or the words in its place.
fn related_rows(height: u16, lines: usize) -> u16 {
    let needed = 1 + (lines * Pane::Related.row_height()).max(1);
    u16::try_from(needed).unwrap_or(u16::MAX).min((height / 3).clamp(5, 13))
}

impl Layout {
    pub fn area(&self, pane: Pane) -> Option<Area> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|&(_, area)| area)
    }

    /// What is left of a pane below its title and beside the line that parts it from the next.
    pub fn body(&self, pane: Pane) -> Area {
        let Some(area) = self.area(pane) else { return Area::default() };
        let inner = Area { width: area.width - u16::from(self.is_parted(area)), ..area };
        inner.split_top(u16::from(area.height > 1)).1
    }

    /// What a page has below its title.
    pub fn page(&self) -> Area {
        self.main.split_top(u16::from(self.main.height > 1)).1
    }

    /// Whether something stands beside an area, so that its rows are not its own.
    pub fn is_beside(&self, area: Area) -> bool {
        area.width < self.main.width
    }

    /// Whether a line of cells parts the area from one to the right of it.
    pub fn is_parted(&self, area: Area) -> bool {
        area.width > 0 && area.x + area.width < self.main.width
    }
}

impl Area {
    pub fn split_top(self, rows: u16) -> (Area, Area) {
        let rows = rows.min(self.height);
        let top = Area { height: rows, ..self };
        (top, Area { y: self.y + rows, height: self.height - rows, ..self })
    }

    pub fn split_left(self, columns: u16) -> (Area, Area) {
        let columns = columns.min(self.width);
        let left = Area { width: columns, ..self };
        (left, Area { x: self.x + columns, width: self.width - columns, ..self })
    }

    /// The lowest `rows` of the area.
    #[must_use]
    pub fn lowest(self, rows: u16) -> Area {
        self.split_top(self.height.saturating_sub(rows)).1
    }

    pub fn right(self) -> u16 {
        self.x + self.width
    }

    pub fn bottom(self) -> u16 {
        self.y + self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_holds_its_parts() {
        for width in 0..220 {
            for height in 0..70 {
                for focus in Pane::ALL {
                    let left = Pane::Timeline;
                    let shown = Shown {
                        focus,
                        left,
                        zoomed: false,
                        reading: width % 2 == 0,
                        panes: Panes::Auto,
                        related: height.into(),
                        twin: matches!(focus, Pane::Article | Pane::Twin),
                    };
                    let layout = layout((width, height), shown);
                    for &(_, area) in &layout.panes {
                        assert!(area.right() <= width && area.bottom() <= height);
                    }
                    let rows = layout.title.height + layout.main.height + layout.bottom.height;
                    assert_eq!(rows, height);
                    let cells = |area: Area| u32::from(area.width) * u32::from(area.height);
                    let covered: u32 = layout.panes.iter().map(|&(_, area)| cells(area)).sum();
                    assert_eq!(covered, cells(layout.main));
                }
            }
        }
    }
}
