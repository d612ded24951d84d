//! A sentence that labels are made of, with its words read once: a label asks again and again what
//! they are.

use std::ops::Deref;

use crate::extract::date;
use crate::extract::searched::Searched;
use crate::lang;
use crate::text::{Span, folded};

/// Before what verbs end in, in bytes: not "ciò".
const LEAST_STEM: usize = 3;

/// An article, of which one sentence is read.
pub(in crate::extract) struct InSentence<'a> {
    article: &'a Searched,
    pub(super) words: date::Words,
}

impl<'a> InSentence<'a> {
    pub(in crate::extract) fn of(article: &'a Searched, sentence: Span) -> Self {
        let data = lang::text::of(article.language);
        let words = date::Words::of(&article.text, sentence, article.language, |word| {
            let data = data?;
            let opens = data.clause_openers.contains(word)
                || data.loose_openers.contains(word)
                || data.phrase_openers.contains(word);
            let is_little =
                || data.is_stop_word(&folded(word)) || data.clause_openers.contains(word);
            match () {
                () if data.verbs.contains(word) && is_little() => Some(date::Kind::Verb),
                () if data.verbs.contains(word) => Some(date::Kind::VerbOrNoun),
                () if data.verb_leaders.contains(word) => Some(date::Kind::LeadsVerb),
                () if opens => Some(date::Kind::Opener),
                () if data.participle_endings.end(word, 0) => Some(date::Kind::Participle),
                () => data.verb_endings.end(word, LEAST_STEM).then_some(date::Kind::Verb),
            }
        });
        Self { article, words }
    }
}

impl Deref for InSentence<'_> {
    type Target = Searched;

    fn deref(&self) -> &Searched {
        self.article
    }
}
