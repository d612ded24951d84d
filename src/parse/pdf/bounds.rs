//! What of a PDF would cost too much to read, told before the library reads it: the library bounds how
//! deep things nest and what one stream unpacks to, not how many there are.

use memchr::memmem::find_iter;

/// How much the streams that hold objects may unpack to together, and each of them at least and at
/// most: in bytes.
const MAX_OBJECT_STREAMS: usize = 32 << 20;
const LEAST_STREAM: usize = 64 << 10;

/// More objects are not read.
const MAX_OBJECTS: usize = 400_000;

/// How many letters the ranges of a font's map to Unicode may stand for together.
const MAX_MAPPED: u64 = 1 << 18;

/// The names that streams of objects have for their type.
const OBJECT_STREAM: &[u8] = b"ObjStm";

/// What one stream that is read with the file may unpack to; none where the file holds more than is
/// read of one.
pub(super) fn stream_limit(file: &[u8]) -> Option<usize> {
    let objects = find_iter(file, b" obj").count();
    let streams = memchr::memchr_iter(b'/', file).filter(|&at| is_object_stream(file, at)).count();
    let limit = MAX_OBJECT_STREAMS / streams.max(1);
    (objects <= MAX_OBJECTS && limit >= LEAST_STREAM).then_some(limit)
}

/// Whether the name at a place is that of streams of objects, however it is written: `/Obj#53tm`.
fn is_object_stream(file: &[u8], slash: usize) -> bool {
    let mut rest = file.get(slash + 1..).unwrap_or_default();
    OBJECT_STREAM.iter().all(|&wanted| {
        let (letter, length) = match *rest {
            [b'#', high, low, ..] => (hexadecimal(&[high, low]), 3),
            [letter, ..] => (Some(u64::from(letter)), 1),
            [] => return false,
        };
        rest = rest.get(length..).unwrap_or_default();
        letter == Some(u64::from(wanted))
    })
}

/// Whether a font's map to Unicode has ranges of more letters than there are: `<0000> <FFFF> <0041>`.
pub(super) fn is_boundless(map: &[u8]) -> bool {
    let mut mapped = 0_u64;
    for start in find_iter(map, b"beginbfrange") {
        let section = map.get(start + b"beginbfrange".len()..).unwrap_or_default();
        let end = memchr::memmem::find(section, b"end").unwrap_or(section.len());
        let mut rest = section.get(..end).unwrap_or_default();
        while let Some((first, last)) = code(&mut rest).zip(code(&mut rest)) {
            mapped = mapped.saturating_add(last.saturating_sub(first));
            let is_list = rest.trim_ascii_start().starts_with(b"[");
            let target = memchr::memchr(if is_list { b']' } else { b'>' }, rest);
            rest = target.and_then(|at| rest.get(at + 1..)).unwrap_or_default();
        }
    }
    mapped > MAX_MAPPED
}

/// The next number in angle brackets.
fn code(rest: &mut &[u8]) -> Option<u64> {
    let start = memchr::memchr(b'<', rest)? + 1;
    let end = start + memchr::memchr(b'>', rest.get(start..)?)?;
    let digits: Vec<u8> =
        rest.get(start..end)?.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    *rest = rest.get(end + 1..)?;
    hexadecimal(&digits)
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_objects_share_what_is_read() {
        let file = |streams: usize| b"<</Type/ObjStm>> <</Type /Obj#53tm>> ".repeat(streams);
        assert_eq!(stream_limit(b"<</Type/Page>>"), Some(MAX_OBJECT_STREAMS));
        assert_eq!(stream_limit(&file(10)), Some(MAX_OBJECT_STREAMS / 20));
        assert_eq!(stream_limit(&file(1000)), None);
        assert_eq!(stream_limit(&b"1 0 obj ".repeat(MAX_OBJECTS + 1)), None);
    }

    #[test]
    fn maps_of_all_letters_are_bounded() {
        let map = |ranges: &str| format!("1 beginbfrange {ranges} endbfrange").into_bytes();
        assert!(!is_boundless(&map("<0000> <FFFF> <0041> <00> <05> [<0041> <D835DC00>]")));
        assert!(is_boundless(&map("<00000000> <FFFFFFFF> <0041>")));
        assert!(is_boundless(&map(&"<0000> <FFFF> <0041>".repeat(5))));
        assert!(!is_boundless(b"beginbfrange <00"));
    }
}
