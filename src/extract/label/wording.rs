//! How a clause is worded as a label: without its date and openers where they say nothing, cut to
//! length around its date, with both marks of a quotation.

use super::antecedent::from_antecedent;
use super::cut::{Cut, MOST, ends_whole, shortened, whole_start};
use super::marks::with_both;
use super::own::{own_clause, without_other};
use super::piece::{BRACKETS, pairs};
use super::sentence::InSentence;
use super::subject::opens_with_verb;
use super::words::{form, is_grammar, is_opener, is_relative, mention_around, words_beside};
use super::{APART, Clause, LONGEST};
use crate::extract::searched::Searched;
use crate::lang;
use crate::model::{DateMention, Granularity};
use crate::text::{CleanText, Span, Word, clean_line, words};

/// Signs that stand before an amount, or behind it.
const CURRENCIES: [char; 3] = ['€', '$', '£'];

/// How far, in bytes, the second part of a label that is cut may begin later than it could, so that
/// it begins with a phrase.
const PHRASE_REACH: usize = 30;

/// A date that more words lead to is no mere opening: "The first had been on".
const MOST_LEADING: usize = 3;

/// How much of a clause that is cut before its date stands in its label, in characters.
const HEAD: usize = 45;

/// A head that has its verb is at least so long, in characters.
const LEAST_HEAD: usize = 30;

/// How much of a label that is cut on both sides follows its date, in characters.
const AFTER_DATE: usize = 30;

/// How far back, in bytes, a quotation that ends in a label may have begun.
const QUOTATION_REACH: usize = 60;

/// The label of a clause.
pub(in crate::extract) fn label(article: &InSentence<'_>, clause: Clause, date: Span) -> CleanText {
    let text = &article.text;
    let Clause { span, apart, who } = clause;
    let kept = without_openers(article, trimmed(text, without_date(article, span, date)));
    let whole = without_other(article, without_tail(article, kept, date), date);
    let Cut { kept, verb } = shortened(article, whole, date);
    let length = |span: Span| span.of(text).chars().count();
    // What the date tells of is what stands before its relative clause, whoever did something with it.
    let closely = length(up_to(kept, date)) < LONGEST;
    let is_long = length(kept) > MOST && verb.is_none();
    let part = Some(kept).filter(|_| is_long);
    let part = part.and_then(|kept| from_antecedent(article, kept, date, closely));
    let (kept, whole, apart) = match part {
        Some(part) => (part, Span { start: part.start, ..whole }, None),
        None => (kept, whole, apart),
    };
    // Of several clauses only that of the date.
    let is_several = part.is_none() && apart.is_none() && verb.is_none();
    let own = Some(whole).filter(|_| is_several).and_then(|whole| own_clause(article, whole, date));
    if let Some(own) = own {
        return label(article, own, date);
    }
    let end = match verb {
        Some(verb) => format!("{APART}{}", verb.of(text)),
        None => if kept == whole { "" } else { "…" }.to_owned(),
    };
    let worded = |room: usize| {
        let label = around(article, kept, date, room.saturating_sub(end.chars().count()));
        if label.ends_with('…') { label } else { label + &end }
    };
    let Some(apart) = apart else { return finished(text, worded(LONGEST)) };
    let other = without_openers(article, trimmed(text, apart));
    let other = without_tail(article, other, apart);
    let room = LONGEST - APART.chars().count();
    let who = who.map(|who| closed(without_openers(article, trimmed(text, who)).of(text)) + APART);
    let who = who.unwrap_or_default();
    let room_of_who = who.chars().count();
    let room_of_other = room.saturating_sub(length(kept).min(room / 2) + room_of_who);
    let other = if length(other) > room_of_other {
        closed(start_of(article, other, room_of_other.saturating_sub(1)).of(text)) + "…"
    } else {
        closed(other.of(text))
    };
    let other = who + &other;
    let room = room.saturating_sub(other.chars().count());
    // Whom a clause is about is not what a part of it is about.
    let part = Some(kept).filter(|&kept| length(up_to(kept, date)) >= room);
    if let Some(part) = part.and_then(|kept| from_antecedent(article, kept, date, false)) {
        return label(article, part.into(), date);
    }
    let kept = worded(room);
    let (before, behind) = if apart.start < span.start { (other, kept) } else { (kept, other) };
    finished(text, format!("{}{APART}{behind}", before.trim_end_matches('…')))
}

/// A label with single blanks and whole quotations.
fn finished(text: &str, label: String) -> CleanText {
    let is_even = !label.contains("  ") && !label.contains('\n');
    let label =
        if is_even { label } else { label.split_whitespace().collect::<Vec<_>>().join(" ") };
    // "``Today ``": where the mark that opens closes as well, a single one does not say what it does.
    let is_twice = label.contains("``") && !text.contains("''");
    clean_line(&if is_twice { label } else { with_both(label) })
}

