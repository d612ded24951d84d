//! Single expressions made of words and numbers: a date, a relative unit, a decade.

use super::super::calendar::{duration_code, parts_per_year};
use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Lean, Manner};
use super::super::token::{Number, Token};
use super::{Args, Draft};
use crate::model::DateValue;

pub(super) fn nothing(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Nothing.into())
}

/// "twenty one", "nineteen ninety four", "two thousand eighteen"; digits are not added up.
pub(super) fn compose(args: &Args<'_>) -> Option<Draft> {
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
    let is_ordinal = args.captures.last().is_some_and(|last| last.class == Class::Ordinal);
    let total = total + current;
    Some(if is_ordinal { Expr::Ordinal(total) } else { Expr::Number(total) }.into())
}

pub(super) fn date(args: &Args<'_>) -> Option<Draft> {
    if let Some(number) = args.number_token(Class::Numeric) {
        let Number::Date { year, month, day } = number else { return None };
        if year.is_none() && is_fraction(args) || year.is_some() && args.year().is_some() {
            return None;
        }
        // "5/7, 2020"
        let year = year.or_else(|| args.year());
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
    if fields.month.is_some() && fields.year.is_some() && counts_things(args) {
        return None;
    }
    // "Friday, the fourth rise this month" counts rises.
    let is_counted = fields.weekday.is_some() && fields.month.is_none() && fields.day.is_some();
    if is_counted && !args.at_edge() && args.is_in_words(Class::Day) {
        return None;
    }
    if fields.is_weekday_only() && fields.rel.is_none() && args.is_plural(Class::Weekday) {
        return set(args);
    }
    let short = args.unsigned(Class::ShortYear);
    if short.is_some_and(|year| year <= 31 && !(fields.day.is_some() && args.at_edge())) {
        return None;
    }
    // "il 3 maggio 45 persone": people, not a year.
    let is_day_or_listed = fields.day.is_some() || args.has(Class::Comma);
    if short.is_some() && fields.month.is_some() && is_day_or_listed && !args.at_edge() {
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

/// "October, 1st", "2018 May": a date where nothing else goes on with its last word.
pub(super) fn loose_date(args: &Args<'_>) -> Option<Draft> {
    let day = args.captures.iter().find(|capture| capture.class == Class::Day);
    let token = day.and_then(|day| args.token(day.item));
    let is_ordinal = token.is_some_and(|token| matches!(token.number, Number::Ordinal(_)));
    (is_ordinal || args.at_edge()).then_some(())?;
    date(args)
}

/// "15. 5. 2018": the full stops say that it is a day.
pub(super) fn dotted_date(args: &Args<'_>) -> Option<Draft> {
    let mut numbers = args.values(Class::Day).map(i32::unsigned_abs);
    let (day, month) = (numbers.next(), numbers.next().filter(|month| *month <= 12)?);
    let fields = Fields { year: args.year(), month: Some(month), day, ..Fields::default() };
    exists(&fields).then(|| fields.into())
}

/// Words for things and measures that numbers count.
pub(super) const COUNTED: ClassSet = ClassSet::of(&[Class::TrapAfter, Class::Measure]);

/// Whether the year that ends the match is a number of things: "a febbraio 1026 miliardi". A year
/// of our time is one beside people and the like: "in May 2019 people voted".
pub(super) fn counts_things(args: &Args<'_>) -> bool {
    let is_ours = args.year().is_some_and(|year| (1900..2040).contains(&year));
    let ends_in_year = args.captures.last().is_some_and(|capture| capture.class == Class::Year);
    ends_in_year
        && args.after().is_some_and(|token| {
            token.own.has(Class::Measure) || !is_ours && token.own.meets(COUNTED)
        })
}

/// "4 5/8", "up 3/4": halves, quarters and eighths with nothing before them that asks for a day.
pub(super) fn is_fraction(args: &Args<'_>) -> bool {
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
pub(super) fn exists(fields: &Fields) -> bool {
    let (Some(month), Some(day)) = (fields.month, fields.day) else { return true };
    chrono::NaiveDate::from_ymd_opt(fields.year.unwrap_or(2000), month, day).is_some()
}

/// Whether all that speaks for a date is a word that mostly means something else: "may".
pub(super) fn is_common_word(args: &Args<'_>, fields: &Fields) -> bool {
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

/// A bare number is a year where a preposition or its neighbourhood says so.
pub(super) fn is_plausible_year(args: &Args<'_>, year: i32) -> bool {
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
        return args.after().is_none_or(|token| !token.classes.meets(COUNTED));
    }
    if args.follows_number() || args.is_counted() || args.ranges_to_count() {
        return false;
    }
    // "around 1500 pupils" counts them.
    let is_about = args.before().is_some_and(|t| t.own.has(Class::About) && !t.own.has(Class::In));
    if is_about && args.after().is_some_and(|t| !t.flags.ends && t.classes.is_empty()) {
        return false;
    }
    let led = args.before().is_some_and(|token| token.own.meets(LEADS));
    if args.is_in_words(Class::Year) {
        return led || args.at_edge();
    }
    let followed_by_thing = args.after().is_some_and(|token| {
        !token.flags.ends && !token.flags.capital && token.classes.is_empty() && token.word == 0
    });
    match year {
        1900..=2039 => led || year % 100 != 0 || !followed_by_thing,
        1400..=2100 => led,
        _ => false,
    }
}

/// "the month of April" is a date even with nothing around it, as "April" is.
pub(super) fn named_month(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Month).then_some(())?;
    let (month, rel) = (args.unsigned(Class::Month), args.rel());
    Some(Fields { month, rel, ..Fields::default() }.into())
}

/// "32 August" is no day of August, and no August either.
pub(super) fn bad_day(args: &Args<'_>) -> Option<Draft> {
    let number = args.value(Class::Number)?;
    (number == 0 || (32..100).contains(&number)).then(|| nothing(args))?
}

/// Week 31 of 2024.
pub(super) fn week_number(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Week).then_some(())?;
    let week = args.value(Class::Number).filter(|week| (1..=53).contains(week))?;
    Some(Fields { part: Some((Unit::Week, week)), year: args.year(), ..Fields::default() }.into())
}

/// "el día 8", "il giorno 8 maggio".
pub(super) fn named_day(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Day).then_some(())?;
    let day = args.unsigned(Class::Day)?;
    if args.has(Class::Month) {
        return date(args);
    }
    // "los días 9, 10 y 11 de abril" is a list, told as a whole.
    let goes_on = |token: &Token| token.own.meets(ClassSet::of(&[Class::Comma, Class::And]));
    (!(args.is_plural(Class::Unit) && args.after().is_some_and(goes_on))).then_some(())?;
    let lean = match args.rel() {
        Some(rel) if rel < 0 => Lean::Past,
        Some(rel) if rel > 0 => Lean::Until,
        _ => Lean::Open,
    };
    Some(Draft { lean, ..Expr::DayOfMonth(day).into() })
}

pub(super) fn last_unit(args: &Args<'_>) -> Option<Draft> {
    let (value, count) = match args.value(Class::LastUnit) {
        Some(value) => (value, -1),
        None => (args.value(Class::ThisUnit)?, 0),
    };
    let unit = Unit::from_value(value)?;
    Some(Expr::Shift { unit, count, manner: Manner::Unit }.into())
}

pub(super) fn day_step(args: &Args<'_>) -> Option<Draft> {
    (!args.after().is_some_and(|token| token.own.has(Class::Of))).then_some(())?;
    Some(Expr::FromLast { unit: Unit::Day, count: args.value(Class::DayStep)? }.into())
}

pub(super) fn named_year(args: &Args<'_>) -> Option<Draft> {
    let is_year = args.has(Class::YearNoun) || args.unit() == Some(Unit::Year);
    is_year.then(|| Fields { year: args.year(), ..Fields::default() }.into())
}

/// 1994-95. "2012-14" and "2015-32" are taken too: with nothing around them they read like it.
pub(super) fn year_pair(args: &Args<'_>) -> Option<Draft> {
    let first = args.value(Class::Year)?;
    let last = first - first.rem_euclid(100) + args.value(Class::ShortYear)?;
    (1900..2100).contains(&first).then_some(())?;
    (last > first && last - first < 60).then_some(())?;
    let year = |year| Some(Box::new(Expr::Fixed(DateValue::Year(year))));
    Some(Expr::Range(year(first), year(last)).into())
}

pub(super) fn part_of_year(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let nth = args.value(Class::Ordinal)?;
    let count = parts_per_year(unit)?;
    // "The last quarter of the year" is its fourth, "in the last quarter" the one before this.
    let of_year = |token: &Token| token.own.has(Class::Of) || token.own.has(Class::Year);
    (nth > 0 || args.year().is_some() || args.after().is_some_and(of_year)).then_some(())?;
    let nth = if nth < 0 { count } else { nth };
    if args.unsigned(Class::ShortYear).is_some_and(|year| year <= 31) {
        return None;
    }
    let fields = Fields { part: Some((unit, nth)), year: args.year(), ..Fields::default() };
    (nth <= count).then(|| fields.into())
}

/// Q3, H1 2024.
pub(super) fn part_code(args: &Args<'_>) -> Option<Draft> {
    let part = match args.value(Class::PartCode)? {
        half @ 11..=12 => (Unit::Half, half - 10),
        quarter => (Unit::Quarter, quarter),
    };
    Some(Fields { part: Some(part), year: args.year(), ..Fields::default() }.into())
}

/// The 1988 period.
pub(super) fn same_part(args: &Args<'_>) -> Option<Draft> {
    matches!(args.unit()?, Unit::Period | Unit::Quarter | Unit::Half).then_some(())?;
    Some(Expr::SamePart { year: Some(args.value(Class::Year)?) }.into())
}

/// The year-ago results.
pub(super) fn year_ago(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year).then_some(())?;
    Some(Expr::Shift { unit: Unit::Year, count: -1, manner: Manner::Counted }.into())
}

