//! What a user of bundles, keys and the trust file would miss if it broke.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails here, and says where"
)]

mod authority;
mod corpus;
mod damage;
mod forgery;
mod layout;
mod sample;
mod trust;
