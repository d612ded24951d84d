//! Years that an article leaves open and the folder fixes.
//!
//! "On 24 February the invasion began", in an article whose date nobody knows, gets its year where
//! another article tells of the same day or month with its year: both name things in common, at
//! least one of them rare. What stands beside such a day follows, and so does the article's own date
//! where its day is known. A wrong year is worse than none: articles that disagree give none, and
//! what an article was given is never passed on to another.
//!
//! Days that count from an unknown day of writing ("ieri") are found in `dating/writing.rs`.

mod writing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::{
    self,
    published::{is_told_back, weekday_of},
};
use crate::model::{
    Anchor, AnchorBasis, Article, ArticleId, Basis, Certainty, DateMention, DateValue, Index,
    Published, Reported,
};
use crate::store::tale::{Folder, Tale, Tales, shared};
use crate::store::traits::{Trait, TraitKind};
use crate::text::Span;

/// How much two reports must share, in rarities summed up.
const LEAST_SHARED: f32 = 0.5;

/// How many things and names two reports must share where the other tells the day, and where it
/// tells only the month.
const SHARED_OF_DAY: usize = 2;
const SHARED_OF_MONTH: usize = 3;

/// What a name adds, however common it is.
const NAME: f32 = 0.1;

/// The year that is meant must have this much more for it than any other.
const CLEARLY: f32 = 1.5;

/// How many reports that share a thing are compared with one.
const WINDOW: usize = 48;

/// A day without its year is told within a year of it.
const YEARLESS: Days = Days::new(365);

/// A day without its year is at most so many days from the one in whose year it stands.
const NEAREST: i64 = 183;

/// A day of an article that another one puts into a year.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// Index into `Article::dates`.
    date: usize,
    day: NaiveDate,
    /// Where its year stands.
    basis: AnchorBasis,
}

/// The articles that the folder dates more exactly than they do themselves, by id.
pub(super) fn date(folder: &Folder<'_>) -> Vec<(ArticleId, Article)> {
    let open: Vec<ArticleId> = (0..folder.articles.len())
        .map(ArticleId::new)
        .filter(|id| open_events(&folder.articles[id.index()]).next().is_some())
        .collect();
    let mut dated = with_years(folder, open);
    let known: BTreeSet<ArticleId> = dated.iter().map(|(id, _)| *id).collect();
    dated.extend(writing::date(folder).into_iter().filter(|(id, _)| !known.contains(id)));
    dated
}

/// The articles among `open` whose days another article puts into a year.
fn with_years(folder: &Folder<'_>, open: Vec<ArticleId>) -> Vec<(ArticleId, Article)> {
    if open.is_empty() {
        return Vec::new();
    }
    let told = Told::new(folder, &open);
    let dated = open.into_par_iter().filter_map(|id| {
        let article = &folder.articles[id.index()];
        let mut tales = Tales::default();
        for (mention, event, _) in open_events(article) {
            tales.push(folder, id, mention, &event);
        }
        let found: Vec<Found> = open_events(article)
            .zip(tales.iter())
            .filter_map(|((.., date), tale)| {
                let elsewhere =
                    told.day_of(tale).map(|(day, by)| (day, AnchorBasis::Elsewhere(by)));
                let (day, basis) = elsewhere.or_else(|| by_weekday(article, date))?;
                Some(Found { date, day, basis })
            })
            .collect();
        Some((id, dated(article, &found)?))
    });
    dated.collect()
}

/// "Sunday 7 October, at the elections of 2018": the year of the same sentence in which the day is
/// that weekday.
fn by_weekday(article: &Article, date: usize) -> Option<(NaiveDate, AnchorBasis)> {
    let mention = article.dates.get(date)?;
    let sentence = article.sentences.iter().find(|sentence| sentence.contains(mention.span))?;
    let DateValue::DayOfYear { month, day } = *without_time(&mention.value) else { return None };
    let weekday = weekday_of(month, day, &article.text, std::slice::from_ref(&mention))?;
    let first = article.dates.partition_point(|date| date.span.start < sentence.start);
    let beside = article.dates.iter().skip(first).take_while(|d| d.span.end <= sentence.end);
    let mut years = beside.filter(|date| date.certainty == Certainty::Exact).filter_map(|date| {
        let (first, _) = date.value.days().filter(|(first, last)| first.year() == last.year())?;
        let day = NaiveDate::from_ymd_opt(first.year(), month, day)?;
        (day.weekday() == weekday).then_some((day, AnchorBasis::Mention(date.span)))
    });
    let found = years.next()?;
    years.all(|(day, _)| day == found.0).then_some(found)
}

/// The events of an article that happened on a day of an unknown year, with their number and that
/// of their date.
fn open_events(article: &Article) -> impl Iterator<Item = (u32, Reported, usize)> + '_ {
    let events = (0..).zip(article.events.iter());
    events.filter_map(|(number, event)| match (&event.value, event.date) {
        (Some(DateValue::DayOfYear { .. }), Some(date)) => Some((number, event, date.get())),
        _ => None,
    })
}

