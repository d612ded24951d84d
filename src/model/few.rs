//! A list that is mostly short: events name one or two, and most are told once.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Up to `N` things in place, more of them apart, in no more room than a `Box<[T]>` itself takes if
/// `N` things take 12 bytes.
#[derive(Clone)]
pub struct Few<T, const N: usize>(Kept<T, N>);

#[derive(Clone)]
enum Kept<T, const N: usize> {
    Here {
        count: u8,
        things: [T; N],
    },
    /// A box of a box, since that of a slice takes twice the room in place.
    Apart(Box<Box<[T]>>),
}

impl<T: Copy + Default, const N: usize> From<Vec<T>> for Few<T, N> {
    fn from(list: Vec<T>) -> Self {
        let mut things = [T::default(); N];
        Self(match (things.get_mut(..list.len()), u8::try_from(list.len())) {
            (Some(place), Ok(count)) => {
                place.copy_from_slice(&list);
                Kept::Here { count, things }
            }
            _ => Kept::Apart(Box::new(list.into())),
        })
    }
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T: Copy + Default, const N: usize> FromIterator<T> for Few<T, N> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        Self::from(Vec::from_iter(things))
    }
}

impl<T: Copy + Default, const N: usize> Extend<T> for Few<T, N> {
    /// Costs as much as the longer list is long.
    fn extend<I: IntoIterator<Item = T>>(&mut self, more: I) {
        *self = self.iter().copied().chain(more).collect();
    }
}

impl<T, const N: usize> DerefMut for Few<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Kept::Here { count, things } => {
                things.get_mut(..usize::from(*count)).unwrap_or_default()
            }
            Kept::Apart(list) => list,
        }
    }
}

impl<T, const N: usize> Deref for Few<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::Here { count, things } => things.get(..usize::from(*count)).unwrap_or_default(),
            Kept::Apart(things) => things,
        }
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a Few<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Few<T, N> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Few<T, N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

impl<T: Serialize, const N: usize> Serialize for Few<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Copy + Default + Deserialize<'de>, const N: usize> Deserialize<'de> for Few<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_lists_are_the_same_outside() {
        for length in 0..9 {
            let list: Vec<u32> = (0..length).collect();
            let few = Few::<u32, 3>::from(list.clone());
            assert_eq!(*few, *list);
            let mut longer = few.clone();
            longer.extend([7, 8]);
            assert_eq!(*longer, [&*list, &[7, 8]].concat());
            let bytes = postcard::to_allocvec(&few).unwrap();
            assert_eq!(postcard::from_bytes::<Few<u32, 3>>(&bytes), Ok(few));
        }
        assert_eq!(size_of::<Few<u32, 3>>(), 16);
    }
}
