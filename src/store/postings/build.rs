//! Makes an index: stretches of the articles that the one before has not are read on all cores, then one
//! list a stem is put together of what that has and of theirs.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{Article, ArticleId, push_varint, varint};
use crate::store::postings::before::Before;
use crate::store::postings::dictionary::Dictionary;
use crate::store::postings::intern::Interner;
use crate::store::postings::places::Offsets;
use crate::store::postings::weight::Lengths;
use crate::store::postings::{
    Languages, Postings, Renewed, TERMS_PER_BLOCK, TITLE_GAP, bit, narrow,
};
use crate::text::for_each_folded_word;

/// Bytes of text that one stretch takes at most, beyond its last article: small enough that what
/// it needs for sorting stays small, large enough that words seldom have to be looked up again.
const STRETCH: usize = 8 << 20;

impl Postings {
    /// The index of some articles, numbered as they stand.
    pub fn build(articles: &[Arc<Article>]) -> Arc<Self> {
        Self::default().renewed(articles, &vec![None; articles.len()]).postings
    }

    /// The same where this index has some of the articles, under these numbers, which ascend: only the
    /// others are read.
    pub(in crate::store) fn renewed(
        &self,
        articles: &[Arc<Article>],
        numbers: &[Option<ArticleId>],
    ) -> Renewed {
        let languages = languages(articles);
        if languages != self.languages && self.article_count() > 0 {
            return Self::default().renewed(articles, &vec![None; articles.len()]);
        }
        let before = Before::new(self, numbers);
        let of_article = |article: &Arc<Article>| language_bit(&languages, article);
        let of_articles: Vec<Languages> = articles.iter().map(of_article).collect();
        let is_new = |number: &usize| numbers.get(*number).is_none_or(Option::is_none);
        let new: Vec<usize> = (0..articles.len()).filter(is_new).collect();
        let part = |range: Range<usize>| {
            let mut part = PartBuilder::new(&languages);
            for &number in new.get(range).unwrap_or_default() {
                part.add(narrow(number), &articles[number]);
            }
            part.finish()
        };
        let mut parts: Vec<Part> = stretches(articles, &new).into_par_iter().map(part).collect();
        let mut postings = Self::default();
        postings.add_measures(self, numbers, &parts);
        parts.iter_mut().for_each(Part::forget_places);
        let dictionary = Dictionary::new(&before, &mut parts, &languages, &of_articles);
        postings.blocks = (0..dictionary.terms.len().div_ceil(TERMS_PER_BLOCK))
            .into_par_iter()
            .map(|block| dictionary.block(block, &parts, &postings.lengths))
            .collect();
        let Dictionary { terms, term_facts, forms, form_facts, changed, .. } = dictionary;
        let postings = Self { terms, term_facts, forms, form_facts, languages, ..postings };
        Renewed { postings: Arc::new(postings), changed }
    }

    /// Adds what is measured of each article, as another index or a part has it.
    fn add_measures(&mut self, before: &Self, numbers: &[Option<ArticleId>], parts: &[Part]) {
        let (mut words, mut titles) = (Vec::new(), Vec::new());
        let mut new =
            parts.iter().flat_map(|part| (0..part.numbers.len()).map(|at| part.measures(at)));
        let all = numbers.iter().map_while(|number| match number {
            Some(number) => Some(before.measures(*number)),
            None => new.next(),
        });
        for Measures { length, title, reports, offsets } in all {
            words.push(length);
            titles.push(title);
            self.report_starts.push(narrow(self.reports.len()));
            self.reports.extend_from_slice(reports);
            self.offsets.push(offsets);
        }
        self.report_starts.push(narrow(self.reports.len()));
        // They have grown by doubling.
        self.report_starts.shrink_to_fit();
        self.reports.shrink_to_fit();
        self.offsets.shrink_to_fit();
        self.lengths = Lengths::new(words, titles);
    }

