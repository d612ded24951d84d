//! The thread that writes the reader's decisions about names beside the articles, and builds the
//! store again by them. One change after the other; the file on disk is what counts.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::app::Msg;
use crate::load::{Articles, Origin};
use crate::model::{DecisionEdit, Decisions, NAMES_FILE};
use crate::read::decisions_file;
use crate::store::Store;
use crate::term::{Incoming, Sender};
use crate::text::{CleanText, clean_line};

/// A change of the decisions under which a store was built.
pub(super) struct Change {
    pub(super) store: Arc<Store>,
    pub(super) edit: DecisionEdit,
    /// Of the loading that the store comes from.
    pub(super) generation: u64,
}

/// Carries changes out until nobody makes any more.
pub(super) fn carry_out(origin: &Origin, changes: &Receiver<Change>, sender: &Sender) {
    let file = match &origin.articles {
        Articles::Paths(paths) => paths.first().and_then(|path| decisions_file(path)),
        Articles::Sources(_) => None,
    };
    // What is decided where nothing can be written.
    let mut unwritten = String::new();
    while let Ok(first) = changes.recv() {
        let (mut store, mut generation) = (Arc::clone(&first.store), first.generation);
        let mut decisions = None;
        for change in std::iter::once(first).chain(changes.try_iter()) {
            (store, generation) = (change.store, change.generation);
            let text = match change_file(file.as_deref(), &change.edit) {
                Ok(text) => text,
                Err(error) => {
                    let words = format!("kept for this session only: {NAMES_FILE}: {error}");
                    drop(sender.send(Incoming::App(Msg::Notice(clean_line(&words)))));
                    unwritten = change.edit.apply(&unwritten);
                    unwritten.clone()
                }
            };
            decisions = Some(Decisions::parse(&text, &CleanText::from(NAMES_FILE)));
        }
        let Some(decisions) = decisions else { continue };
        let store = Arc::new(store.decided(decisions));
        drop(sender.send(Incoming::Decided { generation, store }));
    }
}

/// Changes the file and gives its new text.
fn change_file(file: Option<&Path>, edit: &DecisionEdit) -> io::Result<String> {
    let Some(file) = file else {
        return Err(io::Error::other("these articles lie in no folder"));
    };
    let before = match fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return Err(io::Error::other("it is not UTF-8 text")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let text = edit.apply(&before);
    write_whole(file, &text)?;
    Ok(text)
}

/// Replaces a file in one step: whoever reads it, or loses power, has the old text or the new one.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    // A link keeps leading to the file that it names.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let beside = beside(&file);
    let written = write_beside(&beside, &file, text).and_then(|()| fs::rename(&beside, &file));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written?;
    let folder = file.parent().map(fs::File::open);
    folder.transpose()?.map_or(Ok(()), |folder| folder.sync_all())
}

fn write_beside(beside: &Path, file: &Path, text: &str) -> io::Result<()> {
    let mut new = fs::File::create(beside)?;
    if let Ok(data) = file.metadata() {
        new.set_permissions(data.permissions())?;
    }
    new.write_all(text.as_bytes())?;
    new.sync_all()
}

/// Hidden, so that it is never taken for an article.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().display();
    file.with_file_name(format!(".{name}.{}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Decision;

    #[test]
    fn files_are_changed_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(NAMES_FILE);
        let add = DecisionEdit::Add(Decision::Split("Landi".into()));
        let text = change_file(Some(&file), &add).unwrap();
        assert_eq!(fs::read(&file).unwrap(), text.as_bytes());
        assert!(text.ends_with("\nsplit Landi\n"));
        fs::write(&file, "# by hand\n").unwrap();
        change_file(Some(&file), &add).unwrap();
        change_file(Some(&file), &add.undo()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"# by hand\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(change_file(None, &add).is_err());
        assert!(change_file(Some(&folder.path().join("gone").join(NAMES_FILE)), &add).is_err());
    }
}
