//! Documents that are made from tables, and the paths that documents name.

use std::fs;
use std::path::{Path, PathBuf};

use cronaca::app::keymap;
use cronaca::{config, parse, query};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a document with what the tables make of it; `UPDATE=1` writes it anew.
#[track_caller]
fn check(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(file, expected).unwrap();
    }
    let found = fs::read(file).unwrap_or_default();
    assert!(found == expected.as_bytes(), "{path} is stale: run `UPDATE=1 cargo test docs`");
}

#[test]
fn docs_show_the_keys() {
    check("docs/KEYS.md", &keymap::markdown());
}

#[test]
fn docs_show_the_settings() {
    check("docs/CONFIG.md", &config::markdown());
}

#[test]
fn docs_show_the_formats() {
    check("docs/FORMATS.md", &parse::markdown());
}

#[test]
fn docs_show_the_query_language() {
    check("docs/QUERY.md", &query::markdown());
}

#[test]
fn docs_show_the_keys_in_the_configuration() {
    let text = fs::read(root().join("config.toml")).unwrap();
    let text = String::from_utf8(text).unwrap();
    let (begin, end) =
        ("# begin of what is made from the command table\n", "# end of what is made");
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    check("config.toml", &format!("{before}{begin}{}{end}{after}", keymap::config_block()));
}

/// What stands between backticks and looks like a path of ours must be there.
#[test]
fn paths_that_documents_name_exist() {
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = String::from_utf8(fs::read(root().join(document)).unwrap()).unwrap();
        let named: Vec<&str> =
            text.split('`').skip(1).step_by(2).filter(|word| is_path(word)).collect();
        assert!(named.len() > 10, "{document} names hardly a path");
        for path in named {
            assert!(root().join(path).exists(), "{document} names {path}, which does not exist");
        }
    }
}

fn is_path(word: &str) -> bool {
    let starts = ["src/", "tests/", "docs/", "articles/", "benches/", "data/", ".ci/"];
    !word.contains([' ', '<', '*']) && starts.iter().any(|start| word.starts_with(start))
        || Path::new(word).extension().is_some_and(|it| it == "md")
            && !word.contains([' ', '*', '<'])
}
