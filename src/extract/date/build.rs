//! From a match to what it says: each pattern names one of these builders. A builder may refuse,
//! and then the next longest match is tried.
//!
//! Single expressions: `fields.rs` by calendar fields, `figures.rs` of bare figures, `period.rs`
//! quarters, decades and holidays, `relative.rs` from the article's date, `sequel.rs` from the last
//! mention, `length.rs` what has no place on the calendar. `combine.rs` makes larger ones of smaller
//! ones, `list.rs` several at once.

mod combine;
mod fields;
mod figures;
mod length;
mod list;
mod period;
mod relative;
mod sequel;

use super::calendar::Holiday;
use super::class::{Class, ClassSet, Unit, day_part_code};
use super::expr::{Expr, Fields, Lean, Node};
use super::pattern::Capture;
use super::token::{Number, Token, short_year, tick_year};
use crate::model::Modifier;

macro_rules! builders {
    ($($variant:ident $name:literal $module:ident::$function:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Builder { $($variant),* }

        impl Builder {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            pub(super) fn build(self, args: &Args<'_>) -> Option<Draft> {
                match self { $(Self::$variant => $module::$function(args)),* }
            }
        }
    };
}

builders! {
    Compose "compose" length::compose
    Nothing "none" length::nothing
    Date "date" fields::date
    LooseDate "loose-date" fields::loose_date
    DottedDate "dotted-date" fields::dotted_date
    NamedMonth "named-month" fields::named_month
    NamedYear "named-year" fields::named_year
    NamedDay "named-day" fields::named_day
    BadDay "bad-day" fields::bad_day
    BareDay "bare-day" figures::bare_day
    WeekNumber "week-number" period::week_number
    LastUnit "last-unit" relative::last_unit
    DayStep "day-step" relative::day_step
    Days "days" list::days
    Months "months" list::months
    Decades "decades" list::decades
    Centuries "centuries" list::centuries
    SpacedDate "spaced-date" figures::spaced_date
    FieldsSeq "fields-seq" sequel::fields_seq
    BeforeEvent "before-event" sequel::before_event
    Weekdays "weekdays" list::weekdays
    BareDecade "bare-decade" figures::bare_decade
    UnitsOf "units-of" list::units_of
    UnitsOfUnit "units-of-unit" list::units_of_unit
    OldYear "old-year" figures::old_year
    AfterNext "after-next" relative::after_next
    BareDays "bare-days" figures::bare_days
    DaysOn "days-on" combine::days_on
    RangeWithin "range-within" combine::range_within
    SpacedMonth "spaced-month" figures::spaced_month
    DayUntil "day-until" figures::day_until
    DayRel "day-rel" figures::day_rel
    DayPartOfDay "day-part-of-day" figures::day_part_of_day
    SlashedDays "slashed-days" figures::slashed_days
    LateYear "late-year" figures::late_year
    WithinDays "within-days" relative::within_days
    StepFrom "step-from" combine::step_from
    Listed "listed" list::listed
    YearPair "year-pair" period::year_pair
    Years "years" period::years
    NthUnitOf "nth-unit-of" period::nth_unit_of
    SeasonPair "season-pair" period::season_pair
    CenturyName "century-name" period::century_name
    DecadeOfCentury "decade-of-century" period::decade_of_century
    PartOfYear "part-of-year" period::part_of_year
    SamePart "same-part" sequel::same_part
    YearAgo "year-ago" sequel::year_ago
    YearAgoPart "year-ago-part" sequel::year_ago_part
    SamePartOf "same-part-of" sequel::same_part_of
    ThisUnit "this-unit" relative::this_unit
    Weekend "weekend" relative::weekend
    UnitAlone "unit-alone" relative::unit_alone
    Shift "shift" relative::shift
    Stretch "stretch" relative::stretch
    VagueStretch "vague-stretch" relative::vague_stretch
    WithinShift "within-shift" relative::within_shift
    Ago "ago" relative::ago
    AgoFrom "ago-from" relative::ago_from
    Ahead "ahead" relative::ahead
    HalfUnit "half-unit" relative::half_unit
    PerhapsAhead "perhaps-ahead" relative::perhaps_ahead
    Later "later" sequel::later
    Seq "seq" sequel::seq
    SeqPart "seq-part" sequel::seq_part
    Narrated "narrated" sequel::narrated
    VaguePast "vague-past" relative::vague_past
    VagueFuture "vague-future" relative::vague_future
    Vague "vague" relative::vague
    Offset "offset" relative::offset
    Set "set" length::set
    Duration "duration" length::duration
    Decade "decade" period::decade
    Century "century" period::century
    Holiday "holiday" period::holiday
    Time "time" length::time
    Part "part" combine::part
    PartUnit "part-unit" combine::part_unit
    HalfOf "half-of" combine::half_of
    HalfOfUnit "half-of-unit" combine::half_of_unit
    Nth "nth" combine::nth
    DayOf "day-of" combine::day_of
    DayOfUnit "day-of-unit" combine::day_of_unit
    Within "within" combine::within
    WithinReversed "within-reversed" combine::within_reversed
    Around "around" combine::around
    Beside "beside" combine::beside
    BesideNext "beside-next" combine::beside_next
    BesideLast "beside-last" combine::beside_last
    DaysOf "days-of" combine::days_of
    WeekdaysAway "weekdays-away" relative::weekdays_away
    SeqWeekday "seq-weekday" sequel::seq_weekday
    WeekdayBeside "weekday-beside" combine::weekday_beside
    NthOfUnit "nth-of-unit" combine::nth_of_unit
    PartCode "part-code" period::part_code
    Both "both" combine::both
    BothStated "both-stated" combine::both_stated
    BothListed "both-listed" combine::both_listed
    BothReversed "both-reversed" combine::both_reversed
    AtTime "at-time" combine::at_time
    AtTimeReversed "at-time-reversed" combine::at_time_reversed
    DayPart "day-part" combine::day_part
    Range "range" combine::range
    RangeDays "range-days" combine::range_days
    DaysRange "days-range" combine::days_range
    Until "until" combine::until
    AheadOf "ahead-of" combine::ahead_of
    Since "since" combine::since
    Before "before" combine::before
    After "after" combine::after
    About "about" combine::about
}

/// How many numbers of a list are looked back at.
const MAX_LIST: usize = 20;

/// What a builder makes; the matcher adds where it stands.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub expr: Expr,
    pub modifier: Option<Modifier>,
    pub time: Option<String>,
    pub lean: Lean,
    /// The item that the mention's span begins with, where that is not the first.
    pub span_from: Option<usize>,
    /// Of a list ("9, 14 and 20 April"), each mention with its first item and the item after its
    /// last; then `expr` says nothing.
    pub members: Vec<(usize, usize, Draft)>,
}

