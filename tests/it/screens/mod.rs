//! Whole screens as text after scripted keys, under `snapshots/`, and a few with the styles beside
//! the text. Read a changed snapshot before accepting it (`cargo insta review`).

pub(crate) mod fixture;

use fixture::{Reader, article, articles};

/// The screen after a script, as its snapshot shows it.
macro_rules! check {
    ($name:literal, $size:expr, $script:literal) => {
        insta::assert_snapshot!($name, Reader::new($size).press($script).screen());
    };
}

const NORMAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (40, 12);
const TINY: (u16, u16) = (20, 5);

#[test]
fn sizes() {
    check!("start_80x24", NORMAL, "");
    check!("start_120x40", WIDE, "");
    check!("start_40x12", SMALL, "");
    check!("start_20x5", TINY, "");
    check!("article_40x12", SMALL, "home enter g g");
    check!("article_20x5", TINY, "home enter g g");
    check!("one_cell", (1, 1), "j");
}

#[test]
fn panes() {
    check!("reports_of_one_event", WIDE, "home j r");
    check!("related", NORMAL, "home j 3");
    check!("articles", NORMAL, "home 4 j");
    check!("side_by_side", WIDE, "home j 3 v");
    check!("side_by_side_80x24", NORMAL, "home j 3 v");
    check!("side_by_side_40x12", SMALL, "home j 3 v tab");
    check!("problems", NORMAL, "home 7");
    check!("zoomed", NORMAL, "home 2 g g z");
    check!("undated", NORMAL, "home G");
}

#[test]
fn names() {
    check!("names", NORMAL, "home 5 j");
    check!("name_file", NORMAL, "home 5 enter");
    check!("name_file_120x40", WIDE, "home 5 enter");
    check!("names_120x40", WIDE, "home 5");
    check!("names_merge", NORMAL, "home 5 m");
    check!("names_rejected", NORMAL, "home 5 D");
    check!("who_with_whom", NORMAL, "home 8");
    check!("chart", NORMAL, "home 9 h");
    check!("chart_120x40", WIDE, "home 9 z");
    check!("chart_20x5", TINY, "home 9");
}

#[test]
fn finding() {
    check!("filter", NORMAL, "home / bertani");
    check!("in_text", NORMAL, "home 4 enter / molo");
    check!("search", NORMAL, "home s piena enter n");
    check!("search_nothing", NORMAL, "home s zzz");
    check!("search_slip", NORMAL, "home s piean");
    check!("finder", NORMAL, "home f port");
    check!("finder_40x12", SMALL, "home f port");
    check!("query", NORMAL, "home & who:bertani enter");
    check!("query_offers", NORMAL, "home & who: down");
    check!("query_wrong", NORMAL, "home & who:bertani ) x");
}

#[test]
fn pages_and_keys() {
    check!("help", NORMAL, "home ?");
    check!("help_20x5", TINY, "home ?");
    check!("which_key", NORMAL, "home g");
    check!("palette", NORMAL, "home : pane");
    check!("explain_date", NORMAL, "home 2 g g d d i");
    check!("explain_name", NORMAL, "home 2 g g w i");
    check!("explain_event", NORMAL, "home j i");
    check!("explain_article", NORMAL, "home 4 i");
    check!("removed", NORMAL, "home j x");
    check!("address", NORMAL, "home j o");
}

#[test]
fn what_the_reader_adds() {
    check!("notes", NORMAL, "home j m a chi space lo space dice? enter 4 end a cercare enter 0");
    check!(
        "notes_120x40",
        WIDE,
        "home j a chi space lo space dice? enter 2 g g d d a ieri? enter m"
    );
    check!("note_typed", NORMAL, "home j a vero");
    check!("date_typed", NORMAL, "home j c");
    check!("date_wrong", NORMAL, "home j c ctrl-u domani enter");
    check!(
        "queries_offered",
        NORMAL,
        "& who:bertani enter S ctrl-u Bertani enter & ctrl-u mostra enter & ctrl-u"
    );
    let mut reader = Reader::new(NORMAL);
    let trouble = Some(cronaca::text::clean_line("No space left on device"));
    reader.full = true;
    let mut reader = reader.press("home m j a vero enter");
    reader.send(cronaca::app::Msg::Kept { written: 0, trouble });
    insta::assert_snapshot!("not_saved", reader.press("j").screen());
}

#[test]
fn states() {
    let nothing = Reader::of(Vec::new(), NORMAL);
    insta::assert_snapshot!("empty_folder", nothing.screen());
    let undated = article("lettera.txt", "Una lettera", "", "Piove da giorni sul molo.");
    insta::assert_snapshot!("no_events", Reader::of(vec![undated], SMALL).screen());
    let mut reader = Reader::new(WIDE).press("home j r");
    reader.send(cronaca::app::Msg::Resize { width: 40, height: 12 });
    insta::assert_snapshot!("made_smaller", reader.press("2").screen());
    let long =
        article("lungo.txt", "Precipitevolissimevolmente ".repeat(4).trim(), "2024", "Si\u{301}.");
    insta::assert_snapshot!("long_words", Reader::of(vec![long], SMALL).press("4 enter").screen());
}

#[test]
fn versions() {
    let mut articles = articles();
    let mut edited = articles[0].clone();
    edited.path = cronaca::text::clean_line("2022/porto-2.md");
    edited.title = cronaca::text::clean_line("Il porto di Lunara riapre");
    let text = edited.text.replace("due volte", "tre volte").replace("chiamato", "avvisato");
    edited.text = cronaca::text::clean(&text).text;
    articles.push(edited);
    let reader = || Reader::of(articles.clone(), NORMAL);
    insta::assert_snapshot!("versions", reader().press("home 4 home j").screen());
    insta::assert_snapshot!("versions_differ", reader().press("home 4 home j V g d").screen());
}

#[test]
fn styles() {
    insta::assert_snapshot!("styles_timeline", Reader::new(NORMAL).press("home j").styles());
    insta::assert_snapshot!("styles_article", Reader::new(NORMAL).press("home 2 g g d d").styles());
    insta::assert_snapshot!("styles_finder", Reader::new(NORMAL).press("f port").styles());
    let mut plain = Reader::new(NORMAL).press("home 2 g g d");
    plain.app.theme = cronaca::config::Theme::Plain;
    insta::assert_snapshot!("styles_plain", plain.styles());
}
