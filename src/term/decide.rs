//! The thread that writes the reader's decisions about names beside the articles. One change after the
//! other; the file on disk is what counts.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use crate::app::Msg;
use crate::load::{Articles, Origin};
use crate::model::{DecisionEdit, Decisions, NAMES_FILE};
use crate::read::{self, decisions_file};
use crate::term::{Incoming, Sender};
use crate::text::{CleanText, clean_line};

/// A change of the decisions.
pub(super) struct Change {
    pub(super) edit: DecisionEdit,
    /// The loading whose names are decided about.
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
    for Change { edit, generation } in changes {
        let text = match change_file(file.as_deref(), &edit) {
            Ok(text) => text,
            Err(error) => {
                let words = format!("kept for this session only: {NAMES_FILE}: {error}");
                drop(sender.send(Incoming::App(Msg::Notice(clean_line(&words)))));
                unwritten = edit.apply(&unwritten);
                unwritten.clone()
            }
        };
        let decisions = Decisions::parse(&text, &CleanText::from(NAMES_FILE));
        drop(sender.send(Incoming::Decided { generation, decisions }));
    }
}

/// Changes the file and gives its new text.
fn change_file(file: Option<&Path>, edit: &DecisionEdit) -> io::Result<String> {
    let Some(file) = file else {
        return Err(io::Error::other("these articles lie in no folder"));
    };
    let mut before = String::new();
    match read::open_regular(file) {
        Ok(old) => old.take(read::SIZE_CAP).read_to_string(&mut before).map(drop)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let text = edit.apply(&before);
    write_whole(file, &text)?;
    Ok(text)
}

/// Replaces a file in one step: whoever reads it, or loses power, has the old text or the new one.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let beside = beside(file);
    let written = write_beside(&beside, file, text).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written?;
    let folder = file.parent().map(fs::File::open);
    folder.transpose()?.map_or(Ok(()), |folder| folder.sync_all())
}

fn write_beside(beside: &Path, file: &Path, text: &str) -> io::Result<()> {
    // The folder may be another's: a link that lies there is not written through.
    drop(fs::remove_file(beside));
    let mut new = fs::File::create_new(beside)?;
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
    }

    #[test]
    fn links_are_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (file, own) = (folder.path().join(NAMES_FILE), folder.path().join("own.txt"));
        fs::write(&own, "mine\n").unwrap();
        let add = DecisionEdit::Add(Decision::Split("Landi".into()));
        std::os::unix::fs::symlink(&own, &file).unwrap();
        assert!(change_file(Some(&file), &add).is_err());
        fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(&own, beside(&file)).unwrap();
        change_file(Some(&file), &add).unwrap();
        assert_eq!(fs::read(&own).unwrap(), b"mine\n");
    }

    #[test]
    fn a_folder_that_is_gone_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let add = DecisionEdit::Add(Decision::Split("Landi".into()));
        assert!(change_file(Some(&folder.path().join("gone").join(NAMES_FILE)), &add).is_err());
    }
}
