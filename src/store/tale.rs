//! What a report of an event tells: when, whom it names, and which of its words, names and numbers
//! tell it from others. `merge.rs` compares reports by it, `dating.rs` finds years.

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::label::APART;
use crate::model::{
    Article, ArticleId, DateValue, Entity, EntityId, EntityKind, EventReport, Few, Granularity,
    Modifier, Reported,
};
use crate::store::duplicate::Versions;
use crate::store::likeness::Likeness;
use crate::store::traits::{Trait, TraitKind, for_each_in_label, for_each_in_passage};
use crate::text::{LONGEST_SENTENCE, Span};

/// What is less rare than this, 0 to 1, is no thing to share.
const LEAST_RARITY: f32 = 0.2;

/// A person is telling however often the folder names them; an organisation a little.
const PERSON_RARITY: f32 = 0.4;
const ORGANISATION_RARITY: f32 = 0.2;

/// From this rarity on a thing is rare.
const RARE: f32 = 0.4;

/// A day so near to an article's own, in days, is news there.
const NEWS_DAYS: i64 = 7;

/// One report with all that can be shared.
pub(super) struct Tale {
    pub report: EventReport,
    /// The number of its article's language in the folder.
    language: u8,
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Month and day where the year is unknown.
    day_of_year: Option<[u8; 2]>,
    pub is_news: bool,
    /// Whether its date is but roughly known, to years: "oltre due anni fa".
    pub is_vague: bool,
    /// Whom and what it names, ascending, and the persons among them.
    pub names: Few<EntityId, 3>,
    pub persons: Few<EntityId, 3>,
    /// Those of the whole sentence, ascending.
    pub around: Few<EntityId, 3>,
    /// What the report tells, with its rarity from 0 to 1: so many `things`, ascending, then what is too
    /// common to tell it from others, ascending.
    all: Box<[(Trait, f32)]>,
    things: u32,
    /// The rarities of `things` summed up: of those shared within a language, and across.
    totals: [f32; 2],
}

/// What reports are read against.
pub(super) struct Folder<'a> {
    pub articles: &'a [Arc<Article>],
    pub entities: &'a [Entity],
    /// For each article and each of its names the entity it means.
    pub named: &'a [Vec<EntityId>],
    pub likeness: &'a Likeness,
    /// How many articles name each entity, versions counted once.
    naming: Vec<usize>,
    told: &'a Told,
    /// Those of the articles.
    languages: Vec<&'static str>,
}

/// What tells the events of a folder's articles, outside their names: of them alone, whatever the
/// folder makes of it.
pub(super) struct Told {
    articles: Vec<ToldIn>,
    /// How many articles tell events with a stem, of those that several have, versions counted once.
    stems: FxHashMap<Trait, usize>,
}

/// What tells the events of one article: theirs one behind the other, and where each event's end.
struct ToldIn {
    keys: Box<[Trait]>,
    ends: Box<[u32]>,
}

impl Tale {
    /// What the report tells, ascending, with its rarity from 0 to 1.
    pub(super) fn things(&self) -> &[(Trait, f32)] {
        &self.all[..self.things as usize]
    }

    /// What it tells that is too common to tell it from others, ascending.
    fn common(&self) -> &[(Trait, f32)] {
        &self.all[self.things as usize..]
    }

    /// All that it tells, however common.
    pub(super) fn all(&self) -> &[(Trait, f32)] {
        &self.all
    }

    /// How many names of one stand in the other too, however common they are.
    pub(super) fn names_shared(&self, other: &Self) -> usize {
        count_shared(&self.names, &other.names)
    }

    /// The same of the sentences that tell them.
    pub(super) fn names_shared_around(&self, other: &Self) -> usize {
        count_shared(&self.around, &other.around)
    }

    /// Month and day where the year is unknown.
    pub(super) fn day_of_year(&self) -> Option<(u32, u32)> {
        self.day_of_year.map(|[month, day]| (month.into(), day.into()))
    }

    /// The one day that it tells of.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.days.filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// Whether it names nobody, or someone whom the other names too.
    pub(super) fn adds_nobody(&self, other: &Self) -> bool {
        self.persons.is_empty() || count_shared(&self.persons, &other.persons) > 0
    }

