//! The program in a real pseudo-terminal, with a terminal emulator before it. Nothing here sleeps:
//! every step waits until the screen shows what it must.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::program::folder;

/// The longest wait for anything; a busy machine needs some of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Silence that counts as rest.
const REST: Duration = Duration::from_millis(400);

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

/// What the program has written, as bytes and as a terminal shows them.
struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Whether the program has closed the terminal.
    ended: bool,
}

/// Keys come from the test, answers to questions from the terminal.
type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

struct Session {
    master: Option<Box<dyn MasterPty>>,
    writer: Option<Keyboard>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    settings_before: String,
}

impl Session {
    /// Starts a command with an environment of its own.
    fn start(command: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let settings_before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(builder(command, folder, environment)).unwrap();
        let parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let shown = Shown { parser, bytes: Vec::new(), ended: false };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        thread::spawn({
            let (shown, writer) = (Arc::clone(&shown), Arc::downgrade(&writer));
            move || follow(reader, &shown, &writer)
        });
        Self { master: Some(pair.master), writer: Some(writer), child, shown, settings_before }
    }

    /// The program on two articles, all of them read.
    fn open(environment: &[(&str, &str)]) -> (Self, tempfile::TempDir) {
        let folder = folder();
        let session =
            Self::start(&[env!("CARGO_BIN_EXE_cronaca"), "."], folder.path(), environment);
        session.wait_until("two articles", |screen| screen.contains("2 articles"));
        (session, folder)
    }

    #[track_caller]
    fn wait_for(&self, what: &str, is_so: impl Fn(&Shown) -> bool) {
        let (shown, changed) = &*self.shown;
        let guard = shown.lock().unwrap();
        let (guard, waited) =
            changed.wait_timeout_while(guard, PATIENCE, |shown| !is_so(shown)).unwrap();
        let screen = guard.parser.screen().contents();
        assert!(!waited.timed_out(), "no {what} in {PATIENCE:?}:\n{screen}");
    }

    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        self.wait_for(what, |shown| is_so(&shown.parser.screen().contents()));
    }

    /// Waits until the list of articles shows so many stars.
    #[track_caller]
    fn wait_for_stars(&self, count: usize) {
        self.press("4");
        self.wait_until("stars", |screen| screen.matches('★').count() == count);
    }

    /// Waits until nothing has been written for a while, and gives the number of bytes so far.
    fn rest(&self) -> usize {
        let (shown, changed) = &*self.shown;
        let mut guard = shown.lock().unwrap();
        loop {
            let before = guard.bytes.len();
            let (next, waited) = changed
                .wait_timeout_while(guard, REST, |shown| shown.bytes.len() == before)
                .unwrap();
            if waited.timed_out() {
                return before;
            }
            guard = next;
        }
    }

    fn written_since(&self, start: usize) -> Vec<u8> {
        self.shown.0.lock().unwrap().bytes[start..].to_vec()
    }

    fn screen(&self) -> String {
        self.shown.0.lock().unwrap().parser.screen().contents()
    }

    fn press(&self, keys: &str) {
        // A program that has ended takes no more keys, which the next wait will tell.
        drop(self.writer.as_ref().unwrap().lock().unwrap().write_all(keys.as_bytes()));
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// The program has ended with a code and left the terminal as it was.
    #[track_caller]
    fn check_end(&mut self, code: u32) {
        self.wait_for("end", |shown| shown.ended);
        assert_eq!(self.child.wait().unwrap().exit_code(), code);
        let shown = self.shown.0.lock().unwrap();
        check_given_back(&shown);
        let after = format!("{:?}", self.master.as_ref().unwrap().get_termios());
        assert_eq!(after, self.settings_before, "the terminal's settings");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
    }
}

/// A command in a folder, with nothing of our own environment but the path.
fn builder(command: &[&str], folder: &Path, environment: &[(&str, &str)]) -> CommandBuilder {
    let mut builder = CommandBuilder::new(command[0]);
    builder.args(&command[1..]);
    builder.env_clear();
    builder.env("TERM", "xterm-256color");
    builder.env("LC_ALL", "C.UTF-8");
    builder.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in environment {
        builder.env(name, value);
    }
    builder.cwd(folder);
    builder
}

