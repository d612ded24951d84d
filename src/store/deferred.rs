//! What a store need not have to be shown: how alike its articles are, where it was read back, and the index,
//! where articles have changed. It takes longer to make than all else, so it is made when it is first asked
//! for.

use std::ops::Deref;
use std::sync::LazyLock;

use crate::store::Store;

type Make<T> = Box<dyn FnOnce() -> T + Send>;

/// A thing, or how to make it.
#[derive(Debug)]
pub(super) struct Deferred<T>(LazyLock<T, Make<T>>);

impl<T> Deferred<T> {
    pub(super) fn new(make: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(make)))
    }
}

impl<T: Send + 'static> From<T> for Deferred<T> {
    fn from(made: T) -> Self {
        let ready = Self::new(|| made);
        LazyLock::force(&ready.0);
        ready
    }
}

impl<T: Default + Send + 'static> Default for Deferred<T> {
    fn default() -> Self {
        Self::from(T::default())
    }
}

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl Store {
    /// Makes what else would be made when it is first asked for. To be called before rayon's workers ask
    /// for cross-references: all of them would wait for what they themselves must make.
    pub fn prepare(&self) {
        self.likeness.prepare();
    }
}
