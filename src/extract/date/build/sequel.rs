//! Expressions that count from the last mention: the following day, the same month.

use super::super::calendar::{length, parts_per_year};
use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Manner};
use super::super::token::Token;
use super::fields::{exists, is_common_word};
use super::length::nothing;
use super::relative::goes_on_as_word;
use super::{Args, Draft};

/// The 1988 period.
pub(super) fn same_part(args: &Args<'_>) -> Option<Draft> {
    matches!(args.unit()?, Unit::Period | Unit::Quarter | Unit::Half).then_some(())?;
    Some(Expr::SamePart { unit: Unit::Period, year: Some(args.value(Class::Year)?) }.into())
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
    is_part.then(|| Expr::SamePart { unit: Unit::Period, year: None }.into())
}

/// "Vorjahresquartal": the quarter told of, a year before.
pub(super) fn same_last_year(args: &Args<'_>) -> Option<Draft> {
    match args.value(Class::SameLastYear).and_then(Unit::from_value)? {
        Unit::Month => Some(Expr::SameMonth { year: None }.into()),
        _ => Some(Expr::SamePart { unit: Unit::Period, year: None }.into()),
    }
}

/// Last year's quarter, the corresponding period of last year.
pub(super) fn same_part_of(args: &Args<'_>) -> Option<Draft> {
    let mut nodes = args.node_captures().map(|(node, _)| &node.expr);
    let first = nodes.next()?;
    let (unit, year) = match (first, nodes.next()) {
        (Expr::FromLast { unit: unit @ (Unit::Period | Unit::Quarter), .. }, Some(year)) => {
            (*unit, year)
        }
        (Expr::FromLast { unit: Unit::Month, count: 0 }, Some(year)) => {
            return same_month_of(year).map(Draft::from);
        }
        (Expr::FromLast { unit: Unit::Week, count: 0 }, Some(year)) => {
            return same_week_of(year).map(Draft::from);
        }
        (year, None) if matches!(args.unit()?, Unit::Period | Unit::Quarter) => {
            (args.unit()?, year)
        }
        _ => return None,
    };
    match *year {
        Expr::Shift { unit: Unit::Year, count: -1, .. }
        | Expr::FromLast { unit: Unit::Year, count: -1 } => {
            Some(Expr::SamePart { unit, year: None }.into())
        }
        Expr::Fields(Fields { year, .. }) => Some(Expr::SamePart { unit, year }.into()),
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

/// The same week of last year: 52 weeks back, so that weekdays lie upon their like.
fn same_week_of(year: &Expr) -> Option<Expr> {
    let Expr::Shift { unit: Unit::Year, count: -1, .. } = *year else { return None };
    let date = Box::new(Expr::Shift { unit: Unit::Week, count: 0, manner: Manner::Unit });
    Some(Expr::Beside { unit: Unit::Week, count: -52, date })
}

pub(super) fn later(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.count()?);
    let count = if args.has(Class::Earlier) { -count } else { count };
    // A week later is seven days later, not the next week of the calendar.
    let (unit, count) = match unit {
        Unit::Week => (Unit::Day, count.checked_mul(7)?),
        _ => (unit, count),
    };
    length(unit)?;
    // "dos días después de la boda": when that was the text does not say.
    (!args.after().is_some_and(|token| token.own.has(Class::Of))).then_some(())?;
    Some(Expr::FromLast { unit, count }.into())
}

pub(super) fn seq(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.seq().unwrap_or(0));
    (unit == Unit::Period || length(unit).is_some()).then_some(())?;
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
    if args.has(Class::That) && unit == Unit::Day {
        return Some(Expr::Told { unit }.into());
    }
    // "a week later" is seven days later, "the week after" the next of the calendar.
    let says_one = args.captures.first().and_then(|first| args.token(first.item));
    if unit == Unit::Week && says_one.is_some_and(|token| token.own.has(Class::One)) {
        return Some(Expr::FromLast { unit: Unit::Day, count: count.checked_mul(7)? }.into());
    }
    Some(Expr::FromLast { unit, count }.into())
}

/// "quel 7 ottobre": readers know of which year.
pub(super) fn that_day(args: &Args<'_>) -> Option<Draft> {
    let (month, day) = (args.unsigned(Class::Month)?, args.unsigned(Class::Day)?);
    let fields = Fields { month: Some(month), day: Some(day), ..Fields::default() };
    exists(&fields).then(|| Expr::ThatDay { month, day }.into())
}

/// "the following morning", "la sera prima", "that night".
pub(super) fn seq_part(args: &Args<'_>) -> Option<Draft> {
    (!args.counts_from_other()).then_some(())?;
    let expr = match args.seq() {
        Some(count) => Expr::FromLast { unit: Unit::Day, count },
        None => Expr::Told { unit: Unit::Day },
    };
    Some(Draft { time: args.time(), ..expr.into() })
}

/// "The next year they counted": in a tale the unit after the last mention.
pub(super) fn narrated(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let is_next = args.rel()? == 1 && !args.is_plural(Class::Unit);
    (is_next && matches!(unit, Unit::Week | Unit::Month | Unit::Year)).then_some(())?;
    Some(Expr::Shift { unit, count: 1, manner: Manner::Narrated }.into())
}

/// The following Friday, the Friday before.
pub(super) fn seq_weekday(args: &Args<'_>) -> Option<Draft> {
    let (weekday, nth) = (args.unsigned(Class::Weekday)?, args.seq()?);
    (nth != 0 && (args.has(Class::Seq) || args.at_edge())).then_some(())?;
    Some(Expr::WeekdayFrom { weekday, nth, date: None }.into())
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

/// "alla vigilia di", where no day follows.
pub(super) fn before_event(args: &Args<'_>) -> Option<Draft> {
    (!leads_to_day(args.tokens_after())).then_some(())?;
    nothing(args)
}

/// Whether a day follows, after articles and the like: "lendemain de Noël", "eve of 3 May".
pub(super) fn leads_to_day(tokens: &[Token]) -> bool {
    const DAYS: ClassSet =
        ClassSet::of(&[Class::Day, Class::Month, Class::Weekday, Class::Numeric]);
    const LITTLE: ClassSet = ClassSet::of(&[Class::Of, Class::Det]);
    // "the eve of Election Day", but not "of the election"
    let is_holiday = |token: &Token| {
        token.own.has(Class::Holiday) || token.flags.capital && token.classes.has(Class::Holiday)
    };
    let is_day = |token: &Token| is_holiday(token) || token.own.meets(DAYS);
    tokens.iter().find(|token| !token.own.meets(LITTLE)).is_some_and(is_day)
}
