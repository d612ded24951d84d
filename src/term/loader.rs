//! The thread that loads the folder: articles arrive from all cores, and the store built of those
//! that are there is shown again and again, at growing intervals. Then it waits for articles whose
//! date the reader sets, and loads those anew.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crate::app::Progress;
use crate::load::{self, Loaded, Origin};
use crate::model::{DateValue, Decisions};
use crate::store::{Store, StoreBuilder};
use crate::term::{Incoming, Sender, panics};
use crate::text::CleanText;

/// The first articles are shown after so long.
const FIRST: Duration = Duration::from_millis(40);

/// Then the store is built again when so many times what its last building took have gone by, so
/// that building takes a small share of the time.
const SHARE: u32 = 12;

/// But no oftener than the eye can follow.
const SHORTEST: Duration = Duration::from_millis(200);

/// One loading of the folder. Dropping it stops the loading.
pub(super) struct Loading {
    cancelled: Arc<AtomicBool>,
    dates: mpsc::Sender<NewDate>,
}

/// The date that the reader has set for an article.
pub(super) struct NewDate {
    /// As the notebook calls the article.
    pub(super) path: CleanText,
    /// None where it was taken back.
    pub(super) value: Option<DateValue>,
    /// What has been decided about names since the folder was loaded.
    pub(super) decisions: Decisions,
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Loading {
    /// Starts loading; what arrives bears the `generation`.
    pub(super) fn start(origin: Origin, generation: u64, sender: &Sender) -> std::io::Result<Self> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let (dates, new_dates) = mpsc::channel();
        let worker = Worker {
            generation,
            sender: sender.clone(),
            cancelled: Arc::clone(&cancelled),
            builder: StoreBuilder::default(),
            progress: Progress::default(),
            next: Instant::now() + FIRST,
        };
        let on_panic = sender.clone();
        panics::spawn(
            "loader",
            move || worker.run(origin, &new_dates),
            move || drop(on_panic.send(Incoming::Panicked)),
        )?;
        Ok(Self { cancelled, dates })
    }

    /// Has an article read again with another date.
    pub(super) fn set_date(&self, date: NewDate) {
        // A loading that has failed takes no more.
        drop(self.dates.send(date));
    }
}

struct Worker {
    generation: u64,
    sender: Sender,
    cancelled: Arc<AtomicBool>,
    builder: StoreBuilder,
    progress: Progress,
    /// When the store is built again.
    next: Instant,
}

impl Worker {
    /// Loads everything, then what gets another date, until the loading is dropped.
    fn run(mut self, mut origin: Origin, dates: &Receiver<NewDate>) {
        let files_found = Cell::new(0);
        let found = |files| files_found.set(files);
        load::load_all(&origin, found, |loaded| {
            self.progress.files_found = files_found.get();
            self.take(loaded)
        });
        self.progress.files_found = files_found.into_inner();
        self.progress.files_read = self.progress.files_found;
        self.progress.done = true;
        self.show();
        while let Ok(first) = dates.recv() {
            for date in std::iter::once(first).chain(dates.try_iter()) {
                self.set_date(&mut origin, date);
            }
            self.show();
        }
    }

    fn set_date(&mut self, origin: &mut Origin, date: NewDate) {
        let NewDate { path: key, value, decisions } = date;
        self.builder.set_decisions(decisions);
        let wanted = self.builder.articles().find(|article| origin.root.key(article) == key);
        let article = wanted.cloned();
        match value {
            Some(value) => drop(origin.dates.insert(key, value)),
            None => drop(origin.dates.remove(&key)),
        }
        let Some(article) = article else { return };
        let loaded = load::load_again(origin, &article);
        if loaded.articles.is_empty() {
            // The file is gone: the article stays as it was, and the reader is told.
            loaded.problems.into_iter().for_each(|problem| self.builder.add_problem(problem));
            return;
        }
        self.builder.replace(&article.file, loaded.articles.into_iter().map(Arc::new));
    }

    fn take(&mut self, loaded: Loaded) -> ControlFlow<()> {
        self.progress.files_read += 1;
        loaded.articles.into_iter().for_each(|article| self.builder.add(Arc::new(article)));
        loaded.problems.into_iter().for_each(|problem| self.builder.add_problem(problem));
        if let Some(decisions) = loaded.decisions {
            self.builder.set_decisions(decisions);
        }
        if self.cancelled.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if Instant::now() >= self.next {
            self.show();
        }
        ControlFlow::Continue(())
    }

    fn show(&mut self) {
        if self.cancelled.load(Ordering::Relaxed) {
            return;
        }
        let started = Instant::now();
        let store: Arc<Store> = self.builder.build();
        let took = started.elapsed();
        self.next = Instant::now() + SHORTEST.max(took * SHARE);
        let (generation, progress) = (self.generation, self.progress);
        // A session that has ended wants no articles.
        drop(self.sender.send(Incoming::Loaded { generation, store, progress }));
    }
}
