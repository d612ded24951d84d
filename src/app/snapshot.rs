//! A new snapshot of the folder: the same places under their new numbers, so that the reader's
//! selection, place and focus stay while articles arrive.

use std::sync::Arc;

use crate::app::arrange::Lists;
use crate::app::chart::Chart;
use crate::app::history::Visit;
use crate::app::pairs::Pairs;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::{App, Effect, Looking, Pane};
use crate::model::{Article, ArticleId, EntityId, EventId, EventReport};
use crate::query::finder::Target;
use crate::store::Store;
use crate::text::CleanText;

/// From the numbers of one store to those of another.
struct Renumber<'a> {
    old: &'a Store,
    new: &'a Store,
}

impl Renumber<'_> {
    fn article(&self, id: ArticleId) -> Option<ArticleId> {
        let wanted = self.old.articles().get(id.index())?;
        let articles = self.new.articles();
        let first = articles.partition_point(|article| article.path < wanted.path);
        let same_path = articles.iter().enumerate().skip(first);
        let mut same_path = same_path.take_while(|(_, article)| article.path == wanted.path);
        if same_path.clone().next().is_none() {
            return self.moved(wanted);
        }
        let twin = same_path.clone().find(|(_, article)| {
            Arc::ptr_eq(article, wanted)
                || article.file == wanted.file && article.title == wanted.title
        });
        twin.or_else(|| same_path.next()).map(|(index, _)| ArticleId::new(index))
    }

    /// The article of a file that lay elsewhere before.
    fn moved(&self, wanted: &Article) -> Option<ArticleId> {
        let is_same = |article: &Arc<Article>| {
            article.text == wanted.text && article.title == wanted.title && !wanted.text.is_empty()
        };
        self.new.articles().iter().position(is_same).map(ArticleId::new)
    }

    /// The first that is still there of some in a list: the selected one, those after it, those before
    /// it.
    fn nearest<T: Copy>(list: &[T], selected: usize, find: impl Fn(T) -> Option<T>) -> Option<T> {
        let after = list.get(selected..).unwrap_or_default().iter();
        let before = list.get(..selected).unwrap_or_default().iter().rev();
        after.chain(before).find_map(|&id| find(id))
    }

    fn event(&self, id: EventId) -> Option<EventId> {
        let event = self.old.events().get(id.index())?;
        event.reports.iter().find_map(|report| {
            let article = self.article(report.article)?;
            self.new.events_told(article).get(report.mention as usize).copied()
        })
    }

    fn entity(&self, id: EntityId) -> Option<EntityId> {
        self.old.entities().get(id.index())?;
        self.old.mentions(id).find_map(|(article, mention)| {
            // Decisions about names leave some of an article's names out.
            let span = self.old.article(article).names.get(mention as usize)?.span;
            let article = self.article(article)?;
            let names = &self.new.article(article).names;
            let mention = names.partition_point(|name| name.span < span);
            names.get(mention).filter(|name| name.span == span)?;
            self.new.entities_named(article).get(mention).copied()
        })
    }

    fn report(&self, event: EventId, report: EventReport) -> Option<usize> {
        let article = self.article(report.article)?;
        let wanted = EventReport { article, ..report };
        self.new.event(event).reports.iter().position(|&other| other == wanted)
    }

    fn target(&self, target: Target) -> Option<Target> {
        Some(match target {
            Target::Article(id) => Target::Article(self.article(id)?),
            Target::Section(id, span) => Target::Section(self.article(id)?, span),
            Target::Entity(id) => Target::Entity(self.entity(id)?),
            Target::Event(id) => Target::Event(self.event(id)?),
        })
    }

    fn looking(&self, looking: Looking) -> Looking {
        match looking {
            Looking::Name(id) => self.entity(id).map_or(Looking::Nothing, Looking::Name),
            other => other,
        }
    }

    fn visit(&self, visit: Visit) -> Visit {
        Visit {
            article: visit.article.and_then(|id| self.article(id)),
            event: visit.event.and_then(|id| self.event(id)),
            name: visit.name.and_then(|id| self.entity(id)),
            ..visit
        }
    }
}

