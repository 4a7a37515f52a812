//! The office's store: one handle over SQLite or PostgreSQL, with one writer at a time on both.
//!
//! To add a table: write `migrations/{sqlite,postgres}/NNNN_name.sql`, add one line to
//! `store/migrations.rs`, and put its queries into `store/<noun>.rs` as functions over [`Tx`].
//! Statements are written once, with `$1` placeholders and the three kinds of [`Value`], and so run
//! unchanged on both engines.

pub mod accounts;
pub mod migrations;
pub mod personal;
pub mod projections;
pub mod reports;
pub mod requests;
mod row;
mod tx;
pub mod views;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

pub use row::{Row, Value};
pub use tx::Tx;
pub use watch::{NoWatch, Watch};

/// How long a writer waits for another process's write before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Connections a store holds at most.
const CONNECTIONS_MAX: u32 = 8;

/// Why the store could not do what was asked. None of these is a "no" of the law.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no engine that the office knows.
    #[error(
        "the store's address \"{given}\" is not one the office can open; use sqlite:PATH or postgres://…"
    )]
    Address {
        /// What was given, without its password.
        given: String,
    },
    /// The engine refused or failed.
    #[error("the store failed: {0}")]
    Engine(#[from] sqlx::Error),
    /// The store was written by a newer office.
    #[error(
        "the store holds migration \"{name}\", which this office does not know: it was written by a newer version; nothing was changed; run that version, or restore a backup made by this one"
    )]
    Ahead {
        /// The migration nobody here knows.
        name: String,
    },
    /// A migration on record is not the one in this binary.
    #[error(
        "migration \"{name}\" on record differs from the one in this office; nothing was changed; run the version that made the store"
    )]
    Diverged {
        /// The migration that differs.
        name: String,
    },
    /// A row holds what no writer of ours writes.
    #[error(
        "the store holds a value that the office did not write: {what}; run `proofhouse office verify`"
    )]
    Corrupt {
        /// Which value, in words.
        what: String,
    },
}

impl StoreError {
    /// A value that no writer of ours writes.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }

    /// Whether a unique constraint refused the write: someone else was first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Engine(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// A handle on the store; cloning it is cheap and shares the pool.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    /// Writers of this process queue here, fairly, before they ask the engine for its lock.
    writers: Arc<tokio::sync::Mutex<()>>,
    watch: Arc<dyn Watch>,
}

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Which engine holds a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, in the office's own process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Store {
    /// Opens the store at `url` (`sqlite:PATH` or `postgres://…`), creating and migrating it as needed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the store without touching its tables; for verification and for backups.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let pool = match address(url)? {
            Address::Sqlite(path) => Pool::Sqlite(sqlite(path).await?),
            Address::Postgres(options) => Pool::Postgres(
                PgPoolOptions::new()
                    .max_connections(CONNECTIONS_MAX)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(*options)
                    .await?,
            ),
        };
        Ok(Self {
            pool,
            writers: Arc::default(),
            watch: Arc::new(NoWatch),
        })
    }

    /// The same store, telling `watch` before each write; the fault injector of the crash tests.
    #[must_use]
    pub fn watched(mut self, watch: Arc<dyn Watch>) -> Self {
        self.watch = watch;
        self
    }

    /// Who is told before each write.
    pub fn watch(&self) -> &dyn Watch {
        &*self.watch
    }

    /// The same, to share with what writes files beside the store.
    pub fn shared_watch(&self) -> Arc<dyn Watch> {
        Arc::clone(&self.watch)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.pool {
            Pool::Sqlite(_) => Engine::Sqlite,
            Pool::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings the tables up to this version; returns the names of the migrations applied now.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, StoreError> {
        let mut tx = self.write().await?;
        let applied = migrations::apply(&mut tx, self.engine()).await?;
        tx.commit().await?;
        Ok(applied)
    }

    /// Begins a transaction that may write. There is one writer at a time on either engine, so what
    /// it reads stays true until it commits. Dropped without [`Tx::commit`], it leaves nothing.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let turn = Arc::clone(&self.writers).lock_owned().await;
        Tx::write(&self.pool, turn, Arc::clone(&self.watch)).await
    }

    /// Begins a transaction that reads one unchanging picture of the store.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Tx::read(&self.pool, Arc::clone(&self.watch)).await
    }

    /// Writes a whole copy of an SQLite store to a new file; PostgreSQL has `pg_dump`.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<bool, StoreError> {
        let Pool::Sqlite(pool) = &self.pool else {
            return Ok(false);
        };
        let name = file.to_str().ok_or_else(|| StoreError::Address {
            given: file.display().to_string(),
        })?;
        sqlx::query("VACUUM INTO $1")
            .bind(name.to_owned())
            .execute(pool)
            .await?;
        Ok(true)
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

fn address(url: &str) -> Result<Address, StoreError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if !path.is_empty() && !path.contains(['?', ':']) {
            return Ok(Address::Sqlite(PathBuf::from(path)));
        }
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Address::Postgres(Box::new(url.parse()?)));
    }
    Err(StoreError::Address {
        given: without_password(url),
    })
}

/// A URL's user and password end at the last `@`; neither belongs in a message.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => url.to_owned(),
    }
}

async fn sqlite(path: PathBuf) -> Result<SqlitePool, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: a committed transaction survives the loss of power, not only of the process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF");
    Ok(SqlitePoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_no_store_is_refused_without_its_password() {
        for given in ["mysql://user:secret@host/db", "sqlite:", "nonsense"] {
            let message = match address(given) {
                Ok(_) => panic!("{given} was taken"),
                Err(error) => error.to_string(),
            };
            assert!(!message.contains("secret"), "{message}");
            assert!(message.contains("sqlite:PATH"), "{message}");
        }
    }
}
