//! Pages of text over the panes: all keys, an explanation, what cleaning removed.

use std::borrow::Cow;

use crate::app::command::COMMANDS;
use crate::app::filter::Filter;
use crate::app::key::print_sequence;
use crate::app::keymap::Keymap;
use crate::app::layout::Area;
use crate::text::{CleanText, Span, clean_line, display_width, wrap};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub title: CleanText,
    pub rows: Vec<PageRow>,
    /// The first visible one of the rows shown.
    pub top: usize,
    pub filter: Filter,
}

/// The fewest cells for the labels of a page.
const LABEL: usize = 6;
/// The longest line of a page, in cells.
const MEASURE: usize = 78;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRow {
    Heading(CleanText),
    /// A label and what it stands for.
    Pair(CleanText, CleanText),
    Text(CleanText),
    Blank,
}

impl PageRow {
    fn matches(&self, filter: &Filter) -> bool {
        let fields = match self {
            Self::Pair(label, value) => [label.as_str(), value.as_str()],
            Self::Text(text) => [text.as_str(), ""],
            Self::Heading(_) | Self::Blank => return false,
        };
        filter.matches(fields.into_iter().map(Cow::Borrowed))
    }

    /// The cells before the row's text, and its lines; `label` are the cells that labels take.
    pub fn lines(&self, label: usize, width: u16) -> (usize, Vec<Span>) {
        let (indent, text) = match self {
            Self::Blank => return (0, Vec::new()),
            Self::Heading(text) | Self::Text(text) => (1, text),
            Self::Pair(_, text) => (label + 1, text),
        };
        let width = usize::from(width).saturating_sub(indent + 1).clamp(1, MEASURE);
        (indent, wrap(text, width))
    }
}

impl Page {
    pub fn new(title: &'static str) -> Self {
        Self { title: CleanText::from(title), ..Self::default() }
    }

    pub fn pair(&mut self, label: &'static str, value: &str) {
        if !value.is_empty() {
            self.rows.push(PageRow::Pair(CleanText::from(label), clean_line(value)));
        }
    }

    pub fn heading(&mut self, text: &str) {
        if !self.rows.is_empty() {
            self.rows.push(PageRow::Blank);
        }
        self.rows.push(PageRow::Heading(clean_line(text)));
    }

    pub fn text(&mut self, text: &CleanText) {
        self.rows.push(PageRow::Text(text.clone()));
    }

    pub fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.rows.len());
    }

    /// The rows that have the words looked for; all without.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &PageRow> {
        self.rows.iter().filter(|row| self.filter.is_empty() || row.matches(&self.filter))
    }

    /// Cells before what the labels stand for: enough for most of them, and no more than a third.
    pub fn label_width(&self, width: u16) -> usize {
        let widths = self.rows.iter().map(|row| match row {
            PageRow::Pair(label, _) => display_width(label),
            _ => 0,
        });
        widths.max().unwrap_or(0).max(LABEL).min(usize::from(width) / 3) + 2
    }

    /// Keeps the last row at the bottom of the area at the highest.
    pub fn keep_full(&mut self, area: Area) {
        let label = self.label_width(area.width);
        let mut room = usize::from(area.height);
        let fits = |row: &&PageRow| {
            let left = room.checked_sub(row.lines(label, area.width).1.len().max(1));
            room = left.unwrap_or(0);
            left.is_some()
        };
        let fitting = self.shown().rev().take_while(fits).count();
        let last = self.shown().count().saturating_sub(fitting.max(1));
        self.top = self.top.min(last);
    }
}

/// All keys, from the command table.
pub fn help(keymap: &Keymap) -> Page {
    let mut page = Page::new("Keys");
    let mut group = "";
    for command in COMMANDS {
        if command.group != group {
            group = command.group;
            page.heading(group);
        }
        let keys: Vec<String> = keymap.keys_of(command.id).map(print_sequence).collect();
        let keys = if keys.is_empty() { format!(":{}", command.name) } else { keys.join("  ") };
        page.rows.push(PageRow::Pair(clean_line(&keys), CleanText::from(command.help)));
    }
    page.heading("Signs");
    page.pair("*", "The date is inferred: the program supplied a part of it");
    page.pair("c.", "The text says about when");
    page.pair("12  3", "Before a name: the articles and the events that tell of it");
    page.pair("×2", "The article stands in so many files: its versions");
    page.pair("≠", "The reports give different days or numbers");
    page.pair("★", "You have starred the article");
    page.pair("¶", "You have written a note here");
    page.pair("•", "You have not read the article");
    page.pair("●", "The number of reports of an event, one dot each");
    page
}
