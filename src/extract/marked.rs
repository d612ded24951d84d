//! Articles for tests, written as text in which dates and names are marked by hand.

use crate::extract::events;
use crate::model::{Article, Certainty, DateMention, DateValue, EntityKind, NameMention, RuleName};
use crate::text::{SentenceRules, Span, clean, clean_line, sentences};

/// An article from a text that marks dates as `[words|value]` and names as `{name}`, a person, or
/// `{name|place}`, `{name|organisation}`; with its events.
pub(crate) fn article(path: &str, language: &'static str, marked: &str) -> Article {
    let mut article = Article { path: clean_line(path), language, ..Article::default() };
    let (mut text, mut dates, mut names) = (String::new(), Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once(['[', '{']) {
        text.push_str(before);
        let is_date = rest.strip_prefix(before).unwrap().starts_with('[');
        let (inside, after) = after.split_once(if is_date { ']' } else { '}' }).unwrap();
        let (words, value) = inside.split_once('|').unwrap_or((inside, ""));
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        rest = after;
        if is_date {
            let value = DateValue::parse(value).unwrap_or(DateValue::Duration(value.into()));
            dates.push(date(span, value, language));
        } else {
            names.push(name(span, words, value));
        }
    }
    text.push_str(rest);
    article.text = clean(&text).text;
    article.sentences = sentences(&article.text, SentenceRules::default()).into();
    article.dates = dates.into();
    article.set_names(&names);
    article.set_events(events(&article));
    article
}

fn date(span: Span, value: DateValue, language: &str) -> DateMention {
    DateMention {
        span,
        kind: value.kind(),
        value,
        modifier: None,
        certainty: Certainty::Exact,
        anchor: None,
        rule: RuleName::new(&format!("{language}/test")),
    }
}

fn name(span: Span, words: &str, kind: &str) -> NameMention {
    let kind = match kind {
        "place" => EntityKind::Place,
        "organisation" => EntityKind::Organisation,
        _ => EntityKind::Person,
    };
    NameMention { span, kind, name: clean_line(words), rule: "test".into() }
}
