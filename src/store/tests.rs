//! Whatever articles come in whatever order, the store is one, and everything in it leads somewhere.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::extract::{self, marked};
use crate::model::{Decision, Related};
use crate::text::{clean, clean_line};

/// Articles that share people, days and words in all ways.
fn articles(choices: &[(usize, usize, usize)]) -> Vec<Arc<Article>> {
    const WHO: [&str; 4] = ["{Marta Landi}", "{Piotr Wolny}", "{Valnera|place}", "{Landi}"];
    const WHEN: [&str; 4] = [
        "[12 maggio 2021|2021-05-12]",
        "[maggio 2021|2021-05]",
        "[2021|2021]",
        "[il 12 maggio|XXXX-05-12]",
    ];
    const WHAT: [&str; 4] =
        ["chiude il cantiere", "apre la mostra", "lascia la giunta", "vende il mulino"];
    let made = choices.iter().enumerate().map(|(number, &(who, when, what))| {
        let text = format!(
            "{} {} {}. Poi {} {} di nuovo, dicono {} testimoni.",
            WHEN[when % 4],
            WHO[who % 4],
            WHAT[what % 4],
            WHO[what % 4],
            WHAT[who % 4],
            100 + when,
        );
        let mut article = marked::article(&format!("{number}.txt"), "it", &text);
        article.published.value = DateValue::parse(["2021-05-13", "2023-01-01"][who % 2]);
        Arc::new(article)
    });
    made.collect()
}

/// An article as a file has it, of one of two languages.
fn written(number: usize, (who, when, what): (usize, usize, usize)) -> Arc<Article> {
    const WHO: [&str; 4] = ["Rosa", "Carla Rosa", "Branzino", "La sindaca Carla Branzino"];
    const WHEN: [&str; 4] = ["Il 12 maggio 2021", "Nel maggio 2021", "Il 12 maggio", "Ieri"];
    const WHAT: [&str; 4] = ["chiude il cantiere", "coglie la rosa", "mangia il branzino", "tace"];
    let text = match (what + when) % 5 {
        0 => format!("On 12 May 2021 {} can bark. Rosa cans rattle at {}.", WHO[who], 100 + when),
        _ => format!(
            "{} {} {}. {} {} di nuovo, dicono {} testimoni.",
            WHEN[when],
            WHO[who],
            WHAT[what],
            WHO[what],
            WHAT[who],
            100 + when,
        ),
    };
    let name = number.to_string();
    let mut article = Article {
        path: clean_line(&name),
        file: name.as_str().into(),
        language: if text.starts_with("On") { "en" } else { "it" },
        text: clean(&text).text,
        ..Article::default()
    };
    extract::extract(&mut article);
    Arc::new(article)
}

fn built<'a>(articles: impl Iterator<Item = &'a Arc<Article>>) -> Arc<Store> {
    decided(articles, &Decisions::default())
}

fn decided<'a>(
    articles: impl Iterator<Item = &'a Arc<Article>>,
    decisions: &Decisions,
) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    articles.for_each(|article| builder.add(Arc::clone(article)));
    builder.set_decisions(decisions.clone());
    builder.build()
}

/// Of the lines of a file, parted by `;`.
fn decisions(lines: &str) -> Decisions {
    let list = lines.split("; ").filter_map(Decision::parse).collect();
    Decisions { list, ..Decisions::default() }
}

/// Checks a store that is shown until `linked` is there.
fn check_meanwhile(meanwhile: &Store, linked: &Store) -> Result<(), TestCaseError> {
    prop_assert!(meanwhile.is_sound());
    let given = |store: &Store| format!("{:?}", store.given(|_| true));
    prop_assert_eq!(given(meanwhile), given(linked));
    prop_assert_eq!(format!("{:?}", meanwhile.postings), format!("{:?}", linked.postings));
    let reports = |article| {
        (0..)
            .zip(meanwhile.events_told(article))
            .map(move |(mention, event)| (EventReport { article, mention }, *event))
    };
    for id in meanwhile.article_ids() {
        for (report, event) in reports(id) {
            // What repeats a version is told by that.
            let is_version = meanwhile.versions.group(id).len() > 1;
            prop_assert!(is_version || meanwhile.event(event).reports.contains(&report));
        }
        for entity in meanwhile.entities_named(id) {
            prop_assert!(meanwhile.entity(*entity).articles.contains(&id));
        }
        meanwhile.related(id);
    }
    for (number, event) in meanwhile.events.iter().enumerate() {
        for report in &event.reports {
            prop_assert_eq!(
                meanwhile.events_told(report.article)[report.mention as usize].index(),
                number
            );
        }
    }
    prop_assert!(meanwhile.events.is_sorted_by_key(event::order));
    prop_assert!(meanwhile.entities.iter().all(|entity| !entity.articles.is_empty()));
    Ok(())
}

