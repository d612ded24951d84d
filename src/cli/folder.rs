//! Which articles are meant: the paths that were named, the shipped ones, the folder of the
//! configuration, or the current one.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::CommandFactory;

use crate::cli::arguments::Arguments;
use crate::cli::{Failure, cache, demo};
use crate::config::{Config, did_you_mean};
use crate::load::{Articles, Origin, Root};
use crate::parse::{FORMATS, Fields};
use crate::read::{self, Encodings};
use crate::text::{CleanText, clean_line};

/// Entries of the current folder that are looked at in order to tell whether it holds articles.
const LOOKED_AT: usize = 2000;

/// Where the articles come from, and what the folder is called on the screen.
pub(super) fn choose(
    paths: Vec<PathBuf>,
    is_demo: bool,
    config: &Config,
) -> Result<(Origin, CleanText), Failure> {
    let with_settings = |origin| Origin {
        language: config.language,
        encodings: Encodings::new(&config.encodings),
        fields: Fields::new(&config.fields),
        ..origin
    };
    if is_demo {
        return match paths.first() {
            None => {
                let articles = Articles::Sources(demo::sources());
                let demo = Origin { articles, root: Root::named("demo"), ..Origin::of(Vec::new()) };
                Ok((with_settings(demo), CleanText::from("demo")))
            }
            Some(_) => Err(Failure::usage("--demo opens its own articles", "leave the PATH out")),
        };
    }
    let paths = if paths.is_empty() { vec![usual(config)?] } else { paths };
    paths.iter().try_for_each(|path| exists(path))?;
    let names: Vec<String> = paths.iter().map(|path| name(path)).collect();
    let cache = cache::place(config, &paths, &Root::of(&paths));
    let origin = Origin { cache, ..Origin::of(paths) };
    Ok((with_settings(origin), clean_line(&names.join(", "))))
}

/// The folder where none was named.
fn usual(config: &Config) -> Result<PathBuf, Failure> {
    let folder = &config.articles;
    if folder.path.is_dir() {
        return Ok(folder.path.clone());
    }
    if folder.is_chosen {
        let message = format!("{}: no such folder", folder.path.display());
        return Err(Failure::usage(&message, "the setting `articles` of config.toml names it"));
    }
    let here = Path::new(".");
    if holds_articles(here) {
        return Ok(here.to_owned());
    }
    let hint =
        "name a folder, as in `cronaca FOLDER`, or try the shipped ones with `cronaca --demo`";
    Err(Failure::usage("there are no articles in the current folder", hint))
}

/// Whether articles lie in the folder or in one right below it.
fn holds_articles(folder: &Path) -> bool {
    let entries = |folder: &Path| {
        fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).take(LOOKED_AT)
    };
    let is_known = |ending: &str| FORMATS.iter().any(|format| format.endings.contains(&ending));
    let is_article = |path: &Path| {
        let ending = read::ending(path);
        !ending.is_empty() && is_known(&ending) && path.is_file()
    };
    let shown =
        |path: &Path| !path.file_name().unwrap_or_default().as_encoded_bytes().starts_with(b".");
    entries(folder)
        .map(|entry| entry.path())
        .filter(|path| shown(path))
        .any(|path| is_article(&path) || entries(&path).any(|entry| is_article(&entry.path())))
}

fn exists(path: &Path) -> Result<(), Failure> {
    let Err(error) = fs::metadata(path) else { return Ok(()) };
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        _ => error.to_string(),
    };
    let message = format!("{}: {reason}", path.display());
    let grammar = Arguments::command();
    let commands = grammar.get_subcommands().map(clap::Command::get_name);
    let hint = path.to_str().and_then(|word| did_you_mean(word, commands));
    Err(Failure::usage(&message, hint.as_deref().unwrap_or("check the path")))
}

/// The last part of a path, of "." the current folder's.
fn name(path: &Path) -> String {
    let real = path.canonicalize();
    let path = real.as_deref().unwrap_or(path);
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.display().to_string())
}
