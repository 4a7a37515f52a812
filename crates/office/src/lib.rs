//! The office: the service in which officers run cases and everyone checks the public record.

mod assets;
pub mod clock;
pub mod exhibits;
pub mod desk;
pub mod config;
pub mod event_log;
pub mod store;
mod web;
