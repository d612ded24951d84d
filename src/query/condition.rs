//! What a query states, as a tree. `parse.rs` makes it, `select.rs` asks it of a store.

use std::fmt;

use chrono::NaiveDate;

use crate::model::{DateValue, EntityKind};
use crate::query::field::{FIELDS, Field};

/// A condition on an article, or on one of its event reports.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// In the title or the text; of a report, in its sentence.
    Text(Phrase),
    Title(Phrase),
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

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub first: NaiveDate,
    pub last: NaiveDate,
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

impl Period {
    /// Whether a value belongs to the period: at least half of its days do, so that a year is not
    /// found under each of its months; a range also belongs where it begins and where it ends.
    pub(super) fn holds(self, value: &DateValue) -> bool {
        let Some((first, last)) = value.days() else { return false };
        let days = |first: NaiveDate, last: NaiveDate| (last - first).num_days() + 1;
        let common = days(first.max(self.first), last.min(self.last));
        let is_range = matches!(value, DateValue::Range(..));
        let inside = |day: NaiveDate| (self.first..=self.last).contains(&day);
        common * 2 >= days(first, last) && common > 0 || is_range && (inside(first) || inside(last))
    }
}

impl Condition {
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
        let words: Vec<String> = self.words.iter().map(ToString::to_string).collect();
        if self.exact {
            return write!(out, "\"{}\"", words.join(" "));
        }
        out.write_str(&words.join("+"))
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

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first != NaiveDate::MIN {
            write!(out, "{}", self.first)?;
        }
        out.write_str("..")?;
        if self.last != NaiveDate::MAX {
            write!(out, "{}", self.last)?;
        }
        Ok(())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FIELDS.iter().find(|row| row.field == *self).and_then(|row| row.names.first());
        write!(out, "{}:", name.unwrap_or(&""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(period: &str, value: &str, expected: bool) {
        let (first, last) = DateValue::parse(period).unwrap().days().unwrap();
        let value = DateValue::parse(value).unwrap();
        assert_eq!(Period { first, last }.holds(&value), expected, "{value} in {period}");
    }

    #[test]
    fn a_value_belongs_where_most_of_it_lies() {
        check("2022-02", "2022-02-24", true);
        check("2022-02", "2022-03-01", false);
        check("2022-02", "2022-W08", true);
        check("2022-01", "2022", false);
        check("2022", "2022", true);
        check("2022-02-24", "2022-02", false);
        check("2022-02", "2022-02-24/2023-05", true);
        check("2022-06", "2022-02-24/2023-05", false);
        check("2022", "XXXX-02-24", false);
    }
}
