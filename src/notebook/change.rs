//! The changes of a notebook, one line of the journal each. A change sets one slot to a value or
//! empties it, so that reading a line twice does no harm, and taking a change back is a change.

use serde::{Deserialize, Serialize};

use crate::model::DateValue;
use crate::notebook::{Note, Passage};
use crate::text::CleanText;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Star {
        path: CleanText,
        on: bool,
    },
    Read {
        path: CleanText,
        on: bool,
    },
    /// Where the reader left an article.
    Place {
        path: CleanText,
        place: Option<Passage>,
    },
    /// The article's own date; nothing where it is again what the article says.
    Date {
        path: CleanText,
        #[serde(with = "timex")]
        value: Option<DateValue>,
    },
    Note {
        id: CleanText,
        note: Option<Note>,
    },
    /// A saved query.
    Query {
        name: CleanText,
        query: Option<CleanText>,
    },
    /// A query that was asked: history.
    Asked {
        query: CleanText,
    },
}

/// A date as a TIMEX3 value.
mod timex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::DateValue;

    #[expect(clippy::ref_option, reason = "serde hands the field over so")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<DateValue>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(ToString::to_string).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateValue>, D::Error> {
        let written = Option::<String>::deserialize(deserializer)?;
        let read =
            |written: String| DateValue::parse(&written).ok_or_else(|| D::Error::custom("no date"));
        written.map(read).transpose()
    }
}
