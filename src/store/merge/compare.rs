//! Whether two reports tell of the same event.

use std::cell::RefCell;

use chrono::Datelike;
use rustc_hash::FxHashMap;

use super::{Merging, Time};
use crate::model::ArticleId;
use crate::store::likeness::Likeness;
use crate::store::tale::{Tale, shared, shared_at_all};
use crate::store::traits::TraitKind;

/// How much two reports must share, in rarities summed up, by how many of their articles are near
/// to the day they tell of: a day long before both seldom saw two things worth telling again, one
/// near both saw all that news is made of.
const SHARED: [f32; 3] = [0.5, 0.85, 1.2];

/// The smallest part of that which suffices for a day that few reports tell of, and how many
/// doublings of reports it takes to need all of it.
pub(super) const QUIET: f32 = 0.5;
const DOUBLINGS_TO_BUSY: f32 = 5.0;

/// How much of that articles of this likeness are spared.
pub(super) const SPARED: f32 = 0.7;
pub(super) const ALIKE: f32 = 0.4;

/// What reports of different granularity must share.
const SHARED_OF_COARSE: f32 = 1.0;

/// Which part of what the shorter report tells must be shared; more within one article, which
/// seldom tells a thing twice.
const OVERLAP: f32 = 0.25;
const OVERLAP_IN_ARTICLE: f32 = 0.6;

/// How alike articles are whose reports are compared; asked for again and again.
pub(super) struct Alike<'a> {
    likeness: &'a Likeness,
    known: RefCell<FxHashMap<(ArticleId, ArticleId), f32>>,
}

impl<'a> Alike<'a> {
    pub(super) fn new(likeness: &'a Likeness) -> Self {
        Self { likeness, known: RefCell::default() }
    }

    fn get(&self, a: ArticleId, b: ArticleId) -> f32 {
        let directly = || self.likeness.directly(a, b);
        *self.known.borrow_mut().entry((a.min(b), a.max(b))).or_insert_with(directly)
    }
}

impl Merging<'_> {
    /// How much a coarse report shares with a finer one of an event that many tell, if it is a name
    /// and anything else.
    pub(super) fn allusion(&self, tale: u32, other: u32) -> Option<f32> {
        let (a, b) = (self.tales.get(tale), self.tales.get(other));
        let (mut sum, mut words) = (0.0, 0);
        for (key, rarity) in shared_at_all(a, b) {
            sum += rarity;
            words += usize::from(key.kind() != TraitKind::Entity);
        }
        (words > 0 && agree(a, b) && may_be_one(a, b)).then_some(sum)
    }

    /// How much two reports share, if it is enough to be the same event.
    pub(super) fn fit(&self, a: u32, b: u32, alike: &Alike<'_>) -> Option<f32> {
        let busy = self.busy[a as usize];
        let (a, b) = (self.tales.get(a), self.tales.get(b));
        if !agree(a, b) {
            return None;
        }
        if is_one_fact_of_history(a, b) {
            return Some(SHARED[0]);
        }
        if a.days != b.days && !may_be_one(a, b) || is_one_period(a, b) && a.are_strangers(b) {
            return None;
        }
        let (mut count, mut sum, mut is_rare) = (0, 0.0, false);
        for (_, rarity) in shared(a, b) {
            count += 1;
            sum += rarity;
            is_rare |= rarity >= self.rare;
        }
        if a.days != b.days && is_rare && a.names_shared_around(b) >= 2 {
            return Some(sum.max(SHARED[0]));
        }
        let same_article = a.report.article == b.report.article;
        let overlap = if same_article { OVERLAP_IN_ARTICLE } else { OVERLAP };
        let enough = count >= 2
            && sum >= overlap * a.total_beside(b).min(b.total_beside(a))
            && suffices(sum, a, b, busy, alike);
        enough.then_some(sum)
    }
}

/// Whether two reports share so much that they can be one.
fn suffices(sum: f32, a: Tale<'_>, b: Tale<'_>, busy: f32, alike: &Alike<'_>) -> bool {
    // Much happens in a year; what names nobody in common has to share more words.
    if is_one_period(a, b) && a.names_shared_around(b) == 0 {
        return sum >= 2.0 * SHARED_OF_COARSE;
    }
    if a.days == b.days && !a.is_news && !b.is_news {
        return sum >= SHARED[0];
    }
    let required = if a.days == b.days {
        SHARED[usize::from(a.is_news) + usize::from(b.is_news)] * busy
    } else {
        SHARED_OF_COARSE
    };
    // The articles are compared only where it matters, for that takes long.
    let spared = || SPARED * (alike.get(a.report.article, b.report.article) / ALIKE).min(1.0);
    sum >= required || sum >= required - SPARED && sum >= required - spared()
}

/// Whether a report of a coarser date can tell of the same as one of a finer: they name someone or
/// something in common, and not different persons.
pub(super) fn may_be_one(a: Tale<'_>, b: Tale<'_>) -> bool {
    a.names_shared(b) > 0 && !a.are_strangers(b) && are_near(a, b) && are_near(b, a)
}

/// Whether a report of a date but roughly known, if it is one, tells of nobody but whom the other
/// names, and of more than one thing that it names: "more than two years ago" fits many a day.
fn are_near(rough: Tale<'_>, other: Tale<'_>) -> bool {
    !rough.is_vague || rough.names_shared(other) > 1 && rough.names_only_persons_of(other)
}

/// Whether two reports tell of the same period, longer than a month.
fn is_one_period(a: Tale<'_>, b: Tale<'_>) -> bool {
    a.days == b.days && a.days.is_some_and(|(first, last)| (last - first).num_days() > 31)
}

/// Whether two reports tell of one day with the same persons, if any, and at least two names in
/// common, however often the folder names them: "Russia invades Ukraine". To at least one of them
/// the day is long past; where it is news to the other all names must be the same. An article that
/// comes back to such a day means the same.
fn is_one_fact_of_history(a: Tale<'_>, b: Tale<'_>) -> bool {
    let one_day = a.days == b.days && a.days.is_some_and(|(first, last)| first == last);
    if !one_day || a.is_news && b.is_news {
        return false;
    }
    if a.report.article == b.report.article && !a.is_news {
        return true;
    }
    if a.persons() != b.persons() {
        return false;
    }
    if a.is_news || b.is_news {
        return a.names().len() >= 2 && a.names() == b.names();
    }
    a.names_shared(b) >= 2
}

/// How crowded the time of each report is.
pub(super) fn busy(times: &[(Time, Vec<u32>)], tales: usize) -> Vec<f32> {
    let mut busy = vec![QUIET; tales];
    for (_, reports) in times {
        let doublings = u8::try_from(reports.len().max(1).ilog2()).map_or(f32::MAX, f32::from);
        for &report in reports {
            busy[report as usize] =
                (QUIET + (1.0 - QUIET) * doublings / DOUBLINGS_TO_BUSY).min(1.0);
        }
    }
    busy
}

/// Whether the dates of two reports do not contradict each other.
fn agree(a: Tale<'_>, b: Tale<'_>) -> bool {
    match (a.days, b.days) {
        (Some(a), Some(b)) => (a.0 <= b.0 && b.1 <= a.1) || (b.0 <= a.0 && a.1 <= b.1),
        (Some((day, last)), None) | (None, Some((day, last))) => {
            let partial = a.day_of_year().or(b.day_of_year());
            day == last && partial == Some((day.month(), day.day()))
        }
        (None, None) => a.day_of_year().is_some() && a.day_of_year() == b.day_of_year(),
    }
}
