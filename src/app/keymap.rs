//! From keys to commands: the table's keys with the reader's own over them, looked up in a chain of
//! scopes, one key of a sequence after the other.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::app::command::{COMMANDS, Command, CommandId, Scope};
use crate::app::key::{Key, parse_sequence, print_sequence};
use crate::config::Place;
use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

/// A sequence of keys that runs a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub keys: Vec<Key>,
    pub command: CommandId,
    /// Set in the configuration, not in the table.
    own: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Run(CommandId),
    /// The start of a longer sequence.
    Pending,
    Unbound,
}

/// What takes keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    Timeline,
    Article,
    List,
    Names,
    Problems,
    Chart,
    Page,
    Prompt,
    Finder,
}

/// The scopes in which the keys of a taker count, inner first.
pub fn scopes(taker: Taker) -> &'static [Scope] {
    match taker {
        Taker::Timeline => {
            &[Scope::Timeline, Scope::List, Scope::Annotated, Scope::Global, Scope::Move]
        }
        Taker::List => &[Scope::List, Scope::Annotated, Scope::Global, Scope::Move],
        Taker::Names => &[Scope::Names, Scope::List, Scope::Global, Scope::Move],
        Taker::Problems => {
            &[Scope::Problems, Scope::List, Scope::Annotated, Scope::Global, Scope::Move]
        }
        Taker::Chart => &[Scope::Chart, Scope::Annotated, Scope::Global, Scope::Move],
        Taker::Article => &[Scope::Article, Scope::Annotated, Scope::Global, Scope::Move],
        Taker::Page => &[Scope::Page, Scope::Move],
        Taker::Prompt => &[Scope::Prompt],
        Taker::Finder => &[Scope::Finder, Scope::Prompt],
    }
}

const TAKERS: [Taker; 9] = [
    Taker::Timeline,
    Taker::Article,
    Taker::List,
    Taker::Names,
    Taker::Problems,
    Taker::Chart,
    Taker::Page,
    Taker::Prompt,
    Taker::Finder,
];

/// Whether one taker listens to both scopes, so that the same keys in both would clash.
fn meet(one: Scope, other: Scope) -> bool {
    TAKERS.iter().any(|&taker| scopes(taker).contains(&one) && scopes(taker).contains(&other))
}

impl Keymap {
    /// The table's keys. `own` gives commands other keys in place of the table's; what of it cannot
    /// be used is a problem, and the rest holds.
    pub fn new(
        own: &BTreeMap<String, Vec<String>>,
        places: &BTreeMap<String, Place>,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut bindings = read_own(own, places, &mut problems);
        let mut defaults = Vec::new();
        for command in COMMANDS.iter().filter(|command| !own.contains_key(command.name)) {
            let free: Vec<Vec<Key>> = command
                .default_keys()
                .filter(|keys| clash(&bindings, command, keys).is_none())
                .collect();
            if free.is_empty() && !command.keys.is_empty() {
                let message = format!("`{}` has no key left", command.name);
                problems.push(problem(None, &message, Severity::Note));
            }
            let bind = |keys| Binding { keys, command: command.id, own: false };
            defaults.extend(free.into_iter().map(bind));
        }
        bindings.extend(defaults);
        (Self { bindings }, problems)
    }

    pub fn lookup(&self, chain: &[Scope], pressed: &[Key]) -> Lookup {
        let mut pending = false;
        for binding in self.heard(chain) {
            if binding.keys == pressed {
                return Lookup::Run(binding.command);
            }
            pending |= binding.keys.starts_with(pressed);
        }
        if pending { Lookup::Pending } else { Lookup::Unbound }
    }

    /// The bindings that go on from the keys pressed so far, in the table's order.
    pub fn following<'a>(&'a self, chain: &'a [Scope], pressed: &'a [Key]) -> Vec<&'a Binding> {
        let mut found: Vec<&Binding> = self
            .heard(chain)
            .filter(|binding| binding.keys.len() > pressed.len())
            .filter(|binding| binding.keys.starts_with(pressed))
            .collect();
        found.sort_by_key(|binding| binding.command);
        found
    }

    /// All keys of a command.
    pub fn keys_of(&self, command: CommandId) -> impl Iterator<Item = &[Key]> {
        self.bindings
            .iter()
            .filter(move |binding| binding.command == command)
            .map(|binding| binding.keys.as_slice())
    }

    fn heard<'a>(&'a self, chain: &'a [Scope]) -> impl Iterator<Item = &'a Binding> {
        self.bindings.iter().filter(|binding| chain.contains(&binding.command.command().scope))
    }
}

fn read_own(
    own: &BTreeMap<String, Vec<String>>,
    places: &BTreeMap<String, Place>,
    problems: &mut Vec<Problem>,
) -> Vec<Binding> {
    let mut bindings: Vec<Binding> = Vec::new();
    for (name, sequences) in own {
        let place = places.get(name);
        let Some(id) = CommandId::named(name) else {
            let message = format!("keys.{name}: no such command");
            problems.push(problem(place, &message, Severity::Warning));
            continue;
        };
        for sequence in sequences {
            match read_sequence(&bindings, id.command(), sequence) {
                Ok(keys) => bindings.push(Binding { keys, command: id, own: true }),
                Err(reason) => {
                    let message = format!("keys.{name}: `{sequence}` {reason}");
                    problems.push(problem(place, &message, Severity::Warning));
                }
            }
        }
    }
    bindings
}

