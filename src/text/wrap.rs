//! Breaking a paragraph into lines of the screen.

use crate::text::{Cluster, Span, clusters};

/// The lines of a text at a width in cells, as spans of it; blanks at which a line breaks belong to
/// none. Lines break at blanks, after hyphens and dashes inside words, and between wide characters;
/// a word longer than a line breaks where the line is full. Never empty.
pub fn wrap(text: &str, width: usize) -> Vec<Span> {
    let mut wrapper = Wrapper { width: width.max(1), ..Wrapper::default() };
    for cluster in clusters(text) {
        wrapper.take(cluster);
    }
    wrapper.end_line(text.len());
    wrapper.lines
}

#[derive(Default)]
struct Wrapper {
    width: usize,
    lines: Vec<Span>,
    /// Where the current line starts, and how many cells of it are used.
    start: usize,
    used: usize,
    /// Where the text of the current line ends, blanks not counted.
    end: usize,
    /// The last place where the line may break: its end before, its start after, the cells used up
    /// to the start after.
    opening: Option<(usize, usize, usize)>,
}

impl Wrapper {
    fn take(&mut self, Cluster { at, text, cells }: Cluster<'_>) {
        let after = at + text.len();
        if matches!(text, " " | "\n") {
            self.blank(at, after);
            return;
        }
        if cells > 1 && self.end == at && self.end > self.start {
            self.opening = Some((at, at, self.used));
        }
        if self.used + cells > self.width && self.used > 0 {
            self.break_line(at);
        }
        self.used += cells;
        self.end = after;
        if cells > 1 || matches!(text, "-" | "–" | "—" | "/") {
            self.opening = Some((after, after, self.used));
        }
    }

    fn blank(&mut self, at: usize, after: usize) {
        if self.end <= self.start && self.used == 0 {
            // Blanks at the start of a line are not shown.
            self.start = after;
            self.end = after;
            return;
        }
        let end = if self.opening.is_some_and(|(_, start, _)| start == at) {
            self.opening.map_or(at, |(end, ..)| end)
        } else {
            at
        };
        self.used += 1;
        self.opening = Some((end, after, self.used));
    }

    /// Ends the line at the last opening, or at `at` where there is none.
    fn break_line(&mut self, at: usize) {
        let (end, start, used) = self.opening.take().unwrap_or((at, at, self.used));
        self.lines.push(Span::new(self.start, end));
        self.start = start;
        self.used -= used;
        self.end = self.end.max(start);
    }

    fn end_line(&mut self, text_end: usize) {
        let end = self.end.min(text_end);
        if end > self.start || self.lines.is_empty() {
            self.lines.push(Span::new(self.start.min(end), end));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::display_width;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        let lines: Vec<&str> = wrap(text, width).into_iter().map(|line| line.of(text)).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_break_at_blanks() {
        check("Il ministro ha detto di no", 11, &["Il ministro", "ha detto di", "no"]);
        check("uno  due   tre", 4, &["uno", "due", "tre"]);
        check("  uno ", 10, &["uno"]);
        check("", 10, &[""]);
        check("a b", 1, &["a", "b"]);
    }

    #[test]
    fn long_words_break_where_the_line_is_full() {
        check("precipitevolissimevolmente", 10, &["precipitev", "olissimevo", "lmente"]);
        check("russo-americano", 9, &["russo-", "americano"]);
        check("la precipitevole", 6, &["la", "precip", "itevol", "e"]);
    }

    #[test]
    fn wide_characters_take_two_cells() {
        check("東京都知事", 4, &["東京", "都知", "事"]);
        check("a東京", 2, &["a", "東", "京"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(
            text in "([a-z]{1,12}|東京|é|e\u{301}|-| ){0,40}", width in 2_usize..30
        ) {
            let lines = wrap(&text, width);
            let shown: String = lines.iter().map(|line| line.of(&text)).collect();
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&shown), letters(&text));
            for line in lines {
                prop_assert!(display_width(line.of(&text)) <= width);
            }
        }
    }
}
