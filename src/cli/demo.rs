//! The articles that the program carries: those of `articles/`.

use crate::read::Source;

/// Name and text, in the order of names; `build.rs` lists them.
static ARTICLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/articles.rs"));

pub(super) fn sources() -> Vec<Source> {
    ARTICLES.iter().map(|&(name, text)| Source::of_text(name, text)).collect()
}
