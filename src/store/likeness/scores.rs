//! Sums by article, for the candidates of one.

use std::cell::RefCell;

use crate::model::ArticleId;

thread_local! {
    /// Kept by each thread, since allocating it would take longer than filling it.
    pub(super) static SCORES: RefCell<Scores> = RefCell::default();
}

/// Sums by article.
#[derive(Default)]
pub(super) struct Scores {
    /// By article; 0 for those without.
    pub(super) sums: Vec<f32>,
    /// The articles that have a sum.
    pub(super) some: Vec<u32>,
}

impl Scores {
    pub(super) fn is_empty(&self) -> bool {
        self.some.is_empty()
    }

    pub(super) fn add(&mut self, article: u32, more: f32) {
        let at = article as usize;
        if more <= 0.0 {
            return;
        }
        if at >= self.sums.len() {
            self.sums.resize(at + 1, 0.0);
        }
        if self.sums[at] == 0.0 {
            self.some.push(article);
        }
        self.sums[at] += more;
    }

    /// The articles with the highest sums, in no order, at most so many. All sums are 0 again.
    pub(super) fn best(&mut self, most: usize) -> Vec<ArticleId> {
        let sums = &self.sums;
        let sum = |article: u32| sums[article as usize];
        if self.some.len() > most {
            let best_first = |a: &u32, b: &u32| sum(*b).total_cmp(&sum(*a)).then(a.cmp(b));
            self.some.select_nth_unstable_by(most, best_first);
        }
        let best = self.some.iter().take(most).map(|&article| ArticleId(article)).collect();
        for article in self.some.drain(..) {
            self.sums[article as usize] = 0.0;
        }
        best
    }
}
