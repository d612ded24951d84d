//! Where the name of a place ends that begins with its head word, and that of something else.

use super::Scanner;
use crate::extract::name::gazetteer::{Entry, PlaceRank};
use crate::extract::name::token::{Case, Gap, Token};
use crate::lang::WordClass as Class;

impl Scanner<'_> {
    /// An adjective that tells which part of a place is meant: `Siberia orientale`.
    pub(super) fn is_direction(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.gap == Gap::Space && token.case == Case::Lower && token.is(Class::Direction)
        })
    }

    /// Where the place whose head word stands at `at` ends: `lago di Como`, `via Roma`.
    pub(super) fn place_end(&self, at: usize) -> Option<usize> {
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
        // `Central Asian`
        let is_demonym = token.is(Class::Demonym) && token.known.place == PlaceRank::None;
        if !token.is_capital()
            || !token.joins()
            || token.is(Class::NotName)
            || is_demonym
            || is_linked && is_direct
        {
            return None;
        }
        let mut end = name;
        // `Basilica di San Lorenzo`, but `lago di Como Anna Neri`
        let is_saint =
            |at: usize| self.tokens.get(at).is_some_and(|t| t.is(Class::PlaceHeadCapital));
        while self.continues(end + 1)
            && !(is_linked && self.is_first_name(end + 1) && !is_saint(end))
        {
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
    pub(super) fn other_end(&self, end: usize) -> usize {
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
}
