//! Temporal expressions: recognised over word classes, then resolved by a resolver that knows no
//! language.
//!
//! `token.rs` parts the text, `lexicon.rs` says what its words can mean, `pattern.rs` and
//! `matcher.rs` find the longest matches, `build.rs` turns each into an underspecified value
//! (`expr.rs`), `tense.rs` says which way its clause looks, and `resolve.rs` puts it on the
//! calendar. Words and patterns are data: `src/lang/*/dates.toml` and `patterns.toml` here.

#[expect(clippy::unnecessary_wraps, reason = "all builders have the same signature")]
mod build;
mod calendar;
mod class;
mod expr;
mod lexicon;
mod matcher;
mod passage;
mod pattern;
mod resolve;
#[cfg(test)]
mod samples;
mod tense;
mod title;
mod token;

use self::class::Unit;
use self::expr::{Expr, Lean, Manner, Node};
use self::lexicon::{Lexicon, lexicon};
use self::passage::{Passage, passages};
use self::resolve::Context;
pub use self::tense::{Form, Kind, Words};
use self::token::Token;
use crate::lang::LANGUAGES;
use crate::model::{Certainty, DateMention, DateValue, RuleName, TimeOfDay};
use crate::text::Span;

/// The most tokens of a text whose language its words alone can tell.
const MAX_SHORT_TEXT: usize = 12;

/// A longer text, in bytes, is no entry of a calendar.
const LONGEST_ENTRY: usize = 80;

/// The least length of a part that is read at once, in bytes.
const LEAST_BLOCK: usize = 1 << 16;

/// The temporal expressions of a text, in order, none overlapping.
///
/// `reference` is the article's date, against which relative expressions are resolved; without it
/// they stay partial or a reference (`PRESENT_REF`).
pub fn find(text: &str, language: &str, reference: Option<&DateValue>) -> Vec<DateMention> {
    let Some(lexicon) = lexicon(language) else { return Vec::new() };
    let mut context = Context::new(reference);
    let mut mentions = Vec::new();
    for passage in blocks(text).flat_map(|block| passages(text, block, lexicon)) {
        let mut nodes = Vec::new();
        matcher::find_nodes(&passage.tokens, passage.lexicon, &mut nodes);
        for node in &nodes {
            for (node, mention) in said(text, node, &passage, &context) {
                if !is_comparison(&node.expr) {
                    context.note(&mention);
                }
                mentions.push(mention);
            }
        }
    }
    mentions
}

/// The mentions that a match makes: one, or where it is a stretch that the calendar does not have
/// ("from the armistice day to 3 May 2019"), those of its ends that it has.
fn said(text: &str, node: &Node, passage: &Passage, context: &Context) -> Vec<(Node, DateMention)> {
    let whole = mention(text, node, passage, context);
    let is_open = |whole: &DateMention| whole.value.days().is_none();
    if matches!(node.expr, Expr::Range(..)) && whole.as_ref().is_none_or(is_open) {
        let ends = matcher::find_ends(&passage.tokens, node, passage.lexicon);
        let ends = ends.into_iter().filter_map(|end| {
            let mention = mention(text, &end, passage, context)?;
            mention.value.days().is_some().then_some((end, mention))
        });
        let mut ends: Vec<_> = ends.collect();
        // Of ends that contradict each other the one that the text says in full.
        let is_exact = |(_, end): &(Node, DateMention)| end.certainty == Certainty::Exact;
        if ends.len() > 1 && ends.iter().any(is_exact) {
            ends.retain(is_exact);
        }
        if !ends.is_empty() {
            return ends;
        }
    }
    whole.map(|mention| (node.clone(), mention)).into_iter().collect()
}

/// A text in parts that end with a line and are no shorter than [`LEAST_BLOCK`], so that a long one
/// takes no more room than a short one. No expression goes over the end of a line.
fn blocks(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let line_end = |from: usize| rest.as_bytes().get(from..)?.iter().position(|b| *b == b'\n');
        let end = line_end(LEAST_BLOCK).map(|at| LEAST_BLOCK + at + 1);
        let end = end.filter(|end| rest.len() - end >= LEAST_BLOCK).unwrap_or(rest.len());
        let block = Span::new(start, start + end);
        start += end;
        Some(block)
    })
}

