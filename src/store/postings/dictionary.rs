//! The stems and forms of an index in the making: those of the index before it and those of new
//! articles, and the lists of each stem put together.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::lang;
use crate::store::postings::before::{Before, Left};
use crate::store::postings::build::Part;
use crate::store::postings::intern::Interner;
use crate::store::postings::list::{Block, Writer};
use crate::store::postings::strings::Strings;
use crate::store::postings::weight::Lengths;
use crate::store::postings::{FormFacts, Languages, TERMS_PER_BLOCK, TermFacts, bit, narrow};
use crate::store::set::Set;

/// The stems and the forms, and where the lists stand that each stem's is made of.
pub(super) struct Dictionary<'a> {
    pub(super) terms: Strings,
    pub(super) term_facts: Vec<TermFacts>,
    pub(super) forms: Strings,
    pub(super) form_facts: Vec<FormFacts>,
    /// The stems that do not stand in the same articles as before.
    pub(super) changed: Set,
    before: &'a Before<'a>,
    /// For each stem its number in the index before.
    old: Vec<Option<u32>>,
    /// The numbers that the forms before now have among those of their stem.
    variants: Vec<u16>,
    /// Where each stem's row begins in `sources`; one more at the end.
    rows: Vec<u32>,
    sources: Vec<Source>,
}

/// A list of a part, by the number of its word there, that belongs to a form of a stem.
#[derive(Clone, Copy, Default)]
struct Source {
    part: u32,
    word: u32,
    variant: u16,
}

/// A word of the folder.
struct Word<'a> {
    text: &'a str,
    /// In which it has the stem; none where no article holds it any more.
    languages: Languages,
    /// The number of its stem.
    term: u32,
    variant: u16,
}

impl<'a> Dictionary<'a> {
    /// `of_articles` says of each article the language that it is in.
    pub(super) fn new(
        before: &'a Before<'a>,
        parts: &mut [Part],
        languages: &[&'static str],
        of_articles: &[Languages],
    ) -> Self {
        // The number of each part's words among those of all parts.
        let mut ids = Interner::default();
        let numbers: Vec<Vec<u32>> = parts
            .iter_mut()
            .map(|part| {
                let words = std::mem::take(&mut part.words);
                words.iter().map(|(language, word)| ids.id(*language, word)).collect()
            })
            .collect();
        let texts = ids.into_words();
        let code = |language: u8| languages.get(usize::from(language)).copied().unwrap_or_default();
        let stems: Vec<Cow<'_, str>> =
            texts.par_iter().map(|(language, text)| lang::stem(code(*language), text)).collect();

        // The words of the index before, then those of the parts.
        let Left { forms: left, losing } = before.left(of_articles);
        let old = before.postings.forms().zip(left).map(|((text, term), languages)| Word {
            text,
            languages,
            term: term.0,
            variant: 0,
        });
        let mut words: Vec<Word<'_>> = old.collect();
        let first_new = words.len();
        let mut numbering = Numbering { before, new: Vec::new(), ids: FxHashMap::default() };
        words.extend(texts.iter().zip(&stems).map(|((language, text), stem)| {
            let languages = bit(usize::from(*language));
            Word { text, languages, term: numbering.id(stem), variant: 0 }
        }));
        let (terms, ranks) = numbering.in_order(&words);
        for word in words.iter_mut().filter(|word| word.languages != 0) {
            word.term = ranks[word.term as usize].unwrap_or_default();
        }
        let mut term_facts = vec![TermFacts::default(); terms.len()];
        let (forms, form_facts) = forms(&mut words, &mut term_facts);
        let (of_before, of_parts) = words.split_at(first_new);
        let (rows, sources) = sources(&numbers, of_parts, terms.len());
        let mut old = vec![None; terms.len()];
        for (number, rank) in (0..before.term_count()).zip(&ranks) {
            if let Some(rank) = rank {
                old[*rank as usize] = Some(number);
            }
        }
        let losing = losing.iter().filter_map(|&term| ranks[term as usize]);
        let changed = losing.chain(of_parts.iter().map(|word| word.term));
        let changed = Set::within(changed.map(|term| term as usize), terms.len());
        let variants = of_before.iter().map(|word| word.variant).collect();
        Self { terms, term_facts, forms, form_facts, changed, before, old, variants, rows, sources }
    }

    /// The block of that number, its lists put together from those before and those of the parts.
    pub(super) fn block(&self, number: usize, parts: &[Part], lengths: &Lengths) -> Block {
        let mut writer = Writer::new(lengths);
        let mut places = Vec::new();
        let first = number * TERMS_PER_BLOCK;
        for term in first..(first + TERMS_PER_BLOCK).min(self.terms.len()) {
            let row = self.rows[term] as usize..self.rows[term + 1] as usize;
            let sources = self.sources.get(row).unwrap_or_default();
            let forms = self.term_facts.get(term).map_or(0, |facts| facts.forms);
            let old = self.old[term];
            let same = old.filter(|_| !self.changed.contains(term));
            if let Some((old, (block, index))) =
                same.and_then(|old| Some((old, self.before.block(old)?)))
            {
                writer.begin_placed(forms, block, index);
                self.before.for_each(old, |posting| writer.push_placed(posting));
                writer.end();
                continue;
            }
            writer.begin(forms);
            if old.is_none() {
                for of_part in sources.chunk_by(|a, b| a.part == b.part) {
                    push_new(of_part, parts, &mut places, &mut writer);
                }
            } else if sources.is_empty() {
                self.read_old(term, |article, places| {
                    writer.push(article, places.iter().copied());
                });
            } else {
                places.clear();
                self.read_old(term, |article, of_article| {
                    let place = |&(position, variant)| Place { article, position, variant };
                    places.extend(of_article.iter().map(place));
                });
                gather(sources, parts, &mut places);
                push_all(&mut places, &mut writer);
            }
            writer.end();
        }
        writer.finish()
    }

    /// Visits what the index before has of a stem: articles, positions, forms as they are numbered now.
    fn read_old(&self, term: usize, mut visit: impl FnMut(u32, &[(u32, u16)])) {
        let Some(old) = self.old[term] else { return };
        let forms = self.before.forms_of(old);
        let variants: Vec<u16> = forms.iter().map(|&form| self.variants[form as usize]).collect();
        self.before.read(old, |article, places| {
            for (_, variant) in places.iter_mut() {
                *variant = variants[usize::from(*variant)];
            }
            visit(article, places);
        });
    }
}

/// Where one of several forms stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    article: u32,
    position: u32,
    variant: u16,
}

