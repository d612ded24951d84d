//! Reads the query language. Any text gives a query or an error that says where and what was
//! expected; nothing here knows a store.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::extract::date;
use crate::lang::LANGUAGES;
use crate::model::DateValue;
use crate::query::QueryError;
use crate::query::condition::{Condition, Pattern, Period, Phrase};
use crate::query::field::{self, FIELDS, Field, OR};
use crate::text::{Span, fold, for_each_folded_word};

/// Parentheses and signs within each other; nobody means more.
const DEEPEST: usize = 50;

const WORD: &str = "a word";
const CLOSING: &str = "a closing parenthesis";
const OPERAND: &str = "a word, a \"phrase\" or a field such as who:";
const SHALLOWER: &str = "fewer parentheses within each other";
const DATE: &str = "a date: 2022, 2022-02, 2022-02..2022-05 or \"febbraio 2022\"";

static A_FIELD: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<String> = FIELDS.iter().map(|row| format!("{}:", row.names[0])).collect();
    format!("one of the fields {}", names.join(" "))
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
        let value = self.value();
        let error = |expected| QueryError { at: value.at, expected };
        let words = || phrase(&value).ok_or(error(WORD));
        Ok(match field {
            Field::When => Condition::When(period(value.text).ok_or(error(DATE))?),
            Field::Published => Condition::Published(period(value.text).ok_or(error(DATE))?),
            Field::Name(kind) => Condition::Name(kind, words()?),
            Field::Title => Condition::Title(words()?),
            Field::Source | Field::Byline | Field::Tag => Condition::Metadata(field, words()?),
            Field::Path | Field::Language if value.text.is_empty() => return Err(error(WORD)),
            Field::Path => Condition::Path(fold(value.text)),
            Field::Language => Condition::Language(fold(value.text)),
        })
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

/// The days that a value names: TIMEX3 dates, two of them parted by `..` or `/`, either end open,
/// or a date in the words of any language.
fn period(text: &str) -> Option<Period> {
    let text = text.trim();
    let Some((first, last)) = text.split_once("..").or_else(|| text.split_once('/')) else {
        return day_range(text);
    };
    let open = Period { first: NaiveDate::MIN, last: NaiveDate::MAX };
    let side = |side: &str| if side.is_empty() { Some(open) } else { day_range(side) };
    let period = Period { first: side(first)?.first, last: side(last)?.last };
    (text.len() > 2 && period.first <= period.last).then_some(period).or_else(|| in_words(text))
}

fn day_range(text: &str) -> Option<Period> {
    let value = DateValue::parse(text).or_else(|| DateValue::parse(&text.to_uppercase()));
    let Some((first, last)) = value.and_then(|value| value.days()) else { return in_words(text) };
    Some(Period { first, last })
}

fn in_words(text: &str) -> Option<Period> {
    LANGUAGES.iter().find_map(|language| {
        let mentions = date::find(text, language.code, None);
        let whole = mentions.iter().find(|mention| mention.span.len() == text.len())?;
        let (first, last) = whole.value.days()?;
        Some(Period { first, last })
    })
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
        check("when:\"24 February 2022\"", "when:2022-02-24..2022-02-24");
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
