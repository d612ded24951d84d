//! Temporal expressions: recognised over word classes, then resolved by a resolver that knows no
//! language.

use crate::model::{DateMention, DateValue};

/// The temporal expressions of a text, in order, none overlapping.
///
/// `reference` is the article's date, against which relative expressions are resolved; without it
/// they stay partial or a reference (`PRESENT_REF`).
pub fn find(_text: &str, _language: &str, _reference: Option<&DateValue>) -> Vec<DateMention> {
    Vec::new()
}
