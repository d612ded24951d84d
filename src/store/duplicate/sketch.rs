//! Sketches of texts: they tell which texts may be alike enough to be compared.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};

use crate::store::likeness::as_f32;

/// How many hashes are kept of a text.
const KEPT: usize = 8;

/// Texts that share so many of them may be alike: of texts alike enough one pair in a hundred shares fewer.
pub(super) const SHARED: usize = 2;

/// What is kept of a text to find those like it: hashes of its runs of three words.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(in crate::store) struct Sketch {
    /// The smallest, ascending.
    smallest: [u32; KEPT],
    /// How many different runs the text has.
    pub(super) runs: u32,
}

impl Sketch {
    pub(in crate::store) fn of(text: &str) -> Self {
        let mut runs: Vec<u32> = runs(text).collect();
        runs.sort_unstable();
        runs.dedup();
        let mut smallest = [0; KEPT];
        for (kept, run) in smallest.iter_mut().zip(&runs) {
            *kept = *run;
        }
        Self { smallest, runs: u32::try_from(runs.len()).unwrap_or(u32::MAX) }
    }

    pub(super) fn smallest(&self) -> &[u32] {
        self.smallest.get(..self.runs as usize).unwrap_or(&self.smallest)
    }
}

/// The hashes of a text's runs of three words, in the order of the text.
pub(super) fn runs(text: &str) -> impl Iterator<Item = u32> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words = words.map(hash);
    let mut before = [words.next(), words.next()].map(Option::unwrap_or_default);
    words.map(move |word| {
        let run = hash((before, word));
        before = [before[1], word];
        u32::try_from(run >> 32).unwrap_or_default()
    })
}

/// Which share of the runs of two texts stands in both, from 0 to 1; one is known by its runs, the other
/// has so many.
pub(super) fn likeness(one: &FxHashSet<u32>, (other, runs_of_other): (&str, u32)) -> f32 {
    let both: FxHashSet<u32> = runs(other).filter(|run| one.contains(run)).collect();
    let all = one.len() + runs_of_other as usize - both.len();
    as_f32(both.len()) / as_f32(all.max(1))
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
