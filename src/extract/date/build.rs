//! From a match to what it says: each pattern names one of these builders. A builder may refuse,
//! and then the next longest match is tried.

use super::calendar::{Holiday, duration_code, parts_per_year};
use super::class::{Class, ClassSet, Unit, day_part_code};
use super::expr::{Expr, Fields, Lean, Manner, Node, What};
use super::pattern::Capture;
use super::token::{Number, Token, short_year};
use crate::model::{DateValue, Modifier};

macro_rules! builders {
    ($($variant:ident $name:literal $function:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Builder { $($variant),* }

        impl Builder {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            pub(super) fn build(self, args: &Args<'_>) -> Option<Draft> {
                match self { $(Self::$variant => $function(args)),* }
            }
        }
    };
}

builders! {
    Compose "compose" compose
    Nothing "none" nothing
    Date "date" date
    NamedMonth "named-month" named_month
    NamedYear "named-year" named_year
    NamedDay "named-day" named_day
    BadDay "bad-day" bad_day
    BareDay "bare-day" bare_day
    WeekNumber "week-number" week_number
    LastUnit "last-unit" last_unit
    DayStep "day-step" day_step
    Days "days" days
    YearPair "year-pair" year_pair
    PartOfYear "part-of-year" part_of_year
    SamePart "same-part" same_part
    YearAgo "year-ago" year_ago
    YearAgoPart "year-ago-part" year_ago_part
    SamePartOf "same-part-of" same_part_of
    ThisUnit "this-unit" this_unit
    Weekend "weekend" weekend
    Shift "shift" shift
    Stretch "stretch" stretch
    VagueStretch "vague-stretch" vague_stretch
    WithinShift "within-shift" within_shift
    Ago "ago" ago
    Ahead "ahead" ahead
    PerhapsAhead "perhaps-ahead" perhaps_ahead
    Later "later" later
    Seq "seq" seq
    VaguePast "vague-past" vague_past
    VagueFuture "vague-future" vague_future
    Vague "vague" vague
    Offset "offset" offset
    Set "set" set
    Duration "duration" duration
    Decade "decade" decade
    Century "century" century
    Holiday "holiday" holiday
    Time "time" time
    Part "part" part
    PartUnit "part-unit" part_unit
    HalfOf "half-of" half_of
    Nth "nth" nth
    DayOf "day-of" day_of
    Within "within" within
    WithinReversed "within-reversed" within_reversed
    Around "around" around
    Beside "beside" beside
    BesideLast "beside-last" beside_last
    DaysOf "days-of" days_of
    NthOfUnit "nth-of-unit" nth_of_unit
    PartCode "part-code" part_code
    Both "both" both
    BothReversed "both-reversed" both_reversed
    AtTime "at-time" at_time
    AtTimeReversed "at-time-reversed" at_time_reversed
    DayPart "day-part" day_part
    Range "range" range
    RangeDays "range-days" range_days
    DaysRange "days-range" days_range
    Until "until" until
    Since "since" since
    Before "before" before
    After "after" after
    About "about" about
}

/// What a builder makes; the matcher adds where it stands.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub expr: Expr,
    pub modifier: Option<Modifier>,
    pub time: Option<String>,
    pub lean: Lean,
    /// The item that the mention's span begins with, where that is not the first.
    pub span_from: Option<usize>,
}

