//! What a file may say of an article. The names that files give to it stand in `parse/field.rs`.

/// A thing that a key of front matter, a pair of JSON, a column of a table, or an element of a feed
/// says of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Title,
    Text,
    /// What stands for the text where there is none.
    Summary,
    Published,
    /// When the article was saved: the last resort for its day.
    Saved,
    Byline,
    Source,
    Address,
    Language,
    Tags,
    Events,
}

impl Field {
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::Text,
        Self::Summary,
        Self::Published,
        Self::Saved,
        Self::Byline,
        Self::Source,
        Self::Address,
        Self::Language,
        Self::Tags,
        Self::Events,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Summary => "summary",
            Self::Published => "published",
            Self::Saved => "saved",
            Self::Byline => "byline",
            Self::Source => "source",
            Self::Address => "address",
            Self::Language => "language",
            Self::Tags => "tags",
            Self::Events => "events",
        }
    }

    /// Reads what [`Self::word`] gives.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}
