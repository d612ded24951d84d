//! Colours as a configuration names them, and what on the screen can be given one.

use std::str::FromStr;

/// A colour as a terminal can be asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// From 0 to 255; the first sixteen are the terminal's own.
    Indexed(u8),
    /// Red, green and blue.
    True(u8, u8, u8),
}

/// The terminal's own sixteen, in the order of their numbers.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What a colour can be set for, by its name in the table `[colours]`.
pub const ROLES: [&str; 8] =
    ["text", "date", "person", "organisation", "place", "quiet", "mark", "key"];

/// A colour for each of [`ROLES`] that has one.
pub type Colours = [Option<Colour>; ROLES.len()];

impl FromStr for Colour {
    type Err = ();

    /// A name of the sixteen, a number to 255, or `#rrggbb`.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(number) = NAMES.iter().position(|name| *name == text) {
            return u8::try_from(number).map(Self::Indexed).map_err(|_| ());
        }
        let Some(digits) = text.strip_prefix('#') else {
            return text.parse().map(Self::Indexed).map_err(|_| ());
        };
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).map_err(|_| ())?.to_be_bytes();
        Ok(Self::True(red, green, blue))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read() {
        let check = |text: &str, expected| assert_eq!(text.parse(), expected, "{text}");
        check("red", Ok(Colour::Indexed(1)));
        check("bright-white", Ok(Colour::Indexed(15)));
        check("244", Ok(Colour::Indexed(244)));
        check("#7fB2ff", Ok(Colour::True(0x7f, 0xb2, 0xff)));
        check("256", Err(()));
        check("#7fb2f", Err(()));
        check("#+fb2ff", Err(()));
        check("pink", Err(()));
        check("", Err(()));
    }
}
