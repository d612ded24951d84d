//! The timeline: what the articles report, as events in the order of time.
//!
//! Which reports tell of the same event is decided in `merge.rs`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::model::{
    Article, ArticleId, DateValue, EntityId, Event, EventId, EventReport, Reported,
};
use crate::store::dispute;
use crate::store::duplicate::Repeats;

/// The events of a folder and what leads to them.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// In the order of the timeline.
    pub events: Vec<Event>,
    /// For each article and each of its event mentions the event it reports.
    pub told: Vec<Vec<EventId>>,
    /// For each entity the events that name it, ascending.
    pub naming: Vec<Vec<EventId>>,
}

impl Timeline {
    /// Makes one event of each group of reports; what only repeats one of them leads to its event.
    pub(super) fn new(
        articles: &[Arc<Article>],
        named: &[Vec<EntityId>],
        entities: usize,
        groups: Vec<Vec<EventReport>>,
        repeats: &Repeats,
    ) -> Self {
        let named = |id: ArticleId| named.get(id.index()).map_or(&[][..], Vec::as_slice);
        let mut events: Vec<Event> =
            groups.into_par_iter().map(|reports| event(articles, named, reports)).collect();
        events.par_sort_by_cached_key(order);
        let mut told: Vec<Vec<EventId>> =
            articles.iter().map(|article| vec![EventId(0); article.events.len()]).collect();
        for (number, event) in events.iter().enumerate() {
            let id = EventId::new(number);
            for report in &event.reports {
                told[report.article.index()][report.mention as usize] = id;
            }
        }
        for (repeated, report) in repeats {
            told[repeated.article.index()][repeated.mention as usize] =
                told[report.article.index()][report.mention as usize];
        }
        let naming = naming(&events, entities);
        Self { events, told, naming }
    }
}

/// For each of so many entities the events that name it, ascending.
pub(super) fn naming(events: &[Event], entities: usize) -> Vec<Vec<EventId>> {
    let mut naming = vec![Vec::new(); entities];
    for (number, event) in events.iter().enumerate() {
        for entity in &event.entities {
            naming[entity.index()].push(EventId::new(number));
        }
    }
    naming
}

/// By first day, the coarser first, then what more reports tell, then by where it is told. What has
/// no day comes last: by month and day, as far as they are known, then by weekday.
pub(super) fn order(event: &Event) -> impl Ord + use<> {
    let days = event.value.as_ref().and_then(DateValue::known_days);
    let place = days.map(|(first, last)| (first, Reverse(last)));
    let partial = match event.value {
        Some(DateValue::DayOfYear { month, day }) => (0, month, day),
        Some(DateValue::MonthOfYear(month)) => (0, month, 0),
        Some(DateValue::DayOfWeek(day)) => (1, day, 0),
        _ => (2, 0, 0),
    };
    (place.is_none(), place, partial, Reverse(event.reports.len()), event.reports.first().copied())
}

/// What some reports tell, as one event; `named` gives what the names of an article mean.
pub(super) fn event<'a>(
    articles: &[Arc<Article>],
    named: impl Fn(ArticleId) -> &'a [EntityId],
    mut reports: Vec<EventReport>,
) -> Event {
    reports.sort_unstable();
    let article = |report: &EventReport| &articles[report.article.index()];
    let mention =
        |report: &EventReport| article(report).events.get(report.mention).unwrap_or_default();
    let mentions: Vec<Reported> = reports.iter().map(mention).collect();
    let told = || reports.iter().zip(&mentions);
    let entities = entities(named, told().map(|(report, mention)| (report.article, mention)));
    let language = |report: &EventReport| article(report).language;
    let mut languages = BTreeMap::<&str, u32>::new();
    for report in &reports {
        *languages.entry(language(report)).or_default() += 1;
    }
    let shown = (0..).zip(told()).min_by_key(|(_, (report, mention))| {
        let spoken = languages.get(language(report)).copied().unwrap_or_default();
        let trust = (mention.certainty, mention.background);
        (exactness(mention), !mention.is_stated(), Reverse(spoken), trust)
    });
    let date =
        shown.and_then(|(_, (report, mention))| article(report).dates.get(mention.date?.get()));
    let modifier = date.and_then(|date| date.modifier);
    let (at, shown) = shown.map_or((0, None), |(at, (_, mention))| (at, Some(mention)));
    Event {
        modifier,
        disputes: dispute::among(articles, &reports).into(),
        value: shown.and_then(|mention| mention.value.clone()),
        certainty: shown.map(|mention| mention.certainty).unwrap_or_default(),
        shown: at,
        reports: reports.into(),
        entities: entities.into(),
    }
}

/// The number of days that a report leaves open, the least for the most exact.
fn exactness(mention: &Reported) -> (bool, i64) {
    let days = mention.value.as_ref().and_then(DateValue::known_days);
    let length = |(first, last): (NaiveDate, NaiveDate)| (last - first).num_days();
    (days.is_none(), days.map_or(0, length))
}

/// Whom the mentions name: those in most reports first.
fn entities<'a, 'b>(
    named: impl Fn(ArticleId) -> &'b [EntityId],
    mentions: impl Iterator<Item = (ArticleId, &'a Reported)>,
) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = Vec::new();
    for (article, mention) in mentions {
        let named = named(article);
        let before = all.len();
        for &name in &mention.names {
            let id = named.get(name as usize).filter(|id| !all[before..].contains(id));
            all.extend(id);
        }
    }
    all.sort_unstable();
    let mut counted: Vec<&[EntityId]> = all.chunk_by(|a, b| a == b).collect();
    counted.sort_by_key(|ids| Reverse(ids.len()));
    counted.into_iter().map(|ids| ids[0]).collect()
}
