//! The terminal: the event loop, threads, signals, taking the screen and giving it back.
//!
//! Everything that happens arrives on one channel. The loop takes what is there, hands it to
//! [`App::update`], carries out the effects, and draws once; while nothing happens it sleeps and
//! writes nothing. No rule of the domain lives here. `input.rs` reads keys, `loader.rs`,
//! `watch.rs`, `search.rs` and `decide.rs` do the work that takes time, `screen.rs` and `encode.rs` write, `signals.rs`
//! and `panics.rs` see to it that the terminal is given back on every way out.

mod ascii;
mod decide;
mod editor;
mod encode;
mod input;
mod loader;
mod notebook;
mod pace;
pub(crate) mod panics;
mod screen;
mod search;
mod signals;
mod watch;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitStatus;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::app::{App, Effect, Msg, Progress};
use crate::load::Origin;
use crate::model::{DecisionEdit, Decisions, Problem};
use crate::notebook::{self as kept, Place};
use crate::store::Store;
use crate::term::decide::Change;
use crate::term::input::{Gate, Keyboard};
use crate::term::loader::Loading;
use crate::term::notebook::Desk;
use crate::term::pace::Pace;
use crate::term::screen::{Extent, Screen};
use crate::term::search::Numbered;
use crate::term::signals::Ending;
use crate::text::{CleanText, clean_line};

pub(crate) use encode::Abilities;
pub(crate) use notebook::Unkept;
pub(crate) use screen::is_terminal;

/// How long the end waits for the notebook to be written, where the reader leaves and where the
/// process must end soon.
const PATIENCE: Duration = Duration::from_secs(5);
const SHORT_PATIENCE: Duration = Duration::from_millis(200);

/// Everything that wakes the loop.
enum Incoming {
    App(Msg),
    /// A key or a paste.
    Typed(Msg),
    Loaded {
        /// Of the loading it comes from; an older one is dropped.
        generation: u64,
        store: Arc<Store>,
        progress: Progress,
    },
    /// What is decided about names now.
    Decided {
        generation: u64,
        decisions: Decisions,
    },
    /// The window may have another size.
    Resized,
    /// Stop as a job.
    Stop,
    /// The process was stopped and goes on.
    Continued,
    /// End as a signal demands.
    End(i32),
    /// A thread has panicked.
    Panicked,
}

type Sender = mpsc::Sender<Incoming>;

/// What the screen is opened on.
pub(crate) struct Session {
    pub(crate) app: App,
    pub(crate) origin: Origin,
    /// Where the notebook lies, if there is a place for it.
    pub(crate) notebook: Option<Place>,
    /// What was wrong before the screen opened.
    pub(crate) problems: Vec<Problem>,
    pub(crate) abilities: Abilities,
}

/// How a session ended, and what of the notebook never reached the disk.
pub(crate) struct Closed {
    pub(crate) ended: Ended,
    pub(crate) unkept: Option<Unkept>,
}

/// How a session ended, other than by an error of the system.
pub(crate) enum Ended {
    Quit,
    /// By a signal; the exit code as a shell reports it.
    Signal(i32),
    /// By a defect of the program; what to tell.
    Panicked(CleanText),
}

/// Runs the screen until the reader leaves it. The terminal is as it was before when this returns.
pub(crate) fn run(session: Session) -> io::Result<Closed> {
    let keyboard = Keyboard::open()?;
    let signals = signals::register()?;
    let screen = Screen::open(session.abilities)?;
    let ending = Arc::<Ending>::default();
    let (sender, incoming) = mpsc::channel();
    let mut running = Running {
        app: session.app,
        screen,
        origin: session.origin,
        notebook: session.notebook,
        desk: None,
        sender,
        questions: None,
        changes: None,
        gate: Arc::default(),
        ending: Arc::clone(&ending),
        pace: Pace::of_line(),
        typed_at: None,
        loading: None,
        generation: 0,
        stopped: false,
        ended: None,
    };
    let work = AssertUnwindSafe(|| {
        running.first_frame(session.problems)?;
        running.start_threads(&keyboard, signals)?;
        running.run(&incoming)
    });
    let result = catch_unwind(work);
    // On a line that has dropped this fails, and nobody is there to be told.
    drop(running.screen.leave());
    let patience = match running.ended {
        Some(Ended::Quit) => PATIENCE,
        _ => SHORT_PATIENCE,
    };
    let unkept = running.desk.take().and_then(|desk| desk.finish(patience));
    ending.finish();
    let ended = match result {
        Ok(Ok(())) => running.ended.unwrap_or(Ended::Quit),
        Ok(Err(error)) => return Err(error),
        Err(_) => Ended::Panicked(panics::last_message()),
    };
    Ok(Closed { ended, unkept })
}

