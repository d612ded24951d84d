//! Words, phrases and words near each other, as the index finds them: which articles, how often, and
//! where. What a whole query means is the concern of `select.rs` and `rank.rs`.

use crate::model::ArticleId;
use crate::query::condition::{Condition, Pattern, Phrase};
use crate::query::list::List;
use crate::query::phrase::PhraseWalk;
use crate::query::set::Set;
use crate::store::postings::{BLOCK, Cursor, END, MOST_WEIGHT, Meant, Posting, Postings, Run};

/// What a condition asks of the words of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask<'a> {
    pub phrase: &'a Phrase,
    pub place: Where,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    Anywhere,
    Title,
    /// In any order, the first and the last so many words apart at most.
    Near(u32),
}

/// The articles that hold what is asked, in order.
pub(super) struct Leaf<'a> {
    walk: Walk<'a>,
    /// How much rarer than common it is: BM25's idf, of a phrase that of its words together.
    pub rarity: f32,
}

enum Walk<'a> {
    /// All forms of one stem.
    Word(Box<Cursor<'a>>),
    Phrase(PhraseWalk<'a>),
    Listed(List),
}

/// Some articles in a row that may hold what is asked.
pub(super) struct Stretch {
    pub articles: [u32; BLOCK],
    /// The scores that they have no more of; just those, unless it is a phrase that is asked.
    pub scores: [f32; BLOCK],
    pub len: usize,
    /// The first article behind the row.
    pub next: u32,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { articles: [0; BLOCK], scores: [0.0; BLOCK], len: 0, next: 0 }
    }
}

impl Stretch {
    #[inline]
    fn push(&mut self, postings: &Postings, filter: Option<&Set>, posting: Posting) {
        self.next = posting.article.0 + 1;
        if filter.is_some_and(|filter| !filter.contains(posting.article.index())) {
            return;
        }
        if let (Some(article), Some(score)) =
            (self.articles.get_mut(self.len), self.scores.get_mut(self.len))
        {
            (*article, *score) = (posting.article.0, postings.weight(posting));
            self.len += 1;
        }
    }
}

impl<'a> Ask<'a> {
    /// What a condition asks of words, if that is what it asks of.
    pub(super) fn of(condition: &'a Condition) -> Option<Self> {
        let (phrase, place) = match condition {
            Condition::Text(phrase) => (phrase, Where::Anywhere),
            Condition::Title(phrase) => (phrase, Where::Title),
            Condition::Near(phrase, distance) => (phrase, Where::Near(*distance)),
            _ => return None,
        };
        Some(Self { phrase, place })
    }

    /// What each of its words means in the index.
    fn slots(self, postings: &Postings) -> Vec<Vec<Meant>> {
        let words = self.phrase.words.iter();
        words.map(|word| meant(postings, word, self.phrase.exact)).collect()
    }

