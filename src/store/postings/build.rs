//! Makes an index: stretches of articles on all cores, then one list a word out of their parts.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::Article;
use crate::store::postings::cursor::{push_varint, varint};
use crate::store::postings::{
    Block, Cursor, List, Postings, SKIP_INTERVAL, Skip, TERMS_PER_BLOCK, TITLE_GAP,
};
use crate::text::for_each_folded_word;

/// Bytes of text that one stretch takes at most, beyond its last article: small enough that what
/// it needs for sorting stays small, large enough that words seldom have to be looked up again.
const STRETCH: usize = 8 << 20;

impl Postings {
    /// The index of some articles, numbered as they stand.
    pub fn build(articles: &[Arc<Article>]) -> Self {
        let parts: Vec<Part> = stretches(articles)
            .into_par_iter()
            .map(|range| {
                let mut part = PartBuilder::default();
                let base = narrow(range.start);
                articles.get(range).unwrap_or_default().iter().for_each(|one| part.add(one));
                part.finish(base)
            })
            .collect();
        let terms = Terms::of(&parts);
        let blocks = (0..terms.order.len().div_ceil(TERMS_PER_BLOCK))
            .into_par_iter()
            .map(|block| terms.block(block, &parts))
            .collect();
        let mut postings = Postings { blocks, ..Postings::default() };
        for &(word, _) in &terms.order {
            postings.text.push_str(word);
            postings.ends.push(narrow(postings.text.len()));
        }
        for part in parts {
            postings.add_measures(part);
        }
        postings.report_starts.push(narrow(postings.reports.len()));
        let words: u64 = postings.lengths.iter().map(|&length| u64::from(length)).sum();
        postings.mean_length = mean(words, postings.lengths.len());
        postings
    }

    fn add_measures(&mut self, part: Part) {
        let before = narrow(self.reports.len());
        self.report_starts.extend(part.report_starts.iter().map(|start| before + start));
        self.reports.extend(part.reports);
        self.lengths.extend(part.lengths);
        self.titles.extend(part.titles);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean for ranking need not be exact")]
fn mean(words: u64, articles: usize) -> f32 {
    (words as f32 / articles.max(1) as f32).max(1.0)
}

/// Offsets and counts of an index stay below 2^32: the texts of a folder are far smaller.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn stretches(articles: &[Arc<Article>]) -> Vec<Range<usize>> {
    let total: usize = articles.iter().map(|article| article.text.len()).sum();
    let most = STRETCH.min(total / rayon::current_num_threads() + 1);
    let mut found = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (index, article) in articles.iter().enumerate() {
        size += article.text.len();
        if size >= most || index + 1 == articles.len() {
            found.push(start..index + 1);
            (start, size) = (index + 1, 0);
        }
    }
    found
}

/// The index of a stretch of articles; its articles are numbered from 0.
#[derive(Default)]
struct Part {
    /// The number of its first article.
    base: u32,
    /// The folded words and their lists, in the order in which the words were met.
    words: Vec<(Box<str>, PartList)>,
    articles: Vec<u8>,
    positions: Vec<u8>,
    lengths: Vec<u32>,
    titles: Vec<u32>,
    report_starts: Vec<u32>,
    reports: Vec<Range<u32>>,
}

#[derive(Clone, Default)]
struct PartList {
    articles: Range<u32>,
    positions: Range<u32>,
    documents: u32,
    last: u32,
}

#[derive(Default)]
struct PartBuilder {
    ids: FxHashMap<Box<str>, u32>,
    /// The word of each token.
    tokens: Vec<u32>,
    /// Where each token of the current text begins.
    starts: Vec<u32>,
    part: Part,
}

impl PartBuilder {
    fn add(&mut self, article: &Article) {
        let title = self.add_text(&article.title);
        let words = self.add_text(&article.text);
        self.part.titles.push(title);
        self.part.lengths.push(title + words);
        self.part.report_starts.push(narrow(self.part.reports.len()));
        for event in &article.events {
            let at = |offset| narrow(self.starts.partition_point(|&start| start < offset));
            let (start, end) = (at(event.sentence.start), at(event.sentence.end));
            self.part.reports.push(title + TITLE_GAP + start..title + TITLE_GAP + end);
        }
    }

    /// Returns the number of words.
    fn add_text(&mut self, text: &str) -> u32 {
        self.starts.clear();
        for_each_folded_word(text, |word, span| {
            let id = if let Some(&id) = self.ids.get(word) {
                id
            } else {
                let id = narrow(self.ids.len());
                self.ids.insert(word.into(), id);
                id
            };
            self.tokens.push(id);
            self.starts.push(span.start);
        });
        narrow(self.starts.len())
    }

