//! Sheets: files that tell of articles which stand in files of their own. Omnivore's export has some,
//! `metadata_0_to_20.json`, beside the folder `content` with a page for each article.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::model::{Article, Basis, Published, Removed, TitleBasis};
use crate::parse::entry::{self, Entry};
use crate::parse::field::Fields;
use crate::parse::json;
use crate::read::Source;
use crate::text::{clean, clean_line};

/// What sheets say of articles, by the name of the article's file without its ending.
#[derive(Clone, Debug, Default)]
pub struct Sheet(BTreeMap<String, Said>);

/// What a sheet says of one article.
#[derive(Clone, Debug)]
struct Said {
    entries: Vec<Entry>,
    rest: String,
}

impl Sheet {
    /// Adds what a file says; without effect where it is no sheet.
    pub fn read(&mut self, source: &Source, fields: &Fields) {
        let Ok(Value::Array(items)) = serde_json::from_str(&source.decode().text) else { return };
        for item in items {
            let Value::Object(object) = item else { continue };
            let Some(name) = object.get("slug").and_then(Value::as_str).map(str::to_owned) else {
                continue;
            };
            let (entries, rest) = json::entries(object, fields);
            self.0.insert(name, Said { entries, rest });
        }
    }

    /// Whether it says anything of the article in a file of this name, without its ending.
    pub fn tells_of(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Tells an article what is said of it, which counts before what its own file states.
    pub fn tell(&self, article: &mut Article, fields: &Fields) {
        let name = article.file.file_stem().and_then(|name| name.to_str());
        let Some(said) = name.and_then(|name| self.0.get(name)) else { return };
        let metadata = entry::metadata(&said.entries, fields, &mut Vec::new());
        if let Some(title) = &metadata.title {
            article.title = clean_line(title);
            article.title_basis = TitleBasis::Stated;
        }
        if let Some(day) = metadata.published.or(metadata.saved) {
            article.published =
                Published { value: Some(day), basis: Basis::Metadata, ..Published::default() };
        }
        let line = |text: Option<String>| text.as_deref().map(clean_line);
        article.byline = line(metadata.byline).or(article.byline.take());
        article.source = line(metadata.source).or(article.source.take());
        article.address = line(metadata.address).or(article.address.take());
        article.tags.extend(metadata.tags.iter().map(|tag| clean_line(tag)));
        let values = said.entries.iter().flat_map(|entry| entry.values.iter().flatten());
        let values = values.map(|(_, value)| value.as_str()).chain([said.rest.as_str()]);
        let removed = values.filter(|value| !value.is_empty());
        article.removed.extend(
            removed.map(|value| Removed { text: clean(value).text, rule: "metadata".into() }),
        );
    }
}

/// Whether a file's name is that of a sheet.
pub fn is_sheet(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let numbers = name.strip_prefix("metadata_").and_then(|rest| rest.strip_suffix(".json"));
    numbers.and_then(|numbers| numbers.split_once("_to_")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_tell_of_articles() {
        let mut sheet = Sheet::default();
        let text = r#"[{"id": "1", "slug": "uno", "title": "Uno", "author": "Ada Neri", "url": "https://prova.example/uno",
            "labels": ["neve"], "savedAt": "2025-01-02T08:00:00.000Z", "publishedAt": "2024-06-12T23:30:00.000Z"}]"#;
        sheet.read(&Source::of_text("metadata_0_to_20.json", text), &Fields::default());
        let article = |file: &str| {
            let mut article = Article { file: file.into(), ..Article::default() };
            sheet.tell(&mut article, &Fields::default());
            let day = article.published.value.map(|day| day.to_string());
            let byline = article.byline.map(|name| name.to_string());
            (article.title.to_string(), day.unwrap_or_default(), byline.unwrap_or_default())
        };
        let said = ("Uno".to_owned(), "2024-06-12".to_owned(), "Ada Neri".to_owned());
        assert_eq!(article("export/content/uno.html"), said);
        assert_eq!(article("export/content/due.html").0, "");
        assert!(is_sheet(Path::new("export/metadata_0_to_20.json")));
        assert!(!is_sheet(Path::new("export/metadata.json")));
    }
}
