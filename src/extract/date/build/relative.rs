//! Expressions that count from the article's own date: last week, three days ago, tonight.

use super::super::calendar::length;
use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Lean, Manner};
use super::super::token::Token;
use super::length::nothing;
use super::sequel::leads_to_day;
use super::{Args, Draft};

const DAY_HOURS: i32 = 24;

/// How many words and marks "ended on the 30th of June, 2023" has at most.
const END_WORDS: usize = 8;

/// What "and a half" adds to years, in months.
pub(super) const HALF_YEAR: i32 = 6;

pub(super) fn last_unit(args: &Args<'_>) -> Option<Draft> {
    let (value, count) = match args.value(Class::LastUnit) {
        Some(value) => (value, -1),
        None => (args.value(Class::ThisUnit)?, 0),
    };
    let unit = Unit::from_value(value)?;
    // "im Laufe des Jahres 2023", "au cours du mois de juin"
    (!args.is_told_apart()).then_some(())?;
    Some(Expr::Shift { unit, count, manner: Manner::Unit }.into())
}

pub(super) fn day_step(args: &Args<'_>) -> Option<Draft> {
    let leads_on = args.after().is_some_and(|token| token.own.has(Class::Of));
    (!leads_on || leads_to_day(args.tokens_after())).then_some(())?;
    Some(Expr::FromLast { unit: Unit::Day, count: args.value(Class::DayStep)? }.into())
}

/// The year, the quarter: the one that the article is of.
pub(super) fn this_unit(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let is_one = matches!(unit, Unit::Year | Unit::Quarter | Unit::Month | Unit::Week);
    (is_one && !args.is_plural(Class::Unit)).then_some(())?;
    (!goes_on_as_word(args) && !is_told_apart(args) && !args.is_of_time()).then_some(())?;
    // Figures of "the quarter" are those of the one told of.
    if unit == Unit::Quarter && !args.has(Class::Until) {
        return Some(Expr::FromLast { unit, count: 0 }.into());
    }
    Some(Expr::Shift { unit, count: 0, manner: Manner::Unit }.into())
}

/// "the year-ago quarter", "the month rate": the unit is but a part of a longer word.
pub(super) fn goes_on_as_word(args: &Args<'_>) -> bool {
    args.after().is_some_and(|token| {
        token.flags.glued && token.classes.has(Class::Dash) || token.classes.has(Class::Unit)
    })
}

/// "la semana próxima", "the year 2019": what follows says which one.
fn is_told_apart(args: &Args<'_>) -> bool {
    const TELLS: ClassSet =
        ClassSet::of(&[Class::RelAfter, Class::Year, Class::Month, Class::Number]);
    let is_sequel = |token: &Token| token.own.has(Class::Seq) && args.has(Class::Until);
    // "the fiscal year ended June 30, 2023": the end says which, if it says its year.
    let by_end = args.unit() == Some(Unit::Year)
        && args.after().is_some_and(|token| token.classes.has(Class::Ends))
        && args.tokens_after().iter().take(END_WORDS).any(|token| token.own.has(Class::Year));
    args.after().is_some_and(|token| token.own.meets(TELLS) || is_sequel(token)) || by_end
}

/// At the week-end: the one just past or the one ahead, as the clause says.
pub(super) fn weekend(args: &Args<'_>) -> Option<Draft> {
    // "le week-end prochain"
    let is_related = args.after().is_some_and(|token| token.own.has(Class::RelAfter));
    (args.unit()? == Unit::Weekend && !args.is_of_time() && !is_related).then_some(())?;
    let manner = if is_alone(args) { Manner::Unit } else { Manner::Perhaps };
    Some(Expr::Shift { unit: Unit::Weekend, count: 0, manner }.into())
}

/// "la settimana" with nothing around it: what is asked about is the one that goes on.
pub(super) fn unit_alone(args: &Args<'_>) -> Option<Draft> {
    let unit = args.unit()?;
    let is_one = matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
    (is_one && is_alone(args) && !args.is_plural(Class::Unit)).then_some(())?;
    Some(Expr::Shift { unit, count: 0, manner: Manner::Unit }.into())
}

