//! Articles as they were given, kept as what the folder has made of them and what it has changed: whole
//! they would be held twice.

use std::sync::Arc;

use crate::model::{Article, Few, NameMention, Packed, StartMention};

/// An article as it was given.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// As the folder has it.
    article: Arc<Article>,
    before: Option<Arc<Before>>,
}

/// What an article was before the folder changed it.
#[derive(Debug)]
enum Before {
    /// The folder has changed its names, and what is said of them.
    Named(Named),
    /// It has changed more: few articles.
    Whole(Arc<Article>),
}

/// What an article said of names.
#[derive(Debug)]
struct Named {
    /// The names that are gone or of another kind now, with their numbers then.
    names: Box<[(u32, NameMention)]>,
    /// The numbers of those that it did not have.
    added: Box<[u32]>,
    starts: Packed<StartMention>,
    /// The names of events, where the ones that are left do not tell them.
    events: Box<[(u32, Few<u32, 3>)]>,
    /// The same of the holders of offices.
    holders: Box<[(u32, Option<u32>)]>,
}

impl Given {
    /// An article that nothing has changed yet.
    pub(super) fn new(article: Arc<Article>) -> Self {
        Self { article, before: None }
    }

    /// The one that `article` was made of.
    pub(super) fn of(given: Arc<Article>, article: &Arc<Article>) -> Self {
        if Arc::ptr_eq(&given, article) {
            return Self::new(given);
        }
        let is_dated_alike = given.dates == article.dates
            && given.published == article.published
            && given.events.len() == article.events.len();
        let before = if is_dated_alike {
            Before::Named(Named::of(&given, article))
        } else {
            Before::Whole(given)
        };
        Self { article: Arc::clone(article), before: Some(Arc::new(before)) }
    }

    /// The article as the folder has it.
    pub(super) fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// Whether the folder has changed something.
    pub(super) fn is_changed(&self) -> bool {
        self.before.is_some()
    }

    /// Whether its dates are those that it was given with.
    pub(super) fn is_dated_alike(&self) -> bool {
        !matches!(self.before.as_deref(), Some(Before::Whole(_)))
    }

    /// The article as it was given.
    pub(super) fn whole(&self) -> Arc<Article> {
        match self.before.as_deref() {
            None => Arc::clone(&self.article),
            Some(Before::Whole(given)) => Arc::clone(given),
            Some(Before::Named(named)) => Arc::new(named.restored(&self.article)),
        }
    }
}

impl Named {
    fn of(given: &Article, article: &Article) -> Self {
        let (mut names, mut added, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut now = (0..).zip(article.names.iter()).peekable();
        for (number, name) in (0..).zip(given.names.iter()) {
            while let Some((new, _)) = now.next_if(|(_, one)| one.span.start < name.span.start) {
                added.push(new);
                numbers.push(None);
            }
            let same = now.next_if(|(_, one)| one.span == name.span);
            numbers.extend(same.map(|_| Some(number)));
            let is_same = same.is_some_and(|(_, same)| {
                (same.kind, same.rule) == (name.kind, name.rule)
                    && article.called(&same) == given.called(&name)
            });
            if !is_same {
                names.push((number, given.mention(name)));
            }
        }
        for (new, _) in now {
            added.push(new);
            numbers.push(None);
        }
        let before = |&name: &u32| number_before(&numbers, name);
        let events =
            (0..).zip(given.events.iter().zip(article.events.iter())).filter(|(_, (one, now))| {
                !one.names.iter().copied().eq(now.names.iter().filter_map(before))
            });
        let events = events.map(|(at, (one, _))| (at, one.names)).collect();
        let holders = (0..).zip(given.roles.iter().zip(&article.roles));
        let holders =
            holders.filter(|(_, (one, now))| one.holder != now.holder.as_ref().and_then(before));
        let holders = holders.map(|(at, (one, _))| (at, one.holder)).collect();
        let starts = given.starts.clone();
        Self { names: names.into(), added: added.into(), starts, events, holders }
    }

    fn restored(&self, article: &Article) -> Article {
        let mut names = Vec::with_capacity(article.names.len() + self.names.len());
        let mut numbers = Vec::with_capacity(article.names.len());
        let (mut gone, mut added) = (self.names.iter().peekable(), self.added.iter().peekable());
        for (now, name) in (0..).zip(article.names()) {
            if added.next_if_eq(&&now).is_some() {
                numbers.push(None);
                continue;
            }
            let mut here = None;
            while here.is_none() {
                let number = names.len();
                let Some((_, before)) = gone.next_if(|(at, _)| *at as usize == number) else {
                    break;
                };
                here = (before.span == name.span).then_some(number);
                names.push(before.clone());
            }
            let number = here.unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            numbers.push(u32::try_from(number).ok());
        }
        names.extend(gone.map(|(_, name)| name.clone()));
        let before = |&name: &u32| number_before(&numbers, name);
        let mut given = Article { starts: self.starts.clone(), ..article.clone() };
        given.set_names(&names);
        let mut known = self.events.iter().peekable();
        given.events.change(|number, event| {
            event.names = match known.next_if(|(at, _)| *at as usize == number) {
                Some((_, names)) => names.clone(),
                None => event.names.iter().filter_map(before).collect(),
            };
        });
        for role in &mut given.roles {
            role.holder = role.holder.as_ref().and_then(before);
        }
        for (at, holder) in &self.holders {
            if let Some(role) = given.roles.get_mut(*at as usize) {
                role.holder = *holder;
            }
        }
        given
    }
}

/// The number that a name had before.
fn number_before(numbers: &[Option<u32>], name: u32) -> Option<u32> {
    numbers.get(name as usize).copied().flatten()
}
