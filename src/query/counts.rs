//! Articles that hold any of many words, as if those were one: what each word says of an article is
//! added up, for every article of the folder. Those of few words stand in `list.rs`.

use crate::model::ArticleId;
use crate::query::stretch::Stretch;
use crate::store::postings::{BLOCK, END, Meant, Posting, Postings, Wanted};

/// How often articles hold any of some words.
#[derive(Clone)]
pub(super) struct Counts<'a> {
    postings: &'a Postings,
    /// For each article, and a few more to the end of a row, what [`Postings::add_counts`] adds up.
    sums: Vec<u32>,
    /// How many articles hold a word.
    len: usize,
}

impl<'a> Counts<'a> {
    pub(super) fn new(postings: &'a Postings, words: &[Meant]) -> Self {
        let mut sums = vec![0; postings.article_count().next_multiple_of(BLOCK)];
        let len = words.iter().map(|word| postings.add_counts(word, &mut sums)).sum();
        Self { postings, sums, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn posting(&self, article: u32) -> Option<Posting> {
        let &sum = self.sums.get(article as usize)?;
        Posting::of_sum(article, sum)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Posting> {
        (0..).zip(&self.sums).filter_map(|(article, &sum)| Posting::of_sum(article, sum))
    }

    /// The sums of the articles of a row that begins at an article.
    fn row(&self, first: u32) -> Option<&[u32; BLOCK]> {
        self.sums.get(first as usize..)?.first_chunk()
    }

    /// The weight that no article of the row that begins at an article has more of, and its last one.
    pub(super) fn bound(&self, first: u32) -> (f32, u32) {
        let Some(row) = self.row(first) else { return (0.0, END) };
        let most = row.iter().fold(0, |all, sum| all | sum);
        (self.postings.most_weight(most), ArticleId::new(first as usize + BLOCK - 1).0)
    }

    /// Reads the next row: its articles that are wanted, and their weights; false behind the last.
    pub(super) fn read(&self, wanted: &Wanted<'_>, stretch: &mut Stretch) -> bool {
        let Some(row) = self.row(stretch.next) else { return false };
        let Stretch { articles, scores, len, next, .. } = stretch;
        *len = self.postings.read_sums(*next, row, wanted, articles, scores);
        *next += ArticleId::new(BLOCK).0;
        true
    }
}
