//! Days, months and years in figures that only what stands around them makes dates.

use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Lean, Manner};
use super::super::token::{Number, Token, short_year};
use super::fields::{COUNTED, counts_things, exists};
use super::period::decade_of;
use super::{Args, Draft};

/// Words that lead to a year and to no number of things.
const LEADS: ClassSet = ClassSet::of(&[Class::Of, Class::From, Class::Since, Class::Until]);

/// A smaller number in words, with nothing around it, counts something.
const LEAST_IN_WORDS: i32 = 10;

/// Words that may stand in the plural before a number of things.
const LEADS_YEAR: [Class; 4] = [Class::Det, Class::Of, Class::From, Class::Since];

/// "le 24 12 2014": figures with blanks between them, where a word before says that it is a day, or
/// nothing else is said at all.
pub(super) fn spaced_date(args: &Args<'_>) -> Option<Draft> {
    const SAYS_DAY: ClassSet =
        ClassSet::of(&[Class::Det, Class::From, Class::Until, Class::Since, Class::Weekday]);
    let is_figure = |class: Class| !matches!(class, Class::Det | Class::Of);
    let figures = args.captures.iter().filter(|capture| is_figure(capture.class));
    let in_digits = |item: usize| args.token(item).is_some_and(|t| t.number != Number::None);
    if !figures.map(|capture| capture.item).all(in_digits) {
        return None;
    }
    let is_alone = args.before().is_none() && args.after().is_none();
    let led = args.has(Class::Det) || args.before().is_some_and(|t| t.own.meets(SAYS_DAY));
    let follows_word = args.before().is_none_or(|token| token.number == Number::None);
    let is_full = args.has(Class::Year) || args.unsigned(Class::ShortYear).is_some_and(|y| y > 31);
    // "el 21 del 3 en Madrid"
    let is_of = args.has(Class::Of) && args.after().is_some_and(|token| token.own.has(Class::In));
    let is_said =
        led && (args.at_edge() || is_of) || is_full && follows_word && !counts_things(args);
    let is_whole = args.has(Class::Year) || args.at_edge() || is_of;
    (is_alone || is_said && is_whole).then_some(())?;
    let month = args.unsigned(Class::Number).filter(|month| (1..=12).contains(month));
    let fields =
        Fields { month: Some(month?), day: args.unsigned(Class::Day), ..Fields::default() };
    let fields = Fields { year: args.year(), ..fields };
    exists(&fields).then(|| fields.into())
}

/// "11 / 2016", "en 11, 2016": a month in figures.
pub(super) fn spaced_month(args: &Args<'_>) -> Option<Draft> {
    const JOINS: ClassSet = ClassSet::of(&[Class::Slash, Class::Dash, Class::Dot]);
    let number = args.captures.iter().find(|capture| capture.class == Class::Number)?;
    let month = u32::try_from(number.value).ok().filter(|month| (1..=12).contains(month))?;
    let token = args.token(number.item)?;
    let in_digits = token.number != Number::None;
    // "05" counts nothing; "/ 2013 / 05 / news" is an address, "2013 - 05 - 26" goes on.
    let goes_on = matches!(args.tokens_after(), [mark, next, ..]
        if mark.own.meets(JOINS) && next.own.has(Class::Number));
    let is_address = args.before().is_some_and(|token| token.own.has(Class::Slash)) || goes_on;
    let is_padded = matches!(token.number, Number::Plain { value: ..10, digits: 2 }) && !is_address;
    let is_unit_month = args.unit().is_none_or(|unit| unit == Unit::Month);
    // "2016 - 11 dead" counts them.
    let ends = is_padded
        || args.has(Class::Slash) && args.captures.last()?.class == Class::Year
        || args.at_edge();
    let is_month = in_digits && is_unit_month && ends && !args.follows_number();
    (is_month && !counts_things(args))
        .then(|| Fields { month: Some(month), year: args.year(), ..Fields::default() }.into())
}

/// "ley 3/2018, de 5 de diciembre": the day of a law, in the year of its number.
pub(super) fn law_day(args: &Args<'_>) -> Option<Draft> {
    let number = args.number_token(Class::Numeric).or_else(|| args.number_token(Class::OfYear));
    let (Number::Date { year: Some(year), day: None, .. } | Number::OfYear(year)) = number? else {
        return None;
    };
    let day = args.captures.iter().find(|capture| capture.class == Class::Day)?;
    let fields = Fields {
        year: Some(year),
        month: args.unsigned(Class::Month),
        day: args.unsigned(Class::Day),
        ..Fields::default()
    };
    exists(&fields).then(|| vec![(day.item, args.end, fields.into())].into())
}

