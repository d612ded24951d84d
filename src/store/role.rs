//! Whom an office alone means: its holder in the article, or the only one that the folder shows
//! within half a year. Always inferred, never a mention.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{Article, ArticleId, Entity, EntityId, InferredMention, RoleBasis};
use crate::store::Store;
use crate::text::{CleanText, fold};

/// An office is believed to have the same holder for so many days.
const HALF_A_YEAR: u32 = 183;

/// Someone who holds an office, where an article says so.
#[derive(Clone, Copy, Debug)]
struct Holder<'a> {
    /// What tells the office from others, sorted and parted by blanks.
    words: &'a str,
    entity: EntityId,
    article: usize,
}

/// What offices alone mean, in the order of articles and of their text.
pub(super) fn infer(
    articles: &[Arc<Article>],
    named: &[Vec<EntityId>],
    days: &[Option<i32>],
) -> Vec<InferredMention> {
    let mut holders: FxHashMap<&str, Vec<Holder<'_>>> = FxHashMap::default();
    for (at, article) in articles.iter().enumerate() {
        for role in &article.roles {
            let Some(&entity) = role.holder.and_then(|name| named[at].get(name as usize)) else {
                continue;
            };
            let holder = Holder { words: &role.words, entity, article: at };
            for word in role.words.split(' ') {
                holders.entry(word).or_default().push(holder);
            }
        }
    }
    let meant = |at: usize| {
        let open = (0..).zip(&articles[at].roles).filter(|(_, role)| role.holder.is_none());
        let holders = &holders;
        open.filter_map(move |(role, mention)| {
            let (entity, basis) = holder(&mention.words, at, holders, days)?;
            Some(InferredMention { entity, article: ArticleId::new(at), role, basis })
        })
    };
    (0..articles.len()).into_par_iter().flat_map_iter(meant).collect()
}

/// Gives every entity the offices that articles say it holds.
pub(super) fn name_roles(
    articles: &[Arc<Article>],
    named: &[Vec<EntityId>],
    entities: &mut [Entity],
) {
    let mut counts: BTreeMap<(EntityId, String), (CleanText, u32)> = BTreeMap::new();
    for (article, named) in articles.iter().zip(named) {
        for role in &article.roles {
            let Some(&entity) = role.holder.and_then(|name| named.get(name as usize)) else {
                continue;
            };
            let written = || (article.text.slice(role.span), 0);
            let key = (entity, fold(role.span.of(&article.text)));
            counts.entry(key).or_insert_with(written).1 += 1;
        }
    }
    for ((entity, _), role) in counts {
        entities[entity.index()].roles.push(role);
    }
    for entity in entities {
        entity.roles.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}

impl Store {
    /// Where an office alone is believed to mean an entity, in the order of articles.
    pub fn inferred_mentions(&self, entity: EntityId) -> impl Iterator<Item = &InferredMention> {
        self.inferred.iter().filter(move |mention| mention.entity == entity)
    }

    /// What the offices alone of an article are believed to mean.
    pub fn inferred_in(&self, article: ArticleId) -> &[InferredMention] {
        let first = self.inferred.partition_point(|mention| mention.article < article);
        let rest = &self.inferred[first..];
        &rest[..rest.partition_point(|mention| mention.article == article)]
    }
}

/// The one who holds an office that is named by `words` in an article.
fn holder(
    words: &str,
    article: usize,
    holders: &FxHashMap<&str, Vec<Holder<'_>>>,
    days: &[Option<i32>],
) -> Option<(EntityId, RoleBasis)> {
    // The rarest of the words leads to the fewest.
    let mut lists = words.split(' ').map(|word| holders.get(word).map_or(&[][..], Vec::as_slice));
    let first = lists.next()?;
    let few = lists.fold(first, |few, list| if list.len() < few.len() { list } else { few });
    let all = few.iter().filter(|holder| holds(holder.words, words));
    if let Some(entity) = only(all.clone().filter(|holder| holder.article == article)) {
        return Some((entity, RoleBasis::Article));
    }
    if all.clone().any(|holder| holder.article == article) {
        return None;
    }
    let day = days[article]?;
    let is_near = |holder: &&Holder<'_>| {
        days[holder.article].is_some_and(|other| other.abs_diff(day) <= HALF_A_YEAR)
    };
    let near = all.filter(is_near);
    let by = near.clone().map(|holder| ArticleId::new(holder.article)).next()?;
    Some((only(near)?, RoleBasis::Folder(by)))
}

