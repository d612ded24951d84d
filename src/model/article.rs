//! What parsing and extraction make of one article.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{
    Anchor, ArticleId, Certainty, DateKind, DateValue, EntityKind, Events, Few, FilePath, Index,
    Modifier, Names, Packed, RuleName, Seldom,
};
use crate::text::{CleanText, Span};

/// One article: its metadata, its cleaned text, and what was found in it. All spans lie in `text`.
/// What the folder makes of an article is a copy of it, which shares what does not change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Article {
    /// The file it came from, to open it again. Never shown: `path` is.
    #[serde(skip)]
    pub file: FilePath,
    /// The path relative to the folder that was opened, `/` between parts.
    pub path: CleanText,
    pub title: CleanText,
    pub title_basis: TitleBasis,
    pub published: Published,
    pub byline: Option<CleanText>,
    pub source: Option<CleanText>,
    /// The address it was published at.
    pub address: Option<CleanText>,
    pub tags: Seldom<CleanText>,
    /// ISO 639-1 code of the text's main language; empty while unknown.
    #[serde(skip)]
    pub language: &'static str,
    /// Paragraphs parted by an empty line.
    pub text: CleanText,
    /// Paragraphs that are no running text: headings inside the article, captions.
    pub captions: Seldom<Span>,
    /// Those of `captions` that head a part of the article.
    pub headings: Seldom<Span>,
    /// What cleaning took out, in the order of the input.
    pub removed: Seldom<Removed>,
    /// Sentences in order.
    pub sentences: Packed<Span>,
    /// Temporal expressions in order, none overlapping.
    pub dates: Packed<DateMention>,
    /// Names in order, none overlapping.
    pub names: Names,
    /// Offices in order: `il ministro della Difesa`.
    pub roles: Seldom<RoleMention>,
    /// Words in order whose capitals the article explains by the sentences they begin.
    pub starts: Packed<StartMention>,
    pub events: Events,
    pub problems: Seldom<Problem>,
}

/// Whether the title stands in the input or was taken from the first sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TitleBasis {
    Stated,
    #[default]
    Derived,
}

/// The article's own date and why we believe it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Published {
    pub value: Option<DateValue>,
    pub basis: Basis,
    /// The place in the text that states or implies it.
    pub evidence: Option<Span>,
    /// What is known beside the value: written on this day or later, on this day or earlier.
    pub after: Option<NaiveDate>,
    pub before: Option<NaiveDate>,
    /// The article of the folder that tells of the same and so gave the year.
    pub told_by: Option<ArticleId>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A date line of the text.
    Stated,
    /// Front matter or other metadata.
    Metadata,
    Filename,
    /// Concluded from the text, "ieri 15 novembre", or from another article of the folder.
    Inferred,
    /// Set by the reader.
    User,
    #[default]
    Unknown,
}

/// A stretch of the input that is no content, and the rule that took it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    pub text: CleanText,
    pub rule: RuleName,
}

/// A temporal expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateMention {
    pub span: Span,
    pub value: DateValue,
    pub kind: DateKind,
    pub modifier: Option<Modifier>,
    pub certainty: Certainty,
    /// What a relative or incomplete expression was resolved against.
    pub anchor: Option<Anchor>,
    /// The rule that made it, `language/name`: `it/yesterday`.
    pub rule: RuleName,
}

/// A name of a person, organisation or place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameMention {
    pub span: Span,
    pub kind: EntityKind,
    /// The fullest form of the name in this article.
    pub name: CleanText,
    /// The rule that made it: `it/title`, `gazetteer/place`.
    pub rule: RuleName,
}

/// An office named in the text, which may stand for its holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMention {
    pub span: Span,
    /// What tells the office from others: its folded words without endings, sorted, parted by
    /// blanks.
    pub words: Box<str>,
    /// Index into `Article::names` of the person who is named beside it.
    pub holder: Option<u32>,
}

/// A word that the article has with a capital only where sentences begin, and that may be a name or a
/// word like others: how the other articles write it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartMention {
    pub span: Span,
    /// Index into `Article::names` if the article alone takes it for a name.
    pub name: Option<u32>,
}

/// A dated sentence with the names in it: one report of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventMention {
    pub sentence: Span,
    /// The shortest honest piece of the sentence that tells what happened.
    pub label: CleanText,
    /// Index into `Article::dates`; `None` where the event's date is the article's own or comes
    /// from the front matter.
    pub date: Option<Index>,
    pub value: Option<DateValue>,
    pub certainty: Certainty,
    /// Indices into `Article::names`.
    pub names: Few<u32, 3>,
    /// Told to explain the news rather than as news: "since 2014", "in the 1990s".
    pub background: bool,
}

impl EventMention {
    /// Whether the front matter states it, and no sentence of the text.
    pub fn is_stated(&self) -> bool {
        self.sentence.is_empty()
    }
}

/// Something wrong with an input, a configuration or a name, with a way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file, as it is shown; empty where the problem has none.
    pub path: CleanText,
    /// From 1; 0 where no line is to blame.
    pub line: u32,
    pub kind: ProblemKind,
    pub severity: Severity,
    pub message: CleanText,
    /// What the reader can do about it; may be empty.
    pub hint: CleanText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// A file that could not be read.
    Read,
    /// A file that was passed over: hidden, binary, too large.
    Skipped,
    Encoding,
    /// Hidden characters that the gate removed.
    Hidden,
    FrontMatter,
    Format,
    /// An article so long that only its beginning was searched.
    Size,
    Config,
    Keys,
    /// A line of the file of decisions about names.
    Names,
    /// What the reader has added.
    Notebook,
    /// A part of the program failed on this article.
    Internal,
}

impl ProblemKind {
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Skipped,
        Self::Encoding,
        Self::Hidden,
        Self::FrontMatter,
        Self::Format,
        Self::Size,
        Self::Config,
        Self::Keys,
        Self::Names,
        Self::Notebook,
        Self::Internal,
    ];

    /// What it is called on the screen and in lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Skipped => "skipped",
            Self::Encoding => "encoding",
            Self::Hidden => "hidden",
            Self::FrontMatter => "front matter",
            Self::Format => "format",
            Self::Size => "size",
            Self::Config => "config",
            Self::Keys => "keys",
            Self::Names => "names",
            Self::Notebook => "notebook",
            Self::Internal => "internal",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing is lost.
    Note,
    Warning,
    Error,
}
