//! What the loader does when everything is loaded: it shows what changes in the folder, and what the
//! reader says of dates and names.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::load::{self, Origin};
use crate::model::{DateValue, Decisions};
use crate::read::Part;
use crate::store::{Linked, Store, Unlinked};
use crate::term::loader::{GUESS, SHORTEST, TELLING, Worker};
use crate::term::{Incoming, panics};
use crate::text::CleanText;

/// What was needed meanwhile is given back to the system when nothing has happened for so long.
const REST: Duration = Duration::from_secs(1);

/// What the loader is to do when everything is loaded.
pub(super) enum Order {
    /// Something may have happened in a part of the folder.
    LookAgain(Part),
    /// What had changed is linked.
    Linked(Linked),
    /// Nothing any more.
    Stop,
    /// The reader has set the date of the article that the notebook calls so, or taken it back.
    Date { path: CleanText, date: Option<DateValue> },
    /// What is decided about names now.
    Decided(Decisions),
}

/// What has changed is being linked.
pub(super) struct Linking {
    /// So many files of it.
    files: usize,
    /// More has changed since.
    is_stale: bool,
}

impl Worker {
    /// Carries out an order and those that come after it, until there have been none for a while: by then
    /// the screen has let go of what it showed before.
    pub(super) fn follow(&mut self, origin: &mut Origin, first: Order, orders: &Receiver<Order>) {
        let mut next = Some(first);
        while let Some(first) = next {
            let all: Vec<Order> = std::iter::once(first).chain(orders.try_iter()).collect();
            if self.cancelled.load(Ordering::Relaxed) {
                return;
            }
            if self.carry_out(origin, all) {
                self.show_changed();
            }
            next = orders.recv_timeout(REST).ok();
        }
    }

    /// Whether anything is to be shown of it.
    fn carry_out(&mut self, origin: &mut Origin, orders: Vec<Order>) -> bool {
        let (mut is_new, mut look_again) = (false, None::<Part>);
        for order in orders {
            match order {
                Order::LookAgain(part) => match &mut look_again {
                    Some(other) => other.extend(part),
                    None => look_again = Some(part),
                },
                Order::Linked(linked) => self.take_linked(linked),
                Order::Stop => {}
                Order::Date { path, date } => {
                    self.set_date(origin, path, date);
                    is_new = true;
                }
                Order::Decided(decisions) => is_new |= self.decide(&decisions),
            }
        }
        // One look is enough for all that has happened.
        is_new | look_again.is_some_and(|part| self.look_again(origin, &part))
    }

    /// Whether anything else is decided than before.
    fn decide(&mut self, decisions: &Decisions) -> bool {
        let is_new = decisions != self.builder.decisions();
        if is_new {
            self.builder.set_decisions(decisions.clone());
            self.changed += 1;
        }
        is_new
    }

    fn set_date(&mut self, origin: &mut Origin, path: CleanText, date: Option<DateValue>) {
        let wanted = self.builder.articles().find(|article| origin.root.key(article) == path);
        let article = wanted.cloned();
        match date {
            Some(date) => drop(origin.dates.insert(path, date)),
            None => drop(origin.dates.remove(&path)),
        }
        let Some(article) = article else { return };
        let loaded = load::load_again(origin, &self.lines, &article);
        if loaded.articles.is_empty() {
            // The file is gone: the article stays as it was, and the reader is told.
            self.note_problems(&article.file, loaded.problems);
            return;
        }
        self.builder.replace(&article.file, loaded.articles);
        self.changed += 1;
    }

    /// Loads what has changed in a part of the folder. Whether anything has.
    fn look_again(&mut self, origin: &Origin, part: &Part) -> bool {
        let changes = self.seen.look_again(origin, part);
        let is_decided = changes.decisions.as_ref().is_some_and(|now| self.decide(now));
        let is_new = changes.concern_articles()
            || is_decided
            || changes.passed_over != self.problems.of_walk;
        self.changed += changes.changed.len() + changes.gone.len();
        self.tell_of_changes();
        let loaded = load::load_changed(origin, &mut self.lines, &changes);
        self.problems.of_walk.clone_from(&changes.passed_over);
        self.renew(loaded, &changes.gone);
        is_new
    }

    /// Shows what has changed in a folder that was loaded: where linking it takes long, first as it is,
    /// while it is linked on threads of its own.
    fn show_changed(&mut self) {
        self.builder.set_problems(self.problems.all());
        if let Some(linking) = &mut self.linking {
            linking.is_stale = true;
            self.show_meanwhile(None);
        } else if self.takes_long(SHORTEST) {
            let unlinked = self.builder.unlinked();
            self.show_meanwhile(Some(&unlinked));
            self.linking = Some(Linking { files: self.changed, is_stale: false });
            self.link(unlinked);
        } else {
            let store = self.builder.build();
            self.changed = 0;
            self.send(store);
        }
    }

    fn show_meanwhile(&mut self, unlinked: Option<&Unlinked>) {
        if let Some(store) = self.builder.meanwhile(unlinked) {
            self.send_linking(store);
        }
    }

    fn link(&self, unlinked: Unlinked) {
        let (orders, on_panic) = (self.orders.clone(), self.sender.clone());
        let link =
            move |unlinked: Unlinked| drop(orders.send(Order::Linked(unlinked.link(&mut |_| {}))));
        let pool = rayon::ThreadPoolBuilder::new()
            .thread_name(|_| "linker".to_owned())
            .start_handler(|_| stand_back())
            .panic_handler(move |_| drop(on_panic.send(Incoming::Panicked)))
            .build();
        match pool {
            // It ends when this is done.
            Ok(pool) => pool.spawn(move || {
                panics::rehearse();
                link(unlinked);
            }),
            Err(_) => link(unlinked),
        }
    }

    /// Shows what was linked; where more has changed since, that comes next.
    fn take_linked(&mut self, linked: Linked) {
        let store = self.builder.take_linked(linked);
        let Some(Linking { files, is_stale }) = self.linking.take() else { return };
        self.changed -= files;
        if is_stale {
            self.show_changed();
        } else {
            self.send(store);
        }
    }

    /// Whether linking all articles may take so long.
    fn takes_long(&self, long: Duration) -> bool {
        GUESS.saturating_mul(u32::try_from(self.builder.len()).unwrap_or(u32::MAX)) >= long
    }

    /// Tells how many files are being linked, where that takes a while.
    fn tell_of_changes(&mut self) {
        if let Some(store) = self.sent.upgrade()
            && self.takes_long(TELLING)
            && self.changed > 0
        {
            self.send_linking(store);
        }
    }

    /// Sends a store of which some files are being linked.
    fn send_linking(&mut self, store: Arc<Store>) {
        let before = self.progress;
        self.progress.files_found = before.files_read + self.changed;
        self.send(store);
        self.progress = before;
    }
}

/// Lets other threads go first.
fn stand_back() {
    // Elsewhere it would concern all threads.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}
