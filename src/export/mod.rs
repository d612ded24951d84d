//! Store and query to JSON lines, CSV, text: what the headless commands print.