fn follow(
    mut reader: Box<dyn Read + Send>,
    shown: &(Mutex<Shown>, Condvar),
    keyboard: &Weak<Mutex<Box<dyn Write + Send>>>,
) {
    let mut bytes = [0; 4096];
    loop {
        let count = reader.read(&mut bytes).unwrap_or(0);
        let is_asked = bytes[..count].windows(4).any(|window| window == b"\x1b[6n");
        if let Some(keyboard) = keyboard.upgrade().filter(|_| is_asked) {
            drop(keyboard.lock().unwrap().write_all(b"\x1b[1;1R"));
        }
        let mut guard = shown.0.lock().unwrap();
        guard.parser.process(&bytes[..count]);
        guard.bytes.extend(&bytes[..count]);
        guard.ended = count == 0;
        shown.1.notify_all();
        if count == 0 {
            return;
        }
    }
}

#[track_caller]
fn check_given_back(shown: &Shown) {
    let screen = shown.parser.screen();
    assert!(!screen.alternate_screen(), "the other screen is left on");
    assert!(!screen.hide_cursor(), "the cursor is left hidden");
    assert!(!screen.bracketed_paste(), "bracketed paste is left on");
    assert_eq!(screen.fgcolor(), vt100::Color::Default);
}

#[test]
fn a_session_from_start_to_quit() {
    let (mut session, _folder) = Session::open(&[]);
    session.press("4");
    session.wait_until("the list of articles", |screen| screen.contains("I traghetti tornano"));
    session.press("j\r");
    session.wait_until("the text", |screen| screen.contains("ripreso"));
    session.press("q");
    session.check_end(0);
}

#[test]
fn the_finder_leads_to_an_article() {
    let (mut session, _folder) = Session::open(&[]);
    session.press("f");
    session.press("traghett");
    session.wait_until("one line found", |screen| {
        screen.contains("jump to: traghett") && screen.contains("Articles")
    });
    session.press("\r");
    session
        .wait_until("the text", |screen| screen.contains("ripreso") && !screen.contains("jump to"));
    session.press("q");
    session.check_end(0);
}

#[test]
fn the_screen_follows_the_window() {
    let (mut session, _folder) = Session::open(&[]);
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    {
        let mut shown = session.shown.0.lock().unwrap();
        shown.parser.screen_mut().set_size(40.try_into().unwrap(), 120.try_into().unwrap());
    }
    session.master.as_ref().unwrap().resize(size).unwrap();
    session.wait_for("the last row", |shown| {
        let rows: Vec<String> = shown.parser.screen().rows(0, 120).collect();
        rows.len() == 40 && rows[39].contains("keys")
    });
    session.press("q");
    session.check_end(0);
}

#[test]
fn nothing_is_written_where_nothing_changes() {
    let (mut session, _folder) = Session::open(&[]);
    let before = session.rest();
    // What is pasted where no line takes it changes nothing: only leaving writes.
    session.press("\x1b[200~x\x1b[201~q");
    session.check_end(0);
    let written = String::from_utf8(session.written_since(before)).unwrap();
    // The last frame's question whether the line keeps up may still come; it draws nothing.
    let drawn = written.trim_start_matches("\x1b[6n");
    assert_eq!(drawn, "\x1b[r\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l");
}

#[test]
fn signals_end_it_in_order() {
    for (signal, code) in
        [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::HUP, 129)]
    {
        let (mut session, _folder) = Session::open(&[]);
        session.signal(signal);
        session.check_end(code);
    }
}

#[test]
fn a_dropped_line_ends_it() {
    let (mut session, _folder) = Session::open(&[]);
    // The reading thread holds the last end of the line; it lets go when the program has ended.
    session.signal(Signal::HUP);
    session.wait_for("end", |shown| shown.ended);
    session.writer.take();
    session.master.take();
    assert_eq!(session.child.wait().unwrap().exit_code(), 129);
}

