//! TEI XML (Text Encoding Initiative), as archives keep texts in and trafilatura writes them: a header
//! that tells of the text, and the text.

use crate::parse::doc::{self, as_html};
use crate::parse::draft::Drafts;
use crate::parse::entry::Entry;
use crate::parse::field::Fields;
use crate::parse::record::Record;
use crate::parse::xml::{self, Element};

/// Elements of the header, and what we call what they say.
const HEADER: [(&str, &str); 8] = [
    ("title", "title"),
    ("author", "author"),
    ("publisher", "publisher"),
    ("date", "date"),
    ("idno", "url"),
    ("ptr", "url"),
    ("language", "language"),
    ("term", "tags"),
];

/// Attributes that say what such an element holds, before its text.
const ATTRIBUTES: [&str; 3] = ["when", "target", "ident"];

/// Whether a text is such a file.
pub(crate) fn sniff(text: &str) -> bool {
    xml::has_root(text, &["TEI", "TEI.2"])
}

/// The draft of its text.
pub(crate) fn parse(text: &str, fields: &Fields) -> Drafts<'static> {
    doc::one_article(text, fields, record)
}

fn record(root: &Element, file: &str) -> Record {
    let mut record = Record { is_article: true, ..Record::default() };
    let mut rest: Vec<&str> = vec![root.text.trim()];
    if let Some(language) = root.attribute("xml:lang") {
        record.entries.push(Entry::plain("lang", language));
    }
    for part in &root.children {
        match part.name.as_str() {
            "teiheader" => header(part, &mut record, &mut rest),
            "text" => body(part, file, &mut record, &mut rest),
            _ => rest.extend(part.values()),
        }
    }
    rest.retain(|value| !value.is_empty());
    record.rest = rest.join("\n");
    record
}

/// What an element of the header and those within it say of the article.
fn header<'a>(element: &'a Element, record: &mut Record, rest: &mut Vec<&'a str>) {
    for part in &element.children {
        if part.name == "abstract" {
            record.entries.push(Entry::plain("abstract", part.texts().join("\n")));
            continue;
        }
        let known = HEADER.iter().find(|(name, _)| *name == part.name);
        let Some(&(_, known)) = known else {
            rest.push(part.text.trim());
            rest.extend(part.attributes.iter().map(|(_, value)| value.trim()));
            header(part, record, rest);
            continue;
        };
        let stated = part.attributes.iter().find(|(name, _)| ATTRIBUTES.contains(&name.as_str()));
        rest.extend(
            part.attributes.iter().filter(|one| Some(*one) != stated).map(|(_, v)| v.trim()),
        );
        let texts = part.texts();
        let value = stated.map_or_else(|| texts.join(" "), |(_, value)| value.clone());
        if stated.is_some() {
            rest.extend(texts);
        }
        let known =
            if part.attribute("type") == Some("download") { "download-date" } else { known };
        add(record, known, without_host(&value));
    }
}

/// Adds what the header says; what it says twice, of the text and of its source, once.
fn add(record: &mut Record, name: &str, value: &str) {
    let value = vec![(String::new(), value.to_owned())];
    match record.entries.iter_mut().find(|entry| entry.name == name) {
        Some(entry) if entry.values.contains(&value) => {}
        Some(entry) => entry.values.push(value),
        None => record.entries.push(Entry { name: name.to_owned(), values: vec![value], line: 0 }),
    }
}

/// "La Voce di Prova (voce.example)" without its address.
fn without_host(value: &str) -> &str {
    let parts = value.strip_suffix(')').and_then(|value| value.rsplit_once(" ("));
    let is_host = |host: &str| host.contains('.') && !host.contains(' ');
    parts.filter(|(_, host)| is_host(host)).map_or(value, |(name, _)| name)
}

/// The text without what readers said of it.
fn body<'a>(text: &'a Element, file: &str, record: &mut Record, rest: &mut Vec<&'a str>) {
    let body = text.child("body").unwrap_or(text);
    let is_comments = |part: &&Element| part.attribute("type") == Some("comments");
    let (comments, parts): (Vec<&Element>, Vec<&Element>) =
        body.children.iter().partition(is_comments);
    rest.extend(comments.iter().flat_map(|part| part.values()));
    let markup = if comments.is_empty() {
        body.content(file)
    } else {
        let parts: Vec<String> = parts.iter().map(|part| part.content(file)).collect();
        format!("<div>{}</div>", parts.join("</div><div>"))
    };
    record.entries.push(Entry::plain("text", as_html(&markup)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, removed: &[&str]) {
        assert!(sniff(text));
        let drafts = parse(text, &Fields::default());
        assert_eq!(drafts.show(), [expected]);
        let taken = drafts.articles[0].blocks.iter().filter(|block| !block.is_kept());
        let taken: Vec<&str> = taken.flat_map(|block| block.text.lines()).collect();
        assert!(removed.iter().all(|text| taken.contains(text)), "{taken:?}");
    }

    #[test]
    fn what_trafilatura_writes_is_read() {
        check(
            r#"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title type="main">La neve</title>
            <author>Ada Neri; Ugo Bianchi</author></titleStmt><publicationStmt><p/></publicationStmt>
            <sourceDesc><bibl>La neve, Prova, 2024-06-12</bibl><biblFull><titleStmt><title type="main">La neve</title></titleStmt>
            <publicationStmt><publisher>La Voce di Prova (prova.example)</publisher>
            <ptr type="URL" target="https://prova.example/neve"/><date>2024-06-12</date></publicationStmt></biblFull></sourceDesc></fileDesc>
            <profileDesc><abstract><p>Nevica al passo.</p></abstract><creation><date type="download">2024-06-16</date></creation></profileDesc>
            </teiHeader><text><body><div type="entry"><ab rend="h2" type="header">Al passo</ab><p>Nevica <hi rend="b">forte</hi> &amp; gela.</p>
            <list rend="ul"><item>Uno</item></list></div><div type="comments"><p>Che freddo!</p></div></body></text></TEI>"#,
            "La neve; 2024-06-12; saved 2024-06-16; Ada Neri, Ugo Bianchi; La Voce di Prova; \
             https://prova.example/neve | Al passo ¶ Nevica forte & gela. ¶ Uno",
            &["La neve, Prova, 2024-06-12", "Nevica al passo.", "Che freddo!"],
        );
    }

    #[test]
    fn what_archives_keep_is_read() {
        check(
            r#"<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="it"><teiHeader><fileDesc><titleStmt>
            <title>Il porto</title><author><persName>Ada Neri</persName></author></titleStmt><publicationStmt>
            <publisher>Archivio di Prova</publisher><date when="1951-03-04">4 marzo 1951</date></publicationStmt></fileDesc></teiHeader>
            <text><body><head>Il porto</head><p>La gru è <lb/>caduta.</p></body></text></TEI>"#,
            "Il porto; 1951-03-04; Ada Neri; Archivio di Prova; it | Il porto ¶ La gru è caduta.",
            &["4 marzo 1951"],
        );
    }
}
