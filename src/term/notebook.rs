//! The thread that keeps the notebook: it opens the file, writes what the reader changes, and tells
//! when it is on the disk. What cannot be written waits here and is tried again.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::app::Msg;
use crate::notebook::{self, Change, Keeper, Notebook, Place, Unavailable, check};
use crate::term::{Incoming, Sender};
use crate::text::CleanText;

/// What could not be written is tried again after so long.
const RETRY: Duration = Duration::from_secs(2);

/// Changes that were never written, and why.
pub(crate) struct Unkept {
    pub(crate) changes: usize,
    pub(crate) why: CleanText,
}

/// The way to the thread.
pub(super) struct Desk {
    orders: mpsc::Sender<Vec<Change>>,
    left: Receiver<Option<Unkept>>,
}

impl Desk {
    /// The desk, and what its thread has to do. Without a place nothing is kept.
    pub(super) fn new(place: Option<Place>, sender: Sender) -> (Self, impl FnOnce() + Send) {
        let (orders, ordered) = mpsc::channel();
        let (leaving, left) = mpsc::channel();
        let clerk = Clerk { place, keeper: None, unkept: Vec::new(), trouble: None, sender };
        // Nobody asks any more where the process ends at once.
        (Self { orders, left }, move || drop(leaving.send(clerk.run(&ordered))))
    }

    pub(super) fn keep(&self, changes: Vec<Change>) {
        // The thread lives as long as this struct.
        drop(self.orders.send(changes));
    }

    /// Waits until all is written, or has failed, or the time is over.
    pub(super) fn finish(self, patience: Duration) -> Option<Unkept> {
        drop(self.orders);
        self.left.recv_timeout(patience).unwrap_or(None)
    }
}

struct Clerk {
    place: Option<Place>,
    keeper: Option<Keeper>,
    /// Not written yet.
    unkept: Vec<Change>,
    /// Why not.
    trouble: Option<CleanText>,
    sender: Sender,
}

impl Clerk {
    /// Writes what is ordered until nobody orders any more; then says what could not be.
    fn run(mut self, orders: &Receiver<Vec<Change>>) -> Option<Unkept> {
        self.begin();
        loop {
            let ordered = if self.unkept.is_empty() {
                orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                orders.recv_timeout(RETRY)
            };
            let is_over = ordered == Err(RecvTimeoutError::Disconnected);
            self.unkept.extend(ordered.into_iter().chain(orders.try_iter()).flatten());
            if !self.unkept.is_empty() {
                self.write();
            }
            if is_over {
                let changes = self.unkept.len();
                let why = self.trouble.unwrap_or_default();
                return (changes > 0).then_some(Unkept { changes, why });
            }
        }
    }

    /// Reads what there is, whether it can be written or not.
    fn begin(&mut self) {
        let Some(place) = self.place.clone() else { return self.show(Notebook::default(), None) };
        match self.open(&place) {
            Ok(()) => {}
            // Whether it can be written nobody needs to know before there is something to write.
            Err(Unavailable::Io(_)) => match notebook::read(&place) {
                Ok((notebook, _)) => self.show(notebook, None),
                Err(error) => self.show(Notebook::default(), Some(error.reason())),
            },
            Err(error) => {
                let notebook = notebook::read(&place).map(|(notebook, _)| notebook);
                self.show(notebook.unwrap_or_default(), Some(error.reason()));
            }
        }
    }

    /// Opens the file for writing and shows what it says.
    fn open(&mut self, place: &Place) -> Result<(), Unavailable> {
        let opened = Keeper::open(place)?;
        self.show(opened.keeper.notebook().clone(), None);
        let problems = check::of_file(place, &opened.faults, opened.moved.as_deref());
        if !problems.is_empty() {
            self.send(Msg::Problems(problems));
        }
        self.keeper = Some(opened.keeper);
        Ok(())
    }

    fn write(&mut self) {
        match self.try_write() {
            Ok(()) => {
                let written = self.unkept.len();
                self.unkept.clear();
                self.trouble = None;
                self.send(Msg::Kept { written, trouble: None });
            }
            Err(error) => {
                let why = error.reason();
                if self.trouble.as_ref() != Some(&why) {
                    self.trouble = Some(why.clone());
                    self.send(Msg::Kept { written: 0, trouble: Some(why) });
                }
            }
        }
    }

    fn try_write(&mut self) -> Result<(), Unavailable> {
        if self.keeper.is_none() {
            let no_home = || io::Error::other("there is no home folder to keep it in");
            let place = self.place.clone().ok_or_else(no_home)?;
            self.open(&place)?;
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.append(&self.unkept)?;
        }
        Ok(())
    }

    fn show(&self, notebook: Notebook, trouble: Option<CleanText>) {
        self.send(Msg::Notebook { notebook: Box::new(notebook), trouble });
    }

    fn send(&self, msg: Msg) {
        // A session that has ended wants to know nothing.
        drop(self.sender.send(Incoming::App(msg)));
    }
}
