//! Where a list stands: its selected line and its first visible one. Arithmetic, nothing else.

/// Lines shown above and below the selection where there are any.
const MARGIN: usize = 2;

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

    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.select(self.selected);
    }

    pub fn step(&mut self, by: isize) {
        self.select(self.selected.saturating_add_signed(by));
    }

    /// Moves the view as little as needed to have the selection in it.
    pub fn keep_in_view(&mut self, height: usize) {
        self.keep_lines_in_view(height, self.selected, self.selected, self.len);
    }

    /// As [`Self::keep_in_view`] for a selection that stands on the lines `first..=last` of `len`.
    pub fn keep_lines_in_view(&mut self, height: usize, first: usize, last: usize, len: usize) {
        let height = height.max(1);
        let margin = MARGIN.min((height - 1) / 2);
        let bottom = (last + margin + 1).min(len);
        self.top = self.top.max(bottom.saturating_sub(height));
        self.top = self.top.min(first.saturating_sub(margin));
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
            len in 0_usize..50, height in 0_usize..12, steps in prop::collection::vec(-9_isize..9, 0..20)
        ) {
            let mut scroll = Scroll { len, ..Scroll::default() };
            for step in steps {
                scroll.step(step);
                scroll.keep_in_view(height);
                prop_assert!(scroll.selected == 0 || scroll.selected < len);
                prop_assert!(scroll.top <= scroll.selected);
                prop_assert!(scroll.selected < scroll.top + height.max(1));
            }
        }
    }
}
