//! A sentence that labels are made of, with its words read once: a label asks again and again what
//! they are.

use std::ops::Deref;

use crate::extract::date;
use crate::lang;
use crate::model::Article;
use crate::text::Span;

/// An article, of which one sentence is read.
pub(in crate::extract) struct InSentence<'a> {
    article: &'a Article,
    pub(super) words: date::Words,
}

impl<'a> InSentence<'a> {
    pub(in crate::extract) fn of(article: &'a Article, sentence: Span) -> Self {
        let data = lang::text::of(article.language);
        let words = date::Words::of(&article.text, sentence, article.language, |word| {
            let data = data?;
            if data.verbs.contains(word) {
                return Some(true);
            }
            data.participle_endings.end(word, 0).then_some(false)
        });
        Self { article, words }
    }
}

impl Deref for InSentence<'_> {
    type Target = Article;

    fn deref(&self) -> &Article {
        self.article
    }
}
