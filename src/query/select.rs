//! Which articles, and which event reports, meet a condition: sets of bits, one operation a node.

use std::collections::BTreeSet;

use crate::model::{Article, ArticleId, EntityId, EntityKind};
use crate::query::condition::{Condition, Pattern, Phrase};
use crate::query::field::{Feature, Field};
use crate::query::mark::Marker;
use crate::query::period::Period;
use crate::query::set::Set;
use crate::store::Store;
use crate::store::postings::{Cursor, Posting, TermId};
use crate::text::fold;

/// The articles that meet a condition.
pub(super) fn articles(store: &Store, condition: &Condition) -> Set {
    Scope::Articles.meeting(store, condition)
}

/// The event reports whose own sentence, date and names meet a condition, by the numbers that
/// `Postings::reports_of` gives. What only an article has (title, source) its reports share.
pub(super) fn reports(store: &Store, condition: &Condition) -> Set {
    Scope::Reports.meeting(store, condition)
}

/// What a set holds.
#[derive(Clone, Copy)]
enum Scope {
    Articles,
    Reports,
}

impl Scope {
    fn size(self, store: &Store) -> usize {
        match self {
            Self::Articles => store.articles().len(),
            Self::Reports => store.postings().report_count(),
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
            Condition::Text(phrase) => self.text(store, phrase),
            Condition::Title(phrase) => self.title(store, phrase),
            Condition::Name(kind, phrase) => self.naming(store, &entities(store, *kind, phrase)),
            Condition::When(period) => self.telling_of(store, *period),
            Condition::Published(period) => self.each(store, |article| {
                article.published.value.as_ref().is_some_and(|value| period.holds(value))
            }),
            Condition::Metadata(field, phrase) => {
                let marker = Marker::one(phrase);
                self.each(store, |article| {
                    metadata(*field, article).any(|text| marker.occurs(text))
                })
            }
            Condition::Path(part) => self.each(store, |article| fold(&article.path).contains(part)),
            Condition::Language(code) => self.each(store, |article| article.language == code),
            Condition::Has(feature) => self.each(store, |article| has(*feature, article)),
            Condition::Near(words, distance) => self.near(store, words, *distance),
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
            Self::Reports => store.postings().reports_of(article).for_each(|one| set.insert(one)),
        }
    }

    fn text(self, store: &Store, phrase: &Phrase) -> Set {
        let mut set = Set::new(self.size(store));
        match (self, phrase.words.as_slice()) {
            (Self::Articles, [word]) => {
                for term in terms(store, word) {
                    for posting in store.postings().cursor(term) {
                        set.insert(posting.article.index());
                    }
                }
            }
            (Self::Articles, _) => {
                occurrences(store, phrase, |posting, _| set.insert(posting.article.index()));
            }
            (Self::Reports, _) => occurrences(store, phrase, |posting, positions| {
                for report in store.postings().reports_of(posting.article) {
                    let sentence = store.postings().report_positions(report);
                    let first = positions.partition_point(|&at| at < sentence.start);
                    if positions.get(first).is_some_and(|at| sentence.contains(at)) {
                        set.insert(report);
                    }
                }
            }),
        }
        set
    }

    fn near(self, store: &Store, words: &Phrase, distance: u32) -> Set {
        let mut set = Set::new(self.size(store));
        windows(store, words, distance, |article, windows| match self {
            Self::Articles => set.insert(article.index()),
            Self::Reports => {
                for report in store.postings().reports_of(article) {
                    let sentence = store.postings().report_positions(report);
                    let inside = |window: &(u32, u32)| {
                        sentence.contains(&window.0) && sentence.contains(&window.1)
                    };
                    if windows.iter().any(inside) {
                        set.insert(report);
                    }
                }
            }
        });
        set
    }

    fn title(self, store: &Store, phrase: &Phrase) -> Set {
        let mut set = Set::new(self.size(store));
        occurrences(store, phrase, |posting, positions| {
            let end = store.postings().title_length(posting.article);
            if posting.in_title && positions.first().is_some_and(|&first| first < end) {
                self.insert(store, &mut set, posting.article);
            }
        });
        set
    }

