//! Calendar values in words, as the panes show them.

use chrono::{Datelike, NaiveDate};

use crate::app::axis::Place;
use crate::model::DateValue;

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub fn month_name(month: u32) -> &'static str {
    month.checked_sub(1).and_then(|index| MONTHS.get(index as usize)).copied().unwrap_or("?")
}

fn short_month(month: u32) -> &'static str {
    month_name(month).get(..3).unwrap_or("?")
}

/// As exact as the value and no more, with its year: "24 Feb 2022", "Feb 2022", "2022".
pub fn full(value: &DateValue) -> String {
    match value {
        DateValue::Day(day) => format!("{} {}", day_of_month(*day), day.year()),
        DateValue::WeekEnd { year, week } => match value.days() {
            Some((first, _)) => format!("weekend of {} {}", day_of_month(first), first.year()),
            None => format!("weekend {week} of {year}"),
        },
        DateValue::Week { year, week } => match value.days() {
            Some((first, _)) => format!("week of {} {}", day_of_month(first), first.year()),
            None => format!("week {week} of {year}"),
        },
        DateValue::Month { year, .. }
        | DateValue::Bimester { year, .. }
        | DateValue::Quarter { year, .. }
        | DateValue::Half { year, .. }
        | DateValue::Season { year, .. } => format!("{} {year}", short(value)),
        DateValue::Range(ends) => range(ends.first.as_ref(), ends.last.as_ref(), full),
        DateValue::Time(time) => {
            let at = clock(&time.time).map(|at| format!(", {at}")).unwrap_or_default();
            format!("{}{at}", full(&time.day))
        }
        _ => short(value),
    }
}

/// [`full`] with the month's whole name too, so that a reader can look for either.
pub fn full_with_month(value: &DateValue) -> String {
    let month = value.known_days().map_or("", |(first, _)| month_name(first.month()));
    format!("{} {month}", full(value))
}

/// A heading of the timeline, or a line that counts: "2020s", "February 2022", "week of 21 Feb".
pub fn place(place: Place) -> String {
    match place {
        Place::Century(century) => century_years(century),
        Place::Decade(decade) => format!("{decade}0s"),
        Place::Year(year) => year.to_string(),
        Place::Month(year, month) => format!("{} {year}", month_name(month)),
        Place::Week(day) => format!("week of {}", day_of_month(day)),
        Place::Day(day) => day_of_month(day),
        Place::Undated => "Undated".to_owned(),
    }
}

/// "1900–1999": "the 1900s" would be a decade too.
fn century_years(century: i32) -> String {
    format!("{century}00–{century}99")
}

/// A length of time in the largest unit that is whole enough: "98 years", "15 months".
pub fn length(days: i64) -> String {
    let (count, unit) = match days {
        730.. => (days * 4 / 1461, "years"),
        62.. => (days * 12 / 365, "months"),
        _ => (days, "days"),
    };
    format!("{count} {unit}")
}

/// As it stands under the heading of its year: "24 Feb", "Feb", "Q4".
pub fn short(value: &DateValue) -> String {
    match value {
        DateValue::Day(day) => day_of_month(*day),
        DateValue::Week { .. } | DateValue::WeekEnd { .. } => match value.days() {
            Some((first, last)) => between_days(first, last),
            None => value.to_string(),
        },
        DateValue::Month { month, .. } | DateValue::MonthOfYear(month) => {
            short_month(*month).to_owned()
        }
        DateValue::Bimester { bimester, .. } => {
            let first = (bimester * 2).saturating_sub(1);
            format!("{}–{}", short_month(first), short_month(first + 1))
        }
        DateValue::Quarter { quarter, .. } => format!("Q{quarter}"),
        DateValue::Half { half, .. } => format!("H{half}"),
        DateValue::Season { season, .. } => season.name().to_owned(),
        DateValue::Year(year) => year.to_string(),
        DateValue::Decade(decade) => format!("{decade}0s"),
        DateValue::Century(century) => century_years(*century),
        DateValue::Range(ends) => match (ends.first.as_ref(), ends.last.as_ref()) {
            (Some(DateValue::Day(first)), Some(DateValue::Day(last))) => {
                between_days(*first, *last)
            }
            (first, last) if same_year(first, last) => range(first, last, short),
            (first, last) => range(first, last, full),
        },
        DateValue::DayOfYear { month, day } => format!("{day} {}", short_month(*month)),
        DateValue::DayOfWeek(day) => weekday(*day).to_owned(),
        DateValue::Past => "past".to_owned(),
        DateValue::Present => "now".to_owned(),
        DateValue::Future => "future".to_owned(),
        DateValue::Time(time) => short(&time.day),
        DateValue::Duration(code) => lasting(code).unwrap_or_else(|| code.to_string()),
        DateValue::Set(code) => repeated(code).unwrap_or_else(|| code.to_string()),
    }
}

fn weekday(day: u32) -> &'static str {
    day.checked_sub(1).and_then(|index| WEEKDAYS.get(index as usize)).copied().unwrap_or("?")
}

/// How long `P3D` is: "3 days"; "some days" where the text does not say.
fn lasting(code: &str) -> Option<String> {
    let (count, unit) = counted(code)?;
    Some(match count {
        Some(1) => format!("1 {unit}"),
        Some(count) => format!("{count} {unit}s"),
        None => format!("some {unit}s"),
    })
}