fn choice() -> impl Strategy<Value = (usize, usize, usize)> {
    (0..4_usize, 0..4_usize, 0..4_usize)
}

fn choices() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec(choice(), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_adding_does_not_count(choices in choices()) {
        let articles = articles(&choices);
        let (one, other) = (built(articles.iter()), built(articles.iter().rev()));
        prop_assert_eq!(format!("{:?}", one.events()), format!("{:?}", other.events()));
        for id in one.article_ids() {
            prop_assert_eq!(one.related(id), other.related(id));
        }
    }

    /// Whatever is added, changed and removed, the store is the one of the articles that are there.
    #[test]
    fn what_comes_later_is_linked_as_if_it_had_always_been_there(
        choices in choices(),
        changes in prop::collection::vec((0..9_usize, prop::option::of(choice())), 1..6),
    ) {
        let mut builder = StoreBuilder::default();
        let first = choices.into_iter().enumerate();
        let mut now: BTreeMap<usize, Arc<Article>> =
            first.map(|(number, choice)| (number, written(number, choice))).collect();
        for article in now.values() {
            builder.add(Arc::clone(article));
        }
        builder.build();
        for (number, choice) in changes {
            let file = PathBuf::from(number.to_string());
            let changed = choice.map(|choice| written(number, choice));
            builder.replace(&file, changed.clone());
            now.remove(&number);
            now.extend(changed.map(|article| (number, article)));
            let lists = ["kind Rosa = place; reject Branzino", "kind Carla Rosa = organisation", ""];
            for decisions in lists.map(decisions) {
                builder.set_decisions(decisions.clone());
                let (later, at_once) = (builder.build(), decided(now.values(), &decisions));
                prop_assert_eq!(format!("{later:?}"), format!("{at_once:?}"));
                let [given, added] = [later.given(|_| true), now.values().cloned().collect()];
                prop_assert_eq!(format!("{given:?}"), format!("{added:?}"));
            }
        }
    }

    /// Whatever changes or is decided while what changed before is being linked, what is shown is whole.
    #[test]
    fn what_is_shown_meanwhile_has_its_articles(
        choices in prop::collection::vec(choice(), 4..16),
        changes in prop::collection::vec((0..19_usize, prop::option::of(choice()), 0..9_usize), 1..6),
    ) {
        const DECISIONS: [&str; 3] =
            ["reject Branzino", "split Carla Rosa; kind Rosa = place", "rename Branzino = Alba"];
        let mut builder = StoreBuilder::default();
        let mut now = BTreeMap::new();
        for (number, choice) in choices.into_iter().enumerate() {
            let article = written(number, choice);
            builder.add(Arc::clone(&article));
            now.insert(number, article);
        }
        // Held, as a screen holds what it shows.
        let mut shown = builder.build();
        let mut linking: Option<Unlinked> = None;
        for (number, choice, decision) in changes {
            if let Some(lines) = DECISIONS.get(decision) {
                builder.set_decisions(decisions(lines));
            } else {
                let changed = choice.map(|choice| written(number, choice));
                builder.replace(&PathBuf::from(number.to_string()), changed.clone());
                now.remove(&number);
                now.extend(changed.map(|article| (number, article)));
            }
            let at_once = decided(now.values(), builder.decisions());
            let meanwhile = if linking.is_some() {
                builder.meanwhile(None)
            } else {
                let unlinked = builder.unlinked();
                let meanwhile = builder.meanwhile(Some(&unlinked));
                linking = Some(unlinked);
                meanwhile
            };
            if let Some(meanwhile) = meanwhile {
                check_meanwhile(&meanwhile, &at_once)?;
                let is_called = |entity: &Entity| entity.aliases.contains(&"Branzino".into());
                let [has, should] =
                    [&meanwhile, &at_once].map(|store| store.entities.iter().any(is_called));
                prop_assert!(decision != 0 || should || !has);
                shown = meanwhile;
            }
            if number % 2 == 0 && let Some(unlinked) = linking.take() {
                shown = builder.take_linked(unlinked.link(&mut |_| {}));
                if let Some(meanwhile) = builder.meanwhile(None) {
                    check_meanwhile(&meanwhile, &at_once)?;
                    shown = meanwhile;
                }
            }
        }
        if let Some(unlinked) = linking {
            shown = builder.take_linked(unlinked.link(&mut |_| {}));
        }
        let (later, at_once) = (builder.build(), decided(now.values(), builder.decisions()));
        prop_assert_eq!(format!("{later:?}"), format!("{at_once:?}"));
        drop(shown);
    }

    /// A store is read back as it was; other parts give one in which everything leads somewhere, or
    /// none.
    #[test]
    fn what_was_written_is_read(
        choices in choices(),
        noise in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>())),
    ) {
        let mut builder = StoreBuilder::default();
        for article in articles(&choices) {
            builder.add(article);
        }
        let store = builder.build();
        let mut parts: Vec<Vec<u8>> = Vec::new();
        store.write(&mut |part| { parts.push(part.to_vec()); Ok(()) }).unwrap();
        if let Some((part, at, byte)) = &noise {
            let part = part.get_mut(&mut parts);
            if !part.is_empty() {
                *at.get_mut(part) = *byte;
            }
        }
        let mut parts = parts.into_iter();
        let restored = builder.restore(&mut || parts.next());
        if let Some(restored) = &restored {
            restored.prepare();
        }
        if noise.is_none() {
            let restored = restored.as_ref().map(|restored| format!("{restored:?}"));
            prop_assert_eq!(restored, Some(format!("{store:?}")));
        } else if let Some(restored) = restored {
            for id in restored.article_ids() {
                restored.related(id);
            }
            for entity in restored.entities() {
                prop_assert!(entity.articles.iter().all(|id| id.index() < choices.len()));
            }
        }
    }

    #[test]
    fn every_report_has_its_place(choices in choices()) {
        let store = built(articles(&choices).iter());
        for id in store.article_ids() {
            for (mention, &event) in (0..).zip(store.events_told(id)) {
                let report = EventReport { article: id, mention };
                let is_repeated = || store.event(event).reports.iter().any(|report| {
                    report.article != id && store.entry(report.article) == store.entry(id)
                });
                let is_report = store.event(event).reports.contains(&report);
                prop_assert!(is_report != is_repeated());
            }
        }
        let of_event = |event: &Event| event.reports.len();
        let reports: usize = store.events().iter().map(of_event).sum();
        let mentions: usize = store.articles().iter().map(|article| article.events.len()).sum();
        prop_assert!(reports <= mentions);
        let days: Vec<_> = store.events().iter().map_while(timeline::first_day).collect();
        prop_assert!(days.is_sorted());
    }

    #[test]
    fn versions_change_nothing(choices in choices(), copied in 0..9_usize) {
        let articles = articles(&choices);
        let mut copy = Article::clone(&articles[copied % articles.len()]);
        copy.path = clean_line("copy.txt");
        let all: Vec<_> = articles.iter().cloned().chain([Arc::new(copy)]).collect();
        // Alike articles of the folder are versions of one in any case.
        let (one, other) = (built(articles.iter()), built(all.iter()));
        prop_assert_eq!(format!("{:?}", one.events()), format!("{:?}", other.events()));
        let counts = |store: &Store| -> Vec<usize> {
            let ids = (0..store.entities().len()).map(EntityId::new);
            ids.map(|id| store.articles_naming(id).count()).collect()
        };
        prop_assert_eq!(counts(&one), counts(&other));
        prop_assert_eq!(one.entries().count(), other.entries().count());
    }

    #[test]
    fn same_event_holds_both_ways(choices in choices()) {
        let store = built(articles(&choices).iter());
        for id in store.article_ids() {
            for related in store.related(id).into_iter().filter(|related| related.same_event) {
                let back = store.related(related.article).into_iter().find(|r| r.article == id);
                let score = |related: &Related| related.score.to_bits();
                let is_same = back.is_some_and(|b| b.same_event && score(&b) == score(&related));
                prop_assert!(is_same);
            }
        }
    }
}
