//! Words of the folder that differ in one letter from a word that stands nowhere in it.

use crate::query::Query;
use crate::query::condition::{Condition, Pattern, Phrase};
use crate::store::Store;

/// Shorter words have too many neighbours to guess one.
const SHORTEST: usize = 4;

/// The query with each word that no article holds replaced by the commonest one that differs from it
/// in one letter, or nothing where there is none or no need.
pub(super) fn mended(store: &Store, query: &Query) -> Option<Query> {
    let mut condition = query.condition.clone()?;
    let mut changed = false;
    condition.visit_words(&mut |phrase| {
        let exact = phrase.exact;
        for pattern in &mut phrase.words {
            let Pattern::Word(word) = pattern else { continue };
            let known =
                if exact { store.postings().form(word) } else { store.postings().stems(word) };
            if known.is_empty()
                && let Some(near) = nearest(store, word)
            {
                near.clone_into(word);
                changed = true;
            }
        }
    });
    changed.then_some(Query { condition: Some(condition) })
}

/// The commonest word that differs in one letter: left out, put in, replaced, or swapped with the
/// next.
fn nearest<'a>(store: &'a Store, word: &str) -> Option<&'a str> {
    let letters = word.chars().count();
    if letters < SHORTEST {
        return None;
    }
    let postings = store.postings();
    let near = postings.forms().filter(|(form, _)| differs_in_one(form, word));
    let best = near
        .max_by_key(|&(form, term)| (postings.document_frequency(term), std::cmp::Reverse(form)));
    best.map(|(form, _)| form)
}

/// Whether one slip makes one word of the other.
fn differs_in_one(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // No letter takes more than four bytes.
    if long.len() - short.len() > 4 {
        return false;
    }
    let same = short.chars().zip(long.chars()).take_while(|(a, b)| a == b);
    let same: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
    let (short, long) = (short.get(same..).unwrap_or(""), long.get(same..).unwrap_or(""));
    let rest = |text: &str, letters: usize| -> Option<String> {
        (text.chars().count() >= letters).then(|| text.chars().skip(letters).collect())
    };
    let swapped = || {
        let turned: String = short.chars().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        turned.chars().count() == 2 && long.starts_with(&turned) && rest(short, 2) == rest(long, 2)
    };
    rest(long, 1).is_some_and(|rest_of_long| {
        rest_of_long == short || rest(short, 1).as_ref() == Some(&rest_of_long)
    }) || swapped()
}

impl Condition {
    /// Visits the words that must not be missing, to change them.
    fn visit_words(&mut self, visit: &mut impl FnMut(&mut Phrase)) {
        match self {
            Self::Text(phrase) | Self::Title(phrase) | Self::Near(phrase, _) => visit(phrase),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.visit_words(visit);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven() {
        for (a, b, expected) in [
            ("tregua", "trega", true),
            ("tregua", "treguua", true),
            ("tregua", "tragua", true),
            ("tregua", "tregau", true),
            ("tregua", "tergua", true),
            ("tregua", "tregua", false),
            ("tregua", "tregare", false),
            ("tregua", "regau", false),
            ("città", "citta", true),
            ("война", "вйона", true),
            ("a", "", true),
        ] {
            assert_eq!(differs_in_one(a, b), expected, "{a} {b}");
            assert_eq!(differs_in_one(b, a), expected, "{b} {a}");
        }
    }
}
