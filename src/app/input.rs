//! Lines of input: typing into them, what they do as they change, taking and leaving them.

use crate::app::command::{COMMANDS, Command, CommandId};
use crate::app::filter::Filter;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::{App, Effect, Looking, Pane};
use crate::query::search::Answer;
use crate::query::{Completion, Query, QueryError};
use crate::text::{CleanText, clean_line, fold};

impl App {
    /// Types into the line of input, if one is open.
    pub(super) fn type_text(&mut self, text: &str) -> Vec<Effect> {
        let Some(prompt) = self.prompt.as_mut() else { return Vec::new() };
        prompt.line.insert(text);
        self.line_changed()
    }

    pub(super) fn edit_line(&mut self, command: CommandId) -> Vec<Effect> {
        let Some(prompt) = self.prompt.as_mut() else { return Vec::new() };
        let before = prompt.line.text.clone();
        if command == CommandId::DeleteBack && before.is_empty() {
            return self.abandon();
        }
        prompt.line.edit(command);
        if prompt.line.text == before {
            return Vec::new();
        }
        self.line_changed()
    }

    /// What a line does while it is typed.
    fn line_changed(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt.as_mut() else { return Vec::new() };
        let text = prompt.line.text.clone();
        prompt.choice = 0;
        prompt.error = None;
        let purpose = prompt.purpose;
        match purpose {
            Purpose::Find(pane) => self.find_in(pane, &text),
            Purpose::FindInPage => self.find_in_page(&text),
            Purpose::Search => return self.search_for(&text),
            Purpose::Query => {
                prompt.error = Query::parse(&text).err();
                self.offer(&text);
                return self.count_answers();
            }
            Purpose::Finder => {
                self.finder.accepted = false;
                return vec![self.finder.ask(&text)];
            }
            Purpose::Merge(_) | Purpose::Split(_) => {
                let offers = self.name_offers(purpose, &text);
                if let Some(prompt) = &mut self.prompt {
                    prompt.offers = offers;
                }
            }
            Purpose::Command
            | Purpose::Rename(_)
            | Purpose::Note
            | Purpose::Date
            | Purpose::SaveQuery => {}
        }
        Vec::new()
    }

    /// How a query may go on: by the queries whose name is being typed, by what the store has, by what
    /// was asked before, which comes earlier where nothing is typed yet.
    pub(super) fn offers(&self, text: &str) -> Vec<Completion> {
        let typed = fold(text);
        let is_named = |offer: &Completion| {
            *offer.label != *offer.text && fold(&offer.label).starts_with(&typed)
        };
        let (named, own) = self.own_queries(text).into_iter().partition(is_named);
        let store = Query::complete(&self.store, text);
        let rest = if text.is_empty() { [own, store] } else { [store, own] };
        [named, rest.concat()].concat()
    }

    fn offer(&mut self, text: &str) {
        let offers = self.offers(text);
        if let Some(prompt) = &mut self.prompt {
            prompt.offers = offers;
        }
    }

    /// Filters a list, or finds in the text, by what is typed.
    pub(super) fn find_in(&mut self, pane: Pane, text: &str) {
        let filter = Filter::new(text);
        match pane {
            Pane::Timeline => {
                self.timeline.filter = filter;
                self.look_for_words(text);
                return self.arrange(true);
            }
            Pane::Articles => {
                self.articles.filter = filter;
                self.look_for_words(text);
                return self.arrange(true);
            }
            Pane::Names | Pane::Pairs | Pane::Chart => {
                self.names.filter = filter;
                return self.arrange(true);
            }
            Pane::Notes => {
                self.notes.filter = filter;
                self.filter_notes();
            }
            Pane::Problems => {
                self.problems.filter = filter;
                self.problems.fill(&self.store);
            }
            _ => return self.find_in_text(text),
        }
        self.follow();
    }

    /// What a list is filtered by is marked in the text, and stepped through, as well.
    fn look_for_words(&mut self, text: &str) {
        self.article.wanted = clean_line(text);
        self.look_for(if text.is_empty() { Looking::Nothing } else { Looking::Words });
    }

    fn find_in_page(&mut self, text: &str) {
        if let Some(page) = &mut self.page {
            page.filter = Filter::new(text);
            page.top = 0;
        }
    }

