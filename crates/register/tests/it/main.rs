//! The register as its readers see it: other people's logs, other people's readers, and hostile bytes.
#![allow(
    missing_docs,
    reason = "a test binary has no readers of its documentation"
)]

mod corpus;
mod interop;
mod tessera;
mod world;
