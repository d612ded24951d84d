//! What bytes a text may be written in, by the names that people give it: those of the web, and the
//! code pages of DOS and its heirs, which the web does not know.

use std::borrow::Cow;

use encoding_rs::Encoding;
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

/// Names that people give to what the web calls otherwise.
const OTHERWISE: [(&str, &str); 4] = [
    ("macroman", "macintosh"),
    ("mac-roman", "macintosh"),
    ("ansi", "windows-1252"),
    ("latin9", "iso-8859-15"),
];

/// A way to write text as bytes.
#[derive(Clone, Copy, Debug)]
pub enum Charset {
    Web(&'static Encoding),
    /// A code page of DOS by its number.
    Page(u16, &'static TableType),
}

impl Charset {
    /// `"utf-16le"`, `"iso-8859-15"`, `"macintosh"`, `"cp850"`, `"850"`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let known = OTHERWISE.iter().find(|(other, _)| *other == name);
        let label = known.map_or(name.as_str(), |(_, label)| label);
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            return Some(Self::Web(encoding));
        }
        let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
        let page: u16 = digits.parse().ok()?;
        if let Some(table) = DECODING_TABLE_CP_MAP.get(&page) {
            return Some(Self::Page(page, table));
        }
        Encoding::for_label(format!("windows-{page}").as_bytes()).map(Self::Web)
    }

    pub fn name(self) -> String {
        match self {
            Self::Web(encoding) => encoding.name().to_owned(),
            Self::Page(page, _) => format!("cp{page}"),
        }
    }

    /// The text that bytes are, and whether some of them are none, which stand as `U+FFFD`.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes),
            Self::Page(_, table) => {
                let text = table.decode_string_lossy(bytes);
                let is_broken = text.contains(char::REPLACEMENT_CHARACTER);
                (text.into(), is_broken)
            }
        }
    }

    /// Whether every text in this charset is one of Unicode's own.
    pub fn is_unicode(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding.output_encoding() == encoding_rs::UTF_8)
    }
}

impl PartialEq for Charset {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Charset {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: &str) {
        let charset = Charset::named(name).unwrap();
        assert_eq!(charset.decode(bytes), (expected.into(), false), "{name}");
    }

    #[test]
    fn charsets_are_called_as_people_call_them() {
        for name in ["cp850", "850", "IBM850", "dos-850"] {
            check(name, b"Perch\x82 la citt\x85?", "Perché la città?");
        }
        check("cp437", b"citt\x85", "città");
        check("cp852", b"\x9D\xA2d\xAB", "Łódź");
        check("cp866", b"\x8C\xAE\xE1\xAA\xA2\xA0", "Москва");
        for name in ["macintosh", "MacRoman", "x-mac-roman"] {
            check(name, b"Perch\x8E la citt\x88?", "Perché la città?");
        }
        check("cp1252", b"citt\xE0 \x80", "città €");
        check("1250", b"\xA3\xF3d\x9F", "Łódź");
        check("latin9", b"\xA4", "€");
        check("utf-16le", b"a\0", "a");
        assert!(Charset::named("klingon").is_none() && Charset::named("cp9").is_none());
    }
}
