//! The form of the file: a line that says what it is, then one JSON object a change. Text in, a
//! notebook and what could not be read out; nothing here touches the disk.

use serde::{Deserialize, Serialize};

use crate::notebook::{Change, Notebook};
use crate::text::CleanText;

/// The form that is written and read. A file of a newer one is left alone.
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    /// What the file is: "notebook".
    cronaca: CleanText,
    version: u32,
    /// The folder of articles, for people; the file's name tells it to the program.
    #[serde(default)]
    folder: CleanText,
}

/// A journal as it was read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Journal {
    pub notebook: Notebook,
    /// Changes that were read.
    pub lines: usize,
    pub faults: Faults,
    /// The lines that could not be read, as they stand in the file.
    pub unread: Vec<u8>,
    /// Whether the file begins as a journal does; an empty one does not yet.
    pub has_header: bool,
}

/// What was wrong with a journal that could be read all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The lines that are no changes, from 1.
    pub bad_lines: Vec<u32>,
    /// Whether the last line was never finished: the program was ended while writing it.
    pub torn: bool,
}

impl Faults {
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a file cannot be read as a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It was written by a newer program, in this form.
    Newer(u32),
    /// It is something else.
    NoJournal,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Journal, Refused> {
    let mut journal = Journal::default();
    let end = memchr::memrchr(b'\n', bytes).map_or(0, |last| last + 1);
    let (whole, torn) = bytes.split_at(end);
    let mut lines = whole.split_inclusive(|&byte| byte == b'\n').zip(1..);
    if let Some((first, _)) = lines.next() {
        check_header(first)?;
        journal.has_header = true;
    }
    for (line, number) in lines {
        if let Ok(change) = serde_json::from_slice::<Change>(line) {
            journal.notebook.apply(&change);
            journal.lines += 1;
        } else {
            journal.faults.bad_lines.push(number);
            journal.unread.extend(line);
        }
    }
    if !torn.is_empty() {
        journal.faults.torn = true;
        journal.unread.extend(torn);
        journal.unread.push(b'\n');
    }
    Ok(journal)
}

fn check_header(line: &[u8]) -> Result<(), Refused> {
    let header: Header = serde_json::from_slice(line).map_err(|_| Refused::NoJournal)?;
    match header {
        Header { cronaca, .. } if cronaca.as_str() != "notebook" => Err(Refused::NoJournal),
        Header { version, .. } if version > VERSION => Err(Refused::Newer(version)),
        _ => Ok(()),
    }
}

/// A whole file: the first line and the changes.
pub(super) fn written<'a>(
    folder: CleanText,
    changes: impl Iterator<Item = Change> + 'a,
) -> serde_json::Result<Vec<u8>> {
    let header = Header { cronaca: CleanText::from("notebook"), version: VERSION, folder };
    let mut out = serde_json::to_vec(&header)?;
    out.push(b'\n');
    for change in changes {
        out.extend(line(&change)?);
    }
    Ok(out)
}

/// A change as a line, its end included.
pub(super) fn line(change: &Change) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(change)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notebook::tests::change;
    use crate::text::clean_line;

    const HEAD: &str = "{\"cronaca\":\"notebook\",\"version\":1,\"folder\":\"/press\"}\n";

    #[track_caller]
    fn check(rest: &str, lines: usize, bad_lines: &[u32], torn: bool) {
        let journal = parse(format!("{HEAD}{rest}").as_bytes()).unwrap();
        let faults = Faults { bad_lines: bad_lines.to_vec(), torn };
        assert_eq!((journal.lines, journal.faults), (lines, faults), "{rest}");
    }

    #[test]
    fn what_cannot_be_read_costs_only_itself() {
        let star = "{\"star\":{\"path\":\"a.txt\",\"on\":true}}\n";
        check("", 0, &[], false);
        check(star, 1, &[], false);
        check(&format!("{star}{star}"), 2, &[], false);
        check(&format!("nonsense\n{star}{{\"moon\":{{}}}}\n"), 1, &[2, 4], false);
        check(&format!("{star}{{\"star\":{{\"pa"), 1, &[], true);
        check("{\"date\":{\"path\":\"a\",\"value\":\"never\"}}\n", 0, &[2], false);
        check("{\"date\":{\"path\":\"a\",\"value\":null}}\n", 1, &[], false);
    }

    #[test]
    fn what_is_no_journal_is_told() {
        assert_eq!(parse(b"Piove.\nPiove.\n").unwrap_err(), Refused::NoJournal);
        assert_eq!(parse(b"{\"cronaca\":\"x\",\"version\":1}\n").unwrap_err(), Refused::NoJournal);
        let newer = b"{\"cronaca\":\"notebook\",\"version\":7,\"new\":[]}\n?\n";
        assert_eq!(parse(newer).unwrap_err(), Refused::Newer(7));
        assert_eq!(parse(b"").unwrap(), Journal::default());
        let begun = parse(b"{\"cronaca\":\"note").unwrap();
        assert!(begun.faults.torn && !begun.has_header);
    }

    #[test]
    fn what_is_read_back_passes_the_gate() {
        let line = "{\"query\":{\"name\":\"a\\u001b[31m\",\"query\":\"\\u202eb\"}}\n";
        let journal = parse(format!("{HEAD}{line}").as_bytes()).unwrap();
        let read: Vec<_> = journal.notebook.queries().collect();
        assert_eq!(read, [(&clean_line("a[31m"), &clean_line("b"))]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(changes in prop::collection::vec(change(), 0..20)) {
            let mut expected = Notebook::default();
            expected.apply_all(&changes);
            let bytes = written(clean_line("/press"), changes.into_iter()).unwrap();
            let journal = parse(&bytes).unwrap();
            prop_assert_eq!(journal.notebook, expected);
            prop_assert!(journal.faults.is_none());
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..99) {
            let mut file = HEAD.as_bytes()[..HEAD.len().min(cut + 10)].to_vec();
            file.extend(bytes);
            drop(parse(&file));
        }
    }
}
