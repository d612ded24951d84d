//! The in-memory store: everything that the panes show, immutable once built.
//!
//! Built by a [`StoreBuilder`] (`build.rs`); while a folder loads, snapshots are built again and swapped in.

mod amend;
mod build;
mod compared;
mod dating;
mod decide;
mod deferred;
mod dispute;
mod duplicate;
mod entity;
mod event;
mod given;
mod likeness;
mod lists;
mod lookup;
mod merge;
mod opening;
mod passage;
pub mod postings;
mod reader;
mod related;
mod role;
mod saved;
mod scores;
pub mod set;
mod spelling;
mod start;
mod tale;
mod timeline;
mod told;
mod traits;

pub use build::{Linked, StoreBuilder, Unlinked};
pub use decide::decided_alone;
pub use lookup::Companion;
pub use passage::{Passage, Shared};
pub use saved::{Put, Take};
pub use timeline::{Bucket, Histogram, Unit};

use std::sync::Arc;

use chrono::Datelike;
use rayon::prelude::*;

use crate::model::{
    Article, ArticleId, DateValue, Decisions, Entity, EntityId, Event, EventId, EventMention,
    EventReport, InferredMention, Problem, bring_changed_together,
};
use crate::store::compared::Compared;
use crate::store::deferred::Deferred;
use crate::store::duplicate::Versions;
use crate::store::entity::Unified;
use crate::store::event::Timeline;
use crate::store::given::Given;
use crate::store::likeness::Likeness;
use crate::store::lists::Lists;
use crate::store::postings::Postings;
use crate::store::start::Verdicts;
use crate::store::tale::Folder;
use crate::store::told::Told;
use crate::store::traits::{Collected, Features, Traits};
use crate::text::CleanText;

/// Articles, their events in the order of time, their entities, and what leads from one to another.
#[derive(Debug, Default)]
pub struct Store {
    /// By path, their names as the reader's decisions have them.
    articles: Vec<Arc<Article>>,
    /// The same as they were given.
    given: Vec<Given>,
    decisions: Decisions,
    events: Vec<Event>,
    entities: Vec<Entity>,
    /// For each article and each of its names the entity it means.
    named: Lists<EntityId>,
    /// For each article and each of its event mentions the event it reports.
    told: Lists<EventId>,
    /// For each entity the events that name it, ascending.
    events_naming: Lists<EventId>,
    /// The articles from the earliest to the latest, undated ones by the day after which they were
    /// written, else last.
    by_date: Vec<ArticleId>,
    /// The first day of each article's own date, or that after which it was written, counted from
    /// the common era.
    days: Vec<Option<i32>>,
    /// What offices alone are believed to mean, by article and place.
    inferred: Vec<InferredMention>,
    postings: Index,
    verdicts: Arc<Verdicts>,
    likeness: Compared,
    /// The articles that stand in several files.
    versions: Versions,
    problems: Vec<Problem>,
}

/// The full-text index of a store, or how it is made.
type Index = Arc<Deferred<Arc<Postings>>>;