impl From<Expr> for Draft {
    fn from(expr: Expr) -> Self {
        Self {
            expr,
            modifier: None,
            time: None,
            lean: Lean::Open,
            span_from: None,
            members: Vec::new(),
        }
    }
}

impl From<Vec<(usize, usize, Draft)>> for Draft {
    fn from(members: Vec<(usize, usize, Draft)>) -> Self {
        Self { members, ..Expr::Nothing.into() }
    }
}

impl From<Fields> for Draft {
    fn from(fields: Fields) -> Self {
        Expr::Fields(fields).into()
    }
}

impl From<&Node> for Draft {
    fn from(node: &Node) -> Self {
        Self {
            expr: node.expr.clone(),
            modifier: node.modifier,
            time: node.time.clone(),
            lean: node.lean,
            span_from: None,
            members: Vec::new(),
        }
    }
}

/// A match as a builder sees it.
pub(super) struct Args<'a> {
    pub captures: &'a [Capture],
    pub nodes: &'a [Node],
    pub tokens: &'a [Token],
    pub holidays: &'a [Holiday],
    /// Whether the language writes months and weekdays with a capital.
    pub capital_names: bool,
    /// For each item, its first token and the token after its last.
    pub items: &'a [(usize, usize)],
    /// Index of the item after the match.
    pub end: usize,
}

