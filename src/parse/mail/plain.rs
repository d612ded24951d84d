//! The text of a mail without markup: flowed lines are joined (RFC 3676), quotations, signatures and
//! the headers of forwarded mails told from what the mail says.

use mail_parser::{Message, MessagePart, MimeHeaders};

use crate::parse::draft::{Block, BlockKind};
use crate::parse::plain;
use crate::text::clean;

/// Signatures have no more lines.
const MAX_SIGNATURE: usize = 12;

/// How many lines `Name: value` are the header of a forwarded mail.
const MIN_HEADER: usize = 3;

/// How a text is to be read.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Lines that end with a blank go on in the next.
    is_flowed: bool,
    /// That blank is no part of the text.
    drops_blank: bool,
    /// The mail answers another, so that what it quotes was said before.
    is_reply: bool,
}

impl Form {
    pub(super) fn of(message: &Message<'_>, part: &MessagePart<'_>) -> Self {
        let says = |name: &str, word: &str| {
            let kind = part.content_type().and_then(|kind| kind.attribute(name));
            kind.is_some_and(|value| value.eq_ignore_ascii_case(word))
        };
        let has = |name: &str| message.header_raw(name).is_some();
        Self {
            is_flowed: says("format", "flowed"),
            drops_blank: says("delsp", "yes"),
            is_reply: has("In-Reply-To") || has("References"),
        }
    }
}

/// What a line of a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Text,
    Quotation,
    /// "On Wednesday Ada wrote:" above a quotation.
    Attribution,
    /// The header of a forwarded mail.
    Header,
    Signature,
}

/// The blocks of a text.
pub(super) fn blocks(text: &str, form: &Form) -> Vec<Block<'static>> {
    let text = clean(text).text;
    let lines = if form.is_flowed {
        unflowed(&text, form.drops_blank)
    } else {
        text.lines().map(str::to_owned).collect()
    };
    let parts = parts(&lines, form.is_reply);
    let mut blocks = Vec::new();
    let mut from = 0;
    while let Some(&part) = parts.get(from) {
        let length = parts.iter().skip(from).take_while(|&&other| other == part).count();
        let run = lines.get(from..from + length).unwrap_or_default();
        add(run, part, form, &mut blocks);
        from += length;
    }
    blocks
}

fn add(lines: &[String], part: Part, form: &Form, blocks: &mut Vec<Block<'static>>) {
    let whole = || lines.join("\n").trim().to_owned();
    match part {
        Part::Text if form.is_flowed => {
            let said = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
            blocks.extend(said.map(|line| Block::paragraph(line.to_owned())));
        }
        Part::Text => {
            let text = lines.join("\n");
            let said = plain::paragraphs(&text).map(std::borrow::Cow::into_owned);
            blocks.extend(said.map(Block::paragraph));
        }
        Part::Quotation if !form.is_reply => {
            let (marks, lines): (Vec<&str>, Vec<&str>) =
                lines.iter().map(|line| quoted(line)).unzip();
            let text = lines.join("\n");
            let first = blocks.len();
            let said = plain::paragraphs(&text).map(std::borrow::Cow::into_owned);
            blocks.extend(said.map(Block::paragraph));
            match blocks.get_mut(first) {
                Some(block) => block.marks = marks.concat(),
                None => blocks.push(Block::removed("markup", marks.concat())),
            }
        }
        Part::Quotation | Part::Attribution => blocks.push(Block::removed("quotation", whole())),
        Part::Header => {
            let said = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
            blocks.extend(said.map(|line| Block::new(BlockKind::Caption, line.to_owned())));
        }
        Part::Signature => blocks.push(Block::removed("signature", whole())),
    }
}

/// What each line is.
fn parts(lines: &[String], is_reply: bool) -> Vec<Part> {
    let mut parts: Vec<Part> = lines
        .iter()
        .map(|line| if line.starts_with('>') { Part::Quotation } else { Part::Text })
        .collect();
    let signature = lines.iter().rposition(|line| line.trim_end() == "--");
    let start = signature.filter(|at| lines.len() - at <= MAX_SIGNATURE).unwrap_or(lines.len());
    parts.iter_mut().skip(start).for_each(|part| *part = Part::Signature);
    if is_reply {
        mark_attributions(lines, &mut parts);
    }
    mark_headers(lines, &mut parts);
    parts
}

