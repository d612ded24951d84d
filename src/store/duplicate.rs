//! Versions: the same article in several files, as it stands or with small edits. Not two articles on
//! one event, nor an article that takes up a part of another.
//!
//! Two texts are alike by the share of their runs of three words that both have (shingles, Broder 1997).
//! Compared are texts that share two of the very smallest hashes of runs; each is compared with those that
//! stand for others only, so that no chain of edits joins what differs. The result depends on the articles
//! alone.
//!
//! What the folder tells is told by the articles that stand for their versions: how rare a word is,
//! which reports tell of one event, how many articles there are. A version adds what it alone says.

mod repeat;
mod sketch;

pub(super) use repeat::{Repeats, repeats, set_apart};
pub(super) use sketch::Sketch;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Article, ArticleId, DateValue, EntityId};
use crate::store::Store;
use crate::store::duplicate::sketch::{SHARED, likeness, runs};
use crate::store::lists::Lists;

/// From this share of common runs on two texts are versions of one. On several hundred English
/// reports of the same events, edited copies lie above, texts that took up parts of others below.
const LIKE: f32 = 0.55;

/// From this share on two texts of different days can be one article and its reprint.
const REPRINT: f32 = 0.8;

/// A hash leads to so many candidates at most: it is a formula that many texts share.
const MOST_CANDIDATES: usize = 32;

/// A text is compared with so many at most: those with which it shares most.
const MOST_COMPARED: usize = 8;

/// So many texts are compared at a time with those before them.
const TOGETHER: usize = 1024;

/// Texts of fewer runs are versions only if they are the same.
const SHORT: u32 = 12;

/// The groups of versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions {
    /// The longest text first, or one with its day, which stands for all, then by path.
    groups: Vec<Vec<ArticleId>>,
    group_of: FxHashMap<ArticleId, usize>,
}

impl Versions {
    pub(super) fn new(articles: &[Arc<Article>], sketches: &[Sketch]) -> Self {
        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_by_cached_key(|&at| (Reverse(articles[at].text.len()), at));
        let mut entries = Entries::new(articles, sketches, &order);
        let mut groups: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (number, some) in order.chunks(TOGETHER).enumerate() {
            let first = number * TOGETHER;
            // Those before them on all cores, then those among themselves.
            let before: Vec<Option<Like>> = (first..first + some.len())
                .into_par_iter()
                .map(|place| entries.best(place, 0..first))
                .collect();
            for ((place, &at), before) in (first..).zip(some).zip(before) {
                let both = before.into_iter().chain(entries.best(place, first..place));
                match both.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
                    Some((_, entry)) => groups.entry(entry).or_default().push(at),
                    None => entries.push(place),
                }
            }
        }
        Self::of_groups(groups.into_iter().map(|group| dated_first(articles, group)).collect())
    }

    /// Of each group who stands for all, and the others.
    fn of_groups(mut found: Vec<(usize, Vec<usize>)>) -> Self {
        let mut groups: Vec<Vec<ArticleId>> = Vec::with_capacity(found.len());
        found.sort_unstable();
        for (first, mut others) in found {
            others.sort_unstable();
            groups.push(std::iter::once(first).chain(others).map(ArticleId::new).collect());
        }
        Self::of(groups)
    }

    /// Versions in these groups.
    pub(super) fn of(groups: Vec<Vec<ArticleId>>) -> Self {
        let numbered = groups.iter().enumerate();
        let group_of = numbered.flat_map(|(group, ids)| ids.iter().map(move |&id| (id, group)));
        Self { group_of: group_of.collect(), groups }
    }

    /// The groups of several versions.
    pub(super) fn groups(&self) -> &[Vec<ArticleId>] {
        &self.groups
    }

    /// All versions of an article; nothing where it has no other.
    pub(super) fn group(&self, article: ArticleId) -> &[ArticleId] {
        let group = self.group_of.get(&article).and_then(|&group| self.groups.get(group));
        group.map_or(&[], Vec::as_slice)
    }

    /// The version that stands for all of an article's: itself where there is but one.
    pub(super) fn entry(&self, article: ArticleId) -> ArticleId {
        self.group(article).first().copied().unwrap_or(article)
    }

    pub(super) fn is_entry(&self, article: ArticleId) -> bool {
        self.entry(article) == article
    }

    /// Of `articles` articles the numbers of those that stand for others or alone, then of the others,
    /// each ascending.
    pub(super) fn entries_first(&self, articles: usize) -> Vec<usize> {
        let all = (0..articles).map(ArticleId::new);
        let (mut entries, others): (Vec<_>, Vec<_>) = all.partition(|&id| self.is_entry(id));
        entries.extend(others);
        entries.into_iter().map(ArticleId::index).collect()
    }

    /// How many of `articles` articles stand for others or alone.
    pub(super) fn count_entries(&self, articles: usize) -> usize {
        let doubled = self.groups.iter().map(|group| group.len() - 1).sum();
        articles.saturating_sub(doubled)
    }

    /// Those of some ascending articles that stand for their versions among them.
    pub(super) fn once<'a>(
        &'a self,
        articles: &'a [ArticleId],
    ) -> impl Iterator<Item = ArticleId> + Clone + 'a {
        let is_among = |id: &ArticleId| articles.binary_search(id).is_ok();
        let stands =
            move |id: &ArticleId| self.group(*id).iter().find(|id| is_among(id)) == Some(id);
        articles.iter().copied().filter(move |id| self.group(*id).is_empty() || stands(id))
    }
}

