//! Renders real documents and reads both forms back with programs that nobody here wrote.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic; clippy lets off only the functions marked as tests"
)]

mod hostile;
mod kinds;
mod pdf;
mod reading;
mod record;
#[cfg(test)]
mod report;
#[cfg(test)]
mod same_content;
mod samples;
mod snapshots;
mod statement;
#[cfg(test)]
mod tried;