impl From<Expr> for Draft {
    fn from(expr: Expr) -> Self {
        Self { expr, modifier: None, time: None, lean: Lean::Open, span_from: None }
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

    /// Whether the unit stands in the plural.
    fn is_plural(&self) -> bool {
        self.captures.iter().any(|capture| {
            capture.class == Class::Unit
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

    fn after(&self) -> Option<&Token> {
        let last = self.items.get(self.end.checked_sub(1)?)?.1;
        self.tokens.get(last)
    }

    /// Whether nothing of the same clause follows: the text, a line or a clause ends.
    fn at_edge(&self) -> bool {
        const EDGES: ClassSet = ClassSet::of(&[Class::Comma, Class::Dot, Class::Close]);
        self.after().is_none_or(|token| token.flags.ends || token.own.meets(EDGES))
    }

    fn year(&self) -> Option<i32> {
        self.value(Class::Year)
            .or_else(|| self.unsigned(Class::TickYear).map(short_year))
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

fn nothing(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Nothing.into())
}

/// "twenty one", "nineteen ninety four", "two thousand eighteen"; digits are not added up.
fn compose(args: &Args<'_>) -> Option<Draft> {
    let (mut total, mut current) = (0, 0);
    let mut after_dash = false;
    for capture in args.captures {
        if !matches!(capture.class, Class::Number | Class::Ordinal) {
            after_dash = capture.class == Class::Dash;
            continue;
        }
        if args.token(capture.item).is_none_or(|token| token.number != Number::None) {
            return None;
        }
        let number = capture.value;
        match number {
            1000 => (total, current) = (total + current.max(1) * 1000, 0),
            1001.. => (total, current) = (total + number, 0),
            100 => current = current.max(1) * 100,
            _ if current % 100 == 0 => current += number,
            _ if current % 10 == 0 && number < 10 && current % 100 >= 20 => current += number,
            _ if (10..=21).contains(&current) && number >= 10 && !after_dash => {
                current = current * 100 + number;
            }
            _ => return None,
        }
        after_dash = false;
    }
    Some(Expr::Number(total + current).into())
}

fn date(args: &Args<'_>) -> Option<Draft> {
    if let Some(number) = args.number_token(Class::Numeric) {
        let Number::Date { year, month, day } = number else { return None };
        if year.is_none() && is_fraction(args) {
            return None;
        }
        let fields = Fields { year, month: Some(month), day, ..Fields::default() };
        return Some(fields.into());
    }
    let fields = Fields {
        year: args.year(),
        month: args.unsigned(Class::Month),
        day: args.unsigned(Class::Day),
        weekday: args.unsigned(Class::Weekday),
        season: args.value(Class::Season),
        part: None,
        rel: args.rel().or_else(|| args.seq()),
    };
    let short = args.unsigned(Class::ShortYear);
    if short.is_some_and(|year| year <= 31 && !(fields.day.is_some() && args.at_edge())) {
        return None;
    }
    let only_year = fields == Fields { year: fields.year, ..Fields::default() };
    if only_year && !is_plausible_year(args, fields.year?) || is_common_word(args, &fields) {
        return None;
    }
    if !exists(&fields) {
        return nothing(args);
    }
    Some(Draft { time: args.time(), ..fields.into() })
}

/// "4 5/8", "up 3/4": halves, quarters and eighths with nothing before them that asks for a day.
fn is_fraction(args: &Args<'_>) -> bool {
    const ASKS_FOR_DAY: ClassSet = ClassSet::of(&[
        Class::In,
        Class::From,
        Class::Until,
        Class::Weekday,
        Class::Between,
        Class::Det,
    ]);
    let Some(before) = args.before().filter(|token| !token.flags.ends) else { return false };
    if before.classes.has(Class::Number) {
        return true;
    }
    let Some(Number::Date { month, day: Some(day), .. }) = args.number_token(Class::Numeric) else {
        return false;
    };
    matches!(month.max(day), 2..=5 | 8) && !before.own.meets(ASKS_FOR_DAY)
}

/// Whether the calendar has such a day; a 29 February does without a year.
fn exists(fields: &Fields) -> bool {
    let (Some(month), Some(day)) = (fields.month, fields.day) else { return true };
    chrono::NaiveDate::from_ymd_opt(fields.year.unwrap_or(2000), month, day).is_some()
}

/// Whether all that speaks for a date is a word that mostly means something else: "may".
fn is_common_word(args: &Args<'_>, fields: &Fields) -> bool {
    const SAYS_WHEN: ClassSet = ClassSet::of(&[Class::In, Class::Until, Class::Since, Class::Part]);
    if fields.day.is_some() || fields.year.is_some() {
        return false;
    }
    let is_related = fields.rel.is_some_and(|rel| rel != 0 || fields.season.is_some());
    let led =
        fields.season.is_none() && args.before().is_some_and(|token| token.own.meets(SAYS_WHEN));
    !is_related
        && args.captures.iter().any(|capture| {
            // "Sun" is a firm, a star, a paper: neither capital nor "for" make it a day.
            let is_weekday = capture.class == Class::Weekday;
            let says_when = |capital: bool| match args.capital_names {
                _ if is_weekday => false,
                true => capital || led,
                false => !capital && led,
            };
            let token = args.token(capture.item).filter(|token| token.own.has(Class::Common));
            token.is_some_and(|token| !says_when(token.flags.capital))
        })
}

/// 13 to 15 July, July 13 to 15.
fn days(args: &Args<'_>) -> Option<Draft> {
    let of_day = |day: i32| {
        let day = u32::try_from(day).ok();
        let fields = Fields {
            day,
            month: args.unsigned(Class::Month),
            year: args.year(),
            ..Fields::default()
        };
        exists(&fields).then_some(Expr::Fields(fields))
    };
    let mut days = args.values(Class::Day);
    let (first, last) = (days.next()?, days.next()?);
    (first < last).then_some(())?;
    let (Some(first), Some(last)) = (of_day(first), of_day(last)) else { return nothing(args) };
    Some(Expr::Range(Some(Box::new(first)), Some(Box::new(last))).into())
}

/// A bare number is a year where a preposition or its neighbourhood says so.
fn is_plausible_year(args: &Args<'_>, year: i32) -> bool {
    const LEADS: ClassSet = ClassSet::of(&[
        Class::In,
        Class::Since,
        Class::Until,
        Class::Of,
        Class::Between,
        Class::And,
        Class::Before,
        Class::After,
        Class::About,
        Class::Part,
        Class::Det,
    ]);
    if args.has(Class::TickYear) {
        return year.rem_euclid(100) >= 32;
    }
    if args.has(Class::Number) {
        return false;
    }
    if args.has(Class::YearLead) {
        return args.after().is_none_or(|token| !token.classes.has(Class::TrapAfter));
    }
    if args.follows_number() {
        return false;
    }
    let led = args.before().is_some_and(|token| token.own.meets(LEADS));
    let followed_by_thing = args.after().is_some_and(|token| {
        !token.flags.ends && !token.flags.capital && token.classes.is_empty() && token.word == 0
    });
    match year {
        1900..=2039 => led || year % 100 != 0 || !followed_by_thing,
        1400..=2100 => led,
        _ => false,
    }
}

fn named_month(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Month).then_some(())?;
    let (month, rel) = (args.unsigned(Class::Month), args.rel());
    Some(Fields { month, rel, ..Fields::default() }.into())
}

/// "32 August" is no day of August, and no August either.
fn bad_day(args: &Args<'_>) -> Option<Draft> {
    let number = args.value(Class::Number)?;
    (number == 0 || (32..100).contains(&number)).then(|| nothing(args))?
}

/// "il 16", "the 18th": a day of this month or the next to it, where nothing is counted with it.
fn bare_day(args: &Args<'_>) -> Option<Draft> {
    let day = args.captures.iter().find(|capture| capture.class == Class::Day)?;
    let in_digits = args.token(day.item).is_some_and(|token| token.number != Number::None);
    (in_digits && args.at_edge()).then(|| Expr::DayOfMonth(day.value.unsigned_abs()).into())
}

/// Week 31 of 2024.
fn week_number(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Week).then_some(())?;
    let week = args.value(Class::Number).filter(|week| (1..=53).contains(week))?;
    Some(Fields { part: Some((Unit::Week, week)), year: args.year(), ..Fields::default() }.into())
}

/// "el día 8", "il giorno 8 maggio".
fn named_day(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Day).then_some(())?;
    let day = args.unsigned(Class::Day)?;
    if args.has(Class::Month) {
        return date(args);
    }
    let lean = match args.rel() {
        Some(rel) if rel < 0 => Lean::Past,
        Some(rel) if rel > 0 => Lean::Until,
        _ => Lean::Open,
    };
    Some(Draft { lean, ..Expr::DayOfMonth(day).into() })
}

fn last_unit(args: &Args<'_>) -> Option<Draft> {
    let (value, count) = match args.value(Class::LastUnit) {
        Some(value) => (value, -1),
        None => (args.value(Class::ThisUnit)?, 0),
    };
    let unit = Unit::from_value(value)?;
    Some(Expr::Shift { unit, count, manner: Manner::Unit }.into())
}

fn day_step(args: &Args<'_>) -> Option<Draft> {
    Some(Expr::FromLast { unit: Unit::Day, count: args.value(Class::DayStep)? }.into())
}

fn named_year(args: &Args<'_>) -> Option<Draft> {
    let is_year = args.has(Class::YearNoun) || args.unit() == Some(Unit::Year);
    is_year.then(|| Fields { year: args.year(), ..Fields::default() }.into())
}

/// 1994-95
fn year_pair(args: &Args<'_>) -> Option<Draft> {
    let first = args.value(Class::Year)?;
    let last = first - first.rem_euclid(100) + args.value(Class::ShortYear)?;
    (1900..2100).contains(&first).then_some(())?;
    (last > first && last - first < 60).then_some(())?;
    let year = |year| Some(Box::new(Expr::Fixed(DateValue::Year(year))));
    Some(Expr::Range(year(first), year(last)).into())
}

fn part_of_year(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let nth = args.value(Class::Ordinal)?;
    let count = parts_per_year(unit)?;
    let nth = if nth < 0 { count } else { nth };
    if args.unsigned(Class::ShortYear).is_some_and(|year| year <= 31) {
        return None;
    }
    let fields = Fields { part: Some((unit, nth)), year: args.year(), ..Fields::default() };
    (nth <= count).then(|| fields.into())
}

/// Q3, H1 2024.
fn part_code(args: &Args<'_>) -> Option<Draft> {
    let part = match args.value(Class::PartCode)? {
        half @ 11..=12 => (Unit::Half, half - 10),
        quarter => (Unit::Quarter, quarter),
    };
    Some(Fields { part: Some(part), year: args.year(), ..Fields::default() }.into())
}

/// The 1988 period.
fn same_part(args: &Args<'_>) -> Option<Draft> {
    matches!(args.unit()?, Unit::Period | Unit::Quarter | Unit::Half).then_some(())?;
    Some(Expr::SamePart { year: Some(args.value(Class::Year)?) }.into())
}

/// The year-ago results.
fn year_ago(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year).then_some(())?;
    Some(Expr::Shift { unit: Unit::Year, count: -1, manner: Manner::Counted }.into())
}

/// The year-ago quarter.
fn year_ago_part(args: &Args<'_>) -> Option<Draft> {
    let mut units = args.values(Class::Unit).filter_map(Unit::from_value);
    (units.next()? == Unit::Year).then_some(())?;
    let is_part = matches!(units.next()?, Unit::Period | Unit::Quarter | Unit::Half);
    is_part.then(|| Expr::SamePart { year: None }.into())
}

/// Last year's quarter, the corresponding period of last year.
fn same_part_of(args: &Args<'_>) -> Option<Draft> {
    let mut nodes = args.node_captures().map(|(node, _)| &node.expr);
    let first = nodes.next()?;
    let year = match (first, nodes.next()) {
        (Expr::FromLast { unit: Unit::Period | Unit::Quarter, .. }, Some(year)) => year,
        (year, None) if matches!(args.unit()?, Unit::Period | Unit::Quarter) => year,
        _ => return None,
    };
    match *year {
        Expr::Shift { unit: Unit::Year, count: -1, .. } => {
            Some(Expr::SamePart { year: None }.into())
        }
        Expr::Fields(Fields { year, .. }) => Some(Expr::SamePart { year }.into()),
        _ => None,
    }
}

/// The year, the quarter: the one that the article is of.
fn this_unit(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    matches!(unit, Unit::Year | Unit::Quarter | Unit::Month | Unit::Week).then_some(())?;
    let goes_on = args.after().is_some_and(|token| {
        token.flags.glued && token.classes.has(Class::Dash) || token.classes.has(Class::Unit)
    });
    (!goes_on).then_some(())?;
    Some(Expr::Shift { unit, count: 0, manner: Manner::Unit }.into())
}

/// At the week-end: the one just past or the one ahead, as the clause says.
fn weekend(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Weekend).then_some(())?;
    Some(Expr::Shift { unit: Unit::Weekend, count: 0, manner: Manner::Perhaps }.into())
}

