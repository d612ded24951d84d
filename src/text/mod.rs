//! Text and its measures: the sanitizing gate, spans, folding, words, sentences, display width,
//! wrapping.
//!
//! Nothing here knows a language. What differs between languages (abbreviations, stop words) comes
//! in as an argument. To change what may reach the terminal edit `gate.rs`; nowhere else can a
//! [`CleanText`] be made.

mod charset;
mod fold;
mod gate;
mod sentence;
mod span;
mod width;
mod word;
mod wrap;

pub use charset::Charset;
pub use fold::{fold, fold_char, fold_into, folded, lower};
pub(crate) use gate::Joining;
pub use gate::{CleanStr, CleanText, Cleaned, clean, clean_line, escape_json};
pub use sentence::{LONGEST_SENTENCE, SentenceRules, paragraphs, sentences};
pub use span::Span;
pub use width::{Cluster, clusters, display_width, truncate};
pub use word::{PlainWord, Word, for_each_folded_word, next_word, words};
pub use wrap::wrap;
