//! What a PDF states about itself. Programs fill these fields in with what they have at hand, the name
//! of a file or of an account: what looks like that is not believed.

use lopdf::{Dictionary, Document, Object, decode_text_string};

use crate::model::DateValue;
use crate::parse::draft::{Block, BlockKind, Metadata};
use crate::parse::{entry, stated_date};
use crate::text::{clean_line, fold};

/// How programs begin the titles that they make up.
const MADE_UP: [&str; 5] =
    ["microsoft word", "microsoft powerpoint", "untitled", "senza titolo", "document"];

/// Endings of names of files.
const FILES: [&str; 11] =
    [".doc", ".docx", ".dot", ".indd", ".odt", ".pages", ".pdf", ".ps", ".qxd", ".qxp", ".rtf"];

pub(super) fn metadata(document: &Document, blocks: &[Block<'_>]) -> Metadata {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    let field = |name: &[u8]| info.and_then(|info| text(document, info, name));
    let language = document.catalog().ok().and_then(|catalog| text(document, catalog, b"Lang"));
    let made = field(b"CreationDate").and_then(|date| day(&date));
    Metadata {
        title: field(b"Title")
            .filter(|title| is_title(title))
            .and_then(|it| as_printed(it, blocks)),
        saved: made,
        byline: field(b"Author").filter(|author| is_name(author)),
        language: language.as_deref().and_then(entry::language_code),
        ..Metadata::default()
    }
}

fn text(document: &Document, dictionary: &Dictionary, name: &[u8]) -> Option<String> {
    let value = dictionary.get_deref(name, document).ok()?;
    let text = clean_line(&decode_text_string(value).ok()?).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The day of `D:20240612101500+02'00'`.
fn day(date: &str) -> Option<DateValue> {
    let digits = date.trim_start_matches("D:");
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    stated_date::read(&format!("{year}-{month}-{day}"), None)
}

fn is_title(title: &str) -> bool {
    let folded = fold(title);
    title.contains(' ')
        && title.contains(char::is_alphabetic)
        && !MADE_UP.iter().any(|start| folded.starts_with(start))
        && !FILES.iter().any(|ending| folded.ends_with(ending))
}

/// The title as it is printed, which may say more. None where the text has a heading and does not say
/// the title anywhere near: templates hand theirs down.
fn as_printed(stated: String, blocks: &[Block<'_>]) -> Option<String> {
    let letters =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let title = letters(&stated);
    let kept = || blocks.iter().filter(|block| block.is_kept());
    let says = |block: &&Block<'_>| letters(&block.text).contains(&title);
    let is_heading = |block: &&Block<'_>| block.kind != BlockKind::Paragraph;
    let heading = kept().take(5).filter(is_heading).find(says);
    let is_believed = || {
        !kept().take(5).any(|block| is_heading(&block)) || kept().take(20).any(|block| says(&block))
    };
    heading.map(|block| block.text.to_string()).or_else(|| is_believed().then_some(stated))
}

/// Accounts have names of one word.
fn is_name(author: &str) -> bool {
    author.contains(' ') && author.contains(char::is_uppercase) && !author.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_titles_are_not_believed() {
        for title in
            ["Microsoft Word - molo.doc", "molo_def2.indd", "Untitled", "molo", "il molo.pdf"]
        {
            assert!(!is_title(title), "{title}");
        }
        assert!(is_title("Il molo di Prova"));
        assert!(is_name("Ada Neri") && !is_name("aneri") && !is_name("ada neri@prova.example"));
        assert_eq!(day("D:20240612235959-07'00'").unwrap().to_string(), "2024-06-12");
    }
}
