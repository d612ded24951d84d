//! Full-text search: ranked articles with the passage that shows why. What is marked comes from the
//! index's positions, so that what was counted is what is shown.

use std::cmp::Reverse;
use std::collections::BTreeSet;

pub use crate::query::rank::{Share, rank, shares};

use crate::model::{ArticleId, EntityId};
use crate::query::ask::Ask;
use crate::query::condition::Condition;
use crate::query::near::mended;
use crate::query::snippet::{Mark, Snippet, snippet};
use crate::query::{Query, select};
use crate::store::Store;
use crate::store::postings::Run;
use crate::text::Span;

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

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The best articles, best first; of equally good ones the later.
    pub hits: Vec<Hit>,
    /// How many articles match.
    pub total: usize,
    /// What was searched instead where nothing matched but for a letter.
    pub instead: Option<Query>,
}

/// The best `limit` articles. Where nothing matches because a word stands nowhere, words that differ
/// from it in one letter are searched.
pub fn search(store: &Store, query: &Query, limit: usize) -> Answer {
    let hits = found(store, query, limit);
    if hits.is_empty()
        && limit > 0
        && let Some(instead) = mended(store, query)
    {
        let hits = found(store, &instead, limit);
        let total = total(store, &instead, limit, &hits);
        let instead = (!hits.is_empty()).then_some(instead);
        return Answer { hits, total, instead };
    }
    Answer { total: total(store, query, limit, &hits), hits, instead: None }
}

/// How many articles match a query whose best `limit` are known.
fn total(store: &Store, query: &Query, limit: usize, hits: &[Hit]) -> usize {
    match &query.condition {
        Some(condition) if hits.len() == limit => select::articles(store, condition).iter().count(),
        _ => hits.len(),
    }
}

fn found(store: &Store, query: &Query, limit: usize) -> Vec<Hit> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let ranked = rank(store, query, limit);
    let mut ids: Vec<ArticleId> = ranked.iter().map(|&(id, _)| id).collect();
    ids.sort_unstable();
    let marked = marked(store, condition, &ids);
    let hit = |(id, score): (ArticleId, f32)| {
        let marked = ids.binary_search(&id).ok().and_then(|place| marked.get(place))?;
        Some(Hit {
            article: id,
            score,
            title_highlights: marked.title.clone(),
            matches: marked.text.len(),
            snippet: snippet(store.article(id), &marked.text),
        })
    };
    ranked.into_iter().filter_map(hit).collect()
}

/// Every match of the query in one article's text, in order: what `n` and `N` step through.
pub fn matches(store: &Store, query: &Query, article: ArticleId) -> Vec<Span> {
    let Some(condition) = &query.condition else { return Vec::new() };
    let marked = marked(store, condition, &[article]).pop().unwrap_or_default();
    marked.text.into_iter().map(|mark| mark.span).collect()
}

/// What a condition wants in an article, in order, none overlapping.
#[derive(Clone, Debug, Default)]
struct Marked {
    title: Vec<Span>,
    text: Vec<Mark>,
}

/// The words, names and times that a condition wants, in each of some articles, ascending.
fn marked(store: &Store, condition: &Condition, ids: &[ArticleId]) -> Vec<Marked> {
    let within: Vec<u32> = ids.iter().map(|id| id.0).collect();
    let mut runs: Vec<Vec<(Run, usize)>> = vec![Vec::new(); ids.len()];
    let mut found = vec![Marked::default(); ids.len()];
    let mut wanted_before = 0;
    condition.visit_wanted(&mut |wanted| {
        let phrase = wanted_before;
        wanted_before += 1;
        if let Some(ask) = Ask::of(wanted) {
            ask.visit_in(store.postings(), &within, |article, places| {
                let Ok(place) = ids.binary_search(&article) else { return };
                runs[place].extend(places.iter().map(|&run| (run, phrase)));
            });
        } else if let Condition::Name(kind, names) = wanted {
            let entities = select::entities(store, *kind, names);
            for (&id, found) in ids.iter().zip(&mut found) {
                found.text.extend(named(store, id, &entities).map(|span| Mark { span, phrase }));
            }
        } else if let Condition::When(period) = wanted {
            for (&id, found) in ids.iter().zip(&mut found) {
                let dates = store.article(id).dates.iter();
                let dates = dates.filter(|date| period.holds(&date.value));
                found.text.extend(dates.map(|date| Mark { span: date.span, phrase }));
            }
        }
    });
    for ((&id, found), runs) in ids.iter().zip(&mut found).zip(&mut runs) {
        runs.sort_unstable();
        add_runs(store, id, runs, found);
        found.text = apart(std::mem::take(&mut found.text));
    }
    found
}

fn named<'a>(
    store: &'a Store,
    id: ArticleId,
    entities: &'a BTreeSet<EntityId>,
) -> impl Iterator<Item = Span> + 'a {
    let named = store.article(id).names.iter().zip(store.entities_named(id));
    named.filter(|(_, entity)| entities.contains(entity)).map(|(name, _)| name.span)
}

/// Turns positions, ascending, into marks.
fn add_runs(store: &Store, id: ArticleId, runs: &[(Run, usize)], marked: &mut Marked) {
    let (article, postings) = (store.article(id), store.postings());
    let title = postings.title_length(id);
    let (in_title, in_text) = runs.split_at(runs.partition_point(|(run, _)| run.start < title));
    let titles = in_title
        .iter()
        .map(|&(run, phrase)| Mark { span: postings.title_span(&article.title, run), phrase });
    marked.title = apart(titles.collect()).into_iter().map(|mark| mark.span).collect();
    let places: Vec<Run> = in_text.iter().map(|&(run, _)| run).collect();
    let spans = postings.text_spans(id, &article.text, &places);
    let marks = spans.into_iter().zip(in_text);
    marked.text.extend(marks.map(|(span, &(_, phrase))| Mark { span, phrase }));
}

/// The marks in order, without those that overlap an earlier or a longer one.
fn apart(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.span.start, Reverse(mark.span.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let free = mark.span.start >= end && !mark.span.is_empty();
        end = end.max(mark.span.end);
        free
    });
    marks
}
