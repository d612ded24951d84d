//! The fields of the query language: to add one or to name one in another language, edit the table.

use crate::model::EntityKind;

/// What a field asks of an article or of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// A name of this kind, or of any.
    Name(Option<EntityKind>),
    When,
    Published,
    Title,
    Source,
    Byline,
    Tag,
    Path,
    Language,
    Near,
    Has,
}

/// What an article may have: the values of `has:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    Date,
    Event,
    Source,
    Byline,
    Tag,
    Address,
    Marked(Mark),
}

/// What the reader has marked an article with. The store knows nothing of it: the articles come in
/// with the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Starred,
    Noted,
    Read,
    Unread,
}

pub(super) struct Row {
    pub field: Field,
    /// The English name, then others that mean the same.
    pub names: &'static [&'static str],
    pub help: &'static str,
    pub example: &'static str,
}

pub(super) struct FeatureRow {
    pub feature: Feature,
    /// As of [`Row::names`].
    pub names: &'static [&'static str],
    pub help: &'static str,
}

const fn row(
    field: Field,
    names: &'static [&'static str],
    help: &'static str,
    example: &'static str,
) -> Row {
    Row { field, names, help, example }
}

const fn has(feature: Feature, names: &'static [&'static str], help: &'static str) -> FeatureRow {
    FeatureRow { feature, names, help }
}

#[rustfmt::skip]
pub(super) static FIELDS: &[Row] = &[
    row(Field::Name(Some(EntityKind::Person)), &["who", "chi", "persona", "qui", "wer", "quien", "quem"], "A person, under any of their names", "who:rossi"),
    row(Field::Name(Some(EntityKind::Place)), &["where", "dove", "luogo", "ou", "wo", "donde", "onde"], "A place", "where:\"new york\""),
    row(Field::Name(Some(EntityKind::Organisation)), &["org", "ente", "organizzazione"], "An organisation", "org:onu"),
    row(Field::Name(None), &["name", "nome"], "A person, an organisation or a place", "name:washington"),
    row(Field::When, &["when", "quando", "quand", "wann", "cuando"], "A time told of: 2022, 2022-02, 2022-02..2022-05, giugno", "when:2022-02..2022-05"),
    row(Field::Published, &["published", "pubblicato", "date", "data"], "The article's own date, written like when:", "published:\"maggio 2023\""),
    row(Field::Title, &["title", "titolo"], "Words of the title", "title:tregua"),
    row(Field::Near, &["near", "vicino"], "Words at most so many words apart: near:5(treaty peace)", "near:5(trattato pace)"),
    row(Field::Source, &["source", "fonte"], "The paper or the site", "source:ansa"),
    row(Field::Byline, &["by", "firma", "autore"], "Who wrote it", "by:bianchi"),
    row(Field::Tag, &["tag", "etichetta"], "A tag from the front matter", "tag:energia"),
    row(Field::Path, &["path", "file", "percorso"], "A part of the file's path", "path:2023/"),
    row(Field::Language, &["lang", "lingua"], "The language's code: it, en, fr", "lang:it"),
    row(Field::Has, &["has", "is", "con"], "What the article has or is: date, tag, star, note, unread", "-has:date"),
];

#[rustfmt::skip]
pub(super) static FEATURES: &[FeatureRow] = &[
    has(Feature::Date, &["date", "data"], "a date of its own"),
    has(Feature::Event, &["event", "evento"], "an event on the timeline"),
    has(Feature::Source, &["source", "fonte"], "a source"),
    has(Feature::Byline, &["author", "autore", "by", "firma"], "a byline"),
    has(Feature::Tag, &["tag", "etichetta"], "a tag"),
    has(Feature::Address, &["link", "address", "indirizzo"], "the address it was published at"),
    has(Feature::Marked(Mark::Starred), &["star", "starred", "stella"], "a star of yours"),
    has(Feature::Marked(Mark::Noted), &["note", "noted", "nota"], "a note of yours"),
    has(Feature::Marked(Mark::Unread), &["unread", "new", "nuovo"], "not been read yet"),
    has(Feature::Marked(Mark::Read), &["read", "letto"], "been read"),
];

/// Words that stand between two conditions of which one is enough.
pub(super) const OR: &[&str] = &["or", "oppure", "|"];

/// The field of a folded name.
pub(super) fn field(name: &str) -> Option<Field> {
    FIELDS.iter().find(|row| row.names.contains(&name)).map(|row| row.field)
}

/// The feature of a folded name.
pub(super) fn feature(name: &str) -> Option<Feature> {
    FEATURES.iter().find(|row| row.names.contains(&name)).map(|row| row.feature)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_means_one_field() {
        let mut seen = BTreeSet::new();
        for name in FIELDS.iter().flat_map(|row| row.names) {
            assert!(seen.insert(name), "{name}");
            assert_eq!(*name, crate::text::fold(name));
        }
        for row in FEATURES {
            assert!(row.names.iter().all(|name| feature(name) == Some(row.feature)));
        }
    }
}
