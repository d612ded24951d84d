//! What a report of an event tells: when, whom it names, and which of its words, names and numbers
//! tell it from others. `merge.rs` compares reports by it, `dating.rs` finds years.

mod folder;

use std::ops::Deref;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::model::{
    Article, ArticleId, DateValue, EntityId, EventReport, Granularity, Modifier, Reported,
};
pub(super) use crate::store::tale::folder::Folder;
use crate::store::told::Told;
use crate::store::traits::{Trait, TraitKind};
use crate::text::Span;

/// A day so near to an article's own, in days, is news there.
const NEWS_DAYS: i64 = 7;

/// The reports of so many articles are read on all cores at once, and then put behind the others.
const AT_ONCE: usize = 4096;

/// Reports with all that can be shared, which lies one behind the other: there are ten for each article
/// of a folder while its events are found.
#[derive(Default)]
pub(super) struct Tales {
    heads: Vec<Head>,
    /// What each tells, with how rare that is: first what tells it from others, ascending, then what is
    /// too common for that, ascending.
    things: Vec<Trait>,
    rarities: Vec<Rarity>,
    /// Whom and what each names, ascending, then those of the whole sentence where these are more.
    names: Vec<Named>,
}

/// One report.
#[derive(Clone, Copy)]
pub(super) struct Tale<'a> {
    tales: &'a Tales,
    head: &'a Head,
    /// Where its things and its names begin.
    begins: Ends,
}

/// What is told of a report beside its lists.
pub(super) struct Head {
    pub report: EventReport,
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The rarities of its things summed up: of those shared within a language, and across.
    totals: [f32; 2],
    /// Where its things and its names end, and how many of them come first.
    ends: Ends,
    telling: u16,
    named: u16,
    /// Month and day where the year is unknown.
    day_of_year: Option<[u8; 2]>,
    /// The number of its article's language in the folder.
    language: u8,
    pub is_news: bool,
    /// Whether its date is but roughly known, to years: "oltre due anni fa".
    pub is_vague: bool,
}

#[derive(Clone, Copy, Default)]
struct Ends {
    things: u32,
    names: u32,
}

/// A rarity from 0 to 1, to one part in a thousand: that part of its bits which differs below 2.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Rarity(u16);

/// An entity that a report names, persons before all others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named(u32);

impl Rarity {
    const LOWER_BITS: u32 = 14;

    fn of(rarity: f32) -> Self {
        Self(u16::try_from(rarity.to_bits() >> Self::LOWER_BITS).unwrap_or(u16::MAX))
    }

    fn get(self) -> f32 {
        f32::from_bits(u32::from(self.0) << Self::LOWER_BITS)
    }
}

impl Named {
    const NO_PERSON: u32 = 1 << 31;

    fn new(id: EntityId, is_person: bool) -> Self {
        Self(if is_person { id.0 } else { id.0 | Self::NO_PERSON })
    }

    fn is_person(self) -> bool {
        self.0 < Self::NO_PERSON
    }

    pub(super) fn key(self) -> Trait {
        Trait::entity(self.0 & !Self::NO_PERSON)
    }
}

impl Tales {
    /// Of each article some reports.
    pub(super) fn new<R: Iterator<Item = (u32, Reported)>>(
        folder: &Folder<'_>,
        reports: impl Fn(ArticleId) -> R + Sync,
    ) -> Self {
        let count = folder.articles.len();
        let mut all = Self::default();
        for first in (0..count).step_by(AT_ONCE) {
            let articles = (first..count.min(first + AT_ONCE)).into_par_iter();
            let parts = articles.fold(Self::default, |mut part, number| {
                let id = ArticleId::new(number);
                for (mention, event) in reports(id) {
                    part.push(folder, id, mention, &event);
                }
                part
            });
            for part in parts.collect::<Vec<Self>>() {
                all.append(part);
            }
        }
        all
    }

    /// Adds a report of an article.
    pub(super) fn push(
        &mut self,
        folder: &Folder<'_>,
        id: ArticleId,
        mention: u32,
        event: &Reported,
    ) {
        let report = EventReport { article: id, mention };
        self.push_told(folder, report, event, folder.told.of(report));
    }

    /// Adds an event of an article that is none of its reports.
    pub(super) fn push_beside(&mut self, folder: &Folder<'_>, id: ArticleId, event: &Reported) {
        let told = Told::beside(&folder.articles[id.index()], event);
        self.push_told(folder, EventReport { article: id, mention: 0 }, event, &told);
    }

