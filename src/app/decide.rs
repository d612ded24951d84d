//! What the reader decides about names in the panes of names: merging, splitting, renaming, another
//! kind, none at all, and taking it back. The decision goes into a file beside the articles, and a
//! store built by it comes back as a new snapshot.

use crate::app::command::CommandId;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::{App, Effect, Pane};
use crate::model::{Decision, DecisionEdit, EntityId, EntityKind};
use crate::query::Completion;
use crate::text::{CleanText, clean_line, fold};

/// How many names are offered to merge one with.
const MOST_OFFERS: usize = 40;

impl App {
    /// Carries out a command about a name.
    pub(super) fn decide_about_name(&mut self, command: CommandId) -> Vec<Effect> {
        match command {
            CommandId::MergeName => self.ask_about_name(Purpose::Merge),
            CommandId::SplitName => self.ask_about_name(Purpose::Split),
            CommandId::RenameName => self.ask_about_name(Purpose::Rename),
            CommandId::NameKind => return self.change_kind(),
            CommandId::RejectName => return self.reject_name(),
            CommandId::UndoDecision => return self.undo_decision(),
            CommandId::RedoDecision => return self.redo_decision(),
            _ => {}
        }
        Vec::new()
    }

    /// The name that the focused pane has selected.
    fn name_at_hand(&self) -> Option<EntityId> {
        match self.focus {
            Pane::Names => self.names.selected(),
            Pane::NameFile => self.name_file.entity,
            _ => None,
        }
    }

    /// The name at hand, if it can be decided about now; else says why not.
    fn name_to_decide(&mut self) -> Option<EntityId> {
        if !self.progress.done {
            self.say("Names can be decided about when everything is read");
            return None;
        }
        let name = self.name_at_hand();
        if name.is_none() {
            self.say("No name is selected: 5 shows all names");
        }
        name
    }

    /// Opens a line of input that says what to do with the name.
    fn ask_about_name(&mut self, purpose: fn(EntityId) -> Purpose) {
        let Some(name) = self.name_to_decide() else { return };
        let purpose = purpose(name);
        let entity = self.store.entity(name);
        if matches!(purpose, Purpose::Split(_)) && entity.aliases.len() < 2 {
            self.say("This name has one form only: there is nothing to split");
            return;
        }
        let text = match purpose {
            Purpose::Rename(_) => entity.name.clone(),
            _ => CleanText::default(),
        };
        let mut prompt = Prompt::new(purpose, text, self.visit());
        prompt.offers = self.name_offers(purpose, "");
        self.prompt = Some(prompt);
    }

