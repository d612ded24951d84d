//! The words of a text with all that the rules ask of a word: its case, what parts it from the word
//! before, and what the language and the gazetteer know of it. One pass, looked up once each.

use super::gazetteer::{Entry, PlaceRank, gazetteer};
use crate::lang::{NameRules, WordClass, WordClasses};
use crate::text::{Span, fold_char, words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    /// First letter a capital.
    Capital,
    /// Two or more letters, all capitals.
    Upper,
    Digits,
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A line or a sentence begins.
    Sentence,
    Space,
    Apostrophe,
    Hyphen,
    /// A full stop after an initial or an abbreviation, with or without a blank.
    Dot,
    Ampersand,
    /// Anything else: commas, brackets, quotation marks.
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) gap: Gap,
    /// The mark that stands right before the word: `"` for every opening quotation mark, `(` for
    /// brackets, `-` for a dash between blanks; 0 for none.
    pub(super) mark: u8,
    pub(super) case: Case,
    pub(super) classes: WordClasses,
    /// Only of capitalised words.
    pub(super) known: Entry,
    /// Where the folded word stands in `Tokens::folded`.
    folded: Span,
}

pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Token>,
    folded: String,
}

impl Token {
    pub(super) fn is(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper)
    }

    /// Whether the capital may be due to the place in the sentence alone.
    pub(super) fn begins(&self) -> bool {
        self.gap == Gap::Sentence || matches!(self.mark, b'"' | b'-')
    }

    /// Whether a list has it as a name of any kind, or it looks like an acronym.
    pub(super) fn is_listed(&self) -> bool {
        let known = &self.known;
        let is_thing = known.place != PlaceRank::None || known.organisation;
        is_thing
            || known.first_name
            || known.surname
            || known.is_person()
            || self.case == Case::Upper
    }

    /// Whether it stands in one run with the word before.
    pub(super) fn joins(&self) -> bool {
        matches!(self.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Dot)
    }
}

impl<'a> Tokens<'a> {
    pub(super) fn read(text: &'a str, rules: &NameRules) -> Self {
        let mut tokens = Self {
            text,
            list: Vec::with_capacity(text.len() / 6),
            folded: String::with_capacity(text.len()),
        };
        let mut end = 0;
        for word in words(text) {
            let between = Span::new(end, word.span.start as usize).of(text);
            let (gap, mark) = tokens.gap(between);
            tokens.push(word.text, word.span, gap, mark, rules);
            end = word.span.end as usize;
        }
        tokens
    }

    pub(super) fn folded(&self, index: usize) -> &str {
        self.list.get(index).map_or("", |token| token.folded.of(&self.folded))
    }

    /// The folded words from one token to another, one blank between them.
    pub(super) fn folded_range(&self, first: usize, last: usize) -> &str {
        let (Some(first), Some(last)) = (self.list.get(first), self.list.get(last)) else {
            return "";
        };
        first.folded.union(last.folded).of(&self.folded)
    }

    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    pub(super) fn text_of(&self, index: usize) -> &'a str {
        self.list.get(index).map_or("", |token| token.span.of(self.text))
    }

    /// The text between the token and the next one, to the end of the line.
    pub(super) fn after(&self, index: usize) -> &'a str {
        let from = self.list.get(index).map_or(0, |token| token.span.end as usize);
        let to =
            self.list.get(index + 1).map_or(self.text.len(), |token| token.span.start as usize);
        Span::new(from, to).of(self.text)
    }

    fn push(&mut self, word: &str, span: Span, gap: Gap, mark: u8, rules: &NameRules) {
        if !self.folded.is_empty() {
            self.folded.push(' ');
        }
        let from = self.folded.len();
        if word.is_ascii() {
            self.folded.push_str(word);
            if let Some(added) = self.folded.get_mut(from..) {
                added.make_ascii_lowercase();
            }
        } else {
            self.folded.extend(word.chars().map(fold_char));
        }
        let folded = Span::new(from, self.folded.len());
        let key = folded.of(&self.folded);
        let case = case_of(word);
        let is_capital = matches!(case, Case::Capital | Case::Upper);
        let known = if is_capital { gazetteer().get(key) } else { Entry::default() };
        let classes = rules.classes(key);
        self.list.push(Token { span, gap, mark, case, classes, known, folded });
    }

    fn gap(&self, between: &str) -> (Gap, u8) {
        match between {
            " " if !self.list.is_empty() => return (Gap::Space, 0),
            "'" | "’" => return (Gap::Apostrophe, 0),
            "-" | "‑" => return (Gap::Hyphen, 0),
            " & " | "&" => return (Gap::Ampersand, 0),
            "." | ". " if self.ends_in_abbreviation() => return (Gap::Dot, 0),
            _ => {}
        }
        let mark = match between.trim_end_matches(['*', '_']).chars().next_back() {
            Some('"' | '“' | '«' | '„' | '‘' | '\'' | '‹') => b'"',
            Some('(' | '[') => b'(',
            Some(' ')
                if between.ends_with("- ")
                    || between.ends_with("– ")
                    || between.ends_with("— ") =>
            {
                b'-'
            }
            _ => 0,
        };
        let stop = |c: char| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '\n' | '•' | '*');
        let bare = between.trim_start_matches('*');
        if self.list.is_empty()
            || bare.contains(stop) && !(bare == ". " && self.ends_in_abbreviation())
        {
            return (Gap::Sentence, mark);
        }
        (Gap::Other, mark)
    }

    /// Whether a full stop after the last word is part of it: `J.`, `Gen.`
    fn ends_in_abbreviation(&self) -> bool {
        self.list.last().is_some_and(|last| {
            let is_initial = last.span.len() == 1 && last.case == Case::Capital;
            is_initial || last.span.len() <= 5 && last.is_capital() && last.is(WordClass::Title)
        })
    }
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return Case::Lower };
    if first.is_ascii_digit() {
        return if word.bytes().any(|b| b.is_ascii_uppercase()) {
            Case::Upper
        } else {
            Case::Digits
        };
    }
    if !first.is_uppercase() {
        // iPhone, eBay
        let inner = letters.next().is_some_and(char::is_uppercase);
        return if inner && word.len() > 3 { Case::Capital } else { Case::Lower };
    }
    let mut rest = letters.peekable();
    if rest.peek().is_some() && rest.all(|c| c.is_uppercase() || c.is_numeric()) {
        Case::Upper
    } else {
        Case::Capital
    }
}
