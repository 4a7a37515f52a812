//! What a user of bundles, keys and the trust file would miss if it broke.

mod corpus;
mod damage;
mod forgery;
mod layout;
mod sample;
mod trust;
