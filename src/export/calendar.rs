//! Events as an iCalendar file (RFC 5545): whole days, the last one excluded as the format wants
//! it. Events without a place on the calendar, and ranges without an end, are left out.

use std::hash::{Hash, Hasher};
use std::io::{self, Write};

use chrono::{Days, NaiveDate};
use rustc_hash::FxHasher;

use crate::export::timeline::event_object;
use crate::model::EventId;
use crate::store::Store;

/// Octets of a line, without its end.
const LINE: usize = 75;

pub fn ics(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//cronaca//cronaca//EN\r\n")?;
    for &id in events {
        let Some((first, after)) = days(store, id) else { continue };
        let event = event_object(store, id);
        let told: Vec<String> = event
            .articles
            .iter()
            .map(|report| format!("{} ({}): {}", report.title, report.path, report.sentence))
            .collect();
        let mut hasher = FxHasher::default();
        (&event.value, event.label).hash(&mut hasher);
        let uid = format!("{:016x}-{}@cronaca", hasher.finish(), id.index());
        out.write_all(b"BEGIN:VEVENT\r\n")?;
        line(out, "UID", &uid)?;
        // The format demands a time of writing; the first day keeps the file the same every time.
        line(out, "DTSTAMP", &format!("{}T000000Z", first.format("%Y%m%d")))?;
        line(out, "DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string())?;
        line(out, "DTEND;VALUE=DATE", &after.format("%Y%m%d").to_string())?;
        line(out, "SUMMARY", &escaped(event.label))?;
        line(out, "DESCRIPTION", &escaped(&told.join("\n")))?;
        out.write_all(b"END:VEVENT\r\n")?;
    }
    out.write_all(b"END:VCALENDAR\r\n")
}

/// The first day of an event, and the day after its last.
fn days(store: &Store, id: EventId) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = store.event(id).value.as_ref()?.days()?;
    let is_closed = first != NaiveDate::MIN && last != NaiveDate::MAX;
    is_closed.then(|| Some((first, last.checked_add_days(Days::new(1))?)))?
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            _ => out.push(character),
        }
    }
    out
}

/// A property, folded between characters so that no line is too long.
fn line(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    let mut used = 0;
    for character in name.chars().chain([':']).chain(value.chars()) {
        if used + character.len_utf8() > LINE {
            out.write_all(b"\r\n ")?;
            used = 1;
        }
        used += character.len_utf8();
        write!(out, "{character}")?;
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = Vec::new();
        line(&mut out, "SUMMARY", &"è".repeat(80)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(text.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "è".repeat(80)));
    }

    #[test]
    fn separators_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