/// "2016 . 05": a full stop joins a year and a month only where the month has its nought.
pub(super) fn padded_month(args: &Args<'_>) -> Option<Draft> {
    let number = args.captures.iter().find(|capture| capture.class == Class::Number)?;
    let is_padded =
        matches!(args.token(number.item)?.number, Number::Plain { value: ..10, digits: 2 });
    is_padded.then(|| spaced_month(args))?
}

/// "il 16", "the 18th": a day of this month or the next to it, where nothing is counted with it.
/// A request "for the 21st" has one too: that its month goes unsaid is the rule, not the exception.
pub(super) fn bare_day(args: &Args<'_>) -> Option<Draft> {
    let day = args.captures.iter().find(|capture| capture.class == Class::Day)?;
    let in_digits = args.token(day.item).is_some_and(|token| token.number != Number::None);
    // "am 3., 4. und 5. Mai" goes on.
    let goes_on = matches!(args.tokens_after(), [comma, next, ..]
        if comma.own.has(Class::Comma) && next.own.has(Class::Day));
    // "il sedici" is a day where it is all that is asked.
    let is_all = args.before().is_none() && args.after().is_none() && day.value >= LEAST_IN_WORDS;
    ((in_digits || is_all) && args.at_edge() && !goes_on)
        .then(|| Expr::DayOfMonth(day.value.unsigned_abs()).into())
}

/// "dal 13 al 18": days of an unnamed month, with nothing counted after them; "del día 3 al 5"
/// counts nothing.
pub(super) fn bare_days(args: &Args<'_>) -> Option<Draft> {
    let mut days = args.captures.iter().filter(|capture| capture.class == Class::Day);
    let (first, last) = (days.next()?, days.next()?);
    let in_digits = args.token(first.item).is_some_and(|token| token.number != Number::None);
    let says_day = args.unit() == Some(Unit::Day);
    (in_digits && first.value < last.value && (says_day || args.at_edge())).then_some(())?;
    (!args.is_of_time()).then_some(())?;
    // "between 21 and 23" may be anything.
    let is_alone = args.before().is_none() && args.tokens_after().len() <= 1;
    (!args.has(Class::Between) || is_alone).then_some(())?;
    let day = |day: i32| Some(Box::new(Expr::DayOfMonth(day.unsigned_abs())));
    Some(Expr::Range(day(first.value), day(last.value)).into())
}

/// "entro il 15", "le 16" with nothing around it: a day of an unnamed month.
pub(super) fn day_until(args: &Args<'_>) -> Option<Draft> {
    const SAYS_WHEN: ClassSet = ClassSet::of(&[Class::Until, Class::For]);
    let is_led = args.captures.iter().any(|capture| SAYS_WHEN.has(capture.class));
    let is_alone = args.before().is_none() && args.after().is_none();
    let day = bare_day(args).filter(|_| is_led || is_alone)?;
    let item = args.captures.iter().find(|capture| capture.class == Class::Day)?.item;
    Some(Draft { lean: Lean::Future, span_from: Some(item), ..day })
}

/// "il 3 u.s.", "le 13 prochain": a day of an unnamed month, before or after the article's.
pub(super) fn day_rel(args: &Args<'_>) -> Option<Draft> {
    let day = args.captures.iter().find(|capture| capture.class == Class::Day)?;
    let in_digits = args.token(day.item).is_some_and(|token| token.number != Number::None);
    let counts = args.after().is_some_and(|token| token.own.has(Class::Unit));
    let is_of_many = LEADS_YEAR.iter().any(|class| args.is_plural(*class));
    (in_digits && !counts && !is_of_many).then_some(())?;
    let day = day.value.unsigned_abs();
    let lean = match args.rel()? {
        ..0 => Lean::Past,
        // "il 3 c.m.", "le 20 courant": of the article's own month.
        0 => {
            let fields = Fields { day: Some(day), ..Fields::default() };
            let month = Expr::Shift { unit: Unit::Month, count: 0, manner: Manner::Unit };
            return Some(Expr::Within { fields, outer: Box::new(month) }.into());
        }
        1.. => Lean::Until,
    };
    Some(Draft { lean, ..Expr::DayOfMonth(day).into() })
}

