//! What the values of an object say: texts, lists of names, and what is left when they are taken.

use serde_json::{Map, Value};

use crate::parse::entry::{Item, is_nothing};

/// Parts of a text that stand within objects, in their order: fundus' sections, feedparser's content,
/// Readwise's highlights.
const PARTS: [&str; 9] =
    ["summary", "headline", "value", "text", "html", "paragraphs", "sections", "content", "note"];

/// How deep a text may be nested.
const MAX_NESTING: u32 = 4;

/// Takes the strings of a text out of a value: itself, those in a list, those under [`PARTS`].
pub(super) fn take_text(value: &mut Value) -> Vec<Item> {
    let mut texts = Vec::new();
    gather(value, 0, &mut texts);
    texts.into_iter().map(|text| vec![(String::new(), text)]).collect()
}

fn gather(value: &mut Value, depth: u32, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            texts.push(std::mem::take(text));
        }
        Value::Array(values) if depth < MAX_NESTING => {
            for value in values {
                gather(value, depth + 1, texts);
            }
        }
        Value::Object(object) if depth < MAX_NESTING => {
            for part in PARTS {
                if let Some(value) = object.get_mut(part) {
                    gather(value, depth + 1, texts);
                }
            }
        }
        _ => {}
    }
}

/// A value without what is empty in it.
pub(super) fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then_some(Value::String(text)),
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(pruned).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        Value::Object(object) => {
            let object: Map<String, Value> =
                object.into_iter().filter_map(|(key, value)| Some((key, pruned(value)?))).collect();
            (!object.is_empty()).then_some(Value::Object(object))
        }
        other => Some(other),
    }
}

/// A value as front matter would hold it; nothing for what is empty or nested otherwise.
pub(super) fn items(value: &Value) -> Vec<Item> {
    let scalar = |value: &Value| match value {
        Value::String(text) if !is_nothing(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let item = |value: &Value| match value {
        Value::Object(pairs) => {
            pairs.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))).collect()
        }
        other => scalar(other).map(|text| (String::new(), text)).into_iter().collect(),
    };
    let items: Vec<Item> = match value {
        Value::Array(values) => values.iter().map(item).collect(),
        other => vec![item(other)],
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

/// Whether [`items`] holds all that a value says.
pub(super) fn is_flat(value: &Value) -> bool {
    let is_scalar =
        |value: &Value| matches!(value, Value::Null | Value::String(_) | Value::Number(_));
    let is_item = |value: &Value| match value {
        Value::Object(pairs) => pairs.values().all(is_scalar),
        other => is_scalar(other),
    };
    match value {
        Value::Array(values) => values.iter().all(is_item),
        other => is_item(other),
    }
}
