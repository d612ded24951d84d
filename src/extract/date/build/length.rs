//! What has no place on the calendar: numbers in words, lengths, repetitions, times of day, traps.

use super::super::calendar::duration_code;
use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields};
use super::super::token::{Number, Token};
use super::fields::is_common_word;
use super::relative::HALF_YEAR;
use super::{Args, Draft};

/// The length of "St", which is a saint as often as a street.
const SAINT: u32 = 2;

pub(super) fn nothing(args: &Args<'_>) -> Option<Draft> {
    // "legge 11 febbraio 2005": the day of a law is no number of it.
    let is_day = args.has(Class::TrapBefore) && !args.has(Class::Month);
    let goes_on = args.after().is_some_and(|token| token.own.has(Class::Month));
    (!(is_day && goes_on)).then_some(Expr::Nothing.into())
}

/// "signora Aprile", "place Mai": a name has a capital, so "la signora lunedì" is no such thing. After
/// a preposition no month stands beside a noun, so that "in via maggio" needs none.
pub(super) fn named(args: &Args<'_>) -> Option<Draft> {
    const NAMES: ClassSet =
        ClassSet::of(&[Class::Month, Class::Weekday, Class::Season, Class::Holiday]);
    // "October Square", but "in May St. Louis" and "Saturday street protests"
    let street = args.captures.iter().find(|capture| capture.class == Class::Street);
    let is_told = args.before().is_some_and(|token| token.own.has(Class::In));
    let is_saint = |street: &Token| is_told && street.end - street.start == SAINT;
    let is_other = |street: &Token| !street.flags.capital || is_saint(street);
    if street.and_then(|street| args.token(street.item)).is_some_and(is_other) {
        return None;
    }
    let is_beside = is_told && args.captures.len() == 2;
    let is_name = |class| NAMES.has(class) && !(is_beside && class == Class::Month);
    let mut names = args.captures.iter().filter(|capture| is_name(capture.class));
    let is_small = |item: usize| args.token(item).is_some_and(|token| !token.flags.capital);
    (!names.any(|capture| is_small(capture.item))).then(|| nothing(args))?
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
            // "quatre-vingt-quatorze", "soixante et onze"
            _ if matches!(current % 100, 60 | 80) && (10..20).contains(&number) => {
                current += number;
            }
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

pub(super) fn duration(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    // "the 1988 quarter" is one of that year.
    let is_of_year = matches!(unit, Unit::Quarter | Unit::Half)
        && args.count().is_some_and(|count| (1900..2040).contains(&count));
    if unit == Unit::Period || is_of_year {
        return None;
    }
    if let (Unit::Year, Some(years)) = (unit, args.value(Class::AndHalf)) {
        let count = years.checked_mul(12)?.checked_add(HALF_YEAR);
        return Some(Expr::Duration { unit: Unit::Month, count }.into());
    }
    Some(Expr::Duration { unit, count: args.count() }.into())
}

pub(super) fn set(args: &Args<'_>) -> Option<Draft> {
    if args.has(Class::Month) && is_common_word(args, &Fields::default()) {
        return None;
    }
    // "the second Tuesday of each month" is not of each week.
    let is_weekly = args.unit().is_none_or(|unit| unit == Unit::Week);
    (!args.has(Class::Weekday) || is_weekly).then_some(())?;
    let every = match (args.value(Class::Weekday), args.value(Class::Month), args.unit()) {
        (Some(weekday), ..) => format!("XXXX-WXX-{weekday}"),
        (_, Some(month), _) => format!("XXXX-{month:02}"),
        (_, _, Some(unit)) => duration_code(unit, Some(args.value(Class::Number).unwrap_or(1))),
        _ => "P1D".to_owned(),
    };
    Some(Expr::Set(every).into())
}

pub(super) fn time(args: &Args<'_>) -> Option<Draft> {
    // "las dos primeras semanas" are no hour either.
    const COUNTS: ClassSet =
        ClassSet::of(&[Class::Month, Class::Of, Class::Part, Class::Ordinal, Class::Rel]);
    let (hour, minute) = match args.number_token(Class::Time) {
        Some(Number::Time { hour, minute }) => (hour, minute),
        _ => (args.unsigned(Class::Number)?, 0),
    };
    let hour = hour + args.unsigned(Class::Clock).filter(|_| hour < 12).unwrap_or(0);
    // "all'11 febbraio", "ab 15. Mai" are days, not hours.
    let counts_days = |token: &Token| token.own.meets(COUNTS);
    let mut after = args.tokens_after().iter().skip_while(|token| token.own.has(Class::Dot));
    (args.has(Class::Clock) || !after.next().is_some_and(counts_days)).then_some(())?;
    (hour <= 24 && minute < 60).then_some(())?;
    Some(Draft { time: Some(format!("T{hour:02}:{minute:02}")), ..Expr::Time.into() })
}
