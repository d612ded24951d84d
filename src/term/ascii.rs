//! What stands for a character on a terminal that shows ASCII only: one character a cell, so that
//! nothing moves.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::text::fold_char;

/// Signs and frames by what looks like them.
const LOOKS: [(&str, char); 16] = [
    ("─━═╌╍┄┅┈┉–—‒―−‑╴╶╸╺▔▁▂", '-'),
    ("│┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▌▕¦", '|'),
    ("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╯╰", '+'),
    ("‘’‚‛′´", '\''),
    ("“”„‟″«»", '"'),
    ("•●○◦∙·▪■□◆◇★☆✓✔", '*'),
    ("≠", '!'),
    ("▃▄▅", '='),
    ("▆▇█▉▊▋▐░▒▓", '#'),
    ("›→▶▸►⟩", '>'),
    ("‹←◀◂◄⟨", '<'),
    ("↑▲△", '^'),
    ("↓▼▽", 'v'),
    ("…", '.'),
    ("¶", 'n'),
    ("\u{a0}\u{2007}\u{202f}", ' '),
];

/// As many ASCII characters as the symbol takes cells.
pub(super) fn plain(symbol: &str) -> Cow<'_, str> {
    if symbol.is_ascii() {
        return symbol.into();
    }
    let first = symbol.chars().next().unwrap_or(' ');
    let look = LOOKS.iter().find(|(these, _)| these.contains(first)).map(|&(_, look)| look);
    let folded = capital_kept(first);
    let shown = look.or_else(|| folded.is_ascii().then_some(folded)).unwrap_or('?');
    std::iter::repeat_n(shown, symbol.width().max(1)).collect::<String>().into()
}

/// The letter without its mark, in its own case.
fn capital_kept(letter: char) -> char {
    let folded = fold_char(letter);
    if letter.is_uppercase() { folded.to_ascii_uppercase() } else { folded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown: String =
            text.chars().map(|c| plain(c.encode_utf8(&mut [0; 4])).into_owned()).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn looks_and_letters() {
        check("┌──┐│ “Perché È…” ▌●", "+--+| \"Perche E.\" |*");
        check("東 ж", "?? ?");
    }
}