    fn find_in_text(&mut self, text: &str) {
        self.article.wanted = clean_line(text);
        self.look_for(if text.is_empty() { Looking::Nothing } else { Looking::Text });
        let from = self.article.document.offset_at(self.article.top);
        let matches = &self.article.matches;
        let next = matches.iter().find(|span| span.start >= from).or_else(|| matches.first());
        if let Some(&span) = next {
            self.article.go_to(span);
        }
    }

    fn search_for(&mut self, text: &CleanText) -> Vec<Effect> {
        self.focus_on(Pane::Hits);
        self.look_for(Looking::Hits);
        match self.read_query(text) {
            Ok(query) => vec![self.hits.ask(text, query)],
            Err(error) => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.error = Some(error);
                }
                Vec::new()
            }
        }
    }

    pub(super) fn take_hits(&mut self, generation: u64, mut answer: Answer) -> Vec<Effect> {
        // Answers may come from a snapshot that has just been replaced.
        answer.hits.retain(|hit| hit.article.index() < self.store.articles().len());
        if self.hits.answer(generation, answer) && self.focus == Pane::Hits {
            self.follow();
            self.mark_matches();
        }
        Vec::new()
    }

    /// Enter.
    pub(super) fn accept(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt.take() else { return Vec::new() };
        match prompt.purpose {
            Purpose::Find(_) | Purpose::Search if prompt.error.is_none() => {
                self.left_from(prompt.from);
                if prompt.purpose == Purpose::Search {
                    self.remember_query(&prompt.line.text);
                }
                let in_text = prompt.purpose == Purpose::Find(Pane::Article);
                if in_text && !prompt.line.text.is_empty() && self.article.matches.is_empty() {
                    self.notice = Some(clean_line(&format!("not found: {}", prompt.line.text)));
                }
            }
            Purpose::FindInPage => {}
            Purpose::Query if prompt.error.is_none() => {
                self.remember_query(&prompt.line.text);
                self.set_query(prompt.line.text);
            }
            Purpose::Note => self.take_note(&prompt.line.text),
            Purpose::SaveQuery => self.save_query(&prompt.line.text),
            Purpose::Date => {
                if let Err(expected) = self.set_date(&prompt.line.text) {
                    let error = QueryError { at: 0, expected };
                    self.prompt = Some(Prompt { error: Some(error), ..prompt });
                }
            }
            Purpose::Find(_) | Purpose::Search | Purpose::Query => self.prompt = Some(prompt),
            Purpose::Finder if self.finder.is_waiting() => {
                self.finder.accepted = true;
                self.prompt = Some(prompt);
            }
            Purpose::Finder => match self.finder.selected().map(|found| found.target) {
                Some(target) => self.go_to(target),
                None => self.prompt = Some(prompt),
            },
            Purpose::Command => return self.run_line(&prompt),
            Purpose::Merge(_) | Purpose::Split(_) | Purpose::Rename(_) => {
                return self.decide_by(&prompt);
            }
        }
        Vec::new()
    }

    /// Escape: the state before the line was opened, as far as the line changed it.
    pub(super) fn abandon(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt.take() else { return Vec::new() };
        let mut effects = Vec::new();
        match prompt.purpose {
            Purpose::FindInPage => {
                self.find_in_page(&prompt.before);
                return effects;
            }
            Purpose::Find(pane) if prompt.line.text != prompt.before => {
                self.find_in(pane, &prompt.before);
                self.arrange_at(prompt.from);
            }
            Purpose::Search if self.hits.text != prompt.before => {
                let query = self.read_query(&prompt.before).unwrap_or_default();
                effects.push(self.hits.ask(&prompt.before, query));
            }
            _ => {}
        }
        self.return_to(prompt.from);
        let (looking, wanted) = prompt.looking;
        self.article.wanted = wanted;
        self.look_for(looking);
        effects
    }

    pub(super) fn step_choice(&mut self, by: isize) {
        let Some(prompt) = self.prompt.as_mut() else { return };
        match prompt.purpose {
            Purpose::Finder => self.finder.step(by),
            Purpose::Command => {
                let last = commands_like(&prompt.line.text).len().saturating_sub(1);
                prompt.choice = prompt.choice.saturating_add_signed(by).min(last);
            }
            Purpose::Search => {
                self.hits.scroll.step(by);
                self.follow();
            }
            Purpose::Find(pane) if pane != Pane::Article => {
                if let Some(scroll) = self.scroll_of(pane) {
                    scroll.step(by);
                }
                self.follow();
            }
            Purpose::Query | Purpose::Merge(_) | Purpose::Split(_) => {
                let last = prompt.offers.len().saturating_sub(1);
                prompt.choice = prompt.choice.saturating_add_signed(by).min(last);
            }
            Purpose::Find(_)
            | Purpose::FindInPage
            | Purpose::Rename(_)
            | Purpose::Note
            | Purpose::Date
            | Purpose::SaveQuery => {}
        }
    }

    /// Tab: the chosen command's name, or the query's next completion; the next line where there is
    /// nothing to complete.
    pub(super) fn complete(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt.as_mut() else { return Vec::new() };
        let completed = match prompt.purpose {
            Purpose::Command => {
                commands_like(&prompt.line.text).get(prompt.choice).map(|c| c.name.to_owned())
            }
            Purpose::Query => prompt.offers.get(prompt.choice).map(|offer| offer.text.clone()),
            Purpose::Search => {
                Query::complete(&self.store, &prompt.line.text).into_iter().next().map(|c| c.text)
            }
            Purpose::Find(_)
            | Purpose::FindInPage
            | Purpose::Finder
            | Purpose::Merge(_)
            | Purpose::Split(_)
            | Purpose::Rename(_) => {
                self.step_choice(1);
                return Vec::new();
            }
            Purpose::Note | Purpose::Date | Purpose::SaveQuery => None,
        };
        let Some(text) = completed else { return Vec::new() };
        prompt.line = crate::app::prompt::Line::new(clean_line(&text));
        self.line_changed()
    }

    /// Runs the palette's line: a command, and for those that take text what follows its name.
    fn run_line(&mut self, prompt: &Prompt) -> Vec<Effect> {
        let line = prompt.line.text.trim();
        let (name, argument) = line.split_once(' ').unwrap_or((line, ""));
        if let (Some(id), false) = (CommandId::named(name), argument.is_empty())
            && takes_text(id)
        {
            let mut effects = self.run(id);
            effects.extend(self.type_text(argument.trim()));
            if id != CommandId::Finder {
                effects.extend(self.accept());
            }
            return effects;
        }
        let Some(command) = commands_like(line).get(prompt.choice).copied() else {
            self.say("No such command: ? shows all");
            return Vec::new();
        };
        self.run(command.id)
    }
}

