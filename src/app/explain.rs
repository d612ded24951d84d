//! Pages that lead a fact on the screen back to where it comes from.

use crate::app::document::{bounds, published};
use crate::app::page::{Page, PageRow};
use crate::app::{App, Pane, dates};
use crate::model::{
    Anchor, AnchorBasis, Article, ArticleId, Basis, Certainty, DateMention, Entity, EntityId,
    EventId, MergeReason, Modifier, Problem, RoleBasis,
};
use crate::query::search;
use crate::store::Store;
use crate::text::{CleanText, Span, clean_line, fold};

/// What stands at the cursor, and why: a date, a name, an event, or the article's own date.
pub fn explain(app: &App) -> Option<Page> {
    match app.focus {
        Pane::Names => return Some(name_page(app, app.names.selected()?)),
        Pane::NameFile => return Some(name_page(app, app.name_file.entity?)),
        Pane::Problems => return Some(problem_page(app.problems.selected(&app.store)?)),
        Pane::Hits => return hit_page(app),
        _ => {}
    }
    let id = app.article.id?;
    let article = app.store.article(id);
    if app.focus != Pane::Article {
        return Some(match app.timeline.event().filter(|_| app.focus == Pane::Timeline) {
            Some(event) => event_page(app, event),
            None => article_page(&app.store, article),
        });
    }
    let Some(cursor) = app.article.cursor else { return Some(article_page(&app.store, article)) };
    if let Some(date) = article.dates.iter().find(|date| date.span.overlaps(cursor)) {
        return Some(date_page(&app.store, article, &date));
    }
    if let Some(index) = article.names.iter().position(|name| name.span.overlaps(cursor)) {
        return Some(mention_page(app, id, index));
    }
    if let Some(page) = role_page(app, id, cursor) {
        return Some(page);
    }
    Some(article_page(&app.store, article))
}

fn problem_page(problem: &Problem) -> Page {
    let mut page = Page::new("Problem");
    page.pair("kind", problem.kind.word());
    page.pair("problem", &problem.message);
    page.pair("what to do", &problem.hint);
    page.pair("file", &problem.path);
    if problem.line > 0 {
        page.pair("line", &problem.line.to_string());
    }
    page
}

/// Why the selected hit stands where it stands.
fn hit_page(app: &App) -> Option<Page> {
    let hit = app.hits.hits.get(app.hits.scroll.selected)?;
    let mut page = Page::new("Found");
    page.pair("rank", &format!("{} of {}", app.hits.scroll.selected + 1, app.hits.hits.len()));
    page.pair("score", &format!("{:.2}", hit.score));
    for share in search::shares(&app.store, app.hits.searched(), hit.article) {
        let times = if share.count == 1 { "once" } else { &format!("{} times", share.count) };
        let title = if share.in_title { ", in the title" } else { "" };
        let rare = if share.articles == 1 {
            "this article alone has it"
        } else {
            &format!("{} articles have it", share.articles)
        };
        let why = format!("{:.2}: {times}{title}; {rare}", share.score);
        page.rows.push(PageRow::Pair(clean_line(&share.what), clean_line(&why)));
    }
    let length = app.store.postings().length(hit.article);
    let mean = app.store.postings().mean_length();
    page.pair("length", &format!("{length} words; the mean is {mean:.0}"));
    page.heading("Article");
    page.rows.extend(article_page(&app.store, app.store.article(hit.article)).rows);
    Some(page)
}

fn date_page(store: &Store, article: &Article, date: &DateMention) -> Page {
    let mut page = Page::new("Date");
    add_date(&mut page, store, article, date);
    page
}

fn add_date(page: &mut Page, store: &Store, article: &Article, date: &DateMention) {
    page.pair("words", date.span.of(&article.text));
    let modifier = date.modifier.map(modifier_word).unwrap_or_default();
    page.pair("means", &format!("{modifier}{}", dates::full(&date.value)));
    page.pair("value", &date.value.to_string());
    page.pair("certainty", certainty_words(date.certainty));
    if let Some(anchor) = &date.anchor {
        page.pair("reckoned from", &anchor_words(store, article, anchor));
    }
    page.pair("rule", &date.rule);
}

fn anchor_words(store: &Store, article: &Article, anchor: &Anchor) -> String {
    let value = dates::full(&anchor.value);
    match anchor.basis {
        AnchorBasis::Article => {
            format!("{value}, the article's date, {}", basis_words(article.published.basis))
        }
        AnchorBasis::Mention(span) => {
            format!("{value}, the text's “{}”", span.of(&article.text))
        }
        AnchorBasis::Elsewhere(id) => format!("{value}: {} tells of the same", named(store, id)),
    }
}

