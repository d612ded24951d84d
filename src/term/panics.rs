//! Panics: the screen must be given back before anything is said, and what is said must be clean,
//! for a panic's message can quote an article. So the hook prints nothing; it keeps the message
//! for whoever catches the panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::{io, thread};

use crate::text::{CleanText, clean_line};

static LAST: Mutex<Option<String>> = Mutex::new(None);

/// To be called once, before any thread is started.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed").to_owned();
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(format!("internal error in thread {name}: {info}"));
    }));
}

/// What the last panic had to say, in one line.
pub(crate) fn last_message() -> CleanText {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    clean_line(last.as_deref().unwrap_or("internal error"))
}

/// Starts a thread; `on_panic` is called in it if `work` panics. Fails, and does not panic, where
/// the system allows no more threads.
pub(super) fn spawn(
    name: &str,
    work: impl FnOnce() + Send + 'static,
    on_panic: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let guarded = move || {
        let work = || {
            rehearse();
            work();
        };
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            on_panic();
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(guarded).map(drop)
}

/// In a debug build panics in the thread that `CRONACA_PANIC` names, with a message as bad as an
/// article can make it, so that tests see the way out of every thread.
pub(super) fn rehearse() {
    #[cfg(debug_assertions)]
    {
        let named = std::env::var("CRONACA_PANIC").ok();
        assert!(
            named.is_none() || named.as_deref() != thread::current().name(),
            "rehearsed\u{1b}[31m panic"
        );
    }
}
