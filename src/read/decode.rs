//! Bytes to text: Unicode with or without a mark, else the encoding that the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem::find;

use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{Charset, CleanText, clean_line};

/// How many bytes from the first non-ASCII one on an encoding is guessed from.
const GUESS_SAMPLE: usize = 64 << 10;

/// Where a page has stated its encoding, if it does: in bytes.
const STATED_WITHIN: usize = 4 << 10;

/// Text, and how it was read.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub charset: Charset,
    /// The reader has said so; else it is guessed, or stands in the file.
    pub is_said: bool,
    /// Some bytes fitted no character and stand as `U+FFFD`.
    pub is_broken: bool,
}

/// Decodes a whole file, with what the reader says of it. Sound Unicode is read as such all the same,
/// since no other text looks like it: one word may hold for a whole folder. Every line ends with `\n`
/// afterwards, whatever parted the lines before.
pub(crate) fn decode_as_said(bytes: &[u8], said: Option<Charset>) -> Decoded<'_> {
    let mut decoded = decode_bytes(bytes, said);
    if decoded.text.contains(['\r', '\u{B}', '\u{C}', '\u{85}']) {
        decoded.text = with_plain_line_ends(&decoded.text).into();
    }
    decoded
}

fn decode_bytes(bytes: &[u8], said: Option<Charset>) -> Decoded<'_> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(charset) = said.filter(|charset| charset.is_unicode()) {
        return Decoded { is_said: true, ..decode_in(charset, bytes) };
    }
    if let Some(encoding) = utf16_by_sight(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let charset = Charset::Web(UTF_8);
        return Decoded { text: text.into(), charset, is_said: false, is_broken: false };
    }
    if let Some(charset) = said {
        return Decoded { is_said: true, ..decode_in(charset, bytes) };
    }
    let encoding =
        if is_mostly_utf8(bytes) { UTF_8 } else { stated(bytes).unwrap_or_else(|| guess(bytes)) };
    decode_as(encoding, bytes)
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    decode_in(Charset::Web(encoding), bytes)
}

fn decode_in(charset: Charset, bytes: &[u8]) -> Decoded<'_> {
    let (text, is_broken) = charset.decode(bytes);
    Decoded { text, charset, is_said: false, is_broken }
}

/// UTF-16 without a mark: in European text every other byte is zero.
pub(crate) fn utf16_by_sight(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512) & !1).unwrap_or_default();
    let pairs = sample.len() / 2;
    let (mut high, mut low) = (0, 0);
    for pair in sample.chunks_exact(2) {
        high += usize::from(matches!(pair, &[0, other] if other != 0));
        low += usize::from(matches!(pair, &[other, 0] if other != 0));
    }
    let most = |count: usize| pairs >= 4 && count * 10 >= pairs * 7;
    match (most(low), most(high)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with a few broken places (cut short, pasted together) rather than another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 4
}

/// The encoding that a page states of itself: `<meta charset="…">`, `charset=…`. Who states UTF-16
/// in single bytes is wrong.
fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(STATED_WITHIN))?.to_ascii_lowercase();
    let is_page = find(&head, b"<meta").is_some() || find(&head, b"<html").is_some();
    let at = find(&head, b"charset=").filter(|_| is_page)? + b"charset=".len();
    let label = head.get(at..)?.trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    let found = Encoding::for_label(label.get(..end?)?)?;
    (![UTF_8, UTF_16LE, UTF_16BE].contains(&found)).then_some(found)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let start = first.saturating_sub(256);
    let end = bytes.len().min(first + GUESS_SAMPLE);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(start..end).unwrap_or_default(), true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    if guessed == WINDOWS_1252 && is_latin9(bytes) { ISO_8859_15 } else { guessed }
}

/// ISO-8859-15 differs from Windows-1252 in a few letters, which the detector does not tell apart:
/// the euro is a currency sign there that nobody writes, `œ` a fraction that stands in no word.
fn is_latin9(bytes: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    let has_euro = bytes.contains(&0xA4);
    let has_ligature =
        || bytes.windows(3).any(|w| matches!(w, &[a, 0xBD, b] if is_letter(a) && is_letter(b)));
    // Quotation marks and dashes of Windows-1252 are controls of ISO-8859-15.
    !bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) && (has_euro || has_ligature())
}

fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}', '\u{85}'], "\n")
}

