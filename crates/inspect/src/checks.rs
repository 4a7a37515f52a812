//! What is observed of a service: one file a check.

pub mod declared_interfaces;
pub mod default_credentials;
