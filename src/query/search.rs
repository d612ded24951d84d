//! Full-text search: ranked articles with the passage that shows why.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{Article, ArticleId, EntityId, EntityKind};
use crate::query::condition::{Condition, Phrase};
use crate::query::mark::{Mark, Marker};
use crate::query::{Query, select};
use crate::store::Store;
use crate::store::postings::Posting;
use crate::text::{CleanText, Span};

/// BM25: how soon more occurrences stop to count, and how much an article's length does.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;

/// A word in the title counts as so many in the text.
const TITLE: f32 = 4.0;

/// Bytes of text that a snippet shows at most, and bytes that it begins before the first match at
/// most, to show the sentence from its start.
const SNIPPET: usize = 220;
const LEAD: usize = 90;

/// An article that matches a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub article: ArticleId,
    /// Higher is better; comparable within one search.
    pub score: f32,
    /// The matches in the title, as spans of it.
    pub title_highlights: Vec<Span>,
    pub snippet: Snippet,
    /// How many matches the article's text holds.
    pub matches: usize,
}

/// The best passage of an article for a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snippet {
    pub text: CleanText,
    /// Where it stands in the article's text.
    pub span: Span,
    /// The matches, as spans of `text`.
    pub highlights: Vec<Span>,
}

/// The best `limit` articles, best first; of equally good ones the later.
pub fn search(store: &Store, query: &Query, limit: usize) -> Vec<Hit> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let wanted = Wanted::new(store, condition);
    let ranked = rank(store, query, limit).into_iter();
    ranked.map(|(id, score)| hit(store, &wanted, score, id)).collect()
}

/// The articles of [`search`] with their scores and nothing else.
pub fn rank(store: &Store, query: &Query, limit: usize) -> Vec<(ArticleId, f32)> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let scores = scores(store, condition);
    // The bits of floating-point numbers that are not negative are in the numbers' order.
    let mut ranked: Vec<_> = select::articles(store, condition)
        .iter()
        .map(|index| (index, scores[index].to_bits()))
        .map(|(index, bits)| (Reverse((bits, day(&store.articles()[index]))), index))
        .collect();
    if ranked.len() > limit {
        ranked.select_nth_unstable(limit);
        ranked.truncate(limit);
    }
    ranked.sort_unstable();
    let found = ranked.into_iter();
    found.map(|(Reverse((bits, _)), index)| (ArticleId::new(index), f32::from_bits(bits))).collect()
}

fn day(article: &Article) -> Option<NaiveDate> {
    article.published.value.as_ref()?.known_days().map(|(first, _)| first)
}

/// Every match of the query in one article's text, in order: what `n` and `N` step through.
pub fn matches(store: &Store, query: &Query, article: ArticleId) -> Vec<Span> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let marks = Wanted::new(store, condition).marks(store, article);
    marks.into_iter().map(|mark| mark.span).collect()
}

fn hit(store: &Store, wanted: &Wanted<'_>, rank: f32, id: ArticleId) -> Hit {
    let article = store.article(id);
    let marks = wanted.marks(store, id);
    let title = apart(wanted.title.marks(&article.title));
    Hit {
        article: id,
        score: rank,
        title_highlights: title.into_iter().map(|mark| mark.span).collect(),
        matches: marks.len(),
        snippet: snippet(article, &marks),
    }
}

/// The BM25 score of every article for the phrases and names that a condition wants.
fn scores(store: &Store, condition: &Condition) -> Vec<f32> {
    let mut sums = Sums { store, sums: vec![0.0; store.articles().len()] };
    condition.visit_wanted(&mut |wanted| match wanted {
        Condition::Text(phrase) | Condition::Title(phrase) => sums.add_phrase(phrase),
        Condition::Name(kind, phrase) => sums.add_names(*kind, phrase),
        _ => {}
    });
    sums.sums
}

/// The scores of all articles so far.
struct Sums<'a> {
    store: &'a Store,
    sums: Vec<f32>,
}

impl Sums<'_> {
    fn add(&mut self, articles: usize, postings: impl Iterator<Item = Posting>) {
        let scorer = Scorer::new(self.store, articles);
        for posting in postings {
            self.sums[posting.article.index()] += scorer.score(posting);
        }
    }

    fn add_phrase(&mut self, phrase: &Phrase) {
        if let [word] = phrase.words.as_slice() {
            for term in select::terms(self.store, word) {
                let postings = self.store.postings();
                self.add(postings.document_frequency(term), postings.cursor(term));
            }
            return;
        }
        let mut found = Vec::new();
        select::occurrences(self.store, phrase, |posting, _| found.push(posting));
        self.add(found.len(), found.into_iter());
    }

    fn add_names(&mut self, kind: Option<EntityKind>, phrase: &Phrase) {
        for entity in select::entities(self.store, kind, phrase) {
            let entity = self.store.entity(entity);
            let mentions = entity.mentions.chunk_by(|a, b| a.0 == b.0);
            let postings = mentions.map(|mentions| Posting {
                article: mentions[0].0,
                count: u32::try_from(mentions.len()).unwrap_or(u32::MAX),
                in_title: false,
            });
            self.add(entity.articles.len(), postings);
        }
    }
}

/// BM25 for one word.
struct Scorer<'a> {
    store: &'a Store,
    rarity: f32,
    mean_length: f32,
}

#[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
impl<'a> Scorer<'a> {
    fn new(store: &'a Store, articles: usize) -> Self {
        let (all, with) = (store.articles().len() as f32, articles as f32);
        let rarity = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        Self { store, rarity, mean_length: store.postings().mean_length() }
    }

