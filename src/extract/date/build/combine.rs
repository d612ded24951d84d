//! Larger expressions made of smaller ones: parts, ranges, dates said twice, dates with a time.

use super::super::class::{Class, Unit};
use super::super::expr::{Expr, Fields, Lean, Manner, Node, What};
use super::length::nothing;
use super::{Args, Draft};
use crate::model::Modifier;

pub(super) fn part_modifier(args: &Args<'_>) -> Option<Modifier> {
    Some(match args.value(Class::Part)? {
        0 => Modifier::Start,
        1 => Modifier::Mid,
        _ => Modifier::End,
    })
}

/// In the list of parts of a longer time.
const REST: i32 = 3;

pub(super) fn part(args: &Args<'_>) -> Option<Draft> {
    let whole = args.node(0)?;
    if args.value(Class::Part) == Some(REST) {
        return Some(Draft { expr: Expr::Rest(Box::new(whole.expr.clone())), ..whole.into() });
    }
    Some(Draft { modifier: part_modifier(args), ..whole.into() })
}

pub(super) fn part_unit(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    (unit >= Unit::Week && unit != Unit::Period).then_some(())?;
    let expr = Expr::Shift { unit, count: 0, manner: Manner::Unit };
    if args.value(Class::Part) == Some(REST) {
        return Some(Expr::Rest(Box::new(expr)).into());
    }
    Some(Draft { modifier: part_modifier(args), ..expr.into() })
}

pub(super) fn half_of(args: &Args<'_>) -> Option<Draft> {
    let is_half = args.value(Class::Part).is_none_or(|part| part == 1);
    let half = args
        .value(Class::Half)
        .filter(|half| *half > 0)
        .or_else(|| args.value(Class::Ordinal).filter(|_| is_half))?;
    matches!(half, 1 | 2).then_some(())?;
    let whole = args.node(0)?;
    let modifier = Some(if half == 1 { Modifier::Start } else { Modifier::End });
    let expr = Expr::HalfOf { half, whole: Box::new(whole.expr.clone()) };
    Some(Draft { expr, modifier, ..whole.into() })
}

/// "el tercer cuarto de 2016"
pub(super) fn quarter_of(args: &Args<'_>) -> Option<Draft> {
    let nth = args.value(Class::Ordinal).filter(|nth| (1..=4).contains(nth) || *nth == -1)?;
    let whole = args.node(0)?;
    let within = Box::new(whole.expr.clone());
    Some(Draft { expr: Expr::Nth { nth, what: What::Unit(Unit::Quarter), within }, ..whole.into() })
}

/// "la segunda mitad del año": of the article's own.
pub(super) fn half_of_unit(args: &Args<'_>) -> Option<Draft> {
    let (unit, half) = (args.unit()?, args.value(Class::Half)?);
    let is_unit = Unit::Week <= unit && unit <= Unit::Year && !args.is_told_apart();
    (is_unit && matches!(half, 1 | 2)).then_some(())?;
    let whole = Box::new(Expr::Shift { unit, count: 0, manner: Manner::Unit });
    let modifier = Some(if half == 1 { Modifier::Start } else { Modifier::End });
    Some(Draft { modifier, ..Expr::HalfOf { half, whole }.into() })
}

pub(super) fn nth(args: &Args<'_>) -> Option<Draft> {
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
    // The day that a season begins on is not that of its first month.
    let is_season = matches!(outer.expr, Expr::Fields(Fields { season: Some(_), .. }));
    if is_season && matches!(what, What::Unit(Unit::Day) | What::Weekday(_)) {
        return nothing(args);
    }
    let within = Box::new(outer.expr.clone());
    Some(Draft { expr: Expr::Nth { nth, what, within }, modifier: None, ..outer.into() })
}

