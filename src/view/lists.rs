//! Draws the plain lists: only the visible lines, each in the same way.

use crate::app::layout::Area;
use crate::app::lists::RelatedRow;
use crate::app::notes::UNREAD;
use crate::app::{App, Pane, dates, explain};
use crate::model::{ArticleId, Basis, DateValue, Modifier, Severity};
use crate::text::{CleanText, Span, clean_line};
use crate::view::paint::{Painter, Pen};
use crate::view::theme::Theme;
use crate::view::timeline::date_column;

/// Stands after a date of which the program supplied a part.
pub(super) const INFERRED: &str = "*";
/// Stands before the number of an article's versions.
const VERSIONS: &str = "×";
/// A reason that would have less room is not begun.
const REASON: usize = 8;

/// Starts a line of a list: the bar beside the selected one, and its look.
pub(super) fn line<'p>(
    painter: &'p mut Painter<'_>,
    area: Area,
    row: u16,
    selected: bool,
    focused: bool,
) -> Pen<'p> {
    let theme = *painter.theme;
    if selected && focused && row < area.height {
        painter.put_cursor(area.x, area.y + row);
    }
    let over = match (selected, focused) {
        (true, true) => Some(theme.selected),
        (true, false) => Some(theme.chosen),
        _ => None,
    };
    if selected && focused {
        painter.row(area, row).over(over).pad(theme.text);
    }
    let mut pen = painter.row(area, row).over(over);
    pen.put(if selected { "▌" } else { " " }, theme.mark);
    pen
}

/// What stands in a pane that has nothing to show.
pub(super) fn empty(
    app: &App,
    painter: &mut Painter<'_>,
    area: Area,
    focused: bool,
    words: &'static str,
) {
    if focused && area.height > 0 {
        painter.put_cursor(area.x, area.y);
    }
    let style = painter.theme.quiet;
    let words = match (app.store.articles().is_empty(), app.progress.done) {
        (true, true) => "No articles here",
        (true, false) => "Reading…",
        (false, _) => words,
    };
    let mut pen = painter.row(area, 0);
    pen.put("  ", style);
    pen.put_short(words, style);
}

/// Draws the visible lines of a list, `height` rows each.
pub(super) fn each_line(
    app: &App,
    painter: &mut Painter<'_>,
    area: Area,
    pane: Pane,
    len: usize,
    mut draw: impl FnMut(&mut Pen<'_>, &Theme, usize, usize),
) {
    let Some(scroll) = app.scroll(pane) else { return };
    let rows = pane.row_height();
    let focused = app.focus == pane;
    let theme = *painter.theme;
    for row in 0..area.height {
        let index = scroll.top + usize::from(row) / rows;
        if index >= len {
            return;
        }
        let part = usize::from(row) % rows;
        let selected = index == scroll.selected;
        let mut pen = if part == 0 {
            line(painter, area, row, selected, focused)
        } else {
            let mut pen = painter.row(area, row);
            pen.put(if selected { "▌" } else { " " }, theme.mark);
            pen
        };
        draw(&mut pen, &theme, index, part);
    }
}

pub(super) fn articles(app: &App, painter: &mut Painter<'_>, area: Area) {
    let ids = &app.articles.ids;
    if ids.is_empty() {
        return empty(app, painter, area, app.focus == Pane::Articles, "No article matches");
    }
    each_line(app, painter, area, Pane::Articles, ids.len(), |pen, theme, index, _| {
        if let Some(&id) = ids.get(index) {
            article_line(app, pen, theme, id);
        }
    });
}

/// What the reader has marked it with, an article's date and title.
pub(super) fn article_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: ArticleId) {
    let article = app.store.article(id);
    published(app, pen, theme, id);
    versions(app, pen, theme, id);
    pen.put_short(&article.title, theme.text);
}

/// In how many files the article stands, where in several.
fn versions(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: ArticleId) {
    let count = app.store.versions(id).len();
    if count > 1 {
        pen.put_made(&format!("{VERSIONS}{count} "), theme.mark);
    }
}

/// What the reader has marked an article with, and its date; no date where no article of the folder
/// has one.
fn published(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: ArticleId) {
    let sign = app.sign(id);
    pen.put(sign, if sign == UNREAD { theme.quiet } else { theme.mark });
    let article = app.store.article(id);
    let dated = |&id: &ArticleId| {
        let published = &app.store.article(id).published;
        published.value.is_some() || published.after.is_some()
    };
    let all = app.store.articles_by_date();
    if ![all.first(), all.last()].into_iter().flatten().any(dated) {
        return;
    }
    let inferred = matches!(article.published.basis, Basis::Inferred | Basis::Filename);
    let published = &article.published;
    match (&published.value, published.after) {
        (None, Some(day)) => {
            let day = format!(
                "{}{}",
                explain::short_modifier(Modifier::After),
                dates::full(&DateValue::Day(day))
            );
            put_stamp(pen, theme, &day);
        }
        (value, _) => stamp(pen, theme, value.as_ref(), inferred),
    }
}

