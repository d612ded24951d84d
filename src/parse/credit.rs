//! Lines that name who made an article: bylines, sources, datelines, photo credits. They stand near
//! its head or foot, on lines of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lang::text;
use crate::model::DateValue;
use crate::parse::draft::{Block, BlockKind, Fate, Metadata};
use crate::parse::phrase::{boilerplate, folded_set};
use crate::parse::stated_date;
use crate::text::fold;

/// How many kept blocks from the head and from the foot may hold such lines.
const NEAR_HEAD: usize = 6;
const NEAR_FOOT: usize = 5;

/// Longer lines are text: in bytes.
const MAX_LINE: usize = 120;

/// A photo credit in brackets is short: in bytes.
const MAX_CREDIT: usize = 100;

/// The longest caption: in bytes.
const MAX_CAPTION: usize = 400;

/// What one part of a line says.
#[derive(Debug, PartialEq)]
enum Part<'a> {
    Byline(&'a str),
    Source(&'a str),
    Date(DateValue),
    /// Something of the page: "Condividi".
    Page,
}

/// Takes bylines, sources and date lines out of the text into the metadata, and marks captions.
pub(crate) fn take(blocks: &mut [Block<'_>], metadata: &mut Metadata) {
    let kept: Vec<usize> =
        (0..blocks.len()).filter(|&at| blocks.get(at).is_some_and(Block::is_kept)).collect();
    read_marked(blocks, metadata);
    let mut is_head = true;
    for (place, &at) in kept.iter().enumerate() {
        let Some(block) = blocks.get_mut(at) else { continue };
        is_head &= block.text.len() <= MAX_LINE;
        if is_caption(&block.text) {
            block.kind = BlockKind::Caption;
            continue;
        }
        let is_near = place < NEAR_HEAD || kept.len() - place <= NEAR_FOOT;
        // An article that is nothing but such a line keeps it.
        if is_near
            && kept.len() > 1
            && block.kind == BlockKind::Paragraph
            && let Some(rule) = credit_line(&block.text, metadata)
        {
            block.fate = Fate::Removed(rule);
        } else if is_head && place < NEAR_HEAD && metadata.date_line.is_none() {
            metadata.date_line = day_beside_name(&block.text);
        }
    }
    if metadata.source.is_none() {
        let first =
            blocks.iter().find(|block| block.is_kept() && block.kind == BlockKind::Paragraph);
        metadata.source = first.and_then(|block| opening_source(&block.text));
    }
}

/// Reads the lines around the article's beginning that its page marks as such, for which they were
/// taken out.
fn read_marked(blocks: &[Block<'_>], metadata: &mut Metadata) {
    let first = blocks.iter().position(Block::is_kept).unwrap_or(blocks.len());
    let is_text = |block: &Block<'_>| block.is_kept() && block.text.len() > MAX_LINE;
    let head = blocks.iter().take_while(|block| !is_text(block));
    for block in head.skip(first.saturating_sub(NEAR_HEAD)) {
        if matches!(block.fate, Fate::Removed("byline" | "date line")) {
            // What is no such line after all says nothing.
            _ = credit_line(&block.text, metadata);
        }
    }
}

/// The day of "Il Foglio di Prova - 12 giugno 2024", "Ada Neri, 12 giugno 2024", "Roma, 12 giugno
/// 2024" above a text. Whether the name is the author's, the paper's or the place is left open, so
/// that the line stays.
fn day_beside_name(line: &str) -> Option<DateValue> {
    if line.len() > MAX_LINE {
        return None;
    }
    let line = unbracketed(line);
    let day = |part: &str| stated_date::read_line(part).filter(|date| date.as_day().is_some());
    let is_name = |part: &str| looks_like_names(part) || is_capitalised(part);
    [" | ", " • ", " · ", " – ", " — ", " - ", ", "].into_iter().find_map(|mark| {
        let (head, tail) = line.split_once(mark)?;
        let (head, tail) = (head.trim(), tail.trim());
        let after = || day(tail).filter(|_| is_name(head));
        after().or_else(|| day(head).filter(|_| is_name(tail)))
    })
}

/// Reads a line that says nothing but who wrote it, for whom, and when; the rule that took it.
fn credit_line(line: &str, metadata: &mut Metadata) -> Option<&'static str> {
    if line.len() > MAX_LINE {
        return None;
    }
    let parts: Vec<Part<'_>> = parts_of(line)?;
    let rule = match parts.iter().find(|part| **part != Part::Page)? {
        Part::Byline(_) => "byline",
        Part::Source(_) => "source",
        Part::Date(_) | Part::Page => "date line",
    };
    for part in parts {
        match part {
            Part::Byline(name) => {
                metadata.byline.get_or_insert_with(|| name.to_owned());
            }
            Part::Source(name) => {
                metadata.source.get_or_insert_with(|| name.to_owned());
            }
            Part::Date(date) => {
                metadata.date_line.get_or_insert(date);
            }
            Part::Page => {}
        }
    }
    Some(rule)
}

/// The whole line as one part, or each of its parts between bars and dashes; nothing if one of them
/// is text.
fn parts_of(line: &str) -> Option<Vec<Part<'_>>> {
    let inner = unbracketed(line);
    if let Some(part) = part_of(inner) {
        return Some(vec![part]);
    }
    [&['|', '•', '·'][..], &['–', '—', '-'], &[',']].into_iter().find_map(|marks| {
        let parts: Vec<&str> =
            inner.split(marks).map(str::trim).filter(|p| !p.is_empty()).collect();
        (parts.len() > 1).then(|| parts.into_iter().map(part_of).collect::<Option<Vec<_>>>())?
    })
}

fn part_of(part: &str) -> Option<Part<'_>> {
    let part = part.trim();
    byline(part)
        .map(Part::Byline)
        .or_else(|| source(part).map(Part::Source))
        .or_else(|| stated_date::read_line(part).map(Part::Date))
        .or_else(|| boilerplate().matches(part).then_some(Part::Page))
}

