//! Turns a source into articles: one row per format, cleaning, title, date, byline, paragraphs.
//!
//! Parsing never fails and never panics: what is wrong becomes a problem of the article.

use crate::model::{Article, Problem};
use crate::read::Source;

/// What a source holds.
#[derive(Debug, Default)]
pub struct Parsed {
    pub articles: Vec<Article>,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
}

/// The articles in a source. Dates and names are not looked for yet.
pub fn parse(source: &Source) -> Parsed {
    let text = crate::text::clean(&source.text).text;
    let article = Article {
        file: source.file.clone(),
        path: source.path.clone(),
        text,
        ..Article::default()
    };
    Parsed { articles: vec![article], problems: Vec::new() }
}
