//! Which reports tell of the same event.
//!
//! Two reports do if their dates agree (the same, or one within the other) and they share at least
//! two things that are not everywhere: names, words, numbers. Exact dates are grouped first, then
//! each coarser report joins the one finer event that it fits, or none where several fit: two
//! different things of one day must not become one. Candidates come from lists of what reports of
//! one day, month or year mention; all pairs are never compared.

mod compare;
mod neighbour;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{ArticleId, EventReport, Few};
use crate::store::duplicate::Repeats;
use crate::store::likeness::Likeness;
use crate::store::lists::Lists;
use crate::store::merge::compare::{Alike, busy};
use crate::store::scores::SCORES;
use crate::store::tale::{Folder, Tale, Tales, shared_at_all};
use crate::store::traits::Trait;

/// A coarse report joins an event that it fits this much better than any other.
const CLEARLY: f32 = 1.25;

/// Of a thing that more reports of one day mention, each is compared with this many that follow.
const WINDOW: usize = 24;

/// A report is compared with so many of its time that follow it.
const MOST_COMPARED: usize = 48;

/// So many finer events are looked at for one report at most, the more often the more they share.
const MOST_LOOKED_AT: usize = 4096;

/// How many reports speak for an event when others are compared with it.
const SPOKESMEN: usize = 4;

/// An event that so many articles tell stands for its day, or its month.
const MANY: usize = 3;

/// The longest time, in days, within which a coarse report looks for its event.
const LONGEST_COARSE: i64 = 366;

/// All reports of the articles but those that only repeat others.
pub(super) fn tales(folder: &Folder<'_>, repeats: &Repeats) -> Tales {
    Tales::new(folder, |id| {
        let events = (0..).zip(folder.articles[id.index()].events.iter());
        let report = move |mention| EventReport { article: id, mention };
        events.filter(move |&(mention, _)| !repeats.contains_key(&report(mention)))
    })
}

/// Reports grouped by the event they tell of. From the rarity `rare` on a thing is rare in the folder.
pub(super) fn groups(tales: Tales, likeness: &Likeness, rare: f32) -> Vec<Vec<EventReport>> {
    let (times, index) = rayon::join(|| by_time(&tales), || asked(&tales));
    let busy = busy(&times, tales.len());
    let mut merging = Merging { likeness, rare, tales: &tales, busy, events: Vec::new(), index };
    for times in times.chunk_by(|(one, _), (other, _)| one.length() == other.length()) {
        merging.take(times);
    }
    merging.index = FxHashMap::default();
    merging.unite_neighbours();
    let events = merging.events;
    // What they tell is needed no longer: it goes before the groups are there twice.
    let reports: Vec<EventReport> = tales.iter().map(|tale| tale.report).collect();
    drop(tales);
    let reports = |event: Few<u32, 3>| event.iter().map(|&tale| reports[tale as usize]).collect();
    events.into_iter().map(reports).collect()
}

/// Where coarse reports will look for finer events, and what for: nothing told yet.
fn asked(tales: &Tales) -> FxHashMap<Period, ByThing> {
    let mut asking = FxHashMap::<Period, Vec<Tale<'_>>>::default();
    for tale in tales.iter() {
        for period in periods_within(tale) {
            asking.entry(period).or_default().push(tale);
        }
    }
    let things = |(period, tales): (Period, Vec<Tale<'_>>)| {
        (period, ByThing::asked(tales.iter().flat_map(|tale| tale.all().keys())))
    };
    asking.into_par_iter().map(things).collect()
}

/// The events that tell each thing that is asked for.
struct ByThing {
    numbers: FxHashMap<Trait, u32>,
    /// By number; the events ascending.
    events: Lists<u32>,
}

impl ByThing {
    fn asked(things: impl Iterator<Item = Trait>) -> Self {
        let mut numbers = FxHashMap::default();
        for key in things {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            numbers.entry(key).or_insert(next);
        }
        numbers.shrink_to_fit();
        let events = Lists::dealt(numbers.len(), std::iter::empty());
        Self { numbers, events }
    }

