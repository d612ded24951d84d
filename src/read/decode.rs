//! Bytes to text: Unicode with or without a mark, else the encoding that the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem::find;

use crate::model::{Problem, ProblemKind, Severity};
use crate::text::{CleanText, clean_line};

/// How many bytes from the first non-ASCII one on an encoding is guessed from.
const GUESS_SAMPLE: usize = 64 << 10;

/// Where a page has stated its encoding, if it does: in bytes.
const STATED_WITHIN: usize = 4 << 10;

/// Text, and how it was read.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static Encoding,
    /// Some bytes fitted no character and stand as `U+FFFD`.
    pub is_broken: bool,
}

/// Decodes a whole file. Every line ends with `\n` afterwards, whatever parted the lines before.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut decoded = decode_bytes(bytes);
    if decoded.text.contains(['\r', '\u{B}', '\u{C}', '\u{85}']) {
        decoded.text = with_plain_line_ends(&decoded.text).into();
    }
    decoded
}

fn decode_bytes(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = utf16_by_sight(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Decoded { text: text.into(), encoding: UTF_8, is_broken: false };
    }
    let encoding =
        if is_mostly_utf8(bytes) { UTF_8 } else { stated(bytes).unwrap_or_else(|| guess(bytes)) };
    decode_as(encoding, bytes)
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding, is_broken }
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
    detector.guess(None, Utf8Detection::Deny)
}

fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{C}', '\u{85}'], "\n")
}

/// What the reader should know of how a file was decoded: nothing where it was sound Unicode.
pub(crate) fn problem(
    path: &CleanText,
    encoding: &'static Encoding,
    broken: bool,
) -> Option<Problem> {
    let unicode = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
    let name = encoding.name();
    let (severity, message, hint) = match (unicode, broken) {
        (true, false) => return None,
        (_, true) => (
            Severity::Warning,
            format!("read as {name}; some bytes are no text and stand as \u{FFFD}"),
            "save it again as UTF-8",
        ),
        (false, false) => (
            Severity::Note,
            format!("read as {name}, which was guessed"),
            "save it as UTF-8 if letters are wrong",
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

    const ITALIAN: &str =
        "Perché la città è così lontana? Già, però il caffè è più buono: «sì», disse il papà.";
    const RUSSIAN: &str = "Переговоры в Москве прошли вчера, сообщает министерство обороны.";
    const POLISH: &str = "Wczoraj w Łodzi odbyły się rozmowy, później także w Gdańsku i Żywcu.";

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
        for encoding in ["utf-8", "UTF-16LE", "UTF-16BE", "windows-1252"] {
            check(encoding, ITALIAN);
        }
        check("windows-1251", RUSSIAN);
        check("koi8-r", RUSSIAN);
        check("iso-8859-2", POLISH);
        check("windows-1250", POLISH);
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
        assert_eq!(decoded.encoding, UTF_8);
        assert!(decoded.is_broken && decoded.text.ends_with('\u{FFFD}'));
    }

    #[test]
    fn lines_end_alike() {
        assert_eq!(decode(b"a\r\nb\rc\x0Cd").text, "a\nb\nc\nd");
    }
}
