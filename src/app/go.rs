//! Going from one thing to another: what a selected line shows, what Enter opens, back and forward,
//! the timeline and the text in step.

use crate::app::history::Visit;
use crate::app::name_file::FileRow;
use crate::app::scroll::Scroll;
use crate::app::{App, Looking, Pane, explain};
use crate::model::{ArticleId, EntityId, EventId, EventReport};
use crate::query::finder::Target;
use crate::text::{Span, clean_line};

impl App {
    /// The state of a list that moves by whole lines; the timeline has headings of its own.
    pub(super) fn scroll_of(&mut self, pane: Pane) -> Option<&mut Scroll> {
        Some(match pane {
            Pane::Timeline => &mut self.timeline.scroll,
            Pane::Article | Pane::Twin => return None,
            Pane::Related => &mut self.related.scroll,
            Pane::Articles => &mut self.articles.scroll,
            Pane::Names => &mut self.names.scroll,
            Pane::NameFile => &mut self.name_file.scroll,
            Pane::Hits => &mut self.hits.scroll,
            Pane::Notes => &mut self.notes.scroll,
            Pane::Problems => &mut self.problems.scroll,
            Pane::Pairs => &mut self.pairs.scroll,
            Pane::Chart => &mut self.chart.scroll,
        })
    }

    pub(super) fn focus_on(&mut self, pane: Pane) {
        if !matches!(pane, Pane::Article | Pane::Twin) {
            self.close_twin();
        }
        self.focus = pane;
        if pane.is_left() && self.left != pane {
            self.left = pane;
            self.arrange_drawn(true);
        }
    }

    /// The next pane of those on the screen, or of all where only one has room.
    pub(super) fn focus_step(&mut self, forward: bool) {
        if self.twin.is_some() {
            let at_twin = self.focus == Pane::Twin;
            self.focus = if at_twin { Pane::Article } else { Pane::Twin };
            return;
        }
        let order = [self.left, Pane::Article, Pane::Related];
        let here = order.iter().position(|&pane| pane == self.focus).unwrap_or(0);
        let by = if forward { 1 } else { order.len() - 1 };
        if let Some(&pane) = order.get((here + by) % order.len()) {
            self.focus = pane;
        }
    }

    /// Shows in the article what the focused list has selected.
    pub(super) fn follow(&mut self) {
        match self.left {
            Pane::Timeline => self.follow_event(),
            Pane::Articles => {
                if let Some(article) = self.articles.selected() {
                    self.show_article(article);
                }
            }
            Pane::NameFile => self.follow_file(),
            Pane::Hits => self.follow_hit(),
            Pane::Problems => self.follow_problem(),
            Pane::Notes => self.follow_note(),
            Pane::Names => self.follow_name(),
            Pane::Pairs => self.follow_pair(),
            Pane::Chart => self.follow_mark(),
            Pane::Article | Pane::Twin | Pane::Related => {}
        }
    }

    fn follow_event(&mut self) {
        let Some(event) = self.timeline.event() else { return };
        let reports = &self.store.event(event).reports;
        if let Some(&report) = reports.get(self.timeline.report).or_else(|| reports.first()) {
            self.show_report(report);
        }
    }

    fn follow_name(&mut self) {
        let Some(name) = self.names.selected() else { return };
        if let Some(&article) = self.store.entity(name).articles.first() {
            self.show_mention(article, name);
        }
    }

    pub(super) fn follow_file(&mut self) {
        let Some(name) = self.name_file.entity else { return };
        match self.name_file.selected() {
            Some(FileRow::Event(event)) => {
                let report = self.report_of(event, name);
                self.show_event(event, report.unwrap_or(0));
            }
            Some(FileRow::Mention(article, mention)) => {
                let span = self.store.article(article).names.get(mention as usize).map(|n| n.span);
                self.show_article(article);
                self.look_for(Looking::Name(name));
                if let Some(span) = span {
                    self.article.go_to(span);
                    self.step_timeline(article, span);
                }
            }
            Some(FileRow::Inferred(article, role)) => {
                let span = self.store.article(article).roles.get(role as usize).map(|it| it.span);
                self.show_article(article);
                self.look_for(Looking::Name(name));
                if let Some(span) = span {
                    self.article.go_to(span);
                    self.step_timeline(article, span);
                }
            }
            Some(FileRow::Companion(companion)) => {
                let others = &self.store.entity(companion.entity).articles;
                let mut both = self.store.entity(name).articles.iter();
                let both = both.find(|article| others.binary_search(article).is_ok());
                if let Some(&article) = both {
                    self.show_mention(article, companion.entity);
                }
            }
            _ => {}
        }
    }

