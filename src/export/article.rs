//! The article object of `export --format jsonl`: one JSON object per article, its spans counted in
//! Unicode scalar values.

use serde::Serialize;

use crate::extract::name;
use crate::model::{
    Article, ArticleId, Basis, DateKind, DateMention, EntityKind, Modifier, Named, Problem,
    ProblemKind, Severity, TitleBasis,
};
use crate::store::Store;
use crate::text::Span;

/// One article as the command line gives it out.
#[derive(Serialize)]
pub struct ArticleObject<'a> {
    path: &'a str,
    title: &'a str,
    title_basis: TitleBasis,
    published: PublishedObject,
    byline: Option<&'a str>,
    source: Option<&'a str>,
    address: Option<&'a str>,
    tags: Vec<&'a str>,
    /// Null while unknown.
    language: Option<&'a str>,
    text: &'a str,
    dates: Vec<DateObject<'a>>,
    names: Vec<NameObject<'a>>,
    problems: Vec<ProblemObject<'a>>,
    /// The files that have the same article, where the whole folder is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<&'a str>,
}

#[derive(Serialize)]
struct PublishedObject {
    value: Option<String>,
    basis: Basis,
    /// Days on or after which, on or before which, it was written, where the value leaves it open.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

/// A temporal expression; `start` and `end` count Unicode scalar values of the text.
#[derive(Serialize)]
pub struct DateObject<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: String,
    kind: DateKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#mod: Option<Modifier>,
    rule: &'a str,
}

/// A name; `start` and `end` count Unicode scalar values of the text.
#[derive(Serialize)]
pub struct NameObject<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: EntityKind,
    name: &'a str,
    rule: &'a str,
}

#[derive(Serialize)]
pub struct ProblemObject<'a> {
    line: u32,
    kind: ProblemKind,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hint: &'a str,
}

/// The object of one article.
pub fn article_object(article: &Article) -> ArticleObject<'_> {
    ArticleObject {
        path: &article.path,
        title: &article.title,
        title_basis: article.title_basis,
        published: PublishedObject {
            value: article.published.value.as_ref().map(ToString::to_string),
            basis: article.published.basis,
            after: article.published.after.map(|day| day.to_string()),
            before: article.published.before.map(|day| day.to_string()),
        },
        byline: article.byline.as_deref(),
        source: article.source.as_deref(),
        address: article.address.as_deref(),
        tags: article.tags.iter().map(|tag| &**tag).collect(),
        language: Some(article.language).filter(|code| !code.is_empty()),
        text: &article.text,
        dates: date_objects(&article.text, article.dates.iter()),
        names: author_objects(article)
            .into_iter()
            .chain(name_objects(&article.text, told_names(article)))
            .collect(),
        problems: article.problems.iter().map(problem_object).collect(),
        versions: Vec::new(),
    }
}

/// The object of one article of a store, with its other versions, the one that stands for all first.
pub fn article_object_of(store: &Store, id: ArticleId) -> ArticleObject<'_> {
    let others = store.versions(id).iter().filter(|&&version| version != id);
    let versions = others.map(|&version| store.article(version).path.as_str()).collect();
    let mut object = article_object(store.article(id));
    // The names that stand in the text come last.
    let authors = object.names.len() - store.entities_named(id).len();
    for (name, &entity) in object.names[authors..].iter_mut().zip(store.entities_named(id)) {
        name.name = &store.entity(entity).name;
    }
    ArticleObject { versions, ..object }
}

pub fn date_objects(text: &str, dates: impl Iterator<Item = DateMention>) -> Vec<DateObject<'_>> {
    let mut scalars = Scalars::of(text);
    dates
        .map(|date| DateObject {
            start: scalars.at(date.span.start as usize),
            end: scalars.at(date.span.end as usize),
            text: date.span.of(text),
            value: date.value.to_string(),
            kind: date.kind,
            r#mod: date.modifier,
            rule: date.rule.as_str(),
        })
        .collect()
}

/// Names with their fullest forms.
fn told_names(article: &Article) -> impl Iterator<Item = (Named, &str)> {
    article.names.iter().map(|name| (name, article.called(&name)))
}

pub fn name_objects<'a>(
    text: &'a str,
    names: impl Iterator<Item = (Named, &'a str)>,
) -> Vec<NameObject<'a>> {
    let mut scalars = Scalars::of(text);
    names
        .map(|(name, called)| NameObject {
            start: scalars.at(name.span.start as usize),
            end: scalars.at(name.span.end as usize),
            text: name.span.of(text),
            kind: name.kind,
            name: called,
            rule: name.rule.as_str(),
        })
        .collect()
}

/// The people who sign the article where their names do not stand in its text: with an empty span at
/// its beginning, since no words of the text are theirs.
fn author_objects(article: &Article) -> Vec<NameObject<'_>> {
    let Some(byline) = &article.byline else { return Vec::new() };
    let is_told = |name: &str| told_names(article).any(|(_, other)| other == name);
    name::find(byline, article.language)
        .into_iter()
        .filter(|author| author.kind == EntityKind::Person)
        .map(|author| author.span.of(byline))
        .filter(|name| name.contains(' ') && !is_told(name))
        .map(|name| NameObject {
            start: 0,
            end: 0,
            text: "",
            kind: EntityKind::Person,
            name,
            rule: "byline",
        })
        .collect()
}

fn problem_object(problem: &Problem) -> ProblemObject<'_> {
    ProblemObject {
        line: problem.line,
        kind: problem.kind,
        severity: problem.severity,
        message: &problem.message,
        hint: &problem.hint,
    }
}

/// Counts scalar values up to byte offsets that ascend, in one pass over the text.
pub(super) struct Scalars<'a> {
    text: &'a str,
    byte: usize,
    scalar: usize,
}

impl<'a> Scalars<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, byte: 0, scalar: 0 }
    }

    /// How many scalar values stand before `byte`. An offset that goes back is counted anew.
    pub(super) fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            *self = Self::of(self.text);
        }
        self.scalar += Span::new(self.byte, byte).of(self.text).chars().count();
        self.byte = byte;
        self.scalar
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_scalar_values() {
        let text = "È già l’alba: 東京";
        let mut scalars = Scalars::of(text);
        for (scalar, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(scalars.at(byte), scalar);
        }
        assert_eq!(scalars.at(0), 0);
    }
}
