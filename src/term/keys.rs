//! The bytes that a terminal sends, turned into keys and pasted text. No input or output here:
//! `input.rs` reads. To understand another key's sequence add a row to one of the tables.

use crate::app::key::{Code, Key};

/// A control sequence longer than this is no key; it is passed over up to its end.
const LONGEST_SEQUENCE: usize = 32;

/// Bytes of one paste that are kept; the rest is dropped, for nobody pastes so much on purpose.
const LONGEST_PASTE: usize = 64 * 1024;

const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Key(Key),
    /// As it came, not cleaned.
    Paste(String),
}

/// Takes bytes in pieces of any size.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    found: Vec<Input>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// After ESC: the Escape key, Alt with a key, or the start of a sequence.
    Escape,
    /// After `ESC [`.
    Control(Vec<u8>),
    /// After `ESC O`.
    Single,
    /// Inside a string that a terminal sends as an answer; dropped. Holds the byte that began it,
    /// and the last two bytes.
    Message {
        introducer: u8,
        length: usize,
        last: u8,
    },
    Paste(Vec<u8>),
    /// The bytes of a character so far, and whether Alt was held.
    Utf8(Vec<u8>, bool),
}

/// The final byte of `ESC [ … X` and `ESC O X`.
const FINALS: [(u8, Code); 10] = [
    (b'A', Code::Up),
    (b'B', Code::Down),
    (b'C', Code::Right),
    (b'D', Code::Left),
    (b'F', Code::End),
    (b'H', Code::Home),
    (b'P', Code::Function(1)),
    (b'Q', Code::Function(2)),
    (b'R', Code::Function(3)),
    (b'S', Code::Function(4)),
];

/// The number in `ESC [ n ~`.
const NUMBERED: [(u16, Code); 20] = [
    (1, Code::Home),
    (2, Code::Insert),
    (3, Code::Delete),
    (4, Code::End),
    (5, Code::PageUp),
    (6, Code::PageDown),
    (7, Code::Home),
    (8, Code::End),
    (11, Code::Function(1)),
    (12, Code::Function(2)),
    (13, Code::Function(3)),
    (14, Code::Function(4)),
    (15, Code::Function(5)),
    (17, Code::Function(6)),
    (18, Code::Function(7)),
    (19, Code::Function(8)),
    (20, Code::Function(9)),
    (21, Code::Function(10)),
    (23, Code::Function(11)),
    (24, Code::Function(12)),
];

