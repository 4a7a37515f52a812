//! The access log: who read what and who was turned away, batched, in a chain of its own whose head
//! is anchored in the event log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{LogError, NewEvent, append_any};
use crate::store::{Row, StoreError, Tx};

/// The aggregate under which the chain's head is anchored.
pub const AGGREGATE: &str = "access";
const DOMAIN: &[u8] = b"proofhouse access v1\n";

/// One reading or denial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Timestamp,
    /// `officer/<id>`, or `anyone` before a sign-in.
    pub actor: String,
    /// What was asked for: `read`, `sign-in`, `act`, …
    pub did: String,
    /// What it was about: `case/<id>`, `exhibit/<sha256>`, …
    pub subject: String,
    /// `allowed` or `denied`.
    pub outcome: String,
}

/// What the event log says of the access log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AccessEvent {
    /// The access log stood so.
    AccessLogHead {
        /// How many entries it held.
        entries: i64,
        /// The last entry's hash, in lower-case hex.
        head: String,
    },
}

/// Where the access log ends: how many entries, and the last one's hash.
pub async fn head(tx: &mut Tx) -> Result<(i64, [u8; 32]), StoreError> {
    let last = tx
        .fetch_optional(
            "SELECT n, hash FROM access_entry ORDER BY n DESC LIMIT 1",
            vec![],
        )
        .await?;
    last.map_or(Ok((0, super::GENESIS)), |row| {
        Ok((row.int("n")?, row.digest("hash")?))
    })
}

/// Writes a batch and anchors the chain's new head in the event log, in the caller's transaction.
pub async fn flush(tx: &mut Tx, batch: &[Access], now: Timestamp) -> Result<(), LogError> {
    if batch.is_empty() {
        return Ok(());
    }
    let (mut entries, mut head) = head(tx).await?;
    for access in batch {
        entries = entries.saturating_add(1);
        let hash = hash(entries, access, head);
        tx.execute(
            "INSERT INTO access_entry (n, at, actor, did, subject, outcome, prev_hash, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            vec![
                entries.into(),
                access.at.into(),
                (&access.actor).into(),
                (&access.did).into(),
                (&access.subject).into(),
                (&access.outcome).into(),
                head.into(),
                hash.into(),
            ],
        )
        .await?;
        head = hash;
    }
    let anchor = AccessEvent::AccessLogHead {
        entries,
        head: hex::encode(head),
    };
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    append_any(
        tx,
        AGGREGATE,
        vec![NewEvent::new("office/access-log", today, &anchor)?],
        now,
    )
    .await?;
    Ok(())
}

/// The number of the first entry whose chain is broken, if one is.
pub async fn first_broken(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let (mut n, mut head) = (0_i64, super::GENESIS);
    loop {
        let rows = tx
            .fetch(
                "SELECT * FROM access_entry WHERE n > $1 ORDER BY n LIMIT 500",
                vec![n.into()],
            )
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            n = n.saturating_add(1);
            let computed = hash(n, &read(&row)?, head);
            if row.int("n")? != n
                || row.digest("prev_hash")? != head
                || row.digest("hash")? != computed
            {
                return Ok(Some(n));
            }
            head = computed;
        }
    }
}

/// The hash that entry `n` has; for comparing with what was anchored.
pub async fn hash_at(tx: &mut Tx, n: i64) -> Result<Option<[u8; 32]>, StoreError> {
    let row = tx
        .fetch_optional("SELECT hash FROM access_entry WHERE n = $1", vec![n.into()])
        .await?;
    row.map(|row| row.digest("hash")).transpose()
}

fn read(row: &Row) -> Result<Access, StoreError> {
    Ok(Access {
        at: row.timestamp("at")?,
        actor: row.text("actor")?,
        did: row.text("did")?,
        subject: row.text("subject")?,
        outcome: row.text("outcome")?,
    })
}

fn hash(n: i64, access: &Access, prev: [u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(n.to_be_bytes());
    hasher.update(access.at.as_microsecond().to_be_bytes());
    for text in [&access.actor, &access.did, &access.subject, &access.outcome] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hasher.update(prev);
    hasher.finalize().into()
}
