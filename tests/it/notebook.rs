//! A program that is killed while it writes the notebook: no state is broken, and nothing that was
//! acknowledged is lost.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use cronaca::notebook::{Change, Keeper, Place, read};
use cronaca::text::clean_line;

/// Tells the test below that it is the program that is killed, and where it writes.
const FOLDER: &str = "CRONACA_TEST_NOTEBOOK";

/// Compacted often, so that kills meet that too.
fn place(folder: &Path) -> Place {
    let mut place = Place::new(folder, Path::new("/press"));
    place.slack = 20;
    place
}

/// Writes until it is killed, and says each change once it is kept. Without the variable it is no
/// test of its own.
#[test]
fn the_writer_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let Ok(opened) = Keeper::open(&place(Path::new(&folder))) else { panic!("it does not open") };
    let mut keeper = opened.keeper;
    let first = keeper.notebook().queries().count();
    for number in first.. {
        let name = clean_line(&number.to_string());
        let noise = Change::Star { path: clean_line("a.txt"), on: number % 2 == 0 };
        let kept = Change::Query { name, query: Some(clean_line("molo")) };
        keeper.append(&[noise, kept]).unwrap();
        writeln!(std::io::stdout().lock(), "kept {number}").unwrap();
    }
}

/// Starts the writer, kills it once it has kept so many changes, and gives their numbers. It writes
/// on while the signal is on its way, so the kill meets it anywhere.
fn kill_after(folder: &Path, changes: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "notebook::the_writer_that_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut kept = Vec::new();
    let is_kept = |line: String| line.rsplit_once("kept ").map(|(_, number)| number.to_owned());
    while kept.len() < changes {
        kept.extend(lines.next().expect("the writer has ended").ok().and_then(is_kept));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    kept.extend(lines.map_while(Result::ok).filter_map(is_kept));
    kept
}

fn kill_often(times: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeSet::new();
    for turn in 0..times {
        acknowledged.extend(kill_after(folder.path(), turn * 7 % 31));
        let (notebook, faults) = read(&place(folder.path())).unwrap();
        assert!(faults.bad_lines.is_empty(), "turn {turn}: {faults:?}");
        let found: BTreeSet<String> =
            notebook.queries().map(|(name, _)| name.to_string()).collect();
        let lost: Vec<_> = acknowledged.difference(&found).collect();
        assert!(lost.is_empty(), "turn {turn}: {lost:?} lost");
    }
    let said = format!("{times} kills, {} changes acknowledged, none lost\n", acknowledged.len());
    drop(std::io::stderr().write_all(said.as_bytes()));
    assert!(acknowledged.len() > times);
}

#[test]
fn nothing_kept_is_lost_when_it_is_killed() {
    kill_often(50);
}

/// As many kills as the promise in SECURITY.md names.
#[test]
#[ignore = "takes minutes: run it with `cargo test -- --ignored killed_a_thousand_times`"]
fn nothing_kept_is_lost_when_it_is_killed_a_thousand_times() {
    kill_often(1000);
}
