//! Draws the bar on top, the panes' titles, and the bottom line: hints or a line of input.

use ratatui::style::Style;

use crate::app::article::ArticleView;
use crate::app::command::{COMMANDS, CommandId};
use crate::app::document::Position;
use crate::app::filter::Filter;
use crate::app::key::print_sequence;
use crate::app::keymap::scopes;
use crate::app::layout::Area;
use crate::app::notes::NOTE;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::twin::Twin;
use crate::app::{App, Pane, dates};
use crate::model::ArticleId;
use crate::text::{Span, clean_line, clusters, display_width};
use crate::view::paint::{Painter, Pen};
use crate::view::strip::{self, Strip};
use crate::view::theme::Theme;

/// The strip of years takes at most so many sixteenths of the bar.
const STRIP_SHARE: usize = 10;
/// The fewest cells in which a query is worth showing.
const QUERY: usize = 14;
/// From this width on the article's title has its date beside it.
const WITH_DATE: u16 = 60;

pub(super) fn title(app: &App, painter: &mut Painter<'_>, area: Area) {
    let theme = *painter.theme;
    if app.has_begun() {
        painter.row(area, 0).pad(theme.bar);
    }
    let mut pen = painter.row(area, 0);
    let width = usize::from(area.width);
    let strip = Strip::new(&app.timeline.shown.strip.years, width * STRIP_SHARE / 16);
    pen.spare(strip.cells() + 1);
    pen.put(" ", theme.bar);
    if width > strip.cells() + 50 {
        pen.put("cronaca · ", theme.bar);
    }
    pen.put_short(&app.folder, theme.bar);
    // On a slow line the very first frame is still on its way when something was read: the rest of
    // the bar comes with that, and begins where this leaves the cursor.
    if !app.has_begun() {
        let end = pen.x;
        return painter.put_cursor(end, area.y);
    }
    counts(app, &mut pen, theme.bar);
    pen.pad(theme.bar);
    pen.unspare(strip.cells() + 1);
    pen.put(" ", theme.bar);
    strip.draw(&mut pen, &theme, strip::selected_year(app));
}

fn counts(app: &App, pen: &mut Pen<'_>, style: Style) {
    let progress = app.progress;
    let parts = if progress.done {
        let linking = match progress.files_found.saturating_sub(progress.files_read) {
            0 => String::new(),
            1 => " · linking a changed file".to_owned(),
            changed => format!(" · linking {changed} changed files"),
        };
        [format!(" · {}", app.selection.count()), linking]
    } else {
        let left = progress.seconds_left.map(|seconds| match seconds {
            ..60 => format!(", {seconds} s left"),
            60.. => format!(", {} min left", seconds.div_ceil(60)),
        });
        let left = left.unwrap_or_default();
        let reading = match progress.files_found {
            0 => " · reading".to_owned(),
            found if found == progress.files_read => format!(" · linking {found} files"),
            found => format!(" · reading {} of {found}{left}", progress.files_read),
        };
        [reading, String::new()]
    };
    // A part that has no room is left out whole, so that none reads as another number.
    for part in parts {
        if display_width(&part) < pen.room() {
            pen.put_made(&part, style);
        }
    }
    if !app.query.is_empty() && pen.room() > QUERY {
        pen.put(" · query: ", style);
        pen.put_short(&app.query, style);
    }
}

