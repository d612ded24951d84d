//! Paragraphs that were glued together when a page was scraped: a stop with its closing quotes stands
//! directly before a capital. So do a photo credit in brackets and the date of an embedded tweet.
//!
//! Guarded for initials, acronyms, abbreviations, domains and numbers: when unsure the text stays.

use crate::lang::text;
use crate::parse::credit;
use crate::parse::draft::{Block, BlockKind};
use crate::parse::stated_date;
use crate::text::fold;

/// Shorter pieces are a list or an acronym, no paragraphs: in bytes.
const MIN_PIECE: usize = 20;

/// How far around a place the rules look: in bytes. Keeps broken input linear.
const CONTEXT: usize = 160;

/// Ends of names of domains as people capitalise them.
const DOMAINS: [&str; 8] = ["com", "org", "net", "info", "tv", "gov", "edu", "uk"];

/// Splits glued paragraphs.
pub(crate) fn split(blocks: &mut Vec<Block<'_>>) {
    let whole = std::mem::take(blocks);
    blocks.reserve(whole.len());
    for mut block in whole {
        let cuts = if is_candidate(&block) { cuts(&block.text) } else { Vec::new() };
        let mut pieces = Vec::with_capacity(cuts.len());
        for &cut in cuts.iter().rev() {
            pieces.push(block.split_off(cut));
        }
        blocks.push(block);
        blocks.extend(pieces.into_iter().rev());
    }
}

fn is_candidate(block: &Block<'_>) -> bool {
    block.is_kept() && block.kind == BlockKind::Paragraph && block.text.len() > 2 * MIN_PIECE
}

/// Where a text is to be split: byte offsets, ascending.
fn cuts(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut last = 0;
    let mut before = ' ';
    let mut quotes = 0_usize;
    for (at, character) in text.char_indices() {
        let is_start = character.is_uppercase()
            || matches!(character, '«' | '“' | '‘')
            || character == '"' && quotes.is_multiple_of(2);
        let may_be_glued = is_start
            && !before.is_whitespace()
            && (before.is_ascii_digit() || is_stop(before) || is_closing(before, quotes));
        if may_be_glued && at - last >= MIN_PIECE && is_glued(text, at) {
            found.push(at);
            last = at;
        }
        quotes += usize::from(character == '"');
        before = character;
    }
    found
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | '!' | '?')
}

/// A bracket or quote that closes; a straight one does so when it is the second of a pair.
fn is_closing(character: char, quotes: usize) -> bool {
    matches!(character, ')' | ']' | '»' | '”' | '’' | '\'')
        || character == '"' && quotes.is_multiple_of(2)
}

/// Whether what begins at `at` was parted from what stands before it.
fn is_glued(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else { return false };
    let before = before.get(before.floor_char_boundary(at.saturating_sub(CONTEXT))..).unwrap_or("");
    let after = after.get(..after.floor_char_boundary(CONTEXT)).unwrap_or_default();
    let after = after.trim_start_matches(['«', '“', '‘', '"']);
    if !begins_sentence(after) {
        return false;
    }
    let open = before.trim_end_matches(['»', '”', '’', '"', '\'', ')', ']']);
    match open.chars().next_back() {
        Some('.') if !open.ends_with("..") => ends_sentence(open, open.len() < before.len(), after),
        Some('!' | '?') => true,
        _ => credit::ends_with_credit(before) || ends_with_english_date(before),
    }
}

/// A capital with small letters after it, or standing alone, or an acronym: no domain, no address.
fn begins_sentence(text: &str) -> bool {
    let mut letters = text.chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return false;
    }
    let word_end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(word_end).unwrap_or((text, ""));
    let next = rest.chars().next().unwrap_or(' ');
    let token = rest.split(char::is_whitespace).next().unwrap_or_default();
    let sound_end = next.is_whitespace()
        || matches!(next, ',' | ';' | ':' | '’' | '\'' | '-' | '”' | '»' | '"' | ')')
        || is_stop(next) && word.len() > 1 && token.len() <= 2;
    sound_end && !token.contains('@') && !DOMAINS.contains(&fold(word).as_str())
}

