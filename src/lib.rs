//! cronaca: a terminal browser for a folder of news articles.
//!
//! Data flows one way, in the order of the modules below: bytes are read, parsed into articles,
//! cleaned, searched for dates and names, held in an immutable store, queried, and shown. A lower
//! layer never names a higher one; `tests/it/tidy.rs` holds that. `ARCHITECTURE.md` is the map.

pub mod text;

pub mod model;

pub mod lang;

pub mod config;

pub mod read;

pub mod parse;

pub mod extract;

pub mod store;

pub mod cache;

pub mod load;

pub mod query;

pub mod export;

pub mod notebook;

pub mod app;

pub mod view;

pub mod term;

pub mod cli;
