//! Incomplete dates: which weekday, day, month or season is meant, seen from the article's date.

use chrono::Datelike;

use super::super::calendar::{
    Holiday, add_days, add_months, distance, weekday_after, weekday_before, weekday_number,
};
use super::super::class::Unit;
use super::super::expr::{Fields, Lean};
use super::Reference;
use super::stated::in_year;
use crate::model::DateValue;

impl Reference {
    pub(super) fn holiday(
        &self,
        holiday: Holiday,
        year: Option<i32>,
        rel: Option<i32>,
        lean: Lean,
    ) -> Option<DateValue> {
        let in_year = |year| holiday.in_year(year);
        match (year, rel) {
            (Some(year), _) => in_year(year),
            (None, Some(rel)) => self.related(rel, in_year),
            // As with weekdays, what is told ahead is not over.
            (None, None) if lean == Lean::Future => self.nearest(Lean::Until, in_year),
            (None, None) => self.nearest(lean, in_year),
        }
    }

    pub(super) fn fields(&self, fields: &Fields, lean: Lean) -> Option<DateValue> {
        if let Some(weekday) = fields.weekday.filter(|_| fields.month.is_none()) {
            return self.weekday(weekday, fields, lean);
        }
        if fields.is_bare_day() {
            return self.day_of_month(fields.day?, lean);
        }
        let in_year = |year| in_year(fields, year);
        if let Some(rel) = fields.rel {
            return self.this_season(fields).or_else(|| self.related(rel, in_year));
        }
        match (fields.weekday, fields.day) {
            (Some(weekday), Some(_)) => self
                .nearest(lean, |year| {
                    in_year(year).filter(|value| {
                        value.as_day().is_some_and(|d| weekday_number(d) == weekday)
                    })
                })
                .filter(|value| {
                    distance(value, self.first, self.last).is_some_and(|(days, _)| days <= 400)
                })
                .or_else(|| self.nearest(Lean::Open, in_year)),
            // Quarters are told of when their figures are out.
            _ if fields.is_part_of_year()
                && matches!(lean, Lean::Open | Lean::Past | Lean::Over) =>
            {
                self.latest(in_year)
            }
            // What lies ahead is not over; but of a quarter past the figures are still ahead.
            _ if lean == Lean::Future && fields.is_half_or_season() => {
                self.nearest(Lean::Until, in_year)
            }
            _ => self.nearest(lean, in_year),
        }
    }

    /// "this winter", said in February: the one that goes on, which began in another year.
    fn this_season(&self, fields: &Fields) -> Option<DateValue> {
        (fields.season.is_some() && fields.rel == Some(0)).then_some(())?;
        let before = in_year(fields, self.first.year() - 1)?;
        let (start, end) = before.days()?;
        (start <= self.first && self.first <= end).then_some(before)
    }

    pub(super) fn weekday(&self, weekday: u32, fields: &Fields, lean: Lean) -> Option<DateValue> {
        if self.yearless {
            return Some(DateValue::DayOfWeek(weekday));
        }
        if !self.knows(Unit::Day) {
            return Some(self.value.clone());
        }
        let today = self.first;
        if let Some(day) = fields.day {
            return self.weekday_and_day(weekday, day, lean);
        }
        let looks_back =
            matches!(lean, Lean::Past | Lean::Over) || fields.rel.is_none() && lean == Lean::Open;
        let day = match fields.rel {
            Some(..-1) => weekday_before(add_days(today, -8)?, weekday),
            Some(-1) => weekday_before(add_days(today, -1)?, weekday),
            Some(1) => weekday_after(add_days(today, 1)?, weekday),
            Some(2..) => weekday_after(add_days(today, 8)?, weekday),
            Some(0) | None if looks_back => weekday_before(today, weekday),
            Some(0) | None => weekday_after(today, weekday),
        };
        day.map(DateValue::Day)
    }

    /// "lunedì 18": the nearest month in which that day is that weekday.
    pub(super) fn weekday_and_day(&self, weekday: u32, day: u32, lean: Lean) -> Option<DateValue> {
        (-11..=11)
            .filter_map(|step| add_months(self.first.with_day(1)?, step)?.with_day(day))
            .filter(|&day| weekday_number(day) == weekday)
            .min_by_key(|&day| {
                // What is ahead may have been yesterday, but hardly last month.
                let is_back = lean == Lean::Until && day < self.first;
                (day - self.first).num_days().abs() * if is_back { 10 } else { 1 }
            })
            .map(DateValue::Day)
    }

    pub(super) fn day_of_month(&self, day: u32, lean: Lean) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return self
                .knows(Unit::Month)
                .then(|| self.first.with_day(day).map(DateValue::Day))?;
        }
        [0, -1, 1]
            .into_iter()
            .filter_map(|step| add_months(self.first.with_day(1)?, step)?.with_day(day))
            .filter(|&found| match lean {
                Lean::Open => true,
                Lean::Past | Lean::Over => found <= self.first,
                Lean::Future | Lean::Until => found >= self.first,
            })
            .min_by_key(|found| (*found - self.first).num_days().abs())
            .map(DateValue::Day)
    }

    /// The value in the year that puts it nearest to the article. News tells more of what was than
    /// of what will be, so days ahead weigh more, and still more where the clause looks back.
    pub(super) fn nearest(
        &self,
        lean: Lean,
        in_year: impl Fn(i32) -> Option<DateValue>,
    ) -> Option<DateValue> {
        let (weight_before, weight_ahead) = match lean {
            Lean::Until => (100, 10),
            Lean::Future => (10, 7),
            Lean::Open => (10, 11),
            Lean::Past => (10, 30),
            Lean::Over => (10, 1000),
        };
        let year = self.first.year();
        [0, -1, 1, -2, 2, -3, 3, -4, 4]
            .into_iter()
            .filter_map(|step| in_year(year + step))
            .filter_map(|value| {
                let (days, before) = distance(&value, self.first, self.last)?;
                Some((days * if before { weight_before } else { weight_ahead }, value))
            })
            .min_by_key(|(cost, _)| *cost)
            .map(|(_, value)| value)
    }

    /// The latest that has begun.
    pub(super) fn latest(&self, in_year: impl Fn(i32) -> Option<DateValue>) -> Option<DateValue> {
        let year = self.last.year();
        [year, year - 1]
            .into_iter()
            .filter_map(in_year)
            .find(|value| value.days().is_some_and(|(start, _)| start <= self.last))
    }

    /// Last June, next 7 October, this summer: the first that lies wholly on that side; "this" is
    /// of the article's year.
    pub(super) fn related(
        &self,
        rel: i32,
        in_year: impl Fn(i32) -> Option<DateValue>,
    ) -> Option<DateValue> {
        let year = self.first.year();
        if rel == 0 {
            return in_year(year);
        }
        let sign = rel.signum();
        let mut left = rel.abs();
        for step in 0..8 {
            let Some(value) = in_year(year + sign * step) else { continue };
            let (start, end) = value.days()?;
            let beyond = if sign < 0 { end < self.first } else { start > self.last };
            left -= i32::from(beyond);
            if left == 0 {
                return Some(value);
            }
        }
        None
    }
}
