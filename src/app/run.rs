//! What each command does: one arm for each row of the table. A row without one does not compile.

use crate::app::command::CommandId;
use crate::app::page;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::{App, Effect, Looking, Pane, explain, versions};
use crate::store::Unit;
use crate::text::{CleanText, Span};

impl App {
    #[expect(clippy::too_many_lines, reason = "one arm for each row")]
    pub(super) fn run(&mut self, command: CommandId) -> Vec<Effect> {
        use CommandId as Id;
        match command {
            Id::Next => self.step(1),
            Id::Previous => self.step(-1),
            Id::PageDown => self.step_pages(2),
            Id::PageUp => self.step_pages(-2),
            Id::HalfDown => self.step_pages(1),
            Id::HalfUp => self.step_pages(-1),
            Id::First => self.step(isize::MIN),
            Id::Last => self.step(isize::MAX),
            Id::Open | Id::OpenMark => self.open(),
            Id::NextYear => self.step_calendar(true, true),
            Id::PreviousYear => self.step_calendar(true, false),
            Id::NextMonth => self.step_calendar(false, true),
            Id::PreviousMonth => self.step_calendar(false, false),
            Id::Finer => self.zoom_time(true),
            Id::Coarser => self.zoom_time(false),
            Id::NextDate => self.step_in_text(Stop::Date, true),
            Id::PreviousDate => self.step_in_text(Stop::Date, false),
            Id::NextName => self.step_in_text(Stop::Name, true),
            Id::PreviousName => self.step_in_text(Stop::Name, false),
            Id::NextEvent => self.step_in_text(Stop::Event, true),
            Id::PreviousEvent => self.step_in_text(Stop::Event, false),
            Id::NextParagraph => self.step_in_text(Stop::Paragraph, true),
            Id::PreviousParagraph => self.step_in_text(Stop::Paragraph, false),
            Id::OpenName => self.open_name_under_cursor(),
            Id::LeaveArticle => self.focus = self.left,
            Id::NextMatch => self.step_match(true),
            Id::PreviousMatch => self.step_match(false),
            Id::NextReport => self.step_report(true),
            Id::PreviousReport => self.step_report(false),
            Id::FocusNext => self.focus_step(true),
            Id::FocusPrevious => self.focus_step(false),
            Id::Timeline => self.focus_on(Pane::Timeline),
            Id::Article => {
                self.focus_on(Pane::Article);
                self.reading = false;
            }
            Id::Related => self.focus_on(Pane::Related),
            Id::Articles => self.focus_on(Pane::Articles),
            Id::Names => self.focus_on(Pane::Names),
            Id::Hits => self.focus_on(Pane::Hits),
            Id::Problems => self.focus_on(Pane::Problems),
            Id::ProblemKind => {
                self.problems.next_kind(&self.store);
                self.follow();
            }
            Id::Pairs => self.show_drawn(Pane::Pairs),
            Id::Chart => self.show_drawn(Pane::Chart),
            Id::Twin => self.toggle_twin(),
            Id::NextMark => self.step_mark(true),
            Id::PreviousMark => self.step_mark(false),
            Id::SortNames => {
                self.names.order = self.names.order.next();
                self.arrange(false);
            }
            Id::MergeName
            | Id::SplitName
            | Id::RenameName
            | Id::NameKind
            | Id::RejectName
            | Id::UndoDecision
            | Id::RedoDecision => return self.decide_about_name(command),
            Id::Notes => self.show_notes(),
            Id::Zoom => self.zoom(),
            Id::Back => self.back(),
            Id::Forward => self.forward(),
            Id::Cancel => self.cancel(),
            Id::ClearQuery => self.set_query(CleanText::default()),
            Id::FindHere => self.ask(Purpose::Find(self.focus)),
            Id::FindInPage => self.ask(Purpose::FindInPage),
            Id::Search => self.ask(Purpose::Search),
            Id::Query => {
                self.ask(Purpose::Query);
                return self.count_answers();
            }
            Id::Palette => self.ask(Purpose::Command),
            Id::Finder => return self.open_finder(),
            Id::Help => self.page = Some(page::help(&self.keymap)),
            Id::Explain => self.page = explain::explain(self),
            Id::NextVersion => self.next_version(),
            Id::Differences => self.page = versions::differences(self),
            Id::Removed => self.page = explain::removed(self),
            Id::Address => self.page = explain::address(self),
            Id::ClosePage => self.page = None,
            Id::Star => self.toggle_star(),
            Id::Read => self.toggle_read(),
            Id::ReadAll => self.mark_all_read(),
            Id::WriteNote => return self.write_note(false),
            Id::ComposeNote => return self.write_note(true),
            Id::DeleteNote => self.delete_note(),
            Id::NextNote => self.step_note(true),
            Id::PreviousNote => self.step_note(false),
            Id::SetDate => self.ask_date(),
            Id::SaveQuery => self.ask_name(),
            Id::Undo => self.undo(),
            Id::Redo => self.redo(),
            Id::Copy => return self.copy(),
            Id::Edit => return self.edit(),
            Id::Reload => return vec![Effect::Reload],
            Id::Redraw => return vec![Effect::Redraw],
            Id::Suspend => return vec![Effect::Suspend],
            Id::Quit => {
                self.keep_place();
                return vec![Effect::Quit];
            }
            Id::Accept => return self.accept(),
            Id::Abandon => return self.abandon(),
            Id::Complete => return self.complete(),
            Id::NextChoice => self.step_choice(1),
            Id::PreviousChoice => self.step_choice(-1),
            Id::ChoicesDown => self.step_choice(10),
            Id::ChoicesUp => self.step_choice(-10),
            Id::CursorLeft
            | Id::CursorRight
            | Id::CursorStart
            | Id::CursorEnd
            | Id::DeleteBack
            | Id::DeleteForward
            | Id::DeleteWord
            | Id::DeleteLine => return self.edit_line(command),
        }
        Vec::new()
    }