    fn naming(self, store: &Store, entities: &BTreeSet<EntityId>) -> Set {
        let mut set = Set::new(self.size(store));
        for &article in entities.iter().flat_map(|&entity| &store.entity(entity).articles) {
            match self {
                Self::Articles => set.insert(article.index()),
                Self::Reports => {
                    let meant = store.entities_named(article);
                    let names = |&name: &u32| {
                        meant.get(name as usize).is_some_and(|entity| entities.contains(entity))
                    };
                    let events = &store.article(article).events;
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
                    let mut values = article.dates.iter().map(|date| &date.value);
                    let events = article.events.iter().filter_map(|event| event.value.as_ref());
                    if values.any(|value| period.holds(value))
                        || events.into_iter().any(|value| period.holds(value))
                    {
                        set.insert(id.index());
                    }
                }
                Self::Reports => {
                    let reports = store.postings().reports_of(id).zip(&article.events);
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
    }
}

fn metadata(field: Field, article: &Article) -> impl Iterator<Item = &str> {
    let (one, other, many) = match field {
        Field::Source => (article.source.as_deref(), article.address.as_deref(), &[][..]),
        Field::Byline => (article.byline.as_deref(), None, &[][..]),
        Field::Tag => (None, None, article.tags.as_slice()),
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
    let marker = Marker::one(phrase);
    let all = store.entities().iter().enumerate();
    all.filter(|(_, entity)| kind.is_none_or(|kind| entity.kind == kind))
        .filter(|(_, entity)| entity.aliases.iter().any(|alias| marker.occurs(alias)))
        .map(|(index, _)| EntityId::new(index))
        .collect()
}

/// The words of the index that a pattern means.
pub(super) fn terms(store: &Store, pattern: &Pattern) -> Vec<TermId> {
    match pattern {
        Pattern::Word(word) => store.postings().term(word).into_iter().collect(),
        Pattern::Prefix(prefix) => store.postings().terms_starting(prefix).collect(),
    }
}

/// Visits the articles that hold a phrase, in order, each with the positions where it begins. The
/// count of the posting is theirs.
pub(super) fn occurrences(store: &Store, phrase: &Phrase, mut visit: impl FnMut(Posting, &[u32])) {
    let mut slots: Vec<(usize, Slot)> =
        phrase.words.iter().map(|word| Slot::new(store, word)).enumerate().collect();
    slots.sort_by_key(|(_, slot)| slot.len());
    let Some(((lead_place, lead), others)) = slots.split_first_mut() else { return };
    let mut article = ArticleId(0);
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    'articles: while let Some(mut posting) = lead.seek(article) {
        article = ArticleId(posting.article.0 + 1);
        for (_, other) in others.iter_mut() {
            match other.seek(posting.article) {
                Some(found) if found.article == posting.article => {
                    posting.in_title &= found.in_title;
                }
                Some(found) => {
                    article = found.article;
                    continue 'articles;
                }
                None => return,
            }
        }
        lead.positions(&mut starts);
        shift(&mut starts, *lead_place);
        for (place, other) in others.iter_mut() {
            other.positions(&mut positions);
            shift(&mut positions, *place);
            keep_common(&mut starts, &positions);
        }
        if !starts.is_empty() {
            posting.count = u32::try_from(starts.len()).unwrap_or(u32::MAX);
            visit(posting, &starts);
        }
    }
}

/// Visits the articles that hold all words of a phrase, in any order, at most `distance` words
/// apart, in order, each with the first and last positions of the closest such places.
fn windows(
    store: &Store,
    words: &Phrase,
    distance: u32,
    mut visit: impl FnMut(ArticleId, &[(u32, u32)]),
) {
    let mut slots: Vec<Slot> = words.words.iter().map(|word| Slot::new(store, word)).collect();
    slots.sort_by_key(Slot::len);
    let (mut places, mut found, mut positions) = (Vec::new(), Vec::new(), Vec::new());
    let mut article = ArticleId(0);
    'articles: loop {
        for slot in &mut slots {
            match slot.seek(article) {
                Some(posting) if posting.article == article => {}
                Some(posting) => {
                    article = posting.article;
                    continue 'articles;
                }
                None => return,
            }
        }
        places.clear();
        for (word, slot) in slots.iter_mut().enumerate() {
            slot.positions(&mut positions);
            places.extend(positions.iter().map(|&position| (position, word)));
        }
        places.sort_unstable();
        close(&places, slots.len(), distance, &mut found);
        let title = store.postings().title_length(article);
        found.retain(|&(first, last)| first >= title || last < title);
        if !found.is_empty() {
            visit(article, &found);
        }
        article = ArticleId(article.0 + 1);
    }
}

/// The first and last positions of the places where all of `words` words stand at most `distance`
/// apart. `places` are positions in order, each with its word's number.
fn close(places: &[(u32, usize)], words: usize, distance: u32, found: &mut Vec<(u32, u32)>) {
    found.clear();
    let mut latest = vec![None; words];
    for &(position, word) in places {
        latest[word] = Some(position);
        let first = latest.iter().copied().min().flatten();
        if let Some(first) = first.filter(|first| position - first <= distance) {
            found.push((first, position));
        }
    }
}

/// Turns the positions of a phrase's word into those of its first.
fn shift(positions: &mut Vec<u32>, place: usize) {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    positions.retain_mut(|position| match position.checked_sub(place) {
        Some(start) => {
            *position = start;
            true
        }
        None => false,
    });
}

/// Keeps what stands in both of two ascending lists.
fn keep_common(kept: &mut Vec<u32>, other: &[u32]) {
    let mut other = other.iter().peekable();
    kept.retain(|position| {
        while other.next_if(|&next| next < position).is_some() {}
        other.peek() == Some(&position)
    });
}

/// Where a phrase's word may stand: the list of one word, or those of several put together.
enum Slot<'a> {
    One(Cursor<'a>),
    Several { places: Vec<Place>, at: usize },
}

/// An occurrence of one of several words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    article: ArticleId,
    position: u32,
    in_title: bool,
}

impl<'a> Slot<'a> {
    fn new(store: &'a Store, pattern: &Pattern) -> Self {
        let terms = terms(store, pattern);
        if let [term] = terms[..] {
            return Self::One(store.postings().cursor(term));
        }
        let mut places = Vec::new();
        let mut positions = Vec::new();
        for term in terms {
            let mut cursor = store.postings().cursor(term);
            while let Some(Posting { article, in_title, .. }) = cursor.next() {
                cursor.positions(&mut positions);
                places.extend(positions.iter().map(|&position| Place {
                    article,
                    position,
                    in_title,
                }));
            }
        }
        places.sort_unstable();
        Self::Several { places, at: 0 }
    }

    /// About how many articles it stands in.
    fn len(&self) -> usize {
        match self {
            Self::One(cursor) => cursor.len(),
            Self::Several { places, .. } => places.len(),
        }
    }

    fn seek(&mut self, article: ArticleId) -> Option<Posting> {
        match self {
            Self::One(cursor) => cursor.seek(article),
            Self::Several { places, at } => {
                let rest = places.get(*at..)?;
                *at += rest.partition_point(|place| place.article < article);
                let place = places.get(*at)?;
                Some(Posting { article: place.article, count: 1, in_title: place.in_title })
            }
        }
    }

    fn positions(&mut self, found: &mut Vec<u32>) {
        match self {
            Self::One(cursor) => cursor.positions(found),
            Self::Several { places, at } => {
                found.clear();
                let Some(&Place { article, .. }) = places.get(*at) else { return };
                let rest = places.iter().skip(*at).take_while(|place| place.article == article);
                found.extend(rest.map(|place| place.position));
            }
        }
    }
}
