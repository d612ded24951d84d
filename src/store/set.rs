//! Sets of dense numbers as bits: articles, event reports, the finder's lines.

/// A set of numbers below a fixed size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    size: usize,
    words: Vec<u64>,
}

impl Set {
    pub fn new(size: usize) -> Self {
        Self { size, words: vec![0; size.div_ceil(64)] }
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    pub fn full(size: usize) -> Self {
        let mut set = Self { size, words: vec![u64::MAX; size.div_ceil(64)] };
        set.trim();
        set
    }

    /// Of numbers below a size.
    pub fn within(numbers: impl Iterator<Item = usize>, size: usize) -> Self {
        let mut set = Self::new(size);
        numbers.for_each(|number| set.insert(number));
        set
    }

    /// Clears the bits beyond the size.
    fn trim(&mut self) {
        if let (Some(last), used @ 1..) = (self.words.last_mut(), self.size % 64) {
            *last &= (1 << used) - 1;
        }
    }

    #[inline]
    pub fn insert(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    #[inline]
    pub fn contains(&self, number: usize) -> bool {
        self.words.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 != 0)
    }

    /// How many of its numbers stand between a multiple of 64 and a number not below that.
    #[inline]
    pub(super) fn count_between(&self, start: usize, end: usize) -> usize {
        let words = self.words.get(start / 64..).unwrap_or_default();
        let (whole, bits) = ((end - start) / 64, end % 64);
        let count: u32 = words.iter().take(whole).map(|word| word.count_ones()).sum();
        let rest = words.get(whole).map_or(0, |word| word & ((1 << bits) - 1));
        (count + rest.count_ones()) as usize
    }

    /// How many numbers it holds.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.words.as_slice())
    }

    pub fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub fn remove(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// The numbers of the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in() {
        let mut set = Set::new(130);
        for number in [0, 63, 64, 129] {
            set.insert(number);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        set.invert();
        assert_eq!((set.iter().count(), set.contains(129), set.contains(128)), (126, false, true));
        assert_eq!((Set::full(130).len(), set.count_between(0, 128)), (130, 125));
        let mut rest = Set::full(130);
        rest.remove(&set);
        assert_eq!(rest.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
    }
}
