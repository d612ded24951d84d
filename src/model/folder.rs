//! What the store makes of all articles together.

use serde::{Deserialize, Serialize};

use crate::model::{ArticleId, Certainty, DateValue, EntityId, Few, Modifier, Seldom};
use crate::text::CleanText;

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    #[default]
    Person,
    Organisation,
    Place,
}

impl EntityKind {
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }

    /// Reads what [`Self::word`] gives.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One person, organisation or place of the folder, under all its names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Entity {
    pub kind: EntityKind,
    /// The fullest common form.
    pub name: CleanText,
    /// Every form in the folder, most frequent first, `name` among them.
    pub aliases: Vec<CleanText>,
    /// The articles that name it, ascending.
    pub articles: Vec<ArticleId>,
    /// Why forms that differ were taken for one.
    pub merges: Vec<Merge>,
    /// The offices that articles give it, as they are written, with how often; most often first.
    pub roles: Vec<(CleanText, u32)>,
}

/// An office alone that is believed to mean someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferredMention {
    pub entity: EntityId,
    pub article: ArticleId,
    /// Index into `Article::roles`.
    pub role: u32,
    pub basis: RoleBasis,
}

/// Why an office alone is believed to mean its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleBasis {
    /// The article names the holder elsewhere.
    Article,
    /// The folder shows one holder within half a year, for the first time in this article.
    Folder(ArticleId),
}

/// A form of a name that was joined to others, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Merge {
    pub form: CleanText,
    pub reason: MergeReason,
}

/// The rule that took two forms of a name for one person, organisation or place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MergeReason {
    /// The word lists know both as one place or organisation.
    Listed,
    /// They differ by an article or a legal form: `Acme`, `Acme S.p.A.`
    Suffix,
    /// One article explains the acronym.
    Acronym,
    /// Two spellings of the same first name and surname.
    Transliteration,
    /// A second name or its initial.
    MiddleName,
    /// A surname alone, of the only or by far the most frequent bearer.
    Surname,
    /// The reader said so.
    Decided,
}

/// What one or more articles report of one thing that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The most exact value among the reports; `None` for an undated event.
    pub value: Option<DateValue>,
    /// What that report's text says beside it.
    pub modifier: Option<Modifier>,
    pub certainty: Certainty,
    /// Index into `reports` of the one whose label and value are shown.
    pub shown: u32,
    /// In the order of articles.
    pub reports: Few<EventReport, 1>,
    /// Whom and what the reports name, most telling first.
    pub entities: Few<EntityId, 3>,
    /// What the reports say differently.
    pub disputes: Seldom<Dispute>,
}

/// A thing that the reports of an event say differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// What is counted; empty for the day itself.
    pub about: CleanText,
    /// What is said, and one report that says it, in the order of reports.
    pub said: Vec<(CleanText, EventReport)>,
}

/// Where an event is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventReport {
    pub article: ArticleId,
    /// Index into `Article::events`.
    pub mention: u32,
}

/// A cross-reference: another article that tells of the same, and why we say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    pub article: ArticleId,
    /// 0 to 1; comparable between articles of one store.
    pub score: f32,
    pub same_event: bool,
    /// Strongest first.
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub kind: ReasonKind,
    /// What is shared: a day, a name, a number, words.
    pub text: CleanText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReasonKind {
    Day,
    Name,
    Number,
    Words,
}
