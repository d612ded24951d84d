//! Disagreements: what the reports of one event say differently, its day or a number of something.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lang;
use crate::model::{Article, DateValue, Dispute, EventReport, Reported};
use crate::text::{LONGEST_SENTENCE, Span, clean_line, fold, words};

/// How many letters two words have in common that count the same: "prisoner", "prisoners".
const STEM: usize = 6;

/// How many little words may stand between a number and what it counts: "150 of the soldiers".
const LITTLE_WORDS: usize = 3;

/// What the reports of an event say differently, the day first, then what is counted.
pub(super) fn among(articles: &[Arc<Article>], reports: &[EventReport]) -> Vec<Dispute> {
    if reports.len() < 2 {
        return Vec::new();
    }
    let told = |report: &EventReport| -> (&Article, Reported) {
        let article = &articles[report.article.index()];
        (article, article.events.get(report.mention).unwrap_or_default())
    };
    let days = reports.iter().filter_map(|report| {
        let (_, event) = told(report);
        Some((event.value.as_ref().and_then(DateValue::as_day)?.to_string(), *report))
    });
    let mut counted = BTreeMap::<String, (String, Vec<(String, EventReport)>)>::new();
    for report in reports {
        let (article, event) = told(report);
        for (stem, (word, number)) in numbers(article, &event) {
            let entry = counted.entry(stem).or_insert_with(|| (word, Vec::new()));
            entry.1.push((number, *report));
        }
    }
    let of_days = std::iter::once((String::new(), days.collect()));
    of_days.chain(counted.into_values()).filter_map(|(about, said)| dispute(&about, said)).collect()
}

/// A dispute, where different articles say different things.
fn dispute(about: &str, said: Vec<(String, EventReport)>) -> Option<Dispute> {
    let mut distinct: Vec<(String, EventReport)> = Vec::new();
    for (what, report) in said {
        if distinct.iter().all(|(known, _)| *known != what) {
            distinct.push((what, report));
        }
    }
    let (_, first) = distinct.first()?;
    let differs = distinct.iter().any(|(_, report)| report.article != first.article);
    differs.then(|| Dispute {
        about: clean_line(about),
        said: distinct.iter().map(|(what, report)| (clean_line(what), *report)).collect(),
    })
}

/// What the sentence of a report counts: by the stem of the word, the word and the number. What it
/// gives two numbers of says nothing.
fn numbers(article: &Article, event: &Reported) -> BTreeMap<String, (String, String)> {
    if event.sentence.len() > LONGEST_SENTENCE {
        return BTreeMap::new();
    }
    let text = event.sentence.of(&article.text);
    let at = |span: Span| Span {
        start: event.sentence.start + span.start,
        end: event.sentence.start + span.end,
    };
    let is_date = |span: Span| article.dates.overlapping(at(span)).next().is_some();
    let stop = |word: &str| {
        lang::text::of(article.language).is_some_and(|data| data.is_stop_word(&fold(word)))
    };
    let mut found = BTreeMap::<String, (String, Vec<String>)>::new();
    let mut number: Option<(String, Span, usize)> = None;
    for word in words(text) {
        let is_digits = word.text.chars().all(|c| c.is_ascii_digit());
        match &mut number {
            // "1.300" and "1,300" are one number.
            Some((digits, span, _)) if is_digits && joins(text, *span, word.span) => {
                digits.push_str(word.text);
                span.end = word.span.end;
            }
            _ if is_digits && !is_date(word.span) => {
                number = Some((word.text.to_owned(), word.span, 0));
            }
            Some((_, _, little)) if stop(word.text) && *little < LITTLE_WORDS => *little += 1,
            Some((digits, ..)) => {
                let folded = fold(word.text);
                if folded.starts_with(char::is_alphabetic) {
                    let stem: String = folded.chars().take(STEM).collect();
                    let entry = found.entry(stem).or_insert_with(|| (folded, Vec::new()));
                    entry.1.push(std::mem::take(digits));
                }
                number = None;
            }
            None => {}
        }
    }
    let single = found.into_iter().filter_map(|(stem, (word, mut numbers))| {
        let number = numbers.pop()?;
        numbers.iter().all(|other| *other == number).then_some((stem, (word, number)))
    });
    single.collect()
}

/// Whether digits go on behind a mark that groups them.
fn joins(text: &str, before: Span, after: Span) -> bool {
    let between = text.get(before.end as usize..after.start as usize);
    matches!(between, Some("." | "," | "’" | "'")) && after.len() == 3
}

#[cfg(test)]
mod tests {
    use crate::extract::marked;

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, &str)]) {
        let article = marked::article("a.txt", "it", marked);
        let found = super::numbers(&article, &article.events.get(0).unwrap());
        let found: Vec<_> = found.values().map(|(word, n)| (word.as_str(), n.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_belong_to_what_they_count() {
        check(
            "Il [3 maggio 2021|2021-05-03] sono tornati 157 dei prigionieri e 1.300 civili.",
            &[("civili", "1300"), ("prigionieri", "157")],
        );
        check("Il [3 maggio 2021|2021-05-03] 12 case su 20 case sono crollate in paese.", &[]);
    }
}
