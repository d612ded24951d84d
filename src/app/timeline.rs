//! The timeline's state: the events that are shown, by decade, year, month, week or day. What stands
//! on which line is decided in `axis.rs`.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::app::arrange::{Ask, Lists};
use crate::app::axis::{Axis, Place, place_of};
use crate::app::dates;
use crate::app::filter::Filter;
use crate::app::histogram::QuarterStrip;
use crate::app::scroll::{By, Scroll};
use crate::model::{Event, EventId};
use crate::query::Selection;
use crate::store::{Store, Unit};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub shown: Shown,
    /// What the events stand under; of decades and years only the numbers of events are shown.
    pub unit: Unit,
    /// `selected` counts events, `top` rows.
    pub scroll: Scroll,
    /// Which report of the selected event is shown.
    pub report: usize,
    pub filter: Filter,
}

/// The events that are shown and the lines they stand on. The parts are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// In order.
    pub events: Arc<Vec<EventId>>,
    pub strip: Arc<QuarterStrip>,
    pub axis: Arc<Axis>,
    /// The most events that a line counts.
    pub most: usize,
}

impl Shown {
    /// Those of the selected events that pass the filter. `last` is what was shown of the same
    /// selection: what goes on from the words before is looked for only among what they left.
    pub(super) fn of(
        store: &Store,
        selection: &Selection,
        ask: &Ask,
        last: Option<&Lists>,
    ) -> Self {
        let (filter, unit) = (&ask.timeline, ask.unit);
        let same = last.filter(|last| last.ask.timeline == *filter);
        if let Some(last) = same.filter(|last| last.ask.unit == unit) {
            return last.timeline.clone();
        }
        let wider = last.filter(|last| filter.narrows(&last.ask.timeline));
        let wider = wider.map_or(&selection.events, |last| &last.timeline.events);
        let events: Arc<Vec<EventId>> = if same.is_some() || filter.is_empty() {
            Arc::clone(wider)
        } else {
            let passes = |buffer: &mut String, &id: &EventId| {
                event_matches(filter, buffer, store, store.event(id)).then_some(id)
            };
            let left = wider.par_iter().map_init(String::new, passes);
            Arc::new(left.flatten_iter().collect())
        };
        let new_strip = || Arc::new(QuarterStrip::new(store, &events));
        let (strip, axis) = rayon::join(
            || same.map_or_else(new_strip, |last| Arc::clone(&last.timeline.strip)),
            || Axis::of(store, &events, unit),
        );
        let most = axis.most();
        Self { events, strip, axis: Arc::new(axis), most }
    }
}

impl Timeline {
    /// Shows other events or lines; the selection stays on its event, or goes to the one after it.
    pub(super) fn take(&mut self, shown: Shown, keep: Option<EventId>) {
        let above = self.selected_row().unwrap_or(0);
        self.shown = shown;
        let events = &self.shown.events;
        self.scroll.set_len(events.len());
        if let Some(keep) = keep {
            if events.binary_search(&keep).is_err() {
                self.report = 0;
            }
            self.scroll.select(events.partition_point(|&event| event < keep));
            self.scroll.top = self.row().unwrap_or(0).saturating_sub(above);
        }
    }

    /// Whether only numbers of events are shown, not the events.
    pub fn is_folded(&self) -> bool {
        matches!(self.unit, Unit::Decade | Unit::Year)
    }

    /// Takes the next finer or coarser unit. Nothing where there is none.
    pub fn zoom(&mut self, finer: bool) -> Option<Unit> {
        const UNITS: [Unit; 5] = [Unit::Decade, Unit::Year, Unit::Month, Unit::Week, Unit::Day];
        let at = UNITS.iter().position(|unit| *unit == self.unit)?;
        let next = if finer { at + 1 } else { at.checked_sub(1)? };
        self.unit = *UNITS.get(next)?;
        Some(self.unit)
    }

    /// Goes some lines on: from event to event, or where they are folded from number to number.
    pub fn step(&mut self, by: isize) {
        if !self.is_folded() {
            self.scroll.step(by);
            return;
        }
        let firsts: Vec<usize> = self.shown.axis.firsts().collect();
        let here = firsts.partition_point(|first| *first <= self.scroll.selected).saturating_sub(1);
        let target = here.saturating_add_signed(by).min(firsts.len().saturating_sub(1));
        if let Some(&first) = firsts.get(target) {
            self.scroll.select(first);
        }
    }

