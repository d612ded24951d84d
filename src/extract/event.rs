//! Events: dated sentences with the names in them.
//!
//! A sentence makes one event for each of its dates; a duration, a repetition or "now" makes none.
//! An article whose opening says no date makes one of its own date: its news. How an event is put
//! in few words stands in `label.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::extract::label::{self, InSentence};
use crate::extract::published::is_post;
use crate::extract::searched::Searched;
use crate::lang;
use crate::model::{
    Basis, Certainty, DateKind, DateMention, DateValue, EventMention, Granularity, Index,
    TitleBasis,
};
use crate::text::{Span, fold, words};

/// How far, in days, a date of the opening may be from the article's own to be its news.
const NEWS_DAYS: i64 = 3;

/// How many sentences are the opening.
const OPENING_SENTENCES: usize = 3;

/// A sentence with fewer words that are no mere grammar tells no news: "Torino (ab)."
const LEAST_NEWS: usize = 3;

/// Two dates so many bytes apart are one: "this morning (11 April)".
const ONE_BREATH: u32 = 12;

/// How long ago, in days, a coarse date is history rather than news.
const BACKGROUND_DAYS: i64 = 365;

/// Finds the names in the labels of events that the front matter states.
pub(super) fn name_stated(article: &mut Searched) {
    let mut events: Vec<EventMention> = article.events().collect();
    for event in events.iter_mut().filter(|event| event.is_stated()) {
        event.names = names_in_label(article, &event.label).into();
    }
    article.set_events(events);
}

/// The first mention of each name of the article that a label holds word for word.
fn names_in_label(article: &Searched, label: &str) -> Vec<u32> {
    let label = padded(label);
    let mut found = BTreeMap::new();
    for (index, mention) in (0..).zip(&article.names) {
        let name = padded(&mention.name);
        if label.contains(&name) || label.contains(&padded(mention.span.of(&article.text))) {
            found.entry(name).or_insert(index);
        }
    }
    let mut names: Vec<u32> = found.into_values().collect();
    names.sort_unstable();
    names
}

/// The words of a text, folded, with blanks around each.
fn padded(text: &str) -> String {
    words(text).fold(" ".to_owned(), |all, word| all + &fold(word.text) + " ")
}

/// The events that an article reports, in the order of the text.
pub(super) fn find(article: &Searched) -> Vec<EventMention> {
    let running = running_sentences(article);
    let mut events: Vec<EventMention> =
        running.iter().flat_map(|&sentence| in_sentence(article, sentence)).collect();
    if let Some(news) = news(article, &running, &events) {
        let at = events.partition_point(|event| event.sentence.start <= news.sentence.start);
        events.insert(at, news);
    }
    events
}

/// The sentences outside headings and captions.
fn running_sentences(article: &Searched) -> Vec<Span> {
    let mut captions = article.captions.iter().peekable();
    let sentences = article.sentences.iter().filter(|sentence| {
        while captions.next_if(|caption| caption.end <= sentence.start).is_some() {}
        !captions.peek().is_some_and(|caption| caption.contains(*sentence))
    });
    sentences.collect()
}

fn in_sentence(article: &Searched, sentence: Span) -> Vec<EventMention> {
    let dates = eventful_dates(article, sentence);
    if dates.is_empty() {
        return Vec::new();
    }
    let article = &InSentence::of(article, sentence);
    let dates: Vec<(usize, bool)> =
        dates.into_iter().map(|date| (date, is_aside(article, sentence, date))).collect();
    // What was said tells when it happened itself.
    let is_told = dates.iter().any(|(_, aside)| !aside);
    let kept = dates.iter().filter(|(_, aside)| !(is_told && *aside));
    let mut before: Option<Span> = None;
    let events = kept.filter_map(|&(index, aside)| {
        let date = article.dates.get(index)?.span;
        let around = label::surroundings(article, sentence, date);
        let own = before.map_or(around, |before| label::behind(article, around, before, date));
        before = Some(date);
        let aside = if own == around { aside } else { label::is_aside(article, own, date) };
        event(article, sentence, Own { span: own, aside, alone: dates.len() == 1 }, index)
    });
    events.collect()
}

