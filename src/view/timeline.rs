//! Draws the timeline: headings, and for each event its date, its number of reports, its label.

use ratatui::style::{Modifier, Style};

use crate::app::layout::Area;
use crate::app::notes::NOTE;
use crate::app::timeline::Row;
use crate::app::{App, Pane, dates, explain};
use crate::model::{Certainty, Event, EventId};
use crate::text::display_width;
use crate::view::lists::{INFERRED, empty, line};
use crate::view::paint::{Painter, Pen};
use crate::view::theme::Theme;

/// Cells for a date under its heading where there is room for more than the label; longer ones push
/// the label aside.
const DATE: usize = 10;
const NARROW_DATE: usize = 8;
const NARROW: usize = 44;
/// Stands after the reports where they say different things.
const DISAGREE: &str = "≠";
/// Reports shown as dots; more are a number.
const DOTS: usize = 3;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let timeline = &app.timeline;
    if timeline.rows.is_empty() {
        let filtered = !timeline.filter.is_empty() || !app.query.is_empty();
        let words = if filtered { "No event matches" } else { "No events yet" };
        return empty(app, painter, area, app.focus == Pane::Timeline, words);
    }
    let focused = app.focus == Pane::Timeline;
    for (row, shown) in (0..area.height).zip(timeline.rows.iter().skip(timeline.scroll.top)) {
        match *shown {
            Row::Year(year) => heading(painter, area, row, &year.to_string()),
            Row::Month(year, month) => {
                heading(painter, area, row, &format!("  {} {year}", dates::month_name(month)));
            }
            Row::Undated => heading(painter, area, row, "Undated"),
            Row::Event(index) => {
                let Some(&id) = timeline.events.get(index) else { continue };
                let selected = index == timeline.scroll.selected;
                let theme = *painter.theme;
                let mut pen = line(painter, area, row, selected, focused);
                event_line(app, &mut pen, &theme, id);
            }
        }
    }
}

fn heading(painter: &mut Painter<'_>, area: Area, row: u16, text: &str) {
    let style = painter.theme.heading;
    painter.row(area, row).put_made(text, style);
}

fn event_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: EventId) {
    let event = app.store.event(id);
    let is_noted = event.reports.iter().any(|&report| {
        let sentence = app.store.report(report).sentence;
        let mut spans = app.notes.of(report.article).filter_map(|row| row.span);
        spans.any(|span| span.overlaps(sentence))
    });
    pen.put(if is_noted { NOTE } else { " " }, theme.mark);
    date_column(pen, event, theme.date);
    let quiet = event.reports.iter().all(|&report| app.store.report(report).background);
    let reports = reports_sign(event);
    let spared = display_width(&reports);
    pen.spare(spared);
    pen.put_short(&event.label, if quiet { theme.quiet } else { theme.text });
    pen.pad(theme.text);
    pen.unspare(spared);
    pen.put_made(&reports, theme.mark);
}

/// The date as exact as it is; [`INFERRED`] after it where a part of it was supplied.
pub(super) fn date_column(pen: &mut Pen<'_>, event: &Event, style: Style) {
    let inferred = event.certainty == Certainty::Inferred && event.value.is_some();
    let sign = if inferred { INFERRED } else { "" };
    let text = format!("{}{sign}", date_text(event));
    let cells = if pen.room() + 1 < NARROW { NARROW_DATE } else { DATE };
    let plain = style.remove_modifier(Modifier::UNDERLINED);
    pen.put_made(&text, plain);
    pen.skip(cells.saturating_sub(display_width(&text)) + 1, plain);
}

fn date_text(event: &Event) -> String {
    let Some(value) = &event.value else { return String::new() };
    let modifier = event.modifier.map(explain::short_modifier).unwrap_or_default();
    format!("{modifier}{}", dates::short(value))
}

/// A dot for each report, a number where there are many, nothing for the only one; and a sign where
/// they disagree.
fn reports_sign(event: &Event) -> String {
    let disagree = if event.disputes.is_empty() { "" } else { DISAGREE };
    match event.reports.len() {
        0 | 1 => String::new(),
        count @ 2..=DOTS => format!(" {}{disagree}", "●".repeat(count)),
        count => format!(" {count}●{disagree}"),
    }
}