pub(super) fn pane_title(app: &App, painter: &mut Painter<'_>, pane: Pane, area: Area) {
    let theme = *painter.theme;
    let style = if app.focus == pane { theme.focused_title } else { theme.pane_title };
    painter.row(area, 0).pad(style);
    let mut pen = painter.row(area, 0);
    let right = match pane {
        Pane::Article => position(app, &app.article, app.article_size(), area.width >= WITH_DATE),
        Pane::Twin => app.twin.as_ref().map_or_else(String::new, |twin| {
            position(app, &twin.view, app.twin_size(), area.width >= WITH_DATE)
        }),
        Pane::Timeline => app.timeline.year_at_top(&app.store),
        Pane::Articles => app.articles.ids.len().to_string(),
        Pane::Names => format!("{} {}", app.names.rows.len(), app.names.order.words()),
        Pane::Pairs => app.pairs.rows.len().to_string(),
        Pane::Hits if app.hits.total > app.hits.hits.len() => {
            format!("{} of {}", app.hits.hits.len(), app.hits.total)
        }
        Pane::Hits => app.hits.hits.len().to_string(),
        Pane::Related => app.related.found.len().to_string(),
        Pane::Notes => app.notes.rows.len().to_string(),
        _ => String::new(),
    };
    let room = display_width(&right) + 1;
    pen.spare(room);
    pen.put(" ", style);
    pen.put(pane.title(), style);
    match pane {
        Pane::Article => {
            if let Some(id) = app.article.id {
                pen.put("  ", style);
                pen.put_short(&app.store.article(id).title, style);
            }
        }
        Pane::Twin => {
            if let Some(id) = app.twin.as_ref().and_then(|twin| twin.view.id) {
                pen.put("  ", style);
                pen.put_short(&app.store.article(id).title, style);
            }
        }
        Pane::Timeline => filter(&mut pen, &app.timeline.filter, style),
        Pane::Articles => filter(&mut pen, &app.articles.filter, style),
        Pane::Names | Pane::Pairs | Pane::Chart => filter(&mut pen, &app.names.filter, style),
        Pane::Notes => filter(&mut pen, &app.notes.filter, style),
        Pane::NameFile => {
            if let Some(entity) = app.name_file.entity {
                pen.put("  ", style);
                pen.put_short(&app.store.entity(entity).name, style);
            }
        }
        Pane::Hits => {
            pen.put("  ", style);
            pen.put_short(&app.hits.text, style);
            if let Some(instead) = &app.hits.instead {
                pen.put_made(&format!(" → {instead}"), style);
            }
        }
        Pane::Problems => {
            if let Some(kind) = app.problems.kind {
                pen.put("  ", style);
                pen.put(kind.word(), style);
            }
            filter(&mut pen, &app.problems.filter, style);
        }
        Pane::Related => {}
    }
    pen.pad(style);
    pen.unspare(room);
    pen.put_made(&right, style);
}

fn filter(pen: &mut Pen<'_>, filter: &Filter, style: Style) {
    if !filter.is_empty() {
        pen.put("  /", style);
        pen.put_short(&filter.text, style);
    }
}

/// The article's date and how much of it lies above.
fn position(
    app: &App,
    view: &ArticleView,
    (height, width): (usize, usize),
    with_date: bool,
) -> String {
    let Some(id) = view.id else { return String::new() };
    let published = app.store.article(id).published.value.as_ref();
    let published = published.filter(|_| with_date).map(dates::full);
    let end = view.top >= view.document.last_top(height, width);
    let percent = view.document.percent(view.top);
    let place = match (view.top == Position::default(), end) {
        (true, true) => "all".to_owned(),
        (true, false) => "top".to_owned(),
        (false, true) => "end".to_owned(),
        (false, false) => format!("{percent}%"),
    };
    let passage = app.twin.as_ref().and_then(Twin::place);
    let passage = passage.map(|(at, count)| format!("passage {at} of {count}"));
    let matches = view.current_match().map(|at| format!("{at} of {}", view.matches.len()));
    let matches = passage.or(matches);
    let reports = which_report(app, id).filter(|_| matches.is_none());
    let parts: Vec<String> = matches
        .into_iter()
        .chain(reports)
        .chain(published)
        .chain([format!("{place:>3}")])
        .collect();
    format!(" {}", parts.join(" · "))
}

/// Which of the selected event's reports the article shows, where it has several.
fn which_report(app: &App, article: ArticleId) -> Option<String> {
    let reports = &app.store.event(app.timeline.event()?).reports;
    let shown = reports.get(app.timeline.report).filter(|report| report.article == article);
    (shown.is_some() && reports.len() > 1)
        .then(|| format!("report {} of {}", app.timeline.report + 1, reports.len()))
}

pub(super) fn bottom(app: &App, painter: &mut Painter<'_>, area: Area) {
    match &app.prompt {
        Some(prompt) => input(app, painter, area, prompt),
        None => status(app, painter, area),
    }
}

fn input(app: &App, painter: &mut Painter<'_>, area: Area, prompt: &Prompt) {
    let theme = *painter.theme;
    let mut pen = painter.row(area, 0);
    pen.put(prompt.purpose.sign(), theme.key);
    let before = prompt.line.text.get(..prompt.line.cursor).unwrap_or_default();
    // A line longer than the screen shows its end up to the cursor.
    let room = pen.room().saturating_sub(1);
    let hidden = display_width(before).saturating_sub(room);
    let from = byte_at_cell(&prompt.line.text, hidden);
    let shown = prompt.line.text.slice(Span::new(from, prompt.line.text.len()));
    let x =
        pen.x + u16::try_from(display_width(before.get(from..).unwrap_or_default())).unwrap_or(0);
    pen.put(&shown, theme.text);
    if let Some(error) = &prompt.error {
        pen.put("  expected ", theme.error);
        pen.put(error.expected, theme.error);
    } else {
        pen.put_made(&summary(app, prompt), theme.quiet);
    }
    painter.put_cursor(x.min(area.right().saturating_sub(1)), area.y);
}

