//! Pages of text over the panes: all keys, an explanation, what cleaning removed.

use crate::app::command::COMMANDS;
use crate::app::key::print_sequence;
use crate::app::keymap::Keymap;
use crate::text::{CleanText, clean_line};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub title: CleanText,
    pub rows: Vec<PageRow>,
    /// The first visible row.
    pub top: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRow {
    Heading(CleanText),
    /// A label and what it stands for.
    Pair(CleanText, CleanText),
    Text(CleanText),
    Blank,
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
        self.top = self.top.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
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
    page.pair("~", "The date is inferred: the program supplied a part of it");
    page.pair("●", "The number of reports of an event, one dot each");
    page
}
