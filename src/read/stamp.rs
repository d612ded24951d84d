//! What tells, without opening a file, that it is another than before.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Equal stamps of one path: nobody wrote there in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// When the content was last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// When the file itself was: programs set the time above as they like, this one they cannot.
    pub changed: i64,
    /// The file's number; a file put in the place of another has its own.
    pub inode: u64,
}

impl Stamp {
    /// Of a file as it is now, or nothing where it cannot be seen.
    #[cfg(unix)]
    pub fn of(file: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let data = file.symlink_metadata().ok()?;
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Some(Self {
            size: data.len(),
            modified: nanoseconds(data.mtime(), data.mtime_nsec()),
            changed: nanoseconds(data.ctime(), data.ctime_nsec()),
            inode: data.ino(),
        })
    }

    #[cfg(not(unix))]
    pub fn of(file: &Path) -> Option<Self> {
        let data = file.symlink_metadata().ok()?;
        let modified = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let modified = i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX);
        Some(Self { size: data.len(), modified, changed: modified, inode: 0 })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_written_anew_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let [file, beside] = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
        fs::write(&file, "uno").unwrap();
        let first = Stamp::of(&file).unwrap();
        assert_eq!(Stamp::of(&file), Some(first));
        fs::write(&beside, "due").unwrap();
        fs::rename(&beside, &file).unwrap();
        assert_ne!(Stamp::of(&file), Some(first));
        assert_eq!(Stamp::of(&beside), None);
    }
}
