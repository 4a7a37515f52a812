//! `proofhouse read-pdf`: what `publications` runs for each PDF, as a process of its own that shuts itself in first.

use proofhouse_publications::pdf::child;

use crate::exit::{Exit, Failure};

/// Reads one PDF. It does not come back: its exit codes are between it and its parent.
pub(crate) fn run() -> Result<Exit, Failure> {
    std::process::exit(child::serve().into())
}
