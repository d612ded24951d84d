//! What a store that was read back need not have to be shown: how alike its articles are. It takes longer
//! to make than to read all else, so it is made when it is first asked for.

use std::ops::Deref;
use std::sync::LazyLock;

use crate::store::Store;
use crate::store::likeness::Likeness;

type Make = Box<dyn FnOnce() -> Likeness + Send>;

/// The likeness of a store's articles, or how to make it.
#[derive(Debug)]
pub(super) struct Deferred(LazyLock<Likeness, Make>);

impl Deferred {
    pub(super) fn new(make: impl FnOnce() -> Likeness + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(make)))
    }
}

impl From<Likeness> for Deferred {
    fn from(made: Likeness) -> Self {
        let ready = Self::new(|| made);
        LazyLock::force(&ready.0);
        ready
    }
}

impl Default for Deferred {
    fn default() -> Self {
        Self::from(Likeness::default())
    }
}

impl Deref for Deferred {
    type Target = Likeness;

    fn deref(&self) -> &Likeness {
        &self.0
    }
}

impl Store {
    /// Makes what else would be made when it is first asked for. To be called before rayon's workers ask
    /// for cross-references: all of them would wait for what they themselves must make.
    pub fn prepare(&self) {
        let _: &Likeness = &self.likeness;
    }
}