/// An article as a reason.
fn named(store: &Store, id: ArticleId) -> String {
    let article = store.article(id);
    format!("“{}” ({})", article.title, article.path)
}

fn mention_page(app: &App, id: ArticleId, index: usize) -> Page {
    let article = app.store.article(id);
    let mut page = Page::new("Name");
    if let Some(mention) = article.name(index) {
        page.pair("words", mention.span.of(&article.text));
        page.pair("kind", mention.kind.word());
        page.pair("in this article", &mention.name);
        page.pair("rule", &mention.rule);
    }
    if let Some(&entity) = app.store.entities_named(id).get(index) {
        add_name(app, &mut page, entity);
    }
    page
}

/// An office alone, and whom it is believed to mean.
fn role_page(app: &App, id: ArticleId, cursor: Span) -> Option<Page> {
    let article = app.store.article(id);
    let found = app.store.inferred_in(id).iter().find(|one| {
        article.roles.get(one.role as usize).is_some_and(|role| role.span.overlaps(cursor))
    })?;
    let mut page = Page::new("Office");
    page.pair("words", article.roles.get(found.role as usize)?.span.of(&article.text));
    page.pair("means", &app.store.entity(found.entity).name);
    page.pair("certainty", "inferred: the text does not say who");
    match found.basis {
        RoleBasis::Article => page.pair("because", "the article names the holder elsewhere"),
        RoleBasis::Folder(by) => {
            page.pair("because", "no other holder is told of within half a year");
            page.pair("told in", &app.store.article(by).title);
        }
    }
    Some(page)
}

fn name_page(app: &App, entity: EntityId) -> Page {
    let mut page = Page::new("Name");
    page.pair("kind", app.store.entity(entity).kind.word());
    add_name(app, &mut page, entity);
    page
}

fn add_name(app: &App, page: &mut Page, id: EntityId) {
    let entity = app.store.entity(id);
    page.pair("name", &entity.name);
    let events = app.store.events_of_entity(id).len();
    let roles: Vec<&str> = entity.roles.iter().map(|(role, _)| role.as_str()).collect();
    page.pair("offices", &roles.join(", "));
    page.pair("articles", &app.store.articles_naming(id).count().to_string());
    page.pair("mentions", &app.store.mentions(id).count().to_string());
    page.pair("events", &events.to_string());
    let companions = app.store.companions(id);
    let named: Vec<String> = companions
        .iter()
        .take(8)
        .map(|c| format!("{} ({})", app.store.entity(c.entity).name, c.articles))
        .collect();
    page.pair("together with", &named.join(", "));
    let others: Vec<&CleanText> =
        entity.aliases.iter().filter(|alias| **alias != entity.name).collect();
    if !others.is_empty() {
        page.heading("Also written, and why it is the same");
    }
    for alias in others {
        page.rows.push(PageRow::Pair(alias.clone(), CleanText::from(why_one(entity, alias))));
    }
}

/// Why a form of a name is taken for the same as its others.
pub fn why_one(entity: &Entity, alias: &CleanText) -> &'static str {
    let same = |form: &CleanText| fold(form) == fold(alias);
    let of = |wanted: &CleanText| entity.merges.iter().find(|m| fold(&m.form) == fold(wanted));
    // Where the form shown was joined to this one, the reason stands with it.
    let merge = of(alias).or_else(|| of(&entity.name));
    match merge.map(|merge| merge.reason) {
        Some(MergeReason::Listed) => "the word lists know both as one",
        Some(MergeReason::Suffix) => "but for an article or a legal form the same",
        Some(MergeReason::Acronym) => "an article explains the acronym",
        Some(MergeReason::Transliteration) => "another spelling of the same sounds",
        Some(MergeReason::MiddleName) => {
            "with or without a second name, and nobody else is so called"
        }
        Some(MergeReason::Surname) => "the only one of that surname here, or by far the commonest",
        Some(MergeReason::Decided) => "you decided so, in cronaca-names.txt",
        None if same(&entity.name) => "the same letters",
        None => "an article that says so has the full name, or the word lists do",
    }
}

