//! What a format makes of a file before cleaning: metadata, and blocks in reading order.

use std::borrow::Cow;

use crate::model::{DateValue, Problem};

/// What a format makes of a file.
#[derive(Debug, Default)]
pub(crate) struct Drafts<'a> {
    pub(crate) articles: Vec<Draft<'a>>,
    /// What is wrong with the file itself, or why it has no article; the path is filled in later.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> From<Vec<Draft<'a>>> for Drafts<'a> {
    fn from(articles: Vec<Draft<'a>>) -> Self {
        Self { articles, problems: Vec::new() }
    }
}

/// No article, and why.
impl From<Problem> for Drafts<'_> {
    fn from(problem: Problem) -> Self {
        Self { articles: Vec::new(), problems: vec![problem] }
    }
}

/// One article as its format gives it.
#[derive(Debug, Default)]
pub(crate) struct Draft<'a> {
    pub(crate) metadata: Metadata,
    pub(crate) blocks: Vec<Block<'a>>,
    pub(crate) problems: Vec<Problem>,
}

impl Draft<'_> {
    /// The same without the text that it was read from.
    pub(crate) fn into_owned(self) -> Draft<'static> {
        let own = |block: Block<'_>| Block {
            text: Cow::Owned(block.text.into_owned()),
            kind: block.kind,
            fate: block.fate,
            marks: block.marks,
        };
        Draft {
            metadata: self.metadata,
            blocks: self.blocks.into_iter().map(own).collect(),
            problems: self.problems,
        }
    }
}

/// What a file states about its article, as it states it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Metadata {
    /// What stays the same of it when its file gets other articles.
    pub(crate) key: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<DateValue>,
    /// The day that a date line of the text states.
    pub(crate) date_line: Option<DateValue>,
    /// When the article was saved: the last resort for its day.
    pub(crate) saved: Option<DateValue>,
    pub(crate) byline: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) language: Option<&'static str>,
    pub(crate) tags: Vec<String>,
    /// Events that the file lists beside its text.
    pub(crate) events: Vec<(Option<DateValue>, String)>,
}

/// A stretch of text that stands by itself: a line, a paragraph, a heading.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) kind: BlockKind,
    pub(crate) fate: Fate,
    /// Marks of the format that stood in it and are no text, such as `**`.
    pub(crate) marks: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Paragraph,
    /// Headings by their level, from 1.
    Heading(u8),
    /// No running text: a photo credit, a date line.
    Caption,
}

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A paragraph of the article.
    Kept,
    /// Goes on within the sentence that the last kept block left open.
    Continues,
    /// Taken out, by the rule of this name.
    Removed(&'static str),
}

impl<'a> Block<'a> {
    pub(crate) fn new(kind: BlockKind, text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind, fate: Fate::Kept, marks: String::new() }
    }

    pub(crate) fn paragraph(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(BlockKind::Paragraph, text)
    }

    pub(crate) fn removed(rule: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        Self { fate: Fate::Removed(rule), ..Self::paragraph(text) }
    }

    pub(crate) fn is_kept(&self) -> bool {
        !matches!(self.fate, Fate::Removed(_))
    }

    /// Splits at a byte offset: this block keeps what stands before it, the rest is returned.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let (head, tail) = match &self.text {
            Cow::Borrowed(text) => {
                let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
                (Cow::Borrowed(head.trim()), Cow::Borrowed(tail.trim()))
            }
            Cow::Owned(text) => {
                let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
                (Cow::Owned(head.trim().to_owned()), Cow::Owned(tail.trim().to_owned()))
            }
        };
        self.text = head;
        Self { text: tail, marks: String::new(), ..*self }
    }
}

#[cfg(test)]
impl Drafts<'_> {
    /// The articles and what is wrong, each on one line.
    pub(crate) fn show(&self) -> Vec<String> {
        let articles = self.articles.iter().map(Draft::show);
        let problems = self.problems.iter().map(|p| format!("! {}: {}", p.line, p.message));
        articles.chain(problems).collect()
    }
}

#[cfg(test)]
impl Draft<'_> {
    /// What is known of the article, and its paragraphs, on one line.
    pub(crate) fn show(&self) -> String {
        let kept =
            self.blocks.iter().filter(|block| block.is_kept()).map(|block| block.text.as_ref());
        let kept: Vec<&str> = kept.collect();
        let metadata = &self.metadata;
        let day = metadata.published.as_ref().map(ToString::to_string);
        let saved = metadata.saved.as_ref().map(|day| format!("saved {day}"));
        let tags = (!metadata.tags.is_empty()).then(|| metadata.tags.join("+"));
        let known = [
            metadata.title.clone(),
            day,
            saved,
            metadata.byline.clone(),
            metadata.source.clone(),
            metadata.address.clone(),
            metadata.language.map(str::to_owned),
            tags,
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        format!("{} | {}", known.join("; "), kept.join(" ¶ "))
    }
}
