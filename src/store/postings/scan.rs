//! Reads lists many articles at a time: in loops that the compiler turns into vector instructions.

use std::ops::Range;

use crate::model::varint;
use crate::store::postings::cursor::{Cursor, Posting};
use crate::store::postings::list::{BLOCK, Block, read_bits};
use crate::store::postings::weight::{Lengths, counted, least_count};
use crate::store::postings::{Meant, Postings};
use crate::store::set::Set;

/// Which articles of a list are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The least that they may weigh.
    pub least: f32,
    /// Those of a set alone.
    pub among: Option<&'a Set>,
    /// The least that those may weigh that are not of another set.
    pub unless: Option<(&'a Set, f32)>,
}

impl Postings {
    /// Visits the articles that hold a word.
    pub fn for_each(&self, word: &Meant, mut visit: impl FnMut(Posting)) {
        match (&word.forms, self.block(word.term)) {
            (None, Some((block, index))) if block.documents(index) < BLOCK => {
                for_each_short(block, index, visit);
            }
            (None, _) => self.cursor(word.term).for_each(visit),
            (Some(forms), _) => self.cursor(word.term).for_each_of(forms, |posting, first| {
                let in_title = posting.in_title && first < self.title_length(posting.article);
                visit(Posting { in_title, ..posting });
            }),
        }
    }

    /// Adds what the list of a word says to the sum of each article: the count, doubled, and one once
    /// if the title holds it. Returns of how many articles the sum was 0.
    pub fn add_counts(&self, word: &Meant, sums: &mut [u32]) -> usize {
        match (&word.forms, self.block(word.term)) {
            (None, Some((block, index))) if block.documents(index) >= BLOCK => {
                self.cursor(word.term).add_counts(sums)
            }
            _ => {
                let mut new = 0;
                self.for_each(word, |posting| {
                    new += add(sums, posting.article.0, posting.facts());
                });
                new
            }
        }
    }

    /// The weight that no article has more of whose sum has no other bits than `sum`.
    pub fn most_weight(&self, sum: u32) -> f32 {
        self.lengths.most_weight(counted(sum) - 1)
    }

    /// Reads the articles of a list from the cursor's current one to the end of its block that are
    /// `wanted`, with their weights, and returns how many. A few that weigh too little may be among them.
    pub fn read_block(
        &self,
        cursor: &mut Cursor<'_>,
        wanted: &Wanted<'_>,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        cursor.read_block(&self.lengths, wanted, articles, weights)
    }

    /// The same of articles from `first` on and the sums that [`Self::add_counts`] made.
    pub fn read_sums(
        &self,
        first: u32,
        sums: &[u32; BLOCK],
        wanted: &Wanted<'_>,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        let least_count = |least| least_count(least, self.lengths.least_half()).max(1);
        let mut places = Places::new(0..BLOCK);
        // The sum of nothing counts 1.
        places.keep_counts(sums, least_count(wanted.least).saturating_add(1));
        if let Some(among) = wanted.among {
            places.keep(|place| among.contains(first as usize + place));
        }
        if let Some((set, least)) = wanted.unless {
            let least = least_count(least);
            places.keep(|at| counted(sums[at]) > least || set.contains(first as usize + at));
        }
        let mut facts = [0; BLOCK];
        let slots = articles.iter_mut().zip(&mut facts);
        for ((article, facts), place) in slots.zip(places.iter()) {
            (*article, *facts) = (first + u32::from(place), sums[usize::from(place) % BLOCK] - 2);
        }
        self.lengths.weights(&articles[..places.len], &facts[..places.len], weights);
        places.len
    }
}

