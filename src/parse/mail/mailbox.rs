//! Parts a mailbox into its mails: each begins with a line `From sender date`, and lines of its text
//! that begin so are marked with `>` (RFC 4155, mboxrd).

use std::borrow::Cow;

use memchr::memmem::find_iter;

use crate::model::DateValue;
use crate::parse::stated_date;

/// One mail as it stands in a file.
pub(super) struct Letter<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Where it begins, from 1.
    pub(super) line: u32,
    /// The line before its header; empty outside mailboxes.
    pub(super) envelope: &'a str,
    /// The day on that line.
    pub(super) delivered: Option<DateValue>,
}

/// Whether bytes begin as a mailbox does.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"From ") && is_header_line(after_line(bytes))
}

/// The mail in a file of Apple Mail, which begins with its length and ends with notes on it.
pub(super) fn without_length(bytes: &[u8]) -> &[u8] {
    let mail = after_line(bytes);
    let line = bytes.get(..bytes.len() - mail.len()).unwrap_or_default().trim_ascii();
    let length = str::from_utf8(line).ok().and_then(|line| line.parse().ok());
    length.and_then(|length: usize| mail.get(..length)).unwrap_or(bytes)
}

/// The mails of a mailbox; one where it is none.
pub(super) fn split(bytes: &[u8]) -> Vec<Letter<'_>> {
    if !begins(bytes) {
        return vec![Letter { bytes: bytes.into(), line: 1, envelope: "", delivered: None }];
    }
    let starts = find_iter(bytes, b"\nFrom ").map(|at| at + 1).filter(|&at| starts_mail(bytes, at));
    let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let (mut line, mut counted) = (1, 0);
    let mut letters = Vec::with_capacity(starts.len());
    for (&start, end) in starts.iter().zip(ends) {
        let before = bytes.get(counted..start).unwrap_or_default();
        line += u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX);
        counted = start;
        letters.push(letter(bytes.get(start..end).unwrap_or_default(), line));
    }
    letters
}

fn letter(bytes: &[u8], line: u32) -> Letter<'_> {
    let mail = after_line(bytes);
    let envelope = bytes.get(..bytes.len() - mail.len()).unwrap_or_default();
    let envelope = str::from_utf8(envelope).unwrap_or_default().trim_end();
    Letter { bytes: without_marks(mail), line, envelope, delivered: delivered(envelope) }
}

/// The day of `From ada@prova.example Wed Jun 12 10:00:00 2024`.
fn delivered(envelope: &str) -> Option<DateValue> {
    let mut words = envelope.split_whitespace().skip_while(|word| !stated_date::is_month(word));
    let (month, day) = (words.next()?, words.next()?);
    let year = words.find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    stated_date::read(&format!("{day} {month} {year}"), Some("en"))
}

/// Whether a line that begins with `From ` begins a mail: a header follows, and an empty line stands
/// before it, or it bears a time.
fn starts_mail(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let from = bytes.get(at..).unwrap_or_default();
    let line = from.get(..from.len() - after_line(from).len()).unwrap_or_default();
    let has_time = line.windows(5).any(|part| {
        matches!(part, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
    });
    (before.ends_with(b"\n\n") || before.ends_with(b"\r\n\r\n") || has_time)
        && is_header_line(after_line(from))
}

/// What follows the first line.
fn after_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    bytes.get(end..).unwrap_or_default()
}

/// Whether bytes begin with `Name:`.
pub(super) fn is_header_line(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| !(b'!'..=b'~').contains(byte) || *byte == b':');
    end.is_some_and(|end| end > 0 && bytes.get(end) == Some(&b':'))
}

/// Takes the mark off lines that begin with `>From `, `>>From ` and so on.
fn without_marks(mail: &[u8]) -> Cow<'_, [u8]> {
    let marked: Vec<usize> =
        find_iter(mail, b">From ").filter_map(|at| marks_before(mail, at)).collect();
    if marked.is_empty() {
        return mail.into();
    }
    let mut plain = Vec::with_capacity(mail.len());
    let mut from = 0;
    for at in marked {
        plain.extend_from_slice(mail.get(from..at).unwrap_or_default());
        from = at + 1;
    }
    plain.extend_from_slice(mail.get(from..).unwrap_or_default());
    plain.into()
}

/// Where the marks begin that end at `at`, if their line begins with them.
fn marks_before(mail: &[u8], at: usize) -> Option<usize> {
    let before = mail.get(..at)?;
    let marks = before.iter().rev().take_while(|&&byte| byte == b'>').count();
    let start = at - marks;
    (start == 0 || mail.get(start - 1) == Some(&b'\n')).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &str, expected: &[(u32, &str)]) {
        let letters = split(bytes.as_bytes());
        let found: Vec<(u32, &str)> = letters
            .iter()
            .map(|letter| (letter.line, str::from_utf8(&letter.bytes).unwrap()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn mails_begin_with_a_from_line() {
        check(
            "From a@b.c Wed Jun 12 10:00:00 2024\nSubject: Uno\n\nPiove.\n\nFrom x Thu\nTo: y\n\nSì.\n",
            &[(1, "Subject: Uno\n\nPiove.\n\n"), (6, "To: y\n\nSì.\n")],
        );
        check(
            "From - Wed Jun 12 10:00:00 2024\r\nA: 1\r\n\r\nUno.\r\n\r\nFrom - 1\r\nB: 2\r\n",
            &[(1, "A: 1\r\n\r\nUno.\r\n\r\n"), (6, "B: 2\r\n")],
        );
    }

    #[test]
    fn lines_of_text_begin_no_mail() {
        let only = "Subject: Uno\n\nPiove.\n\nFrom here on it rains.\nAnd snows.\n";
        check(&format!("From a@b.c Wed\n{only}"), &[(1, only)]);
        let only = "Subject: Uno\n\nSo:\nFrom a friend\nTo: you\n";
        check(&format!("From a@b.c Wed\n{only}"), &[(1, only)]);
        check(
            "Subject: Uno\n\nFrom a 10:00\nB: 1\n",
            &[(1, "Subject: Uno\n\nFrom a 10:00\nB: 1\n")],
        );
    }

    #[test]
    fn marked_lines_lose_one_mark() {
        check(
            "From a b\nA: 1\n\n>From here.\n>>From there.\n> From me.\nx >From y\n",
            &[(1, "A: 1\n\nFrom here.\n>From there.\n> From me.\nx >From y\n")],
        );
    }

    #[test]
    fn a_length_before_a_mail_is_no_part_of_it() {
        assert_eq!(without_length(b"9      \nA: 1\n\nUno<plist>"), b"A: 1\n\nUno");
        assert_eq!(without_length(b"99\nA: 1\n"), b"99\nA: 1\n");
        assert_eq!(without_length(b"A: 1\n"), b"A: 1\n");
    }

    #[test]
    fn the_day_of_delivery_is_that_of_the_line() {
        let letters = split(b"From a@b.c Wed Jun 12 23:50:00 2024\nA: 1\n");
        assert_eq!(letters[0].delivered.as_ref().unwrap().to_string(), "2024-06-12");
    }
}
