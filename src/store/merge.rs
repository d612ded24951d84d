//! Which reports tell of the same event.

use std::sync::Arc;

use crate::model::{Article, ArticleId, EntityId, EventReport};

/// All reports of the articles, grouped by the event they tell of.
pub(super) fn groups(articles: &[Arc<Article>], _named: &[Vec<EntityId>]) -> Vec<Vec<EventReport>> {
    let mut groups = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        for mention in (0..).take(article.events.len()) {
            groups.push(vec![EventReport { article: ArticleId::new(number), mention }]);
        }
    }
    groups
}
