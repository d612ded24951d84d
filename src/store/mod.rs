//! The in-memory store: everything that the panes show, immutable once built.
//!
//! Built by a [`StoreBuilder`]; while a folder loads, snapshots are built again and swapped in.

mod dating;
mod decide;
mod dispute;
mod duplicate;
mod entity;
mod event;
mod likeness;
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
mod spelling;
mod start;
mod tale;
mod timeline;
mod traits;

pub use decide::decided_alone;
pub use lookup::Companion;
pub use passage::{Passage, Shared};
pub use saved::{Put, Take};
pub use timeline::{Bucket, Histogram, Unit};

use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::Datelike;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::model::{
    Article, ArticleId, DateValue, Decisions, Entity, EntityId, Event, EventId, EventMention,
    EventReport, InferredMention, Problem,
};
use crate::store::duplicate::Versions;
use crate::store::entity::Unified;
use crate::store::event::Timeline;
use crate::store::likeness::Likeness;
use crate::store::postings::Postings;
use crate::store::tale::{Folder, Told};
use crate::store::traits::Traits;

/// Articles, their events in the order of time, their entities, and what leads from one to another.
#[derive(Debug, Default)]
pub struct Store {
    /// By path, their names as the reader's decisions have them.
    articles: Vec<Arc<Article>>,
    /// The same as they were given.
    given: Vec<Arc<Article>>,
    decisions: Decisions,
    events: Vec<Event>,
    entities: Vec<Entity>,
    /// For each article and each of its names the entity it means.
    named: Vec<Vec<EntityId>>,
    /// For each article and each of its event mentions the event it reports.
    told: Vec<Vec<EventId>>,
    /// For each entity the events that name it, ascending.
    events_naming: Vec<Vec<EventId>>,
    /// The articles from the earliest to the latest, undated ones by the day after which they were
    /// written, else last.
    by_date: Vec<ArticleId>,
    /// The first day of each article's own date, or that after which it was written, counted from
    /// the common era.
    days: Vec<Option<i32>>,
    /// What offices alone are believed to mean, by article and place.
    inferred: Vec<InferredMention>,
    postings: Arc<Postings>,
    likeness: Likeness,
    /// The articles that stand in several files.
    versions: Versions,
    problems: Vec<Problem>,
    /// The problems that belong to no article.
    given_problems: Vec<Problem>,
}

/// Collects articles in any order; what it builds depends on their paths alone.
#[derive(Debug, Default)]
pub struct StoreBuilder {
    articles: Vec<Added>,
    problems: Vec<Problem>,
    decisions: Decisions,
}

/// An article with what was computed from it alone, which later snapshots use again.
#[derive(Debug)]
struct Added {
    article: Arc<Article>,
    traits: OnceLock<Arc<Traits>>,
}

impl StoreBuilder {
    pub fn add(&mut self, article: Arc<Article>) {
        self.articles.push(Added::new(article));
    }