    fn measures(&self, article: ArticleId) -> Measures<'_> {
        Measures {
            length: self.length(article),
            title: self.title_length(article),
            reports: self.reports.get(self.reports_of(article)).unwrap_or_default(),
            offsets: self.offsets.of(article),
        }
    }
}

/// What is known of an article but its words.
struct Measures<'a> {
    /// In words, the title included.
    length: u32,
    title: u32,
    reports: &'a [Range<u32>],
    offsets: &'a [u32],
}

fn language_bit(languages: &[&'static str], article: &Article) -> Languages {
    let number = languages.iter().position(|&code| code == article.language);
    bit(number.unwrap_or(usize::MAX))
}

/// The languages of the articles; one that is not known has the empty name.
fn languages(articles: &[Arc<Article>]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for article in articles {
        if !found.contains(&article.language) {
            found.push(article.language);
        }
    }
    found.sort_unstable();
    found
}

/// Stretches of the articles of these numbers.
fn stretches(articles: &[Arc<Article>], numbers: &[usize]) -> Vec<Range<usize>> {
    let size_of = |&number: &usize| articles[number].text.len();
    let total: usize = numbers.iter().map(size_of).sum();
    // As much for each core.
    let threads = rayon::current_num_threads();
    let most = total / total.div_ceil(STRETCH * threads).max(1) / threads + 1;
    let mut found = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (index, number) in numbers.iter().enumerate() {
        size += size_of(number);
        if size >= most || index + 1 == numbers.len() {
            found.push(start..index + 1);
            (start, size) = (index + 1, 0);
        }
    }
    found
}

/// The index of a stretch of articles by their words, unstemmed; its articles are numbered from 0.
#[derive(Default)]
pub(super) struct Part {
    /// The numbers of its articles among all.
    numbers: Vec<u32>,
    /// The folded words, each with its language, in the order in which they were met, and their lists.
    pub(super) words: Vec<(u8, Box<str>)>,
    lists: Vec<PartList>,
    /// For each article of a list, as LEB128 varints: the distance from the one before, doubled, plus
    /// one if it holds the word once; else the count follows.
    articles: Vec<u8>,
    /// For each position: the distance from the one before in the same article.
    positions: Vec<u8>,
    lengths: Vec<u32>,
    titles: Vec<u32>,
    /// Where the event reports of each article begin in `reports`; one more at the end.
    report_starts: Vec<u32>,
    reports: Vec<Range<u32>>,
    offsets: Offsets,
}

#[derive(Clone, Copy, Debug, Default)]
struct PartList {
    articles: u32,
    positions: u32,
    documents: u32,
}

struct PartBuilder<'a> {
    languages: &'a [&'static str],
    ids: Interner,
    /// The word of each token.
    tokens: Vec<u32>,
    /// Where each token of the current text begins.
    starts: Vec<u32>,
    part: Part,
}

impl<'a> PartBuilder<'a> {
    fn new(languages: &'a [&'static str]) -> Self {
        Self {
            languages,
            ids: Interner::default(),
            tokens: Vec::new(),
            starts: Vec::new(),
            part: Part::default(),
        }
    }

    fn add(&mut self, number: u32, article: &Article) {
        self.part.numbers.push(number);
        let language = self.languages.iter().position(|&code| code == article.language);
        let language = language.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX);
        let title = self.add_text(language, &article.title);
        let words = self.add_text(language, &article.text);
        self.part.offsets.push_words(&self.starts);
        self.part.titles.push(title);
        self.part.lengths.push(title + words);
        self.part.report_starts.push(narrow(self.part.reports.len()));
        for sentence in article.events.sentences() {
            let at = |offset| narrow(self.starts.partition_point(|&start| start < offset));
            let (start, end) = (at(sentence.start), at(sentence.end));
            self.part.reports.push(title + TITLE_GAP + start..title + TITLE_GAP + end);
        }
    }

    /// Returns the number of words.
    fn add_text(&mut self, language: u8, text: &str) -> u32 {
        self.starts.clear();
        for_each_folded_word(text, |word, span| {
            self.tokens.push(self.ids.id(language, word));
            self.starts.push(span.start);
        });
        narrow(self.starts.len())
    }

    fn finish(self) -> Part {
        let Self { ids, tokens, mut part, .. } = self;
        part.report_starts.push(narrow(part.reports.len()));
        let (starts, sorted) = by_word(&tokens, ids.len(), &part);
        part.lists = starts
            .windows(2)
            .take(ids.len())
            .map(|bounds| {
                let range = bounds[0] as usize..bounds[1] as usize;
                part.encode(sorted.get(range).unwrap_or_default())
            })
            .collect();
        part.words = ids.into_words();
        part
    }
}