impl Cursor<'_> {
    fn read_block(
        &mut self,
        lengths: &Lengths,
        wanted: &Wanted<'_>,
        articles: &mut [u32; BLOCK],
        weights: &mut [f32; BLOCK],
    ) -> usize {
        let half = self.steps.get(self.block).map_or(lengths.least_half(), |step| step.half);
        let mut places = Places::new(self.index..self.len);
        let least = least_count(wanted.least, half);
        if least > 1 {
            self.read_facts();
            places.keep_counts(&self.facts, least);
            if places.len == 0 {
                return 0;
            }
        }
        self.read_articles();
        if let Some(among) = wanted.among {
            places.keep(|place| among.contains(self.articles[place] as usize));
        }
        if places.len == 0 {
            return 0;
        }
        self.read_facts();
        if let Some((set, least)) = wanted.unless {
            let least = least_count(least, half);
            places.keep(|place| {
                counted(self.facts[place]) >= least || set.contains(self.articles[place] as usize)
            });
        }
        let mut facts = [0; BLOCK];
        let slots = articles.iter_mut().zip(&mut facts);
        for ((article, facts), place) in slots.zip(places.iter()) {
            let place = usize::from(place) % BLOCK;
            (*article, *facts) = (self.articles[place], self.facts[place]);
        }
        lengths.weights(&articles[..places.len], &facts[..places.len], weights);
        places.len
    }

    /// Visits the list, what is before the current article left out.
    pub fn for_each(mut self, mut visit: impl FnMut(Posting)) {
        self.seek(0);
        while self.len > 0 {
            self.read_articles();
            self.read_facts();
            let range = self.index..self.len;
            let articles = self.articles.get(range.clone()).unwrap_or_default();
            let facts = self.facts.get(range).unwrap_or_default();
            for (&article, &facts) in articles.iter().zip(facts) {
                visit(Posting::new(article, facts));
            }
            self.open(self.block + 1);
        }
    }

    fn add_counts(mut self, sums: &mut [u32]) -> usize {
        // A variable of this loop alone stays in a register.
        let mut new = 0;
        self.seek(0);
        while self.len > 0 {
            self.read_articles();
            self.read_facts();
            for (&article, &facts) in self.articles.iter().zip(&self.facts).take(self.len) {
                new += add(sums, article, facts);
            }
            self.open(self.block + 1);
        }
        new
    }

    /// Visits what some forms of the stem, ascending, have in the list, and where the first stands; whether
    /// the title holds them is told of all forms.
    fn for_each_of(mut self, forms: &[u16], mut visit: impl FnMut(Posting, u32)) {
        // Mostly their numbers are small.
        let small =
            forms.iter().filter(|&&form| form < 64).fold(0_u64, |all, form| all | 1 << form);
        let is_meant = |form: u64| match u16::try_from(form) {
            Ok(form @ ..64) => small >> form & 1 == 1,
            Ok(form) => forms.binary_search(&form).is_ok(),
            Err(_) => false,
        };
        let forms = (1_u64 << self.variant_bits) - 1;
        self.seek(0);
        while self.len > 0 {
            self.read_articles();
            self.read_facts();
            let rest = self.all_positions.get(self.positions..).unwrap_or_default();
            let (&width, packed) = rest.split_first().unwrap_or((&0, &[]));
            let mut bit = 0;
            for (&article, &facts) in self.articles.iter().zip(&self.facts).take(self.len) {
                let (mut position, mut count, mut first) = (0, 0, u64::MAX);
                for _ in 0..=facts >> 1 {
                    let value = read_bits(packed, bit, u32::from(width));
                    bit += usize::from(width);
                    position += value >> self.variant_bits;
                    let is_meant = is_meant(value & forms);
                    count += u32::from(is_meant);
                    first = first.min(if is_meant { position } else { u64::MAX });
                }
                if count > 0 {
                    let posting = Posting { count, ..Posting::new(article, facts) };
                    visit(posting, u32::try_from(first).unwrap_or(u32::MAX));
                }
            }
            self.open(self.block + 1);
        }
    }
}

/// Adds to the sum of an article what a list says of it; 1 if the sum was 0.
#[inline]
fn add(sums: &mut [u32], article: u32, facts: u32) -> usize {
    let Some(sum) = sums.get_mut(article as usize) else { return 0 };
    let before = *sum;
    *sum = (before + (facts | 1) + 1) | (facts & 1);
    usize::from(before == 0)
}

/// All places of a block.
const ALL: [u8; BLOCK] = {
    let mut all = [0; BLOCK];
    let mut at = 1;
    while at < BLOCK {
        all[at] = all[at - 1] + 1;
        at += 1;
    }
    all
};

/// Places in a block, ascending.
struct Places {
    places: [u8; BLOCK],
    len: usize,
}

impl Places {
    fn new(range: Range<usize>) -> Self {
        let mut places = ALL;
        places.copy_within(range.start.min(BLOCK).., 0);
        Self { places, len: range.len() }
    }

    fn iter(&self) -> impl Iterator<Item = u8> {
        self.places.iter().copied().take(self.len)
    }

    /// Without a branch, for none could tell which way it goes.
    #[inline]
    fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        let mut kept = 0;
        for at in 0..self.len {
            let place = self.places[at % BLOCK];
            self.places[kept % BLOCK] = place;
            kept += usize::from(is_kept(usize::from(place) % BLOCK));
        }
        self.len = kept;
    }

    /// Keeps those whose facts tell of so many occurrences. The compiler compares several at a time.
    fn keep_counts(&mut self, facts: &[u32; BLOCK], least: u32) {
        let mut enough = [0_u8; BLOCK];
        // Such counts have no more than 31 bits, and numbers with a sign are compared faster.
        let least = least.min(i32::MAX.cast_unsigned()).cast_signed();
        for (enough, &facts) in enough.iter_mut().zip(facts) {
            *enough = u8::from(counted(facts).cast_signed() >= least);
        }
        if self.len < BLOCK {
            return self.keep(|place| enough[place] != 0);
        }
        self.len = 0;
        for (row, eight) in (0..).step_by(8).zip(enough.as_chunks().0) {
            let mut left = u64::from_le_bytes(*eight);
            while left != 0 {
                self.places[self.len % BLOCK] = row + left.trailing_zeros().to_le_bytes()[0] / 8;
                self.len += 1;
                left &= left - 1;
            }
        }
    }
}

/// Visits a list of one short block, which needs no memory of its own.
fn for_each_short(block: &Block, index: usize, mut visit: impl FnMut(Posting)) {
    let list = block.lists.get(index).copied().unwrap_or_default();
    let (mut at, mut least) = (list.start as usize, 0);
    for _ in 0..list.documents {
        let head = varint(&block.bytes, &mut at);
        let article = least + (head >> 1);
        let facts = if head & 1 == 1 { 0 } else { varint(&block.bytes, &mut at) };
        visit(Posting::new(article, facts));
        least = article + 1;
    }
}
