//! The thread that loads the folder: articles arrive from all cores, and the store built of those
//! that are there is shown again and again, at growing intervals. Then it waits for what changes
//! (`loader/changes.rs`).

mod changes;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::app::Progress;
use crate::load::{self, FolderLines, Loaded, Origin, Seen};
use crate::model::{Article, DateValue, Decisions, FilePath, Problem};
use crate::read::Part;
use crate::store::{Store, StoreBuilder};
use crate::term::watch::{self, Watching};
use crate::term::{Incoming, Sender, panics};
use crate::text::CleanText;
use changes::{Linking, Order};

/// The first articles are shown after so long: a folder that is read in less is shown once, and the
/// screen takes none sooner (`pace.rs`).
const FIRST: Duration = Duration::from_millis(300);

/// Then the store is built again when so many times what its last building took have gone by, so
/// that building takes a small share of the time.
const SHARE: u32 = 12;

/// What an article takes in a store, while none was built, and the share that the first may take: the
/// reader waits for it.
const GUESS: Duration = Duration::from_micros(150);
const FIRST_SHARE: u32 = 4;

/// How long loading takes is told from what went by, once that is so much, and then as often.
const TELLING: Duration = Duration::from_secs(1);

/// But no oftener than the eye can follow.
const SHORTEST: Duration = Duration::from_millis(200);

/// One loading of the folder. Dropping it stops the loading.
pub(super) struct Loading {
    cancelled: Arc<AtomicBool>,
    orders: mpsc::Sender<Order>,
    /// What the folder opens on is not shown yet.
    until_shown: Option<mpsc::Sender<()>>,
    /// Dropped with this: nobody is left to be told.
    _watching: Option<Watching>,
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.order(Order::Stop);
    }
}

impl Loading {
    /// Starts loading and watching; what arrives bears the `generation`.
    pub(super) fn start(origin: Origin, generation: u64, sender: &Sender) -> std::io::Result<Self> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let (orders, ordered) = mpsc::channel();
        let watched = orders.clone();
        let tell = move |part| watched.send(Order::LookAgain(part)).is_ok();
        let (until_shown, shown) = mpsc::channel();
        let (waits, after) = mpsc::channel();
        let watching = Watching::start(&origin, after, tell, sender)?;
        let worker = Worker {
            generation,
            sender: sender.clone(),
            cancelled: Arc::clone(&cancelled),
            orders: orders.clone(),
            builder: StoreBuilder::default(),
            seen: Seen::default(),
            lines: FolderLines::default(),
            problems: Problems::default(),
            progress: Progress::default(),
            started: Instant::now(),
            next: Instant::now() + FIRST,
            built: None,
            told: Instant::now(),
            opening: None,
            sent: Weak::new(),
            changed: 0,
            linking: None,
        };
        let on_panic = sender.clone();
        panics::spawn(
            "loader",
            move || worker.run(origin, &ordered, Opening { shown, _watching_waits: waits }),
            move || drop(on_panic.send(Incoming::Panicked)),
        )?;
        Ok(Self { cancelled, orders, until_shown: Some(until_shown), _watching: watching })
    }

    /// Tells that what was sent first is on the screen.
    pub(super) fn shown(&mut self) {
        self.until_shown = None;
    }

    /// Has an article read again with another date.
    /// `path` is what the notebook calls it; no date means that it was taken back.
    pub(super) fn set_date(&self, path: CleanText, date: Option<DateValue>) {
        self.order(Order::Date { path, date });
    }

    /// Has the folder looked at again for files that have changed.
    pub(super) fn look_again(&self) {
        self.order(Order::LookAgain(Part::All));
    }

    /// Has the names read again by what is decided about them now.
    pub(super) fn decided(&self, decisions: Decisions) {
        self.order(Order::Decided(decisions));
    }

    fn order(&self, order: Order) {
        // A loading that has failed takes no more.
        drop(self.orders.send(order));
    }
}

/// What was wrong, but not with an article.
#[derive(Default)]
struct Problems {
    of_walk: Vec<Problem>,
    of_files: BTreeMap<FilePath, Vec<Problem>>,
}

/// While the folder opens, what takes all of the machine waits.
struct Opening {
    /// Ends when it is on the screen.
    shown: Receiver<()>,
    _watching_waits: mpsc::Sender<()>,
}

struct Worker {
    generation: u64,
    sender: Sender,
    cancelled: Arc<AtomicBool>,
    orders: mpsc::Sender<Order>,
    builder: StoreBuilder,
    seen: Seen,
    /// What the loaded files share.
    lines: FolderLines,
    problems: Problems,
    progress: Progress,
    started: Instant,
    /// When the store is built again.
    next: Instant,
    /// The store that was built last, and how long that took.
    built: Option<(Arc<Store>, Duration)>,
    /// When the progress was told last.
    told: Instant,
    /// What the folder opened on the last time: shown until all of it is read anew.
    opening: Option<Arc<Store>>,
    /// The store that was sent last.
    sent: Weak<Store>,
    /// How many files have changed that are not linked yet.
    changed: usize,
    linking: Option<Linking>,
}

