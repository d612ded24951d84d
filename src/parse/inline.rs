//! Marks within a line of Markdown: emphasis, links, images, code, escapes. The text stays, the marks
//! and the addresses go; what is no mark (a lone asterisk, `2 * 3`) stays.

use crate::parse::draft::{Block, BlockKind};

/// Text of a line without its marks, and the marks, in their order.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    pub(crate) text: String,
    pub(crate) marks: String,
    /// Nothing but an image: the text is its description.
    pub(crate) is_image: bool,
}

/// How far a link's text or address may reach: in bytes. Keeps broken input linear.
const MAX_LINK: usize = 2000;

/// How deeply brackets may be nested in a link.
const MAX_NESTING: u32 = 4;

/// Takes the marks out of a paragraph.
pub(crate) fn strip(line: &str) -> Inline {
    let mut inline = Inline::default();
    if !line.contains(['*', '_', '[', '`', '\\', '<', '~', '=']) {
        line.clone_into(&mut inline.text);
        return inline;
    }
    let (angle, wiki) = (Ahead { needle: ">", at: 0 }, Ahead { needle: "]]", at: 0 });
    Stripper { line, at: 0, open: Vec::new(), angle, wiki, out: &mut inline }.run();
    inline
}

impl Inline {
    pub(crate) fn into_block(self, kind: BlockKind) -> Block<'static> {
        let kind = if self.is_image { BlockKind::Caption } else { kind };
        Block { marks: self.marks, ..Block::new(kind, self.text) }
    }
}

/// An opening run of `*`, `_`, `~~` or `==` that waits for its end.
struct Opener {
    mark: char,
    length: usize,
    /// Where it stands in the text that is made, to be taken out when its end comes.
    at: usize,
}

/// Where the next `needle` stands, searched once for many askers so that broken input costs no more
/// than sound input.
struct Ahead {
    needle: &'static str,
    at: usize,
}

impl Ahead {
    /// How far from `from` on the next needle stands, if it is near.
    fn near(&mut self, line: &str, from: usize) -> Option<usize> {
        if self.at < from || from == 0 {
            let rest = line.get(from..).unwrap_or_default();
            self.at = rest.find(self.needle).map_or(usize::MAX, |found| from + found);
        }
        self.at.checked_sub(from).filter(|&distance| distance <= MAX_LINK)
    }
}

struct Stripper<'a, 'b> {
    line: &'a str,
    at: usize,
    open: Vec<Opener>,
    angle: Ahead,
    wiki: Ahead,
    out: &'b mut Inline,
}