/// A line without the brackets around the whole of it.
fn unbracketed(line: &str) -> &str {
    let line = line.trim();
    [('[', ']'), ('(', ')')]
        .into_iter()
        .find_map(|(open, close)| line.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(line)
        .trim()
}

/// The name in "di Nome Cognome", "By NAME and Name", or the whole of "Redazione Nome".
fn byline(line: &str) -> Option<&str> {
    static OPENERS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut openers: Vec<String> =
            folded_set(|text| &text.byline_openers).into_iter().collect();
        openers.sort_by_key(|opener| (std::cmp::Reverse(opener.len()), opener.clone()));
        openers
    });
    if line.ends_with(['.', '!', '?', ':', ';', ',']) {
        return None;
    }
    if is_desk(line) {
        return Some(line);
    }
    let folded = fold(line);
    let opener = OPENERS.iter().find(|opener| {
        folded.strip_prefix(opener.as_str()).is_some_and(|r| r.starts_with([' ', ':']))
    })?;
    let words = opener.split(' ').count();
    let name_at = line.match_indices([' ', ':']).map(|(at, _)| at + 1).nth(words - 1)?;
    let name = line.get(name_at..)?.trim_start_matches([' ', ':']).trim();
    // "Di Maio", "De Gaulle": an opener in capitals before one word is part of a name.
    let words = name.split_whitespace().count();
    let is_name = is_desk(name) || words >= 2 && looks_like_names(name);
    is_name.then_some(name)
}

fn is_desk(line: &str) -> bool {
    static DESKS: LazyLock<FxHashSet<String>> = LazyLock::new(|| folded_set(|text| &text.desks));
    let first = line.split_whitespace().next().unwrap_or_default();
    DESKS.contains(&fold(line)) || DESKS.contains(&fold(first)) && looks_like_names(line)
}