    fn follow_pair(&mut self) {
        let Some(pair) = self.pairs.selected() else { return };
        self.show_mention(pair.first, pair.names[1]);
    }

    /// Shows the event under the chart's cursor where it names the lane.
    fn follow_mark(&mut self) {
        let Some((event, lane)) = self.chart.event().zip(self.chart.lane()) else { return };
        let report = self.report_of(event, lane.name);
        self.show_event(event, report.unwrap_or(0));
    }

    /// Goes along the chart's lane.
    pub(super) fn step_mark(&mut self, forward: bool) {
        if self.chart.step_mark(forward) {
            self.follow();
        } else {
            self.say("No more events of this name that way");
        }
    }

    /// Shows only what tells of both names.
    fn open_pair(&mut self) {
        let Some(pair) = self.pairs.selected() else { return };
        let quoted = |id| self.store.entity(id).name.replace('"', "");
        let [one, other] = pair.names.map(quoted);
        self.leave();
        self.set_query(clean_line(&format!("name:\"{one}\" name:\"{other}\"")));
        self.focus_on(Pane::Timeline);
    }

    /// The first report of an event whose sentence has the name.
    fn report_of(&self, event: EventId, name: EntityId) -> Option<usize> {
        self.store.event(event).reports.iter().position(|&report| {
            let entities = self.store.entities_named(report.article);
            let names = self.store.report(report).names;
            names.iter().any(|&mention| entities.get(mention as usize) == Some(&name))
        })
    }

    /// Shows the first place where an article names someone.
    fn show_mention(&mut self, article: ArticleId, name: EntityId) {
        self.show_article(article);
        self.look_for(Looking::Name(name));
        if let Some(&span) = self.article.matches.first() {
            self.article.go_to(span);
        }
    }

    fn follow_hit(&mut self) {
        if let Some((article, span)) = self.hits.selected() {
            self.show_article(article);
            self.article.go_to(span);
            self.step_timeline(article, span);
        }
    }

    fn follow_problem(&mut self) {
        let Some(problem) = self.problems.selected(&self.store) else { return };
        let articles = self.store.articles();
        let index = articles.partition_point(|article| article.path < problem.path);
        if articles.get(index).is_some_and(|article| article.path == problem.path) {
            self.show_article(ArticleId::new(index));
        }
    }

    pub(super) fn show_article(&mut self, id: ArticleId) {
        self.articles.select(&self.store, id);
        if self.article.id != Some(id) {
            self.close_twin();
            let kept = self.article.left_at(id).is_none().then(|| self.kept_place(id)).flatten();
            self.article.show(id, self.store.article(id));
            if let Some(offset) = kept {
                self.article.top = self.article.document.at(offset);
            }
            self.mark_matches();
        }
    }

    /// Shows the sentence that reports an event.
    pub(super) fn show_report(&mut self, report: EventReport) {
        self.show_article(report.article);
        let mention = self.store.report(report);
        let dates = &self.store.article(report.article).dates;
        let date = mention.date.and_then(|index| dates.get(index.get())).map(|date| date.span);
        let sentence = mention.sentence;
        self.article.mark(sentence);
        self.article.go_to(date.filter(|&date| sentence.contains(date)).unwrap_or(sentence));
    }

    /// Shows one of an event's reports, and selects it in the timeline where it is shown there.
    pub(super) fn show_event(&mut self, event: EventId, report: usize) {
        self.timeline.select(event, report);
        if let Some(&report) = self.store.event(event).reports.get(report) {
            self.show_report(report);
        }
    }

    /// Shows a report of the event selected in the timeline.
    fn show_event_report(&mut self, report: EventReport) {
        let Some(event) = self.timeline.event() else { return };
        let reports = &self.store.event(event).reports;
        if let Some(index) = reports.iter().position(|&other| other == report) {
            self.show_event(event, index);
        }
    }

    /// Moves the timeline to the event that the text tells at a place.
    pub(super) fn step_timeline(&mut self, article: ArticleId, span: Span) {
        let Some((event, report)) = self.store.event_at(article, span.start as usize) else {
            return;
        };
        self.article.mark(self.store.report(report).sentence);
        let reports = &self.store.event(event).reports;
        let index = reports.iter().position(|&other| other == report).unwrap_or(0);
        self.timeline.select(event, index);
    }

