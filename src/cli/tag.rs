//! `cronaca tag`: the temporal expressions and names of texts given as JSON lines, for scorers and
//! pipelines. Lines are worked on in parallel and answered in their order.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::extract::{date, name};
use crate::lang;
use crate::model::{DateKind, DateMention, DateValue, EntityKind, Modifier, NameMention};
use crate::text::{self, Cleaned, Span};

/// Bytes of input that are worked on together.
const CHUNK_BYTES: usize = 1 << 20;

/// One line of input.
#[derive(Default, Deserialize)]
struct Question {
    #[serde(default)]
    id: Value,
    text: String,
    /// The article's date, ISO 8601, with or without a time of day.
    reference: Option<String>,
    language: Option<String>,
}

/// One line of output.
#[derive(Serialize)]
struct Answer {
    id: Value,
    language: &'static str,
    dates: Vec<DateRow>,
    names: Vec<NameRow>,
}

/// A temporal expression; `start` and `end` count Unicode scalar values of the text as given.
#[derive(Serialize)]
struct DateRow {
    start: usize,
    end: usize,
    text: String,
    value: String,
    kind: DateKind,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<Modifier>,
    rule: String,
}

/// A name; `start` and `end` as in [`DateRow`].
#[derive(Serialize)]
struct NameRow {
    start: usize,
    end: usize,
    text: String,
    kind: EntityKind,
    name: String,
    rule: String,
}

/// Answers every line of `input`. A line that is no question is named on `errors`, the rest is
/// still answered, and the exit code is 1.
pub fn run(
    input: impl Read,
    mut output: impl Write,
    mut errors: impl Write,
) -> io::Result<ExitCode> {
    let mut reader = BufReader::with_capacity(CHUNK_BYTES, input);
    let mut number = 0;
    let mut code = ExitCode::SUCCESS;
    loop {
        let lines = read_chunk(&mut reader)?;
        if lines.is_empty() {
            return Ok(code);
        }
        let answers: Vec<_> = lines.par_iter().map(|line| answer(line)).collect();
        for answered in answers {
            number += 1;
            match answered {
                Ok(Some(row)) => output.write_all(&row)?,
                Ok(None) => {}
                Err(problem) => {
                    let problem = text::clean_line(&problem.to_string());
                    writeln!(errors, "cronaca tag: line {number}: {problem}")?;
                    code = ExitCode::FAILURE;
                }
            }
        }
        output.flush()?;
    }
}

/// The lines that are there already, at least one unless the input has ended.
fn read_chunk(reader: &mut BufReader<impl Read>) -> io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    while bytes < CHUNK_BYTES {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        bytes += line.len();
        lines.push(line);
        if reader.buffer().is_empty() {
            break;
        }
    }
    Ok(lines)
}

/// The line of output for a line of input, or nothing for a blank one.
fn answer(line: &[u8]) -> serde_json::Result<Option<Vec<u8>>> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let question: Question = serde_json::from_slice(line)?;
    let mut row = text::escape_json(serde_json::to_string(&tag(question))?);
    row.push('\n');
    Ok(Some(row.into_bytes()))
}

fn tag(question: Question) -> Answer {
    let cleaned = text::clean(&question.text);
    let language = question
        .language
        .as_deref()
        .and_then(lang::known)
        .or_else(|| lang::detect(&cleaned.text))
        .or_else(|| date::language_of(&cleaned.text))
        .unwrap_or_default();
    let reference = question.reference.as_deref().and_then(reference_value);
    let dates = date::find(&cleaned.text, language, reference.as_ref());
    let names = name::find(&cleaned.text, language);
    let mut counter = Counter { cleaned: &cleaned, raw: &question.text, raw_at: 0, characters: 0 };
    let dates = dates.iter().map(|date| date_row(date, &mut counter)).collect();
    counter.rewind();
    let names = names.iter().map(|name| name_row(name, &mut counter)).collect();
    Answer { id: question.id, language, dates, names }
}

/// The day or coarser unit of an ISO date-time.
fn reference_value(iso: &str) -> Option<DateValue> {
    DateValue::parse(iso.split_once(['T', ' ']).map_or(iso, |(day, _)| day))
}

fn date_row(mention: &DateMention, counter: &mut Counter<'_>) -> DateRow {
    let (start, end, text) = counter.place(mention.span);
    DateRow {
        start,
        end,
        text,
        value: mention.value.to_string(),
        kind: mention.kind,
        modifier: mention.modifier,
        rule: mention.rule.to_string(),
    }
}

fn name_row(mention: &NameMention, counter: &mut Counter<'_>) -> NameRow {
    let (start, end, text) = counter.place(mention.span);
    let (name, rule) = (mention.name.to_string(), mention.rule.to_string());
    NameRow { start, end, text, kind: mention.kind, name, rule }
}

/// Turns byte spans of the clean text into character offsets of the raw one, in one pass: spans
/// must be asked for in order.
struct Counter<'a> {
    cleaned: &'a Cleaned,
    raw: &'a str,
    raw_at: usize,
    characters: usize,
}

impl Counter<'_> {
    fn place(&mut self, span: Span) -> (usize, usize, String) {
        let start = self.offset(span.start as usize);
        let end = self.offset(span.end as usize);
        (start, end, span.of(&self.cleaned.text).to_owned())
    }

    fn offset(&mut self, clean: usize) -> usize {
        let raw_at = self.cleaned.raw_offset(clean);
        if raw_at < self.raw_at {
            self.rewind();
        }
        let passed = self.raw.get(self.raw_at..raw_at).unwrap_or_default();
        self.characters += passed.chars().count();
        self.raw_at = raw_at;
        self.characters
    }

    fn rewind(&mut self) {
        self.raw_at = 0;
        self.characters = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str, expected_errors: &str) {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        run(input.as_bytes(), &mut output, &mut errors).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), expected);
        assert_eq!(String::from_utf8(errors).unwrap(), expected_errors);
    }

    #[test]
    fn lines_are_answered_in_order() {
        check(
            "{\"id\":2,\"text\":\"\",\"language\":\"it\"}\n\n{\"id\":\"a\",\"text\":\"\"}",
            "{\"id\":2,\"language\":\"it\",\"dates\":[],\"names\":[]}\n\
             {\"id\":\"a\",\"language\":\"\",\"dates\":[],\"names\":[]}\n",
            "",
        );
    }

    #[test]
    fn a_few_words_are_read_in_the_language_that_knows_them() {
        let language = |text: &str| {
            let question = Question { text: text.to_owned(), ..Question::default() };
            tag(question).language
        };
        assert_eq!(
            ["ieri", "3 maggio", "gestern", "tomorrow", "hola"].map(language),
            ["it", "it", "de", "en", ""]
        );
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_answered() {
        check(
            "{}\n{\"text\":\"\",\"language\":\"en\"}\n",
            "{\"id\":null,\"language\":\"en\",\"dates\":[],\"names\":[]}\n",
            "cronaca tag: line 1: missing field `text` at line 1 column 2\n",
        );
    }
}
