//! Days as metadata, date lines and file names state them: absolute, complete or partial, never
//! relative. Days are kept as written, never shifted to another time zone.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lang::LANGUAGES;
use crate::model::{DateValue, Granularity};
use crate::parse::phrase::folded_set;
use crate::text::{fold, words};

/// Years that an article of a folder can be of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// A date line is short: in bytes.
const MAX_LINE: usize = 90;

/// The day that a value of metadata states: `2024-06-12T10:00:00+02:00`, `12 giugno 2024`,
/// `Wed, 12 Jun 2024`, `12/06/2024`, `2024-06`. Where day and month cannot be told apart only the
/// year is taken.
pub(crate) fn read(value: &str, language: Option<&str>) -> Option<DateValue> {
    let value = value.trim();
    iso(value).or_else(|| epoch(value)).or_else(|| find(value, language).map(|(date, _)| date))
}

/// Seconds or milliseconds since 1970, as programs keep a time: no zone is written, so that the day
/// is that of Greenwich.
fn epoch(value: &str) -> Option<DateValue> {
    let digits = value.split_once('.').map_or(value, |(whole, _)| whole);
    let number: i64 = number(digits, digits.len())?;
    let seconds = match digits.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    let day = chrono::DateTime::from_timestamp(seconds, 0)?.date_naive();
    YEARS.contains(&chrono::Datelike::year(&day)).then_some(DateValue::Day(day))
}

/// The day that a whole line states, if the line says nothing else: "Pubblicato il 12 giugno 2024
/// alle 10:30". Without a year the value stays partial.
pub(crate) fn read_line(line: &str) -> Option<DateValue> {
    // The end of a sentence that was cut in two.
    let is_sentence = line.ends_with('.') || line.starts_with(',');
    if is_sentence || line.len() > MAX_LINE || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, rest) = find(line, None)?;
    let says_nothing_else = rest.iter().all(|word| {
        word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2 || is_date_line_word(word)
    });
    // Without a year a small first letter is that of a sentence cut in two.
    let is_whole = date.as_day().is_some() || !line.starts_with(char::is_lowercase);
    let is_exact = date.granularity() <= Granularity::Month;
    (says_nothing_else && is_whole && is_exact).then_some(date)
}

/// The day, month or year at the start of a file's name, or the day anywhere in it; else the day
/// that its folders spell, as in `2024/06/12/`.
pub(crate) fn read_path(path: &str) -> Option<DateValue> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    day_in_name(name).or_else(|| {
        let mut parts = folders.rsplit('/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        day_value(number(year, 4)?, number(month, 2)?, number(day, 2)?)
    })
}

fn day_in_name(name: &str) -> Option<DateValue> {
    let starts = name.char_indices().filter(|&(at, character)| {
        character.is_ascii_digit()
            && !name.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    });
    starts.filter_map(|(at, _)| name.get(at..)).find_map(|rest| {
        let length = rest.find(|c: char| !(c.is_ascii_digit() || "-_.".contains(c)));
        let run = rest.get(..length.unwrap_or(rest.len()))?;
        let digits: Vec<&str> = run.split(['-', '_', '.']).collect();
        match digits[..] {
            [year, month, day, ..] if year.len() == 4 => {
                day_value(number(year, 4)?, number(month, 2)?, number(day, 2)?)
            }
            [year, month, ..] if year.len() == 4 && rest.len() == name.len() => {
                month_value(number(year, 4)?, number(month, 2)?)
            }
            [eight, ..] if eight.len() == 8 => day_value(
                number(eight.get(..4)?, 4)?,
                number(eight.get(4..6)?, 2)?,
                number(eight.get(6..)?, 2)?,
            ),
            _ => None,
        }
    })
}

/// `2024-06-12` with or without a time, `2024-06`, `2024`, `20240612`; with `-`, `/` or `.`.
fn iso(value: &str) -> Option<DateValue> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.')));
    let (date, rest) = value.split_at_checked(end.unwrap_or(value.len()))?;
    if rest.starts_with(|c: char| c.is_alphabetic() && c != 'T' && c != 't') {
        return None;
    }
    let parts: Vec<&str> = date.trim_end_matches(['-', '/', '.']).split(['-', '/', '.']).collect();
    match parts[..] {
        // With or without the hour, minute and second after it.
        [day] if matches!(day.len(), 8 | 12 | 14) => day_value(
            number(day.get(..4)?, 4)?,
            number(day.get(4..6)?, 2)?,
            number(day.get(6..8)?, 2)?,
        ),
        [year] if rest.is_empty() => year_value(number(year, 4)?),
        [year, month] if rest.is_empty() => month_value(number(year, 4)?, short_number(month)?),
        [year, month, day] => day_value(number(year, 4)?, short_number(month)?, short_number(day)?),
        _ => None,
    }
}

