//! The pipeline from files to extracted articles, on all cores: what the screen's loader and the
//! headless commands both run.
//!
//! `load/file.rs` is one file's way, `load/batches.rs` shares the work out, `load/lines.rs` counts
//! the lines that files share, `load/root.rs` says what an article is called inside its folder,
//! `load/sheets.rs` which files tell of articles in others, `load/again.rs` what has happened to a
//! folder since it was loaded, `load/kept.rs` what the cache has of it, `load/opening.rs` what of it is
//! shown first, `load/memory.rs` gives back what is needed no longer.

mod again;
mod batches;
mod file;
mod kept;
mod lines;
mod memory;
mod opening;
mod root;
mod sheets;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::cache::Place;
use crate::load::file::{Document, File, Files};
use crate::load::kept::Before;
use crate::model::{Article, DateValue, Decisions, FilePath, Problem, bring_together};
use crate::parse::Fields;
use crate::read::{self, Candidate, Encodings, Part, Shown, Source, Stamp};
use crate::text::CleanText;

pub use again::{Changes, Seen};
pub use kept::Kept;
pub use lines::FolderLines;
pub use memory::release_memory;
pub use opening::{keep_opening, opening};
pub use root::Root;
pub use sheets::Sheets;

/// What one file gave.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The file, and what it was like right before it was read; nothing for what lies in none.
    pub file: Option<(FilePath, Stamp)>,
    pub articles: Vec<Arc<Article>>,
    /// What goes into the cache; nothing where that has it, or must not.
    record: Option<Vec<u8>>,
    /// Whether the articles come from the cache.
    is_kept: bool,
    /// Problems of the file itself; those of an article stand in it.
    pub problems: Vec<Problem>,
    /// What the reader has decided about names; comes first, if there is a file of it.
    pub decisions: Option<Decisions>,
}

/// Which articles are loaded, and how.
#[derive(Clone, Debug)]
pub struct Origin {
    pub articles: Articles,
    /// The language of texts that are too short to tell; empty leaves it open.
    pub language: &'static str,
    /// What files are encoded in, where the reader has said so.
    pub encodings: Encodings,
    /// What files call the things that they say of an article.
    pub fields: Fields,
    /// What files tell of articles in others: filled in by who loads.
    pub sheets: Sheets,
    pub root: Root,
    /// Where what was found is kept for the next time, if it is.
    pub cache: Option<Place>,
    /// The articles' own dates as the reader has set them, by path inside the root.
    pub dates: BTreeMap<CleanText, DateValue>,
}

