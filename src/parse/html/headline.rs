//! The title of a page: what its data call the headline, else what its headings and titles agree on,
//! without the site's name.

use super::linked_data::LinkedData;
use super::metadata::MetaTags;
use super::tag::Tag;
use super::tree::{NodeId, Tree};
use crate::parse::phrase::line_key;

/// Signs between a title and the name of its site, with blanks around them.
const SEPARATORS: [&str; 11] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " › ", " :: ", " * ", " ㅣ "];

/// The same without, where only the site's name can tell.
const BARE_SEPARATORS: [char; 8] = ['|', '-', '–', '—', '_', 'ㅣ', '»', '›'];

/// A heading says what a title says if they share this many of a hundred words.
const LIKE: usize = 60;

/// Headings that are looked at; a page with more has none of its own.
const MAX_HEADINGS: usize = 200;

/// A title, and the heading that says it.
#[derive(Debug, Default)]
pub(super) struct Headline {
    pub(super) title: Option<String>,
    pub(super) heading: Option<NodeId>,
}

type Heading = (NodeId, String);

pub(super) fn find(
    tree: &Tree,
    tags: &MetaTags<'_>,
    data: &LinkedData,
    source: Option<&str>,
) -> Headline {
    let with_text = |id: NodeId| (id, tree.inner_text(id));
    let is = |wanted: Tag| move |id: &NodeId| tree.tag(*id) == wanted;
    let page_title = tree.ids().find(is(Tag::Title)).map(|id| tree.inner_text(id));
    let headings: Vec<Heading> = tree
        .ids()
        .filter(is(Tag::H1))
        .take(MAX_HEADINGS)
        .map(with_text)
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let sites = Sites::read(tags, data, source);
    let titles = [
        data.headline.clone(),
        tags.first(&["og:title"]),
        tags.first(&["twitter:title"]),
        page_title.or_else(|| tags.first(&["dc.title", "dcterms.title", "title"])),
    ];
    // Data name the headline alone: only the site's own name is no part of it.
    let stated: Vec<String> = titles
        .into_iter()
        .zip([&[][..], &headings, &headings, &headings])
        .filter_map(|(title, headings)| Some(without_site(&title?, &sites, headings)))
        .collect();
    let own = own_heading(&headings, &stated);
    // What the page's data call its headline is what its editors do.
    let headline = data.headline.as_ref().and_then(|_| stated.first().cloned());
    let said = own.map(|(_, text)| text.as_str());
    // A page that states no title has the one that it shows.
    let alone = || headings.first().filter(|_| headings.len() == 1 && stated.is_empty());
    let shown = said.or_else(|| alone().map(|(_, text)| text.as_str()));
    let title = headline.or_else(|| vote(&stated, shown));
    let heading = own.map(|(id, _)| *id);
    let heading = heading.or_else(|| titled(tree, &stated)).or_else(|| only(&headings));
    Headline { title, heading }
}

/// The first heading of any level that is a stated title.
fn titled(tree: &Tree, stated: &[String]) -> Option<NodeId> {
    let keys: Vec<String> = stated.iter().map(|title| line_key(title)).collect();
    let mut headings = tree.ids().filter(|&id| tree.tag(id).is_heading()).take(MAX_HEADINGS);
    headings.find(|&id| keys.contains(&line_key(&tree.inner_text(id))))
}

fn only(headings: &[Heading]) -> Option<NodeId> {
    headings.first().filter(|_| headings.len() == 1).map(|(id, _)| *id)
}

/// The heading of the first level that a stated title says too, or nearly so.
fn own_heading<'a>(headings: &'a [Heading], stated: &[String]) -> Option<&'a Heading> {
    let said = |text: &str| stated.iter().any(|title| line_key(title) == line_key(text));
    let near = |text: &str| stated.iter().map(|title| likeness(title, text)).max().unwrap_or(0);
    headings.iter().find(|(_, text)| said(text)).or_else(|| {
        // Of equal ones the first.
        let best = headings.iter().map(|(_, text)| near(text)).max()?;
        headings.iter().find(|(_, text)| best >= LIKE && near(text) == best)
    })
}

/// How many of a hundred words two titles share.
fn likeness(a: &str, b: &str) -> usize {
    let (a, b) = (line_key(a), line_key(b));
    let words: Vec<&str> = a.split(' ').filter(|word| word.len() > 2).collect();
    let others: Vec<&str> = b.split(' ').filter(|word| word.len() > 2).collect();
    let shared = words.iter().filter(|word| others.contains(word)).count();
    200 * shared / (words.len() + others.len()).max(1)
}

/// The title that most of those who state one agree on; of equal ones the first.
fn vote(stated: &[String], heading: Option<&str>) -> Option<String> {
    let stated = stated.iter().map(String::as_str).chain(heading);
    let all: Vec<&str> = stated.filter(|title| !title.is_empty()).collect();
    let votes = |title: &str| all.iter().filter(|other| line_key(other) == line_key(title)).count();
    let most = all.iter().map(|title| votes(title)).max()?;
    all.iter().find(|title| votes(title) == most).map(|title| (*title).to_owned())
}

/// What a page calls its site and its section.
struct Sites(Vec<String>);

impl Sites {
    fn read(tags: &MetaTags<'_>, data: &LinkedData, source: Option<&str>) -> Self {
        let stated = [
            source.map(str::to_owned),
            data.publisher.clone(),
            tags.first(&["og:site_name"]),
            tags.first(&["application-name"]),
            tags.first(&["article:section"]),
            tags.first(&["section", "category", "content_category"]),
        ];
        let squeezed = stated.into_iter().flatten().map(|name| squeezed(&line_key(&name)));
        Self(squeezed.filter(|name| !name.is_empty()).collect())
    }

    /// Whether a part of a title is nothing but such a name, or its address.
    fn has(&self, part: &str) -> bool {
        let part = squeezed(&line_key(part));
        let part = part.strip_prefix("www").unwrap_or(&part);
        let is_end = |rest: &str| rest.len() <= 3 && rest.is_ascii();
        self.0.iter().any(|name| part.strip_prefix(name.as_str()).is_some_and(is_end))
    }
}

/// A title without the site's name at its end or its start, where the page proves that it is one:
/// it is stated as such, or a heading says the rest.
fn without_site(title: &str, sites: &Sites, headings: &[Heading]) -> String {
    let mut title = title.trim();
    let is_said = |part: &str| headings.iter().any(|(_, text)| line_key(text) == line_key(part));
    while !is_said(title) {
        let at_end = SEPARATORS.iter().find_map(|mark| {
            let (head, tail) = title.rsplit_once(mark)?;
            (sites.has(tail) || is_said(head)).then_some(head)
        });
        let at_start = || {
            SEPARATORS.iter().find_map(|mark| {
                let (head, tail) = title.split_once(mark)?;
                (sites.has(head) || is_said(tail)).then_some(tail)
            })
        };
        let bare = || {
            let (head, tail) = title.rsplit_once(BARE_SEPARATORS)?;
            (sites.has(tail) && !head.is_empty()).then_some(head)
        };
        match at_end.or_else(at_start).or_else(bare) {
            Some(rest) => title = rest.trim(),
            None => break,
        }
    }
    title.to_owned()
}

/// "il foglio di prova" as "ilfogliodiprova".
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}
