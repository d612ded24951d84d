//! People, organisations and places: rules with evidence, unified within the article.
//!
//! The words are read once (`token.rs`), cut into candidates by the grammar of names
//! (`candidate.rs`), undecided ones are weighed (`evidence.rs`) over the whole article and resolved
//! to full names (`resolve.rs`). Word lists stand in `src/lang/*/names.toml` and `data/`.

mod candidate;
mod evidence;
mod gazetteer;
mod resolve;
mod token;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

pub(crate) use gazetteer::{gazetteer, joined};

use crate::lang::{LANGUAGES, NameRules, WordClass};
use crate::model::NameMention;
use crate::text::CleanText;
use resolve::Full;
use token::{Case, Tokens};

/// The names of a text, in order, none overlapping, each with its fullest form in this text.
pub fn find(text: &CleanText, language: &str) -> Vec<NameMention> {
    let rules = rules(language);
    let tokens = Tokens::read(text, rules);
    let usage = Usage::of(&tokens);
    let is_plain = |at: usize| usage.is_plain(&tokens, at);
    let candidates = candidate::scan(&tokens, &is_plain);
    let named = resolve::resolve(&tokens, &candidates, rules);
    let mut rule_names: Vec<Arc<str>> = Vec::new();
    let mut shared = |rule: &'static str| {
        let known = rule_names.iter().find(|name| &***name == rule).cloned();
        known.unwrap_or_else(|| {
            rule_names.push(Arc::from(rule));
            Arc::from(rule)
        })
    };
    named
        .into_iter()
        .map(|name| NameMention {
            span: name.span,
            kind: name.kind,
            name: match name.full {
                Full::Here(span) => text.slice(span),
                Full::Listed(full) => CleanText::from(full),
            },
            rule: shared(name.rule),
        })
        .collect()
}

/// The name rules of a language, read on first use; none for a language without a folder.
fn rules(language: &str) -> &'static NameRules {
    static RULES: [OnceLock<NameRules>; LANGUAGES.len()] =
        [const { OnceLock::new() }; LANGUAGES.len()];
    static NONE: OnceLock<NameRules> = OnceLock::new();
    let row = LANGUAGES.iter().position(|files| files.code == language);
    let Some((cell, files)) = row.and_then(|row| Some((RULES.get(row)?, LANGUAGES.get(row)?)))
    else {
        return NONE.get_or_init(NameRules::default);
    };
    cell.get_or_init(|| {
        NameRules::parse(files.names, gazetteer::demonyms(files.code)).unwrap_or_default()
    })
}

/// How the text writes its words where no sentence begins.
struct Usage<'a> {
    small: FxHashSet<&'a str>,
    capital: FxHashSet<&'a str>,
}

impl<'a> Usage<'a> {
    fn of(tokens: &'a Tokens<'a>) -> Self {
        let mut usage = Self { small: FxHashSet::default(), capital: FxHashSet::default() };
        for (at, token) in tokens.list.iter().enumerate() {
            if token.case == Case::Lower {
                usage.small.insert(tokens.folded(at));
            } else if token.is_capital() && !token.begins() {
                usage.capital.insert(tokens.folded(at));
            }
        }
        usage
    }

    /// Whether a word at the start of a sentence owes its capital to that alone.
    fn is_plain(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let Some(token) = tokens.get(at) else { return true };
        let word = tokens.folded(at);
        if token.case == Case::Upper && token.span.len() > 1 {
            return false;
        }
        if token.classes.has(WordClass::Common) {
            return true;
        }
        self.small.contains(word) && !self.capital.contains(word)
    }
}
