//! The best passage of an article for a query.

use std::cmp::Reverse;

use crate::model::Article;
use crate::text::{CleanText, Span};

/// Bytes of text that a snippet shows at most, and bytes that it begins before the first match at
/// most, to show the sentence from its start.
const SNIPPET: usize = 220;
const LEAD: usize = 90;

/// The best passage of an article for a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snippet {
    pub text: CleanText,
    /// Where it stands in the article's text.
    pub span: Span,
    /// The matches, as spans of `text`.
    pub highlights: Vec<Span>,
}

/// Where something that a query wants stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub span: Span,
    /// Which of the things wanted.
    pub phrase: usize,
}

/// The passage with the most different matches, then with the most.
pub(super) fn snippet(article: &Article, marks: &[Mark]) -> Snippet {
    let best = (0..marks.len()).max_by_key(|&first| (worth(article, marks, first), Reverse(first)));
    let first = best.and_then(|first| marks.get(first)).map(|mark| mark.span);
    let span = passage(article, first.unwrap_or_default());
    let inside = marks.iter().map(|mark| mark.span).filter(|&mark| span.contains(mark));
    let highlights = inside
        .map(|mark| Span { start: mark.start - span.start, end: mark.end - span.start })
        .collect();
    Snippet { text: article.text.slice(span), span, highlights }
}

/// How many different phrases, and how many in all, a passage shows that begins with a mark.
fn worth(article: &Article, marks: &[Mark], first: usize) -> (u32, usize) {
    let start = marks[first].span.start as usize;
    let text = article.text.get(start..).unwrap_or_default();
    let paragraph = start + text.find('\n').unwrap_or(text.len()).min(SNIPPET - LEAD);
    let shown = marks.iter().skip(first).take_while(|mark| mark.span.end as usize <= paragraph);
    let (mut phrases, mut count) = (0_u64, 0);
    for mark in shown {
        phrases |= 1 << (mark.phrase % 64);
        count += 1;
    }
    (phrases.count_ones(), count)
}

/// The passage around a match: from the start of its sentence if that is near, within a paragraph,
/// to the end of a word.
fn passage(article: &Article, first: Span) -> Span {
    let text = article.text.as_str();
    let at = first.start as usize;
    let sentence = article.sentences.partition_point(|sentence| sentence.start <= first.start);
    let sentence = sentence.checked_sub(1).and_then(|index| article.sentences.get(index));
    let before = text.get(..at).unwrap_or_default();
    let paragraph = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let near = sentence.map(|sentence| sentence.start as usize).filter(|&start| start + LEAD >= at);
    let start =
        near.unwrap_or_else(|| word_after(text, at.saturating_sub(LEAD), at)).max(paragraph);
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find('\n').unwrap_or(rest.len());
    let most = start + SNIPPET.max((first.end as usize).saturating_sub(start));
    Span::new(start, if end <= most { end } else { word_before(text, most, first.end as usize) })
}

/// The first beginning of a word at or after `from`, `until` at the latest.
fn word_after(text: &str, from: usize, until: usize) -> usize {
    let from = (from..=until).find(|&at| text.is_char_boundary(at)).unwrap_or(until);
    let skipped = text.get(from..until).unwrap_or_default();
    if from == 0 {
        return 0;
    }
    skipped.find(char::is_whitespace).map_or(until, |blank| {
        let rest = skipped.get(blank..).unwrap_or_default();
        from + blank + (rest.len() - rest.trim_start().len())
    })
}

/// The last end of a word at or before `from`, `until` at the earliest.
fn word_before(text: &str, from: usize, until: usize) -> usize {
    let from = (until..=from).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(until);
    let kept = text.get(until..from).unwrap_or_default();
    kept.rfind(char::is_whitespace).map_or(from, |blank| until + blank)
}