    pub(super) fn leaf(self, postings: &Postings) -> Leaf<'_> {
        let slots = self.slots(postings);
        let single = slots.iter().all(|slot| slot.len() == 1);
        let walk = match (self.place, slots.as_slice()) {
            (Where::Anywhere, [slot]) if !single => Walk::Listed(List::united(postings, slot)),
            (Where::Anywhere, [slot]) if slot.iter().all(|meant| meant.forms.is_none()) => {
                Walk::Word(Box::new(
                    slot.first().map_or_else(Cursor::default, |meant| postings.cursor(meant.term)),
                ))
            }
            (Where::Anywhere, _) if single => Walk::Phrase(PhraseWalk::new(postings, slots)),
            (Where::Title, [slot]) => {
                let found = List::united(postings, slot);
                Walk::Listed(found.iter().filter(|posting| posting.in_title).collect())
            }
            _ => {
                let mut found = Vec::new();
                self.visit_in(postings, &self.candidates(postings), |article, runs| {
                    let title = postings.title_length(article);
                    found.push(Posting {
                        article,
                        count: u32::try_from(runs.len()).unwrap_or(u32::MAX),
                        in_title: runs.first().is_some_and(|run| run.start < title),
                    });
                });
                Walk::Listed(found.into_iter().collect())
            }
        };
        Leaf { rarity: walk.rarity(postings.article_count()), walk }
    }

    /// The articles that hold every word, wherever.
    fn candidates(self, postings: &Postings) -> Vec<u32> {
        let mut all = Set::full(postings.article_count());
        for slot in self.slots(postings) {
            let mut set = Set::new(postings.article_count());
            for meant in slot {
                postings.cursor(meant.term).for_each_article(|one| set.insert(one.index()));
            }
            all.intersect(&set);
        }
        all.iter().filter_map(|index| u32::try_from(index).ok()).collect()
    }

    /// Visits those of some articles, ascending, that hold what is asked, each with its places in
    /// order.
    pub(super) fn visit_in(
        self,
        postings: &Postings,
        within: &[u32],
        mut visit: impl FnMut(ArticleId, &[Run]),
    ) {
        let slots = self.slots(postings);
        let words = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        let mut runs = Vec::new();
        if let (Where::Anywhere, [slot]) = (self.place, slots.as_slice())
            && let [meant] = slot.as_slice()
        {
            return visit_places(postings, meant, within, |article, positions| {
                runs.clear();
                runs.extend(positions.iter().map(|&start| Run { start, words }));
                visit(ArticleId(article), &runs);
            });
        }
        let places: Vec<Vec<u64>> =
            slots.iter().map(|slot| places(postings, slot, within)).collect();
        let title = |article| u64::from(postings.title_length(ArticleId(article)));
        let found: Vec<(u64, u64)> = match self.place {
            Where::Near(distance) => close(places, distance, title),
            Where::Anywhere | Where::Title => {
                let last = u64::from(words.saturating_sub(1));
                let mut starts = follow(places);
                if self.place == Where::Title {
                    starts.retain(|&start| position(start) + last < title(article(start)));
                }
                starts.into_iter().map(|start| (start, start + last)).collect()
            }
        };
        for group in found.chunk_by(|a, b| article(a.0) == article(b.0)) {
            runs.clear();
            runs.extend(group.iter().map(|&(first, last)| Run {
                start: u32::try_from(position(first)).unwrap_or(u32::MAX),
                words: u32::try_from(last - first + 1).unwrap_or(u32::MAX),
            }));
            visit(ArticleId(article(group[0].0)), &runs);
        }
    }
}

/// What a word of a query means in the index.
fn meant(postings: &Postings, pattern: &Pattern, exact: bool) -> Vec<Meant> {
    match pattern {
        Pattern::Word(word) if exact => postings.form(word),
        Pattern::Word(word) => postings.stems(word),
        Pattern::Prefix(start) => postings.forms_starting(start),
    }
}

/// Visits those of some articles, ascending, that hold a word, each with its positions.
fn visit_places(
    postings: &Postings,
    word: &Meant,
    within: &[u32],
    mut visit: impl FnMut(u32, &[u32]),
) {
    let mut cursor = postings.cursor(word.term);
    let mut positions = Vec::new();
    let mut rest = within;
    while let Some((&wanted, after)) = rest.split_first() {
        let article = cursor.seek(wanted);
        if article == END {
            return;
        }
        if article == wanted {
            cursor.positions(word.forms.as_deref(), &mut positions);
            if !positions.is_empty() {
                visit(article, &positions);
            }
            rest = after;
        } else {
            let behind = after.partition_point(|&other| other < article);
            rest = after.get(behind..).unwrap_or_default();
        }
    }
}

/// The places of any of some words in some articles, ascending: the article in the upper half of
/// each number, the position in the lower.
fn places(postings: &Postings, words: &[Meant], within: &[u32]) -> Vec<u64> {
    let mut found = Vec::new();
    for word in words {
        visit_places(postings, word, within, |article, positions| {
            found.extend(positions.iter().map(|&at| u64::from(article) << 32 | u64::from(at)));
        });
    }
    if words.len() > 1 {
        found.sort_unstable();
        found.dedup();
    }
    found
}

