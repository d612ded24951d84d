//! What the last mention decides: the following year, two days later, "in July" of the year that is
//! told of.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{range, shifted, unit_of, weekday_number};
use super::super::class::Unit;
use super::super::expr::{Expr, Fields, Lean, Manner};
use super::stated::beside_day;
use super::stated::in_year;
use super::{Context, Reference, Resolved};
use crate::model::{Anchor, AnchorBasis, Certainty, DateValue, Ends, Granularity};
use crate::text::Span;

/// How far back, in bytes, a date with another year still speaks for what follows.
const PASSAGE_BYTES: u32 = 250;

/// A date so many days from the article's belongs to another story, with years of its own.
const DAYS_AWAY: i64 = 400;

/// A day so shortly before the article's is news.
const NEWS_DAYS: i64 = 7;

/// A day longer ago than so many is hardly told of without its year.
const STALE_DAYS: i64 = 60;

impl Context {
    /// A day or month without a year in a passage that tells of another year: "Il 25 giugno 2024
    /// ... a luglio" goes on in 2024.
    pub(super) fn beside_mention(
        &self,
        expr: &Expr,
        lean: Lean,
        at: Span,
    ) -> Option<(Anchor, DateValue)> {
        if let Some(found) = self.in_told_month(expr, lean, at) {
            return Some(found);
        }
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

    /// A day of a month whose year the article says elsewhere ("luglio 2021 ... l'8 luglio"), where
    /// the article's own date would put it far back or ahead; a stretch of such days too.
    fn in_told_month(&self, expr: &Expr, lean: Lean, at: Span) -> Option<(Anchor, DateValue)> {
        if let Expr::Range(Some(first), Some(last)) = expr {
            let (anchor, first) = self.in_told_month(first, lean, at)?;
            let (_, last) = self.in_told_month(last, lean, at)?;
            return Some((anchor, range(first, last)?));
        }
        let Expr::Fields(
            fields @ Fields {
                month: Some(month),
                day: Some(_),
                year: None,
                weekday: None,
                rel: None,
                ..
            },
        ) = expr
        else {
            return None;
        };
        let reference = self.reference.as_ref()?;
        let own = reference.fields(fields, lean)?.as_day()?;
        let ago = (reference.first - own).num_days();
        let in_year_of = |(told, span): &(DateValue, Span)| {
            let found = in_year(fields, told.days()?.0.year())?;
            let is_back = found.as_day().is_some_and(|day| day <= reference.last && day != own);
            let anchor = Anchor { value: told.clone(), basis: AnchorBasis::Mention(*span) };
            is_back.then_some((anchor, found))
        };
        let looks_ahead = !matches!(lean, Lean::Open | Lean::Past | Lean::Over);
        let told = self.months.get(usize::try_from(month - 1).ok()?)?.as_ref();
        // What lies ahead is another day than the one told of, unless it is the very same.
        let told = told.and_then(in_year_of).filter(|(anchor, found)| {
            let is_same = anchor.value == *found;
            is_same && ago < 0 || !looks_ahead && !(0..=STALE_DAYS).contains(&ago)
        });
        told.or_else(|| {
            let beside = self.last.as_ref().filter(|_| ago < 0 && !looks_ahead)?;
            let is_near = at.start.saturating_sub(beside.1.end) <= PASSAGE_BYTES;
            let (anchor, found) = in_year_of(beside).filter(|_| is_near)?;
            let apart = found.as_day()?.signed_duration_since(beside.0.as_day()?).num_days();
            (apart.abs() <= STALE_DAYS).then_some((anchor, found))
        })
    }

    /// "quel 7 ottobre": in the year of the month told of, else in one that is not said.
    pub(super) fn that_day(&self, month: u32, day: u32) -> Option<Resolved> {
        let told = self.months.get(usize::try_from(month - 1).ok()?)?.as_ref();
        let found = told.and_then(|(value, span)| {
            let day = NaiveDate::from_ymd_opt(value.days()?.0.year(), month, day)?;
            let anchor = Anchor { value: value.clone(), basis: AnchorBasis::Mention(*span) };
            Some((DateValue::Day(day), Certainty::Inferred, Some(anchor)))
        });
        let partial = (DateValue::DayOfYear { month, day }, Certainty::Partial, None);
        let (value, certainty, anchor) = found.unwrap_or(partial);
        Some(Resolved { value, certainty, anchor })
    }

    /// Values counted from the last mention: the following year, two days later.
    pub(super) fn counted_from_mention(
        &self,
        expr: &Expr,
        lean: Lean,
    ) -> Option<(Anchor, DateValue)> {
        let of_part =
            matches!(expr, Expr::FromLast { unit: Unit::Quarter | Unit::Period, count: 0 });
        let after_part = matches!(
            (expr, &self.last),
            (Expr::Shift { .. }, Some((DateValue::Quarter { .. }, _)))
        );
        let noted = match expr {
            Expr::SameMonth { .. } => &self.last_month,
            Expr::SamePart { .. } => &self.last_period,
            _ if of_part || after_part => &self.last_part,
            _ => &self.last,
        };
        // "the month in question", where a quarter was told of last
        let noted = match (expr, noted) {
            (Expr::FromLast { unit: Unit::Month, count }, Some((value, _)))
                if step(value, Unit::Month, *count).is_none() =>
            {
                &self.last_month
            }
            _ => noted,
        };
        let (value, span) = noted.as_ref()?;
        let anchor = Anchor { value: value.clone(), basis: AnchorBasis::Mention(*span) };
        let found = match (expr, value) {
            (Expr::SamePart { year: Some(year), .. }, _) => same_period(value, *year)?,
            (Expr::SamePart { year: None, .. }, _) => {
                same_period(value, value.days()?.0.year() - 1)?
            }
            (Expr::WeekdayFrom { weekday, nth, date: None }, _) => {
                beside_day(value, *weekday, *nth)?
            }
            (Expr::SameMonth { year }, _) => same_month(value, *year)?,
            (Expr::FieldsFromLast { fields, count }, _) => {
                Reference::new(value)?.related(*count, |year| in_year(fields, year))?
            }
            (Expr::FromLast { unit, count }, _) => step(value, *unit, *count)?,
            (Expr::Told { unit }, _) => step(value, *unit, 0)?,
            (Expr::Shift { unit, count, manner: Manner::Narrated }, _)
                if lean == Lean::Past || self.is_history() =>
            {
                let is_past = |reference: &Reference| {
                    value.days().is_some_and(|(_, last)| last < reference.first)
                };
                self.reference
                    .as_ref()
                    .is_none_or(is_past)
                    .then(|| step(value, *unit, *count))??
            }
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

/// The part of a year or the months in a row that a value is, in another year.
pub(super) fn same_period(value: &DateValue, year: i32) -> Option<DateValue> {
    match value {
        DateValue::Month { month, .. } => Some(DateValue::Month { year, month: *month }),
        DateValue::Range(ends) if let Ends { first: Some(first), last: Some(last) } = &**ends => {
            let is_one_year = first.days()?.0.year() == last.days()?.0.year();
            let moved = |end: &DateValue| same_period(end, year);
            is_one_year.then_some(DateValue::range(Some(moved(first)?), Some(moved(last)?)))
        }
        _ => same_part(value, year),
    }
}

/// The quarter or half that a value is, in another year.
pub(super) fn same_part(value: &DateValue, year: i32) -> Option<DateValue> {
    match *value {
        DateValue::Quarter { quarter, .. } => Some(DateValue::Quarter { year, quarter }),
        DateValue::Half { half, .. } => Some(DateValue::Half { year, half }),
        DateValue::Bimester { bimester, .. } => Some(DateValue::Bimester { year, bimester }),
        _ => None,
    }
}

/// The month that a value is or lies in, in another year or in the year before.
pub(super) fn same_month(value: &DateValue, year: Option<i32>) -> Option<DateValue> {
    let is_within = matches!(value.granularity(), Granularity::Month | Granularity::Day);
    let (first, _) = value.days().filter(|_| is_within)?;
    Some(DateValue::Month { year: year.unwrap_or(first.year() - 1), month: first.month() })
}

/// The unit `count` units from a value. From a value that is coarser than the unit nothing can be
/// said.
pub(super) fn step(from: &DateValue, unit: Unit, count: i32) -> Option<DateValue> {
    let (first, last) = from.days()?;
    if unit == Unit::Period {
        return (count == 0 && from.granularity() != Granularity::Day).then(|| from.clone());
    }
    if let (Unit::Year, DateValue::Quarter { year, .. }) = (unit, from) {
        return same_part(from, year + count);
    }
    // A week after another week is one too.
    if unit == Unit::Day && count % 7 == 0 && from.granularity() == Granularity::Week {
        return unit_of(Unit::Week, shifted(first, Unit::Day, count)?);
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
