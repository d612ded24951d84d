//! The reader's decisions about names, over every rule of `entity.rs`: what is merged, split,
//! renamed, of another kind, or no name at all.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::extract::name::joined;
use crate::model::{Article, Decision, Decisions, NameMention, Packed};
use crate::store::entity::{Form, Forms, Unified, unify_alone};

/// An article under the decisions as far as they concern it by itself: names that are none, kinds, and
/// what names are called. What other articles would add, such as the only bearer of a surname, is not
/// known here.
pub fn decided_alone(article: Arc<Article>, decisions: &Decisions) -> Arc<Article> {
    if decisions.list.is_empty() {
        return article;
    }
    let alone = [article];
    let Unified { entities, named, corrected } = unify_alone(&alone, &decisions.list);
    let [found] = alone;
    let corrected = corrected.into_iter().next().map(|(_, article)| article);
    let mut article = Arc::unwrap_or_clone(corrected.unwrap_or(found));
    let called = decisions.list.iter().filter_map(|decision| match decision {
        Decision::Rename(_, to) | Decision::Merge(_, to) => Some(joined(to)),
        _ => None,
    });
    let called: Vec<String> = called.collect();
    let mut names: Vec<NameMention> = article.names().collect();
    for (name, id) in names.iter_mut().zip(named.iter().flatten()) {
        let entity = &entities[id.index()];
        if called.contains(&joined(&entity.name)) {
            name.name.clone_from(&entity.name);
        }
    }
    article.set_names(&names);
    Arc::new(article)
}

/// The folded names that are joined to nothing, unless a later line merges them.
pub(super) fn split(decisions: &[Decision]) -> Vec<String> {
    let split = decisions.iter().filter_map(|decision| match decision {
        Decision::Split(name) => Some(joined(name)),
        _ => None,
    });
    split.collect()
}

/// An article without the names that are none, and with the kinds decided on. `roots` are the forms
/// that its names were joined to.
pub(super) fn corrected<'f, 'a: 'f>(
    article: &Article,
    roots: impl Iterator<Item = &'f Form<'a>>,
) -> Article {
    let names = (0..).zip(article.names()).zip(roots);
    let kept = names
        .filter(|(_, root)| !root.is_rejected)
        .map(|((at, mention), root)| (Some(at), NameMention { kind: root.kind, ..mention }));
    with_names(article, kept.collect())
}

/// An article with other names, in order, each with its number among those before if it was one.
/// What the article says of names says it of the same ones after.
pub(super) fn with_names(article: &Article, names: Vec<(Option<u32>, NameMention)>) -> Article {
    let mut numbers: Vec<Option<u32>> = vec![None; article.names.len()];
    for (number, (before, _)) in (0..).zip(&names) {
        if let Some(slot) = before.and_then(|before| numbers.get_mut(before as usize)) {
            *slot = Some(number);
        }
    }
    let number = |name: u32| numbers.get(name as usize).copied().flatten();
    let mut changed = article.clone();
    // What was settled is open no more.
    changed.starts = Packed::default();
    for role in &mut changed.roles {
        role.holder = role.holder.and_then(number);
    }
    changed.events.change(|_, event| {
        let added = (0..)
            .zip(&names)
            .filter(|(_, (before, name))| before.is_none() && name.span.overlaps(event.sentence));
        let added: Vec<u32> = added.map(|(at, _)| at).collect();
        let mut names: Vec<u32> =
            event.names.iter().filter_map(|&name| number(name)).chain(added).collect();
        names.sort_unstable();
        event.names = names.into();
    });
    changed.set_names(&names.into_iter().map(|(_, name)| name).collect::<Vec<_>>());
    changed
}

