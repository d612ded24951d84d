//! The typed shape of a language's `text.toml`: what sentences, cleaning and search need to know of
//! it. Only the shape: what the phrases mean is the concern of those who read them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::lang::{Endings, LANGUAGES, LanguageFiles};
use crate::text::{fold, for_each_folded_word, lower};

/// What a language's written pages look like.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextData {
    /// Words that end in a full stop within a sentence, without their stop, in lower case.
    pub abbreviations: Vec<String>,
    /// Whether a full stop makes an ordinal of a number: "am 3. Mai".
    pub ordinal_stop: bool,
    /// The Snowball algorithm that finds the stem of a word: "italian".
    pub stemmer: String,
    /// Words too common to say what a text is about.
    pub stop_words: Vec<String>,
    /// Words that join a clause to the one before it without making it doubtful: "and", "quando",
    /// but not "if".
    pub clause_openers: FxHashSet<String>,
    /// Those of them that join two things that one does: "and", "but".
    pub joining_words: FxHashSet<String>,
    /// Words that stand where who does something stands: "he", "there".
    pub subject_words: FxHashSet<String>,
    /// Words for whoever speaks: "I", "we".
    pub speaker_words: FxHashSet<String>,
    /// Words that open what goes with what is done, so that a long clause may end before them: "with",
    /// "dopo", but not what tells who, what or where: "by", "for", "in", nor who says it: "secondo".
    pub phrase_openers: FxHashSet<String>,
    /// Words that open what tells where, for whom or whence, before which a clause ends that has to be
    /// cut somewhere: "in", "per", but not "of".
    pub loose_openers: FxHashSet<String>,
    /// Words that open, before an infinitive, what something is done for: "per", "pour".
    pub purpose_openers: FxHashSet<String>,
    /// What infinitives end in.
    pub infinitive_endings: Endings,
    /// Words that open on what condition a clause is true: "if", "unless", "except".
    pub conditions: FxHashSet<String>,
    /// Words that open a condition without a verb, where what they stand before is not plain: "without".
    pub phrase_conditions: FxHashSet<String>,
    /// Words that open what belongs to what stands before, which would be false without: "or", "until".
    pub alternatives: FxHashSet<String>,
    /// Words that open two things that "and" joins: "between", "both".
    pub pair_openers: FxHashSet<String>,
    /// Words that say that something is not so: "not", "never", "nobody".
    pub negations: FxHashSet<String>,
    /// Words that open a clause about what stands just before it: "who", "che".
    pub relative_words: Vec<String>,
    /// Articles that open such a clause where its verb stands last: "der".
    pub relative_articles: Vec<String>,
    /// Words that open, after a comma, what somebody says or knows: "dass".
    pub object_openers: Vec<String>,
    /// Whether the verb comes right after what opens a sentence, so that this cannot be left out: "Am
    /// Montag schloss die Brücke".
    pub verb_second: bool,
    /// What participles end in that open such a clause: "tenuta ieri".
    pub participle_endings: Endings,
    /// What those of them end in that tell of who does something, not of the noun before them: "raising".
    pub gerund_endings: Endings,
    /// What participles end in with which a sentence may open whose subject follows its comma:
    /// "Elected on Sunday, the mayor".
    pub opening_participles: Endings,
    /// Nouns that end as participles do: "giornata".
    pub participle_nouns: FxHashSet<String>,
    /// Words behind which a verb stands: "se preparan".
    pub verb_leaders: FxHashSet<String>,
    /// Verbs in forms that do not tell the tense by their endings: "is", "viene", "lascia".
    pub verbs: FxHashSet<String>,
    /// What verbs end in and nothing else does: "ò".
    pub verb_endings: Endings,
    /// Verbs of saying, in the forms that news has beside a speaker and a day: "said", "ha detto".
    pub saying_words: Vec<String>,
    /// Such verbs that report plainly, so that what is told may stand without who tells it: "said",
    /// but not "argued".
    pub report_words: FxHashSet<String>,
    /// Those of them behind which what is told may begin at once: "said the bridge was closed".
    pub bare_report_words: FxHashSet<String>,
    /// Those of them that are followed by whom it is told: "told the court that".
    pub telling_words: FxHashSet<String>,
    /// Words that make a report less than plain, beside `negations`: "would", "if".
    pub hedges: FxHashSet<String>,
    /// Words that point to whoever was named before: "he", "its".
    pub pointing_words: FxHashSet<String>,
    /// What opens a clause that says when or why something happened, and has happened itself: "because",
    /// but neither "so that" nor "before".
    pub adverbial_openers: Vec<String>,
    /// What opens an aside that names a source: "according to".
    pub attribution_openers: Vec<String>,
    /// What sets something against the time that follows: "compared with".
    pub comparison_openers: Vec<String>,
    /// Words that stand in a line that states the day of publication, beside the date.
    pub date_line_words: Vec<String>,
    /// What stands before an author's name on a line of its own: "di", "by".
    pub byline_openers: Vec<String>,
    /// Words that a collective byline begins with: "Redazione".
    pub desks: Vec<String>,
    /// Lower-case words within names: "van", "de".
    pub name_particles: Vec<String>,
    /// News agencies, as they sign.
    pub agencies: Vec<String>,
    /// What stands before a source on a line of its own, without its colon: "fonte".
    pub source_labels: Vec<String>,
    /// What a photo credit begins with, without its colon: "foto".
    pub photo_labels: Vec<String>,
    /// Links to more text that stand at the end of a paragraph.
    pub read_more: Vec<String>,
    /// Whole lines that belong to the page and not to the article. Case, accents and marks at the
    /// ends do not count; `#` is any number; a final `*` is anything that follows.
    pub boilerplate: Vec<String>,
    /// Words for powers of ten that multiply the number before them: exponent -> words parted by
    /// blanks.
    pub large_numbers: BTreeMap<String, String>,
    /// `large_numbers` and the numbers of `dates.toml` by their folded words.
    #[serde(skip)]
    powers_of_ten: FxHashMap<String, usize>,
    #[serde(skip)]
    numbers: FxHashMap<String, u32>,
    /// `stop_words` and `saying_words` in the form in which words are compared.
    #[serde(skip)]
    folded_stop_words: FxHashSet<String>,
    #[serde(skip)]
    folded_saying_words: FxHashSet<String>,
    /// Stop words and months.
    #[serde(skip)]
    little_words: FxHashSet<String>,
    /// `abbreviations` in lower case.
    #[serde(skip)]
    small_abbreviations: FxHashSet<String>,
}