/// Where a token stands.
#[derive(Clone, Copy, Default)]
struct Token {
    article: u32,
    position: u32,
}

/// The tokens sorted by word (a counting sort), and where each word's begin; one more at the end.
fn by_word(tokens: &[u32], words: usize, part: &Part) -> (Vec<u32>, Vec<Token>) {
    let mut starts = vec![0_u32; words + 2];
    for &token in tokens {
        starts[token as usize + 2] += 1;
    }
    for index in 2..starts.len() {
        starts[index] += starts[index - 1];
    }
    let mut sorted = vec![Token::default(); tokens.len()];
    let mut tokens = tokens.iter();
    for (article, (&length, &title)) in (0..).zip(part.lengths.iter().zip(&part.titles)) {
        for (token, index) in tokens.by_ref().take(length as usize).zip(0..) {
            let position = if index < title { index } else { index + TITLE_GAP };
            let slot = &mut starts[*token as usize + 1];
            sorted[*slot as usize] = Token { article, position };
            *slot += 1;
        }
    }
    (starts, sorted)
}

impl Part {
    /// Writes one word's list.
    fn encode(&mut self, tokens: &[Token]) -> PartList {
        let mut list = PartList {
            articles: narrow(self.articles.len()),
            positions: narrow(self.positions.len()),
            documents: 0,
        };
        let mut article_before = 0;
        for group in tokens.chunk_by(|a, b| a.article == b.article) {
            let article = group.first().map_or(0, |first| first.article);
            push_varint(
                &mut self.articles,
                (article - article_before) << 1 | u32::from(group.len() == 1),
            );
            if group.len() > 1 {
                push_varint(&mut self.articles, narrow(group.len()));
            }
            let mut before = 0;
            for &token in group {
                push_varint(&mut self.positions, token.position - before);
                before = token.position;
            }
            list.documents += 1;
            article_before = article;
        }
        list
    }

    /// Gives back where reports and words of its articles stand.
    fn forget_places(&mut self) {
        (self.report_starts, self.reports) = (Vec::new(), Vec::new());
        self.offsets = Offsets::default();
    }

    fn measures(&self, article: usize) -> Measures<'_> {
        let report = |index: usize| self.report_starts[index] as usize;
        Measures {
            length: self.lengths[article],
            title: self.titles[article],
            reports: &self.reports[report(article)..report(article + 1)],
            offsets: self.offsets.of(ArticleId::new(article)),
        }
    }

    /// Visits the list of a word: the articles by their final numbers, each with its positions.
    pub(super) fn read(&self, word: u32, mut visit: impl FnMut(u32, &[u32])) {
        let Some(list) = self.lists.get(word as usize) else { return };
        let (mut at, mut at_position) = (list.articles as usize, list.positions as usize);
        let mut article = 0;
        let mut positions = Vec::new();
        for _ in 0..list.documents {
            let head = varint(&self.articles, &mut at);
            article += head >> 1;
            let count = if head & 1 == 1 { 1 } else { varint(&self.articles, &mut at) };
            positions.clear();
            let mut position = 0;
            for _ in 0..count {
                position += varint(&self.positions, &mut at_position);
                positions.push(position);
            }
            visit(self.numbers[article as usize], &positions);
        }
    }
}

#[cfg(test)]
mod tests;
