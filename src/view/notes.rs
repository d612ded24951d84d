//! Draws the list of notes and starred articles: what is noted, and below it where.

use crate::app::layout::Area;
use crate::app::notes::{NOTE, NoteRow, STAR};
use crate::app::{App, Pane};
use crate::view::lists::{each_line, empty};
use crate::view::paint::{Painter, Pen};
use crate::view::theme::Theme;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let rows = &app.notes.rows;
    if rows.is_empty() {
        let filtered = !app.notes.filter.is_empty();
        let words =
            if filtered { "No note matches" } else { "m stars an article, a writes a note" };
        return empty(app, painter, area, app.focus == Pane::Notes, words);
    }
    each_line(app, painter, area, Pane::Notes, rows.len(), |pen, theme, index, part| {
        let Some(row) = rows.get(index) else { return };
        if part == 0 { first_line(app, pen, theme, row) } else { second_line(app, pen, theme, row) }
    });
}

fn first_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, row: &NoteRow) {
    let text = app.note_text(row).map(|(text, _)| text);
    pen.put(if text.is_some() { NOTE } else { STAR }, theme.mark);
    pen.put(" ", theme.text);
    match text {
        Some(text) => pen.put_short(&text, theme.text),
        None => title(app, pen, theme, row),
    }
}

fn second_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, row: &NoteRow) {
    pen.put("  ", theme.quiet);
    let quote = app.note_text(row).map(|(_, quote)| quote).filter(|quote| !quote.is_empty());
    let Some(quote) = quote else {
        return pen.put_short(&row.path, theme.quiet);
    };
    if row.span.is_none() && row.article.is_some() {
        pen.put("no longer there: ", theme.error);
    }
    pen.put("\u{201c}", theme.quiet);
    let room = pen.room() / 2;
    pen.spare(room);
    pen.put_short(&quote, theme.quiet);
    pen.unspare(room);
    pen.put("\u{201d}  ", theme.quiet);
    title(app, pen, theme, row);
}

fn title(app: &App, pen: &mut Pen<'_>, theme: &Theme, row: &NoteRow) {
    if let Some(id) = row.article {
        return pen.put_short(&app.store.article(id).title, theme.quiet);
    }
    pen.put("gone: ", theme.error);
    pen.put_short(&row.path, theme.quiet);
}
