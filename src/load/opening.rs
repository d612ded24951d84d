//! What the screen shows first of a large folder: a store of the few articles that the timeline opens
//! on, kept from the last time. It is there before the folder has been walked, and stands until more
//! has been read. Only their own files and the decisions are looked at for it: what other files have
//! done to these articles since comes when all are loaded.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cache::{Links, LinksWriter, Of, Place, Record};
use crate::load::{Articles, Origin, Seen};
use crate::model::{Article, Decisions, FilePath};
use crate::read::{Stamp, decisions_file};
use crate::store::{Store, StoreBuilder};

/// So many articles are read in the blink of an eye, and tell of more than a screen of events.
const ARTICLES: usize = 256;

/// A folder that has not so many times as many is read whole soon enough.
const SHARE: usize = 10;

/// Comes before the records of the files in their order, and the store.
#[derive(Serialize, Deserialize)]
struct Head {
    files: Vec<(FilePath, Stamp)>,
    decisions: Decisions,
}

/// The store that was kept of what the folder opens on, if these articles are as they were.
pub fn opening(origin: &Origin) -> Option<Arc<Store>> {
    let mut parts = Links::open(origin.cache.as_ref()?, Of::Opening, state(origin)?)?;
    let Head { files, decisions } = postcard::from_bytes(&parts.next_part()?).ok()?;
    let mut builder = StoreBuilder::default();
    builder.set_decisions(decisions);
    let packed = files.iter().map(|_| parts.next_part()).collect::<Option<Vec<_>>>()?;
    let decode = |((file, stamp), packed): (&(FilePath, Stamp), &Vec<u8>)| {
        let is_as_it_was = Stamp::of(file) == Some(*stamp);
        is_as_it_was.then(|| Record::decode(packed, file)).flatten()
    };
    let records = files.par_iter().zip(&packed).map(decode).collect::<Option<Vec<_>>>()?;
    for article in records.into_iter().flat_map(|record| record.articles) {
        builder.add(Arc::new(article));
    }
    builder.restore(&mut || parts.next_part())
}

/// Keeps what a folder opens on that was loaded, `seen` so, for the next time. Waits for the disk.
pub fn keep_opening(origin: &Origin, seen: &Seen, builder: &StoreBuilder, store: &Store) {
    let large = store.articles().len() >= ARTICLES * SHARE;
    if let Some(place) = origin.cache.as_ref().filter(|_| large) {
        // Without it the first screen takes longer, which is all.
        drop(keep(place, origin, seen, builder, store.opening(ARTICLES)));
    }
}

fn keep(
    place: &Place,
    origin: &Origin,
    seen: &Seen,
    builder: &StoreBuilder,
    articles: Vec<Arc<Article>>,
) -> io::Result<()> {
    let Some(state) = state(origin) else { return Ok(()) };
    let mut of_files = BTreeMap::<FilePath, Vec<Arc<Article>>>::new();
    for article in articles {
        of_files.entry(article.file.clone()).or_default().push(article);
    }
    let (mut head, mut records, mut written) = (Vec::new(), Vec::new(), Vec::new());
    for (file, articles) in of_files {
        let stamp = seen.stamp(&file).filter(|stamp| place.can_keep(*stamp));
        let own = articles.iter().map(|article| Article::clone(article)).collect();
        let record = Record { articles: own, ..Record::default() }.encode();
        if let Some((stamp, record)) = stamp.zip(record) {
            head.push((file, stamp));
            records.push(record);
            written.extend(articles);
        }
    }
    let head = Head { files: head, decisions: builder.decisions().clone() };
    let mut parts = LinksWriter::create(place, Of::Opening, state)?;
    parts.add(&postcard::to_allocvec(&head).map_err(io::Error::other)?)?;
    records.iter().try_for_each(|record| parts.add(record))?;
    builder.build_of(written).write(&mut |part| parts.add(part))?;
    parts.finish()
}

/// A number of what bears on the opening beside its files: the dates that the reader has set, and what
/// has been decided about names.
fn state(origin: &Origin) -> Option<u64> {
    let Articles::Paths(paths) = &origin.articles else { return None };
    let mut state = DefaultHasher::new();
    format!("{:?}", origin.dates).hash(&mut state);
    for path in paths {
        decisions_file(path).and_then(|file| Stamp::of(&file)).hash(&mut state);
    }
    Some(state.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::ControlFlow;
    use std::time::Duration;

    use super::*;
    use crate::load::{Loaded, load_all};
    use crate::model::{DateValue, NAMES_FILE};
    use crate::text::clean_line;

    /// Loads a folder and keeps what it opens on, of at most `most` articles; gives the paths of these.
    fn kept(origin: &Origin, most: usize) -> Vec<String> {
        let (mut builder, mut seen) = (StoreBuilder::default(), Seen::default());
        load_all(
            origin,
            |_| {},
            |Loaded { file, articles, .. }| {
                for article in articles {
                    builder.add(article);
                }
                if let Some((file, stamp)) = file {
                    seen.note(&file, stamp);
                }
                ControlFlow::Continue(())
            },
        );
        let articles = builder.build().opening(most);
        let paths = articles.iter().map(|article| article.path.to_string()).collect();
        keep(origin.cache.as_ref().unwrap(), origin, &seen, &builder, articles).unwrap();
        paths
    }

    fn shown(origin: &Origin) -> Option<Vec<String>> {
        let store = opening(origin)?;
        Some(store.articles().iter().map(|article| article.path.to_string()).collect())
    }

    #[test]
    fn a_folder_opens_on_its_latest_news_while_they_are_as_they_were() {
        let [folder, caches] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let file = |number: usize| folder.path().join(format!("{number:02}.txt"));
        for number in 1..=24 {
            let text = format!(
                "La gru {number}\n\n{number} maggio 2021\n\nIeri la gru ha ceduto sul molo."
            );
            fs::write(file(number), text).unwrap();
        }
        let file_of_cache = caches.path().join("x.articles");
        let place = Place { file: file_of_cache, maker: 1, settled: Duration::ZERO };
        let origin = Origin { cache: Some(place), ..crate::load::tests::origin(folder.path()) };
        assert_eq!(shown(&origin), None);
        let paths = kept(&origin, 4);
        assert!(paths.len() <= 4 && paths.contains(&"24.txt".to_owned()), "{paths:?}");
        assert_eq!(shown(&origin), Some(paths.clone()));
        // What is new or changed elsewhere is not looked for.
        fs::write(file(1), "Piove.").unwrap();
        assert_eq!(shown(&origin), Some(paths));
        let mut dated = origin.clone();
        dated.dates.insert(clean_line("24.txt"), DateValue::parse("2020").unwrap());
        assert_eq!(shown(&dated), None);
        fs::write(folder.path().join(NAMES_FILE), "reject Gru\n").unwrap();
        assert_eq!(shown(&origin), None);
        fs::remove_file(folder.path().join(NAMES_FILE)).unwrap();
        assert!(shown(&origin).is_some());
        let damaged = caches.path().join("x.opening");
        let mut bytes = fs::read(&damaged).unwrap();
        let whole = bytes.clone();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&damaged, bytes).unwrap();
        assert_eq!(shown(&origin), None);
        fs::write(damaged, whole).unwrap();
        assert!(shown(&origin).is_some());
        fs::write(file(24), "Piove ancora.").unwrap();
        assert_eq!(shown(&origin), None);
    }
}