    fn finish(self, base: u32) -> Part {
        let Self { ids, tokens, mut part, .. } = self;
        let (starts, sorted) = by_word(&tokens, ids.len(), &part);
        let mut lists = vec![PartList::default(); ids.len()];
        for (list, bounds) in lists.iter_mut().zip(starts.windows(2)) {
            let range = bounds[0] as usize..bounds[1] as usize;
            *list = part.encode(sorted.get(range).unwrap_or_default());
        }
        let mut words: Vec<(Box<str>, u32)> = ids.into_iter().collect();
        words.sort_unstable_by_key(|&(_, id)| id);
        part.words = words.into_iter().map(|(word, _)| word).zip(lists).collect();
        part.base = base;
        part
    }
}

/// Where a token stands.
#[derive(Clone, Copy, Default)]
struct Place {
    article: u32,
    position: u32,
}

/// The tokens sorted by word (a counting sort), and where each word's begin; one more at the end.
fn by_word(tokens: &[u32], words: usize, part: &Part) -> (Vec<u32>, Vec<Place>) {
    let mut starts = vec![0_u32; words + 2];
    for &token in tokens {
        starts[token as usize + 2] += 1;
    }
    for index in 2..starts.len() {
        starts[index] += starts[index - 1];
    }
    let mut sorted = vec![Place::default(); tokens.len()];
    let mut tokens = tokens.iter();
    for (article, (&length, &title)) in (0..).zip(part.lengths.iter().zip(&part.titles)) {
        for (token, index) in tokens.by_ref().take(length as usize).zip(0..) {
            let position = if index < title { index } else { index + TITLE_GAP };
            let slot = &mut starts[*token as usize + 1];
            sorted[*slot as usize] = Place { article, position };
            *slot += 1;
        }
    }
    (starts, sorted)
}

impl Part {
    /// Writes one word's list.
    fn encode(&mut self, places: &[Place]) -> PartList {
        let mut list = PartList {
            articles: narrow(self.articles.len())..0,
            positions: narrow(self.positions.len())..0,
            ..PartList::default()
        };
        for group in places.chunk_by(|a, b| a.article == b.article) {
            let Some(&first) = group.first() else { continue };
            let mut before = 0;
            let in_title = first.position < self.titles[first.article as usize];
            self.push_article(first.article - list.last, in_title, narrow(group.len()));
            for &place in group {
                push_varint(&mut self.positions, place.position - before);
                before = place.position;
            }
            list.documents += 1;
            list.last = first.article;
        }
        list.articles.end = narrow(self.articles.len());
        list.positions.end = narrow(self.positions.len());
        list
    }

    fn push_article(&mut self, distance: u32, in_title: bool, count: u32) {
        let flags = u32::from(in_title) << 1 | u32::from(count == 1);
        push_varint(&mut self.articles, distance << 2 | flags);
        if count > 1 {
            push_varint(&mut self.articles, count);
        }
    }
}

/// The words of all parts in alphabetical order, each with where its lists stand.
struct Terms<'a> {
    /// The word and its index into `lists`' rows.
    order: Vec<(&'a str, u32)>,
    /// Where each word's row begins; one more at the end.
    rows: Vec<u32>,
    /// (part, index of the word in it), by word, then by part.
    lists: Vec<(u32, u32)>,
}

impl<'a> Terms<'a> {
    fn of(parts: &'a [Part]) -> Self {
        let mut ids: FxHashMap<&str, u32> = FxHashMap::default();
        let mut order: Vec<(&str, u32)> = Vec::new();
        let mut all: Vec<u32> = Vec::new();
        for (word, _) in parts.iter().flat_map(|part| &part.words) {
            let id = *ids.entry(word).or_insert_with(|| {
                order.push((word, narrow(order.len())));
                narrow(order.len() - 1)
            });
            all.push(id);
        }
        let mut rows = vec![0_u32; order.len() + 2];
        for &id in &all {
            rows[id as usize + 2] += 1;
        }
        for index in 2..rows.len() {
            rows[index] += rows[index - 1];
        }
        let mut lists = vec![(0, 0); all.len()];
        let places = parts.iter().enumerate().flat_map(|(part, Part { words, .. })| {
            (0..words.len()).map(move |word| (narrow(part), narrow(word)))
        });
        for (id, place) in all.into_iter().zip(places) {
            let slot = &mut rows[id as usize + 1];
            lists[*slot as usize] = place;
            *slot += 1;
        }
        order.par_sort_unstable();
        Self { order, rows, lists }
    }