    /// Whether the other names all persons that it names.
    pub(super) fn names_only_persons_of(&self, other: &Self) -> bool {
        count_shared(&self.persons, &other.persons) == self.persons.len()
    }

    /// Whether both name persons and none in common.
    pub(super) fn are_strangers(&self, other: &Self) -> bool {
        let is_known = |person: &EntityId| other.persons.binary_search(person).is_ok();
        !self.persons.is_empty() && !other.persons.is_empty() && !self.persons.iter().any(is_known)
    }

    /// The rarities of all that this report could share with another.
    pub(super) fn total_beside(&self, other: &Self) -> f32 {
        self.totals[usize::from(self.language != other.language)]
    }
}

/// How many of some ascending names stand among others.
fn count_shared(some: &[EntityId], others: &[EntityId]) -> usize {
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
pub(super) fn shared<'a>(a: &'a Tale, b: &'a Tale) -> impl Iterator<Item = (Trait, f32)> + 'a {
    let across = a.language != b.language;
    in_both(a.things(), b.things()).filter(move |&(key, _)| usable(key, across))
}

/// What two reports share, however common it is.
pub(super) fn shared_at_all<'a>(
    a: &'a Tale,
    b: &'a Tale,
) -> impl Iterator<Item = (Trait, f32)> + 'a {
    let across = a.language != b.language;
    let common = in_both(a.common(), b.common()).filter(move |&(key, _)| usable(key, across));
    shared(a, b).chain(common)
}

impl Told {
    pub(super) fn new(articles: &[Arc<Article>], versions: &Versions) -> Self {
        let articles = articles.par_iter().map(|article| ToldIn::of(article)).collect();
        let mut told = Self { articles, stems: FxHashMap::default() };
        told.count_stems(versions);
        told
    }

    /// Some articles as they are now.
    pub(super) fn renew(
        &mut self,
        articles: &[Arc<Article>],
        versions: &Versions,
        changed: &[ArticleId],
    ) {
        for id in changed {
            self.articles[id.index()] = ToldIn::of(&articles[id.index()]);
        }
        self.count_stems(versions);
    }

    fn of(&self, report: EventReport) -> &[Trait] {
        let ToldIn { keys, ends } = &self.articles[report.article.index()];
        let end = |mention: u32| ends.get(mention as usize).map_or(0, |&end| end as usize);
        let start = report.mention.checked_sub(1).map_or(0, end);
        keys.get(start..end(report.mention)).unwrap_or_default()
    }

    fn count_stems(&mut self, versions: &Versions) {
        let of_article = |(at, told): (usize, &ToldIn)| {
            let is_counted = versions.is_entry(ArticleId::new(at));
            let is_stem = |key: &Trait| is_counted && key.kind() == TraitKind::Stem;
            let mut stems: Vec<Trait> = told.keys.iter().copied().filter(is_stem).collect();
            stems.sort_unstable();
            stems.dedup();
            stems
        };
        let mut all: Vec<Trait> =
            self.articles.par_iter().enumerate().flat_map_iter(of_article).collect();
        all.par_sort_unstable();
        let runs = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
        self.stems = runs.filter_map(|run| Some((*run.first()?, run.len()))).collect();
    }
}

impl ToldIn {
    fn of(article: &Article) -> Self {
        let (mut keys, mut ends) = (Vec::new(), Vec::with_capacity(article.events.len()));
        let events: Vec<Reported> = article.events.iter().collect();
        let marks = Marks::of(article);
        for in_sentence in events.chunk_by(|one, other| one.sentence == other.sentence) {
            for event in in_sentence {
                for_each_told(article, event, in_sentence.len(), &marks, |key| keys.push(key));
                ends.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
        }
        Self { keys: keys.into(), ends: ends.into() }
    }
}

impl<'a> Folder<'a> {
    pub(super) fn new(
        articles: &'a [Arc<Article>],
        entities: &'a [Entity],
        named: &'a [Vec<EntityId>],
        likeness: &'a Likeness,
        versions: &Versions,
        told: &'a Told,
    ) -> Self {
        let naming = |entity: &Entity| versions.once(&entity.articles).count();
        let naming = entities.par_iter().map(naming).collect();
        let mut languages = Vec::new();
        for article in articles {
            if !languages.contains(&article.language) {
                languages.push(article.language);
            }
        }
        Self { articles, entities, named, likeness, naming, told, languages }
    }