impl Forms<'_> {
    /// Carries the decisions out, in their order.
    pub(super) fn decide(&mut self, decisions: &[Decision]) {
        let mut renamed: FxHashMap<String, usize> = FxHashMap::default();
        for (at, decision) in decisions.iter().enumerate() {
            match decision {
                Decision::Split(_) => {}
                Decision::Merge(name, into) => {
                    let (key, into_key) = (joined(name), joined(into));
                    let is_split_later = decisions[at..].iter().any(
                        |later| matches!(later, Decision::Split(split) if joined(split) == key),
                    );
                    let Some(form) = self.find(&key, &renamed).filter(|_| !is_split_later) else {
                        continue;
                    };
                    if let Some(other) = self.find(&into_key, &renamed) {
                        self.join_decided(form, other);
                    }
                    self.call(form, into);
                    renamed.insert(into_key, form);
                }
                Decision::Rename(name, to) => {
                    let Some(form) = self.find(&joined(name), &renamed) else { continue };
                    self.call(form, to);
                    renamed.insert(joined(to), form);
                }
                Decision::Kind(name, kind) => {
                    let key = joined(name);
                    let Some(form) = self.find(&key, &renamed) else { continue };
                    let same = (0..self.list.len()).filter(|&at| self.list[at].key == key);
                    for other in same.collect::<Vec<_>>() {
                        self.join_decided(other, form);
                    }
                    let root = self.root(form);
                    self.list[root].kind = *kind;
                    self.list[root].is_rejected = false;
                }
                Decision::Reject(name) => {
                    let Some(form) = self.find(&joined(name), &renamed) else { continue };
                    let root = self.root(form);
                    self.list[root].is_rejected = true;
                }
            }
        }
    }

    fn call(&mut self, form: usize, name: &crate::text::CleanText) {
        let root = self.root(form);
        for at in 0..self.list.len() {
            if self.list[at].called.is_some() && self.root(at) == root {
                self.list[at].called = None;
            }
        }
        self.list[root].called = Some(name.clone());
        self.list[root].is_rejected = false;
    }

    /// The form that a name means: one that an earlier line called so, the most frequent that is
    /// written so, or the one that some article shows so.
    fn find(&self, key: &str, renamed: &FxHashMap<String, usize>) -> Option<usize> {
        if let Some(&form) = renamed.get(key) {
            return Some(form);
        }
        let same = (0..self.list.len()).filter(|&at| self.list[at].key == key);
        if let Some(form) = same.max_by_key(|&at| (self.list[at].mentions, usize::MAX - at)) {
            return Some(form);
        }
        let shown = self.shown.iter().filter(|((_, words), _)| joined(words) == key);
        let most = shown.max_by_key(|((form, words), spelling)| {
            (spelling.mentions, usize::MAX - *form, std::cmp::Reverse(*words))
        });
        most.map(|((form, _), _)| *form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityKind;
    use crate::store::duplicate::Versions;
    use crate::store::entity::tests::{article, counted};
    use crate::store::entity::unify;

    /// The names with their kinds and mentions after some decisions, parted by semicolons.
    #[track_caller]
    fn check(articles: &[&[&'static str]], decisions: &str, expected: &str) {
        let articles: Vec<_> = articles.iter().map(|names| article(names)).collect();
        let decisions: Vec<Decision> = decisions.split("; ").filter_map(Decision::parse).collect();
        let Unified { entities, named, corrected } =
            unify(&articles, &decisions, &Versions::default());
        let letter = |kind| match kind {
            EntityKind::Person => 'p',
            EntityKind::Organisation => 'o',
            EntityKind::Place => 'l',
        };
        let found: Vec<String> = entities
            .iter()
            .zip(counted(&entities, &named))
            .map(|(one, counted)| format!("{} {counted}", letter(one.kind)))
            .collect();
        assert_eq!(found.join("; "), expected);
        for (at, ids) in named.iter().enumerate() {
            let article = corrected.iter().find(|(other, _)| *other == at).map(|(_, a)| a);
            let names = &article.unwrap_or(&articles[at]).names;
            assert_eq!(names.len(), ids.len());
            for (name, id) in names.iter().zip(ids) {
                assert_eq!(name.kind, entities[id.index()].kind);
            }
        }
    }

    const TWO: &[&[&str]] = &[&["p Marta Landi", "p Landi=Marta Landi"], &["p Ada Landi"]];

    #[test]
    fn without_decisions_the_rules_stand() {
        check(TWO, "", "p Marta Landi 2; p Ada Landi 1");
    }

    #[test]
    fn what_is_merged_is_one() {
        check(TWO, "merge Ada Landi = Marta Landi", "p Marta Landi 3");
        check(TWO, "merge Ada Landi = Marta Ada Landi", "p Marta Landi 2; p Marta Ada Landi 1");
        check(
            TWO,
            "rename Ada Landi = A. L.; merge A. L. = Marta Landi; rename Marta Landi = M. L.",
            "p M. L. 3",
        );
    }

    #[test]
    fn what_is_split_is_joined_to_nothing() {
        check(TWO, "split Landi", "p Marta Landi 1; p Landi 1; p Ada Landi 1");
        check(TWO, "split Landi; merge Landi = Ada Landi", "p Marta Landi 1; p Ada Landi 2");
        let lone: &[&[&str]] = &[&["p Marta Landi"], &["p Landi"]];
        check(lone, "", "p Marta Landi 2");
        check(lone, "split Landi", "p Marta Landi 1; p Landi 1");
        check(lone, "merge Landi = Marta Landi; split Landi", "p Marta Landi 1; p Landi 1");
    }

    #[test]
    fn an_article_alone_is_decided_on() {
        let names = ["p Marta Landi", "p Landi=Marta Landi", "p Valnera", "o Ateneo"];
        let list = "rename Marta Landi = M. Landi; kind Valnera = place; reject Ateneo";
        let list = list.split("; ").filter_map(Decision::parse).collect();
        let decisions = Decisions { list, ..Decisions::default() };
        let article = decided_alone(article(&names), &decisions);
        let found: Vec<String> =
            article.names().map(|name| format!("{} {}", name.kind.word(), name.name)).collect();
        assert_eq!(found, ["person M. Landi", "person M. Landi", "place Valnera"]);
    }

    #[test]
    fn kinds_are_changed_and_names_rejected() {
        let mixed: &[&[&str]] = &[&["p Valnera", "o Valnera", "p Marta Landi"]];
        check(mixed, "kind Valnera = place", "l Valnera 2; p Marta Landi 1");
        check(mixed, "reject Marta Landi", "p Valnera 1; o Valnera 1");
        check(mixed, "kind Valnera = place; reject Valnera", "p Marta Landi 1");
        check(
            mixed,
            "reject Nobody; merge Nobody = Landi; kind Nobody = place",
            "p Valnera 1; o Valnera 1; p Marta Landi 1",
        );
    }
}
