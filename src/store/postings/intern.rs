//! Numbers words in the order in which they are met.

use rustc_hash::FxHashMap;

use crate::store::postings::narrow;

/// The words met so far, each in a language. Nearly all words are short: they are looked up as one
/// number, without going to the memory that holds them.
#[derive(Default)]
pub(super) struct Interner {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<(u8, Box<str>), u32>,
    words: Vec<(u8, Box<str>)>,
}

/// Bytes of a short word; the language and the length fill the number.
const SHORT: usize = 14;

impl Interner {
    #[inline]
    pub(super) fn id(&mut self, language: u8, word: &str) -> u32 {
        let Some(key) = short_key(language, word) else { return self.long_id(language, word) };
        if let Some(&id) = self.short.get(&key) {
            return id;
        }
        let id = self.push(language, word);
        self.short.insert(key, id);
        id
    }

    fn long_id(&mut self, language: u8, word: &str) -> u32 {
        let key = (language, Box::from(word));
        if let Some(&id) = self.long.get(&key) {
            return id;
        }
        let id = self.push(language, word);
        self.long.insert(key, id);
        id
    }

    fn push(&mut self, language: u8, word: &str) -> u32 {
        self.words.push((language, word.into()));
        narrow(self.words.len() - 1)
    }

    /// The words by their numbers.
    pub(super) fn into_words(self) -> Vec<(u8, Box<str>)> {
        self.words
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

#[inline]
fn short_key(language: u8, word: &str) -> Option<u128> {
    let mut key = [0; 16];
    key.get_mut(..word.len()).filter(|_| word.len() <= SHORT)?.copy_from_slice(word.as_bytes());
    key[SHORT] = language;
    key[SHORT + 1] = u8::try_from(word.len()).ok()?;
    Some(u128::from_le_bytes(key))
}
