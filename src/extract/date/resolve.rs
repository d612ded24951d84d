//! Puts underspecified values on the calendar, with the rules that news follows. Knows no
//! language.
//!
//! Measured on eleven gold sets of news: a bare weekday is the latest one past, the article's own
//! day included, unless the clause looks ahead; a day and month without a year are the nearest to
//! the article; so is a bare month. What cannot be said honestly stays partial.

use chrono::{Datelike, NaiveDate};

use super::calendar::{Holiday, Length};
use super::calendar::{
    add_days, day_of_week, distance, duration_code, length, nth_unit, nth_weekday, part_of_year,
    range, season, seconds, shifted, unit_of, weekday_after, weekday_before, weekday_from,
    weekday_number,
};
use super::class::Unit;
use super::expr::{Expr, Fields, Lean, Manner, What};
use crate::model::{Anchor, AnchorBasis, Certainty, DateValue, Granularity};
use crate::text::Span;

/// A stand-in for an unknown year, a leap year, so that every day exists in it.
const ANY_YEAR: i32 = 2000;

/// How far back, in bytes, a date with another year still speaks for what follows.
const PASSAGE_BYTES: u32 = 250;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// So many seconds hardly lead out of a day of work.
const NEAR_SECONDS: i64 = 6 * 60 * 60;

/// For so many years one still speaks of a year by its last two digits.
const YEARS_OF_OURS: i32 = 20;

/// A date so many days from the article's belongs to another story, with years of its own.
const DAYS_AWAY: i64 = 400;

/// A day so shortly before the article's is news.
const NEWS_DAYS: i64 = 7;

/// What expressions are resolved against.
#[derive(Clone, Debug)]
pub(super) struct Context {
    reference: Option<Reference>,
    /// The last mention that has a place on the calendar.
    last: Option<(DateValue, Span)>,
    /// The last quarter or half that was told of.
    last_part: Option<(DateValue, Span)>,
    /// The last month that was told of, not one that it was compared with.
    last_month: Option<(DateValue, Span)>,
}

/// The article's date as a stretch of days.
#[derive(Clone, Debug)]
struct Reference {
    value: DateValue,
    first: NaiveDate,
    last: NaiveDate,
    /// Only day and month are known: results lose their year.
    yearless: bool,
}

/// A value on the calendar, or as much of it as is honest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub value: DateValue,
    pub certainty: Certainty,
    pub anchor: Option<Anchor>,
}

impl Context {
    pub(super) fn new(reference: Option<&DateValue>) -> Self {
        Self {
            reference: reference.and_then(Reference::new),
            last: None,
            last_part: None,
            last_month: None,
        }
    }

    /// Takes note of a mention, so that later ones can refer to it.
    pub(super) fn note(&mut self, value: &DateValue, span: Span) {
        let is_single = !matches!(value, DateValue::Range(..) | DateValue::Time { .. });
        if let DateValue::Time { day, .. } = value {
            self.note(day, span);
        } else if is_single && value.days().is_some() {
            self.last = Some((value.clone(), span));
            let compared = |month: &DateValue| same_month(month, None).as_ref() == Some(value);
            if matches!(value, DateValue::Month { .. })
                && !self.last_month.as_ref().is_some_and(|(month, _)| compared(month))
            {
                self.last_month = Some((value.clone(), span));
            }
            let is_over = |value: &DateValue| {
                let reference = self.reference.as_ref();
                reference.is_none_or(|r| value.days().is_some_and(|(_, end)| end <= r.last))
            };
            let is_part = matches!(
                value,
                DateValue::Quarter { .. } | DateValue::Half { .. } | DateValue::Bimester { .. }
            );
            if is_part && is_over(value) {
                self.last_part = Some((value.clone(), span));
            }
        }
    }

