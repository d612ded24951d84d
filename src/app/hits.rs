//! The full-text search's state: the words, the articles found, the matches in the one shown.

use crate::app::Effect;
use crate::app::answer::Question;
use crate::app::scroll::Scroll;
use crate::model::ArticleId;
use crate::query::Query;
use crate::query::search::{Answer, Hit};
use crate::text::{CleanText, Span};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// As it was typed.
    pub text: CleanText,
    pub query: Query,
    /// Counts the questions asked, so that late answers can be told.
    pub generation: u64,
    /// Those of the question before until the answer has come.
    pub hits: Vec<Hit>,
    /// How many articles match.
    pub total: usize,
    /// What was searched instead where nothing matched but for a letter.
    pub instead: Option<Query>,
    /// Whether the answer to the latest question has come.
    pub answered: bool,
    pub scroll: Scroll,
    /// Whether the question is the reader's and not asked again of another snapshot.
    is_new: bool,
}

impl Hits {
    pub fn ask(&mut self, text: &CleanText, query: Query) -> Effect {
        self.text = text.clone();
        self.query = query;
        let effect = self.ask_again();
        self.is_new = true;
        effect
    }

    /// Asks the same of another snapshot.
    pub fn ask_again(&mut self) -> Effect {
        self.generation += 1;
        self.answered = false;
        let question = Question::Search(self.query.clone());
        Effect::Ask { generation: self.generation, question }
    }

    /// Takes an answer unless it is late. To a new question the best hit is selected; else the
    /// selection stays on its article.
    pub fn answer(&mut self, generation: u64, answer: Answer) -> bool {
        if generation != self.generation {
            return false;
        }
        let kept = self.selected().map(|(article, _)| article);
        let kept = kept.filter(|_| !std::mem::take(&mut self.is_new));
        Answer { hits: self.hits, total: self.total, instead: self.instead } = answer;
        self.answered = true;
        self.scroll.set_len(self.hits.len());
        let kept = kept.and_then(|kept| self.hits.iter().position(|hit| hit.article == kept));
        self.scroll.select(kept.unwrap_or(0));
        true
    }

    /// The query that the hits answer.
    pub fn searched(&self) -> &Query {
        self.instead.as_ref().unwrap_or(&self.query)
    }

    pub fn selected(&self) -> Option<(ArticleId, Span)> {
        self.hits.get(self.scroll.selected).map(|hit| (hit.article, passage(hit)))
    }
}

/// The first match in the snippet as a span of the article, or the snippet where it has none.
fn passage(hit: &Hit) -> Span {
    let start = hit.snippet.span.start as usize;
    match hit.snippet.highlights.first() {
        Some(first) => Span::new(start + first.start as usize, start + first.end as usize),
        None => hit.snippet.span,
    }
}
