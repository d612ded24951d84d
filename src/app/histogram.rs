//! How many events each quarter of a year has: the strip in the title bar.

use chrono::Datelike;

use crate::model::EventId;
use crate::store::{Store, Unit};

/// A year with events and the weight of each of its quarters, in hundredths of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearBars {
    pub year: i32,
    pub quarters: [u32; 4],
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuarterStrip {
    /// Years with events, ascending.
    pub years: Vec<YearBars>,
}

impl QuarterStrip {
    pub fn new(store: &Store, events: &[EventId]) -> Self {
        let mut years: Vec<YearBars> = Vec::new();
        for bucket in store.histogram(events.iter().copied(), Unit::Month).buckets {
            let year = bucket.first.year();
            if years.last().is_none_or(|bars| bars.year != year) {
                years.push(YearBars { year, quarters: [0; 4] });
            }
            let quarter = bucket.first.month0() as usize / 3;
            if let Some(bar) = years.last_mut().and_then(|bars| bars.quarters.get_mut(quarter)) {
                *bar += hundredths(bucket.weight);
            }
        }
        Self { years }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a weight is a count of events: never negative, and a saturated bar is a full bar"
)]
fn hundredths(weight: f32) -> u32 {
    (weight * 100.0) as u32
}
