//! The events that an article reports, packed: they are what is found most in it, and each by itself
//! would take as much room as its sentence.

use serde::{Deserialize, Serialize};

use crate::model::packed::{push_span, take_span};
use crate::model::{
    Article, Certainty, DateValue, EventMention, Few, Index, Pack, Packed, push_varint, varint,
};
use crate::text::{CleanText, Span};

/// The events of one article, which reads and changes them: their labels stand in its words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Events {
    rows: Packed<Reported>,
    /// The labels that stand in no sentence and not in the title, one behind the other.
    own: CleanText,
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
    /// Among those that stand in neither.
    Own(Span),
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

    /// Has the article report these events instead. A label that stands in its sentence or in the title
    /// shares their memory from then on.
    pub fn set_events(&mut self, events: Vec<EventMention>) {
        let (text, title) = (&self.text, &self.title);
        let find = |event: &EventMention| {
            let label = &event.label;
            let known = label.place_in(text).map(LabelPlace::Text);
            let known = known.or_else(|| label.place_in(title).map(LabelPlace::Title));
            if known.is_some() || label.place_in(&self.events.own).is_some() {
                return known;
            }
            let in_sentence = || text.slice(event.sentence).find_part(label)?.place_in(text);
            let in_title = || title.find_part(label)?.place_in(title);
            in_sentence().map(LabelPlace::Text).or_else(|| in_title().map(LabelPlace::Title))
        };
        let places: Vec<Option<LabelPlace>> = events.iter().map(find).collect();
        let others = || events.iter().zip(&places).filter(|(_, place)| place.is_none());
        let labels = || others().map(|(event, _)| &event.label);
        let own = if labels().all(|label| label.place_in(&self.events.own).is_some()) {
            self.events.own.clone()
        } else {
            CleanText::joined(labels())
        };
        let mut end = 0;
        let mut place = |label: &CleanText| {
            let start = end;
            end += label.len();
            LabelPlace::Own(label.place_in(&own).unwrap_or(Span::new(start, end)))
        };
        let row = |(event, known): (EventMention, Option<LabelPlace>)| Reported {
            sentence: event.sentence,
            label: known.unwrap_or_else(|| place(&event.label)),
            date: event.date,
            value: event.value,
            certainty: event.certainty,
            names: event.names,
            background: event.background,
        };
        let rows = events.into_iter().zip(places).map(row).collect();
        self.events = Events { rows, own };
    }

    /// What one of its events is called.
    pub fn label(&self, event: &Reported) -> CleanText {
        match event.label {
            LabelPlace::Text(span) => self.text.slice(span),
            LabelPlace::Title(span) => self.title.slice(span),
            LabelPlace::Own(span) => self.events.own.slice(span),
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
            LabelPlace::Own(span) => (2, span, 0),
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
            _ => LabelPlace::Own(take_span(0, bytes, at)),
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
        assert!(is_shared(4, &article.text) && is_shared(5, &article.events.own));
        let mut again = article.clone();
        again.set_events(again.events().skip(2).collect());
        assert!(again.events().eq(events.into_iter().skip(2)));
        assert_eq!(again.events.own, article.events.own);
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