    /// Goes on to the event's next report, in whichever article it stands.
    pub(super) fn step_report(&mut self, forward: bool) {
        let Some(event) = self.timeline.event() else { return };
        let count = self.store.event(event).reports.len();
        if count < 2 {
            self.say("No other report of this event");
            return;
        }
        self.leave();
        let by = if forward { 1 } else { count - 1 };
        self.timeline.report = (self.timeline.report + by) % count;
        self.follow_event();
    }

    pub(super) fn say(&mut self, words: &'static str) {
        self.notice = Some(words.into());
    }

    /// Enter on the selected line.
    pub(super) fn open(&mut self) {
        match self.focus {
            // A number opens into what it counts.
            Pane::Timeline if self.timeline.is_folded() => self.zoom_time(true),
            Pane::Names => {
                let Some(name) = self.names.selected() else { return };
                self.open_name(name);
            }
            Pane::Related => {
                let Some(line) = self.related.selected() else { return };
                let (article, report) = (line.article(), line.report());
                self.leave();
                match report {
                    Some(report) => self.show_event_report(report),
                    None => self.show_article(article),
                }
                self.read();
            }
            Pane::Problems => self.page = explain::explain(self),
            Pane::Article => {}
            Pane::Twin => self.take_twin(),
            Pane::Pairs => self.open_pair(),
            Pane::NameFile if matches!(self.name_file.selected(), Some(FileRow::Companion(_))) => {
                if let Some(FileRow::Companion(companion)) = self.name_file.selected() {
                    self.open_name(companion.entity);
                }
            }
            _ => {
                self.leave();
                self.follow();
                self.read();
            }
        }
    }

    /// Gives the article the screen.
    fn read(&mut self) {
        self.focus = Pane::Article;
        self.reading = true;
    }

    pub(super) fn open_name(&mut self, name: EntityId) {
        self.leave();
        self.name_file.show(&self.store, &self.selection, name);
        self.focus_on(Pane::NameFile);
        self.look_for(Looking::Name(name));
        self.follow();
    }

    /// Goes where a line of the finder leads.
    pub(super) fn go_to(&mut self, target: Target) {
        self.leave();
        match target {
            Target::Article(article) => {
                self.show_article(article);
                self.read();
            }
            Target::Section(article, span) => {
                self.show_article(article);
                self.article.go_to(span);
                self.read();
            }
            Target::Event(event) => {
                self.focus_on(Pane::Timeline);
                self.show_event(event, 0);
            }
            Target::Entity(name) => self.open_name(name),
        }
    }

    /// Where the reader is.
    pub(super) fn visit(&self) -> Visit {
        Visit {
            focus: if self.focus == Pane::Twin { Pane::Article } else { self.focus },
            reading: self.reading,
            left: self.left,
            article: self.article.id,
            spot: self.article.spot(),
            event: self.timeline.event(),
            report: self.timeline.report,
            name: self.name_file.entity,
        }
    }

    /// Notes where the reader is before going elsewhere.
    pub(super) fn leave(&mut self) {
        self.history.leave(self.visit());
    }

    /// Notes where the reader was before a line of input led elsewhere.
    pub(super) fn left_from(&mut self, visit: Visit) {
        self.history.leave(visit);
    }

    pub(super) fn back(&mut self) {
        match self.history.back(self.visit()) {
            Some(visit) => self.return_to(visit),
            None => self.say("Nothing lies further back"),
        }
    }

    pub(super) fn forward(&mut self) {
        match self.history.forward(self.visit()) {
            Some(visit) => self.return_to(visit),
            None => self.say("Nothing lies further ahead"),
        }
    }

    pub(super) fn return_to(&mut self, visit: Visit) {
        self.close_twin();
        (self.focus, self.left, self.reading) = (visit.focus, visit.left, visit.reading);
        self.arrange_drawn(false);
        if let Some(event) = visit.event {
            self.timeline.select(event, visit.report);
        }
        match visit.name {
            Some(name) => self.name_file.show(&self.store, &self.selection, name),
            None => self.name_file.clear(),
        }
        if let Some(article) = visit.article {
            self.show_article(article);
            self.article.set_spot(visit.spot);
        }
    }
}
