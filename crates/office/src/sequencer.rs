//! The sequencer: makes the public register's static files of the rows that transactions have written.
//!
//! The rows are the truth and the folder lags behind them, never ahead. One sequencer at a time: it
//! holds a lease with a fencing token, and it writes the checkpoint inside a transaction that still
//! finds its token, so that one that was thought dead cannot publish over its successor.

mod guard;
mod lease;

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use proofhouse_register::checkpoint::{Checkpoint, KeyError};
use proofhouse_register::entry::{Entry, OfficeHead};
use proofhouse_register::snapshot::{BuildError, Validity};
use proofhouse_register::{
    Key, PublishError, Published, Signer, publish, snapshot, store::write_durably,
};

use crate::clock::OfficeClock;
use crate::desk::{ActError, append_row, count_rows};
use crate::event_log;
use crate::store::{Store, StoreError, Tx};

pub use guard::Behind;
pub(crate) use guard::check;

/// The log's folder in the register's folder; nothing else may lie in it.
pub const LOG: &str = "log";
/// The snapshot's file in the register's folder.
pub const SNAPSHOT: &str = "snapshot";
/// The register's verifier keys, for readers: the log's, then the snapshot's, a line each.
pub const KEYS: &str = "keys.txt";

/// Why the register was not brought up to date. What was published before still stands.
#[derive(Debug, thiserror::Error)]
pub enum SequencerError {
    /// The store lags behind what was published.
    #[error(transparent)]
    Behind(#[from] Behind),
    /// Another sequencer holds the lease.
    #[error(
        "another sequencer ({holder}) publishes this register until {until}; this one waits and writes nothing"
    )]
    Held {
        /// Who.
        holder: String,
        /// Until when, unless it goes on.
        until: Timestamp,
    },
    /// The lease was lost while publishing.
    #[error("another sequencer took over while this one published; this one wrote no checkpoint")]
    Fenced,
    /// Publishing failed.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The snapshot could not be made.
    #[error("the snapshot was not made: {0}; the log itself is published")]
    Snapshot(#[from] BuildError),
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A row could not be written.
    #[error(transparent)]
    Row(#[from] ActError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who signs what the register says.
pub struct RegisterKeys {
    /// Signs checkpoints; named as the log.
    pub log: Signer,
    /// Signs snapshots.
    pub snapshot: Signer,
}

/// What a pass came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// How many rows the register has now.
    pub size: u64,
    /// Whether anything was published; false where all was up to date.
    pub published: bool,
}

/// Publishes one store's register to one folder.
pub struct Sequencer {
    store: Store,
    clock: OfficeClock,
    folder: PathBuf,
    keys: RegisterKeys,
    snapshot_for: SignedDuration,
    holder: String,
}

impl Sequencer {
    /// A sequencer that may start, publishing under `folder`: the log in `log/`, and beside it the
    /// snapshot and the verifier keys. Refuses a store that lags behind its own published checkpoint.
    pub async fn start(
        store: Store,
        clock: OfficeClock,
        folder: &Path,
        keys: RegisterKeys,
        snapshot_for: SignedDuration,
    ) -> Result<Self, SequencerError> {
        let log_key = keys.log.key()?;
        let mut tx = store.read().await?;
        guard::check(&mut tx, &folder.join(LOG), &log_key).await?;
        drop(tx);
        let mut name = [0_u8; 8];
        getrandom::fill(&mut name)
            .map_err(|error| StoreError::corrupt(format!("no random numbers: {error}")))?;
        let holder = hex::encode(name);
        Ok(Self {
            store,
            clock,
            folder: folder.to_owned(),
            keys,
            snapshot_for,
            holder,
        })
    }

    /// The key that readers verify the log with.
    pub fn log_key(&self) -> Result<Key, KeyError> {
        self.keys.log.key()
    }

    /// The key that readers verify the snapshot with.
    pub fn snapshot_key(&self) -> Result<Key, KeyError> {
        self.keys.snapshot.key()
    }

    /// Brings the register up to the rows: anchors the event log, writes tiles, the checkpoint last, then
    /// the snapshot. Safe to repeat, and after any crash.
    pub async fn pass(&self) -> Result<Pass, SequencerError> {
        let lease = lease::take(&self.store, &self.holder).await?;
        self.anchor().await?;
        let mut tx = self.store.write().await?;
        lease::still(&mut tx, lease).await?;
        let rows = rows(&mut tx).await?;
        let size = rows.len() as u64;
        if self.log_is_current(size) && self.snapshot_is_current(size) {
            return Ok(Pass {
                size,
                published: false,
            });
        }
        self.store.watch().before_write("register: publish");
        let published = publish(&rows, &self.folder.join(LOG), &self.keys.log)?;
        self.store.watch().before_write("register: snapshot");
        self.write_snapshot(&rows, &published)?;
        lease::note(&mut tx, lease, &published).await?;
        tx.commit().await?;
        Ok(Pass {
            size: published.checkpoint.size,
            published: true,
        })
    }

    /// Ends the lease, so that a successor need not wait.
    pub async fn stop(&self) -> Result<(), SequencerError> {
        Ok(lease::give_up(&self.store, &self.holder).await?)
    }

    /// Puts the head of the event log into the register, if it has moved since the last anchor.
    async fn anchor(&self) -> Result<(), SequencerError> {
        let mut tx = self.store.write().await?;
        let head = event_log::head(&mut tx).await?;
        let anchored = guard::last_anchor(&mut tx).await?;
        if head.events == 0
            || anchored.is_some_and(|anchor| anchor.events == head.events.unsigned_abs())
        {
            return Ok(());
        }
        let now = self.clock.now().max(head.recorded_at);
        let entry = Entry::OfficeHead(OfficeHead {
            events: head.events.unsigned_abs(),
            head: hex::encode(head.hash),
            recorded_at: now,
        });
        append_row(&mut tx, &entry, "", head.events, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the folder's checkpoint commits to as many rows.
    fn log_is_current(&self, rows: u64) -> bool {
        let Ok(note) = std::fs::read(self.folder.join(LOG).join("checkpoint")) else {
            return false;
        };
        let opened = self
            .log_key()
            .ok()
            .and_then(|key| Checkpoint::open(&note, &key).ok());
        opened.is_some_and(|checkpoint| checkpoint.size == rows)
    }

    /// Whether the snapshot holds as many rows, and more than half of its time is left. After a crash
    /// between the checkpoint and the snapshot it holds fewer.
    fn snapshot_is_current(&self, rows: u64) -> bool {
        let Ok(keys) = self.snapshot_key().map(|key| vec![key]) else {
            return false;
        };
        let Ok(bytes) = std::fs::read(self.folder.join(SNAPSHOT)) else {
            return false;
        };
        let Ok(found) = snapshot::Snapshot::open(&bytes, &keys, &[]) else {
            return false;
        };
        let (half, now) = (self.snapshot_for / 2, self.clock.now());
        let copy = found.copy();
        copy.checkpoint.size == rows
            && copy
                .expires_at
                .is_some_and(|expires| expires.duration_since(now) > half)
    }

    fn write_snapshot(
        &self,
        rows: &Vec<Vec<u8>>,
        published: &Published,
    ) -> Result<(), SequencerError> {
        let (log, snapshot) = (self.log_key()?, self.snapshot_key()?);
        let issued_at = self.clock.now();
        let expires_at = issued_at
            .checked_add(self.snapshot_for)
            .map_err(|error| StoreError::corrupt(format!("a snapshot's end: {error}")))?;
        let bytes = snapshot::build(
            rows,
            &published.note,
            &log,
            Validity {
                issued_at,
                expires_at,
            },
            &self.keys.snapshot,
        )?;
        write_durably(
            &self.folder.join(KEYS),
            format!("{log}\n{snapshot}\n").as_bytes(),
        )?;
        write_durably(&self.folder.join(SNAPSHOT), &bytes)?;
        Ok(())
    }
}

/// Every row of the register, by index; refuses a gap.
pub(crate) async fn rows(tx: &mut Tx) -> Result<Vec<Vec<u8>>, StoreError> {
    let count = count_rows(tx).await?;
    let found = tx
        .fetch("SELECT idx, body FROM register_entry ORDER BY idx", vec![])
        .await?;
    let mut rows = Vec::with_capacity(found.len());
    for (expected, row) in (0_i64..).zip(&found) {
        if row.int("idx")? != expected {
            return Err(StoreError::corrupt(format!(
                "register row {expected} is missing"
            )));
        }
        rows.push(row.bytes("body")?);
    }
    if i64::try_from(rows.len()).ok() != Some(count) {
        return Err(StoreError::corrupt("a register row is missing"));
    }
    Ok(rows)
}
