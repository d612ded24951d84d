//! What keys do: a script, then where the reader stands or what is asked of the terminal.

use std::sync::Arc;

use cronaca::app::input::commands_like;
use cronaca::app::name_file::FileRow;
use cronaca::app::{Effect, Msg, Pane, Progress};
use cronaca::notebook::{Change, Notebook};
use cronaca::text::clean_line;

use crate::screens::fixture::{Reader, articles, store};

/// The focus, the article shown, and the words under the cursor after a script that starts at the
/// first event.
#[track_caller]
fn check(script: &str, expected: &str) {
    assert_eq!(Reader::new((120, 40)).press("home").press(script).place(), expected);
}

#[track_caller]
fn check_effects(script: &str, expected: &[Effect]) {
    assert_eq!(Reader::new((120, 40)).press("home").press(script).effects, expected);
}

#[test]
fn it_opens_on_the_latest_news() {
    // What is to come in May and in June is no news yet.
    assert_eq!(Reader::new((120, 40)).place(), "Timeline 2022/porto.md: Ieri");
}

#[test]
fn the_list_of_articles_stands_on_the_article_shown() {
    let selected = |script: &str| {
        let reader = Reader::new((120, 40)).press(script);
        (reader.app.articles.selected(), reader.app.article.id)
    };
    for script in ["4", "home j r 4", "4 f mostra ricorda enter h", "s fotografie enter 4"] {
        let (list, shown) = selected(script);
        assert_eq!(list, shown, "{script}");
    }
}

