//! The article's own date, where nothing better than its text tells it: a dateline states it ("Roma,
//! 3 mar –"), or it is inferred ("ieri 15 novembre" is told on the 16th) and marked so.
//!
//! A wrong date is worse than none: evidence that disagrees is dropped, and a year is supplied only
//! where something in the text fixes it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::extract::searched::Searched;
use crate::extract::{date, label};
use crate::model::{
    Article, Basis, Certainty, DateKind, DateMention, DateValue, Granularity, Published,
};
use crate::text::Span;

/// How far into its paragraph a dateline may reach: in bytes.
const DATELINE: usize = 110;

/// A stated day is evidence of the year of an article at most so many days later.
const NEAR_DAYS: i64 = 7;

/// The same for the day of an embedded post, which always bears its year.
const NEAR_POST_DAYS: i64 = 30;

/// A day that the text gives for itself.
#[derive(Clone, Debug, PartialEq)]
struct Evidence {
    /// The day or day of a year that the text names.
    named: DateValue,
    /// How many days from the article's day the named one is: -1 for "ieri".
    offset: i64,
    basis: Basis,
    span: Span,
}

/// Fills in `published` where the text implies it and nothing as exact is known. `mentions` are the
/// temporal expressions of the text, found without a reference.
pub fn infer(article: &mut Article, mentions: &[DateMention]) {
    let known = article.published.value.as_ref();
    if known.and_then(DateValue::as_day).is_some() {
        return;
    }
    let evidence = evidence(article, mentions);
    let found = evidence.as_ref().map(|evidence| resolve(evidence, known, &article.text, mentions));
    match (evidence, found.flatten()) {
        (Some(evidence), Some((value, basis)))
            if known.is_none_or(|known| agrees(&value, known)) =>
        {
            article.published = Published {
                value: Some(value),
                basis,
                evidence: Some(evidence.span),
                ..Published::default()
            };
        }
        _ => complete_stated(article, mentions),
    }
}

/// A date line without a year gets the year that the text fixes.
fn complete_stated(article: &mut Article, mentions: &[DateMention]) {
    let Some(DateValue::DayOfYear { month, day }) = article.published.value else { return };
    if let Some(year) = year_of(month, day, &article.text, mentions) {
        article.published.value = DateValue::DayOfYear { month, day }.in_year(year);
        article.published.basis = Basis::Inferred;
    }
}

/// Notes the earliest day on which the article can have been written, where its own day is unknown:
/// the latest that it looks back on, or that an embedded post bears. Asked once its dates are found.
pub(super) fn bound(article: &mut Searched) {
    article.published.after = earliest(article);
}

fn earliest(article: &Searched) -> Option<NaiveDate> {
    let published = article.published.value.as_ref();
    if published.is_some_and(|value| value.as_day().is_some()) {
        return None;
    }
    let known = published.and_then(DateValue::days);
    let mut told: Vec<(NaiveDate, Span)> = article
        .dates
        .iter()
        .filter(|date| {
            date.kind == DateKind::Date && date.value.granularity() <= Granularity::Month
        })
        .filter(|date| date.certainty == Certainty::Exact || known.is_some())
        .filter_map(|date| Some((date.value.days()?.0, date.span)))
        .filter(|(day, _)| known.is_none_or(|(first, last)| first < *day && *day <= last))
        .collect();
    told.sort_unstable();
    let looks_back = |span: Span| is_post(&article.text, span) || is_told_back(article, span);
    told.into_iter().rev().find(|&(_, span)| looks_back(span)).map(|(day, _)| day)
}

/// Whether the clause around a date looks back on it.
pub fn is_told_back(article: &Article, date: Span) -> bool {
    let at = article.sentences.partition_point(|sentence| sentence.end <= date.start);
    article.sentences.get(at).is_some_and(|sentence| {
        let around = label::surroundings(article, sentence, date);
        date::looks_back(&article.text, around, date, article.language)
    })
}

/// The dateline, or what all deictic expressions with a day agree on.
fn evidence(article: &Article, mentions: &[DateMention]) -> Option<Evidence> {
    if let Some(dateline) = dateline(article, mentions) {
        return Some(dateline);
    }
    let mut deictic = mentions.iter().filter_map(|mention| {
        let named = named_day(&mention.value)?;
        let offset = offset(mention.span.of(&article.text), article.language)?;
        Some(Evidence { named, offset, basis: Basis::Inferred, span: mention.span })
    });
    let first = deictic.next()?;
    let day = shifted(&first, 2000)?;
    let is_same = |other: Evidence| {
        shifted(&other, 2000)
            .is_some_and(|other| (other.month(), other.day()) == (day.month(), day.day()))
    };
    deictic.all(is_same).then_some(first)
}

