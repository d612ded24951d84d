//! Cross-references: which articles tell of the same, and why we say so.

use crate::model::{ArticleId, Related};
use crate::store::Store;

impl Store {
    /// The articles that tell of the same as `article`, best first. Work is proportional to what
    /// the article shares with others, so that a screen can ask as it draws.
    pub fn related(&self, _article: ArticleId) -> Vec<Related> {
        Vec::new()
    }
}
