//! The articles of the commonest stems as bits too: whether an article is among them, and where it
//! stands in the list, is told without reading any of it. Of the very commonest it is also told in which
//! articles they weigh much.

use crate::store::postings::cursor::Cursor;
use crate::store::postings::narrow;
use crate::store::postings::weight::Lengths;
use crate::store::set::Set;

/// A stem is common where one of so many articles holds it: there a bit for each article of the
/// folder takes no more room than two numbers for each that holds it.
pub(super) const SHARE: usize = 16;

/// A stem is very common where one of so many articles holds it, and weighs much in one of so many.
const SHARE_OF_VERY_COMMON: usize = 4;
const HEAVY: usize = 8;

/// How many articles before each row of so many are counted beforehand.
const ROW: usize = 256;

/// The articles of a list.
#[derive(Debug)]
pub(super) struct Common {
    articles: Set,
    /// How many come before each row.
    before: Vec<u32>,
    heavy: Option<Heavy>,
}

/// Where a stem weighs much.
#[derive(Debug)]
pub struct Heavy {
    pub articles: Set,
    /// The weight that no other article has more of.
    pub others: f32,
}

impl Common {
    /// Of the articles of a list.
    pub(super) fn new(list: &Cursor<'_>, lengths: &Lengths) -> Self {
        let of = lengths.len();
        let mut articles = Set::new(of);
        list.clone().for_each_article(|article| articles.insert(article.index()));
        let (mut before, mut count) = (Vec::with_capacity(of / ROW + 1), 0);
        for row in 0..of.div_ceil(ROW) {
            before.push(narrow(count));
            count += articles.count_between(row * ROW, ((row + 1) * ROW).min(of));
        }
        let is_very_common = list.documents() >= of / SHARE_OF_VERY_COMMON;
        let heavy = is_very_common.then(|| Heavy::new(list, lengths));
        Self { articles, before, heavy }
    }

    pub(super) fn heavy(&self) -> Option<&Heavy> {
        self.heavy.as_ref()
    }

    pub(super) fn articles(&self) -> &Set {
        &self.articles
    }

    /// How many articles come before one.
    #[inline]
    pub(super) fn place(&self, article: u32) -> usize {
        let row = article as usize / ROW;
        let before = self.before.get(row).map_or(0, |&before| before as usize);
        before + self.articles.count_between(row * ROW, article as usize)
    }

    pub(super) fn size(&self) -> usize {
        let heavy = self.heavy.as_ref().map_or(0, |heavy| heavy.articles.bytes());
        self.articles.bytes() + size_of_val(self.before.as_slice()) + heavy
    }
}

impl Heavy {
    fn new(list: &Cursor<'_>, lengths: &Lengths) -> Self {
        let mut all = Vec::with_capacity(list.documents());
        list.clone().for_each(|posting| all.push((posting.article, lengths.weight(posting))));
        let mut weights: Vec<f32> = all.iter().map(|&(_, weight)| weight).collect();
        let light = weights.len() - weights.len() / HEAVY;
        let others = match light.checked_sub(1) {
            Some(at) if at < weights.len() => *weights.select_nth_unstable_by(at, f32::total_cmp).1,
            _ => 0.0,
        };
        let heavy = all.iter().filter(|&&(_, weight)| weight > others);
        let articles = Set::within(heavy.map(|(article, _)| article.index()), lengths.len());
        Self { articles, others }
    }
}