/// "Bruxelles, 11 apr. –", "WASHINGTON, April 3 (Reuters) -": a day between a place and a dash at the
/// start of the text.
fn dateline(article: &Article, mentions: &[DateMention]) -> Option<Evidence> {
    let text: &str = &article.text;
    let start = article.captions.iter().fold(0, |at, caption| {
        if caption.range().start <= at { caption.range().end + 2 } else { at }
    });
    let mention = mentions.iter().find(|mention| mention.span.range().start >= start)?;
    let span = mention.span.range();
    if span.end > start + DATELINE {
        return None;
    }
    let before = text.get(start..span.start)?;
    let after = text.get(span.end..)?.trim_start_matches(['.', ')', ' ']);
    let after = match after.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((agency, rest)) if agency.len() < 24 => rest.trim_start(),
        _ => after,
    };
    let named = named_day(&mention.value)?;
    (is_place(before) && after.starts_with(['–', '—', '-'])).then_some(Evidence {
        named,
        offset: 0,
        basis: Basis::Stated,
        span: mention.span,
    })
}

/// Whether what stands before the dash or the day of a dateline names a place: "Bruxelles".
pub(super) fn is_place(before: &str) -> bool {
    let mut words = before.split_whitespace();
    before.starts_with(|c: char| c.is_uppercase() || c == '(')
        && !before.contains('\n')
        && words.all(|word| word.len() <= 3 || !word.starts_with(char::is_lowercase))
}

/// The day that a value names, with or without its year; a time of day belongs to its day.
fn named_day(value: &DateValue) -> Option<DateValue> {
    match value {
        DateValue::Day(_) | DateValue::DayOfYear { .. } => Some(value.clone()),
        DateValue::Time(time) => named_day(&time.day),
        _ => None,
    }
}

/// How many days from the day of writing an expression says that it is: "ieri" in "ieri 15 novembre"
/// is -1. Asked of the engine, which knows the language, with two days of writing on different
/// weekdays; a weekday would give two answers.
fn offset(expression: &str, language: &str) -> Option<i64> {
    let is_digit = |c: char| c.is_ascii_digit();
    days_from_writing(expression.get(..expression.find(is_digit)?)?, language)
}

fn days_from_writing(words: &str, language: &str) -> Option<i64> {
    let asked = |year, month, day| {
        let reference = NaiveDate::from_ymd_opt(year, month, day)?;
        let found = date::find(words, language, Some(&DateValue::Day(reference)));
        let day = found.iter().find_map(|mention| named_day(&mention.value)?.as_day())?;
        Some((day - reference).num_days()).filter(|days| days.abs() <= 2)
    };
    let answer = asked(2001, 6, 13)?;
    (asked(2003, 9, 19)? == answer).then_some(answer)
}

/// The dates of an article that count from the day of writing and say no day of their own, "ieri",
/// by their index, with how many days from it they are.
pub fn told_from_writing(article: &Article) -> Vec<(usize, i64)> {
    let asked = |mention: &DateMention| {
        let is_bare = mention.value == DateValue::Past && mention.kind == DateKind::Date;
        let words = mention.span.of(&article.text);
        is_bare.then(|| days_from_writing(words, article.language)).flatten()
    };
    let dates = article.dates.iter().enumerate();
    dates.filter_map(|(index, date)| Some((index, asked(&date)?))).collect()
}

/// The article's day in a year, by the evidence.
fn shifted(evidence: &Evidence, year: i32) -> Option<NaiveDate> {
    let named = match evidence.named {
        DateValue::Day(day) => day,
        ref partial => partial.in_year(year)?.as_day()?,
    };
    let days = Days::new(evidence.offset.unsigned_abs());
    if evidence.offset < 0 { named.checked_add_days(days) } else { named.checked_sub_days(days) }
}

/// The article's day with its year where that is stated, known, or fixed by the text.
fn resolve(
    evidence: &Evidence,
    known: Option<&DateValue>,
    text: &str,
    mentions: &[DateMention],
) -> Option<(DateValue, Basis)> {
    let DateValue::DayOfYear { month, day } = evidence.named else {
        return Some((DateValue::Day(shifted(evidence, 0)?), evidence.basis));
    };
    let known_year = known
        .and_then(DateValue::days)
        .and_then(|(first, last)| (first.year() == last.year()).then(|| first.year()));
    let year = known_year.or_else(|| year_of(month, day, text, mentions));
    if let Some(year) = year {
        return Some((DateValue::Day(shifted(evidence, year)?), Basis::Inferred));
    }
    // The same day of the year whether the year is a leap year or not.
    let (leap, common) = (shifted(evidence, 2000)?, shifted(evidence, 2001)?);
    let (month, day) = (leap.month(), leap.day());
    ((month, day) == (common.month(), common.day()))
        .then_some((DateValue::DayOfYear { month, day }, evidence.basis))
}

