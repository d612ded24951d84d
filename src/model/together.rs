//! What articles hold, brought together: hundreds of short texts and lists in two pieces of memory. Each by
//! itself would cost some words more and lie among what is given back soon, which leaves holes.

use std::ops::Deref;
use std::sync::Arc;

use crate::model::Article;
use crate::text::{Joining, Span};

/// Texts and lists share pieces of about so many bytes: with fewer, glibc would take them from among the
/// small ones; with more, one article that stays would hold more that are gone.
pub const PIECE: usize = 192 << 10;

/// Has articles that nobody else holds share memory with those behind them. They read as before.
pub fn bring_together<'a>(articles: impl IntoIterator<Item = &'a mut Arc<Article>>) {
    let articles: Vec<&mut Article> = articles.into_iter().filter_map(Arc::get_mut).collect();
    let mut left: usize = articles.iter().map(|article| article.text.len()).sum();
    let (mut texts, mut lists) = (Joining::default(), Lists::default());
    for article in articles {
        left -= article.text.len();
        article.join(&mut texts, &mut lists);
        // A small last piece would lie among what is given back soon.
        if texts.len() >= PIECE && left >= PIECE {
            std::mem::take(&mut texts).finish();
            std::mem::take(&mut lists).finish();
        }
    }
    texts.finish();
    lists.finish();
}

/// The same of what the folder has changed in articles and nobody else holds.
pub fn bring_changed_together<'a>(articles: impl IntoIterator<Item = &'a mut Arc<Article>>) {
    let mut lists = Lists::default();
    for article in articles.into_iter().filter_map(Arc::get_mut) {
        for list in article.changing_lists().into_iter().filter(|list| list.is_alone()) {
            lists.add(list);
        }
        if lists.whole.len() >= PIECE {
            std::mem::take(&mut lists).finish();
        }
    }
    lists.finish();
}

impl Article {
    fn join<'a>(&'a mut self, texts: &mut Joining<'a>, lists: &mut Lists<'a>) {
        // What is part of the text or of the title stays so.
        texts.add_wholes([&mut self.text, &mut self.title]);
        texts.add(&mut self.path);
        let about = [&mut self.byline, &mut self.source, &mut self.address];
        let removed = self.removed.iter_mut().map(|removed| &mut removed.text);
        let problems = self.problems.iter_mut();
        let problems = problems.flat_map(|one| [&mut one.path, &mut one.message, &mut one.hint]);
        let (names, of_names) = self.names.parts();
        let ([events, parts], of_events) = self.events.parts();
        let all = about.into_iter().flatten().chain(&mut self.tags).chain(removed).chain(problems);
        for text in all.chain([of_names, of_events]) {
            texts.add(text);
        }
        let found = [self.sentences.bytes(), self.dates.bytes(), self.starts.bytes()];
        for list in found.into_iter().chain([names, events, parts]) {
            lists.add(list);
        }
    }

    /// What the folder may have changed.
    fn changing_lists(&mut self) -> [&mut Bytes; 4] {
        let [events, parts] = self.events.parts().0;
        [self.starts.bytes(), self.names.parts().0, events, parts]
    }
}

/// Bytes that may share a piece of memory with others.
#[derive(Clone, Debug, Default)]
pub(super) struct Bytes {
    /// Nothing where there are none.
    piece: Option<Arc<Vec<u8>>>,
    /// What of it these are.
    part: Span,
}

impl Bytes {
    /// Whether nothing else lies in its piece of memory.
    fn is_alone(&self) -> bool {
        self.piece.as_ref().is_some_and(|piece| Arc::strong_count(piece) == 1)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let piece = self.piece.as_ref().and_then(|piece| piece.get(self.part.range()));
        piece.unwrap_or_default()
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(mut bytes: Vec<u8>) -> Self {
        bytes.shrink_to_fit();
        let part = Span::new(0, bytes.len());
        Self { piece: (!bytes.is_empty()).then(|| Arc::new(bytes)), part }
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Lists that are to share a piece of memory.
#[derive(Default)]
struct Lists<'a> {
    whole: Vec<u8>,
    lists: Vec<(&'a mut Bytes, Span)>,
}

impl<'a> Lists<'a> {
    fn add(&mut self, list: &'a mut Bytes) {
        if !list.is_empty() {
            let start = self.whole.len();
            self.whole.extend_from_slice(list);
            self.lists.push((list, Span::new(start, self.whole.len())));
        }
    }

    fn finish(mut self) {
        self.whole.shrink_to_fit();
        let whole = Arc::new(self.whole);
        for (list, part) in self.lists {
            *list = Bytes { piece: Some(Arc::clone(&whole)), part };
        }
    }
}