/// The language of a text too short for statistics: the one whose lexicon knows every word of it
/// and finds an expression in it; of several, Italian, then the first by code.
pub fn language_of(text: &str) -> Option<&'static str> {
    let others = LANGUAGES.iter().map(|language| language.code).filter(|code| *code != "it");
    std::iter::once("it").chain(others).find(|code| reads_all(text, code))
}

fn reads_all(text: &str, code: &str) -> bool {
    let Some(lexicon) = lexicon(code) else { return false };
    let mut tokens = Vec::new();
    token::tokenise(text, 0, lexicon, &mut tokens);
    let is_known = |token: &Token| token.flags.ends || !token.classes.is_empty();
    if tokens.len() > MAX_SHORT_TEXT || !tokens.iter().all(is_known) {
        return false;
    }
    let mut nodes = Vec::new();
    matcher::find_nodes(&tokens, lexicon, &mut nodes);
    !nodes.is_empty()
}

/// What a match is worth as a mention, in its context.
fn mention(text: &str, node: &Node, passage: &Passage, context: &Context) -> Option<DateMention> {
    let Passage { tokens, lexicon } = passage;
    let told = told_apart(text, node, tokens, lexicon);
    let node = told.as_ref().unwrap_or(node);
    if title::is_title(text, node, passage) {
        return None;
    }
    let is_entry = is_entry(text, node, tokens);
    let lean = lean(text, node, passage, is_entry);
    let meant = match lean {
        _ if is_entry => counted_finely(node),
        Lean::Open => repeated(node, tokens),
        _ => None,
    };
    let node = meant.as_ref().unwrap_or(node);
    let span = span(node, tokens)?;
    let resolved = context.resolve(&node.expr, lean, span)?;
    let resolved = match goes_on_with(node, tokens).filter(|_| lean == Lean::Open) {
        Some(end) => context.after_listed(resolved, end),
        None => resolved,
    };
    let value = match &node.time {
        Some(time) if resolved.value.days().is_some() => {
            let time = time.as_str().into();
            DateValue::Time(Box::new(TimeOfDay { day: resolved.value, time }))
        }
        _ => resolved.value,
    };
    // A half of the calendar says by itself which it is.
    let is_half =
        matches!(node.expr, Expr::HalfOf { .. }) && matches!(value, DateValue::Half { .. });
    let modifier = node.modifier.filter(|_| !is_half);
    Some(DateMention {
        span,
        kind: value.kind(),
        value,
        modifier,
        certainty: resolved.certainty,
        anchor: resolved.anchor,
        rule: rule_name(node, lexicon),
    })
}

/// Which way the words around a match say that it lies.
fn lean(text: &str, node: &Node, passage: &Passage, is_entry: bool) -> Lean {
    let Passage { tokens, lexicon } = passage;
    let lean = match node.lean {
        Lean::Open if is_entry && !is_weekday(&node.expr) => Lean::Until,
        Lean::Open if needs_tense(&node.expr) => tense::lean(text, node, tokens, lexicon),
        lean => lean,
    };
    match lean {
        Lean::Open | Lean::Past if is_scheduled(text, node, passage) => Lean::Future,
        Lean::Future if is_adverbial(node, tokens) => Lean::Until,
        Lean::Future if is_day_of_verb(text, node, passage) => Lean::Until,
        Lean::Past if node.is_month() && is_adverbial(node, tokens) => {
            let is_over = tense::is_past_beside(text, node, passage);
            if is_over { Lean::Over } else { Lean::Past }
        }
        lean => lean,
    }
}

