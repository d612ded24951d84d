//! The grammar of dates, in every language and with every kind of reference.
#![no_main]

use cronaca::extract::date;
use cronaca::lang;
use cronaca::model::DateValue;
use cronaca::text::clean;
use libfuzzer_sys::fuzz_target;

const REFERENCES: [&str; 6] = ["", "2024-02-29", "2023-W01", "2024", "0001-01-01", "9999-12-31"];

fuzz_target!(|input: (u8, u8, &str)| {
    let (language, reference, raw) = input;
    let language = lang::LANGUAGES[usize::from(language) % lang::LANGUAGES.len()].code;
    let reference = REFERENCES[usize::from(reference) % REFERENCES.len()];
    let reference = DateValue::parse(reference);
    let text = clean(raw).text;
    let mut end = 0;
    for mention in date::find(&text, language, reference.as_ref()) {
        assert!(text.get(mention.span.range()).is_some_and(|words| !words.is_empty()));
        assert!(mention.span.start >= end, "in order");
        end = mention.span.start;
        // What is read again of what is written, which durations are not, is the same.
        let written = mention.value.to_string();
        let read = DateValue::parse(&written);
        assert!(read.is_none_or(|read| read.to_string() == written), "{written}");
        let _ = mention.value.known_days();
    }
});
