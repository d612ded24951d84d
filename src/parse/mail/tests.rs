//! Mails through all of parsing.

use proptest::prelude::*;

use crate::model::Article;
use crate::parse::{Fields, parse};
use crate::read::Source;
use crate::text::clean_line;

/// A line for each thing that is known of each mail, then the problems.
#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) {
    let path = clean_line("a.mbox");
    let source = Source { bytes: bytes.to_vec(), path, ..Source::default() };
    let parsed = parse(&source, &Fields::default());
    let mut shown: Vec<String> = parsed.articles.iter().flat_map(show).collect();
    let problems = parsed.problems.iter();
    shown.extend(problems.map(|problem| format!("! {} {}", problem.line, problem.message)));
    assert_eq!(shown, expected);
}

fn show(article: &Article) -> Vec<String> {
    let mut lines = vec![format!("{} | {}", article.path, article.title)];
    let date = article.published.value.as_ref().map(ToString::to_string);
    let known = [("on", date.as_deref())].into_iter().chain([
        ("by", article.byline.as_deref()),
        ("from", article.source.as_deref()),
        ("at", article.address.as_deref()),
    ]);
    lines.extend(known.filter_map(|(word, value)| Some(format!("{word} {}", value?))));
    lines.extend(article.text.split("\n\n").map(|paragraph| format!("¶ {paragraph}")));
    let is_header = |rule: &str| rule == "mail header";
    let removed = article.removed.iter().filter(|removed| !is_header(&removed.rule));
    lines.extend(removed.map(|removed| format!("- {}: {}", removed.rule, removed.text)));
    lines
}

const HEADER: &str = "From: Ada Neri <ada@prova.example>\nDate: Wed, 12 Jun 2024 23:50:00 -0700\n\
                      Subject: Il molo\nMIME-Version: 1.0\n";

#[test]
fn a_mail_is_an_article() {
    let mail = format!("{HEADER}\nIl molo di Prova è stato chiuso ieri dopo la mareggiata.\n");
    let expected = [
        "a.mbox | Il molo",
        "on 2024-06-12",
        "by Ada Neri",
        "¶ Il molo di Prova è stato chiuso ieri dopo la mareggiata.",
    ];
    check(mail.as_bytes(), &expected);
    check(mail.replace('\n', "\r\n").as_bytes(), &expected);
}

#[test]
fn a_newsletter_comes_from_its_list() {
    check(
        b"Return-Path: <x@prova.example>\nFrom: =?utf-8?q?Citt=C3=A0_di_Prova?= <x@prova.example>\n\
          List-Id: La rassegna <rassegna.prova.example>\nSubject: =?utf-8?b?UGVyY2jDqSBwaW92ZQ==?=\n\
          Archived-At: <https://prova.example/1>\n\
          Date: 12 Jun 2024 00:10:00 +0200\nContent-Type: text/html; charset=iso-8859-1\n\
          Content-Transfer-Encoding: quoted-printable\n\n\
          <div style=3D\"display: none\">Anteprima</div><table><tr><td><h1>Perch=E9 piove</h1>\n\
          <p>Piove da tre giorni sul porto, e non =E8 finita.</p></td></tr></table>\n",
        &[
            "a.mbox | Perché piove",
            "on 2024-06-12",
            "by Città di Prova",
            "from La rassegna",
            "at https://prova.example/1",
            "¶ Piove da tre giorni sul porto, e non è finita.",
            "- hidden: Anteprima",
            "- title: Perché piove",
        ],
    );
}

#[test]
fn markup_counts_before_plain_text_and_attachments_are_named() {
    let mail = format!(
        "{HEADER}Content-Type: multipart/mixed; boundary=A\n\n--A\n\
         Content-Type: multipart/alternative; boundary=B\n\n--B\n\nPiove (link).\n--B\n\
         Content-Type: text/html\n\n<p>Piove.</p>\n--B--\n--A\n\
         Content-Type: application/pdf; name=\"molo.pdf\"\nContent-Transfer-Encoding: base64\n\n\
         JVBERi0=\n--A--\n"
    );
    check(
        mail.as_bytes(),
        &[
            "a.mbox | Il molo",
            "on 2024-06-12",
            "by Ada Neri",
            "¶ Piove.",
            "- the same without markup: Piove (link).",
            "! 1 attachment passed over: molo.pdf (application/pdf, 1 kB)",
        ],
    );
}

