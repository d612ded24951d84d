//! Cases for tables, one line each.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(parse(text, &Fields::default()).show(), expected, "{text}");
}

#[test]
fn rows_are_articles() {
    check(
        "Title,Date,Author,Text,Note\nUno,2024-06-12,Ada Neri,\"Piove, e \"\"forte\"\".\nNevica.\",x\nDue,12/06/2024,\"['Ada Neri', 'Ugo Bianchi']\",Gela.,\n",
        &[
            "Uno; 2024-06-12; Ada Neri | Piove, e \"forte\". ¶ Nevica.",
            "Due; 2024-06-12; Ada Neri, Ugo Bianchi | Gela.",
        ],
    );
    // What a spreadsheet writes where the comma is for decimals.
    check(
        "\u{FEFF}sep=;\r\nTitolo;Data;Testata;Testo\r\nUno;12/06/2024;Il Foglio di Prova;Piove, e forte.\r\n",
        &["Uno; 2024-06-12; Il Foglio di Prova | Piove, e forte."],
    );
    check("title\ttext\nUno\t\"Piove\", disse.\n", &["Uno | \"Piove\", disse."]);
    check("title\ttext\nUno\t\"Piove.\nNevica.\"\n", &["Uno | Piove. ¶ Nevica."]);
}

#[test]
fn the_tables_of_trafilatura_have_no_header() {
    check(
        "https://prova.example/neve\tnull\t8f\tprova.example\tLa neve\tnull\t2024-06-12\t\"Nevica.\nGela.\"\tnull\tnull\tnull\n\
         null\tnull\t9f\tprova.example\tnull\tnull\tnull\tPiove.\tnull\tnull\tnull\n",
        &[
            "La neve; 2024-06-12; prova.example; https://prova.example/neve | Nevica. ¶ Gela.",
            "prova.example | Piove.",
        ],
    );
    let commas = "Uno, due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici.";
    check(
        &format!(
            "https://prova.example/neve\tnull\t8f\tprova.example\tNeve, gelo\tnull\tnull\t{commas}\tnull\tnull\tnull\n"
        ),
        &[&format!("Neve, gelo; prova.example; https://prova.example/neve | {commas}")],
    );
}

#[test]
fn highlights_of_one_text_are_together() {
    check(
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n\
         Piove.,Uno,Ada Neri,,mia,yellow,,page,1,2025-01-02 08:00:00+00:00,neve\n\
         Gela.,Due,Ugo Bianchi,,,,,page,3,2025-01-03 08:00:00+00:00,\n\
         Nevica.,Uno,Ada Neri,,,yellow,,page,2,2025-01-02 09:00:00+00:00,neve\n",
        &[
            "Uno; saved 2025-01-02; Ada Neri; neve | Piove. ¶ Nevica.",
            "Due; saved 2025-01-03; Ugo Bianchi | Gela.",
        ],
    );
}

#[test]
fn what_holds_no_text_is_told() {
    let links = "! 0: passed over: holds links only, no text";
    check(
        "title,url,time_added,tags,status\nUno,https://prova.example/uno,1718191800,a|b,unread\n",
        &[links],
    );
    check(
        "URL,Title,Selection,Folder,Timestamp\nhttps://prova.example/uno,Uno,,Unread,1718191800\n",
        &[links],
    );
    check(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nUno,https://prova.example/uno,x,[],2025-01-02,0,new,True\n",
        &[links],
    );
    check("a,b\n1,2\n", &["! 0: passed over: no column of this table is known to hold a text"]);
}

#[test]
fn what_is_broken_is_told() {
    check(
        "title,text\nUno,Piove, e forte.\nDue,Gela.\n",
        &["Uno | Piove, e forte.", "Due | Gela.", "! 2: the row has more cells than the header"],
    );
    check(
        "title,text\nUno,Piove.\nDue,\"Gela.\nTre,Nevica.\n",
        &["Uno | Piove.", "Due | Gela. ¶ Tre,Nevica.", "! 3: a quote is not closed"],
    );
}

#[test]
fn tables_are_told_from_text() {
    assert!(sniff("title,date,text\na,b,c"));
    assert!(sniff("\"Titolo\";\"Testo\"\n"));
    assert!(!sniff("Ieri, a Roma, il testo della legge.\n"));
    assert!(!sniff("Titolo\n\nTesto."));
    assert!(!sniff("name,value\n"));
}