    /// The names that a line may mean: those to merge with, or the forms to split off.
    pub(super) fn name_offers(&self, purpose: Purpose, typed: &str) -> Vec<Completion> {
        let filter = crate::app::filter::Filter::new(typed);
        let offer = |name: &CleanText, help: String| Completion {
            text: name.as_str().to_owned(),
            label: name.clone(),
            help: clean_line(&help),
            is_own: false,
        };
        match purpose {
            Purpose::Merge(name) => {
                let entity = |id: EntityId| self.store.entity(id);
                let fits = |id: &EntityId| {
                    let aliases = entity(*id).aliases.iter().map(CleanText::as_str);
                    *id != name && filter.matches(aliases.map(Into::into))
                };
                // What is called as was typed comes first, whatever its kind; then those of the same
                // kind that share a word with it.
                let typed = fold(typed);
                let is_called = |id: &EntityId| {
                    !typed.is_empty() && entity(*id).aliases.iter().any(|one| fold(one) == typed)
                };
                let key = fold(&entity(name).name);
                let shares = |id: &EntityId| {
                    let other = fold(&entity(*id).name);
                    key.split(' ').any(|word| word.len() > 2 && other.contains(word))
                };
                let count = |id| self.store.articles_naming(id).count();
                let mut ids: Vec<EntityId> =
                    (0..self.store.entities().len()).map(EntityId::new).filter(fits).collect();
                ids.sort_by_cached_key(|id| {
                    let other = entity(*id);
                    let is_kind = other.kind == entity(name).kind;
                    let is_like = is_kind && shares(id);
                    std::cmp::Reverse((is_called(id), is_like, is_kind, count(*id)))
                });
                let help = |id: EntityId| {
                    let other = entity(id);
                    let count = count(id);
                    let plural = if count == 1 { "" } else { "s" };
                    format!("{}, {count} article{plural}", other.kind.word())
                };
                ids.truncate(MOST_OFFERS);
                ids.into_iter().map(|id| offer(&entity(id).name, help(id))).collect()
            }
            Purpose::Split(name) => {
                let entity = self.store.entity(name);
                let others = entity.aliases.iter().filter(|alias| **alias != entity.name);
                others
                    .filter(|alias| filter.matches(std::iter::once(alias.as_str().into())))
                    .map(|alias| offer(alias, "a name of its own from now on".to_owned()))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Enter on such a line.
    pub(super) fn decide_by(&mut self, prompt: &Prompt) -> Vec<Effect> {
        let typed = prompt.line.text.clone();
        let offer = prompt.offers.get(prompt.choice).map(|offer| offer.label.clone());
        let decision = match prompt.purpose {
            Purpose::Merge(name) => {
                let name = self.store.entity(name).name.clone();
                offer.map(|other| Decision::Merge(name, other))
            }
            Purpose::Split(_) => offer.map(Decision::Split),
            Purpose::Rename(name) if !typed.is_empty() => {
                let name = self.store.entity(name).name.clone();
                (name != typed).then_some(Decision::Rename(name, typed))
            }
            _ => None,
        };
        let Some(decision) = decision else {
            self.say("Nothing was decided");
            return Vec::new();
        };
        self.decide(decision)
    }

    /// Makes a person an organisation, an organisation a place, a place a person.
    fn change_kind(&mut self) -> Vec<Effect> {
        let Some(name) = self.name_to_decide() else { return Vec::new() };
        let entity = self.store.entity(name);
        let kind = match entity.kind {
            EntityKind::Person => EntityKind::Organisation,
            EntityKind::Organisation => EntityKind::Place,
            EntityKind::Place => EntityKind::Person,
        };
        self.decide(Decision::Kind(entity.name.clone(), kind))
    }

    fn reject_name(&mut self) -> Vec<Effect> {
        let Some(name) = self.name_to_decide() else { return Vec::new() };
        self.decide(Decision::Reject(self.store.entity(name).name.clone()))
    }

    fn decide(&mut self, decision: Decision) -> Vec<Effect> {
        self.undecided.clear();
        self.enact(DecisionEdit::Add(decision))
    }

    fn enact(&mut self, edit: DecisionEdit) -> Vec<Effect> {
        if let DecisionEdit::Add(decision) = &edit {
            self.notice = Some(clean_line(&format!("{decision} · u takes it back")));
        }
        self.decided.push(edit.clone());
        vec![Effect::Decide(edit)]
    }

    /// Takes back what was decided last since the program was started.
    fn undo_decision(&mut self) -> Vec<Effect> {
        let Some(edit) = self.decided.pop() else {
            self.say("Nothing was decided here yet: earlier lines are in cronaca-names.txt");
            return Vec::new();
        };
        if let DecisionEdit::Add(decision) = &edit {
            self.notice = Some(clean_line(&format!("taken back: {decision} · U decides it again")));
        }
        self.undecided.push(edit.clone());
        vec![Effect::Decide(edit.undo())]
    }

    /// Decides again what was taken back last.
    fn redo_decision(&mut self) -> Vec<Effect> {
        let Some(edit) = self.undecided.pop() else {
            self.say("Nothing was taken back that could be decided again");
            return Vec::new();
        };
        self.enact(edit)
    }
}