/// The clause without the words that join it to what stands before.
fn without_openers(article: &Searched, clause: Span) -> Span {
    let Some(data) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let mut said = words(clause.of(text)).enumerate();
    // "That night": what opens a sentence points at something.
    let joins = |word: &Word<'_>| {
        let small = word.text.to_lowercase();
        let points = is_relative(data, &small) || data.object_openers.contains(&small);
        is_opener(data, word.text) && !(points && word.text.starts_with(char::is_uppercase))
    };
    match said.find(|(_, word)| !joins(word)) {
        Some((1.., word)) => {
            let start = clause.start + word.span.start;
            let sign = Span { start: clause.start, end: start }.of(text).chars().next_back();
            let sign = sign.filter(|sign| CURRENCIES.contains(sign)).map_or(0, char::len_utf8);
            Span { start: start - u32::try_from(sign).unwrap_or_default(), ..clause }
        }
        _ => clause,
    }
}

/// The clause without words at its end that open another one: "era arrivata in marzo quando".
fn without_tail(article: &Searched, clause: Span, date: Span) -> Span {
    let Some(language) = lang::text::of(article.language) else { return clause };
    let text = article.text.as_str();
    let mut kept = clause;
    loop {
        let mut last = words(kept.of(text)).collect::<Vec<_>>().into_iter().rev();
        let (Some(last), before) = (last.next(), last.next()) else { return clause };
        let opens = is_opener(language, last.text) || is_relative(language, last.text);
        // "che corrisponde": what it goes on with is not here.
        let verb_alone = before.filter(|before| !opens && is_relative(language, before.text));
        let cut =
            if opens { Some(last) } else { verb_alone }.map(|cut| kept.start + cut.span.start);
        let Some(end) = cut.or_else(|| other_date(article, kept, date)) else { return kept };
        if end <= date.end.max(kept.start) {
            return kept;
        }
        kept = trimmed(text, Span { end, ..kept });
    }
}

/// Where the mere date of what another clause tells begins at the end of one, with the word that joins
/// it: "divenne frate a Roma [e nel 1941]".
fn other_date(article: &Searched, clause: Span, date: Span) -> Option<u32> {
    let language = lang::text::of(article.language)?;
    let next = article.dates.partition_point(|other| other.span.end < clause.end);
    let other = article.dates.get(next).filter(|other| other.span.end == clause.end)?.span;
    let from = date.end.max(clause.start);
    let between = Span { start: from, end: other.start.max(from) };
    let told: Vec<Word<'_>> = words(between.of(&article.text)).collect();
    let joins = told.iter().rposition(|word| is_opener(language, word.text))?;
    let is_little = |word: &Word<'_>| is_grammar(article, word.text);
    // "Domani e venerdì": two dates of one thing.
    let is_listed = told[..joins].iter().all(is_little);
    let leads = told[joins..].iter().all(is_little);
    (date.end <= other.start && leads && !is_listed).then(|| between.start + told[joins].span.start)
}

/// A clause in at most so many characters: its start, in few where that is whole, or where its date comes
/// late, how it begins and what stands around the date.
fn around(article: &InSentence<'_>, clause: Span, date: Span, room: usize) -> String {
    let text = article.text.as_str();
    let whole = clause.of(text);
    if whole.chars().count() <= room {
        return closed(whole);
    }
    let up_to_date = up_to(clause, date).of(text).chars().count();
    if up_to_date < room {
        let short = Some(start_of(article, clause, MOST)).filter(|&start| {
            up_to_date < MOST && MOST < room && ends_whole(article, clause, start, date)
        });
        return format!("{}…", short.unwrap_or_else(|| start_of(article, clause, room)).of(text));
    }
    let before_date = Span { end: date.start.max(clause.start), ..clause };
    let head = whole_start(article, clause, date, LEAST_HEAD..room * 2 / 3)
        .filter(|head| head.end <= before_date.end)
        .unwrap_or_else(|| start_of(article, clause, HEAD.min(room / 2)));
    let head = closed(head.of(text)) + if head.is_empty() { "" } else { APART };
    let left = room.saturating_sub(head.chars().count() + 1);
    let end = (up_to_date + AFTER_DATE).min(whole.chars().count());
    let kept = Span { end: offset(text, clause, end), ..clause };
    let tail = Span { start: offset(text, clause, end.saturating_sub(left)), ..kept };
    let tail = phrase(article, tail, date);
    if kept.end == clause.end {
        return format!("{head}{}", closed(tail.of(text)));
    }
    let tail = start_of(article, tail, end).of(text);
    format!("{head}{tail}…")
}

