//! Many texts in one piece of memory.

use arcstr::ArcStr;

use crate::text::{CleanText, Span};

/// Texts that are to share one piece of memory.
#[derive(Default)]
pub(crate) struct Joining<'a> {
    whole: String,
    texts: Vec<(&'a mut CleanText, Span)>,
    /// The texts as they are that others may be parts of, and where they will stand.
    wholes: Vec<(CleanText, Span)>,
}

impl<'a> Joining<'a> {
    /// How much it takes so far: in bytes.
    pub(crate) fn len(&self) -> usize {
        self.whole.len()
    }

    /// Adds texts of which those that follow may be parts, instead of the last ones.
    pub(crate) fn add_wholes<const N: usize>(&mut self, texts: [&'a mut CleanText; N]) {
        self.wholes.clear();
        for text in texts {
            let before = text.clone();
            self.add(text);
            self.wholes.extend(self.texts.last().map(|(_, part)| (before, *part)));
        }
    }

    pub(crate) fn add(&mut self, text: &'a mut CleanText) {
        let place = |(whole, stands): &(CleanText, Span)| {
            let part = text.place_in(whole)?;
            Some(Span { start: stands.start + part.start, end: stands.start + part.end })
        };
        let part = self.wholes.iter().find_map(place).unwrap_or_else(|| {
            let start = self.whole.len();
            self.whole.push_str(text);
            Span::new(start, self.whole.len())
        });
        self.texts.push((text, part));
    }

    /// Has all of them lie in that piece.
    pub(crate) fn finish(self) {
        let whole = ArcStr::from(self.whole);
        for (text, part) in self.texts {
            // Nothing needs no memory.
            *text = if part.is_empty() {
                CleanText::default()
            } else {
                CleanText { whole: ArcStr::clone(&whole), part }
            };
        }
    }
}