fn shift(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.rel()?);
    if args.is_plural() {
        return Some(Expr::Vague(count.signum()).into());
    }
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Period => {
            Some(Expr::Vague(count.signum()).into())
        }
        _ => Some(Expr::Shift { unit, count, manner: Manner::Unit }.into()),
    }
}

fn stretch(args: &Args<'_>) -> Option<Draft> {
    let rel = args.rel().or_else(|| args.seq())?;
    let (unit, count) = (args.unit()?, args.value(Class::Number)?);
    (rel != 0).then_some(())?;
    super::calendar::length(unit)?;
    Some(Expr::Stretch { unit, count: count.checked_mul(rel.signum())? }.into())
}

fn vague_stretch(args: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(args.rel()?.signum()).into())
}

/// June of last year.
fn within_shift(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year).then_some(())?;
    let fields = Fields { month: args.unsigned(Class::Month), ..Fields::default() };
    let count = args.rel()?;
    let outer = Box::new(Expr::Shift { unit: Unit::Year, count, manner: Manner::Unit });
    Some(Expr::Within { fields, outer }.into())
}

fn ago(args: &Args<'_>) -> Option<Draft> {
    counted(args, -1, Manner::Counted)
}

fn ahead(args: &Args<'_>) -> Option<Draft> {
    counted(args, 1, Manner::Counted)
}

