//! A store in which some articles are exchanged, for the time until all of them are linked anew. What
//! stays is as it was linked before; what is new is linked among itself alone, and stands beside it.
//! So a folder of a hundred thousand articles shows a new one at once. Articles that name somebody of
//! whom the reader decides something count as new.

use std::cmp::Reverse;
use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::name::joined;
use crate::model::{
    AnchorBasis, Article, ArticleId, DateMention, Decision, Decisions, Entity, EntityId,
    EntityKind, Event, EventId, EventReport, InferredMention, Published, RoleBasis,
};
use crate::store::build::Added;
use crate::store::compared::{Moved, Numbers};
use crate::store::duplicate::Versions;
use crate::store::event::{self, naming, order};
use crate::store::given::Given;
use crate::store::lists::Lists;
use crate::store::{Index, Store, StoreBuilder, all_problems, sort_by_date};
use crate::text::CleanText;

/// Where more than one of so many articles is new, there is no store for the meantime.
const LEAST_PART: usize = 4;

/// So many names are looked for in the texts.
const MOST_SOUGHT: usize = 4;

/// Two stores on the way to one.
struct Both<'a> {
    before: &'a Store,
    /// Of the articles that the store before has not, of those that it has linked to others which are
    /// gone, and of those that name somebody of whom something else is decided now.
    new: Arc<Store>,
    decided: Decided,
    sides: Vec<Side<ArticleId>>,
    articles: Moving<ArticleId>,
    /// The numbers that articles of the store before have now, whichever store they are taken from.
    there: Vec<Option<ArticleId>>,
}

/// What of a store something else is decided about now.
struct Decided {
    entities: FxHashSet<EntityId>,
    /// For each article whether it may name them.
    articles: Vec<bool>,
}

/// A thing of one of the stores.
#[derive(Clone, Copy)]
enum Side<T> {
    Before(T),
    New(T),
}

/// What the things of both stores are numbered now; nothing for what is not taken from there.
struct Moving<T> {
    before: Vec<Option<T>>,
    new: Vec<Option<T>>,
}

impl Store {
    /// This store with other articles: `given` are all that there are now, by path, each with the number
    /// that it has here, and `postings` is their index. Nothing where so much is new that linking all of
    /// it takes little longer.
    pub(super) fn amended(
        &self,
        given: &[Added],
        builder: &StoreBuilder,
        postings: Index,
    ) -> Option<Store> {
        let decided = Decided::new(self, builder.decisions());
        let is_new = |one: &&Added| one.shown.is_none_or(|id| decided.articles[id.index()]);
        if given.iter().filter(is_new).count() * LEAST_PART > given.len() {
            return None;
        }
        let both = Both::new(self, given, builder, decided);
        let entities = both.number_entities();
        let (articles, given) = both.put_together();
        let named = both.named(&entities);
        let all_entities = both.entities(&entities);
        let (events, told) = both.events(&articles, &named, &entities);
        let days = both.days();
        let mut by_date: Vec<ArticleId> = (0..articles.len()).map(ArticleId::new).collect();
        sort_by_date(&mut by_date, &days);
        let moved = Moved {
            articles: Numbers::new(both.there.iter().map(|id| Some((*id)?.0)), articles.len()),
            entities: Numbers::new(
                entities.before.iter().map(|id| Some((*id)?.0)),
                all_entities.len(),
            ),
        };
        let decisions = builder.decisions().clone();
        Some(Store {
            problems: all_problems(&articles, &decisions, builder.problems().to_vec()),
            articles,
            given,
            decisions,
            events_naming: naming(&events, all_entities.len()).into(),
            events,
            entities: all_entities,
            named,
            told,
            by_date,
            days,
            inferred: both.inferred(&entities),
            postings,
            verdicts: Arc::default(),
            likeness: self.likeness.moved(moved),
            versions: both.versions(),
        })
    }
}