impl Origin {
    /// Folders and files, with nothing set.
    pub fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            root: Root::of(&paths),
            articles: Articles::Paths(paths),
            language: "",
            encodings: Encodings::default(),
            fields: Fields::default(),
            sheets: Sheets::default(),
            cache: None,
            dates: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Articles {
    /// Folders and files.
    Paths(Vec<PathBuf>),
    /// Texts that the program carries, in the order of paths.
    Sources(Vec<Source>),
}

/// Loads all articles of an origin and hands them over in the order of paths, each as soon as its
/// batch and those before it are there. What the walk passed over comes first; `found` is told how many
/// files will follow. Gives what a file that is loaded again later needs of the others, and what can be
/// saved for the next time.
pub fn load_all(
    origin: &Origin,
    found: impl FnOnce(usize),
    mut take: impl FnMut(Loaded) -> ControlFlow<()>,
) -> (FolderLines, Kept) {
    match &origin.articles {
        Articles::Paths(paths) => {
            let walked = read::walk(paths, &Part::All);
            let origin = &with_sheets(origin, walked.files.iter());
            found(walked.files.len());
            let decisions = decisions(&walked.decisions);
            let before = Loaded { problems: walked.problems, decisions, ..Loaded::default() };
            let mut kept = Kept::open(origin, walked.files.len());
            if take(before).is_break() {
                return (FolderLines::default(), kept);
            }
            let Kept { before, after } = &mut kept;
            let lines = batches::load(Files::Paths(&walked.files), origin, before, |mut loaded| {
                after.note(before, &mut loaded);
                take(loaded)
            });
            (lines, kept)
        }
        Articles::Sources(sources) => {
            found(sources.len());
            let kept = Kept::default();
            (batches::load(Files::Sources(sources), origin, &kept.before, take), kept)
        }
    }
}

/// What files of decisions say; one that cannot be read is a problem of its own.
fn decisions(files: &[Candidate]) -> Option<Decisions> {
    let mut all = Decisions::default();
    for file in files {
        match read::read(file, &Encodings::default()) {
            Ok(source) => all.append(Decisions::parse(&source.decode().text, &source.path)),
            Err(problem) => all.problems.push(problem),
        }
    }
    (!files.is_empty()).then_some(all)
}

/// Starts the threads that loading and the store work on. To be called once, before either. Where
/// the system allows no more threads, the calling one does all the work.
pub fn start_workers() {
    memory::leave_less_unused();
    let named = |index| format!("worker {index}");
    if rayon::ThreadPoolBuilder::new().thread_name(named).build_global().is_err() {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        // Fails where the threads are there already, which is as well.
        drop(alone.build_global());
    }
}

/// Loads files again that came before it was known which of their lines others share. What is given
/// stands for what was handed over before. `lines` and `kept` are those of the loading.
pub fn load_late(origin: &Origin, lines: &mut FolderLines, kept: &mut Kept) -> Vec<Loaded> {
    let late = std::mem::take(&mut lines.late);
    let Kept { before, after } = kept;
    let mut loaded = load_files(origin, lines, &before.without_articles(), late);
    for one in &mut loaded {
        after.keep(before, one);
    }
    bring_together(loaded.iter_mut().flat_map(|one| &mut one.articles));
    loaded
}

/// Loads files that were changed, or are new, and those others of which other lines are shared now.
/// `lines` are those of the loading of their folder, and become those of the folder as it is.
pub fn load_changed(origin: &Origin, lines: &mut FolderLines, changes: &Changes) -> Vec<Loaded> {
    let files = &changes.changed;
    let with_sheets = &with_sheets(origin, files.iter());
    let before = Before::default();
    let open = |candidate: &Candidate| File::Path(candidate).open(with_sheets, &before);
    let documents: Vec<Document> = files.par_iter().map(open).collect();
    let found = files.iter().zip(documents.iter().map(|document| document.lines.clone()));
    let others = lines.change(changes.gone.iter().map(FilePath::as_path), found);
    let shared = |one: &Document| one.lines.iter().map(|one| lines.shared(one)).collect::<Vec<_>>();
    let finish = |(candidate, document): (&Candidate, Document)| {
        let shared = shared(&document);
        File::Path(candidate).finish(document, &shared, with_sheets, &before)
    };
    let mut loaded: Vec<Loaded> = files.par_iter().zip(documents).map(finish).collect();
    loaded.extend(load_files(origin, lines, &before, others));
    bring_together(loaded.iter_mut().flat_map(|one| &mut one.articles));
    loaded
}

fn load_files(
    origin: &Origin,
    lines: &FolderLines,
    before: &Before,
    files: Vec<FilePath>,
) -> Vec<Loaded> {
    let Articles::Paths(paths) = &origin.articles else { return Vec::new() };
    let shown = Shown::below(paths);
    let candidate = |file: FilePath| Candidate { path: shown.path(&file), file };
    let files: Vec<Candidate> = files.into_iter().map(candidate).collect();
    let origin = &with_sheets(origin, files.iter());
    files.par_iter().map(|candidate| File::Path(candidate).load(origin, lines, before)).collect()
}

/// An origin that knows what is told of some files beside them.
fn with_sheets<'a>(origin: &Origin, files: impl Iterator<Item = &'a Candidate>) -> Origin {
    let sheets = Sheets::of(files.map(|candidate| candidate.file.as_path()), origin);
    Origin { sheets, ..origin.clone() }
}