fn byte_at_cell(text: &str, cell: usize) -> usize {
    let mut cells = 0;
    for cluster in clusters(text) {
        if cells >= cell {
            return cluster.at;
        }
        cells += cluster.cells;
    }
    text.len()
}

/// How much there is of what is looked for.
fn summary(app: &App, prompt: &Prompt) -> String {
    let of = |shown: usize, all: usize| format!("   {shown} of {all}");
    match prompt.purpose {
        Purpose::Find(Pane::Timeline) => {
            of(app.timeline.shown.events.len(), app.selection.events.len())
        }
        Purpose::Find(Pane::Articles) => of(app.articles.ids.len(), app.selection.articles.len()),
        Purpose::Find(Pane::Names | Pane::Pairs | Pane::Chart) => {
            of(app.names.rows.len(), app.store.entities().len())
        }
        Purpose::Find(Pane::Notes) => of(app.notes.rows.len(), app.notes.count()),
        Purpose::FindInPage => {
            format!("   {}", app.page.as_ref().map_or(0, |page| page.shown().count()))
        }
        Purpose::Find(_) if !prompt.line.text.is_empty() => {
            format!("   {} here", app.article.matches.len())
        }
        Purpose::Finder => {
            let rest = if app.finder.is_part { ", looking through events" } else { "" };
            format!("   {}{rest}", app.finder.total)
        }
        Purpose::Query => prompt.count.map_or_else(String::new, |count| format!("   {count}")),
        _ => String::new(),
    }
}

/// What to tell, else the note on the passage shown, else the hints; on the right the problems there
/// are, and what could not be saved.
fn status(app: &App, painter: &mut Painter<'_>, area: Area) {
    let theme = *painter.theme;
    let mut pen = painter.row(area, 0);
    if let Some(notice) = &app.notice {
        pen.put(" ", theme.notice);
        return pen.put_short(notice, theme.notice);
    }
    let count = app.problems.count(&app.store);
    let problems = match count {
        0 => String::new(),
        1 => " 1 problem ".to_owned(),
        _ => format!(" {count} problems "),
    };
    let problems = match app.own.unsaved() {
        0 => problems,
        unsaved => format!(" {unsaved} not saved {problems}"),
    };
    let room = display_width(&problems);
    pen.spare(room);
    match app.note_here() {
        Some(note) => {
            pen.put(" ", theme.mark);
            pen.put(NOTE, theme.mark);
            pen.put(" ", theme.text);
            pen.put_short(&clean_line(&note.text), theme.text);
        }
        None => hints(app, &mut pen, &theme),
    }
    pen.pad(theme.text);
    pen.unspare(room);
    pen.put(&clean_line(&problems), theme.error);
}

/// The commands of what has the focus that have a word for this line, as many as have room; how to
/// see all keys is always among them.
fn hints(app: &App, pen: &mut Pen<'_>, theme: &Theme) {
    let scopes = scopes(app.taker());
    let heard = |id: CommandId| scopes.contains(&id.command().scope);
    let last = heard(CommandId::Help).then(|| hint(app, CommandId::Help)).flatten();
    let spared = last.as_ref().map_or(0, |(keys, word)| hint_width(keys, word));
    pen.spare(spared);
    for command in COMMANDS.iter().filter(|c| heard(c.id) && c.id != CommandId::Help) {
        let Some((keys, word)) = hint(app, command.id) else { continue };
        if hint_width(&keys, word) > pen.room() {
            break;
        }
        put_hint(pen, theme, &keys, word);
    }
    pen.unspare(spared);
    if let Some((keys, word)) = last {
        put_hint(pen, theme, &keys, word);
    }
}

/// A command's first key and its word.
fn hint(app: &App, id: CommandId) -> Option<(String, &'static str)> {
    let keys = app.keymap.keys_of(id).next().map(print_sequence)?;
    let word = id.command().hint;
    (!word.is_empty()).then_some((keys, word))
}

fn hint_width(keys: &str, word: &str) -> usize {
    display_width(keys) + word.len() + 3
}

fn put_hint(pen: &mut Pen<'_>, theme: &Theme, keys: &str, word: &'static str) {
    pen.put_made(&format!(" {keys}:{word} "), theme.text);
}
