//! What a query states, as a tree. `parse.rs` makes it, `select.rs` asks it of a store.

use std::fmt;
use std::sync::Arc;

use crate::model::{ArticleId, EntityKind};
use crate::query::field::{FEATURES, FIELDS, Feature, Field, Mark};
use crate::query::period::Period;

/// A condition on an article, or on one of its event reports.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// In the title or the text; of a report, in its sentence.
    Text(Phrase),
    Title(Phrase),
    /// Words in any order of which the first and the last stand so many words apart at most.
    Near(Phrase, u32),
    /// Names an entity of this kind, or of any, one of whose names holds the phrase.
    Name(Option<EntityKind>, Phrase),
    /// Tells of this time.
    When(Period),
    Published(Period),
    Metadata(Field, Phrase),
    /// A part of the path, folded.
    Path(String),
    /// A language's code.
    Language(String),
    Has(Feature),
    /// Is one of these, ascending; none before [`Query::bind`](crate::query::Query::bind).
    Marked(Mark, Arc<[ArticleId]>),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// At least one.
    pub words: Vec<Pattern>,
    /// It stood in quotes: no other forms of its words are meant.
    pub exact: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// A folded word.
    Word(String),
    /// The folded beginning of a word.
    Prefix(String),
}

impl Pattern {
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Word(word) | Self::Prefix(word) => word,
        }
    }

    pub(super) fn matches(&self, folded: &str) -> bool {
        match self {
            Self::Word(word) => word == folded,
            Self::Prefix(prefix) => folded.starts_with(prefix.as_str()),
        }
    }
}

impl Condition {
    /// Visits the conditions that ask for marks.
    pub(super) fn visit_marks(&mut self, visit: &mut impl FnMut(Mark, &mut Arc<[ArticleId]>)) {
        match self {
            Self::Marked(mark, articles) => visit(*mark, articles),
            Self::Not(inner) => inner.visit_marks(visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.visit_marks(visit);
                }
            }
            _ => {}
        }
    }

    /// Visits the conditions that an article may meet by what stands in it: all but what must not be.
    pub(super) fn visit_wanted<'a>(&'a self, visit: &mut impl FnMut(&'a Condition)) {
        match self {
            Self::Not(_) => {}
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.visit_wanted(visit);
                }
            }
            _ => visit(self),
        }
    }
}

/// The query language's own spelling.
impl fmt::Display for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(phrase) => write!(out, "{phrase}"),
            Self::Title(phrase) => write!(out, "{}{phrase}", Field::Title),
            Self::Name(kind, phrase) => write!(out, "{}{phrase}", Field::Name(*kind)),
            Self::When(period) => write!(out, "{}{period}", Field::When),
            Self::Published(period) => write!(out, "{}{period}", Field::Published),
            Self::Metadata(field, phrase) => write!(out, "{field}{phrase}"),
            Self::Path(path) => write!(out, "{}{path}", Field::Path),
            Self::Language(code) => write!(out, "{}{code}", Field::Language),
            Self::Has(feature) => write!(out, "{}{feature}", Field::Has),
            Self::Marked(mark, _) => write!(out, "{}{}", Field::Has, Feature::Marked(*mark)),
            Self::Near(words, distance) => {
                write!(out, "{}{distance}({})", Field::Near, words.joined(" "))
            }
            Self::Not(inner) => write!(out, "-{inner}"),
            Self::All(parts) => joined(out, parts, " "),
            Self::Any(parts) => joined(out, parts, " or "),
        }
    }
}

fn joined(out: &mut fmt::Formatter<'_>, parts: &[Condition], between: &str) -> fmt::Result {
    let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
    write!(out, "({})", parts.join(between))
}

impl fmt::Display for Phrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.exact {
            return write!(out, "\"{}\"", self.joined(" "));
        }
        out.write_str(&self.joined("+"))
    }
}

impl Phrase {
    fn joined(&self, between: &str) -> String {
        let words: Vec<String> = self.words.iter().map(ToString::to_string).collect();
        words.join(between)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => out.write_str(word),
            Self::Prefix(prefix) => write!(out, "{prefix}*"),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FIELDS.iter().find(|row| row.field == *self).and_then(|row| row.names.first());
        write!(out, "{}:", name.unwrap_or(&""))
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = FEATURES.iter().find(|row| row.feature == *self);
        out.write_str(row.and_then(|row| row.names.first()).unwrap_or(&""))
    }
}