    fn get(&self, key: Trait) -> Option<&[u32]> {
        self.numbers.get(&key).map(|&number| self.events.of(number as usize))
    }

    /// Takes in what events tell, each behind those that are there.
    fn add<'a>(&mut self, told: impl Iterator<Item = (u32, Tale<'a>)>) {
        let number = |key: &Trait| self.numbers.get(key).copied();
        let things = told.flat_map(|(event, tale)| tale.all().keys().map(move |key| (key, event)));
        let mut added: Vec<(u32, u32)> =
            things.filter_map(|(key, event)| Some((number(&key)?, event))).collect();
        added.sort_unstable();
        added.dedup();
        if !added.is_empty() {
            self.events.lengthen(&added);
        }
    }
}

/// What a report says when it happened: how many days long, the first and the last of them. Values
/// with no place on the calendar come last, those of one day of an unknown year together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Time {
    Days(i64, NaiveDate, NaiveDate),
    Partial(Option<(u32, u32)>),
}

impl Time {
    fn of(tale: Tale<'_>) -> Self {
        match tale.days {
            Some((first, last)) => Self::Days((last - first).num_days(), first, last),
            None => Self::Partial(tale.day_of_year()),
        }
    }

    fn length(&self) -> Option<i64> {
        match self {
            Self::Days(length, ..) => Some(*length),
            Self::Partial(_) => None,
        }
    }
}

/// The reports of each time, the shortest times first.
fn by_time(tales: &Tales) -> Vec<(Time, Vec<u32>)> {
    let mut times = BTreeMap::<Time, Vec<u32>>::new();
    for (number, tale) in (0..).zip(tales.iter()) {
        times.entry(Time::of(tale)).or_default().push(number);
    }
    times.into_iter().collect()
}

/// Where finer events are looked up: by what they share and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Period {
    Year(i32),
    Month(i32, u32),
    DayOfYear(u32, u32),
}

/// Groups of reports in the making.
struct Merging<'a> {
    likeness: &'a Likeness,
    /// From this rarity on a thing is rare in the folder.
    rare: f32,
    tales: &'a Tales,
    /// How crowded the time of each is, from that of a quiet day to 1.
    busy: Vec<f32>,
    events: Vec<Few<u32, 3>>,
    /// Of each period that a coarse report may mean what such reports tell, and the events that tell it.
    index: FxHashMap<Period, ByThing>,
}

/// What becomes of the reports of one time.
struct Taken {
    /// Reports and the finer events that they join.
    joined: Vec<(u32, usize)>,
    /// New events.
    events: Vec<Few<u32, 3>>,
}

