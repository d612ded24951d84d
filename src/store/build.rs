//! Collects articles and builds stores of them.

use std::path::Path;
use std::sync::{Arc, Weak};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Article, ArticleId, Decisions, Problem};
use crate::store::deferred::Deferred;
use crate::store::duplicate::Sketch;
use crate::store::given::Given;
use crate::store::likeness::Likeness;
use crate::store::postings::Renewed;
use crate::store::start::Verdicts;
use crate::store::traits::{Collected, Features, Traits};
use crate::store::{Index, Store, Take, link};

/// Collects articles in any order; what it builds depends on their paths alone.
#[derive(Debug, Default)]
pub struct StoreBuilder {
    articles: Vec<Added>,
    /// How many have ever been added.
    count: u64,
    problems: Vec<Problem>,
    decisions: Decisions,
    /// What the store that was linked last knows of its articles.
    known: Known,
    /// The store that was made last, while somebody has it.
    last: Weak<Store>,
}

/// What need not be computed again of articles that stay. Of a first store nothing is known.
#[derive(Debug, Default)]
struct Known {
    likeness: Arc<Deferred<Likeness>>,
    postings: Index,
    verdicts: Arc<Verdicts>,
}

#[derive(Clone, Debug)]
pub(super) struct Added {
    pub(super) given: Given,
    /// No other article has had it.
    serial: u64,
    /// Its number in what is known.
    number: Option<ArticleId>,
    /// Its number in the store that was made last.
    pub(super) shown: Option<ArticleId>,
    /// Whether it goes when a store is built.
    is_passing: bool,
}

impl Added {
    fn article(&self) -> &Arc<Article> {
        self.given.article()
    }
}

/// Everything that was added, to be linked on whatever thread.
#[derive(Debug)]
pub struct Unlinked {
    known: Known,
    added: Vec<Added>,
    index: Arc<Deferred<Renewed>>,
    decisions: Decisions,
    problems: Vec<Problem>,
}

/// A store, and which article is which.
#[derive(Debug)]
pub struct Linked {
    pub store: Arc<Store>,
    serials: Vec<u64>,
}

impl StoreBuilder {
    pub fn add(&mut self, article: Arc<Article>) {
        self.add_one(article, false);
    }

