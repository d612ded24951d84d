//! Where the name of an organisation begins and ends: what its head word or its tail draws in.

use super::{MOST_LINKS, Scanner, is_roman};
use crate::extract::name::gazetteer::{Entry, PlaceRank};
use crate::extract::name::token::{Case, Gap, Token};
use crate::lang::WordClass as Class;

impl Scanner<'_> {
    /// Whether the name itself stands right behind a word that says what it is the name of: `agenzia
    /// ANSA`, `direzione Roma`.
    pub(super) fn is_apposition(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let is_place = token.known.place != PlaceRank::None && !token.known.surname;
            token.gap == Gap::Space
                && token.is_capital()
                && (token.case == Case::Upper || token.known.organisation || is_place)
        })
    }

    /// Whether a prize or a feast follows that the run is the first part of: `Acme Music Awards`.
    pub(super) fn belongs_to_event(&self, end: usize) -> bool {
        self.tokens.get(end + 1).is_some_and(|next| {
            next.is_capital()
                && next.gap == Gap::Space
                && next.is(Class::OtherHead)
                && next.is(Class::NotName)
        })
    }

    /// Where an organisation begins whose tail says that it is one: with the nationality or the
    /// number before it, `Swiss Super League`, `VI Corps`, `65th Air Division`.
    pub(super) fn organisation_start(&self, at: usize) -> usize {
        let joins = self.tokens.get(at).is_some_and(|token| token.gap == Gap::Space);
        let Some(before) = at.checked_sub(1).filter(|_| joins) else { return at };
        let Some(token) = self.tokens.get(before) else { return at };
        let word = self.tokens.text_of(before);
        let is_demonym = token.case == Case::Capital && token.is(Class::Demonym);
        let is_numeral = token.case == Case::Upper && is_roman(word);
        let is_ordinal = word.starts_with(|c: char| c.is_ascii_digit())
            && word.ends_with(|c: char| c.is_ascii_lowercase());
        // `Communist Party`: what is no name by itself, but says which one is meant.
        let is_adjective = token.case == Case::Capital && token.is(Class::Adjective);
        let is_free = self.found.last().is_none_or(|found| found.last < before);
        let belongs = is_demonym || is_numeral || is_ordinal || is_adjective;
        if is_free && belongs { before } else { at }
    }

    /// The organisation's first part, as far as `and` joins it to its second, which begins at `at`:
    /// `Securities and Exchange Commission`. Neither part is known as something by itself.
    pub(super) fn first_part(&mut self, at: usize) -> usize {
        let is_unknown = |at: usize| {
            self.tokens.get(at).is_some_and(|token| {
                let is_word = !token.is(Class::NotName) && !token.is(Class::Demonym);
                token.case == Case::Capital && token.known == Entry::default() && is_word
            })
        };
        let and = at.checked_sub(1).filter(|&and| {
            let joins = |at: usize| self.tokens.get(at).is_some_and(|t| t.gap == Gap::Space);
            joins(and) && joins(at) && self.tokens.get(and).is_some_and(|t| t.is(Class::And))
        });
        let Some(before) = and.and_then(|and| and.checked_sub(1)) else { return at };
        if !is_unknown(at) || !is_unknown(before) {
            return at;
        }
        let whole = self.found.pop_if(|found| found.last == before && found.kind.is_none());
        let begins = |token: &Token| token.begins();
        let is_start = self.tokens.get(before).is_some_and(begins);
        match whole {
            Some(found) => found.first,
            None if is_start => before,
            None => at,
        }
    }

    /// Where the name ends that goes on after its tail: `Department of Public Safety`.
    pub(super) fn of_end(&self, tail: usize) -> Option<usize> {
        if self.tokens.folded(tail + 1) != "of" {
            return None;
        }
        let target = if self.tokens.folded(tail + 2) == "the" { tail + 3 } else { tail + 2 };
        let token = self.tokens.get(target)?;
        (token.is_capital() && token.gap == Gap::Space).then(|| self.run_end(target))
    }

    /// Where the organisation whose head word stands at `at` ends; nothing for a head that needs more.
    pub(super) fn organisation_end(&self, at: usize) -> Option<usize> {
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
        (is_whole || has_content).then(|| self.past_nationality(end))
    }

    /// Past the nationality behind an organisation's name: `ministero della Salute iracheno`.
    pub(super) fn past_nationality(&self, end: usize) -> usize {
        let is_nationality = self.tokens.get(end + 1).is_some_and(|token| {
            token.gap == Gap::Space && token.case == Case::Lower && token.is(Class::Demonym)
        });
        if is_nationality { end + 1 } else { end }
    }

    /// An adjective that belongs to the word before it.
    pub(super) fn is_adjective(&self, at: usize) -> bool {
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
}