    fn push_told(
        &mut self,
        folder: &Folder<'_>,
        report: EventReport,
        event: &Reported,
        told: &[Trait],
    ) {
        let article = &folder.articles[report.article.index()];
        let names = event.names.iter().map(|&name| name as usize);
        let names = folder.entities_of(report.article, names);
        let around = if event.is_stated() {
            Vec::new()
        } else {
            folder.entities_of(report.article, names_within(article, event.sentence))
        };
        let (things, telling) = folder.things(told, article.language, &names);
        let usable =
            |across: bool| things[..telling].iter().filter(move |(key, _)| usable(*key, across));
        let total = |across: bool| usable(across).map(|(_, rarity)| rarity).sum();
        let day_of_year = match event.value {
            Some(DateValue::DayOfYear { month, day }) => {
                month.try_into().ok().zip(day.try_into().ok())
            }
            _ => None,
        };
        self.things.extend(things.iter().map(|(key, _)| *key));
        self.rarities.extend(things.iter().map(|(_, rarity)| Rarity::of(*rarity)));
        self.names.extend(&names);
        if names != around {
            self.names.extend(around);
        }
        self.heads.push(Head {
            report,
            days: event.value.as_ref().and_then(DateValue::known_days),
            totals: [false, true].map(total),
            ends: self.ends(),
            telling: u16::try_from(telling).unwrap_or(u16::MAX),
            named: u16::try_from(names.len()).unwrap_or(u16::MAX),
            day_of_year: day_of_year.map(<[u8; 2]>::from),
            language: folder.number_of(article.language),
            is_news: is_news(article, event),
            is_vague: is_vague(article, event),
        });
    }

    /// Where what is added next begins.
    fn ends(&self) -> Ends {
        let end = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ends { things: end(self.things.len()), names: end(self.names.len()) }
    }

    fn append(&mut self, other: Self) {
        let before = self.ends();
        let moved = |head: Head| {
            let Ends { things, names } = head.ends;
            let ends = Ends {
                things: before.things.saturating_add(things),
                names: before.names.saturating_add(names),
            };
            Head { ends, ..head }
        };
        self.heads.extend(other.heads.into_iter().map(moved));
        self.things.extend(other.things);
        self.rarities.extend(other.rarities);
        self.names.extend(other.names);
    }

    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Tale<'_>> + Clone {
        (0..).zip(&self.heads).map(|(number, _)| self.get(number))
    }

    /// That of a number below their count.
    pub(super) fn get(&self, number: u32) -> Tale<'_> {
        let number = number as usize;
        let begins = number.checked_sub(1).map_or_else(Ends::default, |last| self.heads[last].ends);
        Tale { tales: self, head: &self.heads[number], begins }
    }
}

impl Deref for Tale<'_> {
    type Target = Head;

    fn deref(&self) -> &Head {
        self.head
    }
}

impl<'a> Tale<'a> {
    /// All that the report tells, however common, with its rarity from 0 to 1.
    pub(super) fn all(self) -> Things<'a> {
        let range = self.begins.things as usize..self.head.ends.things as usize;
        Things {
            keys: self.tales.things.get(range.clone()).unwrap_or_default(),
            rarities: self.tales.rarities.get(range).unwrap_or_default(),
        }
    }

    /// What tells it from others, ascending.
    pub(super) fn things(self) -> Things<'a> {
        self.all().split_at(self.telling.into()).0
    }

    /// What is too common for that, ascending.
    fn common(self) -> Things<'a> {
        self.all().split_at(self.telling.into()).1
    }

    /// Whom and what it names, ascending.
    pub(super) fn names(self) -> &'a [Named] {
        self.named_at_all().0
    }

    /// Those of the whole sentence, ascending.
    fn around(self) -> &'a [Named] {
        let (names, around) = self.named_at_all();
        if around.is_empty() { names } else { around }
    }

    fn named_at_all(self) -> (&'a [Named], &'a [Named]) {
        let range = self.begins.names as usize..self.head.ends.names as usize;
        let all = self.tales.names.get(range).unwrap_or_default();
        all.split_at_checked(self.named.into()).unwrap_or((all, &[]))
    }

    /// The persons that it names, ascending.
    pub(super) fn persons(self) -> &'a [Named] {
        let names = self.names();
        &names[..names.partition_point(|name| name.is_person())]
    }

    /// How many names of one stand in the other too, however common they are.
    pub(super) fn names_shared(self, other: Self) -> usize {
        count_shared(self.names(), other.names())
    }

    /// The same of the sentences that tell them.
    pub(super) fn names_shared_around(self, other: Self) -> usize {
        count_shared(self.around(), other.around())
    }

    /// Whether it names nobody, or someone whom the other names too.
    pub(super) fn adds_nobody(self, other: Self) -> bool {
        self.persons().is_empty() || count_shared(self.persons(), other.persons()) > 0
    }

    /// Whether the other names all persons that it names.
    pub(super) fn names_only_persons_of(self, other: Self) -> bool {
        count_shared(self.persons(), other.persons()) == self.persons().len()
    }

    /// Whether both name persons and none in common.
    pub(super) fn are_strangers(self, other: Self) -> bool {
        !other.persons().is_empty() && !self.adds_nobody(other)
    }

    /// The rarities of all that this report could share with another.
    pub(super) fn total_beside(self, other: Self) -> f32 {
        self.totals[usize::from(self.language != other.language)]
    }
}

