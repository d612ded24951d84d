//! Long lists of what stands in a text, packed: an article has dozens, which are mostly read in their order.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::together::Bytes;
use crate::model::{StartMention, push_varint, varint};
use crate::text::Span;

/// A list of things that stand somewhere in a text, in order; clones share it. Of each where it stands, told
/// from where the one before begins, and what else is said of it, mostly as LEB128 varints.
pub struct Packed<T> {
    /// How many there are, then where each block after the first begins in the text and in what is packed
    /// ([`HEAD`] bytes each), then what is packed.
    bytes: Bytes,
    things: PhantomData<fn() -> T>,
}

/// What can be packed.
pub trait Pack: Sized {
    /// So many are packed in a row, to be found without those before.
    const BLOCK: usize = 32;

    fn span(&self) -> Span;

    /// Writes what is said of it beside its span.
    fn push(&self, bytes: &mut Vec<u8>);

    /// Reads what [`Self::push`] wrote, and moves behind it.
    fn take(span: Span, bytes: &[u8], at: &mut usize) -> Self;
}

/// Bytes of a number, and of what is said of a block.
const NUMBER: usize = 4;
const HEAD: usize = 2 * NUMBER;

impl Pack for Span {
    fn span(&self) -> Span {
        *self
    }

    fn push(&self, _: &mut Vec<u8>) {}

    fn take(span: Span, _: &[u8], _: &mut usize) -> Self {
        span
    }
}

impl Pack for StartMention {
    fn span(&self) -> Span {
        self.span
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        push_varint(bytes, self.name.map_or(0, |name| name.saturating_add(1)));
    }

    fn take(span: Span, bytes: &[u8], at: &mut usize) -> Self {
        Self { span, name: varint(bytes, at).checked_sub(1) }
    }
}

/// Writes a span, told from a place before it.
pub(super) fn push_span(span: Span, from: u32, bytes: &mut Vec<u8>) {
    push_varint(bytes, span.start.wrapping_sub(from));
    push_varint(bytes, span.end.wrapping_sub(span.start));
}

/// Reads a span that [`push_span`] wrote.
pub(super) fn take_span(from: u32, bytes: &[u8], at: &mut usize) -> Span {
    let start = varint(bytes, at).wrapping_add(from);
    Span { start, end: varint(bytes, at).wrapping_add(start) }
}

impl<T: Pack> Packed<T> {
    pub fn len(&self) -> usize {
        number(&self.bytes, 0) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.of_block_on(0)
    }

    pub fn get(&self, index: usize) -> Option<T> {
        self.of_block_on(index / T::BLOCK).nth(index % T::BLOCK)
    }

    /// How many things at the beginning meet a condition that none behind them meets.
    pub fn partition_point(&self, is_before: impl Fn(T) -> bool) -> usize {
        let (mut block, mut behind) = (0, self.len().div_ceil(T::BLOCK));
        while block + 1 < behind {
            let middle = usize::midpoint(block, behind);
            if self.of_block_on(middle).next().is_some_and(&is_before) {
                block = middle;
            } else {
                behind = middle;
            }
        }
        let here = self.of_block_on(block).take(T::BLOCK);
        block * T::BLOCK + here.map(is_before).take_while(|is_before| *is_before).count()
    }

    /// Those of things that do not overlap each other that stand at least in part within a span.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = T> + '_ {
        let first = self.partition_point(|thing| thing.span().end <= span.start);
        let rest = self.of_block_on(first / T::BLOCK).skip(first % T::BLOCK);
        rest.take_while(move |thing| thing.span().start < span.end)
    }

    /// The things from where a block begins on.
    fn of_block_on(&self, block: usize) -> impl Iterator<Item = T> + '_ {
        let left = self.len().saturating_sub(block * T::BLOCK);
        let packed = NUMBER + self.len().div_ceil(T::BLOCK).saturating_sub(1) * HEAD;
        let bytes: &[u8] = &self.bytes;
        let (mut start, mut at) = match block.checked_sub(1) {
            Some(before) => {
                let head = NUMBER + before * HEAD;
                (number(bytes, head), packed + number(bytes, head + NUMBER) as usize)
            }
            None => (0, packed),
        };
        (0..left).map(move |_| {
            let span = take_span(start, bytes, &mut at);
            start = span.start;
            T::take(span, bytes, &mut at)
        })
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk::<NUMBER>());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

impl<T> Packed<T> {
    /// What it takes, to be brought together with others.
    pub(super) fn bytes(&mut self) -> &mut Bytes {
        &mut self.bytes
    }
}

impl<T: Pack> From<Vec<T>> for Packed<T> {
    fn from(things: Vec<T>) -> Self {
        if things.is_empty() {
            return Self::default();
        }
        let narrow = |size: usize| u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
        let (mut heads, mut packed, mut last) = (narrow(things.len()).to_vec(), Vec::new(), 0_u32);
        for (at, thing) in things.into_iter().enumerate() {
            if at > 0 && at % T::BLOCK == 0 {
                heads.extend(last.to_le_bytes());
                heads.extend(narrow(packed.len()));
            }
            push_span(thing.span(), last, &mut packed);
            thing.push(&mut packed);
            last = thing.span().start;
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
        Self { bytes: self.bytes.clone(), things: PhantomData }
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Packed<T> {}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self { bytes: Bytes::default(), things: PhantomData }
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
