//! What an entity is called, and what else.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{Article, Entity, EntityId, EntityKind, Merge};
use crate::store::entity::{Forms, Spelling, is_share};
use crate::text::CleanText;

/// A fuller form names the entity if it is a quarter as common as the commonest.
const COMMON_SHARE: (usize, usize) = (1, 4);

impl Forms<'_> {
    /// Gives every entity its name, its aliases and the reasons that joined them.
    pub(super) fn name(
        &self,
        articles: &[Arc<Article>],
        ids: &[Option<EntityId>],
        entities: &mut [Entity],
    ) {
        let mut names: Vec<Vec<(&str, Spelling)>> = vec![Vec::new(); entities.len()];
        let mut others: Vec<Vec<(&str, Spelling)>> = vec![Vec::new(); entities.len()];
        for (at, form) in self.list.iter().enumerate() {
            let Some(id) = ids[self.root(at)] else { continue };
            names[id.index()]
                .extend(form.spellings.iter().map(|(&text, &spelling)| (text, spelling)));
            if let Some(reason) = form.reason {
                let form = self.best_spelling(at, articles);
                entities[id.index()].merges.push(Merge { form, reason });
            }
        }
        let mut shown: Vec<_> = self.shown.iter().collect();
        shown.sort_unstable_by_key(|&(key, _)| *key);
        for (&(form, words), &spelling) in shown {
            if let Some(id) = ids[self.root(form)] {
                others[id.index()].push((words, spelling));
            }
        }
        for ((entity, names), others) in entities.iter_mut().zip(names).zip(others) {
            entity.name = full_name(&names, entity.kind, articles).unwrap_or_default();
            entity.aliases = aliases(names, others, articles);
            entity.merges.sort();
        }
        for (at, form) in self.list.iter().enumerate().filter(|(_, form)| form.called.is_some()) {
            if let (Some(called), Some(id)) = (&form.called, ids[self.root(at)]) {
                entities[id.index()].name = called.clone();
            }
        }
    }

    fn best_spelling(&self, form: usize, articles: &[Arc<Article>]) -> CleanText {
        let spellings: Vec<_> = self.list[form].spellings.iter().map(|(&t, &s)| (t, s)).collect();
        full_name(&spellings, self.list[form].kind, articles).unwrap_or_default()
    }
}

/// The fullest of the common spellings: most words, then most frequent, then shortest. A place is
/// called as most call it: `Stati Uniti`.
fn full_name(
    spellings: &[(&str, Spelling)],
    kind: EntityKind,
    articles: &[Arc<Article>],
) -> Option<CleanText> {
    let most = spellings.iter().map(|(_, spelling)| spelling.mentions).max()?;
    let is_common = |spelling: &Spelling| is_share(spelling.mentions, most, COMMON_SHARE);
    let &(text, best) = spellings.iter().filter(|(_, spelling)| is_common(spelling)).max_by_key(
        |&&(text, spelling)| {
            let is_place = kind == EntityKind::Place;
            let is_shouted = (is_place || text.len() > 6) && !text.chars().any(char::is_lowercase);
            let words = text.split_whitespace().filter(|word| word.len() > 2).count();
            let usage = if is_place { spelling.mentions } else { 0 };
            (!is_shouted, usage, words, spelling.mentions, Reverse(text.len()), Reverse(text))
        },
    )?;
    spelled(articles, text, best)
}

/// A spelling as the article has it that first shows it.
fn spelled(articles: &[Arc<Article>], text: &str, spelling: Spelling) -> Option<CleanText> {
    let (article, at) = spelling.first;
    let article = articles.get(article)?;
    let mention = article.name(at)?;
    let is_name = mention.name.as_str() == text;
    Some(if is_name { mention.name } else { article.text.slice(mention.span) })
}

/// Every form once, most frequent first.
fn aliases(
    names: Vec<(&str, Spelling)>,
    others: Vec<(&str, Spelling)>,
    articles: &[Arc<Article>],
) -> Vec<CleanText> {
    let mut sums: FxHashMap<&str, (usize, CleanText)> = FxHashMap::default();
    for (text, spelling) in names.into_iter().chain(others) {
        let Some(spelled) = spelled(articles, text, spelling) else { continue };
        sums.entry(text).or_insert((0, spelled)).0 += spelling.mentions;
    }
    let mut all: Vec<(usize, CleanText)> = sums.into_values().collect();
    all.sort_by(|(m, a), (n, b)| n.cmp(m).then_with(|| a.cmp(b)));
    let mut aliases: Vec<CleanText> = all.into_iter().map(|(_, text)| text).collect();
    aliases.shrink_to_fit();
    aliases
}