fn perhaps_ahead(args: &Args<'_>) -> Option<Draft> {
    counted(args, 1, Manner::Perhaps)
}

fn counted(args: &Args<'_>, sign: i32, manner: Manner) -> Option<Draft> {
    let counts = args.captures.iter().filter_map(|capture| match capture.class {
        Class::Number => Some(capture.value),
        Class::One => Some(1),
        _ => None,
    });
    let units = args.values(Class::Unit).filter_map(Unit::from_value);
    let lengths: Vec<(Unit, i32)> =
        units.zip(counts).map(|(unit, count)| (unit, count.saturating_mul(sign))).collect();
    match lengths[..] {
        [(Unit::Second | Unit::Minute | Unit::Hour, _)] => Some(Expr::Vague(0).into()),
        [(Unit::Period, _)] | [] => None,
        [(unit, count)] => Some(Expr::Shift { unit, count, manner }.into()),
        _ => Some(Expr::Lengths(lengths).into()),
    }
}

fn later(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.count()?);
    let count = if args.has(Class::Earlier) { -count } else { count };
    super::calendar::length(unit)?;
    Some(Expr::FromLast { unit, count }.into())
}

fn seq(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.seq().unwrap_or(0));
    (unit == Unit::Period || super::calendar::length(unit).is_some()).then_some(())?;
    if args.is_plural() {
        return Some(Expr::Vague(count.signum()).into());
    }
    Some(Expr::FromLast { unit, count }.into())
}

