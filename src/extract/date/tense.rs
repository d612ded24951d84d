//! Which way the clause around an expression looks: ahead, back, or no telling.

use super::class::{Class, ClassSet};
use super::expr::{Lean, Node};
use super::lexicon::{Lexicon, lexicon};
use super::passage::Passage;
use super::title::QUOTES;
use super::token::{self, Token};
use crate::text::{Span, lower, words};

/// How many tokens to each side are looked at.
const REACH: usize = 12;

/// How many tokens away a word is that stands right beside an expression, articles and the like
/// among them.
const BESIDE: usize = 5;

/// How many tokens of a sentence are looked at.
const SENTENCE: usize = 40;

/// Looks outward from the expression for the nearest word that tells the tense; the words before
/// count first, as the verb mostly stands there.
pub(super) fn lean(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> Lean {
    let numbered = || tokens.iter().enumerate();
    let skipped = tokens.len() - node.first.min(tokens.len());
    let before = numbered().rev().skip(skipped).take(REACH);
    // "Este martes, el Gobierno aprobó": the clause goes on after the comma.
    let is_comma = |token: &Token| token.own.has(Class::Comma);
    let after_comma = node.end + usize::from(tokens.get(node.end).is_some_and(is_comma));
    let after = numbered().skip(after_comma).take(REACH);
    [nearest(text, before, tokens, lexicon, false), nearest(text, after, tokens, lexicon, true)]
        .into_iter()
        .flatten()
        .find(|lean| *lean != Lean::Open)
        .unwrap_or_else(|| carried(text, node, tokens, lexicon))
}

/// Whether a word of the past stands right before the expression and its preposition, or right
/// after it: "ruled in April", "In April the court ruled".
pub(super) fn is_past_beside(text: &str, node: &Node, passage: &Passage) -> bool {
    let tokens = &passage.tokens;
    let is_comma = |token: &Token| token.own.has(Class::Comma);
    let from = node.end + usize::from(tokens.get(node.end).is_some_and(is_comma));
    is_told_before(text, node, passage, -1) || tells(text, from..from + BESIDE, passage, -1)
}

/// Whether a word of that tense, as `tense` gives it, stands right before the expression and the
/// word that leads to it.
pub(super) fn is_told_before(text: &str, node: &Node, passage: &Passage, sign: i32) -> bool {
    let last = node.first.saturating_sub(1);
    tells(text, (last.saturating_sub(BESIDE)..last).rev(), passage, sign)
}

/// Whether the nearest verb right before the expression, if it tells the tense at all, is one of what is
/// fixed for a day.
pub(super) fn is_scheduled_before(text: &str, node: &Node, passage: &Passage) -> bool {
    let Passage { tokens: all, lexicon } = passage;
    let is_mark = |token: &Token| token.flags.ends || token.own.meets(MARKS);
    let is_scheduled = |index: usize, token: &Token| {
        let is_led = index.checked_sub(1).and_then(|before| all.get(before));
        // "after the vote on Sunday" has a noun.
        let is_noun = is_led.is_some_and(|before| before.own.meets(LEADS_NOUN));
        let is_name = token.flags.capital && !opens_sentence(text, index, all);
        !is_noun && !is_name && reads(index, token, all, lexicon, Class::Scheduled)
    };
    let before = (node.first.saturating_sub(BESIDE)..node.first).rev();
    let verb = before
        .filter_map(|index| Some((index, all.get(index)?)))
        .take_while(|(_, token)| !is_mark(token))
        .map(|(index, token)| {
            (is_scheduled(index, token), tense(text, index, token, all, lexicon) != 0)
        })
        .find(|told| *told != (false, false));
    verb.is_some_and(|(is_scheduled, _)| is_scheduled)
}

/// Whether the tokens up to the first mark have a word of that tense.
fn tells(text: &str, tokens: impl Iterator<Item = usize>, passage: &Passage, sign: i32) -> bool {
    let Passage { tokens: all, lexicon } = passage;
    let is_mark = |token: &Token| token.flags.ends || token.own.meets(MARKS);
    tokens
        .map_while(|index| Some(index).zip(all.get(index).filter(|token| !is_mark(token))))
        .any(|(index, token)| tense(text, index, token, all, lexicon) == sign)
}

/// "The ministers will meet in Rome. Saturday the talks begin": a sentence that tells no tense goes
/// on with what is ahead. What is behind needs no such help, as news mostly tells it.
fn carried(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> Lean {
    let ends = |token: &Token| token.own.has(Class::Dot);
    let start = |end: usize| {
        let before = tokens.get(end.saturating_sub(SENTENCE)..end).unwrap_or_default();
        // A paragraph of its own tells its own tale.
        let stop = before.iter().rposition(|token| token.flags.ends || ends(token))?;
        Some((end - before.len() + stop + 1, before.get(stop).is_some_and(ends)))
    };
    let Some((first, true)) = start(node.first) else { return Lean::Open };
    let rest = tokens.get(node.end..).unwrap_or_default().iter().take(SENTENCE);
    let last = node.end + rest.take_while(|token| !token.flags.ends && !ends(token)).count();
    let tells = |from: usize, to: usize| {
        let told = tokens.get(from..to).unwrap_or_default().iter().enumerate();
        told.map(|(at, token)| tense(text, from + at, token, tokens, lexicon)).find(|t| *t != 0)
    };
    if tells(first, last).is_some() {
        return Lean::Open;
    }
    let before = first.saturating_sub(1);
    let from = start(before).map_or(before.saturating_sub(SENTENCE), |(from, _)| from);
    if tells(from, before) == Some(1) { Lean::Future } else { Lean::Open }
}

/// What the words of a stretch of text are in a sentence, as far as the words of time tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where the first verb that tells the tense begins, in words from the stretch's first.
    pub verb: Option<usize>,
    pub opens_with_preposition: bool,
}

/// What a word is that a language's words of time need not tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Verb,
    /// A verb, but behind an article: "the plans".
    VerbOrNoun,
    /// No verb, unless the words of time say so.
    Participle,
    /// No verb, but before one: "se preparan".
    LeadsVerb,
    /// No verb, though one may be written alike but for its accent: "à".
    Opener,
}

