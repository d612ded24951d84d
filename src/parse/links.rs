//! Lists of links: what Pocket, Instapaper and browsers give away of their bookmarks, and lists of
//! feeds. They hold no articles, which is said.

use crate::parse::draft::Drafts;
use crate::parse::fault::skipped;
use crate::parse::xml;

/// How much of a text is looked at: in bytes.
const SAMPLE: usize = 2 << 10;

/// What such files begin with, in lower case.
const SIGNS: [&str; 3] =
    ["<!doctype netscape-bookmark-file-1", "<title>pocket export", "<title>instapaper: export"];

/// Whether a text is such a list.
pub(crate) fn sniff(text: &str) -> bool {
    let start = text.trim_start();
    let sample = start.get(..start.floor_char_boundary(SAMPLE)).unwrap_or_default();
    if !sample.starts_with('<') {
        return false;
    }
    let sample = sample.to_lowercase();
    SIGNS.iter().any(|sign| sample.contains(sign)) || xml::has_root(text, &["opml"])
}

pub(crate) fn parse() -> Drafts<'static> {
    let hint = "save the pages that the links lead to";
    skipped(0, "passed over: holds links only, no text", hint).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_links_are_told() {
        assert!(sniff(
            "<!DOCTYPE html>\n<html>\n<head><title>Pocket Export</title></head><body><h1>Unread</h1>"
        ));
        assert!(sniff("<!DOCTYPE html><html><head><title>Instapaper: Export</title>"));
        assert!(sniff("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>"));
        assert!(sniff("<?xml version='1.0'?><opml version='2.0'><body/></opml>"));
        assert!(!sniff("<!DOCTYPE html><html><head><title>Exporting from Pocket</title>"));
    }
}