fn vague_past(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(-1).into())
}

fn vague_future(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(1).into())
}

fn vague(args: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(args.value(Class::Vague)?).into())
}

fn offset(args: &Args<'_>) -> Option<Draft> {
    let days = args.value(Class::Offset).or_else(|| args.rel()).unwrap_or(0);
    Some(Draft { time: args.time(), ..Expr::Offset(days).into() })
}

fn set(args: &Args<'_>) -> Option<Draft> {
    if args.has(Class::Month) && is_common_word(args, &Fields::default()) {
        return None;
    }
    let every = match (args.value(Class::Weekday), args.value(Class::Month), args.unit()) {
        (Some(weekday), ..) => format!("XXXX-WXX-{weekday}"),
        (_, Some(month), _) => format!("XXXX-{month:02}"),
        (_, _, Some(unit)) => duration_code(unit, Some(args.value(Class::Number).unwrap_or(1))),
        _ => "P1D".to_owned(),
    };
    Some(Expr::Set(every).into())
}

fn duration(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    if unit == Unit::Period {
        return None;
    }
    Some(Expr::Duration { unit, count: args.count() }.into())
}

fn decade(args: &Args<'_>) -> Option<Draft> {
    let years = args
        .value(Class::Tens)
        .or_else(|| args.value(Class::DigitDecade))
        .or_else(|| args.value(Class::TickYear))
        .or_else(|| args.value(Class::ShortYear))
        .or_else(|| args.value(Class::Number))?;
    let decade = match years {
        1000..2200 => years / 10,
        0 | 10 => 200 + years / 10,
        20..100 => 190 + years / 10,
        _ => return None,
    };
    (years % 10 == 0).then(|| Expr::Fixed(DateValue::Decade(decade)).into())
}

