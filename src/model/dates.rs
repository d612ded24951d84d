//! How the dates of an article are packed.

use crate::model::packed::{push_span, take_span};
use crate::model::{
    Anchor, AnchorBasis, ArticleId, Certainty, DateKind, DateMention, DateValue, Modifier, Pack,
    RuleName, push_varint, varint,
};
use crate::text::Span;

const KINDS: [DateKind; 5] =
    [DateKind::Date, DateKind::Range, DateKind::Time, DateKind::Duration, DateKind::Set];

const MODIFIERS: [Modifier; 6] = [
    Modifier::Start,
    Modifier::Mid,
    Modifier::End,
    Modifier::Approx,
    Modifier::Before,
    Modifier::After,
];

impl Pack for DateMention {
    const BLOCK: usize = 8;

    fn span(&self) -> Span {
        self.span
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        let modifier = self.modifier.map_or(0, |modifier| modifier as u8 + 1);
        bytes.push(self.kind as u8 | modifier << 3);
        let basis = match self.anchor.as_ref().map(|anchor| anchor.basis) {
            None => 0,
            Some(AnchorBasis::Article) => 1,
            Some(AnchorBasis::Mention(_)) => 2,
            Some(AnchorBasis::Elsewhere(_)) => 3,
        };
        bytes.push(self.certainty as u8 | basis << 2);
        self.rule.push(bytes);
        self.value.push(bytes);
        let Some(Anchor { value, basis }) = &self.anchor else { return };
        value.push(bytes);
        match *basis {
            AnchorBasis::Article => {}
            AnchorBasis::Mention(span) => push_span(span, 0, bytes),
            AnchorBasis::Elsewhere(id) => push_varint(bytes, id.0),
        }
    }

    fn take(span: Span, bytes: &[u8], at: &mut usize) -> Self {
        let mut byte = || {
            *at += 1;
            bytes.get(*at - 1).copied().unwrap_or_default()
        };
        let (said, told) = (byte(), byte());
        let rule = RuleName::take(bytes, at);
        let mut value = || DateValue::take(bytes, at).unwrap_or(DateValue::Past);
        let (own, basis) = (value(), told >> 2);
        let anchored = (basis > 0).then(value);
        let anchor = anchored.map(|value| Anchor {
            value,
            basis: match basis {
                1 => AnchorBasis::Article,
                2 => AnchorBasis::Mention(take_span(0, bytes, at)),
                _ => AnchorBasis::Elsewhere(ArticleId(varint(bytes, at))),
            },
        });
        Self {
            span,
            value: own,
            kind: KINDS.get(usize::from(said & 7)).copied().unwrap_or(DateKind::Date),
            modifier: usize::from(said >> 3)
                .checked_sub(1)
                .and_then(|at| MODIFIERS.get(at).copied()),
            certainty: Certainty::ALL.get(usize::from(told & 3)).copied().unwrap_or_default(),
            anchor,
            rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Packed;

    #[test]
    fn dates_are_told_as_they_were_given() {
        let value = |timex: &str| DateValue::parse(timex).unwrap();
        let bases = [
            AnchorBasis::Article,
            AnchorBasis::Mention(Span::new(3, 9)),
            AnchorBasis::Elsewhere(ArticleId(70_000)),
        ];
        let anchors = bases.map(|basis| Some(Anchor { value: value("2022-W07"), basis }));
        let modifiers = MODIFIERS.map(Some).into_iter().chain([None]);
        let mut dates = Vec::new();
        for (number, modifier) in (0..).zip(modifiers) {
            for anchor in anchors.iter().cloned().chain([None]) {
                dates.push(DateMention {
                    span: Span::new(number * 100, number * 100 + 9),
                    value: value("2022-02-24/2022-05"),
                    kind: KINDS[number % KINDS.len()],
                    modifier,
                    certainty: Certainty::ALL[number % Certainty::ALL.len()],
                    anchor,
                    rule: RuleName::new("it/yesterday"),
                });
            }
        }
        assert!(Packed::from(dates.clone()).iter().eq(dates));
    }
}