/// "dal 12 al 15 c.m.": days of the article's own month.
pub(super) fn days_rel(args: &Args<'_>) -> Option<Draft> {
    let mut days = args.captures.iter().filter(|capture| capture.class == Class::Day);
    let (first, last) = (days.next()?, days.next()?);
    let counts = args.after().is_some_and(|token| token.own.has(Class::Unit));
    (args.rel()? == 0 && first.value < last.value && !counts).then_some(())?;
    let day = |day: i32| {
        let fields = Fields { day: Some(day.unsigned_abs()), ..Fields::default() };
        let month = Expr::Shift { unit: Unit::Month, count: 0, manner: Manner::Unit };
        Some(Box::new(Expr::Within { fields, outer: Box::new(month) }))
    };
    Some(Expr::Range(day(first.value), day(last.value)).into())
}

/// "la mattina del 3": a day of an unnamed month with a part of it.
pub(super) fn day_part_of_day(args: &Args<'_>) -> Option<Draft> {
    const GOES_ON: ClassSet = ClassSet::of(&[
        Class::Of,
        Class::Month,
        Class::Slash,
        Class::Dash,
        Class::And,
        Class::To,
        Class::Unit,
        Class::Number,
    ]);
    let day = args.captures.iter().find(|capture| capture.class == Class::Day)?;
    let in_digits = args.token(day.item).is_some_and(|token| token.number != Number::None);
    let next = args.tokens_after().iter().find(|token| !token.own.has(Class::Dot));
    let goes_on = next.is_some_and(|token| token.own.meets(GOES_ON));
    (in_digits && !goes_on).then_some(())?;
    Some(Draft { time: args.time(), ..Expr::DayOfMonth(day.value.unsigned_abs()).into() })
}

/// "il 9/10 giugno": what looks like a day and a month are two days of the month that follows.
pub(super) fn slashed_days(args: &Args<'_>) -> Option<Draft> {
    let Number::Date { year: None, month: one, day: Some(other) } =
        args.number_token(Class::Numeric)?
    else {
        return None;
    };
    let (first, last) = (one.min(other), one.max(other));
    let of_day = |day| {
        let fields = Fields {
            day: Some(day),
            month: args.unsigned(Class::Month),
            year: args.year(),
            ..Fields::default()
        };
        exists(&fields).then(|| Box::new(Expr::Fields(fields)))
    };
    (last == first + 1).then_some(())?;
    Some(Expr::Range(Some(of_day(first)?), Some(of_day(last)?)).into())
}

/// "dopo il 92": two digits without an apostrophe are a year only where nothing else follows that
/// they could count, and only of the article's own time.
pub(super) fn late_year(args: &Args<'_>) -> Option<Draft> {
    let year = args.unsigned(Class::ShortYear).filter(|year| *year > 31).map(short_year)?;
    let goes_on = args.after().is_some_and(|token| token.own.has(Class::And));
    // "il 92, il 93 e il 94 per cento" count.
    let is_lead = args.has(Class::Det) && !args.before().is_some_and(|t| t.own.meets(LEADS));
    let mut next = args.tokens_after().iter().skip(1).skip_while(|t| t.own.has(Class::Det));
    let is_listed = next.next().is_some_and(|token| token.own.has(Class::Number));
    (!(is_lead && is_listed)).then_some(())?;
    let is_of_many = LEADS_YEAR.iter().any(|class| args.is_plural(*class)) || args.is_counted();
    // After a singular article nothing is counted: "la crisi del 92 impone".
    let verb = |token: &Token| token.classes.is_empty() && !token.flags.capital;
    let by_singular = args.has(Class::Of) || args.has(Class::FromThe);
    let is_told = by_singular && args.after().is_some_and(verb);
    (!is_of_many && (args.at_edge() || goes_on || is_told)).then_some(())?;
    let item = args.captures.last()?.item;
    Some(Draft { span_from: Some(item), ..Expr::YearOfOurs(year).into() })
}

/// "nell'anno 476": a year of three digits.
pub(super) fn old_year(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Year && !args.is_plural(Class::Unit)).then_some(())?;
    let year = args.value(Class::Number).filter(|year| (100..1000).contains(year))?;
    let counts = args.after().is_some_and(|t| t.classes.meets(COUNTED) || t.own.has(Class::Unit));
    (!counts).then(|| Fields { year: Some(year), ..Fields::default() }.into())
}

/// "en los 80".
pub(super) fn bare_decade(args: &Args<'_>) -> Option<Draft> {
    const GOES_ON: ClassSet = ClassSet::of(&[Class::And, Class::Of, Class::In, Class::To]);
    let goes_on = args.after().is_some_and(|token| token.own.meets(GOES_ON));
    (args.at_edge() || goes_on).then_some(())?;
    let years = args.value(Class::Number).filter(|years| (30..100).contains(years))?;
    decade_of(years).map(Draft::from)
}
