//! Resolution within the article: the same form is the same thing throughout, a surname alone is
//! the person who was named in full, an acronym is what it was explained as.

use super::candidate::Candidate;
use super::evidence::{around, doubt, inside};
use super::gazetteer::{PlaceRank, gazetteer};
use super::people::People;
use super::token::{Case, Gap, Token, Tokens};
use super::votes::Votes;
use crate::lang::{NameRules, WordClass};
use crate::model::{EntityKind, StartMention};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A name found: where, of what kind, and where its fullest form stands.
pub(super) struct Named {
    pub(super) span: Span,
    pub(super) kind: EntityKind,
    pub(super) full: Full,
    pub(super) rule: &'static str,
}

/// What the candidates of a text come to.
pub(super) struct Resolved {
    pub(super) named: Vec<Named>,
    /// Those words that only ever begin sentences and were not clearly decided.
    pub(super) starts: Vec<StartMention>,
}

/// The fullest form of a name.
pub(super) enum Full {
    /// It stands in the text.
    Here(Span),
    /// A list has it.
    Listed(&'static str),
}

/// The rule of a body of which the article does not say whose it is.
pub(crate) const SOME_BODY: &str = "some-body";

/// What a surname alone is worth when its bearer was named in full.
const SURNAME_VOTES: i32 = 30;

/// From so many votes beyond the doubt on a word at the start of a sentence is clearly a name.
const CLEAR_MARGIN: i32 = 24;

/// What the name before an acronym in brackets says of it.
const BRACKET_VOTES: i32 = 24;

/// What a neighbour in an enumeration says of the kind of a name.
const NEIGHBOUR_VOTES: i32 = 7;

pub(super) fn resolve(
    tokens: &Tokens<'_>,
    candidates: &[Candidate],
    rules: &NameRules,
) -> Resolved {
    let people = People::of(tokens, candidates);
    let candidates = &*split(tokens, candidates, &people);
    let (votes, lone) = votes_by_form(tokens, candidates, &people, rules);
    let expansions = expansions(tokens, candidates);
    let mut decided: Vec<_> = Vec::with_capacity(candidates.len());
    let mut starts = Vec::new();
    for candidate in candidates {
        let key = key(tokens, candidate);
        let decision = decide(candidate, &votes, key, &people);
        if candidate.kind.is_none() && lone.contains(key) && begins_sentence(tokens, candidate) {
            let name = decision.and_then(|_| u32::try_from(decided.len()).ok());
            starts.push(StartMention { span: candidate.span(tokens), name });
        }
        decided.extend(decision.map(|decision| (candidate, key, decision)));
    }
    let mut things = Things(FxHashMap::default());
    let mut bodies = FxHashMap::default();
    for &(candidate, key, (kind, _)) in &decided {
        if kind != EntityKind::Person {
            things.add(tokens, (kind, key), candidate);
        }
        if kind == EntityKind::Organisation && candidate.len() > 1 {
            add_body(tokens, &mut bodies, candidate);
        }
    }
    let mut named = Vec::with_capacity(decided.len());
    for (candidate, key, (kind, mut rule)) in decided {
        let span = candidate.span(tokens);
        let listed = || things.full(kind, key).map_or(span, |full| full.span(tokens));
        let full = match kind {
            EntityKind::Person => people.full_name(tokens, candidate),
            EntityKind::Organisation if is_generic(tokens, candidate) => {
                let body = bodies.get(key).copied().flatten();
                rule = if body.is_some() { "body" } else { SOME_BODY };
                Full::Here(body.map_or(span, |body| body.span(tokens)))
            }
            EntityKind::Organisation => {
                Full::Here(expansions.get(key).copied().unwrap_or_else(listed))
            }
            EntityKind::Place => Full::Here(listed()),
        };
        named.push(Named { span, kind, full, rule });
    }
    Resolved { named, starts }
}

/// Whether nothing, such as the quotation mark before a title, but a sentence's start may explain
/// the capital.
fn begins_sentence(tokens: &Tokens<'_>, candidate: &Candidate) -> bool {
    tokens.get(candidate.first).is_some_and(|token| token.gap == Gap::Sentence && token.mark == 0)
}

/// Whether a word stands alone that many bodies are called by.
fn is_generic(tokens: &Tokens<'_>, candidate: &Candidate) -> bool {
    let is_one =
        |token: &Token| token.is(WordClass::Generic) && token.span == candidate.span(tokens);
    tokens.get(candidate.first).is_some_and(is_one)
}

/// Remembers the body that a generic word alone means elsewhere in the article: `governo italiano`
/// for `governo`; nothing where the article tells of two.
fn add_body<'a>(
    tokens: &'a Tokens<'_>,
    bodies: &mut FxHashMap<&'a str, Option<Candidate>>,
    body: &Candidate,
) {
    if tokens.get(body.first).is_some_and(|token| token.is(WordClass::Generic)) {
        let known = bodies.entry(tokens.folded(body.first)).or_insert(Some(*body));
        *known = known.filter(|other| key(tokens, other) == key(tokens, body));
    }
}

