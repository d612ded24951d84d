//! The thread that reads keys through crossterm, and the one that notices a dropped line.
//!
//! crossterm 0.29 reads without end where the terminal is gone, and cannot be told to leave keys
//! to another program. So it is asked only when the terminal has something to read, through a gate that
//! is shut while an editor runs; and a thread of its own waits for the hang-up.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;

use crate::app::Msg;
use crate::app::key::{Code, Key};
use crate::term::{Incoming, Sender};
use crate::text::clean;

/// How long crossterm may look for the next key; it looks not at all where this is zero.
const INSTANT: Duration = Duration::from_millis(1);

/// Bytes of one paste that are kept; nobody pastes so much on purpose.
const LONGEST_PASTE: usize = 64 * 1024;

/// Where keys come from: standard input if it is a terminal, else the one we run on.
#[derive(Clone)]
pub(super) enum Keyboard {
    Standard,
    Opened(Arc<OwnedFd>),
}

impl Keyboard {
    pub(super) fn open() -> io::Result<Self> {
        if rustix::termios::isatty(rustix::stdio::stdin()) {
            return Ok(Self::Standard);
        }
        Ok(Self::Opened(Arc::new(File::open("/dev/tty")?.into())))
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Standard => rustix::stdio::stdin(),
            Self::Opened(fd) => fd.as_fd(),
        }
    }
}

/// Keys that may wait to be carried out. Nobody types so far ahead: what goes beyond is noise, such
/// as a text pasted into a terminal that does not mark pastes, and is dropped.
const MOST_WAITING: usize = 2000;

/// Shut while another program has the terminal: its keys are not ours to read.
#[derive(Debug, Default)]
pub(super) struct Gate {
    shut: Mutex<bool>,
    changed: Condvar,
    /// How many keys and pastes have come and not been carried out.
    waiting: AtomicUsize,
}

impl Gate {
    /// Returns once nobody reads.
    pub(super) fn set_shut(&self, shut: bool) {
        *self.shut.lock().unwrap_or_else(PoisonError::into_inner) = shut;
        self.changed.notify_all();
    }

    /// A key or a paste is carried out.
    pub(super) fn taken(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts one that comes, unless too many wait.
    fn admit(&self) -> bool {
        let is_room = self.waiting.load(Ordering::Relaxed) < MOST_WAITING;
        self.waiting.fetch_add(usize::from(is_room), Ordering::Relaxed);
        is_room
    }

    /// Runs `work` while the gate is open. Says whether it was open at once; if it was not, `work`
    /// has not run.
    fn pass<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        if !*shut {
            return Some(work());
        }
        let open = self.changed.wait_while(shut, |shut| *shut);
        drop(open.unwrap_or_else(PoisonError::into_inner));
        None
    }
}

/// Reads keys until the terminal is gone.
pub(super) fn read_keys(keyboard: &Keyboard, gate: &Gate, sender: &Sender) {
    while wait(keyboard.fd(), PollFlags::IN).is_ok_and(|got| got == PollFlags::IN) {
        if gate.pass(|| read_ready(gate, sender)).is_some_and(|read| read.is_err()) {
            return;
        }
    }
}

/// Passes on the keys that crossterm has read on another thread's behalf.
pub(super) fn read_left(gate: &Gate, sender: &Sender) {
    drop(gate.pass(|| read_ready(gate, sender)));
}

/// Passes on all keys that are there.
fn read_ready(gate: &Gate, sender: &Sender) -> io::Result<()> {
    while event::poll(INSTANT)? {
        let msg = match event::read()? {
            Event::Key(key) => key_of(key).map(Msg::Key),
            Event::Paste(text) => Some(Msg::Paste(clean(start_of(&text)).text)),
            // The size comes by SIGWINCH, also while nobody types.
            _ => None,
        };
        if let Some(msg) = msg.filter(|_| gate.admit()) {
            sender.send(Incoming::Typed(msg)).map_err(io::Error::other)?;
        }
    }
    Ok(())
}

fn start_of(pasted: &str) -> &str {
    pasted.get(..pasted.floor_char_boundary(LONGEST_PASTE)).unwrap_or(pasted)
}

/// The key as the command table writes it; nothing for one that the table cannot name.
fn key_of(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        // What terminals send for ctrl with these signs, crossterm names after digits.
        KeyCode::Char(digit @ '4'..='7') if event.modifiers == KeyModifiers::CONTROL => {
            Code::Char(['\\', ']', '^', '_'][digit as usize - '4' as usize])
        }
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Escape,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::Function(number),
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let shift = held(KeyModifiers::SHIFT) && !matches!(code, Code::Char(_));
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

/// Returns when the line has dropped. Asks for no event, so that only errors and the hang-up wake
/// it: no processor time goes by while it waits.
pub(super) fn wait_for_hangup(keyboard: &Keyboard) {
    while wait(keyboard.fd(), PollFlags::empty()).is_ok_and(|got| got.is_empty()) {}
}

/// Waits until something happens, and says what; errors and hang-ups count.
fn wait(fd: BorrowedFd<'_>, events: PollFlags) -> io::Result<PollFlags> {
    loop {
        let mut fds = [PollFd::from_borrowed_fd(fd, events)];
        match rustix::event::poll(&mut fds, None) {
            Ok(_) => return Ok(fds.iter().map(PollFd::revents).collect()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: (Code, &str)) {
        let key = key_of(KeyEvent::new(code, modifiers)).unwrap();
        let marks = [(key.ctrl, "C"), (key.alt, "M"), (key.shift, "S")];
        let held: String = marks.iter().filter(|(held, _)| *held).map(|&(_, mark)| mark).collect();
        assert_eq!((key.code, held.as_str()), expected);
    }

    #[test]
    fn keys_are_named_as_in_the_table() {
        check(KeyCode::Char('j'), KeyModifiers::NONE, (Code::Char('j'), ""));
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, (Code::Char('G'), ""));
        check(KeyCode::Char('4'), KeyModifiers::CONTROL, (Code::Char('\\'), "C"));
        check(KeyCode::Char('4'), KeyModifiers::NONE, (Code::Char('4'), ""));
        check(KeyCode::BackTab, KeyModifiers::SHIFT, (Code::Tab, "S"));
        check(KeyCode::Left, KeyModifiers::ALT, (Code::Left, "M"));
        check(KeyCode::F(1), KeyModifiers::NONE, (Code::Function(1), ""));
    }

    #[test]
    fn long_pastes_are_cut_between_characters() {
        let pasted = "è".repeat(LONGEST_PASTE);
        assert_eq!(start_of(&pasted).len(), LONGEST_PASTE);
        assert_eq!(start_of("è"), "è");
    }
}
