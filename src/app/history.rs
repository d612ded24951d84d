//! Back and forward through everything visited.

use crate::app::Pane;
use crate::app::article::Spot;
use crate::model::{ArticleId, EntityId, EventId};

/// The longest way back.
const MAX_VISITS: usize = 200;

/// Where the reader was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub focus: Pane,
    /// Whether the article had the screen to itself.
    pub reading: bool,
    /// The list that stood on the left.
    pub left: Pane,
    pub article: Option<ArticleId>,
    pub spot: Spot,
    pub event: Option<EventId>,
    pub report: usize,
    pub name: Option<EntityId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    back: Vec<Visit>,
    forward: Vec<Visit>,
}

impl History {
    /// Notes a place before it is left for another; what lay ahead is gone.
    pub fn leave(&mut self, here: Visit) {
        self.forward.clear();
        if self.back.last() == Some(&here) {
            return;
        }
        if self.back.len() == MAX_VISITS {
            self.back.remove(0);
        }
        self.back.push(here);
    }

    pub fn back(&mut self, here: Visit) -> Option<Visit> {
        let visit = self.back.pop()?;
        self.forward.push(here);
        Some(visit)
    }

    pub fn forward(&mut self, here: Visit) -> Option<Visit> {
        let visit = self.forward.pop()?;
        self.back.push(here);
        Some(visit)
    }

    /// After a new snapshot of the folder: the same places under their new numbers.
    pub fn renumber(&mut self, number: impl Fn(Visit) -> Visit) {
        for visit in self.back.iter_mut().chain(&mut self.forward) {
            *visit = number(*visit);
        }
    }
}
