//! Whole pages of our own writing, as browsers and programs save them, and the law that nothing that
//! a page shows is lost.

use proptest::prelude::*;

use crate::model::Article;
use crate::parse;
use crate::read::Source;

fn open(page: &str) -> Article {
    let source = Source::of_text("a.html", page);
    parse::parse(&source, &parse::Fields::default()).articles.into_iter().next().unwrap_or_default()
}

/// What is known of an article, then its paragraphs, then the rules that took the rest.
fn show(page: &str) -> String {
    let article = open(page);
    let day = article.published.value.as_ref().map(ToString::to_string);
    let known = [
        Some(article.title.to_string()),
        day,
        article.byline.as_ref().map(ToString::to_string),
        article.source.as_ref().map(ToString::to_string),
    ];
    let mut lines = vec![known.into_iter().flatten().collect::<Vec<_>>().join("; ")];
    lines.extend(article.text.split("\n\n").map(|paragraph| format!("¶ {paragraph}")));
    lines.extend(article.removed.iter().map(|r| format!("- {}: {}", r.rule, r.text)));
    lines.join("\n")
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    assert_eq!(show(page).lines().collect::<Vec<_>>(), expected);
}

const FIRST: &str =
    "La diga di Valprova tiene, ma il lago è cresciuto di due metri in una notte di pioggia.";
const SECOND: &str =
    "Il sindaco ha fatto chiudere la strada bassa; la scuola resta aperta, dicono i tecnici.";

#[test]
fn a_saved_page_is_its_article() {
    let page = format!(
        "<!DOCTYPE html><html lang=it><head><title>La diga tiene | Il Foglio di Prova</title>\
         <meta property='og:site_name' content='Il Foglio di Prova'>\
         <meta property='article:published_time' content='2024-06-12T00:30:00+02:00'>\
         <meta name=author content='Ada Neri'><style>p {{}}</style></head><body>\
         <nav><ul><li><a href=/>Prima pagina</a><li><a href=/sport>Sport</a></ul></nav>\
         <main><article><h1>La diga tiene</h1>\
         <figure><img src=a.jpg><figcaption>Il lago visto dal monte</figcaption></figure>\
         <p>{FIRST}<p>{SECOND}\
         <div class='relatedLinks'><h3>Altri pezzi</h3><p><a href=/x>La pioggia di maggio</a></div>\
         <h2>I tecnici</h2><p>{SECOND} Lo dice anche <b>Ugo</b>&nbsp;Bianchi.</p></article>\
         <section id=comments><h2>Due lettori</h2><p>{FIRST} Lo avevo detto.</p></section></main>\
         <footer>Valprova, via del Lago 1</footer><script>x = '<p>no</p>'</script></body></html>"
    );
    check(
        &page,
        &[
            "La diga tiene; 2024-06-12; Ada Neri; Il Foglio di Prova",
            &format!("¶ {FIRST}"),
            &format!("¶ {SECOND}"),
            "¶ I tecnici",
            &format!("¶ {SECOND} Lo dice anche Ugo Bianchi."),
            "- navigation: Prima pagina",
            "- navigation: Sport",
            "- title: La diga tiene",
            "- caption: Il lago visto dal monte",
            "- related: Altri pezzi",
            "- related: La pioggia di maggio",
            "- comments: Due lettori",
            &format!("- comments: {FIRST} Lo avevo detto."),
            "- footer: Valprova, via del Lago 1",
        ],
    );
}

#[test]
fn a_page_in_one_file_is_its_article() {
    // SingleFile writes attributes without quotes, pictures as data, and leaves ends out.
    let page = format!(
        "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n--><meta charset=utf-8>\n\
         <title>Dam holds - Prova Post</title><link rel=canonical href=https://example.org/2023/11/05/dam>\
         <body class=single><div class=wrap><div class=site-header><a href=#>Prova Post</a></div>\
         <h1 class=headline>Dam holds</h1><p class=standfirst>The lake rose by two metres and the road is shut.\
         <div class=byline>By Ada Neri</div>\
         <div class=body-text><p>{FIRST}<br><br>{SECOND}<img src=\"data:image/png;base64,{}\"></div>\
         <div class='share-bar'><span>Tell a friend</span></div></div>",
        "QUJD".repeat(20_000)
    );
    check(
        &page,
        &[
            "Dam holds; 2023-11-05; Ada Neri",
            "¶ The lake rose by two metres and the road is shut.",
            &format!("¶ {FIRST}"),
            &format!("¶ {SECOND}"),
            "- outside: Prova Post",
            "- title: Dam holds",
            "- byline: By Ada Neri",
            "- share: Tell a friend",
        ],
    );
}

