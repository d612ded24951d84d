//! What a program notes in a page that it saves: where the page came from, and when.

use crate::model::DateValue;
use crate::parse::entry::is_address;
use crate::parse::stated_date;

/// Such notes stand at the head of a page: in bytes.
const HEAD: usize = 4 << 10;

/// The beginnings of notes: that of `SingleFile`, and the one of Internet Explorer that other browsers
/// took over, `saved from url=(0023)https://prova.example/`.
const NOTES: [&str; 2] = ["Page saved with SingleFile", "saved from url=("];

/// What is known of a saved page beside what it says itself.
#[derive(Debug, Default)]
pub(super) struct Saved {
    pub(super) address: Option<String>,
    pub(super) day: Option<DateValue>,
}

/// The note in a page, if there is one.
pub(super) fn read(page: &str) -> Saved {
    let head = page.get(..page.floor_char_boundary(HEAD)).unwrap_or_default();
    let note = head
        .split("<!--")
        .skip(1)
        .find(|note| NOTES.iter().any(|start| note.trim_start().starts_with(start)));
    let note = note.and_then(|note| note.split("-->").next()).unwrap_or_default();
    let value = |name: &str| {
        let line = note.lines().find_map(|line| line.trim().strip_prefix(name))?;
        Some(line.trim())
    };
    let of_browser = || value("saved from url=(")?.split_once(')').map(|(_, address)| address);
    let address = value("url:").or_else(of_browser).filter(|address| is_address(address));
    let day = value("saved date:").and_then(|day| stated_date::read(day, Some("en")));
    Saved { address: address.map(str::to_owned), day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, address: &str, day: &str) {
        let saved = read(page);
        let found = saved.day.map(|day| day.to_string());
        let found = [saved.address.unwrap_or_default(), found.unwrap_or_default()];
        assert_eq!(found, [address, day], "{page}");
    }

    #[test]
    fn programs_note_where_a_page_came_from() {
        check(
            "<!DOCTYPE html> <html lang=it><!--\n Page saved with SingleFile \n url: https://prova.example/neve \n \
             saved date: Sun Jun 16 2024 10:11:12 GMT+0200 (CEST)\n--><title>La neve</title>",
            "https://prova.example/neve",
            "2024-06-16",
        );
        check(
            "<!DOCTYPE html>\n<!-- saved from url=(0027)https://prova.example/neve -->\n<html>",
            "https://prova.example/neve",
            "",
        );
        check("<!-- saved from url=(0014)about:internet -->", "", "");
        check("<html><!-- url: https://prova.example/neve --><p>Nevica.", "", "");
    }
}