/// The year-ago quarter, the year-earlier third quarter.
pub(super) fn year_ago_part(args: &Args<'_>) -> Option<Draft> {
    let mut units = args.values(Class::Unit).filter_map(Unit::from_value);
    (units.next()? == Unit::Year).then_some(())?;
    let unit = units.next()?;
    if let Some(nth) = args.value(Class::Ordinal) {
        let is_one = parts_per_year(unit).is_some_and(|count| (1..=count).contains(&nth));
        let fields = Fields { part: Some((unit, nth)), ..Fields::default() };
        let date = Box::new(Expr::Fields(fields));
        return is_one.then(|| Expr::Beside { unit: Unit::Year, count: -1, date }.into());
    }
    let is_part = matches!(unit, Unit::Period | Unit::Quarter | Unit::Half);
    is_part.then(|| Expr::SamePart { year: None }.into())
}

/// Last year's quarter, the corresponding period of last year.
pub(super) fn same_part_of(args: &Args<'_>) -> Option<Draft> {
    let mut nodes = args.node_captures().map(|(node, _)| &node.expr);
    let first = nodes.next()?;
    let year = match (first, nodes.next()) {
        (Expr::FromLast { unit: Unit::Period | Unit::Quarter, .. }, Some(year)) => year,
        (Expr::FromLast { unit: Unit::Month, count: 0 }, Some(year)) => {
            return same_month_of(year).map(Draft::from);
        }
        (year, None) if matches!(args.unit()?, Unit::Period | Unit::Quarter) => year,
        _ => return None,
    };
    match *year {
        Expr::Shift { unit: Unit::Year, count: -1, .. }
        | Expr::FromLast { unit: Unit::Year, count: -1 } => {
            Some(Expr::SamePart { year: None }.into())
        }
        Expr::Fields(Fields { year, .. }) => Some(Expr::SamePart { year }.into()),
        _ => None,
    }
}