/// A month of any year, with its day or, for what happened sometime in it, without.
type Slot = (u32, Option<u32>);

/// What the folder tells of the days that are asked for.
struct Told {
    tales: Tales,
    /// From what a report tells and where in a year to its place in `tales`; rare things only.
    index: FxHashMap<(Slot, Trait), Vec<u32>>,
    rare: f32,
}

impl Told {
    fn new(folder: &Folder<'_>, open: &[ArticleId]) -> Self {
        let asked: FxHashSet<Slot> = open
            .iter()
            .flat_map(|id| open_events(&folder.articles[id.index()]))
            .filter_map(|(_, event, _)| slot(event.value.as_ref()?))
            .flat_map(|(month, day)| [(month, day), (month, None)])
            .collect();
        let is_asked = |event: &Reported| {
            let value = event.value.as_ref().filter(|value| value.days().is_some());
            value.and_then(slot).is_some_and(|slot| asked.contains(&slot))
        };
        let tales = Tales::new(folder, |id| {
            let events = (0..).zip(folder.articles[id.index()].events.iter());
            events.filter(|(_, event)| is_asked(event))
        });
        let rare = folder.rare();
        let mut index = FxHashMap::<(Slot, Trait), Vec<u32>>::default();
        for (number, tale) in (0..).zip(tales.iter()) {
            let Some(slot) = slot_of(tale) else { continue };
            for key in tale.things().rare(rare) {
                index.entry((slot, key)).or_default().push(number);
            }
        }
        Self { tales, index, rare }
    }

    /// The day that a report of an unknown year means, and the article that tells its year.
    fn day_of(&self, tale: Tale<'_>) -> Option<(NaiveDate, ArticleId)> {
        let (month, day) = tale.day_of_year()?;
        let mut years = BTreeMap::<i32, (f32, ArticleId)>::new();
        for other in self.candidates(tale, [(month, Some(day)), (month, None)]) {
            let Some(strength) = self.strength(tale, other) else { continue };
            let Some((first, _)) = other.days else { continue };
            let entry = years.entry(first.year()).or_insert((strength, other.report.article));
            if strength > entry.0 {
                *entry = (strength, other.report.article);
            }
        }
        let mut best: Vec<(i32, (f32, ArticleId))> = years.into_iter().collect();
        best.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        let &(year, (strength, by)) = best.first()?;
        let is_clear = best.get(1).is_none_or(|next| strength >= next.1.0 * CLEARLY);
        let day = NaiveDate::from_ymd_opt(year, month, day).filter(|_| is_clear)?;
        Some((day, by))
    }

