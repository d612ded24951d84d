//! Draws the state: reads, never writes.
