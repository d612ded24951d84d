//! Plain text: each line a paragraph, or lines of one width joined to the paragraphs that they were
//! wrapped from.

use std::borrow::Cow;

use crate::parse::draft::{Block, Draft};
use crate::parse::field::Fields;
use crate::parse::front_matter;

/// Lines that a program wrapped are at most this long: in characters.
const MAX_WRAP: usize = 120;

/// Lines that are full tell so from this length on: in bytes.
const MIN_FILLED: usize = 50;

/// The draft of a plain text.
pub(crate) fn parse<'a>(text: &'a str, fields: &Fields) -> Draft<'a> {
    let taken = front_matter::take(text, fields);
    let mut blocks = Vec::new();
    if !taken.block.is_empty() {
        blocks.push(Block::removed("front matter", taken.block.trim()));
    }
    blocks.extend(paragraphs(taken.body).map(Block::paragraph));
    Draft { metadata: taken.metadata, blocks, problems: taken.problems }
}

/// The paragraphs of a text: its lines, or the groups of lines that were wrapped.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let width = wrap_width(text);
    let mut lines = text.split('\n').map(str::trim).peekable();
    std::iter::from_fn(move || {
        let mut paragraph = Cow::Borrowed(lines.find(|line| !line.is_empty())?);
        let Some(width) = width else { return Some(paragraph) };
        let mut last = paragraph.len();
        while let Some(next) = lines.next_if(|next| was_wrapped(last, next, width)) {
            let joined = paragraph.to_mut();
            joined.push(' ');
            joined.push_str(next);
            last = next.len();
        }
        Some(paragraph)
    })
}

/// Whether a line goes on in the next: its first word would not have fitted any more.
fn was_wrapped(length: usize, next: &str, width: usize) -> bool {
    let first_word = next.split(' ').next().unwrap_or_default();
    let is_item = matches!(first_word, "-" | "*" | "•" | "–" | "—" | "·");
    !next.is_empty() && !is_item && length + 1 + first_word.len() > width
}

/// The width that the lines of a text were wrapped to, in bytes, or nothing where each line is a
/// paragraph. In wrapped text no line is long, and most go on in lower case, or all are as full as the
/// next word left them.
fn wrap_width(text: &str) -> Option<usize> {
    let lines = || text.split('\n').map(str::trim);
    let is_long = |line: &str| line.len() > MAX_WRAP && line.chars().count() > MAX_WRAP;
    if lines().any(is_long) {
        return None;
    }
    // The longest line may be an odd one out: a little less tells that a word did not fit.
    let longest = lines().map(str::len).max()?;
    let width = longest - longest / 10;
    let (mut pairs, mut open, mut going_on, mut full) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (last, next) in lines().zip(lines().skip(1)) {
        if last.is_empty() || next.is_empty() {
            continue;
        }
        let is_open = !last.ends_with(['.', '!', '?', ':', '»', '”']);
        pairs += 1;
        open += usize::from(is_open);
        going_on += usize::from(is_open && next.starts_with(char::is_lowercase));
        full += usize::from(was_wrapped(last.len(), next, width));
    }
    let is_filled = full == pairs && open * 2 > pairs && longest >= MIN_FILLED;
    (pairs >= 3 && (going_on * 5 >= pairs * 2 || is_filled)).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let draft = parse(text, &Fields::default());
        let found: Vec<&str> =
            draft.blocks.iter().filter(|b| b.is_kept()).map(|b| b.text.as_ref()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_paragraphs() {
        check("Uno.\nDue.\n\n\n  Tre.", &["Uno.", "Due.", "Tre."]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check(
            "La barca è tornata in porto\nquando il vento era già forte\ne nessuno ci sperava più, da\nore ormai.\nPoi la festa è cominciata, e\nnon è finita prima di giorno.",
            &[
                "La barca è tornata in porto quando il vento era già forte e nessuno ci sperava più, da ore ormai.",
                "Poi la festa è cominciata, e non è finita prima di giorno.",
            ],
        );
        // Every line is full, though names and sentences happen to begin them.
        check(
            "A Valnera la barca è tornata ieri in porto insieme ad\nAda Neri, che la guidava da sola. Nessuno sapeva che\nUgo Bianchi l'aspettava. La festa è finita prima di\nGiovedì.\n\nPiove.",
            &[
                "A Valnera la barca è tornata ieri in porto insieme ad Ada Neri, che la guidava da sola. Nessuno sapeva che Ugo Bianchi l'aspettava. La festa è finita prima di Giovedì.",
                "Piove.",
            ],
        );
    }
}