/// The words of a sentence, read once for the forms of its parts.
pub struct Words(Vec<Told>);

struct Told {
    span: Span,
    /// Whether it is a verb where it opens a part, and where it does not.
    is_verb: (bool, bool),
    is_preposition: bool,
}

impl Words {
    /// Reads a sentence of a text. `kind` knows some words, in lower case.
    pub fn of(
        text: &str,
        sentence: Span,
        language: &str,
        kind: impl Fn(&str) -> Option<Kind>,
    ) -> Self {
        let Some(lexicon) = lexicon(language) else { return Self(Vec::new()) };
        let mut tokens = Vec::new();
        token::tokenise(sentence.of(text), sentence.start as usize, lexicon, &mut tokens);
        let read = |index: usize| {
            let token = tokens.get(index)?;
            let span = Span { start: token.start, end: token.end };
            let leads = token.own.meets(PREPOSITIONS);
            // "a réussi" is no "à", but "A propos" is.
            let known = kind(&lower(span.of(text)))
                .filter(|&known| !(known == Kind::Verb && leads && token.flags.capital));
            let tells = |known: Option<Kind>, index: usize, tokens: &[Token]| match known {
                Some(Kind::Verb) => true,
                Some(Kind::VerbOrNoun) => {
                    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
                    !before.is_some_and(|before| before.own.has(Class::Det))
                }
                Some(Kind::Opener | Kind::LeadsVerb) => false,
                Some(Kind::Participle) if token.word == 0 => false,
                _ => tense(text, index, token, tokens, lexicon) != 0,
            };
            let opens = tells(known, 0, &tokens[index..]);
            let goes_on = tells(known.filter(|_| !token.flags.capital), index, &tokens);
            let is_preposition = leads && known != Some(Kind::Verb);
            Some((Told { span, is_verb: (opens, goes_on), is_preposition }, known))
        };
        // A mark is no word, and "1993-05-02" is three.
        let (mut at, mut is_led) = (0, false);
        let told = words(sentence.of(text)).map(|word| {
            let from = sentence.start + word.span.start;
            at += tokens[at..].iter().take_while(|token| token.end <= from).count();
            let span = Span { start: from, end: sentence.start + word.span.end };
            let begins = tokens.get(at).is_some_and(|token| token.start >= from);
            let nothing = Told { span, is_verb: (false, false), is_preposition: false };
            let (told, known) = read(at).filter(|_| begins).unwrap_or((nothing, None));
            let is_verb = (told.is_verb.0, told.is_verb.1 || is_led && known.is_none());
            is_led = known == Some(Kind::LeadsVerb);
            Told { span, is_verb, ..told }
        });
        Self(told.collect())
    }

    /// The form of a part of the sentence.
    pub fn form(&self, part: Span) -> Form {
        let first = self.0.partition_point(|told| told.span.start < part.start);
        let end = self.0.partition_point(|told| told.span.end <= part.end);
        let told = self.0.get(first..end).unwrap_or_default();
        let is_verb = |(index, told): (usize, &Told)| match index {
            0 => told.is_verb.0,
            _ => told.is_verb.1,
        };
        Form {
            verb: told.iter().enumerate().position(is_verb),
            opens_with_preposition: told.first().is_some_and(|first| first.is_preposition),
        }
    }
}

/// Words that lead to a time, as far as the words of time tell them.
const PREPOSITIONS: ClassSet = ClassSet::of(&[
    Class::In,
    Class::Of,
    Class::From,
    Class::To,
    Class::At,
    Class::For,
    Class::Until,
    Class::Since,
    Class::Before,
    Class::After,
    Class::Between,
    Class::About,
]);

