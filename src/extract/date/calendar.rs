//! Arithmetic on calendar values: units around a day, steps between them, holidays.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::class::Unit;
use crate::model::{DateValue, Season};

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    Fixed {
        month: u32,
        day: u32,
    },
    /// Days from Easter Sunday.
    Easter(i64),
    /// Several days, the first and the last counted from Easter Sunday.
    EasterDays(i64, i64),
    /// The `nth` weekday of a month, -1 for the last, and how many days after it.
    Nth {
        month: u32,
        weekday: u32,
        nth: i32,
        days: i64,
    },
    /// Days from the first Sunday of Advent.
    Advent(i64),
}

impl Holiday {
    /// `12-25`, `easter`, `easter+1`, `easter-7..0`, `11-thu-4`, `11-thu-4+1`,
    /// `5-mon-last`, `advent`, `advent+7`.
    pub(super) fn parse(rule: &str) -> Option<Self> {
        let days = |days: &str| if days.is_empty() { Some(0) } else { days.parse().ok() };
        if let Some(after) = rule.strip_prefix("advent") {
            return days(after).map(Self::Advent);
        }
        if let Some(after) = rule.strip_prefix("easter") {
            if let Some((first, last)) = after.split_once("..") {
                return Some(Self::EasterDays(first.parse().ok()?, last.parse().ok()?));
            }
            return days(after).map(Self::Easter);
        }
        let (rule, after) = rule.split_once('+').unwrap_or((rule, "0"));
        match rule.split('-').collect::<Vec<_>>()[..] {
            [month, day] => {
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                NaiveDate::from_ymd_opt(2000, month, day).map(|_| Self::Fixed { month, day })
            }
            [month, weekday, nth] => {
                let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
                let weekday = names.iter().position(|name| *name == weekday)?;
                let nth = if nth == "last" { -1 } else { nth.parse().ok()? };
                let weekday = u32::try_from(weekday + 1).ok()?;
                let (month, days) = (month.parse().ok()?, after.parse().ok()?);
                Some(Self::Nth { month, weekday, nth, days })
            }
            _ => None,
        }
    }

    pub(super) fn in_year(self, year: i32) -> Option<DateValue> {
        let Self::EasterDays(first, last) = self else { return self.day(year).map(DateValue::Day) };
        let day = |days| add_days(easter(year)?, days).map(DateValue::Day);
        range(day(first)?, day(last)?)
    }

    fn day(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter(days) | Self::EasterDays(days, _) => add_days(easter(year)?, days),
            Self::Nth { month, weekday, nth, days } => {
                add_days(nth_weekday(weekday, nth, &DateValue::Month { year, month })?, days)
            }
            // The fourth Sunday before Christmas Day.
            Self::Advent(days) => {
                add_days(weekday_before(NaiveDate::from_ymd_opt(year, 12, 24)?, 7)?, days - 21)
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by Gauss's rule as Meeus gives it.
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, rest) = (century / 4, century % 4);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - correction + 15) % 30;
    let to_sunday = (32 + 2 * rest + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let day = epact + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

pub(super) fn add_days(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) }
}

pub(super) fn add_months(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    if months < 0 { day.checked_sub_months(count) } else { day.checked_add_months(count) }
}

/// How many of the smaller unit one is, in days or in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Days(i64),
    Months(i32),
}

pub(super) fn length(unit: Unit) -> Option<Length> {
    Some(match unit {
        Unit::Day => Length::Days(1),
        Unit::Week | Unit::Weekend => Length::Days(7),
        Unit::Fortnight => Length::Days(14),
        Unit::Month => Length::Months(1),
        Unit::Bimester => Length::Months(2),
        Unit::Quarter => Length::Months(3),
        Unit::FourMonths => Length::Months(4),
        Unit::Half => Length::Months(6),
        Unit::Year => Length::Months(12),
        Unit::Decade => Length::Months(120),
        Unit::Century => Length::Months(1200),
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Period => return None,
    })
}

/// How many seconds a unit of the clock is.
pub(super) fn seconds(unit: Unit) -> Option<i64> {
    match unit {
        Unit::Second => Some(1),
        Unit::Minute => Some(60),
        Unit::Hour => Some(3600),
        _ => None,
    }
}

/// The `nth` such weekday strictly after `day`, or before it where `nth` is negative.
pub(super) fn weekday_from(day: NaiveDate, weekday: u32, nth: i32) -> Option<NaiveDate> {
    let found = if nth > 0 {
        weekday_after(add_days(day, 1)?, weekday)?
    } else {
        weekday_before(add_days(day, -1)?, weekday)?
    };
    add_days(found, 7 * i64::from(nth - nth.signum()))
}

