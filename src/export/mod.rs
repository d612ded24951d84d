//! What a store holds, in the formats of the command line: JSON lines, text, CSV, iCalendar,
//! Markdown, HTML, bulk requests. Writers only; what to write is chosen by `cli`. Objects of JSON lines are the
//! contract with other programs: fields are added, never renamed.

pub mod article;
pub mod bulk;
pub mod calendar;
pub mod hit;
pub mod page;
pub mod problem;
pub mod reading;
pub mod related;
pub mod timeline;

pub use article::{article_object, article_object_of};
pub use related::related_object;