    /// Goes some lines on, wherever the focus is.
    fn step(&mut self, by: isize) {
        if let Some(page) = &mut self.page {
            page.scroll(by);
            return;
        }
        if self.focus == Pane::Article {
            let (height, width) = self.article_size();
            match by {
                isize::MAX => self.article.scroll_to_end(height, width),
                isize::MIN => self.article.scroll_to_start(),
                _ => self.article.scroll(by, height, width),
            }
            return;
        }
        match self.focus {
            Pane::NameFile => self.name_file.step(by),
            Pane::Timeline => self.timeline.step(by),
            Pane::Twin => return self.scroll_twin(by),
            Pane::Chart => self.chart.step_lane(by),
            pane => {
                if let Some(scroll) = self.scroll_of(pane) {
                    scroll.step(by);
                }
            }
        }
        if self.focus == Pane::Timeline {
            self.timeline.report = 0;
        }
        if self.focus.is_left() {
            self.follow();
        }
    }

    fn show_drawn(&mut self, pane: Pane) {
        self.focus_on(pane);
        self.follow();
    }

    /// Goes some half pages on; one line of a page stays in view.
    fn step_pages(&mut self, halves: isize) {
        let layout = self.layout();
        let body = if self.page.is_some() { layout.main } else { layout.body(self.focus) };
        let lines = usize::from(body.height) / self.focus.row_height();
        let page = if halves.abs() == 2 { lines.saturating_sub(1) } else { lines / 2 };
        self.step(page.max(1).cast_signed() * halves.signum());
    }

    /// Shows the timeline by a finer or a coarser unit.
    pub(super) fn zoom_time(&mut self, finer: bool) {
        let unit = self.timeline.zoom(finer);
        self.arrange(false);
        self.say(match unit {
            Some(Unit::Decade) => "By decade",
            Some(Unit::Year) => "By year",
            Some(Unit::Month) => "By month",
            Some(Unit::Week) => "By week",
            Some(Unit::Day) => "By day",
            None if finer => "Nothing is finer than a day",
            None => "Nothing is coarser than a decade",
        });
    }

    fn step_calendar(&mut self, years: bool, forward: bool) {
        if years {
            self.timeline.step_year(&self.store, forward);
        } else {
            self.timeline.step_month(&self.store, forward);
        }
        self.follow();
    }

    /// Goes to the next place of a kind in the text, and the timeline goes along.
    fn step_in_text(&mut self, stop: Stop, forward: bool) {
        let Some(id) = self.article.id else { return };
        let (height, width) = self.article_size();
        let origin = self.article.origin(height, width);
        let article = self.store.article(id);
        let found = match stop {
            Stop::Date => {
                let dates: Vec<Span> = article.dates.iter().map(|date| date.span).collect();
                origin.step(dates.iter(), forward)
            }
            Stop::Name => {
                let names: Vec<Span> = article.names.spans().collect();
                origin.step(names.iter(), forward)
            }
            Stop::Event => {
                let sentences: Vec<Span> = article.events.sentences().collect();
                origin.step(sentences.iter(), forward)
            }
            Stop::Paragraph => {
                let starts: Vec<Span> = self.article.document.paragraph_starts().collect();
                origin.step(starts.iter(), forward)
            }
        };
        match found {
            Some(span) => {
                self.article.go_to(span);
                self.step_timeline(id, span);
            }
            None => self.say(stop.none_left()),
        }
    }

    fn open_name_under_cursor(&mut self) {
        let named = self.article.id.zip(self.article.cursor).and_then(|(id, cursor)| {
            let names = &self.store.article(id).names;
            let index = names.iter().position(|name| name.span.overlaps(cursor))?;
            self.store.entities_named(id).get(index).copied()
        });
        match named {
            Some(name) => self.open_name(name),
            None => self.say("No name under the cursor: w goes to the next one"),
        }
    }

