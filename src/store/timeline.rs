//! The calendar's view of events: how many fall into each decade, year, month, week or day.
//!
//! A value coarser than the bucket is spread over the buckets it covers, since nobody knows in
//! which of them it lies. The order of the timeline itself is made in `build.rs`.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::model::{DateValue, Event, EventId};
use crate::store::Store;

/// The width of a bucket of a [`Histogram`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Day,
    /// Monday to Sunday.
    Week,
    #[default]
    Month,
    Year,
    Decade,
}

/// Counts of events over time. Only buckets that hold something are listed; [`Unit::next`] steps
/// through those between.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub unit: Unit,
    /// Ascending.
    pub buckets: Vec<Bucket>,
    /// Events too long to be spread over buckets of this unit: "the 1900s" over days.
    pub long: usize,
    /// Events with no place on the calendar.
    pub undated: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// The bucket's first day.
    pub first: NaiveDate,
    /// Events that lie in this bucket and no other.
    pub events: usize,
    /// Events in this bucket with the parts of longer ones: of "2022" each month of it holds a
    /// twelfth, more exactly its share of days.
    pub weight: f32,
}

/// An event that covers more buckets than this is counted as long.
const MOST_BUCKETS: i64 = 400;

impl Unit {
    /// The first day of the bucket that holds `day`.
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        let (year, month) = match self {
            Self::Day => return day,
            Self::Week => {
                let into = u64::from(day.weekday().num_days_from_monday());
                return day.checked_sub_days(Days::new(into)).unwrap_or(day);
            }
            Self::Month => (day.year(), day.month()),
            Self::Year => (day.year(), 1),
            Self::Decade => (day.year().div_euclid(10) * 10, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day)
    }

    /// The first day of the bucket after the one that holds `day`, or nothing at the calendar's end.
    pub fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.first(day);
        match self {
            Self::Day => first.succ_opt(),
            Self::Week => first.checked_add_days(Days::new(7)),
            Self::Month if first.month() < 12 => first.with_month(first.month() + 1),
            Self::Month | Self::Year => NaiveDate::from_ymd_opt(first.year() + 1, 1, 1),
            Self::Decade => NaiveDate::from_ymd_opt(first.year() + 10, 1, 1),
        }
    }

    /// A lower bound of a bucket's length in days.
    fn least_days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 28,
            Self::Year => 365,
            Self::Decade => 3652,
        }
    }
}

impl Histogram {
    /// Counts `values`, in time proportional to their number.
    pub fn of<'a>(unit: Unit, values: impl IntoIterator<Item = Option<&'a DateValue>>) -> Self {
        let mut buckets = BTreeMap::<NaiveDate, Bucket>::new();
        // Events come in their order: most fall where the one before fell.
        let mut here: Option<(NaiveDate, NaiveDate)> = None;
        let (mut long, mut undated) = (0, 0);
        for value in values {
            match value.and_then(DateValue::known_days) {
                None => undated += 1,
                Some(days) if (days.1 - days.0).num_days() / unit.least_days() > MOST_BUCKETS => {
                    long += 1;
                }
                Some(days) => {
                    let here_too = here.filter(|here| here.0 <= days.0 && days.1 <= here.1);
                    if let Some(bucket) = here_too.and_then(|(start, _)| buckets.get_mut(&start)) {
                        bucket.weight += 1.0;
                        bucket.events += 1;
                    } else {
                        here = Some(spread(unit, days, &mut buckets));
                    }
                }
            }
        }
        let buckets = buckets.into_values().collect();
        Self { unit, buckets, long, undated }
    }
}

/// Adds an event to the buckets of its days; gives the first and the last day of the last one.
fn spread(
    unit: Unit,
    (first, last): (NaiveDate, NaiveDate),
    buckets: &mut BTreeMap<NaiveDate, Bucket>,
) -> (NaiveDate, NaiveDate) {
    let length = days_from(first, last);
    let mut day = first;
    loop {
        let start = unit.first(day);
        let next = unit.next(day);
        let bucket_end = next.and_then(|next| next.pred_opt()).unwrap_or(last);
        let end = bucket_end.min(last);
        let bucket =
            buckets.entry(start).or_insert(Bucket { first: start, events: 0, weight: 0.0 });
        bucket.weight += days_from(day, end) / length;
        bucket.events += usize::from(day == first && end == last);
        match next {
            Some(next) if next <= last => day = next,
            _ => return (start, bucket_end),
        }
    }
}

/// How many days from the first to the last, both counted.
fn days_from(first: NaiveDate, last: NaiveDate) -> f32 {
    i16::try_from((last - first).num_days() + 1).map_or(f32::MAX, f32::from)
}

impl Store {
    /// Counts of `events` by `unit`.
    pub fn histogram(&self, events: impl IntoIterator<Item = EventId>, unit: Unit) -> Histogram {
        Histogram::of(unit, events.into_iter().map(|id| self.event(id).value.as_ref()))
    }

    /// The first event in the order of the timeline that begins on `day` or later.
    pub fn first_event_from(&self, day: NaiveDate) -> Option<EventId> {
        let dated = self.events.partition_point(|event| first_day(event).is_some());
        let index =
            self.events[..dated].partition_point(|event| first_day(event).is_some_and(|d| d < day));
        (index < dated).then(|| EventId::new(index))
    }
}

/// Where an event stands on the timeline.
pub(crate) fn first_day(event: &Event) -> Option<NaiveDate> {
    event.value.as_ref()?.known_days().map(|(first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: Unit, values: &[&str], expected: &str) {
        let values: Vec<_> = values.iter().map(|v| DateValue::parse(v)).collect();
        let histogram = Histogram::of(unit, values.iter().map(Option::as_ref));
        let mut shown: Vec<String> = histogram
            .buckets
            .iter()
            .map(|b| format!("{} {} {:.2}", b.first, b.events, b.weight))
            .collect();
        shown.push(format!("long {} undated {}", histogram.long, histogram.undated));
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn coarse_values_are_spread() {
        check(
            Unit::Month,
            &["2022-02-24", "2022-Q1"],
            "2022-01-01 0 0.34, 2022-02-01 1 1.31, 2022-03-01 0 0.34, long 0 undated 0",
        );
        check(
            Unit::Year,
            &["2022", "2021-12-31/2022-01-01"],
            "2021-01-01 0 0.50, 2022-01-01 1 1.50, long 0 undated 0",
        );
        check(Unit::Decade, &["199", "1999"], "1990-01-01 2 2.00, long 0 undated 0");
        check(Unit::Week, &["2025-04-13"], "2025-04-07 1 1.00, long 0 undated 0");
    }

    #[test]
    fn what_has_no_place_is_counted_apart() {
        check(Unit::Day, &["19", "XXXX-11-15", "PAST_REF"], "long 1 undated 2");
        check(Unit::Year, &["2022-02/.."], "2022-01-01 1 1.00, long 0 undated 0");
    }
}