fn article(place: u64) -> u32 {
    u32::try_from(place >> 32).unwrap_or(u32::MAX)
}

fn position(place: u64) -> u64 {
    place & u64::from(u32::MAX)
}

/// The places where a phrase begins whose words stand at these places.
fn follow(words: Vec<Vec<u64>>) -> Vec<u64> {
    let mut words = words.into_iter();
    let mut starts = words.next().unwrap_or_default();
    for (number, places) in (1..).zip(words) {
        keep_common(
            &mut starts,
            places.iter().filter(|&&place| position(place) >= number).map(|place| place - number),
        );
    }
    starts
}

/// The first and the last of the places where all words stand at most `distance` apart, within the
/// title or behind it.
fn close(words: Vec<Vec<u64>>, distance: u32, title: impl Fn(u32) -> u64) -> Vec<(u64, u64)> {
    let mut latest: Vec<Option<u64>> = vec![None; words.len()];
    let mut all: Vec<(u64, usize)> = Vec::new();
    for (word, places) in words.into_iter().enumerate() {
        all.extend(places.into_iter().map(|place| (place, word)));
    }
    all.sort_unstable();
    let mut found: Vec<(u64, u64)> = Vec::new();
    for (last, word) in all {
        latest[word] = Some(last);
        let Some(first) = latest.iter().copied().min().flatten() else { continue };
        let title = title(article(last));
        let apart = position(first) < title && position(last) >= title;
        if last - first <= u64::from(distance) && last > first && !apart {
            found.push((first, last));
        }
    }
    found
}

/// Keeps what stands in both of two ascending lists.
fn keep_common<T: Ord + Copy>(kept: &mut Vec<T>, other: impl Iterator<Item = T>) {
    let mut other = other.peekable();
    kept.retain(|wanted| {
        while other.next_if(|next| next < wanted).is_some() {}
        other.peek() == Some(wanted)
    });
}

