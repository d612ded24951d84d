//! The people whom an article names with more than one word, and whom one word alone means.

use rustc_hash::FxHashMap;

use super::candidate::Candidate;
use super::evidence::has_office;
use super::gazetteer::gazetteer;
use super::resolve::Full;
use super::token::{Case, Tokens};
use crate::model::EntityKind;

/// People named with more than one word.
pub(super) struct People<'a> {
    /// Last word -> the fullest form, or nothing where two people share it.
    pub(super) surnames: FxHashMap<&'a str, Option<Candidate>>,
    pub(super) first_names: FxHashMap<&'a str, Option<Candidate>>,
}

impl<'a> People<'a> {
    pub(super) fn of(tokens: &'a Tokens<'_>, candidates: &[Candidate]) -> Self {
        let mut people = Self { surnames: FxHashMap::default(), first_names: FxHashMap::default() };
        for candidate in candidates.iter().filter(|candidate| candidate.len() > 1) {
            let undecided = candidate.kind.is_none() && has_office(tokens, candidate.first);
            if candidate.kind == Some(EntityKind::Person) || undecided {
                people.add(tokens, *candidate);
            }
        }
        people
    }

    fn add(&mut self, tokens: &'a Tokens<'_>, person: Candidate) {
        let last = (person.first..=person.last)
            .rev()
            .find(|&at| tokens.get(at).is_some_and(|token| token.case == Case::Capital))
            .unwrap_or(person.last);
        put(tokens, &mut self.surnames, tokens.folded(last), person);
        put(tokens, &mut self.first_names, tokens.folded(person.first), person);
    }

    /// The fullest form of a person's name: as the list has it, or as the article gives it.
    pub(super) fn full_name(&self, tokens: &Tokens<'_>, mention: &Candidate) -> Full {
        let full = self.full(tokens, mention).unwrap_or(*mention);
        let is_ambiguous = mention.len() == 1
            && full.len() == 1
            && self.surnames.contains_key(tokens.folded(mention.last));
        match gazetteer().person(tokens.folded_range(full.first, full.last)) {
            Some(name) if !is_ambiguous => Full::Listed(name),
            _ => Full::Here(full.span(tokens)),
        }
    }

    /// The mention that has the fullest form of a person's name.
    fn full(&self, tokens: &Tokens<'_>, mention: &Candidate) -> Option<Candidate> {
        let last = tokens.folded(mention.last);
        let person = match self.surnames.get(last) {
            Some(person) => (*person)?,
            None if mention.len() == 1 => (*self.first_names.get(last)?)?,
            None => return None,
        };
        (person.len() >= mention.len() && agrees(tokens, mention, &person)).then_some(person)
    }
}

fn put<'a>(
    tokens: &Tokens<'_>,
    map: &mut FxHashMap<&'a str, Option<Candidate>>,
    word: &'a str,
    person: Candidate,
) {
    let known = map.entry(word).or_insert(Some(person));
    let Some(other) = *known else { return };
    let (short, long) = if other.len() < person.len() { (other, person) } else { (person, other) };
    *known = agrees(tokens, &short, &long).then_some(long);
}

/// Whether every word of the shorter name stands in the longer, or is its initial.
fn agrees(tokens: &Tokens<'_>, short: &Candidate, long: &Candidate) -> bool {
    (short.first..=short.last).all(|at| {
        let word = tokens.folded(at);
        (long.first..=long.last).any(|other| {
            let full = tokens.folded(other);
            full == word || word.len() == 1 && full.starts_with(word)
        })
    })
}
