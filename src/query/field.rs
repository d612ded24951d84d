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
}

pub(super) struct Row {
    pub field: Field,
    /// The English name, then others that mean the same.
    pub names: &'static [&'static str],
    pub help: &'static str,
}

const fn row(field: Field, names: &'static [&'static str], help: &'static str) -> Row {
    Row { field, names, help }
}

#[rustfmt::skip]
pub(super) static FIELDS: &[Row] = &[
    row(Field::Name(Some(EntityKind::Person)), &["who", "chi", "persona", "qui", "wer", "quien"], "A person, under any of their names"),
    row(Field::Name(Some(EntityKind::Place)), &["where", "dove", "luogo", "ou", "wo", "donde"], "A place"),
    row(Field::Name(Some(EntityKind::Organisation)), &["org", "organizzazione", "ente"], "An organisation"),
    row(Field::Name(None), &["name", "nome"], "A person, an organisation or a place"),
    row(Field::When, &["when", "quando", "quand", "wann", "cuando"], "A time told of: 2022, 2022-02, 2022-02..2022-05"),
    row(Field::Published, &["published", "pubblicato", "data"], "The article's own date, written like when:"),
    row(Field::Title, &["title", "titolo"], "Words of the title"),
    row(Field::Source, &["source", "fonte"], "The paper or the site"),
    row(Field::Byline, &["by", "firma", "autore"], "Who wrote it"),
    row(Field::Tag, &["tag", "etichetta"], "A tag from the front matter"),
    row(Field::Path, &["path", "file", "percorso"], "A part of the file's path"),
    row(Field::Language, &["lang", "lingua"], "The language's code: it, en, fr"),
];

/// Words that stand between two conditions of which one is enough.
pub(super) const OR: &[&str] = &["or", "oppure", "|"];

/// The field of a folded name.
pub(super) fn field(name: &str) -> Option<Field> {
    FIELDS.iter().find(|row| row.names.contains(&name)).map(|row| row.field)
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
    }
}
