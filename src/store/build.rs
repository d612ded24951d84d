//! Collects articles and builds stores of them.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::model::{Article, ArticleId, Decisions, Problem};
use crate::store::deferred::Deferred;
use crate::store::duplicate::Sketch;
use crate::store::given::Given;
use crate::store::likeness::Likeness;
use crate::store::postings::Postings;
use crate::store::start::Verdicts;
use crate::store::traits::{Collected, Features, Traits};
use crate::store::{Store, Take, link};

/// Collects articles in any order; what it builds depends on their paths alone.
#[derive(Debug, Default)]
pub struct StoreBuilder {
    articles: Vec<Added>,
    problems: Vec<Problem>,
    decisions: Decisions,
    /// What the store that was built last knows of its articles.
    known: Known,
}

/// What need not be computed again of articles that stay. Of a first store nothing is known.
#[derive(Debug, Default)]
struct Known {
    likeness: Arc<Deferred>,
    postings: Arc<Postings>,
    verdicts: Arc<Verdicts>,
}

#[derive(Debug)]
struct Added {
    given: Given,
    /// Its number in what is known.
    number: Option<ArticleId>,
    /// Whether it goes when a store is built.
    is_passing: bool,
}

impl Added {
    fn new(article: Arc<Article>, is_passing: bool) -> Self {
        Self { given: Given::new(article), number: None, is_passing }
    }

    fn article(&self) -> &Arc<Article> {
        self.given.article()
    }
}

impl StoreBuilder {
    pub fn add(&mut self, article: Arc<Article>) {
        self.articles.push(Added::new(article, false));
    }

    /// The articles, as the last store has them.
    pub fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.iter().map(Added::article)
    }

    /// Puts articles in the place of those of a file.
    pub fn replace(&mut self, file: &Path, articles: impl IntoIterator<Item = Arc<Article>>) {
        self.remove(&FxHashSet::from_iter([file]));
        articles.into_iter().for_each(|article| self.add(article));
    }

    /// Leaves out the articles of some files.
    pub fn remove(&mut self, files: &FxHashSet<&Path>) {
        self.articles.retain(|added| !files.contains(added.article().file.as_path()));
    }

    pub fn add_problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The problems that belong to no article, instead of those before.
    pub fn set_problems(&mut self, problems: Vec<Problem>) {
        self.problems = problems;
    }

    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What the reader says about names, over what the rules say.
    pub fn set_decisions(&mut self, decisions: Decisions) {
        self.decisions = decisions;
    }

    pub fn len(&self) -> usize {
        self.articles.len()
    }

    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// A store of everything added so far.
    pub fn build(&mut self) -> Arc<Store> {
        self.build_in_steps(&mut |_| {})
    }

    /// The same with more articles, which are not added.
    pub fn build_with(&mut self, more: Vec<Arc<Article>>) -> Arc<Store> {
        let passing = |article| Added::new(article, true);
        self.articles.extend(more.into_iter().map(passing));
        let store = self.build();
        self.articles.retain(|added| !added.is_passing);
        store
    }

    /// A store of everything added so far; `done` is told the name of each step behind it.
    pub fn build_in_steps(&mut self, done: &mut dyn FnMut(&'static str)) -> Arc<Store> {
        self.sort();
        let Known { likeness: last, postings, verdicts } = std::mem::take(&mut self.known);
        let likeness: &Likeness = &last;
        // Held by nobody else, articles that the folder changes need not be held twice.
        let added = std::mem::take(&mut self.articles);
        let articles: Vec<_> = added.par_iter().map(|added| added.given.whole()).collect();
        let numbers: Vec<_> = added.iter().map(|added| added.number).collect();
        let renewed = postings.renewed(&articles, &numbers);
        done("postings");
        let verdicts = Arc::new(verdicts.renewed(&postings, &articles, &renewed));
        // Not beside what the articles show.
        let postings = Arc::new(renewed.postings);
        done("sentence starts");
        let traits = |at: usize, added: &Added| match added.number {
            Some(number) if added.given.is_dated_alike() => likeness.traits(number),
            _ => Traits::of(&articles[at]),
        };
        let sketch = |added: &Added| match added.number {
            Some(number) => likeness.sketch(number),
            None => Sketch::of(&added.article().text),
        };
        let features = Features {
            traits: Collected::new(&added, traits),
            sketches: added.par_iter().map(sketch).collect(),
        };
        let passing: Vec<bool> = added.iter().map(|added| added.is_passing).collect();
        drop(added);
        drop(last);
        done("traits");
        let (decisions, problems) = (self.decisions.clone(), self.problems.clone());
        let store = link(articles, features, decisions, problems, postings, verdicts, done);
        let store = Arc::new(store);
        let added = store.given.iter().zip(passing);
        self.articles = added
            .map(|(given, is_passing)| Added { given: given.clone(), number: None, is_passing })
            .collect();
        self.know(&store, |_| true);
        store
    }

    /// The store that [`Store::write`] wrote down when the same articles, decisions and problems were
    /// there, without linking them again; nothing where it cannot be that one.
    pub fn restore(&mut self, parts: &mut Take<'_>) -> Option<Arc<Store>> {
        self.restore_of(|_| true, parts)
    }

    /// The same with the articles of some files alone.
    pub fn restore_of(
        &mut self,
        is_part: impl Fn(&Path) -> bool,
        parts: &mut Take<'_>,
    ) -> Option<Arc<Store>> {
        self.sort();
        let is_part = |added: &Added| is_part(&added.article().file);
        let given = self.articles.iter().filter(|added| is_part(added));
        let given = given.map(|added| added.given.whole()).collect();
        let (decisions, problems) = (self.decisions.clone(), self.problems.clone());
        let store = Arc::new(Store::read(given, decisions, problems, parts)?);
        self.know(&store, is_part);
        Some(store)
    }

    /// By path.
    fn sort(&mut self) {
        self.articles.par_sort_by(|a, b| order(a.article()).cmp(&order(b.article())));
    }

    /// Takes over what a store of a part of the articles, in their order, knows of them.
    fn know(&mut self, store: &Store, is_part: impl Fn(&Added) -> bool) {
        self.known = Known {
            likeness: Arc::clone(&store.likeness),
            postings: Arc::clone(&store.postings),
            verdicts: Arc::clone(&store.verdicts),
        };
        let mut known = (0..).map(ArticleId::new).zip(&store.given);
        for added in &mut self.articles {
            let its = if is_part(added) { known.next() } else { None };
            added.number = its.map(|(id, _)| id);
            if let Some((_, given)) = its {
                added.given = given.clone();
            }
        }
    }
}

/// One file may hold several articles, and two folders files of one name.
fn order(article: &Article) -> impl Ord + '_ {
    (&article.path, &article.file, &article.title, &article.text)
}
