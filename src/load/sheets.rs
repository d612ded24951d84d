//! Which sheets tell of the files that are loaded. What a sheet is says `src/parse/sheet.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::load::Origin;
use crate::model::{Article, FilePath, Problem};
use crate::parse::{Fields, Sheet, is_sheet};
use crate::read;
use crate::text::CleanText;

/// The folders beside a sheet with the articles that it tells of.
const FOLDERS: [&str; 2] = [CONTENT, HIGHLIGHTS];
const CONTENT: &str = "content";
const HIGHLIGHTS: &str = "highlights";

/// The sheets of some folders, each beside its folder.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    folders: BTreeMap<PathBuf, Sheet>,
    /// The files that were read as sheets, and so are no articles.
    files: BTreeSet<FilePath>,
}

impl Sheets {
    /// Reads the sheets that tell of some files, and those among the files.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a Path>, origin: &Origin) -> Self {
        let folders: BTreeSet<PathBuf> = files.flat_map(folders_of).collect();
        let mut found = Self::default();
        for folder in folders {
            let mut sheet = Sheet::default();
            for candidate in read::beside(&folder).into_iter().filter(|c| is_sheet(&c.file)) {
                if let Ok(source) = read::read(&candidate, &origin.encodings) {
                    sheet.read(&source, &origin.fields);
                    found.files.insert(candidate.file);
                }
            }
            found.folders.insert(folder, sheet);
        }
        found
    }

    /// Whether a file was read as a sheet.
    pub(super) fn are(&self, file: &Path) -> bool {
        self.files.contains(file)
    }

    /// Whether what a file gives depends on a sheet, or it is one.
    pub(super) fn concern(&self, file: &Path) -> bool {
        self.are(file) || file.parent().is_some_and(|folder| self.folders.contains_key(folder))
    }

    /// What is said of a file of passages that someone marked in an article which stands beside it: they
    /// are its words once more.
    pub(super) fn marked_elsewhere(&self, file: &Path, path: &CleanText) -> Option<Problem> {
        let folder = file.parent().filter(|folder| folder.ends_with(HIGHLIGHTS))?;
        let name = file.file_stem().and_then(|name| name.to_str())?;
        self.folders.get(folder).filter(|sheet| sheet.tells_of(name))?;
        let page = folder.with_file_name(CONTENT).join(name).with_extension("html");
        page.is_file()
            .then(|| read::skipped(path, "passed over: passages marked in an article", ""))
    }

    /// Tells an article what is said of it.
    pub(super) fn tell(&self, article: &mut Article, fields: &Fields) {
        let sheet = article.file.parent().and_then(|folder| self.folders.get(folder));
        if let Some(sheet) = sheet {
            sheet.tell(article, fields);
        }
    }
}

/// The folders that a file stands in, or that it tells of.
fn folders_of(file: &Path) -> Vec<PathBuf> {
    let Some(folder) = file.parent() else { return Vec::new() };
    if is_sheet(file) {
        return FOLDERS.map(|name| folder.join(name)).into_iter().filter(|f| f.is_dir()).collect();
    }
    let is_told_of = FOLDERS.iter().any(|name| folder.ends_with(name));
    if is_told_of { vec![folder.to_owned()] } else { Vec::new() }
}
