//! Languages as data: one folder each, with what dates, names and cleaning need to know of it.
//!
//! `dates.toml`: months, weekdays, units, relative words, patterns. `names.toml`: titles, roles,
//! connectors. `text.toml`: abbreviations, stop words, boilerplate phrases. `samples.toml`:
//! sentences with what must be found in them, run as tests. To add a language add a folder; no line
//! of Rust changes.

pub mod dates;
mod endings;
mod names;
mod stem;
pub mod text;

pub use endings::Endings;
pub use names::{NameRules, WordClass, WordClasses};
pub use stem::stem;

/// The data files of one language as text; empty where a language has none.
pub struct LanguageFiles {
    /// ISO 639-1.
    pub code: &'static str,
    pub dates: &'static str,
    pub names: &'static str,
    pub text: &'static str,
    pub samples: &'static str,
}

/// Every language that has a folder here, by code.
pub static LANGUAGES: &[LanguageFiles] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The shortest text, in letters, that is worth guessing a language from.
const MIN_LETTERS: usize = 20;

/// The code of one of [`LANGUAGES`] as a static string.
pub fn known(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().map(|language| language.code).find(|known| code.eq_ignore_ascii_case(known))
}

/// The language that a text is written in, or nothing where it is too short to tell or written in
/// a language that we have no data for.
pub fn detect(text: &str) -> Option<&'static str> {
    if text.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        return None;
    }
    known(iso_639_1(whichlang::detect_language(text)))
}

fn iso_639_1(language: whichlang::Lang) -> &'static str {
    use whichlang::Lang;
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}
