//! Named periods: weeks, quarters and halves by number, decades, centuries, holidays.

use super::super::calendar::parts_per_year;
use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Manner, What};
use super::super::token::{Number, Token};
use super::length::nothing;
use super::{Args, Draft};
use crate::model::{DateValue, Modifier};

/// A longer life or reign is told otherwise.
const MOST_YEARS: i32 = 130;

/// Week 31 of 2024, "die 31. Kalenderwoche 2024".
pub(super) fn week_number(args: &Args<'_>) -> Option<Draft> {
    const NUMBERS: ClassSet = ClassSet::of(&[Class::Number, Class::Day, Class::Ordinal]);
    (args.has(Class::WeekNoun) || args.unit()? == Unit::Week).then_some(())?;
    let number = args.captures.iter().find(|capture| NUMBERS.has(capture.class))?;
    let week = Some(number.value).filter(|week| (1..=53).contains(week));
    Some(Fields { part: Some((Unit::Week, week?)), year: args.year(), ..Fields::default() }.into())
}

/// 1994-95. "2012-14" and "2015-32" are taken too: with nothing around them they read like it.
pub(super) fn year_pair(args: &Args<'_>) -> Option<Draft> {
    const LEADS: ClassSet = ClassSet::of(&[Class::In, Class::Of, Class::Open, Class::Since]);
    let (first, short) = match args.number_token(Class::Numeric) {
        // "die Saison 2010/11"
        Some(Number::Date { year: Some(year), month, day: None }) => {
            let next = i32::try_from(month).ok().filter(|next| *next == (year + 1) % 100)?;
            (year, next)
        }
        _ => (args.value(Class::Year)?, args.value(Class::ShortYear)?),
    };
    let last = first - first.rem_euclid(100) + short;
    // "the war of 1756-63": a year of long ago, where a word says that it is one.
    let is_led = args.before().is_some_and(|token| token.own.meets(LEADS));
    let earliest = if is_led { 1400 } else { 1900 };
    (earliest..2100).contains(&first).then_some(())?;
    (last > first && last - first < 60).then_some(())?;
    let year = |year| Some(Box::new(Expr::Fixed(DateValue::Year(year))));
    Some(Expr::Range(year(first), year(last)).into())
}

/// "(1813-1901)", "the decade 1990-2000", "the season 2022/2023": from year to year.
pub(super) fn years(args: &Args<'_>) -> Option<Draft> {
    let mut captures = args.captures.iter().filter(|capture| capture.class == Class::Year);
    let (first, last) = (captures.next()?, captures.next()?);
    let is_season = args.has(Class::Slash);
    let steps = last.value - first.value;
    (if is_season { steps == 1 } else { (1..MOST_YEARS).contains(&steps) }).then_some(())?;
    let year = |year| Some(Box::new(Expr::Fixed(DateValue::Year(year))));
    let range: Draft = Expr::Range(year(first.value), year(last.value)).into();
    let begins = args.captures.iter().find(|capture| capture.class != Class::Open)?.item;
    Some(vec![(begins, last.item + 1, range)].into())
}

/// "the last day of the year", "il secondo semestre dell'anno": of the article's own.
pub(super) fn nth_unit_of(args: &Args<'_>) -> Option<Draft> {
    let mut units = args.values(Class::Unit).filter_map(Unit::from_value);
    let (unit, whole) = (units.next()?, units.next()?);
    let is_part = Unit::Day <= unit && unit < whole && whole <= Unit::Year;
    (is_part && !args.is_plural(Class::Unit) && !args.is_told_apart()).then_some(())?;
    let nth = args.value(Class::Ordinal).or_else(|| args.rel().filter(|rel| *rel < 0))?;
    let within = Box::new(Expr::Shift { unit: whole, count: 0, manner: Manner::Unit });
    Some(Expr::Nth { nth, what: What::Unit(unit), within }.into())
}

/// "erste Aprilwoche", "zweite Märzhälfte": a part of a month in one word with it.
pub(super) fn nth_of_month(args: &Args<'_>) -> Option<Draft> {
    let nth = args.value(Class::Ordinal)?;
    let month =
        Fields { month: args.unsigned(Class::Month), year: args.year(), ..Fields::default() };
    let month = Box::new(Expr::Fields(month));
    if let Some(unit) = args.unit() {
        let is_part = matches!(unit, Unit::Day | Unit::Week | Unit::Weekend);
        return is_part.then(|| Expr::Nth { nth, what: What::Unit(unit), within: month }.into());
    }
    let modifier = match nth {
        1 => Modifier::Start,
        2 => Modifier::End,
        _ => return None,
    };
    let expr = Expr::HalfOf { half: nth, whole: month };
    Some(Draft { modifier: Some(modifier), ..expr.into() })
}

