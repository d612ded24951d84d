//! The finder against a plain reading of its rules: score every line with the matcher, then sort.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::extract;
use crate::model::Article;
use crate::query::finder::{Finder, Group, Target, lines, score};
use crate::store::{Store, StoreBuilder};
use crate::text::{Span, clean, fold};

const WORDS: &str = "accordo alleati ambasciatore americano annuncio arresto attacco bilaterale \
    blocco bozza Bruxelles cancelliere cessate civile colloqui colloquio commissario conferenza \
    confine congresso consiglio crisi città decreto delegazione difesa diplomatico Donbass drone \
    economia elezioni energia esercito esteri Europa frontiera fuoco gas generale Ginevra governo \
    guerra incontro intesa invasione inverno Kiev libertà legge mediatore ministro missile Mosca \
    negoziato nucleare ospedale pace parlamento Perù petrolio piano ponte portavoce premier \
    presidente prigionieri protesta Putin rapporto ripresa riunione sanzioni scambio segretario \
    soldati telefonata tregua truppe Ucraina vertice vicepresidente volontà Washington Zaporižžja \
    zona il la di del della tra per con su e a in da nuovo nuova primo dopo prima contro";

/// Titles of three to eleven words, the earlier words of the list more often.
fn titles(count: usize) -> Vec<String> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut word = move || {
        let most = random(words.len()) + 1;
        (words[random(most)], random(9))
    };
    let mut title = |length: usize| -> Vec<&str> { (0..length).map(|_| word().0).collect() };
    (0..count).map(|n| title(3 + n % 9).join(if n % 40 == 0 { ", " } else { " " })).collect()
}

fn store(titles: &[String]) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    for (number, title) in titles.iter().enumerate() {
        let path = clean(&format!("{number:06}.txt")).text;
        builder.add(Arc::new(Article { path, title: clean(title).text, ..Article::default() }));
    }
    builder.build()
}

/// What the finder must find, by the rules of the module's first lines.
fn reference(titles: &[String], query: &str) -> Vec<usize> {
    let folded = fold(query);
    let mut ranked = Vec::new();
    for (number, title) in titles.iter().enumerate() {
        let line: String = title.chars().map(lines::plain).collect();
        let scores: Option<i32> = folded
            .split_whitespace()
            .map(|word| score::matched(&line, word).map(|(score, _)| score))
            .sum();
        let Some(score) = scores else { continue };
        let parts: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
        let all = |test: &dyn Fn(&str, &str) -> bool| {
            folded.split_whitespace().all(|word| parts.iter().any(|part| test(part, word)))
        };
        let whole = all(&|part, word| part == word);
        let class = match (line.starts_with(&folded), all(&|part, word| part.starts_with(word))) {
            (true, true) => usize::from(!whole),
            (_, true) => 2 + usize::from(!whole),
            (_, false) => 4,
        };
        let score = if class == 4 { score } else { 0 };
        let exact = folded != query && query.split_whitespace().all(|word| title.contains(word));
        ranked.push((class, Reverse(score), !exact, title.chars().count(), number));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(.., number)| number).collect()
}

#[test]
fn the_best_lines_are_those_of_scoring_everything() {
    let titles = titles(1500);
    let mut finder = Finder::new(&store(&titles));
    let words = "accordo sulla tregua|minsitro|putn|colloqui ginevra|zz|vertice mos|perù|citta|\
        ambasciatore di mosca|vcprs|missili|a|pc|presid parl|Kiev, g|ndr|guerra gas e|Zaporizz";
    let (mut asked, mut equal) = (0, 0);
    for query in words.split('|') {
        for end in query.char_indices().map(|(at, c)| at + c.len_utf8()) {
            let prefix = Span::new(0, end).of(query).trim_end();
            let answer = finder.find(prefix, 50);
            let expected = reference(&titles, prefix);
            assert_eq!(answer.total, expected.len(), "{prefix}");
            let matching = answer.found.iter().filter(|found| !found.near);
            let found: Vec<Target> = matching.map(|found| found.target).take(10).collect();
            let best = expected
                .iter()
                .take(10)
                .map(|&number| Target::Article(crate::model::ArticleId::new(number)));
            asked += 1;
            equal += usize::from(found == best.collect::<Vec<_>>());
        }
    }
    assert!(equal * 100 >= asked * 95, "{equal} of {asked}");
}

#[test]
fn going_back_finds_what_typing_anew_finds() {
    let titles = titles(1500);
    let store = store(&titles);
    let mut typed = Finder::new(&store);
    for query in ["c", "co", "con", "cong", "con", "co", "cono", "mosca", "mosca c", "mosca", "c"] {
        assert_eq!(typed.find(query, 20), Finder::new(&store).find(query, 20), "{query}");
    }
}

#[track_caller]
fn check(lines: &[&str], query: &str, expected: &[&str]) {
    let titles: Vec<String> = lines.iter().map(ToString::to_string).collect();
    check_store(&store(&titles), query, expected);
}

