//! What leads from one thing of the store to another: from an article to its events, from a name to
//! whom it appears with, from one report of an event to the next.

use crate::model::{ArticleId, EntityId, EventId, EventReport, Index};
use crate::store::{Store, sort_by_date};

/// Another entity that appears in the same articles, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Companion {
    pub entity: EntityId,
    /// Articles that name both.
    pub articles: u32,
    /// Events that name both.
    pub events: u32,
}

/// One in so many articles may lie beyond the time over which a name is shown, at either end: one of
/// long ago would press all others together.
const BEYOND: usize = 40;

/// Articles from which on not all are counted for how they lie in time.
const SPREAD: usize = 4096;

impl Store {
    /// All articles from the earliest to the latest; those without a date last, by path.
    pub fn articles_by_date(&self) -> &[ArticleId] {
        &self.by_date
    }

    /// Sorts articles from the earliest to the latest, undated ones last.
    pub fn sort_by_date(&self, articles: &mut [ArticleId]) {
        sort_by_date(articles, &self.days);
    }

    /// The first day of an article's own date, counted from the common era.
    pub fn day_of(&self, article: ArticleId) -> Option<i32> {
        self.days.get(article.index()).copied().flatten()
    }

    /// The first and the last day of the articles that name an entity, counted from the common era.
    pub fn days_of(&self, entity: EntityId) -> Option<(i32, i32)> {
        let mut days = self.entity(entity).articles.iter().filter_map(|&id| self.day_of(id));
        let first = days.next()?;
        Some(days.fold((first, first), |(from, to), day| (from.min(day), to.max(day))))
    }

    /// How many of the articles that name an entity fall into each of `parts` equal stretches of
    /// the time in which the folder's articles lie, but for a few at either end, which are counted
    /// in the outermost. Empty where the folder has no dates. Of very many articles only some are
    /// counted, for what is asked for is how they lie.
    pub fn spread(&self, entity: EntityId, parts: usize) -> Vec<u32> {
        let dated = self.by_date.partition_point(|&id| self.day_of(id).is_some());
        let day = |at: usize| self.by_date.get(at).and_then(|&id| self.day_of(id));
        let beyond = dated / BEYOND;
        let (first, last) = (day(beyond), dated.checked_sub(beyond + 1).and_then(day));
        let Some((first, last)) = first.zip(last).filter(|(first, last)| first < last) else {
            return Vec::new();
        };
        let length = usize::try_from(last - first).unwrap_or(0) + 1;
        let mut counts = vec![0; parts];
        let articles = &self.entity(entity).articles;
        let some = articles.iter().step_by(articles.len() / SPREAD + 1).copied();
        let some: Vec<ArticleId> = some.collect();
        for day in self.once(&some).filter_map(|id| self.day_of(id)) {
            let into = usize::try_from(day.clamp(first, last) - first).unwrap_or(0);
            if let Some(count) = counts.get_mut(into * parts / length) {
                *count += 1;
            }
        }
        counts
    }

    /// The events that an article tells, each once, in the order of the timeline.
    pub fn events_of_article(&self, article: ArticleId) -> Vec<EventId> {
        let mut events = self.events_told(article).to_vec();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// The events whose reports name an entity, in the order of the timeline.
    pub fn events_of_entity(&self, entity: EntityId) -> &[EventId] {
        self.events_naming.of(entity.index())
    }

    /// Where an article names an entity: indices into its names, ascending.
    pub fn mentions_in(&self, article: ArticleId, entity: EntityId) -> impl Iterator<Item = u32> {
        let named = (0..).zip(self.entities_named(article));
        named.filter(move |&(_, &named)| named == entity).map(|(mention, _)| mention)
    }

    /// Where the folder names an entity: articles and indices into their names, ascending.
    pub fn mentions(&self, entity: EntityId) -> impl Iterator<Item = (ArticleId, u32)> {
        let articles = self.entity(entity).articles.iter();
        articles.flat_map(move |&id| self.mentions_in(id, entity).map(move |mention| (id, mention)))
    }

    /// The entities that appear together with one, those with most articles in common first.
    pub fn companions(&self, entity: EntityId) -> Vec<Companion> {
        // By entity: in how many articles and events, and in which article last, for an article may
        // name one often.
        let mut counts = vec![(0, 0, None); self.entities.len()];
        let mut met = Vec::new();
        let mut count = |other: EntityId, article: Option<ArticleId>| {
            let (articles, events, last) = &mut counts[other.index()];
            if (*articles, *events) == (0, 0) && other != entity {
                met.push(other);
            }
            match article {
                Some(_) if *last == article => {}
                Some(_) => (*articles, *last) = (*articles + 1, article),
                None => *events += 1,
            }
        };
        for article in self.articles_naming(entity) {
            self.entities_named(article).iter().for_each(|&other| count(other, Some(article)));
        }
        for &event in self.events_of_entity(entity) {
            self.event(event).entities.iter().for_each(|&other| count(other, None));
        }
        let companion = |entity: EntityId| {
            let (articles, events, _) = counts[entity.index()];
            Companion { entity, articles, events }
        };
        let mut companions: Vec<Companion> = met.into_iter().map(companion).collect();
        companions.sort_by_key(|c| {
            (std::cmp::Reverse(c.articles), std::cmp::Reverse(c.events), c.entity)
        });
        companions
    }

    /// The report of an event after one of its reports; after the last comes the first.
    pub fn next_report(&self, event: EventId, report: EventReport) -> Option<EventReport> {
        let reports = &self.event(event).reports;
        let after = reports.partition_point(|&other| other <= report);
        reports.get(after).or_else(|| reports.first()).copied()
    }

    /// The report of an event before one of its reports; before the first comes the last.
    pub fn previous_report(&self, event: EventId, report: EventReport) -> Option<EventReport> {
        let reports = &self.event(event).reports;
        let before = reports.partition_point(|&other| other < report).checked_sub(1);
        before.and_then(|index| reports.get(index)).or_else(|| reports.last()).copied()
    }

    /// The reports of an event that one article gives, in the order of the text.
    pub fn reports_in(
        &self,
        event: EventId,
        article: ArticleId,
    ) -> impl Iterator<Item = EventReport> {
        let told = (0..).zip(self.events_told(article));
        told.filter(move |&(_, &told)| told == event)
            .map(move |(mention, _)| EventReport { article, mention })
    }

    /// The event that an article tells at a byte offset of its text: of the events whose sentence
    /// covers the offset the one whose date stands nearest to it.
    pub fn event_at(&self, article: ArticleId, offset: usize) -> Option<(EventId, EventReport)> {
        let text = self.article(article);
        let distance = |date: Option<Index>| {
            let span = date.and_then(|index| text.dates.get(index.get())).map(|date| date.span);
            span.map_or(usize::MAX, |span| (span.start as usize).abs_diff(offset))
        };
        let told = self.events_told(article).iter().zip(text.events.iter());
        let (mention, (&event, _)) = (0..)
            .zip(told)
            .filter(|(_, (_, report))| report.sentence.contains_offset(offset))
            .min_by_key(|(_, (_, report))| distance(report.date))?;
        Some((event, EventReport { article, mention }))
    }
}
