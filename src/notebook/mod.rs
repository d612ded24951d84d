//! What the reader adds: marks, notes, corrections; durable, atomic.
