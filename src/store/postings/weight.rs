//! How much a word counts for an article: the part of BM25 that depends on the article.
//! (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009.)

use crate::store::postings::Posting;

/// How soon more occurrences stop to count, and how much an article's length does.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;

/// A word in the title counts as so many more in the text.
const TITLE: u16 = 4;

/// What the weight of a posting stays below.
pub const MOST: f32 = SATURATION + 1.0;

/// How long the articles are, in words.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    /// Titles included.
    words: Vec<u32>,
    titles: Vec<u32>,
    mean: f32,
    /// For each article the count at which a word counts half: more in a long one.
    halves: Vec<f32>,
    /// The least of these.
    least_half: f32,
}

impl Lengths {
    #[expect(clippy::cast_precision_loss, reason = "a mean for ranking need not be exact")]
    pub(super) fn new(words: Vec<u32>, titles: Vec<u32>) -> Self {
        let all: u64 = words.iter().map(|&length| u64::from(length)).sum();
        let mean = (all as f32 / words.len().max(1) as f32).max(1.0);
        let half = |&length: &u32| SATURATION * (1.0 - LENGTH + LENGTH * length as f32 / mean);
        let halves: Vec<f32> = words.iter().map(half).collect();
        let least_half = halves.iter().copied().fold(f32::MAX, f32::min);
        Self { words, titles, mean, halves, least_half }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// What it was made of: the lengths of the articles, and of their titles.
    pub(super) fn counted(&self) -> (&[u32], &[u32]) {
        (&self.words, &self.titles)
    }

    pub(super) fn size(&self) -> usize {
        size_of_val(self.words.as_slice())
            + size_of_val(self.titles.as_slice())
            + size_of_val(self.halves.as_slice())
    }

    pub(super) fn words(&self, article: u32) -> u32 {
        self.words.get(article as usize).copied().unwrap_or(0)
    }

    pub(super) fn title(&self, article: u32) -> u32 {
        self.titles.get(article as usize).copied().unwrap_or(0)
    }

    pub(super) fn mean(&self) -> f32 {
        self.mean
    }

    pub(super) fn least_half(&self) -> f32 {
        self.least_half
    }

    pub(super) fn half(&self, article: u32) -> f32 {
        self.halves.get(article as usize).copied().unwrap_or(SATURATION)
    }

    /// The weight that no article has more of that counts so much.
    #[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
    pub(super) fn most_weight(&self, counted: u32) -> f32 {
        let count = counted as f32;
        count * MOST / (count + self.least_half)
    }

    #[inline]
    pub(super) fn weight(&self, posting: Posting) -> f32 {
        weight(posting.count, posting.in_title, self.half(posting.article.0))
    }

    /// The weights of several articles, of each of which the list says its facts. Two loops, for the
    /// second is done four numbers at a time.
    pub(super) fn weights(&self, articles: &[u32], facts: &[u32], weights: &mut [f32]) {
        for (weight, &article) in weights.iter_mut().zip(articles) {
            *weight = self.half(article);
        }
        for (half, &facts) in weights.iter_mut().zip(facts) {
            *half = weight((facts >> 1) + 1, facts & 1 == 1, *half);
        }
    }
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
fn weight(count: u32, in_title: bool, half: f32) -> f32 {
    let count = count as f32 + f32::from(u16::from(in_title) * TITLE);
    count * MOST / (count + half)
}

/// What a list says of an article as the count that its weight is made of.
#[inline]
pub(super) fn counted(facts: u32) -> u32 {
    (facts >> 1) + 1 + (facts & 1) * u32::from(TITLE)
}

/// The least count whose weight may be so much, where a word counts half at a count of `half` at least.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a bound, never below 0"
)]
pub(super) fn least_count(weight: f32, half: f32) -> u32 {
    if weight >= MOST {
        return u32::MAX;
    }
    // A little less, for the error of counting with such numbers.
    (weight * half / (MOST - weight) * 0.999).max(0.0) as u32
}