    /// The value that an expression has here, or nothing where it has none.
    pub(super) fn resolve(&self, expr: &Expr, lean: Lean, at: Span) -> Option<Resolved> {
        let stated = |value, certainty| Some(Resolved { value, certainty, anchor: None });
        match expr {
            Expr::Nothing | Expr::Number(_) | Expr::Ordinal(_) | Expr::Time => return None,
            Expr::Fixed(value) => return stated(value.clone(), Certainty::Exact),
            Expr::Vague(sign) => return stated(vague(*sign), Certainty::Partial),
            Expr::Duration { unit, count } => {
                let value = DateValue::Duration(duration_code(*unit, *count));
                return stated(value, Certainty::Exact);
            }
            Expr::Set(code) => return stated(DateValue::Set(code.clone()), Certainty::Exact),
            Expr::Shift { unit, manner: Manner::Perhaps, .. }
                if lean == Lean::Past && *unit != Unit::Weekend =>
            {
                return None;
            }
            _ => {}
        }
        if let Some((anchor, value)) = self.counted_from_mention(expr) {
            return Some(Resolved { value, certainty: Certainty::Inferred, anchor: Some(anchor) });
        }
        if let Some(value) = absolute(expr) {
            return stated(value, Certainty::Exact);
        }
        if let Some((anchor, value)) = self.beside_mention(expr, at) {
            return Some(Resolved { value, certainty: Certainty::Inferred, anchor: Some(anchor) });
        }
        let Some(reference) = &self.reference else {
            let value = without_reference(expr)?;
            return stated(value, Certainty::Partial);
        };
        let value = reference.strip_year(reference.value_of(expr, lean)?)?;
        let anchor = Anchor { value: reference.value.clone(), basis: AnchorBasis::Article };
        let on_calendar = value.days().is_some();
        let certainty = if on_calendar { Certainty::Inferred } else { Certainty::Partial };
        Some(Resolved { value, certainty, anchor: Some(anchor) })
    }

    /// A day or month without a year in a passage that tells of another year: "Il 25 giugno 2024
    /// ... a luglio" goes on in 2024.
    fn beside_mention(&self, expr: &Expr, at: Span) -> Option<(Anchor, DateValue)> {
        let (value, span) = self.last.as_ref()?;
        let near = at.start.saturating_sub(span.end) <= PASSAGE_BYTES;
        if let (Expr::DayOfMonth(day), Some(last)) = (expr, value.as_day().filter(|_| near)) {
            let found = last.with_day(*day).filter(|day| *day > last).map(DateValue::Day)?;
            let basis = AnchorBasis::Mention(*span);
            return Some((Anchor { value: value.clone(), basis }, found));
        }
        if let Expr::Fields(Fields {
            weekday: Some(weekday), day: Some(day), month: None, ..
        }) = expr
        {
            let found = value.as_day().filter(|_| near)?.with_day(*day)?;
            let basis = AnchorBasis::Mention(*span);
            let anchor = Anchor { value: value.clone(), basis };
            return (weekday_number(found) == *weekday).then_some((anchor, DateValue::Day(found)));
        }
        let Expr::Fields(fields @ Fields { month: Some(_), year: None, rel: None, .. }) = expr
        else {
            return None;
        };
        // A month with a year is mostly a comparison: "against March of the year before".
        let from = Reference::new(value).filter(|_| near && value.as_day().is_some())?;
        let away = self.reference.as_ref().is_none_or(|reference| {
            reference.first.signed_duration_since(from.last).num_days().abs() > DAYS_AWAY
        });
        // What the article tells of the days before its own is its news.
        let is_news = self.reference.as_ref().is_some_and(|reference| {
            let own = reference.fields(fields, Lean::Open).and_then(|value| value.as_day());
            own.is_some_and(|day| (0..=NEWS_DAYS).contains(&(reference.first - day).num_days()))
        });
        let found = from.fields(fields, Lean::Open).filter(|_| away && !is_news)?;
        let basis = AnchorBasis::Mention(*span);
        Some((Anchor { value: value.clone(), basis }, found))
    }