#[test]
fn data_state_what_the_page_does_not_show() {
    let page = format!(
        "<html><head><script type='application/ld+json'>{{\"@context\": \"https://schema.org\", \
         \"@graph\": [{{\"@type\": \"WebSite\", \"name\": \"Prova\"}}, {{\"@type\": [\"NewsArticle\"], \
         \"headline\": \"La diga &amp; il lago\", \"datePublished\": \"2024-06-12\", \
         \"author\": [{{\"name\": \"Ada Neri\"}}, {{\"name\": \"Ugo Bianchi\"}}], \
         \"publisher\": {{\"name\": \"Il Foglio di Prova\"}}, \"articleBody\": \"{FIRST}\n{SECOND}\"}}]}}\
         </script></head><body><div id=app>Un momento</div></body></html>"
    );
    check(
        &page,
        &[
            "La diga & il lago; 2024-06-12; Ada Neri, Ugo Bianchi; Il Foglio di Prova",
            &format!("¶ {FIRST}"),
            &format!("¶ {SECOND}"),
            "- summary: Un momento",
        ],
    );
}

#[test]
fn days_are_those_that_are_written() {
    let day = |head: &str, body: &str| {
        let page = format!("<html><head>{head}</head><body>{body}<p>{FIRST}</body></html>");
        open(&page).published.value.map(|day| day.to_string())
    };
    let is = |found: Option<String>, expected: &str| assert_eq!(found.as_deref(), Some(expected));
    is(day("<meta name=DC.date.issued content=2024-06-12>", ""), "2024-06-12");
    is(day("<meta name=date content='2024-06-12T23:59:00-05:00'>", ""), "2024-06-12");
    is(day("<meta itemprop=datePublished content='12 giugno 2024'>", ""), "2024-06-12");
    is(day("", "<h1>La diga</h1><time datetime='2024-06-12 08:00'>ieri</time>"), "2024-06-12");
    is(day("<link rel=canonical href='https://example.org/2024/06/12/diga'>", ""), "2024-06-12");
    let in_part = day("<link rel=canonical href='https://example.org/2024/06/diga-12'>", "");
    assert_eq!(in_part, None);
}

#[test]
fn broken_markup_is_put_right() {
    let text = |page: &str| open(page).text.to_string();
    let both = format!("{FIRST}\n\n{SECOND}");
    assert_eq!(text(&format!("<p>{FIRST}</b></i><p>{SECOND}</div></p>")), both);
    assert_eq!(text(&format!("<table><tr><td><p>{FIRST}</table><p>{SECOND}</td>")), both);
    assert_eq!(text(&format!("<body><div><p>{FIRST}<div>{SECOND}")), both);
    assert_eq!(text(&format!("<html><head><title>x<body></title><p>{FIRST}<p>{SECOND}")), both);
    assert_eq!(text(&format!("<p>{FIRST}</p><noscript><img></noscript><p>{SECOND}")), both);
}

