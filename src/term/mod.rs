//! The terminal: event loop, threads, signals, set-up and restoration.