/// "due giorni dopo il governo cadde" counts from the last mention, "due giorni dopo il terremoto"
/// is but a length of time.
fn told_apart(text: &str, node: &Node, tokens: &[Token], lexicon: &Lexicon) -> Option<Node> {
    let Expr::FromLastOrEvent { unit, count } = node.expr else { return None };
    // "a day after the jury retired" has no comma and is of that day; the languages whose word for it is
    // an adverb as well are those that drop subjects.
    if lexicon.drops_subjects && tense::clause_follows(text, node, tokens, lexicon) {
        return Some(Node { expr: Expr::FromLast { unit, count }, ..node.clone() });
    }
    // "il giorno dopo il terremoto" is not even a length.
    let says_length = class::ClassSet::of(&[class::Class::Number, class::Class::One]);
    if !tokens.get(node.first).is_some_and(|token| token.own.meets(says_length)) {
        return Some(Node { expr: Expr::Nothing, ..node.clone() });
    }
    let is_unit = |token: &Token| token.own.has(class::Class::Unit);
    let length = tokens.get(node.first..node.end)?.iter().rposition(is_unit)? + 1;
    let expr = Expr::Duration { unit, count: Some(count.abs()) };
    Some(Node { expr, end: node.first + length, ..node.clone() })
}

/// Where the words end that a weekday goes on with: "Friday and Saturday".
fn goes_on_with(node: &Node, tokens: &[Token]) -> Option<u32> {
    const LITTLE: class::ClassSet = class::ClassSet::of(&[class::Class::Det, class::Class::In]);
    let Expr::Fields(fields) = node.expr else { return None };
    (fields.is_weekday_only() && fields.rel.is_none()).then_some(())?;
    let before = tokens.get(..node.first)?.iter().rev();
    let mut before = before.skip_while(|token| token.own.meets(LITTLE) && !token.flags.ends);
    before.next().filter(|token| token.own.has(class::Class::And))?;
    before.next().map(|token| token.end)
}

/// Whether a text is nothing but an expression, as an entry of a calendar is, which lies ahead.
fn is_entry(text: &str, node: &Node, tokens: &[Token]) -> bool {
    const LITTLE: class::ClassSet = class::ClassSet::of(&[
        class::Class::Det,
        class::Class::In,
        class::Class::Of,
        class::Class::From,
        class::Class::After,
        class::Class::Before,
        class::Class::Dot,
    ]);
    let around = || tokens[..node.first].iter().chain(&tokens[node.end..]);
    text.len() <= LONGEST_ENTRY
        && tokens.len() <= MAX_SHORT_TEXT
        && around().all(|token| token.flags.ends || token.own.meets(LITTLE))
}

fn is_weekday(expr: &Expr) -> bool {
    match expr {
        Expr::Fields(fields) => fields.is_weekday_only(),
        Expr::Shift { .. } | Expr::WeekdayFrom { .. } => true,
        _ => false,
    }
}

/// "the club will be a hundred in May": when, not which, as "the report of May" says.
fn is_adverbial(node: &Node, tokens: &[Token]) -> bool {
    const LEADS_DAY: class::ClassSet = class::ClassSet::of(&[
        class::Class::In,
        class::Class::Det,
        class::Class::EachLead,
        class::Class::Unit,
    ]);
    const LISTED: class::ClassSet = class::ClassSet::of(&[
        class::Class::Day,
        class::Class::Dot,
        class::Class::Comma,
        class::Class::And,
    ]);
    let is_day = |expr: &Expr| matches!(expr, Expr::Fields(fields) if fields.is_day());
    let is_days = |expr: &Expr| match expr {
        Expr::Range(Some(first), _) => is_day(first),
        expr => is_day(expr),
    };
    // "am 11., 18. und 25. März": what leads the first day leads them all.
    let is_listed = |token: &Token| token.own.meets(LISTED) && !token.flags.ends;
    let mut before = tokens.get(..node.first).unwrap_or_default().iter().rev();
    let Some(before) = before.find(|token| !is_listed(token)) else { return false };
    node.is_month() && before.own.has(class::Class::In)
        || is_days(&node.expr) && before.own.meets(LEADS_DAY)
}

/// "the fair opens Friday": what the present tells of a weekday is fixed for it.
fn is_scheduled(text: &str, node: &Node, passage: &Passage) -> bool {
    let is_weekday = matches!(node.expr, Expr::Fields(fields) if fields.is_weekday_only());
    let is_one = is_weekday && repeated(node, &passage.tokens).is_none();
    is_one && tense::is_scheduled_before(text, node, passage)
}