    pub fn event(&self) -> Option<EventId> {
        self.shown.events.get(self.scroll.selected).copied()
    }

    /// Selects an event if it is shown.
    pub fn select(&mut self, event: EventId, report: usize) -> bool {
        let Ok(index) = self.shown.events.binary_search(&event) else { return false };
        self.scroll.select(index);
        self.report = report;
        true
    }

    /// Goes to the first event of the next or previous year that has any; where years are lines, of
    /// the decade, where decades are, of the century.
    pub fn step_year(&mut self, store: &Store, forward: bool) {
        let years = match self.unit {
            Unit::Decade => 100,
            Unit::Year => 10,
            Unit::Month | Unit::Week | Unit::Day => 1,
        };
        self.step_place(store, forward, |place| years_key(place, years));
    }

    /// The same with months; where years or decades are lines, with these.
    pub fn step_month(&mut self, store: &Store, forward: bool) {
        let unit = self.unit;
        self.step_place(store, forward, |place| match (unit, place) {
            (Unit::Decade, _) => years_key(place, 10),
            (Unit::Year, _) => years_key(place, 1),
            (_, Place::Month(year, month)) => i64::from(year) * 13 + i64::from(month),
            _ => place.year().map_or(i64::MAX, |year| i64::from(year) * 13),
        });
    }

    /// Goes to the first event of the next or the previous stretch of events with one key. The
    /// events are in the order of time, so the stretches are found by halving.
    fn step_place(&mut self, store: &Store, forward: bool, key: impl Fn(Place) -> i64) {
        let key_at = |event: &EventId| key(place_of(store.event(*event), Unit::Month));
        let Some(here) = self.event().map(|event| key_at(&event)) else { return };
        let first_of =
            |wanted: i64| self.shown.events.partition_point(|event| key_at(event) < wanted);
        let target = if forward {
            self.shown.events.partition_point(|event| key_at(event) <= here)
        } else {
            let start = first_of(here);
            let before = start.checked_sub(1).and_then(|index| self.shown.events.get(index));
            before.map_or(0, |event| first_of(key_at(event)))
        };
        if target < self.shown.events.len() {
            self.scroll.select(target);
            self.report = 0;
        }
    }

    pub fn keep_in_view(&mut self, height: usize, by: By) {
        let row = self.row().unwrap_or(0);
        let is_heading =
            |&row: &usize| self.shown.axis.get(row).is_some_and(|row| row.event().is_none());
        let first = (0..row).rev().take_while(is_heading).last().unwrap_or(row);
        let first = if row - first < height { first } else { row };
        self.scroll.keep_lines_in_view(height, first..=row, self.shown.axis.len(), by);
    }

    /// The year or the like that the first visible row belongs to.
    pub fn year_at_top(&self, store: &Store) -> String {
        let event = self.shown.axis.from(self.scroll.top).find_map(|row| row.event());
        let event = event.and_then(|index| self.shown.events.get(index));
        event.map_or(String::new(), |&id| match place_of(store.event(id), Unit::Year) {
            Place::Undated => "undated".to_owned(),
            place => dates::place(place),
        })
    }

    /// The row of the selection.
    pub fn row(&self) -> Option<usize> {
        self.shown.axis.line_of(self.scroll.selected)
    }

    /// The row of the selection among the visible ones.
    pub fn selected_row(&self) -> Option<usize> {
        self.row()?.checked_sub(self.scroll.top)
    }
}

/// Which stretch of so many years a place lies in; what has none comes last.
fn years_key(place: Place, years: i64) -> i64 {
    place.year().map_or(i64::MAX, |year| i64::from(year).div_euclid(years))
}

/// What is typed is looked for in an event's date, names, label and sentences.
fn event_matches(filter: &Filter, buffer: &mut String, store: &Store, event: &Event) -> bool {
    let names = event.entities.iter().map(|&id| store.entity(id).name.as_str());
    let sentences = event.reports.iter().filter_map(|report| {
        let article = store.article(report.article);
        Some(article.events.get(report.mention)?.sentence.of(&article.text))
    });
    let label = store.label(event);
    let text = std::iter::once(label.as_str()).chain(names).chain(sentences);
    // Written out only for words that stand nowhere else.
    let date = std::iter::once_with(|| {
        let written = |value| format!("{} {value}", dates::full_with_month(value));
        Cow::Owned(event.value.as_ref().map(written).unwrap_or_default())
    });
    filter.matches_by(buffer, text.map(Cow::Borrowed).chain(date))
}
