//! The data files of every language hold together, their samples come out as they say, and no text
//! makes the reading fail.

use proptest::prelude::*;

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

proptest! {
    #[test]
    fn mentions_stand_in_order_on_boundaries(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "il", "l'", "3", "31", "32", "maggio", "2023", "'85", "dal", "al", "tra", "e", "di",
                "due", "anni", "fa", "metà", "ultimo", "lunedì", "(", ")", "-", "/", ".", ",", "\n",
                "ieri", "XX", "secolo", "29/2/2023", "99999999999", "9.9.9.9", "10:30", "1º", "Pasqua",
                "0000", "9999", "è", "🙂", "prossimo", "quest'", "12-", "T", "fine", "–",
            ]),
            0..40,
        ),
        glue in prop::sample::select(vec!["", " "]),
        reference in prop::sample::select(vec!["2024-02-29", "2024-W09", "0001-01-01", "9999-12-31", "XXXX-02-29", "199", ""]),
    ) {
        let text = words.join(glue);
        for language in LANGUAGES {
            let mut end = 0;
            for date in find(&text, language.code, DateValue::parse(reference).as_ref()) {
                prop_assert!(date.span.start >= end && !date.span.of(&text).is_empty());
                end = date.span.end;
            }
        }
    }

    #[test]
    fn no_text_fails(text in "\\PC{0,60}") {
        for language in LANGUAGES {
            find(&text, language.code, None);
        }
    }
}

#[test]
fn hard_texts_are_read_to_their_end() {
    const REPEATS: usize = 5000;
    let reference = DateValue::parse("2024-03-06");
    for unit in ["1", "di ", "May ", "12 May ", "1.", "3, ", "last ", "twenty ", "('85", "2024-"] {
        let text = unit.repeat(REPEATS);
        for code in ["it", "en", "de"] {
            let found = find(&text, code, reference.as_ref());
            assert!(found.is_sorted_by(|a, b| a.span.end <= b.span.start), "{unit} {code}");
            assert!(
                found.last().is_none_or(|last| !last.span.of(&text).is_empty()),
                "{unit} {code}"
            );
        }
    }
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
