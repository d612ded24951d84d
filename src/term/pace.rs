//! Keeps what is written in step with what the terminal shows. On a slow line frames would queue up
//! behind each other and the screen would go on moving long after a key is let go. So when much has
//! been written in a short time, the terminal is asked where its cursor is; its answer comes after
//! it has shown all that went before.

use std::time::{Duration, Instant};

use crossterm::cursor;

/// Bytes that may be under way: little more than a second's worth at 9600 baud.
const WINDOW: usize = 1200;

/// After so much silence nothing is under way any more.
const SILENCE: Duration = Duration::from_secs(3);

/// A terminal that leaves so many questions open (crossterm waits two seconds for each) is not asked
/// again.
const MOST_OPEN: usize = 2;

#[derive(Debug, Default)]
pub(super) struct Pace {
    under_way: usize,
    written_at: Option<Instant>,
    open: usize,
}

impl Pace {
    pub(super) fn wrote(&mut self, bytes: usize) {
        self.under_way += bytes;
        self.written_at = Some(Instant::now());
    }

    /// Whether the terminal has to catch up before more is written.
    pub(super) fn is_behind(&mut self) -> bool {
        if self.written_at.is_none_or(|at| at.elapsed() > SILENCE) {
            self.under_way = 0;
        }
        self.under_way > WINDOW && self.open < MOST_OPEN
    }

    /// Waits until the terminal has shown everything. Keys that come meanwhile lie with crossterm.
    pub(super) fn catch_up(&mut self) {
        self.open = if cursor::position().is_ok() { 0 } else { self.open + 1 };
        self.under_way = 0;
    }
}
