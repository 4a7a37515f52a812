//! The office as a whole, on SQLite and on PostgreSQL.

mod backups;
mod crash;
mod desk;
mod event_log;
mod golden;
mod office;
mod register;
mod stores;
mod tampering;
mod web;
