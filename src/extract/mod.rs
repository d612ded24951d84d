//! Finds what an article tells: temporal expressions, names, events, and the article's own date.

pub mod date;
pub mod event;
mod label;
#[cfg(test)]
pub(crate) mod marked;
pub mod name;
pub mod published;

use crate::lang;
use crate::model::Article;
use crate::text::{SentenceRules, sentences};

/// Fills in the language, the sentences, the dates, the names and the events of an article.
pub fn extract(article: &mut Article) {
    if article.language.is_empty() {
        article.language = lang::detect(&article.text).unwrap_or_default();
    }
    let language = article.language;
    let rules = SentenceRules {
        is_abbreviation: &|word| lang::text::is_abbreviation(language, word),
        ordinal_stop: lang::text::of(language).is_some_and(|text| text.ordinal_stop),
    };
    article.sentences = sentences(&article.text, rules);
    published::infer(article);
    article.dates = date::find(&article.text, article.language, article.published.value.as_ref());
    article.names = name::find(&article.text, article.language);
    event::name_stated(article);
    let found = event::find(article);
    article.events.extend(found);
}
