//! Candidates: stretches of words that may be a name, cut by the grammar of names.
//!
//! What the words themselves settle (an organisation's head word, a first name and a surname, a
//! listed form) is decided here; the rest is left to the evidence of `evidence.rs`. How far a name of
//! each kind reaches stands in `candidate/`.

mod organisation;
mod person;
mod place;

use super::evidence::has_office;
use super::gazetteer::{Entry, PlaceRank, gazetteer};
use super::token::{Case, Gap, Token, Tokens};
use crate::lang::{NameRules, WordClass as Class};
use crate::model::EntityKind;
use crate::text::Span;

/// Words of a person's name, at most.
const LONGEST_PERSON: usize = 6;
/// Parts that linkers add to an organisation's name, at most.
const MOST_LINKS: usize = 3;

/// A stretch of words, `first` to `last`, both included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) first: usize,
    pub(super) last: usize,
    /// What the words alone settle.
    pub(super) kind: Option<EntityKind>,
    pub(super) rule: &'static str,
}

pub(super) struct Scanner<'a> {
    tokens: &'a Tokens<'a>,
    /// Says of a capitalised word at the start of a sentence whether it is a word like others.
    is_plain: &'a dyn Fn(usize) -> bool,
    /// Whether every noun has a capital, so that one before a first name is none.
    nouns_are_capitalised: bool,
    key: String,
    found: Vec<Candidate>,
}

/// All candidates of a text in order, none overlapping.
pub(super) fn scan<'a>(
    tokens: &'a Tokens<'a>,
    is_plain: &'a dyn Fn(usize) -> bool,
    rules: &NameRules,
) -> Vec<Candidate> {
    let nouns_are_capitalised = rules.nouns_are_capitalised;
    let (key, found) = (String::new(), Vec::new());
    let mut scanner = Scanner { tokens, is_plain, nouns_are_capitalised, key, found };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = if token.is_capital() { scanner.capital(at) } else { scanner.lower(at) };
    }
    scanner.found
}

impl Candidate {
    pub(super) fn len(&self) -> usize {
        self.last - self.first + 1
    }

    pub(super) fn span(&self, tokens: &Tokens<'_>) -> Span {
        let start = tokens.get(self.first).map_or(Span::default(), |token| token.span);
        let Some(last) = tokens.get(self.last) else { return start };
        let span = start.union(last.span);
        // The stop of a last initial belongs to the name.
        let is_initial = last.span.len() == 1 && last.case == Case::Capital && self.len() > 1;
        let has_stop = is_initial || self.len() > 2 && is_suffix(tokens.folded(self.last));
        let after = |length: usize| Span::new(span.end as usize, span.end as usize + length);
        if has_stop && after(1).of(tokens.text) == "." {
            return span.union(after(1));
        }
        domain(tokens, self.last).map_or(span, |domain| span.union(after(domain.len() + 1)))
    }
}

