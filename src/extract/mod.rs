//! Finds what an article tells: temporal expressions, names, events, and the article's own date.

pub mod date;
pub mod event;
mod label;
#[cfg(test)]
pub(crate) mod marked;
pub mod name;
mod passage;
pub mod published;

use crate::lang;
use crate::model::{Article, Basis, DateMention, EventMention, Published};
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
    article.dates = dates(article);
    published::bound(article);
    (article.names, article.roles) = name::find_all(&article.text, article.language);
    event::name_stated(article);
    find_events(article);
}

/// Gives an article that was extracted another date of its own: its dates are resolved against it,
/// and its events found, anew.
pub fn redate(article: &mut Article, published: Published) {
    let passages = passage::passages(&article.text, article.language);
    article.published = published;
    article.dates = passage::dates(article, &passages, article.published.value.as_ref());
    published::bound(article);
    find_events(article);
}

/// Those that the front matter states stay.
fn find_events(article: &mut Article) {
    article.events.retain(EventMention::is_stated);
    let found = event::find(article);
    article.events.extend(found);
}

/// The dates of an article, and its own if only they tell it: they are found first without it, then
/// resolved against it.
fn dates(article: &mut Article) -> Vec<DateMention> {
    let passages = passage::passages(&article.text, article.language);
    // What the reader has set is not made more exact than they wanted.
    let is_settled = |published: &Published| {
        let day = published.value.as_ref().is_some_and(|value| value.as_day().is_some());
        day || published.basis == Basis::User
    };
    if !is_settled(&article.published) {
        let mentions = passage::dates(article, &passages, None);
        published::infer(article, &mentions);
        if article.published.value.is_none() {
            return mentions;
        }
    }
    passage::dates(article, &passages, article.published.value.as_ref())
}
