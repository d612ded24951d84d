//! Finds the expressions among the tokens: stretches of known words that hold a trigger are matched
//! against the patterns of one stage after the other, leftmost and longest first.

use std::ops::Range;

use super::build::{Args, Draft};
use super::class::{Class, ClassSet};
use super::expr::{Expr, Fields, Node};
use super::lexicon::{Lexicon, Reading};
use super::token::{Number, Token};
use crate::model::{DateValue, Granularity};

/// Only a stretch that holds one of these can hold an expression.
const TRIGGERS: ClassSet = ClassSet::of(&[
    Class::Month,
    Class::Weekday,
    Class::Unit,
    Class::Season,
    Class::Holiday,
    Class::Offset,
    Class::TodayPart,
    Class::Vague,
    Class::DayPart,
    Class::Year,
    Class::TickYear,
    Class::DigitDecade,
    Class::Tens,
    Class::DecadeNoun,
    Class::Numeric,
    Class::YearNoun,
    Class::LastUnit,
    Class::ThisUnit,
    Class::DayStep,
    Class::PartCode,
]);

/// A text of so many tokens is a question or an entry, not an article.
const FEW_TOKENS: usize = 5;

/// The longest stretch that is matched at once, in tokens; a longer one is cut.
const MAX_STRETCH: usize = 200;

/// Adds the expressions among `tokens`, in order.
pub(super) fn find_nodes(tokens: &[Token], lexicon: &Lexicon, found: &mut Vec<Node>) {
    // What is asked about in a few words needs no word that speaks of time: "24 12 14".
    let is_asked = tokens.len() <= FEW_TOKENS;
    let mut start = 0;
    let mut has_trigger = is_asked;
    // A year in words is at least two of them: "nineteen sixty".
    let mut counts = false;
    for (index, token) in tokens.iter().enumerate() {
        let is_count = token.own.has(Class::Number) && token.number == Number::None;
        let is_trigger = token.classes.meets(TRIGGERS) || counts && is_count;
        counts = is_count;
        let inside = !token.classes.is_empty() && !token.flags.ends;
        if inside && index - start < MAX_STRETCH {
            has_trigger |= is_trigger;
            continue;
        }
        if has_trigger && start < index {
            Stretch::new(tokens, start, index, lexicon).run(found);
        }
        start = if inside { index } else { index + 1 };
        has_trigger = is_asked || inside && is_trigger;
    }
    if has_trigger && start < tokens.len() {
        Stretch::new(tokens, start, tokens.len(), lexicon).run(found);
    }
}

/// A token, or what an earlier stage made of several.
#[derive(Clone, Copy)]
enum Item {
    Token(usize),
    Node(usize),
}

struct Stretch<'a> {
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    items: Vec<Item>,
    nodes: Vec<Node>,
}

impl<'a> Stretch<'a> {
    fn new(tokens: &'a [Token], start: usize, end: usize, lexicon: &'a Lexicon) -> Self {
        let items = (start..end).map(Item::Token).collect();
        Self { tokens, lexicon, items, nodes: Vec::new() }
    }

    fn run(mut self, found: &mut Vec<Node>) {
        for stage in 0..self.lexicon.stages.len() {
            self.stage(stage);
        }
        for item in &self.items {
            if let Item::Node(index) = *item
                && !is_no_date(&self.nodes[index].expr)
                && !is_bare_day(&self.nodes[index].expr)
                && !self.is_part_of_name(&self.nodes[index])
            {
                found.push(self.nodes[index].clone());
            }
        }
    }

    /// "Giochi d'inverno" is of a kind, not of a time; "Domenica Rossi" is a person.
    fn is_part_of_name(&self, node: &Node) -> bool {
        let Expr::Fields(fields) = node.expr else { return false };
        let before = node.first.checked_sub(1).and_then(|index| self.tokens.get(index));
        let is_season = fields == Fields { season: fields.season, ..Fields::default() };
        if is_season && fields.season.is_some() {
            let of_a_kind = |token: &Token| token.own.has(Class::Of) && !token.own.has(Class::In);
            return before.is_some_and(of_a_kind);
        }
        if !fields.is_weekday_only() || self.lexicon.capital_names || node.end != node.first + 1 {
            return false;
        }
        let starts = before.is_none_or(|token| token.flags.ends || token.own.has(Class::Dot));
        let is_capital = |index: usize| self.tokens.get(index).is_some_and(|t| t.flags.capital);
        !starts && is_capital(node.first) && is_capital(node.end)
    }

