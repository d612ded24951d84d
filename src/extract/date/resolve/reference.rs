//! Values that are counted from the article's date.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{
    Length, add_days, length, range, seconds, shifted, unit_of, weekday_from, weekday_number,
};
use super::super::class::Unit;
use super::super::expr::{Expr, Fields, Lean, Manner};
use super::mention::{same_month, same_part};
use super::stated::{
    absolute, beside, beside_day, complete, half_of, in_year, nth_within, units_within,
};
use super::{Reference, vague};
use crate::model::{DateValue, Granularity};

/// A stand-in for an unknown year, a leap year, so that every day exists in it.
const ANY_YEAR: i32 = 2000;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// So many seconds hardly lead out of a day of work.
const NEAR_SECONDS: i64 = 6 * 60 * 60;

/// For so many years one still speaks of a year by its last two digits.
const YEARS_OF_OURS: i32 = 20;

impl Reference {
    pub(super) fn new(value: &DateValue) -> Option<Self> {
        if let DateValue::DayOfYear { month, day } = *value {
            let day = NaiveDate::from_ymd_opt(ANY_YEAR, month, day)?;
            return Some(Self { value: value.clone(), first: day, last: day, yearless: true });
        }
        let (first, last) = value.days()?;
        let is_open = first == NaiveDate::MIN || last == NaiveDate::MAX;
        (!is_open).then(|| Self { value: value.clone(), first, last, yearless: false })
    }

    /// The value that is left where the article's year is unknown.
    pub(super) fn strip_year(&self, value: DateValue) -> Option<DateValue> {
        if !self.yearless {
            return Some(value);
        }
        match value {
            DateValue::Day(day) => {
                Some(DateValue::DayOfYear { month: day.month(), day: day.day() })
            }
            DateValue::Month { month, .. } => Some(DateValue::MonthOfYear(month)),
            _ if value.days().is_none() => Some(value),
            _ => {
                let (start, end) = value.days()?;
                Some(vague(i32::from(start > self.last) - i32::from(end < self.first)))
            }
        }
    }

    /// Whether the article's date is known to the unit or better.
    pub(super) fn knows(&self, unit: Unit) -> bool {
        let unit = match unit {
            Unit::Weekend => Unit::Week,
            Unit::Fortnight => Unit::Day,
            other => other,
        };
        unit_of(unit, self.first)
            .and_then(|value| value.days())
            .is_some_and(|(start, end)| start <= self.first && self.last <= end)
    }

    pub(super) fn value_of(&self, expr: &Expr, lean: Lean) -> Option<DateValue> {
        match expr {
            Expr::Fields(fields) => self.fields(fields, lean),
            Expr::Offset(days) => self.offset(*days),
            Expr::DayOfMonth(day) => self.day_of_month(*day, lean),
            // "the same quarter last year", where no other is told of: as the article's own.
            Expr::SamePart { unit: unit @ (Unit::Quarter | Unit::Half), year: None } => {
                same_part(&self.shift(*unit, 0, Manner::Unit)?, self.first.year() - 1)
            }
            Expr::SamePart { year: None, .. } => self.shift(Unit::Year, -1, Manner::Unit),
            Expr::YearOfOurs(year) => {
                let age = self.first.year() - year;
                (0..=YEARS_OF_OURS).contains(&age).then_some(DateValue::Year(*year))
            }
            Expr::SameMonth { year } => same_month(&self.value, *year),
            Expr::FieldsFromLast { fields, count } => {
                self.fields(&Fields { rel: Some(*count), ..*fields }, lean)
            }
            Expr::Units { unit, count, within } => {
                units_within(*unit, *count, &self.any(within, lean)?)
            }
            Expr::Rest(whole) => self.rest(self.any(whole, lean)?),
            Expr::Shift { unit: Unit::Weekend, count: 0, manner: Manner::Perhaps } => {
                self.weekend(lean)
            }
            Expr::Shift { unit, count, manner } => self.shift(*unit, *count, *manner),
            // Figures come out after their quarter.
            Expr::FromLast { unit: Unit::Quarter, count: 0 } if lean != Lean::Future => {
                self.shift(Unit::Quarter, -1, Manner::Unit)
            }
            Expr::FromLast { unit, count } if *count == 0 => self.shift(*unit, 0, Manner::Unit),
            Expr::FromLast { unit, count } => {
                let manner = if count.abs() == 1 { Manner::Unit } else { Manner::Counted };
                self.shift(*unit, *count, manner)
            }
            Expr::Stretch { unit, count } => self.stretch(*unit, *count),
            Expr::Lengths(lengths) => self.lengths(lengths),
            Expr::Holiday { holiday, year, rel } => self.holiday(*holiday, *year, *rel, lean),
            Expr::Nth { nth, what, within } => nth_within(*nth, *what, &self.any(within, lean)?),
            Expr::Within { fields, outer } => complete(fields, &self.any(outer, lean)?),
            Expr::Around { unit, day } => unit_of(*unit, self.any(day, lean)?.days()?.0),
            Expr::HalfOf { half, whole } => half_of(*half, self.any(whole, lean)?),
            Expr::Beside { unit, count, date } => beside(&self.any(date, lean)?, *unit, *count),
            Expr::WeekdayFrom { weekday, nth, date: Some(date) } => {
                beside_day(&self.any(date, lean)?, *weekday, *nth)
            }
            Expr::WeekdayFrom { weekday, nth, date: None } => {
                self.weekday(*weekday, &Fields { rel: Some(*nth), ..Fields::default() }, lean)
            }
            Expr::Both(loose, exact) => self.both(loose, exact, lean),
            Expr::Range(first, last) => self.range(first.as_deref()?, last.as_deref()?, lean),
            _ => None,
        }
    }

