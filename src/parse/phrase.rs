//! Whole lines that belong to the page and not to the article, matched against the phrases of every
//! language's `text.toml`. Never parts of lines: that would harm good text.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lang::text;
use crate::text::fold;

/// Longer lines are content, however they begin: in bytes.
const MAX_LINE: usize = 400;

/// What a phrase may have of marks around it and of bytes for accents: in bytes.
const MAX_MARKS: usize = 40;

/// A line with a vague beginning and a stop at its end is a sentence from this length on: in bytes.
const MAX_VAGUE: usize = 60;

/// The form in which lines and phrases are compared: folded, numbers as `#`, one blank between
/// words, no marks at the ends.
pub(crate) fn line_key(line: &str) -> String {
    let mut key = String::with_capacity(line.len());
    for character in fold(line).chars() {
        match character {
            '0'..='9' if key.ends_with('#') => {}
            '0'..='9' => key.push('#'),
            _ if character.is_whitespace() && key.ends_with(' ') => {}
            _ if character.is_whitespace() => key.push(' '),
            _ => key.push(character),
        }
    }
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '#' | '©');
    key.trim_matches(is_edge).to_owned()
}

/// A set of phrases.
#[derive(Default)]
pub(crate) struct Phrases {
    whole: FxHashSet<String>,
    /// The length of the longest whole line: in bytes.
    longest: usize,
    /// Lines with anything between their parts, by their first word.
    open: FxHashMap<String, Vec<OpenPhrase>>,
}

/// A line that is known in parts: "the post * appeared first on *".
struct OpenPhrase {
    start: String,
    middle: Vec<String>,
    end: String,
}

impl OpenPhrase {
    fn new(phrase: &str) -> Option<Self> {
        let mut parts = phrase.split('*').map(line_key);
        let (start, end) = (parts.next()?, parts.next_back()?);
        Some(Self { start, middle: parts.collect(), end })
    }

    /// Whether a line is this one. `key` is its form.
    fn matches(&self, key: &str, line: &str) -> bool {
        let Some(rest) = key.strip_prefix(self.start.as_str()) else { return false };
        let Some(mut between) = rest.strip_suffix(self.end.as_str()) else { return false };
        for part in &self.middle {
            let Some((_, after)) = between.split_once(part.as_str()) else { return false };
            between = after;
        }
        rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
            && (!self.middle.is_empty() || !may_be_sentence(line, &self.start))
    }
}

impl Phrases {
    fn of(phrases: impl Iterator<Item = &'static String>) -> Self {
        let mut set = Self::default();
        for phrase in phrases {
            match OpenPhrase::new(phrase) {
                None => {
                    let key = line_key(phrase);
                    set.longest = set.longest.max(key.len());
                    set.whole.insert(key);
                }
                Some(open) => {
                    let first = open.start.split(' ').next().unwrap_or_default().to_owned();
                    set.open.entry(first).or_default().push(open);
                }
            }
        }
        set
    }

    /// Whether a line, as a whole, is one of the phrases.
    pub(crate) fn matches(&self, line: &str) -> bool {
        if line.len() > MAX_LINE {
            return false;
        }
        // Most lines are paragraphs: too long for a whole phrase, and beginning like none.
        let start = line_key(line.split([' ', ':', ',', '.']).find(|w| !is_mark(w)).unwrap_or(""));
        if line.len() > self.longest + MAX_MARKS && !self.open.contains_key(&start) {
            return false;
        }
        let key = line_key(line);
        if self.whole.contains(&key) {
            return true;
        }
        let word_end = key.find([' ', ':', ',', '.']).unwrap_or(key.len());
        [key.split(' ').next().unwrap_or_default(), key.get(..word_end).unwrap_or_default()]
            .iter()
            .filter_map(|first| self.open.get(*first))
            .flatten()
            .any(|open| open.matches(&key, line))
    }
}

/// A word that [`line_key`] trims away: "»", "*".
fn is_mark(word: &str) -> bool {
    !word.contains(|c: char| c.is_alphanumeric() || c == '©')
}

/// A phrase of one or two words may as well begin a sentence: "Mehr aus …", "Share with …".
fn may_be_sentence(line: &str, start: &str) -> bool {
    let is_vague = start.split(' ').count() <= 2 && !start.contains(['©', '#']);
    is_vague && line.len() > MAX_VAGUE && line.trim_end().ends_with(['.', '!', '?', '»', '”', '"'])
}

/// Lines of navigation, consent, sharing, comment forms, advertising, rights.
pub(crate) fn boilerplate() -> &'static Phrases {
    static SET: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::of(text::all().iter().flat_map(|l| &l.text.boilerplate)));
    &SET
}

/// Links to more text, as they stand at the end of a paragraph.
pub(crate) fn read_more() -> &'static Phrases {
    static SET: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::of(text::all().iter().flat_map(|l| &l.text.read_more)));
    &SET
}

/// A set of folded words or phrases from every language.
pub(crate) fn folded_set(
    pick: fn(&'static text::TextData) -> &'static Vec<String>,
) -> FxHashSet<String> {
    text::all().iter().flat_map(|language| pick(&language.text)).map(|word| fold(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        assert_eq!(boilerplate().matches(line), expected, "{line:?} as {:?}", line_key(line));
    }

    #[test]
    fn whole_lines_match() {
        check("LASCIA UN COMMENTO", true);
        check("» Leggi anche: il pane costa di più", true);
        check("12 commenti", true);
        check("© 2024 Il Giornale di Prova S.r.l.", true);
        check("Share this:", true);
        check("Lire aussi : le prix du pain", true);
        check("Alle Rechte vorbehalten.", true);
        check("The post A ship comes in appeared first on Prova Post.", true);
        check("L’articolo La nave è tornata proviene da Il Foglio di Prova.", true);
    }

    #[test]
    fn parts_of_lines_do_not() {
        check("Il ministro ha detto: leggi anche il resto.", false);
        check("Condividere il pane è un gesto antico.", false);
        check("Copyrightinhaber klagen gegen den Verlag.", false);
        check("Iscriviti al partito, gli dissero nel 1952, e lui si iscrisse.", false);
        check(
            "The post of mayor appeared to him a burden, he said on Monday to those who asked.",
            false,
        );
        check("", false);
    }
}
