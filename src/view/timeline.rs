//! Draws the timeline: headings, and for each event its date, its number of reports, its label.

use crate::app::axis::{Heading, Place, Row};
use crate::app::layout::Area;
use crate::app::notes::NOTE;
use crate::app::{App, Pane, dates, explain};
use crate::model::{Certainty, DateValue, Event, EventId};
use crate::text::display_width;
use crate::view::lists::{INFERRED, empty, line};
use crate::view::paint::{Painter, Pen};
use crate::view::theme::Theme;

/// Cells for a date under its heading where there is room for more than the label; longer ones push
/// the label aside.
const DATE: usize = 10;
const NARROW_DATE: usize = 8;
const NARROW: usize = 44;
/// From so many days on a period's bar is a cell longer.
const PERIODS: [i64; 6] = [85, 170, 360, 700, 3600, 36_000];
/// The longest bar of a period in a narrow pane.
const SHORT_BAR: usize = 2;
/// Stands after the reports where they say different things.
const DISAGREE: &str = "≠";
/// The longest bar of a number of events.
const MOST_BAR: usize = 40;
/// Reports shown as dots; more are a number.
const DOTS: usize = 3;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let timeline = &app.timeline;
    let shown = &timeline.shown;
    if shown.axis.is_empty() {
        let filtered = !timeline.filter.is_empty() || !app.query.is_empty();
        let words = if filtered { "No event matches" } else { "No events yet" };
        return empty(app, painter, area, app.focus == Pane::Timeline, words);
    }
    let focused = app.focus == Pane::Timeline;
    let selected = timeline.row();
    let top = timeline.scroll.top;
    for (row, (index, line_shown)) in (0..area.height).zip((top..).zip(shown.axis.from(top))) {
        match line_shown {
            Row::Heading(at) => heading(painter, area, row, at),
            Row::Gap(days) => gap(painter, area, row, days),
            Row::Bucket { place, count, .. } => {
                let theme = *painter.theme;
                let mut pen = line(painter, area, row, selected == Some(index), focused);
                bucket_line(&mut pen, &theme, place, count, shown.most);
            }
            Row::Event(event) => {
                let Some(&id) = shown.events.get(event) else { continue };
                let theme = *painter.theme;
                let mut pen = line(painter, area, row, selected == Some(index), focused);
                event_line(app, &mut pen, &theme, id);
            }
        }
    }
}

fn heading(painter: &mut Painter<'_>, area: Area, row: u16, heading: Heading) {
    let indent = match heading.place {
        Place::Month(..) => "  ",
        Place::Week(_) | Place::Day(_) => "    ",
        Place::Century(_) | Place::Decade(_) | Place::Year(_) | Place::Undated => "",
    };
    let (style, plain) = (painter.theme.heading, painter.theme.text);
    let mut pen = painter.row(area, row);
    pen.put_made(&format!("{indent}{}", dates::place(heading.place)), style);
    pen.put_made(&format!(" · {}", heading.count), plain);
}

/// A stretch without events, folded.
fn gap(painter: &mut Painter<'_>, area: Area, row: u16, days: i64) {
    let style = painter.theme.quiet;
    painter.row(area, row).put_made(&format!("┄┄ {} without an event", dates::length(days)), style);
}

/// A decade or a year: how many events it has, as a number and as a bar.
fn bucket_line(pen: &mut Pen<'_>, theme: &Theme, place: Place, count: usize, most: usize) {
    pen.put_made(&format!(" {:<9} {count:>6} ", dates::place(place)), theme.text);
    let room = pen.room().saturating_sub(1).min(MOST_BAR);
    pen.put_made(&"▇".repeat((count * room).div_ceil(most.max(1))), theme.bar);
    pen.pad(theme.text);
}

fn event_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: EventId) {
    let event = app.store.event(id);
    let is_noted = event.reports.iter().any(|&report| {
        let sentence = app.store.report(report).sentence;
        let mut spans = app.notes.of(report.article).filter_map(|row| row.span);
        spans.any(|span| span.overlaps(sentence))
    });
    pen.put(if is_noted { NOTE } else { " " }, theme.mark);
    date_column(pen, theme, event);
    let quiet = event.reports.iter().all(|&report| app.store.report(report).background);
    put_period(pen, event, theme);
    let reports = reports_sign(event, event.reports.len());
    let spared = display_width(&reports);
    pen.spare(spared);
    pen.put_short(&app.store.label(event), if quiet { theme.quiet } else { theme.text });
    pen.pad(theme.text);
    pen.unspare(spared);
    pen.put_made(&reports, theme.mark);
}

/// A period is a bar, the longer the longer it is: a quarter, half a year, a year, more, a decade,
/// a century.
fn put_period(pen: &mut Pen<'_>, event: &Event, theme: &Theme) {
    let days = event.value.as_ref().and_then(DateValue::known_days);
    let days = days.map_or(0, |(first, last)| (last - first).num_days() + 1);
    let cells = PERIODS.iter().filter(|&&least| days >= least).count();
    // Where the label has little room, a bar says only that it is a period.
    let cells = if pen.room() < NARROW { cells.min(SHORT_BAR) } else { cells };
    if cells > 0 {
        pen.put_made(&format!("{} ", "━".repeat(cells)), theme.quiet);
    }
}

/// The date as exact as it is; [`INFERRED`] after it where a part of it was supplied. A column tells
/// dates apart as well as a colour would, which costs eight bytes a line.
pub(super) fn date_column(pen: &mut Pen<'_>, theme: &Theme, event: &Event) {
    let inferred = event.certainty == Certainty::Inferred && event.value.is_some();
    let sign = if inferred { INFERRED } else { "" };
    let text = format!("{}{sign}", date_text(event));
    let cells = if pen.room() + 1 < NARROW { NARROW_DATE } else { DATE };
    pen.put_made(&text, theme.text);
    pen.skip(cells.saturating_sub(display_width(&text)) + 1, theme.text);
}

fn date_text(event: &Event) -> String {
    let Some(value) = &event.value else { return String::new() };
    let modifier = event.modifier.map(explain::short_modifier).unwrap_or_default();
    format!("{modifier}{}", dates::short(value))
}

/// A dot for each report, versions of an article counted once; a number where there are many, nothing for the only one; and a sign where
/// they disagree.
fn reports_sign(event: &Event, count: usize) -> String {
    let disagree = if event.disputes.is_empty() { "" } else { DISAGREE };
    match count {
        0 | 1 => String::new(),
        count @ 2..=DOTS => format!(" {}{disagree}", "●".repeat(count)),
        count => format!(" {count}●{disagree}"),
    }
}
