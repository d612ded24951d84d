//! A match as a builder sees it: its captures by class, and what stands around it.

use super::super::calendar::Holiday;
use super::super::class::{Class, ClassSet, Unit, day_part_code};
use super::super::expr::Node;
use super::super::pattern::Capture;
use super::super::token::{Number, Token, short_year};

/// How many numbers of a list are looked back at.
const MAX_LIST: usize = 20;

/// A match as a builder sees it.
pub(in crate::extract::date) struct Args<'a> {
    pub captures: &'a [Capture],
    pub nodes: &'a [Node],
    pub tokens: &'a [Token],
    pub holidays: &'a [Holiday],
    /// Whether the language writes months and weekdays with a capital.
    pub capital_names: bool,
    /// Whether nouns have capitals and are compounds, so that no year stands before one.
    pub compounds: bool,
    /// For each item, its first token and the token after its last.
    pub items: &'a [(usize, usize)],
    /// Index of the item after the match.
    pub end: usize,
}

impl Args<'_> {
    pub(super) fn value(&self, class: Class) -> Option<i32> {
        self.values(class).next()
    }

    pub(super) fn values(&self, class: Class) -> impl Iterator<Item = i32> {
        self.captures.iter().filter(move |capture| capture.class == class).map(|c| c.value)
    }

    pub(super) fn unsigned(&self, class: Class) -> Option<u32> {
        self.value(class).and_then(|value| u32::try_from(value).ok())
    }

    /// "questo lunedì scorso" is the last one: of two words the one that leads away from now.
    pub(super) fn rel(&self) -> Option<i32> {
        let before = self.value(Class::Rel);
        before.filter(|rel| *rel != 0).or_else(|| self.value(Class::RelAfter)).or(before)
    }

    pub(super) fn seq(&self) -> Option<i32> {
        self.value(Class::Seq).or_else(|| self.value(Class::SeqAfter))
    }

    pub(super) fn unit(&self) -> Option<Unit> {
        self.value(Class::Unit).and_then(Unit::from_value)
    }

    pub(super) fn has(&self, class: Class) -> bool {
        self.value(class).is_some()
    }

    /// The number said, "a" being one.
    pub(super) fn count(&self) -> Option<i32> {
        self.value(Class::Number).or_else(|| self.value(Class::One).map(|_| 1))
    }

    /// Whether the word of that class stands in the plural.
    pub(super) fn is_plural(&self, class: Class) -> bool {
        self.captures.iter().any(|capture| {
            capture.class == class
                && self.token(capture.item).is_some_and(|token| token.own.has(Class::Plural))
        })
    }

    /// The nodes that were captured, with their items.
    pub(super) fn node_captures(&self) -> impl Iterator<Item = (&Node, usize)> {
        self.captures.iter().filter(|capture| capture.class >= Class::Date).filter_map(|capture| {
            let index = usize::try_from(capture.value).ok()?;
            Some((self.nodes.get(index)?, capture.item))
        })
    }

    pub(super) fn node(&self, nth: usize) -> Option<&Node> {
        self.node_captures().nth(nth).map(|(node, _)| node)
    }

    pub(super) fn token(&self, item: usize) -> Option<&Token> {
        self.tokens.get(self.items.get(item)?.0)
    }

    pub(super) fn before(&self) -> Option<&Token> {
        let first = self.items.get(self.captures.first()?.item)?.0;
        self.tokens.get(first.checked_sub(1)?)
    }

    /// The token before the match, or before the full stop of what is about it: "ca. 1850".
    pub(super) fn lead(&self) -> Option<&Token> {
        let before = self.before()?;
        let first = self.items.get(self.captures.first()?.item)?.0;
        let is_stop = before.own.has(Class::Dot) && before.flags.glued;
        let word = first.checked_sub(2).and_then(|at| self.tokens.get(at));
        word.filter(|word| is_stop && word.own.has(Class::About)).or(Some(before))
    }

    /// Whether groups of figures before the match go on in it: "0800 1234 2019".
    pub(super) fn ends_figures(&self) -> bool {
        let first = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let group = |back: usize| {
            let token = first.checked_sub(back).and_then(|at| self.tokens.get(at))?;
            match token.number {
                // Not "mille", which is a word.
                Number::Plain { value, digits: digits @ 3.. }
                    if !token.flags.ends && token.word == 0 =>
                {
                    Some((value, digits))
                }
                _ => None,
            }
        };
        // A year may follow another, but no figure that is none.
        group(1).is_some_and(|(value, digits)| {
            digits == 4 && !(1000..2200).contains(&value) || digits <= 4 && group(2).is_some()
        })
    }

    /// Whether a dash or slash joins the match to a number that is no year before it.
    pub(super) fn follows_number(&self) -> bool {
        let before = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let [.., number, mark] = self.tokens.get(..before).unwrap_or_default() else {
            return false;
        };
        (mark.classes.has(Class::Dash) || mark.classes.has(Class::Slash))
            && number.classes.has(Class::Number)
            && !number.classes.has(Class::Year)
            && number.word == 0
    }

    /// "prima di maggio" is before it, not its first day.
    pub(super) fn says_before(&self) -> bool {
        let day = self.captures.iter().find(|capture| capture.class == Class::Day);
        day.and_then(|day| self.token(day.item))
            .is_some_and(|token| token.number == Number::None && token.classes.has(Class::Before))
    }

    /// Whether a dash joins the match to a year before or after it: "1870-1871".
    pub(super) fn spans_years(&self) -> bool {
        let is_dash = |token: &Token| token.classes.has(Class::Dash);
        let is_year = |token: &Token| token.own.has(Class::Year);
        let before = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let follows = matches!(self.tokens.get(..before), Some([.., year, dash])
            if is_dash(dash) && is_year(year));
        follows || matches!(self.tokens_after(), [dash, year, ..] if is_dash(dash) && is_year(year))
    }

    /// Whether the number that is the match goes on a list of numbers that are no years
    /// ("resolutions 425, 1559 and 1680"), or is set against that of another time ("the 1646 of
    /// last year").
    pub(super) fn is_counted(&self) -> bool {
        let before = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let listed = self.tokens.get(..before).unwrap_or_default().rchunks_exact(2);
        let counts = listed
            .map_while(|pair| match (pair[0].number, pair[1].own) {
                (Number::Plain { digits, .. }, own)
                    if own.has(Class::Comma) || own.has(Class::And) =>
                {
                    Some(digits == 3 || digits > 4)
                }
                _ => None,
            })
            .take(MAX_LIST)
            .any(|is_count| is_count);
        counts || self.stands_against()
    }

    pub(super) fn stands_against(&self) -> bool {
        let of_time = |of: &Token| of.own.has(Class::Of) && !of.own.has(Class::In);
        matches!(self.tokens_after(), [of, rel, ..] if of_time(of) && rel.own.has(Class::Rel))
    }

    /// "2000 to 3000 degrees", "from 1950 to 2050 euros": a range with a number that is no year.
    pub(super) fn ranges_to_count(&self) -> bool {
        const JOINS: ClassSet = ClassSet::of(&[Class::To, Class::Dash, Class::And]);
        let [join, count, rest @ ..] = self.tokens_after() else { return false };
        let Number::Plain { digits, .. } = count.number else { return false };
        let counts = rest.first().is_some_and(|token| token.own.has(Class::Measure));
        join.own.meets(JOINS) && digits > 2 && (counts || !count.own.has(Class::Year))
    }

    /// "flight LH 1984": a short word in capitals between what is numbered and its number.
    pub(super) fn follows_code(&self) -> bool {
        const LONGEST_CODE: u32 = 3;
        let before = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let [.., numbered, code] = self.tokens.get(..before).unwrap_or_default() else {
            return false;
        };
        let is_code = code.flags.capital && code.word == 0 && code.end - code.start <= LONGEST_CODE;
        let follows_trap = is_code && numbered.classes.has(Class::TrapBefore);
        // "la D 1990" is a road.
        let is_letter = code.flags.capital && code.end - code.start == 1;
        follows_trap || is_letter && numbered.own.has(Class::Det)
    }

    /// Whether a word with a capital that speaks of no time stands right before: "Uwe Jun".
    pub(super) fn follows_name(&self) -> bool {
        self.before().is_some_and(|token| token.flags.capital && token.classes.is_empty())
    }

    pub(super) fn after(&self) -> Option<&Token> {
        self.tokens_after().first()
    }

    pub(super) fn tokens_after(&self) -> &[Token] {
        let last = self.end.checked_sub(1).and_then(|item| self.items.get(item));
        last.and_then(|last| self.tokens.get(last.1..)).unwrap_or_default()
    }

    /// Whether nothing of the same clause follows: the text, a line or a clause ends.
    pub(super) fn at_edge(&self) -> bool {
        const EDGES: ClassSet = ClassSet::of(&[Class::Comma, Class::Dot, Class::Close]);
        self.after().is_none_or(|token| token.flags.ends || token.own.meets(EDGES))
    }

    /// Whether what follows says from when it counts: "the day after Christmas", "two years after
    /// the war", "due anni dopo Cernobyl".
    pub(super) fn counts_from_other(&self) -> bool {
        const LEADS_ON: ClassSet = ClassSet::of(&[
            Class::Det,
            Class::Of,
            Class::That,
            Class::Rel,
            Class::Weekday,
            Class::Month,
            Class::Holiday,
            Class::Offset,
            Class::Day,
            Class::Numeric,
        ]);
        self.after().is_some_and(|token| token.own.meets(LEADS_ON))
    }

    /// Whether what follows says which one is meant: "dell'anno scorso", "of the year 2019", "del mese
    /// di marzo".
    pub(super) fn is_told_apart(&self) -> bool {
        const TELLS: ClassSet = ClassSet::of(&[
            Class::RelAfter,
            Class::Seq,
            Class::SeqAfter,
            Class::Year,
            Class::TickYear,
            Class::Month,
        ]);
        let tells = |token: &Token| token.own.meets(TELLS) || token.classes.has(Class::RelAfter);
        self.after().is_some_and(tells) || self.is_of_time()
    }

    /// Whether "of" and a time follow: "the week of 16 September", "the week beginning 3 May".
    pub(super) fn is_of_time(&self) -> bool {
        const TIMES: ClassSet = ClassSet::of(&[
            Class::Month,
            Class::Day,
            Class::Weekday,
            Class::Numeric,
            Class::Holiday,
        ]);
        let mut tokens = self.tokens_after().iter();
        let Some(next) = tokens.next() else { return false };
        next.classes.has(Class::Begins)
            || next.own.has(Class::Of)
                && tokens
                    .find(|token| !token.own.has(Class::Det))
                    .is_some_and(|t| t.own.meets(TIMES))
    }

    /// Whether the number read as `class` is written in letters.
    pub(super) fn is_in_words(&self, class: Class) -> bool {
        let capture = self.captures.iter().find(|capture| capture.class == class);
        capture.and_then(|c| self.token(c.item)).is_some_and(|t| t.number == Number::None)
    }

    pub(super) fn year(&self) -> Option<i32> {
        let short = || self.unsigned(Class::TickYear).or_else(|| self.unsigned(Class::ShortYear));
        self.value(Class::Year).or_else(|| short().map(short_year))
    }

    pub(super) fn time(&self) -> Option<String> {
        let part = self.value(Class::DayPart).or_else(|| self.value(Class::TodayPart));
        part.and_then(day_part_code).map(|code| format!("T{code}"))
    }

    pub(super) fn number_token(&self, class: Class) -> Option<Number> {
        let index = usize::try_from(self.value(class)?).ok()?;
        self.tokens.get(index).map(|token| token.number)
    }
}
