//! Draws the state: reads, never writes. Takes only clean text and the program's own words.
//!
//! One file for each pane, with the name of the pane's state in `app`; `paint.rs` is the way to the
//! cells and `theme.rs` how things look.

mod article;
mod bars;
mod chart;
mod finder;
mod lists;
mod names;
mod notes;
mod over;
pub mod paint;
mod strip;
pub mod theme;
mod timeline;

use ratatui::Frame;

use crate::app::layout::{Area, Layout};
use crate::app::{App, Pane};
use crate::view::paint::Painter;
use crate::view::theme::Theme;

/// Draws the whole screen and says where the cursor stands.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let theme = Theme::new(app.theme, &app.colours);
    let frame_area = frame.area();
    let mut painter = Painter { buffer: frame.buffer_mut(), theme: &theme, cursor: None };
    let size = (frame_area.width, frame_area.height);
    // The terminal may have changed its size before its message came.
    if size == app.size {
        draw_screen(app, &mut painter);
    }
    if let Some((x, y)) = painter.cursor {
        frame.set_cursor_position((x, y));
    }
}

fn draw_screen(app: &App, painter: &mut Painter<'_>) {
    let layout = app.layout();
    bars::title(app, painter, layout.title);
    if app.finder_is_open() {
        finder::draw(app, painter, layout.main);
    } else if app.has_begun() {
        for &(pane, area) in &layout.panes {
            draw_pane(app, painter, &layout, pane, area);
        }
    }
    over::draw(app, painter, &layout);
    bars::bottom(app, painter, layout.bottom);
}

fn draw_pane(app: &App, painter: &mut Painter<'_>, layout: &Layout, pane: Pane, area: Area) {
    if layout.is_parted(area) {
        let column = Area { x: area.right() - 1, width: 1, ..area };
        for row in 0..column.height {
            let style = painter.theme.text;
            painter.row(column, row).put("│", style);
        }
    }
    let body = layout.body(pane);
    if body.y > area.y {
        bars::pane_title(app, painter, pane, Area { y: area.y, height: 1, ..body });
    }
    match pane {
        Pane::Timeline => timeline::draw(app, painter, body),
        Pane::Article => article::draw(app, painter, body),
        Pane::Twin => article::draw_twin(app, painter, body),
        Pane::Related => lists::related(app, painter, body),
        Pane::Articles => lists::articles(app, painter, body),
        Pane::Names => names::names(app, painter, body),
        Pane::NameFile => names::name_file(app, painter, body),
        Pane::Pairs => names::pairs(app, painter, body),
        Pane::Chart => chart::draw(app, painter, body),
        Pane::Hits => lists::hits(app, painter, body),
        Pane::Problems => lists::problems(app, painter, body),
        Pane::Notes => notes::draw(app, painter, body),
    }
}
