//! The commands that need no screen. Each loads the articles, asks the same questions as the screen
//! does, and has a writer of `export` write the answer.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::cli::arguments::{ExportFormat, LinesFormat, SearchServer, TimelineFormat};
use crate::cli::notebook::Annotated;
use crate::cli::{FOUND_WRONG, Failure, tell};
use crate::export::{
    article_object, article_object_of, bulk, calendar, hit, page, problem, reading, related,
    related_object, timeline,
};
use crate::load::{self, Loaded, Origin};
use crate::model::{Article, ArticleId, Decisions, Problem, Severity};
use crate::notebook;
use crate::query::finder::Finder;
use crate::query::{self, Query};
use crate::store::{Store, StoreBuilder, decided_alone};
use crate::text::{CleanText, clean_line, display_width};

/// Articles whose cross-references are looked for before the first of them are written.
const LINKED_TOGETHER: usize = 256;

type Done = Result<ExitCode, Failure>;

/// Articles are written as they come, the first before the last is read.
///
/// `together` waits for the whole folder instead, and writes each article as the screen shows it: with
/// the years that others tell.
pub(super) fn export(
    origin: &Origin,
    format: ExportFormat,
    together: bool,
    index: &str,
    out: &mut dyn Write,
) -> Done {
    let write: &WriteArticle<'_> = match format {
        ExportFormat::Jsonl => &write_article,
        ExportFormat::Bulk => &|article, out| bulk::lines(article, index, out),
        ExportFormat::Md => {
            let hint = "add --notes, or write the timeline: `cronaca timeline --format md`";
            return Err(Failure::usage("only notes are written as Markdown", hint));
        }
    };
    check_index(index)?;
    if together {
        let store = load_store(origin);
        for id in store.article_ids() {
            match format {
                ExportFormat::Jsonl => write_object(&article_object_of(&store, id), out)?,
                _ => write(store.article(id), out)?,
            }
        }
        return Ok(code(!store.articles().is_empty()));
    }
    each_article(origin, out, write)
}

/// Writes one article.
type WriteArticle<'a> = dyn Fn(&Article, &mut dyn Write) -> io::Result<()> + 'a;

/// The fields of `--format bulk` as a search server wants to be told.
pub(super) fn mapping(
    server: SearchServer,
    format: ExportFormat,
    index: &str,
    out: &mut dyn Write,
) -> Done {
    if format != ExportFormat::Bulk {
        let hint = "add `--format bulk`";
        return Err(Failure::usage("only search servers are told the fields", hint));
    }
    check_index(index)?;
    let engine = match server {
        SearchServer::Elastic => bulk::Engine::Elastic,
        SearchServer::Quickwit => bulk::Engine::Quickwit,
    };
    bulk::mapping(engine, index, out)?;
    Ok(ExitCode::SUCCESS)
}

fn check_index(index: &str) -> Result<(), Failure> {
    if bulk::is_index_name(index) {
        return Ok(());
    }
    let hint = "four or more small letters without accents, digits, - and _, a letter first";
    Err(Failure::usage(&format!("{index}: no name for an index"), hint))
}

/// Articles as they were read, or what cleaning took out of them.
pub(super) fn show(origin: &Origin, removed: bool, out: &mut dyn Write) -> Done {
    let write: &WriteArticle<'_> = if removed { &reading::removed } else { &reading::text };
    each_article(origin, out, write)
}