impl Merging<'_> {
    /// Takes in all reports of times of one length; those of finer times were taken before.
    fn take(&mut self, times: &[(Time, Vec<u32>)]) {
        let taken: Vec<Taken> = times.par_iter().map(|(_, tales)| self.taken(tales)).collect();
        let (first, mut all_joined) = (self.events.len(), Vec::new());
        for Taken { joined, events } in taken {
            all_joined.extend(joined);
            self.events.extend(events);
        }
        all_joined.sort_by_key(|&(_, event)| event);
        for joined in all_joined.chunk_by(|(_, one), (_, other)| one == other) {
            self.events[joined[0].1].extend(joined.iter().map(|&(tale, _)| tale));
        }
        self.register(first);
    }

    /// Groups the reports of one time.
    fn taken(&self, tales: &[u32]) -> Taken {
        let alike = Alike::new(self.likeness);
        let (mut joined, mut left) = (Vec::new(), Vec::new());
        for &tale in tales {
            match self.finer_event(tale, &alike) {
                Some(event) => joined.push((tale, event)),
                None => left.push(tale),
            }
        }
        let mut events = self.together(&left, &alike);
        self.come_back(&mut events);
        Taken { joined, events: events.into_iter().map(Few::from).collect() }
    }

    /// Of one past day that many articles tell of, the other reports that share anything with those
    /// tell of the same: one comes back to such a day for one reason.
    fn come_back(&self, events: &mut Vec<Vec<u32>>) {
        let counts: Vec<usize> = events.iter().map(|event| self.articles_of(event)).collect();
        let Some(best) = (0..events.len()).max_by_key(|&at| (counts[at], Reverse(at))) else {
            return;
        };
        let is_contested =
            counts.iter().enumerate().any(|(at, n)| at != best && n * 2 > counts[best]);
        if counts[best] < MANY || is_contested {
            return;
        }
        let main = events.swap_remove(best);
        let (joining, left): (Vec<_>, Vec<_>) = std::mem::take(events)
            .into_iter()
            .partition(|event| event.iter().any(|&tale| self.comes_back(tale, &main)));
        *events = left;
        events.push(main.into_iter().chain(joining.into_iter().flatten()).collect());
    }

    /// How many articles tell an event.
    fn articles_of(&self, event: &[u32]) -> usize {
        let articles = event.iter().map(|&tale| self.tales.get(tale).report.article);
        articles.collect::<BTreeSet<ArticleId>>().len()
    }

    fn comes_back(&self, tale: u32, event: &[u32]) -> bool {
        let report = self.tales.get(tale);
        let is_day = report.days.is_some_and(|(first, last)| first == last);
        is_day
            && !report.is_news
            && event.iter().map(|&other| self.tales.get(other)).any(|other| {
                let same = other.report.article == report.report.article;
                same || report.adds_nobody(other) && shared_at_all(report, other).next().is_some()
            })
    }

    /// The one event of a finer date that a report clearly tells of too.
    fn finer_event(&self, tale: u32, alike: &Alike<'_>) -> Option<usize> {
        let report = self.tales.get(tale);
        let mut likely = self.naming_the_same(report);
        if likely.len() > WINDOW {
            likely = SCORES.with_borrow_mut(|scores| {
                // What is everywhere counts as well, if only just.
                for &event in &likely {
                    scores.add(event, f32::MIN_POSITIVE);
                }
                for (events, rarity) in self.told_by(report) {
                    for &event in events {
                        scores.add_to(event, rarity);
                    }
                }
                scores.best(WINDOW)
            });
        }
        let likely = likely.into_iter().map(|event| event as usize);
        let mut fits: Vec<(f32, usize)> = likely
            .filter_map(|event| Some((self.fits_event(tale, event, alike)?, event)))
            .collect();
        fits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match fits[..] {
            [] => None,
            [(best, event), (next, _), ..] => (best >= next * CLEARLY).then_some(event),
            [(_, event)] => Some(event),
        }
    }

    /// The finer events that name someone or something that a report names too, ascending: no other can
    /// be the same.
    fn naming_the_same(&self, report: Tale<'_>) -> Vec<u32> {
        let names = report.names().iter().map(|name| (name.key(), 0.0));
        let mut events: Vec<u32> = self
            .told_of(report, &names)
            .into_iter()
            .flat_map(|(events, _)| events)
            .copied()
            .collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// The finer events that tell each thing that a report tells, with its rarity.
    fn told_by<'a>(&'a self, report: Tale<'_>) -> Vec<(&'a [u32], f32)> {
        self.told_of(report, &report.all().iter())
    }

    /// The finer events within a report's time that tell each of some things, and what stands with the
    /// thing. Where those are many in all, what most events tell is left out, for it tells none from others.
    fn told_of<'a>(
        &'a self,
        report: Tale<'_>,
        things: &(impl Iterator<Item = (Trait, f32)> + Clone),
    ) -> Vec<(&'a [u32], f32)> {
        let of_period = |told: &'a ByThing| {
            let things = things.clone();
            things.filter_map(move |(key, rarity)| Some((told.get(key)?, rarity)))
        };
        let periods = periods_within(report);
        let mut lists: Vec<(&[u32], f32)> =
            periods.filter_map(|period| self.index.get(&period)).flat_map(of_period).collect();
        if lists.iter().map(|(events, _)| events.len()).sum::<usize>() > MOST_LOOKED_AT {
            let mut lengths: Vec<usize> = lists.iter().map(|(events, _)| events.len()).collect();
            lengths.sort_unstable();
            let mut left = MOST_LOOKED_AT;
            let longest = lengths.into_iter().take_while(|length| {
                let fits = *length <= left;
                left = left.saturating_sub(*length);
                fits
            });
            let longest = longest.last().unwrap_or(0);
            lists.retain(|(events, _)| events.len() <= longest);
        }
        lists
    }

    fn fits_event(&self, tale: u32, event: usize, alike: &Alike<'_>) -> Option<f32> {
        let members = &self.events[event];
        let fits = members.iter().take(SPOKESMEN).filter_map(|&other| self.fit(tale, other, alike));
        let alludes = || {
            if self.articles_of(members) < MANY {
                return None;
            }
            members.iter().filter_map(|&other| self.allusion(tale, other)).max_by(f32::total_cmp)
        };
        fits.max_by(f32::total_cmp).or_else(alludes)
    }

    /// Groups reports of one time.
    fn together(&self, tales: &[u32], alike: &Alike<'_>) -> Vec<Vec<u32>> {
        let mut pairs: Vec<(f32, usize, usize)> = self
            .candidates(tales)
            .into_iter()
            .map(|(a, b)| (a as usize, b as usize))
            .filter_map(|(a, b)| Some((self.fit(tales[a], tales[b], alike)?, a, b)))
            .collect();
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let mut group_of: Vec<usize> = (0..tales.len()).collect();
        let mut groups: Vec<Vec<u32>> = (0..).take(tales.len()).map(|at| vec![at]).collect();
        for (_, a, b) in pairs {
            let (a, b) = (group_of[a], group_of[b]);
            if a == b || !self.are_one(tales, &groups[a], &groups[b], alike) {
                continue;
            }
            for moved in std::mem::take(&mut groups[b]) {
                group_of[moved as usize] = a;
                groups[a].push(moved);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups.iter_mut().flatten().for_each(|at| *at = tales[*at as usize]);
        groups
    }

    /// Whether most spokesmen of two groups of `tales` fit each other, so that a chain of reports that
    /// share little by little does not become one event.
    fn are_one(&self, tales: &[u32], some: &[u32], others: &[u32], alike: &Alike<'_>) -> bool {
        let pairs = some.iter().take(SPOKESMEN).flat_map(|&a| {
            others.iter().take(SPOKESMEN).map(move |&b| (tales[a as usize], tales[b as usize]))
        });
        let fitting = pairs.clone().filter(|&(a, b)| self.fit(a, b, alike).is_some()).count();
        fitting * 2 >= pairs.count()
    }

    /// Pairs of reports that mention the same thing, by their places among `tales`, ascending by the first.
    /// Each is compared with some that follow it, those first with which it shares what is rarest here:
    /// what a report costs does not grow with the folder.
    fn candidates(&self, tales: &[u32]) -> Vec<(u32, u32)> {
        let is_somewhere = |tale: Tale<'_>| tale.days.is_some() || tale.day_of_year().is_some();
        if tales.len() < 2 || !is_somewhere(self.tales.get(tales[0])) {
            return Vec::new();
        }
        let report = |at: u32| self.tales.get(tales[at as usize]);
        let mut mentions: Vec<(Trait, u32)> = Vec::new();
        for (at, &tale) in (0..).zip(tales) {
            let tale = self.tales.get(tale);
            let names = tale.names().iter().map(|name| name.key());
            mentions.extend(tale.things().keys().chain(names).map(|key| (key, at)));
        }
        mentions.sort_unstable();
        mentions.dedup();
        let follow = follow(&mentions, tales.len());
        let (mut pairs, mut seen_by) = (Vec::new(), vec![u32::MAX; tales.len()]);
        for (at, follow) in (0..).zip(follow.iter()) {
            let next = Some(at + 1).filter(|&next| (next as usize) < tales.len());
            let next =
                next.filter(|&next| report(next).report.article == report(at).report.article);
            let sharing = follow.iter().flat_map(|&first| {
                let following = mentions.iter().skip(first as usize);
                let key = mentions[first as usize].0;
                following.take_while(move |(other, _)| *other == key).take(WINDOW).map(|&(_, b)| b)
            });
            let others = next.into_iter().chain(sharing).filter(|&other| {
                let seen_by = &mut seen_by[other as usize];
                std::mem::replace(seen_by, at) != at
            });
            pairs.extend(others.take(MOST_COMPARED).map(|other| (at, other)));
        }
        pairs
    }

    /// Makes the events from a number on known to coarser reports.
    fn register(&mut self, first: usize) {
        let mut telling = FxHashMap::<Period, Vec<(u32, u32)>>::default();
        for (number, event) in self.events.iter().enumerate().skip(first) {
            let Ok(number) = u32::try_from(number) else { return };
            for &tale in event.iter().take(SPOKESMEN) {
                for period in periods_around(self.tales.get(tale)) {
                    if self.index.contains_key(&period) {
                        telling.entry(period).or_default().push((number, tale));
                    }
                }
            }
        }
        self.index.par_iter_mut().for_each(|(period, told)| {
            let telling = telling.get(period).into_iter().flatten();
            told.add(telling.map(|&(number, tale)| (number, self.tales.get(tale))));
        });
    }
}

/// Of what so many reports of one time mention, ascending by thing and then by report: for each report
/// where those that follow it stand among the mentions of one thing, the rarest things first.
fn follow(mentions: &[(Trait, u32)], reports: usize) -> Lists<u32> {
    let mut end = 0;
    let mut runs: Vec<Range<u32>> = mentions
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| {
            let start = end;
            end += u32::try_from(run.len()).unwrap_or_default();
            start..end
        })
        .filter(|run| run.len() > 1)
        .collect();
    runs.sort_by_key(ExactSizeIterator::len);
    let all_but_last = runs.into_iter().flat_map(|run| run.start..run.end - 1);
    Lists::dealt(reports, all_but_last.map(|at| (mentions[at as usize].1, at + 1)))
}

