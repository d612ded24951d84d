//! Boundaries that the compiler does not hold: the layers' direction, who may name which crate, a
//! comment at the head of every file, and that nothing can open a socket.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer may name those before it.
const LAYERS: [&str; 17] = [
    "text", "model", "lang", "config", "read", "parse", "extract", "store", "cache", "load",
    "query", "export", "notebook", "app", "view", "term", "cli",
];

/// Names that only these layers say.
const ONLY: [(&str, &[&str]); 8] = [
    ("unsafe {", &["load"]),
    ("ratatui", &["view", "term"]),
    ("crossterm", &["term"]),
    ("rustix::", &["term"]),
    ("signal_hook", &["term"]),
    ("std::env", &["config", "term", "cli"]),
    ("clap", &["cli"]),
    // The editor; no shell is started anywhere.
    ("Command::new", &["term"]),
];

/// Crates that speak to a network, and runtimes made for it.
const NETWORK: [&str; 14] = [
    "async-std",
    "curl",
    "h2",
    "hyper",
    "isahc",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "tokio",
    "tungstenite",
    "ureq",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The layer of a file; none for those that bind the layers together.
fn layer(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = Path::new(inside.components().next()?.as_os_str()).file_stem()?.to_str()?;
    LAYERS.iter().position(|layer| *layer == first)
}

/// The code of a file: lines that are no comment, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().enumerate().filter(move |(_, line)| is_code(line)).map(|(at, line)| (at + 1, line))
}

/// The layers that a line names: `crate::model`, and those in `use crate::{model, text}`.
fn named(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, start) in line.match_indices("crate::") {
        let rest = &line[at + start.len()..];
        let group = rest.strip_prefix('{').map(|inner| inner.split(", ").collect());
        for part in group.unwrap_or_else(|| vec![rest]) {
            found.push(part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap());
        }
    }
    found
}

#[test]
fn layers_name_only_those_below() {
    for (path, text) in sources(&root().join("src")) {
        let Some(own) = layer(&path) else { continue };
        for (number, line) in code(&text) {
            for name in named(line) {
                let Some(other) = LAYERS.iter().position(|layer| *layer == name) else { continue };
                assert!(
                    other <= own,
                    "{}:{number}: {} must not name {name}, which stands above it",
                    path.display(),
                    LAYERS[own]
                );
            }
        }
    }
}

#[test]
fn every_module_is_a_layer() {
    let text = String::from_utf8(fs::read(root().join("src/lib.rs")).unwrap()).unwrap();
    let modules: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(modules, LAYERS);
}

#[test]
fn crates_stay_in_their_layers() {
    for (path, text) in sources(&root().join("src")) {
        let own = layer(&path).map_or("", |layer| LAYERS[layer]);
        for (number, line) in code(&text) {
            for (name, layers) in ONLY {
                let is_main = path.ends_with("main.rs");
                assert!(
                    is_main || !line.contains(name) || layers.contains(&own),
                    "{}:{number}: only {layers:?} may name {name}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_file_says_what_it_holds() {
    let folders = ["src", "tests"].map(|folder| root().join(folder));
    for (path, text) in folders.iter().flat_map(|folder| sources(folder)) {
        assert!(text.starts_with("//! "), "{} has no module comment", path.display());
    }
}

#[test]
fn no_thread_is_started_that_could_panic_at_the_limit() {
    for (path, text) in sources(&root().join("src")) {
        for (number, line) in code(&text) {
            let place = format!("{}:{number}", path.display());
            assert!(!line.contains("thread::spawn("), "{place}: use thread::Builder");
        }
    }
}

#[test]
fn nothing_speaks_to_a_network() {
    let lock = String::from_utf8(fs::read(root().join("Cargo.lock")).unwrap()).unwrap();
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let found: Vec<&str> = names.filter(|name| NETWORK.contains(name)).collect();
    assert!(found.is_empty(), "{found:?} in Cargo.lock");
}