/// Whether a noun and its verb follow the expression ("due giorni dopo il governo cadde"), so that
/// the noun is not what it counts from ("due giorni dopo il terremoto").
pub(super) fn clause_follows(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let [_determiner, noun, verb, ..] = tokens.get(node.end..).unwrap_or_default() else {
        return false;
    };
    !noun.flags.ends && tense(text, node.end + 2, verb, tokens, lexicon) < 0
}

fn nearest<'a>(
    text: &str,
    mut tokens: impl Iterator<Item = (usize, &'a Token)>,
    all: &[Token],
    lexicon: &Lexicon,
    stop_at_comma: bool,
) -> Option<Lean> {
    tokens.find_map(|(index, token)| {
        let ends = token.flags.ends
            || token.classes.has(Class::Dot) && !is_ordinal_stop(index, all, lexicon)
            || stop_at_comma && token.classes.has(Class::Comma);
        if ends {
            return Some(Lean::Open);
        }
        match tense(text, index, token, all, lexicon) {
            1 => Some(Lean::Future),
            // "to be opened", "will be sold": the participle tells nothing.
            -1 if is_led_ahead(text, index, all, lexicon) => Some(Lean::Future),
            -1 => Some(Lean::Past),
            _ => None,
        }
    })
}

/// The full stop of "am 3. Mai", in a language that has such ordinals.
fn is_ordinal_stop(index: usize, all: &[Token], lexicon: &Lexicon) -> bool {
    let number = index.checked_sub(1).and_then(|before| all.get(before));
    lexicon.dotted_days() && number.is_some_and(|token| token.own.has(Class::Day))
}

/// Whether one of the two words before looks ahead.
fn is_led_ahead(text: &str, index: usize, all: &[Token], lexicon: &Lexicon) -> bool {
    let first = index.saturating_sub(2);
    let before = all.get(first..index).unwrap_or_default().iter().enumerate().rev();
    before
        .take_while(|(_, token)| !token.flags.ends && !token.own.meets(MARKS))
        .any(|(at, token)| tense(text, first + at, token, all, lexicon) == 1)
}

/// Words before a noun.
const LEADS_NOUN: ClassSet = ClassSet::of(&[Class::Det, Class::Of, Class::One]);

const MARKS: ClassSet = ClassSet::of(&[Class::Dot, Class::Comma]);

/// 1 for a word or phrase that looks ahead, -1 for one that looks back.
fn tense(text: &str, index: usize, token: &Token, all: &[Token], lexicon: &Lexicon) -> i32 {
    let opens = token.flags.capital && opens_sentence(text, index, all);
    if token.classes.has(Class::Future) || token.classes.has(Class::Past) {
        // "Das Treffen am Montag" is a noun, "Am Montag treffen sich" a verb; "Treffen am Montag" is a
        // noun too, for a verb that opens a sentence has its subject right behind it.
        let leads = |token: &Token| token.own.has(Class::In);
        let is_name = !opens || all.get(index + 1).is_some_and(leads);
        if lexicon.compounds && token.flags.capital && is_name {
            return 0;
        }
        let has = |class| i32::from(reads(index, token, all, lexicon, class));
        return has(Class::Future) - has(Class::Past);
    }
    let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
    // "il mercato" looks like a participle and is a noun.
    let is_led = index.checked_sub(1).and_then(|before| all.get(before));
    let is_noun = is_led.is_some_and(|before| before.own.meets(LEADS_NOUN));
    // "Partirà lunedì": a sentence opens with its verb where none needs a subject.
    let is_subject = |token: &Token| token.flags.capital && token.word == 0;
    let opens_verb = opens && lexicon.drops_subjects && !all.get(index + 1).is_some_and(is_subject);
    let is_name = token.flags.capital && !opens_verb;
    if is_noun || token.word != 0 || is_name || !word.starts_with(char::is_alphabetic) {
        return 0;
    }
    match lexicon.tense(word) {
        // "Mercato", "Venduto": a participle that opens a sentence is a noun as often.
        -1 if token.flags.capital => 0,
        tense => tense,
    }
}

/// Whether the token and those that follow it can be of a class.
fn reads(index: usize, token: &Token, all: &[Token], lexicon: &Lexicon, class: Class) -> bool {
    if !token.classes.has(class) {
        return false;
    }
    let next = |ahead: usize| all.get(index + ahead + 1).map_or(0, |token| token.word);
    let mut readings = Vec::new();
    lexicon.readings(token.word, next, &mut readings);
    readings.iter().any(|reading| reading.class == class)
}

/// Whether the token is the first word of its sentence.
fn opens_sentence(text: &str, index: usize, all: &[Token]) -> bool {
    const STOPS: ClassSet = ClassSet::of(&[Class::Dot, Class::Dash]);
    let before = index.checked_sub(1).and_then(|before| all.get(before));
    before.is_none_or(|token| {
        let word = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        token.flags.ends || token.own.meets(STOPS) || word.starts_with(QUOTES)
    })
}
