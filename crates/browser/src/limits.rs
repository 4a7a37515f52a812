//! How much a page may cost.

use std::time::Duration;

/// How much one visit (an opening, a log-in) may cost. All of it is bounded, whatever the page does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long Chromium may take to start.
    pub start: Duration,
    /// How long a page may take in all.
    pub page: Duration,
    /// How long a page must be quiet, with nothing under way, to count as drawn.
    pub quiet: Duration,
    /// How long its scripts may let nothing else run before it is said to hang.
    pub hold: Duration,
    /// How many bytes it may bring over the network.
    pub bytes: u64,
    /// How many requests it may make.
    pub requests: usize,
    /// How many elements of it are read; a larger page is said to be too large.
    pub elements: usize,
    /// How many characters of its HTML, and of its text, are kept.
    pub characters: usize,
    /// How much memory the browser may take, in bytes, all its processes together.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            start: Duration::from_secs(30),
            page: Duration::from_secs(20),
            quiet: Duration::from_millis(500),
            hold: Duration::from_secs(6),
            bytes: 20 * 1024 * 1024,
            requests: 200,
            elements: 50_000,
            characters: 1024 * 1024,
            memory: 1536 * 1024 * 1024,
        }
    }
}
