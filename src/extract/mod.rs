//! Finds what an article tells: temporal expressions, names, events, and the article's own date.

pub mod date;
pub mod event;
pub mod label;
#[cfg(test)]
pub(crate) mod marked;
pub mod name;
mod passage;
pub mod published;
mod searched;

use crate::extract::searched::Searched;
use crate::lang;
use crate::model::{
    Article, Basis, DateMention, EventMention, NameMention, Problem, ProblemKind, Published,
    Severity, StartMention,
};
use crate::text::{CleanText, SentenceRules, Span, clean_line, sentences};

/// So much of an article is searched: in bytes. No article is longer; what is holds data, and is to be
/// read, but not to take the time of a hundred others.
const SEARCHED: usize = 1 << 20;

/// Fills in the language, the sentences, the dates, the names and the events of an article.
pub fn extract(article: &mut Article) {
    if article.text.len() > SEARCHED {
        article.problems.push(searched_in_part(article));
    }
    with_beginning(article, find_everything);
}

/// The events that the text of an article reports, by its dates and names.
pub fn events(article: &Article) -> Vec<EventMention> {
    event::find(&Searched::of(article.clone()))
}

fn find_everything(article: &mut Searched) {
    if article.language.is_empty() {
        article.language = lang::detect(&article.text).unwrap_or_default();
    }
    let language = article.language;
    let rules = SentenceRules {
        is_abbreviation: &|word| lang::text::is_abbreviation(language, word),
        ordinal_stop: lang::text::of(language).is_some_and(|text| text.ordinal_stop),
    };
    article.sentences = sentences(&article.text, rules).into();
    article.dates = dates(article);
    published::bound(article);
    let found = name::find_all(&article.text, article.language);
    (article.names, article.roles, article.starts) =
        (found.names, found.roles.into(), found.starts.into());
    leave_to_dates(article);
    event::name_stated(article);
    find_events(article);
}

/// What stands within a date is no name: "Jan." in "Jan. 13". Those behind it count anew.
fn leave_to_dates(article: &mut Searched) {
    let (dates, names) = (&article.dates, &mut article.names);
    let is_left = |name: &NameMention| {
        let at = dates.partition_point(|date| date.span.end < name.span.end);
        dates.get(at).is_none_or(|date| date.span == name.span || date.span.start > name.span.start)
    };
    let mut next = 0..;
    let number = |name| if is_left(name) { next.next() } else { None };
    let numbers: Vec<Option<u32>> = names.iter().map(number).collect();
    let renumber = |name: u32| numbers.get(name as usize).copied().flatten();
    let renumbered = |one: StartMention| StartMention { name: one.name.and_then(renumber), ..one };
    names.retain(is_left);
    for role in &mut article.roles {
        role.holder = role.holder.and_then(renumber);
    }
    let starts = article.starts.iter().map(|one| (one.name.is_none(), renumbered(one)));
    let starts = starts.filter(|(is_word, start)| *is_word || start.name.is_some());
    article.starts = starts.map(|(_, start)| start).collect();
}

/// Gives an article that was extracted another date of its own: its dates are resolved against it,
/// and its events found, anew.
pub fn redate(article: &mut Article, published: Published) {
    article.published = published;
    with_beginning(article, |article| {
        let passages = passage::passages(&article.text, article.language);
        let dates = passage::dates(article, &passages, article.published.value.as_ref());
        article.dates = dates;
        published::bound(article);
        find_events(article);
    });
}

/// Does work on an article as if it ended where the search does.
fn with_beginning(article: &mut Article, work: impl FnOnce(&mut Searched)) {
    let search = |article: &mut Article| {
        let mut searched = Searched::of(std::mem::take(article));
        work(&mut searched);
        *article = searched.closed();
    };
    if article.text.len() <= SEARCHED {
        return search(article);
    }
    let limit = article.text.floor_char_boundary(SEARCHED);
    let beginning = article.text.get(..limit).unwrap_or_default();
    // Whole words, where there are any.
    let end = beginning.rfind([' ', '\n']).unwrap_or(limit);
    let beginning = article.text.slice(Span::new(0, end));
    let whole = std::mem::replace(&mut article.text, beginning);
    search(article);
    article.text = whole;
}

fn searched_in_part(article: &Article) -> Problem {
    let megabytes = article.text.len() >> 20;
    Problem {
        path: article.path.clone(),
        line: 0,
        kind: ProblemKind::Size,
        severity: Severity::Note,
        message: clean_line(&format!(
            "{megabytes} MB of text: dates, names and events are looked for in the first MB only"
        )),
        hint: CleanText::from("split it if it holds several articles"),
    }
}

/// Those that the front matter states stay.
fn find_events(article: &mut Searched) {
    let mut events: Vec<EventMention> = article.events().filter(EventMention::is_stated).collect();
    article.set_events(events.clone());
    events.extend(event::find(article));
    article.set_events(events);
}

/// The dates of an article, and its own if only they tell it: they are found first without it, then
/// resolved against it.
fn dates(article: &mut Article) -> Vec<DateMention> {
    let passages = passage::passages(&article.text, article.language);
    // What the reader has set is not made more exact than they wanted.
    let is_settled = |published: &Published| {
        let day = published.value.as_ref().is_some_and(|value| value.as_day().is_some());
        day || published.basis == Basis::User
    };
    if !is_settled(&article.published) {
        let mentions = passage::dates(article, &passages, None);
        published::infer(article, &mentions);
        if article.published.value.is_none() {
            return mentions;
        }
    }
    passage::dates(article, &passages, article.published.value.as_ref())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::DateValue;
    use crate::text::clean;

    proptest! {
        #[test]
        fn what_is_found_is_sound(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "il", "the", "ministro", "minister", "della", "Difesa", "Anna", "Bruni", "Jan.",
                    "Jan", "13", "3", "maggio", "2023", "di", "a", "Roma", "ieri", ".", ",", ":", "\n\n",
                    "Ansa", "Easter", "Sunday", "Monday", "on", "said", "ha", "detto", "Wexley", "Natale",
                    "presidente", "president", "May", "April", "Augusto", "\u{201c}", "\u{201d}", "è",
                ]),
                0..60,
            ),
        ) {
            for language in ["it", "en"] {
                let text = clean(&words.join(" ")).text;
                let mut article = Article { language, text, ..Article::default() };
                article.published.value = DateValue::parse("2023-05-16");
                extract(&mut article);
                prop_assert!(article.is_sound(), "{article:?}");
            }
        }
    }
}
