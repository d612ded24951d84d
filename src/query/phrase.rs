//! A phrase along the lists of its words: the articles that hold them all, then the positions that
//! follow each other.

use crate::query::list::NONE;
use crate::query::stretch::Stretch;
use crate::store::postings::{Cursor, END, Meant, Posting, Postings, Wanted};

/// A phrase of words of one list each, the rarest first.
#[derive(Clone)]
pub(super) struct PhraseWalk<'a> {
    postings: &'a Postings,
    marked: Bits,
    words: Vec<PhraseWord<'a>>,
    /// Scratch memory: where the phrase may begin.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

#[derive(Clone)]
struct PhraseWord<'a> {
    /// Its number in the phrase.
    place: u32,
    cursor: Cursor<'a>,
    forms: Option<Box<[u16]>>,
}

impl<'a> PhraseWalk<'a> {
    /// Of the one meaning of each word.
    pub(super) fn new(postings: &'a Postings, slots: Vec<Vec<Meant>>) -> Self {
        let meant = (0..).zip(slots.into_iter().flatten());
        let mut words: Vec<PhraseWord<'a>> = meant
            .map(|(place, meant)| PhraseWord {
                place,
                cursor: postings.cursor(meant.term),
                forms: meant.forms,
            })
            .collect();
        words.sort_by_key(|word| word.cursor.documents());
        let marked = Bits::default();
        Self { postings, marked, words, starts: Vec::new(), positions: Vec::new() }
    }

    /// The list of its rarest word.
    pub(super) fn lead(&self) -> Option<&Cursor<'a>> {
        self.words.first().map(|word| &word.cursor)
    }

    pub(super) fn lead_mut(&mut self) -> Option<&mut Cursor<'a>> {
        self.words.first_mut().map(|word| &mut word.cursor)
    }

    /// In how many articles each of its words stands.
    pub(super) fn documents(&self) -> impl Iterator<Item = usize> {
        self.words.iter().map(|word| word.cursor.documents())
    }

    /// The first article that holds all words.
    #[inline]
    pub(super) fn seek(&mut self, mut target: u32) -> u32 {
        let Some((lead, others)) = self.words.split_first_mut() else { return END };
        loop {
            let article = lead.cursor.seek(target);
            if article == END {
                return END;
            }
            let apart = others.iter_mut().map(|other| other.cursor.reach(article));
            match apart.into_iter().find(|&found| found != article) {
                None => break,
                Some(END) => return END,
                Some(found) => target = found,
            }
        }
        let article = lead.cursor.article();
        // Others may have been reached without going there.
        for other in others {
            other.cursor.seek(article);
        }
        article
    }

    /// Goes to an article, if it holds all words.
    #[inline]
    pub(super) fn meet(&mut self, article: u32) -> bool {
        let mut words = self.words.iter_mut();
        let holds = words.all(|word| word.cursor.reach(article) == article);
        // Words may have been reached without going there.
        holds && self.words.iter_mut().all(|word| word.cursor.seek(article) == article)
    }

    /// Reads the articles with the phrase in the next block of its rarest word that are wanted, and their
    /// weights; false where there is none.
    pub(super) fn read(&mut self, wanted: &Wanted<'_>, stretch: &mut Stretch) -> bool {
        let Some(lead) = self.words.first_mut() else { return false };
        let has_more = lead.cursor.enter(stretch.next);
        let Stretch { articles, scores, len, next, .. } = stretch;
        // The phrase is nowhere oftener.
        *len = self.postings.read_block(&mut lead.cursor, wanted, articles, scores);
        *next = lead.cursor.last_of_block().saturating_add(1);
        let mut kept = 0;
        for at in 0..stretch.len {
            let article = stretch.articles[at];
            if !self.meet(article) || self.postings.weight(self.most()) < wanted.least {
                continue;
            }
            if let Some(posting) = self.posting() {
                stretch.articles[kept] = article;
                stretch.scores[kept] = self.postings.weight(posting);
                kept += 1;
            }
        }
        stretch.len = kept;
        has_more
    }

    /// The phrase is nowhere oftener than its rarest word.
    fn most(&mut self) -> Posting {
        let mut postings = self.words.iter_mut().map(|word| word.cursor.posting());
        let first = postings.next().unwrap_or(NONE);
        postings.fold(first, |all, one| Posting {
            count: all.count.min(one.count),
            in_title: all.in_title && one.in_title,
            ..all
        })
    }

    /// The article where it stands, if that holds the phrase.
    pub(super) fn posting(&mut self) -> Option<Posting> {
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
#[derive(Clone, Default)]
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