/// Writes articles as they come, the first before the last is read.
fn each_article(origin: &Origin, out: &mut dyn Write, write: &WriteArticle<'_>) -> Done {
    let mut found = false;
    let mut errors = Vec::new();
    let mut result = Ok(());
    // Every file is read, so that the first is written at once and nothing else is.
    let origin = Origin { cache: None, ..origin.clone() };
    let mut decisions = Decisions::default();
    load::load_all(
        &origin,
        |_| {},
        |mut loaded| {
            decisions = loaded.decisions.take().unwrap_or_else(|| std::mem::take(&mut decisions));
            let articles = loaded.articles.into_iter();
            loaded.articles = articles.map(|one| decided_alone(one, &decisions)).collect();
            found |= !loaded.articles.is_empty();
            result = write_articles(&loaded, out, write);
            errors.extend(loaded.problems.into_iter().filter(is_error));
            if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    result?;
    tell_errors(&errors);
    Ok(code(found && errors.is_empty()))
}

fn write_articles(
    loaded: &Loaded,
    out: &mut dyn Write,
    write: &WriteArticle<'_>,
) -> io::Result<()> {
    for article in &loaded.articles {
        write(article, out)?;
    }
    if loaded.articles.is_empty() { Ok(()) } else { out.flush() }
}

fn write_article(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    write_object(&article_object(article), out)
}

fn write_object(object: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

pub(super) fn timeline(
    articles: &Annotated,
    query: &str,
    format: TimelineFormat,
    out: &mut dyn Write,
) -> Done {
    let mut query = read_query(query)?;
    let store = load_store(&articles.origin);
    articles.bind(&mut query, &store);
    let events = query::select(&store, &query).events;
    let write = match format {
        TimelineFormat::Text => timeline::text,
        TimelineFormat::Jsonl => timeline::jsonl,
        TimelineFormat::Csv => timeline::csv,
        TimelineFormat::Ics => {
            let left_out = calendar::ics(&store, &events, out)?;
            if left_out > 0 {
                tell(
                    &clean_line(&format!("events left out of the calendar: {left_out}")),
                    "they have no date, or one longer than a month; the other formats have them",
                );
            }
            return Ok(code(!events.is_empty()));
        }
        TimelineFormat::Md => page::md,
        TimelineFormat::Html => page::html,
    };
    write(&store, &events, out)?;
    Ok(code(!events.is_empty()))
}

pub(super) fn search(
    articles: &Annotated,
    query: &str,
    limit: usize,
    format: LinesFormat,
    out: &mut dyn Write,
) -> Done {
    let mut query = read_query(query)?;
    let store = load_store(&articles.origin);
    articles.bind(&mut query, &store);
    let query::search::Answer { hits, instead, .. } = query::search::search(&store, &query, limit);
    if let Some(instead) = instead {
        tell(&clean_line(&format!("nothing matches; these match {instead}")), "");
    }
    match format {
        LinesFormat::Text => hit::hits_text(&store, &hits, out)?,
        LinesFormat::Jsonl => hit::hits_jsonl(&store, &hits, out)?,
    }
    Ok(code(!hits.is_empty()))
}

pub(super) fn find(
    origin: &Origin,
    query: &str,
    limit: usize,
    format: LinesFormat,
    out: &mut dyn Write,
) -> Done {
    let store = load_store(origin);
    let found = Finder::new(&store).find(query, limit).found;
    match format {
        LinesFormat::Text => hit::found_text(&store, &found, out)?,
        LinesFormat::Jsonl => hit::found_jsonl(&store, &found, out)?,
    }
    Ok(code(!found.is_empty()))
}

pub(super) fn related(
    origin: &Origin,
    article: Option<&Path>,
    format: LinesFormat,
    out: &mut dyn Write,
) -> Done {
    let store = load_store(origin);
    let asked: Vec<ArticleId> = match article {
        Some(file) => vec![article_of(&store, file)?],
        None => store.article_ids().collect(),
    };
    let write = |id: &ArticleId| -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        match format {
            LinesFormat::Text => related::text(&store, *id, &mut lines)?,
            LinesFormat::Jsonl => {
                serde_json::to_writer(&mut lines, &related_object(&store, *id))?;
                lines.push(b'\n');
            }
        }
        Ok(lines)
    };
    store.prepare();
    // On all cores, in the order of paths.
    for some in asked.chunks(LINKED_TOGETHER) {
        let written: Vec<io::Result<Vec<u8>>> = some.par_iter().map(write).collect();
        for lines in written {
            out.write_all(&lines?)?;
        }
    }
    let found = article.is_none() || asked.iter().any(|&id| !store.related(id).is_empty());
    Ok(code(found && !asked.is_empty()))
}

/// The article of a file, named as it is shown or as it lies on disk.
fn article_of(store: &Store, file: &Path) -> Result<ArticleId, Failure> {
    let shown = clean_line(&file.display().to_string());
    let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let found = store.article_ids().find(|&id| {
        let article = store.article(id);
        article.path == shown || *article.file == *real || *article.file == *file
    });
    let hint = "`cronaca export` shows the path of every article";
    found.ok_or_else(|| Failure::usage(&format!("{shown}: no such article"), hint))
}

/// Problems of the configuration first, then of the notebook, then those of the folder, by path.
pub(super) fn check(articles: &Annotated, of_config: &[Problem], out: &mut dyn Write) -> Done {
    let store = load_quietly(&articles.origin);
    let of_notebook = articles.problems(&store);
    let all = [of_config, &of_notebook, store.problems()];
    all.iter().try_for_each(|problems| problem::text(problems, out))?;
    Ok(code(all.iter().all(|problems| problems.is_empty())))
}

/// The notebook. Nothing in it is nothing matched.
pub(super) fn notes(articles: &Annotated, format: ExportFormat, out: &mut dyn Write) -> Done {
    let store = load_store(&articles.origin);
    let by_path = articles.articles(&store);
    let article = |path: &CleanText| by_path.get(path).copied();
    match format {
        ExportFormat::Bulk => {
            let hint = "leave --notes out, or write them as jsonl or md";
            return Err(Failure::usage("search servers take articles", hint));
        }
        ExportFormat::Jsonl => notebook::export::jsonl(&articles.notebook, article, out)?,
        ExportFormat::Md => notebook::export::md(&articles.notebook, article, out)?,
    }
    Ok(code(!articles.notebook.is_empty()))
}

/// Everything loaded; what could not be read is told.
fn load_store(origin: &Origin) -> Arc<Store> {
    let store = load_quietly(origin);
    let errors: Vec<Problem> =
        store.problems().iter().filter(|problem| is_error(problem)).cloned().collect();
    tell_errors(&errors);
    store
}

fn load_quietly(origin: &Origin) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    let (mut lines, mut kept) = load::load_all(
        origin,
        |_| {},
        |loaded| {
            loaded.articles.into_iter().for_each(|article| builder.add(article));
            loaded.problems.into_iter().for_each(|problem| builder.add_problem(problem));
            if let Some(decisions) = loaded.decisions {
                builder.set_decisions(decisions);
            }
            ControlFlow::Continue(())
        },
    );
    for Loaded { file, articles, .. } in load::load_late(origin, &mut lines, &mut kept) {
        let Some((file, _)) = file else { continue };
        builder.replace(&file, articles);
    }
    let store = kept.store(origin, &mut builder);
    kept.save(origin, &builder, &store);
    store
}

fn read_query(text: &str) -> Result<Query, Failure> {
    Query::parse(text).map_err(|error| Failure::Query {
        text: clean_line(text),
        column: display_width(&clean_line(text.get(..error.at).unwrap_or(text))),
        expected: error.expected,
    })
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

fn tell_errors(errors: &[Problem]) {
    for error in errors {
        tell(&clean_line(&format!("{}: {}", error.path, error.message)), &error.hint);
    }
}

fn code(is_fine: bool) -> ExitCode {
    if is_fine { ExitCode::SUCCESS } else { ExitCode::from(FOUND_WRONG) }
}