#[test]
fn links_go_with_the_line_above_them() {
    let page = format!(
        "<body><article><h1>La diga</h1><p>{FIRST}</p><p>Altri pezzi</p><ul><li>La <a href=x>pioggia \
         di maggio</a></li><li><a href=y>Il lago</a></li></ul>\
         <div class=share><blockquote><p>{SECOND}</p></blockquote></div></article>"
    );
    assert_eq!(open(&page).text.to_string(), format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn names_yield_to_text() {
    // What holds most of the text is the article, whatever it is named.
    let page = format!("<body><div class='sidebar share'><p>{FIRST}<p>{SECOND}</div><p>Ciao</p>");
    assert_eq!(open(&page).text.to_string(), format!("{FIRST}\n\n{SECOND}"));
}

#[test]
fn hostile_pages_cost_no_more_than_others() {
    let started = std::time::Instant::now();
    let deep = format!("<html><body>{}<p>{FIRST}</p>", "<div>".repeat(200_000));
    assert_eq!(open(&deep).text.to_string(), FIRST);
    let unclosed = format!("<html><body><p>{FIRST}{}", "<p><b><a><table><li>".repeat(50_000));
    assert!(open(&unclosed).text.contains(FIRST));
    let ends = format!("<html><body><p>{FIRST}</p>{}", "</div></td></b>".repeat(100_000));
    assert_eq!(open(&ends).text.to_string(), FIRST);
    let named = format!("<html><body><div {}><p>{FIRST}</div>", "class='x y'".repeat(100_000));
    assert_eq!(open(&named).text.to_string(), FIRST);
    let quoted = format!("<html><body><div {}><p>{FIRST}</div>", "class=\"x y\"".repeat(200_000));
    assert_eq!(open(&quoted).text.to_string(), FIRST);
    let apart = format!("<html><body><div {}><p>{FIRST}</div>", "a = \">\" ".repeat(200_000));
    // What such a page says nobody can tell; it must only be survived.
    open(&apart);
    let ended = format!("<html><body><p>{FIRST}</p {}>", "a=\"\" ".repeat(200_000));
    assert_eq!(open(&ended).text.to_string(), FIRST);
    let wide = format!("<html><body><p>{FIRST}</p>{}", "<h1>a</h1><i>b</i>".repeat(120_000));
    let wide = open(&wide);
    assert!(wide.problems.iter().any(|problem| problem.message.contains("more parts")));
    // A hundred times what it takes, for slow machines; quadratic work would take hours.
    assert!(started.elapsed().as_secs() < 60);
}

/// Markup in any order, and the texts that it shows.
fn pieces() -> impl Strategy<Value = Vec<(&'static str, bool)>> {
    let shown = prop::sample::select(vec![
        FIRST,
        SECOND,
        "Condividi",
        "Leggi anche",
        "di Ada Neri",
        "12 giugno 2024",
        "LA DIGA",
        "e poi",
        "3 > 2",
        "© Prova",
        " ",
        "https://example.org",
    ]);
    let markup = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<div class='share'>",
        "<div class=article-body>",
        "<ul>",
        "<li>",
        "</ul>",
        "<a href=x>",
        "</a>",
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<br>",
        "<b>",
        "</b>",
        "<article>",
        "</article>",
        "<nav>",
        "</nav>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<figure>",
        "<figcaption>",
        "</figure>",
        "<blockquote>",
        "</blockquote>",
        "<button>",
        "</button>",
        "<form>",
        "</form>",
        "<div hidden>",
        "<section id=comments>",
        "</section>",
        "<pre>",
        "</pre>",
        "<aside>",
        "</aside>",
        "<script>nulla</script>",
        "<style>nulla</style>",
        "<!-- nulla -->",
        "<img src=x alt=nulla>",
        "<x-y>",
        "</x-y>",
        "<span class=kicker>",
        "</span>",
        "<select><option>",
        "</select>",
        "<header>",
    ]);
    let piece = prop_oneof![shown.prop_map(|s| (s, true)), markup.prop_map(|m| (m, false))];
    prop::collection::vec(piece, 0..40)
}

proptest! {
    #[test]
    fn nothing_shown_is_lost(pieces in pieces()) {
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
        let page: String = pieces.iter().map(|(piece, _)| *piece).collect();
        let mut shown: Vec<char> = Vec::new();
        pieces.iter().filter(|(_, is_text)| *is_text).for_each(|(text, _)| shown.extend(letters(text)));
        let article = open(&format!("<!DOCTYPE html><html><body>{page}</body></html>"));
        let mut found = letters(&article.text);
        article.removed.iter().for_each(|removed| found.extend(letters(&removed.text)));
        shown.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(shown.iter().collect::<String>(), found.iter().collect::<String>());
    }

    #[test]
    fn any_bytes_are_a_page(text in "[<>/a-z\"'=& !\\-\u{e9}\u{301}]{0,200}") {
        open(&format!("<html>{text}"));
    }
}
