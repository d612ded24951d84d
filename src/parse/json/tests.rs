//! What scrapers, read-later programs and feeds write, in our own words.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(parse(text, &Fields::default()).show(), expected, "{text}");
}

#[test]
fn what_scrapers_write_is_read() {
    // trafilatura: `date` is the day, `filedate` the crawl.
    check(
        r#"{"title": "Uno", "author": "Ada Neri; Ugo Bianchi", "hostname": "prova.example", "date": "2024-06-12",
            "fingerprint": "x", "id": null, "license": null, "comments": "", "raw_text": "Piove. Nevica.",
            "text": "Piove.\nNevica.", "language": "it", "filedate": "2025-01-02",
            "source": "https://prova.example/uno", "source-hostname": "Il Foglio di Prova",
            "excerpt": "In breve.", "categories": "", "tags": "pioggia;neve"}"#,
        &["Uno; 2024-06-12; saved 2025-01-02; Ada Neri, Ugo Bianchi; Il Foglio di Prova; \
           https://prova.example/uno; it; pioggia+neve | Piove. ¶ Nevica."],
    );
    // news-please: `date_publish` and `maintext`.
    check(
        r#"[{"authors": ["Ada Neri", "Ugo Bianchi"], "date_download": "2025-01-02 10:00:00", "date_modify": "None",
             "date_publish": "2024-06-12 23:30:00", "description": "In breve.", "language": "it",
             "title": "Uno", "title_page": null, "source_domain": "prova.example", "maintext": "Piove.\nNevica.",
             "url": "https://prova.example/uno"}]"#,
        &["Uno; 2024-06-12; saved 2025-01-02; Ada Neri, Ugo Bianchi; prova.example; \
           https://prova.example/uno; it | Piove. ¶ Nevica."],
    );
    // newspaper4k.
    check(
        r#"{"url": "https://prova.example/uno", "title": "Uno", "authors": ["Ada Neri"], "publish_date": "2024-06-12T23:30:00-05:00",
            "text": "Piove.\n\nNevica.", "keywords": ["neve"], "meta_lang": "it", "meta_site_name": "Prova", "summary": "",
            "meta_data": {"og": {"title": "Uno"}}}"#,
        &[
            "Uno; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; neve | Piove. ¶ Nevica.",
        ],
    );
    // fundus: the text in sections.
    check(
        r#"[{"title": "Uno", "authors": ["Ada Neri"], "publishing_date": "2024-06-12 23:30:00+02:00", "topics": ["Neve"],
             "lang": "it", "body": {"summary": ["In breve."], "sections": [
               {"headline": [], "paragraphs": ["Piove."]}, {"headline": ["La neve"], "paragraphs": ["Nevica.", "Gela."]}]}}]"#,
        &["Uno; 2024-06-12; Ada Neri; it; Neve | In breve. ¶ Piove. ¶ La neve ¶ Nevica. ¶ Gela."],
    );
    check(
        r#"{"headline": "Uno", "publishing_date": "2024-06-12", "plaintext": "Piove.\n\nNevica."}"#,
        &["Uno; 2024-06-12 | Piove. ¶ Nevica."],
    );
}

