//! The state of the screen and everything that changes it, without a terminal.