/// The year of a day that the text tells as its present, if days with their years fix it.
fn year_of(month: u32, day: u32, text: &str, mentions: &[DateMention]) -> Option<i32> {
    let stated = |mention: &DateMention| {
        let date = named_day(&mention.value)?.as_day()?;
        (mention.certainty == Certainty::Exact).then_some((date, is_post(text, mention.span)))
    };
    let (latest, is_post) = mentions.iter().filter_map(stated).max()?;
    let near = if is_post { NEAR_POST_DAYS } else { NEAR_DAYS };
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    let years = [latest.year(), latest.year() + 1];
    // The very same day is an anniversary, unless a post bears it.
    let first = i64::from(!is_post);
    let is_near = |year: &i32| {
        in_year(*year).is_some_and(|date| (first..=near).contains(&(date - latest).num_days()))
    };
    years.into_iter().find(is_near).or_else(|| {
        let weekday = weekday_of(month, day, text, mentions)?;
        years.into_iter().find(|&year| in_year(year).is_some_and(|date| date.weekday() == weekday))
    })
}

/// "— Name (@name) April 10, 2025": the day of an embedded post.
pub(super) fn is_post(text: &str, span: Span) -> bool {
    let before = text.get(..span.range().start).unwrap_or_default().trim_end();
    let tail = before.get(before.floor_char_boundary(before.len().saturating_sub(40))..);
    before.ends_with(')') && tail.is_some_and(|tail| tail.contains("(@"))
}

/// The weekday that the text gives for a day of the year: "giovedì 5 febbraio".
pub fn weekday_of(month: u32, day: u32, text: &str, mentions: &[DateMention]) -> Option<Weekday> {
    let named = DateValue::DayOfYear { month, day };
    mentions.iter().filter(|mention| mention.value == named).find_map(|mention| {
        let words = mention.span.of(text);
        let language = mention.rule.split('/').next().unwrap_or_default();
        let words = words.get(..words.find(|c: char| c.is_ascii_digit())?)?;
        let found = date::find(words, language, None);
        found.iter().find_map(|mention| match mention.value {
            DateValue::DayOfWeek(number) => Weekday::try_from(u8::try_from(number).ok()? - 1).ok(),
            _ => None,
        })
    })
}

/// Whether an inferred day lies in what is known already.
fn agrees(value: &DateValue, known: &DateValue) -> bool {
    match (value.days(), known.days()) {
        (Some((first, last)), Some((from, to))) => from <= first && last <= to,
        (Some((first, _)), None) => match *known {
            DateValue::DayOfYear { month, day } => (first.month(), first.day()) == (month, day),
            DateValue::MonthOfYear(month) => first.month() == month,
            _ => true,
        },
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::passage;
    use crate::text::clean;

    #[track_caller]
    fn check(text: &str, known: &str, expected: &str) {
        let language = if text.is_ascii() { "en" } else { "it" };
        let mut article = Article { text: clean(text).text, language, ..Article::default() };
        article.published.value = DateValue::parse(known);
        article.published.basis = Basis::Stated;
        let passages = passage::passages(&article.text, language);
        let mentions = passage::dates(&article, &passages, None);
        infer(&mut article, &mentions);
        let Published { value, basis, .. } = article.published;
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        assert_eq!(format!("{value} {basis:?}").to_lowercase(), expected, "{text}");
    }

    #[test]
    fn a_day_told_as_yesterday_gives_the_day_of_writing() {
        check("È caduto un muro ieri 15 novembre, dicono.", "", "xxxx-11-16 inferred");
        check("È successo ieri, 31 dicembre 2021, in città.", "", "2022-01-01 inferred");
        check(
            "Stamane (11 aprile) è piovuto. Più tardi, oggi (11 aprile), no.",
            "",
            "xxxx-04-11 inferred",
        );
        check("It rained here today (April 11), they say.", "", "xxxx-04-11 inferred");
    }

    #[test]
    fn the_year_needs_evidence() {
        let post = "We are here with all of our friends today. — Ada (@ada) April 10, 2025";
        check(&format!("È piovuto oggi (11 aprile).\n\n{post}"), "", "2025-04-11 inferred");
        check(
            "È piovuto ieri 15 novembre. Non accadeva dal 15 novembre 1998.",
            "",
            "xxxx-11-16 inferred",
        );
        check("È piovuto oggi (26 giugno).", "2024", "2024-06-26 inferred");
        check("È piovuto oggi (26 giugno).", "2024-06", "2024-06-26 inferred");
        check("È piovuto oggi (26 giugno).", "2024-05", "2024-05 stated");
    }

    #[test]
    fn datelines_state_the_day() {
        check("Roma, 3 marzo 2024 – È piovuto.", "", "2024-03-03 stated");
        check("Roma, 3 mar. – È piovuto.", "", "xxxx-03-03 stated");
        check("WASHINGTON, April 3 (Reuters) - It rained.", "", "xxxx-04-03 stated");
        check("Il governo, 3 marzo – è caduto.", "", " stated");
    }

    #[test]
    fn what_disagrees_or_only_looks_so_is_dropped() {
        check("È piovuto ieri 15 novembre. È nevicato ieri 3 marzo.", "", " stated");
        check("È piovuto giovedì 5 febbraio.", "", " stated");
        check("È piovuto il 15 novembre.", "", " stated");
        check("", "", " stated");
    }
}
