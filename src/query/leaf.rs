//! Words, phrases and words near each other, as the index finds them: which articles, how often, and
//! where. What a whole query means is the concern of `select.rs` and `rank.rs`.

use crate::model::ArticleId;
use crate::query::condition::{Condition, Pattern, Phrase};
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
    /// Put together beforehand.
    Listed {
        postings: Vec<Posting>,
        at: usize,
    },
}

/// A phrase of words of one list each, the rarest first.
struct PhraseWalk<'a> {
    postings: &'a Postings,
    marked: Bits,
    words: Vec<PhraseWord<'a>>,
    /// Scratch memory: where the phrase may begin.
    starts: Vec<u32>,
    positions: Vec<u32>,
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
    fn push(&mut self, postings: &Postings, posting: Posting) {
        if let (Some(article), Some(score)) =
            (self.articles.get_mut(self.len), self.scores.get_mut(self.len))
        {
            (*article, *score) = (posting.article.0, postings.weight(posting));
            self.len += 1;
        }
    }
}

struct PhraseWord<'a> {
    /// Its number in the phrase.
    place: u32,
    cursor: Cursor<'a>,
    forms: Option<Box<[u16]>>,
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
            (Where::Anywhere, [slot]) if !single => listed(united(postings, slot)),
            (Where::Anywhere, [slot]) if slot.iter().all(|meant| meant.forms.is_none()) => {
                Walk::Word(Box::new(
                    slot.first().map_or_else(Cursor::default, |meant| postings.cursor(meant.term)),
                ))
            }
            (Where::Anywhere, _) if single => Walk::Phrase(PhraseWalk::new(postings, slots)),
            (Where::Title, [slot]) => {
                let mut found = united(postings, slot);
                found.retain(|posting| posting.in_title);
                listed(found)
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
                listed(found)
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

fn listed(postings: Vec<Posting>) -> Walk<'static> {
    Walk::Listed { postings, at: 0 }
}

/// Articles that are looked at together.
const ROW: usize = 16;

/// The articles that hold any of some words, as if those were one.
fn united(postings: &Postings, words: &[Meant]) -> Vec<Posting> {
    let total: usize = words.iter().map(|word| postings.document_frequency(word.term)).sum();
    let articles = postings.article_count();
    // What is known of an article: the count, doubled, plus one if the title holds a word.
    let facts = |posting: Posting| posting.count << 1 | u32::from(posting.in_title);
    if total < articles / 64 {
        let mut found: Vec<Posting> = Vec::with_capacity(total);
        for word in words {
            each_posting(postings, word, |posting| found.push(posting));
        }
        found.sort_unstable_by_key(|posting| posting.article);
        found.dedup_by(|next, kept| {
            let same = next.article == kept.article;
            if same {
                kept.count += next.count;
                kept.in_title |= next.in_title;
            }
            same
        });
        return found;
    }
    let mut sums = vec![0_u32; articles];
    for word in words {
        each_posting(postings, word, |posting| {
            if let Some(sum) = sums.get_mut(posting.article.index()) {
                let added = facts(posting);
                *sum = ((*sum & !1) + (added & !1)) | ((*sum | added) & 1);
            }
        });
    }
    let mut found = Vec::new();
    for (row, sums) in sums.chunks(ROW).enumerate() {
        // Most rows are empty, and seen to be at a glance.
        if sums.iter().fold(0, |all, sum| all | sum) == 0 {
            continue;
        }
        let known = sums.iter().enumerate().filter(|&(_, &sum)| sum > 0);
        found.extend(known.map(|(place, &sum)| Posting {
            article: ArticleId::new(row * ROW + place),
            count: sum >> 1,
            in_title: sum & 1 == 1,
        }));
    }
    found
}

fn each_posting(postings: &Postings, word: &Meant, mut visit: impl FnMut(Posting)) {
    let Some(forms) = &word.forms else { return postings.for_each(word.term, visit) };
    let mut cursor = postings.cursor(word.term);
    let mut positions = Vec::new();
    let mut article = cursor.seek(0);
    while article != END {
        cursor.positions(Some(forms), &mut positions);
        if let Some(&first) = positions.first() {
            let title = postings.title_length(ArticleId(article));
            visit(Posting {
                article: ArticleId(article),
                count: u32::try_from(positions.len()).unwrap_or(u32::MAX),
                in_title: first < title,
            });
        }
        article = cursor.seek(article + 1);
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
                phrase.words.iter().map(|word| rarity(all, word.cursor.documents())).sum()
            }
            Self::Listed { postings, .. } => rarity(all, postings.len()),
        }
    }
}