fn event_page(app: &App, id: EventId) -> Page {
    let event = app.store.event(id);
    let mut page = Page::new("Event");
    page.pair("event", &app.store.label(event));
    let modifier = event.modifier.map(modifier_word).unwrap_or_default();
    let when = event.value.as_ref().map_or_else(|| "undated".to_owned(), dates::full);
    let when = format!("{modifier}{when}");
    page.pair("when", &when);
    page.pair("certainty", certainty_words(event.certainty));
    let names: Vec<&str> =
        event.entities.iter().map(|&id| app.store.entity(id).name.as_str()).collect();
    page.pair("names", &names.join(", "));
    for dispute in &event.disputes {
        let said = dispute
            .said
            .iter()
            .map(|(what, report)| format!("{what} ({})", app.store.article(report.article).path));
        let said: Vec<String> = said.collect();
        let about = if dispute.about.is_empty() { "day" } else { dispute.about.as_str() };
        page.pair("disagree on", &format!("{about}: {}", said.join(", ")));
    }
    for (index, &report) in event.reports.iter().enumerate() {
        let article = app.store.article(report.article);
        let mention = app.store.report(report);
        let chosen = if index == app.timeline.report { " (shown)" } else { "" };
        page.heading(&format!("Report {} of {}{chosen}", index + 1, event.reports.len()));
        page.pair("article", &article.title);
        page.pair("published", &published(&article.published));
        page.pair("sentence", mention.sentence.of(&article.text));
        match mention.date.and_then(|index| article.dates.get(index.get())) {
            Some(date) => add_date(&mut page, &app.store, article, &date),
            None if mention.is_stated() => page.pair("date", "stated in the front matter"),
            None => page.pair("date", "the article's own"),
        }
    }
    page
}

fn article_page(store: &Store, article: &Article) -> Page {
    let mut page = Page::new("Article");
    page.pair("title", &article.title);
    page.pair("published", &published(&article.published));
    page.pair("basis", basis_words(article.published.basis));
    if let Some(evidence) = article.published.evidence {
        page.pair("from the words", evidence.of(&article.text));
    }
    if let Some(id) = article.published.told_by {
        page.pair("the year from", &named(store, id));
    }
    page.pair("written", &bounds(&article.published).unwrap_or_default());
    page.pair("source", article.source.as_ref().map_or("", |text| text.as_str()));
    page.pair("byline", article.byline.as_ref().map_or("", |text| text.as_str()));
    page.pair("language", article.language);
    page.pair("file", &article.path);
    let tags: Vec<&str> = article.tags.iter().map(CleanText::as_str).collect();
    page.pair("tags", &tags.join(", "));
    page
}

/// What cleaning took out of the article, and by which rule.
pub fn removed(app: &App) -> Option<Page> {
    let article = app.store.article(app.article.id?);
    let mut page = Page::new("Taken out of the article");
    for removed in &article.removed {
        page.heading(removed.rule.as_str());
        page.text(&removed.text);
    }
    for problem in &article.problems {
        page.heading("problem");
        page.text(&problem.message);
    }
    if page.rows.is_empty() {
        page.text(&CleanText::from("Nothing: the text stands as it came."));
    }
    Some(page)
}

/// Where the article was published and where its file lies.
pub fn address(app: &App) -> Option<Page> {
    let article = app.store.article(app.article.id?);
    let mut page = Page::new("Source");
    page.pair("title", &article.title);
    page.pair("source", article.source.as_ref().map_or("unknown", |text| text.as_str()));
    page.pair("address", article.address.as_ref().map_or("none stated", |text| text.as_str()));
    page.pair("file", &article.path);
    Some(page)
}

/// One line that says where words come from: title, source, date, address or file.
pub fn source_line(article: &Article) -> CleanText {
    let mut parts = vec![article.title.as_str().to_owned()];
    parts.extend(article.source.as_ref().map(|source| source.as_str().to_owned()));
    parts.push(published(&article.published));
    parts.push(article.address.as_ref().unwrap_or(&article.path).as_str().to_owned());
    clean_line(&parts.join(", "))
}

fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated in the text",
        Basis::Metadata => "stated in the metadata",
        Basis::Filename => "from the file's name",
        Basis::Inferred => "inferred",
        Basis::User => "set by you",
        Basis::Unknown => "unknown",
    }
}

fn certainty_words(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Exact => "the text states all of it",
        Certainty::Partial => "the text states a part, the rest is open",
        Certainty::Inferred => "inferred: the program supplied a part",
    }
}

pub fn modifier_word(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "start of ",
        Modifier::Mid => "middle of ",
        Modifier::End => "end of ",
        Modifier::Approx => "about ",
        Modifier::Before => "before ",
        Modifier::After => "after ",
    }
}

/// As it stands in the timeline's narrow column.
pub fn short_modifier(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "early ",
        Modifier::Mid => "mid ",
        Modifier::End => "late ",
        Modifier::Approx => "c.",
        Modifier::Before => "<",
        Modifier::After => ">",
    }
}
