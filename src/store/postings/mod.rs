//! The full-text index: for each stem of the folder the articles that hold it, how often, and at
//! which positions in which form.
//!
//! Here are the look-ups. `build.rs` makes an index, `before.rs` says what it takes over of the one before,
//! `dictionary.rs` puts its lists together; `list.rs` says how one stem's
//! list is written, `cursor.rs` and `scan.rs` read it, `common.rs` says where an article stands in a long one,
//! `strings.rs` holds the words, `weight.rs` ranks, `places.rs` leads from positions back to the text,
//! `saved.rs` writes it all down. What a query means is the concern of the `query` layer.

mod before;
mod build;
mod common;
mod cursor;
mod dictionary;
mod intern;
mod list;
mod places;
mod saved;
mod scan;
mod strings;
mod weight;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use common::Heavy;
pub use cursor::{Cursor, END, Posting};
pub use list::BLOCK;
pub use places::Run;
pub use scan::Wanted;
pub use weight::MOST as MOST_WEIGHT;

use crate::lang;
use crate::model::ArticleId;
use crate::store::postings::list::Block;
use crate::store::postings::places::Offsets;
use crate::store::postings::strings::Strings;
use crate::store::postings::weight::Lengths;
use crate::store::set::Set;

/// A stem of the index, by alphabetical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

/// The lists of this many stems stand in one block.
const TERMS_PER_BLOCK: usize = 4096;

/// Body positions begin this far behind the title's last, so that no phrase spans both.
const TITLE_GAP: u32 = 2;

/// The words of a folder's articles and where they stand. Titles count as text before the text.
///
/// Words are folded, then stemmed for the article's language; one list holds all forms of a stem,
/// and each position says which form stands there.
#[derive(Debug, Default)]
pub struct Postings {
    /// The stems.
    terms: Strings,
    term_facts: Vec<TermFacts>,
    blocks: Vec<Block>,
    /// The folded words as they stand in the articles; one that has several stems, in several
    /// languages, stands here as often.
    forms: Strings,
    form_facts: Vec<FormFacts>,
    /// The languages of the articles, each a bit of a [`Languages`].
    languages: Vec<&'static str>,
    lengths: Lengths,
    /// For each article where its event reports begin in `reports`; one more at the end.
    report_starts: Vec<u32>,
    /// The positions of each event report's sentence, articles in order.
    reports: Vec<Range<u32>>,
    offsets: Offsets,
}

/// An index and what it changes of the one before.
#[derive(Debug)]
pub(super) struct Renewed {
    pub(super) postings: Arc<Postings>,
    /// The stems that do not stand in the same articles as before.
    pub(super) changed: Set,
}

impl Renewed {
    /// Whether the articles that hold a folded word may not be the same as before.
    pub(super) fn has_changed(&self, folded: &str) -> bool {
        let forms = self.postings.form_facts.get(self.postings.forms.equal(folded));
        forms.is_none_or(|forms| forms.iter().any(|form| self.changed.contains(form.term as usize)))
    }
}

/// Some of [`Postings::languages`], by their bits; those beyond the sixteenth share its bit.
type Languages = u16;

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct TermFacts {
    /// How many forms it has.
    forms: u16,
    languages: Languages,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct FormFacts {
    term: u32,
    /// Its number among the forms of the term.
    variant: u16,
    /// In which it has this stem.
    languages: Languages,
}

/// A stem that a word means, and which of its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub term: TermId,
    /// The numbers of the forms that are meant, ascending; nothing where all are.
    pub forms: Option<Box<[u16]>>,
}

impl Postings {
    pub fn article_count(&self) -> usize {
        self.lengths.len()
    }

    /// How many stems there are.
    pub fn term_count(&self) -> usize {
        self.terms.len()
    }

    /// The number of bytes that the index takes.
    pub fn size(&self) -> usize {
        self.blocks.iter().map(Block::size).sum::<usize>()
            + self.terms.size()
            + self.forms.size()
            + self.lengths.size()
            + self.offsets.size()
            + size_of_val(self.term_facts.as_slice())
            + size_of_val(self.form_facts.as_slice())
            + size_of_val(self.report_starts.as_slice())
            + size_of_val(self.reports.as_slice())
    }

    /// The words as they stand in the articles, folded, each with its stem.
    pub fn forms(&self) -> impl Iterator<Item = (&str, TermId)> {
        self.form_facts
            .iter()
            .zip(0..)
            .map(|(facts, index)| (self.forms.at(index), TermId(facts.term)))
    }

    /// The stems of a folded word in the languages of the articles.
    pub fn stems(&self, folded: &str) -> Vec<Meant> {
        let mut found: Vec<(u32, Languages)> = Vec::new();
        for (number, language) in self.languages.iter().enumerate() {
            let Some(term) = self.terms.find(&lang::stem(language, folded)) else { continue };
            let term = narrow(term);
            match found.iter_mut().find(|(known, _)| *known == term) {
                Some((_, languages)) => *languages |= bit(number),
                None => found.push((term, bit(number))),
            }
        }
        found.sort_unstable();
        let meant = found.into_iter().filter_map(|(term, languages)| {
            let all = self.term_facts.get(term as usize)?.languages;
            let forms = (all & !languages != 0).then(|| self.forms_in(term, languages));
            Some(Meant { term: TermId(term), forms })
        });
        meant.filter(|meant| meant.forms.as_ref().is_none_or(|forms| !forms.is_empty())).collect()
    }

