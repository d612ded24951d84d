//! Draws what stands over the panes: pages, the palette's commands, the keys that may follow.

use crate::app::App;
use crate::app::input::commands_like;
use crate::app::key::print_sequence;
use crate::app::keymap::scopes;
use crate::app::layout::{Area, Layout};
use crate::app::page::{Page, PageRow};
use crate::app::prompt::{Prompt, Purpose};
use crate::text::{clean_line, display_width};
use crate::view::paint::Painter;

/// The most lines that the palette and the keys take.
const MAX_ROWS: u16 = 12;
/// Cells for what may be put into a query.
const OFFER: usize = 24;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, layout: &Layout) {
    if let Some(page) = &app.page {
        draw_page(page, painter, layout.main, layout.page());
    } else if let Some(prompt) = &app.prompt {
        match prompt.purpose {
            Purpose::Command => {
                palette(app, painter, layout.main, &prompt.line.text, prompt.choice);
            }
            Purpose::Query if !prompt.offers.is_empty() => offers(painter, layout.main, prompt),
            purpose if purpose.decides() => offers(painter, layout.main, prompt),
            Purpose::Query | Purpose::Search => caret(app, painter, layout),
            _ => {}
        }
    } else if !app.pressed.is_empty() {
        which_key(app, painter, layout.main);
    }
}

/// A page takes the place of the panes.
fn draw_page(page: &Page, painter: &mut Painter<'_>, area: Area, body: Area) {
    let theme = *painter.theme;
    painter.clear(area);
    let (title, _) = area.split_top(u16::from(area.height > 1));
    painter.row(title, 0).pad(theme.focused_title);
    let mut pen = painter.row(title, 0);
    pen.put(" ", theme.focused_title);
    pen.put_short(&page.title, theme.focused_title);
    if !page.filter.is_empty() {
        pen.put("  /", theme.focused_title);
        pen.put_short(&page.filter.text, theme.focused_title);
    }
    painter.put_cursor(body.x, body.y);
    let label = page.label_width(body.width);
    let mut row = 0;
    for shown in page.shown().skip(page.top) {
        if row >= body.height {
            return;
        }
        row += draw_row(painter, body, row, shown, label);
    }
}

/// Draws a row of a page and says how many lines it took.
fn draw_row(painter: &mut Painter<'_>, area: Area, row: u16, shown: &PageRow, label: usize) -> u16 {
    let theme = *painter.theme;
    let (indent, lines) = shown.lines(label, area.width);
    let (text, style) = match shown {
        PageRow::Blank => return 1,
        PageRow::Heading(text) => (text, theme.heading),
        PageRow::Text(text) => (text, theme.text),
        PageRow::Pair(name, text) => {
            let mut pen = painter.row(area, row);
            pen.put(" ", theme.key);
            let room = pen.room();
            pen.spare(room.saturating_sub(label - 1));
            pen.put_short(name, theme.key);
            (text, theme.text)
        }
    };
    for (offset, span) in (0..area.height.saturating_sub(row)).zip(&lines) {
        let mut pen = painter.row(area, row + offset);
        pen.x = pen.x.saturating_add(u16::try_from(indent).unwrap_or(0));
        pen.put(&text.slice(*span), style);
    }
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// The commands that the line means, the chosen one marked.
fn palette(app: &App, painter: &mut Painter<'_>, main: Area, typed: &str, choice: usize) {
    let commands = commands_like(typed);
    let rows = MAX_ROWS.min(main.height).min(u16::try_from(commands.len()).unwrap_or(MAX_ROWS));
    let area = main.lowest(rows);
    painter.clear(area);
    let theme = *painter.theme;
    let from = (choice + 1).saturating_sub(usize::from(rows));
    for (row, (index, command)) in (0..rows).zip(commands.iter().enumerate().skip(from)) {
        let over = (index == choice).then_some(theme.selected);
        painter.row(area, row).over(over).pad(theme.text);
        let mut pen = painter.row(area, row).over(over);
        let keys = app.keymap.keys_of(command.id).next().map(print_sequence).unwrap_or_default();
        pen.put_made(&format!(" {:<20} {keys:<10} ", command.name), theme.key);
        pen.put_short(command.help, theme.text);
    }
}

/// How the query may go on; Tab puts in the chosen one.
fn offers(painter: &mut Painter<'_>, main: Area, prompt: &Prompt) {
    let count = u16::try_from(prompt.offers.len()).unwrap_or(MAX_ROWS);
    let rows = MAX_ROWS.min(main.height).min(count);
    let area = main.lowest(rows);
    painter.clear(area);
    let theme = *painter.theme;
    let from = (prompt.choice + 1).saturating_sub(usize::from(rows));
    for (row, (index, offer)) in (0..rows).zip(prompt.offers.iter().enumerate().skip(from)) {
        let over = (index == prompt.choice).then_some(theme.selected);
        painter.row(area, row).over(over).pad(theme.text);
        let mut pen = painter.row(area, row).over(over);
        pen.put(" ", theme.key);
        pen.put_short(&offer.label, theme.key);
        pen.skip(OFFER.saturating_sub(display_width(&offer.label)), theme.text);
        pen.put(" ", theme.text);
        pen.put_short(&offer.help, theme.quiet);
    }
}

/// Where a query goes wrong.
fn caret(app: &App, painter: &mut Painter<'_>, layout: &Layout) {
    let Some(prompt) = &app.prompt else { return };
    let Some(error) = &prompt.error else { return };
    let area = layout.main.lowest(1);
    let before = prompt.line.text.get(..error.at).unwrap_or(&prompt.line.text);
    let column = display_width(prompt.purpose.sign()) + display_width(before);
    let theme = *painter.theme;
    painter.clear(area);
    let mut pen = painter.row(area, 0);
    pen.skip(column, theme.text);
    pen.put("▼", theme.error);
}

/// The keys that may follow those pressed, and what they do.
fn which_key(app: &App, painter: &mut Painter<'_>, main: Area) {
    let following = app.keymap.following(scopes(app.taker()), &app.pressed);
    let rows = MAX_ROWS.min(main.height).min(u16::try_from(following.len()).unwrap_or(MAX_ROWS));
    let area = main.lowest(rows);
    painter.clear(area);
    let theme = *painter.theme;
    for (row, binding) in (0..rows).zip(following) {
        let rest = binding.keys.get(app.pressed.len()..).unwrap_or_default();
        let mut pen = painter.row(area, row);
        pen.put(&clean_line(&format!(" {:<8} ", print_sequence(rest))), theme.key);
        pen.put_short(binding.command.command().help, theme.text);
    }
}
