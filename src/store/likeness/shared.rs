//! The traits that several articles share, how rare each is, and which articles show it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::{Article, ArticleId, push_varint, varint};
use crate::store::duplicate::Versions;
use crate::store::traits::{Collected, Trait, TraitKind};

/// A trait that several articles show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub(super) key: Trait,
    /// Versions counted once.
    pub(super) articles: u32,
    pub(super) rarity: f32,
    /// Where its list begins, in bytes.
    start: u32,
}

/// All of them, ascending: a trait is known by its number here.
#[derive(Debug, Default)]
pub(super) struct Table {
    traits: Vec<Shared>,
    /// Where those begin whose upper bits are alike, by these bits; one more at the end. So one is found
    /// in a few steps near to each other.
    begins: Vec<u32>,
    /// How many lower bits are not looked at for that.
    lower: u32,
    /// The articles of each trait that is not too common, ascending: how many, then the distance of
    /// each from the one before, as LEB128 varints. What has no list has the empty one at the
    /// beginning.
    lists: Vec<u8>,
}

impl Table {
    /// The traits that several articles show, and the articles of each.
    pub(super) fn new(
        articles: &[Arc<Article>],
        languages: &FxHashMap<&'static str, usize>,
        versions: &Versions,
        all: [&Collected; 2],
    ) -> Self {
        let mut table = Self { lists: vec![0], ..Self::default() };
        let of_two = |first: u32| {
            let of = |portion| move || pairs(articles.len(), all, portion);
            rayon::join(of(first), of(first + 1))
        };
        let mut two = of_two(0);
        for first in (0..PORTIONS).step_by(2) {
            let take = || {
                table.take(&two.0, articles, languages, versions);
                table.take(&two.1, articles, languages, versions);
            };
            // The next ones are sorted meanwhile.
            ((), two) = rayon::join(take, || of_two(first + 2));
        }
        table.traits.shrink_to_fit();
        table.lists.shrink_to_fit();
        table.index();
        table
    }

    /// Adds the traits of a portion that several articles show.
    fn take(
        &mut self,
        pairs: &[u64],
        articles: &[Arc<Article>],
        languages: &FxHashMap<&'static str, usize>,
        versions: &Versions,
    ) {
        let counted = versions.count_entries(articles.len());
        let article = |pair: u64| u32::try_from(pair & u64::from(u32::MAX)).unwrap_or_default();
        for run in pairs.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
            let key = Trait::from_bits(u32::try_from(run[0] >> 32).unwrap_or_default());
            let of = match key.kind() {
                TraitKind::Word => languages[articles[article(run[0]) as usize].language],
                _ => counted,
            };
            let is_short = run.len() <= LONGEST_LIST;
            let listed = if is_short { run } else { &[] };
            let start = self.push_list(listed.iter().map(|&pair| article(pair)));
            let is_entry = |&&pair: &&u64| versions.is_entry(ArticleId(article(pair)));
            let entries = run.iter().filter(is_entry).count().max(1);
            self.traits.push(Shared {
                key,
                articles: u32::try_from(entries).unwrap_or(u32::MAX),
                rarity: rarity(of, entries),
                start,
            });
        }
    }

    fn index(&mut self) {
        let bits = (self.traits.len() / ALIKE).max(2).ilog2();
        self.lower = u32::BITS - bits;
        let mut at = 0;
        let begin = |upper: u32| {
            let here = self.traits.get(at..).unwrap_or_default().iter();
            at += here.take_while(|one| one.key.bits() >> self.lower < upper).count();
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        self.begins = (0..=1 << bits).map(begin).collect();
    }

    /// Adds a list and says where it begins; the empty one where there is no room.
    fn push_list(&mut self, articles: impl ExactSizeIterator<Item = u32>) -> u32 {
        let Some(start) = u32::try_from(self.lists.len()).ok().filter(|_| articles.len() > 0)
        else {
            return 0;
        };
        push_varint(&mut self.lists, u32::try_from(articles.len()).unwrap_or_default());
        let mut before = 0;
        for article in articles {
            push_varint(&mut self.lists, article - before);
            before = article;
        }
        start
    }

    /// The articles that show a trait, ascending; none for one that too many show.
    pub(super) fn articles(&self, shared: Shared) -> impl ExactSizeIterator<Item = u32> + '_ {
        let (mut at, mut article) = (shared.start as usize, 0);
        let count = if self.lists.is_empty() { 0 } else { varint(&self.lists, &mut at) };
        (0..count as usize).map(move |_| {
            article += varint(&self.lists, &mut at);
            article
        })
    }

    pub(super) fn len(&self) -> usize {
        self.traits.len()
    }

    /// The trait with a number.
    pub(super) fn of(&self, number: u32) -> Shared {
        self.traits[number as usize]
    }

    pub(super) fn find(&self, key: Trait) -> Option<Shared> {
        self.number_of(key).map(|number| self.of(number))
    }

    /// The number of a trait, if several articles show it.
    pub(super) fn number_of(&self, key: Trait) -> Option<u32> {
        let upper = key.bits().checked_shr(self.lower)? as usize;
        let (begin, end) = (*self.begins.get(upper)?, *self.begins.get(upper + 1)?);
        let alike = self.traits.get(begin as usize..end as usize)?;
        let at = alike.partition_point(|one| one.key < key);
        alike.get(at).filter(|one| one.key == key)?;
        Some(begin + u32::try_from(at).ok()?)
    }

    /// The first number of a trait that holds across languages.
    pub(super) fn first_across(&self) -> u32 {
        let words = self.traits.partition_point(|one| !one.key.kind().crosses_languages());
        u32::try_from(words).unwrap_or(u32::MAX)
    }
}