/// How often `P1D`, `XXXX-WXX-1` or `XXXX-03` is: "every day", "every Monday", "every March".
fn repeated(code: &str) -> Option<String> {
    if let Some(day) = code.strip_prefix("XXXX-WXX-") {
        return Some(format!("every {}", weekday(day.parse().ok()?)));
    }
    if let Some(month) = code.strip_prefix("XXXX-") {
        return Some(format!("every {}", month_name(month.parse().ok()?)));
    }
    Some(match counted(code)? {
        (Some(1), unit) => format!("every {unit}"),
        (Some(count), unit) => format!("every {count} {unit}s"),
        (None, unit) => format!("every few {unit}s"),
    })
}

/// The number, if one is said, and the unit of `P3D`, `PT2H`, `PXW`.
fn counted(code: &str) -> Option<(Option<u32>, &'static str)> {
    let of_clock = code.strip_prefix("PT");
    let rest = of_clock.or_else(|| code.strip_prefix('P'))?;
    let unit = match (rest.chars().next_back()?, of_clock.is_some()) {
        ('Y', false) => "year",
        ('M', false) => "month",
        ('W', false) => "week",
        ('D', false) => "day",
        ('H', true) => "hour",
        ('M', true) => "minute",
        ('S', true) => "second",
        _ => return None,
    };
    let count = rest.get(..rest.len() - 1)?;
    if count == "X" { Some((None, unit)) } else { Some((Some(count.parse().ok()?), unit)) }
}

/// "18:30" of `T18:30`, "evening" of `TEV`.
fn clock(time: &str) -> Option<&str> {
    let time = time.strip_prefix('T').unwrap_or(time);
    Some(match time {
        "" => return None,
        "MO" => "morning",
        "MI" => "midday",
        "AF" => "afternoon",
        "EV" => "evening",
        "NI" => "night",
        other => other,
    })
}

fn day_of_month(day: NaiveDate) -> String {
    format!("{} {}", day.day(), short_month(day.month()))
}

fn between_days(first: NaiveDate, last: NaiveDate) -> String {
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{} {}", first.day(), last.day(), short_month(first.month()));
    }
    if first.year() == last.year() {
        return format!("{}–{}", day_of_month(first), day_of_month(last));
    }
    let with_year = |day: NaiveDate| format!("{} {}", day_of_month(day), day.year());
    format!("{}–{}", with_year(first), with_year(last))
}

/// Whether the year of the heading is that of both ends.
fn same_year(first: Option<&DateValue>, last: Option<&DateValue>) -> bool {
    let year = |value: &DateValue| value.known_days().map(|(first, _)| first.year());
    first.zip(last).is_none_or(|(first, last)| year(first) == year(last))
}

fn range(
    first: Option<&DateValue>,
    last: Option<&DateValue>,
    write: fn(&DateValue) -> String,
) -> String {
    match (first, last) {
        (Some(first), Some(last)) => format!("{}–{}", write(first), write(last)),
        (Some(first), None) => format!("since {}", write(first)),
        (None, Some(last)) => format!("until {}", write(last)),
        (None, None) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(timex: &str, under_its_year: &str, with_its_year: &str) {
        let value = DateValue::parse(timex).unwrap();
        assert_eq!(
            (short(&value).as_str(), full(&value).as_str()),
            (under_its_year, with_its_year)
        );
    }

    #[test]
    fn lengths_and_repetitions_are_said_in_words() {
        let lasts = |code: &str| short(&DateValue::Duration(code.into()));
        assert_eq!(lasts("P3Y"), "3 years");
        assert_eq!(lasts("P1D"), "1 day");
        assert_eq!(lasts("PXW"), "some weeks");
        assert_eq!(lasts("PT2H"), "2 hours");
        let every = |code: &str| short(&DateValue::Set(code.into()));
        assert_eq!(every("XXXX-WXX-1"), "every Monday");
        assert_eq!(every("XXXX-03"), "every March");
        assert_eq!(every("P1W"), "every week");
        assert_eq!(every("P2Y"), "every 2 years");
    }

    #[test]
    fn values_are_written_as_exactly_as_they_are() {
        check("2022-02-24", "24 Feb", "24 Feb 2022");
        check("2022-02", "Feb", "Feb 2022");
        check("2022", "2022", "2022");
        check("2022-Q4", "Q4", "Q4 2022");
        check("2022-SU", "summer", "summer 2022");
        check("2022-W07", "14–20 Feb", "week of 14 Feb 2022");
        check("199", "1990s", "1990s");
        check("19", "1900–1999", "1900–1999");
        check("2022-02-24/2022-02-26", "24–26 Feb", "24 Feb 2022–26 Feb 2022");
        check("2022-02-24/2022-05", "24 Feb–May", "24 Feb 2022–May 2022");
        check("2022-02/2025-12", "Feb 2022–Dec 2025", "Feb 2022–Dec 2025");
        check("2022-12-30/2023-01-02", "30 Dec 2022–2 Jan 2023", "30 Dec 2022–2 Jan 2023");
        check("XXXX-11-15", "15 Nov", "15 Nov");
    }
}
