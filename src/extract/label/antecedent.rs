//! What a clause that hangs on a noun is about: "[the mill] which has run since May". A long clause
//! begins with that, and one that would begin with its relative word gets it.

use super::cut::{LEAST_CUT, LEAST_TOLD, MOST, MOST_TO_VERB, has_one_verb, is_gerund, points_back};
use super::piece::{QUOTES, is_balanced};
use super::sentence::InSentence;
use super::words::{
    begins_with_participle, content_words, form, has_name, has_verb_or_participle, is_grammar,
    is_opener, is_participle, is_relative, mention_around,
};
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, words};

/// The part of a clause that begins with what the relative clause around its date is about: "[the
/// mill which has run since May]". `closely`: only where nothing parts the two.
pub(super) fn from_antecedent(
    article: &InSentence<'_>,
    clause: Span,
    date: Span,
    closely: bool,
) -> Option<Span> {
    let text = article.text.as_str();
    let language = lang::text::of(article.language)?;
    if date.start < clause.start || date.start > clause.end {
        return None;
    }
    let before = Span { end: date.start, ..clause };
    let said: Vec<Word<'_>> = words(before.of(text)).collect();
    let is_relative = |word: &Word<'_>| is_relative(language, word.text);
    // "the committee [which was] created at the end of 2023"
    let led = said.iter().rev().take_while(|word| is_grammar(article, word.text)).count();
    let participle = said.len().checked_sub(led + 1).filter(|&at| {
        let span = |word: &Word<'_>| Span {
            start: clause.start + word.span.start,
            end: clause.start + word.span.end,
        };
        // "which have hit in May": no word for what was hit.
        let is_led = || {
            at.checked_sub(1).is_some_and(|before| {
                let before = &said[before];
                is_grammar(article, before.text) && form(article, span(before)).verb.is_some()
            })
        };
        begins_with_participle(article, span(&said[at])) && !is_led()
    });
    let relative = said.iter().rposition(is_relative);
    let opener = participle.max(relative)?;
    let own = Span { start: clause.start + said[opener].span.end, ..clause };
    // "promised the miller that the bridge": what is said is about no noun.
    let may_be_said = participle != Some(opener)
        && is_opener(language, said[opener].text)
        && (closely && points_back(article, language, own, date)
            || !form(article, own)
                .verb
                .and_then(|verb| words(own.of(text)).nth(verb))
                .is_some_and(|verb| {
                    content_words(article, Span { end: own.start + verb.span.start, ..own }, date)
                        == 0
                }));
    if may_be_said {
        return None;
    }
    let nouns = noun_words(article, language, clause, &said[..opener]);
    let rest = Span { start: clause.start + said[opener].span.start, ..clause };
    let has_verb = || form(article, rest).verb.is_some();
    let first = said.get(opener.checked_sub(nouns)?)?;
    let start = clause.start + first.span.start;
    let start = mention_around(article, start).map_or(start, |name| name.start.max(clause.start));
    let is_parted =
        |from: u32| Span { start: from, end: date.start }.of(text).contains([',', ';', ':']);
    let before = said.get(opener.checked_sub(1)?)?;
    let gap = Span { start: clause.start + before.span.end, end: rest.start };
    let led = Span { start: start.min(gap.start), end: gap.start };
    // "the mill, where", "the mill, closed": what a comma parts from the one noun before it. What stands
    // "in the mill of the town, which" or behind "the bridge and the mill, which" may be about more.
    let follows = gap.of(text).trim() == ","
        && !led.of(text).contains([',', ';', ':'])
        && !is_gerund(language, said[opener].text)
        && !points_back(article, language, own, date)
        && (has_name(article, led) || content_words(article, led, date) >= LEAST_TOLD)
        && (participle != Some(opener) || !follows_participle(article, clause, start))
        && start as usize >= clause.start as usize + LEAST_CUT
        && !is_led(article, language, Span { end: start.max(clause.start), ..clause });
    let is_close = || {
        follows
            || participle != Some(opener)
                && !Span { start, end: rest.start }.of(text).contains([',', ';', ':'])
                && has_one_verb(article, own)
    };
    let tells = nouns > 0
        && (!closely || is_close())
        && if participle == Some(opener) {
            !is_parted(start) || follows && !is_parted(rest.start)
        } else {
            !is_parted(rest.start)
                && has_verb()
                && has_one_verb(article, Span { end: date.start.max(own.start), ..own })
        };
    let start = before_mark(text, start, clause);
    (tells && start > clause.start).then_some(Span { start, ..clause })
}

