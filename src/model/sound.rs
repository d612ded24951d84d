//! Whether an article that was read back from a disk can be what was written: that every span lies in
//! its text and every number leads somewhere, so that nobody stumbles over it.

use crate::model::Article;
use crate::text::{CleanText, Span};

impl Article {
    /// Whether everything lies where it can be.
    pub fn is_sound(&self) -> bool {
        let text = self.text.as_str();
        let fits = |span: Span| span.start <= span.end && text.get(span.range()).is_some();
        let all_fit = |spans: &[Span]| spans.iter().copied().all(fits) && spans.is_sorted();
        let dates: Vec<Span> = self.dates.iter().map(|date| date.span).collect();
        let names: Vec<Span> = self.names.spans().collect();
        let is_name = |name: &u32| (*name as usize) < names.len();
        let lines = [&self.path, &self.title].into_iter().chain(&self.tags);
        let credits = [&self.byline, &self.source, &self.address].into_iter().flatten();
        lines.chain(credits).all(CleanText::is_one_line)
            && self.names().all(|name| name.name.is_one_line())
            && all_fit(&self.sentences.iter().collect::<Vec<Span>>())
            && all_fit(&dates)
            && all_fit(&names)
            && self.captions.iter().chain(&self.headings).copied().all(fits)
            && self.roles.iter().all(|role| fits(role.span) && role.holder.iter().all(is_name))
            && self.starts.iter().all(|start| fits(start.span) && start.name.iter().all(is_name))
            && self.published.evidence.is_none_or(fits)
            && self.events().all(|event| {
                fits(event.sentence)
                    && event.label.is_one_line()
                    && event.names.iter().all(is_name)
                    && event.date.is_none_or(|date| date.get() < dates.len())
            })
    }
}
