//! Parts of a page that are no article: told by what their elements are and by the words that people
//! name them with.
//!
//! To let another word count, edit [`WORDS`]. Only words that any site may use stand there.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::tag::{Flow, Tag};
use super::tree::{NodeId, Tree};

/// Words in the names of elements (`class`, `id` and the like), by the rule that they stand for.
/// Two words with a `-` between must follow each other.
const WORDS: [(&str, &str); 14] = [
    (
        "navigation",
        "next prev previous breadcrumb breadcrumbs breadcrump hamburger jump masthead megamenu menu nav navbar \
         navigation pager pagination paging sitemap skip submenu subnav toc topbar",
    ),
    (
        "comments",
        "comentarios comment commentaires commenti commenting commentlist comments discussion \
         disqus kommentar kommentare postings respond",
    ),
    (
        "share",
        "addthis bookmark follow like share shareaholic sharebar sharedaddy shares sharethis \
         sharing social socials",
    ),
    (
        "related",
        "also-read correlate correlati crosslink crosslinks further-reading latest linkbox \
         more-articles more-news more-stories most-popular most-read most-viewed mostread \
         onward outbrain popular promo promos promotion read-also read-more read-next \
         readmore recent recirc recirculation recommend recommendation recommendations \
         recommended related relatedarticles relatedposts see-also similar suggested \
         suggestions taboola teaser teasers topnews trending up-next upnext",
    ),
    (
        "newsletter",
        "callout abo donate donation membership newsletter newsletters regwall sign-up signup \
         subscribe subscription subscriptions",
    ),
    (
        "advertising",
        "ad adbox ads adsense adslot adunit adv advert advertisement advertisements \
         advertising adverts affiliate anzeige banner pubblicita publicidad sponsor sponsored \
         sponsors werbung",
    ),
    ("consent", "consent cookie cookies gdpr"),
    ("footer", "colophon rodape copyright disclaimer foot footer legal"),
    ("sidebar", "rail sidebar sidebars widget widgetarea widgets"),
    (
        "byline",
        "author authorbox authors autor autore avatar bio byline bylines contributor \
         contributors",
    ),
    ("tags", "categories category hashtags keywords tag taglist tags topics"),
    (
        "caption",
        "bildunterschrift caption captions credit credits didascalia figcaption imagecaption \
         legende photocredit wp-caption",
    ),
    (
        "date line",
        "date dateline datetime meta metadata posted pubdate published reading-time readtime \
         timestamp",
    ),
    (
        "control",
        "account audio btn button buttons carousel cta dropdown fallback fontsize gallery \
         hidden lightbox loading login modal noprint offscreen overlay player poll popup \
         print printonly quiz rating ratings screen-reader slider slideshow spinner sr-only \
         survey swiper toast toolbar tools tooltip video",
    ),
];

/// The rules of [`WORDS`] by word; those of two words by the first.
static RULES: LazyLock<FxHashMap<&'static str, Vec<(&'static str, &'static str)>>> =
    LazyLock::new(|| {
        let mut rules: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (rule, words) in WORDS {
            for word in words.split_whitespace() {
                let (first, second) = word.split_once('-').unwrap_or((word, ""));
                rules.entry(first).or_default().push((second, rule));
            }
        }
        rules
    });

/// The rule by which an element would be taken out, or nothing.
pub(super) fn rule(tree: &Tree, id: NodeId) -> Option<&'static str> {
    let tag = tree.tag(id);
    let of_tag = match tag {
        Tag::Text | Tag::Html | Tag::Body | Tag::Main => return None,
        Tag::Nav | Tag::Menu => Some("navigation"),
        Tag::Footer => Some("footer"),
        Tag::Aside => Some("sidebar"),
        Tag::Figcaption => Some("caption"),
        Tag::Figure if !holds_table(tree, id) => Some("caption"),
        Tag::Form | Tag::Fieldset | Tag::Label | Tag::Search | Tag::Dialog => Some("control"),
        _ if tag.flow() == Flow::Control => Some("control"),
        _ => None,
    };
    of_tag.or_else(|| of_attributes(tree, id))
}

fn holds_table(tree: &Tree, id: NodeId) -> bool {
    (id..tree.node(id).end).any(|inner| tree.tag(inner) == Tag::Table)
}

