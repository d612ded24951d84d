//! Where a folder opens: at the latest news, and on the articles that tell of what stands around it.

use std::sync::Arc;

use crate::model::{Article, ArticleId, DateValue, EventId};
use crate::store::given::Given;
use crate::store::{Store, StoreBuilder};

impl Store {
    /// The index of the latest of some events in order that an article reports as news: neither as a
    /// background nor as a thing to come; of several of one day, of the first, which most articles tell.
    /// 0 where there is none.
    pub fn latest_news(&self, events: &[EventId]) -> usize {
        let days = |value: &Option<DateValue>| value.as_ref().and_then(DateValue::known_days);
        let is_news = |&id: &EventId| {
            let Some((first, _)) = days(&self.event(id).value) else { return false };
            self.event(id).reports.iter().any(|&report| {
                let published = days(&self.article(report.article).published.value);
                !self.report(report).background && published.is_none_or(|(_, last)| first <= last)
            })
        };
        let Some(latest) = events.iter().rposition(is_news) else { return 0 };
        let value = |index: usize| events.get(index).map(|&id| &self.event(id).value);
        let same = (0..=latest).rev().take_while(|&index| value(index) == value(latest));
        let is_news_at = |&index: &usize| events.get(index).is_some_and(is_news);
        same.filter(is_news_at).last().unwrap_or(latest)
    }

    /// The articles as they were given, of at most `most`, that report the latest news and what
    /// happened nearest to it, with all reports of each event.
    pub fn opening(&self, most: usize) -> Vec<Arc<Article>> {
        let events: Vec<EventId> = (0..self.events.len()).map(EventId::new).collect();
        let (before, after) = events.split_at(self.latest_news(&events));
        let (mut before, mut after) = (before.iter().rev(), after.iter());
        let mut chosen: Vec<ArticleId> = Vec::new();
        loop {
            let next = [after.next(), before.next()];
            let nearest = next.iter().flatten().flat_map(|&&id| &self.event(id).reports);
            let mut wider = chosen.clone();
            wider.extend(nearest.map(|report| report.article));
            wider.sort_unstable();
            wider.dedup();
            if next == [None, None] || wider.len() > most && !chosen.is_empty() {
                break;
            }
            wider.truncate(most);
            chosen = wider;
        }
        let given = |id: ArticleId| self.given.get(id.index()).map(Given::whole);
        chosen.into_iter().filter_map(given).collect()
    }

    /// The articles that are wanted, as they were given.
    pub fn given(&self, is_wanted: impl Fn(&Article) -> bool) -> Vec<Arc<Article>> {
        self.given.iter().filter(|one| is_wanted(one.article())).map(Given::whole).collect()
    }
}

impl StoreBuilder {
    /// A store of some articles alone, under the same decisions.
    pub fn build_of(&self, articles: impl IntoIterator<Item = Arc<Article>>) -> Arc<Store> {
        let mut builder = Self::default();
        builder.set_decisions(self.decisions().clone());
        articles.into_iter().for_each(|article| builder.add(article));
        builder.build()
    }
}