impl Decided {
    fn new(store: &Store, decisions: &Decisions) -> Self {
        let (before, now) = (&store.decisions.list, &decisions.list);
        let same = before.iter().zip(now).take_while(|(before, now)| before == now).count();
        let changed = before[same..].iter().chain(&now[same..]).flat_map(Decision::names);
        let names: FxHashMap<String, &CleanText> =
            changed.map(|name| (joined(name), name)).collect();
        let mut articles = vec![false; store.articles.len()];
        if names.is_empty() {
            return Self { entities: FxHashSet::default(), articles };
        }
        let called = |(at, entity): (usize, &Entity)| {
            let aliases = entity.aliases.iter().map(|alias| joined(alias));
            let called: Vec<String> = aliases.filter(|alias| names.contains_key(alias)).collect();
            (!called.is_empty()).then(|| (EntityId::new(at), called))
        };
        let known: Vec<_> = store.entities.par_iter().enumerate().filter_map(called).collect();
        for id in known.iter().flat_map(|(id, _)| &store.entity(*id).articles) {
            articles[id.index()] = true;
        }
        // Who was no name until now is looked for by the letters: a few that were taken back, not all of a
        // file written by hand.
        let is_known = |name: &String| known.iter().any(|(_, called)| called.contains(name));
        let unknown = names.iter().filter(|(name, _)| !is_known(name));
        let finders: Vec<Finder<'_>> =
            unknown.map(|(_, name)| Finder::new(name.as_bytes())).collect();
        if !finders.is_empty() && finders.len() <= MOST_SOUGHT {
            let has_one = |article: &Article| {
                finders.iter().any(|finder| finder.find(article.text.as_bytes()).is_some())
            };
            let all = articles.par_iter_mut().zip(&store.articles);
            all.for_each(|(is_one, article)| *is_one |= has_one(article));
        }
        Self { entities: known.into_iter().map(|(id, _)| id).collect(), articles }
    }
}

impl<'a> Both<'a> {
    fn new(before: &'a Store, given: &[Added], builder: &StoreBuilder, decided: Decided) -> Self {
        let mut there = vec![None; before.articles.len()];
        for (now, one) in given.iter().enumerate() {
            if let Some(slot) = one.shown.and_then(|id| there.get_mut(id.index())) {
                *slot = Some(ArticleId::new(now));
            }
        }
        let is_there = |id: &ArticleId| there.get(id.index()).is_some_and(Option::is_some);
        let stays = |id: &ArticleId| {
            let given = &before.given[id.index()];
            let is_dated = given.is_dated_alike() || cited(given.article()).iter().all(is_there);
            let is_linked = is_dated && before.versions.group(*id).iter().all(is_there);
            is_linked && !decided.articles[id.index()]
        };
        let mut articles = Moving { before: vec![None; there.len()], new: Vec::new() };
        let mut new = StoreBuilder::default();
        let mut side = |(now, one): (usize, &Added)| {
            let now = Some(ArticleId::new(now));
            if let Some(id) = one.shown.filter(stays) {
                articles.before[id.index()] = now;
                return Side::Before(id);
            }
            new.add(one.given.whole());
            articles.new.push(now);
            Side::New(ArticleId::new(articles.new.len() - 1))
        };
        let sides = given.iter().enumerate().map(&mut side).collect();
        new.set_decisions(builder.decisions().clone());
        Self { before, new: new.build(), decided, sides, articles, there }
    }

    /// The articles as they are shown, and as they were given.
    fn put_together(&self) -> (Vec<Arc<Article>>, Vec<Given>) {
        let given = |side: &Side<ArticleId>| match *side {
            Side::Before(id) => renumbered(&self.before.given[id.index()], &self.there),
            Side::New(id) => renumbered(&self.new.given[id.index()], &self.articles.new),
        };
        let given: Vec<Given> = self.sides.iter().map(given).collect();
        (given.iter().map(|given| Arc::clone(given.article())).collect(), given)
    }

    /// The entities that somebody still names keep their order; those that only new articles name follow.
    fn number_entities(&self) -> Moving<EntityId> {
        let known = self.known_entities();
        let mut is_named = vec![false; self.before.entities.len()];
        known.iter().flatten().for_each(|&at| is_named[at] = true);
        let articles = |entity: &Entity| self.staying(entity).next().is_some();
        let mut numbers = (0..).map(EntityId::new);
        let of_before = self.before.entities.iter().zip(is_named);
        let before: Vec<Option<EntityId>> = of_before
            .map(|(one, is_named)| if is_named || articles(one) { numbers.next() } else { None })
            .collect();
        let new = known.iter().map(|known| known.map_or_else(|| numbers.next(), |at| before[at]));
        Moving { new: new.collect(), before }
    }

    /// The articles of the store before that name one of its entities, as they are numbered now.
    fn staying(&self, entity: &Entity) -> impl Iterator<Item = ArticleId> {
        entity.articles.iter().filter_map(|id| self.articles.before[id.index()])
    }

