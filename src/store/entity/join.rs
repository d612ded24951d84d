//! The rules that take forms of names for one: each only looks things up, joins, and says why.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::extract::name::{gazetteer, joined};
use crate::model::{EntityKind, MergeReason};
use crate::store::entity::{Form, Forms, is_share};
use crate::store::spelling::{initial_of, plain_organisation, sound};

/// A surname alone means the bearer who has this share of all full mentions of it: three of four.
const DOMINANT_SHARE: (usize, usize) = (3, 4);

impl<'a> Forms<'a> {
    /// A body of which no article says whose it is is nobody in particular: `governo` in two articles
    /// may be two governments. The reader may decide otherwise.
    pub(super) fn leave_out_bodies(&mut self) {
        for form in &mut self.list {
            form.is_rejected = form.bodies == form.mentions;
            form.is_split |= form.is_rejected;
        }
    }

    pub(super) fn join_all(&mut self) {
        self.join_alike(MergeReason::Listed, |form| {
            let thing = match form.kind {
                EntityKind::Person => None,
                EntityKind::Organisation => gazetteer().organisation(&form.key),
                EntityKind::Place => gazetteer().thing(&form.key),
            };
            Some(thing?.to_string())
        });
        self.join_alike(MergeReason::Suffix, |form| {
            let is_organisation = form.kind == EntityKind::Organisation;
            is_organisation.then(|| plain_organisation(&form.key)).filter(|plain| !plain.is_empty())
        });
        self.join_acronyms();
        self.join_alike(MergeReason::Transliteration, |form| {
            (form.kind == EntityKind::Person && form.key.contains(' ')).then(|| sound(&form.key))
        });
        self.join_middle_names();
        self.join_surnames();
    }

    /// Joins the forms of one kind for which `key` gives the same.
    fn join_alike(&mut self, reason: MergeReason, key: impl Fn(&Form<'_>) -> Option<String>) {
        let mut first: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
        for at in 0..self.list.len() {
            let Some(key) = key(&self.list[at]) else { continue };
            let other = *first.entry((self.list[at].kind, key)).or_insert(at);
            self.join(at, other, reason);
        }
    }

    /// An acronym that some article explains is the same in articles that do not.
    fn join_acronyms(&mut self) {
        let mut full_of: FxHashMap<String, Option<usize>> = FxHashMap::default();
        let mut shown: Vec<_> =
            self.shown.iter().map(|(&(form, words), _)| (form, words)).collect();
        shown.sort_unstable();
        for (form, words) in shown {
            let is_acronym =
                words.len() > 1 && words.chars().all(|c| c.is_uppercase() || c.is_numeric());
            if self.list[form].kind == EntityKind::Organisation && is_acronym {
                let known = full_of.entry(joined(words)).or_insert(Some(form));
                *known = known.filter(|&known| known == form);
            }
        }
        for at in 0..self.list.len() {
            let full = full_of.get(&self.list[at].key).copied().flatten();
            if let Some(full) = full.filter(|_| self.list[at].kind == EntityKind::Organisation) {
                self.join(at, full, MergeReason::Acronym);
            }
        }
    }

    /// `Mark A. Milley` is `Mark Milley` where no other initial or second name contradicts.
    fn join_middle_names(&mut self) {
        let mut by_ends: FxHashMap<(String, String), Vec<usize>> = FxHashMap::default();
        for at in self.people_in_full() {
            let key = sound(&self.list[at].key);
            if let (Some((first, _)), Some((_, last))) = (key.split_once(' '), key.rsplit_once(' '))
            {
                by_ends.entry((first.to_owned(), last.to_owned())).or_default().push(at);
            }
        }
        let mut groups: Vec<Vec<usize>> = by_ends.into_values().collect();
        groups.sort_unstable();
        for group in groups {
            let (long, short): (Vec<usize>, Vec<usize>) =
                group.iter().partition(|&&at| self.list[at].key.split(' ').count() > 2);
            let roots: Vec<usize> = long.iter().map(|&at| self.root(at)).collect();
            if let (Some(&one), Some(&plain)) = (roots.first(), short.first())
                && roots.iter().all(|&root| root == one)
            {
                self.join(one, plain, MergeReason::MiddleName);
            }
        }
    }

    /// A surname alone, or after an initial, is the only or clearly most frequent bearer.
    fn join_surnames(&mut self) {
        let mut bearers: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for at in self.people_in_full() {
            let root = self.root(at);
            let mentions = self.list[at].mentions;
            for surname in surnames(&self.list[at].key) {
                let known = bearers.entry(surname).or_default();
                match known.iter_mut().find(|(bearer, _)| *bearer == root) {
                    Some((_, sum)) => *sum += mentions,
                    None => known.push((root, mentions)),
                }
            }
        }
        let offices = self.offices();
        for at in 0..self.list.len() {
            let form = &self.list[at];
            if form.kind != EntityKind::Person {
                continue;
            }
            let initial = initial_of(&form.key);
            if initial.is_none() && form.key.contains(' ') && !is_particled(&form.key) {
                continue;
            }
            let surname = sound(initial.map_or(&*form.key, |(_, surname)| surname));
            let all = bearers.get(&surname).map(Vec::as_slice).unwrap_or_default();
            let fits = |&&(root, _): &&(usize, usize)| {
                initial.is_none_or(|(letter, _)| self.list[root].key.starts_with(letter))
            };
            let possible: Vec<(usize, usize)> = all.iter().filter(fits).copied().collect();
            let sum: usize = possible.iter().map(|&(_, mentions)| mentions).sum();
            let Some(&(root, most)) = possible.iter().max_by_key(|&&(root, n)| (n, Reverse(root)))
            else {
                continue;
            };
            let is_dominant = is_share(most, sum, DOMINANT_SHARE);
            if is_dominant && self.root(at) != self.root(root) {
                let others = possible.iter().map(|&(other, _)| other).filter(|&it| it != root);
                let others: Vec<usize> = others.collect();
                let may_hold = |office: &&str| holds(&offices, root, &others, office);
                if self.list[at].offices.iter().all(may_hold) {
                    self.join(at, root, MergeReason::Surname);
                }
            }
        }
    }

    /// The offices of all forms that were joined to each root.
    fn offices(&self) -> FxHashMap<usize, BTreeSet<&'a str>> {
        let mut offices: FxHashMap<usize, BTreeSet<&'a str>> = FxHashMap::default();
        for (at, form) in self.list.iter().enumerate().filter(|(_, form)| !form.offices.is_empty())
        {
            offices.entry(self.root(at)).or_default().extend(&form.offices);
        }
        offices
    }