/// Whether the office of a holder is the one that is named, or one of that kind.
fn holds(office: &str, named: &str) -> bool {
    named.split(' ').all(|word| office.split(' ').any(|other| other == word))
}

/// The one entity of all holders.
fn only<'a>(mut holders: impl Iterator<Item = &'a Holder<'a>>) -> Option<EntityId> {
    let first = holders.next()?.entity;
    holders.all(|holder| holder.entity == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;
    use crate::model::DateValue;
    use crate::store::StoreBuilder;
    use crate::text::{clean, clean_line};

    /// What offices alone mean in articles, each its day and its text, in Italian.
    #[track_caller]
    fn check(articles: &[(&str, &str)], expected: &str) {
        let mut builder = StoreBuilder::default();
        for (number, (day, text)) in articles.iter().enumerate() {
            let mut article = Article {
                path: clean_line(&format!("{number}.txt")),
                language: "it",
                text: clean(text).text,
                ..Article::default()
            };
            article.published.value = DateValue::parse(day);
            extract::extract(&mut article);
            builder.add(Arc::new(article));
        }
        let store = builder.build();
        let shown = store.inferred.iter().map(|found| {
            let article = store.article(found.article);
            let words = article.roles[found.role as usize].span.of(&article.text);
            format!("{words} = {}", store.entity(found.entity).name)
        });
        assert_eq!(shown.collect::<Vec<_>>().join("; "), expected);
    }

    const NERI: (&str, &str) =
        ("2021-03-01", "Il ministro della Difesa italiano Marco Neri parla a Roma.");
    const ALONE: &str = "Parla il ministro della Difesa.";

    #[test]
    fn the_holder_is_in_the_article_or_alone_in_the_folder() {
        let both = "Il ministro della Difesa Marco Neri parla. Il ministro della Difesa tace.";
        check(&[("2021-03-01", both)], "ministro della Difesa = Marco Neri");
        check(&[NERI, ("2021-06-01", ALONE)], "ministro della Difesa = Marco Neri");
    }

    #[test]
    fn two_holders_or_another_time_tell_nothing() {
        let green = ("2021-04-01", "Il ministro della Difesa russo Ugo Verdi parla a Mosca.");
        check(&[NERI, green, ("2021-05-01", ALONE)], "");
        check(&[NERI, ("2022-06-01", ALONE)], "");
        check(&[NERI, ("", ALONE)], "");
    }

    #[test]
    fn a_former_holder_holds_nothing() {
        let former = ("2021-03-01", "L'ex ministro della Difesa Marco Neri parla a Roma.");
        check(&[former, ("2021-03-02", ALONE)], "");
        check(&[former, NERI, ("2021-03-02", ALONE)], "ministro della Difesa = Marco Neri");
        let asked = ("2021-03-03", "Tace l'ex ministro della Difesa.");
        check(&[NERI, asked], "");
    }

    #[test]
    fn a_spokeswoman_is_not_taken_for_the_minister() {
        let said = "La portavoce del ministro della Difesa Anna Verdi smentisce.";
        check(&[("2021-03-01", said), ("2021-03-02", ALONE)], "");
        check(&[NERI, ("2021-03-02", said)], "ministro della Difesa = Marco Neri");
    }

    #[test]
    fn a_seat_of_power_is_nobody() {
        check(&[NERI, ("2021-03-02", "Mosca ha detto di no, e Roma tace con la Difesa.")], "");
    }

    #[test]
    fn another_office_of_the_same_field_tells_nothing() {
        let under = ("2021-03-02", "Parla il sottosegretario alla Difesa.");
        check(&[NERI, under], "");
        check(&[NERI, ("2021-03-02", "Parla il ministro della Giustizia.")], "");
    }
}