/// Two to nine words, each a capitalised one or a particle, the first a capitalised one.
fn looks_like_names(text: &str) -> bool {
    static PARTICLES: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| folded_set(|text| &text.name_particles));
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let is_particle = |word: &str| PARTICLES.contains(&fold(word)) || word == "&";
    (2..=9).contains(&words.len())
        && words.first().is_some_and(|word| is_capitalised(word))
        && words.last().is_some_and(|word| is_capitalised(word))
        && words.iter().all(|word| is_capitalised(word) || is_particle(word))
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
}

/// A line that is an agency's name, or one after "Fonte:".
fn source(line: &str) -> Option<&str> {
    static LABELS: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| folded_set(|text| &text.source_labels));
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    if is_agency(bare) {
        return Some(bare);
    }
    let (label, name) = line.split_once(':')?;
    let name = name.trim().trim_end_matches('.');
    let is_short = !name.is_empty() && name.split_whitespace().count() <= 6;
    (is_short && LABELS.contains(&fold(label.trim()))).then_some(name)
}

fn is_agency(name: &str) -> bool {
    static AGENCIES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        text::all().iter().flat_map(|l| &l.text.agencies).map(String::as_str).collect()
    });
    AGENCIES.contains(name)
}

/// The agency that an article opens with: "(ANSA) - ROMA, 12 GIU -", "PARIS (AFP) –".
fn opening_source(text: &str) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(60))?;
    let (place, rest) = head.split_once('(')?;
    let (agency, after) = rest.split_once(')')?;
    let is_dateline =
        place.chars().all(|c| !c.is_lowercase()) || place.trim().split(' ').count() <= 3;
    let dash = after.trim_start().starts_with(['-', '–', '—']);
    (is_dateline && (dash || place.is_empty()) && is_agency(agency)).then(|| agency.to_owned())
}

/// A line that describes or credits a picture.
pub(crate) fn is_caption(line: &str) -> bool {
    line.len() <= MAX_CAPTION
        && (line.starts_with('©') || begins_with_credit(line) || ends_with_credit(line))
}

/// "Foto: Ada Neri", "Photo by Ada Neri".
fn begins_with_credit(line: &str) -> bool {
    let line = line.trim_start_matches(['(', '[']);
    if let Some((label, _)) = line.split_once(':')
        && label.len() <= 30
        && is_photo_label(label)
    {
        return true;
    }
    let words: Vec<&str> = line.split_whitespace().take(8).collect();
    let name = |from: usize| words.get(from..).map(|name| name.join(" ")).unwrap_or_default();
    let by = words.get(1).is_some_and(|word| matches!(*word, "di" | "by" | "de" | "von" | "par"));
    line.len() <= 60
        && by
        && words.first().is_some_and(|word| is_photo_label(word))
        && looks_like_names(name(2).trim_end_matches([')', ']', '.']))
}

/// Whether a text ends with a photo credit in brackets: "(foto: Ada Neri)", "(Ada Neri/Afp)".
pub(crate) fn ends_with_credit(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    let Some(inner) = text.strip_suffix(')').or_else(|| text.strip_suffix(']')) else {
        return false;
    };
    let from = inner.floor_char_boundary(inner.len().saturating_sub(MAX_CREDIT));
    let Some(tail) = inner.get(from..) else { return false };
    let Some(open) = tail.rfind(['(', '[']) else { return false };
    let credit = tail.get(open + 1..).unwrap_or_default().trim();
    let label = credit.split([':', ' ']).next().unwrap_or_default();
    credit.starts_with('©')
        || credit.contains(':') && is_photo_label(credit.split(':').next().unwrap_or_default())
        || is_photo_label(label)
            && credit.split_whitespace().count() <= 8
            && credit.len() > label.len()
        || credit.split('/').count() > 1
            && credit.split('/').any(|name| is_agency_in_any_case(name.trim()))
}

