//! Figures: what a run of digits and separators looks like, and the dates among them.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Number, short_year};
use crate::lang::dates::NumericOrder;

pub(super) fn full_year(value: u32) -> Option<i32> {
    i32::try_from(value).ok()
}

pub(super) fn full_or_short(value: u32, digits: u8) -> Option<i32> {
    if digits == 4 { full_year(value) } else { Some(short_year(value)) }
}

pub(super) fn in_order(order: NumericOrder, a: u32, b: u32, year: Option<i32>) -> Number {
    let (day, month) = match order {
        NumericOrder::DayMonth => (a, b),
        NumericOrder::MonthDay => (b, a),
    };
    match date(year, month, Some(day)) {
        Number::None if year.is_some() => date(year, day, Some(month)),
        number => number,
    }
}

/// A date that can be: 29 February only in leap years.
pub(super) fn date(year: Option<i32>, month: u32, day: Option<u32>) -> Number {
    let plausible = year.is_none_or(|year| (1000..2200).contains(&year));
    let sound = NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day.unwrap_or(1));
    if plausible && sound.is_some() { Number::Date { year, month, day } } else { Number::None }
}

/// "20231107": eight digits that are a day of our time.
pub(super) fn compact_day(value: u32, digits: u8) -> Option<Number> {
    let year = full_year(value / 10_000).filter(|year| (1990..2040).contains(year) && digits == 8);
    let day = date(Some(year?), value / 100 % 100, Some(value % 100));
    (day != Number::None).then_some(day)
}

/// The end of a telephone number: "02 2034 1998", "01 20 34 19 98". Groups of digits with a blank
/// between them, too many for a date; a year before a number ("2010 300 000 houses") begins none.
pub(super) fn telephone_end(bytes: &[u8], start: usize) -> Option<usize> {
    const DIGITS: std::ops::RangeInclusive<usize> = 9..=12;
    let (mut end, mut digits, mut groups) = (start, 0, 0);
    let mut is_date = true;
    loop {
        let (_, length, after) = group(bytes, end);
        // "12 05 2010", "12 05 10", with a time of day behind
        is_date &= groups > 2 || length == 2 || groups == 2 && length == 4;
        groups += 1;
        digits += usize::from(length);
        let is_first_fine = groups > 1 || length < 4;
        (is_first_fine && (1..=5).contains(&length) && digits <= *DIGITS.end()).then_some(())?;
        end = after;
        let goes_on = bytes.get(end) == Some(&b' ');
        if !(goes_on && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)) {
            break;
        }
        end += 1;
    }
    // "01 20 34 19 98" begins as a date would.
    let is_date = is_date && digits != 10;
    let is_whole = bytes.get(end).is_none_or(|next| !next.is_ascii_alphanumeric());
    let is_number = separator_at(bytes, end).is_none() && is_whole;
    (groups > 2 && DIGITS.contains(&digits) && !is_date && is_number).then_some(end)
}

/// The week or day that `-W12` or `-W12-4` behind a year makes (ISO 8601), and where it ends.
pub(super) fn iso_week(bytes: &[u8], year: (u32, u8), at: usize) -> Option<(Number, usize)> {
    let (year, 4) = year else { return None };
    let year = full_year(year).filter(|year| (1900..2200).contains(year))?;
    let behind =
        |at: usize, mark: &[u8]| bytes.get(at..)?.starts_with(mark).then_some(at + mark.len());
    let (week, 2, end) = group(bytes, behind(at, b"-W").or_else(|| behind(at, b"W"))?) else {
        return None;
    };
    let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
    let (number, end) = match behind(end, b"-").map(|at| group(bytes, at)) {
        Some((weekday @ 1..=7, 1, end)) => {
            let day = monday + Days::new(u64::from(weekday - 1));
            (date(Some(day.year()), day.month(), Some(day.day())), end)
        }
        _ => (Number::Week { year, week }, end),
    };
    let is_whole = bytes.get(end).is_none_or(|next| !next.is_ascii_alphanumeric());
    is_whole.then_some((number, end))
}

