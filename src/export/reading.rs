//! An article as it was read, as text: what is known of it, its paragraphs, and what cleaning took out.

use std::io::{self, Write};

use crate::model::{Article, Basis};

/// One article: its path and title, a line of what is known, its text.
pub fn text(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", article.path, article.title)?;
    let published = &article.published;
    let day = published.value.as_ref().map(|day| format!("{day} ({})", basis(published.basis)));
    let known = [&article.byline, &article.source, &article.address].map(Option::as_ref);
    let known = known.into_iter().flatten().map(ToString::to_string);
    let parts: Vec<String> = day.into_iter().chain(known).collect();
    if !parts.is_empty() {
        writeln!(out, "{}", parts.join(" · "))?;
    }
    writeln!(out, "\n{}\n", article.text)
}

/// What cleaning took out of an article, a line each: the path, the rule, the text.
pub fn removed(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    for removed in &article.removed {
        for line in removed.text.lines().filter(|line| !line.trim().is_empty()) {
            writeln!(out, "{}: {}: {line}", article.path, removed.rule)?;
        }
    }
    Ok(())
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated in the text",
        Basis::Metadata => "stated by the file",
        Basis::Filename => "from the file's name",
        Basis::Inferred => "concluded from the text",
        Basis::User => "set by you",
        Basis::Unknown => "unknown",
    }
}
