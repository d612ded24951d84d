//! The lines of the timeline: events under headings with their numbers, gaps folded, and from far
//! away only the numbers.

use chrono::{Datelike, NaiveDate};

use crate::model::{DateValue, Event, EventId, Granularity};
use crate::store::{Store, Unit};

/// A line of the timeline. Events are named by their index into those shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Heading(Heading),
    /// Nothing happened for so many days.
    Gap(i64),
    Event(usize),
    /// Events of a decade or a year, of which only the number is shown, and the first of them.
    Bucket {
        place: Place,
        first: usize,
        count: usize,
    },
}

/// What stands above events, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    pub place: Place,
    pub count: usize,
}

/// Where on the calendar an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The year without its last two digits.
    Century(i32),
    /// The year without its last digit.
    Decade(i32),
    Year(i32),
    Month(i32, u32),
    /// A week of a month, by its first day in it.
    Week(NaiveDate),
    Day(NaiveDate),
    Undated,
}

/// So many days without an event are a gap; of shorter ones the headings tell enough.
fn least_gap(unit: Unit) -> i64 {
    match unit {
        // In twice its days a whole one is left out.
        Unit::Decade => 2 * 3653,
        Unit::Year => 2 * 366,
        Unit::Month => 400,
        Unit::Week | Unit::Day => 62,
    }
}

impl Row {
    /// The event that a line shows, or the first of those that it counts.
    pub fn event(&self) -> Option<usize> {
        match *self {
            Self::Event(index) | Self::Bucket { first: index, .. } => Some(index),
            Self::Heading(_) | Self::Gap(_) => None,
        }
    }

    /// How many events a line counts that shows none of them.
    pub fn count(&self) -> usize {
        if let Self::Bucket { count, .. } = *self { count } else { 0 }
    }
}

impl Place {
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Century(century) => Some(century * 100),
            Self::Decade(decade) => Some(decade * 10),
            Self::Year(year) | Self::Month(year, _) => Some(year),
            Self::Week(day) | Self::Day(day) => Some(day.year()),
            Self::Undated => None,
        }
    }

    /// How far a heading stands from the margin: what stands deeper belongs to it.
    fn depth(self) -> usize {
        match self {
            Self::Century(_) | Self::Decade(_) | Self::Year(_) | Self::Undated => 0,
            Self::Month(..) => 1,
            Self::Week(_) | Self::Day(_) => 2,
        }
    }
}

/// The lines for some events in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// The lines that are no event's: those of events, which may be a million, stand between them.
    marks: Vec<Mark>,
    events: usize,
    /// Whether events have no lines of their own.
    is_folded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    line: usize,
    /// How many events stand above it.
    above: usize,
    row: Row,
}

impl Axis {
    pub(super) fn of(store: &Store, events: &[EventId], unit: Unit) -> Self {
        let is_folded = matches!(unit, Unit::Decade | Unit::Year);
        let mut axis = Self { is_folded, ..Self::default() };
        let mut before = None;
        let mut last: Option<NaiveDate> = None;
        for (first, &id) in events.iter().enumerate() {
            let event = store.event(id);
            let place = place_of(event, unit);
            let days = event.value.as_ref().and_then(DateValue::known_days);
            if before != Some(place) {
                let gap = last.zip(days).map(|(last, (first, _))| (first - last).num_days());
                axis.extend(gap.filter(|gap| *gap >= least_gap(unit)).map(Row::Gap));
                if is_folded {
                    axis.extend([Row::Bucket { place, first, count: 0 }]);
                } else {
                    let heading = |place| Row::Heading(Heading { place, count: 0 });
                    axis.extend(headings(before, place).into_iter().map(heading));
                }
                before = Some(place);
            }
            last = last.max(days.map(|(_, last)| last));
            axis.events += 1;
        }
        axis.count();
        axis.marks.shrink_to_fit();
        axis
    }

    fn extend(&mut self, rows: impl IntoIterator<Item = Row>) {
        for row in rows {
            let above = self.events;
            self.marks.push(Mark { line: self.len(), above, row });
        }
    }

