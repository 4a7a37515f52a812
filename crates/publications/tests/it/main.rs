//! Maker sites over real sockets, hostile ones among them, and passages against their raw bytes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails; clippy's leave for tests ends at their helpers"
)]

mod bundle;
mod corpus;
mod fuzz;
mod hostile;
mod sites;
mod support;
