//! Turns a source into articles: one row per format, cleaning, title, date, byline, paragraphs.
//!
//! Parsing never fails and never panics: what is wrong becomes a problem of the article.

use crate::model::Article;
use crate::read::Source;

/// The articles in a source, at least one. Dates and names are not looked for yet.
pub fn parse(source: &Source) -> Vec<Article> {
    let text = crate::text::clean(&source.text).text;
    vec![Article {
        file: source.file.clone(),
        path: source.path.clone(),
        text,
        ..Article::default()
    }]
}