/// A group in which a version that states its day stands for all, if the longest does not and it is
/// nearly as long: by its day the timeline places what all of them tell.
fn dated_first(
    articles: &[Arc<Article>],
    (first, mut others): (usize, Vec<usize>),
) -> (usize, Vec<usize>) {
    let is_dated = |at: usize| day(&articles[at]).is_some();
    let length = |at: usize| articles[at].text.len();
    let is_whole = |at: usize| length(at) * 10 >= length(first) * 9;
    let better = others.iter_mut().filter(|at| is_dated(**at) && is_whole(**at));
    match better.max_by_key(|at| (length(**at), Reverse(**at))).filter(|_| !is_dated(first)) {
        Some(better) => (std::mem::replace(better, first), others),
        None => (first, others),
    }
}

fn day(article: &Article) -> Option<chrono::NaiveDate> {
    article.published.value.as_ref().and_then(DateValue::as_day)
}

/// A text and how alike it is, 0 to 1.
type Like = (f32, usize);

/// The texts that stand for others or alone, as they are found.
struct Entries<'a> {
    articles: &'a [Arc<Article>],
    sketches: &'a [Sketch],
    order: &'a [usize],
    /// For each place in the order the numbers of those of its hashes that several texts have.
    hashes: Lists<u32>,
    /// Those to which a hash leads, by its number: their places in the order, ascending.
    leading: Vec<Vec<u32>>,
}

