//! Events in the order of time, as text, JSON lines and CSV.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use chrono::{Month, NaiveDate, Weekday};

use crate::model::{Certainty, DateValue, Dispute, EventId, Granularity, Modifier};
use crate::store::Store;
use crate::text::{CleanText, display_width};

/// The width of values in text, wide enough for a range of days.
const VALUE_WIDTH: usize = 21;

/// One event.
#[derive(Serialize)]
pub struct EventObject<'a> {
    /// TIMEX3; null for an undated event.
    pub value: Option<String>,
    /// The first and the last day, where the value has a place on the calendar.
    pub start: Option<String>,
    pub end: Option<String>,
    /// What the text says beside the value: "end" of 2021.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#mod: Option<Modifier>,
    pub granularity: Option<Granularity>,
    pub certainty: Certainty,
    pub label: CleanText,
    /// Whom and what the reports name, most telling first.
    pub names: Vec<&'a str>,
    /// In the order of paths.
    pub articles: Vec<ReportObject<'a>>,
    /// What they say differently.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<DisputeObject<'a>>,
    /// The value in words, where it has no year.
    #[serde(skip)]
    words: Option<String>,
}

/// What the reports of an event say differently.
#[derive(Serialize)]
pub struct DisputeObject<'a> {
    /// The word for what is counted; null for the day itself.
    pub about: Option<&'a str>,
    pub said: Vec<SaidObject<'a>>,
}

#[derive(Serialize)]
pub struct SaidObject<'a> {
    pub value: &'a str,
    pub path: &'a str,
}

/// Where an event is reported.
#[derive(Serialize)]
pub struct ReportObject<'a> {
    pub path: &'a str,
    pub title: &'a str,
    /// The sentence that reports it; empty where the front matter does.
    pub sentence: &'a str,
    /// Where its date stands.
    pub date: DateSource,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// In the sentence.
    Text,
    /// The article's own date stands for it.
    Article,
    FrontMatter,
}

pub fn event_object(store: &Store, id: EventId) -> EventObject<'_> {
    let event = store.event(id);
    let days = event.value.as_ref().and_then(DateValue::days);
    EventObject {
        words: event.value.as_ref().and_then(words),
        value: event.value.as_ref().map(ToString::to_string),
        start: days.map(|(first, _)| first.to_string()),
        end: days.map(|(_, last)| last.to_string()),
        r#mod: event.modifier,
        granularity: event.value.as_ref().map(DateValue::granularity),
        certainty: event.certainty,
        label: store.label(event),
        names: event.entities.iter().map(|&id| &*store.entity(id).name).collect(),
        articles: event
            .reports
            .iter()
            .map(|&report| {
                let article = store.article(report.article);
                let mention = store.report(report);
                ReportObject {
                    path: &article.path,
                    title: &article.title,
                    sentence: mention.sentence.of(&article.text),
                    date: match mention.date {
                        Some(_) => DateSource::Text,
                        None if mention.is_stated() => DateSource::FrontMatter,
                        None => DateSource::Article,
                    },
                }
            })
            .collect(),
        disputes: event.disputes.iter().map(|dispute| dispute_object(store, dispute)).collect(),
    }
}

fn dispute_object<'a>(store: &'a Store, dispute: &'a Dispute) -> DisputeObject<'a> {
    let said = dispute
        .said
        .iter()
        .map(|(value, report)| SaidObject { value, path: &store.article(report.article).path });
    DisputeObject {
        about: Some(dispute.about.as_str()).filter(|about| !about.is_empty()),
        said: said.collect(),
    }
}

/// One event a line: when, what, and the articles that tell of it.
pub fn text(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    for &id in events {
        let event = event_object(store, id);
        let value = event.when();
        let padding = " ".repeat(VALUE_WIDTH.saturating_sub(display_width(&value)));
        writeln!(out, "{value}{padding}  {}  ({})", event.label, event.paths(", "))?;
    }
    Ok(())
}