    /// The reports of other articles that share something rare, in their order.
    fn candidates(&self, tale: Tale<'_>, slots: [Slot; 2]) -> impl Iterator<Item = Tale<'_>> {
        let rare = tale.things().rare(self.rare);
        let numbers: BTreeSet<u32> = rare
            .flat_map(|key| slots.map(|slot| (slot, key)))
            .filter_map(|at| self.index.get(&at))
            .flat_map(|numbers| numbers.iter().copied().take(WINDOW))
            .collect();
        let article = tale.report.article;
        let tales = numbers.into_iter().map(|number| self.tales.get(number));
        tales.filter(move |other| other.report.article != article)
    }

    /// How much two reports share, if it is enough to mean the same day.
    fn strength(&self, tale: Tale<'_>, other: Tale<'_>) -> Option<f32> {
        if tale.are_strangers(other) {
            return None;
        }
        let shared: Vec<(Trait, f32)> = shared(tale, other).collect();
        let sum: f32 = shared.iter().map(|(_, rarity)| rarity).sum();
        let words = shared.iter().filter(|(key, _)| key.kind() != TraitKind::Entity).count();
        let names = tale.names_shared_around(other);
        let is_day = other.days.is_some_and(|(first, last)| first == last);
        let least = if is_day { SHARED_OF_DAY } else { SHARED_OF_MONTH };
        let enough = words + names >= least
            && sum >= LEAST_SHARED
            && shared.iter().any(|&(_, rarity)| rarity >= self.rare);
        enough.then(|| sum + std::iter::repeat_n(NAME, names).sum::<f32>())
    }
}

fn slot(value: &DateValue) -> Option<Slot> {
    match *value {
        DateValue::Day(day) => Some((day.month(), Some(day.day()))),
        DateValue::DayOfYear { month, day } => Some((month, Some(day))),
        DateValue::Month { month, .. } => Some((month, None)),
        _ => None,
    }
}

fn slot_of(tale: Tale<'_>) -> Option<Slot> {
    let (first, last) = tale.days?;
    Some((first.month(), (first == last).then(|| first.day())))
}

/// The article with the years that others gave some of its days, and what follows from them.
fn dated(article: &Article, found: &[Found]) -> Option<Article> {
    let (first, last) = (found.iter().map(|f| f.day).min()?, found.iter().map(|f| f.day).max()?);
    if last > first.checked_add_days(YEARLESS)? {
        return None;
    }
    match article.published.value {
        None => Some(with_days(article, found)),
        // "quel 7 ottobre", where the article knows its own day.
        Some(ref known) if known.days().is_some() => Some(in_their_years(article, found)),
        Some(ref partial) => dated_itself(article, partial, found),
    }
}

/// The article with the days found.
fn in_their_years(article: &Article, found: &[Found]) -> Article {
    let mut again = article.clone();
    for found in found {
        let anchor = Anchor { value: DateValue::Day(found.day), basis: found.basis };
        set_day(&mut again, found.date, found.day, anchor);
    }
    again
}

/// The article with the year of its own day: what it tells without a year is told near it.
fn dated_itself(article: &Article, partial: &DateValue, found: &[Found]) -> Option<Article> {
    let nearest = found.first()?;
    let value = partial.nearest_to(nearest.day)?;
    let day = value.as_day()?;
    if found.iter().any(|found| (found.day - day).num_days().abs() > NEAREST) {
        return None;
    }
    let mut again = article.clone();
    let published = Published {
        value: Some(value),
        basis: Basis::Inferred,
        told_by: match nearest.basis {
            AnchorBasis::Elsewhere(id) => Some(id),
            _ => None,
        },
        ..article.published.clone()
    };
    extract::redate(&mut again, published);
    let day_at = |span: Span| {
        let date = again.dates.iter().find(|date| date.span.overlaps(span))?;
        date.value.as_day()
    };
    let agrees = |found: &Found| {
        let span = article.dates.get(found.date).map(|date| date.span);
        span.and_then(day_at) == Some(found.day)
    };
    found.iter().all(agrees).then_some(again)
}

/// The article, itself undated, with the days found and those told beside them, and with the bounds
/// that they set to its own date.
fn with_days(article: &Article, found: &[Found]) -> Article {
    let mut again = in_their_years(article, found);
    let mut days: BTreeMap<usize, NaiveDate> =
        found.iter().map(|found| (found.date, found.day)).collect();
    while let Some((date, day, beside)) = told_beside(article, &days) {
        let Some((span, from)) =
            article.dates.get(beside).map(|date| date.span).zip(days.get(&beside))
        else {
            break;
        };
        let anchor = Anchor { value: DateValue::Day(*from), basis: AnchorBasis::Mention(span) };
        set_day(&mut again, date, day, anchor);
        days.insert(date, day);
    }
    let told_back = days.iter().filter(|(date, _)| {
        article.dates.get(**date).is_some_and(|date| is_told_back(article, date.span))
    });
    let published = &mut again.published;
    published.after = published.after.max(told_back.map(|(_, day)| *day).max());
    let before = days.values().min().and_then(|day| day.checked_add_days(YEARLESS));
    published.before = before.filter(|before| published.after.is_none_or(|after| after < *before));
    again
}

/// A day of an unknown year that the article looks back on in the same sentence as one of `days` or
/// in the next, with the year that brings it nearest, and the date it stands beside.
fn told_beside(
    article: &Article,
    days: &BTreeMap<usize, NaiveDate>,
) -> Option<(usize, NaiveDate, usize)> {
    let sentence = |date: usize| {
        let start = article.dates.get(date)?.span.start;
        Some(article.sentences.partition_point(|sentence| sentence.end <= start))
    };
    let is_beside =
        |a: usize, b: usize| sentence(a).zip(sentence(b)).is_some_and(|(a, b)| a.abs_diff(b) <= 1);
    let fits =
        |day: NaiveDate| days.values().all(|other| (*other - day).num_days().abs() <= NEAREST);
    let mut open = article.dates.iter().enumerate().filter(|(index, date)| {
        date.value.days().is_none()
            && slot(without_time(&date.value)).is_some()
            && !days.contains_key(index)
            && is_told_back(article, date.span)
    });
    open.find_map(|(index, date)| {
        let (&beside, from) = days.iter().find(|&(&known, _)| is_beside(known, index))?;
        let day = date.value.nearest_to(*from)?.as_day()?;
        fits(day).then_some((index, day, beside))
    })
}

fn without_time(value: &DateValue) -> &DateValue {
    match value {
        DateValue::Time(time) => without_time(&time.day),
        other => other,
    }
}

/// Puts a date of an article, and the events it dates, into the year of a day.
fn set_day(article: &mut Article, date: usize, day: NaiveDate, anchor: Anchor) {
    let mut dates: Vec<DateMention> = article.dates.iter().collect();
    let Some(mention) = dates.get_mut(date) else { return };
    let Some(value) = mention.value.in_year(day.year()) else { return };
    mention.value = value;
    mention.certainty = Certainty::Inferred;
    mention.anchor = Some(anchor);
    article.dates = dates.into();
    let number = Index::new(date);
    article.events.change(|_, event| {
        if event.date.is_some() && event.date == number {
            event.value = Some(DateValue::Day(day));
            event.certainty = Certainty::Inferred;
        }
    });
}

#[cfg(test)]
mod tests;
