//! What a file is by its first bytes: text, a document that is read from bytes, packed, or something
//! that holds no article, with advice where there is any. To name another kind add a row to
//! [`SIGNATURES`].

use memchr::memmem::find;

use crate::read::decode;

/// How much of a file is looked at to tell what it is: in bytes.
pub(super) const SAMPLE: usize = 8 << 10;

/// So many letters in a row are a word: in bytes.
const WORD: usize = 4;

/// Readers of PDF look for its signature in this many bytes.
const PDF_WITHIN: usize = 1 << 10;

/// What a file is for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Mails one after the other.
    Mailbox,
    /// What a format reads from bytes that are no text.
    Document,
    Packed(Packing),
    /// What no article is read from.
    Other(Other),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) what: &'static str,
    /// What the reader can do about it; may be empty.
    pub(super) advice: &'static str,
}

const UNPACK: &str = "unpack it";
const SAVE: &str = "save it as HTML or text from the program that it was written with";
const EXPORT: &str = "export what you need of it as CSV or JSON";

/// A place in bytes, what stands there, what the file is then, and advice.
type Signature = (usize, &'static [u8], &'static str, &'static str);

/// How the files begin that people keep beside articles.
const SIGNATURES: [Signature; 49] = [
    (0, b"\xD0\xCF\x11\xE0", "an old Office document or an Outlook message", SAVE),
    (0, b"{\\rtf", "an RTF document", SAVE),
    (0, b"BZh", "a bzip2 archive", UNPACK),
    (0, b"\xFD7zXZ", "an xz archive", UNPACK),
    (0, b"7z\xBC\xAF", "a 7-Zip archive", UNPACK),
    (0, b"Rar!", "a RAR archive", UNPACK),
    (0, b"LZIP", "an lzip archive", UNPACK),
    (0, b"\x04\x22\x4D\x18", "an LZ4 archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"MSCF", "a cabinet archive", UNPACK),
    (0, b"SQLite format 3\0", "an SQLite database", EXPORT),
    (4, b"Standard Jet DB", "an Access database", EXPORT),
    (4, b"Standard ACE DB", "an Access database", EXPORT),
    (0, b"PAR1", "a Parquet table", EXPORT),
    (0, b"!BDN", "an Outlook mailbox", "convert it to mbox with readpst"),
    (60, b"BOOKMOBI", "a Kindle book", "convert it to EPUB with Calibre"),
    (0, b"ITSF", "a Windows help file", "convert it to HTML"),
    (0, b"AT&TFORM", "a DjVu document", "take its text out with djvutxt"),
    (0, b"%!PS", "a PostScript document", "convert it to PDF with ps2pdf"),
    (0, b"WARC/", "a web archive (WARC)", "take its pages out, as with warcio"),
    (0, b"bplist00", "a Safari web archive or a property list", "save the page as HTML"),
    (0, b"\x89PNG", "a picture", ""),
    (0, b"\xFF\xD8\xFF", "a picture", ""),
    (0, b"GIF8", "a picture", ""),
    (0, b"II*\0", "a picture", ""),
    (0, b"MM\0*", "a picture", ""),
    (0, b"8BPS", "a picture", ""),
    (8, b"WEBP", "a picture", ""),
    (4, b"ftyphei", "a picture", ""),
    (4, b"ftypavif", "a picture", ""),
    (4, b"ftyp", "a film or a sound recording", ""),
    (8, b"AVI ", "a film", ""),
    (0, b"\x1A\x45\xDF\xA3", "a film", ""),
    (0, b"FLV\x01", "a film", ""),
    (0, b"\0\0\x01\xBA", "a film", ""),
    (8, b"WAVE", "a sound recording", ""),
    (0, b"ID3", "a sound recording", ""),
    (0, b"\xFF\xFB", "a sound recording", ""),
    (0, b"OggS", "a sound recording", ""),
    (0, b"fLaC", "a sound recording", ""),
    (0, b"wOFF", "a font", ""),
    (0, b"wOF2", "a font", ""),
    (0, b"OTTO", "a font", ""),
    (0, b"\x7FELF", "a program", ""),
    (0, b"MZ\x90", "a program", ""),
    (0, b"\xCA\xFE\xBA\xBE", "a program", ""),
    (0, b"\xCF\xFA\xED\xFE", "a program", ""),
    (0, b"\0asm", "a program", ""),
    (0, b"\x80\x04\x95", "data of a Python program", EXPORT),
];

/// What stands in the names of a ZIP archive's files, what the archive is then, and advice.
const ARCHIVES: [(&str, &str, &str); 8] = [
    ("mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text", SAVE),
    ("mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument table", EXPORT),
    ("mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file", SAVE),
    ("word/", "a Word document", SAVE),
    ("xl/", "an Excel table", EXPORT),
    ("ppt/", "PowerPoint slides", SAVE),
    ("Index/Document.iwa", "a Pages document", SAVE),
    ("", "a ZIP archive", UNPACK),
];

/// Judges a file by its first [`SAMPLE`] bytes, and by the ending of its name where an archive may be
/// a book.
pub(super) fn look(sample: &[u8], ending: &str) -> Kind {
    if is_pdf(sample) {
        return Kind::Document;
    }
    if sample.starts_with(b"PK\x03\x04") {
        return archive(sample, ending);
    }
    if sample.starts_with(b"\x1F\x8B") {
        return Kind::Packed(Packing::Gzip);
    }
    if is_zstandard(sample) {
        return Kind::Packed(Packing::Zstandard);
    }
    if sample.starts_with(b"From ") {
        return Kind::Mailbox;
    }
    let stands =
        |&&(at, mark, ..): &&Signature| sample.get(at..).is_some_and(|s| s.starts_with(mark));
    match SIGNATURES.iter().find(stands) {
        Some(&(_, _, what, advice)) => Kind::Other(Other { what, advice }),
        None if is_text(sample) => Kind::Text,
        None => Kind::Other(Other { what: "not text", advice: "convert it to text" }),
    }
}

fn is_pdf(sample: &[u8]) -> bool {
    let head = sample.get(..sample.len().min(PDF_WITHIN)).unwrap_or_default();
    let starts_line = |at: usize| at == 0 || head.get(at - 1).is_some_and(u8::is_ascii_control);
    [b"%PDF-1.", b"%PDF-2."].iter().any(|mark| find(head, *mark).is_some_and(starts_line))
}

/// A frame of data, or one to skip, which some programs put first.
fn is_zstandard(sample: &[u8]) -> bool {
    sample.starts_with(b"\x28\xB5\x2F\xFD") || matches!(sample, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

fn archive(sample: &[u8], ending: &str) -> Kind {
    let holds = |name: &str| find(sample, name.as_bytes()).is_some();
    let book = ["mimetypeapplication/epub+zip", "META-INF/container.xml"];
    if ending == "epub" || book.into_iter().any(holds) {
        return Kind::Document;
    }
    let (_, what, advice) = ARCHIVES.into_iter().find(|(name, ..)| holds(name)).unwrap_or((
        "",
        "a ZIP archive",
        UNPACK,
    ));
    Kind::Other(Other { what, advice })
}

fn is_text(sample: &[u8]) -> bool {
    if decode::utf16_by_sight(sample).is_some() || sample.starts_with(b"\xFF\xFE") {
        return true;
    }
    let is_few = |count: usize| count * 20 <= sample.len();
    let controls = sample.iter().filter(|&&byte| is_control(byte)).count();
    let nulls = memchr::memchr_iter(0, sample).count();
    is_few(controls) || is_few(nulls) && has_words_in_utf8(sample)
}

/// Whether all is UTF-8 and some of it words: what stands between may be controls that somebody put
/// there, which the gate takes out and counts.
fn has_words_in_utf8(sample: &[u8]) -> bool {
    // The sample may end within a character.
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    is_utf8 && sample.split(|byte| !is_letter(byte)).any(|word| word.len() >= WORD)
}

/// Bytes that text in no encoding of ours uses, but for line ends, tabs, page breaks and escapes.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sample: &[u8], ending: &str, expected: &str) {
        let found = match look(sample, ending) {
            Kind::Other(Other { what, .. }) => what.to_owned(),
            kind => format!("{kind:?}").to_lowercase(),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(sample));
    }

    #[test]
    fn text_is_told_from_what_is_none() {
        check(b"", "", "text");
        check(&[0; 100], "", "not text");
        check("Piove.\u{0}".repeat(10).as_bytes(), "", "not text");
        check(format!("Piove.\n{}", "\u{7}".repeat(100)).as_bytes(), "", "text");
        check("Piov\u{8}\u{8}\u{8}è \u{1}\u{2}".as_bytes(), "", "text");
        check(b"\x01\x02\x03 a \x04", "", "not text");
        check(b"Piove\xE8\x01\x02\x03\x04", "", "not text");
        check("Un testo più lungo, con un solo nulla.\u{0}".as_bytes(), "", "text");
        check(b"P\0i\0o\0v\0e\0 \0a\0 \0R\0o\0m\0a\0", "", "text");
        check("Nel file sta scritto: %PDF-1.4".as_bytes(), "", "text");
    }

    #[test]
    fn files_are_called_what_they_are() {
        check(b"%PDF-1.7\n", "", "document");
        check(b"\0\x01\n%PDF-1.7\n", "", "document");
        check(b"\x1F\x8B\x08\0", "", "packed(gzip)");
        check(b"\x28\xB5\x2F\xFD\0", "", "packed(zstandard)");
        check(b"\x50\x2A\x4D\x18\0", "", "packed(zstandard)");
        check(b"From ada@prova.example Wed Jun 12 10:00:00 2024\n", "", "mailbox");
        check(b"\x89PNG\r\n", "", "a picture");
        check(b"RIFF\0\0\0\0WAVEfmt ", "", "a sound recording");
        check(b"\0\0\0\x18ftypmp42", "", "a film or a sound recording");
        check(b"{\\rtf1\\ansi", "", "an RTF document");
        let tar = [b"prova.txt".as_slice(), &[0; 248], b"ustar"].concat();
        check(&tar, "", "a tar archive");
    }

    #[test]
    fn archives_are_called_what_they_hold() {
        check(b"PK\x03\x04....prova.txt", "", "a ZIP archive");
        check(b"PK\x03\x04....mimetypeapplication/epub+zipPK", "", "document");
        check(b"PK\x03\x04....OEBPS/uno.xhtml", "epub", "document");
        check(b"PK\x03\x04....[Content_Types].xml..PK..word/document.xml", "", "a Word document");
        check(
            b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.textPK",
            "odt",
            "an OpenDocument text",
        );
    }
}
