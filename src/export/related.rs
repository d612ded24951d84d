//! Cross-references as the contract's objects, one for each article.

use serde::Serialize;

use crate::model::{ArticleId, ReasonKind};
use crate::store::Store;

/// An article and the articles that tell of the same, best first.
#[derive(Serialize)]
pub struct RelatedObject<'a> {
    path: &'a str,
    related: Vec<RelatedArticle<'a>>,
}

#[derive(Serialize)]
struct RelatedArticle<'a> {
    path: &'a str,
    score: f32,
    same_event: bool,
    reasons: Vec<ReasonObject>,
}

#[derive(Serialize)]
struct ReasonObject {
    kind: ReasonKind,
    text: String,
}

/// The cross-references of one article.
pub fn related_object(store: &Store, article: ArticleId) -> RelatedObject<'_> {
    let related = store.related(article).into_iter().map(|related| RelatedArticle {
        path: &store.article(related.article).path,
        score: related.score,
        same_event: related.same_event,
        reasons: related
            .reasons
            .into_iter()
            .map(|reason| ReasonObject { kind: reason.kind, text: reason.text.to_string() })
            .collect(),
    });
    RelatedObject { path: &store.article(article).path, related: related.collect() }
}
