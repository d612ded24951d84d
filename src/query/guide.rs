//! The query language as a document, made from the tables of fields.

use std::fmt::Write;

use crate::query::field::{FEATURES, FIELDS, OR};

/// What stands in a query beside the fields, and what it asks for.
const SYNTAX: &[(&str, &str)] = &[
    ("tregua pace", "both words, in whatever order and form: `tregue` as well"),
    ("tregua or pace", "one of the two is enough"),
    ("-tregua", "not this; also before a field or parentheses"),
    ("\"cessate il fuoco\"", "just these forms, one behind the other"),
    ("\"tregua\"", "just this form"),
    ("negoz*", "words that begin so"),
    ("l'accordo", "words joined by a mark follow each other, in any form"),
    ("(tregua or pace) -neve", "parentheses"),
    ("2022-02-24", "a date in digits is one told of, as with `when:`"),
];

/// `docs/QUERY.md`.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    for (example, meaning) in SYNTAX {
        row(&mut page, &[&format!("`{example}`"), meaning]);
    }
    page.push_str(FIELDS_HEAD);
    for field in FIELDS {
        let names: Vec<String> = field.names.iter().map(|name| format!("`{name}:`")).collect();
        row(&mut page, &[&names.join(" "), field.help, &format!("`{}`", field.example)]);
    }
    page.push_str(FEATURES_HEAD);
    for feature in FEATURES {
        let names: Vec<String> = feature.names.iter().map(|name| format!("`{name}`")).collect();
        row(&mut page, &[&names.join(" "), feature.help]);
    }
    let or: Vec<String> = OR.iter().map(|word| format!("`{word}`").replace('|', "\\|")).collect();
    _ = writeln!(page, "\nFor `or` these stand as well: {}.", or.join(" "));
    page.push_str(TAIL);
    page
}

fn row(page: &mut String, cells: &[&str]) {
    _ = writeln!(page, "| {} |", cells.join(" | "));
}

const HEAD: &str = "\
# The query language

<!-- Made from the tables in src/query by `UPDATE=1 cargo test docs_show`. -->

One language serves the query line (`&`), the search (`s`) and `--query` of the headless commands.
Case and accents never count. Conditions that stand side by side must all hold. A mistake is shown with a
caret under its place and what was expected there.

| typed | asks for |
|---|---|
";

const FIELDS_HEAD: &str = "
## Fields

A field's value is one word, or several in quotes: `who:\"anna bruni\"`. Names, sources, authors and tags
are compared word by word, without stems.

| names | ask for | for example |
|---|---|---|
";

const FEATURES_HEAD: &str = "
## Values of `has:`

| names | the article has |
|---|---|
";

const TAIL: &str = "
## Times

`when:` and `published:` take a year, a month, a day, a week (`2022-W07`), a quarter (`2022-Q1`), a half
(`2022-H1`) or a season (`2022-SU`); two of them with `..` between them, either of which may be missing
(`2022-02..`); a date in the words of any language that the program reads (`when:24 febbraio 2022`,
`when:\"February 2022\"`); a month or a day of any year (`when:giugno`, `when:XXXX-06-12`).

A date belongs to the time asked for if at least half of it lies there, so that what is said of a year
is not found under each of its months. A range also belongs where it begins and where it ends.

## Words and their forms

A word stands for all its forms: it is reduced to its stem, as each article's words are, by the Snowball
stemmer of the article's language. In a folder of several languages the word has a stem in each, and
finds an article by that of the article's own. What stands in quotes is meant just as it is written, and
so is the beginning before a `*`.

The search lists the articles in which the words weigh most (BM25): a word weighs more the rarer it is in
the folder, the oftener the article has it, and the shorter the article is; in the title it counts as four
more in the text. Of equal ones the later comes first. `i` shows how the rank of a result came about. Where
nothing matches because a word stands nowhere, the commonest word that differs from it in one letter is
searched, and the title of the list says so.
";
