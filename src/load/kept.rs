//! What the cache has of a folder while it is loaded: files that are as they were need not be read, and
//! what the others gave goes into the next cache.

use std::path::{Path, PathBuf};

use crate::cache::{Cache, Place, Record, Writer};
use crate::load::{Loaded, Origin};
use crate::model::{Problem, ProblemKind};
use crate::read::Stamp;

/// Folders of fewer files are read as fast.
const FEWEST: usize = 100;

/// A cache is written anew when more than one of so many files was not in it.
const STALE: usize = 50;

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
    /// The files that the old cache had.
    held: Vec<(PathBuf, Stamp)>,
    added: usize,
    /// The new cache could not be written.
    failed: bool,
}

impl Kept {
    pub(super) fn open(origin: &Origin, files: usize) -> Self {
        let place = origin.cache.clone().filter(|_| files >= FEWEST);
        let old = place.as_ref().and_then(Cache::open);
        Self { before: Before { place, old }, after: After::default() }
    }

    /// Puts the new cache in the place of the old one, where that is worth while. Waits for the disk.
    pub fn save(self) {
        let Self { before: Before { old, .. }, after } = self;
        let Some(mut new) = after.new.filter(|_| !after.failed) else { return };
        if old.is_some() && after.added * STALE < after.held.len() {
            return;
        }
        let kept = old.map_or(Ok(()), |old| {
            after.held.iter().try_for_each(|(file, stamp)| new.keep(&old, file, *stamp))
        });
        // Without it the next start takes longer, which is all.
        drop(kept.and_then(|()| new.finish()));
    }
}

impl Before {
    /// What the cache has of a file, unless the reader has dated it since.
    pub(super) fn record(&self, file: &Path, stamp: Stamp, origin: &Origin) -> Option<Record> {
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
            self.held.push((file.clone(), *stamp));
        }
        let (Some(record), Some(place)) = (loaded.record.take(), &before.place) else { return };
        if self.new.is_none() && !self.failed {
            self.new = Writer::create(place).ok();
        }
        let added = self.new.as_mut().map(|new| new.add(file, *stamp, &record));
        self.failed |= !matches!(added, Some(Ok(())));
        self.added += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::ControlFlow;
    use std::time::Duration;

    use super::*;
    use crate::load::load_all;
    use crate::model::{Article, DateValue};
    use crate::text::clean_line;

    /// Articles of a folder as they are shown, and how many files of them the cache had.
    fn load(origin: &Origin) -> (Vec<String>, usize) {
        let (mut found, mut held) = (Vec::<Article>::new(), 0);
        let take = |loaded: Loaded| {
            held += usize::from(loaded.is_kept);
            found.extend(loaded.articles);
            ControlFlow::Continue(())
        };
        load_all(origin, |_| {}, take).1.save();
        (found.iter().map(|article| format!("{article:?}")).collect(), held)
    }

    #[test]
    fn what_is_kept_is_what_would_be_read() {
        let [folder, caches] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let write = |number: usize, who: &str| {
            let text = format!(
                "La gru {number}\n\nIeri {who} ha visto la gru {number} sul molo di Trieste.\n\n\
                 Il {} maggio 2021 la ministra Carla Benassi l’ha fermata.\n",
                1 + number % 28
            );
            fs::write(folder.path().join(format!("{number:03}.txt")), text).unwrap();
        };
        (0..FEWEST).for_each(|number| write(number, "Marta Landi"));
        let file = caches.path().join("x.articles");
        let place = Place { file, maker: 1, settled: Duration::ZERO };
        let read = crate::load::tests::origin(folder.path());
        let mut origin = Origin { cache: Some(place), ..read.clone() };
        let plain = load(&read).0;
        assert_eq!(load(&origin), (plain.clone(), 0));
        assert_eq!(load(&origin), (plain.clone(), FEWEST));
        write(7, "Piotr Wolny");
        let changed = load(&read).0;
        assert_ne!(changed, plain);
        assert_eq!(load(&origin), (changed, FEWEST - 1));
        let day = DateValue::parse("2020-01-01").unwrap();
        origin.dates.insert(clean_line("001.txt"), day);
        let dated = Origin { dates: origin.dates.clone(), ..read };
        assert_eq!(load(&origin), (load(&dated).0, FEWEST - 2));
    }
}
