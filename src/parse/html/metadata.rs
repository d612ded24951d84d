//! What a page states about its article: JSON-LD first, then the names of metadata that sites and
//! programs use, then what stands on the page.

use super::headline;
use super::linked_data::{self, LinkedData};
use super::markup::decoded;
use super::saved::Saved;
use super::tag::Tag;
use super::tree::{NodeId, Tree};
use crate::model::DateValue;
use crate::parse::draft::Metadata;
use crate::parse::{entry, stated_date};

/// Names of metadata for the day of publication, the surest first.
const PUBLISHED: [&str; 25] = [
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publication_date",
    "published_time",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "date",
    "datecreated",
    "og:pubdate",
];

const BYLINES: [&str; 9] = [
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "sailthru.author",
    "byl",
    "article:author_name",
];

const SOURCES: [&str; 6] = [
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "sitename",
    "application-name",
];

/// All that the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) metadata: Metadata,
    pub(super) linked_data: LinkedData,
    /// What the article says in a sentence or two.
    pub(super) descriptions: Vec<String>,
    /// Its heading on the page.
    pub(super) heading: Option<NodeId>,
}

/// `<meta>` elements by their name in lower case, in the order of the page.
pub(super) struct MetaTags<'a>(Vec<(String, &'a str)>);

impl<'a> MetaTags<'a> {
    fn read(tree: &'a Tree) -> Self {
        let mut tags = Vec::new();
        for id in tree.ids().filter(|&id| tree.tag(id) == Tag::Meta) {
            let name = ["property", "name", "itemprop"]
                .into_iter()
                .find_map(|key| tree.attribute(id, key).filter(|name| !name.is_empty()));
            let content = tree.attribute(id, "content").unwrap_or_default().trim();
            if let Some(name) = name
                && !content.is_empty()
            {
                tags.push((name.trim().to_lowercase(), content));
            }
        }
        Self(tags)
    }

    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a str> + 's {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, content)| *content)
    }

    /// The first of the names that says anything.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).map(decoded).find(|text| !text.is_empty()))
    }
}

pub(super) fn read(tree: &Tree, saved: Saved) -> Page {
    let tags = MetaTags::read(tree);
    let linked_data = linked_data::read(&tree.data);
    let source = tags
        .first(&SOURCES)
        .filter(|name| !entry::is_address(name))
        .or_else(|| linked_data.publisher.clone());
    let found = headline::find(tree, &tags, &linked_data, source.as_deref());
    let language = language(tree, &tags);
    let address = address(tree, &tags).or(saved.address);
    let metadata = Metadata {
        title: found.title,
        published: published(tree, &tags, &linked_data, found.heading, address.as_deref()),
        byline: byline(tree, &tags, &linked_data),
        source,
        address,
        language,
        saved: saved.day,
        tags: keywords(&tags, &linked_data),
        ..Metadata::default()
    };
    let descriptions = ["og:description", "description", "twitter:description"]
        .into_iter()
        .flat_map(|name| tags.all(name))
        .map(decoded)
        .chain(linked_data.description.clone())
        .collect();
    Page { metadata, descriptions, heading: found.heading, linked_data }
}

