//! Where the name of a person ends: surnames with particles, nicknames, syllables, suffixes.

use super::{LONGEST_PERSON, Scanner, is_suffix};
use crate::extract::name::gazetteer::PlaceRank;
use crate::extract::name::token::{Case, Gap, Token};
use crate::lang::WordClass as Class;

impl Scanner<'_> {
    /// Where the surname ends that begins with a particle written small: `van Dongen`, `bin Hamud`.
    pub(super) fn particled_end(&self, at: usize) -> Option<usize> {
        let is_particle = |token: &Token| {
            let is_other = [Class::Common, Class::Linker, Class::Article, Class::PlacePreposition];
            token.case == Case::Lower
                && token.is(Class::Particle)
                && !is_other.iter().any(|&class| token.is(class))
        };
        let goes_before = |token: &Token| token.is_capital() && !token.begins();
        let begins = self.tokens.get(at).filter(|token| is_particle(token))?;
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        if begins.joins() && before.is_some_and(goes_before) {
            return None;
        }
        let second = self.tokens.get(at + 1)?;
        let is_joint = second.case == Case::Lower && second.is(Class::Particle) && second.joins();
        let name = if is_joint { at + 2 } else { at + 1 };
        let token = self.tokens.get(name)?;
        let is_name = token.is_capital()
            && matches!(token.gap, Gap::Space | Gap::Hyphen)
            && token.known.place < PlaceRank::City
            && !token.known.organisation
            && !token.is(Class::NotName)
            && !token.is(Class::Common);
        is_name.then_some(name)
    }

    /// Whether a title stands where a surname does: `Anna King`.
    pub(super) fn is_title_as_surname(&self, at: usize) -> bool {
        let is_title = |token: &Token| token.case == Case::Capital && token.is(Class::Title);
        self.tokens.get(at).is_some_and(is_title)
            && at.checked_sub(1).is_some_and(|before| self.is_first_name(before))
            && !self.is_first_name(at + 1)
    }

    /// Where the person who begins at `at` ends, within or just after the run.
    pub(super) fn person_end(&self, at: usize, run_end: usize) -> usize {
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
        if let Some(end) = self.past_nickname(end) {
            return end;
        }
        if end > at && matches!(self.tokens.after(end), " " | ", ") && self.is_suffix(end + 1) {
            return end + 1;
        }
        let end = self.past_syllable(at, end);
        let mut next = end + 1;
        while next <= end + 2 && self.is_particle_after(next, end > at) {
            next += 1;
        }
        let surname = self.tokens.get(next).is_some_and(|token| {
            token.is_capital()
                && matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe)
                && !token.is(Class::NotName)
                && (token.known.surname || !token.known.first_name || token.gap == Gap::Hyphen)
        });
        if next == end + 1 || !surname {
            return end;
        }
        // `Anna de Oliveira Sousa`
        let more = self.tokens.get(next + 1).is_some_and(|token| token.known.surname);
        if more && self.continues(next + 1) { next + 1 } else { next }
    }

    fn is_suffix(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_capital) && is_suffix(self.tokens.folded(at))
    }

    /// Past the second syllable of an East Asian given name, written small: `Park Min-ji`.
    fn past_syllable(&self, at: usize, end: usize) -> usize {
        let is_syllable = |token: &Token| {
            token.gap == Gap::Hyphen && token.case == Case::Lower && token.span.len() <= 5
        };
        let last = self.tokens.get(end).filter(|last| end > at && last.span.len() <= 6);
        let is_given = last.is_some_and(|last| last.gap == Gap::Space && !last.known.surname)
            || last.is_some() && end == at + 1 && self.tokens.text_of(at).len() <= 5;
        let next = self.tokens.get(end + 1);
        if is_given && next.is_some_and(is_syllable) { end + 1 } else { end }
    }

    /// Where a name ends that goes on behind a nickname in quotation marks: `Gino "Rosso" Neri`.
    fn past_nickname(&self, end: usize) -> Option<usize> {
        let is_quoted = self.tokens.get(end + 1).is_some_and(|token| {
            token.mark == b'"' && token.is_capital() && token.gap == Gap::Other
        });
        let closes = |at: &usize| {
            let mut after = self.tokens.after(*at).chars();
            matches!(after.next(), Some('"' | '”' | '»' | '\'' | '’'))
        };
        let close = (end + 1..=end + 3).find(closes).filter(|_| is_quoted)?;
        let surname = self
            .tokens
            .get(close + 1)
            .filter(|token| token.is_capital() && token.mark == 0 && !token.is(Class::NotName))?;
        let is_near = self.tokens.after(close).chars().count() == 2;
        (is_near && surname.gap == Gap::Other && !surname.known.organisation).then_some(close + 1)
    }

    /// A particle written small: `van`, and after a lone first name also `di`.
    fn is_particle_after(&self, at: usize, has_surname: bool) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let is_word = token.is(Class::Common) || token.is(Class::And);
            // `Anna den Mitgliedern`
            let is_article = self.nouns_are_capitalised
                && token.is(Class::Article)
                && self.tokens.get(at - 1).is_some_and(Token::is_capital);
            let is_joined = self.tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Hyphen);
            token.joins()
                && token.case == Case::Lower
                && token.is(Class::Particle)
                && !is_article
                && !(has_surname && is_word && !is_joined)
        })
    }
}
