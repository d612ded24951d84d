//! Words that an article has with a capital only where sentences begin: whether they are names is
//! settled by how the other articles of the folder write them.
//!
//! The article alone has left them open (`extract/name/resolve.rs`). Each distinct word is looked up
//! once, in no more than [`ASKED`] articles, so that the work grows with the folder and no faster.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::model::{Article, ArticleId, EntityKind, NameMention, RuleName};
use crate::store::decide::with_names;
use crate::store::postings::{END, Postings, Renewed, Run};
use crate::store::reader::is_capitalised;
use crate::text::{Span, fold};

/// The articles of which a word is looked up, the first by path.
const ASKED: usize = 16;

/// So many articles must write a word small before it is none of the names.
const ENOUGH: usize = 2;

/// One way to write a word prevails if it is so many times as common as the other.
const PREVAILS: usize = 3;

/// The rule of names that the folder tells.
const RULE: &str = "folder";

/// How the articles of one language write a word where no sentence begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Usage {
    /// Articles that write it small.
    small: usize,
    /// Articles that write it with a capital.
    capital: usize,
    /// Those among them in which it names a person, an organisation, a place.
    names: [usize; EntityKind::ALL.len()],
    /// Those among them in which it ends a person's name.
    surnames: usize,
}

/// What the folder says of the words that its articles leave open. Kept for the store that is built
/// next, of which most articles write them the same.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Verdicts(
    /// Ascending, by the numbers that words and languages have in the index.
    Vec<((u32, u8), Verdict)>,
);

/// What the folder says of a word at the start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Verdict {
    Word,
    Name(EntityKind),
    /// The article's own opinion stands.
    Open,
}

impl Verdicts {
    /// The verdicts on these articles, where those of the index before are known. Depend on the articles
    /// alone, not on the order in which they were added.
    pub(super) fn renewed(
        &self,
        before: &Postings,
        articles: &[Arc<Article>],
        now: &Renewed,
    ) -> Self {
        let known = |language: &str, word: &str| {
            let numbers = before.numbers_of(language, word)?;
            let at = self.0.binary_search_by_key(&numbers, |&(numbers, _)| numbers).ok()?;
            (!now.has_changed(word)).then(|| self.0[at].1)
        };
        let verdict = |(language, word): &(&'static str, String)| {
            let numbers = now.postings.numbers_of(language, word)?;
            let verdict = known(language, word)
                .unwrap_or_else(|| Usage::of(word, language, articles, &now.postings).verdict());
            Some((numbers, verdict))
        };
        let mut verdicts: Vec<_> = open_words(articles).par_iter().filter_map(verdict).collect();
        verdicts.sort_unstable_by_key(|&(numbers, _)| numbers);
        verdicts.shrink_to_fit();
        Self(verdicts)
    }

    /// The articles that they change, with their places.
    pub(super) fn settle(
        &self,
        articles: &[Arc<Article>],
        postings: &Postings,
    ) -> Vec<(usize, Arc<Article>)> {
        let closed = self.0.iter().filter(|(_, verdict)| *verdict != Verdict::Open);
        let closed: FxHashMap<(&str, &str), Verdict> =
            closed.map(|&(numbers, verdict)| (postings.of_numbers(numbers), verdict)).collect();
        let settled = |(at, article): (usize, &Arc<Article>)| {
            let verdict = |span: Span| {
                let word = fold(span.of(&article.text));
                let verdict = closed.get(&(article.language, word.as_str()));
                verdict.copied().unwrap_or(Verdict::Open)
            };
            Some((at, Arc::new(settled(article, verdict)?)))
        };
        articles.par_iter().enumerate().filter_map(settled).collect()
    }
}

/// The words that articles leave open, each once, with their languages.
fn open_words(articles: &[Arc<Article>]) -> Vec<(&'static str, String)> {
    let of_some = |articles: &[Arc<Article>]| {
        let mut words = FxHashSet::default();
        for article in articles {
            let word = |span: Span| (article.language, fold(span.of(&article.text)));
            words.extend(article.starts.iter().map(|start| word(start.span)));
        }
        words
    };
    // Few pieces: each has most words of all.
    let pieces = articles.par_chunks(articles.len().div_ceil(rayon::current_num_threads()).max(1));
    let mut words: Vec<_> = pieces.flat_map_iter(of_some).collect();
    words.par_sort_unstable();
    words.dedup();
    words
}

impl Usage {
    fn of(word: &str, language: &str, articles: &[Arc<Article>], postings: &Postings) -> Self {
        let mut usage = Self::default();
        let mut places = Vec::new();
        let mut left = ASKED;
        for meant in postings.form(word) {
            let mut cursor = postings.cursor(meant.term);
            let mut at = cursor.seek(0);
            while at != END && left > 0 && !usage.is_small_whatever(left) {
                if let Some(article) =
                    articles.get(at as usize).filter(|article| article.language == language)
                {
                    cursor.positions(meant.forms.as_deref(), &mut places);
                    usage.add(article, ArticleId(at), &places, postings);
                    left -= 1;
                }
                at = cursor.seek(at + 1);
            }
        }
        usage
    }

