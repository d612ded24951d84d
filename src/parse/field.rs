//! The names that files give to what they say of an article: keys of front matter and JSON, columns
//! of tables, elements of feeds. To let another name be known edit [`NAMES`]; the reader's own stand
//! in `[fields]` of the configuration and count before it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::Field;
use crate::text::fold;

/// The names of each field as [`name_form`] writes them. Of two names for one field the one that
/// stands first counts.
static NAMES: [(Field, &[&str]); 11] = [
    (
        Field::Title,
        &[
            "title",
            "headline",
            "titolo",
            "titre",
            "titulo",
            "titel",
            "og:title",
            "resolved-title",
            "given-title",
            "readable-title",
            "book-title",
            "article-title",
        ],
    ),
    (
        Field::Text,
        &[
            "maintext",
            "main-text",
            "articlebody",
            "article-body",
            "content:encoded",
            "xhtml:body",
            "xhtml:div",
            "plaintext",
            "content-html",
            "html-content",
            "content-text",
            "cleaned-text",
            "text-cleaned",
            "text",
            "body",
            "content",
            "full-text",
            "fulltext",
            "full-content",
            "article-text",
            "article-content",
            "testo",
            "corpo",
            "contenuto",
            "texte",
            "contenu",
            "texto",
            "contenido",
            "cuerpo",
            "volltext",
            "inhalt",
            "article",
            "markdown",
            "raw-text",
            "highlight",
            "highlights",
            "selection",
        ],
    ),
    (
        Field::Summary,
        &[
            "description",
            "summary",
            "excerpt",
            "abstract",
            "lead",
            "standfirst",
            "subtitle",
            "sommario",
            "occhiello",
            "chapeau",
            "tagline",
            "meta-description",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date-published",
            "datepublished",
            "publishing-date",
            "publication-date",
            "publicationdate",
            "publish-date",
            "publishdate",
            "publishing-time",
            "date-publish",
            "published-at",
            "publishedat",
            "published-on",
            "published-date",
            "publisheddate",
            "published-time",
            "pubdate",
            "pub-date",
            "article:published-time",
            "dc:date",
            "dcterms:issued",
            "issued",
            "date",
            "datetime",
            "date-time",
            "data",
            "fecha",
            "datum",
            "pubblicato",
            "data-pubblicazione",
            "data-di-pubblicazione",
            "updated",
            "modified",
            "date-modified",
            "datemodified",
            "last-modified",
            "dcterms:modified",
        ],
    ),
    (
        Field::Saved,
        &[
            "created",
            "created-at",
            "createdat",
            "date-created",
            "clipped",
            "saved",
            "saved-at",
            "savedat",
            "date-saved",
            "saved-date",
            "added",
            "date-added",
            "time-added",
            "added-at",
            "filedate",
            "date-download",
            "download-date",
            "crawl-date",
            "crawled-at",
            "scraped-at",
            "date-scraped",
            "retrieved",
            "accessed",
            "highlighted-at",
            "timestamp",
        ],
    ),
    (
        Field::Byline,
        &[
            "author",
            "authors",
            "byline",
            "by",
            "creator",
            "dc:creator",
            "autore",
            "autori",
            "auteur",
            "auteurs",
            "autor",
            "autores",
            "published-by",
            "book-author",
            "author-name",
        ],
    ),
    (
        Field::Source,
        &[
            "source",
            "source.name",
            "source-name",
            "site",
            "sitename",
            "site-name",
            "feed-title",
            "publisher",
            "publication",
            "newspaper",
            "website",
            "fonte",
            "testata",
            "outlet",
            "meta-site-name",
            "dc:publisher",
            "dc:source",
            "source-hostname",
            "hostname",
            "domain-name",
            "source-domain",
            "domain",
        ],
    ),
    (
        Field::Address,
        &[
            "source-url",
            "canonical",
            "canonical-link",
            "canonical-url",
            "url",
            "link",
            "permalink",
            "original-url",
            "original-link",
            "resolved-url",
            "given-url",
            "article-url",
            "feedburner:origlink",
            "origlink",
            "web-url",
            "weburl",
            "guid",
            "external-url",
            "unique-url",
            "address",
            "indirizzo",
        ],
    ),
    (
        Field::Language,
        &[
            "language",
            "lang",
            "lingua",
            "dc:language",
            "xml:lang",
            "langue",
            "idioma",
            "sprache",
            "meta-lang",
        ],
    ),
    (
        Field::Tags,
        &[
            "tags",
            "keywords",
            "categories",
            "category",
            "topics",
            "dc:subject",
            "labels",
            "document-tags",
            "book-tags",
            "categoria",
            "categorie",
        ],
    ),
    (Field::Events, &["events"]),
];

/// The names that are known: the reader's own, then those of the table.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    own: Vec<(String, Field)>,
}

impl Fields {
    /// Takes the reader's own names in the order in which they count.
    pub fn new(own: &BTreeMap<Field, Vec<String>>) -> Self {
        let pairs = own
            .iter()
            .flat_map(|(field, names)| names.iter().map(|name| (name_form(name), *field)));
        Self { own: pairs.collect() }
    }

    /// What a name says, and its rank among the names of that field: the lowest counts.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, Field)> {
        let name = name_form(name);
        let own = self.own.iter().position(|(known, _)| *known == name);
        if let Some((rank, (_, field))) = own.and_then(|rank| Some((rank, self.own.get(rank)?))) {
            return Some((rank, *field));
        }
        table().get(name.as_str()).map(|&(rank, field)| (self.own.len() + rank, field))
    }
}

fn table() -> &'static FxHashMap<&'static str, (usize, Field)> {
    static TABLE: LazyLock<FxHashMap<&'static str, (usize, Field)>> = LazyLock::new(|| {
        let ranked = NAMES.iter().flat_map(|(field, names)| {
            names.iter().enumerate().map(|(rank, name)| (*name, (rank, *field)))
        });
        ranked.collect()
    });
    &TABLE
}

/// The form in which names are compared: folded, with `-` between words.
pub(crate) fn name_form(name: &str) -> String {
    fold(name.trim()).replace(['_', ' '], "-")
}

/// Whether a word is a name for the day of publication: "date", "data".
pub(crate) fn is_date_name(word: &str) -> bool {
    table().get(name_form(word).as_str()).is_some_and(|(_, field)| *field == Field::Published)
}

/// The table as a document shows it.
pub(super) fn markdown() -> String {
    let row = |(field, names): &(Field, &[&str])| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("| {} | {} |\n", field.word(), names.join(" "))
    };
    NAMES.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once_and_in_its_form() {
        let all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(table().len(), all.len());
        for name in all {
            assert_eq!(name_form(name), name);
        }
    }

    #[test]
    fn own_names_count_first() {
        let own = BTreeMap::from([(Field::Title, vec!["Kop Titel".to_owned()])]);
        let fields = Fields::new(&own);
        let (own, known) = (fields.find("kop_titel").unwrap(), fields.find("Title").unwrap());
        assert_eq!((own.1, known.1), (Field::Title, Field::Title));
        assert!(own.0 < known.0);
        assert_eq!(fields.find("lorem"), None);
    }
}