/// The same month of last year.
fn same_month_of(year: &Expr) -> Option<Expr> {
    let year = match *year {
        Expr::Shift { unit: Unit::Year, count: -1, .. }
        | Expr::FromLast { unit: Unit::Year, count: -1 } => None,
        Expr::Fields(Fields { year: Some(year), .. }) => Some(year),
        _ => return None,
    };
    Some(Expr::SameMonth { year })
}

/// The year, the quarter: the one that the article is of.
pub(super) fn this_unit(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    matches!(unit, Unit::Year | Unit::Quarter | Unit::Month | Unit::Week).then_some(())?;
    (!goes_on_as_word(args) && !is_told_apart(args) && !args.is_of_time()).then_some(())?;
    // Figures of "the quarter" are those of the one told of.
    if unit == Unit::Quarter && !args.has(Class::Until) {
        return Some(Expr::FromLast { unit, count: 0 }.into());
    }
    Some(Expr::Shift { unit, count: 0, manner: Manner::Unit }.into())
}

/// "the year-ago quarter", "the month rate": the unit is but a part of a longer word.
fn goes_on_as_word(args: &Args<'_>) -> bool {
    args.after().is_some_and(|token| {
        token.flags.glued && token.classes.has(Class::Dash) || token.classes.has(Class::Unit)
    })
}

