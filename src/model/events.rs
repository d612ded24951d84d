//! The events that an article reports, packed: they are what is found most in it, and each by itself
//! would take as much room as its sentence.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::packed::{push_span, take_span};
use crate::model::together::Bytes;
use crate::model::{
    Article, Certainty, DateValue, EventMention, Few, Index, Pack, Packed, push_varint, varint,
};
use crate::text::{CleanText, LONGEST_SENTENCE, Span};

/// The events of one article, which reads and changes them: their labels stand in its words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Events {
    rows: Packed<Reported>,
    /// What the labels are put together of that stand whole neither in their sentence nor in the title.
    parts: Packed<Part>,
    /// What these have that their sentences have not.
    own: CleanText,
}

/// A part of a label: some words of the label's own, then some of its sentence.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Part {
    span: Span,
    own: Span,
}

/// An [`EventMention`] as it is packed: of its label only the place, for most who read events want none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reported {
    pub sentence: Span,
    pub label: LabelPlace,
    pub date: Option<Index>,
    pub value: Option<DateValue>,
    pub certainty: Certainty,
    pub names: Few<u32, 3>,
    pub background: bool,
}

/// Where a label stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum LabelPlace {
    Text(Span),
    Title(Span),
    /// In parts, by the numbers of these.
    Parts(Span),
}

impl Default for LabelPlace {
    fn default() -> Self {
        Self::Text(Span::default())
    }
}

impl Reported {
    /// Whether the front matter states it, and no sentence of the text.
    pub fn is_stated(&self) -> bool {
        self.sentence.is_empty()
    }
}

impl Article {
    /// What the article reports: first what its front matter states, then in the order of the text.
    pub fn events(&self) -> impl Iterator<Item = EventMention> + '_ {
        self.events.iter().map(|event| self.report(event))
    }

    /// The event of a number.
    pub fn event(&self, number: u32) -> Option<EventMention> {
        self.events.get(number).map(|event| self.report(event))
    }

    /// Has the article report these events instead.
    pub fn set_events(&mut self, events: Vec<EventMention>) {
        let (mut parts, mut own) = (Vec::new(), Own::default());
        let row = |event: EventMention| Reported {
            sentence: event.sentence,
            label: self.place(&event).unwrap_or_else(|| {
                let first = parts.len();
                take_apart(&event.label, event.sentence, &self.text, &mut parts, &mut own);
                LabelPlace::Parts(Span::new(first, parts.len()))
            }),
            date: event.date,
            value: event.value,
            certainty: event.certainty,
            names: event.names,
            background: event.background,
        };
        let rows = events.into_iter().map(row).collect();
        self.events = Events { rows, parts: parts.into(), own: CleanText::joined(&own.words) };
    }

    /// Where the label of an event stands whole.
    fn place(&self, EventMention { sentence, label, .. }: &EventMention) -> Option<LabelPlace> {
        let (text, title) = (&self.text, &self.title);
        let is_short = sentence.len() <= LONGEST_SENTENCE;
        let said = || Some(text.slice(*sentence)).filter(|_| is_short);
        let in_text = || said()?.find_part(label)?.place_in(text);
        let in_title = || title.find_part(label)?.place_in(title);
        let known = label.place_in(text).or_else(in_text).map(LabelPlace::Text);
        known.or_else(|| label.place_in(title).or_else(in_title).map(LabelPlace::Title))
    }

    /// What one of its events is called.
    pub fn label(&self, event: &Reported) -> CleanText {
        match event.label {
            LabelPlace::Text(span) => self.text.slice(span),
            LabelPlace::Title(span) => self.title.slice(span),
            LabelPlace::Parts(numbers) => {
                let parts = numbers.range().map_while(|number| self.events.parts.get(number));
                let own = |span| self.events.own.slice(span);
                let words = parts.flat_map(|part| [own(part.own), self.text.slice(part.span)]);
                CleanText::joined(&words.collect::<Vec<_>>())
            }
        }
    }

    fn report(&self, row: Reported) -> EventMention {
        EventMention {
            sentence: row.sentence,
            label: self.label(&row),
            date: row.date,
            value: row.value,
            certainty: row.certainty,
            names: row.names,
            background: row.background,
        }
    }
}

