//! How much of the folder answers the query that is being typed, and each of the reader's own that
//! are offered for it.

use crate::app::answer::Question;
use crate::app::prompt::Purpose;
use crate::app::{App, Effect};
use crate::query::{Count, Query};
use crate::text::clean_line;

impl App {
    /// Asks for the counts, if a query is being typed. What cannot be read yet leaves the last ones.
    pub(super) fn count_answers(&mut self) -> Vec<Effect> {
        let Some(prompt) = self.prompt.as_ref().filter(|prompt| prompt.purpose == Purpose::Query)
        else {
            return Vec::new();
        };
        let Ok(typed) = self.read_query(&prompt.line.text) else { return Vec::new() };
        let own = prompt.offers.iter().filter(|offer| offer.is_own);
        let own = own.map(|offer| self.read_query(&offer.text).unwrap_or_default());
        let queries: Vec<Query> = std::iter::once(typed).chain(own).collect();
        self.counting += 1;
        vec![Effect::Ask { generation: self.counting, question: Question::Count(queries) }]
    }

    /// Takes the counts of a question unless they are late.
    pub(super) fn take_counts(&mut self, generation: u64, counts: &[Count]) {
        let Some(prompt) = self.prompt.as_mut().filter(|_| generation == self.counting) else {
            return;
        };
        let Some((&typed, own)) = counts.split_first() else { return };
        prompt.count = Some(typed);
        let offers = prompt.offers.iter_mut().filter(|offer| offer.is_own);
        for (offer, &count) in offers.zip(own) {
            offer.help = clean_line(&format!("{count} · {}", offer.help));
        }
    }
}