/// Files as bad as can be: each is an article or passed over, and nothing of them is more than text.
fn hostile_folder() -> tempfile::TempDir {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &[u8], text: &str| {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), text).unwrap();
    };
    let bad = "\u{1b}[2J\u{1b}]0;T\u{7}\u{9b}31m\u{202e}ab\u{200b}\u{e0041}\u{7f}\u{8}\u{0}\u{301}\u{301}";
    // Files that are mostly controls are no text and passed over.
    let rain = "Piove da giorni sul molo e nessuno esce. ".repeat(20);
    let name = b"a\x1b]0;T\x07\n\xc2\x9b2J\xff\xe2\x80\xae.txt";
    write(name, &format!("Primo {bad}\n\n{rain}{bad}.\n"));
    let page = "&#27;]52;c;eA==&#7; &#x9b;2J &#8238;x&#8203;";
    write(b"b.html", &format!("<title>Secondo &#27;[31m</title><p>{rain}{page}</p>"));
    let head = format!("title: Terzo {bad}\nauthor: {bad}\nurl: {bad}\ndate: {bad}");
    write(b"c.md", &format!("---\n{head}\n---\n{rain}{rain}{bad}\n"));
    let object = r#"{"title":"Quarto \u001b[31m\u009b\u202e","text":"\u001bc \u0007 testo"}"#;
    write(b"d.json", object);
    write(b"e.txt", &format!("Quinto\n\n{}", "a\u{301}\u{302}\u{303}".repeat(3000)));
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.txt")).status();
    assert!(pipe.unwrap().success());
    folder
}

/// Whether bytes are text that the gate lets through and sequences that the program itself writes.
#[track_caller]
fn check_harmless(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("text");
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        let (sequence, rest) = part.split_at(end);
        let inner = sequence.trim_start_matches(['[', '?']).trim_end_matches(char::is_alphabetic);
        let is_ours = sequence == "M"
            || sequence.starts_with('[')
                && inner.chars().all(|c| c.is_ascii_digit() || c == ';')
                && sequence.ends_with(['A', 'C', 'D', 'H', 'J', 'K', 'X', 'h', 'l', 'm', 'n', 'r']);
        assert!(is_ours, "{part:?}");
        plain.push_str(rest);
    }
    let plain = plain.replace(['\r', '\u{8}'], "");
    let cleaned = cronaca::text::clean(&plain);
    assert_eq!(cleaned.hidden, 0, "{plain:?}");
}

#[test]
fn hostile_files_are_text_and_nothing_more() {
    let folder = hostile_folder();
    let command = [env!("CARGO_BIN_EXE_cronaca"), "."];
    let mut session = Session::start(&command, folder.path(), &[]);
    session.wait_until("the articles", |screen| screen.contains("5 articles"));
    session.press("4gg");
    for title in ["Primo", "Secondo", "Terzo", "Quarto", "Quinto"] {
        session.press("\r");
        let opened = |screen: &str| screen.contains(&format!("2 Article  {title}"));
        session.wait_until(title, opened);
        session.press("h");
        session.wait_until("the list", |screen| screen.contains("4 Articles"));
        session.press("j");
    }
    // What was passed over is named with the reason.
    session.press("7zG");
    session.wait_until("the pipe", |screen| screen.contains("not a regular file"));
    session.press("gg");
    session.wait_until("the links", |screen| screen.contains("a link"));
    session.press("q");
    session.check_end(0);
    check_harmless(&session.written_since(0));
}

