//! An index written down and read back, in parts.

use std::io;

use rayon::prelude::*;

use crate::lang;
use crate::model::{pack, unpack};
use crate::store::postings::list::{Block, List, Step};
use crate::store::postings::places::Offsets;
use crate::store::postings::strings::Strings;
use crate::store::postings::weight::Lengths;
use crate::store::postings::{Postings, TERMS_PER_BLOCK};
use crate::store::saved::{Put, Take, put_all, put_one, take_all, take_one};

impl Postings {
    /// Writes the index down.
    ///
    /// # Errors
    /// Those of `put`.
    pub(in crate::store) fn write(&self, put: &mut Put<'_>) -> io::Result<()> {
        put_one(&self.terms, put)?;
        put_one(&self.term_facts, put)?;
        put_one(&self.forms, put)?;
        put_one(&self.form_facts, put)?;
        put_one(&self.languages, put)?;
        put_one(&self.lengths.counted(), put)?;
        put_one(&self.report_starts, put)?;
        put_one(&self.reports, put)?;
        put_one(&self.offsets, put)?;
        put_all(self.blocks.iter().map(|block| (&block.lists, &block.steps)), put)?;
        self.blocks.iter().try_for_each(|block| {
            put(&pack(&block.bytes))?;
            put(&pack(&block.positions))
        })
    }

    /// Reads what [`Self::write`] wrote; nothing where its sizes do not fit together.
    pub(in crate::store) fn read(take: &mut Take<'_>) -> Option<Self> {
        let terms: Strings = take_one(take)?;
        let term_facts: Vec<_> = take_one(take)?;
        let forms: Strings = take_one(take)?;
        let form_facts: Vec<_> = take_one(take)?;
        let languages = take_one::<Vec<String>>(take)?;
        let known = |code: String| if code.is_empty() { Some("") } else { lang::known(&code) };
        let languages = languages.into_iter().map(known).collect::<Option<_>>()?;
        let (words, titles) = take_one::<(Vec<u32>, Vec<u32>)>(take)?;
        let articles = words.len();
        if titles.len() != articles {
            return None;
        }
        let mut postings = Self {
            terms,
            term_facts,
            blocks: Vec::new(),
            forms,
            form_facts,
            languages,
            lengths: Lengths::new(words, titles),
            report_starts: take_one(take)?,
            reports: take_one(take)?,
            offsets: take_one::<Offsets>(take)?,
        };
        let lists = take_all::<(Vec<List>, Vec<Step>)>(take)?.into_iter();
        let packed =
            lists.map(|lists| Some((lists, take()?, take()?))).collect::<Option<Vec<_>>>()?;
        let block = |((lists, steps), bytes, positions): (_, Vec<u8>, Vec<u8>)| {
            let (bytes, positions) = (unpack(&bytes)?, unpack(&positions)?);
            let block = Block { bytes, positions, lists, steps, common: Vec::new() };
            Some(block.with_common(&postings.lengths))
        };
        postings.blocks = packed.into_par_iter().map(block).collect::<Option<_>>()?;
        let terms = postings.terms.len();
        let is_whole = postings.report_starts.len() == articles + 1
            && postings.offsets.articles() == articles
            && postings.term_facts.len() == terms
            && postings.form_facts.len() == postings.forms.len()
            && postings.form_facts.iter().all(|form| (form.term as usize) < terms)
            && postings.blocks.len() == terms.div_ceil(TERMS_PER_BLOCK);
        is_whole.then_some(postings)
    }
}