impl Leaf<'_> {
    /// How many articles there are at most.
    pub(super) fn len(&self) -> usize {
        match &self.walk {
            Walk::Word(cursor) => cursor.documents(),
            Walk::Phrase(phrase) => phrase.words.first().map_or(0, |word| word.cursor.documents()),
            Walk::Listed { postings, .. } => postings.len(),
        }
    }

    /// The first article at or after `target` that may hold what is asked, or [`END`]. Calls must
    /// ask in ascending order.
    #[inline]
    pub(super) fn seek(&mut self, target: u32) -> u32 {
        match &mut self.walk {
            Walk::Word(cursor) => cursor.seek(target),
            Walk::Phrase(phrase) => phrase.seek(target),
            Walk::Listed { postings, at } => {
                let rest = postings.get(*at..).unwrap_or_default();
                let near = rest.first().is_none_or(|first| first.article.0 >= target);
                *at += if near { 0 } else { rest.partition_point(|one| one.article.0 < target) };
                postings.get(*at).map_or(END, |posting| posting.article.0)
            }
        }
    }

    /// Reads articles from `target` on into `stretch`; none where there are no more.
    pub(super) fn read(&mut self, postings: &Postings, target: u32, stretch: &mut Stretch) {
        stretch.len = 0;
        if self.seek(target) == END {
            return;
        }
        match &mut self.walk {
            Walk::Word(cursor) => {
                stretch.len =
                    postings.read_block(cursor, &mut stretch.articles, &mut stretch.scores);
            }
            Walk::Phrase(phrase) => stretch.push(postings, phrase.most()),
            Walk::Listed { postings: listed, at } => {
                for &posting in listed.iter().skip(*at).take(BLOCK) {
                    stretch.push(postings, posting);
                }
            }
        }
        for score in stretch.scores.iter_mut().take(stretch.len) {
            *score *= self.rarity;
        }
        let last = stretch.len.checked_sub(1).and_then(|last| stretch.articles.get(last));
        stretch.next = last.map_or(END, |last| last + 1);
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
            Walk::Listed { postings, at } => listed_at(postings, *at),
        }
    }

    /// The current article if it does hold what is asked.
    #[inline]
    pub(super) fn posting(&mut self) -> Option<Posting> {
        match &mut self.walk {
            Walk::Word(cursor) => Some(cursor.posting()),
            Walk::Phrase(phrase) => phrase.posting(),
            Walk::Listed { postings, at } => Some(listed_at(postings, *at)),
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
            Walk::Phrase(phrase) => {
                phrase.words.first().map_or((0.0, END), |word| word.cursor.bound(target))
            }
            Walk::Listed { .. } => (MOST_WEIGHT, END),
        };
        (weight * self.rarity, last)
    }

    /// The score that no article has more of.
    pub(super) fn best(&self) -> f32 {
        let weight = match &self.walk {
            Walk::Word(cursor) => cursor.best(),
            Walk::Phrase(phrase) => phrase.words.first().map_or(0.0, |word| word.cursor.best()),
            Walk::Listed { .. } => MOST_WEIGHT,
        };
        weight * self.rarity
    }

    /// Visits the articles that hold what is asked.
    pub(super) fn for_each(mut self, mut visit: impl FnMut(Posting)) {
        match self.walk {
            Walk::Word(cursor) => cursor.for_each(visit),
            Walk::Listed { postings, .. } => postings.into_iter().for_each(visit),
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

fn listed_at(postings: &[Posting], at: usize) -> Posting {
    let none = Posting { article: ArticleId(END), count: 0, in_title: false };
    postings.get(at).copied().unwrap_or(none)
}

impl<'a> PhraseWalk<'a> {
    /// Of the one meaning of each word.
    fn new(postings: &'a Postings, slots: Vec<Vec<Meant>>) -> Self {
        let meant = (0..).zip(slots.into_iter().flatten());
        let mut words: Vec<PhraseWord<'a>> = meant
            .map(|(place, meant)| PhraseWord {
                place,
                cursor: postings.cursor(meant.term),
                forms: meant.forms,
            })
            .collect();
        words.sort_by_key(|word| word.cursor.documents());
        Self { postings, marked: Bits::default(), words, starts: Vec::new(), positions: Vec::new() }
    }

    /// The first article that holds all words.
    #[inline]
    fn seek(&mut self, mut target: u32) -> u32 {
        let Some((lead, others)) = self.words.split_first_mut() else { return END };
        'articles: loop {
            let article = lead.cursor.seek(target);
            if article == END {
                return END;
            }
            for other in &mut *others {
                let found = other.cursor.seek(article);
                if found != article {
                    target = found;
                    if found == END {
                        return END;
                    }
                    continue 'articles;
                }
            }
            return article;
        }
    }

    /// The phrase is nowhere oftener than its rarest word.
    fn most(&mut self) -> Posting {
        let mut postings = self.words.iter_mut().map(|word| word.cursor.posting());
        let first = postings.next().unwrap_or(listed_at(&[], 0));
        postings.fold(first, |all, one| Posting {
            count: all.count.min(one.count),
            in_title: all.in_title && one.in_title,
            ..all
        })
    }

    fn posting(&mut self) -> Option<Posting> {
        let most = self.most();
        let Self { postings, words, starts, positions, marked } = self;
        let (lead, others) = words.split_first_mut()?;
        let place = lead.place;
        starts.clear();
        lead.cursor.each_position(lead.forms.as_deref(), |at| starts.extend(at.checked_sub(place)));
        for word in others {
            let place = word.place;
            marked.mark(starts);
            positions.clear();
            word.cursor.each_position(word.forms.as_deref(), |at| {
                positions.extend(at.checked_sub(place).filter(|&start| marked.has(start)));
            });
            marked.clear();
            std::mem::swap(starts, positions);
            if starts.is_empty() {
                return None;
            }
        }
        let first = *starts.first()?;
        Some(Posting {
            count: u32::try_from(starts.len()).unwrap_or(u32::MAX),
            in_title: most.in_title && first < postings.title_length(most.article),
            ..most
        })
    }
}

/// A scratch set of positions: what stands in two lists is found without comparing them, which
/// branches that nobody can predict make slow.
#[derive(Default)]
struct Bits {
    words: Vec<u64>,
    /// Words in use.
    used: usize,
}

impl Bits {
    /// Marks ascending numbers.
    fn mark(&mut self, numbers: &[u32]) {
        self.used = numbers.last().map_or(0, |&last| last as usize / 64 + 1);
        if self.used > self.words.len() {
            self.words.resize(self.used, 0);
        }
        for &number in numbers {
            if let Some(word) = self.words.get_mut(number as usize / 64) {
                *word |= 1 << (number % 64);
            }
        }
    }

    #[inline]
    fn has(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn clear(&mut self) {
        if let Some(used) = self.words.get_mut(..self.used) {
            used.fill(0);
        }
    }
}
