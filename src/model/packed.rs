//! Long lists of spans, packed: an article has dozens, which are mostly read in their order.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{StartMention, push_varint, varint};
use crate::text::Span;

/// A list of things that stand somewhere in a text, in order; clones share it. Of each its distance from
/// the beginning of the one before, its length, and its number if such things have one, as LEB128 varints.
pub struct Packed<T> {
    /// How many there are, then where each block after the first begins in the text and in what is packed
    /// ([`HEAD`] bytes each), then what is packed.
    bytes: Arc<[u8]>,
    things: PhantomData<fn() -> T>,
}

/// What can be packed.
pub trait Pack: Copy {
    /// Whether they have a number.
    const HAS_NUMBER: bool;

    fn parts(self) -> (Span, u32);

    fn of(span: Span, number: u32) -> Self;
}

/// Things that are packed in a row, to be found without those before.
const BLOCK: usize = 32;

/// Bytes of a number, and of what is said of a block.
const NUMBER: usize = 4;
const HEAD: usize = 2 * NUMBER;

impl Pack for Span {
    const HAS_NUMBER: bool = false;

    fn parts(self) -> (Span, u32) {
        (self, 0)
    }

    fn of(span: Span, _: u32) -> Self {
        span
    }
}

impl Pack for StartMention {
    const HAS_NUMBER: bool = true;

    fn parts(self) -> (Span, u32) {
        (self.span, self.name.map_or(0, |name| name.saturating_add(1)))
    }

    fn of(span: Span, number: u32) -> Self {
        Self { span, name: number.checked_sub(1) }
    }
}

impl<T: Pack> Packed<T> {
    pub fn len(&self) -> usize {
        self.number(0) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.of_block_on(0)
    }

    pub fn get(&self, index: usize) -> Option<T> {
        self.of_block_on(index / BLOCK).nth(index % BLOCK)
    }

    /// How many things at the beginning meet a condition that none behind them meets.
    pub fn partition_point(&self, is_before: impl Fn(T) -> bool) -> usize {
        let (mut block, mut behind) = (0, self.len().div_ceil(BLOCK));
        while block + 1 < behind {
            let middle = usize::midpoint(block, behind);
            if self.of_block_on(middle).next().is_some_and(&is_before) {
                block = middle;
            } else {
                behind = middle;
            }
        }
        let here = self.of_block_on(block).take(BLOCK);
        block * BLOCK + here.take_while(|&thing| is_before(thing)).count()
    }

    /// The things from where a block begins on.
    fn of_block_on(&self, block: usize) -> impl Iterator<Item = T> + '_ {
        let left = self.len().saturating_sub(block * BLOCK);
        let packed = NUMBER + self.len().div_ceil(BLOCK).saturating_sub(1) * HEAD;
        let (mut start, mut at) = match block.checked_sub(1) {
            Some(before) => {
                let head = NUMBER + before * HEAD;
                (self.number(head), packed + self.number(head + NUMBER) as usize)
            }
            None => (0, packed),
        };
        (0..left).map(move |_| {
            start = varint(&self.bytes, &mut at).wrapping_add(start);
            let end = varint(&self.bytes, &mut at).wrapping_add(start);
            let number = if T::HAS_NUMBER { varint(&self.bytes, &mut at) } else { 0 };
            T::of(Span { start, end }, number)
        })
    }

    fn number(&self, at: usize) -> u32 {
        let bytes = self.bytes.get(at..).and_then(|rest| rest.first_chunk::<NUMBER>());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
}

impl<T: Pack> From<Vec<T>> for Packed<T> {
    fn from(things: Vec<T>) -> Self {
        let narrow = |size: usize| u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
        let (mut heads, mut packed, mut last) = (narrow(things.len()).to_vec(), Vec::new(), 0_u32);
        for (at, thing) in things.into_iter().enumerate() {
            if at > 0 && at % BLOCK == 0 {
                heads.extend(last.to_le_bytes());
                heads.extend(narrow(packed.len()));
            }
            let (Span { start, end }, number) = thing.parts();
            push_varint(&mut packed, start.wrapping_sub(last));
            push_varint(&mut packed, end.wrapping_sub(start));
            if T::HAS_NUMBER {
                push_varint(&mut packed, number);
            }
            last = start;
        }
        heads.append(&mut packed);
        Self { bytes: heads.into(), things: PhantomData }
    }
}

impl<T: Pack> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        Self::from(Vec::from_iter(things))
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self { bytes: Arc::clone(&self.bytes), things: PhantomData }
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self { bytes: Arc::default(), things: PhantomData }
    }
}

impl<T: Pack + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Pack + Serialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<Vec<T>>())
    }
}

impl<'de, T: Pack + Deserialize<'de>> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_lists_are_the_same_outside() {
        for length in [0, 1, 31, 32, 33, 64, 200] {
            let start = |at: u32| Span { start: at * 300, end: at * 300 + at };
            let spans: Vec<Span> = (0..length).map(start).collect();
            let packed = Packed::from(spans.clone());
            assert!(packed.iter().eq(spans.iter().copied()));
            for at in 0..spans.len() + 2 {
                assert_eq!(packed.get(at), spans.get(at).copied());
                let before = |span: Span| (span.start as usize) < at * 300;
                let expected = spans.partition_point(|&span| before(span));
                assert_eq!(packed.partition_point(before), expected);
            }
            let bytes = postcard::to_allocvec(&packed).unwrap();
            assert_eq!(bytes, postcard::to_allocvec(&spans).unwrap());
            assert!(postcard::from_bytes::<Packed<Span>>(&bytes).unwrap().iter().eq(spans));
        }
    }

    #[test]
    fn what_is_in_no_order_stays_as_it_is() {
        let span = |start, end| Span { start, end };
        let words = [(span(9, 3), None), (span(2, u32::MAX), Some(7)), (span(0, 0), Some(0))];
        let words = words.map(|(span, name)| StartMention { span, name });
        assert!(Packed::from(words.to_vec()).iter().eq(words));
    }
}
