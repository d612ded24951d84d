//! Draws the panes of names: the list, one name's file, who appears with whom.

use ratatui::style::Style;

use crate::app::layout::Area;
use crate::app::name_file::{FileRow, Heading};
use crate::app::{App, Pane, dates, explain};
use crate::model::{ArticleId, Certainty, DateValue, Entity, EntityId, EntityKind};
use crate::text::{Span, display_width};
use crate::view::lists::{around_match, article_line, each_line, empty, stamp};
use crate::view::paint::{Painter, Pen};
use crate::view::strip::bar;
use crate::view::theme::Theme;

/// Cells of the bars that show when a name is told of, and of those in its own file.
const BARS: usize = 8;
const FILE_BARS: usize = 24;
/// From this width on a line of the list has its kind in a word, before in a letter (person,
/// organisation, location), and from the next the day last seen.
const WITH_KIND: usize = 40;
const WITH_DAY: usize = 56;

pub(super) fn names(app: &App, painter: &mut Painter<'_>, area: Area) {
    let rows = &app.names.rows;
    if rows.is_empty() {
        return empty(app, painter, area, app.focus == Pane::Names, "No name matches");
    }
    each_line(app, painter, area, Pane::Names, rows.len(), |pen, theme, index, _| {
        let Some(row) = rows.get(index) else { return };
        let entity = app.store.entity(row.id);
        pen.put_made(&format!("{:>5}{:>5}  ", row.articles, row.events), theme.quiet);
        spread(app, pen, theme, row.id, BARS);
        let width = pen.room();
        let kind = kind_column(entity, width + 21 >= WITH_KIND);
        let day = row.last.filter(|_| width + 21 >= WITH_DAY).and_then(day_column);
        let day = day.unwrap_or_default();
        let spared = display_width(kind) + day.len();
        pen.spare(spared);
        pen.put_short(&entity.name, theme.name(entity.kind));
        pen.pad(theme.quiet);
        pen.unspare(spared);
        pen.put(kind, theme.quiet);
        pen.put_made(&day, theme.quiet);
    });
}

fn kind_column(entity: &Entity, is_wide: bool) -> &'static str {
    match (entity.kind, is_wide) {
        (EntityKind::Person, true) => " person",
        (EntityKind::Organisation, true) => " organ.",
        (EntityKind::Place, true) => " place ",
        (EntityKind::Person, false) => " p",
        (EntityKind::Organisation, false) => " o",
        (EntityKind::Place, false) => " l",
    }
}

fn day_column(day: i32) -> Option<String> {
    let day = chrono::NaiveDate::from_num_days_from_ce_opt(day)?;
    Some(format!(" {:>11}", dates::full(&DateValue::Day(day))))
}

/// Bars for how many articles name it over the time of the folder, and a blank.
fn spread(app: &App, pen: &mut Pen<'_>, theme: &Theme, name: EntityId, cells: usize) {
    let counts = app.store.spread(name, cells);
    if counts.is_empty() {
        return;
    }
    let peak = counts.iter().max().copied().unwrap_or(0);
    for count in counts {
        pen.put(bar(count, peak), theme.quiet);
    }
    pen.put("  ", theme.quiet);
}

pub(super) fn name_file(app: &App, painter: &mut Painter<'_>, area: Area) {
    let Some(id) = app.name_file.entity else { return };
    let entity = app.store.entity(id);
    let rows = &app.name_file.rows;
    each_line(app, painter, area, Pane::NameFile, rows.len(), |pen, theme, index, _| {
        match rows.get(index) {
            Some(FileRow::About) => about(app, pen, theme, id),
            Some(FileRow::Days) => days(app, pen, theme, id),
            Some(&FileRow::Alias(alias)) => {
                let Some(alias) = entity.aliases.get(alias) else { return };
                pen.put(" also ", theme.quiet);
                pen.put_short(alias, theme.text);
                pen.put("  ", theme.quiet);
                pen.put_short(explain::why_one(entity, alias), theme.quiet);
            }
            Some(FileRow::MoreAliases(count)) => {
                pen.put_made(&format!(" also {count} more: i shows all"), theme.quiet);
            }
            Some(&FileRow::Role(role)) => {
                let Some((words, count)) = entity.roles.get(role) else { return };
                pen.put(" role ", theme.quiet);
                pen.put_short(words, theme.text);
                pen.put_made(&format!("  {count}×"), theme.quiet);
            }
            Some(&FileRow::Heading(heading, count)) => {
                pen.put_made(&format!("{count} "), theme.heading);
                pen.put(heading_words(heading, count), theme.heading);
            }
            Some(&FileRow::Event(id)) => {
                let event = app.store.event(id);
                let inferred = event.certainty == Certainty::Inferred;
                pen.put(" ", theme.quiet);
                stamp(pen, theme, event.value.as_ref(), inferred);
                pen.put_short(&app.store.label(event), theme.text);
            }
            Some(FileRow::Companion(companion)) => {
                let other = app.store.entity(companion.entity);
                let counts = format!("{:>5}{:>5}  ", companion.articles, companion.events);
                pen.put_made(&counts, theme.quiet);
                pen.put_short(&other.name, theme.name(other.kind));
            }
            Some(&FileRow::Article(id)) => article_line(app, pen, theme, id),
            Some(&FileRow::Mention(article, mention)) => {
                let names = &app.store.article(article).names;
                let Some(name) = names.get(mention as usize) else { return };
                pen.put("   ", theme.quiet);
                sentence_line(app, pen, theme, article, (name.span, theme.name(name.kind)));
            }
            Some(&FileRow::Inferred(article, role)) => {
                let roles = &app.store.article(article).roles;
                let Some(role) = roles.get(role as usize) else { return };
                pen.put(" * ", theme.date);
                sentence_line(app, pen, theme, article, (role.span, theme.name(entity.kind)));
            }
            None => {}
        }
    });
}