/// The first date in a text and the words that are no part of it, folded.
fn find(text: &str, language: Option<&str>) -> Option<(DateValue, Vec<String>)> {
    let words: Vec<String> = words(text).map(|word| fold(word.text)).collect();
    let with_month_name = |complete: bool| {
        words.iter().enumerate().find_map(|(at, word)| {
            let month = *months().get(word.as_str())?;
            let found = around_month(&words, at, month)?;
            // "mar" is a month and a weekday: a complete date is better evidence than a partial one.
            (!complete || found.0.as_day().is_some()).then_some(found)
        })
    };
    let (date, used) = with_month_name(true).or_else(|| with_month_name(false)).or_else(|| {
        (0..words.len()).find_map(|at| {
            let date = numeric(words.get(at..at + 3)?, language)?;
            Some((date, at..at + 3))
        })
    })?;
    let mut rest = words;
    rest.drain(used);
    Some((date, rest))
}

/// "12 giugno 2024", "June 12th, 2024", "12 de junio de 2024", "giugno 2024", "12 giugno"; the words
/// that it takes up as well.
fn around_month(
    words: &[String],
    at: usize,
    month: u32,
) -> Option<(DateValue, std::ops::Range<usize>)> {
    let word = |index: Option<usize>| index.and_then(|index| words.get(index)).map(String::as_str);
    let skip = |index: usize| index + usize::from(matches!(word(Some(index)), Some("de" | "del")));
    let after = skip(at + 1);
    let before = at.checked_sub(1).map(|before| {
        if matches!(word(Some(before)), Some("de" | "of")) {
            before.wrapping_sub(1)
        } else {
            before
        }
    });
    let day_before = word(before).and_then(day_number);
    let year_at = |index: usize| {
        word(Some(index)).and_then(|word| number(word, 4)).filter(|year| YEARS.contains(year))
    };
    if let Some((day, start)) = day_before.zip(before) {
        return Some(match year_at(after) {
            Some(year) => (day_value(year, month, day)?, start..after + 1),
            None => (day_of_year(month, day)?, start..at + 1),
        });
    }
    if let Some(day) = word(Some(at + 1)).and_then(day_number) {
        let year =
            at + 2 + usize::from(matches!(word(Some(at + 2)), Some("th" | "st" | "nd" | "rd")));
        return Some(match year_at(year) {
            Some(found) => (day_value(found, month, day)?, at..year + 1),
            None => (day_of_year(month, day)?, at..at + 2),
        });
    }
    year_at(after).map(|year| (DateValue::Month { year, month }, at..after + 1))
}

/// `12/06/2024`, `12.6.24`: the day first unless that cannot be; English leaves it open.
fn numeric(words: &[String], language: Option<&str>) -> Option<DateValue> {
    let [first, second, third] = words else { return None };
    if first.len() == 4 {
        return day_value(number(first, 4)?, short_number(second)?, short_number(third)?);
    }
    let year = match third.len() {
        4 => number(third, 4)?,
        _ => return None,
    };
    let (first, second) = (short_number(first)?, short_number(second)?);
    if language == Some("en") && first <= 12 && second <= 12 && first != second {
        return year_value(year);
    }
    day_value(year, second, first).or_else(|| day_value(year, first, second))
}

fn day_value(year: i32, month: u32, day: u32) -> Option<DateValue> {
    let known = YEARS.contains(&year);
    known.then(|| NaiveDate::from_ymd_opt(year, month, day))?.map(DateValue::Day)
}

