//! Which words and numbers tell the events of each article, outside their names: of the articles alone,
//! whatever the folder makes of it.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::label::APART;
use crate::model::{Article, ArticleId, EventReport, Reported};
use crate::store::duplicate::Versions;
use crate::store::traits::{Trait, TraitKind, for_each_in_label, for_each_in_passage};
use crate::text::{LONGEST_SENTENCE, Span};

/// What tells the events of a folder's articles, outside their names: of them alone, whatever the
/// folder makes of it.
pub(super) struct Told {
    articles: Vec<ToldIn>,
    /// How many articles tell events with a stem, of those that several have, versions counted once.
    stems: FxHashMap<Trait, usize>,
}

/// What tells the events of one article: theirs one behind the other, and where each event's end.
struct ToldIn {
    keys: Box<[Trait]>,
    ends: Box<[u32]>,
}

impl Told {
    pub(super) fn new(articles: &[Arc<Article>], versions: &Versions) -> Self {
        let articles = articles.par_iter().map(|article| ToldIn::of(article)).collect();
        let mut told = Self { articles, stems: FxHashMap::default() };
        told.count_stems(versions);
        told
    }

    /// Some articles as they are now.
    pub(super) fn renew(
        &mut self,
        articles: &[Arc<Article>],
        versions: &Versions,
        changed: &[ArticleId],
    ) {
        for id in changed {
            self.articles[id.index()] = ToldIn::of(&articles[id.index()]);
        }
        self.count_stems(versions);
    }

    /// What tells an event of an article that is none of its reports.
    pub(super) fn beside(article: &Article, event: &Reported) -> Vec<Trait> {
        let mut told = Vec::new();
        let beside = article.events.sentences().filter(|sentence| *sentence == event.sentence);
        for_each_told(article, event, beside.count(), &Marks::of(article), |key| told.push(key));
        told
    }

    /// How many articles tell events with a stem, where several do.
    pub(super) fn telling(&self, stem: Trait) -> Option<usize> {
        self.stems.get(&stem).copied()
    }

    /// What tells a report.
    pub(super) fn of(&self, report: EventReport) -> &[Trait] {
        let ToldIn { keys, ends } = &self.articles[report.article.index()];
        let end = |mention: u32| ends.get(mention as usize).map_or(0, |&end| end as usize);
        let start = report.mention.checked_sub(1).map_or(0, end);
        keys.get(start..end(report.mention)).unwrap_or_default()
    }

    fn count_stems(&mut self, versions: &Versions) {
        let of_article = |(at, told): (usize, &ToldIn)| {
            let is_counted = versions.is_entry(ArticleId::new(at));
            let is_stem = |key: &Trait| is_counted && key.kind() == TraitKind::Stem;
            let mut stems: Vec<Trait> = told.keys.iter().copied().filter(is_stem).collect();
            stems.sort_unstable();
            stems.dedup();
            stems
        };
        let mut all: Vec<Trait> =
            self.articles.par_iter().enumerate().flat_map_iter(of_article).collect();
        all.par_sort_unstable();
        let runs = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
        self.stems = runs.filter_map(|run| Some((*run.first()?, run.len()))).collect();
    }
}

impl ToldIn {
    fn of(article: &Article) -> Self {
        let (mut keys, mut ends) = (Vec::new(), Vec::with_capacity(article.events.len()));
        let events: Vec<Reported> = article.events.iter().collect();
        let marks = Marks::of(article);
        for in_sentence in events.chunk_by(|one, other| one.sentence == other.sentence) {
            for event in in_sentence {
                for_each_told(article, event, in_sentence.len(), &marks, |key| keys.push(key));
                ends.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
        }
        Self { keys: keys.into(), ends: ends.into() }
    }
}

/// Visits what tells an event, one of `beside` in its sentence, outside its names.
fn for_each_told(
    article: &Article,
    event: &Reported,
    beside: usize,
    marks: &Marks,
    mut take: impl FnMut(Trait),
) {
    if event.is_stated() {
        return for_each_in_label(article, &article.label(event), take);
    }
    let names = event.names.iter().filter_map(|&name| marks.names.get(name as usize));
    let names: Vec<Span> = names.copied().collect();
    let passage = passage(article, event, beside, marks);
    for_each_in_passage(article, passage, [&names, &marks.dates], &mut take);
}

/// Where an article has its names and its dates.
struct Marks {
    names: Vec<Span>,
    dates: Vec<Span>,
}

impl Marks {
    fn of(article: &Article) -> Self {
        let dates = article.dates.iter().map(|date| date.span);
        Self { names: article.names.spans().collect(), dates: dates.collect() }
    }
}

/// The words that tell the event: its clause where the sentence tells several.
fn passage(article: &Article, event: &Reported, beside: usize, marks: &Marks) -> Span {
    if beside < 2 && event.sentence.len() <= LONGEST_PASSAGE {
        return event.sentence;
    }
    let sentence = near(article, event, marks);
    let label = article.label(event);
    let parts = label.split(APART).map(|part| part.trim_matches('…'));
    let label = parts.max_by_key(|part| part.len()).unwrap_or_default();
    let start = sentence.start as usize + sentence.of(&article.text).find(label).unwrap_or(0);
    Span::new(start, start + label.len())
}

/// The sentence of an event; of one without an end what stands around its date.
fn near(article: &Article, event: &Reported, marks: &Marks) -> Span {
    let date = event.date.and_then(|date| marks.dates.get(date.get()));
    let Some(date) = date.filter(|_| event.sentence.len() > LONGEST_SENTENCE) else {
        return event.sentence;
    };
    let (text, [start, end]) = (&article.text, [date.start as usize, date.end as usize]);
    let start = text.floor_char_boundary(start.saturating_sub(LONGEST_SENTENCE / 2));
    let end = text.ceil_char_boundary(end + LONGEST_SENTENCE / 2);
    Span::new(start, end)
}

/// A longer sentence, in bytes, tells more than one thing.
const LONGEST_PASSAGE: usize = 600;
