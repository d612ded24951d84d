//! Keeps what is written in step with what the terminal shows. On a slow line frames would queue up
//! behind each other and the screen would go on moving long after a key is let go. So when much has
//! been written in a short time, the terminal is asked where its cursor is; its answer comes after
//! it has shown all that went before. Only one at the other end of an SSH connection is asked: those
//! on this machine are fast, and a serial line says its speed.

use std::time::{Duration, Instant};

use crossterm::cursor;

/// Bytes that may be under way: little more than a second's worth at 9600 baud.
const WINDOW: usize = 1200;

/// After so much silence nothing is under way any more.
const SILENCE: Duration = Duration::from_secs(3);

/// A terminal that leaves so many questions open (crossterm waits two seconds for each) is not asked
/// again.
const MOST_OPEN: usize = 2;

/// What a line takes no longer than for a byte is not slow: 2 kB a second.
const FAST: Duration = Duration::from_micros(500);

/// No screen that nobody has asked for follows another sooner: a small folder is read in less, and is
/// shown once.
const CALM: Duration = Duration::from_millis(250);

/// After so much silence the keys rest: longer than between two repeats of a held key.
const REST: Duration = Duration::from_millis(150);

/// What tells that the terminal stands elsewhere.
const REMOTE: [&str; 3] = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"];

/// Bits on a serial line for a byte.
const BITS_PER_BYTE: u32 = 10;

#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Whether the terminal is asked.
    asks: bool,
    under_way: usize,
    written_at: Option<Instant>,
    open: usize,
    /// What a byte takes on the way: as the line says, or as the terminal's last answer told.
    per_byte: Option<Duration>,
}

impl Pace {
    /// For the line that the program runs on.
    pub(super) fn of_line() -> Self {
        let asks = REMOTE.iter().any(|name| std::env::var_os(name).is_some());
        let speed = rustix::termios::tcgetattr(rustix::stdio::stdout());
        let speed = speed.map_or(0, |settings| settings.output_speed());
        let per_byte = (!asks && speed > 0).then(|| Duration::from_secs(1) * BITS_PER_BYTE / speed);
        Self { asks, per_byte, ..Self::default() }
    }

    pub(super) fn wrote(&mut self, bytes: usize) {
        self.under_way += bytes;
        self.written_at = Some(Instant::now());
    }

    /// Whether the terminal has to catch up before more is written.
    pub(super) fn is_behind(&mut self) -> bool {
        if self.written_at.is_none_or(|at| at.elapsed() > SILENCE) {
            self.under_way = 0;
        }
        // The first frame is waited for in any case: it tells the line's speed.
        let is_much = self.under_way > WINDOW || self.per_byte.is_none() && self.under_way > 0;
        self.asks && is_much && self.open < MOST_OPEN
    }

    /// Whether a screen of so many cells may be drawn that nobody has asked for: not at once after another,
    /// on a slow line only when that is there.
    pub(super) fn has_time(&self, cells: u32) -> bool {
        let wait = self.slow().map_or(CALM, |per_byte| CALM.max(per_byte * cells));
        self.written_at.is_none_or(|at| at.elapsed() >= wait)
    }

    /// What a byte takes, on a slow line only.
    fn slow(&self) -> Option<Duration> {
        self.per_byte.filter(|per_byte| *per_byte > FAST)
    }

    /// How long keys must rest before a part of the screen of so many cells is drawn that was held
    /// back: on a slow line as long as it takes to draw, so that it is no hindrance.
    pub(super) fn rest(&self, cells: u32) -> Duration {
        self.slow().map_or(REST, |per_byte| REST.max(per_byte * cells))
    }

    /// Waits until the terminal has shown everything. Keys that come meanwhile lie with crossterm.
    pub(super) fn catch_up(&mut self) {
        let asked = Instant::now();
        let is_answered = cursor::position().is_ok();
        self.open = if is_answered { 0 } else { self.open + 1 };
        let per_byte = asked.elapsed() / u32::try_from(self.under_way).unwrap_or(1).max(1);
        self.per_byte = Some(if is_answered { per_byte } else { Duration::ZERO });
        self.under_way = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(per_byte: Option<u64>, expected: u64) {
        let per_byte = per_byte.map(Duration::from_micros);
        let pace = Pace { per_byte, ..Pace::default() };
        assert_eq!(pace.rest(1920), Duration::from_millis(expected));
    }

    #[test]
    fn slow_lines_are_given_time() {
        check(None, 150);
        check(Some(20), 150);
        // 9600 baud.
        check(Some(1000), 1920);
    }

    #[test]
    fn a_slow_line_is_spared_what_nobody_asked_for() {
        let written = |per_byte: u64, ago: Duration| Pace {
            per_byte: Some(Duration::from_micros(per_byte)),
            written_at: Instant::now().checked_sub(ago),
            ..Pace::default()
        };
        assert!(written(20, CALM).has_time(1920));
        // An hour a screen.
        assert!(!written(2_000_000, CALM).has_time(1920));
        assert!(Pace::default().has_time(1920));
    }

    #[test]
    fn the_first_frame_is_waited_for() {
        let mut pace = Pace { asks: true, ..Pace::default() };
        assert!(!pace.is_behind());
        pace.wrote(300);
        assert!(pace.is_behind());
        pace.per_byte = Some(FAST);
        assert!(!pace.is_behind());
        pace.wrote(WINDOW);
        assert!(pace.is_behind());
    }
}
