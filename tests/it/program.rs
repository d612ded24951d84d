//! The program as others run it: exit codes, streams, odd arguments. No terminal here; `pty.rs` has
//! one.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Two articles that tell of one day.
const ARTICLES: [(&str, &str); 2] = [
    (
        "porto.md",
        "---\ntitle: Il porto riapre\ndate: 2023-05-03\n---\n\n\
         Il 3 maggio 2023 la ministra Carla Benassi ha riaperto il porto di Livorno.\n",
    ),
    (
        "traghetti.txt",
        "---\ndate: 2023-05-03\n---\n\nI traghetti tornano a Livorno\n\nDopo la visita di Carla Benassi, il 3 maggio 2023, i \
         traghetti hanno ripreso le corse.\n",
    ),
];

pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in ARTICLES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The program in a folder, with nothing of our own environment.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cronaca"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, line: &str) -> Output {
    command(folder).args(line.split_whitespace()).output().unwrap()
}

#[track_caller]
fn check(folder: &Path, line: &str, code: i32, out: &str, error: &str) {
    let output = run(folder, line);
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(stdout.contains(out), "cronaca {line}: {stdout:?} does not hold {out:?}");
    assert!(stderr.contains(error), "cronaca {line}: {stderr:?} does not hold {error:?}");
    assert_eq!(output.status.code(), Some(code), "cronaca {line}: {stdout}{stderr}");
}

#[test]
fn commands_answer() {
    let folder = folder();
    let folder = folder.path();
    check(folder, "export", 0, "\"path\":\"porto.md\",\"title\":\"Il porto riapre\"", "");
    let bulk = "{\"create\":{\"_index\":\"cronaca\",\"_id\":\"porto.md\"}}\n{\"path\":";
    check(folder, "export --format bulk", 0, bulk, "");
    check(folder, "export --format bulk --mapping elastic", 0, "\"strict_date\"", "");
    check(folder, "export --format bulk --index A", 2, "", "A: no name for an index");
    check(folder, "timeline", 0, "2023-05-03", "");
    check(folder, "timeline --format csv", 0, "value,start,end", "");
    check(
        folder,
        "timeline --format ics",
        0,
        "DTSTART;VALUE=DATE:20230503\r\nDTEND;VALUE=DATE:20230504",
        "",
    );
    check(folder, "timeline --format md", 0, "## 2023", "");
    check(folder, "timeline --format html", 0, "<h2>2023</h2>", "");
    check(folder, "find --query porto", 0, "article  Il porto riapre  (porto.md)", "");
    check(folder, "related --article porto.md --format jsonl", 0, "\"path\":\"traghetti.txt\"", "");
    let shown = "porto.md: Il porto riapre\n2023-05-03 (stated by the file)\n\nIl 3 maggio";
    check(folder, "show porto.md", 0, shown, "");
    check(folder, "show --removed", 0, "porto.md: front matter: title: Il porto riapre", "");
    check(folder, "keys", 0, "quit", "");
    check(folder, "completions bash", 0, "_cronaca", "");
    check(folder, "man", 0, ".TH cronaca", "");
    check(folder, "--version", 0, "cronaca 0.", "");
    check(folder, "timeline --demo", 0, "2022-02-24", "");
}

#[test]
fn exit_codes_tell_what_happened() {
    let folder = folder();
    let folder = folder.path();
    check(folder, "search --query livorno", 0, "traghetti.txt", "");
    check(folder, "search --query zanzibar", 1, "", "");
    check(folder, "search --query livrono", 0, "traghetti.txt", "these match livorno");
    check(
        folder,
        "search --query near:3(livorno",
        2,
        "",
        "\n  near:3(livorno\n                ^\n",
    );
    check(folder, "check", 0, "", "");
    check(folder, "check --config none.toml", 1, "none.toml: config: cannot be read", "");
    check(folder, "timeline nowhere", 2, "", "nowhere: no such file or folder");
    check(folder, "exprot", 2, "", "did you mean export?");
    check(folder, "timeline --format pdf", 2, "", "possible values: text, jsonl");
    check(folder, "related --article none.txt", 2, "", "none.txt: no such article");
    check(folder, "", 2, "", "standard output is no terminal");
    check(folder, "--theme pink", 2, "", "no such theme: pink");
}

#[test]
fn a_folder_is_found_or_a_way_out_told() {
    let empty = tempfile::tempdir().unwrap();
    check(empty.path(), "timeline", 2, "", "name a folder, as in `cronaca FOLDER`");
    fs::write(empty.path().join("config.toml"), "articles = 'press'\n").unwrap();
    check(empty.path(), "timeline", 2, "", "press: no such folder");
    fs::create_dir(empty.path().join("press")).unwrap();
    fs::write(empty.path().join("press/a.txt"), ARTICLES[1].1).unwrap();
    check(empty.path(), "timeline", 0, "2023-05-03", "");
}

#[test]
fn a_bad_setting_is_told_with_its_line() {
    let folder = folder();
    fs::write(folder.path().join("config.toml"), "measure = 60\nmesure = 3\n[keys]\nquiet = 'x'\n")
        .unwrap();
    let expected = "config.toml:2: config: no such setting: mesure; did you mean measure?";
    check(folder.path(), "check", 1, expected, "");
    check(folder.path(), "check", 1, "config.toml:4: keys: keys.quiet: no such command", "");
}

#[test]
fn output_is_the_same_every_time() {
    let folder = folder();
    for line in ["export", "timeline --format jsonl", "related --format jsonl", "check"] {
        assert_eq!(run(folder.path(), line).stdout, run(folder.path(), line).stdout, "{line}");
    }
}

#[test]
fn arguments_need_not_be_text() {
    let folder = folder();
    let name = OsString::from_vec(b"caff\xe8\x1b[31m".to_vec());
    let output = command(folder.path()).arg("timeline").arg(&name).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.contains(&0x1b));
    fs::create_dir(folder.path().join(&name)).unwrap();
    fs::write(folder.path().join(&name).join("a.txt"), ARTICLES[1].1).unwrap();
    let output = command(folder.path()).arg("timeline").arg(&name).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let folder = folder();
    for number in 0..200 {
        fs::write(folder.path().join(format!("{number}.txt")), ARTICLES[1].1.repeat(20)).unwrap();
    }
    let mut child = command(folder.path())
        .arg("export")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn a_full_disk_is_told() {
    let folder = folder();
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return eprintln!("skipped: no /dev/full here");
    };
    for line in ["export", "timeline", "keys", "man", "completions zsh", "--help"] {
        let output = command(folder.path())
            .args(line.split(' '))
            .stdout(full.try_clone().unwrap())
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "cronaca {line}: {error}");
        assert!(error.contains("No space left"), "cronaca {line}: {error}");
    }
}

#[test]
fn tag_answers_lines_in_their_order() {
    let folder = folder();
    let mut child = command(folder.path())
        .arg("tag")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let line =
        "{\"id\":7,\"text\":\"Ieri a Livorno\",\"reference\":\"2023-05-04\",\"language\":\"it\"}\n";
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("{\"id\":7,\"language\":\"it\""));
}
