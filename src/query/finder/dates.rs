//! The words by which readers look for an event's date, beside the date that its line shows: the
//! names of months and seasons in every language, and a day without its zero.

use std::sync::OnceLock;

use chrono::Datelike;
use rustc_hash::FxHashMap;

use crate::lang::LANGUAGES;
use crate::model::{DateValue, Season};
use crate::query::finder::lines::{Code, code, plain, shown_date};
use crate::text::fold;

/// What the word classes of a language's `dates.toml` are asked for.
const MONTH: &str = "month";
const SEASON: &str = "season";

/// A part of a date that readers have words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum DatePart {
    Month(u32),
    Season(Season),
    /// A day before the tenth: a line shows it with a zero.
    Day(u32),
}

const SEASONS: [Season; 4] = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];

/// A date as the lines of its events have it.
pub(super) struct Shown {
    /// As it stands behind the label.
    pub codes: Box<[Code]>,
    pub parts: Vec<DatePart>,
}

impl Shown {
    pub(super) fn of(value: &DateValue) -> Self {
        let mut parts = Vec::new();
        add_parts(value, &mut parts);
        Self { codes: shown_date(value).chars().map(plain).map(code).collect(), parts }
    }
}

/// Adds the parts of a date.
fn add_parts(value: &DateValue, parts: &mut Vec<DatePart>) {
    match value {
        DateValue::Day(day) => add_day(day.month(), day.day(), parts),
        DateValue::DayOfYear { month, day } => add_day(*month, *day, parts),
        DateValue::Month { month, .. } | DateValue::MonthOfYear(month) => {
            parts.push(DatePart::Month(*month));
        }
        DateValue::Season { season, .. } => parts.push(DatePart::Season(*season)),
        DateValue::Time(time) => add_parts(&time.day, parts),
        DateValue::Range(ends) => {
            for end in [&ends.first, &ends.last].into_iter().flatten() {
                add_parts(end, parts);
            }
        }
        _ => {}
    }
}

fn add_day(month: u32, day: u32, parts: &mut Vec<DatePart>) {
    if day < 10 {
        parts.push(DatePart::Day(day));
    }
    parts.push(DatePart::Month(month));
}

/// The words of all languages for a part of a date.
pub(super) fn words(part: DatePart) -> &'static [Box<[Code]>] {
    static WORDS: OnceLock<FxHashMap<DatePart, Vec<Box<[Code]>>>> = OnceLock::new();
    let known = WORDS.get_or_init(|| {
        let months =
            (1..=12).map(|month| (DatePart::Month(month), named(MONTH, &month.to_string())));
        let seasons =
            SEASONS.map(|season| (DatePart::Season(season), named(SEASON, season.name())));
        let days = (1..10).map(|day| (DatePart::Day(day), vec![codes(&day.to_string())]));
        months.chain(seasons).chain(days).collect()
    });
    known.get(&part).map_or(&[], Vec::as_slice)
}

/// The single words that the languages have for a value of a word class.
fn named(class: &str, value: &str) -> Vec<Box<[Code]>> {
    let mut all = Vec::new();
    for data in LANGUAGES.iter().filter_map(|language| language.date_data().ok()) {
        let listed = data.words.get(class).and_then(|words| words.get(value));
        let words = listed.into_iter().flat_map(|words| words.split(','));
        let words = words.map(|word| word.trim().trim_end_matches('.'));
        all.extend(words.filter(|word| !word.contains(' ')).map(codes));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn codes(word: &str) -> Box<[Code]> {
    fold(word).chars().map(plain).map(code).collect()
}
