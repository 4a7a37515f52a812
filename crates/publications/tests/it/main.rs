//! Maker sites over real sockets, hostile ones among them, and passages against their raw bytes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails; clippy's leave for tests ends at their helpers"
)]

mod again;
mod bundle;
mod corpus;
mod fuzz;
mod hostile;
mod https;
mod scripts;
mod security_txt;
mod server;
mod sites;
mod support;
mod user_information;