/// The state of a process and its processor time so far, in hundredths of a second.
fn state_of(pid: u32) -> (char, u64) {
    let stat = std::fs::read(format!("/proc/{pid}/stat")).unwrap();
    let stat = String::from_utf8_lossy(&stat).into_owned();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<u64>().unwrap();
    (fields[0].chars().next().unwrap(), ticks(11) + ticks(12))
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_that_drops_without_a_signal_ends_it_at_once() {
    let (folder, pair) = (folder(), native_pty_system().openpty(SIZE).unwrap());
    let ignoring = ["sh", "-c", "trap '' HUP; exec \"$0\" .", env!("CARGO_BIN_EXE_cronaca")];
    let mut child = pair.slave.spawn_command(builder(&ignoring, folder.path(), &[])).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) =
        (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    let mut bytes = [0; 4096];
    while !parser.screen().contents().contains("2 articles") {
        let count = reader.read(&mut bytes).unwrap();
        assert_ne!(count, 0, "it has ended:\n{}", parser.screen().contents());
        parser.process(&bytes[..count]);
        if bytes[..count].windows(4).any(|window| window == b"\x1b[6n") {
            writer.write_all(b"\x1b[1;1R").unwrap();
        }
    }
    let pid = child.process_id().unwrap();
    let (_, before) = state_of(pid);
    let dropped = std::time::Instant::now();
    drop((reader, writer, pair.master));
    while state_of(pid).0 != 'Z' {
        assert!(dropped.elapsed() < PATIENCE, "it goes on without a line");
        thread::yield_now();
    }
    let (_, after) = state_of(pid);
    assert_eq!(child.wait().unwrap().exit_code(), 129);
    // A tenth of a second, with room for an unoptimised program that was still loading.
    assert!(after - before <= 30, "{} hundredths of a second", after - before);
}

#[test]
fn of_two_programs_the_second_reads_the_notebook_and_says_so() {
    let (folder, data) = (folder(), tempfile::tempdir().unwrap());
    let environment = [("XDG_DATA_HOME", data.path().to_str().unwrap())];
    let open = |stars: usize, said: &str| {
        let session =
            Session::start(&[env!("CARGO_BIN_EXE_cronaca"), "."], folder.path(), &environment);
        let is_open = |screen: &str| screen.contains("2 articles") && screen.contains(said);
        session.wait_until("two articles", is_open);
        session.wait_for_stars(stars);
        session
    };
    let mut first = open(0, "");
    first.press("4gg");
    first.press("m");
    first.wait_for_stars(1);
    first.press("q");
    first.check_end(0);
    // It has the notebook once it shows what stands there.
    let mut first = open(1, "");
    let taken = "another cronaca has the notebook: what you add is not written";
    let mut second = open(1, taken);
    second.press("4Gm");
    second.wait_until("what is not saved", |screen| screen.contains("Not saved: another cronaca"));
    second.wait_for_stars(2);
    first.press("q");
    first.check_end(0);
    second.wait_until("that it is saved", |screen| screen.contains("Saved"));
    second.press("q");
    second.check_end(0);
    open(2, "").press("q");
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_disk_does_not_take_is_kept_and_said_and_tried_again() {
    let (folder, data) = (folder(), tempfile::tempdir().unwrap());
    let environment = [("XDG_DATA_HOME", data.path().to_str().unwrap())];
    let full = ["sh", "-c", "ulimit -S -f 0; exec \"$0\" .", env!("CARGO_BIN_EXE_cronaca")];
    let mut session = Session::start(&full, folder.path(), &environment);
    session.wait_until("two articles", |screen| screen.contains("2 articles"));
    session.press("4m");
    session.wait_until("what is not saved", |screen| screen.contains("Not saved"));
    session.wait_for_stars(1);
    let pid = i32::try_from(session.child.process_id().unwrap()).unwrap();
    let any = rustix::process::Rlimit { current: None, maximum: None };
    rustix::process::prlimit(Pid::from_raw(pid), rustix::process::Resource::Fsize, any).unwrap();
    session.wait_until("that it is saved", |screen| screen.contains("Saved"));
    session.press("q");
    session.check_end(0);
    let program = [env!("CARGO_BIN_EXE_cronaca"), "."];
    Session::start(&program, folder.path(), &environment).wait_for_stars(1);
}

#[test]
fn a_pasted_text_runs_no_command() {
    let (mut session, _folder) = Session::open(&[]);
    session.press("\x1b[200~q\x1b[201~");
    session.press("f");
    session.press("\x1b[200~traghetti\x1b[201~");
    session.wait_until("the pasted words", |screen| screen.contains("I traghetti tornano"));
    // Escape and what follows at once would be one key.
    session.press("\x1b");
    session.rest();
    session.press("q");
    session.check_end(0);
}

#[test]
fn the_job_stops_and_comes_back() {
    let folder = folder();
    let session = Session::start(
        &["bash", "--norc", "--noprofile", "-i"],
        folder.path(),
        &[("PS1", "ready> ")],
    );
    session.wait_until("the shell", |screen| screen.contains("ready>"));
    session.press(concat!(env!("CARGO_BIN_EXE_cronaca"), " .\r"));
    session.wait_until("two articles", |screen| screen.contains("2 articles"));
    session.rest();
    let before = session.screen();
    session.press("\x1a");
    session.wait_until("the shell", |screen| screen.contains("Stopped"));
    session.press("fg\r");
    session.wait_until("the same screen", |screen| screen == before);
    session.press("q");
    session.wait_until("the shell", |screen| screen.trim_end().ends_with("ready>"));
    session.press("exit\r");
    session.wait_for("end", |shown| shown.ended);
}

#[test]
fn the_editor_gets_the_terminal_and_gives_it_back() {
    // An editor that shows what it was given, waits for a line, and ends.
    let editor = tempfile::tempdir().unwrap();
    let script = editor.path().join("editor");
    std::fs::write(&script, "#!/bin/sh\necho editing \"${2##*/}\" at \"$1\"\nread line\n").unwrap();
    let run = format!("sh {}", script.display());
    let (mut session, _folder) = Session::open(&[("EDITOR", &run)]);
    session.rest();
    let before = session.screen();
    session.press("e");
    session.wait_until("the editor", |screen| screen.contains("editing"));
    check_given_back(&session.shown.0.lock().unwrap());
    // Keys are the editor's now: none of them leaves the program.
    session.press("qqq\r");
    session.wait_until("the screen", |screen| screen == before);
    session.press("q");
    session.check_end(0);
}

/// So many articles that linking them is waited for.
fn large_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..1400 {
        let text = format!("Il molo {number}\n\nIl 3 maggio 2021 la gru {number} è caduta.\n");
        std::fs::write(folder.path().join(format!("{number:04}.txt")), text).unwrap();
    }
    folder
}

#[test]
fn what_happens_in_a_large_folder_is_shown() {
    let folder = large_folder();
    let mut session = Session::start(&[env!("CARGO_BIN_EXE_cronaca"), "."], folder.path(), &[]);
    let has = |articles: &'static str| move |screen: &str| screen.contains(articles);
    session.wait_until("the folder", has("1400 articles"));
    let new = folder.path().join("0700b.txt");
    std::fs::write(&new, "La diga\n\nIeri la diga ha ceduto.\n").unwrap();
    session.wait_until("the new article", has("1401 articles"));
    // Most likely while it is being linked.
    std::fs::remove_file(&new).unwrap();
    std::fs::remove_file(folder.path().join("0900.txt")).unwrap();
    session.wait_until("what is left", has("1399 articles"));
    session.wait_until("all linked", |screen| !screen.contains("linking"));
    // What is decided while something is linked holds when it is, though no file tells of it.
    std::fs::create_dir(folder.path().join("cronaca-names.txt")).unwrap();
    std::fs::write(&new, "La diga\n\nIeri la sindaca Marta Bruni ha parlato.\n").unwrap();
    session.wait_until("one more", has("1400 articles"));
    session.press("5");
    session.wait_until("the name", |screen| screen.contains("Marta Bruni"));
    for (file, left) in [("0901.txt", "1399 articles"), ("0902.txt", "1398 articles")] {
        std::fs::remove_file(folder.path().join(file)).unwrap();
        session.wait_until("one less", has(left));
    }
    session.press("D");
    session.wait_until("no name", has("No name matches"));
    session.wait_until("all linked again", |screen| !screen.contains("linking"));
    session.rest();
    assert!(session.screen().contains("No name matches"));
    session.press("q");
    session.check_end(0);
}

/// In a debug build a thread can be told to panic; `term/panics.rs` says how.
#[test]
fn a_panic_in_any_thread_gives_the_terminal_back() {
    if !cfg!(debug_assertions) {
        return eprintln!("skipped: only a debug build can be made to panic");
    }
    for thread in [
        "main", "loader", "watch", "search", "names", "input", "line", "signals", "notebook",
        "linker",
    ] {
        let folder = if thread == "linker" { large_folder() } else { folder() };
        let command = [env!("CARGO_BIN_EXE_cronaca"), "."];
        let mut session = Session::start(&command, folder.path(), &[("CRONACA_PANIC", thread)]);
        if thread == "names" {
            session.wait_until("the names", |screen| screen.contains("2 articles"));
            session.press("5D");
        }
        if thread == "linker" {
            session.wait_until("the folder", |screen| screen.contains("1400 articles"));
            std::fs::remove_file(folder.path().join("0000.txt")).unwrap();
        }
        // The search thread starts when it is asked; the others are gone before they read this.
        session.press("f");
        session.check_end(101);
        let told = session.screen();
        assert!(told.contains("rehearsed[31m panic"), "{thread}: {told}");
    }
}