    /// The people whose form has a first name and a surname.
    fn people_in_full(&self) -> Vec<usize> {
        let is_full = |form: &Form<'_>| {
            let has_words = form.kind == EntityKind::Person && form.key.contains(' ');
            has_words && initial_of(&form.key).is_none() && !is_particled(&form.key)
        };
        (0..self.list.len()).filter(|&at| is_full(&self.list[at])).collect()
    }

    /// Joins two forms; the earlier root stays, so that chains are short and order is the input's.
    fn join(&mut self, one: usize, other: usize, reason: MergeReason) {
        if self.list[one].is_split || self.list[other].is_split {
            return;
        }
        let (from, to) = (self.root(one), self.root(other));
        if from == to {
            return;
        }
        let (from, to) = if self.weight(from) > self.weight(to) { (to, from) } else { (from, to) };
        self.list[from].parent = to;
        self.list[from].reason = Some(reason);
    }
}

/// Whether one bearer of a surname may be who holds an office: nobody else of that name does, and
/// the office has to do with those that articles give the bearer.
fn holds(
    offices: &FxHashMap<usize, BTreeSet<&str>>,
    bearer: usize,
    others: &[usize],
    office: &str,
) -> bool {
    let known = |person: &usize| offices.get(person);
    let of = |person: &usize| known(person).is_some_and(|known| known.contains(office));
    let is_near =
        |other: &&str| other.split(' ').any(|word| office.split(' ').any(|it| it == word));
    of(&bearer)
        || !others.iter().any(of) && known(&bearer).is_none_or(|known| known.iter().any(is_near))
}

/// What a person may be called alone: the last word, and the last with its particles.
fn surnames(key: &str) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let Some((last, rest)) = words.split_last() else { return Vec::new() };
    let mut found = vec![sound(last)];
    let particles = rest.iter().skip(1).rev().take_while(|word| is_particle(word)).count();
    if particles > 0 {
        found.push(sound(&words[words.len() - 1 - particles..].join(" ")));
    }
    found
}

/// `van der Berg`, `Di Pietro`: a surname of several words.
fn is_particled(key: &str) -> bool {
    key.split_once(' ').is_some_and(|(first, rest)| is_particle(first) && !rest.is_empty())
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 24] = [
        "al", "bin", "da", "dal", "dalla", "de", "dei", "del", "della", "den", "der", "di", "do",
        "dos", "du", "el", "la", "le", "lo", "ter", "van", "von", "zu", "d",
    ];
    PARTICLES.contains(&word)
}
