//! The quotation marks of a label: one that is cut out of a quotation has both its marks or none.

use super::APART;
use super::piece::QUOTES;
use crate::text::Span;

/// Marks that are written twice; one in the middle of a word is two apostrophes.
const DOUBLED: [&str; 4] = ["``", "''", "<<", ">>"];

/// What the marks begin with, beside the apostrophe.
const FIRST: [char; 9] = ['"', '“', '”', '„', '«', '»', '`', '<', '>'];

/// What a mark does, as far as its neighbours tell.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Opens,
    Closes,
    Unknown,
}

/// A quotation mark of a label, at a byte.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    text: &'static str,
    side: Side,
}

/// A label with both marks of each quotation that it holds a part of: a quotation that goes on behind
/// what is kept is closed where that ends, one that began before it is opened where it begins.
pub(super) fn with_both(label: String) -> String {
    let may_be_mark = |c: char| !c.is_alphanumeric() && FIRST.contains(&c);
    if !label.contains(may_be_mark) && !label.contains("''") {
        return label;
    }
    let marks = marks(&label);
    let mut open: Vec<Mark> = Vec::new();
    // What is put in at a byte; a mark that is alone is taken out.
    let mut added: Vec<(usize, &str)> = Vec::new();
    let mut alone: Vec<Mark> = Vec::new();
    for mark in marks {
        // "``Today ``this": opened twice, for want of the other mark.
        let is_twice = |one: &Mark| one.text == mark.text && mark.text == DOUBLED[0];
        let closes = |one: &Mark| {
            mark.side != Side::Opens && (one.text == mark.text || is_pair(one.text, mark.text))
        };
        let partner = open.iter().rposition(|one| is_twice(one) || closes(one));
        match (partner, mark.side) {
            (Some(partner), _) => open.truncate(partner),
            // "6"": seconds or inches.
            (None, Side::Closes)
                if part(&label, 0, mark.at).ends_with(|c: char| c.is_ascii_digit()) => {}
            (None, Side::Closes) => {
                let start = part(&label, 0, mark.at).rfind(APART).map_or(0, |at| at + APART.len());
                match opener(mark.text) {
                    Some(opener) if tells(part(&label, start, mark.at)) => {
                        added.push((start, opener));
                    }
                    _ => alone.push(mark),
                }
            }
            (None, Side::Unknown) if !QUOTES.iter().any(|(open, _)| *open == mark.text) => {}
            (None, _) => open.push(mark),
        }
    }
    for mark in open {
        let from = mark.at + mark.text.len();
        let end = part(&label, from, label.len()).find(APART).map_or(label.len(), |at| from + at);
        match closer(mark.text) {
            Some(closer)
                if (mark.side == Side::Opens || mark.text == "<<")
                    && tells(part(&label, from, end)) =>
            {
                added.push((end, closer));
            }
            _ => alone.push(mark),
        }
    }
    changed(&label, added, &alone)
}

/// A text with marks put in and others taken out, with the blanks behind them.
fn changed(label: &str, mut added: Vec<(usize, &str)>, alone: &[Mark]) -> String {
    added.sort_unstable();
    let mut added = added.into_iter().peekable();
    let mut changed = String::with_capacity(label.len() + 4);
    let mut skipped = 0;
    for (at, character) in label.char_indices() {
        while let Some((_, mark)) = added.next_if(|&(to, _)| to <= at) {
            changed.push_str(mark);
        }
        if let Some(mark) = alone.iter().find(|mark| mark.at == at) {
            skipped = at + mark.text.len();
        }
        let is_left = at < skipped || at == skipped && skipped > 0 && character == ' ';
        if !is_left {
            changed.push(character);
        }
    }
    for (_, mark) in added {
        changed.push_str(mark);
    }
    changed
}

/// The quotation marks of a text, in its order.
fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut rest = text.char_indices();
    while let Some((at, character)) = rest.next() {
        let is_mark = |mark: &&str| part(text, at, text.len()).starts_with(*mark);
        let all = || QUOTES.into_iter().flat_map(|(open, close)| [open, close]);
        let is_plain = character.is_alphanumeric() || character == ' ';
        let Some(mark) = Some(()).filter(|()| !is_plain).and_then(|()| all().find(|m| is_mark(m)))
        else {
            before = Some(character);
            continue;
        };
        let next = part(text, at + mark.len(), text.len()).chars().next();
        let side = side(before, next);
        for _ in mark.chars().skip(1) {
            rest.next();
        }
        let is_apostrophe = DOUBLED.contains(&mark)
            && before.is_some_and(char::is_alphanumeric)
            && next.is_some_and(char::is_alphanumeric);
        if !is_apostrophe {
            found.push(Mark { at, text: mark, side });
        }
        before = mark.chars().next_back();
    }
    found
}

fn side(before: Option<char>, next: Option<char>) -> Side {
    let is_free = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '/'));
    let ends = next.is_none_or(|c| !c.is_alphanumeric());
    match (is_free, ends) {
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        _ => Side::Unknown,
    }
}

fn is_pair(open: &str, close: &str) -> bool {
    QUOTES.contains(&(open, close))
}

fn opener(close: &str) -> Option<&'static str> {
    QUOTES.iter().find(|(_, one)| *one == close).map(|(open, _)| *open)
}

fn closer(open: &str) -> Option<&'static str> {
    QUOTES.iter().find(|(one, _)| *one == open).map(|(_, close)| *close)
}

fn part(text: &str, from: usize, to: usize) -> &str {
    Span::new(from, to).of(text)
}

fn tells(part: &str) -> bool {
    part.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::with_both;

    #[track_caller]
    fn check(label: &str, expected: &str) {
        assert_eq!(with_both(label.to_owned()), expected);
    }

    #[test]
    fn a_quotation_has_both_marks() {
        check("the mill has \"no flour for May", "the mill has \"no flour for May\"");
        check("no flour\" for the mill", "\"no flour\" for the mill");
        check("il mugnaio ha «ragioni personali…", "il mugnaio ha «ragioni personali…»");
        check("kleinen Mühle« stammt aus »Halle«", "»kleinen Mühle« stammt aus »Halle«");
        check("« (2001), dann »Halle« (1993)", "(2001), dann »Halle« (1993)");
        check("die »Mühle", "die »Mühle«");
        check("die „Mühle“ und „Halle", "die „Mühle“ und „Halle“");
        check("Secondo “Il mulino … il ponte chiude", "Secondo “Il mulino” … il ponte chiude");
        check("dice: << Il mulino…", "dice: << Il mulino…>>");
        check("una fiesta ``grande ``", "una fiesta ``grande ``");
        check("una ``fiesta ``grande", "una ``fiesta ``grande");
        check("in 7'37\" vor der Mühle", "in 7'37\" vor der Mühle");
        check("flour \" will be sold", "flour will be sold");
        check("the 5\" pipe of the \"mill\"", "the 5\" pipe of the \"mill\"");
        check("« Le moulin » ferme", "« Le moulin » ferme");
        check("<< Il mulino >> chiude", "<< Il mulino >> chiude");
        check("dell''85", "dell''85");
        check("the \"old “mill” of Peoria\" closed", "the \"old “mill” of Peoria\" closed");
    }
}
