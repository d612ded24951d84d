//! The timeline's state: the events that are shown, under the headings of their years and months.

use std::borrow::Cow;

use chrono::Datelike;

use crate::app::dates;
use crate::app::filter::Filter;
use crate::app::histogram::QuarterStrip;
use crate::app::scroll::Scroll;
use crate::model::{DateValue, Event, EventId, Granularity};
use crate::store::Store;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub rows: Vec<Row>,
    /// The events shown, in order.
    pub events: Vec<EventId>,
    /// The row of each of them.
    row_of: Vec<usize>,
    /// `selected` counts events, `top` rows.
    pub scroll: Scroll,
    /// Which report of the selected event is shown.
    pub report: usize,
    pub filter: Filter,
    pub strip: QuarterStrip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Year(i32),
    Month(i32, u32),
    Undated,
    /// An index into [`Timeline::events`].
    Event(usize),
}

/// Where on the calendar an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Year(i32),
    Month(i32, u32),
    Undated,
}

impl Timeline {
    /// Shows those of `events` that pass the filter; the selection stays on its event, or goes to
    /// the one after it.
    pub fn fill(&mut self, store: &Store, events: &[EventId], keep: Option<EventId>) {
        let passes = |&&id: &&EventId| event_matches(&self.filter, store, store.event(id));
        self.events = events.iter().filter(passes).copied().collect();
        self.strip = QuarterStrip::new(store, &self.events);
        self.set_rows(store);
        self.scroll.set_len(self.events.len());
        if let Some(keep) = keep {
            if self.events.binary_search(&keep).is_err() {
                self.report = 0;
            }
            self.scroll.select(self.events.partition_point(|&event| event < keep));
        }
    }

    /// Sets what is typed, and shows those of `events` that pass. What goes on from the words before
    /// is looked for only among what they left.
    pub fn filter(&mut self, store: &Store, events: &[EventId], filter: Filter) {
        let narrower = filter.narrows(&self.filter);
        let keep = self.event();
        self.filter = filter;
        if narrower {
            let left = std::mem::take(&mut self.events);
            self.fill(store, &left, keep);
        } else {
            self.fill(store, events, keep);
        }
    }

    fn set_rows(&mut self, store: &Store) {
        self.rows.clear();
        self.row_of.clear();
        let mut before = None;
        for (index, &id) in self.events.iter().enumerate() {
            let place = place_of(store.event(id));
            if before != Some(place) {
                self.rows.extend(headings(before, place));
                before = Some(place);
            }
            self.row_of.push(self.rows.len());
            self.rows.push(Row::Event(index));
        }
    }

    pub fn event(&self) -> Option<EventId> {
        self.events.get(self.scroll.selected).copied()
    }

    /// The index of the latest event that an article reports as news: neither as a background nor as a
    /// thing to come; of several of one day, of the first, which most articles tell. 0 where there is
    /// none.
    pub fn latest_news(&self, store: &Store) -> usize {
        let days = |value: &Option<DateValue>| value.as_ref().and_then(DateValue::known_days);
        let is_news = |&id: &EventId| {
            let Some((first, _)) = days(&store.event(id).value) else { return false };
            store.event(id).reports.iter().any(|&report| {
                let published = days(&store.article(report.article).published.value);
                !store.report(report).background && published.is_none_or(|(_, last)| first <= last)
            })
        };
        let Some(latest) = self.events.iter().rposition(is_news) else { return 0 };
        let value = |index: usize| self.events.get(index).map(|&id| &store.event(id).value);
        let same = (0..=latest).rev().take_while(|&index| value(index) == value(latest));
        same.filter(|&index| self.events.get(index).is_some_and(is_news)).last().unwrap_or(latest)
    }

    /// Selects an event if it is shown.
    pub fn select(&mut self, event: EventId, report: usize) -> bool {
        let Ok(index) = self.events.binary_search(&event) else { return false };
        self.scroll.select(index);
        self.report = report;
        true
    }

    /// Goes `by` years on: to the first event of the next or previous year that has any.
    pub fn step_year(&mut self, store: &Store, forward: bool) {
        self.step_place(store, forward, |place| match place {
            Place::Year(year) | Place::Month(year, _) => i64::from(year),
            Place::Undated => i64::MAX,
        });
    }