/// A clause up to the end of its date; nothing of one that does not hold it.
fn up_to(clause: Span, date: Span) -> Span {
    Span { end: if clause.contains(date) { date.end } else { clause.start }, ..clause }
}

/// Where so many characters of a clause end.
fn offset(text: &str, clause: Span, characters: usize) -> u32 {
    let found = clause.of(text).char_indices().nth(characters);
    let at = found.and_then(|(at, _)| u32::try_from(at).ok());
    at.map_or(clause.end, |at| clause.start + at)
}

/// The start of a clause that is cut after at most so many characters: whole words, no part of a name
/// or date, and no little words that lead to what is cut off.
fn start_of(article: &Searched, clause: Span, characters: usize) -> Span {
    let text = article.text.as_str();
    let end = offset(text, clause, characters);
    let end = mention_around(article, end).map_or(end, |mention| mention.start).max(clause.start);
    let part = Span { end, ..clause };
    let is_whole = !text.get(end as usize..).is_some_and(|rest| rest.starts_with(is_of_word));
    let last_blank = || part.of(text).rfind(char::is_whitespace);
    let cut = |at: usize| Span::new(part.start as usize, part.start as usize + at);
    let whole = if is_whole { part } else { last_blank().map_or(part, cut) };
    let tells = |word: &Word<'_>| {
        let start = whole.start + word.span.start;
        !is_grammar(article, word.text) || mention_around(article, start + 1).is_some()
    };
    let said: Vec<_> = words(whole.of(text)).collect();
    let last = said.into_iter().rfind(tells);
    last.map_or(whole, |last| cut(last.span.end as usize))
}

/// Letters, digits, and what joins them to one word.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '\'' | '’')
}

/// The end of a clause that is cut, from where a phrase begins: a little word before the date, or else
/// a whole word, but never within a name.
fn phrase(article: &Searched, part: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let start = mention_around(article, part.start).map_or(part.start, |mention| mention.end);
    let part = Span { start, ..part };
    let is_cut = text.get(..start as usize).is_some_and(|before| before.ends_with(is_of_word));
    let blank = part.of(text).find(char::is_whitespace).filter(|_| is_cut);
    let part =
        Span { start: part.start + blank.map_or(0, |at| u32::try_from(at).unwrap_or(0)), ..part };
    let at = |word: &Word<'_>| part.start + word.span.start;
    let said: Vec<_> = words(part.of(text)).collect();
    let stands_free = |word: &Word<'_>| {
        let before = text.get(..at(word) as usize);
        before.is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace))
    };
    let opens = |word: &&Word<'_>| {
        is_grammar(article, word.text)
            && stands_free(word)
            && (word.span.start as usize) < PHRASE_REACH
            && at(word) < date.start
            && mention_around(article, at(word) + 1).is_none()
    };
    let blanks = part.len() - part.of(text).trim_start().len();
    let whole = Span::new(part.start as usize + blanks, part.end as usize);
    said.iter().find(opens).map_or(whole, |first| Span { start: at(first), ..part })
}

/// With the bracket closed that it leaves open.
fn closed(label: &str) -> String {
    let (open, close) = BRACKETS;
    let is_open = label.matches(open).count() > label.matches(close).count();
    format!("{label}{}", if is_open { close } else { "" })
}

/// The start of a text, cut between words.
pub(in crate::extract) fn shorten(text: &str) -> CleanText {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return clean_line(text);
    };
    let start = Span::new(0, end).of(text);
    let words = start.rfind(' ').map_or(start, |blank| Span::new(0, blank).of(start));
    let kept = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    clean_line(&format!("{kept}…"))
}