fn heading_words(heading: Heading, count: usize) -> &'static str {
    match (heading, count) {
        (Heading::Events, 1) => "event",
        (Heading::Events, _) => "events",
        (Heading::Companions, 1) => "name beside it (articles, events)",
        (Heading::Companions, _) => "names beside it (articles, events)",
        (Heading::Mentions, 1) => "mention",
        (Heading::Mentions, _) => "mentions",
    }
}

fn about(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: EntityId) {
    let entity = app.store.entity(id);
    pen.put(" ", theme.quiet);
    pen.put(entity.kind.word(), theme.name(entity.kind));
    let articles = app.store.articles_naming(id).count();
    let plural = if articles == 1 { "" } else { "s" };
    pen.put_made(&format!(" · {articles} article{plural}"), theme.quiet);
}

fn days(app: &App, pen: &mut Pen<'_>, theme: &Theme, id: EntityId) {
    let written = |day: i32| {
        let day = chrono::NaiveDate::from_num_days_from_ce_opt(day)?;
        Some(dates::full(&DateValue::Day(day)))
    };
    let Some((first, last)) = app.store.days_of(id) else { return };
    let (Some(first), Some(last)) = (written(first), written(last)) else { return };
    let both = if first == last { first } else { format!("{first} – {last}") };
    pen.put_made(&format!(" {both}  "), theme.quiet);
    if pen.room() > FILE_BARS {
        spread(app, pen, theme, id, FILE_BARS);
    }
}

/// The sentence around a mention.
fn sentence_line(
    app: &App,
    pen: &mut Pen<'_>,
    theme: &Theme,
    article: ArticleId,
    (span, style): (Span, Style),
) {
    let article = app.store.article(article);
    let at = article.sentences.partition_point(|sentence| sentence.end <= span.start);
    let sentence = article.sentences.get(at).unwrap_or(span);
    let text = article.text.slice(sentence);
    let base = sentence.start as usize;
    let here = Span::new(
        (span.start as usize).saturating_sub(base),
        (span.end as usize).saturating_sub(base).min(text.len()),
    );
    let (text, marked) = around_match(&text, &[here], pen.room());
    pen.put_marked(&text, &marked, theme.text, style);
}

pub(super) fn pairs(app: &App, painter: &mut Painter<'_>, area: Area) {
    let rows = &app.pairs.rows;
    if rows.is_empty() {
        let words = if app.names.filter.is_empty() {
            "No two people or organisations stand in one article"
        } else {
            "No person or organisation with this name stands beside another: esc shows all"
        };
        return empty(app, painter, area, app.focus == Pane::Pairs, words);
    }
    each_line(app, painter, area, Pane::Pairs, rows.len(), |pen, theme, index, _| {
        let Some(row) = rows.get(index) else { return };
        pen.put_made(&format!("{:>5}{:>5}  ", row.articles, row.events), theme.quiet);
        let [one, other] = row.names.map(|id| app.store.entity(id));
        let room = pen.room();
        // Neither name takes the room of the other.
        let spared = display_width(&other.name).min(room / 2) + 3;
        pen.spare(spared);
        pen.put_short(&one.name, theme.name(one.kind));
        pen.unspare(spared);
        pen.put(" · ", theme.quiet);
        pen.put_short(&other.name, theme.name(other.kind));
    });
}
