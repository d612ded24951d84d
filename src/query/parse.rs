//! Reads the query language. Any text gives a query or an error that says where and what was
//! expected; nothing here knows a store.

use std::sync::{Arc, LazyLock};

use crate::query::QueryError;
use crate::query::condition::{Condition, Pattern, Phrase};
use crate::query::field::{self, FEATURES, FIELDS, Feature, Field, OR};
use crate::query::period::Period;
use crate::text::{Span, fold, for_each_folded_word};

/// Parentheses and signs within each other; nobody means more.
const DEEPEST: usize = 50;

const WORD: &str = "a word";
const CLOSING: &str = "a closing parenthesis";
const OPERAND: &str = "a word, a \"phrase\" or a field such as who:";
const SHALLOWER: &str = "fewer parentheses within each other";
const DATE: &str = "a date: 2022, 2022-02, 2022-02..2022-05, giugno or \"febbraio 2022\"";
const WORDS: &str = "two words or more in parentheses: near:5(treaty peace)";

/// How many words apart `near:` means without a number.
const NEAR: u32 = 10;

/// Words that a date without quotes has at most: "il 24 febbraio 2022".
const DATE_WORDS: usize = 4;

static A_FIELD: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<String> = FIELDS.iter().map(|row| format!("{}:", row.names[0])).collect();
    format!("one of the fields {}", names.join(" "))
});

static A_FEATURE: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = FEATURES.iter().map(|row| row.names[0]).collect();
    format!("one of {}", names.join(", "))
});