    /// Takes back one thing after the other: a name's file, a filter, the zoom, the query.
    fn cancel(&mut self) {
        let filter = match self.focus {
            Pane::Timeline => Some(&self.timeline.filter),
            Pane::Articles => Some(&self.articles.filter),
            Pane::Names | Pane::Pairs | Pane::Chart => Some(&self.names.filter),
            Pane::Notes => Some(&self.notes.filter),
            Pane::Problems => Some(&self.problems.filter),
            _ => None,
        };
        let is_filtered = filter.is_some_and(|filter| !filter.is_empty());
        if self.focus == Pane::Problems && self.problems.kind.take().is_some() {
            self.problems.fill(&self.store);
        } else if is_filtered {
            self.find_in(self.focus, "");
        } else if self.twin.is_some() {
            self.close_twin();
        } else if self.focus == Pane::Article && self.looking != Looking::Nothing {
            self.find_in(Pane::Article, "");
        } else if self.focus == Pane::NameFile {
            self.focus_on(Pane::Names);
        } else if self.zoomed {
            self.zoomed = false;
        } else if self.reading {
            self.focus = self.left;
        } else if !self.query.is_empty() {
            self.set_query(CleanText::default());
        } else if self.focus != self.left {
            self.focus = self.left;
        }
    }

    /// An article that is read has the screen already, so that the other panes come back.
    fn zoom(&mut self) {
        let is_alone = self.zoomed || self.reading;
        (self.zoomed, self.reading) = (!is_alone, false);
    }

    fn ask(&mut self, purpose: Purpose) {
        let from = self.visit();
        let text = match purpose {
            Purpose::Find(Pane::Timeline) => self.timeline.filter.text.clone(),
            Purpose::Find(Pane::Articles) => self.articles.filter.text.clone(),
            Purpose::Find(Pane::NameFile) => {
                self.focus_on(Pane::Names);
                self.names.filter.text.clone()
            }
            Purpose::Find(Pane::Names | Pane::Pairs | Pane::Chart) => {
                self.names.filter.text.clone()
            }
            Purpose::Find(Pane::Notes) => self.notes.filter.text.clone(),
            Purpose::Find(Pane::Problems) => self.problems.filter.text.clone(),
            Purpose::Query => self.query.clone(),
            Purpose::FindInPage => {
                self.page.as_ref().map(|page| page.filter.text.clone()).unwrap_or_default()
            }
            _ => CleanText::default(),
        };
        let purpose = match purpose {
            Purpose::Find(Pane::NameFile) => Purpose::Find(Pane::Names),
            // These have nothing to filter: what is looked for is looked for in the text.
            Purpose::Find(Pane::Related | Pane::Hits) => {
                self.focus = Pane::Article;
                Purpose::Find(Pane::Article)
            }
            other => other,
        };
        let mut prompt = Prompt::new(purpose, text, from);
        prompt.looking = (self.looking, self.article.wanted.clone());
        match purpose {
            Purpose::Query => prompt.offers = self.offers(&prompt.line.text),
            // Its line starts empty whatever was searched for before.
            Purpose::Search => prompt.before = self.hits.text.clone(),
            _ => {}
        }
        self.prompt = Some(prompt);
    }

    fn open_finder(&mut self) -> Vec<Effect> {
        self.finder.clear();
        self.prompt = Some(Prompt::new(Purpose::Finder, CleanText::default(), self.visit()));
        vec![self.finder.ask(&CleanText::default())]
    }

    /// The selection's words, with the article they stand in.
    fn copy(&mut self) -> Vec<Effect> {
        let Some(id) = self.article.id else { return Vec::new() };
        let article = self.store.article(id);
        let sentence = |span: Span| {
            let inside = article.sentences.iter().find(|sentence| sentence.overlaps(span));
            inside.unwrap_or(span)
        };
        let words = match (self.focus, self.article.marked.or(self.article.cursor)) {
            (Pane::Articles | Pane::Related, _) | (_, None) => article.title.as_str(),
            (Pane::Article, _) => {
                let span = self.article.cursor.or(self.article.marked).unwrap_or_default();
                sentence(span).of(&article.text)
            }
            (_, Some(span)) => sentence(span).of(&article.text),
        };
        let source = explain::source_line(article);
        let copied = crate::text::clean(&format!("{words}\n— {source}")).text;
        self.say("Copied with its source");
        vec![Effect::Copy(copied)]
    }

    fn edit(&mut self) -> Vec<Effect> {
        let Some(id) = self.article.id else { return Vec::new() };
        let article = self.store.article(id);
        if article.file.as_os_str().is_empty() {
            self.say("This article has no file");
            return Vec::new();
        }
        let problem = self.problems.selected(&self.store).filter(|_| self.focus == Pane::Problems);
        if problem.is_some_and(|problem| problem.path != article.path) {
            self.say("This problem has no article to open");
            return Vec::new();
        }
        let line = problem.map_or(1, |problem| problem.line.max(1));
        vec![Effect::Edit { file: article.file.to_path_buf(), line }]
    }
}

/// What the reader steps through in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Date,
    Name,
    Event,
    Paragraph,
}

impl Stop {
    fn none_left(self) -> &'static str {
        match self {
            Self::Date => "No more dates that way",
            Self::Name => "No more names that way",
            Self::Event => "No more events that way",
            Self::Paragraph => "No more paragraphs that way",
        }
    }
}