    fn number_of(&self, language: &str) -> u8 {
        let at = self.languages.iter().position(|other| *other == language);
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    /// What a report of an article tells, however common it is.
    pub(super) fn things_told(
        &self,
        id: ArticleId,
        mention: u32,
        event: &Reported,
    ) -> impl Iterator<Item = Trait> {
        let entities = self.named.get(id.index()).map_or(&[][..], Vec::as_slice);
        let named = event.names.iter().filter_map(|&name| entities.get(name as usize));
        let told = self.told.of(EventReport { article: id, mention });
        told.iter().copied().chain(named.map(|name| Trait::entity(name.0)))
    }

    /// One report of an article.
    pub(super) fn tale(&self, id: ArticleId, mention: u32, event: &Reported) -> Tale {
        let report = EventReport { article: id, mention };
        self.tale_told(report, event, self.told.of(report))
    }

    /// An event of an article that is none of its reports.
    pub(super) fn tale_beside(&self, id: ArticleId, event: &Reported) -> Tale {
        let mut told = Vec::new();
        let article = &self.articles[id.index()];
        let beside = article.events.sentences().filter(|sentence| *sentence == event.sentence);
        for_each_told(article, event, beside.count(), &Marks::of(article), |key| told.push(key));
        self.tale_told(EventReport { article: id, mention: 0 }, event, &told)
    }

    fn tale_told(&self, report: EventReport, event: &Reported, told: &[Trait]) -> Tale {
        let id = report.article;
        let article = &self.articles[id.index()];
        let names = self.entities_of(id, event.names.iter().map(|&name| name as usize));
        let around = if event.is_stated() {
            names.clone()
        } else {
            self.entities_of(id, names_within(article, event.sentence))
        };
        let (all, count) = self.things(told, article.language, &names);
        let usable =
            |across: bool| all[..count].iter().filter(move |(key, _)| usable(*key, across));
        let total = |across: bool| usable(across).map(|(_, rarity)| rarity).sum();
        Tale {
            totals: [false, true].map(total),
            around,
            report,
            language: self.number_of(article.language),
            days: event.value.as_ref().and_then(DateValue::known_days),
            day_of_year: match event.value {
                Some(DateValue::DayOfYear { month, day }) => {
                    month.try_into().ok().zip(day.try_into().ok()).map(<[u8; 2]>::from)
                }
                _ => None,
            },
            is_news: is_news(article, event),
            is_vague: is_vague(article, event),
            things: u32::try_from(count).unwrap_or(u32::MAX),
            all,
            persons: names.iter().copied().filter(|&name| self.is_person(name)).collect(),
            names,
        }
    }

    /// From this rarity on a thing is rare: in a small folder what only two articles show.
    pub(super) fn rare(&self) -> f32 {
        RARE.min(self.likeness.rarity_of(2))
    }

    /// Whom some names of an article mean, each once, ascending.
    fn entities_of(&self, id: ArticleId, names: impl Iterator<Item = usize>) -> Few<EntityId, 3> {
        let entities = self.named.get(id.index()).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<EntityId> =
            names.filter_map(|name| entities.get(name).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found.into()
    }

    fn is_person(&self, id: EntityId) -> bool {
        self.entities.get(id.index()).is_some_and(|entity| entity.kind == EntityKind::Person)
    }

    /// What is told, those that are too common behind the others, and how many others there are.
    fn things(
        &self,
        told: &[Trait],
        language: &str,
        entities: &[EntityId],
    ) -> (Box<[(Trait, f32)]>, usize) {
        let rated = |&key: &Trait| {
            let rarity = match key.kind() {
                TraitKind::Stem => self.told.stems.get(&key).map(|&of| self.likeness.rarity_of(of)),
                _ => self.likeness.rarity_in_folder(key, language),
            };
            Some((key, rarity?))
        };
        let mut all = Vec::with_capacity(told.len() + entities.len());
        all.extend(told.iter().filter_map(rated));
        all.extend(entities.iter().filter_map(|&name| self.entity(name)));
        let is_common = |&(_, rarity): &(Trait, f32)| rarity < LEAST_RARITY;
        all.sort_by_key(|one| (is_common(one), one.0));
        all.dedup_by_key(|&mut (key, _)| key);
        let count = all.partition_point(|one| !is_common(one));
        (all.into(), count)
    }

    fn entity(&self, id: EntityId) -> Option<(Trait, f32)> {
        let entity = self.entities.get(id.index())?;
        let least = match entity.kind {
            EntityKind::Person => PERSON_RARITY,
            EntityKind::Organisation => ORGANISATION_RARITY,
            EntityKind::Place => 0.0,
        };
        let rarity = self.likeness.rarity_of(*self.naming.get(id.index())?).max(least);
        Some((Trait::entity(id.0), rarity))
    }
}

/// Visits what tells an event, one of `beside` in its sentence, outside its names.
fn for_each_told(
    article: &Article,
    event: &Reported,
    beside: usize,
    marks: &Marks,
    mut take: impl FnMut(Trait),
) {
    if event.is_stated() {
        return for_each_in_label(article, &article.label(event), take);
    }
    let names = event.names.iter().filter_map(|&name| marks.names.get(name as usize));
    let names: Vec<Span> = names.copied().collect();
    let passage = passage(article, event, beside, marks);
    for_each_in_passage(article, passage, [&names, &marks.dates], &mut take);
}

/// Where an article has its names and its dates.
struct Marks {
    names: Vec<Span>,
    dates: Vec<Span>,
}

impl Marks {
    fn of(article: &Article) -> Self {
        let dates = article.dates.iter().map(|date| date.span);
        Self { names: article.names.spans().collect(), dates: dates.collect() }
    }
}

/// The numbers of the names in a part of an article's text.
fn names_within(article: &Article, span: Span) -> impl Iterator<Item = usize> {
    let first = article.names.partition_point(|name| name.span.start < span.start);
    let end = article.names.partition_point(|name| name.span.start < span.end);
    first..end
}

/// The words that tell the event: its clause where the sentence tells several.
fn passage(article: &Article, event: &Reported, beside: usize, marks: &Marks) -> Span {
    if beside < 2 && event.sentence.len() <= LONGEST_PASSAGE {
        return event.sentence;
    }
    let sentence = near(article, event, marks);
    let label = article.label(event);
    let parts = label.split(APART).map(|part| part.trim_matches('…'));
    let label = parts.max_by_key(|part| part.len()).unwrap_or_default();
    let start = sentence.start as usize + sentence.of(&article.text).find(label).unwrap_or(0);
    Span::new(start, start + label.len())
}

/// The sentence of an event; of one without an end what stands around its date.
fn near(article: &Article, event: &Reported, marks: &Marks) -> Span {
    let date = event.date.and_then(|date| marks.dates.get(date.get()));
    let Some(date) = date.filter(|_| event.sentence.len() > LONGEST_SENTENCE) else {
        return event.sentence;
    };
    let (text, [start, end]) = (&article.text, [date.start as usize, date.end as usize]);
    let start = text.floor_char_boundary(start.saturating_sub(LONGEST_SENTENCE / 2));
    let end = text.ceil_char_boundary(end + LONGEST_SENTENCE / 2);
    Span::new(start, end)
}

/// A longer sentence, in bytes, tells more than one thing.
const LONGEST_PASSAGE: usize = 600;

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

/// What stands in both lists, with the rarity it has in the first.
fn in_both<'a>(
    a: &'a [(Trait, f32)],
    b: &'a [(Trait, f32)],
) -> impl Iterator<Item = (Trait, f32)> + 'a {
    // Where most of merging's time goes: both lists are walked without a jump.
    let (mut at, mut at_other) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(&(key, rarity)), Some(&(other, _))) = (a.get(at), b.get(at_other)) {
            at += usize::from(key <= other);
            at_other += usize::from(other <= key);
            if key == other {
                return Some((key, rarity));
            }
        }
        None
    })
}
