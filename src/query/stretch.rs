//! Some articles in a row with their scores so far: what is done with all of them at once, the
//! processor does for several at a time.

use crate::store::postings::{BLOCK, Posting, Postings};

/// Articles that hold the rarest of some words, ascending.
pub(super) struct Stretch {
    pub articles: [u32; BLOCK],
    pub scores: [f32; BLOCK],
    pub len: usize,
    /// The first article behind the row.
    pub next: u32,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { articles: [0; BLOCK], scores: [0.0; BLOCK], len: 0, next: 0 }
    }
}

impl Stretch {
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, f32)> {
        self.articles.iter().copied().zip(self.scores).take(self.len)
    }

    /// Without a branch, for none could tell which way it goes.
    #[inline]
    pub(super) fn keep(&mut self, is_kept: impl Fn(u32, f32) -> bool) {
        let mut kept = 0;
        for at in 0..self.len.min(BLOCK) {
            let (article, score) = (self.articles[at], self.scores[at]);
            (self.articles[kept], self.scores[kept]) = (article, score);
            kept += usize::from(is_kept(article, score));
        }
        self.len = kept;
    }

    /// Keeps the articles of which there is something to say, and returns the facts.
    #[inline]
    pub(super) fn keep_found(
        &mut self,
        mut find: impl FnMut(u32) -> Option<Posting>,
    ) -> [u32; BLOCK] {
        let (mut kept, mut facts) = (0, [0; BLOCK]);
        for at in 0..self.len.min(BLOCK) {
            let (article, score) = (self.articles[at], self.scores[at]);
            if let Some(posting) = find(article) {
                (self.articles[kept], self.scores[kept]) = (article, score);
                facts[kept] = posting.facts();
                kept += 1;
            }
        }
        self.len = kept;
        facts
    }

    /// Adds to the scores by what a list of this rarity says of the articles.
    pub(super) fn add(&mut self, postings: &Postings, facts: &[u32; BLOCK], rarity: f32) {
        let mut weights = [0.0; BLOCK];
        postings.weights(&self.articles[..self.len], &facts[..self.len], &mut weights);
        for (score, weight) in self.scores.iter_mut().zip(weights) {
            *score += rarity * weight;
        }
    }
}