/// A line with a figure that ends with a colon above a quotation says who is quoted, and when.
fn mark_attributions(lines: &[String], parts: &mut [Part]) {
    let is_blank = |at: usize| lines.get(at).is_some_and(|line| line.trim().is_empty());
    for start in 1..lines.len() {
        let begins = parts.get(start) == Some(&Part::Quotation)
            && parts.get(start - 1) != Some(&Part::Quotation);
        let Some(last) = (0..start).rev().find(|&at| !is_blank(at)).filter(|_| begins) else {
            continue;
        };
        // It may be wrapped.
        let first = (0..=last).rev().take_while(|&at| !is_blank(at)).take(3).last().unwrap_or(last);
        let said = lines.get(first..=last).unwrap_or_default().concat();
        let is_text = parts.get(first..=last).is_some_and(|p| p.iter().all(|&p| p == Part::Text));
        if is_text && said.trim_end().ends_with(':') && said.contains(|c: char| c.is_ascii_digit())
        {
            parts.iter_mut().take(last + 1).skip(first).for_each(|part| *part = Part::Attribution);
        }
    }
}

/// Lines `Name: value` of which one holds an address: the header of a forwarded mail.
fn mark_headers(lines: &[String], parts: &mut [Part]) {
    let mut from = 0;
    while from < lines.len() {
        let run = lines.iter().skip(from).take_while(|line| is_pair(line)).count();
        let header = lines.get(from..from + run).unwrap_or_default();
        if run >= MIN_HEADER && header.iter().any(|line| line.contains('@')) {
            parts.iter_mut().skip(from).take(run).for_each(|part| *part = Part::Header);
        }
        from += run.max(1);
    }
}

/// `Name: value` with a name of one or two words.
fn is_pair(line: &str) -> bool {
    let Some((name, value)) = line.trim().trim_start_matches('*').split_once(':') else {
        return false;
    };
    let is_name = name.split(' ').count() <= 2 && name.chars().count() <= 20;
    is_name && name.starts_with(char::is_uppercase) && !value.trim().is_empty()
}

/// The marks of a quoted line, and what is quoted.
fn quoted(line: &str) -> (&str, &str) {
    let rest = line.trim_start_matches(['>', ' ']);
    line.split_at_checked(line.len() - rest.len()).unwrap_or(("", line))
}

/// Joins the lines that end with a blank with the next ones of the same quotation.
fn unflowed(text: &str, drops_blank: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let rest = line.trim_start_matches('>');
        let depth = line.len() - rest.len();
        // A blank was put before lines that would have been taken for something else.
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_signature = rest == "-- ";
        let goes_on = rest.ends_with(' ') && !is_signature;
        let said =
            if goes_on && drops_blank { rest.strip_suffix(' ').unwrap_or(rest) } else { rest };
        match lines.last_mut().filter(|_| open == Some(depth) && !is_signature) {
            Some(last) => last.push_str(said),
            None => lines.push(format!("{}{said}", ">".repeat(depth))),
        }
        open = goes_on.then_some(depth);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::draft::Fate;

    #[track_caller]
    fn check(text: &str, form: &Form, expected: &[&str]) {
        let shown: Vec<String> = blocks(text, form)
            .iter()
            .map(|block| match (block.fate, block.kind) {
                (Fate::Removed(rule), _) => format!("- {rule}: {}", block.text),
                (_, BlockKind::Caption) => format!("~ {}", block.text),
                _ => block.text.to_string(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn flowed_lines_are_joined() {
        let form = Form { is_flowed: true, ..Form::default() };
        check(
            "Piove da \ntre giorni.\n\n From qui.\n",
            &form,
            &["Piove da tre giorni.", "From qui."],
        );
        check(
            "Uno \n>due \n>tre\nquattro\n-- \nAda",
            &form,
            &["Uno ", "due tre", "quattro", "- signature: -- \nAda"].map(str::trim_end),
        );
        let form = Form { is_flowed: true, drops_blank: true, ..Form::default() };
        check("東 \n京\n", &form, &["東京"]);
    }

    #[test]
    fn quotations_of_an_answer_are_taken_out() {
        let text =
            "Grazie.\n\nIl giorno 12 giu 2024 Ada ha scritto:\n\n> Piove.\n> Nevica.\n\nBene.";
        let reply = Form { is_reply: true, ..Form::default() };
        check(
            text,
            &reply,
            &[
                "Grazie.",
                "- quotation: Il giorno 12 giu 2024 Ada ha scritto:",
                "- quotation: > Piove.\n> Nevica.",
                "Bene.",
            ],
        );
        check("Dice:\n\n> Piove.\n", &Form::default(), &["Dice:", "Piove."]);
    }

    #[test]
    fn forwarded_headers_stay_beside_the_text() {
        check(
            "Per te.\n\n---- Messaggio inoltrato ----\nDa: Ada <a@b.c>\nData: 12 giugno 2024\nOggetto: Uno\n\nPiove.",
            &Form::default(),
            &[
                "Per te.",
                "---- Messaggio inoltrato ----",
                "~ Da: Ada <a@b.c>",
                "~ Data: 12 giugno 2024",
                "~ Oggetto: Uno",
                "Piove.",
            ],
        );
    }
}
