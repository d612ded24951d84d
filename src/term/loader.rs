//! The thread that loads the folder: articles arrive from all cores, and the store built of those
//! that are there is shown again and again, at growing intervals.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::app::Progress;
use crate::load::{self, Loaded, Origin};
use crate::store::{Store, StoreBuilder};
use crate::term::{Incoming, Sender, panics};

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
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Loading {
    /// Starts loading; what arrives bears the `generation`.
    pub(super) fn start(
        origin: Arc<Origin>,
        generation: u64,
        sender: &Sender,
    ) -> std::io::Result<Self> {
        let cancelled = Arc::new(AtomicBool::new(false));
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
            move || worker.run(&origin),
            move || drop(on_panic.send(Incoming::Panicked)),
        )?;
        Ok(Self { cancelled })
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
    fn run(mut self, origin: &Origin) {
        let files_found = Cell::new(0);
        let found = |files| files_found.set(files);
        load::load_all(origin, found, |loaded| {
            self.progress.files_found = files_found.get();
            self.take(loaded)
        });
        self.progress.files_found = files_found.into_inner();
        self.progress.files_read = self.progress.files_found;
        self.progress.done = true;
        self.show();
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
