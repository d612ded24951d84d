//! Dates that say calendar fields: day, month, year, weekday, season.

use super::super::class::{Class, ClassSet, Unit};
use super::super::expr::{Expr, Fields, Lean};
use super::super::token::{Number, Token};
use super::length::{nothing, set};
use super::{Args, Draft};
use crate::model::DateValue;

pub(super) fn date(args: &Args<'_>) -> Option<Draft> {
    if let Some(number) = args.number_token(Class::Numeric) {
        let (year, month, day) = match number {
            Number::Date { year, month, day } => (year, month, day),
            Number::Week { year, week } => {
                return Some(Expr::Fixed(DateValue::Week { year, week }).into());
            }
            _ => return None,
        };
        let weekday = args.unsigned(Class::Weekday);
        let is_number = year.is_none() && weekday.is_none() && is_fraction(args);
        if is_number || year.is_some() && args.year().is_some() {
            return None;
        }
        // "5/7, 2020"
        let year = year.or_else(|| args.year());
        let fields = Fields { year, month: Some(month), day, weekday, ..Fields::default() };
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
    (!args.says_before()).then_some(())?;
    // "Friday, the fourth rise this month" counts rises.
    let is_counted = fields.weekday.is_some() && fields.month.is_none() && fields.day.is_some();
    if is_counted && !args.at_edge() && args.is_in_words(Class::Day) {
        return None;
    }
    // "between Friday and Tuesday 20 people died"
    let counts = |token: &Token| token.own.meets(COUNTED);
    let may_count = fields.month.is_none() && fields.weekday.is_some() && fields.day.is_some();
    let is_apart = args.has(Class::Comma) && !args.at_edge();
    if may_count && (is_apart || args.after().is_some_and(counts)) {
        return None;
    }
    // "mercoledì prossima settimana", "March next year": the word is of the unit.
    let is_of_unit = args.has(Class::RelAfter) && counts_units(args);
    (!is_of_unit).then_some(())?;
    // "Mondays", "los lunes", but not "am Morgen des Sonntags"
    let is_plural = |token: &Token| token.own.has(Class::Plural) && token.own.has(Class::Det);
    let is_led = args.has(Class::DayPart) && (args.has(Class::Of) || args.has(Class::Det));
    let is_many = args.is_plural(Class::Weekday) && !is_led;
    let repeats = is_many || args.before().is_some_and(is_plural);
    if fields.is_weekday_only() && fields.rel.is_none() && repeats {
        return set(args);
    }
    // "March two years ago"
    if args.has(Class::Day) && counts_units(args) && ends_in_word(args) {
        return None;
    }
    let short = args.unsigned(Class::ShortYear);
    if short.is_some_and(|year| year <= 31 && !(fields.day.is_some() && args.at_edge())) {
        return None;
    }
    // "il 3 maggio 45 persone": people, not a year.
    let is_day_or_listed = fields.day.is_some() || args.has(Class::Comma);
    let may_count = fields.month.is_some() && is_day_or_listed
        || fields.season.is_some() && !args.has(Class::Of);
    if short.is_some() && may_count && !args.at_edge() && !leads_to_place(args) {
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

/// "le 8 mai 45 à Berlin": a preposition and no number follow.
fn leads_to_place(args: &Args<'_>) -> bool {
    matches!(args.tokens_after(), [at, place, ..] if at.own.has(Class::In) && place.flags.capital)
}

/// Whether a unit follows.
fn counts_units(args: &Args<'_>) -> bool {
    args.after().is_some_and(|token| token.own.has(Class::Unit))
}

/// Whether the last word of the match is a number in letters.
fn ends_in_word(args: &Args<'_>) -> bool {
    args.captures.last().is_some_and(|last| {
        last.class == Class::Day && args.token(last.item).is_some_and(|t| t.number == Number::None)
    })
}

/// "October, 1st", "2018 May": a date where nothing else goes on with its last word.
pub(super) fn loose_date(args: &Args<'_>) -> Option<Draft> {
    let day = args.captures.iter().find(|capture| capture.class == Class::Day);
    let token = day.and_then(|day| args.token(day.item));
    let is_ordinal = token.is_some_and(|token| matches!(token.number, Number::Ordinal(_)));
    // "the 2021 July storms"
    let month = args.captures.iter().find(|capture| capture.class == Class::Month);
    let is_common = month.and_then(|m| args.token(m.item)).is_none_or(|t| t.own.has(Class::Common));
    let is_month = !is_common && day.is_none();
    (is_ordinal || is_month || args.at_edge()).then_some(())?;
    date(args)
}

/// "15. 5. 2018", "am siebten vierten": the full stops or ordinals say that it is a day.
pub(super) fn dotted_date(args: &Args<'_>) -> Option<Draft> {
    const NUMBERS: ClassSet = ClassSet::of(&[Class::Day, Class::Ordinal]);
    let numbers = args.captures.iter().filter(|capture| NUMBERS.has(capture.class));
    let mut numbers = numbers.filter_map(|capture| u32::try_from(capture.value).ok());
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
            let Some(token) = args.token(capture.item).filter(|t| t.own.has(Class::Common)) else {
                return false;
            };
            // "Sun" is a firm, a star, a paper: neither capital nor "for" make it a day; "sept" is
            // seven.
            let is_other = capture.class == Class::Weekday || token.own.has(Class::Number);
            let capital = token.flags.capital;
            let says_when = match args.capital_names {
                _ if is_other => false,
                true => capital && !args.follows_name() || led,
                false => !capital && led,
            };
            !says_when
        })
}

/// "2014 soldiers", but "in 2014 soldiers came": a year of our time that is led to as one is no count.
pub(super) fn counted(args: &Args<'_>) -> Option<Draft> {
    const LEADS: ClassSet = ClassSet::of(&[Class::In, Class::Until, Class::Since, Class::YearLead]);
    let led = args.before().is_some_and(|token| token.own.meets(LEADS));
    let year = args.captures.first().map_or(0, |capture| capture.value);
    let is_ours = (1900..2040).contains(&year) && year % 100 != 0;
    (!(led && is_ours) || args.has(Class::Measure)).then(|| nothing(args))?
}

/// "May I come in?", but "in May I came".
pub(super) fn question(args: &Args<'_>) -> Option<Draft> {
    let opens =
        args.before().is_none_or(|t| t.flags.ends || t.own.is_empty() || t.own.has(Class::Dot));
    opens.then(|| nothing(args))?
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
    let is_number =
        args.follows_number() || args.is_counted() || args.follows_code() || args.ends_figures();
    if is_number || args.ranges_to_count() || is_clock(args, year) || is_house(args) {
        return false;
    }
    // "around 1500 pupils" counts them.
    let is_about = args.lead().is_some_and(|t| t.own.has(Class::About) && !t.own.has(Class::In));
    if is_about && args.after().is_some_and(|t| !t.flags.ends && t.classes.is_empty()) {
        return false;
    }
    let followed_by_thing = args.after().is_some_and(|token| {
        !token.flags.ends && !token.flags.capital && token.classes.is_empty() && token.word == 0
    });
    // "los 2000 delegados" counts them.
    let is_plural =
        args.before().is_some_and(|t| t.own.has(Class::Plural) && t.own.has(Class::Det));
    // "die 2000 Delegierten"
    let is_before_noun = args.compounds
        && args.before().is_some_and(|t| t.own.has(Class::Det) && !t.own.has(Class::In))
        && args.after().is_some_and(|t| !t.flags.ends && t.flags.capital && t.classes.is_empty());
    if is_plural && followed_by_thing || is_before_noun {
        return false;
    }
    // "l'Unità d'Italia (1861)"
    let is_aside = year % 100 != 0
        && args.before().is_some_and(|token| token.own.has(Class::Open))
        && args.after().is_some_and(|token| token.own.has(Class::Close));
    let led = args.lead().is_some_and(|token| token.own.meets(LEADS)) || args.spans_years();
    let led = led || is_aside;
    if args.is_in_words(Class::Year) {
        return led || args.at_edge();
    }
    if args.compounds && year < 1900 && stands_alone(args, year) {
        return true;
    }
    match year {
        1900..=2039 => led || year % 100 != 0 || !followed_by_thing,
        1400..=2100 => led,
        // "in 1066 the duke", but neither "in 1200 of them" nor "in 1250 homes"
        _ => {
            const IN: ClassSet = ClassSet::of(&[Class::In, Class::Since, Class::Until]);
            let in_it = args.before().is_some_and(|token| token.own.meets(IN));
            in_it && year % 100 != 0 && !followed_by_thing
        }
    }
}

/// "wurde 1848 gegründet", "1789 begann": where no preposition leads to a year, what follows tells
/// it from a number of things, whose noun has a capital.
fn stands_alone(args: &Args<'_>, year: i32) -> bool {
    const COUNTS: ClassSet =
        ClassSet::of(&[Class::About, Class::TrapBefore, Class::To, Class::Rel, Class::Number]);
    const COUNTED: ClassSet = ClassSet::of(&[Class::Unit, Class::TrapAfter, Class::Measure]);
    let is_of = |token: &Token| token.own.has(Class::Of) && !token.own.has(Class::In);
    let is_count = |token: &Token| !token.flags.ends && token.own.meets(COUNTS);
    let goes_on = |token: &Token| {
        !token.flags.ends
            && !token.flags.capital
            && !token.own.meets(COUNTED)
            && !is_of(token)
            && token.number == Number::None
            && (token.classes.is_empty() || token.word != 0)
    };
    year % 100 != 0 && !args.before().is_some_and(is_count) && args.after().is_some_and(goes_on)
}

/// "1987 Elm Street": the number of a house.
fn is_house(args: &Args<'_>) -> bool {
    const NAME_WORDS: usize = 3;
    let mut name = args.tokens_after().iter().take(NAME_WORDS);
    let first = name.next().filter(|token| token.flags.capital && !token.flags.ends);
    first.is_some()
        && name.take_while(|token| token.flags.capital).any(|token| token.own.has(Class::Street))
}

/// "2030 Ieri", "alle 2030": four digits that tell the hour.
fn is_clock(args: &Args<'_>, year: i32) -> bool {
    const DAYS: ClassSet = ClassSet::of(&[Class::Offset, Class::TodayPart]);
    const LEADS: ClassSet =
        ClassSet::of(&[Class::In, Class::Until, Class::Since, Class::From, Class::About]);
    let is_hour = year / 100 < 24 && year % 100 < 60;
    let at = args.before().is_some_and(|t| t.own.has(Class::At) && !t.own.meets(LEADS));
    let opens = args.before().is_none_or(|token| token.flags.ends);
    is_hour && (at || opens && args.after().is_some_and(|token| token.own.meets(DAYS)))
}

/// "the month of April" is a date even with nothing around it, as "April" is.
pub(super) fn named_month(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Month).then_some(())?;
    let (month, rel) = (args.unsigned(Class::Month), args.rel());
    Some(Fields { month, rel, year: args.year(), ..Fields::default() }.into())
}