fn is_alone(args: &Args<'_>) -> bool {
    args.before().is_none() && args.after().is_none()
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
        // "the next day" is the one after the day told of: from today it would be "tomorrow".
        Unit::Day if count == 1 => Some(Expr::FromLast { unit, count }.into()),
        // "the last day of October"
        Unit::Day if count < 0 && args.after().is_some_and(|t| t.own.has(Class::Of)) => None,
        _ => Some(Expr::Shift { unit, count, manner: Manner::Unit }.into()),
    }
}

pub(super) fn stretch(args: &Args<'_>) -> Option<Draft> {
    let rel = args.rel().or_else(|| args.seq())?;
    let (unit, count) = (args.unit()?, args.value(Class::Number)?);
    // "the next 48 hours"
    let (unit, count) = match unit {
        Unit::Hour if count % DAY_HOURS == 0 => (Unit::Day, count / DAY_HOURS),
        _ => (unit, count),
    };
    // "ha passato due anni": a verb.
    let is_verb = rel < 0 && args.before().is_some_and(|token| token.own.has(Class::Past));
    (rel != 0 && !is_verb).then_some(())?;
    length(unit)?;
    Some(Expr::Stretch { unit, count: count.checked_mul(rel.signum())? }.into())
}

pub(super) fn vague_stretch(args: &Args<'_>) -> Option<Draft> {
    Some(Expr::Vague(args.rel()?.signum()).into())
}

/// "dans les quinze jours": from now to so many days on.
pub(super) fn within_days(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.value(Class::Number)?);
    length(unit)?;
    Some(Expr::Stretch { unit, count }.into())
}

/// June of last year.
pub(super) fn within_shift(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year).then_some(())?;
    let fields = Fields { month: args.unsigned(Class::Month), ..Fields::default() };
    let count = args.rel()?;
    let outer = Box::new(Expr::Shift { unit: Unit::Year, count, manner: Manner::Unit });
    Some(Expr::Within { fields, outer }.into())
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
    length(unit)?;
    Some(Expr::Shift { unit, count, manner: Manner::Unit }.into())
}

pub(super) fn ago(args: &Args<'_>) -> Option<Draft> {
    counted(args, -1, Manner::Counted)
}

/// "two nights ago"
pub(super) fn nights_ago(args: &Args<'_>) -> Option<Draft> {
    let nights = args.count().filter(|nights| (1..=31).contains(nights))?;
    Some(Expr::Offset(-nights).into())
}

/// "half a year ago", "half a century from now"
pub(super) fn half_unit(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = match args.unit()? {
        Unit::Century => (Unit::Year, 50),
        Unit::Decade => (Unit::Year, 5),
        Unit::Year => (Unit::Month, HALF_YEAR),
        _ => return nothing(args),
    };
    let count = if args.has(Class::Ago) { -count } else { count };
    Some(Expr::Shift { unit, count, manner: Manner::Counted }.into())
}

/// A year ago today.
pub(super) fn ago_from(args: &Args<'_>) -> Option<Draft> {
    let (unit, count) = (args.unit()?, args.count()?);
    length(unit)?;
    let date = Box::new(Expr::Offset(args.value(Class::Offset)?));
    Some(Expr::Beside { unit, count: count.checked_neg()?, date }.into())
}

/// Ten years ago this month.
pub(super) fn ago_unit(args: &Args<'_>) -> Option<Draft> {
    let mut units = args.values(Class::Unit).filter_map(Unit::from_value);
    let (unit, part) = (units.next()?, units.next()?);
    let is_part = matches!(part, Unit::Week | Unit::Month | Unit::Quarter) && part < unit;
    (is_part && args.rel()? == 0).then_some(())?;
    let day = Box::new(Expr::Lengths(vec![(unit, args.count()?.checked_neg()?)]));
    Some(Expr::Around { unit: part, day }.into())
}

