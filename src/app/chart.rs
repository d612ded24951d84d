//! Names by time: a lane for each of the top names, a mark for each event that names it.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::app::names::NameRow;
use crate::app::scroll::Scroll;
use crate::model::{EntityId, EventId};
use crate::query::Selection;
use crate::store::Store;

/// The most lanes.
const MOST_LANES: usize = 60;

/// The share of events at either end that may lie beyond the chart's days, one in so many: a single
/// event of long ago would press all others together.
const BEYOND: usize = 16;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    pub drawn: Arc<Drawn>,
    /// `selected` counts lanes.
    pub scroll: Scroll,
    /// The event that the cursor stands on, by number in its lane.
    pub mark: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    pub lanes: Vec<Lane>,
    /// The first and the last day; what lies beyond stands in the outermost columns.
    pub days: Option<(i32, i32)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub name: EntityId,
    /// The dated events that name it, in the order of time, with their first days counted from the
    /// common era.
    pub marks: Vec<(i32, EventId)>,
}

impl Chart {
    /// Shows others; the cursor stays on an event where it is among them.
    pub(super) fn take(&mut self, drawn: Arc<Drawn>) {
        let keep = self.event();
        let name = self.lane().map(|lane| lane.name);
        self.drawn = drawn;
        let lanes = &self.drawn.lanes;
        self.scroll.set_len(lanes.len());
        let kept = name.and_then(|name| lanes.iter().position(|lane| lane.name == name));
        self.scroll.select(kept.unwrap_or(0));
        let marks = self.lane().map_or(&[][..], |lane| &lane.marks);
        let kept = keep.and_then(|keep| marks.iter().position(|&(_, event)| event == keep));
        self.mark = kept.unwrap_or(marks.len().saturating_sub(1));
    }

    /// Rows for lanes in a pane of so many: where there is room the years stand above them and the
    /// event under the cursor below.
    pub fn lane_rows(height: usize) -> usize {
        if height < 5 { height } else { height - 2 }
    }

    pub fn lane(&self) -> Option<&Lane> {
        self.drawn.lanes.get(self.scroll.selected)
    }

    /// The event under the cursor.
    pub fn event(&self) -> Option<EventId> {
        self.lane()?.marks.get(self.mark).map(|&(_, event)| event)
    }

    /// Goes to another lane, to its event nearest in time.
    pub fn step_lane(&mut self, by: isize) {
        let day = self.lane().and_then(|lane| lane.marks.get(self.mark)).map(|&(day, _)| day);
        self.scroll.step(by);
        let Some((day, lane)) = day.zip(self.lane()) else { return };
        let nearest = (0..lane.marks.len()).min_by_key(|&at| lane.marks[at].0.abs_diff(day));
        self.mark = nearest.unwrap_or(0);
    }

    /// Goes to the next event of the lane, or the one before; false where there is none.
    pub fn step_mark(&mut self, forward: bool) -> bool {
        let count = self.lane().map_or(0, |lane| lane.marks.len());
        let next = if forward { Some(self.mark + 1) } else { self.mark.checked_sub(1) };
        let Some(next) = next.filter(|&next| next < count) else { return false };
        self.mark = next;
        true
    }

    /// The column of a day where the chart is so many cells wide.
    pub fn column(&self, day: i32, cells: usize) -> usize {
        let Some((first, last)) = self.drawn.days else { return 0 };
        let into = usize::try_from(day.clamp(first, last) - first).unwrap_or(0);
        let all = usize::try_from(last - first).unwrap_or(0).max(1);
        into * cells.saturating_sub(1) / all
    }
}

/// The lanes of the first of `names` that have events, as far as the query leaves events.
pub(super) fn draw(store: &Store, selection: &Selection, names: &[NameRow]) -> Drawn {
    let is_shown = selection.holds_events(store);
    let lane = |row: &NameRow| {
        let shown = store.events_of_entity(row.id).iter().copied().filter(|&event| is_shown(event));
        let day = |event: EventId| Some((first_day(store, event)?.num_days_from_ce(), event));
        let marks: Vec<(i32, EventId)> = shown.filter_map(day).collect();
        (!marks.is_empty()).then_some(Lane { name: row.id, marks })
    };
    let lanes: Vec<Lane> = names.iter().filter_map(lane).take(MOST_LANES).collect();
    Drawn { days: days(&lanes), lanes }
}

fn first_day(store: &Store, event: EventId) -> Option<NaiveDate> {
    store.event(event).value.as_ref()?.known_days().map(|(first, _)| first)
}

/// The days between which all but a few of the events lie.
fn days(lanes: &[Lane]) -> Option<(i32, i32)> {
    let mut days: Vec<i32> =
        lanes.iter().flat_map(|lane| lane.marks.iter().map(|&(day, _)| day)).collect();
    days.sort_unstable();
    let beyond = days.len() / BEYOND;
    Some((*days.get(beyond)?, *days.get(days.len() - 1 - beyond)?))
}
