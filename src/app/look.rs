//! Looking for something in the articles: what is marked in the text, and stepping through it.

use crate::app::article::occurrences;
use crate::app::{App, Looking, Pane};
use crate::model::{ArticleId, EntityId};
use crate::query::search;
use crate::text::Span;

impl App {
    pub(super) fn look_for(&mut self, looking: Looking) {
        self.looking = looking;
        self.mark_matches();
    }

    /// Finds in the article shown what is looked for.
    pub(super) fn mark_matches(&mut self) {
        self.article.matches =
            self.article.id.map_or_else(Vec::new, |article| self.matches_in(article));
    }

    fn matches_in(&self, article: ArticleId) -> Vec<Span> {
        match self.looking {
            Looking::Nothing => Vec::new(),
            Looking::Text => occurrences(&self.store.article(article).text, &self.article.wanted),
            Looking::Words => self.words_in(article),
            Looking::Shared => self.twin.as_ref().map_or_else(Vec::new, |twin| twin.shared.clone()),
            Looking::Hits => search::matches(&self.store, self.hits.searched(), article),
            Looking::Name(name) => {
                let names = self.store.article(article).names.spans();
                let mentions = self.store.entities_named(article).iter().zip(names);
                let mentions = mentions.filter(|(id, _)| **id == name).map(|(_, span)| span);
                let roles = &self.store.article(article).roles;
                let inferred = self.store.inferred_in(article).iter();
                let inferred = inferred.filter(|one| one.entity == name);
                let inferred = inferred.filter_map(|one| Some(roles.get(one.role as usize)?.span));
                let mut spans: Vec<Span> = mentions.chain(inferred).collect();
                spans.sort_unstable();
                spans
            }
        }
    }

    fn words_in(&self, article: ArticleId) -> Vec<Span> {
        let text = &self.store.article(article).text;
        let words = self.article.wanted.split_whitespace();
        let mut found: Vec<Span> = words.flat_map(|word| occurrences(text, word)).collect();
        found.sort_unstable_by_key(|span| (span.start, span.end));
        // Ascending and apart, as all matches are.
        found.dedup_by(|next, kept| next.overlaps(*kept));
        found
    }

    /// Goes on to the next match: in this article, then in the next that has any.
    pub(super) fn step_match(&mut self, forward: bool) {
        match self.looking {
            Looking::Nothing => return self.say("Nothing searched yet: / here, s everywhere"),
            Looking::Shared => return self.step_passage(forward),
            Looking::Name(name) if self.is_file_of(name) => return self.step_mention(forward),
            _ => {}
        }
        let (height, width) = self.article_size();
        let origin = self.article.origin(height, width);
        if let Some(span) = origin.step(self.article.matches.iter(), forward) {
            self.go_to_match(span);
            return;
        }
        match self.looking {
            Looking::Hits => self.step_hit(forward),
            Looking::Name(name) => self.step_article(name, forward),
            Looking::Text | Looking::Words | Looking::Nothing | Looking::Shared => {
                self.go_round(forward);
            }
        }
    }

    /// Whether the file of a name stands on the left.
    fn is_file_of(&self, name: EntityId) -> bool {
        self.left == Pane::NameFile && self.name_file.entity == Some(name)
    }

    /// Goes on in the list of the name's mentions, from the one under the cursor.
    fn step_mention(&mut self, forward: bool) {
        if let Some((article, cursor)) = self.article.id.zip(self.article.cursor) {
            self.name_file.select_mention(&self.store, article, cursor);
        }
        if self.name_file.step_mention(forward) {
            self.follow_file();
        } else {
            self.say("No other mention that way");
        }
    }

    fn go_to_match(&mut self, span: Span) {
        self.article.go_to(span);
        if let Some(article) = self.article.id {
            self.step_timeline(article, span);
        }
    }

    fn go_round(&mut self, forward: bool) {
        match self.end(forward) {
            Some(span) => {
                self.say("The search went on from the other end");
                self.go_to_match(span);
            }
            None => self.say("Not found in this article"),
        }
    }

    /// The match where stepping into the article comes to first.
    fn end(&self, forward: bool) -> Option<Span> {
        let matches = &self.article.matches;
        if forward { matches.first() } else { matches.last() }.copied()
    }

    fn step_hit(&mut self, forward: bool) {
        let before = self.hits.scroll.selected;
        self.hits.scroll.step(if forward { 1 } else { -1 });
        let Some((article, passage)) = self.hits.selected() else {
            self.say("Nothing found");
            return;
        };
        if self.hits.scroll.selected == before {
            self.say(if forward { "That was the last match" } else { "That was the first match" });
            return;
        }
        self.left = Pane::Hits;
        if self.focus.is_left() {
            self.focus = Pane::Hits;
        }
        self.show_article(article);
        self.go_to_match(self.end(forward).unwrap_or(passage));
    }

    fn step_article(&mut self, name: EntityId, forward: bool) {
        let articles = &self.store.entity(name).articles;
        let here = self.article.id;
        let next = if forward {
            articles.iter().find(|&&id| Some(id) > here)
        } else {
            articles.iter().rfind(|&&id| Some(id) < here)
        };
        match next.copied() {
            Some(article) => {
                self.show_article(article);
                if let Some(span) = self.end(forward) {
                    self.go_to_match(span);
                }
            }
            None => self.say("No other article that way names it"),
        }
    }
}