/// "heute in acht Tagen": a week, for today is counted too.
pub(super) fn ahead_from(args: &Args<'_>) -> Option<Draft> {
    let (unit, count, offset) = (args.unit()?, args.count()?, args.value(Class::Offset)?);
    length(unit).filter(|_| offset >= 0)?;
    let counts_both = unit == Unit::Day && count > 1 && count % 7 == 1;
    let count = if counts_both { count - 1 } else { count };
    Some(Expr::Beside { unit, count, date: Box::new(Expr::Offset(offset)) }.into())
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

fn adds_half(args: &Args<'_>) -> bool {
    args.value(Class::Filler) == Some(HALF_YEAR) || args.has(Class::AndHalf)
}

pub(super) fn counted(args: &Args<'_>, sign: i32, manner: Manner) -> Option<Draft> {
    let counts = args.captures.iter().filter_map(|capture| match capture.class {
        Class::Number | Class::AndHalf => Some(capture.value),
        Class::One => Some(1),
        _ => None,
    });
    // "hace año y medio"
    let unsaid = args.has(Class::Filler) && args.count().is_none() && !args.has(Class::AndHalf);
    let counts = counts.chain(unsaid.then_some(1));
    let units = args.values(Class::Unit).filter_map(Unit::from_value);
    let lengths: Vec<(Unit, i32)> =
        units.zip(counts).map(|(unit, count)| (unit, count.saturating_mul(sign))).collect();
    match lengths[..] {
        [(Unit::Second | Unit::Minute | Unit::Hour, _)] if args.has(Class::Ahead) => {
            Some(Expr::Vague(0).into())
        }
        [(Unit::Period, _)] | [] => None,
        // "a year and a half ago"
        [(Unit::Year, count)] if adds_half(args) => {
            let count = count.checked_mul(12)?.checked_add(HALF_YEAR * sign)?;
            Some(Expr::Shift { unit: Unit::Month, count, manner }.into())
        }
        [(unit, count)] => Some(Expr::Shift { unit, count, manner }.into()),
        _ => Some(Expr::Lengths(lengths).into()),
    }
}

/// Two Sundays from now, three Fridays ago.
pub(super) fn weekdays_away(args: &Args<'_>) -> Option<Draft> {
    let (weekday, count) = (args.unsigned(Class::Weekday)?, args.count()?);
    let is_ago = args.has(Class::Ago) || args.has(Class::AgoBefore);
    let nth = if is_ago { -count } else { count };
    let date = Some(Box::new(Expr::Offset(0)));
    (nth != 0).then(|| Expr::WeekdayFrom { weekday, nth, date }.into())
}

/// "Wednesday week": a week after the Wednesday that comes.
pub(super) fn weekday_week(args: &Args<'_>) -> Option<Draft> {
    const COUNTS: ClassSet = ClassSet::of(&[Class::Number, Class::Day, Class::After, Class::In]);
    let is_week = args.unit()? == Unit::Week && !args.is_plural(Class::Unit);
    let goes_on = args.after().is_some_and(|token| token.own.meets(COUNTS));
    (is_week && !goes_on && !goes_on_as_word(args)).then_some(())?;
    let fields = Fields { weekday: args.unsigned(Class::Weekday), ..Fields::default() };
    let date = Box::new(Expr::Fields(fields));
    Some(Draft { lean: Lean::Until, ..Expr::Beside { unit: Unit::Day, count: 7, date }.into() })
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
    // "ora di pranzo" is an hour.
    let is_unit = args.captures.first().and_then(|c| args.token(c.item)).is_some_and(names_unit);
    let is_of = args.after().is_some_and(|token| token.own.has(Class::Of));
    (!(is_unit && is_of)).then_some(())?;
    Some(Expr::Vague(args.value(Class::Vague)?).into())
}

pub(super) fn offset(args: &Args<'_>) -> Option<Draft> {
    let said = args.captures.iter().find(|capture| capture.class == Class::Offset);
    let word = said.and_then(|said| args.token(said.item));
    let before = args.before().filter(|token| !token.flags.ends && !token.own.has(Class::Dot));
    // "day-to-day" is no "to-day".
    let is_joined = |token: &Token| token.flags.glued && token.own.has(Class::Dash);
    let is_part = word.is_some_and(|word| word.flags.glued) && before.is_some_and(is_joined);
    // "ein Morgen" is a noun.
    let is_noun = args.compounds
        && args.captures.len() == 1
        && word.is_some_and(|word| word.flags.capital && word.own.has(Class::DayPart))
        && before.is_some_and(|token| token.own.has(Class::One) || token.classes.is_empty());
    (!is_part && !is_noun).then_some(())?;
    let days = args.value(Class::Offset).or_else(|| args.rel()).unwrap_or(0);
    // "the next morning", but not "la nuit prochaine"
    if args.value(Class::Rel) == Some(1) {
        let expr = Expr::FromLast { unit: Unit::Day, count: 1 };
        return Some(Draft { time: args.time(), ..expr.into() });
    }
    Some(Draft { time: args.time(), ..Expr::Offset(days).into() })
}