#[test]
fn mails_of_a_mailbox_and_in_mails_are_articles() {
    let mailbox = format!(
        "From ada@prova.example Wed Jun 12 10:00:00 2024\n{HEADER}\nPiove.\n>From qui si vede.\n\n\
         From - Thu Jun 13 10:00:00 2024\nSubject: Senza data\nReceived: x\n\
         Content-Type: multipart/mixed; boundary=A\n\n--A\n\nEcco.\n--A\n\
         Content-Type: message/rfc822\n\n{HEADER}\nNevica.\n--A--\n"
    );
    check(
        mailbox.as_bytes(),
        &[
            "a.mbox#1 | Il molo",
            "on 2024-06-12",
            "by Ada Neri",
            "¶ Piove.",
            "¶ From qui si vede.",
            "a.mbox#2 | Senza data",
            "on 2024-06-13",
            "¶ Ecco.",
            "a.mbox#3 | Il molo",
            "on 2024-06-12",
            "by Ada Neri",
            "¶ Nevica.",
        ],
    );
}

#[test]
fn a_page_in_one_file_is_read_as_a_page() {
    check(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://prova.example/molo\r\n\
          Subject: Il molo\r\nDate: Wed, 12 Jun 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
          Content-Type: multipart/related; type=\"text/html\"; boundary=\"A\"\r\n\r\n--A\r\n\
          Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
          <html><head><title>Il molo chiuso</title></head><body><h1>Il molo chiuso</h1>\
          <p>Il molo di Prova =C3=A8 stato chiuso ieri dopo la mareggiata, e la gente =C3=A8 scesa \
          in strada.</p></body></html>\r\n--A\r\nContent-Type: image/png\r\n\
          Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--A--\r\n",
        &[
            "a.mbox | Il molo chiuso",
            "on 2024-06-12",
            "at https://prova.example/molo",
            "¶ Il molo di Prova è stato chiuso ieri dopo la mareggiata, e la gente è scesa in strada.",
            "- title: Il molo chiuso",
        ],
    );
}

#[test]
fn wrong_encodings_are_guessed() {
    let header = format!("{HEADER}Content-Type: text/plain; charset=utf-8\n\n");
    let bytes = [
        header.as_bytes(),
        b"La citt\xE0 di Prova \xE8 gi\xE0 sotto la neve, perch\xE9 ieri nevicava.",
    ];
    check(
        &bytes.concat(),
        &[
            "a.mbox | Il molo",
            "on 2024-06-12",
            "by Ada Neri",
            "¶ La città di Prova è già sotto la neve, perché ieri nevicava.",
        ],
    );
}

#[test]
fn broken_mails_give_what_they_have() {
    check(
        format!("{HEADER}Content-Type: multipart/mixed; boundary=A\n\n--A\n\nPiove").as_bytes(),
        &["a.mbox | Il molo", "on 2024-06-12", "by Ada Neri", "¶ Piove"],
    );
    check(
        format!("{HEADER}Content-Transfer-Encoding: base64\n\nUGlvdmU*").as_bytes(),
        &["a.mbox | Il molo", "on 2024-06-12", "by Ada Neri", "¶ UGlvdmU*"],
    );
}

/// What bodies are made of, in any order.
fn body() -> impl Strategy<Value = String> {
    let pieces = [
        "Piove sul molo di Prova da tre giorni, e la gente ",
        "è scesa in strada.",
        "\n",
        "\n\n",
        " \n",
        "> ",
        ">> ",
        "-- \n",
        "From qui ",
        "Il giorno 12 giu 2024 Ada ha scritto:\n",
        "Da: Ada <ada@prova.example>\n",
        "Oggetto: Uno\n",
        "Data: 12 giugno 2024\n",
        "Leggi tutto\n",
        "LEGGI TUTTO",
        "…",
        "*",
        "é",
    ];
    let piece = prop::sample::select(pieces.to_vec());
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// Without the signs of quotation: where quoted lines are joined, those of the first stand for all.
fn letters(text: &str) -> Vec<char> {
    let is_letter = |c: &char| !c.is_whitespace() && *c != '>';
    let mut letters: Vec<char> = text.chars().filter(is_letter).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    /// Every character of the text but blanks ends in the article or among what was removed.
    #[test]
    fn nothing_is_lost(body in body(), reply in any::<bool>(), flowed in any::<bool>()) {
        let reply = if reply { "In-Reply-To: <x@prova.example>\n" } else { "" };
        let flowed = if flowed { "; format=flowed" } else { "" };
        let mail = format!(
            "{HEADER}{reply}Content-Type: text/plain; charset=utf-8{flowed}\n\n{body}"
        );
        let source = Source { bytes: mail.into_bytes(), ..Source::default() };
        let article = parse(&source, &Fields::default()).articles.remove(0);
        let mut found = article.text.to_string();
        let removed = article.removed.iter().filter(|removed| removed.rule != "mail header");
        removed.for_each(|removed| found.push_str(&removed.text));
        prop_assert_eq!(letters(&found), letters(&body));
    }
}

#[test]
fn what_programs_put_before_a_subject_is_no_title() {
    check(
        b"From: Ada Neri <ada@prova.example>\nSubject: I: Fwd: Il molo\nMIME-Version: 1.0\n\nNevica.\n",
        &["a.mbox | Il molo", "by Ada Neri", "\u{b6} Nevica."],
    );
}