/// "la semana próxima", "the year 2019": what follows says which one.
fn is_told_apart(args: &Args<'_>) -> bool {
    const TELLS: ClassSet = ClassSet::of(&[Class::RelAfter, Class::Year, Class::Month]);
    let is_sequel = |token: &Token| token.own.has(Class::Seq) && args.has(Class::Until);
    args.after().is_some_and(|token| token.own.meets(TELLS) || is_sequel(token))
}

/// At the week-end: the one just past or the one ahead, as the clause says.
pub(super) fn weekend(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Weekend && !args.is_of_time()).then_some(())?;
    Some(Expr::Shift { unit: Unit::Weekend, count: 0, manner: Manner::Perhaps }.into())
}

pub(super) fn shift(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.rel()?);
    if args.is_plural(Class::Unit) {
        return Some(Expr::Vague(count.signum()).into());
    }
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Period => {
            Some(Expr::Vague(count.signum()).into())
        }
        _ => Some(Expr::Shift { unit, count, manner: Manner::Unit }.into()),
    }
}

pub(super) fn stretch(args: &Args<'_>) -> Option<Draft> {
    let rel = args.rel().or_else(|| args.seq())?;
    let (unit, count) = (args.unit()?, args.value(Class::Number)?);
    (rel != 0).then_some(())?;
    super::super::calendar::length(unit)?;
    Some(Expr::Stretch { unit, count: count.checked_mul(rel.signum())? }.into())
}

pub(super) fn vague_stretch(args: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(args.rel()?.signum()).into())
}

/// June of last year.
pub(super) fn within_shift(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year).then_some(())?;
    let fields = Fields { month: args.unsigned(Class::Month), ..Fields::default() };
    let count = args.rel()?;
    let outer = Box::new(Expr::Shift { unit: Unit::Year, count, manner: Manner::Unit });
    Some(Expr::Within { fields, outer }.into())
}

pub(super) fn ago(args: &Args<'_>) -> Option<Draft> {
    counted(args, -1, Manner::Counted)
}

/// A year ago today.
pub(super) fn ago_from(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.count()?);
    super::super::calendar::length(unit)?;
    let date = Box::new(Expr::Offset(args.value(Class::Offset)?));
    Some(Expr::Beside { unit, count: count.checked_neg()?, date }.into())
}

pub(super) fn ahead(args: &Args<'_>) -> Option<Draft> {
    counted(args, 1, Manner::Counted)
}

/// "I shall be away in 3 years": when, or for how long, only the verb could tell; news mostly says
/// when, so that it counts as a date where nothing looks back.
pub(super) fn perhaps_ahead(args: &Args<'_>) -> Option<Draft> {
    // "in a quarter that brought a loss" is of one kind.
    (!(args.unit()? == Unit::Quarter && args.has(Class::One))).then_some(())?;
    counted(args, 1, Manner::Perhaps)
}

pub(super) fn counted(args: &Args<'_>, sign: i32, manner: Manner) -> Option<Draft> {
    let counts = args.captures.iter().filter_map(|capture| match capture.class {
        Class::Number => Some(capture.value),
        Class::One => Some(1),
        _ => None,
    });
    let units = args.values(Class::Unit).filter_map(Unit::from_value);
    let lengths: Vec<(Unit, i32)> =
        units.zip(counts).map(|(unit, count)| (unit, count.saturating_mul(sign))).collect();
    match lengths[..] {
        [(Unit::Second | Unit::Minute | Unit::Hour, _)] if args.has(Class::Ahead) => {
            Some(Expr::Vague(0).into())
        }
        [(Unit::Period, _)] | [] => None,
        [(unit, count)] => Some(Expr::Shift { unit, count, manner }.into()),
        _ => Some(Expr::Lengths(lengths).into()),
    }
}

