//! What is observed of a service: one file a check.

pub mod compare;
pub mod declared_interfaces;
pub mod default_credentials;
pub mod disclosed;
pub mod guessing_defence;
pub mod known_keys;
pub mod ssh_offer;
pub mod tls;
