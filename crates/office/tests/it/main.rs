//! The office as a whole, on SQLite and on PostgreSQL.

// Marked as tests so that helpers may unwrap, as clippy.toml lets tests do.
#[cfg(test)]
mod accounts;
mod backups;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod event_log;
#[cfg(test)]
mod forfeiture;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod office;
#[cfg(test)]
mod powers;
#[cfg(test)]
mod records;
#[cfg(test)]
mod register;
#[cfg(test)]
mod stores;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod views;
#[cfg(test)]
mod web;
