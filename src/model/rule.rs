//! The names of rules: few, and said of every mention, so each is kept once and mentions hold its
//! number.

use std::fmt;
use std::ops::Deref;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// More rules than this there are not: what else is read back as one was not written by us.
const MOST: usize = 2000;

/// The name of the rule that made a mention or took a line out: `it/yesterday`, `gazetteer/place`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RuleName(u16);

/// All names that were met, and the number of each.
#[derive(Default)]
struct Names {
    list: Vec<&'static str>,
    numbers: FxHashMap<&'static str, u16>,
}

static NAMES: RwLock<Option<Names>> = RwLock::new(None);

impl RuleName {
    /// The name of a rule of ours.
    pub fn new(name: &str) -> Self {
        Self::find(name).or_else(|| Self::add(name)).unwrap_or(Self(u16::MAX))
    }

    pub fn as_str(self) -> &'static str {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        let name = names.as_ref().and_then(|names| names.list.get(usize::from(self.0)));
        name.copied().unwrap_or_default()
    }

    /// Writes its number, which holds while the program runs.
    pub(super) fn push(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.0.to_le_bytes());
    }

    /// Reads what [`Self::push`] wrote, and moves behind it.
    pub(super) fn take(bytes: &[u8], at: &mut usize) -> Self {
        let number = bytes.get(*at..).and_then(|rest| rest.first_chunk());
        *at += size_of::<u16>();
        Self(number.map_or(u16::MAX, |number| u16::from_le_bytes(*number)))
    }

    fn find(name: &str) -> Option<Self> {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.as_ref()?.numbers.get(name).copied().map(Self)
    }

    /// Keeps a name for good, while there is room.
    fn add(name: &str) -> Option<Self> {
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        let Names { list, numbers } = names.get_or_insert_default();
        if let Some(&known) = numbers.get(name) {
            return Some(Self(known));
        }
        let number = u16::try_from(list.len()).ok().filter(|_| list.len() < MOST)?;
        let kept: &'static str = Box::leak(Box::from(name));
        list.push(kept);
        numbers.insert(kept, number);
        Some(Self(number))
    }
}

impl Deref for RuleName {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<&str> for RuleName {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl From<&str> for RuleName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for RuleName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl Serialize for RuleName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What is read back from disk may be none of ours.
impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <&str>::deserialize(deserializer)?;
        let is_name = name.len() < 200 && name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let known = Self::find(name).or_else(|| is_name.then(|| Self::add(name)).flatten());
        known.ok_or_else(|| de::Error::custom("no rule"))
    }
}
