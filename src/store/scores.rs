//! Sums by number, for those most like one: articles like an article, events that a report fits.

use std::cell::RefCell;

thread_local! {
    /// Kept by each thread, since allocating it would take longer than filling it.
    pub(super) static SCORES: RefCell<Scores> = RefCell::default();
}

/// Has every worker give its sums back as soon as it can: of a large folder they are some megabytes.
pub(super) fn forget() {
    rayon::spawn_broadcast(|_| SCORES.set(Scores::default()));
}

/// Sums by number.
#[derive(Default)]
pub(super) struct Scores {
    /// By number; 0 for those without.
    sums: Vec<f32>,
    /// The numbers that have a sum.
    some: Vec<u32>,
}

impl Scores {
    pub(super) fn is_empty(&self) -> bool {
        self.some.is_empty()
    }

    pub(super) fn add(&mut self, number: u32, more: f32) {
        let at = number as usize;
        if more <= 0.0 {
            return;
        }
        if at >= self.sums.len() {
            self.sums.resize(at + 1, 0.0);
        }
        if self.sums[at] == 0.0 {
            self.some.push(number);
        }
        self.sums[at] += more;
    }

    /// Adds to a number that has a sum already.
    pub(super) fn add_to(&mut self, number: u32, more: f32) {
        if let Some(sum) = self.sums.get_mut(number as usize).filter(|sum| **sum > 0.0) {
            *sum += more;
        }
    }

    /// The numbers with the highest sums, in no order, at most so many. All sums are 0 again.
    pub(super) fn best(&mut self, most: usize) -> Vec<u32> {
        let sums = &self.sums;
        let sum = |number: u32| sums[number as usize];
        if self.some.len() > most {
            let best_first = |a: &u32, b: &u32| sum(*b).total_cmp(&sum(*a)).then(a.cmp(b));
            self.some.select_nth_unstable_by(most, best_first);
        }
        let best = self.some.iter().take(most).copied().collect();
        for number in self.some.drain(..) {
            self.sums[number as usize] = 0.0;
        }
        best
    }
}
