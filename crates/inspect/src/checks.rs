//! What is observed of a service: one file a check.

pub mod default_credentials;
pub mod guessing_defence;