/// About so many traits of the table have their upper bits alike.
const ALIKE: usize = 4;

/// The sharper the exponent, the more a rare trait outweighs several common ones.
const RARITY_EXPONENT: f32 = 1.25;

/// A trait of more articles than this leads to no candidates.
const LONGEST_LIST: usize = 1000;

/// How many articles each language has, versions counted once.
pub(super) fn languages(
    articles: &[Arc<Article>],
    versions: &Versions,
) -> FxHashMap<&'static str, usize> {
    let mut languages = FxHashMap::default();
    for (at, article) in articles.iter().enumerate() {
        // A language may be that of versions alone, whose entry states another.
        let count: &mut usize = languages.entry(article.language).or_default();
        *count += usize::from(versions.is_entry(ArticleId::new(at)));
    }
    languages
}

/// The traits are counted in so many portions, one after the other, so that what is sorted stays
/// small, four of them at a time: those of words, which most are, and one for each other kind.
const PORTIONS: u32 = WORD_PORTIONS + 7;
const WORD_PORTIONS: u32 = 16;

/// (trait, article) of all articles, ascending, for one portion of the traits; none behind the last.
fn pairs(articles: usize, all: [&Collected; 2], portion: u32) -> Vec<u64> {
    let width = Trait::least_of_kind(1) / WORD_PORTIONS;
    let begins = |traits: &[Trait], portion: u32| {
        let start = match portion {
            0..WORD_PORTIONS => portion * width,
            WORD_PORTIONS..PORTIONS => Trait::least_of_kind(portion - WORD_PORTIONS + 1),
            _ => return traits.len(),
        };
        traits.partition_point(|t| t.bits() < start)
    };
    let of_portion = |traits: &'_ [Trait]| begins(traits, portion)..begins(traits, portion + 1);
    let mut pairs = Vec::new();
    for article in 0..articles {
        for (traits, _) in all.map(|all| all.of(article)) {
            let keys = traits[of_portion(traits)].iter();
            pairs.extend(keys.map(|key| u64::from(key.bits()) << 32 | article as u64));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The inverse document frequency, as Robertson and Spärck Jones weigh words.
pub(super) fn rarity(of: usize, articles: usize) -> f32 {
    (as_f32(of + 1) / as_f32(articles)).ln().max(0.0).powf(RARITY_EXPONENT)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles and words are below 2^24")]
pub(in crate::store) fn as_f32(count: usize) -> f32 {
    count as f32
}