/// The TIMEX3 spelling of a length of time, with `X` for a number that is not said.
pub(super) fn duration_code(unit: Unit, count: Option<i32>) -> String {
    let (factor, letter) = match unit {
        Unit::Second => (1, "S"),
        Unit::Minute | Unit::Month => (1, "M"),
        Unit::Hour => (1, "H"),
        Unit::Week | Unit::Weekend => (1, "W"),
        Unit::Fortnight => (2, "W"),
        Unit::Bimester => (2, "M"),
        Unit::Quarter => (3, "M"),
        Unit::FourMonths => (4, "M"),
        Unit::Half => (6, "M"),
        Unit::Year => (1, "Y"),
        Unit::Decade => (10, "Y"),
        Unit::Century => (100, "Y"),
        Unit::Day | Unit::Period => (1, "D"),
    };
    let clock = if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) { "T" } else { "" };
    let count = count.map_or_else(|| "X".to_owned(), |n| n.saturating_mul(factor).to_string());
    format!("P{clock}{count}{letter}")
}

/// The day that lies `count` units after `day`.
pub(super) fn shifted(day: NaiveDate, unit: Unit, count: i32) -> Option<NaiveDate> {
    match length(unit)? {
        Length::Days(days) => add_days(day, days.checked_mul(i64::from(count))?),
        Length::Months(months) => add_months(day, months.checked_mul(count)?),
    }
}

/// The unit of the calendar that holds `day`.
pub(super) fn unit_of(unit: Unit, day: NaiveDate) -> Option<DateValue> {
    let (year, month) = (day.year(), day.month());
    let week = day.iso_week();
    Some(match unit {
        Unit::Day => DateValue::Day(day),
        Unit::Week => DateValue::Week { year: week.year(), week: week.week() },
        Unit::Weekend => DateValue::WeekEnd { year: week.year(), week: week.week() },
        Unit::Month => DateValue::Month { year, month },
        Unit::Bimester => DateValue::Bimester { year, bimester: month.div_ceil(2) },
        Unit::Quarter => DateValue::Quarter { year, quarter: month.div_ceil(3) },
        Unit::Half => DateValue::Half { year, half: month.div_ceil(6) },
        Unit::Year => DateValue::Year(year),
        Unit::Decade => DateValue::Decade(year.div_euclid(10)),
        Unit::Century => DateValue::Century(year.div_euclid(100)),
        Unit::FourMonths => four_months(year, (month - 1) / 4 + 1)?,
        Unit::Fortnight | Unit::Second | Unit::Minute | Unit::Hour | Unit::Period => return None,
    })
}

/// The `nth` unit of a year, from 1.
pub(super) fn part_of_year(unit: Unit, nth: i32, year: i32) -> Option<DateValue> {
    let nth = u32::try_from(nth).ok()?;
    let value = match unit {
        Unit::Bimester => DateValue::Bimester { year, bimester: nth },
        Unit::Quarter => DateValue::Quarter { year, quarter: nth },
        Unit::FourMonths => four_months(year, nth)?,
        Unit::Half => DateValue::Half { year, half: nth },
        Unit::Week => {
            let value = DateValue::Week { year, week: nth };
            return value.days().is_some().then_some(value);
        }
        _ => return None,
    };
    let parts = match unit {
        Unit::Bimester => 6,
        Unit::Quarter => 4,
        Unit::FourMonths => 3,
        _ => 2,
    };
    (1..=parts).contains(&nth).then_some(value)
}

/// How many such units a year has.
pub(super) fn parts_per_year(unit: Unit) -> Option<i32> {
    match unit {
        Unit::Bimester => Some(6),
        Unit::Quarter => Some(4),
        Unit::FourMonths => Some(3),
        Unit::Half => Some(2),
        _ => None,
    }
}

fn four_months(year: i32, nth: u32) -> Option<DateValue> {
    let first = nth.checked_mul(4)?.checked_sub(3)?;
    range(DateValue::Month { year, month: first }, DateValue::Month { year, month: first + 3 })
}

/// From the one to the other, if they stand in order on the calendar.
pub(super) fn range(first: DateValue, last: DateValue) -> Option<DateValue> {
    let value = DateValue::range(Some(first), Some(last));
    value.days().is_some().then_some(value)
}

/// 1 is Monday.
pub(super) fn weekday_number(day: NaiveDate) -> u32 {
    day.weekday().number_from_monday()
}