impl Decoder {
    /// What the bytes complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        for &byte in bytes {
            self.byte(byte);
        }
        std::mem::take(&mut self.found)
    }

    /// Whether bytes are held back that silence would decide: a lone ESC is the Escape key.
    pub(super) fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Ground)
    }

    pub(super) fn is_pasting(&self) -> bool {
        matches!(self.state, State::Paste(_))
    }

    /// What the bytes held back mean when nothing follows them.
    pub(super) fn flush(&mut self) -> Vec<Input> {
        match std::mem::take(&mut self.state) {
            State::Escape => self.key(Code::Escape),
            State::Control(bytes) if bytes.is_empty() => self.alt(b'['),
            State::Single => self.alt(b'O'),
            State::Message { introducer, length: 0, .. } => self.alt(introducer),
            State::Paste(bytes) => self.paste(&bytes),
            _ => {}
        }
        std::mem::take(&mut self.found)
    }

    fn byte(&mut self, byte: u8) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, false),
            State::Escape => self.escape(byte),
            State::Control(bytes) => self.control(bytes, byte),
            State::Single => self.single(byte),
            State::Message { introducer, length, last } => {
                let ends = byte == 0x07 || (last == 0x1b && byte == b'\\');
                if !ends {
                    self.state = State::Message { introducer, length: length + 1, last: byte };
                }
            }
            State::Paste(bytes) => self.pasting(bytes, byte),
            State::Utf8(bytes, alt) => self.utf8(bytes, byte, alt),
        }
    }

    fn ground(&mut self, byte: u8, alt: bool) {
        let (code, ctrl) = match byte {
            0x1b => {
                self.state = State::Escape;
                return;
            }
            b'\r' => (Code::Enter, false),
            b'\t' => (Code::Tab, false),
            0x08 | 0x7f => (Code::Backspace, false),
            0x00 => (Code::Char(' '), true),
            0x01..=0x1a => (Code::Char(char::from(byte - 1 + b'a')), true),
            0x1c..=0x1f => (Code::Char(char::from(byte - 0x1c + b'\\')), true),
            b' '..=b'~' => (Code::Char(char::from(byte)), false),
            _ => return self.utf8(Vec::new(), byte, alt),
        };
        self.found.push(Input::Key(Key { code, ctrl, alt, shift: false }));
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            0x1b => {
                self.key(Code::Escape);
                self.state = State::Escape;
            }
            b'[' => self.state = State::Control(Vec::new()),
            b'O' => self.state = State::Single,
            b']' | b'P' | b'^' | b'_' | b'X' => {
                self.state = State::Message { introducer: byte, length: 0, last: 0 };
            }
            _ => self.ground(byte, true),
        }
    }

    fn control(&mut self, mut bytes: Vec<u8>, byte: u8) {
        match byte {
            b' '..=b'?' => {
                if bytes.len() <= LONGEST_SEQUENCE {
                    bytes.push(byte);
                }
                self.state = State::Control(bytes);
            }
            b'@'..=b'~' if bytes.len() <= LONGEST_SEQUENCE => self.sequence(&bytes, byte),
            0x1b => self.state = State::Escape,
            _ => {}
        }
    }

    /// `ESC [ parameters final`, the parameters being numbers parted by semicolons: the key's
    /// number and the modifiers.
    fn sequence(&mut self, parameters: &[u8], last: u8) {
        let text = std::str::from_utf8(parameters).unwrap_or_default();
        let mut numbers = text.split(';').map(|number| number.parse::<u16>().ok());
        let first = numbers.next().flatten();
        let modifiers = numbers.next().flatten().unwrap_or(1).saturating_sub(1);
        let code = match (last, first) {
            (b'~', Some(200)) => {
                self.state = State::Paste(Vec::new());
                return;
            }
            (b'Z', _) => {
                let key = Key { code: Code::Tab, ctrl: false, alt: false, shift: true };
                return self.found.push(Input::Key(key));
            }
            (b'~', Some(number)) => row(&NUMBERED, number),
            (_, None | Some(1)) if !text.contains(['?', '>', '<', '=']) => row(&FINALS, last),
            _ => None,
        };
        let held = |bit: u16| modifiers & bit != 0;
        self.found.extend(
            code.map(|code| Input::Key(Key { code, shift: held(1), alt: held(2), ctrl: held(4) })),
        );
    }

    fn single(&mut self, byte: u8) {
        match (row(&FINALS, byte), byte) {
            (Some(code), _) => self.key(code),
            (None, b'M') => self.key(Code::Enter),
            (None, 0x1b) => self.state = State::Escape,
            _ => {}
        }
    }

    fn pasting(&mut self, mut bytes: Vec<u8>, byte: u8) {
        bytes.push(byte);
        // What goes beyond is kept only as far as it can be the start of the end mark.
        if bytes.len() > LONGEST_PASTE + PASTE_END.len() {
            bytes.remove(LONGEST_PASTE);
        }
        match bytes.strip_suffix(PASTE_END) {
            Some(pasted) => self.paste(pasted),
            None => self.state = State::Paste(bytes),
        }
    }

    fn paste(&mut self, bytes: &[u8]) {
        let kept = bytes.get(..LONGEST_PASTE).unwrap_or(bytes);
        self.found.push(Input::Paste(String::from_utf8_lossy(kept).into_owned()));
    }

    fn utf8(&mut self, mut bytes: Vec<u8>, byte: u8, alt: bool) {
        bytes.push(byte);
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                let characters = text.chars().filter(|c| !c.is_control());
                self.found.extend(characters.map(|c| {
                    Input::Key(Key { code: Code::Char(c), ctrl: false, alt, shift: false })
                }));
            }
            Err(error) if error.error_len().is_none() => self.state = State::Utf8(bytes, alt),
            // A byte that belongs to no character is dropped; one that could begin a key counts.
            Err(_) if byte.is_ascii() => self.ground(byte, false),
            Err(_) => {}
        }
    }

    fn key(&mut self, code: Code) {
        self.found.push(Input::Key(Key { code, ctrl: false, alt: false, shift: false }));
    }

    fn alt(&mut self, byte: u8) {
        let code = Code::Char(char::from(byte));
        self.found.push(Input::Key(Key { code, ctrl: false, alt: true, shift: false }));
    }
}

