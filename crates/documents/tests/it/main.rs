//! Renders real documents and reads both forms back with programs that nobody here wrote.

mod hostile;
mod pdf;
mod reading;
mod same_content;
mod samples;
mod snapshots;
