//! Keys as the command table and the configuration write them: `j`, `ctrl-d`, `page-down`, and
//! sequences parted by blanks: `g g`.

use std::fmt;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    /// Only for keys that are no characters: a shifted letter is its capital.
    pub shift: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Function(u8),
}

/// Names of keys that do not stand for themselves.
const NAMES: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Escape),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("page-up", Code::PageUp),
    ("page-down", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character that the key types into a line of input.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// Reads one key: modifiers `ctrl-`, `alt-`, `shift-`, then a name or a single character.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Escape);
        let mut rest = text;
        loop {
            let (modifier, after) = match rest.split_once('-') {
                Some((modifier, after)) if !after.is_empty() => (modifier, after),
                _ => break,
            };
            match modifier {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => break,
            }
            rest = after;
        }
        key.code = parse_code(rest)?;
        let shifted_character = key.shift && matches!(key.code, Code::Char(_));
        (!shifted_character).then_some(key)
    }
}

fn parse_code(text: &str) -> Option<Code> {
    if let Some(&(_, code)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Some(code);
    }
    let mut characters = text.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return (!character.is_whitespace() && !character.is_control())
            .then_some(Code::Char(character));
    }
    let number = text.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::Function(number))
}

/// Reads a sequence of keys parted by blanks; none is no sequence.
pub fn parse_sequence(text: &str) -> Option<Vec<Key>> {
    let keys = text.split_whitespace().map(Key::parse).collect::<Option<Vec<Key>>>()?;
    (!keys.is_empty()).then_some(keys)
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                out.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|&&(_, code)| code == self.code) {
            return out.write_str(name);
        }
        match self.code {
            Code::Char(character) => write!(out, "{character}"),
            Code::Function(number) => write!(out, "f{number}"),
            _ => Ok(()),
        }
    }
}

/// A sequence as the configuration writes it.
pub fn print_sequence(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let keys = parse_sequence(text).unwrap();
        assert_eq!(print_sequence(&keys), text);
    }

    #[test]
    fn keys_print_as_they_are_read() {
        for text in ["j", "G", "g g", "ctrl-d", "alt-left", "shift-tab", "page-down", "space"] {
            check(text);
        }
        for text in ["-", "ctrl--", "?", "[", "f12", "ctrl-alt-x", "è"] {
            check(text);
        }
    }

    #[test]
    fn what_is_no_key_is_not_read() {
        for text in ["", "jj", "ctrl-", "hyper-j", "f0", "f25", "shift-a", "g nope"] {
            assert_eq!(parse_sequence(text), None, "{text}");
        }
    }
}
