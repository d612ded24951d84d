//! Evidence: what the words in and around a candidate say for each kind of name.
//!
//! Weights are judgements, in tenths of what a clear sign weighs, not trained on any corpus.

use super::candidate::{Candidate, domain, is_roman};
use super::gazetteer::{Entry, PlaceRank};
use super::token::{Case, Gap, Token, Tokens};
use super::votes::Votes;
use crate::lang::{NameRules, WordClass as Class, WordClasses};
use crate::model::EntityKind;

/// Within how many words the noun stands that a name is said to be.
const NOUN_REACH: usize = 5;

/// How many words before a name may part it from the office that its holder has.
const OFFICE_REACH: usize = 8;

/// What the words around one mention say.
pub(super) fn around(tokens: &Tokens<'_>, candidate: &Candidate, rules: &NameRules) -> Votes {
    let mut votes = before(tokens, candidate, rules);
    votes.add(after(tokens, candidate));
    votes
}

/// How far a form is doubted that only ever stands at the start of a sentence.
pub(super) fn doubt(token: &Token, candidate: &Candidate) -> i32 {
    match (candidate.len(), token.is_listed()) {
        (1, false) => 14,
        (1, true) if token.known.place != PlaceRank::None || token.known.organisation => 0,
        (1, true) => {
            if token.known.first_name || token.case == Case::Upper {
                8
            } else {
                14
            }
        }
        (_, false) => 4,
        _ => 0,
    }
}

/// What the words of the form itself say.
pub(super) fn inside(tokens: &Tokens<'_>, candidate: &Candidate, rules: &NameRules) -> Votes {
    let mut votes = Votes::default();
    let Some(first) = tokens.get(candidate.first) else { return votes };
    let last = tokens.get(candidate.last).unwrap_or(first);
    if candidate.len() == 1 {
        votes.add(single(tokens, candidate.first, first));
    } else {
        votes.add(several(tokens, candidate, first, last));
    }
    if !first.is_listed() && rules.has_common_ending(tokens.folded(candidate.first)) {
        votes.nothing += if candidate.len() == 1 { 12 } else { 6 };
    }
    votes.nothing += rules.doubt;
    if rules.nouns_are_capitalised {
        votes.nothing += 16;
    }
    if candidate.rule == "head-alone" {
        votes.organisation += 5;
    }
    votes
}

fn single(tokens: &Tokens<'_>, at: usize, token: &Token) -> Votes {
    let mut votes = Votes { person: 6, organisation: 6, place: 5, nothing: 4 };
    votes.place += match token.known.place {
        PlaceRank::None => 0,
        PlaceRank::Small => 14,
        PlaceRank::City => 24,
        PlaceRank::Region => 26,
        PlaceRank::Country => 34,
    };
    if token.known.organisation {
        votes.organisation += 36;
    }
    if token.is(Class::OrganisationName) {
        votes.organisation += 30;
    }
    if token.known.first_name {
        votes.person += 14;
    }
    if token.known.is_person() {
        votes.person += 26;
    } else if token.known.surname {
        votes.person += 10;
    }
    let word = tokens.text_of(at);
    if token.case == Case::Upper {
        votes.organisation += if (2..=6).contains(&word.len()) { 16 } else { 4 };
        votes.person -= 6;
        if is_roman(word) || word.bytes().any(|b| b.is_ascii_digit()) {
            votes.nothing += 20;
        }
    } else if word.chars().skip(1).any(char::is_uppercase) {
        votes.organisation += 6;
    }
    let is_thing = token.known.organisation || token.known.place > PlaceRank::Small;
    if is_thing {
        // A list outweighs that the word, written small, is a common one: `nato`.
    } else if token.is(Class::Common)
        || token.is(Class::Role)
        || token.is(Class::Title)
        || token.is(Class::Portfolio)
    {
        votes.nothing += 26;
    }
    if token.is(Class::OtherHead) || token.is(Class::OtherContext) {
        votes.nothing += 20;
    }
    votes
}

