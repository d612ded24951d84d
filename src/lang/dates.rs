//! The typed shape of a language's `dates.toml` and of its date samples in `samples.toml`.
//!
//! Only the shape: what the classes and patterns mean is the concern of `extract::date`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lang::LanguageFiles;

/// A class of words: value -> words or phrases of that value, parted by commas.
pub type ClassWords = BTreeMap<String, String>;

/// How a language speaks of time.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of a language")]
pub struct DateData {
    /// The order of day and month in `3/4/2024`.
    pub order: NumericOrder,
    /// Whether `3.5.` is a day and a month.
    pub dotted_days: bool,
    /// Whether months and weekdays are written with a capital.
    pub capital_names: bool,
    /// Whether a month and its part are written as one word: Aprilwoche.
    pub compounds: bool,
    /// Whether a sentence needs no word for its subject, so that it may open with its verb.
    pub drops_subjects: bool,
    /// Class -> its words. The classes are the same for all languages.
    pub words: BTreeMap<String, ClassWords>,
    /// Ends of verb forms that say of their clause that it lies ahead or behind.
    pub endings: Endings,
    /// Stage -> rule name -> pattern, beside the patterns that all languages share; a rule of the
    /// same name replaces the shared one.
    pub patterns: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumericOrder {
    #[default]
    DayMonth,
    MonthDay,
}

/// Ends of words, parted by commas.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Endings {
    pub ahead: String,
    pub behind: String,
}

/// Sentences with what must be found in them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Samples {
    /// The date that the samples are read against, unless they name one.
    pub reference: String,
    pub dates: Vec<DateSample>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateSample {
    pub text: String,
    /// A TIMEX3 value; empty for a text without a date.
    pub reference: Option<String>,
    /// What is found, in order: the words, a blank, the value; a modifier may follow in brackets.
    #[serde(default)]
    pub find: Vec<String>,
}

impl LanguageFiles {
    pub fn date_data(&self) -> Result<DateData, toml::de::Error> {
        toml::from_str(self.dates)
    }

    pub fn samples(&self) -> Result<Samples, toml::de::Error> {
        toml::from_str(self.samples)
    }
}