/// Whether the full stop that `text` ends with ends a sentence.
fn ends_sentence(text: &str, is_closed: bool, after: &str) -> bool {
    let text = text.trim_end_matches('.');
    let token_start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let token = text.get(token_start..).unwrap_or_default();
    let word_start = token.trim_end_matches(char::is_alphanumeric).len();
    let word = token.get(word_start..).unwrap_or_default();
    if word.is_empty() {
        // "…%.Il", "(2022).Il", "dice»." and the like.
        return is_closed || !token.is_empty() && !token.ends_with(['/', '_', '-']);
    }
    let is_address = token.contains(['@', '/', '\\', '_']) && !token.contains("t.co/")
        || fold(token).starts_with("www.");
    let is_number = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_single = word.chars().nth(1).is_none();
    let is_acronym = word.chars().all(char::is_uppercase);
    let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let next_is_acronym = next.chars().nth(1).is_some() && next.chars().all(char::is_uppercase);
    !(is_address
        || is_number
        || is_single
        || is_acronym && next_is_acronym
        || is_abbreviation(word)
        || is_abbreviation(token.trim_start_matches(|c: char| !c.is_alphanumeric())))
}

fn is_abbreviation(word: &str) -> bool {
    text::is_abbreviation("", word)
}

/// "April 10, 2025", as an embedded tweet ends.
fn ends_with_english_date(text: &str) -> bool {
    let tail =
        text.get(text.floor_char_boundary(text.len().saturating_sub(24))..).unwrap_or_default();
    let mut words = tail.rsplit(' ');
    let (year, day, month) = (words.next(), words.next(), words.next());
    let is_year = year.is_some_and(|y| y.len() == 4 && y.bytes().all(|byte| byte.is_ascii_digit()));
    let is_day = day
        .and_then(|day| day.strip_suffix(','))
        .is_some_and(|day| day.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day)));
    is_year && is_day && month.is_some_and(stated_date::is_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut blocks = vec![Block::paragraph(text)];
        split(&mut blocks);
        let found: Vec<&str> = blocks.iter().map(|block| block.text.as_ref()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn glued_paragraphs_part() {
        check(
            "La nave è arrivata in porto.Il comandante è sceso a terra.",
            &["La nave è arrivata in porto.", "Il comandante è sceso a terra."],
        );
        check(
            "«Non tornerò mai più a casa.»L’uomo lo ha detto piangendo.",
            &["«Non tornerò mai più a casa.»", "L’uomo lo ha detto piangendo."],
        );
        check(
            "Così si chiude una lunga storia.“Era ora” dice il sindaco.",
            &["Così si chiude una lunga storia.", "“Era ora” dice il sindaco."],
        );
        check(
            "Il sindaco ha risposto: \"Era ora.\"Poi se n'è andato via.",
            &["Il sindaco ha risposto: \"Era ora.\"", "Poi se n'è andato via."],
        );
        check(
            "Il faro del porto vecchio (foto: Ada Neri)La nave è arrivata.",
            &["Il faro del porto vecchio (foto: Ada Neri)", "La nave è arrivata."],
        );
        check(
            "We are here — Ada Neri (@ada) April 10, 2025La nave è arrivata.",
            &["We are here — Ada Neri (@ada) April 10, 2025", "La nave è arrivata."],
        );
        check(
            "La storia è cominciata nel 2021.Nessuno la ricorda più ormai.",
            &["La storia è cominciata nel 2021.", "Nessuno la ricorda più ormai."],
        );
    }

    #[test]
    fn names_and_numbers_hold_together() {
        for text in [
            "Il nuovo contratto della S.p.A.Esempio è stato firmato da tutti.",
            "Lo ha scritto J.R.R.Tolkien in una lettera rimasta inedita.",
            "Il dott.Rossi e la sig.ra Bianchi sono arrivati insieme.",
            "Si scrive a Ada.Neri@example.org oppure si telefona in ufficio.",
            "Su www.Esempio.It e su Prova.Com si legge il testo intero.",
            "Il programma è scritto in ASP.NET da una piccola impresa.",
            "Il punto n.3.Secondo l'elenco viene dopo il punto due.",
            "Una frase normale. Un'altra frase normale, che va bene così.",
            "Mah...Forse è meglio non dire niente a nessuno, per adesso.",
        ] {
            check(text, &[text]);
        }
    }
}