fn century(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Century).then_some(())?;
    let roman = args.value(Class::Roman);
    let nth = args.value(Class::Ordinal).or(roman).or_else(|| args.value(Class::Day))?;
    (1..=22).contains(&nth).then(|| Expr::Fixed(DateValue::Century(nth - 1)).into())
}

fn holiday(args: &Args<'_>) -> Option<Draft> {
    let index = usize::try_from(args.value(Class::Holiday)?).ok()?;
    let holiday = *args.holidays.get(index)?;
    Some(Expr::Holiday { holiday, year: args.year(), rel: args.rel() }.into())
}

fn time(args: &Args<'_>) -> Option<Draft> {
    let (hour, minute) = match args.number_token(Class::Time) {
        Some(Number::Time { hour, minute }) => (hour, minute),
        _ => (args.unsigned(Class::Number)?, 0),
    };
    // "all'11 febbraio" is a day, not an hour.
    let counts_days = |token: &Token| token.own.has(Class::Month) || token.own.has(Class::Of);
    (args.has(Class::Clock) || !args.after().is_some_and(counts_days)).then_some(())?;
    (hour <= 24 && minute < 60).then_some(())?;
    Some(Draft { time: Some(format!("T{hour:02}:{minute:02}")), ..Expr::Time.into() })
}

fn part_modifier(args: &Args<'_>) -> Option<Modifier> {
    Some(match args.value(Class::Part)? {
        0 => Modifier::Start,
        1 => Modifier::Mid,
        _ => Modifier::End,
    })
}

fn part(args: &Args<'_>) -> Option<Draft> {
    Some(Draft { modifier: part_modifier(args), ..args.node(0)?.into() })
}

fn part_unit(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    (unit >= Unit::Week && unit != Unit::Period).then_some(())?;
    let expr = Expr::Shift { unit, count: 0, manner: Manner::Unit };
    Some(Draft { modifier: part_modifier(args), ..expr.into() })
}

fn half_of(args: &Args<'_>) -> Option<Draft> {
    let is_half = args.value(Class::Part).is_none_or(|part| part == 1);
    let half =
        args.value(Class::Half).or_else(|| args.value(Class::Ordinal).filter(|_| is_half))?;
    matches!(half, 1 | 2).then_some(())?;
    let whole = args.node(0)?;
    let modifier = Some(if half == 1 { Modifier::Start } else { Modifier::End });
    let expr = Expr::HalfOf { half, whole: Box::new(whole.expr.clone()) };
    Some(Draft { expr, modifier, ..whole.into() })
}

fn nth(args: &Args<'_>) -> Option<Draft> {
    let nth = args.value(Class::Ordinal)?;
    let mut nodes = args.node_captures().map(|(node, _)| node);
    let what = match (args.unit(), args.unsigned(Class::Weekday)) {
        (Some(unit), _) => What::Unit(unit),
        (_, Some(weekday)) => What::Weekday(weekday),
        _ => match nodes.next()?.expr {
            Expr::Fields(Fields { weekday: Some(weekday), .. }) => What::Weekday(weekday),
            _ => return None,
        },
    };
    let outer = nodes.next()?;
    let within = Box::new(outer.expr.clone());
    Some(Draft { expr: Expr::Nth { nth, what, within }, modifier: None, ..outer.into() })
}

