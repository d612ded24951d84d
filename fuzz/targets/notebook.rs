//! The journal of what the reader adds, and the file of decisions about names.
#![no_main]

use cronaca::model::Decisions;
use cronaca::notebook::Notebook;
use cronaca::text::clean_line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Decisions::parse(text, &clean_line("names"));
    }
    let Some((notebook, _)) = Notebook::from_journal(bytes) else { return };
    let written = notebook.to_journal(clean_line("folder")).expect("can be written");
    let again = Notebook::from_journal(&written).expect("what was written is read");
    assert_eq!(again.0, notebook);
    assert!(again.1.is_none());
});
