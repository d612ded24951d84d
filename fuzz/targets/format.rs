//! A file of one format to articles with their dates, names and events. The binary's name is the
//! file's ending.
#![no_main]

use cronaca::extract::extract;
use cronaca::parse::{Fields, parse};
use cronaca::read::Source;
use cronaca::text::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = concat!("a.", env!("CARGO_BIN_NAME"));
    let source = Source { bytes: bytes.to_vec(), ..Source::of_text(name, "") };
    for mut article in parse(&source, &Fields::default()).articles {
        extract(&mut article);
        let text = article.text.as_str();
        let is_inside = |span: Span| text.get(span.range()).is_some();
        assert!(article.sentences.iter().all(is_inside));
        assert!(article.captions.iter().copied().all(is_inside));
        assert!(article.headings.iter().copied().all(is_inside));
        assert!(article.dates.iter().all(|date| is_inside(date.span)));
        assert!(article.names.spans().all(is_inside));
        assert!(article.events.sentences().all(is_inside));
    }
});