    fn stage(&mut self, stage: usize) {
        let patterns = &self.lexicon.stages[stage];
        let lattice: Vec<Vec<Reading>> =
            (0..self.items.len()).map(|item| self.readings(item)).collect();
        let places: Vec<(usize, usize)> = self.items.iter().map(|item| self.place(*item)).collect();
        let mut made = Vec::with_capacity(self.items.len());
        let mut at = 0;
        while at < self.items.len() {
            let built = patterns.matches(&lattice, at).into_iter().find_map(|found| {
                let args = Args {
                    captures: &found.captures,
                    nodes: &self.nodes,
                    tokens: self.tokens,
                    holidays: &self.lexicon.holidays,
                    capital_names: self.lexicon.capital_names,
                    items: &places,
                    end: found.end,
                };
                Some((patterns.rules.get(found.rule)?.builder.build(&args)?, found))
            });
            let Some((draft, found)) = built else {
                made.push(self.items[at]);
                at += 1;
                continue;
            };
            let rule = (stage, found.rule);
            if draft.members.is_empty() {
                let first = places[draft.span_from.unwrap_or(at)].0;
                let end = places[found.end - 1].1;
                self.nodes.push(node(draft, first, end, rule));
                made.push(Item::Node(self.nodes.len() - 1));
            } else {
                self.list(draft, at..found.end, rule, &places, &mut made);
            }
            at = found.end;
        }
        self.items = made;
    }

    /// Makes a node of each member of a list; what stands between them stays as it is.
    fn list(
        &mut self,
        list: Draft,
        items: Range<usize>,
        rule: (usize, usize),
        places: &[(usize, usize)],
        made: &mut Vec<Item>,
    ) {
        let mut at = items.start;
        for (start, end, member) in list.members {
            made.extend(self.items.get(at..start).unwrap_or_default());
            self.nodes.push(node(member, places[start].0, places[end - 1].1, rule));
            made.push(Item::Node(self.nodes.len() - 1));
            at = end;
        }
        made.extend(self.items.get(at..items.end).unwrap_or_default());
    }

    fn place(&self, item: Item) -> (usize, usize) {
        match item {
            Item::Token(token) => (token, token + 1),
            Item::Node(node) => (self.nodes[node].first, self.nodes[node].end),
        }
    }

    /// Everything that the item can stand for.
    fn readings(&self, item: usize) -> Vec<Reading> {
        let mut readings = Vec::new();
        match self.items[item] {
            Item::Node(index) => {
                let value = i32::try_from(index).unwrap_or(i32::MAX);
                node_readings(&self.nodes[index], value, &mut readings);
            }
            Item::Token(index) => {
                let next = |ahead: usize| match self.items.get(item + ahead + 1) {
                    Some(Item::Token(next)) => self.tokens[*next].word,
                    _ => 0,
                };
                let token = &self.tokens[index];
                self.lexicon.readings(token.word, next, &mut readings);
                token_readings(token, index, &mut readings);
            }
        }
        readings
    }
}

fn node(draft: Draft, first: usize, end: usize, rule: (usize, usize)) -> Node {
    let Draft { expr, modifier, time, lean, .. } = draft;
    Node { expr, modifier, time, lean, first, end, rule }
}

fn is_no_date(expr: &Expr) -> bool {
    matches!(expr, Expr::Nothing | Expr::Number(_) | Expr::Ordinal(_) | Expr::Time)
}

fn is_bare_day(expr: &Expr) -> bool {
    matches!(expr, Expr::Fields(fields) if fields.is_bare_day() && fields.year.is_none())
}

/// The readings that a token has by its digits or marks.
fn token_readings(token: &Token, index: usize, out: &mut Vec<Reading>) {
    const BY_NUMBER: [Class; 6] =
        [Class::Number, Class::Day, Class::Year, Class::ShortYear, Class::TickYear, Class::Ordinal];
    const MARKS: [Class; 6] =
        [Class::Comma, Class::Dash, Class::Dot, Class::Slash, Class::Open, Class::Close];
    let index = i32::try_from(index).unwrap_or(i32::MAX);
    let mut push = |class, value| out.push(Reading { class, value, length: 1 });
    match token.number {
        Number::Plain { value, .. } | Number::Ordinal(value) => {
            let value = i32::try_from(value).unwrap_or(i32::MAX);
            for class in BY_NUMBER.into_iter().filter(|class| token.classes.has(*class)) {
                push(class, value);
            }
        }
        Number::Decade(value) => {
            push(Class::DigitDecade, i32::try_from(value).unwrap_or(i32::MAX));
        }
        Number::Date { .. } => push(Class::Numeric, index),
        Number::Time { .. } => push(Class::Time, index),
        Number::None => {
            for class in MARKS.into_iter().filter(|class| token.classes.has(*class)) {
                push(class, 0);
            }
            if let Some(value) = token.roman {
                push(Class::Roman, value);
            }
        }
    }
}