fn read_sequence(taken: &[Binding], command: &Command, sequence: &str) -> Result<Vec<Key>, String> {
    let keys = parse_sequence(sequence).ok_or("is no key")?;
    match clash(taken, command, &keys) {
        Some(other) => Err(format!("is taken by {}", other.command().name)),
        None => Ok(keys),
    }
}

/// The command whose keys cannot stand beside `keys` of `command`: the same, or one the start of
/// the other.
fn clash(taken: &[Binding], command: &Command, keys: &[Key]) -> Option<CommandId> {
    taken
        .iter()
        .filter(|binding| meet(binding.command.command().scope, command.scope))
        .find(|binding| binding.keys.starts_with(keys) || keys.starts_with(&binding.keys))
        .map(|binding| binding.command)
}

fn problem(place: Option<&Place>, message: &str, severity: Severity) -> Problem {
    Problem {
        path: place.map_or_else(|| CleanText::from("config.toml"), |place| place.path.clone()),
        line: place.map_or(0, |place| place.line),
        kind: ProblemKind::Keys,
        severity,
        message: clean_line(message),
        hint: CleanText::from("`cronaca keys` lists the commands and their keys"),
    }
}

/// The table as Markdown, as `docs/KEYS.md` shows it.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Keys\n\nMade from the command table, `src/app/command.rs`. Keys parted by a blank are \
         pressed one after the other. In `config.toml`, `[keys]` gives a command other keys: \
         `next = [\"ctrl-n\", \"j\"]`.\n",
    );
    let mut group = "";
    for command in COMMANDS {
        if command.group != group {
            group = command.group;
            _ = writeln!(out, "\n## {group}\n\n| keys | what it does | command |\n|---|---|---|");
        }
        let keys: Vec<String> = command.keys.iter().map(|keys| format!("`{keys}`")).collect();
        _ = writeln!(out, "| {} | {} | `{}` |", keys.join(" "), command.help, command.name);
    }
    out
}

/// The table as the commented block of `[keys]` in the shipped `config.toml`.
pub fn config_block() -> String {
    COMMANDS.iter().fold(String::new(), |out, command| {
        let keys: Vec<String> = command.keys.iter().map(|keys| format!("{keys:?}")).collect();
        let line = format!("# {} = [{}]", command.name, keys.join(", "));
        out + &format!("{line:<58} # {}\n", command.help)
    })
}

/// The table as plain text, one command a line, as `cronaca keys` prints it.
pub fn listing(keymap: &Keymap) -> String {
    let mut out = String::new();
    let mut group = "";
    for command in COMMANDS {
        if command.group != group {
            group = command.group;
            let blank = if out.is_empty() { "" } else { "\n" };
            _ = writeln!(out, "{blank}{group}");
        }
        let keys: Vec<String> = keymap.keys_of(command.id).map(print_sequence).collect();
        _ = writeln!(out, "  {:<20} {:<28} {}", command.name, keys.join("  "), command.help);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(rows: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        rows.iter()
            .map(|(name, keys)| ((*name).into(), keys.iter().map(|&k| k.into()).collect()))
            .collect()
    }

    #[track_caller]
    fn check(rows: &[(&str, &[&str])], expected: &[&str]) {
        let (_, problems) = Keymap::new(&own(rows), &BTreeMap::new());
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn default_keys_do_not_clash() {
        let mut bindings: Vec<Binding> = Vec::new();
        for command in COMMANDS {
            for keys in command.default_keys() {
                let taken = clash(&bindings, command, &keys).map(|id| id.command().name);
                assert_eq!(taken, None, "keys.{}: `{}`", command.name, print_sequence(&keys));
                bindings.push(Binding { keys, command: command.id, own: false });
            }
        }
    }

    #[test]
    fn bad_bindings_are_problems() {
        check(&[("nxt", &["j"])], &["keys.nxt: no such command"]);
        check(&[("next", &["jj"])], &["keys.next: `jj` is no key"]);
        check(
            &[("next", &["ctrl-n"]), ("quit", &["ctrl-n x"])],
            &["keys.quit: `ctrl-n x` is taken by next"],
        );
        check(&[("zoom", &["i"])], &["`explain` has no key left"]);
        check(&[("next", &["ctrl-n", "j"])], &[]);
    }

    #[test]
    fn own_keys_replace_the_tables() {
        let (keymap, _) = Keymap::new(&own(&[("next", &["ctrl-n"])]), &BTreeMap::new());
        let look = |keys: &str| {
            keymap.lookup(scopes(Taker::Timeline), &parse_sequence(keys).unwrap_or_default())
        };
        assert_eq!(look("ctrl-n"), Lookup::Run(CommandId::Next));
        assert_eq!(look("j"), Lookup::Unbound);
        assert_eq!(look("g"), Lookup::Pending);
        assert_eq!(look("g g"), Lookup::Run(CommandId::First));
    }
}
