//! A store written down and read back: what linking made of the articles, so that a folder in which
//! nothing has happened need not be linked again.
//!
//! It is a row of parts, each a few thousand things of one kind, so that none takes much memory beside
//! the store, and that they are unpacked on all cores. The articles are given when it is read; only those
//! that the folder has changed are written. Whoever keeps the parts answers for the same articles,
//! decisions and problems, and for parts that are whole; that every number leads somewhere is checked here all the same.

use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::{
    AnchorBasis, Article, ArticleId, DateMention, Decisions, Entity, EntityId, Event, EventId,
    EventReport, Events, InferredMention, Names, Packed, Problem, Published, RoleBasis,
    RoleMention, Seldom, StartMention, pack, unpack,
};
use crate::store::compared::Compared;
use crate::store::deferred::Deferred;
use crate::store::duplicate::Versions;
use crate::store::given::Given;
use crate::store::likeness::Likeness;
use crate::store::postings::Postings;
use crate::store::start::Verdicts;
use crate::store::traits::{Collected, Features, SavedTraits};
use crate::store::{Store, all_problems, kept};

/// Takes a part.
pub type Put<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// Gives the next part, if there is one.
pub type Take<'a> = dyn FnMut() -> Option<Vec<u8>> + 'a;

/// So many things stand in one part.
const TOGETHER: usize = 4096;

/// What is short enough for one part.
#[derive(Serialize, Deserialize)]
struct Head {
    by_date: Vec<ArticleId>,
    days: Vec<Option<i32>>,
    inferred: Vec<InferredMention>,
    versions: Vec<Vec<ArticleId>>,
}

/// What an article that is not as it was given has not in common with that.
#[derive(Serialize, Deserialize)]
struct Changed {
    at: usize,
    published: Published,
    /// Nothing where they are those that were given.
    dates: Option<Packed<DateMention>>,
    names: Names,
    roles: Seldom<RoleMention>,
    starts: Packed<StartMention>,
    events: Events,
}

impl Store {
    /// Writes down what linking has made of the articles.
    ///
    /// # Errors
    /// Those of `put`.
    pub fn write(&self, put: &mut Put<'_>) -> io::Result<()> {
        let head = Head {
            by_date: self.by_date.clone(),
            days: self.days.clone(),
            inferred: self.inferred.clone(),
            versions: self.versions.groups().to_vec(),
        };
        put_one(&head, put)?;
        let changed = self.given.iter().enumerate().filter(|(_, given)| given.is_changed());
        let changed = changed.map(|(at, one)| Changed::of(at, one));
        put_all(changed, put)?;
        put_all(self.named.iter(), put)?;
        put_all(self.told.iter(), put)?;
        put_all(self.entities.iter(), put)?;
        put_all(self.events.iter(), put)?;
        put_all(self.events_naming.iter(), put)?;
        let Some(likeness) = self.likeness.of_linked() else {
            return Err(io::Error::other("not all of it is linked"));
        };
        let traits = |id| {
            let (traits, sketch) = (likeness.traits(id), likeness.sketch(id));
            SavedTraits::of(traits.counted(), sketch)
        };
        put_all(self.article_ids().map(traits), put)?;
        put_one(&*self.verdicts, put)?;
        self.postings.write(put)
    }

    /// Reads what [`Self::write`] wrote, of the same articles in their order, decisions and problems.
    pub(super) fn read(
        given: Vec<Arc<Article>>,
        decisions: Decisions,
        problems: Vec<Problem>,
        take: &mut Take<'_>,
    ) -> Option<Self> {
        let Head { by_date, days, inferred, versions } = take_one(take)?;
        let versions = Versions::of(versions);
        let mut articles = given.clone();
        let whole = |changed: Changed| {
            let (at, given_one) = (changed.at, given.get(changed.at)?);
            Some((at, Arc::new(changed.whole(given_one, given.len())?)))
        };
        let changed = take_all::<Changed>(take)?.into_par_iter().map(whole);
        for (at, article) in changed.collect::<Option<Vec<_>>>()? {
            articles[at] = article;
        }
        let named: Vec<Vec<EntityId>> = take_all(take)?;
        let told = take_all::<Vec<EventId>>(take)?.into();
        let entities: Vec<Entity> = take_all(take)?;
        let events = take_all::<Event>(take)?;
        let events_naming = take_all::<Vec<EventId>>(take)?.into();
        let traits = take_all::<SavedTraits>(take)?;
        let verdicts = Arc::new(take_one::<Verdicts>(take)?);
        let postings = Arc::new(Postings::read(take)?);
        let problems = all_problems(&articles, &decisions, problems);
        let given = kept(given, &articles);
        let store = Self {
            articles,
            given,
            decisions,
            events,
            entities,
            named: named.clone().into(),
            told,
            events_naming,
            by_date,
            days,
            inferred,
            postings: Arc::new(postings.into()),
            verdicts,
            likeness: Compared::default(),
            versions,
            problems,
        };
        if traits.len() != store.articles.len() || !store.is_sound() {
            return None;
        }
        let (articles, versions) = (store.articles.clone(), store.versions.clone());
        let likeness = Deferred::new(move || {
            let features = Features {
                traits: Collected::new(&traits, |_, saved| saved.traits()),
                sketches: traits.into_iter().map(|saved| saved.sketch).collect(),
            };
            Likeness::new(&articles, features, &named, &versions)
        });
        Some(Self { likeness: Arc::new(likeness).into(), ..store })
    }

