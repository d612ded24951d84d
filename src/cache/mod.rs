//! What reading and extraction made of each file, kept in the user's cache folder from one start to
//! the next, so that only files that have changed are read again.
//!
//! Never needed and never believed: what does not fit, or is damaged, is as good as not there, and
//! the file is read. Here an old cache is read, `writer.rs` makes a new one, `record.rs` says how one
//! file's articles are written and what of them is checked. `links.rs` keeps what the store made of
//! all.
//!
//! The file: `MAGIC` and what the cache was made with; records one after the other; the index, which
//! says what each file was like and where its record stands; at the end where the index stands.
//! Everything but the first part bears a checksum.

mod links;
mod record;
mod writer;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::FilePath;
use crate::read::Stamp;

pub use links::{Links, LinksWriter, Of};
pub use record::Record;
pub use writer::Writer;

/// The first bytes; the number at the end changes with the layout.
const MAGIC: &[u8; 16] = b"cronaca cache 4\n";

/// Bytes before the first record, and behind the index.
const HEAD: usize = 24;
const TAIL: usize = 16;

/// An index larger than this is none: in bytes.
const LARGEST_INDEX: u64 = 1 << 30;

/// Where a cache lies, and what it must have been made with to be of use.
#[derive(Clone, Debug)]
pub struct Place {
    pub file: PathBuf,
    /// A number made of the program and of all settings that bear on what articles look like.
    pub maker: u64,
    /// A file that was changed within so long before it was read is not kept: it may be changed once
    /// more without another stamp, as the clocks of file systems tick slowly.
    pub settled: Duration,
}

/// A cache opened for reading.
#[derive(Debug)]
pub struct Cache {
    file: File,
    entries: FxHashMap<PathBuf, Entry>,
}

/// One file's record.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    stamp: Stamp,
    at: u64,
    length: u32,
    checksum: u32,
}

impl Cache {
    /// Opens a cache; one that is not there, was made otherwise or is damaged is nothing.
    pub fn open(place: &Place) -> Option<Self> {
        let file = File::open(&place.file).ok()?;
        let data = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let (size, mut head) = (data.len(), [0; HEAD]);
        read_at(&file, &mut head, 0).ok()?;
        if head.get(..16)? != MAGIC || number(head.get(16..)?)? != place.maker {
            return None;
        }
        let mut tail = [0; TAIL];
        read_at(&file, &mut tail, size.checked_sub(TAIL as u64).filter(|&at| at >= HEAD as u64)?)
            .ok()?;
        let (at, checksum) = (number(tail.get(..8)?)?, number(tail.get(8..)?)?);
        let length =
            (size - TAIL as u64).checked_sub(at).filter(|&length| length <= LARGEST_INDEX)?;
        let mut index = vec![0; usize::try_from(length).ok()?];
        read_at(&file, &mut index, at).ok()?;
        if u64::from(crc32fast::hash(&index)) != checksum {
            return None;
        }
        let entries = postcard::from_bytes::<Vec<(PathBuf, Entry)>>(&index).ok()?;
        Some(Self { file, entries: entries.into_iter().collect() })
    }

    /// What a file gave when it was as it is now.
    pub fn record(&self, file: &FilePath, stamp: Stamp) -> Option<Record> {
        Record::decode(&self.bytes(self.entry(file, stamp)?)?, file)
    }

    fn entry(&self, file: &Path, stamp: Stamp) -> Option<Entry> {
        self.entries.get(file).copied().filter(|entry| entry.stamp == stamp)
    }

    fn bytes(&self, entry: Entry) -> Option<Vec<u8>> {
        let mut bytes = vec![0; entry.length as usize];
        read_at(&self.file, &mut bytes, entry.at).ok()?;
        (crc32fast::hash(&bytes) == entry.checksum).then_some(bytes)
    }

    /// How many files it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                bytes = bytes.get_mut(count..).unwrap_or_default();
                at += count as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::fs;

    use super::*;
    use crate::extract::marked;
    use crate::model::{Article, pack, unpack};

    const MAKER: u64 = 7;

    fn record(number: usize) -> Record {
        let text = "[Il 12 maggio 2021|2021-05-12] {Marta Landi} apre il molo. {Landi} tace.";
        let article =
            Article { file: path(number), ..marked::article(&format!("{number}.txt"), "it", text) };
        let (lines, shared) = (vec![(vec![1, 2], vec![3])], vec![vec![2]]);
        Record { size: 9, lines, shared, articles: vec![article], problems: Vec::new() }
    }

    fn stamp(number: usize) -> Stamp {
        Stamp { size: number as u64, modified: 5, changed: 6, inode: 7 }
    }

    fn path(number: usize) -> FilePath {
        PathBuf::from(format!("/press/{number}.txt")).into()
    }