fn takes_text(command: CommandId) -> bool {
    use CommandId as Id;
    matches!(
        command,
        Id::Query
            | Id::Search
            | Id::FindHere
            | Id::Finder
            | Id::WriteNote
            | Id::SetDate
            | Id::SaveQuery
    )
}

/// The commands that the palette offers for what is typed: the one it names, then those whose name
/// starts with it, then those that have its words at the start of words of the name or the help.
/// Shorter names come first.
pub fn commands_like(typed: &str) -> Vec<&'static Command> {
    let typed = fold(typed.trim());
    let offered = COMMANDS.iter().filter(|command| command.in_palette());
    if typed.is_empty() {
        return offered.collect();
    }
    let named = CommandId::named(&typed);
    let rank = |command: &Command| {
        if named == Some(command.id) {
            return Some(0);
        }
        if command.name.starts_with(&typed) {
            return Some(1);
        }
        let has = |text: &str, word: &str| {
            text.split([' ', '-', ',', '(']).any(|other| other.starts_with(word))
        };
        if has(command.name, &typed) {
            return Some(2);
        }
        let help = fold(command.help);
        typed.split_whitespace().all(|word| has(&help, word)).then_some(3)
    };
    let mut ranked: Vec<_> = offered.filter_map(|c| Some((rank(c)?, c))).collect();
    ranked.sort_by_key(|&(rank, command)| (rank, command.name.len()));
    ranked.into_iter().map(|(_, command)| command).collect()
}
