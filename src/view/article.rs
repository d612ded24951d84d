//! Draws the article: dates underlined, names coloured, the selected event's sentence marked.

use ratatui::style::Style;

use crate::app::App;
use crate::app::Pane;
use crate::app::article::{ArticleView, MARGIN};
use crate::app::document::{BlockKind, Line};
use crate::app::layout::Area;
use crate::app::notes::NOTE;
use crate::model::Article;
use crate::text::{CleanStr, Span, display_width};
use crate::view::lists::empty;
use crate::view::paint::Painter;
use crate::view::theme::Theme;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, area: Area) {
    let focused = app.focus == Pane::Article;
    let Some(id) = app.article.id else {
        return empty(app, painter, area, focused, "No article yet");
    };
    let article = app.store.article(id);
    let noted = app.notes.of(id).map(|row| row.span).collect();
    let (view, marked) = (&app.article, app.marked_now());
    let text = Text { view, marked, article, noted, focused, theme: *painter.theme };
    text.draw(painter, area, app.article_size());
}

/// The article beside the one shown.
pub(super) fn draw_twin(app: &App, painter: &mut Painter<'_>, area: Area) {
    let Some(view) = app.twin.as_ref().map(|twin| &twin.view) else { return };
    let Some(id) = view.id else { return };
    let focused = app.focus == Pane::Twin;
    let noted = app.notes.of(id).map(|row| row.span).collect();
    let article = app.store.article(id);
    let marked = view.marked;
    let text = Text { view, marked, article, noted, focused, theme: *painter.theme };
    text.draw(painter, area, app.twin_size());
}

struct Text<'a> {
    view: &'a ArticleView,
    marked: Option<Span>,
    article: &'a Article,
    /// The passages of notes; none for a note on the whole article.
    noted: Vec<Option<Span>>,
    focused: bool,
    theme: Theme,
}

impl Text<'_> {
    fn draw(&self, painter: &mut Painter<'_>, area: Area, (height, width): (usize, usize)) {
        let lines = self.view.document.lines_from(self.view.top, height, width);
        for (row, line) in (0..area.height).zip(&lines) {
            self.draw_line(painter, area, row, line);
        }
        self.place_cursor(painter, area, &lines);
    }

    fn draw_line(&self, painter: &mut Painter<'_>, area: Area, row: u16, line: &Line) {
        let mut pen = painter.row(area, row);
        let source = self.view.document.source(line.kind);
        let of_text = line.kind.is_text();
        let marked = self.marked.filter(|marked| of_text && marked.overlaps(line.span));
        pen.put(if marked.is_some() { "▌" } else { " " }, self.theme.marked);
        pen.put(if self.is_noted(line) { NOTE } else { " " }, self.theme.mark);
        if !of_text {
            let style = match line.kind {
                BlockKind::Title => self.theme.heading,
                _ => self.theme.quiet,
            };
            return pen.put(source.part(line.span), style);
        }
        for (span, style) in self.runs(line) {
            pen.put(source.part(span), style);
        }
    }

    /// Whether a note's passage begins on the line; the title has those of the whole article.
    fn is_noted(&self, line: &Line) -> bool {
        self.noted.iter().any(|span| match span {
            Some(span) => line.kind.is_text() && line.span.contains_offset(span.start as usize),
            None => line.kind == BlockKind::Title && line.span.start == 0,
        })
    }

    /// The line in stretches of one style.
    fn runs(&self, line: &Line) -> Vec<(Span, Style)> {
        let mut edges = vec![line.span.start, line.span.end];
        let view = self.view;
        let article = self.article;
        let matches = overlapping(&view.matches, line.span);
        let dates = article.dates.overlapping(line.span).collect::<Vec<_>>();
        let names = article.names.overlapping(line.span).collect::<Vec<_>>();
        let spans = matches.iter().copied();
        let spans = spans.chain(dates.iter().map(|date| date.span));
        let spans = spans.chain(names.iter().map(|name| name.span));
        for span in spans.chain(self.marked).chain(view.cursor) {
            edges.extend([span.start, span.end].map(|at| at.clamp(line.span.start, line.span.end)));
        }
        edges.sort_unstable();
        edges.dedup();
        let base = match line.kind {
            BlockKind::Caption => self.theme.caption,
            _ => self.theme.text,
        };
        let style_at = |at: u32| {
            let holds = |span: Span| span.contains_offset(at as usize);
            let mut style = base;
            if self.marked.is_some_and(holds) {
                style = style.patch(self.theme.marked);
            }
            if let Some(name) = names.iter().find(|name| holds(name.span)) {
                style = style.patch(self.theme.name(name.kind));
            }
            if dates.iter().any(|date| holds(date.span)) {
                style = style.patch(self.theme.date);
            }
            if matches.iter().any(|&span| holds(span)) {
                style = style.patch(self.theme.matched);
            }
            if self.focused && view.cursor.is_some_and(holds) && !self.is_sentence() {
                style = style.patch(self.theme.cursor);
            }
            style
        };
        let pairs = edges.windows(2);
        pairs
            .filter_map(|pair| match *pair {
                [start, end] => Some((Span { start, end }, style_at(start))),
                _ => None,
            })
            .collect()
    }

    /// Whether the cursor stands on the whole marked sentence, which has its own look.
    fn is_sentence(&self) -> bool {
        self.view.cursor == self.marked
    }

    /// The terminal's cursor stands where the reader is in the text.
    fn place_cursor(&self, painter: &mut Painter<'_>, area: Area, lines: &[Line]) {
        if !self.focused || area.height == 0 {
            return;
        }
        let start = self.view.cursor.map(|cursor| cursor.start);
        let found = (0_u16..).zip(lines).find(|(_, line)| {
            let of_text = line.kind.is_text();
            of_text && start.is_some_and(|start| line.span.start <= start && start < line.span.end)
        });
        let (row, x) = match (found, start) {
            (Some((row, line)), Some(start)) => {
                let before = Span { start: line.span.start, end: start };
                let source: CleanStr<'_> = self.view.document.source(line.kind);
                (row, cells(source.part(before).as_str()))
            }
            _ => (0, 0),
        };
        let margin = u16::try_from(MARGIN).unwrap_or(0);
        let x = (area.x + x + margin).min(area.right().saturating_sub(1));
        painter.put_cursor(x, area.y + row);
    }
}

/// Those of ascending things that touch a line.
fn overlapping(spans: &[Span], line: Span) -> &[Span] {
    let first = spans.partition_point(|span| span.end <= line.start);
    let rest = spans.get(first..).unwrap_or_default();
    let count = rest.partition_point(|span| span.start < line.end);
    rest.get(..count).unwrap_or_default()
}

fn cells(text: &str) -> u16 {
    u16::try_from(display_width(text)).unwrap_or(u16::MAX)
}