    /// A cache of three files.
    fn written(folder: &Path) -> Place {
        let place =
            Place { file: folder.join("sub/x.cache"), maker: MAKER, settled: Duration::ZERO };
        let mut writer = Writer::create(&place).unwrap();
        for number in 0..3 {
            let bytes = record(number).encode().unwrap();
            writer.add(&path(number), stamp(number), &bytes).unwrap();
        }
        writer.finish().unwrap();
        place
    }

    fn shown(cache: &Cache) -> Vec<Option<String>> {
        (0..3)
            .map(|number| Some(format!("{:?}", cache.record(&path(number), stamp(number))?)))
            .collect()
    }

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(folder.path().join("sub/x.cache.new7"), "left behind").unwrap();
        let place = written(folder.path());
        let cache = Cache::open(&place).unwrap();
        let expected: Vec<_> = (0..3).map(|number| Some(format!("{:?}", record(number)))).collect();
        assert_eq!(shown(&cache), expected);
        assert!(cache.record(&path(0), stamp(1)).is_none());
        assert!(cache.record(&path(3), stamp(3)).is_none());
        assert!(Cache::open(&Place { maker: 8, ..place.clone() }).is_none());
        assert_eq!(fs::read_dir(place.file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_still_holds_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let place = written(folder.path());
        let old = Cache::open(&place).unwrap();
        let mut writer = Writer::create(&place).unwrap();
        writer.keep(&old, &path(1), stamp(1)).unwrap();
        writer.finish().unwrap();
        let new = Cache::open(&place).unwrap();
        assert_eq!(new.len(), 1);
        assert_eq!(shown(&new)[1], shown(&old)[1]);
    }

    /// The parts of the links that are written for state 1.
    fn parts(place: &Place, state: u64) -> Vec<Vec<u8>> {
        let mut links = Links::open(place, Of::Folder, state);
        std::iter::from_fn(|| links.as_mut()?.next_part()).collect()
    }

    #[test]
    fn links_hold_for_one_state() {
        let folder = tempfile::tempdir().unwrap();
        let place = written(folder.path());
        let all = [b"uno".to_vec(), Vec::new(), vec![0; 1 << 20]];
        let mut writer = LinksWriter::create(&place, Of::Folder, 1).unwrap();
        for part in &all {
            writer.add(part).unwrap();
        }
        assert!(Links::open(&place, Of::Folder, 1).is_none());
        writer.finish().unwrap();
        assert_eq!(parts(&place, 1), all);
        assert!(Links::open(&place, Of::Opening, 1).is_none());
        assert!(parts(&place, 2).is_empty());
        assert!(parts(&Place { maker: 8, ..place.clone() }, 1).is_empty());
        let file = place.file.with_extension("links");
        let mut bytes = fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&file, &bytes).unwrap();
        assert_eq!(parts(&place, 1), all[..2]);
        fs::write(&file, &bytes[..60]).unwrap();
        assert_eq!(parts(&place, 1), all[..1]);
    }

    #[test]
    fn a_file_changed_just_now_may_change_again_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.articles");
        for (settled, kept) in [(Duration::ZERO, 1), (Duration::from_hours(1), 0)] {
            let place = Place { file: file.clone(), maker: MAKER, settled };
            let mut writer = Writer::create(&place).unwrap();
            fs::write(folder.path().join("a.txt"), "Piove.").unwrap();
            let stamp = Stamp::of(&folder.path().join("a.txt")).unwrap();
            writer.add(&path(0), stamp, &record(0).encode().unwrap()).unwrap();
            writer.finish().unwrap();
            assert_eq!(Cache::open(&place).unwrap().len(), kept);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// A damaged cache gives what was written, or nothing.
        #[test]
        fn damage_does_no_harm(at in any::<prop::sample::Index>(), bit in 0..8_u32, cut in prop::bool::ANY) {
            let folder = tempfile::tempdir().unwrap();
            let place = written(folder.path());
            let sound = shown(&Cache::open(&place).unwrap());
            let mut bytes = fs::read(&place.file).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            if cut {
                bytes.truncate(at);
            }
            fs::write(&place.file, bytes).unwrap();
            if let Some(cache) = Cache::open(&place) {
                for (found, sound) in shown(&cache).into_iter().zip(sound) {
                    prop_assert!(found.is_none() || found == sound);
                }
            }
        }

        /// Nor does anything that bears the right checksums.
        #[test]
        fn any_bytes_are_no_record_or_a_sound_one(
            noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        ) {
            let mut bytes = unpack(&record(0).encode().unwrap()).unwrap();
            for (at, byte) in noise {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(record) = Record::decode(&pack(&bytes), &path(0)) {
                for article in &record.articles {
                    for span in article.sentences.iter().chain(article.captions.iter().copied()) {
                        prop_assert!(article.text.get(span.range()).is_some());
                    }
                    prop_assert!(crate::text::clean(&article.text).text == article.text);
                }
            }
        }
    }
}
