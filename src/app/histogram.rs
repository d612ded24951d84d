//! How many events each quarter of a year has: the strip in the title bar.

use chrono::{Datelike, NaiveDate};

use crate::model::EventId;
use crate::store::Store;

/// A year with events and the weight of each of its quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearBars {
    pub year: i32,
    pub quarters: [u32; 4],
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Years with events, ascending.
    pub years: Vec<YearBars>,
}

/// What one event weighs: shared among the quarters it covers. Events that cover more than two
/// years say nothing of any quarter.
const WEIGHT: u32 = 24;
const MAX_QUARTERS: i32 = 8;

impl Histogram {
    pub fn new(store: &Store, events: &[EventId]) -> Self {
        let mut histogram = Self::default();
        for &event in events {
            if let Some((first, last)) = store.event(event).value.as_ref().and_then(|v| v.days()) {
                histogram.add(first, last);
            }
        }
        histogram
    }

    fn add(&mut self, first: NaiveDate, last: NaiveDate) {
        let quarter = |day: NaiveDate| day.year() * 4 + day.month0().cast_signed() / 3;
        let (first, last) = (quarter(first), quarter(last));
        if last - first >= MAX_QUARTERS {
            return;
        }
        let weight = WEIGHT / (last - first + 1).cast_unsigned();
        for quarter in first..=last {
            let bars = self.year(quarter.div_euclid(4));
            if let Some(bar) = bars.quarters.get_mut(quarter.rem_euclid(4).cast_unsigned() as usize) {
                *bar += weight;
            }
        }
    }

    /// The bars of a year; events come nearly in order, so the year is nearly always the last.
    fn year(&mut self, year: i32) -> &mut YearBars {
        let at = self.years.partition_point(|bars| bars.year < year);
        if self.years.get(at).is_none_or(|bars| bars.year != year) {
            self.years.insert(at, YearBars { year, quarters: [0; 4] });
        }
        &mut self.years[at]
    }

    /// The tallest quarter.
    pub fn peak(&self) -> u32 {
        self.years.iter().flat_map(|bars| bars.quarters).max().unwrap_or(0)
    }
}