    /// Writes into each heading and each line that stands for events how many they are.
    fn count(&mut self) {
        let mut ends = [self.events; 3];
        for Mark { above, row, .. } in self.marks.iter_mut().rev() {
            let (depth, count) = match row {
                Row::Heading(Heading { place, count }) => (place.depth(), count),
                Row::Bucket { count, .. } => (0, count),
                Row::Gap(_) | Row::Event(_) => continue,
            };
            *count = ends.get(depth).map_or(0, |end| end - *above);
            ends.iter_mut().skip(depth).for_each(|end| *end = *above);
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.marks.len() + if self.is_folded { 0 } else { self.events }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, line: usize) -> Option<Row> {
        let behind = self.marks.partition_point(|mark| mark.line <= line);
        let mark = behind.checked_sub(1).and_then(|at| self.marks.get(at));
        let row = match mark.filter(|mark| mark.line == line) {
            Some(mark) => mark.row,
            None => Row::Event(line - behind),
        };
        (line < self.len()).then_some(row)
    }

    /// The lines from one on.
    pub fn from(&self, line: usize) -> impl Iterator<Item = Row> {
        (line..self.len()).map_while(|line| self.get(line))
    }

    /// The line of an event, by its index into those shown.
    pub fn line_of(&self, event: usize) -> Option<usize> {
        let marks = self.marks.partition_point(|mark| mark.above <= event);
        let line = if self.is_folded { marks.checked_sub(1)? } else { event + marks };
        (event < self.events).then_some(line)
    }

    /// Where events have no lines of their own, the first of those that each line counts.
    pub fn firsts(&self) -> impl Iterator<Item = usize> {
        self.marks.iter().filter_map(|mark| mark.row.event())
    }

    /// The most events that a line counts.
    pub fn most(&self) -> usize {
        self.marks.iter().map(|mark| mark.row.count()).max().unwrap_or_default()
    }
}

/// Where an event stands, as exactly as the unit asks and its date allows.
pub(super) fn place_of(event: &Event, unit: Unit) -> Place {
    let Some((value, (first, last))) =
        event.value.as_ref().and_then(|v| Some((v, v.known_days()?)))
    else {
        return Place::Undated;
    };
    // "in the 1990s" is no event of 1990.
    match *value {
        DateValue::Century(century) => return Place::Century(century),
        DateValue::Decade(decade) => return Place::Decade(decade),
        _ => {}
    }
    match unit {
        Unit::Decade => return Place::Decade(first.year().div_euclid(10)),
        Unit::Year => return Place::Year(first.year()),
        // What lasts longer stands where it begins, if that is not just the month's beginning.
        Unit::Day if first == last || first.day() > 1 => return Place::Day(first),
        // A week that two months share stands in both.
        Unit::Week if (last - first).num_days() < 7 || first.day() > 1 => {
            return Place::Week(Unit::Week.first(first).max(Unit::Month.first(first)));
        }
        _ => {}
    }
    if first.month() == 1 && first.day() == 1 && covers_months(value) {
        return Place::Year(first.year());
    }
    Place::Month(first.year(), first.month())
}

/// Whether a value is no more exact than a quarter of a year.
fn covers_months(value: &DateValue) -> bool {
    match value {
        DateValue::Range(ends) => ends.first.as_ref().is_some_and(covers_months),
        _ => (Granularity::Quarter..=Granularity::Century).contains(&value.granularity()),
    }
}

/// Whether a place is longer than a year.
fn is_longer(place: Place) -> bool {
    matches!(place, Place::Century(_) | Place::Decade(_))
}

/// The headings between two places.
fn headings(before: Option<Place>, place: Place) -> Vec<Place> {
    let month = |place: Place| match place {
        Place::Month(year, month) => Some((year, month)),
        Place::Week(day) | Place::Day(day) => Some((day.year(), day.month())),
        _ => None,
    };
    if is_longer(place) {
        return vec![place];
    }
    let before = before.filter(|before| !is_longer(*before));
    let mut headings = Vec::new();
    let year = place.year();
    if year.is_none() || year != before.and_then(Place::year) {
        headings.push(year.map_or(Place::Undated, Place::Year));
    }
    if let Some((year, number)) = month(place)
        && before.and_then(month) != Some((year, number))
    {
        headings.push(Place::Month(year, number));
    }
    if place.depth() == 2 {
        headings.push(place);
    }
    headings
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::dates;
    use crate::extract::marked;
    use crate::store::StoreBuilder;

    #[track_caller]
    fn check(values: &[&str], unit: Unit, expected: &str) {
        let mut builder = StoreBuilder::default();
        for (number, value) in values.iter().enumerate() {
            let text = format!("Il [giorno|{value}] ha chiuso la bottega numero {number}.");
            builder.add(Arc::new(marked::article(&format!("{number}.txt"), "it", &text)));
        }
        let store = builder.build();
        let events: Vec<EventId> = (0..store.events().len()).map(EventId::new).collect();
        let axis = Axis::of(&store, &events, unit);
        let last = |event: usize| axis.line_of(event).and_then(|line| axis.get(line)?.event());
        let counts = |first: usize, event: usize| {
            if axis.is_folded { first <= event } else { first == event }
        };
        assert!(
            (0..events.len()).all(|event| last(event).is_some_and(|first| counts(first, event)))
        );
        assert_eq!((axis.line_of(events.len()), axis.get(axis.len())), (None, None));
        let shown: Vec<String> = axis
            .from(0)
            .map(|row| match row {
                Row::Heading(heading) => {
                    format!("{} {}", dates::place(heading.place), heading.count)
                }
                Row::Gap(days) => format!("gap {}", dates::length(days)),
                Row::Event(index) => format!("#{index}"),
                Row::Bucket { place, first, count } => {
                    format!("{} {count} from #{first}", dates::place(place))
                }
            })
            .collect();
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn headings_count_what_stands_below_them() {
        let values = ["2021", "2021-05-12", "2021-05-13", "2021-06-01", "XXXX-05-12"];
        check(
            &values,
            Unit::Month,
            "2021 4, #0, May 2021 2, #1, #2, June 2021 1, #3, Undated 1, #4",
        );
        check(
            &values,
            Unit::Week,
            "2021 4, #0, May 2021 2, week of 10 May 2, #1, #2, June 2021 1, week of 1 Jun 1, #3, Undated 1, #4",
        );
        check(
            &values,
            Unit::Day,
            "2021 4, #0, May 2021 2, 12 May 1, #1, 13 May 1, #2, June 2021 1, 1 Jun 1, #3, Undated 1, #4",
        );
        check(
            &["2021-05-12", "2021-05-20/2021-08-10", "2021-05"],
            Unit::Day,
            "2021 3, May 2021 3, #0, 12 May 1, #1, 20 May 1, #2",
        );
        check(&values, Unit::Decade, "2020s 4 from #0, Undated 1 from #4");
    }

    #[test]
    fn what_lasts_for_decades_stands_under_no_year() {
        let values = ["19", "190", "1900", "1901-05-12"];
        check(
            &values,
            Unit::Month,
            "1900–1999 1, #0, 1900s 1, #1, 1900 1, #2, 1901 1, May 1901 1, #3",
        );
        check(
            &values,
            Unit::Year,
            "1900–1999 1 from #0, 1900s 1 from #1, 1900 1 from #2, 1901 1 from #3",
        );
        check(&values, Unit::Decade, "1900–1999 1 from #0, 1900s 3 from #1");
    }

    #[test]
    fn a_gap_says_how_long_it_is() {
        check(
            &["1915", "2014-03-01", "2015-02-01", "2016-06-01"],
            Unit::Decade,
            "1910s 1 from #0, gap 98 years, 2010s 3 from #1",
        );
        check(
            &["2014-12-31", "2015-06-01", "2017-01-01", "2019-01-10"],
            Unit::Year,
            "2014 1 from #0, 2015 1 from #1, 2017 1 from #2, gap 2 years, 2019 1 from #3",
        );
        check(
            &["2015-02-01", "2015-04-10"],
            Unit::Day,
            "2015 2, February 2015 1, 1 Feb 1, #0, gap 2 months, April 2015 1, 10 Apr 1, #1",
        );
        check(
            &["1915", "2014-03-01", "2015-02-01", "2016-06-01"],
            Unit::Month,
            "1915 1, #0, gap 98 years, 2014 1, March 2014 1, #1, 2015 1, February 2015 1, #2, \
             gap 15 months, 2016 1, June 2016 1, #3",
        );
    }
}