/// What a run of digits and separators looks like, before the language has a say.
pub(super) enum Shape {
    Plain { value: u32, digits: u8, end: usize },
    Groups { groups: [(u32, u8); 3], count: usize, separator: u8, end: usize },
    Time { hour: u32, minute: u32, end: usize },
    Opaque { end: usize },
}

pub(super) struct Digits;

impl Digits {
    pub(super) fn read(bytes: &[u8], start: usize) -> Shape {
        let (first, first_digits, end) = group(bytes, start);
        let Some(separator) = separator_at(bytes, end) else {
            return Shape::Plain { value: first, digits: first_digits, end };
        };
        if separator == b',' || separator == b':' {
            return Self::time_or_opaque(bytes, first, first_digits, end);
        }
        let mut groups = [(first, first_digits), (0, 0), (0, 0)];
        let mut count = 1;
        let mut at = end;
        while separator_at(bytes, at) == Some(separator) {
            let (value, digits, after) = group(bytes, at + 1);
            if count == 3 {
                return Shape::Opaque { end: run_end(bytes, after) };
            }
            groups[count] = (value, digits);
            count += 1;
            at = after;
        }
        let is_year_and = |digits: u8| count == 2 && groups[0].1 == 4 && groups[1].1 == digits;
        let are_years = is_year_and(4) || is_year_and(2) && separator == b'/' && groups[1].0 > 12;
        if are_years || separator == b'-' && !Self::is_date_with_hyphens(&groups, count) {
            // A range: the number, the dash and the rest are read apart.
            return Shape::Plain { value: first, digits: first_digits, end };
        }
        if matches!(separator_at(bytes, at), Some(b',' | b'.' | b':')) {
            return Shape::Opaque { end: run_end(bytes, at) };
        }
        let at = Self::skip_clock(bytes, at);
        Shape::Groups { groups, count, separator, end: at }
    }

    fn is_date_with_hyphens(groups: &[(u32, u8); 3], count: usize) -> bool {
        match count {
            3 => true,
            2 => {
                groups[0].1 == 4 && groups[1].1 <= 2 && (1..=12).contains(&groups[1].0)
                    || (1..=12).contains(&groups[0].0) && groups[1].1 == 4
            }
            _ => false,
        }
    }

    fn time_or_opaque(bytes: &[u8], first: u32, digits: u8, end: usize) -> Shape {
        let (second, second_digits, after) = group(bytes, end + 1);
        let is_time = bytes.get(end) == Some(&b':')
            && digits <= 2
            && second_digits == 2
            && first <= 24
            && second < 60;
        let end = run_end(bytes, after);
        if is_time {
            Shape::Time { hour: first, minute: second, end }
        } else {
            Shape::Opaque { end }
        }
    }

    /// The end of `T04:30:00Z` after an ISO date.
    fn skip_clock(bytes: &[u8], at: usize) -> usize {
        let is_clock = bytes.get(at) == Some(&b'T')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            && bytes.get(at + 3) == Some(&b':');
        if !is_clock {
            return at;
        }
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let clock = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'+');
        at + 1 + rest.iter().take_while(clock).count()
    }
}

/// The value of the digits at `at`, how many they are, and where they end.
pub(super) fn group(bytes: &[u8], at: usize) -> (u32, u8, usize) {
    let mut value: u32 = 0;
    let mut end = at;
    while let Some(digit) = bytes.get(end).filter(|byte| byte.is_ascii_digit()) {
        value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
        end += 1;
    }
    (value, u8::try_from(end - at).unwrap_or(u8::MAX), end)
}

/// A separator at `at` that has a digit after it.
fn separator_at(bytes: &[u8], at: usize) -> Option<u8> {
    let &mark = bytes.get(at)?;
    let joins = matches!(mark, b'.' | b'/' | b'-' | b',' | b':');
    (joins && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)).then_some(mark)
}

fn run_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        let (_, _, after) = group(bytes, end);
        match separator_at(bytes, after) {
            Some(_) => end = after + 1,
            None => return after,
        }
    }
}
