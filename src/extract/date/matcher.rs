//! Finds the expressions among the tokens: stretches of known words that hold a trigger are matched
//! against the patterns of one stage after the other, leftmost and longest first.

use std::ops::Range;

use super::build::{Args, Draft};
use super::class::{Class, ClassSet};
use super::expr::{Expr, Fields, Node};
use super::lexicon::{Lexicon, Reading};
use super::pattern::Lattice;
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
    Class::CenturyName,
    Class::DecadeNoun,
    Class::Numeric,
    Class::YearNoun,
    Class::LastUnit,
    Class::ThisUnit,
    Class::DayStep,
    Class::PartCode,
]);

/// Words before two digits that may be a year.
const LEADS_YEAR: ClassSet = ClassSet::of(&[Class::Of, Class::From, Class::Since, Class::Until]);

/// Words that go with "of" to lead to a time: "antes de".
const LEADS_OF: ClassSet =
    ClassSet::of(&[Class::Before, Class::After, Class::Since, Class::Until, Class::Part]);

/// Words that are names of people as well.
const NAMES_TOO: ClassSet = ClassSet::of(&[Class::Month, Class::Weekday]);

/// Whether two digits can be no day.
fn is_late_year(number: Number) -> bool {
    matches!(number, Number::Plain { value: 32.., digits: 2 })
}

/// A text of so many tokens is a question or an entry, not an article.
const FEW_TOKENS: usize = 6;

/// The longest stretch that is matched at once, in tokens; a longer one is cut.
const MAX_STRETCH: usize = 200;

/// Adds the expressions among `tokens`, in order.
pub(super) fn find_nodes(tokens: &[Token], lexicon: &Lexicon, found: &mut Vec<Node>) {
    let mut space = Space::default();
    let all = lexicon.stages.len();
    // What is asked about in a few words needs no word that speaks of time: "24 12 14".
    let is_asked = tokens.len() <= FEW_TOKENS;
    let mut start = 0;
    let mut has_trigger = is_asked;
    // A year in words is at least two of them: "nineteen sixty".
    let mut counts = false;
    let mut before = ClassSet::default();
    for (index, token) in tokens.iter().enumerate() {
        let is_count = token.own.has(Class::Number) && token.number == Number::None;
        let is_trigger = token.classes.meets(TRIGGERS)
            || counts && is_count
            // "il 3 u.s.", "dal 92"
            || before.has(Class::Day) && token.classes.has(Class::RelAfter)
            || before.meets(LEADS_YEAR) && is_late_year(token.number);
        counts = is_count;
        before = token.own;
        let inside = !token.classes.is_empty() && !token.flags.ends;
        if inside && index - start < MAX_STRETCH {
            has_trigger |= is_trigger;
            continue;
        }
        if has_trigger && start < index {
            Stretch { tokens, lexicon, space: &mut space }.run(start..index, all, found);
        }
        start = if inside { index } else { index + 1 };
        has_trigger = is_asked || inside && is_trigger;
    }
    if has_trigger && start < tokens.len() {
        Stretch { tokens, lexicon, space: &mut space }.run(start..tokens.len(), all, found);
    }
}

/// The dates that a stretch from one to the other was made of.
pub(super) fn find_ends(tokens: &[Token], range: &Node, lexicon: &Lexicon) -> Vec<Node> {
    let mut space = Space::default();
    let mut found = Vec::new();
    let stages = lexicon.stages.len() - 1;
    let mut stretch = Stretch { tokens, lexicon, space: &mut space };
    stretch.run(range.first..range.end, stages, &mut found);
    found
}

/// A token, or what an earlier stage made of several.
#[derive(Clone, Copy)]
enum Item {
    Token(usize),
    Node(usize),
}

/// What the matching of one stretch after the other is written into, so that it is made once.
#[derive(Default)]
struct Space {
    items: Vec<Item>,
    /// What a stage makes of the items.
    made: Vec<Item>,
    nodes: Vec<Node>,
    lattice: Lattice,
    /// For each item, its first token and the token after its last.
    places: Vec<(usize, usize)>,
}

struct Stretch<'a> {
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    space: &'a mut Space,
}