/// The first Monday of the month.
fn nth_of_unit(args: &Args<'_>) -> Option<Draft> {
    let nth = args.value(Class::Ordinal)?;
    let Expr::Fields(Fields { weekday: Some(weekday), .. }) = args.node(0)?.expr else {
        return None;
    };
    let within = Expr::Shift { unit: args.unit()?, count: 0, manner: Manner::Unit };
    Some(Expr::Nth { nth, what: What::Weekday(weekday), within: Box::new(within) }.into())
}

/// From the 4 to the 23 of this month.
fn days_of(args: &Args<'_>) -> Option<Draft> {
    let outer = args.node(0)?;
    let of_day = |day: i32| {
        let fields = Fields { day: u32::try_from(day).ok(), ..Fields::default() };
        Some(Box::new(Expr::Within { fields, outer: Box::new(outer.expr.clone()) }))
    };
    let mut days = args.values(Class::Day);
    let (first, last) = (days.next()?, days.next()?);
    (first < last).then(|| Expr::Range(of_day(first), of_day(last)).into())
}

fn day_of(args: &Args<'_>) -> Option<Draft> {
    let fields = Fields { day: args.unsigned(Class::Day), ..Fields::default() };
    let outer = args.node(0)?;
    Some(Expr::Within { fields, outer: Box::new(outer.expr.clone()) }.into())
}

fn within(args: &Args<'_>) -> Option<Draft> {
    completed(args.node(0)?, args.node(1)?)
}

fn within_reversed(args: &Args<'_>) -> Option<Draft> {
    completed(args.node(1)?, args.node(0)?)
}