fn is_aside(article: &Searched, sentence: Span, date: usize) -> bool {
    article.dates.get(date).is_some_and(|date| {
        let around = label::surroundings(article, sentence, date.span);
        label::is_aside(article, around, date.span)
    })
}

/// The part of a sentence that can tell of one of its dates.
#[derive(Clone, Copy)]
struct Own {
    span: Span,
    /// Whether it only names who says the rest.
    aside: bool,
    /// Whether the sentence has no other date.
    alone: bool,
}

/// The event of a date.
fn event(article: &InSentence<'_>, sentence: Span, own: Own, index: usize) -> Option<EventMention> {
    let Own { span: around, aside, alone } = own;
    let date = article.dates.get(index)?;
    if !label::says_something(article, around, date.span) {
        return None;
    }
    let tell = if aside { label::saying } else { label::clause };
    let clause = tell(article, around, date.span);
    let mut names = names_in(article, if alone { around } else { clause.span });
    if !alone {
        let others = [clause.apart, clause.who].into_iter().flatten();
        names.extend(others.flat_map(|other| names_in(article, other)));
        names.sort_unstable();
    }
    Some(EventMention {
        sentence,
        label: label::label(article, clause, date.span),
        date: Index::new(index),
        value: Some(day_of(&date.value)),
        certainty: date.certainty,
        names: names.into(),
        background: is_background(article, date),
    })
}

/// The indices of a sentence's dates that say when something happened. Of two that say the same
/// in one breath, "this morning (11 April)", the more exact one.
fn eventful_dates(article: &Searched, sentence: Span) -> Vec<usize> {
    let first = article.dates.partition_point(|date| date.span.start < sentence.start);
    let mut found: Vec<usize> = Vec::new();
    for (index, date) in article.dates.iter().enumerate().skip(first) {
        if date.span.start >= sentence.end {
            break;
        }
        if !is_eventful(article, date) {
            continue;
        }
        let Some(last) = found.last_mut() else {
            found.push(index);
            continue;
        };
        let before = &article.dates[*last];
        let holds = covers(&before.value, &date.value);
        let is_held = covers(&date.value, &before.value);
        let is_beside = date.span.start.saturating_sub(before.span.end) <= ONE_BREATH;
        match (holds, is_held) {
            // Of two that say the same the first, if it does not but say when it was told.
            (true, true) if !is_aside(article, sentence, *last) => {}
            (true, true) => *last = index,
            (true, false) if is_beside => *last = index,
            (false, true) if is_beside => {}
            _ => found.push(index),
        }
    }
    found
}

fn is_eventful(article: &Searched, date: &DateMention) -> bool {
    let kind = matches!(date.kind, DateKind::Date | DateKind::Range | DateKind::Time);
    let value = matches!(
        day_of(&date.value),
        DateValue::DayOfYear { .. } | DateValue::MonthOfYear(_) | DateValue::DayOfWeek(_)
    ) || date.value.known_days().is_some();
    kind && value && !is_dateline(article, date) && !is_post(&article.text, date.span)
}

/// The line that dates the article tells of no event.
fn is_dateline(article: &Searched, date: &DateMention) -> bool {
    let evidence = article.published.evidence.filter(|_| article.published.basis == Basis::Stated);
    evidence.is_some_and(|evidence| evidence.overlaps(date.span))
}

/// The value without its time of day.
fn day_of(value: &DateValue) -> DateValue {
    match value {
        DateValue::Time(time) => day_of(&time.day),
        other => other.clone(),
    }
}

/// Whether all days of `inner` lie in `outer`.
fn covers(outer: &DateValue, inner: &DateValue) -> bool {
    match (outer.known_days(), inner.known_days()) {
        (Some(outer), Some(inner)) => outer.0 <= inner.0 && inner.1 <= outer.1,
        _ => outer == inner,
    }
}