#[test]
fn the_timeline_moves_and_the_text_goes_along() {
    check("", "Timeline 2022/porto.md: 2021");
    check("j", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("j j k", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("G", "Timeline senza-data.txt: il 15 novembre");
    check("end home", "Timeline 2022/porto.md: 2021");
    check("] ]", "Timeline 2023/mostra.txt: fino a giugno");
    check("] ] [", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("j } }", "Timeline 2022/porto.md: in maggio");
    check("j } } {", "Timeline 2022/porto.md: Ieri");
}

#[test]
fn the_timeline_is_seen_from_farther_and_nearer() {
    // By year: from 2021 to 2022; back into its months.
    check("- j", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("- j j", "Timeline 2023/mostra.txt: fino a giugno");
    check("- j enter j", "Timeline 2022/verbale.txt: Il giorno dopo");
    check("- - j", "Timeline senza-data.txt: il 15 novembre");
    // Where years are lines, the keys of months step by year and those of years by decade.
    check("- }", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("- } } {", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("- ]", "Timeline senza-data.txt: il 15 novembre");
    check("- - }", "Timeline senza-data.txt: il 15 novembre");
    check("+ + j", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    let notice = |script: &str| Reader::new((120, 40)).press(script).app.notice;
    assert_eq!(notice("-"), Some(clean_line("By year")));
    assert_eq!(notice("- - -"), Some(clean_line("Nothing is coarser than a decade")));
    assert_eq!(notice("+ +"), Some(clean_line("By day")));
}

#[test]
fn reports_of_one_event_are_gone_through() {
    check("j r", "Timeline 2022/verbale.txt: Il 24 febbraio");
    check("j r r", "Timeline 2023/mostra.txt: il 24 febbraio 2022");
    check("j R", "Timeline 2023/mostra.txt: il 24 febbraio 2022");
    check("j r r r", "Timeline 2022/porto.md: Il 24 febbraio 2022");
}

#[test]
fn stepping_through_the_text_moves_the_timeline() {
    check("enter d", "Article 2022/porto.md: 2021");
    check("2 g g d", "Article 2022/porto.md: Il 24 febbraio 2022");
    check("2 g g d d", "Article 2022/porto.md: Ieri");
    check("2 g g d w", "Article 2022/porto.md: Lunara");
    let reader = Reader::new((120, 40)).press("home 2 D D");
    let event = reader
        .app
        .timeline
        .event()
        .map(|id| reader.app.store.label(reader.app.store.event(id)).to_string());
    assert_eq!(event.as_deref(), Some("Ieri Bertani e Cavour hanno riaperto il molo nord"));
}

#[test]
fn lists_filter_as_one_types() {
    check("/ giugno enter", "Timeline 2023/mostra.txt: fino a giugno");
    check("/ giugno esc", "Timeline 2022/porto.md: 2021");
    check("4 / lettera enter enter", "Article senza-data.txt: ");
    check("5 / bertani enter enter", "NameFile 2022/porto.md: Ieri");
}

#[test]
fn searches_step_through_their_matches() {
    check("2 / MOLO enter", "Article 2022/porto.md: molo");
    check("s ormeggiate enter", "Hits 2022/verbale.txt: ormeggiate");
    check("j s ormeggiate esc", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("s lavori enter enter", "Article 2022/porto.md: lavori");
    check("s fotografie enter n", "Hits 2023/mostra.txt: fotografie");
    check("/ lavori enter n", "Timeline 2022/porto.md: lavori");
    let words = |script: &str| Reader::new((120, 40)).press(script).app.notice;
    assert_eq!(words("2 / zzzz enter"), Some(clean_line("not found: zzzz")));
    assert_eq!(words("f12"), Some(clean_line("not bound: ? shows all keys")));
    let reader = Reader::new((120, 40)).press("s fotografie enter s molo esc");
    assert_eq!((reader.app.hits.text.as_str(), reader.app.hits.hits.len()), ("fotografie", 1));
}

#[test]
fn the_rank_of_a_hit_is_explained() {
    let page = Reader::new((120, 40)).press("s fotografie enter i").app.page;
    let page = page.map(|page| (page.title.to_string(), page.shown().count() > 6));
    assert_eq!(page, Some(("Found".to_owned(), true)));
}

#[test]
fn a_names_file_is_gone_through_over_its_headings() {
    check("5 enter", "NameFile 2022/verbale.txt: Il 24 febbraio");
    check("5 / bertani enter enter j", "NameFile senza-data.txt: il 15 novembre");
    // Whom he appears with, then every mention by date.
    check("5 / bertani enter enter j j", "NameFile 2022/porto.md: Ines Cavour");
    check("5 / bertani enter enter end", "NameFile senza-data.txt: Bertani");
    check("5 / bertani enter enter end k", "NameFile 2022/porto.md: Bertani");
    check("5 / bertani enter enter j j enter", "NameFile 2022/verbale.txt: Il 24 febbraio");
    check("5 / bertani enter enter k k", "NameFile 2022/porto.md: Ieri");
    check(
        "& title:mostra enter 5 / cavour enter enter end",
        "NameFile 2023/mostra.txt: Ines Cavour",
    );
}

#[test]
fn one_key_goes_through_the_mentions_of_all_articles() {
    check("5 enter n", "NameFile 2022/verbale.txt: Cavour");
    check("5 enter n n", "NameFile 2022/porto.md: Ines Cavour");
    check("5 enter n n n", "NameFile 2022/porto.md: Cavour");
    check("5 enter n n n n n", "NameFile 2023/mostra.txt: Ines Cavour");
    check("5 enter n n n N", "NameFile 2022/porto.md: Ines Cavour");
    check("5 enter 2 n n", "Article 2022/porto.md: Ines Cavour");
}

#[test]
fn names_are_sorted() {
    let first = |script: &str| {
        let app = Reader::new((120, 40)).press(script).app;
        app.names.rows.first().map(|row| app.store.entity(row.id).name.to_string())
    };
    assert_eq!(first("5").as_deref(), Some("Ines Cavour"));
    assert_eq!(first("5 S").as_deref(), Some("Aldo Bertani"));
    assert_eq!(first("5 S S").as_deref(), Some("Ines Cavour"));
    assert_eq!(first("5 S S S / tok enter").as_deref(), Some("Tokyo"));
}

#[test]
fn names_are_decided_about_and_decisions_taken_back() {
    let names = |script: &str| {
        let reader = Reader::new((120, 40)).press(script);
        let store = &reader.app.store;
        let shown = reader.app.names.rows.iter().map(|row| store.entity(row.id).name.to_string());
        (shown.collect::<Vec<_>>().join(", "), reader.decisions)
    };
    let (before, _) = names("5");
    assert_eq!(before, "Ines Cavour, Lunara, Aldo Bertani, Società del Porto, Tokyo");
    let merged = "Lunara, Aldo Bertani, Società del Porto, Tokyo";
    let (after, lines) = names("5 m bert enter");
    assert_eq!(after, "Aldo Bertani, Lunara, Società del Porto, Tokyo", "{merged}");
    assert!(lines.ends_with("merge Ines Cavour = Aldo Bertani\n"), "{lines}");
    assert_eq!(names("5 m bert enter u").0, before);
    assert_eq!(names("5 m bert enter u U").0, after);
    assert_eq!(names("5 D D u u U u").0, before);
    assert!(names("5 D").0.starts_with("Lunara, "));
    assert_eq!(names("5 D D u u").0, before);
    assert!(names("5 c ctrl-u I. space C. enter").0.starts_with("I. C., "));
    let (split, lines) = names("5 p enter");
    assert!(split.contains("Cavour, ") && split.contains("Ines Cavour"), "{split} {lines}");
    assert_eq!(names("5 p enter u").0, before);
    let kind = |script: &str| {
        let reader = Reader::new((120, 40)).press(script);
        reader.app.names.selected().map(|id| reader.app.store.entity(id).kind.word())
    };
    assert_eq!(
        [kind("5"), kind("5 t"), kind("5 t t t")].map(Option::unwrap),
        ["person", "organisation", "person"]
    );
    assert_eq!(names("5 m zzzz enter u").0, before);
    // The file of a name that is none any more gives way to the list.
    assert_eq!(Reader::new((120, 40)).press("5 enter D").app.focus, Pane::Names);
}

#[test]
fn two_articles_stand_side_by_side() {
    let reader = Reader::new((120, 40)).press("home j 3 v");
    let twin = reader.app.twin.as_ref().unwrap();
    assert_eq!(twin.place(), Some((1, 1)));
    let marked = |view: &cronaca::app::article::ArticleView| {
        let article = reader.app.store.article(view.id.unwrap());
        view.marked.unwrap().of(&article.text).chars().take(15).collect::<String>()
    };
    assert_eq!(marked(&reader.app.article), "Il 24 febbraio ");
    assert_eq!(marked(&twin.view), "Il 24 febbraio ");
    check(
        "home j 3 v tab enter",
        "Article 2022/verbale.txt: Il 24 febbraio la piena ha chiuso il porto di Lunara, dice il verbale firmato da Cavour.",
    );
    check(
        "home j 3 v v",
        "Article 2022/porto.md: Il 24 febbraio 2022 la piena ha chiuso il porto di Lunara.",
    );
    for script in ["home j 3 v v", "home j 3 v esc", "home j 3 v 1", "home j 3 v tab H"] {
        assert!(Reader::new((120, 40)).press(script).app.twin.is_none(), "{script}");
    }
}

#[test]
fn who_appears_with_whom() {
    let reader = Reader::new((120, 40)).press("8");
    let pair = reader.app.pairs.selected().unwrap();
    let names = pair.names.map(|id| reader.app.store.entity(id).name.to_string());
    assert_eq!((names.join(" · ").as_str(), pair.articles), ("Ines Cavour · Aldo Bertani", 1));
    let reader = reader.press("enter");
    assert_eq!(reader.app.query.as_str(), "name:\"Ines Cavour\" name:\"Aldo Bertani\"");
    assert_eq!(reader.app.selection.articles.len(), 1);
}

#[test]
fn what_is_typed_among_the_names_leaves_their_pairs_and_lanes() {
    let pairs = |script: &str| {
        let reader = Reader::new((120, 40)).press(script);
        let name = |id| reader.app.store.entity(id).name.to_string();
        let rows = reader.app.pairs.rows.iter().map(|row| row.names.map(name).join(" · "));
        rows.collect::<Vec<_>>().join("; ")
    };
    assert_eq!(pairs("5 / bertani enter 8"), pairs("8 / bertani enter"));
    assert!(pairs("5 / bertani enter 8").contains("Ines Cavour · Aldo Bertani"));
    assert_eq!(pairs("8 / bertani enter esc"), pairs("8"));
    assert_eq!(pairs("5 S 8"), pairs("8"));
    let lanes = |script: &str| Reader::new((120, 40)).press(script).app.chart.drawn.lanes.len();
    assert_eq!((lanes("9 / lunara enter"), lanes("9 / lunara enter esc")), (1, lanes("9")));
}

#[test]
fn the_chart_is_gone_through_by_lanes_and_events() {
    check("9", "Chart 2022/porto.md: Ieri");
    check("9 h", "Chart 2022/verbale.txt: Il 24 febbraio");
    check("9 h l", "Chart 2022/porto.md: Ieri");
    check("9 h j", "Chart 2022/porto.md: Il 24 febbraio 2022");
    check("9 h enter", "Article 2022/verbale.txt: Il 24 febbraio");
}

#[test]
fn pages_are_searched() {
    let rows = |script: &str| {
        let reader = Reader::new((120, 40)).press(script);
        reader.app.page.map(|page| page.shown().count())
    };
    assert_eq!(rows("? / leave space program"), Some(1));
    assert_eq!(rows("? / leave space program enter"), Some(1));
    assert!(rows("? / leave space program esc") > Some(60));
    assert_eq!(rows("7 enter"), rows("7 i"));
    let reader = Reader::new((80, 24)).press("? end");
    assert!(reader.screen().lines().nth(22).is_some_and(|line| line.contains("●")));
}

#[test]
fn the_finder_leads_there() {
    check("f mostra ricorda enter", "Article 2023/mostra.txt: ");
    check("ctrl-p cavour enter", "NameFile 2022/verbale.txt: Il 24 febbraio");
    let chosen = |script: &str| Reader::new((120, 40)).press(script).app.finder.scroll.selected;
    assert_eq!(chosen("f ctrl-j ctrl-j ctrl-k"), chosen("f tab tab shift-tab"));
    assert_eq!(chosen("f ctrl-j"), chosen("f down"));
}

#[test]
fn back_returns_to_the_place_left() {
    check("j enter 3 enter", "Article 2022/verbale.txt: Il 24 febbraio");
    check("j enter 3 enter H", "Related 2022/porto.md: Il 24 febbraio 2022");
    check("j enter 3 enter H L", "Article 2022/verbale.txt: Il 24 febbraio");
    check("j 2 w enter", "NameFile 2022/porto.md: Il 24 febbraio 2022");
    check("j 2 w enter backspace", "Article 2022/porto.md: Lunara");
}

#[test]
fn a_query_narrows_every_pane() {
    let reader = Reader::new((120, 40)).press("& who:bertani enter");
    assert_eq!(reader.app.selection.articles.len(), 2);
    assert_eq!(reader.app.articles.ids.len(), 2);
    assert!(reader.app.timeline.shown.events.len() < reader.app.store.events().len());
    let reader = reader.press("esc");
    assert_eq!(reader.app.selection.articles.len(), 4);
    let reader = reader.press(":query space title:mostra enter");
    assert_eq!(reader.app.selection.articles.len(), 1);
    let reader = reader.press(":clear-q enter");
    assert_eq!(reader.app.selection.articles.len(), 4);
}

/// Whoever types ahead of the lists comes to the same place.
#[track_caller]
fn check_late(script: &str) {
    let mut reader = Reader::new((120, 40));
    reader.late = true;
    let mut reader = reader.press(script);
    reader.wait();
    assert_eq!(reader.screen(), Reader::new((120, 40)).press(script).screen());
}

#[test]
fn keys_wait_for_the_lists_that_they_need() {
    check_late("& who:bertani enter j j enter");
    check_late("& who:bertani enter 4 G enter & ctrl-u enter 5 j");
    check_late("/ molo enter j enter d d");
    check_late("/ molo esc j j");
    check_late("4 / mostra backspace backspace enter enter");
    check_late("5 / ines down enter j j esc esc S 1");
    check_late("- - j enter j enter");
    check_late("8 j enter j j backspace");
    check_late("& is:starred enter 4 m esc esc j");
    check_late("j 3 j enter d");
    check_late("j v n tab enter");
}

#[test]
fn who_filters_sees_each_letter() {
    let mut reader = Reader::new((120, 40));
    reader.late = true;
    let reader = reader.press("/ mol backspace");
    assert!(reader.screen().contains("/mo"), "{}", reader.screen());
    let reader = reader.press("enter j");
    assert!(reader.screen().contains("/mo"), "{}", reader.screen());
}

#[test]
fn who_quits_waits_for_nothing() {
    let mut reader = Reader::new((120, 40));
    reader.late = true;
    let reader = reader.press("& bertani enter j q");
    assert_eq!(reader.effects, []);
    assert_eq!(reader.press("ctrl-c").effects, [Effect::Quit]);
}

#[test]
fn another_store_leaves_no_key_waiting() {
    let mut reader = Reader::new((80, 24)).press("4 enter");
    reader.late = true;
    let mut reader = reader.press("v");
    let store = store(articles().into_iter().take(2).collect());
    reader.send(Msg::Loaded { store, progress: reader.app.progress });
    reader.wait();
    let reader = reader.press("4");
    assert_eq!(reader.app.left, Pane::Articles);
}

#[test]
fn the_place_in_a_name_s_file_stays() {
    let beside = |reader: &Reader| match reader.app.name_file.selected() {
        Some(FileRow::Companion(one)) => Some(reader.app.store.entity(one.entity).name.clone()),
        _ => None,
    };
    let mut reader = Reader::of(articles().split_off(1), (120, 40)).press("5 enter");
    while beside(&reader).is_none() {
        reader = reader.press("j");
    }
    let before = beside(&reader);
    let (store, progress) = (store(articles()), reader.app.progress);
    reader.send(Msg::Loaded { store, progress });
    assert_eq!(beside(&reader), before);
}

#[test]
fn progress_asks_for_no_new_lists() {
    let mut reader = Reader::new((80, 24));
    reader.late = true;
    let told =
        |files_read| Progress { files_read, files_found: 9, seconds_left: Some(7), done: false };
    let (shown, next) = (Arc::clone(&reader.app.store), store(articles()));
    for (store, files_read, asks) in [(&shown, 3, false), (&next, 4, true), (&next, 5, false)] {
        reader.open = Default::default();
        reader.send(Msg::Loaded { store: Arc::clone(store), progress: told(files_read) });
        assert_eq!(reader.open.iter().any(Option::is_some), asks, "{files_read} files");
    }
    assert!(reader.screen().contains("reading 3 of 9, 7 s left"));
}

#[test]
fn the_bar_tells_how_far_loading_is() {
    for (files_read, files_found, done, expected) in [
        (0, 0, false, "· reading  "),
        (3, 9, false, "· reading 3 of 9, 7 s left "),
        (9, 9, false, "· linking 9 files "),
        (9, 10, true, "events · linking a changed file "),
        (9, 12, true, "events · linking 3 changed files "),
    ] {
        let mut reader = Reader::new((120, 24));
        let progress = Progress { files_read, files_found, seconds_left: Some(7), done };
        reader.send(Msg::Loaded { store: Arc::clone(&reader.app.store), progress });
        assert!(reader.screen().contains(expected), "{expected}");
    }
}

#[test]
fn a_query_is_completed() {
    let reader = Reader::new((120, 40)).press("& who:ber tab enter");
    assert_eq!(reader.app.query.as_str(), "who:\"Aldo Bertani\"");
}

#[test]
fn vim_and_less_keys_work_too() {
    check("ctrl-e", "Timeline 2022/porto.md: Il 24 febbraio 2022");
    check("j 2 w enter ctrl-o", "Article 2022/porto.md: Lunara");
    check_effects("Z Z", &[Effect::Quit]);
    check_effects(": q enter", &[Effect::Quit]);
    assert!(commands_like("his").is_empty());
}

#[test]
fn the_focus_goes_round() {
    check("tab", "Article 2022/porto.md: 2021");
    check("tab tab", "Related 2022/porto.md: 2021");
    check("tab tab tab", "Timeline 2022/porto.md: 2021");
    check("shift-tab", "Related 2022/porto.md: 2021");
    check("g n", "Names 2022/porto.md: 2021");
    check("g esc n", "Timeline 2022/porto.md: 2021");
}

#[test]
fn the_terminal_is_asked_for_what_only_it_can_do() {
    check_effects("q", &[Effect::Quit]);
    check_effects("ctrl-c", &[Effect::Quit]);
    check_effects("? q", &[]);
    check_effects("? ctrl-c ctrl-c", &[Effect::Quit]);
    check_effects("ctrl-l", &[Effect::Redraw]);
    check_effects("ctrl-z", &[Effect::Suspend]);
    check_effects("e", &[Effect::Edit { file: "2022/porto.md".into(), line: 1 }]);
    let copied = "Nel 2021 l'acqua era salita due volte, ma il molo aveva tenuto.\n\
                  — Il porto di Lunara riapre dopo la piena, Il Foglio di Prova, 2 Mar 2022, \
                  https://esempio.invalid/porto";
    check_effects("y", &[Effect::Copy(cronaca::text::clean(copied).text)]);
}

/// What a script leaves in the notebook, one line each.
#[track_caller]
fn check_kept(script: &str, expected: &[&str]) {
    let reader = Reader::new((120, 40)).press("home").press(script);
    let notebook = &reader.app.own.notebook;
    let shown: Vec<String> = notebook.changes().map(|change| in_short(&change)).collect();
    assert_eq!(shown, expected, "{script}");
    // What is shown is what was written.
    let mut written = Notebook::default();
    written.apply_all(&reader.kept);
    assert_eq!(&written, notebook, "{script}");
}

fn in_short(change: &Change) -> String {
    match change {
        Change::Star { path, .. } => format!("star {path}"),
        Change::Read { path, .. } => format!("read {path}"),
        Change::Place { path, place } => {
            format!("place {path} {}", place.as_ref().map_or("", |place| &place.quote))
        }
        Change::Date { path, value } => format!("date {path} {}", value.as_ref().unwrap()),
        Change::Note { note, .. } => {
            let note = note.as_ref().unwrap();
            format!("{} {:?}: {}", note.path, &*note.passage.quote, note.text)
        }
        Change::Query { name, query } => format!("{name}: {}", query.as_ref().unwrap()),
        Change::Asked { query } => format!("asked {query}"),
    }
}

#[test]
fn articles_are_starred_and_read() {
    check_kept("m", &["star 2022/porto.md"]);
    check_kept("m m", &[]);
    check_kept("enter", &["read 2022/porto.md"]);
    check_kept("enter t", &[]);
    check_kept("enter t h enter", &["read 2022/porto.md"]);
    check_kept("t", &["read 2022/porto.md"]);
    check_kept("4 / mostra enter A", &["read 2023/mostra.txt"]);
    let listed = |query: &str| {
        let reader = Reader::new((120, 40)).press("home m enter h &").press(query).press("enter");
        reader.app.selection.articles.len()
    };
    assert_eq!([listed("is:starred"), listed("is:unread"), listed("-is:star")], [1, 3, 3]);
    let reader = Reader::new((120, 40)).press("home & is:star enter");
    assert_eq!(reader.app.articles.ids.len(), 0);
    let reader = reader.press("m");
    assert_eq!(reader.app.articles.ids.len(), 1);
}

#[test]
fn every_change_is_taken_back_and_made_again() {
    check_kept("m u", &[]);
    check_kept("m u U", &["star 2022/porto.md"]);
    check_kept("m j j j j t u u U", &["star 2022/porto.md"]);
    check_kept("4 A u", &[]);
    check_kept("a vero enter u", &[]);
    let note =
        "2022/porto.md \"Nel 2021 l'acqua era salita due volte, ma il molo aveva tenuto.\": vero";
    check_kept("a vero enter X u", &[note]);
    check_kept("c ctrl-u 2024 enter u U u", &[]);
    check_kept("& molo enter S enter u", &["asked molo"]);
    let notice = |script: &str| Reader::new((120, 40)).press(script).app.notice;
    assert_eq!(notice("u"), Some(clean_line("Nothing to undo")));
    assert_eq!(notice("m u U U"), Some(clean_line("Nothing to redo")));
    assert_eq!(notice("m u"), Some(clean_line("Undone: the star")));
}

#[test]
fn notes_are_written_and_gone_to() {
    let first = "2022/porto.md \"Il 24 febbraio 2022 la piena ha chiuso il porto di Lunara.\": uno";
    let whole = "2022/porto.md \"\": due";
    check_kept("j a uno enter", &[first]);
    check_kept("j a uno enter a ctrl-u enter", &[]);
    check_kept("j a uno enter a space space esc", &[first]);
    check_kept("j a enter", &[]);
    check_kept("j 4 a due enter", &[whole]);
    check_kept(": note space uno enter X", &[]);
    check(
        "j a uno enter G '",
        "Timeline 2022/porto.md: Il 24 febbraio 2022 la piena ha chiuso il porto di Lunara",
    );
    check(
        "j a uno enter 0 / uno enter enter",
        "Article 2022/porto.md: Il 24 febbraio 2022 la piena ha chiuso il porto di Lunara",
    );
    check("j m G '", "Timeline 2022/porto.md: ");
    check("j m 4 G m g g m \"", "Articles 2022/porto.md: ");
    check("j m 4 G m g g m \" \"", "Articles senza-data.txt: ");
    check_effects("j E", &[Effect::Compose(clean_line(""))]);
    let mut reader = Reader::new((120, 40)).press("home j E");
    let text = cronaca::text::clean("uno\ndue").text;
    reader.send(Msg::Composed(Some(text.clone())));
    let reader = reader.press("a");
    assert_eq!(reader.effects.last(), Some(&Effect::Compose(text)));
    let reader = Reader::new((120, 40)).press("home j a uno enter 0 / zzz enter");
    assert_eq!((reader.app.notes.rows.len(), reader.app.notes.count()), (0, 1));
    // The list begins where the reader is.
    let reader = Reader::new((120, 40)).press("home j a uno enter 4 G m 0");
    assert_eq!(reader.app.notes.scroll.selected, 1);
    let reader = Reader::new((120, 40)).press("home j a uno enter & has:note enter");
    assert_eq!(reader.app.selection.articles.len(), 1);
}

#[test]
fn the_articles_date_is_set() {
    check_kept("c ctrl-u 2024-01-05 enter", &["date 2022/porto.md 2024-01-05"]);
    check_kept("c ctrl-u 5 space gennaio space 2024 enter", &["date 2022/porto.md 2024-01-05"]);
    check_kept("c ctrl-u 2024 enter c ctrl-u enter", &[]);
    let reader = Reader::new((120, 40)).press("c ctrl-u domani enter");
    assert!(reader.app.prompt.is_some_and(|prompt| prompt.error.is_some()));
}

#[test]
fn queries_are_saved_and_offered() {
    let saved = ["Bertani: who:bertani", "asked who:bertani"];
    check_kept("& who:bertani enter S ctrl-u Bertani enter", &saved);
    check_kept("& who:bertani enter S ctrl-u Bertani enter S ctrl-u enter", &["asked who:bertani"]);
    let reader = Reader::new((120, 40)).press("& who:bertani enter S ctrl-u Bertani enter esc");
    let reader = reader.press("& tab enter");
    assert_eq!(reader.app.query.as_str(), "who:bertani");
    let named = "& who:bertani enter S ctrl-u da space leggere enter esc & da space l tab enter";
    assert_eq!(Reader::new((120, 40)).press(named).app.query.as_str(), "who:bertani");
    let reader = reader.press("s mostra enter & ctrl-u down tab enter");
    assert_eq!(reader.app.query.as_str(), "mostra");
}

/// An article of many screens.
fn long() -> cronaca::model::Article {
    let text = "Piove sul molo numero NN della città vecchia.\n\n";
    let text: String = (1..60).map(|n| text.replace("NN", &n.to_string())).collect();
    crate::screens::fixture::article("lungo.txt", "Piove", "2024", &text)
}

#[test]
fn a_note_is_on_what_is_in_view() {
    // The cursor was put on a word, and then left behind.
    let reader = Reader::of(vec![long()], (80, 24)).press("4 enter / numero enter space space a");
    let marked = reader.app.marked_now().unwrap();
    assert!(marked.start > 500, "{marked:?}");
    let reader = reader.press("uno enter");
    let row = reader.app.notes.rows.first().unwrap();
    assert_eq!(row.span.map(|span| span.start), Some(marked.start));
    assert_ne!(reader.app.marked_now(), Some(marked));
}

#[test]
fn the_place_in_an_article_is_kept() {
    let reader = Reader::of(vec![long()], (80, 24)).press("4 enter space space q");
    let Some(Change::Place { place: Some(place), .. }) = reader.kept.last() else {
        panic!("{:?}", reader.kept)
    };
    let mut notebook = Notebook::default();
    notebook.apply_all(&reader.kept);
    let mut again = Reader::of(Vec::new(), (80, 24));
    again.send(Msg::Notebook { notebook: Box::new(notebook), trouble: None });
    let (store, progress) = (reader.app.store.clone(), reader.app.progress);
    again.send(Msg::Loaded { store, progress });
    let first = again.press("4 enter").screen();
    let words: Vec<&str> = place.quote.split(' ').take(5).collect();
    assert!(first.lines().nth(2).unwrap().contains(&words.join(" ")), "{first}");
}
