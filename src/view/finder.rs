//! Draws the fuzzy finder: its lines under the headings of their groups, and what the chosen one
//! leads to.

use ratatui::style::Style;

use crate::app::finder::Row;
use crate::app::layout::Area;
use crate::app::{App, dates};
use crate::query::finder::{Found, Group, Target};
use crate::text::{CleanText, Span, clean_line, wrap};
use crate::view::lists::{around_match, empty, event_line, line};
use crate::view::paint::{Painter, Pen};
use crate::view::theme::Theme;

/// Cells of an event's date; longer ones push the label aside.
const DATE: usize = 11;

/// From this width on the preview stands beside the lines.
const WITH_PREVIEW: u16 = 76;
/// Where half of the width is less, the lines have so much while the preview keeps as much.
const LIST: u16 = 50;
const PREVIEW: u16 = 28;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let theme = *painter.theme;
    let beside = area.width >= WITH_PREVIEW;
    let half = (area.width / 2).max(LIST.min(area.width.saturating_sub(PREVIEW)));
    let (list, preview) = area.split_left(if beside { half } else { area.width });
    if app.finder.rows.is_empty() && !app.finder.is_waiting() {
        let nothing = if app.finder.is_part { "Nothing yet" } else { "Nothing matches" };
        empty(app, painter, list, false, nothing);
    }
    let rows = app.finder.rows.iter().enumerate().skip(app.finder.scroll.top);
    for (row, (index, shown)) in (0..list.height).zip(rows) {
        match *shown {
            Row::Heading(group, hidden) => {
                let mut pen = painter.row(list, row);
                pen.put(group_name(group), theme.heading);
                if hidden > 0 {
                    pen.put_made(&format!("   {hidden} more: type on"), theme.quiet);
                }
            }
            Row::Line(found) => {
                let selected = index == app.finder.scroll.selected;
                let mut pen = line(painter, list, row, selected, selected);
                let Some(found) = app.finder.found.get(found) else { continue };
                pen.put(if found.near { "≈" } else { " " }, theme.quiet);
                found_line(app, &mut pen, &theme, found);
            }
        }
    }
    if beside {
        draw_preview(app, painter, preview);
    }
}

/// An event behind its date, a name before the form of it that matched.
fn found_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, found: &Found) {
    let is_marked = !found.aside_highlights.is_empty();
    if let Target::Event(id) = found.target {
        let value = app.store.event(id).value.as_ref();
        let date = value.map_or_else(|| "undated".to_owned(), dates::full);
        let style = if is_marked { theme.matched } else { theme.text };
        pen.put_made(&format!("{date:<DATE$}"), style);
        pen.put(" ", theme.text);
    }
    let (text, marks) = around_match(&found.text, &found.highlights, pen.room());
    pen.put_marked(&text, &marks, theme.text, theme.matched);
    if let (Target::Entity(_), false) = (found.target, found.aside.is_empty()) {
        pen.put(" (", theme.quiet);
        pen.put_marked(&found.aside, &found.aside_highlights, theme.quiet, theme.matched);
        pen.put(")", theme.quiet);
    }
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::Titles => "Articles",
        Group::Names => "Names",
        Group::Events => "Events",
        Group::Sections => "Sections",
    }
}

fn draw_preview(app: &App, painter: &mut Painter<'_>, area: Area) {
    for row in 0..area.height {
        let style = painter.theme.quiet;
        painter.row(area, row).put("│", style);
    }
    let inner = area.split_left(2).1;
    let Some(found) = app.finder.selected() else { return };
    match found.target {
        Target::Article(id) => article(app, painter, inner, id, Span::default()),
        Target::Section(id, span) => article(app, painter, inner, id, span),
        Target::Entity(id) => name(app, painter, inner, id),
        Target::Event(id) => {
            let event = app.store.event(id);
            let when = event.value.as_ref().map(dates::full).unwrap_or_default();
            let mut sheet = Sheet { painter, area: inner, row: 0 };
            sheet.heading(&clean_line(&when));
            for &report in &event.reports {
                let article = app.store.article(report.article);
                sheet.blank();
                sheet.text(&article.text.slice(app.store.report(report).sentence));
                sheet.quiet(&clean_line(&format!("— {}", article.title)));
            }
        }
    }
}

fn article(
    app: &App,
    painter: &mut Painter<'_>,
    area: Area,
    id: crate::model::ArticleId,
    from: Span,
) {
    let article = app.store.article(id);
    let mut sheet = Sheet { painter, area, row: 0 };
    sheet.heading(&article.title);
    sheet.quiet(&clean_line(&crate::app::document::published(&article.published)));
    sheet.blank();
    // No more than fills the area, however long the article is.
    let cells = usize::from(area.width) * usize::from(area.height) * 4;
    let start = from.start as usize;
    let end = article.text.floor_char_boundary(start.saturating_add(cells));
    let part = article.text.slice(Span::new(start, end));
    for paragraph in crate::text::paragraphs(&part) {
        sheet.text(&part.slice(paragraph));
        sheet.blank();
    }
}

fn name(app: &App, painter: &mut Painter<'_>, area: Area, id: crate::model::EntityId) {
    let entity = app.store.entity(id);
    let theme = *painter.theme;
    let mut sheet = Sheet { painter, area, row: 0 };
    sheet.heading(&entity.name);
    let others: Vec<&str> =
        entity.aliases.iter().filter(|a| **a != entity.name).map(CleanText::as_str).collect();
    sheet.quiet(&clean_line(&others.join(", ")));
    sheet.blank();
    for &event in app.store.events_of_entity(id).iter().take(area.height.into()) {
        let mut pen = sheet.painter.row(area, sheet.row);
        event_line(app, &mut pen, &theme, event);
        sheet.row += 1;
    }
}

/// Lines written one below the other.
struct Sheet<'s, 'p> {
    painter: &'s mut Painter<'p>,
    area: Area,
    row: u16,
}

impl Sheet<'_, '_> {
    fn heading(&mut self, text: &CleanText) {
        self.write(text, self.painter.theme.heading);
    }

    fn text(&mut self, text: &CleanText) {
        self.write(text, self.painter.theme.text);
    }

    fn quiet(&mut self, text: &CleanText) {
        self.write(text, self.painter.theme.quiet);
    }

    fn blank(&mut self) {
        self.row = self.row.saturating_add(1);
    }

    fn write(&mut self, text: &CleanText, style: Style) {
        if self.row >= self.area.height || text.is_empty() {
            return;
        }
        for span in wrap(text, self.area.width.into()) {
            self.painter.row(self.area, self.row).put(&text.slice(span), style);
            self.row = self.row.saturating_add(1);
        }
    }
}