/// The groups that what a stage made belongs to.
fn node_readings(node: &Node, value: i32, out: &mut Vec<Reading>) {
    let mut push = |class, value| out.push(Reading { class, value, length: 1 });
    if let Expr::Number(number) | Expr::Ordinal(number) = node.expr {
        let is_ordinal = matches!(node.expr, Expr::Ordinal(_));
        push(if is_ordinal { Class::Ordinal } else { Class::Number }, number);
        if (1..=31).contains(&number) {
            push(Class::Day, number);
        }
        if (1000..2200).contains(&number) && !is_ordinal {
            push(Class::Year, number);
        }
        return;
    }
    for &class in groups(&node.expr) {
        push(class, value);
    }
    if node.time.is_some() && matches!(groups(&node.expr), [Class::Date, Class::DayDate, ..]) {
        push(Class::DayTime, value);
    }
}

fn groups(expr: &Expr) -> &'static [Class] {
    use super::class::Unit;
    const DAY: &[Class] = &[Class::Date, Class::DayDate];
    const DATED: &[Class] = &[Class::Date, Class::DayDate, Class::Dated];
    const LONG: &[Class] = &[Class::Date, Class::Long];
    const WEEK: &[Class] = &[Class::Date, Class::Long, Class::WeekDate];
    const MONTH: &[Class] = &[Class::Date, Class::Long, Class::MonthDate];
    const YEAR: &[Class] = &[Class::Date, Class::Long, Class::YearDate];
    match expr {
        Expr::Nothing | Expr::Number(_) | Expr::Ordinal(_) | Expr::Set(_) => &[],
        Expr::Vague(_) => &[Class::VagueDate],
        Expr::Duration { .. } | Expr::FromLastOrEvent { .. } => &[Class::Duration],
        Expr::Time => &[Class::TimeOnly],
        Expr::Fields(fields) if fields.is_weekday_only() => {
            &[Class::Date, Class::DayDate, Class::WeekdayDate]
        }
        Expr::Fields(fields) if fields.is_bare_day() => &[Class::BareDay],
        Expr::Fields(fields) | Expr::FieldsFromLast { fields, .. } if fields.is_day() => DATED,
        Expr::Fields(fields) | Expr::FieldsFromLast { fields, .. } if fields.month.is_some() => {
            MONTH
        }
        Expr::Fields(fields) if fields.season.is_some() || fields.part.is_some() => LONG,
        Expr::SamePart { year: None } | Expr::Units { .. } | Expr::Rest(_) => LONG,
        Expr::Fields(_)
        | Expr::FieldsFromLast { .. }
        | Expr::SamePart { .. }
        | Expr::YearOfOurs(_) => YEAR,
        Expr::Offset(_) => &[Class::Date, Class::DayDate, Class::OffsetDate],
        Expr::Lengths(_) | Expr::Beside { .. } | Expr::DayOfMonth(_) | Expr::WeekdayFrom { .. } => {
            DAY
        }
        Expr::Shift { unit, .. } | Expr::FromLast { unit, .. } | Expr::Around { unit, .. } => {
            match unit {
                Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => DAY,
                Unit::Week => WEEK,
                Unit::Month => MONTH,
                Unit::Year => YEAR,
                _ => LONG,
            }
        }
        Expr::Fixed(value) => match value.granularity() {
            Granularity::Day => DATED,
            _ if matches!(value, DateValue::Year(_)) => YEAR,
            _ => LONG,
        },
        Expr::Within { fields, .. } if fields.is_day() => DATED,
        Expr::Within { fields, .. } if fields.month.is_some() => MONTH,
        Expr::Nth { what: super::expr::What::Unit(Unit::Week), .. } => WEEK,
        Expr::SameMonth { .. } | Expr::Nth { what: super::expr::What::Unit(Unit::Month), .. } => {
            MONTH
        }
        Expr::Nth { what: super::expr::What::Unit(unit), .. } if *unit != Unit::Day => LONG,
        Expr::Nth { .. } | Expr::Holiday { .. } | Expr::Both(..) => DATED,
        Expr::Within { .. } | Expr::Stretch { .. } | Expr::HalfOf { .. } | Expr::Range(..) => LONG,
    }
}