/// Thirteen cells: the date, with [`INFERRED`] where a part of it is no one's statement.
pub(super) fn stamp(pen: &mut Pen<'_>, theme: &Theme, value: Option<&DateValue>, inferred: bool) {
    let Some(value) = value else {
        return pen.put("undated      ", theme.quiet);
    };
    let date = dates::full(value);
    put_stamp(pen, theme, &format!("{date}{}", if inferred { INFERRED } else { "" }));
}

fn put_stamp(pen: &mut Pen<'_>, theme: &Theme, date: &str) {
    pen.put_made(&format!("{date:<12} "), theme.text);
}

pub(super) fn related(app: &App, painter: &mut Painter<'_>, area: Area) {
    let found = &app.related.found;
    if found.is_empty() {
        let words = "No other article tells of the same";
        return empty(app, painter, area, app.focus == Pane::Related, words);
    }
    each_line(app, painter, area, Pane::Related, found.len(), |pen, theme, index, part| {
        let Some(row) = found.get(index) else { return };
        if part == 0 {
            return article_line(app, pen, theme, row.article());
        }
        let related = match row {
            RelatedRow::Shares(related) => related,
            RelatedRow::Version(other) => {
                pen.put("   another version: ", theme.mark);
                return pen.put_short(&app.store.article(*other).path, theme.quiet);
            }
            RelatedRow::Report(report) => {
                pen.put("   reports it: ", theme.mark);
                return pen.put_short(&app.store.report(*report).label, theme.quiet);
            }
        };
        pen.put(if related.same_event { "   same event: " } else { "   shares: " }, theme.quiet);
        for (index, reason) in related.reasons.iter().enumerate() {
            if index > 0 && pen.room() < REASON {
                return pen.put("…", theme.quiet);
            }
            pen.put(if index > 0 { " · " } else { "" }, theme.quiet);
            pen.put_short(&reason.text, theme.quiet);
        }
    });
}

pub(super) fn hits(app: &App, painter: &mut Painter<'_>, area: Area) {
    let hits = &app.hits.hits;
    if hits.is_empty() {
        let words = match (app.hits.text.is_empty(), app.hits.answered) {
            (true, _) => "s searches the text of all articles",
            (_, true) => "Nothing found",
            _ => "Searching…",
        };
        return empty(app, painter, area, app.focus == Pane::Hits, words);
    }
    each_line(app, painter, area, Pane::Hits, hits.len(), |pen, theme, index, part| {
        let Some(hit) = hits.get(index) else { return };
        if part == 0 {
            let article = app.store.article(hit.article);
            published(app, pen, theme, hit.article);
            return pen.put_marked(
                &article.title,
                &hit.title_highlights,
                theme.text,
                theme.matched,
            );
        }
        pen.put("   ", theme.quiet);
        let (text, highlights) =
            around_match(&hit.snippet.text, &hit.snippet.highlights, pen.room());
        pen.put_marked(&text, &highlights, theme.quiet, theme.matched);
    });
}

/// The part of a text that has its first match in view, cut before a word where need be.
pub(super) fn around_match(
    text: &CleanText,
    highlights: &[Span],
    room: usize,
) -> (CleanText, Vec<Span>) {
    let first = highlights.first().map_or(0, |span| span.start as usize);
    if first < room * 2 / 3 {
        return (text.clone(), highlights.to_vec());
    }
    // No room is left empty where the text has more before the match.
    let from = first.saturating_sub(room / 4).min(text.len().saturating_sub(room - room / 8));
    let start =
        (from..first).find(|&at| text.as_bytes().get(at) == Some(&b' ')).map_or(first, |at| at + 1);
    let cut = text.slice(Span::new(start, text.len()));
    let shown = clean_line(&format!("…{cut}"));
    let shift = |at: u32| at as usize + "…".len() - start;
    let moved = highlights.iter().map(|span| Span::new(shift(span.start), shift(span.end)));
    (shown, moved.collect())
}

pub(super) fn problems(app: &App, painter: &mut Painter<'_>, area: Area) {
    let problems = &app.problems;
    if problems.is_empty() {
        let words =
            if problems.count(&app.store) == 0 { "No problems" } else { "No problem matches" };
        return empty(app, painter, area, app.focus == Pane::Problems, words);
    }
    each_line(app, painter, area, Pane::Problems, problems.len(), |pen, theme, index, part| {
        let Some(problem) = problems.at(&app.store, index) else { return };
        if part > 0 {
            pen.put("   ", theme.quiet);
            return pen.put_short(&problem.hint, theme.quiet);
        }
        let style = if problem.severity == Severity::Note { theme.text } else { theme.error };
        pen.put(severity_word(problem.severity), style);
        if !problem.path.is_empty() {
            pen.put(&problem.path, theme.quiet);
            if problem.line > 0 {
                pen.put_made(&format!(":{}", problem.line), theme.quiet);
            }
            pen.put(" ", theme.quiet);
        }
        pen.put_short(&problem.message, style);
    });
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note ",
        Severity::Warning => "warning ",
        Severity::Error => "error ",
    }
}

/// An event's line outside the timeline.
pub(super) fn event_line(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: crate::model::EventId) {
    let event = app.store.event(id);
    pen.put(" ", theme.text);
    date_column(pen, theme, event);
    pen.put_short(&app.store.label(event), theme.text);
}
