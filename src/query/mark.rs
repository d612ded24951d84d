//! Finds phrases in one text: for highlights, snippets, names and metadata, where no index helps.

use crate::query::condition::{Pattern, Phrase};
use crate::text::{Span, for_each_folded_word};

/// Phrases to look for.
#[derive(Debug, Default)]
pub(super) struct Marker<'a> {
    /// All their words, one phrase behind the other.
    patterns: Vec<&'a Pattern>,
    /// How many words each phrase has.
    lengths: Vec<usize>,
}

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub span: Span,
    /// Which of the phrases.
    pub phrase: usize,
}

/// Words of all phrases that are told apart; those beyond are not marked.
const MOST_PATTERNS: usize = 64;

impl<'a> Marker<'a> {
    pub(super) fn add(&mut self, phrase: &'a Phrase) {
        self.patterns.extend(&phrase.words);
        self.lengths.push(phrase.words.len());
    }

    pub(super) fn one(phrase: &'a Phrase) -> Self {
        let mut marker = Self::default();
        marker.add(phrase);
        marker
    }

    /// How many phrases there are.
    pub(super) fn len(&self) -> usize {
        self.lengths.len()
    }

    pub(super) fn occurs(&self, text: &str) -> bool {
        !self.marks(text).is_empty()
    }

    /// Every occurrence, by place.
    pub(super) fn marks(&self, text: &str) -> Vec<Mark> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        // For each pattern of a phrase whose words so far stand here: where the phrase begins.
        let mut open = [None; MOST_PATTERNS];
        for_each_folded_word(text, |word, span| {
            let mut next = [None; MOST_PATTERNS];
            let mut at = 0;
            for (phrase, &length) in self.lengths.iter().enumerate() {
                for place in 0..length {
                    let begun =
                        if place == 0 { Some(span.start) } else { open.get(at).copied().flatten() };
                    if let Some(start) = begun
                        && self.patterns[at].matches(word)
                    {
                        if place + 1 == length {
                            let span = Span { start, end: span.end };
                            found.push(Mark { span, phrase });
                        } else if let Some(slot) = next.get_mut(at + 1) {
                            *slot = Some(start);
                        }
                    }
                    at += 1;
                }
            }
            open = next;
        });
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrases: &[&[&str]], text: &str, expected: &[&str]) {
        let phrases: Vec<Phrase> = phrases
            .iter()
            .map(|words| Phrase {
                exact: true,
                words: words
                    .iter()
                    .map(|word| match word.strip_suffix('*') {
                        Some(prefix) => Pattern::Prefix(prefix.into()),
                        None => Pattern::Word((*word).into()),
                    })
                    .collect(),
            })
            .collect();
        let mut marker = Marker::default();
        for phrase in &phrases {
            marker.add(phrase);
        }
        let found: Vec<&str> = marker.marks(text).iter().map(|mark| mark.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn phrases_are_marked_where_they_stand() {
        check(
            &[&["l", "ucraina"], &["kiev"]],
            "L’Ucraina e Kiev, l'ucraina",
            &["L’Ucraina", "Kiev", "l'ucraina"],
        );
        check(&[&["no", "no"]], "no no no", &["no no", "no no"]);
        check(&[&["negoz*"]], "Negoziati, negozio", &["Negoziati", "negozio"]);
        check(&[], "testo", &[]);
    }
}