/// "32 August" is no day of August, and no August either.
pub(super) fn bad_day(args: &Args<'_>) -> Option<Draft> {
    let number = args.value(Class::Number)?;
    (number == 0 || (32..100).contains(&number)).then(|| nothing(args))?
}

/// "el día 8", "il giorno 8 maggio".
pub(super) fn named_day(args: &Args<'_>) -> Option<Draft> {
    (args.unit()? == Unit::Day).then_some(())?;
    let day = args.unsigned(Class::Day)?;
    // "il giorno prima"
    let last = args.captures.last().and_then(|last| args.token(last.item));
    (!last.is_some_and(|token| token.own.has(Class::SeqAfter))).then_some(())?;
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

pub(super) fn named_year(args: &Args<'_>) -> Option<Draft> {
    // "el año 92", but not "anni 92"
    let short = args.unsigned(Class::ShortYear).filter(|_| !args.has(Class::YearNoun));
    (short.is_none_or(|year| year > 31 && !args.is_plural(Class::Unit))).then_some(())?;
    // "un bilancio 20 milioni più alto"
    let counts = |token: &Token| token.own.meets(COUNTED) || token.own.has(Class::Unit);
    let is_short = !args.has(Class::Year) && !args.has(Class::TickYear);
    (!(is_short && args.after().is_some_and(counts))).then_some(())?;
    // "the tax year 2022/23" is two.
    let is_pair = matches!(args.tokens_after(), [mark, next, ..]
        if mark.own.has(Class::Slash) && next.own.has(Class::ShortYear));
    (!is_pair).then_some(())?;
    let is_year = args.has(Class::YearNoun) || args.unit() == Some(Unit::Year);
    // "il fatturato 93 sale": the noun is what the sentence is about.
    let figure = args.captures.iter().find(|capture| capture.class == Class::ShortYear);
    let span_from = figure.filter(|_| args.has(Class::YearNoun)).map(|figure| figure.item);
    let fields = Fields { year: args.year(), ..Fields::default() };
    is_year.then(|| Draft { span_from, ..fields.into() })
}
