//! Candidates: stretches of words that may be a name, cut by the grammar of names.
//!
//! What the words themselves settle (an organisation's head word, a first name and a surname, a
//! listed form) is decided here; the rest is left to the evidence of `evidence.rs`.

use super::evidence::has_office;
use super::gazetteer::{Entry, PlaceRank, gazetteer};
use super::token::{Case, Gap, Token, Tokens};
use crate::lang::WordClass as Class;
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
    key: String,
    found: Vec<Candidate>,
}

/// All candidates of a text in order, none overlapping.
pub(super) fn scan<'a>(
    tokens: &'a Tokens<'a>,
    is_plain: &'a dyn Fn(usize) -> bool,
) -> Vec<Candidate> {
    let mut scanner = Scanner { tokens, is_plain, key: String::new(), found: Vec::new() };
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
        let stop = Span::new(span.end as usize, span.end as usize + 1);
        if is_initial && stop.of(tokens.text) == "." { span.union(stop) } else { span }
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
            && let Some(last) = self.organisation_end(at)
        {
            return self.push(at, last, Some(EntityKind::Organisation), "organisation-head");
        }
        if token.is(Class::Institution) {
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
        if at < end && token.is(Class::Title) && !token.is(Class::Honorific) {
            return at + 1;
        }
        let next = self.tokens.get(at + 1).filter(|_| at < end).unwrap_or(token);
        if at < end && token.is(Class::Portfolio) {
            let person = (at + 1..end).find(|&index| self.is_first_name(index));
            return person.unwrap_or(at + 1);
        }
        let starts_headline = token.begins()
            && !token.is_listed()
            && !token.is(Class::OrganisationHeadCapital)
            && !token.is(Class::PlaceHeadCapital);
        if starts_headline && at + 2 <= end && next.known.first_name {
            return at + 1;
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
        if (token.is(Class::PlaceHeadCapital)
            || token.is(Class::PlaceHead)
            || token.is(Class::PlaceHeadDirect))
            && let Some(last) = self.place_end(at)
        {
            return self.push(at, last, Some(EntityKind::Place), "place-head");
        }
        if self.belongs_to_event(end) {
            return end + 1;
        }
        let last_token = self.tokens.get(end).unwrap_or(token);
        if at < end && last_token.is(Class::PlaceTail) {
            let (last, kind) = match self.of_end(end) {
                // `Hall of Fame`, `House of Cards`: no longer the building.
                Some(last) => (last, EntityKind::Organisation),
                None => (end, EntityKind::Place),
            };
            return self.push(at, last, Some(kind), "place-tail");
        }
        let first = self.organisation_start(at);
        if first < end && last_token.is(Class::OrganisationTail) {
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
        let last = self.generic_end(at, end);
        self.push(at, last, None, "capital")
    }

    /// Whether a prize or a feast follows that the run is the first part of: `Acme Music Awards`.
    fn belongs_to_event(&self, end: usize) -> bool {
        self.tokens.get(end + 1).is_some_and(|next| {
            next.is_capital()
                && next.gap == Gap::Space
                && next.is(Class::OtherHead)
                && next.is(Class::NotName)
        })
    }

    /// Where an organisation begins whose tail says that it is one: with the nationality or the
    /// number before it, `Swiss Super League`, `VI Corps`, `65th Air Division`.
    fn organisation_start(&self, at: usize) -> usize {
        let joins = self.tokens.get(at).is_some_and(|token| token.gap == Gap::Space);
        let Some(before) = at.checked_sub(1).filter(|_| joins) else { return at };
        let Some(token) = self.tokens.get(before) else { return at };
        let word = self.tokens.text_of(before);
        let is_demonym = token.case == Case::Capital && token.is(Class::Demonym);
        let is_numeral = token.case == Case::Upper && is_roman(word);
        let is_ordinal = word.starts_with(|c: char| c.is_ascii_digit())
            && word.ends_with(|c: char| c.is_ascii_lowercase());
        let is_free = self.found.last().is_none_or(|found| found.last < before);
        if is_free && (is_demonym || is_numeral || is_ordinal) { before } else { at }
    }

    /// Where the name ends that goes on after its tail: `Department of Public Safety`.
    fn of_end(&self, tail: usize) -> Option<usize> {
        if self.tokens.folded(tail + 1) != "of" {
            return None;
        }
        let target = if self.tokens.folded(tail + 2) == "the" { tail + 3 } else { tail + 2 };
        let token = self.tokens.get(target)?;
        (token.is_capital() && token.gap == Gap::Space).then(|| self.run_end(target))
    }

    /// A listed place or organisation that begins here, if nothing says that more belongs to it.
    fn listed_name(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.known.longest == 0 {
            return None;
        }
        let (last, entry) = self.listed(at, token.known)?;
        let is_sentence = token.begins() && token.is(Class::Article);
        if last == at || is_sentence {
            return None;
        }
        if entry.organisation {
            return Some(self.push(at, last, Some(EntityKind::Organisation), "list/organisation"));
        }
        let goes_on = self.tokens.get(last + 1).is_some_and(|next| {
            next.is_capital()
                && next.gap == Gap::Space
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
            return matches!(self.tokens.get(at + 1), Some(next) if matches!(next.gap, Gap::Dot | Gap::Apostrophe) && next.is_capital());
        }
        let is_given =
            token.known.first_name && self.continues(at + 1) && token.case == Case::Capital;
        let is_demonym = token.is(Class::Demonym) && token.known.place == PlaceRank::None;
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
        token.gap == Gap::Ampersand || token.joins() && (is_numeral || !token.is(Class::NotName))
    }

    /// Where a name of unknown kind ends: before a person who follows it directly.
    fn generic_end(&mut self, at: usize, end: usize) -> usize {
        let listed = (at + 1..=end).find(|&index| self.listed_organisation(index));
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

    /// Whether a listed organisation of several words begins at `at`.
    fn listed_organisation(&mut self, at: usize) -> bool {
        let known = self.tokens.get(at).map(|token| token.known).unwrap_or_default();
        known.longest > 1
            && self.listed(at, known).is_some_and(|(last, entry)| last > at && entry.organisation)
    }

    fn is_first_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_capital() && token.known.first_name)
    }

    /// Where the person who begins at `at` ends, within or just after the run.
    fn person_end(&self, at: usize, run_end: usize) -> usize {
        let stops = |index: &usize| {
            self.tokens.get(*index).is_none_or(|token| {
                let known = &token.known;
                let is_personal = known.surname || known.first_name || token.is(Class::Particle);
                let is_other = token.is(Class::OrganisationHeadCapital) || token.is(Class::Common);
                is_other && !is_personal || token.gap == Gap::Ampersand
            })
        };
        let limit = run_end.min(at + LONGEST_PERSON - 1);
        let end = (at + 1..=limit).find(stops).map_or(limit, |index| index - 1);
        if end < run_end {
            return end;
        }
        let mut next = end + 1;
        while next <= end + 2 && self.is_particle_after(next, end > at) {
            next += 1;
        }
        let surname = self.tokens.get(next).is_some_and(|token| {
            token.is_capital()
                && matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe)
                && !token.is(Class::NotName)
                && (token.known.surname || !token.known.first_name)
        });
        if next > end + 1 && surname { next } else { end }
    }

    /// A particle written small: `van`, and after a lone first name also `di`.
    fn is_particle_after(&self, at: usize, has_surname: bool) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let is_linker = token.is(Class::Linker) || token.is(Class::Common);
            token.joins()
                && token.case == Case::Lower
                && token.is(Class::Particle)
                && !(has_surname && is_linker)
        })
    }

    /// Where the organisation whose head word stands at `at` ends; nothing for a head that needs more.
    fn organisation_end(&self, at: usize) -> Option<usize> {
        let head = self.tokens.get(at)?;
        let mut end = at;
        let mut links = 0;
        loop {
            let goes_on = self.continues(end + 1) && !self.is_other_person(head, end + 1);
            let next = if goes_on || end == at && self.is_adjective(end + 1) {
                end + 1
            } else if links < MOST_LINKS
                && let Some(target) = self.linked(head, end, links)
            {
                links += 1;
                target
            } else {
                break;
            };
            end = next;
        }
        let is_alone =
            end == at || end == at + 1 && !self.tokens.get(end).is_some_and(Token::is_capital);
        let is_whole = head.is_capital() && head.is(Class::Complete);
        let has_content = !is_alone || head.is_capital() && end > at;
        (is_whole || has_content).then_some(end)
    }

    /// An adjective that belongs to the word before it.
    fn is_adjective(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.gap == Gap::Space
                && token.case == Case::Lower
                && (token.is(Class::Adjective) || token.is(Class::Demonym))
        })
    }

    /// Whether a person begins at `at`, who holds an office in the organisation before.
    fn is_other_person(&self, head: &Token, at: usize) -> bool {
        !head.is(Class::NamedAfter) && self.is_first_name(at) && self.continues(at + 1)
    }

    /// The word that linkers after `end` join to the organisation: `Ministero della Difesa`.
    fn linked(&self, head: &Token, end: usize, links: usize) -> Option<usize> {
        let mut at = end + 1;
        let mut has_and = false;
        let mut leads_to_place = false;
        while let Some(token) =
            self.tokens.get(at).filter(|token| token.joins() && token.case == Case::Lower)
        {
            if token.is(Class::And) && links > 0 && at == end + 1 {
                has_and = true;
            } else if !token.is(Class::Linker) || at > end + 3 {
                break;
            }
            leads_to_place |= token.is(Class::PlacePreposition);
            at += 1;
        }
        let target = self.tokens.get(at).filter(|token| token.joins())?;
        if at == end + 1 {
            return None;
        }
        if target.is(Class::Portfolio) {
            return Some(at);
        }
        let is_place = target.known.place >= PlaceRank::City
            || target.known.place == PlaceRank::Small && !target.known.surname;
        let is_name = target.is_capital() && !target.is(Class::NotName) && !has_and;
        let belongs = !(is_place && (head.is(Class::Seated) || links > 0 || leads_to_place));
        let is_person = self.is_other_person(head, at);
        let is_head = target.is(Class::OrganisationHeadCapital);
        (is_name && belongs && !is_person && !is_head).then_some(at)
    }

    /// Where the place whose head word stands at `at` ends: `lago di Como`, `via Roma`.
    fn place_end(&self, at: usize) -> Option<usize> {
        let head = self.tokens.get(at)?;
        let mut name = at + 1;
        while let Some(token) = self.tokens.get(name)
            && token.joins()
            && token.case == Case::Lower
            && token.is(Class::Linker)
            && name < at + 3
        {
            name += 1;
        }
        let token = self.tokens.get(name)?;
        let is_linked = name > at + 1;
        let is_direct = head.is(Class::PlaceHeadDirect) && head.case == Case::Lower;
        if !token.is_capital()
            || !token.joins()
            || token.is(Class::NotName)
            || is_linked && is_direct
        {
            return None;
        }
        let mut end = name;
        while self.continues(end + 1) && !(is_linked && self.is_first_name(end + 1)) {
            end += 1;
        }
        if !is_linked {
            end = self.place_link(end);
        }
        Some(end)
    }

    /// `Piazza San Giovanni in Laterano`, `Corno d'Africa`: nothing where a listed place follows.
    fn place_link(&self, end: usize) -> usize {
        let is_link = |token: &Token| {
            token.case == Case::Lower && matches!(self.tokens.folded(end + 1), "in" | "d")
        };
        let target = self.tokens.get(end + 2);
        let goes_on = self.tokens.get(end + 1).is_some_and(|token| token.joins() && is_link(token))
            && target.is_some_and(|token| {
                token.is_capital() && token.joins() && token.known.place < PlaceRank::City
            });
        if goes_on { end + 2 } else { end }
    }

    /// Past the name of something that is none of our kinds: `Coppa del Mondo`.
    fn other_end(&self, end: usize) -> usize {
        let mut at = end + 1;
        while self.tokens.get(at).is_some_and(|token| {
            token.joins() && token.case == Case::Lower && token.is(Class::Linker)
        }) {
            at += 1;
        }
        let target = self.tokens.get(at);
        let is_linked = at > end + 1
            && target.is_some_and(|token| {
                token.is_capital() && token.joins() && token.known == Entry::default()
            });
        if is_linked { self.run_end(at) + 1 } else { end + 1 }
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

/// Whether a word in capitals is a Roman numeral, as after a pope.
pub(super) fn is_roman(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}
