//! The folder that articles belong to, and what an article is called inside it, however it was
//! opened: that is how the notebook knows it.

use std::path::{Path, PathBuf};

use crate::model::Article;
use crate::text::{CleanText, clean_line};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    pub folder: PathBuf,
    /// Several paths were opened, so that the paths shown begin outside the folder.
    several: bool,
}

impl Root {
    /// The folder that was opened, that of the file that was, or the one that holds all of several.
    pub fn of(paths: &[PathBuf]) -> Self {
        let folders = paths.iter().map(|path| {
            let real = path.canonicalize().unwrap_or_else(|_| path.clone());
            if real.is_dir() { real } else { real.parent().map(Path::to_owned).unwrap_or(real) }
        });
        let common = |one: PathBuf, other: PathBuf| {
            let same = one.components().zip(other.components()).take_while(|(a, b)| a == b);
            same.map(|(part, _)| part).collect()
        };
        Self { folder: folders.reduce(common).unwrap_or_default(), several: paths.len() > 1 }
    }

    /// The root of articles that lie in no folder.
    pub fn named(name: &str) -> Self {
        Self { folder: PathBuf::from(name), several: false }
    }

    /// Whether articles may be called otherwise than they are shown.
    pub fn is_several(&self) -> bool {
        self.several
    }

    /// The article's path inside the folder. Of one path opened that is the path shown.
    pub fn key(&self, article: &Article) -> CleanText {
        let inside = article.file.strip_prefix(&self.folder).ok().filter(|_| self.several);
        let Some(inside) = inside else { return article.path.clone() };
        clean_line(&format!("{}{}", inside.display(), number(article)))
    }
}

/// The path shown of an article's file, without the number of one of several articles in it.
pub(super) fn file_shown(article: &Article) -> CleanText {
    let end = article.path.len() - number(article).len();
    article.path.slice(crate::text::Span::new(0, end))
}

/// "#2" of the second article of a file that holds several.
fn number(article: &Article) -> &str {
    let name = clean_line(&article.file.file_name().unwrap_or_default().to_string_lossy());
    let number = article.path.rsplit_once(name.as_str()).map_or("", |(_, after)| after);
    if number.starts_with('#') { number } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(file: &str, path: &str) -> Article {
        Article { file: file.into(), path: clean_line(path), ..Article::default() }
    }

    #[test]
    fn articles_are_called_the_same_however_they_are_opened() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        for folder in ["a", "b"] {
            std::fs::create_dir(top.join(folder)).unwrap();
        }
        let file = top.join("a/x.jsonl");
        std::fs::write(&file, "").unwrap();
        let name = file.to_str().unwrap();
        let one = Root::of(std::slice::from_ref(&top));
        assert_eq!(one.folder, top);
        assert_eq!(one.key(&article(name, "a/x.jsonl#2")).as_str(), "a/x.jsonl#2");
        let several = Root::of(&[top.join("a"), top.join("b")]);
        assert_eq!(several.folder, top);
        assert_eq!(several.key(&article(name, &format!("{name}#2"))).as_str(), "a/x.jsonl#2");
        assert_eq!(several.key(&article(name, name)).as_str(), "a/x.jsonl");
        assert_eq!(Root::of(&[file]).folder, top.join("a"));
    }

    #[test]
    fn a_files_path_has_no_number() {
        assert_eq!(file_shown(&article("/p/x#1.jsonl", "x#1.jsonl#3")).as_str(), "x#1.jsonl");
        assert_eq!(file_shown(&article("/p/x.txt", "d/x.txt")).as_str(), "d/x.txt");
    }
}