    pub(super) fn any(&self, expr: &Expr, lean: Lean) -> Option<DateValue> {
        absolute(expr).or_else(|| self.value_of(expr, lean))
    }

    /// "ieri 15 novembre": the exact one, in the year that puts it next to the loose one.
    pub(super) fn both(&self, loose: &Expr, exact: &Expr, lean: Lean) -> Option<DateValue> {
        if let Expr::Fields(fields) = exact
            && fields.is_weekday_only()
        {
            return self.any(loose, lean);
        }
        self.any(exact, lean)
    }

    pub(super) fn range(&self, first: &Expr, last: &Expr, lean: Lean) -> Option<DateValue> {
        if let Some(value) = self.weekdays(first, last, lean) {
            return Some(value);
        }
        let start = self.any(first, lean)?;
        let end = match (last, &start) {
            (Expr::DayOfMonth(day), DateValue::Day(start)) => DateValue::Day(start.with_day(*day)?),
            _ => self.any(last, lean)?,
        };
        if let Some(value) = range(start.clone(), end.clone()) {
            return Some(value);
        }
        // "between 22 January and today": the first side is the latest one past.
        if let (Expr::Fields(fields), Expr::Offset(_)) = (first, last)
            && fields.year.is_none()
        {
            let (until, _) = end.days()?;
            let from = Self { value: end.clone(), first: until, last: until, yearless: false };
            return range(from.related(-1, |year| in_year(fields, year))?, end);
        }
        // The last side lies before the first: it is the next of its kind.
        let Expr::Fields(fields) = last else { return None };
        let (_, after) = start.days()?;
        let from = Self { value: start.clone(), first: after, last: after, yearless: false };
        range(start, from.fields(fields, Lean::Until)?)
    }

    /// "Monday to Friday" as an entry: the days that go on, if the article's is one of them.
    fn weekdays(&self, first: &Expr, last: &Expr, lean: Lean) -> Option<DateValue> {
        let weekday = |expr: &Expr| match expr {
            Expr::Fields(fields) if fields.is_weekday_only() && fields.rel.is_none() => {
                fields.weekday
            }
            _ => None,
        };
        (lean == Lean::Until && self.knows(Unit::Day)).then_some(())?;
        let end = weekday_from(add_days(self.first, -1)?, weekday(last)?, 1)?;
        let start = weekday_from(end, weekday(first)?, -1)?;
        (start <= self.first).then(|| range(DateValue::Day(start), DateValue::Day(end)))?
    }

    /// From the article's day to the end of a time that holds it; another time as a whole.
    pub(super) fn rest(&self, whole: DateValue) -> Option<DateValue> {
        let (first, last) = whole.days()?;
        if !self.knows(Unit::Day) || self.first < first || last < self.first {
            return Some(whole);
        }
        range(DateValue::Day(self.first), DateValue::Day(last))
    }

    pub(super) fn offset(&self, days: i32) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(self.value.clone());
        }
        add_days(self.first, i64::from(days)).map(DateValue::Day)
    }

    pub(super) fn shift(&self, unit: Unit, count: i32, manner: Manner) -> Option<DateValue> {
        if let Some(seconds) = seconds(unit) {
            return Some(self.clock_shift(seconds.checked_mul(i64::from(count))?));
        }
        if !self.knows(unit) {
            return match length(unit)? {
                _ if self.value.granularity() > Granularity::Year => None,
                Length::Days(days) if days * i64::from(count.abs()) <= 31 => {
                    Some(self.value.clone())
                }
                _ => Some(vague(count)),
            };
        }
        let day = shifted(self.first, unit, count)?;
        // Half a year ago is so many months, not a half of the calendar.
        if unit == Unit::Half && manner == Manner::Counted {
            return unit_of(Unit::Month, day);
        }
        let by_days = matches!(length(unit)?, Length::Days(_));
        if manner == Manner::Counted && by_days && self.knows(Unit::Day) && unit != Unit::Weekend {
            return Some(DateValue::Day(day));
        }
        if manner == Manner::Perhaps && by_days && self.knows(Unit::Day) {
            return Some(DateValue::Day(day));
        }
        unit_of(unit, day)
    }

    /// The article's day, where so many seconds from an hour that is not known hardly leave it.
    pub(super) fn clock_shift(&self, seconds: i64) -> DateValue {
        let days = match seconds {
            _ if seconds.abs() <= NEAR_SECONDS => Some(0),
            _ if seconds % DAY_SECONDS == 0 => Some(seconds / DAY_SECONDS),
            _ => None,
        };
        days.filter(|_| self.knows(Unit::Day))
            .and_then(|days| add_days(self.first, days))
            .map_or(DateValue::Present, DateValue::Day)
    }

    /// The week-end just past early in the week or where the clause looks back, else this one.
    pub(super) fn weekend(&self, lean: Lean) -> Option<DateValue> {
        if !self.knows(Unit::Week) {
            return Some(self.value.clone());
        }
        let is_early = weekday_number(self.first) <= 3;
        let is_past = matches!(lean, Lean::Past | Lean::Over) && weekday_number(self.first) < 6
            || lean == Lean::Open && is_early;
        unit_of(Unit::Weekend, shifted(self.first, Unit::Week, -i32::from(is_past))?)
    }

    pub(super) fn stretch(&self, unit: Unit, count: i32) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(vague(count));
        }
        let here = DateValue::Day(self.first);
        let there = DateValue::Day(shifted(self.first, unit, count)?);
        if count < 0 { range(there, here) } else { range(here, there) }
    }

    pub(super) fn lengths(&self, lengths: &[(Unit, i32)]) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(vague(lengths.first()?.1));
        }
        let mut day = self.first;
        for &(unit, count) in lengths {
            day = shifted(day, unit, count)?;
        }
        Some(DateValue::Day(day))
    }
}
