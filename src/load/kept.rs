//! What the cache has of a folder while it is loaded: files that are as they were need not be read, and
//! what the others gave goes into the next cache. A folder in which no file is otherwise need not be
//! linked again either.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;

use crate::cache::{Cache, Links, LinksWriter, Of, Place, Record, Writer};
use crate::load::{Loaded, Origin};
use crate::model::{FilePath, Problem, ProblemKind};
use crate::read::Stamp;
use crate::store::{Store, StoreBuilder};

/// Folders of fewer files are read as fast.
const FEWEST: usize = 100;

/// The cache of a folder, as it was and as it will be.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) before: Before,
    pub(super) after: After,
}

/// What the workers ask.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Where the next cache will lie, if there is to be one.
    place: Option<Place>,
    old: Option<Cache>,
}

/// What they found.
#[derive(Debug, Default)]
pub(super) struct After {
    new: Option<Writer>,
    /// The files of which the old cache had what holds.
    held: BTreeMap<FilePath, Stamp>,
    /// The new cache could not be written.
    failed: bool,
    /// All files and what they were like, and those alone of which the old cache has what holds.
    state: DefaultHasher,
    held_state: DefaultHasher,
    /// How many of them may change without our seeing it.
    unsettled: usize,
    /// The state of everything that the links on the disk are of.
    linked: Option<u64>,
}

impl Kept {
    pub(super) fn open(origin: &Origin, files: usize) -> Self {
        let place = origin.cache.clone().filter(|_| files >= FEWEST);
        let old = place.as_ref().and_then(Cache::open);
        Self { before: Before { place, old }, after: After::default() }
    }

    /// The store of everything that was loaded: the one of the last time, where nothing has happened
    /// since.
    pub fn store(&mut self, origin: &Origin, builder: &mut StoreBuilder) -> Arc<Store> {
        let state = self.state(origin, builder);
        let links = self.before.place.as_ref().zip(state);
        let links = links.and_then(|(place, state)| Links::open(place, Of::Folder, state));
        if let Some(store) = links.and_then(|mut links| builder.restore(&mut || links.next_part()))
        {
            self.after.linked = state;
            return store;
        }
        builder.build()
    }

    /// The store of the last time, where files have come since and nothing else has happened: it may be
    /// shown until they are linked too. To be asked before what comes late replaces anything.
    pub fn last_store(&self, origin: &Origin, builder: &mut StoreBuilder) -> Option<Arc<Store>> {
        let After { held, held_state, new: Some(_), .. } = &self.after else { return None };
        let place = self.before.place.as_ref()?;
        let state = with_choices(held_state, origin, builder);
        let mut links = Links::open(place, Of::Folder, state)?;
        builder.restore_of(|file| held.contains_key(file), &mut || links.next_part())
    }

    /// Whether the store is the one of the last time.
    pub fn is_linked(&self) -> bool {
        self.after.linked.is_some()
    }

    /// Saves what was loaded and the store of it for the next time: first what took longest to make.
    /// Waits for the disk.
    pub fn save(self, origin: &Origin, builder: &StoreBuilder, store: &Store) {
        let state = self.state(origin, builder).filter(|_| !self.is_linked());
        let place = self.before.place.clone();
        self.save_articles();
        if let Some((place, state)) = place.zip(state) {
            // Without it the next start takes longer, which is all.
            drop(save_links(&place, state, store));
        }
    }

    /// A number of everything that bears on the store; nothing where something may change without
    /// another number.
    fn state(&self, origin: &Origin, builder: &StoreBuilder) -> Option<u64> {
        let After { state, unsettled: 0, .. } = &self.after else { return None };
        Some(with_choices(state, origin, builder))
    }

    /// Puts the new cache in the place of the old one, where that is worth while.
    fn save_articles(self) {
        let Self { before: Before { old, .. }, after } = self;
        let Some(mut new) = after.new.filter(|_| !after.failed) else { return };
        let kept = old.map_or(Ok(()), |old| {
            after.held.iter().try_for_each(|(file, stamp)| new.keep(&old, file, *stamp))
        });
        drop(kept.and_then(|()| new.finish()));
    }
}

/// The state of files with what the reader has set and decided.
fn with_choices(files: &DefaultHasher, origin: &Origin, builder: &StoreBuilder) -> u64 {
    let mut state = files.clone();
    format!("{:?} {:?}", origin.dates, builder.decisions()).hash(&mut state);
    state.finish()
}

fn save_links(place: &Place, state: u64, store: &Store) -> io::Result<()> {
    let mut links = LinksWriter::create(place, Of::Folder, state)?;
    store.write(&mut |part| links.add(part))?;
    links.finish()
}

impl Before {
    /// The same with an old cache that has nothing.
    pub(super) fn without_articles(&self) -> Self {
        Self { place: self.place.clone(), old: None }
    }

    /// What the cache has of a file, unless the reader has dated it since.
    pub(super) fn record(&self, file: &FilePath, stamp: Stamp, origin: &Origin) -> Option<Record> {
        let record = self.old.as_ref()?.record(file, stamp)?;
        let is_dated = |article| origin.dates.contains_key(&origin.root.key(article));
        let has_dates = !origin.dates.is_empty() && record.articles.iter().any(is_dated);
        (!has_dates).then_some(record)
    }

