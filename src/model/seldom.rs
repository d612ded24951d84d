//! A list that most often is empty: few articles have captions, few events are disputed.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Things in order, in the room of a pointer while there are none; clones share them.
#[derive(Clone)]
pub struct Seldom<T>(Option<Arc<Box<[T]>>>);

impl<T: Clone> Seldom<T> {
    /// Adds one behind the others, which are moved for that.
    pub fn push(&mut self, thing: T) {
        self.extend([thing]);
    }

    pub fn into_vec(self) -> Vec<T> {
        self.0.map_or_else(Vec::new, |things| Arc::unwrap_or_clone(things).into_vec())
    }
}

impl<T: Clone> Extend<T> for Seldom<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, things: I) {
        let mut all = std::mem::take(self).into_vec();
        all.extend(things);
        *self = all.into();
    }
}

impl<T> From<Vec<T>> for Seldom<T> {
    fn from(things: Vec<T>) -> Self {
        Self((!things.is_empty()).then(|| Arc::new(things.into())))
    }
}

impl<T> FromIterator<T> for Seldom<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        Self::from(Vec::from_iter(things))
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Deref for Seldom<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |things| things)
    }
}

impl<T: Clone> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_mut().map_or(&mut [], |things| Arc::make_mut(things).as_mut())
    }
}

impl<'a, T> IntoIterator for &'a Seldom<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: Clone> IntoIterator for &'a mut Seldom<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: fmt::Debug> fmt::Debug for Seldom<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

impl<T: Serialize> Serialize for Seldom<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Seldom<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_the_same_outside() {
        let mut seldom = Seldom::default();
        for length in 0..4 {
            let list: Vec<u32> = (0..length).collect();
            assert_eq!(*seldom, *list);
            let bytes = postcard::to_allocvec(&seldom).unwrap();
            assert_eq!(bytes, postcard::to_allocvec(&list).unwrap());
            assert_eq!(postcard::from_bytes::<Seldom<u32>>(&bytes).unwrap().into_vec(), list);
            seldom.push(length);
        }
        assert_eq!(size_of::<Seldom<u32>>(), size_of::<usize>());
    }
}
