//! What a page says of its article in JSON-LD: `NewsArticle` and its kin.

use serde_json::{Map, Value};

use super::markup::decoded;

/// How deep articles are looked for within other things.
const MAX_DEPTH: u32 = 6;

/// What the linked data of a page state, in the words of schema.org.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) keywords: Vec<String>,
    /// The text as it stands, which may be markup.
    pub(super) body: Option<String>,
    pub(super) description: Option<String>,
}

/// Reads the scripts with data of a page. Of several articles the first is the page's own.
pub(super) fn read(scripts: &[String]) -> LinkedData {
    let mut articles = Vec::new();
    for script in scripts {
        if let Some(value) = parse(script) {
            collect(value, 0, &mut articles);
        }
    }
    // What is surely an article comes before a page that holds one.
    articles.sort_by_key(|(rank, _)| *rank);
    let mut data = LinkedData::default();
    for (_, article) in &articles {
        add(&mut data, article);
    }
    data
}

/// JSON as pages carry it: in comments, with line ends within strings.
fn parse(script: &str) -> Option<Value> {
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])?;
    let json = script.get(start..=end)?;
    serde_json::from_str(json).ok().or_else(|| serde_json::from_str(&put_right(json)).ok())
}

/// Escapes line ends within strings, and takes commas out that nothing follows.
fn put_right(json: &str) -> String {
    let mut made = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in json.chars() {
        match character {
            '\n' | '\r' if in_string => made.push_str("\\n"),
            _ if character.is_control() => made.push(' '),
            '}' | ']' if !in_string => {
                made.truncate(made.trim_end_matches([' ', ',']).len());
                made.push(character);
            }
            _ => made.push(character),
        }
        in_string ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
    }
    made
}

fn collect(value: Value, depth: u32, articles: &mut Vec<(u8, Map<String, Value>)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values {
                collect(value, depth + 1, articles);
            }
        }
        Value::Object(mut object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.remove(key) {
                    collect(inner, depth + 1, articles);
                }
            }
            if let Some(rank) = rank(&object) {
                articles.push((rank, object));
            }
        }
        _ => {}
    }
}

/// How surely an object is the article, best 0.
fn rank(object: &Map<String, Value>) -> Option<u8> {
    let kind = object.get("@type")?;
    let is = |ending: &str| match kind {
        Value::String(kind) => kind.ends_with(ending),
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).any(|kind| kind.ends_with(ending))
        }
        _ => false,
    };
    if is("Article") || is("Review") || is("Recipe") {
        Some(0)
    } else if is("BlogPosting") || is("Posting") || is("Report") {
        Some(1)
    } else if is("WebPage") && object.contains_key("datePublished") {
        Some(2)
    } else {
        None
    }
}

fn add(data: &mut LinkedData, article: &Map<String, Value>) {
    let text = |key: &str| article.get(key).and_then(string);
    fill(&mut data.headline, text("headline"));
    fill(&mut data.published, text("datePublished"));
    fill(&mut data.description, text("description"));
    fill(&mut data.body, article.get("articleBody").and_then(Value::as_str).map(str::to_owned));
    fill(&mut data.publisher, article.get("publisher").and_then(|p| names(p).into_iter().next()));
    if data.authors.is_empty() {
        data.authors = article.get("author").map(names).unwrap_or_default();
    }
    if data.keywords.is_empty() {
        data.keywords = article.get("keywords").map(names).unwrap_or_default();
    }
}

fn fill(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value;
    }
}

fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Array(values) => values.first()?.as_str()?,
        Value::Object(object) => object.get("@value")?.as_str()?,
        _ => return None,
    };
    let text = decoded(text);
    (!text.is_empty()).then_some(text)
}

/// The names in `"Name"`, `{"name": "Name"}`, and lists of either.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        other => string(other).into_iter().collect(),
    }
}