    /// For each new entity the one before of just that name, else the most frequent that some call so;
    /// none where that was otherwise before.
    fn known_entities(&self) -> Vec<Option<usize>> {
        let mut wanted: FxHashMap<(EntityKind, &str), Vec<usize>> = FxHashMap::default();
        for (at, entity) in self.new.entities.iter().enumerate() {
            wanted.entry((entity.kind, &entity.name)).or_default().push(at);
        }
        let mut known = vec![None; self.new.entities.len()];
        let is_known = |&(at, _): &(usize, _)| !self.decided.entities.contains(&EntityId::new(at));
        for (before, entity) in self.before.entities.iter().enumerate().filter(is_known) {
            for alias in &entity.aliases {
                let of_alias = wanted.get(&(entity.kind, alias.as_str()));
                for &at in of_alias.into_iter().flatten() {
                    let rank = (*alias == entity.name, entity.articles.len(), Reverse(before));
                    known[at] = known[at].max(Some(rank));
                }
            }
        }
        known.into_iter().map(|known| known.map(|(.., Reverse(before))| before)).collect()
    }

    fn entities(&self, entities: &Moving<EntityId>) -> Vec<Entity> {
        let of_before = self.before.entities.iter().zip(&entities.before);
        let stays = of_before.filter(|(_, now)| now.is_some()).map(|(entity, _)| entity);
        let with_staying =
            |one: &Entity| Entity { articles: self.staying(one).collect(), ..one.clone() };
        let mut all: Vec<Entity> = stays.map(with_staying).collect();
        for (entity, now) in self.new.entities.iter().zip(&entities.new) {
            let articles = entity.articles.iter().filter_map(|id| self.articles.new[id.index()]);
            match now.and_then(|now| all.get_mut(now.index())) {
                Some(known) => {
                    known.articles.extend(articles);
                    known.articles.sort_unstable();
                    known.articles.dedup();
                    let aliases =
                        entity.aliases.iter().filter(|alias| !known.aliases.contains(alias));
                    let aliases: Vec<_> = aliases.cloned().collect();
                    known.aliases.extend(aliases);
                }
                None => all.push(Entity { articles: articles.collect(), ..entity.clone() }),
            }
        }
        all
    }

    /// For each article and each of its names the entity it means.
    fn named(&self, entities: &Moving<EntityId>) -> Lists<EntityId> {
        let of_article = |side: &Side<ArticleId>| {
            let (named, now) = match *side {
                Side::Before(id) => (self.before.entities_named(id), &entities.before),
                Side::New(id) => (self.new.entities_named(id), &entities.new),
            };
            named.iter().filter_map(|id| now[id.index()])
        };
        self.sides.iter().map(of_article).collect()
    }

    /// The events, and for each article and each of its event mentions the one it reports.
    fn events(
        &self,
        articles: &[Arc<Article>],
        named: &Lists<EntityId>,
        entities: &Moving<EntityId>,
    ) -> (Vec<Event>, Lists<EventId>) {
        let of_before = |event: &Event| {
            let left = event.reports.iter().filter_map(|one| report(*one, &self.articles.before));
            if left.clone().count() == event.reports.len() {
                return Some((true, moved(event, &self.articles.before, &entities.before)));
            }
            let left: Vec<EventReport> = left.collect();
            let named = |id: ArticleId| named.of(id.index());
            (!left.is_empty()).then(|| (false, event::event(articles, named, left)))
        };
        let before: Vec<_> = self.before.events.par_iter().map(of_before).collect();
        let (mut staying, mut others) = (Vec::with_capacity(before.len()), Vec::new());
        for (at, (stays, event)) in
            before.into_iter().enumerate().filter_map(|(at, one)| Some((at, one?)))
        {
            let list = if stays { &mut staying } else { &mut others };
            list.push((Side::Before(at), event));
        }
        let new =
            self.new.events.iter().map(|event| moved(event, &self.articles.new, &entities.new));
        others.extend(new.enumerate().map(|(at, event)| (Side::New(at), event)));
        others.sort_by_cached_key(|(_, event)| order(event));
        let mut ids = Moving {
            before: vec![None; self.before.events.len()],
            new: vec![None; self.new.events.len()],
        };
        let mut events = Vec::with_capacity(staying.len() + others.len());
        put_among(others, staying, |(side, event)| {
            let id = Some(EventId::new(events.len()));
            match side {
                Side::Before(at) => ids.before[at] = id,
                Side::New(at) => ids.new[at] = id,
            }
            events.push(event);
        });
        let told = |side: &Side<ArticleId>| {
            let (told, now) = match *side {
                Side::Before(id) => (self.before.events_told(id), &ids.before),
                Side::New(id) => (self.new.events_told(id), &ids.new),
            };
            told.iter().map(|id| now[id.index()].unwrap_or_default())
        };
        let told = self.sides.iter().map(told).collect();
        (events, told)
    }

