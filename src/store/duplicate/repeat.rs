//! Which reports of a version only repeat what the article that stands for it tells.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{Article, ArticleId, EventMention, EventReport};
use crate::store::duplicate::Versions;
use crate::text::{CleanText, words};

/// An edited sentence is the same if so many of the words of both stand in both.
const SAME_SENTENCE: (usize, usize) = (1, 2);

/// From the reports of versions to those that they repeat.
pub(in crate::store) type Repeats = BTreeMap<EventReport, EventReport>;

pub(in crate::store) fn repeats(versions: &Versions, articles: &[Arc<Article>]) -> Repeats {
    let groups = versions.groups.par_iter();
    groups.flat_map_iter(|group| of_group(group, articles)).collect()
}

/// The same of the versions of one article. What several versions say and the article does not, the
/// first of them tells.
fn of_group(group: &[ArticleId], articles: &[Arc<Article>]) -> Repeats {
    let mut repeats = Repeats::new();
    let mut told: Vec<(ArticleId, Told<'_>)> = Vec::new();
    for &id in group {
        let Some(article) = articles.get(id.index()) else { continue };
        let before = repeats.len();
        for (mention, event) in (0..).zip(article.events()) {
            let repeated = told.iter().find_map(|(other, told)| {
                let mention = told.repeated(article, &event)?;
                Some(EventReport { article: *other, mention })
            });
            if let Some(repeated) = repeated {
                let repeated = repeats.get(&repeated).copied().unwrap_or(repeated);
                repeats.insert(EventReport { article: id, mention }, repeated);
            }
        }
        if repeats.len() - before < article.events.len() {
            told.push((id, Told::new(article)));
        }
    }
    repeats
}

/// Takes out of the groups, each one event, what versions report of it beside the article that stands
/// for them: an article tells an event once.
pub(in crate::store) fn set_apart(
    groups: &mut [Vec<EventReport>],
    versions: &Versions,
    repeats: &mut Repeats,
) {
    if versions.groups.is_empty() {
        return;
    }
    for group in groups {
        let mut first = BTreeMap::<ArticleId, EventReport>::new();
        group.sort_unstable_by_key(|&report| (!versions.is_entry(report.article), report));
        group.retain(|&report| {
            let told = *first.entry(versions.entry(report.article)).or_insert(report);
            let is_first = told.article == report.article;
            if !is_first {
                repeats.insert(report, told);
            }
            is_first
        });
    }
}

/// What an article tells, by the sentences that tell it.
struct Told<'a> {
    article: &'a Article,
    events: Vec<EventMention>,
    by_sentence: FxHashMap<CleanText, Vec<u32>>,
}

impl<'a> Told<'a> {
    fn new(article: &'a Article) -> Self {
        let events: Vec<EventMention> = article.events().collect();
        let mut by_sentence = FxHashMap::<CleanText, Vec<u32>>::default();
        for (number, event) in (0..).zip(&events) {
            by_sentence.entry(sentence(article, event)).or_default().push(number);
        }
        Self { article, events, by_sentence }
    }

    /// The number of the report that tells the same in the same sentence, or in one edited a little.
    fn repeated(&self, article: &Article, event: &EventMention) -> Option<u32> {
        let own = sentence(article, event);
        if let Some(same) = self.by_sentence.get(&own) {
            let likeness = |number: &&u32| {
                let other = self.events.get(**number as usize);
                other.map(|other| (other.label == event.label, other.value == event.value))
            };
            // Of equal ones the first.
            return same.iter().rev().max_by_key(likeness).copied();
        }
        let told = (0..).zip(&self.events).filter(|(_, other)| other.value == event.value);
        let own: BTreeSet<&str> = words(&own).map(|word| word.text).collect();
        let alike = told.filter_map(|(number, other)| {
            let other = sentence(self.article, other);
            let others = words(&other).map(|word| word.text).collect();
            let both = own.intersection(&others).count();
            let all = own.len() + others.len() - both;
            (both * SAME_SENTENCE.1 >= all * SAME_SENTENCE.0 && both > 0)
                .then_some((number, both, all))
        });
        let alike = alike.max_by(|a, b| (a.1 * b.2).cmp(&(b.1 * a.2)).then(b.0.cmp(&a.0)));
        alike.map(|(number, ..)| number)
    }
}

/// The sentence that tells an event; of what the front matter states its label.
fn sentence(article: &Article, event: &EventMention) -> CleanText {
    if event.is_stated() { event.label.clone() } else { article.text.slice(event.sentence) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::marked;

    /// For each report of a version the number of the one it repeats.
    #[track_caller]
    fn check(entry: &str, version: &str, expected: &[Option<u32>]) {
        let [entry, version] = [entry, version].map(|text| marked::article("a", "it", text));
        let told = Told::new(&entry);
        let found = version.events().map(|event| told.repeated(&version, &event));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    const TWO: &str = "Il [3 maggio 2024|2024-05-03] la gru è caduta sul molo vecchio di Valnera. Il \
        [4 maggio 2024|2024-05-04] {Marta Landi} ha chiuso il bacino.";

    #[test]
    fn sentences_that_stay_and_edited_ones_repeat() {
        check(TWO, TWO, &[Some(0), Some(1)]);
        check(TWO, &TWO.replace("vecchio ", ""), &[Some(0), Some(1)]);
        check(TWO, &format!("[Ieri|2024-05-02] nevicava forte. {TWO}"), &[None, Some(0), Some(1)]);
    }

    #[test]
    fn what_only_the_version_says_is_its_own() {
        let other = TWO.replace("2024-05-04", "2024-05-07").replace("4 maggio", "7 maggio");
        check(TWO, &other, &[Some(0), None]);
        check(TWO, "Il [3 maggio 2024|2024-05-03] {Landi} era ancora a Trieste.", &[None]);
    }
}
