//! Signals, and the end that comes from outside: the terminal is given back even where the main
//! thread waits for a line that takes no more bytes.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustix::termios::{QueueSelector, tcflush};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::term::{Incoming, Sender, screen};

const HANDLED: [i32; 8] = [SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ];

/// How long the main thread has to end in order; then what waits to be written is thrown away,
/// and after as long again the process ends without it.
const GRACE: Duration = Duration::from_millis(300);

/// What the main thread and those who may have to end it share.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// Whether the main thread has given the terminal back.
    finished: Mutex<bool>,
    changed: Condvar,
    /// Whether another program has the terminal.
    lent: AtomicBool,
}

impl Ending {
    pub(super) fn set_lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::SeqCst);
    }

    fn is_lent(&self) -> bool {
        self.lent.load(Ordering::SeqCst)
    }

    /// The main thread has given the terminal back and leaves.
    pub(super) fn finish(&self) {
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Asks the main thread to end for the reason of a signal, and sees to it that the process
    /// does.
    pub(super) fn end(&self, signal: i32, sender: &Sender) {
        // A main thread that is gone needs no message.
        drop(sender.send(Incoming::End(signal)));
        if self.is_lent() || self.wait() {
            std::process::exit(exit_code(signal));
        }
        let _ = tcflush(rustix::stdio::stdout(), QueueSelector::OFlush);
        if !self.wait() {
            screen::give_back();
        }
        std::process::exit(exit_code(signal))
    }

    /// Whether the main thread has finished in time.
    fn wait(&self) -> bool {
        let finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(finished, GRACE, |finished| !*finished);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// As a shell reports it.
pub(super) fn exit_code(signal: i32) -> i32 {
    128 + signal
}

/// To be called before a thread handles them, so that none comes unhandled in between.
pub(super) fn register() -> io::Result<Signals> {
    Signals::new(HANDLED)
}

/// Passes signals on, for ever.
pub(super) fn handle(mut signals: Signals, ending: &Arc<Ending>, sender: &Sender) {
    for signal in signals.forever() {
        let passed = match signal {
            SIGWINCH => sender.send(Incoming::Resized),
            // A file that may not grow: the write has failed, which is told where it happened.
            SIGXFSZ => Ok(()),
            // The program that has the terminal gets these too, and they are meant for it.
            SIGCONT | SIGINT | SIGQUIT if ending.is_lent() => Ok(()),
            SIGCONT => sender.send(Incoming::Continued),
            SIGTSTP if ending.is_lent() => {
                drop(emulate_default_handler(SIGTSTP));
                Ok(())
            }
            SIGTSTP => sender.send(Incoming::Stop),
            _ => return ending.end(signal, sender),
        };
        if passed.is_err() {
            return;
        }
    }
}

/// Stops the process as Ctrl-Z does, with the terminal given back before. Returns false at once
/// where nobody could wake it again: no shell waits for it.
pub(super) fn stop() -> bool {
    let wakes = || {
        let parent = rustix::process::getppid()?;
        let session = rustix::process::getsid(None).ok()?;
        let group = rustix::process::getpgrp();
        let parents_session = rustix::process::getsid(Some(parent)).ok()?;
        let parents_group = rustix::process::getpgid(Some(parent)).ok()?;
        Some(parents_session == session && parents_group != group)
    };
    wakes() == Some(true) && emulate_default_handler(SIGTSTP).is_ok()
}