/// The first Monday of the month.
pub(super) fn nth_of_unit(args: &Args<'_>) -> Option<Draft> {
    let Expr::Fields(Fields { weekday: Some(weekday), rel, .. }) = args.node(0)?.expr else {
        return None;
    };
    let nth = args.value(Class::Ordinal).or(rel).filter(|nth| *nth != 0)?;
    (args.unit()? > Unit::Week).then_some(())?;
    let within = Expr::Shift { unit: args.unit()?, count: 0, manner: Manner::Unit };
    Some(Expr::Nth { nth, what: What::Weekday(weekday), within: Box::new(within) }.into())
}

/// The Friday after Easter, the third Friday before 1 May.
pub(super) fn weekday_beside(args: &Args<'_>) -> Option<Draft> {
    let Expr::Fields(Fields { weekday: Some(weekday), rel: None, .. }) = args.node(0)?.expr else {
        return None;
    };
    let nth = args.value(Class::Ordinal).unwrap_or(1);
    (nth > 0).then_some(())?;
    let nth = if args.has(Class::Before) { -nth } else { nth };
    let date = Some(Box::new(args.node(1)?.expr.clone()));
    Some(Expr::WeekdayFrom { weekday, nth, date }.into())
}

/// From the 4 to the 23 of this month.
pub(super) fn days_of(args: &Args<'_>) -> Option<Draft> {
    let outer = args.node(0)?;
    let of_day = |day: i32| {
        let fields = Fields { day: u32::try_from(day).ok(), ..Fields::default() };
        Some(Box::new(Expr::Within { fields, outer: Box::new(outer.expr.clone()) }))
    };
    let mut days = args.values(Class::Day);
    let (first, last) = (days.next()?, days.next()?);
    (first < last).then(|| Expr::Range(of_day(first), of_day(last)).into())
}

pub(super) fn day_of(args: &Args<'_>) -> Option<Draft> {
    (!args.says_before()).then_some(())?;
    let fields = Fields { day: args.unsigned(Class::Day), ..Fields::default() };
    let outer = args.node(0)?;
    Some(Expr::Within { fields, outer: Box::new(outer.expr.clone()) }.into())
}

/// "il 15 del mese": of the article's own.
pub(super) fn day_of_unit(args: &Args<'_>) -> Option<Draft> {
    let is_month = args.unit()? == Unit::Month && !args.is_plural(Class::Unit);
    (is_month && !args.is_told_apart()).then_some(())?;
    let fields = Fields { day: args.unsigned(Class::Day), ..Fields::default() };
    let outer = Box::new(Expr::Shift { unit: Unit::Month, count: 0, manner: Manner::Unit });
    Some(Expr::Within { fields, outer }.into())
}

pub(super) fn within(args: &Args<'_>) -> Option<Draft> {
    completed(args.node(0)?, args.node(1)?)
}

pub(super) fn within_reversed(args: &Args<'_>) -> Option<Draft> {
    completed(args.node(1)?, args.node(0)?)
}