/// "will retire Dec. 14": a day with no preposition, which the verb before it is told by.
fn is_day_of_verb(text: &str, node: &Node, passage: &Passage) -> bool {
    let before = node.first.checked_sub(1).and_then(|before| passage.tokens.get(before));
    let is_day = matches!(node.expr, Expr::Fields(fields) if fields.is_day());
    is_day
        && before.is_some_and(|token| token.classes.is_empty() && !token.flags.ends)
        && tense::is_told_before(text, node, passage, 1)
}

/// "in two months" with nothing around it asks for a day, "two years ago" for a month: what is
/// counted in an entry is meant to the next finer unit.
fn counted_finely(node: &Node) -> Option<Node> {
    let Expr::Shift { unit, count, manner: Manner::Counted | Manner::Perhaps } = node.expr else {
        return None;
    };
    let day = Expr::Lengths(vec![(unit, count)]);
    let expr = match unit {
        Unit::Month => day,
        Unit::Year => Expr::Around { unit: Unit::Month, day: Box::new(day) },
        _ => return None,
    };
    Some(Node { expr, ..node.clone() })
}

/// "chiuso il lunedì", "fermé le lundi": every Monday, where the language says so by its article and
/// the clause tells no tense.
fn repeated(node: &Node, tokens: &[Token]) -> Option<Node> {
    let Expr::Fields(fields) = node.expr else { return None };
    let before = tokens.get(node.first.checked_sub(1)?)?;
    let is_name = tokens.get(node.first).is_some_and(|token| token.flags.capital);
    let says_each = before.own.has(class::Class::EachLead) && !is_name;
    let weekday = fields.weekday.filter(|_| fields.is_weekday_only() && says_each)?;
    (fields.rel.is_none()).then_some(())?;
    Some(Node { expr: Expr::Set(format!("XXXX-WXX-{weekday}")), time: None, ..node.clone() })
}

/// "A year earlier" is told beside the figures of now, which the next mention goes on with.
fn is_comparison(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::SamePart { .. } | Expr::SameMonth { .. } | Expr::FromLast { count: ..0, .. }
    ) || matches!(expr, Expr::Shift { unit: Unit::Year, count: -1, manner: Manner::Counted })
}

/// Whether the clause around a mention, in its sentence, looks back.
pub fn looks_back(text: &str, sentence: Span, mention: Span, language: &str) -> bool {
    let Some(lexicon) = lexicon(language) else { return false };
    let mut tokens = Vec::new();
    token::tokenise(sentence.of(text), sentence.start as usize, lexicon, &mut tokens);
    let node = Node {
        expr: Expr::Nothing,
        modifier: None,
        time: None,
        lean: Lean::Open,
        first: tokens.partition_point(|token| token.end <= mention.start),
        end: tokens.partition_point(|token| token.start < mention.end),
        rule: (0, 0),
    };
    tense::lean(text, &node, &tokens, lexicon) == Lean::Past
}

/// Whether the value depends on which way the clause looks.
fn needs_tense(expr: &Expr) -> bool {
    match expr {
        Expr::Fields(fields) => fields.year.is_none() && fields.rel.is_none_or(|rel| rel == 0),
        Expr::Shift { manner, .. } => {
            matches!(manner, Manner::Perhaps | Manner::Narrated)
        }
        Expr::DayOfMonth(_)
        | Expr::Within { .. }
        | Expr::Nth { .. }
        | Expr::Holiday { .. }
        | Expr::HalfOf { .. }
        | Expr::FromLast { unit: Unit::Quarter, count: 0 }
        | Expr::FromLast { count: 1.., .. }
        | Expr::Range(..) => true,
        _ => false,
    }
}

fn span(node: &Node, tokens: &[Token]) -> Option<Span> {
    let first = tokens.get(node.first)?;
    let last = tokens.get(node.end.checked_sub(1)?)?;
    Some(Span { start: first.start, end: last.end })
}

fn rule_name(node: &Node, lexicon: &Lexicon) -> RuleName {
    let (stage, rule) = node.rule;
    let rule = lexicon.stages.get(stage).and_then(|patterns| patterns.rules.get(rule));
    rule.map_or_else(|| RuleName::new(lexicon.code), |rule| rule.name)
}
