//! Articles that hold any of several words, as if those were one, put together beforehand.

use crate::model::ArticleId;
use crate::query::set::Set;
use crate::store::postings::{BLOCK, END, Meant, Posting, Postings};

/// Articles that are looked at together.
const ROW: usize = 16;

/// What stands behind the last article.
pub(super) const NONE: Posting = Posting { article: ArticleId(END), count: 0, in_title: false };

/// Articles with what the index says of each, ascending.
#[derive(Default)]
pub(super) struct List {
    articles: Vec<u32>,
    facts: Vec<u32>,
    /// The current one.
    at: usize,
    /// How many were read, up to and with the last stretch.
    read: usize,
}

impl FromIterator<Posting> for List {
    fn from_iter<T: IntoIterator<Item = Posting>>(postings: T) -> Self {
        let parts = postings.into_iter().map(|posting| (posting.article.0, posting.facts()));
        let (articles, facts) = parts.unzip();
        Self { articles, facts, ..Self::default() }
    }
}

impl List {
    /// The articles that hold any of some words.
    pub(super) fn united(postings: &Postings, words: &[Meant]) -> Self {
        let total: usize = words.iter().map(|word| postings.document_frequency(word.term)).sum();
        if total < postings.article_count() / 64 {
            few(postings, words, total)
        } else {
            many(postings, words)
        }
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

    /// Reads the articles of `filter` among the next ones, with their weights, and returns how many.
    pub(super) fn read(
        &mut self,
        postings: &Postings,
        filter: Option<&Set>,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        self.read = (self.at + BLOCK).min(self.len());
        let range = self.at..self.read;
        let (Some(here), Some(facts)) = (self.articles.get(range.clone()), self.facts.get(range))
        else {
            return 0;
        };
        let Some(filter) = filter else {
            articles.iter_mut().zip(here).for_each(|(article, &here)| *article = here);
            postings.weights(here, facts, weights);
            return here.len();
        };
        let mut kept = [0; BLOCK];
        let wanted = here.iter().zip(facts).filter(|&(&one, _)| filter.contains(one as usize));
        let mut count = 0;
        for (((&one, &of_it), article), facts) in wanted.zip(&mut *articles).zip(&mut kept) {
            (*article, *facts) = (one, of_it);
            count += 1;
        }
        postings.weights(&articles[..count], &kept[..count], weights);
        count
    }

    /// The last article that was read.
    pub(super) fn last_read(&self) -> u32 {
        self.read.checked_sub(1).and_then(|last| self.articles.get(last)).copied().unwrap_or(0)
    }
}

/// Where the words stand in few articles: sorted.
fn few(postings: &Postings, words: &[Meant], total: usize) -> List {
    let mut found: Vec<Posting> = Vec::with_capacity(total);
    for word in words {
        each_posting(postings, word, |posting| found.push(posting));
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

/// Where they stand in many: summed for each article of the folder.
fn many(postings: &Postings, words: &[Meant]) -> List {
    // The count, doubled, plus one if the title holds a word.
    let mut sums = vec![0_u32; postings.article_count()];
    for word in words {
        each_posting(postings, word, |posting| {
            if let Some(sum) = sums.get_mut(posting.article.index()) {
                *sum = (*sum + (posting.count << 1)) | u32::from(posting.in_title);
            }
        });
    }
    let mut list = List::default();
    for (row, sums) in sums.chunks(ROW).enumerate() {
        // Most rows are empty, and seen to be at a glance.
        if sums.iter().fold(0, |all, sum| all | sum) == 0 {
            continue;
        }
        for (place, &sum) in sums.iter().enumerate().filter(|&(_, &sum)| sum > 0) {
            list.articles.push(ArticleId::new(row * ROW + place).0);
            list.facts.push(sum - 2);
        }
    }
    list
}

fn each_posting(postings: &Postings, word: &Meant, mut visit: impl FnMut(Posting)) {
    let Some(forms) = &word.forms else { return postings.for_each(word.term, visit) };
    let mut cursor = postings.cursor(word.term);
    let mut positions = Vec::new();
    let mut article = cursor.seek(0);
    while article != END {
        cursor.positions(Some(forms), &mut positions);
        if let Some(&first) = positions.first() {
            let title = postings.title_length(ArticleId(article));
            visit(Posting {
                article: ArticleId(article),
                count: u32::try_from(positions.len()).unwrap_or(u32::MAX),
                in_title: first < title,
            });
        }
        article = cursor.seek(article + 1);
    }
}
