//! Few articles that hold what is asked, put together beforehand. Those of many stand in `counts.rs`.

use crate::model::ArticleId;
use crate::query::stretch::Stretch;
use crate::store::postings::{BLOCK, END, Meant, Posting, Postings};
use crate::store::set::Set;

/// What stands behind the last article.
pub(super) const NONE: Posting = Posting { article: ArticleId(END), count: 0, in_title: false };

/// Articles with what the index says of each, ascending.
#[derive(Clone, Default)]
pub(super) struct List {
    articles: Vec<u32>,
    facts: Vec<u32>,
    /// The current one.
    at: usize,
}

impl FromIterator<Posting> for List {
    fn from_iter<T: IntoIterator<Item = Posting>>(postings: T) -> Self {
        let parts = postings.into_iter().map(|posting| (posting.article.0, posting.facts()));
        let (articles, facts) = parts.unzip();
        Self { articles, facts, ..Self::default() }
    }
}

impl List {
    /// The articles that hold any of some words, which are few.
    pub(super) fn united(postings: &Postings, words: &[Meant]) -> Self {
        let mut found: Vec<Posting> = Vec::new();
        for word in words {
            postings.for_each(word, |posting| found.push(posting));
        }
        found.sort_unstable_by_key(|posting| posting.article);
        found.dedup_by(|next, kept| {
            let same = next.article == kept.article;
            if same {
                kept.count += next.count;
                kept.in_title |= next.in_title;
            }
            same
        });
        found.into_iter().collect()
    }

    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Posting> {
        let parts = self.articles.iter().zip(&self.facts);
        parts.map(|(&article, &facts)| Posting::new(article, facts))
    }

    /// The first article at or after `target`, or [`END`]. Calls must ask in ascending order.
    #[inline]
    pub(super) fn seek(&mut self, target: u32) -> u32 {
        let rest = self.articles.get(self.at..).unwrap_or_default();
        let near = rest.first().is_none_or(|&first| first >= target);
        self.at += if near { 0 } else { rest.partition_point(|&article| article < target) };
        self.articles.get(self.at).copied().unwrap_or(END)
    }

    /// What is known of the current article.
    pub(super) fn posting(&self) -> Posting {
        let parts = self.articles.get(self.at).zip(self.facts.get(self.at));
        parts.map_or(NONE, |(&article, &facts)| Posting::new(article, facts))
    }

    /// Reads the articles of `filter` among the next ones, and their weights; false where there are no
    /// more.
    pub(super) fn read(
        &mut self,
        postings: &Postings,
        filter: Option<&Set>,
        stretch: &mut Stretch,
    ) -> bool {
        let is_wanted = |one: u32| filter.is_none_or(|filter| filter.contains(one as usize));
        let from = self.at;
        self.at = (from + BLOCK).min(self.len());
        let mut facts = [0; BLOCK];
        let read = self.articles.iter().zip(&self.facts).take(self.at).skip(from);
        for (&article, &of_it) in read.filter(|&(&article, _)| is_wanted(article)) {
            (stretch.articles[stretch.len], facts[stretch.len]) = (article, of_it);
            stretch.len += 1;
        }
        let Stretch { articles, scores, len, next, .. } = stretch;
        postings.weights(&articles[..*len], &facts[..*len], scores);
        *next = self
            .at
            .checked_sub(1)
            .and_then(|last| self.articles.get(last))
            .map_or(0, |&last| last + 1);
        self.at > from
    }
}
