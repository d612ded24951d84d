//! Bytes of any encoding to clean text.
#![no_main]

use cronaca::read::Source;
use cronaca::text::{clean, clusters};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source { bytes: bytes.to_vec(), ..Source::of_text("a.txt", "") };
    let text = source.decode().text;
    assert!(!text.contains('\r'));
    let cleaned = clean(&text);
    let again = clean(&cleaned.text);
    assert_eq!((&*again.text, again.hidden), (&*cleaned.text, 0));
    assert!(cleaned.text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(clusters(&cleaned.text).all(|cluster| cluster.cells <= 2));
    for (at, character) in cleaned.text.char_indices() {
        let raw = cleaned.raw_offset(at);
        assert!(text.is_char_boundary(raw), "{at} {raw} {character:?}");
    }
});
