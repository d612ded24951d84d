//! Lists and stretches told at once: several days of one month, months of one year, the decades.

use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Lean, Manner, Node};
use super::fields::exists;
use super::length::nothing;
use super::period::{TENS_OF_YEARS, century_of, decade_of};
use super::{Args, Draft};

/// 13 to 15 July, July 13 to 15; 3, 4 and 5 July.
pub(super) fn days(args: &Args<'_>) -> Option<Draft> {
    let of_day = |day: i32| {
        let day = u32::try_from(day).ok();
        let fields = Fields {
            day,
            month: args.unsigned(Class::Month),
            year: args.year(),
            rel: args.rel(),
            ..Fields::default()
        };
        exists(&fields).then_some(Expr::Fields(fields))
    };
    let days: Vec<i32> = args.values(Class::Day).collect();
    let (&first, &last) = (days.first()?, days.last()?);
    (first < last).then_some(())?;
    // A list of days is a stretch only where none is left out.
    let is_unbroken = || days.is_sorted_by(|day, next| day + 1 == *next);
    let is_list = (args.has(Class::And) || args.has(Class::Slash)) && !is_between(args);
    if is_list && !is_unbroken() {
        return list(args, ClassSet::of(&[Class::Day]), |day| of_day(day).map(Draft::from));
    }
    let (Some(first), Some(last)) = (of_day(first), of_day(last)) else { return nothing(args) };
    Some(Expr::Range(Some(Box::new(first)), Some(Box::new(last))).into())
}

/// "zwischen dem 10. und 15. März", "entre los días 3 y 7 de marzo" say where the stretch begins and ends.
fn is_between(args: &Args<'_>) -> bool {
    const BETWEEN: ClassSet = ClassSet::of(&[Class::Det, Class::Unit]);
    let first = args.captures.first().and_then(|first| args.items.get(first.item));
    let before = first.and_then(|first| args.tokens.get(..first.0)).unwrap_or_default();
    let lead = before.iter().rev().find(|token| !token.own.meets(BETWEEN));
    lead.is_some_and(|token| token.own.has(Class::Between) && !token.flags.ends)
}

/// A mention for each capture of one of `classes`; the first and the last take what stands before
/// and after them in the match.
fn list(args: &Args<'_>, classes: ClassSet, of: impl Fn(i32) -> Option<Draft>) -> Option<Draft> {
    let captures = || args.captures.iter().filter(|capture| classes.has(capture.class));
    let count = captures().count();
    let members = captures().enumerate().map(|(index, capture)| {
        let start = if index == 0 { args.captures.first()?.item } else { capture.item };
        let end = if index + 1 == count { args.end } else { capture.item + 1 };
        Some((start, end, of(capture.value)?))
    });
    Some(members.collect::<Option<Vec<_>>>()?.into())
}

/// "fiscal 1990 ended June 30": the year, and its last day.
pub(super) fn year_ended(args: &Args<'_>) -> Option<Draft> {
    let mut nodes = args.node_captures();
    let ((whole, first), (end, last)) = (nodes.next()?, nodes.next()?);
    let Expr::Fields(fields @ Fields { year: None, weekday: None, .. }) = end.expr else {
        return None;
    };
    let year = match whole.expr {
        Expr::Fields(Fields { year, .. }) => year?,
        _ => return None,
    };
    let end = Fields { year: Some(year), ..fields };
    exists(&end)
        .then(|| vec![(first, first + 1, whole.into()), (last, last + 1, end.into())].into())
}

/// January, February and April 2022.
pub(super) fn months(args: &Args<'_>) -> Option<Draft> {
    list(args, ClassSet::of(&[Class::Month]), |month| {
        let month = u32::try_from(month).ok();
        Some(Fields { month, year: args.year(), ..Fields::default() }.into())
    })
}

/// "the summer and autumn of 1967"
pub(super) fn seasons(args: &Args<'_>) -> Option<Draft> {
    list(args, ClassSet::of(&[Class::Season]), |season| {
        Some(Fields { season: Some(season), year: args.year(), ..Fields::default() }.into())
    })
}