/// The clause without a date that opens it. One that closes it stays: "it dates back to" would say
/// nothing without it.
fn without_date(article: &InSentence<'_>, clause: Span, date: Span) -> Span {
    let text = article.text.as_str();
    let verb_second = lang::text::of(article.language).is_some_and(|data| data.verb_second);
    if verb_second
        || !clause.contains(date)
        || text.get(date.end as usize..).is_some_and(is_possessive)
    {
        return clause;
    }
    let before = Span { end: date.start, ..clause };
    let after = Span { start: date.end, ..clause };
    let leads: Vec<_> = words(before.of(text)).take(MOST_LEADING + 1).collect();
    let opens = leads.len() <= MOST_LEADING
        && leads.iter().all(|word| is_grammar(article, word.text))
        && !leads.first().is_some_and(|first| asks(article, first.text))
        && words_beside(article, after, date).nth(1).is_some()
        && form(article, before).verb.is_none();
    // "Christmas will be white": it may be what the clause is about.
    let is_named = || {
        is_date(article, date, |found| {
            ["/holiday", "/season"].iter().any(|rule| found.rule.contains(rule))
        })
    };
    // "Il 1986 si presenta", "The quarter was": so is a bare year that nothing leads to, or what an
    // article leads to, unless it is a day.
    let has_article = || {
        let said: Vec<Word<'_>> = words(up_to(clause, date).of(text)).collect();
        said.len() > 1
            && is_grammar(article, said[0].text)
            && is_date(article, date, |found| found.value.granularity() > Granularity::Weekend)
    };
    let is_noun = || {
        (date.of(text).bytes().all(|byte| byte.is_ascii_digit()) || has_article())
            && !form(article, clause).opens_with_preposition
    };
    let may_be_subject = is_named() && form(article, after).verb == Some(0)
        || opens_with_verb(article, trimmed(text, after)) && is_noun();
    // "Tomorrow and Friday": what is left would begin with the other.
    let next = words(after.of(text)).find(|word| !is_grammar(article, word.text));
    let is_listed = next.is_some_and(|word| {
        mention_around(article, after.start + word.span.start + 1)
            .is_some_and(|mention| article.dates.iter().any(|other| other.span == mention))
    });
    if opens && !may_be_subject && !is_listed { after } else { clause }
}

/// "Who today wears yellow": a relative that begins a sentence is what it is about.
fn asks(article: &Searched, word: &str) -> bool {
    let data = lang::text::of(article.language);
    let relates = |data: &lang::text::TextData| is_relative(data, &word.to_lowercase());
    word.starts_with(char::is_uppercase) && data.is_some_and(relates)
}

/// Whether a date is of some kind.
fn is_date(article: &Searched, date: Span, is_of_kind: impl Fn(&DateMention) -> bool) -> bool {
    let at = article.dates.partition_point(|other| other.span.start < date.start);
    article.dates.get(at).is_some_and(|found| found.span == date && is_of_kind(found))
}

/// "last week's call"
fn is_possessive(after: &str) -> bool {
    let mut characters = after.chars();
    matches!(characters.next(), Some('\'' | '’'))
        && characters.next().is_some_and(char::is_alphabetic)
}

/// Without blanks and stray punctuation at the ends.
fn trimmed(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let outside = |c: char| !c.is_alphanumeric() && c != '%' && !CURRENCIES.contains(&c);
    let start = part.len() - part.trim_start_matches(outside).len();
    let end = part.trim_end_matches(outside).len().max(start);
    let (start, end) = with_quotation_marks(part, start, end);
    let kept = Span::new(span.start as usize + start, span.start as usize + end);
    with_opening_mark(text, kept)
}

/// What ends a quotation or bracket begins with it.
fn with_opening_mark(text: &str, kept: Span) -> Span {
    let part = kept.of(text);
    let start = kept.start as usize;
    let from = text.floor_char_boundary(start.saturating_sub(QUOTATION_REACH));
    let before = Span::new(from, start).of(text);
    let opened = pairs().find_map(|(open, close)| {
        let closes = part.find(close)?;
        let is_open = part.find(open).is_none_or(|open| open > closes);
        let last = [open, close, "\n"].iter().filter_map(|mark| before.rfind(mark)).max();
        let last = last.filter(|_| is_open)?;
        before.get(last..)?.starts_with(open).then_some(from + last)
    });
    // The mark that both opens and closes.
    let is_odd = part.matches('"').count() % 2 == 1;
    let opened =
        opened.or_else(|| start.checked_sub(1).filter(|_| is_odd && before.ends_with('"')));
    opened.map_or(kept, |start| Span::new(start, kept.end as usize))
}

/// A quotation that is kept keeps both its marks.
fn with_quotation_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let kept = Span::new(start, end).of(text);
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let behind_blanks = after.trim_start_matches(' ');
    let blanks = after.len() - behind_blanks.len();
    let count = |mark: &str| kept.matches(mark).count();
    for (open, close) in pairs() {
        if behind_blanks.starts_with(close) && count(open) > count(close) {
            return (start, end + blanks + close.len());
        }
        if before.ends_with(open) && count(close) > count(open) {
            return (start - open.len(), end);
        }
    }
    // The mark that both opens and closes.
    for mark in ["\"", "``"] {
        let is_odd = count(mark) % 2 == 1 && !kept.contains("''");
        if is_odd && behind_blanks.starts_with(mark) {
            return (start, end + if after.starts_with(mark) { 0 } else { blanks } + mark.len());
        }
        if is_odd && before.ends_with(mark) {
            return (start - mark.len(), end);
        }
    }
    (start, end)
}
