//! Which articles, and which event reports, meet a condition: sets of bits, one operation a node.

use std::collections::BTreeSet;

use crate::model::{Article, ArticleId, EntityId, EntityKind};
use crate::query::ask::Ask;
use crate::query::condition::{Condition, Phrase};
use crate::query::field::{Feature, Field};
use crate::query::mark::holds;
use crate::query::period::Period;
use crate::store::Store;
use crate::store::set::Set;
use crate::text::fold;

/// The articles that meet a condition.
pub(super) fn articles(store: &Store, condition: &Condition) -> Set {
    Scope::Articles.meeting(store, condition)
}

/// Those of the event reports of some articles, ascending, whose own sentence, date and names meet a
/// condition, by the numbers that `Postings::reports_of` gives; others may be among them. What only an
/// article has (title, source) its reports share.
pub(super) fn reports(store: &Store, condition: &Condition, within: &[ArticleId]) -> Set {
    let within: Vec<u32> = within
        .iter()
        .filter(|&&id| !store.postings().reports_of(id).is_empty())
        .map(|id| id.0)
        .collect();
    Scope::Reports(&within).meeting(store, condition)
}

/// What a set holds.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Articles,
    /// The reports of some articles.
    Reports(&'a [u32]),
}

impl Scope<'_> {
    fn size(self, store: &Store) -> usize {
        match self {
            Self::Articles => store.articles().len(),
            Self::Reports(_) => store.postings().report_count(),
        }
    }

    fn meeting(self, store: &Store, condition: &Condition) -> Set {
        match condition {
            Condition::Not(inner) => {
                let mut set = self.meeting(store, inner);
                set.invert();
                set
            }
            Condition::All(parts) => {
                let mut set = Set::full(self.size(store));
                for part in parts {
                    set.intersect(&self.meeting(store, part));
                }
                set
            }
            Condition::Any(parts) => {
                let mut set = Set::new(self.size(store));
                for part in parts {
                    set.unite(&self.meeting(store, part));
                }
                set
            }
            Condition::Text(_) | Condition::Title(_) | Condition::Near(..) => {
                self.words(store, condition)
            }
            Condition::Name(kind, phrase) => self.naming(store, &entities(store, *kind, phrase)),
            Condition::When(period) => self.telling_of(store, *period),
            Condition::Published(period) => self.each(store, |article| {
                article.published.value.as_ref().is_some_and(|value| period.holds(value))
            }),
            Condition::Metadata(field, phrase) => self
                .each(store, |article| metadata(*field, article).any(|text| holds(text, phrase))),
            Condition::Path(part) => self.each(store, |article| fold(&article.path).contains(part)),
            Condition::Language(code) => self.each(store, |article| article.language == code),
            Condition::Has(feature) => self.each(store, |article| has(*feature, article)),
            Condition::Marked(_, articles) => {
                let mut set = Set::new(self.size(store));
                articles.iter().for_each(|&id| self.insert(store, &mut set, id));
                set
            }
        }
    }

    /// The articles for which a test holds, or all their reports.
    fn each(self, store: &Store, test: impl Fn(&Article) -> bool) -> Set {
        let mut set = Set::new(self.size(store));
        for id in store.article_ids() {
            if test(store.article(id)) {
                self.insert(store, &mut set, id);
            }
        }
        set
    }

    fn insert(self, store: &Store, set: &mut Set, article: ArticleId) {
        match self {
            Self::Articles => set.insert(article.index()),
            Self::Reports(_) => {
                for report in store.postings().reports_of(article) {
                    set.insert(report);
                }
            }
        }
    }

    fn words(self, store: &Store, condition: &Condition) -> Set {
        let mut set = Set::new(self.size(store));
        let Some(ask) = Ask::of(condition) else { return set };
        let postings = store.postings();
        match (self, condition) {
            (Self::Articles, _) => ask.leaf(postings).note(&mut set),
            (Self::Reports(within), Condition::Title(_)) => {
                ask.visit_in(postings, within, |article, _| self.insert(store, &mut set, article));
            }
            (Self::Reports(within), _) => ask.visit_in(postings, within, |article, runs| {
                for report in postings.reports_of(article) {
                    let sentence = postings.report_positions(report);
                    let first = runs.partition_point(|run| run.start < sentence.start);
                    let inside = runs.iter().skip(first).take_while(|run| run.start < sentence.end);
                    if inside.into_iter().any(|run| run.start + run.words <= sentence.end) {
                        set.insert(report);
                    }
                }
            }),
        }
        set
    }

    fn naming(self, store: &Store, entities: &BTreeSet<EntityId>) -> Set {
        let mut set = Set::new(self.size(store));
        for &article in entities.iter().flat_map(|&entity| &store.entity(entity).articles) {
            match self {
                Self::Articles => set.insert(article.index()),
                Self::Reports(_) => {
                    let meant = store.entities_named(article);
                    let names = |&name: &u32| {
                        meant.get(name as usize).is_some_and(|entity| entities.contains(entity))
                    };
                    let events = store.article(article).events.iter();
                    for (report, event) in store.postings().reports_of(article).zip(events) {
                        if event.names.iter().any(names) {
                            set.insert(report);
                        }
                    }
                }
            }
        }
        set
    }

    fn telling_of(self, store: &Store, period: Period) -> Set {
        let mut set = Set::new(self.size(store));
        for (id, article) in store.article_ids().zip(store.articles()) {
            match self {
                Self::Articles => {
                    let mut values = article.dates.iter().map(|date| date.value);
                    let events = article.events.iter().filter_map(|event| event.value);
                    if values.any(|value| period.holds(&value))
                        || events.into_iter().any(|value| period.holds(&value))
                    {
                        set.insert(id.index());
                    }
                }
                Self::Reports(_) => {
                    let reports = store.postings().reports_of(id).zip(article.events.iter());
                    for (report, event) in reports {
                        if event.value.as_ref().is_some_and(|value| period.holds(value)) {
                            set.insert(report);
                        }
                    }
                }
            }
        }
        set
    }
}

fn has(feature: Feature, article: &Article) -> bool {
    match feature {
        Feature::Date => article.published.value.is_some(),
        Feature::Event => !article.events.is_empty(),
        Feature::Source => article.source.is_some(),
        Feature::Byline => article.byline.is_some(),
        Feature::Tag => !article.tags.is_empty(),
        Feature::Address => article.address.is_some(),
        // Its own condition, which holds the articles.
        Feature::Marked(_) => false,
    }
}

fn metadata(field: Field, article: &Article) -> impl Iterator<Item = &str> {
    let (one, other, many) = match field {
        Field::Source => (article.source.as_deref(), article.address.as_deref(), &[][..]),
        Field::Byline => (article.byline.as_deref(), None, &[][..]),
        Field::Tag => (None, None, &*article.tags),
        _ => (None, None, &[][..]),
    };
    one.into_iter().chain(other).chain(many.iter().map(|tag| &**tag))
}

/// The entities one of whose names holds the phrase.
pub(super) fn entities(
    store: &Store,
    kind: Option<EntityKind>,
    phrase: &Phrase,
) -> BTreeSet<EntityId> {
    let all = store.entities().iter().enumerate();
    all.filter(|(_, entity)| kind.is_none_or(|kind| entity.kind == kind))
        .filter(|(_, entity)| entity.aliases.iter().any(|alias| holds(alias, phrase)))
        .map(|(index, _)| EntityId::new(index))
        .collect()
}
