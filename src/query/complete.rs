//! What may be typed next: fields, then the values that the store has for a field.

use std::collections::BTreeMap;

use crate::model::{Article, EntityId};
use crate::query::Completion;
use crate::query::field::{FEATURES, FIELDS, Field, field};
use crate::store::Store;
use crate::text::{CleanText, clean_line, fold};

const MOST: usize = 50;

pub(super) fn complete(store: &Store, text: &str) -> Vec<Completion> {
    let start = last_word(text);
    let word = text.get(start..).unwrap_or_default();
    let sign = word.len() - word.trim_start_matches(['-', '(']).len();
    let (before, word) = (text.get(..start + sign), word.get(sign..).unwrap_or_default());
    let before = before.unwrap_or_default();
    match word.split_once(':') {
        None => fields(before, &fold(word)),
        Some((name, typed)) => match field(&fold(name)) {
            Some(field) => values(store, field, &format!("{before}{name}:"), typed),
            None => Vec::new(),
        },
    }
}

/// Where the last word begins; what stands in quotes is one word with what stands before.
fn last_word(text: &str) -> usize {
    let mut quoted = false;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        quoted ^= character == '"';
        if !quoted && character.is_whitespace() {
            start = at + character.len_utf8();
        }
    }
    start
}

fn fields(before: &str, typed: &str) -> Vec<Completion> {
    let shown = FIELDS.iter().filter_map(|row| {
        let name = row.names.iter().find(|name| name.starts_with(typed))?;
        Some(Completion {
            text: format!("{before}{name}:"),
            label: clean_line(&format!("{name}:")),
            help: row.help.into(),
            is_own: false,
        })
    });
    shown.collect()
}

fn features(before: &str, typed: &str) -> Vec<Completion> {
    let shown = FEATURES.iter().filter_map(|row| {
        let name = row.names.iter().find(|name| name.starts_with(typed))?;
        Some(Completion {
            text: format!("{before}{name}"),
            label: clean_line(name),
            help: row.help.into(),
            is_own: false,
        })
    });
    shown.collect()
}

fn values(store: &Store, asked: Field, before: &str, typed: &str) -> Vec<Completion> {
    let typed = fold(typed.trim_matches('"'));
    if asked == Field::Has {
        return features(before, &typed);
    }
    let mut found: Vec<(CleanText, usize)> = match asked {
        Field::Name(kind) => (0..)
            .map(EntityId)
            .zip(store.entities())
            .filter(|(_, entity)| kind.is_none_or(|kind| entity.kind == kind))
            .filter(|(_, entity)| entity.aliases.iter().any(|alias| any_word_starts(alias, &typed)))
            .map(|(id, entity)| (entity.name.clone(), store.articles_naming(id).count()))
            .collect(),
        Field::Source => counted(store, &typed, |article| article.source.iter().collect()),
        Field::Byline => counted(store, &typed, |article| article.byline.iter().collect()),
        Field::Tag => counted(store, &typed, |article| article.tags.iter().collect()),
        Field::Language => {
            let mut counts = BTreeMap::<&'static str, usize>::new();
            for id in store.entries() {
                *counts.entry(store.article(id).language).or_default() += 1;
            }
            let known = counts.into_iter().filter(|(code, _)| !code.is_empty());
            known
                .filter(|(code, _)| code.starts_with(&typed))
                .map(|(code, n)| (code.into(), n))
                .collect()
        }
        Field::When | Field::Published | Field::Title | Field::Path | Field::Near | Field::Has => {
            Vec::new()
        }
    };
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST);
    found.into_iter().map(|(value, count)| completion(before, value, count)).collect()
}

fn completion(before: &str, value: CleanText, count: usize) -> Completion {
    let quote = if value.chars().all(char::is_alphanumeric) { "" } else { "\"" };
    let articles = if count == 1 { "article" } else { "articles" };
    Completion {
        text: format!("{before}{quote}{}{quote}", value.replace('"', " ")),
        label: value,
        help: clean_line(&format!("{count} {articles}")),
        is_own: false,
    }
}

/// The distinct values of the articles that hold a word beginning with `typed`, each with its
/// number of articles; a version counts where it says otherwise than the one that stands for it.
fn counted<'a>(
    store: &'a Store,
    typed: &str,
    values: impl Fn(&'a Article) -> Vec<&'a CleanText>,
) -> Vec<(CleanText, usize)> {
    let mut counts = BTreeMap::<&CleanText, usize>::new();
    for id in store.article_ids() {
        let entry = Some(store.entry(id)).filter(|&entry| entry != id);
        let known = entry.map_or_else(Vec::new, |entry| values(store.article(entry)));
        for value in values(store.article(id)).into_iter().filter(|value| !known.contains(value)) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let fitting = counts.into_iter().filter(|(value, _)| any_word_starts(value, typed));
    fitting.map(|(value, count)| (value.clone(), count)).collect()
}

fn any_word_starts(text: &str, typed: &str) -> bool {
    let folded = fold(text);
    folded.starts_with(typed) || folded.split_whitespace().any(|word| word.starts_with(typed))
}
