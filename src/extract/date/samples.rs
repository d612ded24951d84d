//! The data files of every language hold together, and their samples come out as they say.

use super::find;
use super::lexicon::Lexicon;
use crate::lang::LANGUAGES;
use crate::lang::dates::DateSample;
use crate::model::{DateMention, DateValue};

#[test]
fn data_files_are_sound() {
    for language in LANGUAGES {
        let (_, problems) = Lexicon::read(language);
        assert_eq!(problems, [], "{}", language.code);
    }
}

#[test]
fn samples_come_out() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let samples = language.samples().unwrap();
        for sample in &samples.dates {
            let reference = sample.reference.as_deref().unwrap_or(&samples.reference);
            let found = find(&sample.text, language.code, DateValue::parse(reference).as_ref());
            let found: Vec<String> = found.iter().map(|date| shown(&sample.text, date)).collect();
            if found != sample.find {
                wrong.push(difference(language.code, sample, &found));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn shown(text: &str, date: &DateMention) -> String {
    let modifier = date
        .modifier
        .map_or(String::new(), |modifier| format!(" ({})", format!("{modifier:?}").to_lowercase()));
    format!("{} {}{modifier}", date.span.of(text), date.value)
}

fn difference(code: &str, sample: &DateSample, found: &[String]) -> String {
    format!("{code}: {}\n  said  {:?}\n  found {found:?}", sample.text, sample.find)
}
