//! The path of a file on the disk, which many hold.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Where a file lies. Clones share it; it is compared and looked up as a [`Path`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "PathBuf", from = "PathBuf")]
pub struct FilePath(Arc<Path>);

impl FilePath {
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

impl Deref for FilePath {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Borrow<Path> for FilePath {
    fn borrow(&self) -> &Path {
        self
    }
}

impl AsRef<Path> for FilePath {
    fn as_ref(&self) -> &Path {
        self
    }
}

impl From<PathBuf> for FilePath {
    fn from(path: PathBuf) -> Self {
        Self(path.into())
    }
}

impl From<FilePath> for PathBuf {
    fn from(path: FilePath) -> Self {
        path.to_path_buf()
    }
}

impl From<&str> for FilePath {
    fn from(path: &str) -> Self {
        Self(Path::new(path).into())
    }
}

impl Default for FilePath {
    fn default() -> Self {
        Self::from("")
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