/// "the winter of 2022-23": it begins in the first of the two years.
pub(super) fn season_pair(args: &Args<'_>) -> Option<Draft> {
    let year = args.value(Class::Year)?;
    let next = args.values(Class::Year).nth(1).or_else(|| args.value(Class::ShortYear))?;
    (next % 100 == (year + 1) % 100).then_some(())?;
    let fields =
        Fields { season: args.value(Class::Season), year: Some(year), ..Fields::default() };
    Some(fields.into())
}

/// "nell'Ottocento": a century that has a name.
pub(super) fn century_name(args: &Args<'_>) -> Option<Draft> {
    const LEADS: ClassSet =
        ClassSet::of(&[Class::In, Class::Of, Class::Det, Class::Part, Class::From, Class::Half]);
    let name = args.captures.iter().find(|capture| capture.class == Class::CenturyName);
    let is_name = name.and_then(|c| args.token(c.item))?.flags.capital;
    let led = args.before().is_some_and(|token| token.own.meets(LEADS));
    (is_name && led).then_some(())?;
    Some(Expr::Fixed(DateValue::Century(args.value(Class::CenturyName)?)).into())
}

/// "gli anni Dieci del Novecento"
pub(super) fn decade_of_century(args: &Args<'_>) -> Option<Draft> {
    let tens = args.captures.iter().find(|capture| TENS_OF_YEARS.has(capture.class))?.value;
    let century = args.value(Class::CenturyName)?;
    ((0..100).contains(&tens) && tens % 10 == 0).then_some(())?;
    Some(Expr::Fixed(DateValue::Decade(century * 10 + tens / 10)).into())
}

pub(super) fn part_of_year(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let nth = args.value(Class::Ordinal).or_else(|| args.value(Class::Roman));
    let nth = nth.or_else(|| args.value(Class::Day))?;
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

pub(super) fn decade(args: &Args<'_>) -> Option<Draft> {
    let years = args.captures.iter().find(|capture| TENS_OF_YEARS.has(capture.class))?.value;
    decade_of(years).map(Draft::from)
}

/// "la década 70"
pub(super) fn unit_decade(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Decade && !args.is_plural(Class::Unit)).then(|| decade(args))?
}

/// "in his early 60s": an age.
pub(super) fn age(args: &Args<'_>) -> Option<Draft> {
    (args.value(Class::DigitDecade)? < 100).then(|| nothing(args))?
}

pub(super) const TENS_OF_YEARS: ClassSet = ClassSet::of(&[
    Class::Tens,
    Class::DigitDecade,
    Class::TickYear,
    Class::ShortYear,
    Class::Number,
]);

pub(super) fn decade_of(years: i32) -> Option<Expr> {
    // "the 1800s" are a century.
    if years % 100 == 0 && (1000..1900).contains(&years) {
        return Some(Expr::Fixed(DateValue::Century(years / 100)));
    }
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
    // "la città natale": a word in small letters after another noun is no feast.
    let common = args.captures.iter().find(|capture| capture.class == Class::Holiday)?;
    let is_common =
        args.token(common.item).is_some_and(|t| t.own.has(Class::Common) && !t.flags.capital);
    let is_noun = |token: &Token| !token.flags.ends && token.classes.is_empty();
    if is_common && args.before().is_some_and(is_noun) {
        return nothing(args);
    }
    // "l'armistice du 11 novembre 1918": the day behind says it all.
    if args.after().is_some_and(|token| token.own.has(Class::Of)) && dated(args.tokens_after()) {
        return nothing(args);
    }
    // "the Good Friday Agreement", but "on Christmas Day President Lee"
    let is_name = |token: &Token| token.flags.capital && token.classes.is_empty();
    let is_led = args.before().is_some_and(|token| token.own.has(Class::Det));
    let is_title =
        args.capital_names && !args.compounds && is_led && args.after().is_some_and(is_name);
    if is_title && args.captures.len() == 1 {
        return nothing(args);
    }
    let index = usize::try_from(args.value(Class::Holiday)?).ok()?;
    let holiday = *args.holidays.get(index)?;
    Some(Expr::Holiday { holiday, year: args.year(), rel: args.rel() }.into())
}

/// Whether "of" and a day with its month follow.
fn dated(tokens: &[Token]) -> bool {
    const LITTLE: ClassSet = ClassSet::of(&[Class::Of, Class::Det]);
    let mut rest = tokens.iter().skip_while(|token| token.own.meets(LITTLE));
    let is_day = rest.next().is_some_and(|token| token.own.has(Class::Day));
    is_day && rest.find(|token| !token.own.meets(LITTLE)).is_some_and(|t| t.own.has(Class::Month))
}