/// The `nth` weekday within a longer value, counted from its end where `nth` is negative.
pub(super) fn nth_weekday(weekday: u32, nth: i32, within: &DateValue) -> Option<NaiveDate> {
    let (first, last) = within.days()?;
    let day = if nth > 0 {
        let ahead = (i64::from(weekday) - i64::from(weekday_number(first))).rem_euclid(7);
        add_days(first, ahead + 7 * i64::from(nth - 1))?
    } else {
        let back = (i64::from(weekday_number(last)) - i64::from(weekday)).rem_euclid(7);
        add_days(last, -back + 7 * i64::from(nth.checked_add(1)?))?
    };
    (first <= day && day <= last).then_some(day)
}

/// The `nth` unit within a longer value. A week belongs to where its Thursday lies, as ISO 8601
/// has it for years.
pub(super) fn nth_unit(unit: Unit, nth: i32, within: &DateValue) -> Option<DateValue> {
    let (first, last) = within.days()?;
    match unit {
        Unit::Week => {
            let thursday = nth_weekday(4, nth, within)?;
            unit_of(Unit::Week, thursday)
        }
        Unit::Weekend => unit_of(Unit::Weekend, nth_weekday(6, nth, within)?),
        // A month has two: fourteen days, and the rest.
        Unit::Fortnight if matches!(within, DateValue::Month { .. }) => match nth {
            1 => range(DateValue::Day(first), DateValue::Day(add_days(first, 13)?)),
            2 | -1 => range(DateValue::Day(add_days(first, 14)?), DateValue::Day(last)),
            _ => None,
        },
        Unit::Period | Unit::Second | Unit::Minute | Unit::Hour | Unit::Fortnight => None,
        _ => {
            let start = if nth > 0 { first } else { last };
            let steps = if nth > 0 { nth - 1 } else { nth.checked_add(1)? };
            let day = shifted(start, unit, steps)?;
            (first <= day && day <= last).then(|| unit_of(unit, day))?
        }
    }
}

pub(super) fn season(first_month: i32) -> Option<Season> {
    Some(match first_month {
        3 => Season::Spring,
        6 => Season::Summer,
        9 => Season::Autumn,
        12 => Season::Winter,
        _ => return None,
    })
}

/// The latest such weekday on or before `day`.
pub(super) fn weekday_before(day: NaiveDate, weekday: u32) -> Option<NaiveDate> {
    add_days(day, -(i64::from(weekday_number(day)) - i64::from(weekday)).rem_euclid(7))
}

/// The first such weekday on or after `day`.
pub(super) fn weekday_after(day: NaiveDate, weekday: u32) -> Option<NaiveDate> {
    add_days(day, (i64::from(weekday) - i64::from(weekday_number(day))).rem_euclid(7))
}

/// Days between a value and a stretch of days, 0 where they meet; and whether it lies before.
pub(super) fn distance(
    value: &DateValue,
    first: NaiveDate,
    last: NaiveDate,
) -> Option<(i64, bool)> {
    let (start, end) = value.days()?;
    if end < first {
        return Some(((first - end).num_days(), true));
    }
    Some(((start - last).num_days().max(0), false))
}

/// The day of ISO week `week` that `weekday` names.
pub(super) fn day_of_week(within: &DateValue, weekday: u32) -> Option<NaiveDate> {
    let DateValue::Week { year, week } = *within else { return nth_weekday(weekday, 1, within) };
    let weekday = Weekday::try_from(u8::try_from(weekday.checked_sub(1)?).ok()?).ok()?;
    NaiveDate::from_isoywd_opt(year, week, weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, year: i32, expected: &str) {
        let value = Holiday::parse(rule).unwrap().in_year(year).unwrap();
        assert_eq!(value.to_string(), expected);
    }

    #[test]
    fn holidays_fall_on_their_days() {
        check("12-25", 2023, "2023-12-25");
        check("easter", 2024, "2024-03-31");
        check("easter+1", 2025, "2025-04-21");
        check("easter-46", 2026, "2026-02-18");
        check("11-thu-4", 2024, "2024-11-28");
        check("11-thu-4+1", 2013, "2013-11-29");
        check("5-mon-last", 2024, "2024-05-27");
        check("easter-7..0", 2024, "2024-03-24/2024-03-31");
        check("advent", 2023, "2023-12-03");
        check("advent", 2024, "2024-12-01");
        check("advent+21", 2024, "2024-12-22");
        check("advent-11", 2024, "2024-11-20");
    }

    #[test]
    fn units_within_longer_ones() {
        let september = DateValue::parse("2014-09").unwrap();
        assert_eq!(nth_unit(Unit::Week, -1, &september), DateValue::parse("2014-W39"));
        assert_eq!(nth_unit(Unit::Week, 1, &DateValue::Year(2027)), DateValue::parse("2027-W01"));
        let third_tuesday = nth_weekday(2, 3, &september).unwrap();
        assert_eq!(third_tuesday.to_string(), "2014-09-16");
    }
}