    /// Adds how one article writes a word that stands at these places.
    fn add(&mut self, article: &Article, id: ArticleId, places: &[u32], postings: &Postings) {
        let title = postings.title_length(id);
        let in_text = places.iter().filter(|&&place| place >= title);
        let runs: Vec<Run> = in_text.map(|&start| Run { start, words: 1 }).collect();
        let (mut small, mut capital, mut kind, mut surname) = (false, false, None, false);
        for span in postings.text_spans(id, &article.text, &runs) {
            small |= span.of(&article.text).starts_with(char::is_lowercase);
            if is_capitalised(&article.text, span) {
                capital = true;
                let at = article.names.partition_point(|name| name.span.end < span.end);
                let name = article.names.get(at).filter(|name| name.span.end == span.end);
                kind = kind.or(name.filter(|name| name.span == span).map(|name| name.kind));
                surname |= name.is_some_and(|name| name.kind == EntityKind::Person);
            }
        }
        self.small += usize::from(small);
        self.capital += usize::from(capital);
        if let Some(kind) = kind {
            self.names[kind as usize] += 1;
        }
        self.surnames += usize::from(surname);
    }

    /// Whether the word is written small, though as many more articles as `left` wrote it with a capital.
    fn is_small_whatever(&self, left: usize) -> bool {
        self.small >= ENOUGH && self.small >= PREVAILS * (self.capital + left)
    }

    fn verdict(&self) -> Verdict {
        if self.is_small_whatever(0) {
            return Verdict::Word;
        }
        let most = EntityKind::ALL.into_iter().max_by_key(|&kind| self.names[kind as usize]);
        match most.filter(|&kind| self.names[kind as usize] > 0) {
            Some(kind) if self.capital >= PREVAILS * self.small => Verdict::Name(kind),
            None if self.surnames > 0 && self.small == 0 => Verdict::Name(EntityKind::Person),
            _ => Verdict::Open,
        }
    }
}

/// The article with the names that the verdicts leave or add; nothing where they change none.
fn settled(article: &Article, verdict: impl Fn(Span) -> Verdict) -> Option<Article> {
    let mut dropped: Vec<u32> = Vec::new();
    let mut added: Vec<NameMention> = Vec::new();
    for start in article.starts.iter() {
        match (verdict(start.span), start.name) {
            (Verdict::Word, Some(name)) => dropped.push(name),
            (Verdict::Name(kind), None) => added.push(NameMention {
                span: start.span,
                kind,
                name: article.text.slice(start.span),
                rule: RuleName::new(RULE),
            }),
            _ => {}
        }
    }
    if dropped.is_empty() && added.is_empty() {
        return None;
    }
    let kept = (0..).zip(article.names()).filter(|(at, _)| !dropped.contains(at));
    let mut names: Vec<(Option<u32>, NameMention)> =
        kept.map(|(at, name)| (Some(at), name)).collect();
    names.extend(added.into_iter().map(|name| (None, name)));
    names.sort_by_key(|(_, name)| name.span.start);
    Some(with_names(article, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;
    use crate::store::StoreBuilder;
    use crate::text::{clean, clean_line};

    /// The names of the first of some Italian articles, as its folder has them.
    #[track_caller]
    fn check(texts: &[&str], expected: &str) {
        let articles = texts.iter().enumerate().map(|(number, text)| {
            let mut article = Article {
                path: clean_line(&format!("{number}.txt")),
                language: "it",
                text: clean(text).text,
                ..Article::default()
            };
            extract::extract(&mut article);
            Arc::new(article)
        });
        let articles: Vec<_> = articles.collect();
        let names = |backwards: bool| {
            let mut builder = StoreBuilder::default();
            let mut add = |article: &Arc<Article>| builder.add(Arc::clone(article));
            if backwards {
                articles.iter().rev().for_each(&mut add);
            } else {
                articles.iter().for_each(&mut add);
            }
            let store = builder.build();
            let article = store.article(ArticleId(0));
            let shown = article
                .names
                .iter()
                .map(|name| format!("{} {}", name.kind.word(), name.span.of(&article.text)));
            shown.collect::<Vec<_>>().join("; ")
        };
        assert_eq!(names(false), expected);
        assert_eq!(names(true), expected);
    }

    const ALONE: &str = "Branzino resta qui. Piove da ore.";

    #[test]
    fn what_others_write_with_a_capital_is_a_name() {
        check(&[ALONE], "");
        check(&[ALONE, "La sindaca Carla Branzino parte, poi Branzino torna."], "person Branzino");
    }

    #[test]
    fn what_others_write_small_is_a_word() {
        let named = "Rosa ha detto di no.";
        check(&[named], "person Rosa");
        check(&[named, "Coglie la rosa.", "Compra una rosa bianca."], "");
        check(&[named, "Coglie la rosa."], "person Rosa");
        check(&[named, "Coglie la rosa.", "Una rosa.", "Vince Carla Rosa."], "person Rosa");
    }

    #[test]
    fn what_the_article_knows_itself_stands() {
        let own = "Carla Rosa corre. Rosa ha vinto.";
        let all = "person Carla Rosa; person Rosa";
        check(&[own, "Coglie la rosa.", "Compra una rosa bianca."], all);
    }
}
