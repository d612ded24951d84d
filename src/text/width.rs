//! How many cells a text takes on the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most cells of one letter. What belongs together and takes more, as consonants of Indian scripts
/// do that are joined, is shown as several letters side by side: no terminal gives one more room.
const WIDEST: usize = 2;

/// Letters are looked for in so much text at a time: in bytes. More than two bases with all the marks
/// that the gate lets through never takes.
const WINDOW: usize = 64;

pub fn display_width(text: &str) -> usize {
    clusters(text).map(|cluster| cluster.cells).sum()
}

/// One letter as the reader sees it: where it stands, its characters, the cells it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster<'a> {
    pub at: usize,
    pub text: &'a str,
    pub cells: usize,
}

/// The letters of a text in order. An ASCII character before another is one by itself, which spares
/// most texts most of the work.
pub fn clusters(text: &str) -> impl Iterator<Item = Cluster<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(at)?;
        let alone = first.is_ascii() && bytes.get(at + 1).is_none_or(u8::is_ascii);
        let end = if alone { at + 1 } else { at + letter(text.get(at..)?)?.len() };
        let cluster = text.get(at..end)?;
        let cells = if alone { usize::from(matches!(first, b' '..=b'~')) } else { cluster.width() };
        let found = Cluster { at, text: cluster, cells };
        at = end;
        Some(found)
    })
}

/// The letter that a text begins with.
fn letter(text: &str) -> Option<&str> {
    let window = text.get(..text.floor_char_boundary(WINDOW))?;
    let whole = window.graphemes(true).next()?;
    if whole.width() <= WIDEST {
        return Some(whole);
    }
    let ends = whole.char_indices().map(|(at, character)| at + character.len_utf8());
    let fits = |end: &usize| whole.get(..*end).is_some_and(|part| part.width() <= WIDEST);
    let first = whole.chars().next()?.len_utf8();
    whole.get(..ends.take_while(fits).last().unwrap_or(first))
}

/// The longest start of `text` that fits `cells`, with `…` as its last cell where something is cut.
pub fn truncate(text: &str, cells: usize) -> std::borrow::Cow<'_, str> {
    if display_width(text) <= cells {
        return text.into();
    }
    let mut used = 0;
    let fitting = clusters(text).take_while(|cluster| {
        used += cluster.cells;
        used < cells
    });
    let kept: String = fitting.map(|cluster| cluster.text).collect();
    if cells == 0 { "".into() } else { (kept + "…").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_whole_letters() {
        let text = "Gie\u{301} 東a\u{308}.";
        let found: Vec<(&str, usize)> = clusters(text).map(|c| (c.text, c.cells)).collect();
        let expected = [("G", 1), ("i", 1), ("e\u{301}", 1), (" ", 1), ("東", 2), ("a\u{308}", 1)];
        assert_eq!(found, [&expected[..], &[(".", 1)]].concat());
    }

    #[test]
    fn wide_letters_are_parted_and_none_is_lost() {
        for text in ["राष्ट्रपति ने स्त्रियों से कहा", "ক্ষ্ম্য", "ᄀᄀᄀ각", &"क\u{94d}".repeat(90)]
        {
            let shown: String = clusters(text).map(|cluster| cluster.text).collect();
            assert_eq!(shown, text);
            assert!(clusters(text).all(|cluster| cluster.cells <= WIDEST), "{text}");
        }
    }

    #[test]
    fn truncation_never_exceeds_the_width() {
        assert_eq!(truncate("Mosca", 5), "Mosca");
        assert_eq!(truncate("Mosca", 4), "Mos…");
        assert_eq!(truncate("東京都", 4), "東…");
        assert_eq!(truncate("Mosca", 0), "");
    }
}