/// Loads the file of an article again, as after its date was set. `lines` are those of the loading
/// that the article came from.
pub fn load_again(origin: &Origin, lines: &FolderLines, article: &Article) -> Loaded {
    let path = root::file_shown(article);
    let candidate = Candidate { file: article.file.clone(), path };
    let origin = &with_sheets(origin, std::iter::once(&candidate));
    let file = match &origin.articles {
        Articles::Paths(_) => Some(File::Path(&candidate)),
        Articles::Sources(sources) => {
            sources.iter().find(|source| source.file == article.file).map(File::Source)
        }
    };
    file.map_or_else(Loaded::default, |file| file.load(origin, lines, &Before::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Basis;
    use crate::text::clean_line;

    pub(super) fn origin(folder: &std::path::Path) -> Origin {
        Origin::of(vec![folder.to_owned()])
    }

    #[test]
    fn an_export_tells_of_its_pages() {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        std::fs::create_dir(&content).unwrap();
        let told =
            r#"[{"slug": "uno", "title": "Il faro", "publishedAt": "2024-06-12T23:30:00.000Z"}]"#;
        std::fs::write(folder.path().join("metadata_0_to_20.json"), told).unwrap();
        std::fs::write(content.join("uno.html"), "<div><p>Ieri il faro di Capo Prova si è acceso di nuovo, dopo nove anni di buio.</p></div>")
            .unwrap();
        let marked = folder.path().join("highlights");
        std::fs::create_dir(&marked).unwrap();
        std::fs::write(marked.join("uno.md"), "> Ieri il faro di Capo Prova si è acceso").unwrap();
        let origin = origin(folder.path());
        let (mut found, lines) = load(&origin);
        assert_eq!(found.len(), 1);
        found.extend(load_again(&origin, &lines, &found[0]).articles);
        for article in &found {
            assert_eq!(&*article.title, "Il faro");
            check(article, "2024-06-12", Basis::Metadata, "2024-06-11");
        }
    }

    /// The article's date and its basis, and what its first expression means.
    #[track_caller]
    fn check(article: &Article, date: &str, basis: Basis, meant: &str) {
        let value = article.published.value.as_ref().map(ToString::to_string);
        assert_eq!((value.as_deref(), article.published.basis), (Some(date), basis));
        assert_eq!(article.dates.get(0).unwrap().value.to_string(), meant);
    }

    /// Everything in a folder, and what it shares.
    fn load(origin: &Origin) -> (Vec<Arc<Article>>, FolderLines) {
        let mut found = Vec::new();
        let take = |loaded: Loaded| {
            found.extend(loaded.articles);
            ControlFlow::Continue(())
        };
        let (lines, _) = load_all(origin, |_| {}, take);
        (found, lines)
    }

    #[test]
    fn a_date_that_is_set_carries_what_is_relative_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let text = "---\ndate: 2023-05-03\n---\n\nIl molo\n\nIeri la gru è caduta sul molo.\n";
        std::fs::write(folder.path().join("a.txt"), text).unwrap();
        let mut origin = origin(folder.path());
        let (found, lines) = load(&origin);
        let again =
            |origin: &Origin| Article::clone(&load_again(origin, &lines, &found[0]).articles[0]);
        check(&found[0], "2023-05-03", Basis::Metadata, "2023-05-02");
        for (set, meant) in [("2024-03-01", "2024-02-29"), ("2024", "2024")] {
            origin.dates.insert(clean_line("a.txt"), DateValue::parse(set).unwrap());
            check(&again(&origin), set, Basis::User, meant);
        }
        origin.dates.clear();
        check(&again(&origin), "2023-05-03", Basis::Metadata, "2023-05-02");
    }

    /// What the folder rule took out of an article.
    fn shared(article: &Article) -> Vec<&str> {
        let removed =
            article.removed.iter().filter(|removed| removed.rule == "in several articles");
        removed.map(|removed| removed.text.as_str()).collect()
    }

    /// Articles of their own text, each between `lines`.
    fn write(folder: &std::path::Path, names: std::ops::Range<usize>, lines: [&str; 2]) {
        for number in names {
            let text = format!(
                "{}\nLa nave numero {number} torna in porto\nDopo {number} giorni la nave è tornata, \
                 e sul molo {number} la gente aspettava già dal mattino presto.\nLa festa del giorno \
                 {number} è durata fino all'alba, racconta chi c'era, tra canti e balli.\n{}\n",
                lines[0], lines[1]
            );
            std::fs::write(folder.join(format!("{number:03}.txt")), text).unwrap();
        }
    }

    #[test]
    fn lines_of_three_files_are_no_content() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 0..4, ["Il Faro di Prova", "Scrivi alla redazione del Faro"]);
        write(folder.path(), 4..6, ["La Voce di Prova", "Torna alla pagina di partenza"]);
        let origin = origin(folder.path());
        let (found, lines) = load(&origin);
        for article in &found[..4] {
            let again = load_again(&origin, &lines, article);
            assert_eq!(shared(article), ["Il Faro di Prova", "Scrivi alla redazione del Faro"]);
            assert_eq!(shared(&again.articles[0]), shared(article));
        }
        assert!(found[4..].iter().all(|article| shared(article).is_empty()));
    }

    #[test]
    fn an_article_in_many_files_keeps_its_lines() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 7..8, ["Il porto di Prova", "Una storia di mare e di attese"]);
        for copy in 0..5 {
            let name = folder.path().join(format!("copy{copy}.txt"));
            std::fs::copy(folder.path().join("007.txt"), name).unwrap();
        }
        let (found, _) = load(&origin(folder.path()));
        assert!(found.len() == 6 && found.iter().all(|article| shared(article).is_empty()));
    }

    #[test]
    fn what_is_shared_does_not_hang_on_the_order_of_loading() {
        let folder = tempfile::tempdir().unwrap();
        let top = ["Il Faro di Prova", "Scrivi alla redazione del Faro"];
        write(folder.path(), 0..2, top);
        write(folder.path(), 2..299, ["", ""]);
        write(folder.path(), 299..300, top);
        let origin = origin(folder.path());
        let (found, mut lines) = load(&origin);
        let count = |article: &Article| shared(article).len();
        assert_eq!([0, 1, 299].map(|at| count(&found[at])), [0, 0, 2]);
        let paths = |loaded: &[Loaded]| -> Vec<(String, usize)> {
            let articles = loaded.iter().flat_map(|loaded| &loaded.articles);
            articles.map(|article| (article.path.to_string(), count(article))).collect()
        };
        let late = |number: u32, count| (format!("{number:03}.txt"), count);
        assert_eq!(
            paths(&load_late(&origin, &mut lines, &mut Kept::default())),
            [late(0, 2), late(1, 2)]
        );
        let again = |at: usize| count(&load_again(&origin, &lines, &found[at]).articles[0]);
        assert_eq!([0, 1, 299].map(again), [2, 2, 2]);
        // One of the three goes, and comes back.
        let mut seen = Seen::default();
        seen.look_again(&origin, &Part::All);
        std::fs::remove_file(folder.path().join("001.txt")).unwrap();
        let changes = seen.look_again(&origin, &Part::All);
        assert_eq!(paths(&load_changed(&origin, &mut lines, &changes)), [late(0, 0), late(299, 0)]);
        write(folder.path(), 1..2, top);
        let changes = seen.look_again(&origin, &Part::All);
        let back = [late(1, 2), late(0, 2), late(299, 2)];
        assert_eq!(paths(&load_changed(&origin, &mut lines, &changes)), back);
    }

    #[test]
    fn articles_come_in_the_order_of_paths() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..40 {
            let name = folder.path().join(format!("{number:02}.txt"));
            std::fs::write(name, "Piove sulla città.\n".repeat(1 + (40 - number) * 50)).unwrap();
        }
        let mut paths = Vec::new();
        load_all(
            &origin(folder.path()),
            |_| {},
            |loaded| {
                paths.extend(loaded.articles.into_iter().map(|article| article.path.to_string()));
                if paths.len() < 30 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        );
        let expected: Vec<String> = (0..30).map(|number| format!("{number:02}.txt")).collect();
        assert_eq!(paths, expected);
    }
}
