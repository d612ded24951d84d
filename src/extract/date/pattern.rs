//! Patterns over classes: their notation, and automata that find the longest match.
//!
//! A pattern is `elements => builder`. An element is a class or several (`year|tick-year`); a `?`
//! after it, or after a group in brackets, makes it optional.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::build::Builder;
use super::class::{Class, ClassSet};
use super::lexicon::Reading;
use crate::model::RuleName;

/// What each item of a stretch can stand for, one after the other.
#[derive(Default)]
pub(super) struct Lattice {
    readings: Vec<Reading>,
    /// For each item, the number of readings up to its last.
    ends: Vec<usize>,
}

impl Lattice {
    pub(super) fn clear(&mut self) {
        self.readings.clear();
        self.ends.clear();
    }

    /// Where the readings of the next item are written.
    pub(super) fn readings(&mut self) -> &mut Vec<Reading> {
        &mut self.readings
    }

    pub(super) fn end_item(&mut self) {
        self.ends.push(self.readings.len());
    }

    fn get(&self, item: usize) -> Option<&[Reading]> {
        let end = *self.ends.get(item)?;
        let start = item.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.readings.get(start.unwrap_or(0)..end)
    }
}

/// The rules of one stage.
#[derive(Default)]
pub(super) struct Patterns {
    automaton: Automaton,
    /// What a match can begin with.
    begins: ClassSet,
    pub rules: Vec<Rule>,
}

pub(super) struct Rule {
    /// `language/name`.
    pub name: RuleName,
    pub builder: Builder,
}

/// What can follow what, from the first node on: nodes, and the edges and rules of all of them one
/// behind the other, for there are ten thousands of them.
#[derive(Default)]
struct Automaton {
    nodes: Vec<Node>,
    classes: Vec<ClassSet>,
    /// The node that each edge leads to.
    targets: Vec<u32>,
    accepts: Vec<u16>,
}

/// Where the edges of a node end, and the rules that end there; they begin where those of the node
/// before end.
#[derive(Clone, Copy, Default)]
struct Node {
    edges: u32,
    accepts: u32,
}

/// A node while patterns are added.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Growing {
    edges: Vec<(ClassSet, usize)>,
    /// Indices of the rules that end here.
    accepts: Vec<usize>,
}

impl Automaton {
    /// Nodes from which the same is to come are one: most patterns end like others.
    fn of(growing: Vec<Growing>) -> Self {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        // A node comes behind the one that leads to it, so its number is known when that is asked for.
        let mut numbers = vec![0; growing.len()];
        let mut known = FxHashMap::<Growing, usize>::default();
        let mut nodes = Vec::new();
        for (at, mut node) in growing.into_iter().enumerate().rev() {
            for (_, target) in &mut node.edges {
                *target = numbers[*target];
            }
            numbers[at] = *known.entry(node).or_insert_with_key(|node| {
                nodes.push(node.clone());
                nodes.len() - 1
            });
        }
        let mut automaton = Self::default();
        // The root is the last one, and shall be the first.
        let last = nodes.len().saturating_sub(1);
        for Growing { edges, accepts } in nodes.into_iter().rev() {
            automaton.classes.extend(edges.iter().map(|(classes, _)| *classes));
            automaton.targets.extend(edges.iter().map(|&(_, target)| narrow(last - target)));
            automaton.accepts.extend(accepts.iter().filter_map(|&rule| u16::try_from(rule).ok()));
            let (edges, accepts) =
                (narrow(automaton.targets.len()), narrow(automaton.accepts.len()));
            automaton.nodes.push(Node { edges, accepts });
        }
        automaton.nodes.shrink_to_fit();
        automaton.classes.shrink_to_fit();
        automaton.targets.shrink_to_fit();
        automaton.accepts.shrink_to_fit();
        automaton
    }

    /// The edges of a node and the rules that end there.
    fn get(&self, node: u32) -> (impl Iterator<Item = (ClassSet, u32)> + Clone, &[u16]) {
        let at = |node: Option<u32>| node.and_then(|node| self.nodes.get(node as usize)).copied();
        let (start, end) = (at(node.checked_sub(1)).unwrap_or_default(), at(Some(node)));
        let end = end.unwrap_or(start);
        let edges = start.edges as usize..end.edges as usize;
        let accepts = start.accepts as usize..end.accepts as usize;
        let classes = self.classes.get(edges.clone()).unwrap_or_default().iter().copied();
        let targets = self.targets.get(edges).unwrap_or_default().iter().copied();
        (classes.zip(targets), self.accepts.get(accepts).unwrap_or_default())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PatternProblem {
    Arrow(String),
    Class(String),
    Builder(String),
    Bracket(String),
}

/// One element of a match: where it stands and how it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capture {
    pub class: Class,
    pub value: i32,
    /// Index of its first item.
    pub item: usize,
}

/// A way to match; `end` is the item after the last.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub rule: usize,
    pub end: usize,
    pub captures: Vec<Capture>,
}

