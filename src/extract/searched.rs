//! An article while it is searched: what was found in it so far lies open, to be looked up and changed
//! word by word.

use std::ops::{Deref, DerefMut};

use crate::model::{Article, DateMention, NameMention};

/// An article with its dates and names beside it, in their order; those that it holds itself are
/// renewed when it is closed.
pub(super) struct Searched {
    article: Article,
    pub(super) dates: Vec<DateMention>,
    pub(super) names: Vec<NameMention>,
}

impl Searched {
    pub(super) fn of(article: Article) -> Self {
        let (dates, names) = (article.dates.iter().collect(), article.names().collect());
        Self { article, dates, names }
    }

    pub(super) fn closed(self) -> Article {
        let Self { mut article, dates, names } = self;
        article.dates = dates.into();
        article.set_names(&names);
        article
    }
}

impl Deref for Searched {
    type Target = Article;

    fn deref(&self) -> &Article {
        &self.article
    }
}

impl DerefMut for Searched {
    fn deref_mut(&mut self) -> &mut Article {
        &mut self.article
    }
}