/// Makes a store of articles in their order and what was computed from each alone.
fn link(
    given: Vec<Arc<Article>>,
    features: Features,
    decisions: Decisions,
    problems: Vec<Problem>,
    postings: Arc<Postings>,
    verdicts: Arc<Verdicts>,
    done: &mut dyn FnMut(&'static str),
) -> Store {
    let (settled, versions) = rayon::join(
        || verdicts.settle(&given, &postings),
        || Versions::new(&given, &features.sketches),
    );
    let mut articles = given.clone();
    put(&mut articles, settled);
    done("versions");
    let Unified { mut entities, named, corrected } =
        entity::unify(&articles, &decisions.list, &versions);
    put(&mut articles, corrected);
    bring_changed_together(&mut articles);
    let mut given = kept(given, &articles);
    let problems = all_problems(&articles, &decisions, problems);
    done("names");
    let mut likeness = Likeness::new(&articles, features, &named, &versions);
    done("likeness");
    let mut told = Told::new(&articles, &versions);
    let folder = Folder::new(&articles, &entities, &named, &likeness, &versions, &told);
    let dated = dating::date(&folder);
    if !dated.is_empty() {
        let mut changed: Vec<ArticleId> = dated.iter().map(|(id, _)| *id).collect();
        changed.sort_unstable();
        for (id, article) in dated {
            let (whole, article) = (given[id.index()].whole(), Arc::new(article));
            given[id.index()] = Given::of(whole, &article);
            articles[id.index()] = article;
        }
        let renewed = |at, article: &Arc<Article>| {
            let id = ArticleId::new(at);
            match changed.binary_search(&id) {
                Ok(_) => Traits::of(article),
                Err(_) => likeness.traits(id),
            }
        };
        let traits = Collected::new(&articles, renewed);
        let features = Features { traits, sketches: likeness.sketches() };
        // Not beside the new one.
        drop(likeness);
        told.renew(&articles, &versions, &changed);
        likeness = Likeness::new(&articles, features, &named, &versions);
    }
    done("dating");
    let days: Vec<Option<i32>> = articles.iter().map(|article| published_on(article)).collect();
    let inferred = role::infer(&articles, &named, &days);
    role::name_roles(&articles, &named, &mut entities);
    done("offices");
    let mut repeats = duplicate::repeats(&versions, &articles);
    let folder = Folder::new(&articles, &entities, &named, &likeness, &versions, &told);
    let (tales, rare) = (merge::tales(&folder, &repeats), folder.rare());
    drop(told);
    let mut groups = merge::groups(tales, &likeness, rare);
    scores::forget();
    duplicate::set_apart(&mut groups, &versions, &mut repeats);
    done("events");
    let Timeline { events, told, naming } =
        Timeline::new(&articles, &named, entities.len(), groups, &repeats);
    let mut by_date: Vec<ArticleId> = (0..articles.len()).map(ArticleId::new).collect();
    sort_by_date(&mut by_date, &days);
    done("timeline");
    Store {
        by_date,
        days,
        inferred,
        postings: Arc::new(postings.into()),
        verdicts,
        likeness: Arc::new(Deferred::from(likeness)).into(),
        versions,
        articles,
        given,
        decisions,
        events,
        entities,
        named: named.into(),
        told: told.into(),
        events_naming: naming.into(),
        problems,
    }
}

/// What is wrong with the articles and with the decisions, beside problems that belong to neither.
fn all_problems(
    articles: &[Arc<Article>],
    decisions: &Decisions,
    mut problems: Vec<Problem>,
) -> Vec<Problem> {
    problems.extend_from_slice(&decisions.problems);
    problems.extend(articles.iter().flat_map(|article| article.problems.iter().cloned()));
    problems.sort();
    problems
}

/// Puts articles into their places.
fn put(articles: &mut [Arc<Article>], changed: Vec<(usize, Arc<Article>)>) {
    for (at, article) in changed {
        articles[at] = article;
    }
}

/// What is kept of articles as they were given, once the folder has changed them.
fn kept(given: Vec<Arc<Article>>, articles: &[Arc<Article>]) -> Vec<Given> {
    let pairs = given.into_par_iter().zip(articles);
    pairs.map(|(given, article)| Given::of(given, article)).collect()
}

/// The day of an article, or the one after which it was written.
fn published_on(article: &Article) -> Option<i32> {
    let days = article.published.value.as_ref().and_then(DateValue::known_days);
    let day = days.map(|(first, _)| first).or(article.published.after)?;
    Some(day.num_days_from_ce())
}

/// From the earliest to the latest, undated ones last.
fn sort_by_date(articles: &mut [ArticleId], days: &[Option<i32>]) {
    let day = |id: ArticleId| days.get(id.index()).copied().flatten();
    articles.sort_by_cached_key(|&id| (day(id).is_none(), day(id), id));
}

impl Store {
    /// What the reader has decided about the names.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// All articles, by path.
    pub fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    pub fn article_ids(&self) -> impl Iterator<Item = ArticleId> + use<> {
        (0..self.articles.len()).map(ArticleId::new)
    }

    pub fn article(&self, id: ArticleId) -> &Article {
        &self.articles[id.index()]
    }

    /// All events in the order of the timeline: by first day, the coarser first ("2022" before
    /// "24 February 2022"), what more reports tell first; undated ones last, by what is known of
    /// their date.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.index()]
    }

    /// What an event is called: as one of its reports calls it.
    pub fn label(&self, event: &Event) -> CleanText {
        self.report(event.reports[event.shown as usize]).label
    }

    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// The mention behind a report of an event.
    pub fn report(&self, report: EventReport) -> EventMention {
        self.article(report.article).event(report.mention).unwrap_or_default()
    }

    /// The entities of an article's names, in the order of `Article::names`.
    pub fn entities_named(&self, article: ArticleId) -> &[EntityId] {
        self.named.of(article.index())
    }

    /// The events of an article's event mentions, in the order of `Article::events`.
    pub fn events_told(&self, article: ArticleId) -> &[EventId] {
        self.told.of(article.index())
    }

    /// The full-text index.
    pub fn postings(&self) -> &Postings {
        &self.postings
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

#[cfg(test)]
mod tests;
