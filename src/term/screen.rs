//! The terminal as a screen: taken over, drawn on in one write a frame, and given back.

use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{Command, queue};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use rustix::event::{PollFd, PollFlags};

use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::term::encode::{Abilities, Cursor, Encoder};
use crate::view;

/// Gives the scroll region back, which crossterm has no command for.
const WHOLE_SCREEN: &[u8] = b"\x1b[r";

/// A window larger than this is drawn on in part: nobody has one, and a wrong size of 65,535
/// columns and rows must not take all memory.
const LARGEST: (u16, u16) = (1000, 500);

/// What an unknown size is taken for, as on a serial line.
const USUAL: (u16, u16) = (80, 24);

/// Bytes of text that terminals take by OSC 52.
const LONGEST_COPY: usize = 55_000;

pub(super) struct Screen {
    terminal: Terminal<Recorder>,
    encoder: Encoder,
    composed: Composed,
    /// The panes that the terminal shows; none while something stands over them.
    shown: Vec<(Pane, Area)>,
    is_ours: bool,
}

/// A frame that waits to be shown.
#[derive(Default)]
struct Composed {
    buffer: Buffer,
    cursor: Cursor,
    panes: Vec<(Pane, Area)>,
    is_held_back: bool,
}

/// How much of a frame is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The pane in focus and the bars: what else has changed is shown when the keys rest. Somebody who
    /// goes down a list does not wait for every article on the way.
    Focus,
    All,
}

impl Screen {
    /// Takes the terminal over.
    pub(super) fn open(abilities: Abilities) -> io::Result<Self> {
        let Ok(terminal) = Terminal::new(Recorder { size: size(), cursor: None });
        let encoder = Encoder::new(abilities);
        let (composed, shown) = (Composed::default(), Vec::new());
        let mut screen = Self { terminal, encoder, composed, shown, is_ours: false };
        screen.enter()?;
        Ok(screen)
    }

    /// Takes the terminal over, or makes sure of it after a stop; the next frame is drawn in full.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        // A shell may have changed the settings meanwhile, and crossterm would believe them raw.
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        self.is_ours = true;
        self.encoder.forget();
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste)?;
        write(&bytes)
    }

    /// Gives the terminal back as it was. Safe to call twice.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_ours) {
            return Ok(());
        }
        let written = write(&leaving()?);
        terminal::disable_raw_mode()?;
        written
    }

    /// Draws the state without showing it yet. Says whether the terminal shows anything else.
    pub(super) fn compose(&mut self, app: &App, extent: Extent) -> bool {
        let Ok(frame) = self.terminal.draw(|frame| view::draw(app, frame));
        let mut buffer = frame.buffer.clone();
        let cursor = self.terminal.backend().cursor.map(|at| (at.x, at.y));
        let layout = app.layout();
        let focused = layout.area(app.focus).filter(|&area| {
            let is_where_it_was = self.shown.contains(&(app.focus, area));
            extent == Extent::Focus && is_where_it_was && !app.is_overlaid()
        });
        let is_held_back = focused
            .is_some_and(|area| self.encoder.hold_back(&mut buffer, rect(layout.main), rect(area)));
        let panes = if app.is_overlaid() { Vec::new() } else { layout.panes };
        self.composed = Composed { buffer, cursor, panes, is_held_back };
        !self.encoder.shows(&self.composed.buffer, cursor)
    }

    /// Whether what was composed leaves something out that has changed.
    pub(super) fn is_held_back(&self) -> bool {
        self.composed.is_held_back
    }

    /// Cells of the window.
    pub(super) fn cells(&self) -> u32 {
        self.composed.buffer.area.area()
    }

    /// Shows what was composed, and gives the bytes that it took.
    pub(super) fn show(&mut self) -> io::Result<usize> {
        if !self.is_ours {
            return Ok(0);
        }
        let bytes = self.encoder.encode(&self.composed.buffer, self.composed.cursor);
        self.shown.clone_from(&self.composed.panes);
        write(bytes.as_bytes())?;
        Ok(bytes.len())
    }

    /// Draws everything anew the next time.
    pub(super) fn forget(&mut self) {
        self.encoder.forget();
    }

    /// Takes in that the window may have another size, and says which.
    pub(super) fn measure(&mut self) -> (u16, u16) {
        let size = size();
        self.terminal.backend_mut().size = size;
        (size.width, size.height)
    }
}

fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody is left to tell of an error.
        drop(self.leave());
    }
}

/// Puts text on the clipboard of whoever sits before the terminal. Says whether it fits.
pub(super) fn copy(text: &str) -> io::Result<bool> {
    if text.len() > LONGEST_COPY {
        return Ok(false);
    }
    let mut sequence = String::new();
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).map_err(io::Error::other)?;
    write(sequence.as_bytes()).map(|()| true)
}

/// Everything that a frame or `enter` may have set, taken back; the screen from before, last.
fn leaving() -> io::Result<Vec<u8>> {
    let mut bytes = WHOLE_SCREEN.to_vec();
    queue!(bytes, ResetColor, DisableBracketedPaste, Show, LeaveAlternateScreen)?;
    Ok(bytes)
}

/// Gives the terminal back in place of a main thread that does not, as far as that can be done
/// without waiting.
pub(super) fn give_back() {
    let mut fds = [PollFd::from_borrowed_fd(output(), PollFlags::OUT)];
    let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
    if rustix::event::poll(&mut fds, Some(&now)).is_ok_and(|ready| ready > 0) {
        let bytes = leaving().unwrap_or_default();
        drop(rustix::io::write(output(), &bytes).map_err(io::Error::from));
    }
    drop(terminal::disable_raw_mode());
}

/// Whether there is a terminal to draw on.
pub(crate) fn is_terminal() -> bool {
    rustix::termios::isatty(output())
}

fn output() -> BorrowedFd<'static> {
    rustix::stdio::stdout()
}

/// Columns and rows of the window, within reason.
fn size() -> Size {
    let known = terminal::size().ok().filter(|&size| size != (0, 0));
    let (width, height) = known.unwrap_or(USUAL);
    Size::new(width.clamp(1, LARGEST.0), height.clamp(1, LARGEST.1))
}

/// Writes all bytes, in one call where the terminal takes them, also to a terminal that somebody
/// has set not to block.
pub(super) fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(output(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => wait_until_writable()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn wait_until_writable() -> io::Result<()> {
    let mut fds = [PollFd::from_borrowed_fd(output(), PollFlags::OUT)];
    let second = rustix::event::Timespec::try_from(Duration::from_secs(1)).ok();
    match rustix::event::poll(&mut fds, second.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Stands between ratatui and the terminal: keeps the size and the cursor, and draws nothing, for
/// the encoder takes whole frames.
struct Recorder {
    size: Size,
    cursor: Option<Position>,
}

impl Backend for Recorder {
    type Error = std::convert::Infallible;

    fn draw<'a, I>(&mut self, _: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Self::Error> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Self::Error> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}
