//! Some articles in a row with their scores so far: what is done with all of them at once, the
//! processor does for several at a time.

use crate::model::ArticleId;
use crate::store::postings::{BLOCK, Posting, Postings};

/// Articles that hold the rarest of some words, ascending.
pub(super) struct Stretch {
    pub articles: [u32; BLOCK],
    pub scores: [f32; BLOCK],
    pub len: usize,
    /// The first article behind the row.
    pub next: u32,
    /// What another list says of the articles. Scratch memory, as making it anew would take as long as
    /// filling it.
    facts: [u32; BLOCK],
    weights: [f32; BLOCK],
}

impl Default for Stretch {
    fn default() -> Self {
        let (none, zeros) = ([0; BLOCK], [0.0; BLOCK]);
        Self { articles: none, scores: zeros, len: 0, next: 0, facts: none, weights: zeros }
    }
}

impl Stretch {
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, f32)> {
        self.articles.iter().copied().zip(self.scores).take(self.len)
    }

    /// Takes the next articles, with no score; false where there are none.
    pub(super) fn fill(&mut self, next: &mut impl Iterator<Item = usize>) -> bool {
        self.len = 0;
        for ((article, score), next) in self.articles.iter_mut().zip(&mut self.scores).zip(next) {
            (*article, *score) = (ArticleId::new(next).0, 0.0);
            self.len += 1;
        }
        self.len > 0
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

    /// Keeps the articles of which there is something to say, and adds it to the scores at the rarity of
    /// what is found.
    #[inline]
    pub(super) fn meet(
        &mut self,
        postings: &Postings,
        rarity: f32,
        mut find: impl FnMut(u32) -> Option<Posting>,
    ) {
        let mut kept = 0;
        for at in 0..self.len.min(BLOCK) {
            let (article, score) = (self.articles[at], self.scores[at]);
            if let Some(posting) = find(article) {
                (self.articles[kept], self.scores[kept]) = (article, score);
                self.facts[kept] = posting.facts();
                kept += 1;
            }
        }
        self.len = kept;
        postings.weights(&self.articles[..kept], &self.facts[..kept], &mut self.weights);
        for (score, weight) in self.scores.iter_mut().zip(&self.weights).take(kept) {
            *score += rarity * weight;
        }
    }
}
