//! The articles that the program carries: those of `articles/`.

use std::path::PathBuf;

use crate::read::Source;
use crate::text::clean_line;

/// Name and text, in the order of names; `build.rs` lists them.
static ARTICLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/articles.rs"));

pub(super) fn sources() -> Vec<Source> {
    ARTICLES
        .iter()
        .map(|&(name, text)| Source {
            file: PathBuf::from(name),
            path: clean_line(name),
            text: text.to_owned(),
            problems: Vec::new(),
        })
        .collect()
}
