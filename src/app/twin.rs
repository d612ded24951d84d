//! Two articles side by side: the one shown and one that tells of the same, both at the passages
//! where they meet, what they share marked in both.

use crate::app::article::ArticleView;
use crate::app::{App, Looking, Pane};
use crate::model::ArticleId;
use crate::store::Passage;
use crate::text::Span;

#[derive(Clone, Debug)]
pub struct Twin {
    /// The other article; its matches are what it shares with the one shown.
    pub view: ArticleView,
    /// What the article shown shares with it.
    pub(super) shared: Vec<Span>,
    passages: Vec<Passage>,
    /// Which of the passages both stand at.
    at: usize,
}

impl Twin {
    /// Which of how many passages is shown, from 1.
    pub fn place(&self) -> Option<(usize, usize)> {
        (!self.passages.is_empty()).then_some((self.at + 1, self.passages.len()))
    }
}

impl App {
    /// Opens the article that the list of others has selected beside the one shown, or closes it.
    pub(super) fn toggle_twin(&mut self) {
        if self.twin.is_some() {
            self.close_twin();
            return;
        }
        let Some(article) = self.article.id else { return };
        self.related.show(&self.store, article, self.timeline.event());
        match self.related.selected().map(crate::app::lists::RelatedRow::article) {
            Some(other) => self.open_twin(article, other),
            None => self.say("No other article tells of the same"),
        }
    }

    fn open_twin(&mut self, article: ArticleId, other: ArticleId) {
        self.leave();
        let shared = self.store.shared(article, other);
        let mut view = ArticleView::default();
        view.show(other, self.store.article(other));
        view.matches = shared.there;
        self.twin =
            Some(Twin { view, shared: shared.here, passages: shared.passages, at: shared.best });
        self.focus = Pane::Article;
        self.look_for(Looking::Shared);
        self.show_passage();
        let meets = self.twin.as_ref().is_some_and(|twin| !twin.passages.is_empty());
        self.say(if meets {
            "n next passage · Tab other article · Enter there: read it alone · v close"
        } else {
            "No two sentences share a name or a day · v close"
        });
    }

    pub(super) fn close_twin(&mut self) {
        if self.twin.take().is_none() {
            return;
        }
        if self.focus == Pane::Twin {
            self.focus = Pane::Article;
        }
        if self.looking == Looking::Shared {
            self.look_for(Looking::Nothing);
        }
    }

    /// Goes on to the next place where the two articles meet.
    pub(super) fn step_passage(&mut self, forward: bool) {
        let Some(twin) = &mut self.twin else { return };
        let count = twin.passages.len();
        if count < 2 {
            self.say("There is no other passage that both have");
            return;
        }
        twin.at = (twin.at + if forward { 1 } else { count - 1 }) % count;
        self.show_passage();
    }

    /// Brings the passage into view in both.
    fn show_passage(&mut self) {
        let Some(twin) = &mut self.twin else { return };
        let Some(&passage) = twin.passages.get(twin.at) else { return };
        twin.view.mark(passage.there);
        twin.view.go_to(passage.there);
        self.article.mark(passage.here);
        self.article.go_to(passage.here);
    }

    /// Goes over to the other article alone.
    pub(super) fn take_twin(&mut self) {
        let Some(twin) = &self.twin else { return };
        let (Some(id), spot) = (twin.view.id, twin.view.spot()) else { return };
        self.leave();
        self.close_twin();
        self.show_article(id);
        self.article.set_spot(spot);
        self.focus = Pane::Article;
    }

    /// Rows and width of the other article's lines.
    pub fn twin_size(&self) -> (usize, usize) {
        let body = self.layout().body(Pane::Twin);
        let width = self.article.text_width(body.width, self.measure);
        (usize::from(body.height), width)
    }

    pub(super) fn scroll_twin(&mut self, by: isize) {
        let (height, width) = self.twin_size();
        let Some(twin) = &mut self.twin else { return };
        match by {
            isize::MAX => twin.view.scroll_to_end(height, width),
            isize::MIN => twin.view.scroll_to_start(),
            _ => twin.view.scroll(by, height, width),
        }
    }
}