/// "gli anni Ottanta e Novanta", "the 1980s and 1990s".
pub(super) fn decades(args: &Args<'_>) -> Option<Draft> {
    list(args, TENS_OF_YEARS, |years| Some(decade_of(years)?.into()))
}

/// The 15th and 16th centuries.
pub(super) fn centuries(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Century).then_some(())?;
    list(args, ClassSet::of(&[Class::Roman, Class::Ordinal, Class::Day]), |nth| {
        Some(century_of(nth)?.into())
    })
}

/// "lunedì e martedì prossimi".
pub(super) fn weekdays(args: &Args<'_>) -> Option<Draft> {
    list(args, ClassSet::of(&[Class::Weekday]), |weekday| {
        let weekday = u32::try_from(weekday).ok();
        Some(Fields { weekday, rel: args.rel(), ..Fields::default() }.into())
    })
}

/// "The first nine months of 2024": the months, and the year itself.
pub(super) fn units_of(args: &Args<'_>) -> Option<Draft> {
    let nodes: Vec<(&Node, usize)> = args.node_captures().collect();
    let &(whole, item) = nodes.last()?;
    let within = Box::new(whole.expr.clone());
    let is_first = says_first(args);
    let (unit, count) = match nodes.first()?.0.expr {
        Expr::Duration { unit, count } if is_first => (unit, count?),
        Expr::Duration { unit, count } if args.value(Class::Ordinal) == Some(-1) => {
            (unit, count?.checked_neg()?)
        }
        Expr::Stretch { unit, count: count @ ..0 } => (unit, count),
        // "los nueve primeros meses de 2023"
        _ if is_first && nodes.len() == 1 => (args.unit()?, args.value(Class::Number)?),
        _ => return None,
    };
    let is_unit = |class: Class| class == Class::Unit || class >= Class::Date;
    let units_item = args.captures.iter().find(|capture| is_unit(capture.class))?.item;
    matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter).then_some(())?;
    let units = Expr::Units { unit, count, within }.into();
    // Quarters are counted from the year that they belong to.
    if unit == Unit::Quarter {
        return Some(units);
    }
    let first = args.captures.first()?.item;
    Some(vec![(first, units_item + 1, units), (item, item + 1, whole.into())].into())
}

fn says_first(args: &Args<'_>) -> bool {
    args.value(Class::Part) == Some(0) || args.value(Class::Ordinal) == Some(1)
}

/// "nei primi sei mesi dell'anno": of the article's own.
pub(super) fn units_of_unit(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = match args.node(0).map(|node| &node.expr) {
        Some(&Expr::Duration { unit, count: Some(count) }) => (unit, count),
        Some(_) => return None,
        // "les trois premiers mois de l'année"
        None => (args.unit()?, args.value(Class::Number)?),
    };
    let whole = args.values(Class::Unit).last().and_then(Unit::from_value)?;
    let is_last = args.value(Class::Ordinal) == Some(-1);
    (says_first(args) || is_last).then_some(())?;
    (unit < whole && whole <= Unit::Year && !args.is_told_apart()).then_some(())?;
    let count = if is_last { count.checked_neg()? } else { count };
    let within = Box::new(Expr::Shift { unit: whole, count: 0, manner: Manner::Unit });
    Some(Expr::Units { unit, count, within }.into())
}

/// "domani e venerdì": the weekday follows the day that it is listed after.
pub(super) fn listed(args: &Args<'_>) -> Option<Draft> {
    let mut nodes = args.node_captures();
    let ((first, first_item), (last, last_item)) = (nodes.next()?, nodes.next()?);
    let Expr::Offset(1..) = first.expr else { return None };
    let last = Draft { lean: Lean::Until, ..last.into() };
    Some(vec![(first_item, first_item + 1, first.into()), (last_item, last_item + 1, last)].into())
}
