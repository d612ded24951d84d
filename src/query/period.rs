//! The time that `when:` and `published:` ask for: how it is written, and which values belong to it.

use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use crate::extract::date;
use crate::lang::LANGUAGES;
use crate::model::DateValue;
use crate::text::fold;

/// A time to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// First and last day, both included.
    Days { first: NaiveDate, last: NaiveDate },
    /// A month, or a day of it, in whatever year.
    EachYear { month: u32, day: Option<u32> },
    /// A weekday, from Monday, 1.
    EachWeek(u32),
}

/// The months of all languages, by their folded names and abbreviations.
static MONTHS: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
    let mut months = FxHashMap::default();
    for mut data in LANGUAGES.iter().filter_map(|language| language.date_data().ok()) {
        for (number, names) in data.words.remove("month").unwrap_or_default() {
            let Ok(number) = number.parse() else { continue };
            for name in names.split(',').map(|name| fold(name.trim())) {
                months.entry(name.trim_end_matches('.').to_owned()).or_insert(number);
                months.entry(name).or_insert(number);
            }
        }
    }
    months
});

impl Period {
    /// Reads a time: TIMEX3 values, two of them parted by `..` or `/`, either end open, or a date in
    /// the words of any language.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::parse_iso(text)
            .or_else(|| in_words(text))
            .or_else(|| between(text, |side| iso(side).or_else(|| in_words(side))))
    }

    /// Reads a time as digits write it.
    pub(super) fn parse_iso(text: &str) -> Option<Self> {
        between(text, iso).or_else(|| iso(text))
    }

    /// Whether a text begins as a date in words may: with a day's number or a month's name.
    pub(super) fn may_go_on(text: &str) -> bool {
        let is_day = text.len() <= 3 && text.starts_with(|c: char| c.is_ascii_digit());
        is_day || MONTHS.contains_key(&fold(text))
    }

    fn of(value: &DateValue) -> Option<Self> {
        Some(match *value {
            DateValue::DayOfYear { month, day } => Self::EachYear { month, day: Some(day) },
            DateValue::MonthOfYear(month) => Self::EachYear { month, day: None },
            DateValue::DayOfWeek(day) => Self::EachWeek(day),
            _ => {
                let (first, last) = value.days()?;
                Self::Days { first, last }
            }
        })
    }

    /// Whether a value belongs to the period: at least half of its days do, so that a year is not
    /// found under each of its months; a range also belongs where it begins and where it ends.
    pub(super) fn holds(self, value: &DateValue) -> bool {
        match self {
            Self::Days { first, last } => holds_days(first, last, value),
            Self::EachYear { month, day } => holds_each_year(month, day, value),
            Self::EachWeek(weekday) => match value {
                DateValue::DayOfWeek(other) => *other == weekday,
                _ => {
                    value.as_day().is_some_and(|day| day.weekday().number_from_monday() == weekday)
                }
            },
        }
    }
}

fn holds_days(from: NaiveDate, to: NaiveDate, value: &DateValue) -> bool {
    let Some((first, last)) = value.days() else { return false };
    let days = |first: NaiveDate, last: NaiveDate| (last - first).num_days() + 1;
    let common = days(first.max(from), last.min(to));
    let is_range = matches!(value, DateValue::Range(..));
    let inside = |day: NaiveDate| (from..=to).contains(&day);
    common * 2 >= days(first, last) && common > 0 || is_range && (inside(first) || inside(last))
}

fn holds_each_year(month: u32, day: Option<u32>, value: &DateValue) -> bool {
    let fits = |date: NaiveDate| date.month() == month && day.is_none_or(|day| date.day() == day);
    match value {
        DateValue::DayOfYear { month: other, day: other_day } => {
            *other == month && day.is_none_or(|day| day == *other_day)
        }
        DateValue::MonthOfYear(other) => *other == month && day.is_none(),
        DateValue::Range(ends) => {
            let day_of = |end: &Option<DateValue>| end.as_ref()?.days();
            day_of(&ends.first).is_some_and(|(first, _)| fits(first))
                || day_of(&ends.last).is_some_and(|(_, last)| fits(last))
        }
        _ => value.days().is_some_and(|(first, last)| {
            // A week belongs to the month that has most of it; longer values belong to none.
            let middle = first + (last - first) / 2;
            (last - first).num_days() <= 31 && (day.is_none() || first == last) && fits(middle)
        }),
    }
}