impl Stretch<'_> {
    /// Matches the patterns of the first so many stages.
    fn run(&mut self, tokens: Range<usize>, stages: usize, found: &mut Vec<Node>) {
        self.space.items.clear();
        self.space.items.extend(tokens.map(Item::Token));
        self.space.nodes.clear();
        for stage in 0..stages {
            self.stage(stage);
        }
        for item in &self.space.items {
            let Item::Node(index) = *item else { continue };
            let node = &self.space.nodes[index];
            if !is_no_date(&node.expr) && !is_bare_day(&node.expr) && !self.is_part_of_name(node) {
                found.push(node.clone());
            }
        }
    }

    /// "Giochi d'inverno" is of a kind, not of a time; "Domenica Rossi" is a person.
    fn is_part_of_name(&self, node: &Node) -> bool {
        let Expr::Fields(fields) = node.expr else { return false };
        let before = node.first.checked_sub(1).and_then(|index| self.tokens.get(index));
        let is_season = fields == Fields { season: fields.season, ..Fields::default() };
        if is_season && fields.season.is_some() {
            let of_a_kind = |token: &Token| {
                token.own.has(Class::Of) && !token.own.has(Class::In) && !token.own.has(Class::Det)
            };
            // "Primavera di Praga" is the name of one; "Summer of Love", but not "im Sommer von".
            let nouns = self.lexicon.capital_names;
            let is_named = matches!(self.tokens.get(node.end..), Some([of, name, ..])
                if of.own.has(Class::Of) && (!nouns || name.flags.capital));
            // "antes del verano", "a partir del verano"
            let lead = node.first.checked_sub(2).and_then(|index| self.tokens.get(index));
            let is_led = lead.is_some_and(|token| token.classes.meets(LEADS_OF));
            // "the Winter Palace", "the Summer Olympics"; where nouns are compounds, all have capitals.
            let is_title = !self.lexicon.compounds
                && matches!(self.tokens.get(node.end - 1..), Some([season, name, ..])
                    if season.flags.capital && name.flags.capital && name.classes.is_empty());
            // "il Campionato Primavera"
            let is_kind = !nouns
                && self.tokens[node.first].flags.capital
                && before.is_some_and(|token| token.flags.capital && token.word == 0);
            let is_name = (is_named || is_title || is_kind) && !fields.is_told();
            return before.is_some_and(of_a_kind) && !is_led || is_name;
        }
        let is_one_word = node.end == node.first + 1;
        let is_capital = |index: usize| self.tokens.get(index).is_some_and(|t| t.flags.capital);
        if !is_one_word || !is_capital(node.first) {
            return false;
        }
        // "der MIP-Montag" is one of a kind.
        let is_joined = |token: &Token| token.own.has(Class::Dash) && token.flags.glued;
        let joined = node.first.checked_sub(2).and_then(|index| self.tokens.get(index));
        let is_word = |token: &Token| token.flags.capital && token.word == 0;
        if self.tokens[node.first].flags.glued && before.is_some_and(is_joined) {
            return joined.is_some_and(is_word);
        }
        let is_month = fields == Fields { month: fields.month, ..Fields::default() };
        if !fields.is_weekday_only() && !is_month {
            return false;
        }
        let starts = before.is_none_or(|token| token.flags.ends || token.own.has(Class::Dot));
        if self.lexicon.capital_names {
            // "von Jan Sellner": an abbreviation without its full stop is a name.
            let is_short = self.lexicon.compounds && self.tokens[node.first].own.has(Class::Common);
            let of = |token: &Token| token.own.has(Class::Of) && !token.own.has(Class::In);
            let is_led = before.is_some_and(|token| leads_to_name(token) || is_short && of(token));
            return is_month && (starts || is_led) && self.is_forename(node, is_short);
        }
        // "une mission vers Mars", "la Plaza de Mayo"
        let of_name = before
            .is_some_and(|token| token.own.has(Class::Of) && !token.own.has(Class::In))
            && joined.is_some_and(|token| is_word(token) || token.own.has(Class::TrapName));
        if is_month && !starts && (of_name || before.is_some_and(|t| t.classes.is_empty())) {
            return true;
        }
        // "Julio Ferrer", "Julio Domingo"; a weekday that begins a sentence may stand before a name.
        let is_name =
            |token: &Token| token.flags.capital && (token.word == 0 || token.own.meets(NAMES_TOO));
        is_capital(node.end) && (!starts || is_month) || !starts && before.is_some_and(is_name)
    }

    /// "May Brown sang", where months have capitals: one name follows, not the words of a headline.
    fn is_forename(&self, node: &Node, by_first: bool) -> bool {
        let is_name = |token: &Token| {
            token.flags.capital && token.classes.is_empty() && token.word == 0 && !token.flags.ends
        };
        let mut after = self.tokens.get(node.end..).unwrap_or_default().iter();
        after.next().is_some_and(is_name)
            && (by_first || !after.next().is_some_and(|token| token.flags.capital))
    }

    fn stage(&mut self, stage: usize) {
        let patterns = &self.lexicon.stages[stage];
        self.read_items();
        self.space.made.clear();
        let mut at = 0;
        while at < self.space.items.len() {
            let space = &*self.space;
            let built = patterns.matches(&space.lattice, at).into_iter().find_map(|found| {
                let args = Args {
                    captures: &found.captures,
                    nodes: &space.nodes,
                    tokens: self.tokens,
                    holidays: &self.lexicon.holidays,
                    capital_names: self.lexicon.capital_names,
                    compounds: self.lexicon.compounds,
                    items: &space.places,
                    end: found.end,
                };
                Some((patterns.rules.get(found.rule)?.builder.build(&args)?, found))
            });
            let Some((draft, found)) = built else {
                self.space.made.push(self.space.items[at]);
                at += 1;
                continue;
            };
            let rule = (stage, found.rule);
            if draft.members.is_empty() {
                let first = self.space.places[draft.span_from.unwrap_or(at)].0;
                let end = self.space.places[found.end - 1].1;
                self.make(node(draft, first, end, rule));
            } else {
                self.list(draft, at..found.end, rule);
            }
            at = found.end;
        }
        std::mem::swap(&mut self.space.items, &mut self.space.made);
    }

    fn make(&mut self, node: Node) {
        self.space.nodes.push(node);
        self.space.made.push(Item::Node(self.space.nodes.len() - 1));
    }

    /// Makes a node of each member of a list; what stands between them stays as it is.
    fn list(&mut self, list: Draft, items: Range<usize>, rule: (usize, usize)) {
        let mut at = items.start;
        for (start, end, member) in list.members {
            self.keep(at..start);
            let places = &self.space.places;
            let member = node(member, places[start].0, places[end - 1].1, rule);
            self.make(member);
            at = end;
        }
        self.keep(at..items.end);
    }

    /// Leaves items as they are.
    fn keep(&mut self, items: Range<usize>) {
        let Space { items: all, made, .. } = &mut *self.space;
        made.extend(all.get(items).unwrap_or_default());
    }

    /// Reads where each item stands and everything that it can stand for.
    fn read_items(&mut self) {
        let Space { items, nodes, lattice, places, .. } = &mut *self.space;
        places.clear();
        places.extend(items.iter().map(|item| match *item {
            Item::Token(token) => (token, token + 1),
            Item::Node(node) => (nodes[node].first, nodes[node].end),
        }));
        lattice.clear();
        for (at, item) in items.iter().enumerate() {
            match *item {
                Item::Node(index) => {
                    let value = i32::try_from(index).unwrap_or(i32::MAX);
                    node_readings(&nodes[index], value, lattice.readings());
                }
                Item::Token(index) => {
                    let next = |ahead: usize| match items.get(at + ahead + 1) {
                        Some(Item::Token(next)) => self.tokens[*next].word,
                        _ => 0,
                    };
                    let token = &self.tokens[index];
                    self.lexicon.readings(token.word, next, lattice.readings());
                    token_readings(token, index, lattice.readings());
                }
            }
            lattice.end_item();
        }
    }
}