impl Scanner<'_> {
    /// A word without a capital begins a name only as its head: `via Roma`, `ministero degli Esteri`.
    fn lower(&mut self, at: usize) -> usize {
        let Some(token) = self.tokens.get(at) else { return at + 1 };
        let is_head = token.is(Class::OrganisationHead) || token.is(Class::OrganisationHeadCapital);
        if is_head
            && let Some((last, entry)) = self.listed(at, gazetteer().get(self.tokens.folded(at)))
            && entry.organisation
            && last > at
        {
            return self.push(at, last, Some(EntityKind::Organisation), "list/organisation");
        }
        if token.is(Class::OrganisationHead)
            && !self.is_apposition(at + 1)
            && let Some(last) = self.organisation_end(at)
        {
            return self.push(at, last, Some(EntityKind::Organisation), "organisation-head");
        }
        if let Some(last) = self.particled_end(at) {
            return self.push(at, last, Some(EntityKind::Person), "particle");
        }
        // `governo`, `giunta regionale`, but no body with a land of its own: `provincia calabrese`
        let is_body = token.is(Class::Generic) && !token.is(Class::PlaceContext);
        let is_whole = is_body && self.is_adjective(at + 1);
        if token.is(Class::Institution) || is_whole {
            let last = if self.is_adjective(at + 1) { at + 1 } else { at };
            return self.push(at, last, Some(EntityKind::Organisation), "institution");
        }
        if (token.is(Class::PlaceHead) || token.is(Class::PlaceHeadDirect))
            && let Some(last) = self.place_end(at)
        {
            return self.push(at, last, Some(EntityKind::Place), "place-head");
        }
        at + 1
    }

    fn capital(&mut self, at: usize) -> usize {
        if let Some(next) = self.listed_name(at) {
            return next;
        }
        if !self.is_name_word(at) {
            return at + 1;
        }
        let end = self.run_end(at);
        self.segment(at, end)
    }

    /// Cuts the first name off the run `at..=end` and says where to go on.
    fn segment(&mut self, at: usize, end: usize) -> usize {
        let Some(token) = self.tokens.get(at) else { return at + 1 };
        if token.is(Class::OtherHead) {
            return self.other_end(end);
        }
        if let Some(next) = self.past_office(at, end) {
            return next;
        }
        let first = self.organisation_start(at);
        if first < at && at == end && token.is(Class::OrganisationTail) {
            let last = self.of_end(end).unwrap_or(end);
            return self.push(first, last, Some(EntityKind::Organisation), "organisation-tail");
        }
        let next = self.tokens.get(at + 1).filter(|_| at < end).unwrap_or(token);
        // `Central Asian`
        let is_people = next.is(Class::Demonym) && next.known.place == PlaceRank::None;
        if token.is(Class::PlaceHeadCapital) && is_people && at + 1 == end {
            return end + 1;
        }
        let is_given = token.known.first_name && at < end && next.known.surname;
        if !is_given
            && (token.is(Class::OrganisationHeadCapital) || token.is(Class::OrganisationHead))
        {
            return match self.organisation_end(at) {
                Some(last) => {
                    self.push(at, last, Some(EntityKind::Organisation), "organisation-head")
                }
                None => self.push(at, end, None, "head-alone"),
            };
        }
        let last_token = self.tokens.get(end).unwrap_or(token);
        let ends_otherwise =
            last_token.is(Class::OrganisationTail) && !last_token.is(Class::PlaceTail);
        if (token.is(Class::PlaceHeadCapital)
            || token.is(Class::PlaceHead)
            || token.is(Class::PlaceHeadDirect))
            && !(at < end && ends_otherwise)
            && let Some(last) = self.place_end(at)
        {
            return self.push(at, last, Some(EntityKind::Place), "place-head");
        }
        if self.belongs_to_event(end) {
            return end + 1;
        }
        if at < end && last_token.is(Class::PlaceTail) {
            let (last, kind) = match self.of_end(end) {
                // `Hall of Fame`, `House of Cards`: no longer the building.
                Some(last) => (last, EntityKind::Organisation),
                None => (end, EntityKind::Place),
            };
            return self.push(at, last, Some(kind), "place-tail");
        }
        if first < end && last_token.is(Class::OrganisationTail) {
            let first = if first == at { self.first_part(at) } else { first };
            let last = self.of_end(end).unwrap_or(end);
            return self.push(first, last, Some(EntityKind::Organisation), "organisation-tail");
        }
        if token.is(Class::Honorific) && at < end {
            let last = self.person_end(at, end);
            return self.push(at, last, Some(EntityKind::Person), "honorific");
        }
        // `Cia William Burns`: an organisation's acronym is no first name.
        let is_organisation = token.known.organisation || token.is(Class::OrganisationName);
        if token.known.first_name && !(is_organisation && next.known.first_name) {
            let last = self.person_end(at, end);
            let kind = (last > at).then_some(EntityKind::Person);
            return self.push(at, last, kind, "first-name");
        }
        if at == end && token.known.place != PlaceRank::None && self.is_direction(at + 1) {
            return self.push(at, at + 1, Some(EntityKind::Place), "place-direction");
        }
        let last = self.generic_end(at, end);
        self.push(at, last, None, "capital")
    }

    /// Where to go on where a word of the run `at..=end` is no part of a name: a title, an office or
    /// its field, a noun or the beginning of a sentence before a person.
    fn past_office(&self, at: usize, end: usize) -> Option<usize> {
        let token = self.tokens.get(at).filter(|_| at < end)?;
        let next = self.tokens.get(at + 1)?;
        let person = (at + 1..end).find(|&index| self.is_first_name(index));
        let is_saint = token.is(Class::PlaceHeadCapital) && token.span.len() < 4;
        if token.is(Class::Title) && !token.is(Class::Honorific) && !is_saint {
            return Some(at + 1);
        }
        let is_word = !token.is_listed() && !token.is(Class::OrganisationHeadCapital);
        if self.nouns_are_capitalised && is_word && person.is_some() {
            return person;
        }
        // `Engineer Paul Green`
        if token.is(Class::Role) && !token.is_listed() && next.known.first_name {
            return Some(at + 1);
        }
        // `il presidente del Consiglio Marco Neri`
        let is_whole = token.is(Class::Complete) && person == Some(at + 1);
        // `Finance Ministry`
        let is_field = self.tokens.get(end).is_some_and(|last| last.is(Class::OrganisationTail));
        if token.is(Class::Portfolio) && !is_whole && !(is_field && person.is_none()) {
            return Some(person.unwrap_or(at + 1));
        }
        let starts_headline = token.begins() && is_word && !token.is(Class::PlaceHeadCapital);
        (starts_headline && at + 2 <= end && next.known.first_name).then_some(at + 1)
    }

    /// A listed place or organisation that begins here, if nothing says that more belongs to it.
    fn listed_name(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.known.longest == 0 {
            return None;
        }
        let (last, entry) = self.listed(at, token.known)?;
        let is_sentence = token.begins() && token.is(Class::Article);
        // `N. C. Rossi` is nobody from North Carolina.
        let is_short = |at: usize| self.tokens.get(at).is_some_and(|token| token.span.len() == 1);
        let are_initials = entry.place == PlaceRank::Region
            && (at..=last).all(is_short)
            && self.continues(last + 1);
        if last == at || is_sentence || are_initials {
            return None;
        }
        if entry.organisation {
            let last = self.past_nationality(last);
            return Some(self.push(at, last, Some(EntityKind::Organisation), "list/organisation"));
        }
        if self.is_direction(last + 1) {
            return Some(self.push(at, last + 1, Some(EntityKind::Place), "place-direction"));
        }
        let goes_on = self.tokens.get(last + 1).is_some_and(|next| {
            next.is_capital()
                && matches!(next.gap, Gap::Space | Gap::Dot)
                && (next.is(Class::OrganisationTail)
                    || next.is(Class::OrganisationHeadCapital) && !self.is_first_name(last + 1)
                    || next.is(Class::PlaceTail))
        });
        (!goes_on).then(|| self.push(at, last, Some(EntityKind::Place), "list/place"))
    }

    /// The longest listed form that begins at `at`, and what the list says of it.
    fn listed(&mut self, at: usize, first: Entry) -> Option<(usize, Entry)> {
        self.key.clear();
        self.key.push_str(self.tokens.folded(at));
        let is_thing = |entry: Entry| entry.organisation || entry.place != PlaceRank::None;
        let mut best = is_thing(first).then_some((at, first));
        for last in at + 1..at + usize::from(first.longest) {
            let Some(token) = self.tokens.get(last).filter(|token| token.joins()) else { break };
            self.key.push(' ');
            self.key.push_str(self.tokens.folded(last));
            let entry = gazetteer().get(&self.key);
            if entry.organisation || entry.place != PlaceRank::None && token.is_capital() {
                best = Some((last, entry));
            }
        }
        best
    }

    /// Whether a capitalised word can stand in a name.
    fn is_name_word(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.span.len() == 1 && !(token.begins() && token.is(Class::Common)) {
            return matches!(self.tokens.get(at + 1), Some(next) if matches!(next.gap, Gap::Dot | Gap::Apostrophe | Gap::Ampersand) && next.is_capital());
        }
        let is_given =
            token.known.first_name && self.continues(at + 1) && token.case == Case::Capital;
        let is_place = token.known.place != PlaceRank::None && !token.is(Class::Common);
        let is_demonym = token.is(Class::Demonym) && !is_place;
        (is_given || !(token.is(Class::NotName) || is_demonym))
            && !(token.begins() && (self.is_plain)(at))
    }

    /// Where the run of capitalised words that begins at `at` ends.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at;
        while self.continues(end + 1) {
            end += 1;
        }
        end
    }

    fn continues(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if !token.is_capital() || token.begins() {
            return false;
        }
        if token.gap == Gap::Apostrophe {
            return self.tokens.text_of(at - 1).len() <= 4;
        }
        let is_numeral = token.case == Case::Upper && is_roman(self.tokens.text_of(at));
        let can_follow = is_numeral
            || !token.is(Class::NotName)
            || self.is_title_as_surname(at)
            || self.is_inner_adjective(at);
        token.gap == Gap::Ampersand || token.joins() && can_follow
    }

    /// Where a name of unknown kind ends: before a person who follows it directly.
    fn generic_end(&mut self, at: usize, end: usize) -> usize {
        let listed = (at + 1..=end)
            .find(|&index| self.listed_organisation(index) || self.is_abbreviated_title(index));
        let end = listed.map_or(end, |index| index - 1);
        let is_known = |token: &Token| {
            let known = &token.known;
            known.organisation
                || known.is_person()
                || token.is(Class::OrganisationName)
                || known.place != PlaceRank::None
        };
        if !self.tokens.get(at).is_some_and(is_known) && !has_office(self.tokens, at) {
            return end;
        }
        let person = (at + 1..end).find(|&index| self.is_first_name(index));
        person.map_or(end, |index| index - 1)
    }

    /// `Bible` in `Valnera Bible Church`: no name by itself, but part of one.
    fn is_inner_adjective(&self, at: usize) -> bool {
        let is_tail = |token: &Token| {
            token.is_capital() && token.gap == Gap::Space && token.is(Class::OrganisationTail)
        };
        self.tokens.get(at).is_some_and(|token| token.is(Class::Adjective))
            && self.tokens.get(at + 1).is_some_and(is_tail)
    }

    /// `Gov.` behind the state, before the governor.
    fn is_abbreviated_title(&self, at: usize) -> bool {
        let is_title = |token: &Token| token.is(Class::Title) && !token.is(Class::PlaceHeadCapital);
        self.tokens.get(at).is_some_and(is_title) && self.tokens.after(at).starts_with(". ")
    }

    /// Whether a listed organisation of several words begins at `at`.
    fn listed_organisation(&mut self, at: usize) -> bool {
        let known = self.tokens.get(at).map(|token| token.known).unwrap_or_default();
        known.longest > 1
            && self.listed(at, known).is_some_and(|(last, entry)| last > at && entry.organisation)
    }

    fn is_first_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_capital() && token.known.first_name)
    }

    fn push(
        &mut self,
        first: usize,
        last: usize,
        kind: Option<EntityKind>,
        rule: &'static str,
    ) -> usize {
        self.found.push(Candidate { first, last, kind, rule });
        last + 1
    }
}

/// What stands behind a surname and belongs to the name: `Paul Green Jr.`
fn is_suffix(folded: &str) -> bool {
    matches!(folded, "jr" | "sr")
}

/// The end of a web address whose first part is the word: `Xanadu.com`.
pub(super) fn domain<'a>(tokens: &Tokens<'a>, at: usize) -> Option<&'a str> {
    const DOMAINS: [&str; 16] = [
        "com", "org", "net", "gov", "edu", "info", "eu", "it", "uk", "fr", "de", "es", "tv", "io",
        "co", "ch",
    ];
    let next = tokens.get(at + 1).filter(|next| next.case == Case::Lower)?;
    let word = tokens.text_of(at + 1);
    (tokens.after(at) == "." && next.span.len() < 5 && DOMAINS.contains(&word)).then_some(word)
}

/// Whether a word in capitals is a Roman numeral, as after a pope.
pub(super) fn is_roman(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}
