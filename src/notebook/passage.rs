//! A passage of an article that is found again although the article has changed: its words and a
//! few around them, not its place alone.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::text::{CleanText, Span, clean_line, fold, words};

/// How much of the text on either side is kept: in bytes.
const CONTEXT: usize = 40;

/// A longer quote keeps its beginning: in bytes.
const MAX_QUOTE: usize = 400;

/// A stretch of a text, by what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub quote: CleanText,
    /// What stands before and after it.
    #[serde(default)]
    pub before: CleanText,
    #[serde(default)]
    pub after: CleanText,
    /// The byte where it began.
    #[serde(default)]
    pub start: u32,
}

impl Passage {
    /// The passage of a span.
    pub fn of(text: &CleanText, span: Span) -> Self {
        let range = span.range();
        let end = text.floor_char_boundary(range.end.min(range.start + MAX_QUOTE));
        let part = |start: usize, end: usize| clean_line(text.get(start..end).unwrap_or_default());
        let from = text.ceil_char_boundary(range.start.saturating_sub(CONTEXT));
        let to = text.floor_char_boundary(end + CONTEXT);
        Self {
            quote: part(range.start, end),
            before: part(from, range.start),
            after: part(end, to),
            start: span.start,
        }
    }

    /// Where a text has the passage: all its words in a row, else the longest run of them, if that
    /// is more than half. Of several places that with the same surroundings, then the nearest.
    pub fn find(&self, text: &str) -> Option<Span> {
        let wanted: Vec<String> = words(&self.quote).map(|word| fold(word.text)).collect();
        if wanted.is_empty() {
            return None;
        }
        let runs = longest_runs(text, &wanted);
        let length = runs.first().map(|run| run.words).filter(|&l| l * 2 > wanted.len())?;
        let best = runs.into_iter().filter(|run| run.words == length).max_by_key(|run| {
            let distance = run.span.start.abs_diff(self.start);
            (self.surroundings(text, run.span), std::cmp::Reverse(distance))
        });
        best.map(|run| run.span)
    }

    /// How many words next to a span are those that were next to the passage.
    fn surroundings(&self, text: &str, span: Span) -> usize {
        let range = span.range();
        let from = text.floor_char_boundary(range.start.saturating_sub(CONTEXT));
        let to = text.floor_char_boundary((range.end + CONTEXT).min(text.len()));
        let before = text.get(from..range.start).unwrap_or_default();
        let after = text.get(range.end..to).unwrap_or_default();
        let folded = |text: &str| words(text).map(|word| fold(word.text)).collect::<Vec<_>>();
        let same = |(one, other): &(String, String)| one == other;
        let pairs = folded(before).into_iter().rev().zip(folded(&self.before).into_iter().rev());
        let before = pairs.take_while(same).count();
        let pairs = folded(after).into_iter().zip(folded(&self.after));
        before + pairs.take_while(same).count()
    }
}

/// A row of words that a text and a quote have in common.
struct Run {
    words: usize,
    span: Span,
}

/// The longest rows of words of a text that stand in the quote as well, in the order of the text.
/// Linear in the text for the few words of a quote.
fn longest_runs(text: &str, wanted: &[String]) -> Vec<Run> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, word) in wanted.iter().enumerate() {
        places.entry(word).or_default().push(place);
    }
    let mut best: Vec<Run> = Vec::new();
    // For each place in the quote where a row may go on: its words so far and where it began.
    let mut open: Vec<(usize, usize, u32)> = Vec::new();
    for word in words(text) {
        let mut next = Vec::new();
        for &place in places.get(fold(word.text).as_str()).into_iter().flatten() {
            let before = open.iter().find(|&&(expected, ..)| expected == place);
            let (count, start) =
                before.map_or((1, word.span.start), |&(_, count, start)| (count + 1, start));
            next.push((place + 1, count, start));
            let longest = best.first().map_or(0, |run| run.words);
            if count > longest {
                best.clear();
            }
            if count >= longest {
                best.push(Run { words: count, span: Span { start, end: word.span.end } });
            }
        }
        open = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    /// The passage in brackets of one text, looked for in another.
    #[track_caller]
    fn check(marked: &str, changed: &str, expected: Option<&str>) {
        let start = marked.find('[').unwrap();
        let end = marked.find(']').unwrap() - 1;
        let text = clean(&marked.replace(['[', ']'], "")).text;
        let passage = Passage::of(&text, Span::new(start, end));
        let found = passage.find(changed);
        assert_eq!(found.map(|span| span.of(changed)), expected);
    }

    #[test]
    fn passages_are_found_again() {
        check("Uno. [Due tre.] Quattro.", "Zero. Uno. Due tre. Quattro.", Some("Due tre"));
        check("Uno. [Due tre.] Quattro.", "Uno. DUE,\ntré. Quattro.", Some("DUE,\ntré"));
        check("Il [molo] è alto. Il molo è qui.", "Il molo è alto. Il molo è qui.", Some("molo"));
        check("Uno. [Due tre.] Quattro.", "Cinque.", None);
        check("[…] e poi.", "…", None);
    }

    #[test]
    fn the_surroundings_tell_which_of_several() {
        let (marked, changed) = ("la gru rossa. Il molo verde. [Il molo] nuovo", "Il molo verde");
        check(marked, changed, Some("Il molo"));
        let text = "Il molo nuovo. Il molo verde.";
        let passage = Passage::of(&clean("Il molo verde.").text, Span::new(0, 7));
        assert_eq!(passage.find(text).map(|span| span.start), Some(15));
    }

    #[test]
    fn what_is_left_of_a_passage_is_found() {
        check(
            "[Il vecchio molo del porto è stato chiuso ieri.] Punto.",
            "Il molo del porto è stato chiuso ieri sera. Punto.",
            Some("molo del porto è stato chiuso ieri"),
        );
        check("[Il vecchio molo del porto è chiuso.]", "Il porto non ha molo.", None);
    }

    #[test]
    fn long_texts_take_little_time() {
        let text = clean(&"di che la ".repeat(5_000)).text;
        let passage = Passage::of(&text, Span::new(30_000, 30_400));
        assert!(passage.find(&text).is_some());
    }
}