    fn days(&self) -> Vec<Option<i32>> {
        let day = |side: &Side<ArticleId>| match *side {
            Side::Before(id) => self.before.days[id.index()],
            Side::New(id) => self.new.days[id.index()],
        };
        self.sides.iter().map(day).collect()
    }

    fn inferred(&self, entities: &Moving<EntityId>) -> Vec<InferredMention> {
        let of_before = self.before.inferred.iter();
        let of_before =
            of_before.filter_map(|one| inferred(one, &self.articles.before, &entities.before));
        let of_new = self.new.inferred.iter();
        let of_new = of_new.filter_map(|one| inferred(one, &self.articles.new, &entities.new));
        let mut all: Vec<InferredMention> = of_before.chain(of_new).collect();
        all.sort_by_key(|one| (one.article, one.role));
        all
    }

    fn versions(&self) -> Versions {
        let of_before =
            self.before.versions.groups().iter().map(|group| (group, &self.articles.before));
        let of_new = self.new.versions.groups().iter().map(|group| (group, &self.articles.new));
        let groups = of_before.chain(of_new).map(|(group, now)| -> Vec<ArticleId> {
            group.iter().filter_map(|id| now[id.index()]).collect()
        });
        let mut groups: Vec<Vec<ArticleId>> = groups.filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        Versions::of(groups)
    }
}

/// Adds a few events and many, both in their order, in the order of all: only where the few stand is
/// looked for.
fn put_among<T>(few: Vec<(T, Event)>, many: Vec<(T, Event)>, mut add: impl FnMut((T, Event))) {
    let place = |(_, one): &(T, Event)| {
        let one = order(one);
        many.partition_point(|(_, event)| order(event) < one)
    };
    let places: Vec<usize> = few.iter().map(place).collect();
    let mut few = places.into_iter().zip(few).peekable();
    for (at, one) in many.into_iter().enumerate() {
        while let Some((_, other)) = few.next_if(|(place, _)| *place <= at) {
            add(other);
        }
        add(one);
    }
    few.for_each(|(_, other)| add(other));
}

fn report(report: EventReport, now: &[Option<ArticleId>]) -> Option<EventReport> {
    Some(EventReport { article: now[report.article.index()]?, ..report })
}

/// An event with other numbers, of which all reports are still there, and so is whom they name.
fn moved(event: &Event, articles: &[Option<ArticleId>], entities: &[Option<EntityId>]) -> Event {
    let mut moved = event.clone();
    let said = moved.disputes.iter_mut().flat_map(|dispute| &mut dispute.said);
    for one in moved.reports.iter_mut().chain(said.map(|(_, one)| one)) {
        *one = report(*one, articles).unwrap_or(*one);
    }
    moved.entities = event.entities.iter().filter_map(|id| entities[id.index()]).collect();
    moved
}

/// What an office means with other numbers, if all that tells it is still there.
fn inferred(
    one: &InferredMention,
    articles: &[Option<ArticleId>],
    entities: &[Option<EntityId>],
) -> Option<InferredMention> {
    let basis = match one.basis {
        RoleBasis::Article => RoleBasis::Article,
        RoleBasis::Folder(by) => RoleBasis::Folder(articles[by.index()]?),
    };
    let (entity, article) = (entities[one.entity.index()]?, articles[one.article.index()]?);
    Some(InferredMention { entity, article, basis, ..*one })
}

/// The articles that have dated one.
fn cited(article: &Article) -> Vec<ArticleId> {
    let elsewhere = article.dates.iter().filter_map(|date| by_another(&date));
    elsewhere.chain(article.published.told_by).collect()
}

fn by_another(date: &DateMention) -> Option<ArticleId> {
    match date.anchor.as_ref()?.basis {
        AnchorBasis::Elsewhere(id) => Some(id),
        AnchorBasis::Article | AnchorBasis::Mention(_) => None,
    }
}

/// An article that cites others by the numbers that they have now.
fn renumbered(given: &Given, now: &[Option<ArticleId>]) -> Given {
    let article = given.article();
    let is_same = |id: &ArticleId| now[id.index()] == Some(*id);
    if given.is_dated_alike() || cited(article).iter().all(is_same) {
        return given.clone();
    }
    let number = |id: ArticleId| now[id.index()].unwrap_or(id);
    let date = |mut date: DateMention| {
        if let Some(anchor) = &mut date.anchor
            && let AnchorBasis::Elsewhere(id) = &mut anchor.basis
        {
            *id = number(*id);
        }
        date
    };
    let dates = article.dates.iter().map(date).collect();
    let told_by = article.published.told_by.map(number);
    let published = Published { told_by, ..article.published.clone() };
    Given::of(given.whole(), &Arc::new(Article { published, dates, ..Article::clone(article) }))
}
