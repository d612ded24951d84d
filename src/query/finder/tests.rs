//! The finder against a plain reading of its rules: score every line with the matcher, then sort.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::model::{Article, EntityKind};
use crate::query::finder::{Finder, Target, lines, score};
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
    let mut finder = Finder::new(&store(&titles));
    let found = finder.find(query, 10).found;
    let shown: Vec<String> = found
        .iter()
        .map(|found| {
            let mut shown = found.text.to_string();
            for span in found.highlights.iter().rev() {
                shown.insert(span.end as usize, ']');
                shown.insert(span.start as usize, '[');
            }
            shown + if found.near { " ~" } else { "" }
        })
        .collect();
    assert_eq!(shown, expected, "{query}");
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

#[test]
fn names_are_shown_once_and_grouped() {
    let mut article = Article { title: "Titolo".into(), ..Article::default() };
    article.text = clean("Mark Milley parla. Milley tace.").text;
    article.names = [(0, 11, "Mark Milley"), (19, 25, "Mark Milley")]
        .map(|(start, end, name)| crate::model::NameMention {
            span: Span::new(start, end),
            kind: EntityKind::Person,
            name: name.into(),
            rule: "test".into(),
        })
        .to_vec();
    let mut builder = StoreBuilder::default();
    builder.add(Arc::new(article));
    let found = Finder::new(&builder.build()).find("mil", 10).found;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].target.group(), crate::query::finder::Group::Names);
}
