//! What a condition asks of the words of articles, and where in an article it stands: words, phrases,
//! words near each other. Which articles hold it is found in `leaf.rs`.

use crate::model::ArticleId;
use crate::query::condition::{Condition, Pattern, Phrase};
use crate::store::postings::{Cursor, END, Meant, Postings, Run};
use crate::store::set::Set;

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
    pub(super) fn slots(self, postings: &Postings) -> Vec<Vec<Meant>> {
        let words = self.phrase.words.iter();
        words.map(|word| meant(postings, word, self.phrase.exact)).collect()
    }

    /// The articles that hold every word, wherever.
    pub(super) fn candidates(self, postings: &Postings) -> Vec<u32> {
        let mut all = Set::full(postings.article_count());
        for slot in self.slots(postings) {
            let mut set = Set::new(postings.article_count());
            for meant in slot {
                note(postings.cursor(meant.term), &mut set);
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

/// Puts the articles of a list into a set.
pub(super) fn note(cursor: Cursor<'_>, set: &mut Set) {
    match cursor.bits() {
        Some(bits) => set.unite(bits),
        None => cursor.for_each_article(|article| set.insert(article.index())),
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