    /// What a file gave, as it is to be written; nothing where nothing is.
    pub(super) fn encode(&self, record: &Record) -> Option<Vec<u8>> {
        self.place.as_ref()?;
        // What could not be read, or where we failed, may go well the next time.
        let is_passing =
            |problem: &Problem| matches!(problem.kind, ProblemKind::Read | ProblemKind::Internal);
        let of_articles = record.articles.iter().flat_map(|article| &article.problems);
        let passes = record.problems.iter().chain(of_articles).any(is_passing);
        if passes { None } else { record.encode() }
    }
}

impl After {
    /// Notes where a file's articles came from. A cache that cannot be written is none.
    pub(super) fn note(&mut self, before: &Before, loaded: &mut Loaded) {
        let Some((file, stamp)) = &loaded.file else { return };
        if loaded.is_kept {
            self.held.insert(file.clone(), *stamp);
            (file, stamp).hash(&mut self.held_state);
        }
        let Some(place) = &before.place else { return };
        (file, stamp).hash(&mut self.state);
        self.unsettled += usize::from(!place.can_keep(*stamp));
        self.keep(before, loaded);
    }

    /// Takes what a file gave into the new cache, over what the old one has.
    pub(super) fn keep(&mut self, before: &Before, loaded: &mut Loaded) {
        let Some((file, stamp)) = &loaded.file else { return };
        let (Some(record), Some(place)) = (loaded.record.take(), &before.place) else { return };
        if self.new.is_none() && !self.failed {
            self.new = Writer::create(place).ok();
        }
        self.held.remove(file);
        let added = self.new.as_mut().map(|new| new.add(file, *stamp, &record));
        self.failed |= !matches!(added, Some(Ok(())));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::ControlFlow;
    use std::time::Duration;

    use super::*;
    use crate::load::{load_all, load_late};
    use crate::model::DateValue;
    use crate::text::clean_line;

    /// More than one batch, and enough for a cache.
    const FILES: usize = 140;

    /// What is made of a folder.
    struct Made {
        store: String,
        /// The store of the last time, while files have only been added.
        last: Option<String>,
        /// How many files the cache had, and whether it had the links.
        held: usize,
        is_linked: bool,
    }

    fn load(origin: &Origin) -> Made {
        let (mut builder, mut held) = (StoreBuilder::default(), 0);
        let take = |loaded: Loaded| {
            held += usize::from(loaded.is_kept);
            loaded.articles.into_iter().for_each(|article| builder.add(article));
            ControlFlow::Continue(())
        };
        let (mut lines, mut kept) = load_all(origin, |_| {}, take);
        let last = kept.last_store(origin, &mut builder).map(|store| {
            store.prepare();
            format!("{store:?}")
        });
        for loaded in load_late(origin, &mut lines, &mut kept) {
            builder.replace(&loaded.file.unwrap().0, loaded.articles);
        }
        let store = kept.store(origin, &mut builder);
        let is_linked = kept.is_linked();
        store.prepare();
        kept.save(origin, &builder, &store);
        Made { store: format!("{store:?}"), last, held, is_linked }
    }

    #[test]
    fn what_is_kept_is_what_would_be_read() {
        let [folder, caches] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let write = |number: usize, who: &str| {
            // The last one makes a line shared that the first two have too.
            let shared = if number < 2 || number + 1 == FILES {
                "Scrivi alla redazione del Faro\n"
            } else {
                ""
            };
            let text = format!(
                "La gru {number}\n\nIeri {who} ha visto la gru {number} sul molo di Trieste, per tre \
                 giorni.\n\nIl {} maggio 2021 alle 18:30 la ministra Carla Benassi l’ha fermata. \
                 Landi tace.\n{shared}",
                1 + number % 28
            );
            fs::write(folder.path().join(format!("{number:03}.txt")), text).unwrap();
        };
        (0..FILES).for_each(|number| write(number, "Marta Landi"));
        let file = caches.path().join("x.articles");
        let place = Place { file, maker: 1, settled: Duration::ZERO };
        let read = crate::load::tests::origin(folder.path());
        let mut origin = Origin { cache: Some(place), ..read.clone() };
        let plain = load(&read).store;
        let check = |origin: &Origin, expected: &str, held: usize, is_linked: bool| {
            let made = load(origin);
            assert!(made.store == expected, "not the same store");
            assert_eq!((made.held, made.is_linked), (held, is_linked));
            made.last
        };
        check(&origin, &plain, 0, false);
        check(&origin, &plain, FILES, true);
        write(7, "Piotr Wolny");
        let changed = load(&read).store;
        assert_ne!(changed, plain);
        assert!(check(&origin, &changed, FILES - 1, false).is_none());
        assert!(check(&origin, &changed, FILES, true).is_none());
        write(FILES, "Ada Conti");
        let grown = load(&read).store;
        assert!(check(&origin, &grown, FILES, false) == Some(changed));
        let day = DateValue::parse("2020-01-01").unwrap();
        origin.dates.insert(clean_line("001.txt"), day);
        let dated = load(&Origin { dates: origin.dates.clone(), ..read }).store;
        check(&origin, &dated, FILES, false);
        check(&origin, &dated, FILES, true);
    }
}
