//! Events: dated sentences with the names in them.

use crate::model::{Article, EventMention};

/// The events that an article reports, in the order of the text.
pub fn find(_article: &Article) -> Vec<EventMention> {
    Vec::new()
}
