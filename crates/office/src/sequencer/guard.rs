//! Whether a store may publish at all: it must bear out what it has published before.

use std::path::Path;

use proofhouse_register::Key;
use proofhouse_register::checkpoint::Checkpoint;
use proofhouse_register::entry::{Entry, OfficeHead};
use proofhouse_register::tree::{Hash, Tree, TreeError};

use super::rows;
use crate::event_log;
use crate::store::{StoreError, Tx};

/// Why the office must not go on with this store: it would contradict what was published.
#[derive(Debug, thiserror::Error)]
pub enum Behind {
    /// The register was published further than the rows go.
    #[error(
        "the register's checkpoint has {published} entries and the store only {rows}: the store is older than what was published (an old backup, or a log cut short); nothing was written; restore the newest backup, which must hold at least {published} entries"
    )]
    Register {
        /// The size of the published checkpoint.
        published: u64,
        /// How many rows the store has.
        rows: u64,
    },
    /// The rows are others than those published.
    #[error(
        "the first {size} register rows of the store are not those that were published; nothing was written; restore the store that published them"
    )]
    Forked {
        /// The size of the published checkpoint.
        size: u64,
    },
    /// The event log is shorter than its anchor in the register says.
    #[error(
        "the register says that the event log had {anchored} events, and the store holds {found}: the log was cut short, or the store is older than what was published; nothing was written; restore the newest backup"
    )]
    EventLog {
        /// The number of events in the anchor.
        anchored: u64,
        /// How many there are.
        found: u64,
    },
    /// The event at the anchor is another one.
    #[error(
        "event {seq} is not the one that the register anchors; nothing was written; run `proofhouse office verify` and restore the newest backup"
    )]
    Rewritten {
        /// Which event.
        seq: u64,
    },
    /// The checkpoint in the folder cannot be believed.
    #[error(
        "the register's checkpoint cannot be read ({why}); nothing was written; restore the register's folder from a backup"
    )]
    Checkpoint {
        /// Why not.
        why: String,
    },
    /// The tree could not be computed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Holds the store against the published checkpoint and against its own anchors.
pub(crate) async fn check(tx: &mut Tx, folder: &Path, key: &Key) -> Result<(), Behind> {
    let rows = rows(tx).await?;
    let path = folder.join("checkpoint");
    match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(Behind::Checkpoint {
                why: error.to_string(),
            });
        }
        Ok(note) => {
            let published = Checkpoint::open(&note, key).map_err(|error| Behind::Checkpoint {
                why: error.to_string(),
            })?;
            let found = rows.len() as u64;
            if published.size > found {
                return Err(Behind::Register {
                    published: published.size,
                    rows: found,
                });
            }
            let tree = Tree::of_leaves(rows.iter().map(|row| Hash::of_leaf(row)))?;
            if tree.root_at(published.size)? != published.root {
                return Err(Behind::Forked {
                    size: published.size,
                });
            }
        }
    }
    check_anchor(tx).await
}

async fn check_anchor(tx: &mut Tx) -> Result<(), Behind> {
    let Some(anchor) = last_anchor(tx).await? else {
        return Ok(());
    };
    let found = event_log::head(tx).await?.events.unsigned_abs();
    if found < anchor.events {
        return Err(Behind::EventLog {
            anchored: anchor.events,
            found,
        });
    }
    let seq = i64::try_from(anchor.events).unwrap_or(i64::MAX);
    match event_log::at(tx, seq).await? {
        Some(event) if hex::encode(event.hash) == anchor.head => Ok(()),
        _ => Err(Behind::Rewritten { seq: anchor.events }),
    }
}

/// What the register last said of the event log.
pub(crate) async fn last_anchor(tx: &mut Tx) -> Result<Option<OfficeHead>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT idx, body FROM register_entry WHERE kind = 'office-head' ORDER BY idx DESC LIMIT 1",
            vec![],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    match Entry::parse(&row.bytes("body")?) {
        Ok(Entry::OfficeHead(head)) => Ok(Some(head)),
        _ => Err(StoreError::corrupt(format!(
            "register row {} is no anchor",
            row.int("idx")?
        ))),
    }
}