#[test]
fn what_read_later_programs_write_is_read() {
    // wallabag: the text is markup, `created_at` the day of saving.
    check(
        r#"[{"is_archived": 1, "tags": ["neve"], "id": 7, "title": "Uno &amp; due", "url": "https://prova.example/uno",
             "content": "<p>Piove.</p><p>Nevica.</p>", "created_at": "2025-01-02T08:00:00+0000",
             "published_at": "2024-06-12T23:30:00+0200", "published_by": ["Ada Neri"], "language": "it_IT",
             "domain_name": "prova.example", "reading_time": 1}]"#,
        &["Uno & due; 2024-06-12; saved 2025-01-02; Ada Neri; prova.example; \
           https://prova.example/uno; it; neve | Piove. ¶ Nevica."],
    );
    // Readwise: highlights, and the texts of Reader.
    check(
        r#"{"count": 1, "results": [{"title": "Uno", "author": "Ada Neri", "source_url": "https://prova.example/uno",
             "highlights": [{"id": 1, "text": "Piove.", "note": "", "color": "yellow"}, {"id": 2, "text": "Nevica."}]}]}"#,
        &["Uno; Ada Neri; https://prova.example/uno | Piove. ¶ Nevica."],
    );
    check(
        r#"{"count": 1, "results": [{"id": "x", "url": "https://read.example/x", "source_url": "https://prova.example/uno",
             "title": "Uno", "author": "Ada Neri", "site_name": "Prova", "published_date": 1718150400000,
             "saved_at": "2025-01-02T08:00:00Z", "tags": {}, "summary": "In breve.", "html_content": "<div><p>Piove.</p></div>"}]}"#,
        &["Uno; 2024-06-12; saved 2025-01-02; Ada Neri; Prova; https://prova.example/uno | Piove."],
    );
}

#[test]
fn feeds_are_read() {
    check(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Prova", "home_page_url": "https://prova.example", "language": "it-IT",
            "items": [{"id": "1", "url": "https://prova.example/uno", "title": "Uno", "content_html": "<p>Piove.<p>Nevica.",
              "content_text": "Piove.", "date_published": "2024-06-12T23:30:00-05:00", "authors": [{"name": "Ada Neri"}], "tags": ["neve"]},
             {"id": "2", "title": "Due", "url": "https://prova.example/due", "summary": "Gela."}]}"#,
        &[
            "Uno; 2024-06-12; Ada Neri; Prova; https://prova.example/uno; it; neve | Piove. ¶ Nevica.",
            "Due; Prova; https://prova.example/due; it | Gela.",
        ],
    );
}

#[test]
fn it_may_stand_before_a_text() {
    // Hugo.
    check(
        "{\n  \"title\": \"Uno\",\n  \"date\": \"2024-06-12T23:30:00+02:00\",\n  \"tags\": [\"neve\"]\n}\n\n## Neve\n\nNevica [forte](https://prova.example).\n",
        &["Uno; 2024-06-12; neve | Neve ¶ Nevica forte."],
    );
}

#[test]
fn what_is_broken_costs_only_itself() {
    check(
        "{\"text\": \"a\"}\n{no\n{\"text\": \"b\"}\n",
        &[" | a", " | b", "! 2: not JSON: key must be a string"],
    );
    check(
        "[{\"text\": \"a\"},\n {\"text\": \"b\"},\n {\"text\": \"c",
        &[" | a", " | b", "! 3: not JSON: EOF while parsing a string"],
    );
    check(
        r#"{"items": [{"text": "a"}, {"text": "b"}, {"te"#,
        &[
            " | a",
            " | b",
            "! 1: not JSON: EOF while parsing a string",
            "! 1: not JSON: EOF while parsing a string",
        ],
    );
    check("{\n \"text\": \"a\"\n}\n{\n \"text\": \"b\"\n}", &[" | a", " | b"]);
}

#[test]
fn links_are_no_articles() {
    check(
        r#"[{"title": "Uno", "url": "https://prova.example/uno"}, {"title": "Due", "url": "https://prova.example/due"}]"#,
        &["! 0: passed over: holds links only, no text"],
    );
    check(
        r#"[{"title": "Uno", "url": "https://prova.example/uno", "text": "Piove."}, {"title": "Due", "url": "https://prova.example/due"}]"#,
        &["Uno; https://prova.example/uno | Piove.", "! 0: 1 entry holds a link only, no text"],
    );
}

#[test]
fn data_is_no_article() {
    for text in ["{}", "[1, 2]", "{\"a\": {\"b\": 1}}", "{\"text\": 5}", ""] {
        check(text, &[]);
    }
    check(r#"{"name": "cronaca", "version": "1.0.0", "description": "Legge."}"#, &[]);
    assert!(sniff("{ \"a\": 1}") && sniff("[{}]"));
    assert!(!sniff("[di Ada Neri]") && !sniff("{così}"));
}