fn is_agency_in_any_case(name: &str) -> bool {
    static FOLDED: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| folded_set(|text| &text.agencies));
    const PICTURES: [&str; 6] = ["getty", "getty images", "epa", "shutterstock", "sipa", "imago"];
    let name = fold(name);
    FOLDED.contains(&name) || PICTURES.contains(&name.as_str())
}

fn is_photo_label(label: &str) -> bool {
    static LABELS: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| folded_set(|text| &text.photo_labels));
    LABELS.contains(&fold(label.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let mut metadata = Metadata::default();
        let taken = credit_line(line, &mut metadata).is_some();
        let date = metadata.date_line.map(|date| date.to_string());
        let said = [metadata.byline, metadata.source, date].into_iter().flatten();
        let said = said.collect::<Vec<_>>().join("; ");
        assert_eq!(taken, !expected.is_empty(), "{line}");
        assert_eq!(said, expected, "{line}");
    }

    #[test]
    fn credit_lines_are_read() {
        check("[di Ada Neri]", "Ada Neri");
        check("By ADA NERI and Ugo Bianchi", "ADA NERI and Ugo Bianchi");
        check("A cura di Ada Neri", "Ada Neri");
        check("Redazione Prova", "Redazione Prova");
        check("Redazione", "Redazione");
        check("di Ada Neri | 12 giugno 2024", "Ada Neri; 2024-06-12");
        check("Von Ada Neri, dpa", "Ada Neri; dpa");
        check("AGI", "AGI");
        check("(ANSA)", "ANSA");
        check("Fonte: Il Foglio di Prova", "Il Foglio di Prova");
        check("Pubblicato il 12 giugno 2024 - Condividi", "2024-06-12");
    }

    #[test]
    fn text_is_no_credit_line() {
        check("di pane e di vino", "");
        check("Di Maio", "");
        check("Di Maio a Roma per il voto", "");
        check("By the time Ada came, it was over", "");
        check("Redazione del bilancio di previsione", "");
        check("La fonte: una persona vicina al dossier che ha chiesto di non essere citata", "");
        check("Por la mañana llueve", "");
    }

    #[test]
    fn a_day_beside_a_name_is_read() {
        let day = |line: &str| day_beside_name(line).map(|day| day.to_string()).unwrap_or_default();
        for line in [
            "Il Foglio di Prova - 12 giugno 2024",
            "Ada Neri, 12 giugno 2024",
            "Roma, 12 giugno 2024",
            "Ada Neri – 2024-06-12",
            "Ada Neri, June 12, 2024",
            "12 giugno 2024 | La Voce",
        ] {
            assert_eq!(day(line), "2024-06-12", "{line}");
        }
        for line in ["Roma, 12 giugno", "La neve del 12 giugno 2024", "il porto, 12 giugno 2024"] {
            assert_eq!(day(line), "", "{line}");
        }
    }

    #[test]
    fn captions_are_told() {
        for line in [
            "© AGENZIA/PROVA - Il porto all'alba",
            "Foto: Ada Neri",
            "Photo by Ada Neri",
            "Il porto all'alba (foto Ada Neri)",
            "The harbour at dawn (Ada Neri/AFP)",
            "(Credit: Ada Neri)",
        ] {
            assert!(is_caption(line), "{line}");
        }
        for line in
            ["Il voto (12 a favore) è finito", "Foto di gruppo con signora al vertice", "Nel video"]
        {
            assert!(!is_caption(line), "{line}");
        }
    }

    #[test]
    fn agencies_open_articles() {
        assert_eq!(opening_source("(ANSA) - ROMA, 12 GIU - Piove."), Some("ANSA".to_owned()));
        assert_eq!(opening_source("PARIS (AFP) – Il pleut."), Some("AFP".to_owned()));
        assert_eq!(opening_source("Il capo (AFP) ha detto - no"), None);
    }
}