impl<'a> Entries<'a> {
    fn new(articles: &'a [Arc<Article>], sketches: &'a [Sketch], order: &'a [usize]) -> Self {
        let of_place = |(place, &at): (u64, &usize)| {
            let hashes = sketches[at].smallest().iter();
            hashes.map(move |&hash| u64::from(hash) << u32::BITS | place)
        };
        let mut all: Vec<u64> = (0..).zip(order).flat_map(of_place).collect();
        all.par_sort_unstable();
        let shared = || {
            let of_hash = all.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS);
            of_hash.filter(|places| places.len() > 1)
        };
        let place = |of_hash: u64| u32::try_from(of_hash & u64::from(u32::MAX)).unwrap_or_default();
        let numbers = (0..).zip(shared());
        let dealt =
            numbers.flat_map(|(number, all)| all.iter().map(move |&one| (place(one), number)));
        let hashes = Lists::dealt(order.len(), dealt);
        Self { articles, sketches, order, hashes, leading: vec![Vec::new(); shared().count()] }
    }

    fn push(&mut self, place: usize) {
        let Ok(number) = u32::try_from(place) else { return };
        for &hash in self.hashes.of(place) {
            let list = &mut self.leading[hash as usize];
            if list.len() < MOST_CANDIDATES {
                list.push(number);
            }
        }
    }

    /// The one at these places that the text at another is most like, if it is a version of it; of several
    /// the longest.
    fn best(&self, place: usize, places: Range<usize>) -> Option<Like> {
        let (at, candidates) = (self.order[place], self.candidates(place, places));
        if candidates.is_empty() {
            return None;
        }
        let own: FxHashSet<u32> = runs(&self.articles[at].text).collect();
        let is_short = self.sketches[at].runs < SHORT;
        let mut found: Option<Like> = None;
        for candidate in candidates {
            let other = &self.articles[candidate].text;
            let like = likeness(&own, (other, self.sketches[candidate].runs));
            let is_better = like >= LIKE && found.is_none_or(|(best, _)| like > best);
            if is_better
                && are_versions(&self.articles[candidate], &self.articles[at], is_short, like)
            {
                found = Some((like, candidate));
            }
        }
        found
    }

    /// Those at these places that the text at another shares most with, by their numbers.
    fn candidates(&self, place: usize, places: Range<usize>) -> Vec<usize> {
        let lists = self.hashes.of(place).iter().map(|&hash| &self.leading[hash as usize]);
        let mut led: Vec<usize> = lists
            .flat_map(|list| {
                list.iter().map(|&place| place as usize).filter(|place| places.contains(place))
            })
            .map(|place| self.order[place])
            .collect();
        led.sort_unstable();
        let enough = SHARED.min(self.sketches[self.order[place]].smallest().len());
        let shared = led.chunk_by(PartialEq::eq).map(|one| (one.len(), one[0]));
        let mut best: Vec<(usize, usize)> = shared.filter(|&(times, _)| times >= enough).collect();
        best.sort_by_key(|&(times, _)| Reverse(times));
        best.truncate(MOST_COMPARED);
        let mut candidates: Vec<usize> = best.into_iter().map(|(_, candidate)| candidate).collect();
        candidates.sort_unstable();
        candidates
    }
}