struct Running {
    app: App,
    screen: Screen,
    origin: Origin,
    notebook: Option<Place>,
    /// Open from when the threads start until the end.
    desk: Option<Desk>,
    sender: Sender,
    /// To the search thread, which starts when it is first asked.
    questions: Option<mpsc::Sender<Numbered>>,
    /// To the thread that writes decisions, which starts with the first.
    changes: Option<mpsc::Sender<Change>>,
    gate: Arc<Gate>,
    ending: Arc<Ending>,
    pace: Pace,
    /// When the last key came.
    typed_at: Option<Instant>,
    loading: Option<Loading>,
    generation: u64,
    /// Whether the terminal is the shell's until SIGCONT comes.
    stopped: bool,
    ended: Option<Ended>,
}

impl Running {
    /// The screen shows before anything is read.
    fn first_frame(&mut self, problems: Vec<Problem>) -> io::Result<()> {
        let (width, height) = self.screen.measure();
        self.update(Msg::Resize { width, height });
        if !problems.is_empty() {
            self.update(Msg::Problems(problems));
        }
        self.screen.compose(&self.app, Extent::All);
        self.show()
    }

    fn start_threads(
        &mut self,
        keyboard: &Keyboard,
        signals: signal_hook::iterator::Signals,
    ) -> io::Result<()> {
        let (sender, ending) = (self.sender.clone(), Arc::clone(&self.ending));
        self.spawn("signals", move || signals::handle(signals, &ending, &sender))?;
        let (watched, sender, ending) =
            (keyboard.clone(), self.sender.clone(), Arc::clone(&self.ending));
        self.spawn("line", move || {
            input::wait_for_hangup(&watched);
            ending.end(signal_hook::consts::SIGHUP, &sender);
        })?;
        let (keyboard, gate, sender) =
            (keyboard.clone(), Arc::clone(&self.gate), self.sender.clone());
        self.spawn("input", move || input::read_keys(&keyboard, &gate, &sender))?;
        // Loading begins when the notebook is read, which tells the dates that the reader has set.
        let (desk, work) = Desk::new(self.notebook.take(), self.sender.clone());
        self.spawn("notebook", work)?;
        self.desk = Some(desk);
        Ok(())
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let sender = self.sender.clone();
        panics::spawn(name, work, move || drop(sender.send(Incoming::Panicked)))
    }

    fn load(&mut self) -> io::Result<()> {
        self.generation += 1;
        // The loading before this one stops as it is dropped.
        let dates = self.app.own.notebook.dates();
        let origin = Origin { dates, ..self.origin.clone() };
        self.loading = Some(Loading::start(origin, self.generation, &self.sender)?);
        Ok(())
    }

    /// Reads the folder, or again where the notebook tells other dates than before.
    fn take_notebook(&mut self, msg: Msg) -> io::Result<()> {
        let before = self.app.own.notebook.dates();
        self.act(msg)?;
        let is_same = before == self.app.own.notebook.dates();
        if self.loading.is_some() && is_same { Ok(()) } else { self.load() }
    }