    /// Values counted from the last mention: the following year, two days later.
    fn counted_from_mention(&self, expr: &Expr) -> Option<(Anchor, DateValue)> {
        let of_part = matches!(
            expr,
            Expr::SamePart { .. } | Expr::FromLast { unit: Unit::Quarter | Unit::Period, count: 0 }
        );
        let after_part = matches!(
            (expr, &self.last),
            (Expr::Shift { .. }, Some((DateValue::Quarter { .. }, _)))
        );
        let noted = match expr {
            Expr::SameMonth { .. } => &self.last_month,
            _ if of_part || after_part => &self.last_part,
            _ => &self.last,
        };
        let (value, span) = noted.as_ref()?;
        let anchor = Anchor { value: value.clone(), basis: AnchorBasis::Mention(*span) };
        let found = match (expr, value) {
            (Expr::SamePart { year: Some(year) }, _) => same_part(value, *year)?,
            (Expr::SamePart { year: None }, _) => same_part(value, value.days()?.0.year() - 1)?,
            (Expr::WeekdayFrom { weekday, nth, date: None }, _) => {
                beside_day(value, *weekday, *nth)?
            }
            (Expr::SameMonth { year }, _) => same_month(value, *year)?,
            (Expr::FieldsFromLast { fields, count }, _) => {
                Reference::new(value)?.related(*count, |year| in_year(fields, year))?
            }
            (Expr::FromLast { unit, count }, _) => step(value, *unit, *count)?,
            // Beside a quarter's figures "a year ago" means the quarter of that year.
            (
                Expr::Shift { unit: Unit::Year, count: -1, manner },
                DateValue::Quarter { year, .. },
            ) if *manner == Manner::Counted => same_part(value, year - 1)?,
            _ => return None,
        };
        Some((anchor, found))
    }
}

/// The quarter, half or month that a value is, in another year.
fn same_part(value: &DateValue, year: i32) -> Option<DateValue> {
    match *value {
        DateValue::Quarter { quarter, .. } => Some(DateValue::Quarter { year, quarter }),
        DateValue::Half { half, .. } => Some(DateValue::Half { year, half }),
        DateValue::Bimester { bimester, .. } => Some(DateValue::Bimester { year, bimester }),
        _ => None,
    }
}

/// The month that a value is or lies in, in another year or in the year before.
fn same_month(value: &DateValue, year: Option<i32>) -> Option<DateValue> {
    let is_within = matches!(value.granularity(), Granularity::Month | Granularity::Day);
    let (first, _) = value.days().filter(|_| is_within)?;
    Some(DateValue::Month { year: year.unwrap_or(first.year() - 1), month: first.month() })
}

/// The unit `count` units from a value. From a value that is coarser than the unit nothing can be
/// said.
fn step(from: &DateValue, unit: Unit, count: i32) -> Option<DateValue> {
    let (first, last) = from.days()?;
    if unit == Unit::Period {
        return (count == 0 && from.granularity() != Granularity::Day).then(|| from.clone());
    }
    if let (Unit::Year, DateValue::Quarter { year, .. }) = (unit, from) {
        return same_part(from, year + count);
    }
    let whole = unit_of(unit, first)?;
    let (start, end) = whole.days()?;
    if first < start || last > end {
        return None;
    }
    let moved = shifted(first, unit, count)?;
    // A month one year on is a month; a day three weeks on is a day.
    let is_fine = matches!(from.granularity(), Granularity::Month | Granularity::Quarter);
    if unit == Unit::Year && is_fine && count != 0 {
        return unit_of(Unit::Year, moved);
    }
    if unit == Unit::Week && count.abs() > 1 {
        return Some(DateValue::Day(moved));
    }
    unit_of(unit, moved)
}

fn vague(sign: i32) -> DateValue {
    match sign {
        ..0 => DateValue::Past,
        0 => DateValue::Present,
        1.. => DateValue::Future,
    }
}

