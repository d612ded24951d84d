//! The fuzzy finder's state: its lines under the headings of their groups, and the chosen one.

use crate::app::Effect;
use crate::app::answer::Question;
use crate::app::scroll::{By, Scroll};
use crate::query::finder::{Answer, Found, Group, Target};
use crate::store::Store;
use crate::text::CleanText;

/// Lines shown of a group while there are several, where the window is low.
const GROUP_SHOWN: usize = 6;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinderView {
    generation: u64,
    /// The generation whose answer is shown.
    answered: u64,
    /// Enter was pressed before the answer came: it goes there when it comes.
    pub accepted: bool,
    pub found: Vec<Found>,
    /// How many lines match in all.
    pub total: usize,
    /// Events have not been looked through yet.
    pub is_part: bool,
    pub rows: Vec<Row>,
    /// `selected` counts rows and never stands on a heading.
    pub scroll: Scroll,
    /// Rows of the window.
    height: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// With the number of lines that are not shown.
    Heading(Group, usize),
    /// An index into [`FinderView::found`].
    Line(usize),
}

impl FinderView {
    pub fn ask(&mut self, text: &CleanText) -> Effect {
        self.generation += 1;
        let question = Question::Find(text.as_str().to_owned());
        Effect::Ask { generation: self.generation, question }
    }

    /// Whether what is shown does not answer what was typed last.
    pub fn is_waiting(&self) -> bool {
        self.answered != self.generation
    }

    pub fn clear(&mut self) {
        *self = Self { generation: self.generation, height: self.height, ..Self::default() };
    }

    /// Takes an answer unless it is late. Groups come in the order of their best lines. Of a second answer
    /// to the same the line that the reader has chosen stays chosen.
    pub fn answer(&mut self, store: &Store, generation: u64, answer: Answer) {
        if generation != self.generation {
            return;
        }
        let chosen = self.selected().filter(|_| !self.is_waiting() && self.scroll.selected > 1);
        let chosen = chosen.map(|found| found.target);
        self.answered = generation;
        self.total = answer.total;
        self.is_part = answer.is_part;
        self.found = answer.found;
        self.found.retain(|found| exists(store, found.target));
        self.set_rows();
        self.scroll = Scroll { len: self.rows.len(), selected: 1, top: 0 };
        self.scroll.select(chosen.and_then(|chosen| self.row_of(chosen)).unwrap_or(1));
    }

    /// The row of a line that leads to a target.
    fn row_of(&self, target: Target) -> Option<usize> {
        let at = self.found.iter().position(|found| found.target == target)?;
        self.rows.iter().position(|&row| row == Row::Line(at))
    }

    fn set_rows(&mut self) {
        let mut groups: Vec<Group> = Vec::new();
        for found in &self.found {
            if !groups.contains(&found.target.group()) {
                groups.push(found.target.group());
            }
        }
        let room = (self.height / groups.len().max(1)).saturating_sub(1);
        let shown = if groups.len() > 1 { GROUP_SHOWN.max(room) } else { usize::MAX };
        self.rows.clear();
        for group in groups {
            let lines = self.found.iter().enumerate();
            let lines = lines.filter(|(_, found)| found.target.group() == group);
            let lines: Vec<usize> = lines.map(|(index, _)| index).collect();
            self.rows.push(Row::Heading(group, lines.len().saturating_sub(shown)));
            self.rows.extend(lines.into_iter().take(shown).map(Row::Line));
        }
        self.scroll.set_len(self.rows.len());
    }

    /// In a window of another height groups have other lengths; the chosen line stays chosen.
    fn fit_groups(&mut self) {
        let chosen = self.rows.get(self.scroll.selected).copied();
        self.set_rows();
        let place = self.rows.iter().position(|&row| Some(row) == chosen);
        self.scroll.select(place.unwrap_or(1));
    }

    /// After a new snapshot of the folder: the same lines under their new numbers, until the answer
    /// from the new one comes.
    pub fn renumber(&mut self, number: impl Fn(Target) -> Option<Target>) {
        self.found.retain_mut(|found| {
            let target = number(found.target);
            found.target = target.unwrap_or(found.target);
            target.is_some()
        });
        self.set_rows();
    }

    /// Goes to the next line, over headings.
    pub fn step(&mut self, by: isize) {
        let before = self.scroll.selected;
        self.scroll.step(by);
        if self.selected().is_none() {
            self.scroll.step(by.signum());
        }
        if self.selected().is_none() {
            self.scroll.select(before);
        }
    }

    pub fn selected(&self) -> Option<&Found> {
        match self.rows.get(self.scroll.selected)? {
            Row::Line(index) => self.found.get(*index),
            Row::Heading(..) => None,
        }
    }

    pub fn keep_in_view(&mut self, height: usize) {
        if self.height != height {
            self.height = height;
            self.fit_groups();
        }
        self.scroll.keep_in_view(height, By::Lines);
        if self.scroll.top == 1 {
            self.scroll.top = 0;
        }
    }
}

/// Answers may come from a snapshot that has just been replaced.
fn exists(store: &Store, target: Target) -> bool {
    match target {
        Target::Article(id) | Target::Section(id, _) => id.index() < store.articles().len(),
        Target::Entity(id) => id.index() < store.entities().len(),
        Target::Event(id) => id.index() < store.events().len(),
    }
}
