//! One file's articles as the cache keeps them. Texts pass the gate again when they are read, and what
//! points into a text must lie in it, whatever the checksum says.

use serde::{Deserialize, Serialize};

use crate::lang;
use crate::model::{Article, Basis, FilePath, Problem, pack, unpack};
use crate::text::CleanText;

/// What one file gave.
#[derive(Debug, Default)]
pub struct Record {
    /// How much text it was made of: in bytes.
    pub size: usize,
    /// Of each document in it the lines that others may share, and its longest.
    pub lines: Vec<(Vec<u64>, Vec<u64>)>,
    /// Which of them were shared when the articles were made.
    pub shared: Vec<Vec<u64>>,
    pub articles: Vec<Article>,
    /// Of the file, not of an article.
    pub problems: Vec<Problem>,
}

/// As it is written: what is static in an article, and its text, stand beside it.
#[derive(Serialize, Deserialize)]
struct Written {
    size: usize,
    lines: Vec<(Vec<u64>, Vec<u64>)>,
    shared: Vec<Vec<u64>>,
    articles: Vec<WrittenArticle>,
    problems: Vec<Problem>,
}

#[derive(Serialize, Deserialize)]
struct WrittenArticle {
    language: String,
    text: CleanText,
    /// Without its text.
    article: Article,
}

impl Record {
    /// Nothing where the record would not be read as it was: where the reader or another article has set
    /// a date.
    pub fn encode(&self) -> Option<Vec<u8>> {
        if !self.articles.iter().all(is_lasting) {
            return None;
        }
        let written = Written {
            size: self.size,
            lines: self.lines.clone(),
            shared: self.shared.clone(),
            articles: self.articles.iter().map(written).collect(),
            problems: self.problems.clone(),
        };
        postcard::to_allocvec(&written).ok().map(|bytes| pack(&bytes))
    }

    /// Reads what [`Self::encode`] wrote of a file.
    pub fn decode(packed: &[u8], file: &FilePath) -> Option<Self> {
        let Written { size, lines, shared, articles, problems } =
            postcard::from_bytes::<Written>(&unpack(packed)?).ok()?;
        let articles = articles.into_iter().map(|one| read(one, file)).collect::<Option<_>>()?;
        let is_line = |problem: &Problem| problem.message.is_one_line();
        problems.iter().all(is_line).then_some(Self { size, lines, shared, articles, problems })
    }
}

fn is_lasting(article: &Article) -> bool {
    article.published.basis != Basis::User && article.published.told_by.is_none()
}

fn written(article: &Article) -> WrittenArticle {
    let (language, text) = (article.language.to_owned(), article.text.clone());
    WrittenArticle {
        language,
        text,
        article: Article { text: CleanText::default(), ..article.clone() },
    }
}

fn read(
    WrittenArticle { language, text, article }: WrittenArticle,
    file: &FilePath,
) -> Option<Article> {
    let language = if language.is_empty() { "" } else { lang::known(&language)? };
    let article = Article { file: file.clone(), text, language, ..article };
    (article.is_sound() && article.published.told_by.is_none()).then_some(article)
}