fn of_attributes(tree: &Tree, id: NodeId) -> Option<&'static str> {
    if tree.attribute(id, "hidden").is_some()
        || tree.attribute(id, "aria-hidden") == Some("true")
        || tree.attribute(id, "style").is_some_and(is_invisible)
    {
        return Some("hidden");
    }
    match tree.attribute(id, "role") {
        Some("navigation" | "menu" | "menubar" | "search" | "banner") => return Some("navigation"),
        Some("complementary") => return Some("sidebar"),
        Some("contentinfo") => return Some("footer"),
        Some("dialog" | "alertdialog" | "button" | "tooltip") => return Some("control"),
        _ => {}
    }
    ["class", "id", "data-component", "data-component-name", "data-testid", "data-type"]
        .into_iter()
        .filter_map(|name| tree.attribute(id, name))
        .find_map(of_name)
}

fn is_invisible(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn of_name(name: &str) -> Option<&'static str> {
    let words = words(name);
    words.iter().enumerate().find_map(|(at, word)| {
        let next = words.get(at + 1).map(String::as_str).unwrap_or_default();
        RULES
            .get(word.as_str())?
            .iter()
            .find(|(second, _)| second.is_empty() || *second == next)
            .map(|(_, rule)| *rule)
    })
}

/// Names that articles' own texts have: two words that follow each other, or one.
const BODIES: [&str; 2] =
    ["article articolo artikel entry main news post single story", "body content copy text"];
const BODY_WORDS: &str = "articlebody articlecontent articletext bodytext contentbody entrycontent maincontent \
    postbody postcontent storybody storycontent storytext";

/// Names of the lines between a heading and its text.
const STANDFIRSTS: &str = "abstract catenaccio chapo deck dek description excerpt ingress intro introduction lead \
    leadtext lede occhiello preamble sapo sommario sottotitolo standfirst strapline sub \
    subhead subheading subheadline subtitle summary teaser untertitel vorspann";

/// Names of pictures and what goes with them.
const PICTURES: &str = "absatzbild bild figure foto fotos image imagen images img media photo photos pic picture \
    thumbnail";

/// Whether a rule needs no second thought: the element itself says it, or the word is plain.
pub(super) fn is_certain(tree: &Tree, id: NodeId, rule: &str) -> bool {
    let by_tag = matches!(
        tree.tag(id),
        Tag::Nav | Tag::Footer | Tag::Aside | Tag::Figcaption | Tag::Figure | Tag::Form
    );
    by_tag || matches!(rule, "comments" | "related" | "hidden" | "newsletter" | "consent")
}

/// Whether an element is named as the text of an article.
pub(super) fn names_body(tree: &Tree, id: NodeId) -> bool {
    let [firsts, seconds] = BODIES;
    names(tree, id).flat_map(str::split_whitespace).any(|name| {
        let words = words(name);
        words.iter().any(|word| lists(BODY_WORDS, word))
            || words.windows(2).any(|pair| match pair {
                [first, second] => lists(firsts, first) && lists(seconds, second),
                _ => false,
            })
    })
}

/// Whether an element or the one around it is named as a line between heading and text.
pub(super) fn names_standfirst(tree: &Tree, id: NodeId) -> bool {
    [id, tree.node(id).parent].into_iter().any(|id| {
        let mut words = names(tree, id).flat_map(words);
        words.any(|word| lists(STANDFIRSTS, &word))
    })
}

/// Whether a part of the page is named as a picture.
pub(super) fn names_picture(tree: &Tree, id: NodeId) -> bool {
    matches!(tree.tag(id), Tag::Div | Tag::Span | Tag::P | Tag::A | Tag::Section)
        && tree
            .attribute(id, "class")
            .is_some_and(|name| words(name).iter().any(|word| lists(PICTURES, word)))
}

fn names(tree: &Tree, id: NodeId) -> impl Iterator<Item = &str> {
    ["class", "id", "itemprop", "data-component", "data-testid"]
        .into_iter()
        .filter_map(move |name| tree.attribute(id, name))
}

/// Whether a list of words parted by blanks has a word.
fn lists(words: &str, wanted: &str) -> bool {
    words.split_ascii_whitespace().any(|word| word == wanted)
}

/// The words of a name: parted by signs, or by capitals as in `relatedLinks`; in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in name.chars() {
        let parts =
            !character.is_ascii_alphanumeric() || character.is_ascii_uppercase() && was_small;
        if parts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if character.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(character.to_ascii_lowercase());
        }
        was_small = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    words
}
