//! Opens one file: only regular ones, never through a link, never waiting, never more than the cap;
//! unpacks what is packed. What it is by its first bytes says `magic.rs`.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::model::{Problem, ProblemKind, Severity};
use crate::read::magic::{self, Kind, Other, SAMPLE};
use crate::read::{Candidate, Encodings, Source, failed, skipped, unpack};
use crate::text::{CleanText, clean_line};

/// Larger files are passed over, packed or unpacked: in bytes.
pub const SIZE_CAP: u64 = 64 << 20;

/// The same for files of many mails: in bytes.
pub const MAILBOX_CAP: u64 = 512 << 20;

/// Opens and unpacks one file, or says why it is not read.
pub fn read(candidate: &Candidate, encodings: &Encodings) -> Result<Source, Problem> {
    let Candidate { file, path } = candidate;
    let charset = encodings.of(path);
    let (file_name, shown) = (file.clone(), path.clone());
    let mut source = Source { file: file_name, path: shown, charset, ..Source::default() };
    match read_bytes(file, &source.ending()) {
        Ok(Content::Bytes(bytes)) => source.bytes = bytes,
        Ok(Content::Damaged(bytes, error)) => {
            source.bytes = bytes;
            source.problems.push(damaged(path, &error));
        }
        Ok(Content::Other(Other { what, advice })) => {
            return Err(skipped(path, &format!("passed over: {what}"), advice));
        }
        Ok(Content::NotRegular) => {
            return Err(skipped(path, "passed over: not a regular file", ""));
        }
        Ok(Content::TooLarge { is_unpacked, cap }) => {
            let unpacked = if is_unpacked { " unpacked" } else { "" };
            let message =
                format!("passed over: more than the {} MB{unpacked} that are read", cap >> 20);
            return Err(skipped(path, &message, "split it"));
        }
        Err(error) => return Err(failed(path, &error)),
    }
    Ok(source)
}

enum Content {
    Bytes(Vec<u8>),
    /// What could be unpacked, and why no more.
    Damaged(Vec<u8>, io::Error),
    Other(Other),
    NotRegular,
    TooLarge {
        is_unpacked: bool,
        cap: u64,
    },
}

/// `ending` is that of the name once it is unpacked.
fn read_bytes(path: &Path, ending: &str) -> io::Result<Content> {
    let mut file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Content::NotRegular);
    }
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(SAMPLE.min(size) + 1);
    Read::by_ref(&mut file).take(SAMPLE as u64).read_to_end(&mut bytes)?;
    let kind = magic::look(&bytes, ending);
    let cap = cap(kind);
    if let Kind::Other(other) = kind {
        return Ok(Content::Other(other));
    }
    if metadata.len() > cap {
        return Ok(Content::TooLarge { is_unpacked: false, cap });
    }
    if let Kind::Packed(packing) = kind {
        let mut unpacked = unpack::reader(packing, bytes.chain(file).take(cap));
        return Ok(read_unpacked(&mut unpacked, ending));
    }
    bytes.reserve_exact(size.saturating_sub(bytes.len()) + 1);
    // The file may grow while it is read.
    file.take(cap).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}

/// Unpacks no more than the beginning before it is known what it is, and never more than its cap.
fn read_unpacked(unpacked: &mut dyn Read, ending: &str) -> Content {
    let mut bytes = Vec::new();
    let began = unpacked.take(SAMPLE as u64).read_to_end(&mut bytes);
    let kind = magic::look(&bytes, ending);
    let cap = cap(kind);
    match kind {
        Kind::Other(other) => return Content::Other(other),
        Kind::Packed(_) => {
            return Content::Other(Other { what: "packed more than once", advice: "unpack it" });
        }
        Kind::Text | Kind::Mailbox | Kind::Document => {}
    }
    let read = began.and_then(|_| unpacked.take(cap).read_to_end(&mut bytes));
    match read {
        _ if bytes.len() as u64 > cap => Content::TooLarge { is_unpacked: true, cap },
        Ok(_) => Content::Bytes(bytes),
        Err(error) => Content::Damaged(bytes, error),
    }
}

fn cap(kind: Kind) -> u64 {
    if kind == Kind::Mailbox { MAILBOX_CAP } else { SIZE_CAP }
}

/// Opens a regular file for reading, also one that others may have put there: no link is followed and
/// no pipe waited for.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let file = open(path)?;
    let is_regular = file.metadata()?.is_file();
    is_regular.then_some(file).ok_or_else(|| io::Error::other("it is no regular file"))
}

/// A pipe put in the file's place after the walk must not hang us, nor a link lead us away.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn damaged(path: &CleanText, error: &io::Error) -> Problem {
    Problem {
        path: path.clone(),
        line: 0,
        kind: ProblemKind::Read,
        severity: Severity::Warning,
        message: clean_line(&format!("the archive is cut short or damaged: {error}")),
        hint: CleanText::from("what comes before the damage is shown; get the file again"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// How much was read and what is said of it.
    #[track_caller]
    fn check(bytes: &[u8], size: usize, said: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prova");
        fs::write(&file, bytes).unwrap();
        let path = clean_line("prova");
        let found = read(&Candidate { file: file.into(), path }, &Encodings::default())
            .unwrap_or_else(|problem| Source { problems: vec![problem], ..Source::default() });
        let problems = found.problems.iter().map(|p| format!("{}; {}", p.message, p.hint));
        assert_eq!((found.bytes.len(), problems.collect::<String>().as_str()), (size, said));
    }

    #[test]
    fn packed_files_are_read_as_what_is_in_them() {
        check(b"Piove.", 6, "");
        check(&gzip(b"Piove."), 6, "");
        check(&gzip(b"\x89PNG\r\n"), 0, "passed over: a picture; ");
        check(&gzip(&gzip(b"Piove.")), 0, "passed over: packed more than once; unpack it");
        check(b"7z\xBC\xAF", 0, "passed over: a 7-Zip archive; unpack it");
    }

    #[test]
    fn what_is_too_large_is_passed_over() {
        let bomb = gzip(&vec![b'a'; usize::try_from(SIZE_CAP).unwrap() + 1]);
        check(&bomb, 0, "passed over: more than the 64 MB unpacked that are read; split it");
    }

    #[test]
    fn what_comes_before_the_damage_is_read() {
        let numbers: Vec<String> = (0..5000).map(|number| number.to_string()).collect();
        let text = numbers.join(" ");
        let mut packed = gzip(text.as_bytes());
        packed.truncate(packed.len() - 4);
        check(
            &packed,
            text.len(),
            "the archive is cut short or damaged: unexpected end of file; what comes before the \
             damage is shown; get the file again",
        );
    }
}
