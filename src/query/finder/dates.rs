//! The words by which readers look for an event's date, beside the date that its line shows: the
//! names of months and seasons in every language, and a day without its zero.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::Datelike;

use crate::lang::LANGUAGES;
use crate::model::DateValue;
use crate::query::finder::lines::{Code, code, plain};
use crate::text::fold;

/// What the word classes of a language's `dates.toml` are asked for.
const MONTH: &str = "month";
const SEASON: &str = "season";

/// (class, its value) -> the words of all languages.
type Names = BTreeMap<(&'static str, String), Vec<Box<[Code]>>>;

/// Adds the words of a date.
pub(super) fn add_words(value: &DateValue, words: &mut Vec<Box<[Code]>>) {
    match value {
        DateValue::Day(day) => add_day(day.month(), day.day(), words),
        DateValue::DayOfYear { month, day } => add_day(*month, *day, words),
        DateValue::Month { month, .. } | DateValue::MonthOfYear(month) => add_month(*month, words),
        DateValue::Season { season, .. } => add(SEASON, season.name(), words),
        DateValue::Time(time) => add_words(&time.day, words),
        DateValue::Range(ends) => {
            for end in [&ends.first, &ends.last].into_iter().flatten() {
                add_words(end, words);
            }
        }
        _ => {}
    }
}

fn add_day(month: u32, day: u32, words: &mut Vec<Box<[Code]>>) {
    if day < 10 {
        words.push(codes(&day.to_string()));
    }
    add_month(month, words);
}

fn add_month(month: u32, words: &mut Vec<Box<[Code]>>) {
    add(MONTH, &month.to_string(), words);
}

fn add(class: &'static str, value: &str, words: &mut Vec<Box<[Code]>>) {
    words.extend(names().get(&(class, value.to_owned())).into_iter().flatten().cloned());
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::new();
        for data in LANGUAGES.iter().filter_map(|language| language.date_data().ok()) {
            for class in [MONTH, SEASON] {
                for (value, words) in data.words.get(class).into_iter().flatten() {
                    let words = words.split(',').map(|word| word.trim().trim_end_matches('.'));
                    let known = names.entry((class, value.clone())).or_default();
                    known.extend(words.filter(|word| !word.contains(' ')).map(codes));
                }
            }
        }
        for words in names.values_mut() {
            words.sort_unstable();
            words.dedup();
        }
        names
    })
}

fn codes(word: &str) -> Box<[Code]> {
    fold(word).chars().map(plain).map(code).collect()
}