    pub fn step_month(&mut self, store: &Store, forward: bool) {
        self.step_place(store, forward, |place| match place {
            Place::Year(year) => i64::from(year) * 13,
            Place::Month(year, month) => i64::from(year) * 13 + i64::from(month),
            Place::Undated => i64::MAX,
        });
    }

    /// Goes to the first event of the next or the previous stretch of events with one key. The
    /// events are in the order of time, so the stretches are found by halving.
    fn step_place(&mut self, store: &Store, forward: bool, key: fn(Place) -> i64) {
        let key_at = |event: &EventId| key(place_of(store.event(*event)));
        let Some(here) = self.event().map(|event| key_at(&event)) else { return };
        let first_of = |wanted: i64| self.events.partition_point(|event| key_at(event) < wanted);
        let target = if forward {
            self.events.partition_point(|event| key_at(event) <= here)
        } else {
            let start = first_of(here);
            let before = start.checked_sub(1).and_then(|index| self.events.get(index));
            before.map_or(0, |event| first_of(key_at(event)))
        };
        if target < self.events.len() {
            self.scroll.select(target);
            self.report = 0;
        }
    }

    pub fn keep_in_view(&mut self, height: usize) {
        let row = self.row_of.get(self.scroll.selected).copied().unwrap_or(0);
        let is_heading = |&row: &usize| !matches!(self.rows.get(row), Some(Row::Event(_)));
        let first = (0..row).rev().take_while(is_heading).last().unwrap_or(row);
        let first = if row - first < height { first } else { row };
        self.scroll.keep_lines_in_view(height, first, row, self.rows.len());
    }

    /// The year or the like that the first visible row belongs to.
    pub fn year_at_top(&self, store: &Store) -> String {
        let event = self.rows.iter().skip(self.scroll.top).find_map(|row| match row {
            Row::Event(index) => self.events.get(*index),
            _ => None,
        });
        match event.map(|&id| place_of(store.event(id))) {
            Some(Place::Year(year) | Place::Month(year, _)) => year.to_string(),
            Some(Place::Undated) => "undated".to_owned(),
            None => String::new(),
        }
    }

    /// The row of the selection among the visible ones.
    pub fn selected_row(&self) -> Option<usize> {
        self.row_of.get(self.scroll.selected)?.checked_sub(self.scroll.top)
    }
}

/// What is typed is looked for in an event's date, names, label and sentences.
fn event_matches(filter: &Filter, store: &Store, event: &Event) -> bool {
    if filter.is_empty() {
        return true;
    }
    let names = event.entities.iter().map(|&id| store.entity(id).name.as_str());
    let sentences = event
        .reports
        .iter()
        .map(|&report| store.report(report).sentence.of(&store.article(report.article).text));
    let text = std::iter::once(event.label.as_str()).chain(names).chain(sentences);
    // Written out only for words that stand nowhere else.
    let date = std::iter::once_with(|| {
        let written = |value| format!("{} {value}", dates::full_with_month(value));
        Cow::Owned(event.value.as_ref().map(written).unwrap_or_default())
    });
    filter.matches(text.map(Cow::Borrowed).chain(date))
}

fn place_of(event: &Event) -> Place {
    let Some((value, (first, _))) = event.value.as_ref().and_then(|v| Some((v, v.known_days()?)))
    else {
        return Place::Undated;
    };
    if first.month() == 1 && first.day() == 1 && covers_months(value) {
        return Place::Year(first.year());
    }
    Place::Month(first.year(), first.month())
}

/// Whether a value is no more exact than a quarter of a year.
fn covers_months(value: &DateValue) -> bool {
    match value {
        DateValue::Range(first, _) => first.as_deref().is_some_and(covers_months),
        _ => (Granularity::Quarter..=Granularity::Century).contains(&value.granularity()),
    }
}

/// The headings between two places.
fn headings(before: Option<Place>, place: Place) -> Vec<Row> {
    let year_before = match before {
        Some(Place::Year(year) | Place::Month(year, _)) => Some(year),
        _ => None,
    };
    match place {
        Place::Undated => vec![Row::Undated],
        Place::Year(year) => vec![Row::Year(year)],
        Place::Month(year, month) if year_before == Some(year) => vec![Row::Month(year, month)],
        Place::Month(year, month) => vec![Row::Year(year), Row::Month(year, month)],
    }
}
