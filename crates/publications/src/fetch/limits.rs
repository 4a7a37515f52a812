//! How much of a site is read, and how fast.

use std::time::Duration;

/// How much of a site is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages asked for at most.
    pub pages: usize,
    /// Bytes of one body at most.
    pub body_bytes: usize,
    /// Bytes of one PDF at most.
    pub pdf_bytes: usize,
    /// Bytes of all bodies of a site at most.
    pub site_bytes: usize,
    /// Redirects of one page at most.
    pub redirects: usize,
    /// Time for one request, from name to last byte.
    pub request: Duration,
    /// Time for the whole site.
    pub site: Duration,
    /// Time between two requests to one host at least; a site on this machine is not spared.
    pub pace: Duration,
    /// How far a robots.txt may stretch that time; a longer `Crawl-delay` counts as this much.
    pub crawl_delay: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 24,
            body_bytes: 2 * 1024 * 1024,
            pdf_bytes: 16 * 1024 * 1024,
            site_bytes: 128 * 1024 * 1024,
            redirects: 5,
            request: Duration::from_secs(20),
            site: Duration::from_mins(3),
            pace: Duration::from_millis(500),
            crawl_delay: Duration::from_secs(5),
        }
    }
}

/// Packing that is undone although nobody asked for it: the client's library does, within the limit of unpacked bytes.
pub(super) fn is_read_packed(how: &str) -> bool {
    let how = how.trim();
    ["gzip", "x-gzip", "identity", ""]
        .iter()
        .any(|read| how.eq_ignore_ascii_case(read))
}