    fn add_one(&mut self, article: Arc<Article>, is_passing: bool) {
        let (given, serial) = (Given::new(article), self.count);
        self.count += 1;
        self.articles.push(Added { given, serial, number: None, shown: None, is_passing });
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

    pub(super) fn problems(&self) -> &[Problem] {
        &self.problems
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
        for article in more {
            self.add_one(article, true);
        }
        let store = self.build();
        self.articles.retain(|added| !added.is_passing);
        store
    }

    /// A store of everything added so far; `done` is told the name of each step behind it.
    pub fn build_in_steps(&mut self, done: &mut dyn FnMut(&'static str)) -> Arc<Store> {
        self.sort();
        // Held by nobody else, articles that the folder changes need not be held twice.
        let added = std::mem::take(&mut self.articles);
        let is_passing: Vec<bool> = added.iter().map(|added| added.is_passing).collect();
        let linked = self.unlinked_of(added).link(done);
        let added = linked.store.given.iter().zip(&linked.serials).zip(is_passing);
        let added = added.map(|((given, &serial), is_passing)| Added {
            given: given.clone(),
            serial,
            number: None,
            shown: None,
            is_passing,
        });
        self.articles = added.collect();
        self.take_linked(linked)
    }

    /// Everything added so far. What it is linked to is to be given back before there is another.
    pub fn unlinked(&mut self) -> Unlinked {
        self.sort();
        self.unlinked_of(self.articles.clone())
    }

    fn unlinked_of(&mut self, added: Vec<Added>) -> Unlinked {
        let known = std::mem::take(&mut self.known);
        let numbers = added.iter().map(|added| added.number).collect();
        let index = index_of(&added, numbers, Arc::clone(&known.postings));
        let (decisions, problems) = (self.decisions.clone(), self.problems.clone());
        Unlinked { known, added, index: Arc::new(Deferred::new(index)), decisions, problems }
    }

    /// The store that was made last with what has been added and removed since, to be shown until that is
    /// linked too: `unlinked` is what waits for it, if it is just this. Nothing where nobody has the last
    /// store any more, or it has too little of what is there now.
    pub fn meanwhile(&mut self, unlinked: Option<&Unlinked>) -> Option<Arc<Store>> {
        let last = self.last.upgrade()?;
        self.sort();
        let postings = if let Some(unlinked) = unlinked {
            let index = Arc::clone(&unlinked.index);
            Deferred::new(move || Arc::clone(&index.postings))
        } else {
            let numbers = self.articles.iter().map(|added| added.shown).collect();
            let index = index_of(&self.articles, numbers, Arc::clone(&last.postings));
            Deferred::new(move || index().postings)
        };
        let store = Arc::new(last.amended(&self.articles, self, Arc::new(postings))?);
        for (number, added) in self.articles.iter_mut().enumerate() {
            added.shown = Some(ArticleId::new(number));
        }
        self.last = Arc::downgrade(&store);
        Some(store)
    }

    /// Takes over what a store of what was there before knows.
    pub fn take_linked(&mut self, Linked { store, serials }: Linked) -> Arc<Store> {
        self.know(&store, &serials);
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
        let part = self.articles.iter().filter(|added| is_part(&added.article().file));
        let serials: Vec<u64> = part.clone().map(|added| added.serial).collect();
        let given = part.map(|added| added.given.whole()).collect();
        let (decisions, problems) = (self.decisions.clone(), self.problems.clone());
        let store = Arc::new(Store::read(given, decisions, problems, parts)?);
        self.know(&store, &serials);
        Some(store)
    }

    /// By path.
    fn sort(&mut self) {
        self.articles.par_sort_by(|a, b| order(a.article()).cmp(&order(b.article())));
    }

    /// Takes over what a store knows of its articles, of which these are the serials.
    fn know(&mut self, store: &Arc<Store>, serials: &[u64]) {
        let Some(likeness) = store.likeness.of_linked() else { return };
        self.last = Arc::downgrade(store);
        self.known = Known {
            likeness: Arc::clone(likeness),
            postings: Arc::clone(&store.postings),
            verdicts: Arc::clone(&store.verdicts),
        };
        let known: FxHashMap<u64, usize> = serials.iter().copied().zip(0..).collect();
        for added in &mut self.articles {
            let number = known.get(&added.serial).copied();
            added.number = number.map(ArticleId::new);
            added.shown = added.number;
            if let Some(given) = number.and_then(|number| store.given.get(number)) {
                added.given = given.clone();
            }
        }
    }
}

impl Unlinked {
    /// Makes the store; `done` is told the name of each step behind it.
    pub fn link(self, done: &mut dyn FnMut(&'static str)) -> Linked {
        let Self { known, added, index, decisions, problems } = self;
        let articles: Vec<_> = added.par_iter().map(|added| added.given.whole()).collect();
        let Known { likeness: last, postings, verdicts } = known;
        let renewed: &Renewed = &index;
        done("postings");
        let verdicts = Arc::new(verdicts.renewed(&postings, &articles, renewed));
        // Not beside what the articles show.
        drop(postings);
        done("sentence starts");
        let likeness: &Likeness = &last;
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
        let serials = added.iter().map(|added| added.serial).collect();
        drop(added);
        drop(last);
        done("traits");
        let postings = Arc::clone(&renewed.postings);
        let store = link(articles, features, decisions, problems, postings, verdicts, done);
        Linked { store: Arc::new(store), serials }
    }
}

/// Makes the index of articles that may have numbers in one before.
fn index_of(
    added: &[Added],
    numbers: Vec<Option<ArticleId>>,
    before: Index,
) -> impl FnOnce() -> Renewed + Send + use<> {
    let given: Vec<Given> = added.iter().map(|added| added.given.clone()).collect();
    move || {
        let articles: Vec<Arc<Article>> = given.par_iter().map(Given::whole).collect();
        before.renewed(&articles, &numbers)
    }
}

/// One file may hold several articles, and two folders files of one name.
fn order(article: &Article) -> impl Ord + '_ {
    (&article.path, &article.file, &article.title, &article.text)
}