    /// The block of that number, its lists put together from the parts'.
    fn block(&self, number: usize, parts: &[Part]) -> Block {
        let mut block = Block::default();
        let words = self.order.iter().skip(number * TERMS_PER_BLOCK).take(TERMS_PER_BLOCK);
        for &(_, id) in words {
            let row = self.rows[id as usize] as usize..self.rows[id as usize + 1] as usize;
            let lists =
                self.lists.get(row).unwrap_or_default().iter().filter_map(|&(part, word)| {
                    let part = parts.get(part as usize)?;
                    Some((part, &part.words.get(word as usize)?.1))
                });
            block.push(lists);
        }
        block.bytes.shrink_to_fit();
        block
    }
}

impl Block {
    fn push<'a>(&mut self, parts: impl Iterator<Item = (&'a Part, &'a PartList)> + Clone) {
        let mut list = List {
            start: narrow(self.bytes.len()),
            skips: narrow(self.skips.len()),
            ..List::default()
        };
        let mut before = 0;
        for (part, piece) in parts.clone() {
            let articles = part.articles.get(widen(&piece.articles)).unwrap_or_default();
            let mut rest = 0;
            let head = varint(articles, &mut rest);
            let distance = (head >> 2) + part.base - before;
            push_varint(&mut self.bytes, distance << 2 | head & 3);
            self.bytes.extend_from_slice(articles.get(rest..).unwrap_or_default());
            list.documents += piece.documents;
            before = part.base + piece.last;
        }
        list.positions = narrow(self.bytes.len());
        for (part, piece) in parts {
            let positions = part.positions.get(widen(&piece.positions)).unwrap_or_default();
            self.bytes.extend_from_slice(positions);
        }
        let skips = self.skips_of(list);
        self.skips.extend(skips);
        self.lists.push(list);
    }

    fn skips_of(&self, list: List) -> Vec<Skip> {
        let count = list.documents.saturating_sub(1) / SKIP_INTERVAL;
        let mut cursor = Cursor::unskipped(self, list);
        (0..count)
            .map(|_| {
                cursor.nth(SKIP_INTERVAL as usize - 1);
                cursor.here()
            })
            .collect()
    }
}

fn widen(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ArticleId;
    use crate::store::postings::Posting;
    use crate::text::{Span, clean, fold, words};

    fn article(title: &str, text: &str) -> Arc<Article> {
        let [title, text] = [title, text].map(|raw| clean(raw).text);
        Arc::new(Article { title, text, ..Article::default() })
    }

    /// Every list, read through a cursor, tells what a plain count tells.
    #[track_caller]
    fn check(articles: &[Arc<Article>]) {
        let mut expected: std::collections::BTreeMap<String, Vec<(u32, bool, Vec<u32>)>> =
            std::collections::BTreeMap::new();
        for (id, article) in articles.iter().enumerate() {
            let title: Vec<_> = words(&article.title).collect();
            let body = (narrow(title.len()) + TITLE_GAP..).zip(words(&article.text));
            for (position, word) in (0..).zip(title.iter().copied()).chain(body) {
                let list = expected.entry(fold(word.text)).or_default();
                if list.last().is_none_or(|&(last, ..)| last != narrow(id)) {
                    list.push((narrow(id), position < narrow(title.len()), Vec::new()));
                }
                list.last_mut().unwrap().2.push(position);
            }
        }
        let postings = Postings::build(articles);
        let found: Vec<&str> = postings.terms().map(|(_, word)| word).collect();
        assert_eq!(found, expected.keys().map(String::as_str).collect::<Vec<_>>());
        for (word, list) in &expected {
            let term = postings.term(word).unwrap();
            let mut cursor = postings.cursor(term);
            let mut positions = Vec::new();
            for (article, in_title, places) in list {
                let count = narrow(places.len());
                let posting = Posting { article: ArticleId(*article), count, in_title: *in_title };
                assert_eq!(cursor.next(), Some(posting), "{word}");
                cursor.positions(&mut positions);
                assert_eq!(&positions, places, "{word} in {article}");
            }
            assert_eq!(cursor.next(), None);
            for (article, _, places) in list.iter().step_by(7) {
                let mut cursor = postings.cursor(term);
                cursor.seek(ArticleId(article / 2));
                assert_eq!(cursor.seek(ArticleId(*article)).unwrap().article.0, *article);
                cursor.positions(&mut positions);
                assert_eq!(&positions, places, "{word} in {article}, sought");
            }
        }
    }

    #[test]
    fn lists_tell_what_a_plain_count_tells() {
        check(&[]);
        check(&[article("", ""), article("Perché sì", "Perche sì, perché no. Sì!")]);
        let many: Vec<_> = (0..1500_u32)
            .map(|n| {
                let extra = ["Mosca", "Kiev", "l’Aia"][n as usize % 3];
                let text = format!("il {} il {extra} {}", n % 11, "parola ".repeat(n as usize % 5));
                article(if n % 13 == 0 { "Mosca" } else { "titolo" }, &text)
            })
            .collect();
        check(&many);
    }

    #[test]
    fn reports_know_their_positions() {
        let text = "Uno due. Tre quattro cinque. Sei.";
        let mut article =
            Article { title: "Il titolo".into(), text: text.into(), ..Article::default() };
        article.events = vec![crate::model::EventMention {
            sentence: Span::new(9, 28),
            label: "x".into(),
            date: None,
            value: None,
            certainty: crate::model::Certainty::Exact,
            names: Vec::new(),
            background: false,
        }];
        let postings = Postings::build(&[Arc::new(article)]);
        assert_eq!(postings.reports_of(ArticleId(0)), 0..1);
        assert_eq!(postings.report_positions(0), 6..9);
        assert_eq!(postings.terms_starting("t").len(), 2);
    }
}