pub(super) fn later(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.count()?);
    let count = if args.has(Class::Earlier) { -count } else { count };
    super::super::calendar::length(unit)?;
    // "dos días después de la boda": when that was the text does not say.
    (!args.after().is_some_and(|token| token.own.has(Class::Of))).then_some(())?;
    Some(Expr::FromLast { unit, count }.into())
}

pub(super) fn seq(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.seq().unwrap_or(0));
    (unit == Unit::Period || super::super::calendar::length(unit).is_some()).then_some(())?;
    let is_last_word = args.captures.last().is_some_and(|capture| capture.class == Class::Unit);
    (!(is_last_word && goes_on_as_word(args))).then_some(())?;
    // "zuvor" leads on to nothing, "before" may.
    let is_preposition = args.captures.last().and_then(|last| args.token(last.item));
    let leads = |token: &Token| token.own.has(Class::Before) || token.own.has(Class::After);
    let may_lead = is_preposition.is_some_and(leads);
    if may_lead && args.after().is_some_and(|token| token.own.has(Class::Det)) {
        return Some(Expr::FromLastOrEvent { unit, count }.into());
    }
    (!(may_lead && args.counts_from_other())).then_some(())?;
    if args.is_plural(Class::Unit) {
        return Some(Expr::Vague(count.signum()).into());
    }
    if count != 0 && unit == Unit::Day && leads_to_event(args) {
        return nothing(args);
    }
    Some(Expr::FromLast { unit, count }.into())
}

/// The following Friday, the Friday before.
pub(super) fn seq_weekday(args: &Args<'_>) -> Option<Draft> {
    let (weekday, nth) = (args.unsigned(Class::Weekday)?, args.seq()?);
    (nth != 0 && (args.has(Class::Seq) || args.at_edge())).then_some(())?;
    Some(Expr::WeekdayFrom { weekday, nth, date: None }.into())
}

/// Two Sundays from now, three Fridays ago.
pub(super) fn weekdays_away(args: &Args<'_>) -> Option<Draft> {
    let (weekday, count) = (args.unsigned(Class::Weekday)?, args.count()?);
    let nth = if args.has(Class::Ago) { -count } else { count };
    let date = Some(Box::new(Expr::Offset(0)));
    (nth != 0).then(|| Expr::WeekdayFrom { weekday, nth, date }.into())
}

/// "il giorno precedente alla partita", "el día después de la boda": when that was the text does
/// not say; but "il giorno dopo il 3 maggio" does.
fn leads_to_event(args: &Args<'_>) -> bool {
    const LEADS: ClassSet = ClassSet::of(&[Class::Of, Class::To]);
    const DATES: ClassSet = ClassSet::of(&[
        Class::Day,
        Class::Month,
        Class::Weekday,
        Class::Holiday,
        Class::Offset,
        Class::Numeric,
    ]);
    let last =
        args.end.checked_sub(1).and_then(|item| args.items.get(item)).map_or(0, |item| item.1);
    let tokens = args.tokens.get(last..).unwrap_or_default();
    let [lead, next, ..] = tokens else { return false };
    let is_date = tokens.iter().skip(1).take(2).any(|token| token.classes.meets(DATES));
    let by_adjective = args.has(Class::Seq) || lead.own.has(Class::Of);
    !lead.flags.ends && lead.own.meets(LEADS) && by_adjective && !next.flags.capital && !is_date
}

/// "nel marzo successivo", "il 3 marzo seguente".
pub(super) fn fields_seq(args: &Args<'_>) -> Option<Draft> {
    let fields = Fields {
        day: args.unsigned(Class::Day),
        month: args.unsigned(Class::Month),
        ..Fields::default()
    };
    (exists(&fields) && !is_common_word(args, &fields)).then_some(())?;
    Some(Expr::FieldsFromLast { fields, count: args.seq()? }.into())
}

/// "alla vigilia di", where no holiday follows.
pub(super) fn before_event(args: &Args<'_>) -> Option<Draft> {
    (!args.after().is_some_and(|token| token.classes.has(Class::Holiday))).then_some(())?;
    nothing(args)
}

pub(super) fn vague_past(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(-1).into())
}