/// What the likeness of texts does not tell: bulletins of different days are alike but for their
/// numbers, and of few words many texts have most in common.
fn are_versions(one: &Article, other: &Article, is_short: bool, like: f32) -> bool {
    if one.text == other.text {
        return !is_short || one.title == other.title;
    }
    let is_one_day = match (day(one), day(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    one.language == other.language
        && !is_short
        && (is_one_day
            || numbers(&one.text) == numbers(&other.text)
            || like >= REPRINT && !differ_by_numbers(one, other))
}

/// Whether a sentence of both differs by nothing but its numbers.
fn differ_by_numbers(one: &Article, other: &Article) -> bool {
    let sentences = |article: &'_ Article| -> BTreeSet<String> {
        article.sentences.iter().map(|sentence| sentence.of(&article.text).to_owned()).collect()
    };
    let plain = |sentence: &String| sentence.replace(|c: char| c.is_ascii_digit(), "");
    let (one, other) = (sentences(one), sentences(other));
    let left: BTreeSet<String> = one.difference(&other).map(plain).collect();
    other.difference(&one).map(plain).any(|sentence| left.contains(&sentence))
}

fn numbers(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect()
}

impl Store {
    /// The versions of an article, itself among them: the one that stands for all first. Empty where
    /// there is but one.
    pub fn versions(&self, article: ArticleId) -> &[ArticleId] {
        self.versions.group(article)
    }

    /// The version that stands for all of an article's: itself where there is but one.
    pub fn entry(&self, article: ArticleId) -> ArticleId {
        self.versions.entry(article)
    }

    /// All articles, each in the version that stands for all, by path.
    pub fn entries(&self) -> impl Iterator<Item = ArticleId> {
        self.article_ids().filter(|&id| self.versions.is_entry(id))
    }

    /// Some ascending articles, each in one of its versions.
    pub fn once<'a>(
        &'a self,
        articles: &'a [ArticleId],
    ) -> impl Iterator<Item = ArticleId> + Clone + 'a {
        self.versions.once(articles)
    }

    /// The articles that name an entity, each in one of its versions, ascending.
    pub fn articles_naming(&self, entity: EntityId) -> impl Iterator<Item = ArticleId> + Clone {
        self.once(&self.entity(entity).articles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::marked;
    use crate::store::StoreBuilder;
    use crate::text::clean;

    const LONG: &str = "La gru del molo vecchio di Valnera è caduta ieri mattina nel porto, davanti \
        agli occhi di decine di pescatori che scaricavano le casse. Nessuno è rimasto ferito, ma il \
        traffico delle navi è fermo e la capitaneria ha chiuso l'ingresso del bacino fino a sera. \
        Secondo i tecnici il basamento era consumato dal sale e i controlli mancavano da tempo.";

    const OTHER: &str = "Nel porto di Valnera è crollata una vecchia gru, racconta chi era sul molo: \
        nessun ferito, navi ferme. La capitaneria indaga sul basamento, che il sale ha consumato \
        in anni senza controlli, e riaprirà il bacino soltanto in serata, se il mare lo permette.";

    fn article(path: &str, day: &str, text: &str) -> Article {
        let mut article = marked::article(path, "it", text);
        article.published.value = DateValue::parse(day);
        article
    }

    /// Which files are versions, the one that stands for all first.
    #[track_caller]
    fn check(files: &[(&str, &str, &str)], expected: &[&str]) {
        let mut builder = StoreBuilder::default();
        for &(path, day, text) in files {
            builder.add(Arc::new(article(path, day, text)));
        }
        let store = builder.build();
        let path = |id: &ArticleId| store.article(*id).path.as_str();
        let groups = store.versions.groups.iter();
        let groups: Vec<String> =
            groups.map(|ids| ids.iter().map(path).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(groups, expected);
    }

    #[test]
    fn copies_and_edits_are_versions() {
        let edited = LONG.replace("di decine di pescatori", "dei pescatori");
        check(&[("a", "", LONG), ("b", "2024-05-03", LONG), ("c", "", &edited)], &["b a c"]);
        check(&[("a", "", &edited), ("b", "", LONG)], &["b a"]);
    }

    #[test]
    fn a_version_may_state_another_language() {
        let mut builder = StoreBuilder::default();
        for (path, language, text) in
            [("a", "it", LONG), ("b", "fr", LONG), ("c", "it", OTHER), ("d", "fr", OTHER)]
        {
            let own = article(path, "", text);
            builder.add(Arc::new(Article { language, text: clean(text).text, ..own }));
        }
        let store = builder.build();
        assert!(store.article_ids().all(|id| store.versions(id).len() > 1));
    }

    #[test]
    fn other_articles_are_none() {
        let quoting = format!("{OTHER} {OTHER} {}", LONG.split_once('.').unwrap().0);
        check(&[("a", "", LONG), ("b", "", OTHER)], &[]);
        check(&[("a", "", LONG), ("b", "", &quoting)], &[]);
        check(&[("a", "", "Piove."), ("b", "", "Piove ancora.")], &[]);
    }

    #[test]
    fn bulletins_of_different_days_are_none() {
        let bulletin = |number: u32| format!("{LONG} Le navi in attesa al largo sono {number}.");
        let (one, other) = (bulletin(12), bulletin(15));
        check(&[("a", "2024-05-03", &one), ("b", "2024-05-04", &other)], &[]);
        check(&[("a", "2024-05-03", &one), ("b", "2024-05-03", &other)], &["a b"]);
        check(&[("a", "2024-05-03", &one), ("b", "2024-05-04", &one)], &["a b"]);
        let reprint = format!("Ripreso alle 18.05. {one}");
        check(&[("a", "2024-05-03", &one), ("b", "2024-05-04", &reprint)], &["b a"]);
    }
}