impl Head {
    /// The one day that it tells of.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.days.filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// Month and day where the year is unknown.
    pub(super) fn day_of_year(&self) -> Option<(u32, u32)> {
        self.day_of_year.map(|[month, day]| (month.into(), day.into()))
    }
}

/// Things that a report tells, ascending, and as many rarities.
#[derive(Clone, Copy)]
pub(super) struct Things<'a> {
    keys: &'a [Trait],
    rarities: &'a [Rarity],
}

impl<'a> Things<'a> {
    pub(super) fn keys(self) -> impl Iterator<Item = Trait> + Clone + 'a {
        self.keys.iter().copied()
    }

    /// Each with its rarity from 0 to 1.
    pub(super) fn iter(self) -> impl Iterator<Item = (Trait, f32)> + Clone + 'a {
        self.keys().zip(self.rarities.iter().map(|rarity| rarity.get()))
    }

    /// Those that are at least so rare.
    pub(super) fn rare(self, least: f32) -> impl Iterator<Item = Trait> + Clone + 'a {
        self.iter().filter(move |(_, rarity)| *rarity >= least).map(|(key, _)| key)
    }

    fn split_at(self, at: usize) -> (Self, Self) {
        let at = at.min(self.keys.len());
        let (keys, rarities) = (self.keys.split_at(at), self.rarities.split_at(at));
        let part = |keys, rarities| Self { keys, rarities };
        (part(keys.0, rarities.0), part(keys.1, rarities.1))
    }

    /// What stands in both, with the rarity it has in the first.
    fn in_both(self, other: Self) -> impl Iterator<Item = (Trait, f32)> + 'a {
        // Where most of merging's time goes: both lists are walked without a jump.
        let (mut at, mut at_other) = (0, 0);
        std::iter::from_fn(move || {
            while let (Some(&one), Some(&another)) = (self.keys.get(at), other.keys.get(at_other)) {
                let here = at;
                at += usize::from(one <= another);
                at_other += usize::from(another <= one);
                if one == another {
                    return Some((one, self.rarities.get(here)?.get()));
                }
            }
            None
        })
    }
}

/// How many of some ascending names stand among others.
fn count_shared(some: &[Named], others: &[Named]) -> usize {
    some.iter().filter(|name| others.binary_search(name).is_ok()).count()
}

/// Words are shared within one language, capitalised ones across.
fn usable(key: Trait, across: bool) -> bool {
    match key.kind() {
        TraitKind::Word => !across,
        TraitKind::Capitalised => across,
        _ => true,
    }
}

/// What two reports share, with its rarity.
pub(super) fn shared<'a>(a: Tale<'a>, b: Tale<'a>) -> impl Iterator<Item = (Trait, f32)> + 'a {
    let across = a.language != b.language;
    a.things().in_both(b.things()).filter(move |&(key, _)| usable(key, across))
}

/// What two reports share, however common it is.
pub(super) fn shared_at_all<'a>(
    a: Tale<'a>,
    b: Tale<'a>,
) -> impl Iterator<Item = (Trait, f32)> + 'a {
    let across = a.language != b.language;
    let common = a.common().in_both(b.common()).filter(move |&(key, _)| usable(key, across));
    shared(a, b).chain(common)
}

fn is_vague(article: &Article, event: &Reported) -> bool {
    let date = event.date.and_then(|date| article.dates.get(date.get()));
    date.is_some_and(|date| {
        date.modifier == Some(Modifier::Approx) && date.value.granularity() >= Granularity::Year
    })
}

fn is_news(article: &Article, event: &Reported) -> bool {
    let published = article.published.value.as_ref().and_then(DateValue::known_days);
    let told = event.value.as_ref().and_then(DateValue::known_days);
    let (Some(published), Some(told)) = (published, told) else { return false };
    (published.0 - told.1).num_days() <= NEWS_DAYS && (told.0 - published.1).num_days() <= NEWS_DAYS
}

/// The numbers of the names in a part of an article's text.
fn names_within(article: &Article, span: Span) -> impl Iterator<Item = usize> {
    let first = article.names.partition_point(|name| name.span.start < span.start);
    let end = article.names.partition_point(|name| name.span.start < span.end);
    first..end
}
