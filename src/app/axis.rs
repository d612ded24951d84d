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

/// The lines for some events in order, and the line of each.
pub(super) fn rows(store: &Store, events: &[EventId], unit: Unit) -> (Vec<Row>, Vec<usize>) {
    let mut rows = Vec::new();
    let mut row_of = Vec::with_capacity(events.len());
    let mut before = None;
    let mut last: Option<NaiveDate> = None;
    let is_folded = matches!(unit, Unit::Decade | Unit::Year);
    for (index, &id) in events.iter().enumerate() {
        let event = store.event(id);
        let place = place_of(event, unit);
        let days = event.value.as_ref().and_then(DateValue::known_days);
        if before != Some(place) {
            let gap = last.zip(days).map(|(last, (first, _))| (first - last).num_days());
            rows.extend(gap.filter(|gap| *gap >= least_gap(unit)).map(Row::Gap));
            if is_folded {
                rows.push(Row::Bucket { place, first: index, count: 0 });
            } else {
                rows.extend(
                    headings(before, place)
                        .into_iter()
                        .map(|place| Row::Heading(Heading { place, count: 0 })),
                );
            }
            before = Some(place);
        }
        last = last.max(days.map(|(_, last)| last));
        if let Some(Row::Bucket { count, .. }) = rows.last_mut() {
            *count += 1;
        } else {
            rows.push(Row::Event(index));
        }
        row_of.push(rows.len() - 1);
    }
    count(&mut rows);
    // Of a large folder there are millions.
    rows.shrink_to_fit();
    (rows, row_of)
}

/// Writes into each heading how many events stand below it.
fn count(rows: &mut [Row]) {
    let mut counts = [0; 3];
    for row in rows.iter_mut().rev() {
        match row {
            Row::Event(_) => counts = counts.map(|count| count + 1),
            Row::Heading(heading) => {
                let depth = heading.place.depth();
                heading.count = counts.get(depth).copied().unwrap_or_default();
                for count in counts.iter_mut().skip(depth) {
                    *count = 0;
                }
            }
            Row::Gap(_) | Row::Bucket { .. } => {}
        }
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
        let (rows, row_of) = rows(&store, &events, unit);
        assert_eq!(row_of.len(), events.len());
        let shown: Vec<String> = rows
            .iter()
            .map(|row| match *row {
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
