//! The versions of an article on the screen: stepping through them, and the page that shows how two of
//! them differ.

use similar::{ChangeTag, TextDiff};

use crate::app::App;
use crate::app::page::Page;
use crate::model::ArticleId;
use crate::text::clean_line;

/// How many words stand before and after what differs.
const CONTEXT: usize = 6;

/// Longer texts are compared by paragraphs: in bytes.
const MAX_WORDS: usize = 1 << 17;

/// A piece of two texts that both have, or one alone.
struct Piece {
    tag: ChangeTag,
    text: String,
}

impl App {
    /// Goes to the next version of the article, after the last to the one that stands for all.
    pub(super) fn next_version(&mut self) {
        let Some(id) = self.article.id else { return };
        match other_version(self, id) {
            Some(next) => {
                self.leave();
                self.show_article(next);
            }
            None => self.say("No other file has this article"),
        }
    }
}

/// The version after an article, in a circle.
fn other_version(app: &App, article: ArticleId) -> Option<ArticleId> {
    let versions = app.store.versions(article);
    let at = versions.iter().position(|&id| id == article)?;
    versions.get((at + 1) % versions.len()).copied()
}

/// How the article differs from the version that stands for all, or that one from the next.
pub(super) fn differences(app: &App) -> Option<Page> {
    let id = app.article.id?;
    let mut page = Page::new("How the versions differ");
    let versions = app.store.versions(id);
    let Some(&entry) = versions.first() else {
        page.text(&clean_line("No other file has this article."));
        return Some(page);
    };
    let other = if entry == id { versions.get(1).copied()? } else { entry };
    let (here, there) = (app.store.article(id), app.store.article(other));
    page.pair("this", &here.path);
    page.pair("other", &there.path);
    page.heading("[-in the other alone-] {+in this alone+}");
    let parts = [(&there.title, &here.title), (&there.text, &here.text)];
    let found: Vec<String> = parts.iter().flat_map(|(there, here)| hunks(there, here)).collect();
    for hunk in &found {
        page.text(&clean_line(hunk));
    }
    if found.is_empty() {
        page.text(&clean_line("Nothing: title and text are the same."));
    }
    Some(page)
}

/// What differs, with the words around it.
fn hunks(old: &str, new: &str) -> Vec<String> {
    let pieces = pieces(old, new);
    let mut found = Vec::new();
    let mut open = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece.tag {
            ChangeTag::Delete => open.extend(["[-", piece.text.trim(), "-]"]),
            ChangeTag::Insert => open.extend(["{+", piece.text.trim(), "+}"]),
            ChangeTag::Equal => {
                let words: Vec<&str> = piece.text.split_whitespace().collect();
                let (is_first, is_last) = (at == 0, at + 1 == pieces.len());
                let fits = words.len() <= 2 * CONTEXT && !is_first && !is_last;
                if fits {
                    open.extend([" ", &words.join(" "), " "]);
                    continue;
                }
                if !is_first {
                    let after: Vec<&str> = words.iter().take(CONTEXT).copied().collect();
                    let more = if words.len() > CONTEXT { " …" } else { "" };
                    found.push(format!("{open} {}{more}", after.join(" ")));
                    open.clear();
                }
                if !is_last {
                    let from = words.len().saturating_sub(CONTEXT);
                    let more = if from > 0 { "… " } else { "" };
                    let before: Vec<&str> = words.iter().skip(from).copied().collect();
                    open = format!("{more}{} ", before.join(" "));
                }
            }
        }
    }
    if pieces.last().is_some_and(|piece| piece.tag != ChangeTag::Equal) {
        found.push(open);
    }
    found
}

/// Both texts in pieces, none beside another of its kind.
fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let diff = match old.len().max(new.len()) {
        0..MAX_WORDS => TextDiff::from_words(old, new),
        _ => TextDiff::from_lines(old, new),
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let (tag, text) = (change.tag(), change.value());
        // A blank between two changed words is no place where the texts agree.
        match pieces.last_mut() {
            Some(last) if last.tag == tag => last.text.push_str(text),
            _ => pieces.push(Piece { tag, text: text.to_owned() }),
        }
    }
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let found: Vec<String> =
            hunks(old, new).iter().map(|hunk| clean_line(hunk).to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_differs_stands_among_its_words() {
        check("Piove su Valnera.", "Piove su Valnera.", &[]);
        check(
            "Piove su Valnera oggi.",
            "Nevica su Valnera oggi.",
            &["[-Piove-]{+Nevica+} su Valnera oggi."],
        );
        let text = "uno due tre quattro cinque sei sette otto nove dieci";
        check(text, &format!("{text} undici"), &["… cinque sei sette otto nove dieci {+undici+}"]);
        check(&format!("zero {text}"), text, &["[-zero-] uno due tre quattro cinque sei …"]);
    }
}
