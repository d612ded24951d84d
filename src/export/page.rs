//! Events as a page to read: Markdown and HTML, under their years.

use std::io::{self, Write};

use crate::export::timeline::{DateSource, EventObject, event_object};
use crate::model::EventId;
use crate::store::Store;

const HTML_HEAD: &str = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
    <title>Timeline</title>\n</head>\n<body>\n<h1>Timeline</h1>\n";

pub fn md(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"# Timeline\n")?;
    by_year(store, events, out, |event, heading, out| {
        if let Some(heading) = heading {
            writeln!(out, "\n## {heading}\n")?;
        }
        let value = event.when();
        writeln!(out, "- **{value}** {}", md_escaped(&event.label))?;
        for report in &event.articles {
            writeln!(out, "  - *{}* ({})", md_escaped(report.title), md_escaped(report.path))?;
        }
        Ok(())
    })
}

pub fn html(store: &Store, events: &[EventId], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HTML_HEAD.as_bytes())?;
    let mut is_open = false;
    by_year(store, events, out, |event, heading, out| {
        if let Some(heading) = heading {
            let close = if is_open { "</ul>\n" } else { "" };
            is_open = true;
            writeln!(out, "{close}<h2>{heading}</h2>\n<ul>")?;
        }
        let value = event.when();
        writeln!(out, "<li><b>{value}</b> {}\n<ul>", html_escaped(&event.label))?;
        for report in &event.articles {
            let (title, path) = (html_escaped(report.title), html_escaped(report.path));
            let told = match report.date {
                DateSource::FrontMatter => "stated in the front matter".to_owned(),
                _ => html_escaped(report.sentence),
            };
            writeln!(out, "<li><cite>{title}</cite> ({path}): {told}</li>")?;
        }
        writeln!(out, "</ul></li>")
    })?;
    out.write_all(if is_open { b"</ul>\n</body>\n</html>\n" } else { b"</body>\n</html>\n" })
}

/// Calls `write` for each event, with a heading where a new year begins.
fn by_year(
    store: &Store,
    events: &[EventId],
    out: &mut dyn Write,
    mut write: impl FnMut(&EventObject<'_>, Option<&str>, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut last = None;
    for &id in events {
        let event = event_object(store, id);
        let year = event.year().unwrap_or("Without a date").to_owned();
        let is_new = last.as_ref() != Some(&year);
        write(&event, is_new.then_some(&*year), out)?;
        last = Some(year);
    }
    Ok(())
}

fn md_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]<>#|&".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn html_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_stays_text() {
        assert_eq!(html_escaped("<b>\"R&D\"</b>"), "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;");
        assert_eq!(md_escaped("[a](b) *c*"), "\\[a\\](b) \\*c\\*");
    }
}