fn names_in(article: &Searched, span: Span) -> Vec<u32> {
    let first = article.names.partition_point(|name| name.span.start < span.start);
    let inside = article.names.iter().skip(first).take_while(|name| name.span.end <= span.end);
    (first..).take(inside.count()).filter_map(|index| u32::try_from(index).ok()).collect()
}

/// "Since 2014", "until last December", whole years long past, and what the news is compared with
/// ("rispetto a febbraio") explain the news.
fn is_background(article: &Searched, date: &DateMention) -> bool {
    let is_open = matches!(&date.value, DateValue::Range(ends) if ends.first.is_none() || ends.last.is_none());
    if is_open || is_end(article, date) || label::is_compared(article, date.span) {
        return true;
    }
    let published = article.published.value.as_ref().and_then(DateValue::known_days);
    let (Some((published, _)), Some((_, last))) = (published, date.value.known_days()) else {
        return false;
    };
    let coarse = date.value.granularity() >= Granularity::Quarter;
    coarse && (published - last).num_days() > BACKGROUND_DAYS
}

/// "Until December", but not "never until December, when": that is when it happened.
fn is_end(article: &Searched, date: &DateMention) -> bool {
    let after = article.text.get(date.span.range().end..).unwrap_or_default();
    let next = words(after).next().map(|word| word.text.to_lowercase());
    let goes_on =
        |data: &lang::text::TextData| next.is_some_and(|next| data.clause_openers.contains(&next));
    date.rule.ends_with("/until") && !lang::text::of(article.language).is_some_and(goes_on)
}

/// The article's news, where its date is known and no dated sentence tells it, neither in the opening
/// nor with two words of it: what the title says happened on the article's date, as far as we can
/// tell.
fn news(article: &Searched, running: &[Span], events: &[EventMention]) -> Option<EventMention> {
    let published = article.published.value.as_ref()?;
    let (first, last) = published.days()?;
    let opening = running.get(..OPENING_SENTENCES).unwrap_or(running);
    let says_something = |sentence: &&Span| {
        label::content(article, &[sentence.of(&article.text)]).len() >= LEAST_NEWS
            && !label::is_only_names(article, **sentence)
    };
    // A sentence that dates itself does not tell of the article's own date, but one of a quarter or
    // half tells what has become known of that.
    let is_title = article.title_basis == TitleBasis::Stated;
    let is_figure = |event: &EventMention| {
        let unit = event.value.as_ref().map(DateValue::granularity);
        !event.background && matches!(unit, Some(Granularity::Quarter | Granularity::Half))
    };
    let is_open = |sentence: &&Span| {
        let mut own = events.iter().filter(|event| event.sentence == **sentence);
        is_title || own.all(is_figure)
    };
    let mut open = opening.iter().filter(is_open);
    let sentence = *open.clone().find(says_something).or_else(|| open.next())?;
    // "Yesterday", told by an article of which only the month is known, is that month.
    let near = |(from, to): (NaiveDate, NaiveDate)| {
        (from - first).num_days() >= -NEWS_DAYS && (to - last).num_days() <= NEWS_DAYS
    };
    let subject = label::content(article, &[&article.title, sentence.of(&article.text)]);
    let is_told = |event: &EventMention| {
        event.value.as_ref().and_then(DateValue::known_days).is_some_and(near)
            && (opening.contains(&event.sentence) || {
                let told = [&*event.label, event.sentence.of(&article.text)];
                label::content(article, &told).intersection(&subject).nth(1).is_some()
            })
    };
    if article.events().any(|event| is_told(&event)) || events.iter().any(is_told) {
        return None;
    }
    let nowhere = Span { start: sentence.start, end: sentence.start };
    Some(EventMention {
        sentence,
        label: match article.title_basis {
            TitleBasis::Stated => label::shorten(&article.title),
            TitleBasis::Derived => label::undated(article, sentence),
        },
        date: None,
        value: Some(published.clone()),
        certainty: Certainty::Inferred,
        names: names_in(article, label::surroundings(article, sentence, nowhere)).into(),
        background: false,
    })
}

#[cfg(test)]
mod tests;
