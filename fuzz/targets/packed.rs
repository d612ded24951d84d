//! Files that are packed with gzip or Zstandard, or that their first bytes belie: opened as what lies in
//! a folder is.
#![no_main]

use cronaca::read::{Candidate, Encodings, SIZE_CAP, read};
use cronaca::text::clean_line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = format!("cronaca-fuzz-{}.txt.gz", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, bytes).expect("the folder for temporary files takes one");
    let candidate = Candidate { file: file.into(), path: clean_line("a.txt.gz") };
    match read(&candidate, &Encodings::default()) {
        Ok(source) => assert!(source.bytes.len() as u64 <= SIZE_CAP.max(bytes.len() as u64)),
        Err(problem) => assert!(!problem.message.is_empty()),
    }
});
