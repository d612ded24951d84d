//! Cross-references: which articles tell of the same, and why we say so.
//!
//! How alike two articles are is computed in `likeness.rs`.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::model::{ArticleId, Entity, EntityKind, Reason, ReasonKind, Related};
use crate::store::Store;
use crate::store::likeness::{Common, Near};
use crate::store::traits::{Trait, TraitKind, for_each_in_opening};
use crate::text::{CleanText, Span, clean_line, fold};

/// From this likeness on two articles tell of the same event.
const SAME_EVENT: f32 = 0.37;

/// From this likeness on two articles are related.
const RELATED: f32 = 0.08;

/// How many reasons are given.
const MOST_REASONS: usize = 3;

/// With so many days, names and numbers in common no words are given as a reason.
const ENOUGH_FACTS: usize = 2;

/// Articles so many days apart that share no day do not tell of the same event.
const FAR_APART: i64 = 30;

/// Words that stand further down are given as no reason, so that the work is bounded however long an
/// article is.
const SURFACE_BYTES: usize = 1 << 16;

/// How many words make one reason.
const MOST_WORDS: usize = 3;

impl Store {
    /// The articles that tell of the same as `article`, best first. Work is proportional to what
    /// the article shares with others, so that a screen can ask as it draws.
    pub fn related(&self, article: ArticleId) -> Vec<Related> {
        let like = self.likeness.like(article);
        let mut surfaces = Surfaces::new(self, article);
        like.into_iter().filter_map(|near| self.relation(article, near, &mut surfaces)).collect()
    }

    fn relation(
        &self,
        article: ArticleId,
        near: Near,
        surfaces: &mut Surfaces<'_>,
    ) -> Option<Related> {
        let tells_same = self.tells_same(article, near.article);
        let is_linked = || tells_same || self.share_rare_person(article, near.article);
        if near.score < RELATED && !is_linked() {
            return None;
        }
        let common = self.likeness.common(article, near.article);
        let across = self.article(article).language != self.article(near.article).language;
        let parts = if across { self.parts_apart(&common) } else { 0 };
        if !is_evidence(&common, parts) {
            return None;
        }
        let shares_day = common.iter().any(|common| common.kind == TraitKind::Day);
        let is_apart =
            !tells_same && !shares_day && self.days_between(article, near.article) > FAR_APART;
        Some(Related {
            article: near.article,
            score: near.score,
            same_event: near.score >= SAME_EVENT && !is_apart,
            reasons: reasons(&common, surfaces),
        })
    }

    /// Whether two articles report one event.
    fn tells_same(&self, a: ArticleId, b: ArticleId) -> bool {
        self.events_told(a).iter().any(|&event| self.reports_in(event, b).next().is_some())
    }

    /// Whether two articles name a person, rare in the folder, that has a full name.
    fn share_rare_person(&self, a: ArticleId, b: ArticleId) -> bool {
        let is_person =
            |entity: &Entity| entity.kind == EntityKind::Person && entity.name.contains(' ');
        let count = |id| self.entities_named(id).len();
        let (short, long) = if count(a) <= count(b) { (a, b) } else { (b, a) };
        self.entities_named(short).iter().any(|&id| {
            let entity = self.entity(id);
            let is_shared = is_person(entity) && entity.articles.binary_search(&long).is_ok();
            is_shared && self.likeness.is_rare_entity(id)
        })
    }

    /// How many words of names are shared that belong to none of the names shared: of `lago di Como`
    /// and `Lake Como` one.
    fn parts_apart(&self, common: &[Common]) -> usize {
        let shared = common.iter().filter(|common| common.kind == TraitKind::Entity);
        let shared = shared.filter_map(|one| self.entities().get(one.key.number() as usize));
        let known: Vec<Trait> = shared
            .flat_map(|entity| &entity.aliases)
            .flat_map(|alias| Trait::words_of_name(alias).chain(Trait::land_named(alias)))
            .collect();
        let is_apart = |one: &&Common| one.kind == TraitKind::NameWord && !known.contains(&one.key);
        common.iter().filter(is_apart).count()
    }

    /// How many days lie between the dates of two articles, 0 where one has none.
    fn days_between(&self, a: ArticleId, b: ArticleId) -> i64 {
        let day = |id| self.article(id).published.value.as_ref()?.known_days();
        let (Some(a), Some(b)) = (day(a), day(b)) else { return 0 };
        (a.0 - b.0).num_days().abs()
    }
}

