//! Opens one file: only regular ones, never through a link, never waiting, never more than the cap;
//! tells text from what is none by its first bytes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::model::Problem;
use crate::read::{Candidate, Source, decode, failed, skipped};

/// Larger files are passed over: in bytes.
pub const SIZE_CAP: u64 = 64 << 20;

/// How much of a file is looked at to tell whether it is text: in bytes.
const SAMPLE: usize = 8 << 10;

/// How the files begin that people keep beside articles, and what they are.
const SIGNATURES: [(&[u8], &str); 16] = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
];

/// Opens and decodes one file, or says why it is not read.
pub fn read(candidate: &Candidate) -> Result<Source, Problem> {
    let Candidate { file, path } = candidate;
    let bytes = match read_bytes(file) {
        Ok(Content::Bytes(bytes)) => bytes,
        Ok(Content::Skipped(why)) => {
            return Err(skipped(path, &format!("passed over: {why}"), "convert it to text"));
        }
        Ok(Content::NotRegular) => {
            return Err(skipped(path, "passed over: not a regular file", ""));
        }
        Ok(Content::TooLarge(size)) => {
            let megabytes = SIZE_CAP >> 20;
            let message = format!(
                "passed over: {} MB, more than the {megabytes} MB that are read",
                size >> 20
            );
            return Err(skipped(path, &message, "split it"));
        }
        Err(error) => return Err(failed(path, &error)),
    };
    let decoded = decode::decode(bytes);
    Ok(Source {
        file: file.clone(),
        path: path.clone(),
        text: decoded.text,
        problems: decode::problem(path, decoded.encoding, decoded.broken).into_iter().collect(),
    })
}

enum Content {
    Bytes(Vec<u8>),
    Skipped(&'static str),
    NotRegular,
    TooLarge(u64),
}

fn read_bytes(path: &Path) -> io::Result<Content> {
    let mut file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Content::NotRegular);
    }
    if metadata.len() > SIZE_CAP {
        return Ok(Content::TooLarge(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    Read::by_ref(&mut file).take(SAMPLE as u64).read_to_end(&mut bytes)?;
    if let Some(why) = not_text(&bytes) {
        return Ok(Content::Skipped(why));
    }
    // The file may grow while it is read.
    file.take(SIZE_CAP).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
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

/// What a file is that is not text, judged by its beginning.
fn not_text(sample: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| sample.starts_with(start)) {
        return Some(what);
    }
    if decode::utf16_by_sight(sample).is_some() || sample.starts_with(b"\xFF\xFE") {
        return None;
    }
    let controls = sample.iter().filter(|&&byte| is_control(byte)).count();
    (controls * 20 > sample.len()).then_some("not text")
}

/// Bytes that text in no encoding of ours uses, but for line ends, tabs, page breaks and escapes.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_is_told() {
        assert_eq!(not_text(b"%PDF-1.7\n"), Some("a PDF"));
        assert_eq!(not_text(&[0; 100]), Some("not text"));
        assert_eq!(not_text("Piove.\u{0}".repeat(10).as_bytes()), Some("not text"));
        assert_eq!(not_text("Un testo più lungo, con un solo nulla.\u{0}".as_bytes()), None);
        assert_eq!(not_text(b"P\0i\0o\0v\0e\0 \0a\0 \0R\0o\0m\0a\0"), None);
        assert_eq!(not_text(b""), None);
    }
}