/// Two times with `..` or `/` between them; an end that is not there is open.
fn between(text: &str, read: fn(&str) -> Option<Period>) -> Option<Period> {
    let (start, end) = text.split_once("..").or_else(|| text.split_once('/'))?;
    let side = |side: &str, open| match read(side.trim()) {
        Some(Period::Days { first, last }) => Some((first, last)),
        _ if side.trim().is_empty() => Some((open, open)),
        _ => None,
    };
    let ((first, _), (_, last)) = (side(start, NaiveDate::MIN)?, side(end, NaiveDate::MAX)?);
    let says_something = !(start.trim().is_empty() && end.trim().is_empty());
    (says_something && first <= last).then_some(Period::Days { first, last })
}

fn iso(text: &str) -> Option<Period> {
    let value = DateValue::parse(text).or_else(|| DateValue::parse(&text.to_uppercase()))?;
    Period::of(&value)
}

fn in_words(text: &str) -> Option<Period> {
    if let Some(&month) = MONTHS.get(&fold(text)) {
        return Some(Period::EachYear { month, day: None });
    }
    LANGUAGES.iter().find_map(|language| {
        let mentions = date::find(text, language.code, None);
        let whole = mentions.iter().find(|mention| mention.span.len() == text.len())?;
        Period::of(&whole.value)
    })
}

/// The query language's own spelling.
impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Days { first, last } if first == last => write!(out, "{first}"),
            Self::Days { first, last } => {
                if first != NaiveDate::MIN {
                    write!(out, "{first}")?;
                }
                out.write_str("..")?;
                if last == NaiveDate::MAX { Ok(()) } else { write!(out, "{last}") }
            }
            Self::EachYear { month, day: None } => write!(out, "XXXX-{month:02}"),
            Self::EachYear { month, day: Some(day) } => write!(out, "XXXX-{month:02}-{day:02}"),
            Self::EachWeek(day) => write!(out, "XXXX-WXX-{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(period: &str, value: &str, expected: bool) {
        let value = DateValue::parse(value).unwrap();
        assert_eq!(Period::parse(period).unwrap().holds(&value), expected, "{value} in {period}");
    }

    #[test]
    fn a_value_belongs_where_most_of_it_lies() {
        check("2022-02", "2022-02-24", true);
        check("2022-02", "2022-03-01", false);
        check("2022-02", "2022-W08", true);
        check("2022-01", "2022", false);
        check("2022", "2022", true);
        check("2022-02-24", "2022-02", false);
        check("2022-02", "2022-02-24/2023-05", true);
        check("2022-06", "2022-02-24/2023-05", false);
        check("2022", "XXXX-02-24", false);
    }

    #[test]
    fn a_month_without_a_year_is_that_of_every_year() {
        check("giugno", "2021-06-12", true);
        check("june", "1999-06", true);
        check("junio", "XXXX-06-12", true);
        check("giugno", "XXXX-06", true);
        check("giugno", "2021", false);
        check("giugno", "2021-07-01", false);
        check("giugno", "2021-SU", false);
        check("giugno", "2021-02/2021-06-12", true);
        check("XXXX-06-12", "2021-06-12", true);
        check("XXXX-06-12", "XXXX-06-12", true);
        check("XXXX-06-12", "XXXX-06", false);
        check("XXXX-06-12", "2021-06-13", false);
        check("XXXX-WXX-7", "2021-06-13", true);
        check("XXXX-WXX-7", "2021-06-12", false);
    }
}