fn several(tokens: &Tokens<'_>, candidate: &Candidate, first: &Token, last: &Token) -> Votes {
    let mut votes = Votes { person: 10, organisation: 8, place: 5, nothing: 4 };
    let all = tokens.list.get(candidate.first..=candidate.last).unwrap_or_default();
    if candidate.len() > 3 {
        votes.person -= 6;
        votes.organisation += 4;
    }
    if last.known.surname || first.known.surname {
        votes.person += 8;
    }
    if all.iter().skip(1).any(|token| token.known.first_name) {
        votes.person += 10;
    }
    if first.known.place != PlaceRank::None {
        votes.place += 4;
        votes.organisation += 6;
    }
    if all.iter().any(|token| token.known.organisation || token.is(Class::OrganisationName)) {
        votes.organisation += 14;
    }
    if all.iter().any(|token| token.case == Case::Upper && token.span.len() > 1) {
        votes.organisation += 8;
        votes.person -= 6;
    }
    if all.iter().any(|token| token.gap == Gap::Ampersand) {
        votes.organisation += 14;
    }
    if all
        .iter()
        .any(|token| token.is(Class::OrganisationHeadCapital) || token.is(Class::OrganisationTail))
    {
        votes.organisation += 8;
    }
    let is_initial = |token: &Token| token.span.len() == 1;
    if all.iter().any(is_initial) && all.iter().skip(1).any(|token| token.gap == Gap::Dot) {
        // `U.N.` is nobody's name.
        if all.iter().all(is_initial) {
            votes.organisation += 12;
        } else {
            votes.person += 12;
        }
    }
    if all.iter().any(|token| token.is(Class::OtherHead)) {
        votes.nothing += 20;
    }
    if all.iter().all(|token| token.is(Class::Common)) {
        votes.nothing += 30;
    }
    // A heading in capitals: `PROCHAINE FÊTE`.
    let is_shouted = |token: &Token| token.case == Case::Upper && token.known == Entry::default();
    if first.gap == Gap::Sentence && all.iter().all(is_shouted) {
        votes.nothing += 20;
    }
    votes
}

/// What stands before: prepositions, articles, offices, words that announce a kind.
fn before(tokens: &Tokens<'_>, candidate: &Candidate, rules: &NameRules) -> Votes {
    let mut votes = Votes::default();
    let Some(token) = tokens.get(candidate.first) else { return votes };
    if has_office(tokens, candidate.first) {
        votes.person += 24;
    }
    if token.mark == b'"' {
        votes.nothing += 6;
    }
    if token.gap == Gap::Space && is_model_number(tokens, candidate.first) {
        votes.nothing += 14;
    }
    let Some(at) = candidate.first.checked_sub(1) else { return votes };
    let Some(previous) = tokens.get(at) else { return votes };
    if !token.joins() || previous.is_capital() && !previous.begins() {
        return votes;
    }
    if previous.is(Class::PlacePreposition) {
        votes.place += 12;
    }
    if previous.is(Class::Article) {
        votes.organisation += 8;
        votes.place += 2;
        votes.person -= 5;
        let is_city = matches!(token.known.place, PlaceRank::Small | PlaceRank::City);
        if rules.cities_take_no_article && is_city && candidate.len() == 1 {
            votes.organisation += 30;
        }
    }
    if previous.is(Class::Indefinite) {
        votes.nothing += 10;
    }
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    if candidate.rule == "head-alone"
        && previous.is(Class::Linker)
        && before.is_some_and(|word| word.is(Class::Role))
    {
        votes.organisation += 24;
    }
    if previous.is(Class::PluralArticle)
        && candidate.len() == 1
        && tokens.folded(candidate.first).ends_with(['i', 'e'])
    {
        votes.nothing += if token.is_listed() { 4 } else { 10 };
    }
    votes.add(announced(previous, 24));
    if previous.is(Class::Linker)
        || previous.is(Class::Article)
        || previous.is(Class::PlacePreposition)
    {
        let noun = at.checked_sub(1).and_then(|at| tokens.get(at));
        let is_context = |noun: &Token| noun.case == Case::Lower && noun.is(Class::PlaceContext);
        if previous.joins() && noun.is_some_and(is_context) {
            votes.place += 18;
        }
    }
    votes
}

/// Whether the word before is a number after a hyphen: `F-86 Sabre`.
fn is_model_number(tokens: &Tokens<'_>, first: usize) -> bool {
    let previous = first.checked_sub(1).and_then(|at| tokens.get(at));
    previous.is_some_and(|token| token.gap == Gap::Hyphen && token.case == Case::Digits)
}