    fn run(&mut self, incoming: &mpsc::Receiver<Incoming>) -> io::Result<()> {
        panics::rehearse();
        while self.ended.is_none() {
            let (first, has_rested) = match self.wait(incoming) {
                Ok(first) => (Some(first), false),
                Err(RecvTimeoutError::Timeout) => (None, true),
                // This struct holds a sender.
                Err(RecvTimeoutError::Disconnected) => break,
            };
            self.take_all(first.into_iter().chain(incoming.try_iter()))?;
            let extent = if has_rested || self.keys_rest() { Extent::All } else { Extent::Focus };
            if self.can_show() && self.screen.compose(&self.app, extent) {
                self.keep_pace(incoming, extent)?;
            }
            if let Some(loading) = &mut self.loading
                && !self.app.store.articles().is_empty()
            {
                loading.shown();
            }
        }
        Ok(())
    }

    /// The next event; a time-out where the keys rest and a part of the screen was held back.
    fn wait(&self, incoming: &mpsc::Receiver<Incoming>) -> Result<Incoming, RecvTimeoutError> {
        if self.screen.is_held_back() && self.can_show() {
            return incoming.recv_timeout(self.pace.rest(self.screen.cells()));
        }
        incoming.recv().map_err(|_| RecvTimeoutError::Disconnected)
    }

    /// Whether nobody presses keys at present: then what has changed is shown at once.
    fn keys_rest(&self) -> bool {
        let rest = self.pace.rest(self.screen.cells());
        self.typed_at.is_none_or(|at| at.elapsed() >= rest)
    }

    fn can_show(&self) -> bool {
        self.ended.is_none() && !self.stopped
    }

    /// Shows what was composed, or what there is when the terminal has shown what went before.
    fn keep_pace(&mut self, incoming: &mpsc::Receiver<Incoming>, extent: Extent) -> io::Result<()> {
        if self.pace.is_behind() {
            self.pace.catch_up();
            input::read_left(&self.gate, &self.sender);
            self.take_all(incoming.try_iter())?;
            self.screen.compose(&self.app, extent);
        }
        if self.can_show() { self.show() } else { Ok(()) }
    }

    fn show(&mut self) -> io::Result<()> {
        let bytes = self.screen.show()?;
        self.pace.wrote(bytes);
        Ok(())
    }

    /// Takes in what has arrived; a window that changes its size many times is measured once.
    fn take_all(&mut self, events: impl Iterator<Item = Incoming>) -> io::Result<()> {
        let mut resized = false;
        for event in events {
            match event {
                Incoming::Resized => resized = true,
                event => self.take(event)?,
            }
            if self.ended.is_some() {
                return Ok(());
            }
        }
        if resized {
            let (width, height) = self.screen.measure();
            self.act(Msg::Resize { width, height })?;
        }
        Ok(())
    }

    fn take(&mut self, event: Incoming) -> io::Result<()> {
        match event {
            Incoming::App(msg @ Msg::Notebook { .. }) => self.take_notebook(msg)?,
            Incoming::App(msg) => self.act(msg)?,
            Incoming::Typed(msg) => {
                self.gate.taken();
                self.typed_at = Some(Instant::now());
                self.act(msg)?;
            }
            Incoming::Loaded { generation, store, progress } => {
                // Of the stores on the way to the whole folder each holds those before it. The first is
                // waited for.
                let is_first = self.app.newest_store().articles().is_empty();
                let is_wanted =
                    progress.done || is_first || self.pace.has_time(self.screen.cells());
                if generation == self.generation && is_wanted {
                    self.act(Msg::Loaded { store, progress })?;
                }
            }
            Incoming::Decided { generation, decisions } => {
                if generation == self.generation
                    && let Some(loading) = &self.loading
                {
                    loading.decided(decisions);
                }
            }
            Incoming::Resized => {}
            Incoming::Stop => self.stop()?,
            Incoming::Continued => {
                self.stopped = false;
                self.screen.enter()?;
                let (width, height) = self.screen.measure();
                self.act(Msg::Resize { width, height })?;
            }
            Incoming::End(signal) => {
                self.act(Msg::Ending)?;
                self.ended = Some(Ended::Signal(signals::exit_code(signal)));
            }
            Incoming::Panicked => self.ended = Some(Ended::Panicked(panics::last_message())),
        }
        Ok(())
    }