fn month_value(year: i32, month: u32) -> Option<DateValue> {
    (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(DateValue::Month { year, month })
}

fn year_value(year: i32) -> Option<DateValue> {
    YEARS.contains(&year).then_some(DateValue::Year(year))
}

/// A day that some year has; 2000 had a 29 February.
fn day_of_year(month: u32, day: u32) -> Option<DateValue> {
    NaiveDate::from_ymd_opt(2000, month, day).map(|_| DateValue::DayOfYear { month, day })
}

/// "12", "1er", "12th".
fn day_number(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let ending = word.get(digits.len()..)?;
    matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th" | "o" | "º" | "°")
        .then(|| short_number(digits))?
        .filter(|day| (1..=31).contains(day))
}

fn short_number(digits: &str) -> Option<u32> {
    number(digits, digits.len()).filter(|_| digits.len() <= 2)
}

fn number<N: std::str::FromStr>(digits: &str, length: usize) -> Option<N> {
    let sound = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| digits.parse().ok())?
}

/// Folded month names and their short forms, of all languages.
fn months() -> &'static FxHashMap<String, u32> {
    static MONTHS: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
        let names =
            LANGUAGES.iter().filter_map(|files| files.date_data().ok()?.words.remove("month"));
        let forms = names.flatten().flat_map(|(number, forms)| {
            let month = number.parse().unwrap_or_default();
            let form = move |form: &str| (fold(form.trim().trim_end_matches('.')), month);
            forms.split(',').map(form).collect::<Vec<_>>()
        });
        forms.filter(|(_, month)| (1..=12).contains(month)).collect()
    });
    &MONTHS
}

/// Whether a word is a month in any language.
pub(crate) fn is_month(word: &str) -> bool {
    months().contains_key(&fold(word))
}

fn is_date_line_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| folded_set(|text| &text.date_line_words));
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: Option<DateValue>, expected: &str) {
        assert_eq!(read.map(|date| date.to_string()).unwrap_or_default(), expected);
    }

    #[test]
    fn metadata_states_days_in_many_ways() {
        for text in [
            "2024-06-12",
            "2024-06-12T23:30:00+02:00",
            "2024/6/12 10:30",
            "20240612",
            "12 giugno 2024",
            "mercoledì 12 giugno 2024, ore 10",
            "June 12, 2024",
            "mar 12 giugno 2024",
            "Wed, 12 Jun 2024 23:30:00 -0500",
            "12. Juni 2024",
            "12 de junio de 2024",
            "le 12 juin 2024",
            "12/06/2024",
            "06/2024/12 ma 12.06.2024",
        ] {
            check(read(text, Some("it")), "2024-06-12");
        }
        check(read("1er juin 2024", None), "2024-06-01");
        check(read("20240612103000", None), "2024-06-12");
        check(read("1718191800", None), "2024-06-12");
        check(read("1718191800.25", None), "2024-06-12");
        check(read("1718191800000", None), "2024-06-12");
        check(read("2024-06", None), "2024-06");
        check(read("giugno 2024", None), "2024-06");
        check(read("2024", None), "2024");
    }

    #[test]
    fn what_is_not_stated_is_not_guessed() {
        check(read("03/04/2024", Some("en")), "2024");
        check(read("13/04/2024", Some("en")), "2024-04-13");
        check(read("2024-13-45", None), "");
        check(read("ieri", None), "");
        check(read("31 febbraio 2024", None), "");
        check(read("", None), "");
    }

    #[test]
    fn date_lines_say_nothing_else() {
        check(read_line("Pubblicato il 12 giugno 2024 alle 10:30"), "2024-06-12");
        check(read_line("Mercredi 12 juin 2024"), "2024-06-12");
        check(read_line("12 giugno"), "XXXX-06-12");
        check(read_line("Last updated on June 12, 2024 at 9:05 pm"), "2024-06-12");
        check(read_line("Il 12 giugno 2024 è caduto il governo"), "");
        check(read_line("1, 2, 3"), "");
        check(read_line("l'8 giugno."), "");
        check(read_line("l'8 giugno"), "");
        check(read_line("mercoledì 12 giugno 2024"), "2024-06-12");
    }

    #[test]
    fn paths_state_days() {
        check(read_path("2024-06-12-titolo.md"), "2024-06-12");
        check(read_path("agenzia_20240612_1030.txt"), "2024-06-12");
        check(read_path("sito/2024/06/12/titolo.html"), "2024-06-12");
        check(read_path("2024-06 appunti.txt"), "2024-06");
        check(read_path("001_ad6c4d56b9047c82.txt"), "");
        check(read_path("12345678901234.txt"), "");
        check(read_path("a.txt"), "");
    }
}