/// Parts a person, named in full elsewhere, from a place or organisation right before: `Da Bruxelles
/// Rossi scrive`.
fn split(tokens: &Tokens<'_>, candidates: &[Candidate], people: &People<'_>) -> Vec<Candidate> {
    let mut parts = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let is_thing = tokens
            .get(candidate.first)
            .is_some_and(|token| token.known.place > PlaceRank::Small || token.known.organisation);
        let is_bearer = people.surnames.contains_key(tokens.folded(candidate.last));
        if candidate.kind.is_none() && candidate.len() == 2 && is_thing && is_bearer {
            parts.push(Candidate { last: candidate.first, ..*candidate });
            parts.push(Candidate { first: candidate.last, ..*candidate });
        } else {
            parts.push(*candidate);
        }
    }
    parts
}

/// The fullest form of every listed place and organisation that the article names: `Stati Uniti`
/// for `Usa`.
struct Things(FxHashMap<(EntityKind, u32), Candidate>);

impl Things {
    fn full(&self, kind: EntityKind, key: &str) -> Option<Candidate> {
        self.0.get(&(kind, gazetteer().thing(key)?)).copied()
    }

    /// More words are fuller; of as many, those that are not shouted: `Roma`, not `ROMA`.
    fn add(&mut self, tokens: &Tokens<'_>, (kind, key): (EntityKind, &str), candidate: &Candidate) {
        let Some(thing) = gazetteer().thing(key) else { return };
        let full = self.0.entry((kind, thing)).or_insert(*candidate);
        let rank = |candidate: &Candidate| {
            let is_shouted = tokens.get(candidate.first).is_some_and(|t| t.case == Case::Upper);
            (candidate.len(), !is_shouted)
        };
        if rank(full) < rank(candidate) {
            *full = *candidate;
        }
    }
}

fn decide(
    candidate: &Candidate,
    votes: &FxHashMap<&str, Votes>,
    key: &str,
    people: &People<'_>,
) -> Option<(EntityKind, &'static str)> {
    if let Some(kind) = candidate.kind {
        return Some((kind, candidate.rule));
    }
    let kind = votes.get(key)?.winner()?;
    let is_surname =
        kind == EntityKind::Person && candidate.len() == 1 && people.surnames.contains_key(key);
    Some((kind, if is_surname { "surname" } else { "context" }))
}

/// What is known of one undecided form over the whole article.
#[derive(Default)]
struct Form {
    inside: Votes,
    strongest: Votes,
    sum: Votes,
    doubt: Option<i32>,
}

/// The votes of every undecided form over the whole article, and those forms of one word that only
/// ever begin sentences and for which no more than one clear sign speaks.
fn votes_by_form<'a>(
    tokens: &'a Tokens<'_>,
    candidates: &[Candidate],
    people: &People<'_>,
    rules: &NameRules,
) -> (FxHashMap<&'a str, Votes>, FxHashSet<&'a str>) {
    let mut forms: FxHashMap<&str, Form> = FxHashMap::default();
    for candidate in candidates.iter().filter(|candidate| candidate.kind.is_none()) {
        let Some(token) = tokens.get(candidate.first) else { continue };
        let doubt = if token.begins() { doubt(token, candidate) } else { 0 };
        let form = forms.entry(key(tokens, candidate)).or_insert_with_key(|key| Form {
            inside: inside_article(tokens, candidate, key, people, rules),
            ..Form::default()
        });
        let mention = around(tokens, candidate, rules);
        form.strongest = form.strongest.strongest(mention);
        form.sum.add(mention);
        form.doubt = Some(form.doubt.map_or(doubt, |least| least.min(doubt)));
    }
    let is_lone = |key: &str, form: &Form| {
        let is_doubted = form.doubt.is_some_and(|doubt| doubt > 0) && !key.contains(' ');
        is_doubted && !rules.nouns_are_capitalised && form.inside.person < SURNAME_VOTES
    };
    let lone = forms.iter().filter(|(key, form)| is_lone(key, form)).map(|(key, _)| *key);
    let mut lone: FxHashSet<&str> = lone.collect();
    let first: FxHashMap<&str, Votes> =
        forms.into_iter().map(|(key, form)| (key, form.votes())).collect();
    let votes = with_neighbours(tokens, candidates, &first);
    lone.retain(|key| votes.get(key).is_some_and(|votes| votes.margin() < CLEAR_MARGIN));
    (votes, lone)
}