fn completed(inner: &Node, outer: &Node) -> Option<Draft> {
    let outer_expr = Box::new(outer.expr.clone());
    let expr = match inner.expr {
        Expr::Fields(Fields { weekday: Some(day), rel: Some(rel), .. }) if rel != 0 => {
            Expr::Nth { nth: rel, what: What::Weekday(day), within: outer_expr }
        }
        Expr::Fields(fields) if fields.year.is_none() && fields.rel.is_none() => {
            Expr::Within { fields, outer: outer_expr }
        }
        Expr::Shift { unit, count: -1, manner: Manner::Unit } => {
            Expr::Nth { nth: -1, what: What::Unit(unit), within: outer_expr }
        }
        Expr::Holiday { holiday, year: None, rel: None } => match outer.expr {
            Expr::Fields(Fields { year, .. }) => Expr::Holiday { holiday, year, rel: None },
            Expr::Shift { unit: Unit::Year, count, .. } => {
                Expr::Holiday { holiday, year: None, rel: Some(count) }
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Draft { expr, lean: outer.lean, ..inner.into() })
}

fn around(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    matches!(unit, Unit::Week | Unit::Weekend).then_some(())?;
    let day = Box::new(args.node(0)?.expr.clone());
    Some(Expr::Around { unit, day }.into())
}

fn beside(args: &Args<'_>) -> Option<Draft> {
    let (Expr::Duration { unit, count: Some(count) }
    | Expr::Shift { unit, count, manner: Manner::Counted | Manner::Perhaps }) = args.node(0)?.expr
    else {
        return None;
    };
    super::calendar::length(unit)?;
    let count = if args.has(Class::Before) { -count } else { count };
    let date = Box::new(args.node(1)?.expr.clone());
    Some(Expr::Beside { unit, count, date }.into())
}

/// "two days before", with nothing after it.
fn beside_last(args: &Args<'_>) -> Option<Draft> {
    let Expr::Duration { unit, count: Some(count) } = args.node(0)?.expr else { return None };
    super::calendar::length(unit)?;
    Some(Expr::FromLast { unit, count: count.checked_mul(args.seq()?)? }.into())
}

fn both(args: &Args<'_>) -> Option<Draft> {
    said_twice(args.node(0)?, args.node(1)?)
}

fn both_reversed(args: &Args<'_>) -> Option<Draft> {
    said_twice(args.node(1)?, args.node(0)?)
}

fn said_twice(loose: &Node, exact: &Node) -> Option<Draft> {
    let weekday = match loose.expr {
        Expr::Fields(fields) if fields.is_weekday_only() => fields.weekday,
        Expr::Fields(_) => return None,
        _ => None,
    };
    let expr = match (weekday, &exact.expr) {
        (Some(_), Expr::Fields(fields)) if fields.day.is_some() => {
            Expr::Fields(Fields { weekday, ..*fields })
        }
        _ => Expr::Both(Box::new(loose.expr.clone()), Box::new(exact.expr.clone())),
    };
    let time = loose.time.clone().or_else(|| exact.time.clone());
    Some(Draft { expr, time, ..exact.into() })
}

fn at_time(args: &Args<'_>) -> Option<Draft> {
    let time = args.node(1)?.time.clone();
    Some(Draft { time, ..args.node(0)?.into() })
}

fn at_time_reversed(args: &Args<'_>) -> Option<Draft> {
    let time = args.node(0)?.time.clone();
    Some(Draft { time, ..args.node(1)?.into() })
}

fn day_part(args: &Args<'_>) -> Option<Draft> {
    Some(Draft { time: args.time(), ..args.node(0)?.into() })
}

fn range(args: &Args<'_>) -> Option<Draft> {
    let (first, last) = (args.node(0)?, args.node(1)?);
    let is_framed = args.has(Class::From) || args.has(Class::Between);
    if args.has(Class::To) && !is_framed && first.is_day() != last.is_day() {
        return None;
    }
    span(completed_by(&first.expr, &last.expr), last)
}

/// From Saturday 13 to Sunday 15 July: the first side takes the month of the last.
fn completed_by(first: &Expr, last: &Expr) -> Expr {
    match (first, last) {
        (Expr::Fields(first), Expr::Fields(last))
            if first.day.is_some() && first.month.is_none() && last.day.is_some() =>
        {
            Expr::Fields(Fields { month: last.month, year: last.year, ..*first })
        }
        _ => first.clone(),
    }
}

fn span(first: Expr, last: &Node) -> Option<Draft> {
    let end = if last.expr == Expr::Vague(0) { Expr::Offset(0) } else { last.expr.clone() };
    let range = Expr::Range(Some(Box::new(first)), Some(Box::new(end)));
    Some(Draft { expr: range, modifier: None, time: None, lean: last.lean, span_from: None })
}

/// From the 3 to 5 May: the first takes month and year of the last.
fn range_days(args: &Args<'_>) -> Option<Draft> {
    let last = args.node(0)?;
    let Expr::Fields(fields) = last.expr else { return None };
    let day = args.unsigned(Class::Day).filter(|day| Some(*day) < fields.day)?;
    span(Expr::Fields(Fields { day: Some(day), weekday: None, ..fields }), last)
}

/// July 13 to 15.
fn days_range(args: &Args<'_>) -> Option<Draft> {
    let first = args.node(0)?;
    let Expr::Fields(fields) = first.expr else { return None };
    let day = args.unsigned(Class::Day).filter(|day| Some(*day) > fields.day)?;
    let last = Fields { day: Some(day), weekday: None, ..fields };
    span(first.expr.clone(), &Node { expr: Expr::Fields(last), ..first.clone() })
}

/// The date alone, with what the word before it adds.
fn framed(args: &Args<'_>, lean: Lean, modifier: Option<Modifier>) -> Option<Draft> {
    let (node, item) = args.node_captures().next()?;
    let lean = if node.lean == Lean::Open { lean } else { node.lean };
    let modifier = node.modifier.or(modifier);
    Some(Draft { lean, modifier, span_from: Some(item), ..node.into() })
}

fn until(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Until, None)
}

fn since(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, None)
}

fn before(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::Before))
}

fn after(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::After))
}

fn about(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::Approx))
}
