//! Markdown with front matter: headings, lists, quotes, code and the marks within lines.

use crate::parse::draft::{Block, BlockKind, Draft};
use crate::parse::field::Fields;
use crate::parse::{front_matter, inline};

/// Lines up to this length may go on in the next one, as Markdown has it; longer ones are paragraphs
/// that a program wrote one a line: in bytes.
const MAX_SOFT_BREAK: usize = 240;

/// Whether a text without a telling name is Markdown: links, paired emphasis, or headings.
pub(crate) fn sniff(text: &str) -> bool {
    let sample = text.get(..text.floor_char_boundary(64 << 10)).unwrap_or_default();
    let links = sample.matches("](").count();
    let bold = sample.matches("**").count() / 2;
    let headings = sample.lines().filter(|line| heading(line).is_some()).count();
    let fenced = sample.trim_start().lines().next().is_some_and(|l| matches!(l, "---" | "+++"));
    links > 0 || bold >= 2 || headings >= 2 || fenced
}

/// The draft of a Markdown text.
pub(crate) fn parse<'a>(text: &'a str, fields: &Fields) -> Draft<'a> {
    let taken = front_matter::take(text, fields);
    let mut blocks = Vec::new();
    if !taken.block.is_empty() {
        blocks.push(Block::removed("front matter", taken.block.trim()));
    }
    let mut reader = Reader { blocks, open: String::new(), open_marks: String::new(), code: None };
    taken.body.lines().for_each(|line| reader.line(line));
    reader.close();
    Draft { metadata: taken.metadata, blocks: reader.blocks, problems: taken.problems }
}

struct Reader<'a> {
    blocks: Vec<Block<'a>>,
    /// The paragraph that the next line may go on with.
    open: String,
    open_marks: String,
    /// The fence that ends the code block we are in.
    code: Option<&'static str>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        let content = line.trim();
        if let Some(fence) = self.code_fence(content) {
            self.code = if self.code.is_some() { None } else { Some(fence) };
            self.close();
            self.blocks.push(Block::removed("markup", content));
            return;
        }
        if self.code.is_some() {
            self.blocks.push(Block::paragraph(content));
            return;
        }
        if content.is_empty() {
            return self.close();
        }
        if is_underline(content) && !self.open.is_empty() && self.open_marks.is_empty() {
            return self.underlined(content);
        }
        if is_rule(content) || is_reference(content) {
            self.close();
            self.blocks.push(Block::removed("markup", content));
            return;
        }
        let (mark, level, text) = split_mark(content);
        if !mark.is_empty() || self.open.len() > MAX_SOFT_BREAK {
            // A quote goes on in its next line.
            if !(mark.trim() == ">" && self.open_marks.ends_with("> ")) {
                self.close();
            }
        }
        if level > 0 {
            let block = inline::strip(text).into_block(BlockKind::Heading(level));
            self.blocks.push(with_mark(block, mark));
            return;
        }
        if !self.open.is_empty() {
            self.open.push(' ');
        }
        self.open.push_str(text);
        self.open_marks.push_str(mark);
        if line.ends_with("  ") || content.len() > MAX_SOFT_BREAK {
            self.close();
        }
    }

    fn code_fence(&self, content: &str) -> Option<&'static str> {
        let fence = ["```", "~~~"].into_iter().find(|fence| content.starts_with(fence))?;
        let ours = self
            .code
            .is_none_or(|open| open == fence && content.trim_matches(['`', '~']).is_empty());
        ours.then_some(fence)
    }

    /// The line before was a heading: `Title` over `=====`.
    fn underlined(&mut self, underline: &'a str) {
        let level = if underline.starts_with('=') { 1 } else { 2 };
        let block = inline::strip(&self.open).into_block(BlockKind::Heading(level));
        self.open.clear();
        self.blocks.push(with_mark(block, underline));
    }

    /// Ends the open paragraph.
    fn close(&mut self) {
        if self.open.is_empty() && self.open_marks.is_empty() {
            return;
        }
        let block = inline::strip(&self.open).into_block(BlockKind::Paragraph);
        self.blocks.push(with_mark(block, &self.open_marks));
        self.open.clear();
        self.open_marks.clear();
    }
}

fn with_mark(mut block: Block<'static>, mark: &str) -> Block<'static> {
    block.marks.insert_str(0, mark);
    block
}

/// The mark at the start of a line, the level of a heading (0 for others), and the text after it.
fn split_mark(content: &str) -> (&str, u8, &str) {
    if let Some((level, text)) = heading(content) {
        let mark = content.get(..content.len() - text.len()).unwrap_or_default();
        return (mark, level, text);
    }
    let quote = content.strip_prefix('>').map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
    let item = ["- ", "* ", "+ "].into_iter().find_map(|mark| content.strip_prefix(mark));
    match quote.or(item).map(str::trim_start) {
        Some(text) => (content.get(..content.len() - text.len()).unwrap_or_default(), 0, text),
        None => ("", 0, content),
    }
}

/// `## Text`: its level and text. A hashtag has no blank after its mark.
fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level =
        u8::try_from(line.len() - text.len()).ok().filter(|level| (1..=6).contains(level))?;
    text.starts_with(' ').then(|| (level, text.trim_start()))
}

/// `===` or `---` under a line makes it a heading.
fn is_underline(content: &str) -> bool {
    content.len() >= 3
        && (content.bytes().all(|byte| byte == b'=') || content.bytes().all(|byte| byte == b'-'))
}

/// `---`, `***`, `* * *`: a line across the page.
fn is_rule(content: &str) -> bool {
    ['-', '*', '_'].into_iter().any(|mark| {
        content.chars().all(|c| c == mark || c == ' ') && content.matches(mark).count() >= 3
    })
}

/// `[1]: https://…`: where a reference leads.
fn is_reference(content: &str) -> bool {
    content
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]:"))
        .is_some_and(|(label, target)| !label.starts_with('^') && target.trim().starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let draft = parse(text, &Fields::default());
        let found: Vec<String> = draft
            .blocks
            .iter()
            .filter(|block| block.is_kept())
            .map(|block| match block.kind {
                BlockKind::Heading(level) => format!("{level} {}", block.text),
                BlockKind::Caption => format!("c {}", block.text),
                BlockKind::Paragraph => block.text.to_string(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_are_told_apart() {
        check(
            "# Uno\nTesto\nancora.\n\n> Detto\n> così.",
            &["1 Uno", "Testo ancora.", "Detto così."],
        );
        check("Uno\n===\n\n- a\n- b\n\n---\n\n1. c", &["1 Uno", "a", "b", "1. c"]);
        check("```\nx * y\n```\n\n![Porto](a.jpg)", &["x * y", "c Porto"]);
        check("Uno [a][1].\n\n[1]: https://example.org", &["Uno a."]);
        check("#pane e #vino", &["#pane e #vino"]);
    }

    #[test]
    fn markdown_is_told_from_text() {
        assert!(sniff("Lo [dice](#) lui."));
        assert!(sniff("## Uno\n\nx\n\n## Due"));
        assert!(!sniff("Un * solo e 2 ** 3.\n# 1"));
    }
}
