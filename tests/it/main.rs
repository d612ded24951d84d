//! All integration tests in one binary, so that it links once.

mod keys;
mod monkey;
mod screens;