    pub fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.iter().map(|added| &added.article)
    }

    /// Puts articles in the place of those of a file.
    pub fn replace(&mut self, file: &Path, articles: impl IntoIterator<Item = Arc<Article>>) {
        self.remove(&FxHashSet::from_iter([file]));
        articles.into_iter().for_each(|article| self.add(article));
    }

    /// Leaves out the articles of some files.
    pub fn remove(&mut self, files: &FxHashSet<&Path>) {
        self.articles.retain(|added| !files.contains(added.article.file.as_path()));
    }

    pub fn add_problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The problems that belong to no article, instead of those before.
    pub fn set_problems(&mut self, problems: Vec<Problem>) {
        self.problems = problems;
    }

    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What the reader says about names, over what the rules say.
    pub fn set_decisions(&mut self, decisions: Decisions) {
        self.decisions = decisions;
    }

    pub fn len(&self) -> usize {
        self.articles.len()
    }

    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// A store of everything added so far.
    pub fn build(&self) -> Arc<Store> {
        self.build_with(Vec::new())
    }

    /// The same with more articles, which are not added.
    pub fn build_with(&self, more: Vec<Arc<Article>>) -> Arc<Store> {
        self.build_all(more, &mut |_| {})
    }

    /// A store of everything added so far; `done` is told the name of each step behind it.
    pub fn build_in_steps(&self, done: &mut dyn FnMut(&'static str)) -> Arc<Store> {
        self.build_all(Vec::new(), done)
    }

    fn build_all(&self, more: Vec<Arc<Article>>, done: &mut dyn FnMut(&'static str)) -> Arc<Store> {
        let more: Vec<Added> = more.into_iter().map(Added::new).collect();
        let mut added: Vec<&Added> = self.articles.iter().chain(&more).collect();
        added.par_sort_by(|a, b| order(&a.article).cmp(&order(&b.article)));
        let articles: Vec<_> = added.iter().map(|added| Arc::clone(&added.article)).collect();
        let traits: Vec<_> = added.par_iter().map(|added| added.traits()).collect();
        done("traits");
        let postings = Arc::new(Postings::build(&articles));
        done("postings");
        let decisions = self.decisions.clone();
        Arc::new(link(articles, traits, decisions, self.problems.clone(), postings, done))
    }

    /// The store that [`Store::write`] wrote down when the same articles, decisions and problems were
    /// there, without linking them again; nothing where it cannot be that one.
    pub fn restore(&self, parts: &mut Take<'_>) -> Option<Arc<Store>> {
        self.restore_of(|_| true, parts)
    }

    /// The same with the articles of some files alone.
    pub fn restore_of(
        &self,
        is_part: impl Fn(&Path) -> bool,
        parts: &mut Take<'_>,
    ) -> Option<Arc<Store>> {
        let all = self.articles.iter();
        let mut added: Vec<&Added> = all.filter(|added| is_part(&added.article.file)).collect();
        added.par_sort_by(|a, b| order(&a.article).cmp(&order(&b.article)));
        let given: Vec<_> = added.iter().map(|added| Arc::clone(&added.article)).collect();
        let (store, traits) =
            Store::read(given, self.decisions.clone(), self.problems.clone(), parts)?;
        for ((added, traits), article) in added.into_iter().zip(traits).zip(&store.articles) {
            // Those of an article that the folder has changed may be others.
            if Arc::ptr_eq(&added.article, article) {
                drop(added.traits.set(traits));
            }
        }
        Some(Arc::new(store))
    }
}

/// Makes a store of articles in their order and what was computed from each alone.
fn link(
    given: Vec<Arc<Article>>,
    mut traits: Vec<Arc<Traits>>,
    decisions: Decisions,
    given_problems: Vec<Problem>,
    postings: Arc<Postings>,
    done: &mut dyn FnMut(&'static str),
) -> Store {
    let found = settled(given.clone(), &postings);
    done("sentence starts");
    let versions = Versions::new(&found, &traits);
    done("versions");
    let Unified { mut entities, named, corrected } =
        entity::unify(&found, &decisions.list, &versions);
    let mut articles = found;
    for (at, article) in corrected {
        articles[at] = article;
    }
    let problems = all_problems(&articles, &decisions, &given_problems);
    done("names");
    let mut likeness = Likeness::new(&articles, &traits, &named, &versions);
    done("likeness");
    let mut told = Told::new(&articles, &versions);
    let folder = Folder::new(&articles, &entities, &named, &likeness, &versions, &told);
    let dated = dating::date(&folder);
    if !dated.is_empty() {
        let changed: Vec<ArticleId> = dated.iter().map(|(id, _)| *id).collect();
        for (id, article) in dated {
            traits[id.index()] = Arc::new(Traits::of(&article));
            articles[id.index()] = Arc::new(article);
        }
        told.renew(&articles, &versions, &changed);
        likeness = Likeness::new(&articles, &traits, &named, &versions);
    }
    done("dating");
    let days: Vec<Option<i32>> = articles.iter().map(|article| published_on(article)).collect();
    let inferred = role::infer(&articles, &named, &days);
    role::name_roles(&articles, &named, &mut entities);
    done("offices");
    let mut repeats = duplicate::repeats(&versions, &articles);
    let folder = Folder::new(&articles, &entities, &named, &likeness, &versions, &told);
    let (tales, rare) = (merge::tales(&folder, &repeats), folder.rare());
    // Much memory is taken from here on: what is needed no longer goes first.
    drop(told);
    let mut groups = merge::groups(&tales, &likeness, rare);
    drop(tales);
    duplicate::set_apart(&mut groups, &versions, &mut repeats);
    done("events");
    let Timeline { events, told, naming } =
        Timeline::new(&articles, &named, entities.len(), groups, &repeats);
    let by_date = by_date(&articles);
    done("timeline");
    Store {
        by_date,
        days,
        inferred,
        postings,
        likeness,
        versions,
        articles,
        given,
        decisions,
        events,
        entities,
        named,
        told,
        events_naming: naming,
        problems,
        given_problems,
    }
}

/// What is wrong with the articles, with the decisions, and with what belongs to no article.
fn all_problems(
    articles: &[Arc<Article>],
    decisions: &Decisions,
    given: &[Problem],
) -> Vec<Problem> {
    let mut problems = given.to_vec();
    problems.extend_from_slice(&decisions.problems);
    problems.extend(articles.iter().flat_map(|article| article.problems.iter().cloned()));
    problems.sort();
    problems
}

/// The articles with what the folder says of their sentence starts.
fn settled(mut articles: Vec<Arc<Article>>, postings: &Postings) -> Vec<Arc<Article>> {
    for (at, article) in start::settle(&articles, postings) {
        articles[at] = article;
    }
    articles
}

impl Added {
    fn new(article: Arc<Article>) -> Self {
        Self { article, traits: OnceLock::new() }
    }

    fn traits(&self) -> Arc<Traits> {
        Arc::clone(self.traits.get_or_init(|| Arc::new(Traits::of(&self.article))))
    }
}

/// One file may hold several articles, and two folders files of one name.
fn order(article: &Article) -> impl Ord + '_ {
    (&article.path, &article.file, &article.title, &article.text)
}

/// The day of an article, or the one after which it was written.
fn published_on(article: &Article) -> Option<i32> {
    let days = article.published.value.as_ref().and_then(DateValue::known_days);
    let day = days.map(|(first, _)| first).or(article.published.after)?;
    Some(day.num_days_from_ce())
}

fn by_date(articles: &[Arc<Article>]) -> Vec<ArticleId> {
    let first_day = |id: &ArticleId| {
        let day = published_on(&articles[id.index()]);
        (day.is_none(), day, *id)
    };
    let mut ids: Vec<ArticleId> = (0..articles.len()).map(ArticleId::new).collect();
    ids.sort_by_cached_key(first_day);
    ids
}

impl Store {
    /// The same articles under other decisions about their names.
    #[must_use]
    pub fn decided(&self, decisions: Decisions) -> Store {
        let traits = self.given.par_iter().map(|article| Arc::new(Traits::of(article))).collect();
        let (given, problems) = (self.given.clone(), self.given_problems.clone());
        link(given, traits, decisions, problems, Arc::clone(&self.postings), &mut |_| {})
    }

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

    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// The mention behind a report of an event.
    pub fn report(&self, report: EventReport) -> &EventMention {
        &self.article(report.article).events[report.mention as usize]
    }

    /// The entities of an article's names, in the order of `Article::names`.
    pub fn entities_named(&self, article: ArticleId) -> &[EntityId] {
        self.named.get(article.index()).map_or(&[], Vec::as_slice)
    }

    /// The events of an article's event mentions, in the order of `Article::events`.
    pub fn events_told(&self, article: ArticleId) -> &[EventId] {
        self.told.get(article.index()).map_or(&[], Vec::as_slice)
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