/// What is found, with the characters that match in brackets and what stands aside in round ones.
#[track_caller]
fn check_store(store: &Arc<Store>, query: &str, expected: &[&str]) {
    let found = Finder::new(store).find(query, 10).found;
    let shown: Vec<String> = found
        .iter()
        .map(|found| {
            let shown = marked(&found.text, &found.highlights);
            let near = if found.near { " ~" } else { "" };
            match marked(&found.aside, &found.aside_highlights) {
                aside if aside.is_empty() => format!("{shown}{near}"),
                aside => format!("{shown} ({aside}){near}"),
            }
        })
        .collect();
    assert_eq!(shown, expected, "{query}");
}

fn marked(text: &str, highlights: &[Span]) -> String {
    let mut shown = text.to_owned();
    for span in highlights.iter().rev() {
        shown.insert(span.end as usize, ']');
        shown.insert(span.start as usize, '[');
    }
    shown
}

#[test]
fn lines_come_in_the_order_of_the_rules() {
    let lines = ["La pace di Mosca", "Pacifisti in piazza", "Pace fatta", "Lo spacciatore", "Più"];
    check(
        &lines,
        "pac",
        &["[Pac]e fatta", "[Pac]ifisti in piazza", "La [pac]e di Mosca", "Lo s[pac]ciatore"],
    );
    check(&lines, "mosca  PACE", &["La [pace] di [Mosca]"]);
    check(&lines, "piu", &["[Più]"]);
    check(&["Il papà", "Il papa"], "papà", &["Il [papà]", "Il [papa]"]);
    check(&["l’Aia, la corte"], "l'aia", &["[l’Aia], la corte"]);
}

#[test]
fn a_mistyped_word_finds_its_neighbours() {
    let lines = ["Il vertice con Zelensky", "Parla Gerasimov", "Zaino"];
    check(&lines, "zelenksi", &["Il vertice con [Zelensky] ~"]);
    check(&lines, "gerasmiov", &["Parla [Gerasimov] ~"]);
    check(&lines, "verticw zel", &["Il [vertice] con [Zelensky] ~"]);
    check(&lines, "xyzw", &[]);
}

/// The store of articles with dates and names marked by hand.
fn told(texts: &[&str]) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    for (number, text) in texts.iter().enumerate() {
        builder.add(Arc::new(extract::marked::article(&format!("{number}.txt"), "it", text)));
    }
    builder.build()
}

#[test]
fn names_are_shown_once_under_their_full_form() {
    let store = told(&[
        "{Serghei Bolkov} parla con {Marta Landi}.",
        "{Sergei Bolkov} tace, {Landi} no.",
        "{Sergei Bolkov} ricorda.",
    ]);
    check_store(&store, "bolkov", &["Sergei [Bolkov]"]);
    check_store(&store, "serghei", &["Sergei Bolkov ([Serghei] Bolkov)"]);
    check_store(&store, "sergh b", &["Sergei Bolkov ([Sergh]ei [B]olkov)"]);
    check_store(&store, "landi", &["Marta [Landi]"]);
    check_store(&store, "marta", &["[Marta] Landi"]);
    let answer = Finder::new(&store).find("sergei", 10);
    assert_eq!((answer.found[0].target.group(), answer.total), (Group::Names, 1));
    assert_eq!(Finder::new(&store).find("", 10).total, 3 + 2);
}

#[test]
fn events_are_found_by_their_date_in_any_language() {
    let store = told(&["[3 maggio 2021|2021-05-03] {Marta Landi} chiude il cantiere. \
        [Marzo 2022|2022-03] {Piotr Wolny} apre la mostra. \
        [Estate 2023|2023-SU] {Valnera|place} vende il mulino."]);
    let events = |query: &str| -> Vec<String> {
        let found = Finder::new(&store).find(query, 10).found;
        let events = found.iter().filter(|found| found.target.group() == Group::Events);
        events.map(|found| marked(&found.aside, &found.aside_highlights)).collect()
    };
    for query in ["3 maggio", "3 MAGGIO 2021", "may 2021", "mayo", "mag 2021", "cantiere mai 3"] {
        assert_eq!(events(query), ["[2021-05-03]"], "{query}");
    }
    assert_eq!(events("2021-05"), ["[2021-05]-03"]);
    assert_eq!(events("05-03"), ["2021-[05-03]"]);
    assert_eq!(events("märz"), ["[2022-03]"]);
    assert_eq!(events("estate 2023"), ["[2023-SU]"]);
    assert_eq!(events("summer valnera"), ["[2023-SU]"]);
    assert_eq!(events("magigo 2021"), ["[2021-05-03]"]);
    let answer = Finder::new(&store).find("maggio 2021", 10);
    assert_eq!((answer.total, answer.found[0].near), (1, false));
}

#[test]
fn headings_are_sections_and_captions_are_none() {
    let text = clean("Prima parte\n\nLa prima foto");
    let (heading, caption) = (Span::new(0, 11), Span::new(13, text.text.len()));
    let article = Article {
        title: "Titolo".into(),
        text: text.text,
        captions: vec![heading, caption].into(),
        headings: vec![heading].into(),
        ..Article::default()
    };
    let mut builder = StoreBuilder::default();
    builder.add(Arc::new(article));
    check_store(&builder.build(), "prima", &["[Prima] parte"]);
}
