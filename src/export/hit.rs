//! Results of the full-text search and of the finder.

use std::io::{self, Write};

use serde::Serialize;

use crate::export::article::Scalars;
use crate::query::finder::{Found, Group, Target};
use crate::query::search::Hit;
use crate::store::Store;
use crate::text::Span;

/// An article that matches a query.
#[derive(Serialize)]
struct HitObject<'a> {
    path: &'a str,
    title: &'a str,
    score: f32,
    matches: usize,
    snippet: SnippetObject<'a>,
}

/// A passage; `start` and `end` count Unicode scalar values of the article's text.
#[derive(Serialize)]
struct SnippetObject<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    highlights: Vec<Marked>,
}

/// A piece of a text, counted in Unicode scalar values of it.
#[derive(Serialize)]
struct Marked {
    start: usize,
    end: usize,
}

/// A line of the finder.
#[derive(Serialize)]
struct FoundObject<'a> {
    kind: &'static str,
    text: &'a str,
    /// Of a name the other form that matched, of an event its date.
    #[serde(skip_serializing_if = "str::is_empty")]
    aside: &'a str,
    /// The article that it leads to first; null for a name.
    path: Option<&'a str>,
    /// The line does not match; a word near the typed one stands in it.
    near: bool,
    highlights: Vec<Marked>,
}

pub fn hits_jsonl(store: &Store, hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    for hit in hits {
        let article = store.article(hit.article);
        let place = marked(&article.text, &[hit.snippet.span]).pop();
        let object = HitObject {
            path: &article.path,
            title: &article.title,
            score: hit.score,
            matches: hit.matches,
            snippet: SnippetObject {
                text: &hit.snippet.text,
                start: place.as_ref().map_or(0, |place| place.start),
                end: place.as_ref().map_or(0, |place| place.end),
                highlights: marked(&hit.snippet.text, &hit.snippet.highlights),
            },
        };
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

pub fn hits_text(store: &Store, hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    for hit in hits {
        let article = store.article(hit.article);
        writeln!(out, "{}: {}", article.path, article.title)?;
        let goes_on = article.text.get(hit.snippet.span.range().end..).unwrap_or_default();
        let cut = if goes_on.trim_start_matches('.').starts_with(' ') { " …" } else { "" };
        writeln!(out, "    {}{cut}", hit.snippet.text.replace('\n', " "))?;
    }
    Ok(())
}

pub fn found_jsonl(store: &Store, found: &[Found], out: &mut dyn Write) -> io::Result<()> {
    for line in found {
        let object = FoundObject {
            kind: kind(line.target),
            text: &line.text,
            aside: &line.aside,
            path: path(store, line.target),
            near: line.near,
            highlights: marked(&line.text, &line.highlights),
        };
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

pub fn found_text(store: &Store, found: &[Found], out: &mut dyn Write) -> io::Result<()> {
    for line in found {
        let place = path(store, line.target).map(|path| format!("  ({path})")).unwrap_or_default();
        let kind = kind(line.target);
        match line.target.group() {
            Group::Events => writeln!(out, "{kind:<8} {:<10}  {}{place}", line.aside, line.text)?,
            _ if line.aside.is_empty() => writeln!(out, "{kind:<8} {}{place}", line.text)?,
            _ => writeln!(out, "{kind:<8} {} ({}){place}", line.text, line.aside)?,
        }
    }
    Ok(())
}

fn kind(target: Target) -> &'static str {
    match target.group() {
        Group::Titles => "article",
        Group::Names => "name",
        Group::Events => "event",
        Group::Sections => "section",
    }
}

fn path(store: &Store, target: Target) -> Option<&str> {
    let article = match target {
        Target::Article(article) | Target::Section(article, _) => article,
        Target::Event(event) => store.event(event).reports.first()?.article,
        Target::Entity(_) => return None,
    };
    Some(&store.article(article).path)
}

fn marked(text: &str, spans: &[Span]) -> Vec<Marked> {
    let mut scalars = Scalars::of(text);
    spans
        .iter()
        .map(|span| Marked {
            start: scalars.at(span.start as usize),
            end: scalars.at(span.end as usize),
        })
        .collect()
}
