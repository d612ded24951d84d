//! Which part of a folder is looked at again, when something has happened there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// In more folders than this, all of them are looked at.
const FOLDERS: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    All,
    /// Some folders with all that lies below them.
    Below(BTreeSet<PathBuf>),
}

impl Part {
    /// The folders of some paths; all of it where one of them may be a new folder, of which not
    /// everything that has happened in it was told.
    pub fn around<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let folder = |path: &Path| path.parent().filter(|_| !path.is_dir()).map(Path::to_owned);
        let folders: Option<BTreeSet<_>> = paths.into_iter().map(folder).collect();
        folders.filter(|folders| !folders.is_empty()).map_or(Self::All, Self::Below)
    }

    /// Adds another part.
    pub fn extend(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Below(folders), Self::Below(mut others)) => {
                folders.append(&mut others);
                if folders.len() > FOLDERS {
                    *self = Self::All;
                }
            }
            _ => *self = Self::All,
        }
    }

    /// Whether all that lies in a folder is of it, or a file is.
    pub(super) fn covers(&self, path: &Path) -> bool {
        match self {
            Self::All => true,
            Self::Below(folders) => folders.iter().any(|one| path.starts_with(one)),
        }
    }

    /// Whether some of it may lie below a folder.
    pub(super) fn reaches(&self, folder: &Path) -> bool {
        match self {
            Self::All => true,
            Self::Below(folders) => {
                folders.iter().any(|one| one.starts_with(folder) || folder.starts_with(one))
            }
        }
    }
}
