//! The line of work from files to articles, on all cores: files are opened in any order, counted in
//! the order of paths, and finished when their batch is complete.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use crate::load::file::{Document, Files};
use crate::load::kept::Before;
use crate::load::lines::Counting;
use crate::load::{FolderLines, Loaded, Origin};
use crate::model::{PIECE, bring_together};

/// A batch has so many files, or as many as hold so much text (in bytes).
const FILES: usize = 128;
const BYTES: usize = 16 << 20;

/// So many batches are open at once, while one slow file holds up the first of them.
const AHEAD: usize = 3;

/// Loads files on all cores and hands them over in their order. Stops early when `take` says so.
///
/// The workers are rayon's, which the store is built on too: after every file they do what else is
/// waiting, so that a store is built while files are still loaded.
pub(super) fn load(
    files: Files<'_>,
    origin: &Origin,
    before: &Before,
    mut take: impl FnMut(Loaded) -> ControlFlow<()>,
) -> FolderLines {
    let line = Line { files, before, state: Mutex::default(), changed: Condvar::new() };
    if rayon::current_thread_index().is_some() {
        // The system allowed no other thread, or the others may be waiting for this one.
        line.work(0, origin, |done| done.into_iter().try_for_each(|(_, one)| take(one)), || {});
        return line.into_lines();
    }
    let (sender, receiver) = mpsc::channel();
    rayon::in_place_scope(|scope| {
        // One on each thread: a spawned job could be taken up within another's rest, and its thread would
        // then have the whole work alone.
        let line = &line;
        let from_workers = sender.clone();
        scope.spawn_broadcast(move |_, worker| {
            let done = |done| match from_workers.send(done) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            line.work(worker.index(), origin, done, || _ = rayon::yield_now());
        });
        drop(sender);
        if in_order(&receiver, &mut take).is_break() {
            line.stop();
        }
    });
    line.into_lines()
}

/// Hands over what arrives in any order by ascending index, from 0 without a gap.
fn in_order(
    arriving: &mpsc::Receiver<Vec<(usize, Loaded)>>,
    take: &mut impl FnMut(Loaded) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for done in arriving {
        waiting.extend(done);
        while let Some(loaded) = waiting.remove(&next) {
            next += 1;
            take(loaded)?;
        }
    }
    ControlFlow::Continue(())
}

struct Line<'a> {
    files: Files<'a>,
    before: &'a Before,
    state: Mutex<State>,
    /// Something was opened, or all is over.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The next file to open.
    next: usize,
    /// Files that are being opened.
    opening: usize,
    /// Workers that have nothing to do until something was opened.
    waiting: usize,
    /// Opened before one that comes earlier.
    early: BTreeMap<usize, Open>,
    /// The batch that is open: the files counted, and the first one's place.
    batch: Vec<Open>,
    first: usize,
    /// How much text is in `early` and in `batch`: in bytes.
    held: usize,
    batch_bytes: usize,
    /// What can be finished.
    ready: VecDeque<Ready>,
    lines: Counting,
    stopped: bool,
}

/// A file that was opened, and by which worker.
struct Open {
    document: Document,
    by: usize,
}

struct Ready {
    index: usize,
    open: Open,
    /// The shared lines of each of its documents; nothing where there are none.
    shared: Option<Vec<Vec<u64>>>,
}

enum Job {
    Open(usize),
    Finish(Vec<Ready>),
}

impl Line<'_> {
    /// Works until nothing is left or `done` says stop; `rest` is called after every piece.
    fn work(
        &self,
        worker: usize,
        origin: &Origin,
        mut done: impl FnMut(Vec<(usize, Loaded)>) -> ControlFlow<()>,
        rest: impl Fn(),
    ) {
        while let Some(job) = self.job(worker) {
            match job {
                Job::Open(index) => {
                    let document = self
                        .files
                        .get(index)
                        .map(|file| file.open(origin, self.before))
                        .unwrap_or_default();
                    self.opened(index, Open { document, by: worker });
                    rest();
                }
                Job::Finish(ready) => {
                    let finish = |Ready { index, open, shared }| {
                        let file = self.files.get(index)?;
                        let shared =
                            shared.unwrap_or_else(|| vec![Vec::new(); open.document.lines.len()]);
                        let loaded = file.finish(open.document, &shared, origin, self.before);
                        rest();
                        Some((index, loaded))
                    };
                    let mut finished: Vec<(usize, Loaded)> =
                        ready.into_iter().filter_map(finish).collect();
                    bring_together(finished.iter_mut().flat_map(|(_, one)| &mut one.articles));
                    if done(finished).is_break() {
                        self.stop();
                    }
                }
            }
        }
    }

    /// The next thing to do, as soon as there is one: what the worker opened itself and can be finished
    /// comes first, what others opened last.
    fn job(&self, worker: usize) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.stopped {
                return None;
            }
            // Two threads that give back each other's memory wait for each other.
            let has_own = state.ready.iter().any(|ready| ready.open.by == worker);
            if has_own {
                return Some(Job::Finish(state.finish_next(|ready| ready.open.by == worker)));
            }
            if state.next < self.files.len() && state.may_open() {
                state.next += 1;
                state.opening += 1;
                return Some(Job::Open(state.next - 1));
            }
            if !state.ready.is_empty() {
                return Some(Job::Finish(state.finish_next(|_| true)));
            }
            if state.opening == 0 {
                return None;
            }
            state.waiting += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    fn opened(&self, index: usize, open: Open) {
        let mut state = self.state();
        state.opening -= 1;
        state.held += open.document.size();
        state.early.insert(index, open);
        state.count(self.files);
        let is_awaited = state.waiting > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
    }

    fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn into_lines(self) -> FolderLines {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).lines.finish()
    }
}

impl State {
    fn may_open(&self) -> bool {
        self.early.len() + self.batch.len() < AHEAD * FILES && self.held < AHEAD * BYTES
    }

    /// The first of what can be finished and is wanted, as much as is brought together: whoever takes it is
    /// not woken for each file.
    fn finish_next(&mut self, is_wanted: impl Fn(&Ready) -> bool) -> Vec<Ready> {
        let mut next = Vec::new();
        let mut bytes = 0;
        while bytes < PIECE {
            let at = self.ready.iter().position(&is_wanted);
            let Some(ready) = at.and_then(|at| self.ready.remove(at)) else { break };
            bytes += ready.open.document.size();
            next.push(ready);
        }
        next
    }

    /// Counts what has arrived in its order, and closes the batch when it is full or the last.
    fn count(&mut self, files: Files<'_>) {
        while let Some(open) = self.early.remove(&(self.first + self.batch.len())) {
            let document = &open.document;
            if let Some(file) = files.get(self.first + self.batch.len()) {
                let then = document.shared_then();
                self.lines.add(file.path(), &document.lines, then);
            }
            self.batch_bytes += document.size();
            self.batch.push(open);
            let is_last = self.first + self.batch.len() == files.len();
            if is_last || self.batch.len() == FILES || self.batch_bytes >= BYTES {
                self.close(files);
            }
        }
    }

    fn close(&mut self, files: Files<'_>) {
        for open in std::mem::take(&mut self.batch) {
            let lines = open.document.lines.iter();
            let shared: Vec<_> = lines.map(|lines| self.lines.shared_now(lines)).collect();
            let shared = shared.iter().any(|lines| !lines.is_empty()).then_some(shared);
            self.ready.push_back(Ready { index: self.first, open, shared });
            self.first += 1;
        }
        self.held -= std::mem::take(&mut self.batch_bytes);
        if let Some(next) = files.get(self.first) {
            self.lines.start_batch(next.path());
        }
    }
}
