//! Sketches of texts: by them two texts are compared without reading them again.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::store::likeness::as_f32;

/// How many hashes are kept of a text.
const KEPT: usize = 64;

/// So many of them, the smallest, lead to candidates: the texts that share two. Of texts alike enough one
/// pair in a hundred shares fewer.
const LEADING: usize = 8;
pub(super) const LEADING_SHARED: usize = 2;

/// What is kept of a text to compare it: hashes of its runs of three words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::store) struct Sketch {
    /// The smallest, ascending.
    smallest: Box<[u32]>,
    /// How many different runs the text has.
    pub(super) runs: u32,
}

impl Sketch {
    pub(in crate::store) fn of(text: &str) -> Self {
        let mut runs = runs(text);
        let count = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        runs.truncate(KEPT);
        Self { smallest: runs.into_boxed_slice(), runs: count }
    }

    pub(super) fn leading(&self) -> &[u32] {
        self.smallest.get(..LEADING).unwrap_or(&self.smallest)
    }

    /// Which share of the runs of both texts stands in both, from 0 to 1: exact for short texts, else
    /// an estimate that is off by 0.06 on average.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let (mut own, mut others) =
            (self.smallest.iter().peekable(), other.smallest.iter().peekable());
        let (mut both, mut seen) = (0_u16, 0_u16);
        while usize::from(seen) < KEPT {
            let (mine, theirs) = match (own.peek(), others.peek()) {
                (Some(mine), Some(theirs)) => (mine <= theirs, theirs <= mine),
                (mine, theirs) if mine.is_some() || theirs.is_some() => {
                    (mine.is_some(), theirs.is_some())
                }
                _ => break,
            };
            seen += 1;
            both += u16::from(mine && theirs);
            if mine {
                own.next();
            }
            if theirs {
                others.next();
            }
        }
        f32::from(both) / f32::from(seen.max(1))
    }
}

/// The hashes of a text's runs of three words, ascending, each once.
fn runs(text: &str) -> Vec<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<u64> = words.map(hash).collect();
    let run = |run: &[u64]| u32::try_from(hash(run) >> 32).unwrap_or_default();
    let mut runs: Vec<u32> = words.windows(3).map(run).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Which share of the runs of both texts stands in both, from all of them.
pub(super) fn exact_likeness(one: &str, other: &str) -> f32 {
    let (one, other) = (runs(one), runs(other));
    let both = one.iter().filter(|run| other.binary_search(run).is_ok()).count();
    let [both, all] = [both, (one.len() + other.len() - both).max(1)].map(as_f32);
    both / all
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
