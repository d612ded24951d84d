//! Makes an index: stretches of articles on all cores, then one list a stem out of their parts.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::lang;
use crate::model::Article;
use crate::store::postings::intern::Interner;
use crate::store::postings::list::{Block, Writer, push_varint, varint};
use crate::store::postings::places::Offsets;
use crate::store::postings::strings::Strings;
use crate::store::postings::weight::Lengths;
use crate::store::postings::{
    FormFacts, Languages, Postings, TERMS_PER_BLOCK, TITLE_GAP, TermFacts, bit, narrow,
};
use crate::text::for_each_folded_word;

/// Bytes of text that one stretch takes at most, beyond its last article: small enough that what
/// it needs for sorting stays small, large enough that words seldom have to be looked up again.
const STRETCH: usize = 8 << 20;

impl Postings {
    /// The index of some articles, numbered as they stand.
    pub fn build(articles: &[Arc<Article>]) -> Self {
        let languages = languages(articles);
        let mut parts: Vec<Part> = stretches(articles)
            .into_par_iter()
            .map(|range| {
                let mut part = PartBuilder::new(&languages);
                let base = narrow(range.start);
                articles.get(range).unwrap_or_default().iter().for_each(|one| part.add(one));
                part.finish(base)
            })
            .collect();
        let mut postings = Postings::default();
        postings.add_measures(&mut parts);
        let dictionary = Dictionary::new(&mut parts, &languages);
        postings.blocks = (0..dictionary.terms.len().div_ceil(TERMS_PER_BLOCK))
            .into_par_iter()
            .map(|block| dictionary.block(block, &parts, &postings.lengths))
            .collect();
        let Dictionary { terms, term_facts, forms, form_facts, .. } = dictionary;
        Postings { terms, term_facts, forms, form_facts, languages, ..postings }
    }

    fn add_measures(&mut self, parts: &mut [Part]) {
        let (mut words, mut titles) = (Vec::new(), Vec::new());
        for part in parts {
            let before = narrow(self.reports.len());
            self.report_starts.extend(part.report_starts.iter().map(|start| before + start));
            self.reports.append(&mut part.reports);
            self.offsets.append(&part.offsets);
            words.append(&mut part.lengths);
            titles.append(&mut part.titles);
        }
        self.report_starts.push(narrow(self.reports.len()));
        self.lengths = Lengths::new(words, titles);
    }
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

/// The index of a stretch of articles by their words, unstemmed; its articles are numbered from 0.
#[derive(Default)]
struct Part {
    /// The number of its first article.
    base: u32,
    /// The folded words, each with its language, in the order in which they were met, and their lists.
    words: Vec<(u8, Box<str>)>,
    lists: Vec<PartList>,
    /// For each article of a list, as LEB128 varints: the distance from the one before, doubled, plus
    /// one if it holds the word once; else the count follows.
    articles: Vec<u8>,
    /// For each position: the distance from the one before in the same article.
    positions: Vec<u8>,
    lengths: Vec<u32>,
    titles: Vec<u32>,
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

    fn add(&mut self, article: &Article) {
        let language = self.languages.iter().position(|&code| code == article.language);
        let language = language.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX);
        let title = self.add_text(language, &article.title);
        let words = self.add_text(language, &article.text);
        self.part.offsets.push(&self.starts);
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
    fn add_text(&mut self, language: u8, text: &str) -> u32 {
        self.starts.clear();
        for_each_folded_word(text, |word, span| {
            self.tokens.push(self.ids.id(language, word));
            self.starts.push(span.start);
        });
        narrow(self.starts.len())
    }