impl Events {
    /// What they take, to be brought together with others.
    pub(super) fn parts(&mut self) -> ([&mut Bytes; 2], &mut CleanText) {
        ([self.rows.bytes(), self.parts.bytes()], &mut self.own)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Reported> + '_ {
        self.rows.iter()
    }

    pub fn get(&self, number: u32) -> Option<Reported> {
        self.rows.get(number as usize)
    }

    /// The sentence that reports each.
    pub fn sentences(&self) -> impl Iterator<Item = Span> + '_ {
        self.iter().map(|event| event.sentence)
    }

    /// Changes what is said of each, by its number.
    pub fn change(&mut self, mut change: impl FnMut(usize, &mut Reported)) {
        let mut events: Vec<Reported> = self.iter().collect();
        events.iter_mut().enumerate().for_each(|(number, event)| change(number, event));
        self.rows = events.into();
    }
}

/// Shorter words of a sentence are rather the label's own: in bytes.
const LEAST_PART: usize = 8;

/// The words that labels have for themselves, one behind the other, and where each stands there.
#[derive(Default)]
struct Own {
    words: Vec<CleanText>,
    places: FxHashMap<CleanText, Span>,
    end: usize,
}

impl Own {
    fn place(&mut self, words: CleanText) -> Span {
        let start = self.end;
        *self.places.entry(words).or_insert_with_key(|words| {
            self.words.push(words.clone());
            self.end += words.len();
            Span::new(start, self.end)
        })
    }
}

/// Adds the parts of a label.
fn take_apart(
    label: &CleanText,
    sentence: Span,
    text: &CleanText,
    parts: &mut Vec<Part>,
    own: &mut Own,
) {
    let said = Some(sentence.of(text)).filter(|said| said.len() <= LONGEST_SENTENCE);
    let (mut from, mut at) = (0, 0);
    while from < label.len() {
        let found = longest(label.get(at..).unwrap_or_default(), said.unwrap_or_default());
        if found.is_empty() && at < label.len() {
            at = label.ceil_char_boundary(at + 1);
            continue;
        }
        let start = sentence.start as usize + found.start as usize;
        let span = Span::new(start, start + found.len());
        parts.push(Part { span, own: own.place(label.slice(Span::new(from, at))) });
        at += found.len();
        from = at;
    }
}

/// The most of what words begin with that a sentence has; an empty span where that is little.
fn longest(words: &str, sentence: &str) -> Span {
    let begins =
        words.get(..words.ceil_char_boundary(LEAST_PART)).filter(|b| b.len() >= LEAST_PART);
    let Some(begins) = begins else { return Span::default() };
    let found = sentence.match_indices(begins).map(|(start, _)| {
        let here = sentence.get(start..).unwrap_or_default();
        let both = here.char_indices().zip(words.chars());
        let same = both.take_while(|((_, here), word)| here == word);
        let length = same.map(|((at, here), _)| at + here.len_utf8()).last().unwrap_or(0);
        Span::new(start, start + length)
    });
    found.max_by_key(|span| span.len()).unwrap_or_default()
}

/// What the first byte of a row says, behind two bits for the certainty and two for the place.
const BACKGROUND: u8 = 1 << 4;
const VALUE: u8 = 1 << 5;

impl Pack for Reported {
    /// What is told of an event is mostly asked for by its number.
    const BLOCK: usize = 8;

    fn span(&self) -> Span {
        self.sentence
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        let (kind, label, from) = match self.label {
            LabelPlace::Text(span) => (0, span, self.sentence.start),
            LabelPlace::Title(span) => (1, span, 0),
            LabelPlace::Parts(numbers) => (2, numbers, 0),
        };
        let mut said = self.certainty as u8 | kind << 2;
        said |= if self.background { BACKGROUND } else { 0 };
        said |= if self.value.is_some() { VALUE } else { 0 };
        bytes.push(said);
        push_span(label, from, bytes);
        let date = self.date.and_then(|date| u32::try_from(date.get() + 1).ok());
        push_varint(bytes, date.unwrap_or_default());
        if let Some(value) = &self.value {
            value.push(bytes);
        }
        push_varint(bytes, u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.iter().for_each(|&name| push_varint(bytes, name));
    }

    fn take(sentence: Span, bytes: &[u8], at: &mut usize) -> Self {
        let said = bytes.get(*at).copied().unwrap_or_default();
        *at += 1;
        let label = match said >> 2 & 3 {
            0 => LabelPlace::Text(take_span(sentence.start, bytes, at)),
            1 => LabelPlace::Title(take_span(0, bytes, at)),
            _ => LabelPlace::Parts(take_span(0, bytes, at)),
        };
        let date = varint(bytes, at).checked_sub(1).and_then(|date| Index::new(date as usize));
        let value = if said & VALUE > 0 { DateValue::take(bytes, at) } else { None };
        let names = 0..varint(bytes, at);
        Self {
            sentence,
            label,
            date,
            value,
            certainty: Certainty::ALL.get(usize::from(said & 3)).copied().unwrap_or_default(),
            names: names.map(|_| varint(bytes, at)).collect(),
            background: said & BACKGROUND > 0,
        }
    }
}

impl Pack for Part {
    const BLOCK: usize = 8;