impl<'a> Stripper<'a, '_> {
    fn run(&mut self) {
        while let Some(character) = self.rest().chars().next() {
            let taken = match character {
                '\\' => self.escape(),
                '*' | '_' | '~' | '=' => self.emphasis(character),
                '!' if self.rest().starts_with("![") => self.link(1),
                '[' => self.wiki_link() || self.link(0),
                '`' => self.code(),
                '<' => self.angle(),
                _ => false,
            };
            if !taken {
                self.keep(character.len_utf8());
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    /// A part of what follows, from and to offsets relative to here.
    fn part(&self, from: usize, to: usize) -> &'a str {
        self.rest().get(from..to).unwrap_or_default()
    }

    fn keep(&mut self, length: usize) {
        self.out.text.push_str(self.part(0, length));
        self.at += length;
    }

    fn drop(&mut self, length: usize) {
        self.out.marks.push_str(self.part(0, length));
        self.at += length;
    }

    fn escape(&mut self) -> bool {
        let escapes = self.part(1, 2).starts_with(|c: char| c.is_ascii_punctuation());
        if escapes {
            self.drop(1);
            self.keep(1);
        }
        escapes
    }

    /// An end of emphasis takes its beginning out; a beginning stays until its end is found.
    fn emphasis(&mut self, mark: char) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(mark).len();
        if length > 3 || matches!(mark, '~' | '=') && length != 2 {
            self.keep(length);
            return true;
        }
        let before = self.out.text.chars().next_back().unwrap_or(' ');
        let after = self.part(length, rest.len()).chars().next().unwrap_or(' ');
        let within_word = before.is_alphanumeric() && after.is_alphanumeric();
        let closes = !(before.is_whitespace() || mark == '_' && within_word);
        if closes
            && let Some(index) =
                self.open.iter().rposition(|o| o.mark == mark && o.length == length)
        {
            return self.close(index, length);
        }
        let opens = !after.is_whitespace() && !before.is_alphanumeric();
        if opens && self.open.len() < 16 {
            self.open.push(Opener { mark, length, at: self.out.text.len() });
        }
        self.keep(length);
        true
    }

    fn close(&mut self, index: usize, length: usize) -> bool {
        let Some(opener) = self.open.get(index) else { return false };
        let start = opener.at;
        // `**` directly followed by its end encloses nothing and is no mark.
        if start + length == self.out.text.len() {
            return false;
        }
        let mark: String = self.out.text.drain(start..start + length).collect();
        self.out.marks.push_str(&mark);
        self.open.truncate(index);
        self.drop(length);
        true
    }

    /// `[text](address)`, `[text][reference]`; with `skip` 1 an image, `![description](address)`.
    fn link(&mut self, skip: usize) -> bool {
        let Some(text_end) = balanced(self.part(skip, self.rest().len()), '[', ']') else {
            return false;
        };
        let text_end = skip + text_end;
        let after = self.part(text_end + 1, self.rest().len());
        let target = match after.chars().next() {
            Some('(') => balanced(after, '(', ')'),
            Some('[') => after.get(..MAX_LINK.min(after.len())).and_then(|near| near.find(']')),
            _ => None,
        };
        let Some(target_end) = target else { return false };
        if skip == 1 && self.out.text.is_empty() && after.get(target_end + 1..) == Some("") {
            self.out.is_image = true;
        }
        let text = self.part(skip + 1, text_end);
        self.drop(skip + 1);
        let inner = strip(text);
        self.out.text.push_str(&inner.text);
        self.out.marks.push_str(&inner.marks);
        self.out.is_image |= inner.is_image && after.get(target_end + 1..) == Some("");
        self.at += text.len();
        self.drop(1 + target_end + 1);
        true
    }

    /// `[[Page]]`, `[[Page|text]]`, with `!` before it as well.
    fn wiki_link(&mut self) -> bool {
        let Some(inner) = self.rest().strip_prefix("[[") else { return false };
        let Some(end) = self.wiki.near(self.line, self.at + 2) else { return false };
        let text_at = inner.get(..end).and_then(|inner| inner.find('|')).map_or(0, |bar| bar + 1);
        self.drop(2 + text_at);
        self.keep(end - text_at);
        self.drop(2);
        true
    }

    /// `` `code` `` keeps its text as it is.
    fn code(&mut self) -> bool {
        let rest = self.rest();
        let fence = rest.len() - rest.trim_start_matches('`').len();
        let inner = self.part(fence, rest.len());
        let near = inner.get(..floor(inner, MAX_LINK)).unwrap_or_default();
        let Some(end) = near.find(self.part(0, fence)).filter(|&end| end > 0) else {
            self.keep(fence);
            return true;
        };
        self.drop(fence);
        self.keep(end);
        self.drop(fence);
        true
    }

    /// `<https://…>` keeps the address; simple tags such as `<br>` go.
    fn angle(&mut self) -> bool {
        let Some(end) = self.angle.near(self.line, self.at) else { return false };
        let inner = self.part(1, end);
        if inner.starts_with("http") && !inner.contains(' ') {
            self.drop(1);
            self.keep(end - 1);
            self.drop(1);
            return true;
        }
        let name = inner.trim_start_matches('/');
        let name = name.split([' ', '/']).next().unwrap_or_default();
        let known = TAGS.contains(&name.to_ascii_lowercase().as_str());
        if known {
            self.drop(end + 1);
            if !self.out.text.ends_with(' ') && matches!(name, "br" | "BR") {
                self.out.text.push(' ');
            }
        }
        known
    }
}

/// Tags that Markdown files carry; others may be text ("a < b").
const TAGS: [&str; 24] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "font",
    "i",
    "iframe",
    "img",
    "mark",
    "p",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
];

/// Where the bracket that opens at the start of `text` closes, nested ones counted.
fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let near = text.get(..floor(text, MAX_LINK))?;
    let mut depth = 0_u32;
    for (at, character) in near.char_indices() {
        if character == open {
            depth += 1;
            if depth > MAX_NESTING {
                return None;
            }
        } else if character == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let found = strip(line);
        assert_eq!(found.text, expected, "{line:?}");
        let mut all: Vec<char> =
            (found.text + &found.marks).chars().filter(|c| *c != ' ').collect();
        let mut given: Vec<char> = line.chars().filter(|c| *c != ' ').collect();
        all.sort_unstable();
        given.sort_unstable();
        assert_eq!(all, given, "{line:?} loses or makes a character");
    }

    #[test]
    fn marks_go() {
        check("Un **passo** e *un altro*, ***insieme***.", "Un passo e un altro, insieme.");
        check("Lo [dice](#) il [**capo**](https://example.org/a_(b)).", "Lo dice il capo.");
        check("Con [nota][1] e [[Pagina|testo]] e [[Altra]].", "Con nota e testo e Altra.");
        check("Il _mare_ e `let x = 1` e ~~no~~ e ==sì==.", "Il mare e let x = 1 e no e sì.");
        check("<https://example.org> e <b>qui</b>.", "https://example.org e qui.");
        check("Non \\*questo\\*.", "Non *questo*.");
        check("[![Foto](a.jpg)](b)", "Foto");
    }

    #[test]
    fn text_with_such_characters_stays() {
        for line in [
            "2 * 3 * 4 = 24",
            "tutt* noi e tutt* voi",
            "* nota a margine",
            "un file_con_trattini e altro_qui",
            "[di Ada Neri]",
            "a < b e c > d",
            "costa 5* o 6*",
            "c***o",
            "**",
            "`",
            "[aperta",
            "a == b",
        ] {
            check(line, line);
        }
    }

    #[test]
    fn images_alone_are_captions() {
        assert!(strip("![Il porto](a.jpg)").is_image);
        assert!(!strip("Qui ![Il porto](a.jpg)").is_image);
    }
}
