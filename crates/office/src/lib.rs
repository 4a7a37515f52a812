//! The office: the service in which officers run cases and everyone checks the public record.

mod api;
mod assets;
pub mod backup;
pub mod clock;
pub mod config;
pub mod desk;
pub mod event_log;
pub mod exhibits;
mod law_book;
mod pages;
pub mod people;
mod question;
mod reports;
pub mod sequencer;
pub mod store;
pub mod verify;
pub mod views;
pub mod web;
