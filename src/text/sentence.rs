//! Paragraphs and sentences.

use crate::text::Span;

/// What is longer, in bytes, is a sentence only for want of full stops: who looks through a sentence for each
/// thing in it need not look through that.
pub const LONGEST_SENTENCE: usize = 2000;

/// What a language adds to the general rule of where a sentence ends.
#[derive(Clone, Copy)]
pub struct SentenceRules<'a> {
    /// Says of a word before a full stop (without it) whether it is an abbreviation.
    pub is_abbreviation: &'a dyn Fn(&str) -> bool,
    /// Whether a full stop makes an ordinal of a number: "am 3. Mai".
    pub ordinal_stop: bool,
}

impl Default for SentenceRules<'_> {
    fn default() -> Self {
        Self { is_abbreviation: &|_| false, ordinal_stop: true }
    }
}

/// The paragraphs of a text: stretches between line feeds, blank ones left out, ends trimmed.
pub fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split('\n').filter_map(move |line| {
        let at = start;
        start += line.len() + 1;
        trimmed(line, at)
    })
}

/// The sentences of a text, in order, none across paragraphs.
///
/// A sentence ends at `.`, `!`, `?` or `…` with its closing quotes and brackets, when a blank and
/// then no lower-case letter follows. A full stop after an initial, an abbreviation or an ordinal
/// ("3. Mai") does not end one.
pub fn sentences(text: &str, rules: SentenceRules<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text) {
        split_paragraph(paragraph.of(text), paragraph.start as usize, rules, &mut found);
    }
    found
}

fn split_paragraph(text: &str, base: usize, rules: SentenceRules<'_>, found: &mut Vec<Span>) {
    let mut start = 0;
    for (at, mark) in text.match_indices(['.', '!', '?', '…']) {
        let end = closing_end(text, at + mark.len());
        if at < start || !ends_sentence(text, at, mark, end, rules) {
            continue;
        }
        found.extend(trimmed(Span::new(start, end).of(text), base + start));
        start = end;
    }
    found.extend(trimmed(Span::new(start, text.len()).of(text), base + start));
}

/// Where the run of stops and closing quotes and brackets that begins at `at` ends.
fn closing_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let closes =
        |c: char| matches!(c, '.' | '!' | '?' | '…' | '"' | '”' | '»' | '’' | '\'' | ')' | ']');
    at + rest.find(|c| !closes(c)).unwrap_or(rest.len())
}

fn ends_sentence(text: &str, at: usize, mark: &str, end: usize, rules: SentenceRules<'_>) -> bool {
    let after = text.get(end..).unwrap_or_default();
    if after.is_empty() {
        return true;
    }
    let next = after.trim_start();
    if next.len() == after.len() || next.chars().next().is_none_or(char::is_lowercase) {
        return false;
    }
    if mark != "." || end > at + 1 {
        return true;
    }
    let before = text.get(..at).unwrap_or_default();
    let in_word = |c: char| c.is_alphanumeric() || c == '.';
    let word_start = before.trim_end_matches(in_word).len();
    let word = before.get(word_start..).unwrap_or_default();
    let is_ordinal = rules.ordinal_stop && is_short_number(word);
    !(is_initial(word) || is_ordinal || (rules.is_abbreviation)(word))
}

/// "J." in "J. Smith", "U.S" in "U.S. Army", "S.p.A": a capital alone, or letters parted by stops.
fn is_initial(word: &str) -> bool {
    let is_letter =
        |part: &str| part.chars().nth(1).is_none() && part.starts_with(char::is_alphabetic);
    word.starts_with(char::is_uppercase) && is_letter(word)
        || word.contains('.') && word.split('.').all(is_letter)
}

/// An ordinal such as "3." in "am 3. Mai": no sentence ends with a bare number of two digits
/// nearly as often as an ordinal stands before a capital.
fn is_short_number(word: &str) -> bool {
    word.len() <= 2 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// The span of `part`, which begins at `at`, without the blanks at its ends.
fn trimmed(part: &str, at: usize) -> Option<Span> {
    let start = at + (part.len() - part.trim_start().len());
    let kept = part.trim();
    (!kept.is_empty()).then(|| Span::new(start, start + kept.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let rules = SentenceRules {
            is_abbreviation: &|word| word == "sig" || word == "Gen",
            ordinal_stop: text.starts_with("Am"),
        };
        let found: Vec<&str> = sentences(text, rules).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_end_sentences() {
        check(
            "Piove. «Resto a casa.» Poi esce!\n\nÈ tardi",
            &["Piove.", "«Resto a casa.»", "Poi esce!", "È tardi"],
        );
    }

    #[test]
    fn stops_inside_do_not() {
        check("Il sig. Rossi e J. Smith. Fine", &["Il sig. Rossi e J. Smith.", "Fine"]);
        check("Am 3. Mai war es so.", &["Am 3. Mai war es so."]);
        check("Erano in 12. Poi uno.", &["Erano in 12.", "Poi uno."]);
        check("La S.p.A. Neri cresce.", &["La S.p.A. Neri cresce."]);
        check(
            "Costa 3.50 euro su www.esempio.it oggi.",
            &["Costa 3.50 euro su www.esempio.it oggi."],
        );
    }
}