pub(super) fn completed(inner: &Node, outer: &Node) -> Option<Draft> {
    let outer_expr = Box::new(match outer.expr {
        // "Wednesday in two weeks" is one of that week.
        Expr::Shift { unit: Unit::Week, count, .. } => {
            Expr::Shift { unit: Unit::Week, count, manner: Manner::Unit }
        }
        _ => outer.expr.clone(),
    });
    let expr = match inner.expr {
        Expr::Fields(Fields { weekday: Some(day), rel: Some(rel), .. }) if rel != 0 => {
            Expr::Nth { nth: rel, what: What::Weekday(day), within: outer_expr }
        }
        // "February, March": a month holds no month.
        Expr::Fields(fields) if fields.month.is_some() && outer.is_month() => return None,
        Expr::Fields(fields) if fields.year.is_none() && fields.rel.is_none() => {
            Expr::Within { fields, outer: outer_expr }
        }
        // "el día 12 del próximo mes"
        Expr::DayOfMonth(day) if outer.is_month() || outer.is_step_of(Unit::Month) => {
            let fields = Fields { day: Some(day), ..Fields::default() };
            Expr::Within { fields, outer: outer_expr }
        }
        Expr::Shift { unit, count: nth @ ..0, manner: Manner::Unit } if unit < Unit::Year => {
            Expr::Nth { nth, what: What::Unit(unit), within: outer_expr }
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

pub(super) fn around(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    matches!(unit, Unit::Week | Unit::Weekend).then_some(())?;
    if let Expr::Range(first, _) = &args.node(0)?.expr {
        let is_days = matches!(first.as_deref(), Some(Expr::Fields(fields)) if fields.is_day());
        return is_days.then(|| args.node(0).map(Draft::from))?;
    }
    let is_day = matches!(args.captures.last()?.class, Class::Dated | Class::OffsetDate);
    is_day.then_some(())?;
    let day = Box::new(args.node(0)?.expr.clone());
    Some(Expr::Around { unit, day }.into())
}

/// "the week beginning 18 March": seven days from there.
pub(super) fn week_from(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Week).then_some(())?;
    let first = Box::new(args.node(0)?.expr.clone());
    let last = Expr::Beside { unit: Unit::Day, count: 6, date: first.clone() };
    Some(Draft {
        lean: args.node(0)?.lean,
        ..Expr::Range(Some(first), Some(Box::new(last))).into()
    })
}

/// "trois semaines après demain": what alone is the day after tomorrow is counted from tomorrow.
pub(super) fn beside_offset(args: &Args<'_>) -> Option<Draft> {
    let Expr::Duration { unit, count: Some(count) } = args.node(0)?.expr else { return None };
    let (Expr::Offset(days), first) = (&args.node(1)?.expr, args.node(1)?.first) else {
        return None;
    };
    super::super::calendar::length(unit)?;
    let sign = days.signum();
    let lead = args.tokens.get(first)?;
    let leads = lead.classes.has(if sign > 0 { Class::After } else { Class::Before });
    (days.abs() == 2 && leads).then_some(())?;
    let date = Box::new(Expr::Offset(sign));
    Some(Expr::Beside { unit, count: count.checked_mul(sign)?, date }.into())
}

pub(super) fn beside(args: &Args<'_>) -> Option<Draft> {
    let (Expr::Duration { unit, count: Some(count) }
    | Expr::Shift { unit, count, manner: Manner::Counted | Manner::Perhaps }) = args.node(0)?.expr
    else {
        return None;
    };
    super::super::calendar::length(unit)?;
    // "a year after Oct. 7": news counts the years up to its own time.
    if unit == Unit::Year && !args.has(Class::Before) && leaves_year_open(args.node(1)?) {
        return Some(Draft { lean: Lean::Open, ..args.node(1)?.into() });
    }
    let count = if args.has(Class::Before) { -count } else { count };
    // "80 anni dal 1944" is how long ago that is.
    (!args.has(Class::From) || args.node(1)?.is_day()).then_some(())?;
    let date = Box::new(args.node(1)?.expr.clone());
    // "entro 30 giorni dal 3 marzo", but "a due mesi dal 7 ottobre"
    let looks_back = || args.before().is_some_and(|token| token.own.has(Class::To));
    let lean = match args.has(Class::From) {
        true if looks_back() => Lean::Past,
        true => Lean::Until,
        false => Lean::Open,
    };
    Some(Draft { lean, ..Expr::Beside { unit, count, date }.into() })
}

/// Whether it is a day of a month, of no year.
fn leaves_year_open(node: &Node) -> bool {
    match node.expr {
        Expr::Fields(fields) => fields.day.is_some() && fields.month.is_some() && !fields.is_told(),
        _ => false,
    }
}

/// The day after Christmas, the week before 3 May.
pub(super) fn beside_next(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    super::super::calendar::length(unit).filter(|_| !args.is_plural(Class::Unit))?;
    let count = if args.has(Class::Before) { -1 } else { 1 };
    let date = Box::new(args.node(0)?.expr.clone());
    let date = if unit == Unit::Day { date } else { Box::new(Expr::Around { unit, day: date }) };
    Some(Expr::Beside { unit, count, date }.into())
}

/// "two days before", with nothing after it.
pub(super) fn beside_last(args: &Args<'_>) -> Option<Draft> {
    let Expr::Duration { unit, count: Some(count) } = args.node(0)?.expr else { return None };
    super::super::calendar::length(unit)?;
    let count = count.checked_mul(args.seq()?)?;
    // A week later is seven days later, not the next week of the calendar.
    let (unit, count) = match unit {
        Unit::Week => (Unit::Day, count.checked_mul(7)?),
        _ => (unit, count),
    };
    match args.after() {
        Some(after) if after.own.has(Class::Det) => {
            Some(Expr::FromLastOrEvent { unit, count }.into())
        }
        Some(after) if after.own.has(Class::Pronoun) => None,
        Some(after) if after.flags.capital || args.counts_from_other() => None,
        _ => Some(Expr::FromLast { unit, count }.into()),
    }
}

pub(super) fn both(args: &Args<'_>) -> Option<Draft> {
    // "da oggi al 15 marzo" is a range.
    let is_from = args.before().is_some_and(|token| token.own.has(Class::From));
    (!(is_from && args.has(Class::In))).then_some(())?;
    said_twice(args.node(0)?, args.node(1)?)
}

/// "this morning (11 April)": the day in brackets is what was meant to be told, so that a part of
/// the day is dropped; a time by the clock stays.
pub(super) fn both_stated(args: &Args<'_>) -> Option<Draft> {
    let draft = both(args)?;
    let time = draft.time.filter(|time| time.contains(':'));
    Some(Draft { time, ..draft })
}

pub(super) fn both_reversed(args: &Args<'_>) -> Option<Draft> {
    said_twice(args.node(1)?, args.node(0)?)
}

/// "Jul 18, Fri" with nothing after it.
pub(super) fn both_listed(args: &Args<'_>) -> Option<Draft> {
    args.after().is_none_or(|token| token.flags.ends).then(|| both_reversed(args))?
}

pub(super) fn said_twice(loose: &Node, exact: &Node) -> Option<Draft> {
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

pub(super) fn at_time(args: &Args<'_>) -> Option<Draft> {
    let time = args.node(1)?.time.clone();
    Some(Draft { time, ..args.node(0)?.into() })
}

pub(super) fn at_time_reversed(args: &Args<'_>) -> Option<Draft> {
    let time = args.node(0)?.time.clone();
    Some(Draft { time, ..args.node(1)?.into() })
}

pub(super) fn day_part(args: &Args<'_>) -> Option<Draft> {
    Some(Draft { time: args.time(), ..args.node(0)?.into() })
}

pub(super) fn range(args: &Args<'_>) -> Option<Draft> {
    let (first, last) = (args.node(0)?, args.node(1)?);
    let is_framed = args.has(Class::From) || args.has(Class::Between);
    if args.has(Class::To) && !is_framed && first.is_day() != last.is_day() {
        return None;
    }
    let start = match first.expr {
        Expr::Vague(0) => Expr::Offset(0),
        _ => completed_by(&first.expr, &last.expr),
    };
    span(start, last)
}

/// "la prossima settimana tra mercoledì e venerdì": both sides lie in that week.
pub(super) fn range_within(args: &Args<'_>) -> Option<Draft> {
    let (outer, first, last) = (args.node(0)?, args.node(1)?, args.node(2)?);
    let (first, last) = (completed(first, outer)?, completed(last, outer)?);
    Some(Expr::Range(Some(Box::new(first.expr)), Some(Box::new(last.expr))).into())
}

/// From Saturday 13 to Sunday 15 July: the first side takes the month of the last.
pub(super) fn completed_by(first: &Expr, last: &Expr) -> Expr {
    match (first, last) {
        (Expr::DayOfMonth(day), Expr::Fields(last)) if last.day.is_some() => {
            Expr::Fields(Fields { day: Some(*day), weekday: None, ..*last })
        }
        (Expr::Fields(first), Expr::Fields(last))
            if first.day.is_some() && first.month.is_none() && last.day.is_some() =>
        {
            Expr::Fields(Fields { month: last.month, year: last.year, ..*first })
        }
        // "tra luglio e agosto dello scorso anno"
        (Expr::Fields(first), Expr::Within { fields: last, outer })
            if first.day.is_none()
                && last.day.is_none()
                && first.year.is_none()
                && first.month.is_some()
                && first.month < last.month =>
        {
            Expr::Within { fields: *first, outer: outer.clone() }
        }
        _ => first.clone(),
    }
}

pub(super) fn span(first: Expr, last: &Node) -> Option<Draft> {
    let end = if last.expr == Expr::Vague(0) { Expr::Offset(0) } else { last.expr.clone() };
    let range = Expr::Range(Some(Box::new(first)), Some(Box::new(end)));
    Some(Draft { lean: last.lean, ..range.into() })
}

/// From the 3 to 5 May: the first takes month and year of the last.
pub(super) fn range_days(args: &Args<'_>) -> Option<Draft> {
    let last = args.node(0)?;
    let Expr::Fields(fields) = last.expr else { return None };
    let day = args.unsigned(Class::Day).filter(|day| Some(*day) < fields.day)?;
    span(Expr::Fields(Fields { day: Some(day), weekday: None, ..fields }), last)
}

/// July 13 to 15.
pub(super) fn days_range(args: &Args<'_>) -> Option<Draft> {
    let first = args.node(0)?;
    let Expr::Fields(fields) = first.expr else { return None };
    let day = args.unsigned(Class::Day).filter(|day| Some(*day) > fields.day)?;
    let last = Fields { day: Some(day), weekday: None, ..fields };
    span(first.expr.clone(), &Node { expr: Expr::Fields(last), ..first.clone() })
}

/// The date alone, with what the word before it adds.
pub(super) fn framed(args: &Args<'_>, lean: Lean, modifier: Option<Modifier>) -> Option<Draft> {
    let (node, item) = args.node_captures().next()?;
    let lean = if node.lean == Lean::Open { lean } else { node.lean };
    let modifier = node.modifier.or(modifier);
    Some(Draft { lean, modifier, span_from: Some(item), ..node.into() })
}

pub(super) fn until(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Until, None)
}

pub(super) fn ahead_of(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Future, None)
}

/// "seit dem 1. Januar" has begun, "dal primo gennaio" may not have.
pub(super) fn since(args: &Args<'_>) -> Option<Draft> {
    let lean = if args.value(Class::Since) == Some(1) { Lean::Over } else { Lean::Open };
    framed(args, lean, None)
}

pub(super) fn before(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::Before))
}

pub(super) fn after(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::After))
}

pub(super) fn about(args: &Args<'_>) -> Option<Draft> {
    framed(args, Lean::Open, Some(Modifier::Approx))
}

/// "lundi en quinze": whole weeks after the day that comes next, counted in days, that day being
/// the first.
pub(super) fn days_on(args: &Args<'_>) -> Option<Draft> {
    let date = Box::new(args.node(0)?.expr.clone());
    let count = args.value(Class::Number)?.checked_sub(1).filter(|days| days % 7 == 0)?;
    (count > 0).then_some(())?;
    Some(Draft { lean: Lean::Until, ..Expr::Beside { unit: Unit::Day, count, date }.into() })
}

/// The day after 3 May.
pub(super) fn step_from(args: &Args<'_>) -> Option<Draft> {
    let Expr::FromLast { unit: Unit::Day, count } = args.node(0)?.expr else { return None };
    (count != 0).then_some(())?;
    let date = Box::new(args.node(1)?.expr.clone());
    Some(Expr::Beside { unit: Unit::Day, count, date }.into())
}