    fn span(&self) -> Span {
        self.span
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        push_span(self.own, 0, bytes);
    }

    fn take(span: Span, bytes: &[u8], at: &mut usize) -> Self {
        Self { span, own: take_span(0, bytes, at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{clean, clean_line};

    #[test]
    fn events_are_told_as_they_were_given() {
        let text = clean("La gru cede. Ieri Carla Benassi, sindaca, ha aperto il molo.").text;
        let event = |sentence, label: CleanText, names: &[u32]| EventMention {
            sentence,
            label,
            date: None,
            value: None,
            certainty: Certainty::Exact,
            names: names.iter().copied().collect(),
            background: false,
        };
        let (first, second) = (Span::new(0, 12), Span::new(13, 60));
        let dated = EventMention {
            date: Index::new(300),
            value: DateValue::parse("2022-02-24/2022-05"),
            certainty: Certainty::Inferred,
            background: true,
            ..event(second, clean_line("Carla Benassi ha aperto il molo"), &[0, 1, 2, 300])
        };
        let events = vec![
            event(Span::default(), clean_line("Aperto"), &[]),
            event(Span::default(), clean_line("Chiuso"), &[7]),
            event(first, text.slice(first), &[]),
            dated.clone(),
            event(second, clean_line("ha aperto il molo"), &[3]),
            EventMention { value: DateValue::parse("2022-02-24"), ..dated },
        ];
        let title = clean_line("Aperto il molo");
        let mut article = Article { title, text, ..Article::default() };
        article.set_events(events.clone());
        assert!(article.events().eq(events.iter().cloned()));
        assert_eq!((article.event(3), article.event(6)), (events.get(3).cloned(), None));
        let is_shared =
            |number, text| article.event(number).unwrap().label.place_in(text).is_some();
        assert!(is_shared(0, &article.title) && is_shared(2, &article.text));
        assert!(is_shared(4, &article.text));
        // What the sentence has is not kept again.
        assert_eq!(article.events.own.as_str(), "Chiuso");
    }

    #[test]
    fn a_label_is_put_together_of_its_parts() {
        let said =
            "Più di cento case sono state chiuse, più di cento case vecchie, perché è piovuto.";
        let text = clean(said).text;
        let sentence = Span::new(0, text.len());
        for (label, own) in [
            ("più di cento case sono state chiuse … perché è piovuto", " …"),
            ("Più di cento case vecchie", "vecchie"),
            ("Case, più di cento case vecchie!", "Ca!"),
            ("altro", "altro"),
            ("", ""),
        ] {
            let event = EventMention { sentence, label: label.into(), ..EventMention::default() };
            let mut article = Article { text: text.clone(), ..Article::default() };
            article.set_events(vec![event.clone(), event.clone()]);
            assert!(article.events().all(|found| found == event));
            assert_eq!(article.events.own.as_str(), own);
        }
    }

    #[test]
    fn a_row_is_short() {
        let row = Reported {
            sentence: Span::new(200, 300),
            label: LabelPlace::Text(Span::new(220, 280)),
            date: Index::new(3),
            value: DateValue::parse("2022-02-24"),
            certainty: Certainty::Exact,
            names: [4, 5].into_iter().collect(),
            background: false,
        };
        let mut bytes = Vec::new();
        row.push(&mut bytes);
        assert_eq!(bytes.len(), 12);
    }
}
