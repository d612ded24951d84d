//! Where a list stands: its selected line and its first visible one. Arithmetic, nothing else.

use std::ops::RangeInclusive;

/// Lines shown above and below the selection where there are any.
const MARGIN: usize = 2;

/// How a list goes on where the selection would leave the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// No further than needed: the terminal scrolls the rows, which costs little.
    Lines,
    /// Half a page at once: the rows are shared with another pane, so that every line is written anew.
    HalfPages,
}

/// A list of `len` lines with one selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    pub len: usize,
    /// Below `len`, or 0 where the list is empty.
    pub selected: usize,
    /// The first visible line.
    pub top: usize,
}

impl Scroll {
    pub fn select(&mut self, line: usize) {
        self.selected = line.min(self.len.saturating_sub(1));
    }

    /// Goes where the selected line now is; the view goes along, so that it stays where it was seen.
    pub fn carry(&mut self, line: usize) {
        let above = self.selected.saturating_sub(self.top);
        self.select(line);
        self.top = self.selected.saturating_sub(above);
    }

    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.select(self.selected);
    }

    pub fn step(&mut self, by: isize) {
        self.select(self.selected.saturating_add_signed(by));
    }

    /// Has the selection in view.
    pub fn keep_in_view(&mut self, height: usize, by: By) {
        self.keep_lines_in_view(height, self.selected..=self.selected, self.len, by);
    }

    /// As [`Self::keep_in_view`] for a selection that stands on some lines of `len`.
    pub fn keep_lines_in_view(
        &mut self,
        height: usize,
        lines: RangeInclusive<usize>,
        len: usize,
        by: By,
    ) {
        let height = height.max(1);
        let margin = MARGIN.min((height - 1) / 2);
        let lowest = (lines.end() + margin + 1).min(len).saturating_sub(height);
        let highest = lines.start().saturating_sub(margin);
        let further = if by == By::HalfPages { height / 2 } else { 0 };
        if self.top < lowest {
            self.top = (lowest + further).min(highest);
        } else if self.top > highest {
            self.top = highest.saturating_sub(further).max(lowest.min(highest));
        }
        self.top = self.top.min(len.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_selection_stays_in_view(
            len in 0_usize..50, height in 0_usize..12, half_pages: bool,
            steps in prop::collection::vec(-9_isize..9, 0..20)
        ) {
            let by = if half_pages { By::HalfPages } else { By::Lines };
            let mut scroll = Scroll { len, ..Scroll::default() };
            for step in steps {
                scroll.step(step);
                scroll.keep_in_view(height, by);
                prop_assert!(scroll.selected == 0 || scroll.selected < len);
                prop_assert!(scroll.top <= scroll.selected);
                prop_assert!(scroll.selected < scroll.top + height.max(1));
            }
        }
    }
}