/// The periods that hold a report's date.
fn periods_around(tale: Tale<'_>) -> impl Iterator<Item = Period> + use<> {
    let of_year = tale.days.filter(|(first, last)| first.year() == last.year());
    let periods = of_year.map(|(first, last)| {
        let is_month = first.month() == last.month();
        [
            Some(Period::Year(first.year())),
            is_month.then(|| Period::Month(first.year(), first.month())),
            (first == last).then(|| Period::DayOfYear(first.month(), first.day())),
        ]
    });
    periods.into_iter().flatten().flatten()
}

/// The periods in which the finer events of a coarse report lie.
fn periods_within(tale: Tale<'_>) -> impl Iterator<Item = Period> + use<> {
    let month = |date: NaiveDate| Period::Month(date.year(), date.month());
    let year = |date: NaiveDate| Period::Year(date.year());
    let (one, other) = match (tale.day_of_year(), tale.days) {
        (Some((month, day)), _) => (Some(Period::DayOfYear(month, day)), None),
        (None, Some((first, last))) => match (last - first).num_days() {
            0 => (None, None),
            1..=31 => (Some(month(first)), Some(month(last))),
            32..=LONGEST_COARSE => (Some(year(first)), Some(year(last))),
            _ => (None, None),
        },
        (None, None) => (None, None),
    };
    one.into_iter().chain(other.filter(|_| one != other))
}

#[cfg(test)]
mod tests;
