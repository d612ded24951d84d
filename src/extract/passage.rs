//! Paragraphs in another language than their article: an embedded post, a quotation. Their dates are
//! read in their own language.

use crate::extract::date;
use crate::extract::published::is_post;
use crate::lang;
use crate::model::{AnchorBasis, Article, DateMention, DateValue};
use crate::text::{Span, paragraphs};

/// Shorter paragraphs are names and numbers, which no one can tell the language of: in bytes.
const MIN_PASSAGE: usize = 50;

/// How much of a paragraph its language is told from: in bytes.
const SAMPLE: usize = 300;

/// A stretch of an article in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) span: Span,
    pub(crate) language: &'static str,
}

/// The paragraphs of a text that are in another of our languages than the text, in order; those that
/// follow each other in one language are one passage.
pub(crate) fn passages(text: &str, language: &str) -> Vec<Passage> {
    let foreign = |span: Span| {
        if span.len() < MIN_PASSAGE {
            return None;
        }
        let paragraph = span.of(text);
        let paragraph = paragraph.get(..paragraph.floor_char_boundary(SAMPLE)).unwrap_or_default();
        // Little words are counted faster than a language is detected.
        let counts = lang::text::count_stop_words(paragraph);
        let of = |code: &str| {
            let mut counted = lang::text::all().iter().zip(&counts);
            counted.find(|(language, _)| language.code == code).map_or(0, |(_, count)| *count)
        };
        let own = of(language);
        counts.iter().any(|&other| other > 2 * own).then_some(())?;
        let detected = lang::detect(paragraph).filter(|&detected| detected != language)?;
        (of(detected) > 2 * own).then_some(Passage { span, language: detected })
    };
    if language.is_empty() {
        return Vec::new();
    }
    let mut passages: Vec<Passage> = Vec::new();
    for passage in paragraphs(text).filter_map(foreign) {
        match passages.last_mut() {
            Some(last) if last.language == passage.language && follows(text, *last, passage) => {
                last.span.end = passage.span.end;
            }
            _ => passages.push(passage),
        }
    }
    passages
}

fn follows(text: &str, first: Passage, second: Passage) -> bool {
    let between = Span { start: first.span.end, end: second.span.start };
    between.of(text).trim().is_empty()
}

/// The temporal expressions of an article, each paragraph's in its own language.
pub(crate) fn dates(
    article: &Article,
    passages: &[Passage],
    reference: Option<&DateValue>,
) -> Vec<DateMention> {
    let mut found = date::find(&article.text, article.language, reference);
    if passages.is_empty() {
        return found;
    }
    found.retain(|mention| !passages.iter().any(|passage| passage.span.overlaps(mention.span)));
    for passage in passages {
        let text = passage.span.of(&article.text);
        let within = date::find(text, passage.language, reference);
        let within = match stamp(text, &within) {
            Some(day) => date::find(text, passage.language, Some(&day)),
            None => within,
        };
        found.extend(within.into_iter().map(|mention| moved(mention, passage.span.start)));
    }
    found.sort_by_key(|mention| mention.span);
    found
}

/// The day that an embedded post bears: what it calls today.
fn stamp(text: &str, dates: &[DateMention]) -> Option<DateValue> {
    let stamp = dates.iter().find(|date| is_post(text, date.span))?;
    stamp.value.as_day().map(DateValue::Day)
}

/// A mention of a passage as one of the whole text.
fn moved(mut mention: DateMention, by: u32) -> DateMention {
    let shift = |span: Span| Span { start: span.start + by, end: span.end + by };
    mention.span = shift(mention.span);
    if let Some(anchor) = &mut mention.anchor
        && let AnchorBasis::Mention(span) = anchor.basis
    {
        anchor.basis = AnchorBasis::Mention(shift(span));
    }
    mention
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    #[test]
    fn posts_in_another_language_are_read_in_it() {
        let text = "La nave è arrivata ieri nel porto, e la gente è scesa in strada.\n\n\
                    We are here with all of our friends. — Ada (@ada) April 10, 2025\n\n\
                    Ada Neri e Ugo Bianchi, Carla Verdi, Piero Rossi, Gino Gialli";
        let article = Article { text: clean(text).text, language: "it", ..Article::default() };
        let passages = passages(&article.text, "it");
        assert_eq!(passages.len(), 1);
        assert_eq!(passages[0].language, "en");
        let found = dates(&article, &passages, None);
        let said: Vec<&str> = found.iter().map(|mention| mention.span.of(text)).collect();
        assert_eq!(said, ["ieri", "April 10, 2025"]);
    }

    #[test]
    fn what_a_post_calls_today_is_the_day_it_bears() {
        let text = "La nave è arrivata ieri nel porto, e la gente è scesa in strada.\n\n\
                    We are here today with all of our friends, and we will not go home.\n\n\
                    It was good to see you and to hear from all of you. — Ada (@ada) April 10, 2025";
        let article = Article { text: clean(text).text, language: "it", ..Article::default() };
        let passages = passages(&article.text, "it");
        let found = dates(&article, &passages, DateValue::parse("2025-04-12").as_ref());
        let values: Vec<String> = found.iter().map(|date| date.value.to_string()).collect();
        assert_eq!(values, ["2025-04-11", "2025-04-10", "2025-04-10"]);
    }
}
