//! Where two articles tell of the same: the names and days that both have, and the sentences in
//! which they meet.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{ArticleId, EntityId};
use crate::store::Store;
use crate::store::traits::{Trait, TraitKind, for_each_in_opening};
use crate::text::Span;

/// What two articles share, from the side of the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared {
    /// The names and days in the first and in the second, ascending and apart.
    pub here: Vec<Span>,
    pub there: Vec<Span>,
    /// In the order of the first; none where no two sentences meet.
    pub passages: Vec<Passage>,
    /// The passage that tells most clearly of the same.
    pub best: usize,
}

/// Two sentences that tell of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    pub here: Span,
    pub there: Span,
}

/// Sentences that are compared for one shared thing, in each article.
const MOST_SENTENCES: usize = 30;

/// What an event, a day and a name weigh in two sentences; a name in addition by its rarity.
const EVENT: f32 = 4.0;
const DAY: f32 = 2.0;
const NAME: f32 = 0.2;
const RARITY: f32 = 1.5;

/// Two sentences below this weight share nothing telling.
const LEAST: f32 = 1.5;

/// What a rare word or number weighs, how many of them are looked for, and in how much of a text.
const WORD: f32 = 0.8;
const MOST_WORDS: usize = 40;
const WORD_BYTES: usize = 1 << 16;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Day(NaiveDate),
    Name(EntityId),
    /// A rare word or number; it leads to sentences and is not marked.
    Word(Trait),
}

impl Store {
    /// What two articles share, and where.
    pub fn shared(&self, here: ArticleId, there: ArticleId) -> Shared {
        let words = self.rare_words(here, there);
        let (ours, others) = (self.things(here, &words), self.things(there, &words));
        let both: BTreeMap<Thing, [&Vec<Span>; 2]> = others
            .iter()
            .filter_map(|(thing, spans)| Some((*thing, [ours.get(thing)?, spans])))
            .collect();
        let passages = self.passages(here, there, &both);
        let best =
            (0..passages.len()).rev().max_by(|&a, &b| passages[a].1.total_cmp(&passages[b].1));
        let spans = |side: usize| {
            let told = both.iter().filter(|(thing, _)| !matches!(thing, Thing::Word(_)));
            let mut spans: Vec<Span> = told.flat_map(|(_, sides)| sides[side]).copied().collect();
            spans.sort_unstable();
            spans.dedup_by(|next, kept| next.overlaps(*kept));
            spans
        };
        Shared {
            here: spans(0),
            there: spans(1),
            passages: passages.into_iter().map(|(passage, _)| passage).collect(),
            best: best.unwrap_or(0),
        }
    }

    /// The rare words and numbers that two articles share.
    fn rare_words(&self, here: ArticleId, there: ArticleId) -> Vec<Trait> {
        let is_word =
            |kind| matches!(kind, TraitKind::Word | TraitKind::Capitalised | TraitKind::Number);
        let common = self.likeness.common(here, there).into_iter();
        let rare = common.filter(|common| common.rare && is_word(common.kind));
        rare.map(|common| common.key).take(MOST_WORDS).collect()
    }

    /// Where an article has its names, its exact days and some words.
    fn things(&self, id: ArticleId, words: &[Trait]) -> BTreeMap<Thing, Vec<Span>> {
        let article = self.article(id);
        let mut things = BTreeMap::<Thing, Vec<Span>>::new();
        for (name, &entity) in article.names.iter().zip(self.entities_named(id)) {
            things.entry(Thing::Name(entity)).or_default().push(name.span);
        }
        for date in article.dates.iter() {
            if let Some(day) = date.value.as_day() {
                things.entry(Thing::Day(day)).or_default().push(date.span);
            }
        }
        let end = article.text.floor_char_boundary(WORD_BYTES);
        for_each_in_opening(article, end, |key, span| {
            if words.contains(&key) {
                things.entry(Thing::Word(key)).or_default().push(span);
            }
        });
        things
    }

    fn passages(
        &self,
        here: ArticleId,
        there: ArticleId,
        both: &BTreeMap<Thing, [&Vec<Span>; 2]>,
    ) -> Vec<(Passage, f32)> {
        let mut weights = BTreeMap::<(Span, Span), f32>::new();
        for (thing, sides) in both {
            let weight = match thing {
                Thing::Day(_) => DAY,
                Thing::Word(_) => WORD,
                Thing::Name(name) => {
                    let articles = self.entity(*name).articles.len();
                    NAME + RARITY * self.likeness.rarity_of(articles)
                }
            };
            let in_there = self.sentences_of(there, sides[1]);
            for one in self.sentences_of(here, sides[0]) {
                for &other in &in_there {
                    *weights.entry((one, other)).or_default() += weight;
                }
            }
        }
        let told = self.article(here).events.sentences().zip(self.events_told(here));
        for (sentence, &event) in told {
            for report in self.reports_in(event, there) {
                let other = self.report(report).sentence;
                if !sentence.is_empty() && !other.is_empty() {
                    *weights.entry((sentence, other)).or_default() += EVENT;
                }
            }
        }
        // For each sentence the one of the other article that shares most with it.
        let mut best = BTreeMap::<Span, (Span, f32)>::new();
        for ((one, other), weight) in weights.into_iter().filter(|&(_, weight)| weight >= LEAST) {
            let known = best.entry(one).or_insert((other, weight));
            if known.1 < weight {
                *known = (other, weight);
            }
        }
        best.into_iter().map(|(here, (there, weight))| (Passage { here, there }, weight)).collect()
    }

    /// The sentences that hold some of ascending spans, each once.
    fn sentences_of(&self, id: ArticleId, spans: &[Span]) -> Vec<Span> {
        let sentences = &self.article(id).sentences;
        let mut found: Vec<Span> = Vec::new();
        for span in spans {
            let at = sentences.partition_point(|sentence| sentence.end <= span.start);
            let Some(sentence) = sentences.get(at) else { continue };
            if found.last() != Some(&sentence) {
                found.push(sentence);
            }
            if found.len() == MOST_SENTENCES {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::extract::marked;
    use crate::store::StoreBuilder;

    #[track_caller]
    fn check(here: &str, there: &str, shared: [&str; 2], passages: &str) {
        let mut builder = StoreBuilder::default();
        builder.add(Arc::new(marked::article("a.txt", "it", here)));
        builder.add(Arc::new(marked::article("b.txt", "en", there)));
        let store = builder.build();
        let [a, b] = [ArticleId(0), ArticleId(1)];
        let found = store.shared(a, b);
        let text = |id, spans: &[Span]| {
            let text = &store.article(id).text;
            spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join("; ")
        };
        assert_eq!([text(a, &found.here), text(b, &found.there)], shared);
        let pairs = found
            .passages
            .iter()
            .map(|passage| format!("{} | {}", text(a, &[passage.here]), text(b, &[passage.there])));
        assert_eq!(pairs.collect::<Vec<_>>().join("\n"), passages);
    }

    #[test]
    fn sentences_with_the_same_names_and_days_meet() {
        check(
            "Piove. [Il 12 maggio 2021|2021-05-12] {Marta Landi} apre. {Ugo Neri} tace.",
            "On [12 May 2021|2021-05-12] {Marta Landi} opened it. It rained. {Ada Poli} left.",
            ["Il 12 maggio 2021; Marta Landi", "12 May 2021; Marta Landi"],
            "Il 12 maggio 2021 Marta Landi apre. | On 12 May 2021 Marta Landi opened it.",
        );
    }

    #[test]
    fn nothing_in_common_is_nothing() {
        check("{Ugo Neri} tace.", "{Ada Poli} left.", ["", ""], "");
    }
}