impl TextData {
    fn read(files: &LanguageFiles) -> Self {
        let mut data: Self = toml::from_str(files.text).unwrap_or_default();
        data.small_abbreviations = data.abbreviations.iter().map(|w| w.to_lowercase()).collect();
        data.folded_stop_words = data.stop_words.iter().map(|word| fold(word)).collect();
        data.folded_saying_words = data.saying_words.iter().map(|word| fold(word)).collect();
        let openers = [
            &mut data.adverbial_openers,
            &mut data.attribution_openers,
            &mut data.comparison_openers,
        ];
        for opener in openers.into_iter().flatten() {
            *opener = fold(opener);
        }
        let mut words = files.date_data().map(|dates| dates.words).unwrap_or_default();
        let months = words.remove("month");
        let full_name = |forms: &String| forms.split(',').next().map(fold);
        data.little_words = months.iter().flatten().filter_map(|(_, f)| full_name(f)).collect();
        data.little_words.extend(data.folded_stop_words.iter().cloned());
        for (power, words) in &data.large_numbers {
            let power = power.parse().unwrap_or_default();
            data.powers_of_ten.extend(words.split_whitespace().map(|word| (fold(word), power)));
        }
        for (value, forms) in words.remove("number").iter().flatten() {
            // One is said of much that nobody counts.
            let Some(value) = value.parse().ok().filter(|&value| value > 1) else { continue };
            let words = forms.split(',').map(str::trim).filter(|form| !form.contains(' '));
            data.numbers.extend(words.map(|word| (fold(word), value)));
        }
        data
    }

    /// The exponent of a folded word that multiplies the number before it: 6 for `million`.
    pub fn power_of_ten(&self, folded: &str) -> Option<usize> {
        self.powers_of_ten.get(folded).copied()
    }

    /// The number, from 2, that a folded word is.
    pub fn number(&self, folded: &str) -> Option<u32> {
        self.numbers.get(folded).copied()
    }

    /// Whether a folded word tells nothing by itself: it is too common, or a month's full name.
    pub fn is_little(&self, folded: &str) -> bool {
        self.little_words.contains(folded)
    }

    /// Whether a folded word is too common to say what a text is about.
    pub fn is_stop_word(&self, folded: &str) -> bool {
        self.folded_stop_words.contains(folded)
    }

    /// Whether a folded word tells that somebody says something.
    pub fn is_saying_word(&self, folded: &str) -> bool {
        self.folded_saying_words.contains(folded)
    }
}

/// How many of a text's words are the little words of each language, in the order of [`all`].
pub fn count_stop_words(text: &str) -> Vec<usize> {
    static LANGUAGES_OF: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
        let mut languages = FxHashMap::default();
        for (bit, language) in all().iter().enumerate() {
            for word in &language.text.stop_words {
                *languages.entry(fold(word)).or_default() |= 1_u32 << bit;
            }
        }
        languages
    });
    let mut counts = vec![0; all().len()];
    for_each_folded_word(text, |word, _| {
        let languages = LANGUAGES_OF.get(word).copied().unwrap_or_default();
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> bit & 1 == 1);
        }
    });
    counts
}

/// The text data of one language.
#[derive(Debug)]
pub struct Language {
    pub code: &'static str,
    pub text: TextData,
}

/// Whether a word of a language, without its full stop, is an abbreviation. A language that we do
/// not have has those of all.
pub fn is_abbreviation(code: &str, word: &str) -> bool {
    let word = lower(word);
    let known = |language: &Language| language.text.small_abbreviations.contains(&*word);
    match all().iter().find(|language| language.code == code) {
        Some(language) => known(language),
        None => all().iter().any(known),
    }
}

/// The text data of every language, by code.
pub fn all() -> &'static [Language] {
    static ALL: LazyLock<Vec<Language>> = LazyLock::new(|| {
        let read =
            |files: &LanguageFiles| Language { code: files.code, text: TextData::read(files) };
        LANGUAGES.iter().map(read).collect()
    });
    &ALL
}

/// The text data of one language, or nothing where we have none.
pub fn of(code: &str) -> Option<&'static TextData> {
    all().iter().find(|language| language.code == code).map(|language| &language.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_is_sound() {
        for files in LANGUAGES {
            let read = toml::from_str::<TextData>(files.text);
            assert!(read.is_ok(), "{}/text.toml: {}", files.code, read.unwrap_err());
            let text = of(files.code).unwrap();
            assert!(text.abbreviations.iter().all(|word| !word.ends_with('.')), "{}", files.code);
        }
    }
}