fn row<K: PartialEq>(table: &[(K, Code)], wanted: K) -> Option<Code> {
    table.iter().find(|(key, _)| *key == wanted).map(|&(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys in short: `C-`, `M-`, `S-` before the code.
    fn shown(input: &Input) -> String {
        match input {
            Input::Paste(text) => format!("paste:{text}"),
            Input::Key(key) => {
                let mark = |held: bool, mark: &'static str| if held { mark } else { "" };
                let code = match key.code {
                    Code::Char(character) => character.to_string(),
                    code => format!("{code:?}"),
                };
                [mark(key.ctrl, "C-"), mark(key.alt, "M-"), mark(key.shift, "S-"), &code].concat()
            }
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        for piece in [1, bytes.len()] {
            let mut decoder = Decoder::default();
            let mut found: Vec<Input> =
                bytes.chunks(piece).flat_map(|bytes| decoder.feed(bytes)).collect();
            found.extend(decoder.flush());
            let words: Vec<String> = found.iter().map(shown).collect();
            assert_eq!(words.join(" "), expected);
        }
    }

    #[test]
    fn plain_keys() {
        check(b"aZ\r\t\x7f\x08", "a Z Enter Tab Backspace Backspace");
        check("è東".as_bytes(), "è 東");
        check(b"\x01\x1a\x00\x1c", "C-a C-z C-  C-\\");
    }

    #[test]
    fn sequences() {
        check(b"\x1b[A\x1bOB\x1b[1;5C\x1b[Z", "Up Down C-Right S-Tab");
        check(b"\x1b[5~\x1b[6;3~\x1b[24~\x1bOP", "PageUp M-PageDown Function(12) Function(1)");
    }

    #[test]
    fn escape_and_alt() {
        check(b"\x1b", "Escape");
        check(b"\x1b\x1b", "Escape Escape");
        check(b"\x1bx\x1b[", "M-x M-[");
        check("\x1bé".as_bytes(), "M-é");
    }

    #[test]
    fn pasted_text_is_no_command() {
        check(b"\x1b[200~q\x1b[Aq\r\x1b[201~j", "paste:q\x1b[Aq\r j");
        let mut long = b"\x1b[200~".to_vec();
        long.extend(std::iter::repeat_n(b'q', 3 * LONGEST_PASTE));
        long.extend(b"\x1b[201~j");
        let found = Decoder::default().feed(&long);
        assert_eq!(found.len(), 2);
        assert!(matches!(&found[0], Input::Paste(text) if text.len() == LONGEST_PASTE));
    }

    #[test]
    fn noise_is_passed_over() {
        check(b"\x1b[?1;2c\x1b[0n\x1b[12;40R", "");
        check(b"\x1b]11;rgb:0000/0000/0000\x07\x1bP>|term\x1b\\k", "k");
        check(b"\xff\xfea\xc3b", "a b");
        let mut long = b"\x1b[".to_vec();
        long.extend([b'9'; 500]);
        long.extend(b"~x");
        check(&long, "x");
    }
}
