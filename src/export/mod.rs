//! Store and query to JSON lines, CSV, text: what the headless commands print.

pub mod article;
pub mod related;

pub use article::article_object;
pub use related::related_object;
