//! Events as an iCalendar file (RFC 5545): whole days, the last one excluded as the format wants it,
//! that keep nobody busy. A calendar has no place for "in 2010": events longer than a month, without
//! an end or without a date are left out.

use std::hash::{Hash, Hasher};
use std::io::{self, Write};

use chrono::{Days, NaiveDate};
use rustc_hash::FxHasher;

use crate::export::timeline::{DateSource, event_object};
use crate::model::EventId;
use crate::store::Store;

/// Octets of a line, without its end.
const LINE: usize = 75;

/// An event that may have been on any of more days than this, a month, is no entry of a calendar.
const MOST_DAYS: i64 = 31;

/// Gives back how many events were left out.
pub fn ics(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<usize> {
    let mut left_out = 0;
    out.write_all(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//cronaca//cronaca//EN\r\n")?;
    for &id in events {
        let Some((first, after)) = days(store, id) else {
            left_out += 1;
            continue;
        };
        let event = event_object(store, id);
        let told: Vec<String> = event
            .articles
            .iter()
            .map(|report| {
                let told = match report.date {
                    DateSource::FrontMatter => "stated in the front matter",
                    _ => report.sentence,
                };
                format!("{} ({}): {told}", report.title, report.path)
            })
            .collect();
        let mut hasher = FxHasher::default();
        (&event.value, &event.label).hash(&mut hasher);
        let uid = format!("{:016x}-{}@cronaca", hasher.finish(), id.index());
        out.write_all(b"BEGIN:VEVENT\r\n")?;
        line(out, "UID", &uid)?;
        // The format demands a time of writing; the first day keeps the file the same every time.
        line(out, "DTSTAMP", &format!("{}T000000Z", first.format("%Y%m%d")))?;
        line(out, "DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string())?;
        line(out, "DTEND;VALUE=DATE", &after.format("%Y%m%d").to_string())?;
        line(out, "TRANSP", "TRANSPARENT")?;
        line(out, "SUMMARY", &escaped(&event.label))?;
        line(out, "DESCRIPTION", &escaped(&told.join("\n")))?;
        out.write_all(b"END:VEVENT\r\n")?;
    }
    out.write_all(b"END:VCALENDAR\r\n")?;
    Ok(left_out)
}

/// The first day of an event, and the day after its last.
fn days(store: &Store, id: EventId) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = store.event(id).value.as_ref()?.days()?;
    let is_short = (last - first).num_days() < MOST_DAYS;
    is_short.then(|| Some((first, last.checked_add_days(Days::new(1))?)))?
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
