//! Texts that tell of times long past: what they leave out of a date, the time that they have come to
//! says, not the day on which they were written.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::unit_of;
use super::super::class::Unit;
use super::super::expr::{Expr, Fields, Lean};
use super::stated::in_year;
use super::{Context, Reference};
use crate::model::{Anchor, AnchorBasis, Certainty, DateMention, DateValue, Granularity};

/// A date more days before the article's is long past, and not a part of its news.
const LONG_PAST_DAYS: i64 = 730;

/// So many days back a tale may go without a word of it.
const MOST_DAYS_BACK: i64 = 183;

/// The dates of the past that make a history, where the text's own day is known and where not.
const FEWEST_PAST: (u32, u32) = (3, 6);

/// For each date of the article's own time a history has more than so many of the past.
const PAST_FOR_EACH: u32 = 3;

/// How many dates so far are of the past and how many of the article's own time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    past: u32,
    own: u32,
}

impl Tally {
    pub(super) fn count(&mut self, mention: &DateMention, reference: Option<&Reference>) {
        let basis = mention.anchor.as_ref().map(|anchor| anchor.basis);
        let is_yearless =
            matches!(mention.value, DateValue::DayOfYear { .. } | DateValue::MonthOfYear(_));
        let Some((_, end)) = mention.value.days() else {
            self.own += u32::from(reference.is_none() && !is_yearless && is_relative(mention));
            return;
        };
        let is_own = basis == Some(AnchorBasis::Article)
            || reference.is_some_and(|own| !own.is_long_after(end));
        *(if is_own { &mut self.own } else { &mut self.past }) += 1;
    }

    fn is_history(self, is_dated: bool) -> bool {
        let fewest = if is_dated { FEWEST_PAST.0 } else { FEWEST_PAST.1 };
        self.past >= fewest && self.past > self.own * PAST_FOR_EACH
    }
}

/// "ieri" in an article without a date.
fn is_relative(mention: &DateMention) -> bool {
    mention.certainty == Certainty::Partial
}

impl Reference {
    fn is_long_after(&self, day: NaiveDate) -> bool {
        (self.first - day).num_days() > LONG_PAST_DAYS
    }
}

impl Context {
    pub(super) fn is_history(&self) -> bool {
        self.tally.is_history(self.reference.is_some())
    }

    /// A date that leaves out its year or more, in a history: beside the last mention.
    pub(super) fn in_history(&self, expr: &Expr, lean: Lean) -> Option<(Anchor, DateValue)> {
        (lean != Lean::Future && self.is_history() && leaves_out(expr)).then_some(())?;
        let (value, span) = self.last.as_ref()?;
        let (first, end) = value.days()?;
        let is_past = self.reference.as_ref().is_none_or(|own| own.is_long_after(end));
        (is_past && value.granularity() <= Granularity::Year).then_some(())?;
        let from = Reference::new(value)?;
        let found = match expr {
            // "the end of the year"
            Expr::Shift { unit, .. } => unit_of(*unit, first)?,
            // "that winter", after July, is the next: a tale goes on.
            Expr::Fields(fields) if fields.season.is_some() => {
                from.fields(&Fields { rel: None, ..*fields }, Lean::Future)?
            }
            Expr::Fields(fields) if fields.weekday.is_none() => going_on(fields, first)?,
            _ => from.any(expr, Lean::Open)?,
        };
        let anchor = Anchor { value: value.clone(), basis: AnchorBasis::Mention(*span) };
        found.days().is_some().then_some((anchor, found))
    }
}

/// The fields in the year of a day, or in the next where that would lead far back.
fn going_on(fields: &Fields, day: NaiveDate) -> Option<DateValue> {
    let own = in_year(fields, day.year());
    let leads_back = |value: &DateValue| {
        value.days().is_some_and(|(_, end)| (day - end).num_days() > MOST_DAYS_BACK)
    };
    own.filter(|value| !leads_back(value)).or_else(|| in_year(fields, day.year() + 1))
}

/// Whether an expression says a part of a time and not which.
fn leaves_out(expr: &Expr) -> bool {
    match expr {
        Expr::Fields(fields) => {
            fields.year.is_none()
                && !fields.is_weekday_only()
                && (fields.month.is_some() || fields.season.is_some() || fields.part.is_some())
                && matches!(fields.rel, None | Some(0))
        }
        Expr::Holiday { year: None, rel, .. } => matches!(rel, None | Some(0)),
        Expr::DayOfMonth(_) => true,
        Expr::Shift { unit, count: 0, .. } => {
            matches!(unit, Unit::Month | Unit::Quarter | Unit::Half | Unit::Year)
        }
        Expr::Nth { within, .. } | Expr::Units { within, .. } => leaves_out(within),
        Expr::HalfOf { whole, .. } => leaves_out(whole),
        Expr::Around { day, .. } => leaves_out(day),
        Expr::Range(Some(first), Some(last)) => leaves_out(first) && leaves_out(last),
        _ => false,
    }
}