/// Adds to a stem's list those of its forms in one part.
fn push_new(of_part: &[Source], parts: &[Part], places: &mut Vec<Place>, writer: &mut Writer<'_>) {
    if let ([only], Some(part)) = (of_part, parts.get(of_part[0].part as usize)) {
        part.read(only.word, |article, positions| {
            writer.push(article, positions.iter().map(|&at| (at, only.variant)));
        });
    } else {
        places.clear();
        gather(of_part, parts, places);
        push_all(places, writer);
    }
}

fn gather(sources: &[Source], parts: &[Part], places: &mut Vec<Place>) {
    for &Source { part, word, variant } in sources {
        let Some(part) = parts.get(part as usize) else { continue };
        part.read(word, |article, positions| {
            places.extend(positions.iter().map(|&position| Place { article, position, variant }));
        });
    }
}

fn push_all(places: &mut [Place], writer: &mut Writer<'_>) {
    // Runs in order already: a stable sort merges them.
    places.sort();
    for group in places.chunk_by(|a, b| a.article == b.article) {
        let places = group.iter().map(|place| (place.position, place.variant));
        writer.push(group[0].article, places);
    }
}

/// Numbers stems: those of the index before as there, then others as they come.
struct Numbering<'a> {
    before: &'a Before<'a>,
    new: Vec<&'a str>,
    ids: FxHashMap<&'a str, u32>,
}

impl<'a> Numbering<'a> {
    fn id(&mut self, stem: &'a str) -> u32 {
        if let Some(known) = self.before.postings.terms.find(stem) {
            return narrow(known);
        }
        let next = self.before.term_count() + narrow(self.new.len());
        *self.ids.entry(stem).or_insert_with(|| {
            self.new.push(stem);
            next
        })
    }

    /// The stems of some words in alphabetical order, and the place of each among them by its number.
    fn in_order(self, words: &[Word<'_>]) -> (Strings, Vec<Option<u32>>) {
        let old = (0..self.before.postings.terms.len()).map(|at| self.before.postings.terms.at(at));
        let all = old.chain(self.new).zip(0..);
        let mut ranks = vec![None; self.before.postings.terms.len() + self.ids.len()];
        for word in words.iter().filter(|word| word.languages != 0) {
            ranks[word.term as usize] = Some(0);
        }
        let mut order: Vec<(&str, u32)> =
            all.filter(|(_, id): &(_, u32)| ranks[*id as usize].is_some()).collect();
        // Those before are in order already: a stable sort merges the others in.
        order.par_sort();
        for (&(_, id), rank) in order.iter().zip(0..) {
            ranks[id as usize] = Some(rank);
        }
        (Strings::new(order.iter().map(|&(stem, _)| stem)), ranks)
    }
}

/// The forms in alphabetical order; numbers the forms of each stem.
fn forms(words: &mut [Word<'_>], terms: &mut [TermFacts]) -> (Strings, Vec<FormFacts>) {
    let mut order: Vec<u32> =
        (0..).zip(&*words).filter(|(_, word)| word.languages != 0).map(|(id, _)| id).collect();
    order.par_sort_by_key(|&id| {
        let word = &words[id as usize];
        (word.text, word.term)
    });
    let mut texts = Vec::new();
    let mut facts: Vec<FormFacts> = Vec::new();
    for &id in &order {
        let word = &mut words[id as usize];
        let of_term = &mut terms[word.term as usize];
        of_term.languages |= word.languages;
        match facts.last_mut() {
            Some(form) if form.term == word.term && texts.last() == Some(&word.text) => {
                form.languages |= word.languages;
                word.variant = form.variant;
            }
            _ => {
                let Word { text, languages, term, .. } = *word;
                word.variant = of_term.forms;
                of_term.forms = of_term.forms.saturating_add(1);
                texts.push(text);
                facts.push(FormFacts { term, variant: word.variant, languages });
            }
        }
    }
    (Strings::new(texts.into_iter()), facts)
}

/// The lists of the parts by stem, then by part: where each row begins, and the rows.
fn sources(numbers: &[Vec<u32>], words: &[Word<'_>], terms: usize) -> (Vec<u32>, Vec<Source>) {
    let mut rows = vec![0_u32; terms + 2];
    for &id in numbers.iter().flatten() {
        rows[words[id as usize].term as usize + 2] += 1;
    }
    for index in 2..rows.len() {
        rows[index] += rows[index - 1];
    }
    let mut sources = vec![Source::default(); numbers.iter().map(Vec::len).sum()];
    for (part, numbers) in (0..).zip(numbers) {
        for (word, &id) in (0..).zip(numbers) {
            let Word { term, variant, .. } = words[id as usize];
            let slot = &mut rows[term as usize + 1];
            sources[*slot as usize] = Source { part, word, variant };
            *slot += 1;
        }
    }
    (rows, sources)
}