/// The value of an expression that says all of it.
fn absolute(expr: &Expr) -> Option<DateValue> {
    match expr {
        Expr::Fixed(value) => Some(value.clone()),
        Expr::SamePart { year } => year.map(DateValue::Year),
        Expr::Fields(fields) => in_year(fields, fields.year?),
        Expr::Holiday { holiday, year: Some(year), .. } => {
            holiday.in_year(*year).map(DateValue::Day)
        }
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
fn absolute_range(first: Option<&Expr>, last: Option<&Expr>) -> Option<DateValue> {
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
fn in_year(fields: &Fields, year: i32) -> Option<DateValue> {
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

fn nth_within(nth: i32, what: What, within: &DateValue) -> Option<DateValue> {
    match what {
        What::Unit(unit) => nth_unit(unit, nth, within),
        What::Weekday(weekday) => nth_weekday(weekday, nth, within).map(DateValue::Day),
    }
}

/// Fields that a longer time completes: Monday of a week, June of a year, the 20th of a month.
fn complete(fields: &Fields, outer: &DateValue) -> Option<DateValue> {
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

fn half_of(half: i32, whole: DateValue) -> Option<DateValue> {
    match whole {
        DateValue::Year(year) => part_of_year(Unit::Half, half, year),
        _ => Some(whole),
    }
}

/// The `nth` weekday after a day, or before it.
fn beside_day(date: &DateValue, weekday: u32, nth: i32) -> Option<DateValue> {
    weekday_from(date.as_day()?, weekday, nth).map(DateValue::Day)
}

/// The first so many units of a longer value, or the last where `count` is below 0.
fn units_within(unit: Unit, count: i32, within: &DateValue) -> Option<DateValue> {
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

fn beside(date: &DateValue, unit: Unit, count: i32) -> Option<DateValue> {
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
fn without_reference(expr: &Expr) -> Option<DateValue> {
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
            Some(DateValue::Range(Some(Box::new(side(first)?)), Some(Box::new(side(last)?))))
        }
        _ => None,
    }
}

impl Reference {
    fn new(value: &DateValue) -> Option<Self> {
        if let DateValue::DayOfYear { month, day } = *value {
            let day = NaiveDate::from_ymd_opt(ANY_YEAR, month, day)?;
            return Some(Self { value: value.clone(), first: day, last: day, yearless: true });
        }
        let (first, last) = value.days()?;
        let is_open = first == NaiveDate::MIN || last == NaiveDate::MAX;
        (!is_open).then(|| Self { value: value.clone(), first, last, yearless: false })
    }

    /// The value that is left where the article's year is unknown.
    fn strip_year(&self, value: DateValue) -> Option<DateValue> {
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
    fn knows(&self, unit: Unit) -> bool {
        let unit = match unit {
            Unit::Weekend => Unit::Week,
            Unit::Fortnight => Unit::Day,
            other => other,
        };
        unit_of(unit, self.first)
            .and_then(|value| value.days())
            .is_some_and(|(start, end)| start <= self.first && self.last <= end)
    }

    fn value_of(&self, expr: &Expr, lean: Lean) -> Option<DateValue> {
        match expr {
            Expr::Fields(fields) => self.fields(fields, lean),
            Expr::Offset(days) => self.offset(*days),
            Expr::DayOfMonth(day) => self.day_of_month(*day, lean),
            Expr::SamePart { year: None } => self.shift(Unit::Year, -1, Manner::Unit),
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

    fn any(&self, expr: &Expr, lean: Lean) -> Option<DateValue> {
        absolute(expr).or_else(|| self.value_of(expr, lean))
    }

    /// "ieri 15 novembre": the exact one, in the year that puts it next to the loose one.
    fn both(&self, loose: &Expr, exact: &Expr, lean: Lean) -> Option<DateValue> {
        if let Expr::Fields(fields) = exact
            && fields.is_weekday_only()
        {
            return self.any(loose, lean);
        }
        self.any(exact, lean)
    }

    fn range(&self, first: &Expr, last: &Expr, lean: Lean) -> Option<DateValue> {
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

    /// From the article's day to the end of a time that holds it; another time as a whole.
    fn rest(&self, whole: DateValue) -> Option<DateValue> {
        let (first, last) = whole.days()?;
        if !self.knows(Unit::Day) || self.first < first || last < self.first {
            return Some(whole);
        }
        range(DateValue::Day(self.first), DateValue::Day(last))
    }

    fn offset(&self, days: i32) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(self.value.clone());
        }
        add_days(self.first, i64::from(days)).map(DateValue::Day)
    }

    fn shift(&self, unit: Unit, count: i32, manner: Manner) -> Option<DateValue> {
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
    fn clock_shift(&self, seconds: i64) -> DateValue {
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
    fn weekend(&self, lean: Lean) -> Option<DateValue> {
        if !self.knows(Unit::Week) {
            return Some(self.value.clone());
        }
        let is_early = weekday_number(self.first) <= 3;
        let is_past =
            lean == Lean::Past && weekday_number(self.first) < 6 || lean == Lean::Open && is_early;
        unit_of(Unit::Weekend, shifted(self.first, Unit::Week, -i32::from(is_past))?)
    }

    fn stretch(&self, unit: Unit, count: i32) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(vague(count));
        }
        let here = DateValue::Day(self.first);
        let there = DateValue::Day(shifted(self.first, unit, count)?);
        if count < 0 { range(there, here) } else { range(here, there) }
    }

    fn lengths(&self, lengths: &[(Unit, i32)]) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return Some(vague(lengths.first()?.1));
        }
        let mut day = self.first;
        for &(unit, count) in lengths {
            day = shifted(day, unit, count)?;
        }
        Some(DateValue::Day(day))
    }

    fn holiday(
        &self,
        holiday: Holiday,
        year: Option<i32>,
        rel: Option<i32>,
        lean: Lean,
    ) -> Option<DateValue> {
        let in_year = |year| holiday.in_year(year).map(DateValue::Day);
        match (year, rel) {
            (Some(year), _) => in_year(year),
            (None, Some(rel)) => self.related(rel, in_year),
            (None, None) => self.nearest(lean, in_year),
        }
    }

    fn fields(&self, fields: &Fields, lean: Lean) -> Option<DateValue> {
        if let Some(weekday) = fields.weekday.filter(|_| fields.month.is_none()) {
            return self.weekday(weekday, fields, lean);
        }
        if fields.is_bare_day() {
            return self.day_of_month(fields.day?, lean);
        }
        let in_year = |year| in_year(fields, year);
        if let Some(rel) = fields.rel {
            return self.related(rel, in_year);
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
            _ if fields.is_part_of_year() && matches!(lean, Lean::Open | Lean::Past) => {
                self.latest(in_year)
            }
            _ => self.nearest(lean, in_year),
        }
    }

    fn weekday(&self, weekday: u32, fields: &Fields, lean: Lean) -> Option<DateValue> {
        if self.yearless {
            return Some(DateValue::DayOfWeek(weekday));
        }
        if !self.knows(Unit::Day) {
            return Some(self.value.clone());
        }
        let today = self.first;
        if let Some(day) = fields.day {
            return self.weekday_and_day(weekday, day);
        }
        let looks_back = matches!(lean, Lean::Past) || fields.rel.is_none() && lean == Lean::Open;
        let day = match fields.rel {
            Some(..0) => weekday_before(add_days(today, -1)?, weekday),
            Some(1) => weekday_after(add_days(today, 1)?, weekday),
            Some(2..) => weekday_after(add_days(today, 8)?, weekday),
            Some(0) | None if looks_back => weekday_before(today, weekday),
            Some(0) | None => weekday_after(today, weekday),
        };
        day.map(DateValue::Day)
    }

    /// "lunedì 18": the nearest month in which that day is that weekday.
    fn weekday_and_day(&self, weekday: u32, day: u32) -> Option<DateValue> {
        (-11..=11)
            .filter_map(|step| {
                super::calendar::add_months(self.first.with_day(1)?, step)?.with_day(day)
            })
            .filter(|&day| weekday_number(day) == weekday)
            .min_by_key(|day| (*day - self.first).num_days().abs())
            .map(DateValue::Day)
    }

    fn day_of_month(&self, day: u32, lean: Lean) -> Option<DateValue> {
        if !self.knows(Unit::Day) {
            return self
                .knows(Unit::Month)
                .then(|| self.first.with_day(day).map(DateValue::Day))?;
        }
        [0, -1, 1]
            .into_iter()
            .filter_map(|step| {
                super::calendar::add_months(self.first.with_day(1)?, step)?.with_day(day)
            })
            .filter(|&found| match lean {
                Lean::Open => true,
                Lean::Past => found <= self.first,
                Lean::Future | Lean::Until => found >= self.first,
            })
            .min_by_key(|found| (*found - self.first).num_days().abs())
            .map(DateValue::Day)
    }

    /// The value in the year that puts it nearest to the article. News tells more of what was than
    /// of what will be, so days ahead weigh more, and still more where the clause looks back.
    fn nearest(&self, lean: Lean, in_year: impl Fn(i32) -> Option<DateValue>) -> Option<DateValue> {
        let (weight_before, weight_ahead) = match lean {
            Lean::Until => (100, 10),
            Lean::Future => (10, 7),
            Lean::Open => (10, 11),
            Lean::Past => (10, 30),
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
    fn latest(&self, in_year: impl Fn(i32) -> Option<DateValue>) -> Option<DateValue> {
        let year = self.last.year();
        [year, year - 1]
            .into_iter()
            .filter_map(in_year)
            .find(|value| value.days().is_some_and(|(start, _)| start <= self.last))
    }

    /// Last June, next 7 October, this summer: the first that lies wholly on that side; "this" is
    /// of the article's year.
    fn related(&self, rel: i32, in_year: impl Fn(i32) -> Option<DateValue>) -> Option<DateValue> {
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
