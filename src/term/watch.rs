//! The thread that watches the folder: it tells where something has happened, once things are quiet
//! again. What has happened is found out by who is told.
//!
//! Where the system reports nothing, on network file systems, or cannot watch so many folders, the
//! thread tells now and then to look.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::load::{Articles, Origin};
use crate::read::Part;
use crate::term::{self, Incoming, panics};

/// Things are quiet when nothing has happened for so long: programs write a file in several steps. Less
/// when the last was one that ends with a file whole or gone.
const QUIET: Duration = Duration::from_millis(60);
const QUIET_AT_END: Duration = Duration::from_millis(20);

/// While things never get quiet, it is told after so long.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often a folder that cannot be watched is looked at.
const POLL: Duration = Duration::from_secs(3);

/// Watching, until this is dropped.
pub(super) struct Watching {
    signals: Sender<Signal>,
}

enum Signal {
    Happened {
        /// Whether a file may be whole or gone with it.
        ends: bool,
        part: Part,
    },
    Stop,
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.signals.send(Signal::Stop));
    }
}

impl Watching {
    /// Watches what is opened, from when nobody can send to `start` any more, for in a large folder
    /// much is to be done. `tell` is called once when watching has begun, as something may have
    /// happened before, then whenever something has happened; it says whether anybody still listens.
    pub(super) fn start(
        origin: &Origin,
        start: Receiver<()>,
        tell: impl Fn(Part) -> bool + Send + 'static,
        session: &term::Sender,
    ) -> std::io::Result<Option<Self>> {
        let Articles::Paths(paths) = &origin.articles else { return Ok(None) };
        let paths = paths.clone();
        let (signals, happened) = mpsc::channel();
        let sender = signals.clone();
        let work = move || {
            wait_for_end(&start);
            // Held as long as the thread runs: dropping it ends the watching.
            let watcher = watch(paths.iter().map(PathBuf::as_path), sender);
            listen(&happened, watcher.is_none().then_some(POLL), &tell);
        };
        let session = session.clone();
        panics::spawn("watch", work, move || drop(session.send(Incoming::Panicked)))?;
        Ok(Some(Self { signals }))
    }
}

/// Waits until nobody can send any more.
pub(super) fn wait_for_end(channel: &Receiver<()>) {
    while channel.recv().is_ok() {}
}

/// Waits for what happens, and tells it when it is over.
fn listen(happened: &Receiver<Signal>, poll: Option<Duration>, tell: &impl Fn(Part) -> bool) {
    let quiet = |ends| if ends { QUIET_AT_END } else { QUIET };
    let mut told = Part::All;
    while tell(told) {
        let first = match poll {
            Some(poll) => happened.recv_timeout(poll),
            None => happened.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let (mut wait, mut all) = match first {
            Ok(Signal::Happened { ends, part }) => (quiet(ends), part),
            Err(RecvTimeoutError::Timeout) => {
                told = Part::All;
                continue;
            }
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        };
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match happened.recv_timeout(wait.min(left)) {
                Ok(Signal::Happened { ends, part }) => {
                    all.extend(part);
                    wait = quiet(ends);
                    if left.is_zero() {
                        break;
                    }
                }
                Ok(Signal::Stop) => return,
                Err(_) => break,
            }
        }
        told = all;
    }
}

/// Begins to watch, or gives nothing where that cannot be relied on.
fn watch<'a>(
    paths: impl Iterator<Item = &'a Path>,
    signals: Sender<Signal>,
) -> Option<RecommendedWatcher> {
    let handler = move |event: notify::Result<Event>| {
        // An error may stand for anything.
        let event = event.unwrap_or_default();
        if is_change(event.kind) {
            let paths = if event.need_rescan() { &[] } else { event.paths.as_slice() };
            let part = Part::around(paths.iter().map(PathBuf::as_path));
            drop(signals.send(Signal::Happened { ends: is_end(event.kind), part }));
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler, config).ok()?;
    for path in paths {
        let real = path.canonicalize().ok()?;
        // Of a file its folder: a file that is saved anew is another one.
        let (folder, mode) = if real.is_dir() {
            (real.as_path(), RecursiveMode::Recursive)
        } else {
            (real.parent()?, RecursiveMode::NonRecursive)
        };
        if !reports_changes(folder) {
            return None;
        }
        watcher.watch(folder, mode).ok()?;
    }
    Some(watcher)
}

/// Reading is no change; that a file that was written is closed is one.
fn is_change(kind: EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Access(
            AccessKind::Any | AccessKind::Read | AccessKind::Open(_) | AccessKind::Other
        ) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))
    )
}

/// Whether a file may be whole or gone with this.
fn is_end(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Access(AccessKind::Close(_))
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_))
    )
}

/// Whether the file system reports what other machines do: those of a network do not.
#[cfg(target_os = "linux")]
fn reports_changes(folder: &Path) -> bool {
    // As linux/magic.h names them: 9P, AFS, Ceph, CIFS, Coda, FUSE, NCP, NFS, SMB, SMB2.
    const SILENT: [u64; 10] = [
        0x0102_1997,
        0x5346_414F,
        0x00C3_6400,
        0xFF53_4D42,
        0x7375_7245,
        0x6573_5546,
        0x564C,
        0x6969,
        0x517B,
        0xFE53_4D42,
    ];
    rustix::fs::statfs(folder).is_ok_and(|data| {
        // The width of the field differs between machines.
        u64::try_from(data.f_type).is_ok_and(|kind| !SILENT.contains(&kind))
    })
}

#[cfg(not(target_os = "linux"))]
fn reports_changes(_folder: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn much_at_once_is_told_once() {
        let (signals, happened) = mpsc::channel();
        for _ in 0..1000 {
            signals.send(Signal::Happened { ends: false, part: Part::All }).unwrap();
        }
        drop(signals);
        let told = AtomicUsize::new(0);
        listen(&happened, None, &|_| told.fetch_add(1, Ordering::Relaxed) < 10);
        assert_eq!(told.into_inner(), 2);
    }

    #[test]
    fn what_happens_in_a_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (signals, happened) = mpsc::channel();
        let watcher = watch(std::iter::once(folder.path()), signals).unwrap();
        let below = folder.path().join("below");
        fs::create_dir(&below).unwrap();
        assert!(matches!(happened.recv(), Ok(Signal::Happened { .. })));
        fs::write(folder.path().join("a.txt"), "Piove.").unwrap();
        assert!(matches!(happened.recv(), Ok(Signal::Happened { .. })));
        drop(watcher);
    }
}