impl Patterns {
    pub(super) fn compile(
        language: &str,
        rules: &BTreeMap<String, String>,
    ) -> (Self, Vec<PatternProblem>) {
        let mut patterns = Self::default();
        let mut growing = vec![Growing::default()];
        let mut problems = Vec::new();
        for (name, notation) in rules {
            if let Err(problem) = patterns.add(language, name, notation, &mut growing) {
                problems.push(problem);
            }
        }
        patterns.automaton = Automaton::of(growing);
        (patterns, problems)
    }

    /// A notation may hold several patterns, one a line.
    fn add(
        &mut self,
        language: &str,
        name: &str,
        notation: &str,
        growing: &mut Vec<Growing>,
    ) -> Result<(), PatternProblem> {
        for line in notation.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (elements, builder) =
                line.split_once("=>").ok_or_else(|| PatternProblem::Arrow(line.to_owned()))?;
            let builder = Builder::named(builder.trim())
                .ok_or_else(|| PatternProblem::Builder(builder.trim().to_owned()))?;
            let mut words = elements.split_whitespace().collect::<Vec<_>>().into_iter();
            let sequences = parse(&mut words, line, 0)?;
            self.rules.push(Rule { name: RuleName::new(&format!("{language}/{name}")), builder });
            for sequence in sequences {
                self.insert(&sequence, growing);
            }
        }
        Ok(())
    }

    fn insert(&mut self, sequence: &[ClassSet], growing: &mut Vec<Growing>) {
        let rule = self.rules.len() - 1;
        let mut node = 0;
        self.begins = sequence.first().map_or(self.begins, |first| self.begins.union(*first));
        for &classes in sequence {
            let known = growing[node].edges.iter().find(|(edge, _)| *edge == classes);
            node = if let Some(&(_, next)) = known {
                next
            } else {
                growing.push(Growing::default());
                let next = growing.len() - 1;
                growing[node].edges.push((classes, next));
                next
            };
        }
        if node != 0 {
            growing[node].accepts.push(rule);
        }
    }

    /// Whether a match can begin with one of `readings`.
    fn can_begin(&self, readings: &[Reading]) -> bool {
        readings.iter().any(|reading| self.begins.has(reading.class))
    }

    /// Every match that begins at `item`, the longest first; of equal length, the one of the
    /// earlier rule.
    pub(super) fn matches(&self, lattice: &Lattice, item: usize) -> Vec<Match> {
        let mut found = Vec::new();
        if lattice.get(item).is_some_and(|readings| self.can_begin(readings)) {
            self.walk(0, item, lattice, &mut Vec::new(), &mut found);
            found.sort_by_key(|found: &Match| (usize::MAX - found.end, found.rule));
        }
        found
    }

    fn walk(
        &self,
        node: u32,
        item: usize,
        lattice: &Lattice,
        captures: &mut Vec<Capture>,
        found: &mut Vec<Match>,
    ) {
        let (edges, accepts) = self.automaton.get(node);
        for &rule in accepts {
            let rule = usize::from(rule);
            found.push(Match { rule, end: item, captures: captures.clone() });
        }
        let Some(readings) = lattice.get(item) else { return };
        for reading in readings {
            for (_, next) in edges.clone().filter(|(edge, _)| edge.has(reading.class)) {
                captures.push(Capture { class: reading.class, value: reading.value, item });
                self.walk(next, item + usize::from(reading.length), lattice, captures, found);
                captures.pop();
            }
        }
    }
}

/// The sequences that the elements up to the end, or to the closing bracket, stand for.
fn parse<'a>(
    words: &mut impl Iterator<Item = &'a str>,
    line: &str,
    depth: usize,
) -> Result<Vec<Vec<ClassSet>>, PatternProblem> {
    let mut sequences = vec![Vec::new()];
    while let Some(word) = words.next() {
        if word == "(" {
            let group = parse(words, line, depth + 1)?;
            sequences = optional(&sequences, &group);
            continue;
        }
        if word == ")?" {
            return match depth {
                0 => Err(PatternProblem::Bracket(line.to_owned())),
                _ => Ok(sequences),
            };
        }
        let (names, is_optional) =
            word.strip_suffix('?').map_or((word, false), |name| (name, true));
        let mut classes = ClassSet::default();
        for name in names.split('|') {
            let class = Class::named(name).ok_or_else(|| PatternProblem::Class(name.to_owned()))?;
            classes.insert(class);
        }
        let element = [vec![classes]];
        sequences = if is_optional {
            optional(&sequences, &element)
        } else {
            joined(&sequences, &element).collect()
        };
    }
    if depth > 0 { Err(PatternProblem::Bracket(line.to_owned())) } else { Ok(sequences) }
}

fn joined<'a>(
    starts: &'a [Vec<ClassSet>],
    ends: &'a [Vec<ClassSet>],
) -> impl Iterator<Item = Vec<ClassSet>> {
    starts.iter().flat_map(|start| ends.iter().map(|end| [start.as_slice(), end].concat()))
}

fn optional(starts: &[Vec<ClassSet>], ends: &[Vec<ClassSet>]) -> Vec<Vec<ClassSet>> {
    starts.iter().cloned().chain(joined(starts, ends)).collect()
}