/// What the reader should know of how a file was decoded: nothing where it was sound Unicode.
pub(crate) fn problem(path: &CleanText, decoded: &Decoded<'_>) -> Option<Problem> {
    let is_sure = decoded.charset.is_unicode() || decoded.is_said;
    let name = decoded.charset.name();
    let (severity, message, hint) = match (is_sure, decoded.is_broken) {
        (true, false) => return None,
        (_, true) => (
            Severity::Warning,
            format!("read as {name}; some bytes are no text and stand as \u{FFFD}"),
            "if it is another, say so with --encoding or under [encodings] in config.toml",
        ),
        (false, false) => (
            Severity::Note,
            format!("read as {name}, which was guessed"),
            "if letters are wrong, say with --encoding or under [encodings] in config.toml what it is",
        ),
    };
    Some(Problem {
        path: path.clone(),
        line: 0,
        kind: ProblemKind::Encoding,
        severity,
        message: clean_line(&message),
        hint: CleanText::from(hint),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Decoded<'_> {
        decode_as_said(bytes, None)
    }

    const ITALIAN: &str =
        "Perché la città è così lontana? Già, però il caffè è più buono: «sì», disse il papà.";

    /// Text that is written in each of some encodings.
    const TEXTS: [(&str, &str); 12] = [
        ("utf-8 UTF-16LE UTF-16BE windows-1252", ITALIAN),
        ("windows-1252", "“È già così”, ha detto – e non c’è più nulla da fare: costa 5 €."),
        (
            "iso-8859-15",
            "Il caffè costa già 5 €, e non c'è più nulla da fare perché così è la città.",
        ),
        (
            "windows-1252 iso-8859-15",
            "Die Straße über den Fluß wäre früher gefährlich gewesen, sagt Günther.",
        ),
        (
            "windows-1251 koi8-r iso-8859-5",
            "Переговоры в Москве прошли вчера, сообщает министерство обороны.",
        ),
        (
            "koi8-u windows-1251",
            "Київ і Львів підписали угоду, але її ще не оприлюднили, каже міністр.",
        ),
        (
            "iso-8859-2 windows-1250",
            "Wczoraj w Łodzi odbyły się rozmowy, później także w Gdańsku i Żywcu.",
        ),
        (
            "iso-8859-2 windows-1250",
            "Včera večer přišel prezident do sněmovny, říká mluvčí vlády Jiří Dvořák.",
        ),
        ("windows-1253", "Η κυβέρνηση ανακοίνωσε χθες τα νέα μέτρα για την οικονομία της χώρας."),
        (
            "windows-1254",
            "Dışişleri Bakanı dün İstanbul'da yaptığı açıklamada görüşmelerin süreceğini söyledi.",
        ),
        (
            "windows-1257",
            "Vakar Vilniuje įvyko susitikimas, kuriame dalyvavo šalies prezidentė ir užsienio svečiai.",
        ),
        ("iso-8859-15", "Le cœur de la sœur bat plus fort après l'été, à la fenêtre du château."),
    ];

    #[track_caller]
    fn check(encoding: &str, text: &str) {
        let bytes: Vec<u8> = match encoding {
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => Encoding::for_label(encoding.as_bytes()).unwrap().encode(text).0.into_owned(),
        };
        let decoded = decode(&bytes);
        assert_eq!((&*decoded.text, decoded.is_broken), (text, false), "{encoding}");
    }

    #[test]
    fn encodings_are_told_apart() {
        for (encodings, text) in TEXTS {
            encodings.split(' ').for_each(|encoding| check(encoding, text));
        }
    }

    #[test]
    fn what_the_reader_says_counts() {
        let said = |name: &str, bytes| {
            let decoded = decode_as_said(bytes, Charset::named(name));
            (decoded.text.into_owned(), decoded.is_said)
        };
        assert_eq!(said("cp850", b"citt\x85\r\n"), ("città\n".to_owned(), true));
        assert_eq!(said("macintosh", b"citt\x88"), ("città".to_owned(), true));
        assert_eq!(said("utf-16be", b"\0a"), ("a".to_owned(), true));
        // One word for a whole folder does not break what is sound.
        assert_eq!(said("cp850", "città".as_bytes()), ("città".to_owned(), false));
        assert_eq!(said("cp850", b"\xFF\xFEa\0"), ("a".to_owned(), false));
    }

    #[test]
    fn pages_state_their_encoding() {
        // Too little to guess from: 0xA4 is a currency sign in the encoding that it looks like.
        let page = |meta: &str| {
            let text = format!("<html><head>{meta}</head><body>Costa 5 @</body></html>");
            let byte = |byte| if byte == b'@' { 0xA4 } else { byte };
            let bytes: Vec<u8> = text.bytes().map(byte).collect();
            decode(&bytes).text.chars().find(|c| !c.is_ascii())
        };
        assert_eq!(page("<meta charset=ISO-8859-15>"), Some('€'));
        assert_eq!(page("<META http-equiv='x' content='text/html; charset=cp1251'>"), Some('¤'));
        assert_eq!(page("<meta charset='koi8-r'>"), Some('╓'));
        assert_eq!(page("<meta charset='utf-16'>"), page(""));
    }

    #[test]
    fn marks_are_no_text() {
        assert_eq!(decode(b"\xEF\xBB\xBFa").text, "a");
        assert_eq!(decode(b"\xFF\xFEa\0").text, "a");
        assert_eq!(decode(b"\xFE\xFF\0a").text, "a");
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let mut bytes = ITALIAN.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 3);
        bytes.push(0xC3);
        let decoded = decode(&bytes);
        assert!(decoded.charset.is_unicode());
        assert!(decoded.is_broken && decoded.text.ends_with('\u{FFFD}'));
    }

    #[test]
    fn lines_end_alike() {
        assert_eq!(decode(b"a\r\nb\rc\x0Cd").text, "a\nb\nc\nd");
    }
}