    fn score(&self, posting: Posting) -> f32 {
        let length = self.store.postings().length(posting.article) as f32;
        let count = posting.count as f32 + if posting.in_title { TITLE } else { 0.0 };
        let norm = SATURATION * (1.0 - LENGTH + LENGTH * length / self.mean_length);
        self.rarity * count * (SATURATION + 1.0) / (count + norm)
    }
}

/// What to mark in an article: the phrases, names and times that a condition wants.
struct Wanted<'a> {
    text: Marker<'a>,
    title: Marker<'a>,
    others: Vec<&'a Condition>,
    entities: Vec<BTreeSet<EntityId>>,
}

impl<'a> Wanted<'a> {
    fn new(store: &Store, condition: &'a Condition) -> Self {
        let mut wanted = Self {
            text: Marker::default(),
            title: Marker::default(),
            others: Vec::new(),
            entities: Vec::new(),
        };
        condition.visit_wanted(&mut |one| match one {
            Condition::Text(phrase) => {
                wanted.text.add(phrase);
                wanted.title.add(phrase);
            }
            Condition::Title(phrase) => wanted.title.add(phrase),
            Condition::Name(kind, phrase) => {
                wanted.entities.push(select::entities(store, *kind, phrase));
            }
            other => wanted.others.push(other),
        });
        wanted
    }

    /// The matches in an article's text, in order, none overlapping.
    fn marks(&self, store: &Store, id: ArticleId) -> Vec<Mark> {
        let article = store.article(id);
        let mut marks = self.text.marks(&article.text);
        let first = self.text.len();
        for (phrase, entities) in (first..).zip(&self.entities) {
            let named = article.names.iter().zip(store.entities_named(id));
            let named = named.filter(|(_, entity)| entities.contains(entity));
            marks.extend(named.map(|(name, _)| Mark { span: name.span, phrase }));
        }
        for (phrase, other) in (first + self.entities.len()..).zip(&self.others) {
            let Condition::When(period) = other else { continue };
            let dates = article.dates.iter().filter(|date| period.holds(&date.value));
            marks.extend(dates.map(|date| Mark { span: date.span, phrase }));
        }
        apart(marks)
    }
}

/// The marks in order, without those that overlap an earlier or a longer one.
fn apart(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.span.start, Reverse(mark.span.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let free = mark.span.start >= end;
        end = end.max(mark.span.end);
        free
    });
    marks
}

/// The passage with the most different matches, then with the most.
fn snippet(article: &Article, marks: &[Mark]) -> Snippet {
    let best = (0..marks.len()).max_by_key(|&first| (worth(article, marks, first), Reverse(first)));
    let first = best.and_then(|first| marks.get(first)).map(|mark| mark.span);
    let span = passage(article, first.unwrap_or_default());
    let inside = marks.iter().map(|mark| mark.span).filter(|&mark| span.contains(mark));
    let highlights = inside
        .map(|mark| Span { start: mark.start - span.start, end: mark.end - span.start })
        .collect();
    Snippet { text: article.text.slice(span), span, highlights }
}

/// How many different phrases, and how many in all, a passage shows that begins with a mark.
fn worth(article: &Article, marks: &[Mark], first: usize) -> (u32, usize) {
    let start = marks[first].span.start as usize;
    let text = article.text.get(start..).unwrap_or_default();
    let paragraph = start + text.find('\n').unwrap_or(text.len()).min(SNIPPET - LEAD);
    let shown = marks.iter().skip(first).take_while(|mark| mark.span.end as usize <= paragraph);
    let (mut phrases, mut count) = (0_u64, 0);
    for mark in shown {
        phrases |= 1 << (mark.phrase % 64);
        count += 1;
    }
    (phrases.count_ones(), count)
}

/// The passage around a match: from the start of its sentence if that is near, within a paragraph,
/// to the end of a word.
fn passage(article: &Article, first: Span) -> Span {
    let text = article.text.as_str();
    let at = first.start as usize;
    let sentence = article.sentences.partition_point(|sentence| sentence.start <= first.start);
    let sentence = sentence.checked_sub(1).and_then(|index| article.sentences.get(index));
    let before = text.get(..at).unwrap_or_default();
    let paragraph = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let near = sentence.map(|sentence| sentence.start as usize).filter(|&start| start + LEAD >= at);
    let start =
        near.unwrap_or_else(|| word_after(text, at.saturating_sub(LEAD), at)).max(paragraph);
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find('\n').unwrap_or(rest.len());
    let most = start + SNIPPET.max((first.end as usize).saturating_sub(start));
    Span::new(start, if end <= most { end } else { word_before(text, most, first.end as usize) })
}

/// The first beginning of a word at or after `from`, `until` at the latest.
fn word_after(text: &str, from: usize, until: usize) -> usize {
    let from = (from..=until).find(|&at| text.is_char_boundary(at)).unwrap_or(until);
    let skipped = text.get(from..until).unwrap_or_default();
    if from == 0 {
        return 0;
    }
    skipped.find(char::is_whitespace).map_or(until, |blank| {
        let rest = skipped.get(blank..).unwrap_or_default();
        from + blank + (rest.len() - rest.trim_start().len())
    })
}

/// The last end of a word at or before `from`, `until` at the earliest.
fn word_before(text: &str, from: usize, until: usize) -> usize {
    let from = (until..=from).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(until);
    let kept = text.get(until..from).unwrap_or_default();
    kept.rfind(char::is_whitespace).map_or(from, |blank| until + blank)
}