pub fn jsonl(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    for &id in events {
        serde_json::to_writer(&mut *out, &event_object(store, id))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// As RFC 4180 has it, lists parted by semicolons.
pub fn csv(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"value,start,end,mod,certainty,label,names,articles\r\n")?;
    for &id in events {
        let event = event_object(store, id);
        let certainty = format!("{:?}", event.certainty).to_lowercase();
        let (names, paths) = (event.names.join("; "), event.paths("; "));
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let (value, start, end) =
            (optional(&event.value), optional(&event.start), optional(&event.end));
        let modifier = event.r#mod.map(mod_word).unwrap_or_default();
        let fields =
            [&*value, &*start, &*end, modifier, &*certainty, &*event.label, &*names, &*paths];
        let line: Vec<String> = fields.into_iter().map(csv_field).collect();
        write!(out, "{}\r\n", line.join(","))?;
    }
    Ok(())
}

/// A value without a year in words: "25 Dec of some year", "a Thursday".
fn words(value: &DateValue) -> Option<String> {
    let month = |month: u32| Month::try_from(u8::try_from(month).ok()?).ok();
    Some(match *value {
        DateValue::DayOfYear { month: number, day } => {
            format!("{day} {} of some year", month(number)?.name().get(..3)?)
        }
        DateValue::MonthOfYear(number) => format!("{} of some year", month(number)?.name()),
        DateValue::DayOfWeek(number) => {
            let weekday = Weekday::try_from(u8::try_from(number.checked_sub(1)?).ok()?).ok()?;
            format!("a {}", NaiveDate::from_isoywd_opt(2000, 1, weekday)?.format("%A"))
        }
        _ => return None,
    })
}

fn mod_word(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "start",
        Modifier::Mid => "mid",
        Modifier::End => "end",
        Modifier::Approx => "approx",
        Modifier::Before => "before",
        Modifier::After => "after",
    }
}

impl EventObject<'_> {
    /// The value with what stands beside it: `2021 end`; one without a year in words.
    pub fn when(&self) -> String {
        let value = self.words.as_deref().or(self.value.as_deref()).unwrap_or("undated");
        let modifier = self.r#mod.map(|modifier| format!(" {}", mod_word(modifier)));
        format!("{value}{}", modifier.unwrap_or_default())
    }

    /// The articles' paths, each once.
    pub fn paths(&self, separator: &str) -> String {
        let mut paths: Vec<&str> = self.articles.iter().map(|report| report.path).collect();
        paths.dedup();
        paths.join(separator)
    }

    /// `2022`, under which the event stands; nothing for one without a place on the calendar.
    pub fn year(&self) -> Option<&str> {
        self.start.as_ref()?.split('-').next()
    }
}

/// Quoted where it must be. A field that a spreadsheet would take for a formula gets a `'`.
fn csv_field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if !text.contains([',', '"', '\n', '\r']) {
        return format!("{guard}{text}");
    }
    let mut quoted = format!("\"{guard}");
    for part in text.split_inclusive('"') {
        // Writing to a string cannot fail.
        let _ = write!(quoted, "{part}{}", if part.ends_with('"') { "\"" } else { "" });
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(csv_field(text), expected);
    }

    #[test]
    fn what_has_no_year_is_said_in_words() {
        let said = |timex| words(&DateValue::parse(timex).unwrap());
        assert_eq!(said("XXXX-12-25").as_deref(), Some("25 Dec of some year"));
        assert_eq!(said("XXXX-05").as_deref(), Some("May of some year"));
        assert_eq!(said("XXXX-WXX-4").as_deref(), Some("a Thursday"));
        assert_eq!(said("2022-05"), None);
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        check("Mosca", "Mosca");
        check("Kiev, \"oggi\"", "\"Kiev, \"\"oggi\"\"\"");
        check("=HYPERLINK(1)", "'=HYPERLINK(1)");
    }
}