pub(super) fn vague_future(_: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(1).into())
}

pub(super) fn vague(args: &Args<'_>) -> Option<Draft> {
    // "en el pasado mes" is the month, not the past.
    let names_unit = |token: &Token| token.own.has(Class::Unit);
    (!args.after().is_some_and(names_unit)).then_some(())?;
    Some(Expr::Vague(args.value(Class::Vague)?).into())
}

pub(super) fn offset(args: &Args<'_>) -> Option<Draft> {
    let days = args.value(Class::Offset).or_else(|| args.rel()).unwrap_or(0);
    Some(Draft { time: args.time(), ..Expr::Offset(days).into() })
}

pub(super) fn set(args: &Args<'_>) -> Option<Draft> {
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

pub(super) fn duration(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    // "the 1988 quarter" is one of that year.
    let is_of_year = matches!(unit, Unit::Quarter | Unit::Half)
        && args.count().is_some_and(|count| (1900..2040).contains(&count));
    if unit == Unit::Period || is_of_year {
        return None;
    }
    Some(Expr::Duration { unit, count: args.count() }.into())
}

pub(super) fn decade(args: &Args<'_>) -> Option<Draft> {
    let years = args.captures.iter().find(|capture| TENS_OF_YEARS.has(capture.class))?.value;
    decade_of(years).map(Draft::from)
}

pub(super) const TENS_OF_YEARS: ClassSet = ClassSet::of(&[
    Class::Tens,
    Class::DigitDecade,
    Class::TickYear,
    Class::ShortYear,
    Class::Number,
]);

pub(super) fn decade_of(years: i32) -> Option<Expr> {
    let decade = match years {
        1000..2200 => years / 10,
        0 | 10 => 200 + years / 10,
        20..100 => 190 + years / 10,
        _ => return None,
    };
    (years % 10 == 0).then_some(Expr::Fixed(DateValue::Decade(decade)))
}

pub(super) fn century(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Century).then_some(())?;
    let roman = args.value(Class::Roman);
    let nth = args.value(Class::Ordinal).or(roman).or_else(|| args.value(Class::Day))?;
    century_of(nth).map(Draft::from)
}

pub(super) fn century_of(nth: i32) -> Option<Expr> {
    (1..=22).contains(&nth).then(|| Expr::Fixed(DateValue::Century(nth - 1)))
}

pub(super) fn holiday(args: &Args<'_>) -> Option<Draft> {
    let index = usize::try_from(args.value(Class::Holiday)?).ok()?;
    let holiday = *args.holidays.get(index)?;
    Some(Expr::Holiday { holiday, year: args.year(), rel: args.rel() }.into())
}

pub(super) fn time(args: &Args<'_>) -> Option<Draft> {
    let (hour, minute) = match args.number_token(Class::Time) {
        Some(Number::Time { hour, minute }) => (hour, minute),
        _ => (args.unsigned(Class::Number)?, 0),
    };
    let hour = hour + args.unsigned(Class::Clock).filter(|_| hour < 12).unwrap_or(0);
    // "all'11 febbraio", "ab 15. Mai" are days, not hours.
    let counts_days = |token: &Token| token.own.has(Class::Month) || token.own.has(Class::Of);
    let mut after = args.tokens_after().iter().skip_while(|token| token.own.has(Class::Dot));
    (args.has(Class::Clock) || !after.next().is_some_and(counts_days)).then_some(())?;
    (hour <= 24 && minute < 60).then_some(())?;
    Some(Draft { time: Some(format!("T{hour:02}:{minute:02}")), ..Expr::Time.into() })
}

/// The week after next.
pub(super) fn after_next(args: &Args<'_>) -> Option<Draft> {
    let count = match (args.rel()?, args.has(Class::After)) {
        (1, true) => 2,
        (-1, false) => -2,
        _ => return None,
    };
    let unit = args.unit()?;
    (!args.is_plural(Class::Unit)).then_some(())?;
    super::super::calendar::length(unit)?;
    Some(Expr::Shift { unit, count, manner: Manner::Unit }.into())
}

/// "dans les quinze jours": from now to so many days on.
pub(super) fn within_days(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.value(Class::Number)?);
    super::super::calendar::length(unit)?;
    Some(Expr::Stretch { unit, count }.into())
}
