//! All integration tests in one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on must stop")]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod docs;
mod keys;
mod monkey;
mod notebook;
mod program;
mod pty;
mod screens;
mod tidy;
mod twins;
