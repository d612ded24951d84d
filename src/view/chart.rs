//! Draws the names by time: the years on top, a lane for each name, and at the bottom the event
//! under the cursor.

use chrono::{Datelike, NaiveDate};

use crate::app::chart::{Chart, Lane};
use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::text::display_width;
use crate::view::lists::{empty, event_line};
use crate::view::paint::Painter;

/// The most cells of a name, and its share of the width.
const MOST_NAME: usize = 24;
const NAME_SHARE: usize = 3;
/// Cells of a year on the axis, and the blank that parts it from the next.
const YEAR: usize = 5;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let chart = &app.chart;
    let focused = app.focus == Pane::Chart;
    if chart.drawn.lanes.is_empty() {
        let words = if app.names.filter.is_empty() {
            "No dated event names anyone"
        } else {
            "No dated event has this name: esc shows all"
        };
        return empty(app, painter, area, focused, words);
    }
    let label = (usize::from(area.width) / NAME_SHARE).min(MOST_NAME);
    let cells = usize::from(area.width).saturating_sub(label + 2);
    let rows = Chart::lane_rows(usize::from(area.height));
    let is_whole = rows < usize::from(area.height);
    if is_whole {
        axis(chart, painter, area, label, cells);
    }
    let lanes = chart.drawn.lanes.iter().enumerate().skip(chart.scroll.top).take(rows);
    for (row, (index, lane)) in (u16::from(is_whole)..).zip(lanes) {
        let selected = index == chart.scroll.selected;
        draw_lane(app, painter, (area, row), lane, (label, cells), selected);
    }
    if let Some(event) = chart.event().filter(|_| is_whole) {
        let theme = *painter.theme;
        let mut pen = painter.row(area, area.height - 1);
        event_line(app, &mut pen, &theme, event);
    }
}

fn draw_lane(
    app: &App,
    painter: &mut Painter<'_>,
    (area, row): (Area, u16),
    lane: &Lane,
    (label, cells): (usize, usize),
    selected: bool,
) {
    let theme = *painter.theme;
    let focused = app.focus == Pane::Chart;
    let entity = app.store.entity(lane.name);
    let mut counts = vec![0_u32; cells];
    for &(day, _) in &lane.marks {
        if let Some(count) = counts.get_mut(app.chart.column(day, cells)) {
            *count += 1;
        }
    }
    let mut pen = painter.row(area, row);
    pen.put(if selected { "▌" } else { " " }, theme.mark);
    let rest = pen.room().saturating_sub(label);
    pen.spare(rest);
    let style = theme.name(entity.kind);
    let style = if selected && focused { style.patch(theme.heading) } else { style };
    pen.put_short(&entity.name, style);
    pen.pad(theme.text);
    pen.unspare(rest);
    pen.put(" ", theme.text);
    let here = lane.marks.get(app.chart.mark).filter(|_| selected);
    let here = here.map(|&(day, _)| app.chart.column(day, cells));
    for (column, &count) in counts.iter().enumerate() {
        let style = if here == Some(column) { theme.cursor } else { theme.text };
        pen.put(sign(count), if count == 0 { theme.quiet } else { style });
    }
    if selected && focused {
        let column = here.unwrap_or(0) + label + 2;
        painter.put_cursor(area.x + u16::try_from(column).unwrap_or(0), area.y + row);
    }
}

/// One event, some, many.
fn sign(count: u32) -> &'static str {
    match count {
        0 => " ",
        1 => "·",
        2..=4 => "•",
        _ => "●",
    }
}

/// The years where they begin, as many as have room.
fn axis(chart: &Chart, painter: &mut Painter<'_>, area: Area, label: usize, cells: usize) {
    let Some((first, last)) = chart.drawn.days else { return };
    let year = |day| NaiveDate::from_num_days_from_ce_opt(day).map(|day| day.year());
    let (Some(from), Some(to)) = (year(first), year(last)) else { return };
    let theme = *painter.theme;
    let mut pen = painter.row(area, 0);
    pen.skip(label + 2, theme.quiet);
    let mut free = 0;
    for year in from..=to {
        let begins =
            NaiveDate::from_ymd_opt(year, 1, 1).map_or(first, |day| day.num_days_from_ce());
        let column = chart.column(begins.max(first), cells);
        if column < free || column + YEAR > cells + 1 {
            continue;
        }
        pen.skip(column - free, theme.quiet);
        let text = year.to_string();
        pen.put_made(&text, theme.quiet);
        free = column + display_width(&text);
        pen.put(" ", theme.quiet);
        free += 1;
    }
}
