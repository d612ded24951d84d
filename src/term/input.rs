//! The thread that reads keys, and the one that notices a dropped line.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use crate::app::Msg;
use crate::term::keys::{Decoder, Input};
use crate::term::{Incoming, Sender};
use crate::text::clean;

/// Silence after which a lone ESC is the Escape key; a slow line may part a sequence.
const ESCAPE_SILENCE: Duration = Duration::from_millis(50);

/// Silence after which a paste without its end is taken as it is.
const PASTE_SILENCE: Duration = Duration::from_secs(5);

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

/// Shut while another program has the terminal: its keys are not ours to read.
#[derive(Debug, Default)]
pub(super) struct Gate {
    shut: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    /// Returns once nobody reads.
    pub(super) fn set_shut(&self, shut: bool) {
        *self.shut.lock().unwrap_or_else(PoisonError::into_inner) = shut;
        self.changed.notify_all();
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
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    loop {
        let found = match wait(keyboard.fd(), PollFlags::IN, silence(&decoder)) {
            Ok(true) => match gate.pass(|| rustix::io::read(keyboard.fd(), &mut bytes)) {
                Some(Ok(0)) => return,
                Some(Ok(count)) => decoder.feed(bytes.get(..count).unwrap_or_default()),
                Some(Err(Errno::INTR | Errno::AGAIN)) | None => continue,
                Some(Err(_)) => return,
            },
            Ok(false) => decoder.flush(),
            Err(_) => return,
        };
        for input in found {
            let msg = match input {
                Input::Key(key) => Msg::Key(key),
                Input::Paste(text) => Msg::Paste(clean(&text).text),
            };
            if sender.send(Incoming::App(msg)).is_err() {
                return;
            }
        }
    }
}

/// Returns when the line has dropped. Asks for no event, so that only errors and the hang-up wake
/// it: no processor time goes by while it waits.
pub(super) fn wait_for_hangup(keyboard: &Keyboard) {
    while let Ok(false) = wait(keyboard.fd(), PollFlags::empty(), None) {}
}

fn silence(decoder: &Decoder) -> Option<Duration> {
    match (decoder.is_pasting(), decoder.is_waiting()) {
        (true, _) => Some(PASTE_SILENCE),
        (false, true) => Some(ESCAPE_SILENCE),
        (false, false) => None,
    }
}

/// Whether something happened before the time was over; errors and hang-ups count.
fn wait(fd: BorrowedFd<'_>, events: PollFlags, timeout: Option<Duration>) -> io::Result<bool> {
    let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
    loop {
        let mut fds = [PollFd::from_borrowed_fd(fd, events)];
        match rustix::event::poll(&mut fds, timeout.as_ref()) {
            Ok(count) => return Ok(count > 0),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
