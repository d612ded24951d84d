//! The articles that hold a word, a phrase or words near each other, as the index finds them, with how
//! often. What a whole query means is the concern of `select.rs` and `rank.rs`.

use crate::model::ArticleId;
use crate::query::ask::{Ask, Where, note};
use crate::query::counts::Counts;
use crate::query::list::List;
use crate::query::phrase::PhraseWalk;
use crate::query::stretch::Stretch;
use crate::store::postings::{Cursor, END, MOST_WEIGHT, Meant, Posting, Postings, Wanted};
use crate::store::set::Set;

/// The articles that hold what is asked, in order.
#[derive(Clone)]
pub(super) struct Leaf<'a> {
    walk: Walk<'a>,
    /// How much rarer than common it is: BM25's idf, of a phrase that of its words together.
    pub rarity: f32,
}

#[derive(Clone)]
enum Walk<'a> {
    /// All forms of one stem.
    Word(Box<Cursor<'a>>),
    Phrase(PhraseWalk<'a>),
    Listed(List),
    Counted(Counts<'a>),
}

/// What fewer than one of so many articles hold is sorted, not counted for all.
const FEW: usize = 64;

impl Ask<'_> {
    pub(super) fn leaf(self, postings: &Postings) -> Leaf<'_> {
        let slots = self.slots(postings);
        let single = slots.iter().all(|slot| slot.len() == 1);
        let walk = match (self.place, slots.as_slice()) {
            (Where::Anywhere, [slot]) if !single => Walk::any(postings, slot),
            (Where::Anywhere, [slot]) if slot.iter().all(|meant| meant.forms.is_none()) => {
                Walk::Word(Box::new(
                    slot.first().map_or_else(Cursor::default, |meant| postings.cursor(meant.term)),
                ))
            }
            (Where::Anywhere, _) if single => Walk::Phrase(PhraseWalk::new(postings, slots)),
            (Where::Title, [slot]) => {
                let mut found = Vec::new();
                Walk::any(postings, slot)
                    .for_each(|posting| found.extend(Some(posting).filter(|one| one.in_title)));
                Walk::Listed(found.into_iter().collect())
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
}

/// BM25's idf of something that so many of `all` articles hold.
#[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
pub(super) fn rarity(all: usize, articles: usize) -> f32 {
    let (all, with) = (all as f32, articles as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

impl<'a> Walk<'a> {
    /// The articles that hold any of some words.
    fn any(postings: &'a Postings, words: &[Meant]) -> Self {
        let total: usize = words.iter().map(|word| postings.document_frequency(word.term)).sum();
        if total < postings.article_count() / FEW {
            Self::Listed(List::united(postings, words))
        } else {
            Self::Counted(Counts::new(postings, words))
        }
    }

    fn for_each(self, mut visit: impl FnMut(Posting)) {
        match self {
            Self::Word(cursor) => cursor.for_each(visit),
            Self::Listed(list) => list.iter().for_each(visit),
            Self::Counted(counts) => counts.iter().for_each(visit),
            Self::Phrase(mut phrase) => {
                let mut article = phrase.seek(0);
                while article != END {
                    phrase.posting().into_iter().for_each(&mut visit);
                    article = phrase.seek(article + 1);
                }
            }
        }
    }

    fn rarity(&self, all: usize) -> f32 {
        match self {
            Self::Word(cursor) => rarity(all, cursor.documents()),
            Self::Phrase(phrase) => {
                phrase.documents().map(|documents| rarity(all, documents)).sum()
            }
            Self::Listed(list) => rarity(all, list.len()),
            Self::Counted(counts) => rarity(all, counts.len()),
        }
    }
}

impl<'a> Leaf<'a> {
    /// How many articles there are at most.
    pub(super) fn len(&self) -> usize {
        match &self.walk {
            Walk::Word(cursor) => cursor.documents(),
            Walk::Phrase(phrase) => phrase.documents().next().unwrap_or(0),
            Walk::Listed(list) => list.len(),
            Walk::Counted(counts) => counts.len(),
        }
    }

    /// Whether it costs more to find out if an article holds what is asked than if it holds words.
    pub(super) fn is_phrase(&self) -> bool {
        matches!(self.walk, Walk::Phrase(_))
    }

    /// Whether it is known without reading if an article holds what is asked.
    pub(super) fn is_noted(&self) -> bool {
        match &self.walk {
            Walk::Word(cursor) => cursor.bits().is_some(),
            Walk::Counted(_) => true,
            Walk::Phrase(_) | Walk::Listed(_) => false,
        }
    }

    /// Where it adds much to scores, if that is known, and what it adds at most elsewhere.
    pub(super) fn heavy(&self) -> Option<(&'a Set, f32)> {
        let Walk::Word(cursor) = &self.walk else { return None };
        cursor.heavy().map(|heavy| (&heavy.articles, heavy.others * self.rarity))
    }

    /// The list of the word, where it is all forms of one that is asked.
    pub(super) fn word(&self) -> Option<&Cursor<'_>> {
        match &self.walk {
            Walk::Word(cursor) => Some(cursor),
            _ => None,
        }
    }

    /// Reads articles behind the last `stretch`, and their scores, into it: those whose scores are
    /// wanted; false where there are no more.
    pub(super) fn read(
        &mut self,
        postings: &Postings,
        wanted: &Wanted<'_>,
        stretch: &mut Stretch,
    ) -> bool {
        stretch.len = 0;
        let wanted = &Wanted {
            least: wanted.least / self.rarity,
            unless: wanted.unless.map(|(set, least)| (set, least / self.rarity)),
            ..*wanted
        };
        let has_more = match &mut self.walk {
            Walk::Word(cursor) => {
                let has_more = cursor.enter(stretch.next);
                let Stretch { articles, scores, len, next, .. } = stretch;
                *len = postings.read_block(cursor, wanted, articles, scores);
                *next = cursor.last_of_block().saturating_add(1);
                has_more
            }
            Walk::Phrase(phrase) => phrase.read(wanted, stretch),
            Walk::Listed(list) => list.read(postings, wanted.among, stretch),
            Walk::Counted(counts) => counts.read(wanted, stretch),
        };
        for score in stretch.scores.iter_mut().take(stretch.len) {
            *score *= self.rarity;
        }
        has_more
    }

    /// Leaves of a stretch the articles that hold what is asked too, and adds to their scores. Calls must
    /// ask in ascending order.
    pub(super) fn meet(&mut self, postings: &Postings, stretch: &mut Stretch) {
        let rarity = self.rarity;
        match &mut self.walk {
            Walk::Word(cursor) => match cursor.bits() {
                Some(bits) => {
                    stretch.keep(|article, _| bits.contains(article as usize));
                    stretch.meet(postings, rarity, |article| Some(cursor.posting_of(article)));
                }
                None => stretch.meet(postings, rarity, |article| {
                    (cursor.seek(article) == article).then(|| cursor.posting())
                }),
            },
            Walk::Phrase(phrase) => stretch.meet(postings, rarity, |article| {
                if phrase.meet(article) { phrase.posting() } else { None }
            }),
            Walk::Listed(list) => stretch.meet(postings, rarity, |article| {
                (list.seek(article) == article).then(|| list.posting())
            }),
            Walk::Counted(counts) => {
                stretch.meet(postings, rarity, |article| counts.posting(article));
            }
        }
    }

    /// What is known of an article, if it holds what is asked. Calls must ask in ascending order.
    pub(super) fn posting(&mut self, article: ArticleId) -> Option<Posting> {
        let target = article.0;
        match &mut self.walk {
            Walk::Word(cursor) => (cursor.seek(target) == target).then(|| cursor.posting()),
            Walk::Phrase(phrase) => {
                if phrase.meet(target) {
                    phrase.posting()
                } else {
                    None
                }
            }
            Walk::Listed(list) => (list.seek(target) == target).then(|| list.posting()),
            Walk::Counted(counts) => counts.posting(target),
        }
    }

    /// The score that so many articles have at least, as far as is known without reading.
    pub(super) fn reached_by(&self, count: usize) -> f32 {
        self.word().map_or(0.0, |cursor| cursor.reached_by(count) * self.rarity)
    }

    /// The score that no article at or after `target` has more of, up to the article returned.
    #[inline]
    pub(super) fn bound(&self, target: u32) -> (f32, u32) {
        let (weight, last) = match &self.walk {
            Walk::Word(cursor) => cursor.bound(target),
            Walk::Phrase(phrase) => phrase.lead().map_or((0.0, END), |lead| lead.bound(target)),
            Walk::Listed(_) => (MOST_WEIGHT, END),
            Walk::Counted(counts) => counts.bound(target),
        };
        (weight * self.rarity, last)
    }

    /// The score that no article from `first` to `last` has more of.
    pub(super) fn best_between(&mut self, first: u32, last: u32) -> f32 {
        let weight = match &mut self.walk {
            Walk::Word(cursor) => cursor.best_between(first, last),
            Walk::Phrase(phrase) => {
                phrase.lead_mut().map_or(0.0, |lead| lead.best_between(first, last))
            }
            Walk::Listed(_) | Walk::Counted(_) => MOST_WEIGHT,
        };
        weight * self.rarity
    }

    /// Visits the articles that hold what is asked.
    pub(super) fn for_each(self, visit: impl FnMut(Posting)) {
        self.walk.for_each(visit);
    }

    /// Puts the articles that hold what is asked into a set.
    pub(super) fn note(self, set: &mut Set) {
        match self.walk {
            Walk::Word(cursor) => note(*cursor, set),
            _ => self.for_each(|posting| set.insert(posting.article.index())),
        }
    }
}
