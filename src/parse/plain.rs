//! Plain text: each line a paragraph, or lines of one width joined to the paragraphs that they were
//! wrapped from.

use std::borrow::Cow;

use crate::parse::draft::{Block, Draft};
use crate::parse::field::Fields;
use crate::parse::front_matter;

/// Lines that a program wrapped are at most this long: in characters.
const MAX_WRAP: usize = 120;

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
/// paragraph. In wrapped text most lines go on in lower case and none is long.
fn wrap_width(text: &str) -> Option<usize> {
    let (mut pairs, mut going_on, mut longest) = (0_usize, 0_usize, 0);
    let mut last = "";
    for line in text.split('\n').map(str::trim) {
        if line.len() > MAX_WRAP && line.chars().count() > MAX_WRAP {
            return None;
        }
        longest = longest.max(line.len());
        if !last.is_empty() && !line.is_empty() {
            pairs += 1;
            let open = !last.ends_with(['.', '!', '?', ':', '»', '”']);
            going_on += usize::from(open && line.starts_with(char::is_lowercase));
        }
        last = line;
    }
    // The longest line may be an odd one out: a little less tells that a word did not fit.
    (pairs >= 3 && going_on * 5 >= pairs * 2).then_some(longest - longest / 10)
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
    }
}