/// The condition that a query text states; none for an empty text.
pub(super) fn parse(text: &str) -> Result<Option<Condition>, QueryError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.skip_blanks();
    if parser.at == text.len() {
        return Ok(None);
    }
    let condition = parser.any()?;
    match parser.peek() {
        None => Ok(Some(condition)),
        Some(_) => Err(parser.error(OPERAND)),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// A value as it stands in the query: without its quotes.
struct Value<'a> {
    text: &'a str,
    at: usize,
    quoted: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn error(&self, expected: &'static str) -> QueryError {
        QueryError { at: self.at, expected }
    }

    /// Alternatives, of which one is enough.
    fn any(&mut self) -> Result<Condition, QueryError> {
        let mut alternatives = vec![self.all()?];
        while self.eat_or() {
            alternatives.push(self.all()?);
        }
        Ok(one_or(alternatives, Condition::Any))
    }

    /// Conditions that must all hold.
    fn all(&mut self) -> Result<Condition, QueryError> {
        let mut conditions = Vec::new();
        self.skip_blanks();
        while self.peek().is_some_and(|next| next != ')') && !self.at_or() {
            conditions.push(self.one()?);
            self.skip_blanks();
        }
        if conditions.is_empty() {
            return Err(self.error(OPERAND));
        }
        Ok(one_or(conditions, Condition::All))
    }

    fn at_or(&self) -> bool {
        OR.contains(&fold(bare(self.rest())).as_str())
    }

    fn eat_or(&mut self) -> bool {
        let found = self.at_or();
        self.at += if found { bare(self.rest()).len() } else { 0 };
        found
    }

    fn one(&mut self) -> Result<Condition, QueryError> {
        if self.depth == DEEPEST {
            return Err(self.error(SHALLOWER));
        }
        self.depth += 1;
        let found = self.one_deeper();
        self.depth -= 1;
        found
    }

    fn one_deeper(&mut self) -> Result<Condition, QueryError> {
        if self.eat('-') {
            return self.one().map(|condition| Condition::Not(Box::new(condition)));
        }
        if self.eat('(') {
            let inner = self.any()?;
            return if self.eat(')') { Ok(inner) } else { Err(self.error(CLOSING)) };
        }
        if let Some(field) = self.field()? {
            return self.asked(field);
        }
        let value = self.value();
        if let Some(period) = bare_date(&value) {
            return Ok(Condition::When(period));
        }
        Ok(Condition::Text(phrase(&value).ok_or(QueryError { at: value.at, expected: WORD })?))
    }

    /// A field's name with its colon. A word with a colon that means nothing is text where a blank,
    /// a digit or a slash follows ("Ucraina: la tregua", "https://").
    fn field(&mut self) -> Result<Option<Field>, QueryError> {
        let Some((name, _)) = bare(self.rest()).split_once(':') else { return Ok(None) };
        if name.is_empty() || !name.chars().all(char::is_alphabetic) {
            return Ok(None);
        }
        if let Some(field) = field::field(&fold(name)) {
            self.at += name.len() + 1;
            self.skip_blanks();
            return Ok(Some(field));
        }
        let mut after = self.rest().chars().skip_while(|&c| c != ':').skip(1);
        if after.next().is_none_or(|c| c == '/' || c.is_numeric() || c.is_whitespace()) {
            return Ok(None);
        }
        Err(self.error(&A_FIELD))
    }

    /// What stands behind a field's colon.
    fn asked(&mut self, field: Field) -> Result<Condition, QueryError> {
        match field {
            Field::Near => return self.near(),
            Field::When => return self.period().map(Condition::When),
            Field::Published => return self.period().map(Condition::Published),
            _ => {}
        }
        let value = self.value();
        let error = |expected| QueryError { at: value.at, expected };
        let words = || phrase(&value).ok_or(error(WORD));
        Ok(match field {
            Field::Name(kind) => Condition::Name(kind, words()?),
            Field::Has => match field::feature(&fold(value.text)).ok_or(error(&A_FEATURE))? {
                Feature::Marked(mark) => Condition::Marked(mark, Arc::default()),
                feature => Condition::Has(feature),
            },
            Field::Path | Field::Language if value.text.is_empty() => return Err(error(WORD)),
            Field::Path => Condition::Path(fold(value.text)),
            Field::Language => Condition::Language(fold(value.text)),
            Field::Source | Field::Byline | Field::Tag => Condition::Metadata(field, words()?),
            Field::Title | Field::Near | Field::When | Field::Published => {
                Condition::Title(words()?)
            }
        })
    }

    /// `5(one two)`: how far apart, then the words, in parentheses or in quotes.
    fn near(&mut self) -> Result<Condition, QueryError> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let distance = rest.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(NEAR);
        self.at += digits;
        let start = self.at;
        let text = if self.eat('(') {
            let rest = self.rest();
            let end =
                rest.find(')').ok_or(QueryError { at: self.text.len(), expected: CLOSING })?;
            self.at += end + 1;
            Span::new(0, end).of(rest)
        } else {
            self.value().text
        };
        let words = phrase(&Value { text, at: start, quoted: false });
        let words = words.filter(|phrase| phrase.words.len() > 1);
        words
            .map(|words| Condition::Near(words, distance))
            .ok_or(QueryError { at: start, expected: WORDS })
    }

    /// A time. Without quotes a date in words goes on over blanks as far as it makes sense:
    /// "when:24 febbraio 2022 kiev" asks for a day and a word.
    fn period(&mut self) -> Result<Period, QueryError> {
        let value = self.value();
        let mut found = Period::parse(value.text).map(|period| (period, self.at));
        if !value.quoted && Period::may_go_on(value.text) {
            let mut end = self.at;
            for _ in 1..DATE_WORDS {
                let rest = self.text.get(end..).unwrap_or_default();
                let word = bare(rest.trim_start());
                if word.is_empty() {
                    break;
                }
                end += rest.len() - rest.trim_start().len() + word.len();
                if let Some(period) = Period::parse(Span::new(value.at, end).of(self.text)) {
                    found = Some((period, end));
                }
            }
        }
        let (period, end) = found.ok_or(QueryError { at: value.at, expected: DATE })?;
        self.at = end;
        Ok(period)
    }

    /// What stands between quotes, or up to a blank or a closing parenthesis. A quote that is not
    /// closed yet goes to the end: the reader is still typing.
    fn value(&mut self) -> Value<'a> {
        let Some(quote) = self.peek().filter(|c| matches!(c, '"' | '“' | '”' | '«')) else {
            let text = bare(self.rest());
            let at = self.at;
            self.at += text.len();
            return Value { text, at, quoted: false };
        };
        self.at += quote.len_utf8();
        let rest = self.rest();
        let end = rest.find(['"', '“', '”', '»']).unwrap_or(rest.len());
        let at = self.at;
        self.at += end;
        self.at += self.peek().map_or(0, char::len_utf8);
        Value { text: Span::new(0, end).of(rest), at, quoted: true }
    }
}

/// The start of a text up to a blank, a quote inside or a parenthesis.
fn bare(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '«');
    Span::new(0, text.find(ends).unwrap_or(text.len())).of(text)
}

/// A date in digits says without a field when. A year alone may also be any number, so it is a word.
fn bare_date(value: &Value<'_>) -> Option<Period> {
    let parted = value.text.contains('-') || value.text.contains("..");
    let begins = value.text.starts_with(|c: char| c.is_ascii_digit() || c == 'X' || c == '.');
    if value.quoted || !parted || !begins {
        return None;
    }
    Period::parse_iso(value.text)
}

fn one_or(mut conditions: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match conditions.pop() {
        Some(only) if conditions.is_empty() => only,
        Some(last) => {
            conditions.push(last);
            join(conditions)
        }
        None => join(conditions),
    }
}

