//! Puts underspecified values on the calendar, with the rules that news follows. Knows no
//! language.
//!
//! Measured on eleven gold sets of news: a bare weekday is the latest one past, the article's own
//! day included, unless the clause looks ahead; a day and month without a year are the nearest to
//! the article; so is a bare month. What cannot be said honestly stays partial.
//!
//! `resolve/stated.rs` has the values that need no reference, `mention.rs` those that the last
//! mention decides, `history.rs` what a text of times long past leaves out, `reference.rs` those
//! counted from the article's date, `nearest.rs` which day or month is meant where the text says but
//! half of it.

mod history;
mod mention;
mod nearest;
mod reference;
mod stated;

use chrono::{Datelike, NaiveDate};

use self::history::Tally;
use self::mention::{same_month, same_part, same_period};
use self::stated::{absolute, without_reference};
use super::calendar::{duration_code, weekday_from, weekday_number};
use super::class::Unit;
use super::expr::{Expr, Lean, Manner};
use crate::model::{Anchor, AnchorBasis, Certainty, DateMention, DateValue, Granularity};
use crate::text::Span;

/// What expressions are resolved against.
#[derive(Clone, Debug)]
pub(super) struct Context {
    reference: Option<Reference>,
    /// The same, as what is resolved against it is told to be: one for all.
    anchor: Option<Anchor>,
    /// The last mention that has a place on the calendar.
    last: Option<(DateValue, Span)>,
    /// The last quarter or half that was told of.
    last_part: Option<(DateValue, Span)>,
    /// The same, or a month, or months in a row: what "the same period" of another year is.
    last_period: Option<(DateValue, Span)>,
    /// The last month that was told of, not one that it was compared with.
    last_month: Option<(DateValue, Span)>,
    /// For each month the last mention that says its year.
    months: [Option<(DateValue, Span)>; 12],
    /// Whether the text so far tells of times long past.
    tally: Tally,
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
        let anchor =
            |value: &DateValue| Anchor { value: value.clone(), basis: AnchorBasis::Article };
        Self {
            reference: reference.and_then(Reference::new),
            anchor: reference.map(anchor),
            last: None,
            last_part: None,
            last_period: None,
            last_month: None,
            months: Default::default(),
            tally: Tally::default(),
        }
    }

    /// Takes note of a mention, so that later ones can refer to it.
    pub(super) fn note(&mut self, mention: &DateMention) {
        let value = match &mention.value {
            DateValue::Time(time) => &time.day,
            value => value,
        };
        self.tally.count(mention, self.reference.as_ref());
        let noted = || Some((value.clone(), mention.span));
        // Whether the text itself tells its year.
        let basis = mention.anchor.as_ref().map(|anchor| anchor.basis);
        let is_told =
            mention.certainty == Certainty::Exact || matches!(basis, Some(AnchorBasis::Mention(_)));
        if is_told && let Some(month) = month_of(value) {
            self.months[month] = noted();
        }
        if self.is_over(value) && same_part(value, 0).is_some() {
            self.last_part = noted();
        }
        if self.is_over(value) && same_period(value, 0).is_some() {
            self.last_period = noted();
        }
        if let DateValue::Range(ends) = value {
            if let Some(end) = ends.last.as_ref().filter(|_| self.is_history()) {
                self.last = Some((end.clone(), mention.span));
            }
            return;
        }
        let is_era = value.granularity() > Granularity::Year && self.is_history();
        if value.days().is_none() || is_era {
            return;
        }
        self.last = noted();
        let compared = |month: &DateValue| same_month(month, None).as_ref() == Some(value);
        if matches!(value, DateValue::Month { .. })
            && !self.last_month.as_ref().is_some_and(|(month, _)| compared(month))
        {
            self.last_month = noted();
        }
    }

    fn is_over(&self, value: &DateValue) -> bool {
        let ends_before =
            |reference: &Reference| value.days().is_some_and(|(_, end)| end <= reference.last);
        self.reference.as_ref().is_none_or(ends_before)
    }

    /// A weekday listed behind a day that is not over: "both Friday and Saturday" go on, where
    /// `end` is where the words of the first end.
    pub(super) fn after_listed(&self, resolved: Resolved, end: u32) -> Resolved {
        let told = self.last.as_ref().filter(|(_, span)| span.end == end);
        let first = told.and_then(|(value, _)| value.as_day());
        let is_ahead = |day: &NaiveDate| self.reference.as_ref().is_some_and(|r| *day >= r.first);
        let next = first.filter(is_ahead).zip(resolved.value.as_day()).and_then(|(first, day)| {
            (day < first).then(|| weekday_from(first, weekday_number(day), 1))?
        });
        let value = next.map_or(resolved.value, DateValue::Day);
        Resolved { value, ..resolved }
    }

    /// The value that an expression has here, or nothing where it has none.
    pub(super) fn resolve(&self, expr: &Expr, lean: Lean, at: Span) -> Option<Resolved> {
        let stated = |value, certainty| Some(Resolved { value, certainty, anchor: None });
        match expr {
            Expr::Nothing | Expr::Number(_) | Expr::Ordinal(_) | Expr::Time => return None,
            Expr::Fixed(value) => return stated(value.clone(), Certainty::Exact),
            Expr::Vague(sign) => return stated(vague(*sign), Certainty::Partial),
            Expr::Duration { unit, count } => {
                let value = DateValue::Duration(duration_code(*unit, *count).into());
                return stated(value, Certainty::Exact);
            }
            Expr::ThatDay { month, day } => return self.that_day(*month, *day),
            Expr::Set(code) => {
                return stated(DateValue::Set(code.as_str().into()), Certainty::Exact);
            }
            Expr::Shift { unit, manner: Manner::Perhaps, .. }
                if lean == Lean::Past && *unit != Unit::Weekend =>
            {
                return None;
            }
            _ => {}
        }
        let inferred = |(anchor, value): (Anchor, DateValue)| {
            let certainty = Certainty::Inferred;
            Some(Resolved { value, certainty, anchor: Some(anchor) })
        };
        if let Some(found) = self.counted_from_mention(expr, lean) {
            return inferred(found);
        }
        if let Some(value) = absolute(expr) {
            return stated(value, Certainty::Exact);
        }
        let found = self.in_history(expr, lean);
        if let Some(found) = found.or_else(|| self.beside_mention(expr, lean, at)) {
            return inferred(found);
        }
        // "two weeks later", after a month, or where it is over and no day was told of: nothing to count
        // from.
        if let Expr::FromLast { count, .. } = expr {
            let is_over = matches!(lean, Lean::Past | Lean::Over) && *count > 0;
            (!is_over && !self.is_history()).then_some(())?;
        }
        let Some(reference) = &self.reference else {
            let value = without_reference(expr)?;
            return stated(value, Certainty::Partial);
        };
        let value = reference.strip_year(reference.value_of(expr, lean)?)?;
        let on_calendar = value.days().is_some();
        let certainty = if on_calendar { Certainty::Inferred } else { Certainty::Partial };
        Some(Resolved { value, certainty, anchor: self.anchor.clone() })
    }
}

/// The month that a value is or lies in, from 0.
fn month_of(value: &DateValue) -> Option<usize> {
    let is_within = matches!(value, DateValue::Day(_) | DateValue::Month { .. });
    let (first, _) = value.days().filter(|_| is_within)?;
    usize::try_from(first.month0()).ok()
}

fn vague(sign: i32) -> DateValue {
    match sign {
        ..0 => DateValue::Past,
        0 => DateValue::Present,
        1.. => DateValue::Future,
    }
}