    fn finish(self, base: u32) -> Part {
        let Self { ids, tokens, mut part, .. } = self;
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
        part.base = base;
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

    /// Visits a list: the articles by their final numbers, each with its positions.
    fn read(&self, list: PartList, mut visit: impl FnMut(u32, &[u32])) {
        let (mut at, mut at_position) = (list.articles as usize, list.positions as usize);
        let mut article = self.base;
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
            visit(article, &positions);
        }
    }
}

/// The stems and the forms of all parts, and where the parts' lists of each stem stand.
struct Dictionary {
    terms: Strings,
    term_facts: Vec<TermFacts>,
    forms: Strings,
    form_facts: Vec<FormFacts>,
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

/// A word of the folder in one language.
struct Word<'a> {
    text: &'a str,
    language: u8,
    /// The number of its stem, by alphabetical order.
    term: u32,
    variant: u16,
}

impl Dictionary {
    fn new(parts: &mut [Part], languages: &[&'static str]) -> Self {
        // The number in the folder of each part's words.
        let mut ids = Interner::default();
        let numbers: Vec<Vec<u32>> = parts
            .iter_mut()
            .map(|part| {
                let words = std::mem::take(&mut part.words);
                words.iter().map(|(language, word)| ids.id(*language, word)).collect()
            })
            .collect();
        let texts = ids.into_words();
        let (terms, mut words) = stemmed(&texts, languages);
        let mut term_facts = vec![TermFacts::default(); terms.len()];
        let (forms, form_facts) = forms(&mut words, &mut term_facts);
        let (rows, sources) = sources(&numbers, &words, terms.len());
        Self { terms, term_facts, forms, form_facts, rows, sources }
    }

    /// The block of that number, its lists put together from the parts'.
    fn block(&self, number: usize, parts: &[Part], lengths: &Lengths) -> Block {
        let mut writer = Writer::new(lengths);
        let mut places = Vec::new();
        let first = number * TERMS_PER_BLOCK;
        for term in first..(first + TERMS_PER_BLOCK).min(self.terms.len()) {
            let row = self.rows[term] as usize..self.rows[term + 1] as usize;
            let sources = self.sources.get(row).unwrap_or_default();
            writer.begin(self.term_facts.get(term).map_or(0, |facts| facts.forms));
            for of_part in sources.chunk_by(|a, b| a.part == b.part) {
                match (of_part, parts.get(of_part[0].part as usize)) {
                    ([only], Some(part)) => {
                        let list = part.lists.get(only.word as usize).copied();
                        part.read(list.unwrap_or_default(), |article, positions| {
                            writer.push(article, positions.iter().map(|&at| (at, only.variant)));
                        });
                    }
                    (_, Some(part)) => push_several(part, of_part, &mut places, &mut writer),
                    _ => {}
                }
            }
            writer.end();
        }
        writer.finish()
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
fn push_several(part: &Part, sources: &[Source], places: &mut Vec<Place>, writer: &mut Writer<'_>) {
    places.clear();
    for &Source { word, variant, .. } in sources {
        let list = part.lists.get(word as usize).copied().unwrap_or_default();
        part.read(list, |article, positions| {
            places.extend(positions.iter().map(|&position| Place { article, position, variant }));
        });
    }
    // Runs in order already: a stable sort merges them.
    places.sort();
    for group in places.chunk_by(|a, b| a.article == b.article) {
        let places = group.iter().map(|place| (place.position, place.variant));
        writer.push(group[0].article, places);
    }
}

/// The stems in alphabetical order, and each word with the number of its own.
fn stemmed<'a>(
    texts: &'a [(u8, Box<str>)],
    languages: &[&'static str],
) -> (Strings, Vec<Word<'a>>) {
    let code = |language: u8| languages.get(usize::from(language)).copied().unwrap_or_default();
    let stems: Vec<Cow<'_, str>> =
        texts.par_iter().map(|(language, text)| lang::stem(code(*language), text)).collect();
    let mut ids: FxHashMap<&str, u32> = FxHashMap::default();
    let mut words: Vec<Word<'_>> = Vec::with_capacity(texts.len());
    for ((language, text), stem) in texts.iter().zip(&stems) {
        let next = narrow(ids.len());
        let term = *ids.entry(&**stem).or_insert(next);
        words.push(Word { text, language: *language, term, variant: 0 });
    }
    let mut order: Vec<(&str, u32)> = ids.into_iter().collect();
    order.par_sort_unstable();
    let mut ranks = vec![0; order.len()];
    for (&(_, id), rank) in order.iter().zip(0..) {
        ranks[id as usize] = rank;
    }
    for word in &mut words {
        word.term = ranks[word.term as usize];
    }
    (Strings::new(order.iter().map(|&(stem, _)| stem)), words)
}

/// The forms in alphabetical order; numbers the forms of each stem.
fn forms(words: &mut [Word<'_>], terms: &mut [TermFacts]) -> (Strings, Vec<FormFacts>) {
    let mut order: Vec<u32> = (0..narrow(words.len())).collect();
    order.par_sort_unstable_by_key(|&id| {
        let word = &words[id as usize];
        (word.text, word.term, word.language)
    });
    let mut texts = Vec::new();
    let mut facts: Vec<FormFacts> = Vec::new();
    for &id in &order {
        let word = &mut words[id as usize];
        let languages: Languages = bit(usize::from(word.language));
        let of_term = &mut terms[word.term as usize];
        of_term.languages |= languages;
        match facts.last_mut() {
            Some(form) if form.term == word.term && texts.last() == Some(&word.text) => {
                form.languages |= languages;
                word.variant = form.variant;
            }
            _ => {
                word.variant = of_term.forms;
                of_term.forms = of_term.forms.saturating_add(1);
                texts.push(word.text);
                facts.push(FormFacts { term: word.term, variant: word.variant, languages });
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::ArticleId;
    use crate::store::postings::{END, Posting, Run};
    use crate::text::{Span, clean, fold, words};

    fn article(language: &'static str, title: &str, text: &str) -> Arc<Article> {
        let [title, text] = [title, text].map(|raw| clean(raw).text);
        Arc::new(Article { title, language, text, ..Article::default() })
    }

    /// Position and form of each occurrence, by stem and article.
    type Expected = BTreeMap<String, BTreeMap<u32, Vec<(u32, String)>>>;

    fn counted(articles: &[Arc<Article>]) -> Expected {
        let mut expected = Expected::new();
        for (id, article) in (0..).zip(articles) {
            let title: Vec<_> = words(&article.title).collect();
            let body = (narrow(title.len()) + TITLE_GAP..).zip(words(&article.text));
            for (position, word) in (0..).zip(title.iter().copied()).chain(body) {
                let form = fold(word.text);
                let list = expected.entry(lang::stem(article.language, &form).into_owned());
                list.or_default().entry(id).or_default().push((position, form));
            }
        }
        expected
    }

    /// Every list, read through a cursor, tells what a plain count tells.
    #[track_caller]
    fn check(articles: &[Arc<Article>]) {
        let postings = Postings::build(articles);
        let expected = counted(articles);
        assert_eq!(postings.term_count(), expected.len());
        for (stem, list) in &expected {
            let term = crate::store::postings::TermId(narrow(postings.terms.find(stem).unwrap()));
            assert_eq!(postings.document_frequency(term), list.len());
            let mut cursor = postings.cursor(term);
            let mut found = Vec::new();
            let mut next = 0;
            for (&id, places) in list {
                assert_eq!(cursor.seek(next), id, "{stem}");
                next = id + 1;
                let title = postings.title_length(ArticleId(id));
                let in_title = places[0].0 < title;
                let posting =
                    Posting { article: ArticleId(id), count: narrow(places.len()), in_title };
                assert_eq!(cursor.posting(), posting, "{stem}");
                let (bound, last) = cursor.bound(id);
                assert!(bound >= postings.weight(posting) && last >= id);
                assert_eq!(cursor.reach(id), id, "{stem}");
                assert_eq!(cursor.posting_of(id), posting, "{stem}");
                let is_light = cursor.heavy().filter(|heavy| !heavy.articles.contains(id as usize));
                assert!(is_light.is_none_or(|heavy| postings.weight(posting) <= heavy.others));
                let all: Vec<u32> = places.iter().map(|place| place.0).collect();
                cursor.positions(None, &mut found);
                assert_eq!(found, all, "{stem} in {id}");
            }
            assert_eq!(cursor.seek(next), END);
            for (&id, places) in list.iter().step_by(7) {
                let mut cursor = postings.cursor(term);
                cursor.seek(id / 2);
                assert_eq!(cursor.seek(id), id);
                let form = &places[0].1;
                let meant = postings.form(form);
                let meant = meant.iter().find(|meant| meant.term == term).unwrap();
                cursor.positions(meant.forms.as_deref(), &mut found);
                let same = places.iter().filter(|place| place.1 == *form).map(|place| place.0);
                assert_eq!(found, same.collect::<Vec<_>>(), "{form} in {id}");
            }
            let mut all = Vec::new();
            postings.cursor(term).for_each(|posting| all.push(posting.article.0));
            assert_eq!(all, list.keys().copied().collect::<Vec<_>>());
            all.clear();
            postings.cursor(term).for_each_article(|article| all.push(article.0));
            assert_eq!(all, list.keys().copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn lists_tell_what_a_plain_count_tells() {
        check(&[]);
        check(&[article("it", "", ""), article("it", "Perché sì", "Perche sì, perché no. Sì!")]);
        for count in [128, 129, 256, 1500] {
            let many: Vec<_> = (0..count)
                .map(|n: usize| {
                    let extra = ["Mosca", "mosche", "l’Aia", "strade"][n % 4];
                    let text = format!("il {} il {extra} {}", n % 11, "parola ".repeat(n % 5));
                    let title = if n.is_multiple_of(13) { "Mosca" } else { "titoli" };
                    article(["it", "en", ""][n % 7 % 3], title, &text)
                })
                .collect();
            check(&many);
        }
    }

    #[test]
    fn a_word_means_its_stem_in_each_language() {
        let articles = [
            article("it", "", "Il cane abbaia, i cani tacciono."),
            article("en", "", "They can bark; cans rattle."),
        ];
        let postings = Postings::build(&articles);
        let found = |word: &str| {
            let mut positions = Vec::new();
            let mut found = Vec::new();
            for meant in postings.stems(word) {
                let mut cursor = postings.cursor(meant.term);
                let mut next = 0;
                while cursor.seek(next) != END {
                    next = cursor.article() + 1;
                    cursor.positions(meant.forms.as_deref(), &mut positions);
                    found.extend(positions.iter().map(|position| (next - 1, *position)));
                }
            }
            found
        };
        assert_eq!(found("cane"), [(0, 3), (0, 6)]);
        assert_eq!(found("can"), [(0, 3), (0, 6), (1, 3), (1, 5)]);
        assert_eq!(found("barks"), [(1, 4)]);
        assert!(found("gatto").is_empty());
        let forms = |word: &str| postings.forms_starting(word).len();
        assert_eq!((forms("can"), forms("cani"), forms("x")), (1, 1, 0));
    }

    #[test]
    fn reports_know_their_positions_and_words_their_place() {
        let text = "Uno due. Tre quattro cinque. Sei.".to_owned() + &" sette otto".repeat(200);
        let mut article =
            Article { title: "Il titolo".into(), text: clean(&text).text, ..Article::default() };
        article.events = vec![crate::model::EventMention {
            sentence: Span::new(9, 28),
            label: "x".into(),
            date: None,
            value: None,
            certainty: crate::model::Certainty::Exact,
            names: crate::model::Few::default(),
            background: false,
        }];
        let postings = Postings::build(&[Arc::new(article)]);
        assert_eq!(postings.reports_of(ArticleId(0)), 0..1);
        assert_eq!(postings.report_positions(0), 6..9);
        let runs =
            [(6, 1), (6, 3), (9, 2), (300, 1), (311, 2)].map(|(start, words)| Run { start, words });
        let spans = postings.text_spans(ArticleId(0), &text, &runs);
        let shown: Vec<&str> = spans.iter().map(|span| span.of(&text)).collect();
        assert_eq!(shown, ["Tre", "Tre quattro cinque", "Sei. sette", "sette", "otto sette"]);
        let title = postings.title_span("Il titolo", Run { start: 1, words: 1 });
        assert_eq!(title, Span::new(3, 9));
    }
}
