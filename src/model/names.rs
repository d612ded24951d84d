//! The names that an article holds, packed: most stand in its text in their fullest form.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::model::packed::{push_span, take_span};
use crate::model::together::Bytes;
use crate::model::{Article, EntityKind, NameMention, Pack, Packed, RuleName};
use crate::text::{CleanText, Span};

/// The names of one article, which reads and changes them: what they are called stands in its words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    rows: Packed<Named>,
    /// The fullest forms that do not stand in the text, one behind the other.
    own: CleanText,
}

/// A [`NameMention`] as it is packed: of its fullest form only the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub span: Span,
    pub kind: EntityKind,
    pub name: NamePlace,
    pub rule: RuleName,
}

/// Where the fullest form of a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamePlace {
    Here,
    Text(Span),
    /// Among those that do not stand in the text.
    Own(Span),
}

impl Article {
    /// The names in the text, in order.
    pub fn names(&self) -> impl Iterator<Item = NameMention> + '_ {
        self.names.iter().map(|name| self.mention(name))
    }

    /// The name of a number.
    pub fn name(&self, number: usize) -> Option<NameMention> {
        self.names.get(number).map(|name| self.mention(name))
    }

    /// The fullest form of one of its names.
    pub fn called(&self, name: &Named) -> &str {
        match name.name {
            NamePlace::Here => name.span.of(&self.text),
            NamePlace::Text(span) => span.of(&self.text),
            NamePlace::Own(span) => span.of(&self.names.own),
        }
    }

    /// Has the article hold these names instead. A form that is written where one of them stands shares
    /// the text's memory from then on.
    pub fn set_names(&mut self, names: &[NameMention]) {
        let is_placed = |name: &&NameMention| name.name.place_in(&self.text).is_some();
        let mut places = FxHashMap::<&str, NamePlace>::default();
        let mut own: Vec<&CleanText> = Vec::new();
        if !names.iter().all(|name| is_placed(&name)) {
            let written = names.iter().rev().map(|name| name.span);
            places.extend(written.map(|span| (span.of(&self.text), NamePlace::Text(span))));
            let mut end = 0;
            for NameMention { name, .. } in names.iter().filter(|name| !is_placed(name)) {
                places.entry(name).or_insert_with(|| {
                    own.push(name);
                    let start = end;
                    end += name.len();
                    NamePlace::Own(Span::new(start, end))
                });
            }
        }
        let row = |NameMention { span, kind, name, rule }: &NameMention| {
            let place = name.place_in(&self.text).map(NamePlace::Text);
            let place = place.or_else(|| places.get(name.as_str()).copied());
            let is_here = name.as_str() == span.of(&self.text);
            let place = place.filter(|_| !is_here).unwrap_or(NamePlace::Here);
            Named { span: *span, kind: *kind, name: place, rule: *rule }
        };
        let rows = names.iter().map(row).collect();
        self.names = Names { rows, own: CleanText::joined(own) };
    }

    /// One of its names with its fullest form.
    pub fn mention(&self, row: Named) -> NameMention {
        let name = match row.name {
            NamePlace::Here => self.text.slice(row.span),
            NamePlace::Text(span) => self.text.slice(span),
            NamePlace::Own(span) => self.names.own.slice(span),
        };
        NameMention { span: row.span, kind: row.kind, name, rule: row.rule }
    }
}

impl Names {
    /// What they take, to be brought together with others.
    pub(super) fn parts(&mut self) -> (&mut Bytes, &mut CleanText) {
        (self.rows.bytes(), &mut self.own)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Named> + '_ {
        self.rows.iter()
    }

    pub fn get(&self, number: usize) -> Option<Named> {
        self.rows.get(number)
    }

    /// Where they stand.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.iter().map(|name| name.span)
    }

    /// How many at the beginning meet a condition that none behind them meets.
    pub fn partition_point(&self, is_before: impl Fn(Named) -> bool) -> usize {
        self.rows.partition_point(is_before)
    }

    /// Those that stand at least in part within a span.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = Named> + '_ {
        self.rows.overlapping(span)
    }
}

/// What the first byte says behind two bits for the kind.
const TEXT: u8 = 1 << 2;
const OWN: u8 = 1 << 3;

impl Pack for Named {
    const BLOCK: usize = 8;

    fn span(&self) -> Span {
        self.span
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        let (said, place) = match self.name {
            NamePlace::Here => (0, None),
            NamePlace::Text(span) => (TEXT, Some(span)),
            NamePlace::Own(span) => (OWN, Some(span)),
        };
        bytes.push(self.kind as u8 | said);
        self.rule.push(bytes);
        if let Some(place) = place {
            push_span(place, 0, bytes);
        }
    }

    fn take(span: Span, bytes: &[u8], at: &mut usize) -> Self {
        let said = bytes.get(*at).copied().unwrap_or_default();
        *at += 1;
        let rule = RuleName::take(bytes, at);
        let name = match said & (TEXT | OWN) {
            0 => NamePlace::Here,
            TEXT => NamePlace::Text(take_span(0, bytes, at)),
            _ => NamePlace::Own(take_span(0, bytes, at)),
        };
        let kind = EntityKind::ALL.get(usize::from(said & 3)).copied().unwrap_or_default();
        Self { span, kind, name, rule }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{clean, clean_line};

    #[test]
    fn names_are_told_as_they_were_given() {
        let text = clean("Ieri Carla Benassi ha aperto il molo. Benassi tace, C. B. anche.").text;
        let mention = |start, end, name: CleanText| NameMention {
            span: Span::new(start, end),
            kind: EntityKind::Place,
            name,
            rule: RuleName::new("it/first"),
        };
        let full = clean_line("Carla Benassi");
        let names = [
            mention(5, 18, full.clone()),
            mention(38, 45, full),
            mention(52, 57, clean_line("C. Benassi")),
            mention(58, 63, clean_line("C. Benassi")),
            mention(58, 63, clean_line("Carla B.")),
        ];
        let mut article = Article { text, ..Article::default() };
        article.set_names(&names);
        assert!(article.names().eq(names.iter().cloned()));
        assert_eq!((article.name(2), article.name(5)), (names.get(2).cloned(), None));
        assert_eq!(article.names.own.as_str(), "C. BenassiCarla B.");
        let called = article.names.iter().map(|name| article.called(&name).to_owned());
        assert!(called.eq(names.iter().map(|name| name.name.to_string())));
    }
}
