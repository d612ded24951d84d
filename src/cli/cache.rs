//! Where the cache of a folder lies, and what has to be the same for it to be of use.

use std::env;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use rustc_hash::FxHasher;

use crate::cache::Place;
use crate::config::{self, Config};
use crate::load::Root;
use crate::read::Stamp;

/// File systems tell times to a few milliseconds, some to two seconds.
const SETTLED: Duration = Duration::from_secs(2);

/// The place for what is found below some paths; nothing where nothing is to be kept.
pub(super) fn place(config: &Config, paths: &[PathBuf], root: &Root) -> Option<Place> {
    if !config.cache {
        return None;
    }
    // Another program, even of the same version, may find other things.
    let program = Stamp::of(&env::current_exe().ok()?)?;
    let real: Vec<PathBuf> =
        paths.iter().map(|path| path.canonicalize()).collect::<Result<_, _>>().ok()?;
    // Paths are shown as they were named where there are several.
    let named = if paths.len() > 1 { paths } else { &[] };
    let maker = hash((
        env!("CARGO_PKG_VERSION"),
        (program.size, program.modified, program.changed),
        (config.language, format!("{:?} {:?}", config.fields, config.encodings)),
        named,
    ));
    let name = root.folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let file = config::caches()?.join(format!("{name}-{:016x}.articles", hash(&real)));
    Some(Place { file, maker, settled: SETTLED })
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