/// What a noun right before a name says of it: `la città Xanadu`, `il gruppo Acme`, `il film Zeta`.
fn announced(noun: &Token, weight: i32) -> Votes {
    let mut votes = Votes::default();
    if noun.is(Class::PlaceContext) {
        votes.place += weight;
    }
    if noun.is(Class::OrganisationContext) {
        votes.organisation += weight;
    }
    if noun.is(Class::OtherContext) || noun.is(Class::OtherHead) {
        votes.nothing += weight;
    }
    votes
}

/// Whether an office stands before the name, maybe with what it is the office of: `il ministro
/// della Difesa russo Belousov`.
pub(super) fn has_office(tokens: &Tokens<'_>, first: usize) -> bool {
    let Some(token) = tokens.get(first) else { return false };
    let is_apposition = token.gap == Gap::Other && token.mark == 0;
    if !(token.gap == Gap::Space || token.gap == Gap::Dot || is_apposition) {
        return false;
    }
    for at in (first.saturating_sub(OFFICE_REACH)..first).rev() {
        let Some(word) = tokens.get(at) else { return false };
        if word.is(Class::Role) || word.is(Class::Title) {
            return !is_apposition
                || at + 1 < first
                || word.case != Case::Lower
                || word.is(Class::Role);
        }
        let is_between = word.is_capital()
            || word.is(Class::Portfolio)
            || word.is(Class::Demonym)
            || word.is(Class::Adjective);
        let is_joint = word.is(Class::Linker) || word.is(Class::And) || word.is(Class::Article);
        if word.gap == Gap::Sentence || !(is_between || is_joint && at + 1 < first) {
            return false;
        }
    }
    false
}

/// What a name is said to be right behind it: `Xanadu is a small village`.
fn said_to_be(tokens: &Tokens<'_>, last: usize) -> Votes {
    let is_next = |at: usize, class: Class| {
        tokens.get(at).is_some_and(|token| token.gap == Gap::Space && token.is(class))
    };
    let has_noun = is_next(last + 1, Class::Copula)
        && (is_next(last + 2, Class::Indefinite) || is_next(last + 2, Class::Article));
    if !has_noun {
        return Votes::default();
    }
    let words =
        (last + 3..last + 3 + NOUN_REACH).map_while(|at| tokens.get(at)).take_while(|token| {
            matches!(token.gap, Gap::Space | Gap::Hyphen) && !token.is(Class::Linker)
        });
    for word in words.filter(|token| token.case == Case::Lower) {
        if word.is(Class::Role) {
            return Votes::of(EntityKind::Person, 24);
        }
        let votes = announced(word, 24);
        if votes != Votes::default() {
            return votes;
        }
    }
    Votes::default()
}

fn after(tokens: &Tokens<'_>, candidate: &Candidate) -> Votes {
    let mut votes = Votes::default();
    let Some(next) = tokens.get(candidate.last + 1) else { return votes };
    if next.gap == Gap::Space && next.case == Case::Lower && next.is(Class::Speech) {
        votes.person += 6;
        votes.organisation += 2;
    }
    if next.gap == Gap::Apostrophe && next.is(Class::Possessive) {
        votes.add(Votes { person: 8, organisation: 6, place: 3, nothing: 0 });
    }
    let between = tokens.after(candidate.last);
    if next.gap == Gap::Hyphen && next.case == Case::Digits {
        votes.nothing += 20;
    }
    if between == ", " && next.case == Case::Digits && next.span.len() == 2 {
        votes.person += 10;
    }
    // `Xanadu, Maryland`
    if between == ", " && next.is_capital() && next.known.place >= PlaceRank::Region {
        votes.place += 10;
    }
    if domain(tokens, candidate.last).is_some() {
        votes.organisation += 14;
    }
    votes.add(said_to_be(tokens, candidate.last));
    let is_described = next.gap == Gap::Space
        && next.case == Case::Lower
        && next.classes == WordClasses::default();
    let first = tokens.get(candidate.first);
    let article = candidate.first.checked_sub(1).and_then(|at| tokens.get(at));
    if is_described
        && candidate.len() == 1
        && article.is_some_and(|token| token.is(Class::Article))
        && !first.is_some_and(Token::is_listed)
    {
        votes.nothing += 6;
    }
    let closes = between.chars().next().is_some_and(|c| matches!(c, '"' | '”' | '»'));
    if closes && tokens.get(candidate.first).is_some_and(|token| token.mark == b'"') {
        votes.nothing += 8;
    }
    votes
}
