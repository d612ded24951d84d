//! What an index takes over from the one before it: the lists of the articles that stay, under the
//! numbers that they have now, so that only the others are read.

use rayon::prelude::*;

use crate::model::ArticleId;
use crate::store::postings::list::Block;
use crate::store::postings::{END, Languages, Posting, Postings, TermId, narrow};

/// An index, and what has become of its articles.
pub(super) struct Before<'a> {
    pub(super) postings: &'a Postings,
    /// The number that each of its articles has now; [`END`] for one that is gone.
    now: Vec<u32>,
    /// The numbers of those that are gone, ascending.
    gone: Vec<u32>,
    /// Where the forms of each stem begin in `forms`; one more at the end.
    rows: Vec<u32>,
    /// The indices of the forms by their stems and their numbers there.
    forms: Vec<u32>,
}

/// What the articles that stay leave of an index.
pub(super) struct Left {
    /// For each form the languages in which it has its stem; none where no article holds it.
    pub(super) forms: Vec<Languages>,
    /// The stems whose lists have lost an article.
    pub(super) losing: Vec<u32>,
}

impl<'a> Before<'a> {
    /// `numbers` are those that the articles have in the index, of each that is in it.
    pub(super) fn new(postings: &'a Postings, numbers: &[Option<ArticleId>]) -> Self {
        let mut now = vec![END; postings.article_count()];
        for (number, before) in (0..).zip(numbers) {
            if let Some(slot) = before.and_then(|before| now.get_mut(before.index())) {
                *slot = number;
            }
        }
        let gone = (0..).zip(&now).filter(|&(_, &now)| now == END).map(|(gone, _)| gone).collect();
        let mut rows = Vec::with_capacity(postings.term_facts.len() + 1);
        let mut end = 0;
        for facts in &postings.term_facts {
            rows.push(end);
            end += u32::from(facts.forms);
        }
        rows.push(end);
        let mut forms = vec![0; end as usize];
        for (index, facts) in (0..).zip(&postings.form_facts) {
            let row = rows.get(facts.term as usize).copied().unwrap_or_default();
            if let Some(slot) = forms.get_mut((row + u32::from(facts.variant)) as usize) {
                *slot = index;
            }
        }
        Self { postings, now, gone, rows, forms }
    }

    pub(super) fn term_count(&self) -> u32 {
        narrow(self.postings.terms.len())
    }

    /// The forms of a stem, by their numbers there.
    pub(super) fn forms_of(&self, term: u32) -> &[u32] {
        let at = |term: u32| self.rows.get(term as usize).map_or(0, |&row| row as usize);
        self.forms.get(at(term)..at(term + 1)).unwrap_or_default()
    }

    /// What is left; `languages` says of each article that there is now the one that it is in.
    pub(super) fn left(&self, languages: &[Languages]) -> Left {
        let forms = self.postings.form_facts.iter().map(|form| form.languages).collect();
        let mut left = Left { forms, losing: Vec::new() };
        if self.gone.is_empty() {
            return left;
        }
        let losing = |term| Some((term, self.recounted(term, languages)?));
        let losing: Vec<(u32, Vec<Languages>)> =
            (0..self.term_count()).into_par_iter().filter_map(losing).collect();
        for (term, languages) in losing {
            for (&form, languages) in self.forms_of(term).iter().zip(languages) {
                left.forms[form as usize] = languages;
            }
            left.losing.push(term);
        }
        left
    }

    /// The languages of the forms of a stem that has lost an article.
    fn recounted(&self, term: u32, languages: &[Languages]) -> Option<Vec<Languages>> {
        let mut cursor = self.postings.cursor(TermId(term));
        let is_losing = self.gone.iter().any(|&gone| cursor.reach(gone) == gone);
        is_losing.then(|| {
            let mut forms = vec![0; self.forms_of(term).len()];
            self.read(term, |article, places| {
                for &mut (_, form) in places {
                    forms[usize::from(form)] |= languages[article as usize];
                }
            });
            forms
        })
    }

    /// Where a stem's list stands.
    pub(super) fn block(&self, term: u32) -> Option<(&Block, usize)> {
        self.postings.block(TermId(term))
    }

    /// Visits what is left of a stem's list: the articles by the numbers that they have now.
    pub(super) fn for_each(&self, term: u32, mut visit: impl FnMut(Posting)) {
        self.postings.cursor(TermId(term)).for_each(|posting| {
            if let Some(now) = self.now(posting.article.0) {
                visit(Posting { article: ArticleId(now), ..posting });
            }
        });
    }

    /// The same with places: the articles by the numbers that they have now, each with
    /// the positions there and the numbers of the forms before.
    pub(super) fn read(&self, term: u32, mut visit: impl FnMut(u32, &mut [(u32, u16)])) {
        let mut cursor = self.postings.cursor(TermId(term));
        let mut places = Vec::new();
        let mut at = cursor.seek(0);
        while at != END {
            if let Some(now) = self.now(at) {
                places.clear();
                cursor.each_place(|position, form| places.push((position, form)));
                visit(now, &mut places);
            }
            at = cursor.seek(at + 1);
        }
    }

    fn now(&self, article: u32) -> Option<u32> {
        self.now.get(article as usize).copied().filter(|&now| now != END)
    }
}
