//! How many cells a text takes on the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub fn display_width(text: &str) -> usize {
    text.width()
}

/// The longest start of `text` that fits `cells`, with `…` as its last cell where something is cut.
pub fn truncate(text: &str, cells: usize) -> std::borrow::Cow<'_, str> {
    if display_width(text) <= cells {
        return text.into();
    }
    let mut used = 0;
    let kept: String = text
        .graphemes(true)
        .take_while(|cluster| {
            used += cluster.width();
            used < cells
        })
        .collect();
    if cells == 0 { "".into() } else { (kept + "…").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncation_never_exceeds_the_width() {
        assert_eq!(truncate("Mosca", 5), "Mosca");
        assert_eq!(truncate("Mosca", 4), "Mos…");
        assert_eq!(truncate("東京都", 4), "東…");
        assert_eq!(truncate("Mosca", 0), "");
    }
}
