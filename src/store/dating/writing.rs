//! The day of writing of an article that says nowhere when it was written, but tells of an event of
//! "yesterday" that other articles date.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::{self, published::told_from_writing};
use crate::model::{
    Article, ArticleId, Basis, Certainty, DateValue, Index, LabelPlace, Published, Reported,
};
use crate::store::tale::{Folder, Tale, Tales, shared};
use crate::store::traits::{Trait, TraitKind};
use crate::text::Span;

/// How much a sentence and a dated report must share, in rarities summed up, and how many things:
/// more than to find a year, for here the whole day hangs on it.
const LEAST_SHARED: f32 = 1.2;
const LEAST_THINGS: usize = 4;

/// Which part of what the shorter of the two tells must be shared.
const OVERLAP: f32 = 0.4;

/// The day that is meant must have this much more for it than any other.
const CLEARLY: f32 = 1.5;

/// How many reports that share a thing are compared with one.
const WINDOW: usize = 48;

/// The sentences of an article that count from its day of writing: what they tell, how many days from
/// that day, and the words that say so.
#[derive(Default)]
struct Open {
    tales: Tales,
    from_writing: Vec<(i64, Span)>,
}

/// The undated articles with the day of writing that others imply.
pub(super) fn date(folder: &Folder<'_>) -> Vec<(ArticleId, Article)> {
    let asked: Vec<(ArticleId, Open)> = (0..folder.articles.len())
        .into_par_iter()
        .map(ArticleId::new)
        .filter(|id| folder.articles[id.index()].published.value.is_none())
        .map(|id| (id, open_sentences(folder, id)))
        .filter(|(_, open)| !open.from_writing.is_empty())
        .collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let told = Told::new(folder, &asked);
    let dated = asked.into_par_iter().filter_map(|(id, open)| {
        let article = &folder.articles[id.index()];
        Some((id, redated(article, writing_day(&told, &open)?)?))
    });
    dated.collect()
}

fn open_sentences(folder: &Folder<'_>, id: ArticleId) -> Open {
    let article = &folder.articles[id.index()];
    let mut open = Open::default();
    for (date, offset) in told_from_writing(article) {
        let Some(evidence) = article.dates.get(date).map(|date| date.span) else { continue };
        let mut sentences = article.sentences.iter();
        let Some(sentence) = sentences.find(|sentence| sentence.contains(evidence)) else {
            continue;
        };
        let names =
            (0..).zip(article.names.iter()).filter(|(_, name)| sentence.contains(name.span));
        let event = Reported {
            sentence,
            label: LabelPlace::Text(sentence),
            date: Index::new(date),
            value: None,
            certainty: Certainty::Partial,
            names: names.map(|(index, _)| index).collect(),
            background: false,
        };
        open.tales.push_beside(folder, id, &event);
        open.from_writing.push((offset, evidence));
    }
    open
}

/// A day of writing, what in the text implies it, and the article that dates that.
#[derive(Clone, Copy)]
struct Writing {
    day: NaiveDate,
    evidence: Span,
    by: ArticleId,
}

/// The day of writing, if all sentences that others date agree on it.
fn writing_day(told: &Told, open: &Open) -> Option<Writing> {
    let told_from = open.tales.iter().zip(&open.from_writing);
    let mut found = told_from.filter_map(|(tale, &(offset, evidence))| {
        let (day, by) = told.day_of(tale)?;
        let days = u64::try_from(offset.checked_neg()?).ok()?;
        let day = day.checked_add_days(Days::new(days))?;
        Some(Writing { day, evidence, by })
    });
    let first = found.next()?;
    found.all(|other| other.day == first.day).then_some(first)
}

/// The article with its day of writing, where nothing that it tells speaks against it.
fn redated(article: &Article, writing: Writing) -> Option<Article> {
    let Writing { day, evidence, by } = writing;
    let bounds = &article.published;
    let fits = bounds.after.is_none_or(|after| after <= day)
        && bounds.before.is_none_or(|before| day <= before);
    let mut again = article.clone();
    let published = Published {
        value: Some(DateValue::Day(day)),
        basis: Basis::Inferred,
        evidence: Some(evidence),
        told_by: Some(by),
        ..bounds.clone()
    };
    fits.then(|| extract::redate(&mut again, published))?;
    Some(again)
}

/// What other articles tell of single days.
struct Told {
    tales: Tales,
    /// From what a report tells to its place in `tales`; what is asked for only.
    index: FxHashMap<Trait, Vec<u32>>,
    rare: f32,
}

impl Told {
    fn new(folder: &Folder<'_>, asked: &[(ArticleId, Open)]) -> Self {
        let rare = folder.rare();
        let wanted: &FxHashSet<Trait> = &asked
            .iter()
            .flat_map(|(_, open)| open.tales.iter())
            .flat_map(|tale| tale.things().rare(rare))
            .collect();
        let tales = Tales::new(folder, |id| {
            let article = &folder.articles[id.index()];
            let events = (0..).zip(article.events.iter());
            let is_dated = article.published.value.is_some();
            let is_telling = move |&(mention, ref event): &(u32, Reported)| {
                folder.things_told(id, mention, event).any(|key| wanted.contains(&key))
            };
            events.filter(move |_| is_dated).filter(is_telling)
        });
        let mut index = FxHashMap::<Trait, Vec<u32>>::default();
        for (number, tale) in (0..).zip(tales.iter()) {
            if tale.is_news && tale.day().is_some() {
                for key in tale.things().keys().filter(|key| wanted.contains(key)) {
                    index.entry(key).or_default().push(number);
                }
            }
        }
        Self { tales, index, rare }
    }

    /// The day of what a sentence tells, and the article that dates it.
    fn day_of(&self, tale: Tale<'_>) -> Option<(NaiveDate, ArticleId)> {
        let likely: BTreeSet<u32> = tale
            .things()
            .rare(self.rare)
            .filter_map(|key| self.index.get(&key))
            .flat_map(|numbers| numbers.iter().copied().take(WINDOW))
            .collect();
        let mut days = BTreeMap::<NaiveDate, (f32, ArticleId)>::new();
        for other in likely.into_iter().map(|number| self.tales.get(number)) {
            let Some((strength, day)) = strength(tale, other).zip(other.day()) else { continue };
            let best = days.entry(day).or_insert((strength, other.report.article));
            if strength > best.0 {
                *best = (strength, other.report.article);
            }
        }
        let mut best: Vec<(NaiveDate, (f32, ArticleId))> = days.into_iter().collect();
        best.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        let &(day, (strength, by)) = best.first()?;
        let is_clear = best.get(1).is_none_or(|next| strength >= next.1.0 * CLEARLY);
        is_clear.then_some((day, by))
    }
}

/// How much a sentence and a report share, if it is enough to tell of the same.
fn strength(tale: Tale<'_>, other: Tale<'_>) -> Option<f32> {
    if tale.are_strangers(other) || tale.names_shared_around(other) == 0 {
        return None;
    }
    let shared: Vec<(Trait, f32)> = shared(tale, other).collect();
    let sum: f32 = shared.iter().map(|(_, rarity)| rarity).sum();
    let words = shared.iter().filter(|(key, _)| key.kind() != TraitKind::Entity).count();
    let least = OVERLAP * tale.total_beside(other).min(other.total_beside(tale));
    let enough = shared.len() >= LEAST_THINGS && words >= 2 && sum >= LEAST_SHARED && sum >= least;
    enough.then_some(sum)
}