    fn act(&mut self, msg: Msg) -> io::Result<()> {
        for effect in self.app.update(msg) {
            self.carry_out(effect)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Quit => self.ended = Some(Ended::Quit),
            Effect::Redraw => self.screen.forget(),
            Effect::Suspend => self.stop()?,
            Effect::Copy(text) => {
                if !screen::copy(&text)? {
                    self.notice("too long for the clipboard of a terminal");
                }
            }
            Effect::Edit { file, line } => self.edit(&file, line)?,
            Effect::Ask { generation, question } => self.ask((generation, question))?,
            Effect::Reload => self.load()?,
            Effect::Decide(edit) => self.decide(edit)?,
            Effect::Keep(changes) => self.keep(changes),
            Effect::Compose(text) => self.compose(&text)?,
        }
        Ok(())
    }

    /// Has changes written, and what is relative to a date among them read again.
    fn keep(&mut self, changes: Vec<kept::Change>) {
        for change in &changes {
            if let (kept::Change::Date { path, value }, Some(loading)) = (change, &self.loading) {
                loading.set_date(path.clone(), value.clone());
            }
        }
        if let Some(desk) = &self.desk {
            desk.keep(changes);
        }
    }

    fn ask(&mut self, question: Numbered) -> io::Result<()> {
        if self.questions.is_none() {
            let (questions, asked) = mpsc::channel();
            let sender = self.sender.clone();
            self.spawn("search", move || search::answer(&asked, &sender))?;
            self.questions = Some(questions);
        }
        if let Some(questions) = &self.questions {
            // The thread lives as long as this struct.
            drop(questions.send(question));
        }
        Ok(())
    }

    fn decide(&mut self, edit: DecisionEdit) -> io::Result<()> {
        if self.changes.is_none() {
            let (changes, made) = mpsc::channel();
            let (origin, sender) = (self.origin.clone(), self.sender.clone());
            self.spawn("names", move || decide::carry_out(&origin, &made, &sender))?;
            self.changes = Some(changes);
        }
        if let Some(changes) = &self.changes {
            drop(changes.send(Change { edit, generation: self.generation }));
        }
        Ok(())
    }

    /// Tells the reader something. A notice asks for nothing in return.
    fn notice(&mut self, text: &str) {
        self.update(Msg::Notice(clean_line(text)));
    }

    fn update(&mut self, msg: Msg) {
        let effects = self.app.update(msg);
        debug_assert!(effects.is_empty(), "unasked effects: {effects:?}");
    }

    fn stop(&mut self) -> io::Result<()> {
        self.screen.leave()?;
        self.stopped = signals::stop();
        if !self.stopped {
            self.screen.enter()?;
            self.notice("nothing would wake the program again, so it does not stop");
        }
        Ok(())
    }

    /// Gives the terminal to the editor and takes it back; what was written there is read again.
    fn edit(&mut self, file: &Path, line: u32) -> io::Result<()> {
        if !file.is_file() {
            self.notice("this article does not lie on disk");
            return Ok(());
        }
        self.lend(|| editor::run(file, line))?;
        if let Some(loading) = &self.loading {
            loading.look_again();
        }
        Ok(())
    }

    /// Has a text written in the editor.
    fn compose(&mut self, text: &CleanText) -> io::Result<()> {
        let mut composed = None;
        self.lend(|| {
            let (status, text) = editor::compose(text)?;
            composed = text;
            Ok(status)
        })?;
        self.act(Msg::Composed(composed))
    }

    /// Gives the terminal to an editor while it runs; what went wrong is told.
    fn lend(&mut self, run: impl FnOnce() -> io::Result<ExitStatus>) -> io::Result<()> {
        self.gate.set_shut(true);
        self.ending.set_lent(true);
        self.screen.leave()?;
        let result = run();
        self.ending.set_lent(false);
        self.screen.enter()?;
        self.gate.set_shut(false);
        match result {
            Ok(status) if status.success() => {}
            Ok(status) => self.notice(&format!("the editor ended with {status}")),
            Err(error) => self.notice(&format!("the editor cannot be started: {error}")),
        }
        Ok(())
    }
}
