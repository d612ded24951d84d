//! Values of expressions that need no reference date, and what is left to say of the others where
//! the article has none.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{
    Holiday, Length, add_days, day_of_week, length, nth_unit, nth_weekday, part_of_year, range,
    season, shifted, unit_of, weekday_from,
};
use super::super::class::Unit;
use super::super::expr::{Expr, Fields, What};
use super::mention::same_part;
use super::vague;
use crate::model::{DateValue, Granularity};

/// The value of an expression that says all of it.
pub(super) fn absolute(expr: &Expr) -> Option<DateValue> {
    match expr {
        Expr::Fixed(value) => Some(value.clone()),
        Expr::SamePart { year, .. } => year.map(DateValue::Year),
        Expr::Fields(fields) => in_year(fields, fields.year?),
        Expr::Holiday { holiday, year: Some(year), .. } => holiday.in_year(*year),
        Expr::Nth { nth, what, within } => nth_within(*nth, *what, &absolute(within)?),
        Expr::Within { fields, outer } => complete(fields, &absolute(outer)?),
        Expr::Around { unit, day } => unit_of(*unit, absolute(day)?.days()?.0),
        Expr::HalfOf { half, whole } => half_of(*half, absolute(whole)?),
        Expr::Units { unit, count, within } => units_within(*unit, *count, &absolute(within)?),
        Expr::Rest(whole) => absolute(whole),
        Expr::Beside { unit, count, date } => beside(&absolute(date)?, *unit, *count),
        Expr::WeekdayFrom { weekday, nth, date } => {
            beside_day(&absolute(date.as_deref()?)?, *weekday, *nth)
        }
        Expr::Both(_, exact) => absolute(exact),
        Expr::Range(first, last) => absolute_range(first.as_deref(), last.as_deref()),
        _ => None,
    }
}

/// A range of which at least the last side says its year; the first takes it over.
pub(super) fn absolute_range(first: Option<&Expr>, last: Option<&Expr>) -> Option<DateValue> {
    let last = absolute(last?)?;
    let first = first?;
    let start = absolute(first).or_else(|| match first {
        Expr::Fields(fields @ Fields { month: Some(_), rel: None, .. }) => {
            let year = last.days()?.0.year();
            in_year(fields, year)
                .filter(|start| start.days() <= last.days())
                .or_else(|| in_year(fields, year - 1))
        }
        _ => None,
    })?;
    range(start, last)
}

/// The fields in a given year.
pub(super) fn in_year(fields: &Fields, year: i32) -> Option<DateValue> {
    (1..=9999).contains(&year).then_some(())?;
    match *fields {
        Fields { month: Some(month), day: Some(day), .. } => {
            NaiveDate::from_ymd_opt(year, month, day).map(DateValue::Day)
        }
        Fields { month: Some(month), .. } => Some(DateValue::Month { year, month }),
        Fields { season: Some(first), .. } => {
            Some(DateValue::Season { year, season: season(first)? })
        }
        Fields { part: Some((unit, nth)), .. } => part_of_year(unit, nth, year),
        Fields { day: None, weekday: None, .. } => Some(DateValue::Year(year)),
        _ => None,
    }
}

pub(super) fn nth_within(nth: i32, what: What, within: &DateValue) -> Option<DateValue> {
    match what {
        What::Unit(unit) => nth_unit(unit, nth, within),
        What::Weekday(weekday) => nth_weekday(weekday, nth, within).map(DateValue::Day),
    }
}

/// Fields that a longer time completes: Monday of a week, June of a year, the 20th of a month.
pub(super) fn complete(fields: &Fields, outer: &DateValue) -> Option<DateValue> {
    let (first, _) = outer.days()?;
    match *fields {
        Fields { weekday: Some(weekday), day: None, .. } => {
            day_of_week(outer, weekday).map(DateValue::Day)
        }
        Fields { day: Some(day), month: None, .. } => first
            .with_day(day)
            .filter(|_| outer.granularity() == Granularity::Month)
            .map(DateValue::Day),
        _ if outer.granularity() == Granularity::Year => in_year(fields, first.year()),
        _ => None,
    }
}

pub(super) fn half_of(half: i32, whole: DateValue) -> Option<DateValue> {
    match whole {
        DateValue::Year(year) => part_of_year(Unit::Half, half, year),
        _ => Some(whole),
    }
}

/// The `nth` weekday after a day, or before it.
pub(super) fn beside_day(date: &DateValue, weekday: u32, nth: i32) -> Option<DateValue> {
    weekday_from(date.as_day()?, weekday, nth).map(DateValue::Day)
}

/// The first so many units of a longer value, or the last where `count` is below 0.
pub(super) fn units_within(unit: Unit, count: i32, within: &DateValue) -> Option<DateValue> {
    let (first, last) = within.days()?;
    let steps = count.abs().checked_sub(1)?;
    let (start, end) = if count > 0 {
        (first, shifted(first, unit, steps)?)
    } else {
        (shifted(last, unit, -steps)?, last)
    };
    (first <= start && end <= last).then_some(())?;
    if unit != Unit::Week {
        return range(unit_of(unit, start)?, unit_of(unit, end)?);
    }
    // Weeks are counted from its first day or back from its last, wherever they begin.
    let (start, end) =
        if count > 0 { (start, add_days(end, 6)?) } else { (add_days(start, -6)?, end) };
    range(DateValue::Day(start), DateValue::Day(end))
}

pub(super) fn beside(date: &DateValue, unit: Unit, count: i32) -> Option<DateValue> {
    let (first, _) = date.days()?;
    let day = shifted(first, unit, count)?;
    if let (Unit::Year, Some(part)) = (unit, same_part(date, first.year() + count)) {
        return Some(part);
    }
    match (length(unit)?, date.granularity()) {
        (_, Granularity::Day) => Some(DateValue::Day(day)),
        (Length::Months(_), _) | (_, Granularity::Week | Granularity::Weekend) => {
            unit_of(unit, day)
        }
        (Length::Days(_), _) => None,
    }
}

/// As much as can be said where the article has no date.
pub(super) fn without_reference(expr: &Expr) -> Option<DateValue> {
    match expr {
        // "lo scorso 13 maggio": which year is unknown, day and month are not.
        Expr::Fields(Fields { month: Some(month), day, .. }) => Some(match *day {
            Some(day) => DateValue::DayOfYear { month: *month, day },
            None => DateValue::MonthOfYear(*month),
        }),
        Expr::Fields(Fields { weekday: Some(weekday), rel: None, day: None, .. }) => {
            Some(DateValue::DayOfWeek(*weekday))
        }
        Expr::Fields(fields) => fields.rel.map(vague),
        Expr::Offset(count)
        | Expr::Shift { count, .. }
        | Expr::FromLast { count, .. }
        | Expr::Stretch { count, .. } => Some(vague(*count)),
        Expr::Lengths(lengths) => Some(vague(lengths.first()?.1)),
        Expr::Holiday { holiday: Holiday::Fixed { month, day }, rel: None, .. } => {
            let (month, day) = (*month, *day);
            Some(DateValue::DayOfYear { month, day })
        }
        Expr::Both(_, exact) => without_reference(exact),
        Expr::Range(first, last) => {
            let side = |side: &Option<Box<Expr>>| {
                side.as_ref().and_then(|expr| absolute(expr).or_else(|| without_reference(expr)))
            };
            Some(DateValue::range(Some(side(first)?), Some(side(last)?)))
        }
        _ => None,
    }
}
