//! Lists the folders of `src/lang` for `lang::LANGUAGES`, so that a new language is a new folder
//! and no line of Rust, and the files of `articles/` for `cronaca --demo`.

#![expect(clippy::unwrap_used, reason = "a build that cannot read its sources must stop")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The data files of a language; one that a folder lacks is read as empty.
const FILES: [&str; 4] = ["dates", "names", "text", "samples"];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap();
    list_languages(Path::new(&root));
    list_articles(Path::new(&root));
}

fn list_languages(root: &Path) {
    let source = root.join("src/lang");
    println!("cargo::rerun-if-changed={}", source.display());
    let mut codes: Vec<String> = fs::read_dir(&source)
        .unwrap()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    codes.sort();
    let mut rows = String::from("&[\n");
    for code in codes {
        write!(rows, "LanguageFiles {{ code: {code:?}").unwrap();
        for name in FILES {
            let file = source.join(&code).join(format!("{name}.toml"));
            println!("cargo::rerun-if-changed={}", file.display());
            if file.is_file() {
                write!(rows, ", {name}: include_str!({:?})", file.display().to_string()).unwrap();
            } else {
                write!(rows, ", {name}: \"\"").unwrap();
            }
        }
        rows.push_str(" },\n");
    }
    rows.push(']');
    let target = Path::new(&env::var("OUT_DIR").unwrap()).join("languages.rs");
    fs::write(target, rows).unwrap();
}

/// The sample articles for `cli::demo`, by name.
fn list_articles(root: &Path) {
    let source = root.join("articles");
    println!("cargo::rerun-if-changed={}", source.display());
    let mut files: Vec<_> =
        fs::read_dir(&source).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(
        |file| matches!(file.extension(), Some(ending) if ending == "txt" || ending == "md"),
    );
    files.sort();
    let mut rows = String::from("&[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let (name, path) =
            (file.file_name().unwrap().display().to_string(), file.display().to_string());
        writeln!(rows, "({name:?}, include_str!({path:?})),").unwrap();
    }
    rows.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").unwrap()).join("articles.rs"), rows).unwrap();
}