/// The strongest things in common, days first, then names, numbers and words. The strongest day always
/// is among them: it is what a reader looks up first.
fn reasons(common: &[Common], surfaces: &mut Surfaces<'_>) -> Vec<Reason> {
    let is_word = |common: &&Common| {
        matches!(common.kind, TraitKind::Word | TraitKind::NameWord | TraitKind::Capitalised)
    };
    let mut reasons: Vec<Reason> = Vec::new();
    let is_day = |common: &&Common| common.kind == TraitKind::Day;
    let facts = common.iter().filter(|common| !is_word(common));
    let telling = facts.clone().count();
    let day = common.iter().find(is_day);
    let words =
        common.iter().filter(is_word).filter(|common| common.rare && telling < ENOUGH_FACTS);
    for common in day.into_iter().chain(facts).chain(words) {
        let Some((kind, text)) = surfaces.show(common) else { continue };
        add(&mut reasons, kind, text);
        if reasons.len() > MOST_REASONS {
            reasons.pop();
            break;
        }
    }
    reasons.sort_by_key(|reason| reason.kind);
    reasons
}

/// Two things in common, one of them rare; `apart` are words of names that are
/// none of the names in common.
fn is_evidence(common: &[Common], apart: usize) -> bool {
    let of_kinds =
        |kinds: [TraitKind; 2]| common.iter().filter(move |c| kinds.contains(&c.kind)).count();
    let capitalised = of_kinds([TraitKind::Capitalised; 2]);
    let parts = of_kinds([TraitKind::Capitalised, TraitKind::NameWord]);
    (common.len() - parts + apart).max(capitalised) >= 2 && common.iter().any(|common| common.rare)
}

/// Words are gathered into one reason, and so are numbers.
fn add(reasons: &mut Vec<Reason>, kind: ReasonKind, text: CleanText) {
    if reasons.iter().any(|reason| fold(&reason.text).contains(&fold(&text))) {
        return;
    }
    let gathered = matches!(kind, ReasonKind::Number | ReasonKind::Words);
    match reasons.iter_mut().find(|reason| gathered && reason.kind == kind) {
        Some(words) if words.text.split(" · ").count() >= MOST_WORDS => {}
        Some(words) => words.text = clean_line(&format!("{} · {text}", words.text)),
        None => reasons.push(Reason { kind, text }),
    }
}

/// What the traits of an article look like in its text.
struct Surfaces<'a> {
    store: &'a Store,
    article: ArticleId,
    /// Made when a word is first asked for.
    words: Option<FxHashMap<Trait, Span>>,
    in_names: Vec<Span>,
}

impl<'a> Surfaces<'a> {
    fn new(store: &'a Store, article: ArticleId) -> Self {
        let in_names = store.article(article).names.iter().map(|name| name.span).collect();
        Self { store, article, words: None, in_names }
    }

    fn show(&mut self, common: &Common) -> Option<(ReasonKind, CleanText)> {
        match common.kind {
            TraitKind::Entity => {
                let entity = self.store.entities().get(common.key.number() as usize)?;
                Some((ReasonKind::Name, entity.name.clone()))
            }
            TraitKind::Day => {
                let number = i32::try_from(common.key.number()).ok()?;
                let day = NaiveDate::from_num_days_from_ce_opt(number)?;
                Some((ReasonKind::Day, clean_line(&day.format("%-d %b %Y").to_string())))
            }
            TraitKind::DayOfYear | TraitKind::NameWord | TraitKind::Stem => None,
            TraitKind::Word | TraitKind::Capitalised | TraitKind::Number => self.word(common),
        }
    }

    fn word(&mut self, common: &Common) -> Option<(ReasonKind, CleanText)> {
        let span = *self.words().get(&common.key)?;
        let names = &self.in_names;
        let before = names.partition_point(|name| name.end <= span.start);
        if names.get(before).is_some_and(|name| name.overlaps(span)) {
            return None;
        }
        let text = self.store.article(self.article).text.slice(span);
        match common.kind {
            TraitKind::Number => is_telling_number(&text).then_some((ReasonKind::Number, text)),
            _ => is_telling_word(&text).then_some((ReasonKind::Words, text)),
        }
    }

    fn words(&mut self) -> &FxHashMap<Trait, Span> {
        let article = self.store.article(self.article);
        self.words.get_or_insert_with(|| {
            let mut words = FxHashMap::default();
            let end = article.text.floor_char_boundary(SURFACE_BYTES);
            for_each_in_opening(article, end, |key, span| {
                words.entry(key).or_insert(span);
            });
            words
        })
    }
}

/// Small numbers and years are everywhere.
fn is_telling_number(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let is_large = digits.len() > 2 || text.contains(' ');
    is_large && !(is_year && text.len() == 4)
}

/// Short words are grammar, unless they are names.
fn is_telling_word(text: &str) -> bool {
    let letters = text.chars().count();
    letters > 3 || letters == 3 && text.chars().all(char::is_uppercase)
}