/// The words of a value, one behind the other; a star makes the word before it a beginning.
fn phrase(value: &Value<'_>) -> Option<Phrase> {
    let mut words = Vec::new();
    for_each_folded_word(value.text, |word, span| {
        let rest = value.text.get(span.end as usize..).unwrap_or_default();
        let word = word.to_owned();
        words.push(if rest.starts_with('*') { Pattern::Prefix(word) } else { Pattern::Word(word) });
    });
    words.retain(|pattern| !pattern.word().is_empty());
    (!words.is_empty()).then_some(Phrase { words, exact: value.quoted })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = match parse(text) {
            Ok(Some(condition)) => condition.to_string(),
            Ok(None) => String::new(),
            Err(QueryError { at, expected }) => format!("{at}: {expected}"),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn queries_are_understood() {
        check("", "");
        check("  ", "");
        check("Perché no", "(perche no)");
        check("\"stati uniti\" -guerra", "(\"stati uniti\" -guerra)");
        check("l’Ucraina negoz*", "(l+ucraina negoz*)");
        check("a (b or c) d", "(a (b or c) d)");
        check("a b or c oppure d", "((a b) or c or d)");
        check("CHI:Milley who:\"Mark Mill", "(who:milley who:\"mark mill\")");
        check("dove: kiev", "where:kiev");
        check("quando:2022", "when:2022-01-01..2022-12-31");
        check("when:2022-02..2022-05", "when:2022-02-01..2022-05-31");
        check("when:2022-02-24/", "when:2022-02-24..");
        check("when:..2022-w07", "when:..2022-02-20");
        check("when:\"febbraio 2022\"", "when:2022-02-01..2022-02-28");
        check("when:febbraio 2022", "when:2022-02-01..2022-02-28");
        check("when:\"24 February 2022\"", "when:2022-02-24");
        check("when:24 février 2022 neve", "(when:2022-02-24 neve)");
        check("when:\"marzo 2022..maggio 2022\"", "when:2022-03-01..2022-05-31");
        check("when:giugno", "when:XXXX-06");
        check("quando:Juin", "when:XXXX-06");
        check("when:dezembro", "when:XXXX-12");
        check("when:März 2022", "when:2022-03-01..2022-03-31");
        check("when:giugno or when:luglio", "(when:XXXX-06 or when:XXXX-07)");
        check("when:giugno tregua", "(when:XXXX-06 tregua)");
        check("when:XXXX-06-12", "when:XXXX-06-12");
        check("when:12 giugno", "when:XXXX-06-12");
        check("when:xxxx-06", "when:XXXX-06");
        check("date:2024-01", "published:2024-01-01..2024-01-31");
        check("data:2024-01-02", "published:2024-01-02");
        check("2022-02-24", "when:2022-02-24");
        check("neve 2022-02..2022-05", "(neve when:2022-02-01..2022-05-31)");
        check("-2022-02", "-when:2022-02-01..2022-02-28");
        check("2022..2023", "when:2022-01-01..2023-12-31");
        check("2022 \"2022-02-24\"", "(2022 \"2022 02 24\")");
        check("2022-23 0-1", "(2022+23 0+1)");
        check("near:5(trattato pace)", "near:5(trattato pace)");
        check("vicino:(trattat* l’isola)", "near:10(trattat* l isola)");
        check("near:3\"uno due\" -tre", "(near:3(uno due) -tre)");
        check("has:date -con:firma", "(has:date -has:author)");
        check("titolo:neve lingua:it percorso:x", "(title:neve lang:it path:x)");
        check("-(published:2024 fonte:ansa)", "-(published:2024-01-01..2024-12-31 source:ansa)");
        check("Ucraina: la tregua", "(ucraina la tregua)");
        check("https://a.it 12:30", "(https+a+it 12+30)");
        check("lang:IT path:Anno/", "(lang:it path:anno/)");
    }

    #[test]
    fn errors_say_where_and_what() {
        check("who:", "4: a word");
        check("a or ", "5: a word, a \"phrase\" or a field such as who:");
        check("(a b", "4: a closing parenthesis");
        check("a )", "2: a word, a \"phrase\" or a field such as who:");
        check("perché -", "9: a word");
        check("!!", "0: a word");
        check("when:domanimattina", &format!("5: {DATE}"));
        check("when:2023..2022", &format!("5: {DATE}"));
        check("when:..", &format!("5: {DATE}"));
        check("a when:\"xx 2022\"", &format!("8: {DATE}"));
        check("near:5(uno)", &format!("6: {WORDS}"));
        check("near:uno", &format!("5: {WORDS}"));
        check("near:5(uno due", &format!("14: {CLOSING}"));
        check("has:luna", &format!("4: {}", *A_FEATURE));
        check("dov:\"x\"", &format!("0: {}", *A_FIELD));
        check(&"(".repeat(99), &format!("50: {SHALLOWER}"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-z:()\" *.0-9-]{0,30}|\\PC{0,30}|(who|when|or|«|»|-|/|:| ){0,12}") {
            if let Err(error) = parse(&text) {
                prop_assert!(text.is_char_boundary(error.at), "{}", error.at);
            }
        }
    }
}