/// Whether a preposition or what joins leads to what stands behind the start of a clause.
fn is_led(article: &InSentence<'_>, language: &TextData, leading: Span) -> bool {
    let said: Vec<Word<'_>> = words(leading.of(&article.text)).collect();
    said.iter().rev().take(MOST_TO_VERB).any(|word| {
        let from = Span { start: leading.start + word.span.start, ..leading };
        language.loose_openers.contains(word.text)
            || language.phrase_openers.contains(word.text)
            || is_opener(language, word.text)
            || form(article, from).opens_with_preposition
    })
}

/// Whether a noun goes with a participle before it, which may tell of another noun: "the mill [built by
/// the] town, closed".
fn follows_participle(article: &InSentence<'_>, clause: Span, noun: u32) -> bool {
    let said = words(Span { end: noun, ..clause }.of(&article.text)).collect::<Vec<_>>();
    let before = said.iter().rfind(|word| !is_grammar(article, word.text));
    before.is_some_and(|before| is_participle(article, before.text))
}

/// Where a part of a clause begins, with the mark that opens a quotation there, if it closes it too.
fn before_mark(text: &str, start: u32, clause: Span) -> u32 {
    let before = Span { end: start, ..clause }.of(text);
    let mark = QUOTES.iter().map(|(open, _)| open).find(|open| before.ends_with(**open));
    let from = mark.map_or(start, |open| start - Span::new(0, open.len()).end);
    if is_balanced(Span { start: from, ..clause }.of(text)) { from } else { start }
}

/// How many words of a clause that end its first ones are a noun with the nouns that prepositions join to
/// it: "made [the treaty of peace in the valley]".
fn noun_words(
    article: &InSentence<'_>,
    language: &TextData,
    clause: Span,
    said: &[Word<'_>],
) -> usize {
    let is_noun = |word: &&Word<'_>| {
        let at = Span { start: clause.start + word.span.start, end: clause.start + word.span.end };
        !is_grammar(article, word.text) && !has_verb_or_participle(article, at)
    };
    let leads = |word: &&Word<'_>| is_grammar(article, word.text);
    let mut nouns = said.iter().rev().take_while(is_noun).count();
    while nouns > 0 {
        let before = &said[..said.len() - nouns];
        let led = before.iter().rev().take_while(leads).count();
        let more = before[..before.len() - led].iter().rev().take_while(is_noun).count();
        let joins = before.get(before.len() - led).is_some_and(|first| {
            let from = clause.start + first.span.start;
            !language.loose_openers.contains(first.text)
                && !language.phrase_openers.contains(first.text)
                && form(article, Span { start: from, ..clause }).opens_with_preposition
        });
        if more == 0 || led > MOST_TO_VERB || !joins {
            break;
        }
        nouns += led + more;
    }
    nouns
}

/// A clause that tells more of the noun that ends a piece before it, with that noun; where this is long,
/// without the nouns that it is joined to.
pub(super) fn with_antecedent(
    article: &InSentence<'_>,
    clause: Span,
    before: Span,
) -> Option<Span> {
    let language = lang::text::of(article.language)?;
    let text = article.text.as_str();
    let said: Vec<Word<'_>> = words(before.of(text)).collect();
    let nouns = noun_words(article, language, before, &said);
    let start = |nouns: usize| {
        let first = said.get(said.len().checked_sub(nouns).filter(|_| nouns > 0)?)?;
        let start = before.start + first.span.start;
        let name = mention_around(article, start);
        Some(name.map_or(start, |name| name.start.max(before.start)))
    };
    let nearest = said.iter().rev().take_while(|word| !is_grammar(article, word.text)).count();
    let whole = Span { start: start(nouns)?, ..clause };
    let is_long = whole.of(text).chars().count() > MOST;
    let start = start(nearest).filter(|_| is_long && nearest < nouns);
    Some(start.map_or(whole, |start| Span { start, ..clause }))
}