impl Worker {
    /// Loads everything, then what changes, until the loading is dropped.
    fn run(mut self, mut origin: Origin, orders: &Receiver<Order>, opening: Opening) {
        self.opening = load::opening(&origin);
        if let Some(store) = &self.opening {
            self.send(Arc::clone(store));
            watch::wait_for_end(&opening.shown);
        }
        drop(opening);
        let files_found = Cell::new(0);
        let found = |files| files_found.set(files);
        let (lines, mut kept) = load::load_all(&origin, found, |loaded| {
            self.progress.files_found = files_found.get();
            self.progress.files_read += 1;
            self.take(loaded);
            self.show_some()
        });
        self.progress.files_found = files_found.into_inner();
        self.progress.files_read = self.progress.files_found;
        self.opening = None;
        self.lines = lines;
        // Whoever was sent away keeps nothing of a folder half read.
        if !self.cancelled.load(Ordering::Relaxed) {
            self.builder.set_problems(self.problems.all());
            self.built = None;
            let last = kept.last_store(&origin, &mut self.builder);
            let has_last = last.is_some();
            // What is shown already is told again, with how far loading is.
            if let Some(store) = last.or_else(|| self.sent.upgrade()) {
                self.send(store);
            }
            let late = load::load_late(&origin, &mut self.lines, &mut kept);
            self.renew(late, &[]);
            self.builder.set_problems(self.problems.all());
            // Files that have come since the last time.
            if has_last && let Some(store) = self.builder.meanwhile(None) {
                self.send(store);
            }
            let store = kept.store(&origin, &mut self.builder);
            self.progress.done = true;
            self.send(Arc::clone(&store));
            store.prepare();
            load::release_memory();
            if !kept.is_linked() {
                load::keep_opening(&origin, &self.seen, &self.builder, &store);
            }
            kept.save(&origin, &self.builder, &store);
        }
        while !self.cancelled.load(Ordering::Relaxed)
            && let Ok(first) = orders.recv()
        {
            self.follow(&mut origin, first, orders);
            if self.linking.is_none() {
                load::release_memory();
            }
        }
    }

    /// Takes what files give now in the place of what they gave before, and leaves out others.
    fn renew(&mut self, loaded: Vec<Loaded>, gone: &[FilePath]) {
        let files = loaded.iter().filter_map(|loaded| loaded.file.as_ref());
        let renewed = files.map(|(file, _)| file.as_path());
        let other = renewed.chain(gone.iter().map(FilePath::as_path)).collect();
        self.builder.remove(&other);
        self.problems.of_files.retain(|file, _| !other.contains(file.as_path()));
        for loaded in loaded {
            self.take(loaded);
        }
    }

    fn take(&mut self, loaded: Loaded) {
        for article in loaded.articles {
            self.builder.add(article);
        }
        match loaded.file {
            Some((file, stamp)) => {
                self.note_problems(&file, loaded.problems);
                self.seen.note(&file, stamp);
            }
            None => self.problems.of_walk.extend(loaded.problems),
        }
        if let Some(decisions) = loaded.decisions {
            self.builder.set_decisions(decisions);
        }
    }

    fn note_problems(&mut self, file: &FilePath, problems: Vec<Problem>) {
        if !problems.is_empty() {
            self.problems.of_files.insert(file.clone(), problems);
        }
    }

    /// Shows what is there when it is time to; whether to go on.
    fn show_some(&mut self) -> ControlFlow<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if Instant::now() >= self.next && self.is_worth_building() {
            self.show();
        } else if self.told.elapsed() >= TELLING
            && let Some((store, _)) = &self.built
        {
            self.send(Arc::clone(store));
        }
        ControlFlow::Continue(())
    }

    /// Whether a store of what is there takes but a small share of the time until everything is: files
    /// that the cache has come faster than stores are built.
    fn is_worth_building(&self) -> bool {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (of_article, share) = match &self.built {
            Some((store, took)) => (*took / number(store.articles().len()).max(1), SHARE),
            None => (GUESS, FIRST_SHARE),
        };
        let expected = of_article.saturating_mul(number(self.builder.len()));
        self.left().is_some_and(|left| expected.saturating_mul(share) < left)
    }

    /// How long the rest takes, as what went by did.
    fn left(&self) -> Option<Duration> {
        let Progress { files_read, files_found, .. } = self.progress;
        let of_file = self.started.elapsed().checked_div(u32::try_from(files_read).ok()?)?;
        let rest = u32::try_from(files_found.saturating_sub(files_read)).unwrap_or(u32::MAX);
        Some(of_file.saturating_mul(rest))
    }

    fn progress(&self) -> Progress {
        let is_reading = self.progress.files_read < self.progress.files_found;
        let can_tell = is_reading && self.started.elapsed() >= TELLING;
        let left = self.left().filter(|_| can_tell);
        Progress { seconds_left: left.map(|left| left.as_secs() + 1), ..self.progress }
    }

    fn show(&mut self) {
        if self.cancelled.load(Ordering::Relaxed) {
            return;
        }
        let started = Instant::now();
        self.builder.set_problems(self.problems.all());
        let store = self.builder.build_with(self.not_read_yet());
        let took = started.elapsed();
        self.next = Instant::now() + SHORTEST.max(took * SHARE);
        self.built = Some((Arc::clone(&store), took));
        self.send(store);
    }

    /// What the folder opened on, as far as it has not been read anew.
    fn not_read_yet(&self) -> Vec<Arc<Article>> {
        let is_unread = |article: &Article| self.seen.stamp(&article.file).is_none();
        self.opening.iter().flat_map(|store| store.given(is_unread)).collect()
    }

    fn send(&mut self, store: Arc<Store>) {
        self.sent = Arc::downgrade(&store);
        self.told = Instant::now();
        let (generation, progress) = (self.generation, self.progress());
        // A session that has ended wants no articles.
        drop(self.sender.send(Incoming::Loaded { generation, store, progress }));
    }
}

impl Problems {
    fn all(&self) -> Vec<Problem> {
        self.of_walk.iter().chain(self.of_files.values().flatten()).cloned().collect()
    }
}