fn language(tree: &Tree, tags: &MetaTags<'_>) -> Option<&'static str> {
    let html = tree.attribute(0, "lang").map(str::to_owned);
    html.filter(|code| !code.is_empty())
        .or_else(|| tags.first(&["og:locale", "content-language", "dc.language", "language"]))
        .and_then(|code| entry::language_code(&code))
}

/// The day of publication, as it is written.
fn published(
    tree: &Tree,
    tags: &MetaTags<'_>,
    data: &LinkedData,
    heading: Option<NodeId>,
    address: Option<&str>,
) -> Option<DateValue> {
    let read = |value: &str| stated_date::read(value, None).filter(|date| date.as_day().is_some());
    let of_tags = || PUBLISHED.iter().find_map(|name| tags.all(name).find_map(read));
    data.published
        .as_deref()
        .and_then(read)
        .or_else(of_tags)
        .or_else(|| marked_day(tree).as_deref().and_then(read))
        .or_else(|| address.and_then(day_in_address))
        .or_else(|| nearest_time(tree, heading).as_deref().and_then(read))
}

/// `<… itemprop="datePublished" datetime="…">`, `<time pubdate>`.
fn marked_day(tree: &Tree) -> Option<String> {
    let marked = tree.ids().find(|&id| {
        let names = tree.attribute(id, "itemprop").unwrap_or_default();
        names.split_whitespace().any(|name| name == "datePublished")
            || tree.tag(id) == Tag::Time && tree.attribute(id, "pubdate").is_some()
    })?;
    time_value(tree, marked)
}

fn time_value(tree: &Tree, id: NodeId) -> Option<String> {
    let stated = ["datetime", "content"].into_iter().find_map(|name| tree.attribute(id, name));
    let value = stated.map_or_else(|| tree.inner_text(id), str::to_owned);
    (!value.is_empty()).then_some(value)
}

/// The first `<time>` after the heading, or the last before it in the same part of the page.
fn nearest_time(tree: &Tree, heading: Option<NodeId>) -> Option<String> {
    let heading = heading?;
    let part = tree
        .ancestors(heading)
        .find(|&id| matches!(tree.tag(id), Tag::Article | Tag::Main | Tag::Body))
        .unwrap_or_default();
    let times = |from: NodeId, to: NodeId| {
        (from..to).find(|&id| tree.tag(id) == Tag::Time && tree.attribute(id, "datetime").is_some())
    };
    let id = times(heading, tree.node(part).end).or_else(|| times(part, heading))?;
    time_value(tree, id)
}

/// The day in an address: only as `/2024/06/12/`.
fn day_in_address(address: &str) -> Option<DateValue> {
    let parts: Vec<&str> = address.split('/').collect();
    parts.windows(3).find_map(|window| match window {
        [year, month, day]
            if (year.len(), month.len(), day.len()) == (4, 2, 2)
                && [year, month, day]
                    .into_iter()
                    .all(|part| part.bytes().all(|b| b.is_ascii_digit())) =>
        {
            stated_date::read(&format!("{year}-{month}-{day}"), None)
        }
        _ => None,
    })
}

fn address(tree: &Tree, tags: &MetaTags<'_>) -> Option<String> {
    let canonical = tree.ids().find(|&id| {
        tree.tag(id) == Tag::Link
            && tree.attribute(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    });
    canonical
        .and_then(|id| tree.attribute(id, "href"))
        .map(|href| href.trim().to_owned())
        .filter(|href| entry::is_address(href))
        .or_else(|| tags.first(&["og:url", "url"]).filter(|url| entry::is_address(url)))
}

fn byline(tree: &Tree, tags: &MetaTags<'_>, data: &LinkedData) -> Option<String> {
    let is_name = |name: &String| {
        let is_number_or_mail = !name.contains(char::is_alphabetic)
            || name.contains('@') && !name.contains(char::is_whitespace);
        name.len() <= 120 && !is_number_or_mail && !entry::is_address(name)
    };
    let stated: Vec<String> = data.authors.iter().filter(|name| is_name(name)).cloned().collect();
    if !stated.is_empty() {
        let mut names: Vec<String> = Vec::new();
        for name in stated {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        return Some(names.join(", "));
    }
    let of_tags = BYLINES.iter().find_map(|name| tags.all(name).map(decoded).find(is_name));
    of_tags.or_else(|| {
        let marked = tree.ids().find(|&id| {
            tree.attribute(id, "rel") == Some("author")
                || tree.attribute(id, "itemprop") == Some("author")
        })?;
        Some(tree.inner_text(marked)).filter(is_name)
    })
}

fn keywords(tags: &MetaTags<'_>, data: &LinkedData) -> Vec<String> {
    let stated =
        tags.all("article:tag").chain(tags.all("keywords")).chain(tags.all("news_keywords"));
    let all = stated.map(decoded).chain(data.keywords.iter().cloned());
    let mut found: Vec<String> = Vec::new();
    for list in all {
        for word in list.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()) {
            if !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                found.push(word.to_owned());
            }
        }
    }
    found
}