/// What the form says, and that someone was named in full with it.
fn inside_article(
    tokens: &Tokens<'_>,
    candidate: &Candidate,
    key: &str,
    people: &People<'_>,
    rules: &NameRules,
) -> Votes {
    let mut votes = inside(tokens, candidate, rules);
    if candidate.len() == 1 && people.surnames.contains_key(key) {
        votes.person += SURNAME_VOTES;
    }
    if candidate.len() == 1 && people.first_names.contains_key(key) {
        votes.person += SURNAME_VOTES / 2;
    }
    votes
}

impl Form {
    fn votes(self) -> Votes {
        let mut votes = self.inside;
        votes.add(Votes::repeated(self.strongest, self.sum));
        votes.nothing += self.doubt.unwrap_or_default();
        votes
    }
}

/// Names in one enumeration are mostly of one kind: `Lettonia, Lituania e Xanadu`.
fn with_neighbours<'a>(
    tokens: &'a Tokens<'_>,
    candidates: &[Candidate],
    votes: &FxHashMap<&'a str, Votes>,
) -> FxHashMap<&'a str, Votes> {
    let mut sums = votes.clone();
    let kind_of = |candidate: &Candidate| {
        candidate.kind.or_else(|| votes.get(key(tokens, candidate))?.winner())
    };
    for pair in candidates.windows(2) {
        let [one, other] = pair else { continue };
        if let Some(sum) = sums.get_mut(key(tokens, other)).filter(|_| other.kind.is_none()) {
            sum.add(in_brackets(tokens, other, kind_of(one)));
        }
        if !are_enumerated(tokens, one, other) {
            continue;
        }
        for (from, to) in [(one, other), (other, one)] {
            if to.kind.is_none()
                && let Some(kind) = kind_of(from)
                && let Some(sum) = sums.get_mut(key(tokens, to))
            {
                sum.add(Votes::of(kind, NEIGHBOUR_VOTES));
            }
        }
    }
    sums
}

/// What an acronym in brackets is, of what stands before: an organisation that a list knows so,
/// a province behind a town, `Orio (BG)`, a party behind a person.
fn in_brackets(tokens: &Tokens<'_>, acronym: &Candidate, before: Option<EntityKind>) -> Votes {
    let is_acronym = |token: &Token| token.case == Case::Upper && token.mark == b'(';
    let token = tokens.get(acronym.first).filter(|token| is_acronym(token));
    let word = acronym.first.checked_sub(1).and_then(|at| tokens.get(at));
    let (Some(token), Some(word), 1) = (token, word, acronym.len()) else {
        return Votes::default();
    };
    let is_place = before == Some(EntityKind::Place) || word.known.place != PlaceRank::None;
    // `CANBERRA, Australia (AP)`
    let is_organisation = gazetteer().organisation(tokens.folded(acronym.first)).is_some();
    match before {
        _ if is_organisation => Votes::of(EntityKind::Organisation, BRACKET_VOTES),
        Some(EntityKind::Person) => Votes::of(EntityKind::Organisation, BRACKET_VOTES),
        _ if is_place && token.span.len() == 2 => Votes::of(EntityKind::Place, BRACKET_VOTES),
        _ => Votes::default(),
    }
}

/// Whether only a comma or an `and` stands between two candidates.
fn are_enumerated(tokens: &Tokens<'_>, one: &Candidate, other: &Candidate) -> bool {
    match other.first - one.last {
        1 => tokens.after(one.last) == ", ",
        2 => tokens
            .get(one.last + 1)
            .is_some_and(|token| token.is(WordClass::And) && token.gap == Gap::Space),
        _ => false,
    }
}

/// The folded words of a candidate as they stand in the folded text.
fn key<'a>(tokens: &'a Tokens<'_>, candidate: &Candidate) -> &'a str {
    tokens.folded_range(candidate.first, candidate.last)
}

/// Acronyms explained in brackets, `Servizio geologico nazionale (SGN)`, and where the full form stands.
fn expansions<'a>(tokens: &'a Tokens<'_>, candidates: &[Candidate]) -> FxHashMap<&'a str, Span> {
    let mut found = FxHashMap::default();
    for pair in candidates.windows(2) {
        let [full, acronym] = pair else { continue };
        let Some(token) = tokens.get(acronym.first) else { continue };
        if acronym.first == full.last + 1
            && acronym.len() == 1
            && token.case == Case::Upper
            && token.mark == b'('
            && full.len() > 1
            && is_acronym(tokens, tokens.folded(acronym.first), full)
        {
            found.insert(tokens.folded(acronym.first), full.span(tokens));
        }
    }
    found
}

/// Whether the letters are the initials of the words, linkers counted or not.
fn is_acronym(tokens: &Tokens<'_>, letters: &str, full: &Candidate) -> bool {
    let initials = |linkers: bool| {
        (full.first..=full.last)
            .filter(move |&at| {
                linkers || !tokens.get(at).is_some_and(|token| token.is(WordClass::Linker))
            })
            .filter_map(|at| tokens.folded(at).chars().next())
    };
    letters.chars().eq(initials(true)) || letters.chars().eq(initials(false))
}
