//! Where configurations are looked for.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

const NAME: &str = "config.toml";

/// A configuration larger than this is none.
const LARGEST: u64 = 1 << 20;

/// The shipped settings, over them the reader's own, over them those of the working folder; or
/// only those of `named` over the shipped ones.
pub fn load(named: Option<&Path>) -> (Config, Vec<Problem>) {
    let mut config = Config::default();
    let mut problems = Vec::new();
    let files = match named {
        Some(file) => vec![file.to_owned()],
        None => {
            own_folder().map(|folder| folder.join(NAME)).into_iter().chain([NAME.into()]).collect()
        }
    };
    for file in files {
        match read(&file) {
            Ok(text) => problems.extend(config.read(&text, &file)),
            Err(error) if named.is_none() && is_absence(&error) => {}
            Err(error) => problems.push(unreadable(&file, &error)),
        }
    }
    (config, problems)
}

/// A path of a configuration file, seen from the file; `~/` is the home folder.
pub(super) fn seen_from(file: &Path, path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => file.parent().unwrap_or(Path::new("")).join(path),
    }
}

/// The folder where notebooks lie, if there is any home for it.
pub fn notebooks(config: &Config) -> Option<PathBuf> {
    let set = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data =
        || Some(set.or_else(|| Some(home()?.join(".local/share")))?.join("cronaca/notebooks"));
    config.notebook.clone().or_else(data)
}

/// The folder of what can be made again, if there is any home for it.
pub fn caches() -> Option<PathBuf> {
    let set = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(set.or_else(|| Some(home()?.join(".cache")))?.join("cronaca"))
}

fn own_folder() -> Option<PathBuf> {
    let set = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(set.or_else(|| Some(home()?.join(".config")))?.join("cronaca"))
}

fn home() -> Option<PathBuf> {
    env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

fn read(file: &Path) -> io::Result<String> {
    // A FIFO by that name would wait for ever.
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    let mut text = String::new();
    File::open(file)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(file: &Path, error: &io::Error) -> Problem {
    Problem {
        path: clean_line(&file.display().to_string()),
        line: 0,
        kind: ProblemKind::Config,
        severity: Severity::Warning,
        message: clean_line(&format!("cannot be read: {error}")),
        hint: CleanText::from("the shipped settings hold"),
    }
}