/// BM25's idf of something that so many of `all` articles hold.
#[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
pub(super) fn rarity(all: usize, articles: usize) -> f32 {
    let (all, with) = (all as f32, articles as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

impl Walk<'_> {
    fn rarity(&self, all: usize) -> f32 {
        match self {
            Self::Word(cursor) => rarity(all, cursor.documents()),
            Self::Phrase(phrase) => {
                phrase.documents().map(|documents| rarity(all, documents)).sum()
            }
            Self::Listed(list) => rarity(all, list.len()),
        }
    }
}

impl Leaf<'_> {
    /// How many articles there are at most.
    pub(super) fn len(&self) -> usize {
        match &self.walk {
            Walk::Word(cursor) => cursor.documents(),
            Walk::Phrase(phrase) => phrase.documents().next().unwrap_or(0),
            Walk::Listed(list) => list.len(),
        }
    }

    /// The first article at or after `target` that may hold what is asked, or [`END`]. Calls must
    /// ask in ascending order.
    #[inline]
    pub(super) fn seek(&mut self, target: u32) -> u32 {
        match &mut self.walk {
            Walk::Word(cursor) => cursor.seek(target),
            Walk::Phrase(phrase) => phrase.seek(target),
            Walk::Listed(list) => list.seek(target),
        }
    }

    /// Reads articles of `filter` from `target` on into `stretch`; false where there are no more.
    pub(super) fn read(
        &mut self,
        postings: &Postings,
        filter: Option<&Set>,
        target: u32,
        stretch: &mut Stretch,
    ) -> bool {
        stretch.len = 0;
        if self.seek(target) == END {
            return false;
        }
        let Stretch { articles, scores, .. } = stretch;
        match (&mut self.walk, filter) {
            (Walk::Word(cursor), None) => {
                stretch.len = postings.read_block(cursor, articles, scores);
                stretch.next = cursor.last_of_block() + 1;
            }
            (Walk::Word(cursor), Some(filter)) => {
                let wanted = |article: u32| filter.contains(article as usize);
                stretch.len = postings.read_wanted(cursor, wanted, articles, scores);
                stretch.next = cursor.last_of_block() + 1;
            }
            (Walk::Phrase(phrase), _) => stretch.push(postings, filter, phrase.most()),
            (Walk::Listed(list), _) => {
                stretch.len = list.read(postings, filter, articles, scores);
                stretch.next = list.last_read() + 1;
            }
        }
        for score in stretch.scores.iter_mut().take(stretch.len) {
            *score *= self.rarity;
        }
        true
    }

    /// The list of the word, where it is all forms of one that is asked.
    pub(super) fn word(&self) -> Option<&Cursor<'_>> {
        match &self.walk {
            Walk::Word(cursor) => Some(cursor),
            Walk::Phrase(_) | Walk::Listed(_) => None,
        }
    }

    /// The score that so many articles have at least, as far as is known without reading.
    pub(super) fn reached_by(&self, count: usize) -> f32 {
        match &self.walk {
            Walk::Word(cursor) => cursor.reached_by(count) * self.rarity,
            _ => 0.0,
        }
    }

    /// The current article with counts that are not too low.
    #[inline]
    pub(super) fn most(&mut self) -> Posting {
        match &mut self.walk {
            Walk::Word(cursor) => cursor.posting(),
            Walk::Phrase(phrase) => phrase.most(),
            Walk::Listed(list) => list.posting(),
        }
    }

    /// The current article if it does hold what is asked.
    #[inline]
    pub(super) fn posting(&mut self) -> Option<Posting> {
        match &mut self.walk {
            Walk::Word(cursor) => Some(cursor.posting()),
            Walk::Phrase(phrase) => phrase.posting(),
            Walk::Listed(list) => Some(list.posting()),
        }
    }

    /// Whether [`Self::posting`] has to read more than [`Self::most`].
    pub(super) fn is_phrase(&self) -> bool {
        matches!(self.walk, Walk::Phrase(_))
    }

    /// The score that no article at or after `target` has more of, up to the article returned.
    #[inline]
    pub(super) fn bound(&self, target: u32) -> (f32, u32) {
        let (weight, last) = match &self.walk {
            Walk::Word(cursor) => cursor.bound(target),
            Walk::Phrase(phrase) => phrase.lead().map_or((0.0, END), |lead| lead.bound(target)),
            Walk::Listed(_) => (MOST_WEIGHT, END),
        };
        (weight * self.rarity, last)
    }

    /// The score that no article has more of.
    pub(super) fn best(&self) -> f32 {
        let weight = match &self.walk {
            Walk::Word(cursor) => cursor.best(),
            Walk::Phrase(phrase) => phrase.lead().map_or(0.0, Cursor::best),
            Walk::Listed(_) => MOST_WEIGHT,
        };
        weight * self.rarity
    }

    /// Visits the articles that hold what is asked.
    pub(super) fn for_each(mut self, mut visit: impl FnMut(Posting)) {
        match self.walk {
            Walk::Word(cursor) => cursor.for_each(visit),
            Walk::Listed(list) => list.iter().for_each(visit),
            Walk::Phrase(_) => {
                let mut article = self.seek(0);
                while article != END {
                    if let Some(posting) = self.posting() {
                        visit(posting);
                    }
                    article = self.seek(article + 1);
                }
            }
        }
    }

    /// As [`Self::for_each`], the articles only.
    pub(super) fn for_each_article(self, mut visit: impl FnMut(ArticleId)) {
        match self.walk {
            Walk::Word(cursor) => cursor.for_each_article(visit),
            _ => self.for_each(|posting| visit(posting.article)),
        }
    }
}
