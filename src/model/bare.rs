//! An article as it is written down beside its text. What it says in the words of its text or its title
//! is told by their place there: so they are neither written twice nor looked for when it is read.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Anchor, Article, DateMention};
use crate::text::{CleanText, Span};

/// An article without its text, its file and its language.
#[derive(Debug, Serialize, Deserialize)]
pub struct Bare {
    /// Without what `words` has.
    article: Article,
    /// What fills its slots, in their order.
    words: Vec<Words>,
    /// What stands neither in the text nor in the title, each once.
    own: Vec<CleanText>,
}

/// Where words stand.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Words {
    Text(Span),
    Title(Span),
    /// Index into `Bare::own`.
    Own(u32),
}

impl Bare {
    /// What shares the memory of the text or the title is told by its place
    /// ([`Article::compact`] sees to that).
    pub fn of(article: &Article) -> Self {
        let mut bare = Article { text: CleanText::default(), ..article.clone() };
        let mut own: Vec<CleanText> = Vec::new();
        let mut take = |words: CleanText| {
            let in_text = words.place_in(&article.text).map(Words::Text);
            let place = in_text.or_else(|| words.place_in(&article.title).map(Words::Title));
            place.unwrap_or_else(|| {
                let known = own.iter().position(|known| *known == words);
                Words::Own(
                    u32::try_from(known.unwrap_or_else(|| {
                        own.push(words);
                        own.len() - 1
                    }))
                    .unwrap_or(u32::MAX),
                )
            })
        };
        let words = slots(&mut bare).map(|slot| take(std::mem::take(slot))).collect();
        Self { article: bare, words, own }
    }

    /// The article with its text; nothing where they cannot belong together. Whether all that points
    /// into the text lies in it says [`Article::is_sound`].
    pub fn whole(self, text: CleanText) -> Option<Article> {
        let Self { mut article, words, mut own } = self;
        CleanText::put_together(&mut own.iter_mut().collect::<Vec<_>>());
        let (title, mut words) = (article.title.clone(), words.into_iter());
        for slot in slots(&mut article) {
            *slot = match words.next()? {
                Words::Text(span) => text.slice(span),
                Words::Title(span) => title.slice(span),
                Words::Own(index) => own.get(index as usize)?.clone(),
            };
        }
        share_anchors(&mut article.dates);
        Some(Article { text, ..article })
    }
}

/// The words of an article's names, and of what was taken out.
fn slots(article: &mut Article) -> impl Iterator<Item = &mut CleanText> {
    let names = article.names.iter_mut().map(|mention| &mut mention.name);
    names.chain(article.removed.iter_mut().map(|removed| &mut removed.text))
}

/// Most dates of an article were resolved against the same, which is kept once.
fn share_anchors(dates: &mut Arc<[DateMention]>) {
    let mut last: Option<Arc<Anchor>> = None;
    for anchor in Arc::get_mut(dates).into_iter().flatten().filter_map(|date| date.anchor.as_mut())
    {
        match &last {
            Some(known) if known == anchor => *anchor = Arc::clone(known),
            _ => last = Some(Arc::clone(anchor)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Removed, RuleName};
    use crate::text::clean;

    #[test]
    fn an_article_is_made_whole_again() {
        let text = clean("Ieri Carla Benassi ha aperto il molo. Benassi tace.").text;
        let name = |start, end, name: CleanText| crate::model::NameMention {
            span: Span::new(start, end),
            kind: crate::model::EntityKind::Person,
            name,
            rule: RuleName::new("it/first"),
        };
        let title = clean("Aperto il molo").text;
        let full = text.slice(Span::new(5, 18));
        let article = Article {
            names: vec![
                name(5, 18, full.clone()),
                name(38, 45, full),
                name(38, 45, clean("C. Benassi").text),
                name(38, 45, clean("C. Benassi").text),
            ],
            removed: vec![Removed {
                text: title.slice(Span::new(7, 14)),
                rule: RuleName::new("heading"),
            }],
            title,
            text: text.clone(),
            ..Article::default()
        };
        let bare = Bare::of(&article);
        assert_eq!(bare.own.len(), 1);
        let bytes = postcard::to_allocvec(&bare).unwrap();
        let read = || postcard::from_bytes::<Bare>(&bytes).unwrap();
        assert_eq!(format!("{:?}", read().whole(text).unwrap()), format!("{article:?}"));
        assert!(read().whole(clean("Ieri").text).is_some_and(|article| !article.is_sound()));
        assert!(Bare { words: Vec::new(), ..read() }.whole(CleanText::default()).is_none());
    }
}