impl Args<'_> {
    fn value(&self, class: Class) -> Option<i32> {
        self.values(class).next()
    }

    fn values(&self, class: Class) -> impl Iterator<Item = i32> {
        self.captures.iter().filter(move |capture| capture.class == class).map(|c| c.value)
    }

    fn unsigned(&self, class: Class) -> Option<u32> {
        self.value(class).and_then(|value| u32::try_from(value).ok())
    }

    fn rel(&self) -> Option<i32> {
        self.value(Class::Rel).or_else(|| self.value(Class::RelAfter))
    }

    fn seq(&self) -> Option<i32> {
        self.value(Class::Seq).or_else(|| self.value(Class::SeqAfter))
    }

    fn unit(&self) -> Option<Unit> {
        self.value(Class::Unit).and_then(Unit::from_value)
    }

    fn has(&self, class: Class) -> bool {
        self.value(class).is_some()
    }

    /// The number said, "a" being one.
    fn count(&self) -> Option<i32> {
        self.value(Class::Number).or_else(|| self.value(Class::One).map(|_| 1))
    }

    /// Whether the word of that class stands in the plural.
    fn is_plural(&self, class: Class) -> bool {
        self.captures.iter().any(|capture| {
            capture.class == class
                && self.token(capture.item).is_some_and(|token| token.own.has(Class::Plural))
        })
    }

    /// The nodes that were captured, with their items.
    fn node_captures(&self) -> impl Iterator<Item = (&Node, usize)> {
        self.captures.iter().filter(|capture| capture.class >= Class::Date).filter_map(|capture| {
            let index = usize::try_from(capture.value).ok()?;
            Some((self.nodes.get(index)?, capture.item))
        })
    }

    fn node(&self, nth: usize) -> Option<&Node> {
        self.node_captures().nth(nth).map(|(node, _)| node)
    }

    fn token(&self, item: usize) -> Option<&Token> {
        self.tokens.get(self.items.get(item)?.0)
    }

    fn before(&self) -> Option<&Token> {
        let first = self.items.get(self.captures.first()?.item)?.0;
        self.tokens.get(first.checked_sub(1)?)
    }

    /// Whether a dash or slash joins the match to a number that is no year before it.
    fn follows_number(&self) -> bool {
        let before = self.captures.first().and_then(|c| self.items.get(c.item)).map_or(0, |i| i.0);
        let [.., number, mark] = self.tokens.get(..before).unwrap_or_default() else {
            return false;
        };
        (mark.classes.has(Class::Dash) || mark.classes.has(Class::Slash))
            && number.classes.has(Class::Number)
            && !number.classes.has(Class::Year)
            && number.word == 0
    }

    /// Whether the number that is the match goes on a list of numbers that are no years
    /// ("resolutions 425, 1559 and 1680"), or is set against that of another time ("the 1646 of
    /// last year").
    fn is_counted(&self) -> bool {
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

    fn stands_against(&self) -> bool {
        let of_time = |of: &Token| of.own.has(Class::Of) && !of.own.has(Class::In);
        matches!(self.tokens_after(), [of, rel, ..] if of_time(of) && rel.own.has(Class::Rel))
    }

    /// "2000 to 3000 degrees": a range with a number that is no year.
    fn ranges_to_count(&self) -> bool {
        const JOINS: ClassSet = ClassSet::of(&[Class::To, Class::Dash, Class::And]);
        let is_count = |token: &Token| match token.number {
            Number::Plain { digits, .. } => digits > 2 && !token.own.has(Class::Year),
            _ => false,
        };
        matches!(self.tokens_after(), [join, count, ..] if join.own.meets(JOINS) && is_count(count))
    }

    fn after(&self) -> Option<&Token> {
        self.tokens_after().first()
    }

    fn tokens_after(&self) -> &[Token] {
        let last = self.end.checked_sub(1).and_then(|item| self.items.get(item));
        last.and_then(|last| self.tokens.get(last.1..)).unwrap_or_default()
    }

    /// Whether nothing of the same clause follows: the text, a line or a clause ends.
    fn at_edge(&self) -> bool {
        const EDGES: ClassSet = ClassSet::of(&[Class::Comma, Class::Dot, Class::Close]);
        self.after().is_none_or(|token| token.flags.ends || token.own.meets(EDGES))
    }

    /// Whether what follows says from when it counts: "the day after Christmas", "two years after
    /// the war", "due anni dopo Cernobyl".
    fn counts_from_other(&self) -> bool {
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
    fn is_told_apart(&self) -> bool {
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

    /// Whether "of" and a time follow: "the week of 16 September".
    fn is_of_time(&self) -> bool {
        const TIMES: ClassSet = ClassSet::of(&[
            Class::Month,
            Class::Day,
            Class::Weekday,
            Class::Numeric,
            Class::Holiday,
        ]);
        let mut tokens = self.tokens_after().iter();
        tokens.next().is_some_and(|of| of.own.has(Class::Of))
            && tokens.find(|token| !token.own.has(Class::Det)).is_some_and(|t| t.own.meets(TIMES))
    }

    /// Whether the number read as `class` is written in letters.
    fn is_in_words(&self, class: Class) -> bool {
        let capture = self.captures.iter().find(|capture| capture.class == class);
        capture.and_then(|c| self.token(c.item)).is_some_and(|t| t.number == Number::None)
    }

    fn year(&self) -> Option<i32> {
        self.value(Class::Year)
            .or_else(|| self.unsigned(Class::TickYear).map(tick_year))
            .or_else(|| self.unsigned(Class::ShortYear).map(short_year))
    }

    fn time(&self) -> Option<String> {
        let part = self.value(Class::DayPart).or_else(|| self.value(Class::TodayPart));
        part.and_then(day_part_code).map(|code| format!("T{code}"))
    }

    fn number_token(&self, class: Class) -> Option<Number> {
        let index = usize::try_from(self.value(class)?).ok()?;
        self.tokens.get(index).map(|token| token.number)
    }
}
