//! The notebook for the commands that need no screen: the dates that the reader has set, the marks
//! that queries ask for, what is wrong with it, and its contents for other programs.

use std::collections::BTreeMap;

use crate::config::{self, Config};
use crate::load::Origin;
use crate::model::{Article, Problem};
use crate::notebook::{self, Notebook, Place, check};
use crate::query::Query;
use crate::store::Store;
use crate::text::CleanText;

/// Articles, and what the reader has added to them.
pub(super) struct Annotated {
    pub(super) origin: Origin,
    pub(super) notebook: Notebook,
    /// What is wrong with the file of the notebook.
    problems: Vec<Problem>,
}

/// Where the notebook of some articles lies; none where there is no home for it.
pub(super) fn place(config: &Config, origin: &Origin) -> Option<Place> {
    config::notebooks(config).map(|notebooks| Place::new(&notebooks, &origin.root.folder))
}

impl Annotated {
    pub(super) fn read(origin: Origin, config: &Config) -> Self {
        let place = place(config, &origin);
        let read = place.as_ref().map(notebook::read);
        let (notebook, problems) = match (place.as_ref(), read) {
            (Some(place), Some(Ok((notebook, faults)))) => {
                (notebook, check::of_file(place, &faults, None))
            }
            (Some(place), Some(Err(error))) => {
                (Notebook::default(), vec![check::unreadable(place, &error)])
            }
            _ => (Notebook::default(), Vec::new()),
        };
        Self { origin: Origin { dates: notebook.dates(), ..origin }, notebook, problems }
    }

    /// Tells a query which articles bear the marks it asks for.
    pub(super) fn bind(&self, query: &mut Query, store: &Store) {
        let key = |id| (id, self.origin.root.key(store.article(id)));
        query.bind(|mark| self.notebook.marked(mark, store.article_ids().map(key)));
    }

    /// Everything that is wrong with the notebook.
    pub(super) fn problems(&self, store: &Store) -> Vec<Problem> {
        let articles = self.articles(store);
        let text = |path: &CleanText| articles.get(path).map(|article| &article.text);
        let is_open = |path: &CleanText| {
            // Of the articles of the folder perhaps one alone was opened.
            articles.contains_key(path) || !self.origin.root.folder.join(path.as_str()).exists()
        };
        let mut problems = self.problems.clone();
        problems.extend(check::of_notes(&self.notebook, is_open, text));
        problems
    }

    /// The articles by what the notebook calls them.
    pub(super) fn articles<'a>(&self, store: &'a Store) -> BTreeMap<CleanText, &'a Article> {
        let key =
            |article: &'a std::sync::Arc<Article>| (self.origin.root.key(article), &**article);
        store.articles().iter().map(key).collect()
    }
}
