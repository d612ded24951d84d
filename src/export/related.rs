//! Cross-references as the contract's objects, one for each article.

use std::io::{self, Write};

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
    /// The same article in another file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    version: bool,
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
        version: store.versions(article).contains(&related.article),
        reasons: related
            .reasons
            .into_iter()
            .map(|reason| ReasonObject { kind: reason.kind, text: reason.text.to_string() })
            .collect(),
    });
    RelatedObject { path: &store.article(article).path, related: related.collect() }
}

/// The cross-references of one article as text: its path, then each with the reasons.
pub fn text(store: &Store, article: ArticleId, out: &mut dyn Write) -> io::Result<()> {
    let related = store.related(article);
    writeln!(out, "{}: {}", store.article(article).path, store.article(article).title)?;
    for other in &related {
        let reasons: Vec<&str> = other.reasons.iter().map(|reason| &*reason.text).collect();
        let same = match store.versions(article).contains(&other.article) {
            true => "version",
            false if other.same_event => "same event",
            false => "",
        };
        let path = &store.article(other.article).path;
        writeln!(out, "    {:.2}  {path}  {same:<10}  {}", other.score, reasons.join(" · "))?;
    }
    Ok(())
}
