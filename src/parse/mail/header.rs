//! What a mail states of itself: subject, day, sender, list. The day is the one that the sender wrote,
//! in the sender's own zone.

use chrono::NaiveDate;
use mail_parser::{Addr, DateTime, HeaderValue, Message, parsers::MessageStream};

use super::mailbox::is_header_line;
use crate::model::DateValue;
use crate::parse::draft::Metadata;
use crate::parse::{entry, stated_date};
use crate::text::{clean, clean_line, fold};

/// How much of a file is looked at to tell whether it is a mail: in bytes.
const SAMPLE: usize = 16 << 10;

/// A mail has two of these in its header; a text with lines of key and value has one at most.
const NAMES: [&str; 9] = [
    "from",
    "date",
    "message-id",
    "received",
    "mime-version",
    "return-path",
    "delivered-to",
    "content-type",
    "subject",
];

/// Headers that mails to a list have.
const LIST: [&str; 4] = ["List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID"];

/// What programs put before the subject of a mail that is answered or passed on, in their languages.
const MARKS: [&str; 9] = ["re", "r", "aw", "fwd", "fw", "i", "tr", "wg", "rv"];

/// Where a browser writes the address of a page that it saves.
const PAGE_ADDRESS: &str = "Snapshot-Content-Location";

/// Whether bytes begin with the header of a mail.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let bytes = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default().trim_ascii_start();
    let mut found: Vec<String> = Vec::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        if !is_header_line(line) {
            return false;
        }
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_lowercase();
        if NAMES.contains(&name.as_str()) && !found.contains(&name) {
            found.push(name);
        }
    }
    let has = |name: &str| found.iter().any(|known| known == name);
    let is_of_program =
        ["message-id", "received", "mime-version", "return-path"].into_iter().any(has);
    found.len() >= 2 && (is_of_program || has("from") && has("date") && has("subject"))
}

/// Whether a mail is a page that a browser saved as one file.
pub(super) fn is_page(message: &Message<'_>) -> bool {
    message.header_raw(PAGE_ADDRESS).is_some()
        || message.header_raw("From").is_some_and(|from| from.trim().starts_with("<Saved by "))
}

/// A subject as who wrote it first did: "I: Il molo" as "Il molo".
fn without_marks(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((mark, rest)) = subject.split_once(": ")
        && MARKS.iter().any(|known| mark.eq_ignore_ascii_case(known))
    {
        subject = rest.trim_start();
    }
    subject
}

pub(super) fn metadata(message: &Message<'_>, delivered: Option<DateValue>) -> Metadata {
    let from = message.from().and_then(|from| from.first());
    let sender = from.and_then(name);
    let is_list = LIST.into_iter().any(|name| message.header_raw(name).is_some());
    let source = if is_list { list_name(message).or_else(|| sender.clone()) } else { None };
    let language = message.header_raw("Content-Language").and_then(entry::language_code);
    Metadata {
        title: message.subject().map(without_marks).and_then(stated),
        published: published(message),
        saved: delivered.or_else(|| received(message)),
        byline: sender.filter(|sender| !is_said_by(sender, source.as_deref())),
        source,
        address: address(message),
        language,
        tags: keywords(message),
        ..Metadata::default()
    }
}

/// Whether the sender is the list itself: "La rassegna di Prova" of the list "La rassegna".
fn is_said_by(sender: &str, source: Option<&str>) -> bool {
    let (sender, source) = (fold(sender), source.map(fold).unwrap_or_default());
    !source.is_empty() && (sender.contains(&source) || source.contains(&sender))
}

/// The day of the header `Date`, as its sender's calendar has it.
fn published(message: &Message<'_>) -> Option<DateValue> {
    let read = message.date().and_then(day);
    read.or_else(|| stated_date::read(message.header_raw("Date")?, None))
}

fn received(message: &Message<'_>) -> Option<DateValue> {
    message.received().and_then(mail_parser::Received::date).as_ref().and_then(day)
}

fn day(date: &DateTime) -> Option<DateValue> {
    let day = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into());
    day.map(DateValue::Day)
}

/// A sender's name, or the address where there is no name.
fn name(sender: &Addr<'_>) -> Option<String> {
    let name = sender.name().and_then(stated);
    name.or_else(|| sender.address().and_then(stated))
}

/// The words of `List-Id: La rassegna <rassegna.prova.example>`.
fn list_name(message: &Message<'_>) -> Option<String> {
    let value = decoded(message.header_raw("List-Id")?);
    let words = value.split('<').next()?.trim().trim_matches('"');
    // Services that send for others put a number of theirs there.
    let is_name =
        words.contains(char::is_alphabetic) && !words.contains(|c: char| c.is_ascii_digit());
    stated(words).filter(|_| is_name)
}

/// Where it can be read on the web, for the headers that say so.
fn address(message: &Message<'_>) -> Option<String> {
    let values = [PAGE_ADDRESS, "Archived-At"].into_iter();
    let mut values = values.filter_map(|name| message.header_raw(name));
    let value = values.next()?.split_whitespace().collect::<String>();
    let value = value.trim_matches(['<', '>']);
    entry::is_address(value).then(|| value.to_owned())
}

fn keywords(message: &Message<'_>) -> Vec<String> {
    match message.keywords() {
        HeaderValue::Text(word) => stated(word).into_iter().collect(),
        HeaderValue::TextList(words) => words.iter().filter_map(|word| stated(word)).collect(),
        _ => Vec::new(),
    }
}

fn stated(value: &str) -> Option<String> {
    let value = clean_line(value).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// All headers, a line each, decoded.
pub(super) fn lines(message: &Message<'_>, envelope: &str) -> String {
    let mut lines = vec![envelope.to_owned()];
    for (name, value) in message.headers_raw() {
        lines.push(format!("{name}: {}", decoded(value)));
    }
    clean(lines.join("\n").trim()).text.to_string()
}

/// The text of a raw value: unfolded, with `=?utf-8?q?…?=` read.
fn decoded(raw: &str) -> String {
    if !raw.contains("=?") {
        return raw.split_whitespace().collect::<Vec<&str>>().join(" ");
    }
    let line = format!("{}\n", raw.trim());
    let value = MessageStream::new(line.as_bytes()).parse_unstructured();
    value.as_text().unwrap_or(raw).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_mail(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn mails_are_told_by_their_header() {
        check("Received: from x\n by y\nFrom: Ada <a@b.c>\nSubject: Uno\n\nPiove.", true);
        check(
            "From: Ada <a@b.c>\r\nSubject: Uno\r\nDate: Wed, 12 Jun 2024 10:00:00 +0200\r\n\r\n",
            true,
        );
        check("From: <Saved by Blink>\nMIME-Version: 1.0\n\n", true);
        check("Title: Uno\nDate: 2024-06-12\n\nPiove.", false);
        check("From: Ada\nUn testo.\nMIME-Version: 1.0\n", false);
        check("Subject: Uno\n\nReceived: x\n", false);
        check("", false);
    }
}