impl App {
    /// Shows another store than before by the lists made of it.
    pub(super) fn take_snapshot(&mut self, lists: Lists) -> Vec<Effect> {
        let store = &Arc::clone(&lists.store);
        self.take_incoming(store);
        let old = std::mem::replace(&mut self.store, Arc::clone(store));
        let number = Renumber { old: &old, new: store };
        self.renumber_awaited(|visit| number.visit(visit));
        self.article.renumber(|id| number.article(id));
        if let Some(twin) = &mut self.twin {
            twin.view.renumber(|id| number.article(id));
        }
        if self.twin.as_ref().is_some_and(|twin| twin.view.id.is_none()) {
            self.close_twin();
        }
        self.own.opened = self.own.opened.and_then(|id| number.article(id));
        self.history.renumber(|visit| number.visit(visit));
        if let Some(prompt) = &mut self.prompt {
            prompt.from = number.visit(prompt.from);
            prompt.looking.0 = number.looking(prompt.looking.0);
        }
        let purpose = self.prompt.as_ref().map(|prompt| prompt.purpose);
        let purpose = purpose.map(|purpose| purpose.renumber(|id| number.entity(id)));
        self.finder.renumber(|target| number.target(target));
        self.related.reset();
        self.hits.hits.retain_mut(|hit| match number.article(hit.article) {
            Some(article) => {
                hit.article = article;
                true
            }
            None => false,
        });
        self.hits.scroll.set_len(self.hits.hits.len());
        self.name_file.renumber(
            |id| number.article(id),
            |id| number.event(id),
            |id| number.entity(id),
        );
        let entity = self.name_file.entity;
        let (events, selected) = (&self.timeline.shown.events, self.timeline.scroll.selected);
        let event = Renumber::nearest(events, selected, |id| number.event(id));
        let report = self.timeline.event().zip(event).and_then(|(was, is)| {
            let report = *old.event(was).reports.get(self.timeline.report)?;
            number.report(is, report)
        });
        let (articles, selected) = (&self.articles.ids, self.articles.scroll.selected);
        let article = Renumber::nearest(articles, selected, |id| number.article(id));
        // Who stands on the first name without having been among the names stays on the first.
        let name = self.names.selected();
        let name = name.filter(|_| self.names.scroll.selected > 0 || self.left == Pane::Names);
        let name = name.and_then(|id| number.entity(id));
        self.looking = number.looking(self.looking);
        self.fill_notes();
        // What is not drawn anew has the numbers of the store before.
        if lists.ask.drawn != Some(Pane::Pairs) {
            self.pairs = Pairs::default();
        }
        if lists.ask.drawn != Some(Pane::Chart) {
            self.chart = Chart::default();
        }
        self.fill_lists(lists, event, article, name);
        self.problems.fill(store);
        self.timeline.report = report.unwrap_or(0);
        match entity {
            Some(entity) => self.name_file.show(store, &self.selection, entity),
            None => self.close_name_file(),
        }
        self.show_article_again();
        self.prompt_again(purpose.flatten());
        // So many small pieces take longer than a key may.
        rayon::spawn(|| drop(old));
        self.ask_again()
    }

    /// The name is none any more: its file gives way to the list.
    fn close_name_file(&mut self) {
        self.name_file.clear();
        if self.focus == Pane::NameFile {
            self.focus_on(Pane::Names);
        } else if self.left == Pane::NameFile {
            self.left = Pane::Names;
        }
    }

    /// A line about a name goes on with the same name, or is left where the name is gone.
    fn prompt_again(&mut self, purpose: Option<Purpose>) {
        let Some(prompt) = self.prompt.take_if(|prompt| prompt.purpose.decides()) else { return };
        let Some(purpose) = purpose else { return };
        let offers = self.name_offers(purpose, &prompt.line.text);
        self.prompt = Some(Prompt { purpose, offers, choice: 0, ..prompt });
    }

    /// Puts lists in place; the selections stay where they can.
    pub(super) fn fill_lists(
        &mut self,
        lists: Lists,
        event: Option<EventId>,
        article: Option<ArticleId>,
        name: Option<EntityId>,
    ) {
        let Lists { ask, selection, timeline, articles, names, pairs, chart, .. } = lists;
        self.selection = selection;
        self.timeline.take(timeline, event);
        self.articles.take(&self.store, articles, article);
        self.names.take(names, name);
        match ask.drawn {
            Some(Pane::Pairs) => self.pairs.take(pairs),
            Some(Pane::Chart) => self.chart.take(chart),
            _ => {}
        }
        if !self.touched {
            self.open_anew();
        }
    }

    /// Nobody has chosen anything yet: every list stands at its beginning, the timeline at the latest
    /// news. A folder without events opens on its articles.
    fn open_anew(&mut self) {
        let latest = self.store.latest_news(&self.timeline.shown.events);
        self.timeline.scroll.select(latest);
        let bare = self.timeline.shown.events.is_empty() && !self.articles.ids.is_empty();
        self.focus_on(if bare { Pane::Articles } else { Pane::Timeline });
        self.articles.scroll.select(0);
        self.names.scroll.select(0);
    }

    pub(super) fn set_query(&mut self, text: CleanText) {
        self.query = text;
        self.arrange(true);
    }

    /// The article shown, as the new snapshot has it; before any key that of the first event.
    fn show_article_again(&mut self) {
        match self.article.id {
            Some(id) if self.touched => {
                self.article.read_again(self.store.article(id));
                self.mark_matches();
            }
            _ => {
                self.article.clear();
                self.follow();
            }
        }
    }

    /// Finder and search answer with numbers of the store they asked.
    fn ask_again(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(prompt) = self.prompt.as_ref().filter(|p| p.purpose == Purpose::Finder) {
            effects.push(self.finder.ask(&prompt.line.text));
        }
        effects.extend(self.count_answers());
        if !self.hits.text.is_empty() {
            self.hits.query = self.read_query(&self.hits.text).unwrap_or_default();
            effects.push(self.hits.ask_again());
        }
        effects
    }
}
