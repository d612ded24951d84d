//! Store and query to JSON lines, CSV, text: what the headless commands print.

pub mod article;

pub use article::article_object;