fn node(draft: Draft, first: usize, end: usize, rule: (usize, usize)) -> Node {
    let Draft { expr, modifier, time, lean, .. } = draft;
    Node { expr, modifier, time, lean, first, end, rule }
}

/// Whether nothing before a month says that it is one: a word that speaks of no time, or a comma.
fn leads_to_name(token: &Token) -> bool {
    token.own.has(Class::Comma) || token.classes.is_empty() && token.number == Number::None
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
        Number::Date { .. } | Number::Week { .. } => push(Class::Numeric, index),
        Number::OfYear(_) => push(Class::OfYear, index),
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
        Expr::ThatDay { .. } => &[Class::Date],
        Expr::Fields(fields) if fields.is_weekday_only() => {
            &[Class::Date, Class::DayDate, Class::WeekdayDate]
        }
        Expr::Fields(fields) if fields.is_bare_day() => &[Class::BareDay],
        Expr::Fields(fields) | Expr::FieldsFromLast { fields, .. } if fields.is_day() => DATED,
        Expr::Fields(fields) | Expr::FieldsFromLast { fields, .. } if fields.month.is_some() => {
            MONTH
        }
        Expr::Fields(fields) if fields.season.is_some() || fields.part.is_some() => LONG,
        Expr::SamePart { year: None, .. } | Expr::Units { .. } | Expr::Rest(_) => LONG,
        Expr::Fields(_)
        | Expr::FieldsFromLast { .. }
        | Expr::SamePart { .. }
        | Expr::YearOfOurs(_) => YEAR,
        Expr::Offset(_) => &[Class::Date, Class::DayDate, Class::OffsetDate],
        Expr::Lengths(_) | Expr::Beside { .. } | Expr::DayOfMonth(_) | Expr::WeekdayFrom { .. } => {
            DAY
        }
        Expr::Shift { unit, .. }
        | Expr::FromLast { unit, .. }
        | Expr::Told { unit }
        | Expr::Around { unit, .. } => match unit {
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => DAY,
            Unit::Week => WEEK,
            Unit::Month => MONTH,
            Unit::Year => YEAR,
            _ => LONG,
        },
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
