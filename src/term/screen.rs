//! The terminal as a screen: taken over, drawn on in one write a frame, and given back.

use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use rustix::event::{PollFd, PollFlags};
use rustix::termios::{self, OptionalActions, Termios};

use crate::app::App;
use crate::term::encode::{Abilities, Encoder};
use crate::view;

/// The other screen, pastes marked as such.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h";
/// Everything that a frame or `ENTER` may have set, taken back; the screen from before, last.
const LEAVE: &str = "\x1b[r\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// A window larger than this is drawn on in part: nobody has one, and a wrong size of 65,535
/// columns and rows must not take all memory.
const LARGEST: (u16, u16) = (1000, 500);

/// What an unknown size is taken for, as on a serial line.
const USUAL: (u16, u16) = (80, 24);

/// Terminals take no more by OSC 52.
const LONGEST_COPY: usize = 74_000;

pub(super) struct Screen {
    terminal: Terminal<Recorder>,
    encoder: Encoder,
    /// The settings to give back.
    before: Termios,
    is_ours: bool,
}

impl Screen {
    /// Takes the terminal over.
    pub(super) fn open(abilities: Abilities) -> io::Result<Self> {
        let before = termios::tcgetattr(output())?;
        let Ok(terminal) = Terminal::new(Recorder { size: size(), cursor: None });
        let encoder = Encoder::new(abilities);
        let mut screen = Self { terminal, encoder, before, is_ours: false };
        screen.enter()?;
        Ok(screen)
    }

    /// The settings from before, for those who must give the terminal back in our stead.
    pub(super) fn settings_before(&self) -> Termios {
        self.before.clone()
    }

    /// Takes the terminal over, or makes sure of it after a stop; the next frame is drawn in full.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        let mut raw = self.before.clone();
        raw.make_raw();
        termios::tcsetattr(output(), OptionalActions::Now, &raw)?;
        self.is_ours = true;
        self.encoder.forget();
        write(ENTER.as_bytes())
    }

    /// Gives the terminal back as it was. Safe to call twice.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_ours) {
            return Ok(());
        }
        let written = write(LEAVE.as_bytes());
        termios::tcsetattr(output(), OptionalActions::Now, &self.before)?;
        written
    }

    /// Draws the state; writes nothing where the screen shows it already.
    pub(super) fn draw(&mut self, app: &App) -> io::Result<()> {
        if !self.is_ours {
            return Ok(());
        }
        let Ok(frame) = self.terminal.draw(|frame| view::draw(app, frame));
        let buffer = frame.buffer.clone();
        let cursor = self.terminal.backend().cursor.map(|at| (at.x, at.y));
        write(self.encoder.encode(&buffer, cursor).as_bytes())
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

    /// Puts text on the clipboard of whoever sits before the terminal. Says whether it fits.
    pub(super) fn copy(&self, text: &str) -> io::Result<bool> {
        let encoded = STANDARD.encode(text);
        if encoded.len() > LONGEST_COPY {
            return Ok(false);
        }
        write(format!("\x1b]52;c;{encoded}\x07").as_bytes()).map(|()| true)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody is left to tell of an error.
        drop(self.leave());
    }
}

/// Whether there is a terminal to draw on.
pub(crate) fn is_terminal() -> bool {
    termios::isatty(output())
}

fn output() -> BorrowedFd<'static> {
    rustix::stdio::stdout()
}

/// Columns and rows of the window, within reason.
fn size() -> Size {
    let known = termios::tcgetwinsize(output()).map(|size| (size.ws_col, size.ws_row));
    let (width, height) = known.ok().filter(|&size| size != (0, 0)).unwrap_or(USUAL);
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
