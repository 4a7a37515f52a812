//! The office as a whole, on SQLite and on PostgreSQL.

mod event_log;
mod stores;
