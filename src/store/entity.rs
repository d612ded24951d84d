//! Entities: which names of which articles mean the same person, organisation or place.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Article, ArticleId, Entity, EntityId, EntityKind};
use crate::text::{CleanText, fold};

/// The entities of the articles, and for each article and each of its names the entity it means.
pub(crate) fn unify(articles: &[Arc<Article>]) -> (Vec<Entity>, Vec<Vec<EntityId>>) {
    let mut ids: BTreeMap<(EntityKind, String), EntityId> = BTreeMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    let named = articles.iter().enumerate().map(|(number, article)| {
        let article_id = ArticleId::new(number);
        let ids_of_names = article.names.iter().enumerate().map(|(index, mention)| {
            let key = (mention.kind, fold(&mention.name));
            let id = *ids.entry(key).or_insert_with(|| {
                entities.push(empty(mention.kind, mention.name.clone()));
                EntityId::new(entities.len() - 1)
            });
            let entity = &mut entities[id.index()];
            entity.mentions.push((article_id, u32::try_from(index).unwrap_or(u32::MAX)));
            if entity.articles.last() != Some(&article_id) {
                entity.articles.push(article_id);
            }
            id
        });
        ids_of_names.collect()
    });
    let named = named.collect();
    (entities, named)
}

fn empty(kind: EntityKind, name: CleanText) -> Entity {
    let aliases = vec![name.clone()];
    Entity { kind, name, aliases, mentions: Vec::new(), articles: Vec::new() }
}