    /// Whether every number leads somewhere.
    pub(super) fn is_sound(&self) -> bool {
        let is_article = |id: &ArticleId| id.index() < self.articles.len();
        let is_entity = |id: &EntityId| id.index() < self.entities.len();
        let is_event = |id: &EventId| id.index() < self.events.len();
        let has = |id: ArticleId, of: fn(&Article) -> usize, at: u32| {
            self.articles.get(id.index()).is_some_and(|article| (at as usize) < of(article))
        };
        let is_report =
            |one: &EventReport| has(one.article, |article| article.events.len(), one.mention);
        let is_inferred = |one: &InferredMention| {
            let by = match &one.basis {
                RoleBasis::Article => None,
                RoleBasis::Folder(by) => Some(by),
            };
            is_entity(&one.entity)
                && has(one.article, |article| article.roles.len(), one.role)
                && by.is_none_or(is_article)
        };
        let is_event_sound = |event: &Event| {
            (event.shown as usize) < event.reports.len()
                && event.reports.iter().all(is_report)
                && event.entities.iter().all(is_entity)
                && event.disputes.iter().flat_map(|one| &one.said).all(|said| is_report(&said.1))
        };
        let is_entity_sound = |entity: &Entity| entity.articles.iter().all(is_article);
        let of_articles = || self.articles.iter();
        let all_named = || self.named.iter().zip(of_articles());
        let all_told = || self.told.iter().zip(of_articles());
        [self.by_date.len(), self.days.len(), self.named.len(), self.told.len()]
            .iter()
            .all(|&length| length == self.articles.len())
            && self.postings.article_count() == self.articles.len()
            && self.events_naming.len() == self.entities.len()
            && self.by_date.iter().all(is_article)
            && self.versions.groups().iter().flatten().all(is_article)
            && self.inferred.iter().all(is_inferred)
            && all_named().all(|(ids, article)| ids.len() == article.names.len())
            && all_told().all(|(ids, article)| ids.len() == article.events.len())
            && self.named.iter().flatten().all(is_entity)
            && self.told.iter().chain(self.events_naming.iter()).flatten().all(is_event)
            && self.events.par_iter().all(is_event_sound)
            && self.entities.par_iter().all(is_entity_sound)
    }
}

impl Changed {
    fn of(at: usize, given: &Given) -> Self {
        let article = given.article();
        let is_dated_alike = given.is_dated_alike();
        let Article { published, names, roles, starts, events, .. } = Article::clone(article);
        let dates = (!is_dated_alike).then(|| article.dates.clone());
        Self { at, published, dates, names, roles, starts, events }
    }

    /// The article again; nothing where what it says of its text cannot be so, or of another of `count`
    /// articles.
    fn whole(self, given: &Article, count: usize) -> Option<Article> {
        let Self { at: _, published, dates, names, roles, starts, events } = self;
        let dates = dates.unwrap_or_else(|| given.dates.clone());
        let article =
            Article { published, dates, names, roles, starts, events, ..Article::clone(given) };
        let anchors = article.dates.iter().filter_map(|date| date.anchor);
        let others = anchors.filter_map(|anchor| match anchor.basis {
            AnchorBasis::Elsewhere(id) => Some(id),
            _ => None,
        });
        let is_there = others.chain(article.published.told_by).all(|id| id.index() < count);
        (is_there && article.is_sound()).then_some(article)
    }
}

pub(super) fn put_one(thing: &impl Serialize, put: &mut Put<'_>) -> io::Result<()> {
    put(&pack(&postcard::to_allocvec(thing).map_err(io::Error::other)?))
}

pub(super) fn take_one<T: DeserializeOwned>(take: &mut Take<'_>) -> Option<T> {
    decode(&take()?)
}

fn decode<T: DeserializeOwned>(part: &[u8]) -> Option<T> {
    postcard::from_bytes(&unpack(part)?).ok()
}

/// Things in parts of many; behind them an empty one.
pub(super) fn put_all<T: Serialize>(
    things: impl Iterator<Item = T>,
    put: &mut Put<'_>,
) -> io::Result<()> {
    let mut things = things.peekable();
    while things.peek().is_some() {
        put_one(&things.by_ref().take(TOGETHER).collect::<Vec<T>>(), put)?;
    }
    put(&[])
}

pub(super) fn take_all<T: DeserializeOwned + Send>(take: &mut Take<'_>) -> Option<Vec<T>> {
    let mut parts = Vec::new();
    loop {
        match take()? {
            end if end.is_empty() => break,
            part => parts.push(part),
        }
    }
    let decode = |part: Vec<u8>| decode::<Vec<T>>(&part);
    let things: Vec<Vec<T>> = parts.into_par_iter().map(decode).collect::<Option<_>>()?;
    Some(things.into_iter().flatten().collect())
}