    /// The forms of a stem that have it in one of some languages: "can" is a stem of "cane" in one
    /// language and a word of another.
    fn forms_in(&self, term: u32, languages: Languages) -> Box<[u16]> {
        let forms = self.form_facts.iter().filter(|form| form.term == term);
        let mut variants: Vec<u16> =
            forms.filter(|form| form.languages & languages != 0).map(|form| form.variant).collect();
        variants.sort_unstable();
        variants.into()
    }

    /// A folded word and a language as numbers that are theirs in this index.
    pub(super) fn numbers_of(&self, language: &str, folded: &str) -> Option<(u32, u8)> {
        let language = self.languages.iter().position(|&code| code == language)?;
        Some((narrow(self.forms.find(folded)?), u8::try_from(language).ok()?))
    }

    /// The language and the folded word of such numbers.
    pub(super) fn of_numbers(&self, (form, language): (u32, u8)) -> (&'static str, &str) {
        let language = self.languages.get(usize::from(language)).copied();
        (language.unwrap_or_default(), self.forms.at(form as usize))
    }

    /// A folded word in just this form.
    pub fn form(&self, folded: &str) -> Vec<Meant> {
        self.meant_by(self.forms.equal(folded))
    }

    /// The words that begin with `folded`.
    pub fn forms_starting(&self, folded: &str) -> Vec<Meant> {
        self.meant_by(self.forms.starting(folded))
    }

    fn meant_by(&self, forms: Range<usize>) -> Vec<Meant> {
        let mut found: Vec<(u32, u16)> = self
            .form_facts
            .get(forms)
            .unwrap_or_default()
            .iter()
            .map(|form| (form.term, form.variant))
            .collect();
        found.sort_unstable();
        let by_term = found.chunk_by(|a, b| a.0 == b.0);
        by_term
            .map(|forms| {
                let term = forms[0].0;
                let all = self.term_facts.get(term as usize).map_or(0, |facts| facts.forms);
                let variants = || forms.iter().map(|&(_, variant)| variant).collect();
                let forms = (forms.len() < usize::from(all)).then(variants);
                Meant { term: TermId(term), forms }
            })
            .collect()
    }

    /// In how many articles a stem stands.
    pub fn document_frequency(&self, term: TermId) -> usize {
        self.block(term).map_or(0, |(block, index)| block.documents(index))
    }

    /// The articles that hold a stem, in order.
    pub fn cursor(&self, term: TermId) -> Cursor<'_> {
        let bits = self.variant_bits(term);
        self.block(term)
            .map_or_else(Cursor::default, |(block, index)| Cursor::new(block, index, bits))
    }

    fn block(&self, term: TermId) -> Option<(&Block, usize)> {
        let block = self.blocks.get(term.0 as usize / TERMS_PER_BLOCK)?;
        Some((block, term.0 as usize % TERMS_PER_BLOCK))
    }

    fn variant_bits(&self, term: TermId) -> u32 {
        self.term_facts.get(term.0 as usize).map_or(0, |facts| list::variant_bits(facts.forms))
    }

    /// How many words an article has, title included.
    pub fn length(&self, article: ArticleId) -> u32 {
        self.lengths.words(article.0)
    }

    /// How many words an article's title has: positions below are the title's.
    pub fn title_length(&self, article: ArticleId) -> u32 {
        self.lengths.title(article.0)
    }

    /// The mean length of the articles, in words, at least 1.
    pub fn mean_length(&self) -> f32 {
        self.lengths.mean()
    }

    /// How much a posting counts, from 0 to [`MOST_WEIGHT`]: more the oftener the article holds the
    /// word and the shorter it is.
    #[inline]
    pub fn weight(&self, posting: Posting) -> f32 {
        self.lengths.weight(posting)
    }

    /// The weights of several articles, of each of which a list says its facts.
    pub fn weights(&self, articles: &[u32], facts: &[u32], weights: &mut [f32]) {
        self.lengths.weights(articles, facts, weights);
    }

    /// How many event reports all articles have.
    pub fn report_count(&self) -> usize {
        self.reports.len()
    }

    /// The numbers of an article's event reports among all reports, in the order of
    /// `Article::events`.
    pub fn reports_of(&self, article: ArticleId) -> Range<usize> {
        let at = |index: usize| self.report_starts.get(index).map_or(0, |&start| start as usize);
        at(article.index())..at(article.index() + 1)
    }

    /// The positions that the sentence of an event report takes.
    pub fn report_positions(&self, report: usize) -> Range<u32> {
        self.reports.get(report).cloned().unwrap_or_default()
    }
}

fn bit(language: usize) -> Languages {
    1 << language.min(15)
}

/// Offsets and counts of an index stay below 2^32: the texts of a folder are far smaller.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
