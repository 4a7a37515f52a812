//! The office's one append-only, hash-chained event log: the truth that every table is drawn from.
//!
//! What is hashed are the stored bytes of each row, never a parsed form of them; the exact layout
//! is in `docs/reference/event-log.md`, so that anyone can check a copy with a few lines of code.

pub mod access;
pub mod upcast;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::store::{Row, StoreError, Tx, Value};

/// The schema number given to events written today; older ones are upcast when read.
pub const SCHEMA: u32 = 1;
/// The largest body of an event, in bytes.
pub const BODY_MAX: usize = 256 * 1024;
/// What the first event's `prev_hash` is.
pub const GENESIS: [u8; 32] = [0; 32];
/// Opens every hashed row, so that no other hash of ours can be mistaken for an event's.
const DOMAIN: &[u8] = b"proofhouse event v1\n";

/// Why the log could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Someone else recorded something about the same aggregate in between.
    #[error(
        "{aggregate} stands at version {found}, not at {expected}: someone recorded something in between; nothing was changed; look at it again and repeat the step"
    )]
    Stale {
        /// What the events are about.
        aggregate: String,
        /// The version that the writer had seen.
        expected: i64,
        /// The version on record.
        found: i64,
    },
    /// A body is larger than any event of ours.
    #[error(
        "an event of {size} bytes is larger than the {BODY_MAX} that one may have; nothing was recorded; shorten the texts"
    )]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// A stored event cannot be read.
    #[error("event {seq} cannot be read: {what}; run `proofhouse office verify`")]
    Unreadable {
        /// Which event.
        seq: i64,
        /// Why.
        what: String,
    },
}

/// An event about to be recorded.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The day on which it had effect in law.
    pub occurred_on: Date,
    /// Who did it: `officer/<id>`, or `office/<part>` for what no person did.
    pub actor: String,
    /// The JSON to store and to hash.
    pub body: Vec<u8>,
}

impl NewEvent {
    /// An event with `body` written as JSON.
    pub fn new(
        actor: impl Into<String>,
        occurred_on: Date,
        body: &impl Serialize,
    ) -> Result<Self, LogError> {
        let body = serde_json::to_vec(body)
            .map_err(|error| StoreError::corrupt(format!("an event that is no JSON: {error}")))?;
        Ok(Self {
            occurred_on,
            actor: actor.into(),
            body,
        })
    }
}

/// An event on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the log, from 1, without gaps.
    pub seq: i64,
    /// The schema its body was written under.
    pub schema: u32,
    /// What it is about: `case/<id>`, `keys`, `clock`, …
    pub aggregate: String,
    /// Its place among the events of its aggregate, from 1, without gaps.
    pub version: i64,
    /// When it was recorded; never earlier than the event before it.
    pub recorded_at: Timestamp,
    /// The day on which it had effect in law.
    pub occurred_on: String,
    /// Who did it.
    pub actor: String,
    /// The stored bytes of its body.
    pub body: Vec<u8>,
    /// The hash of the event before it.
    pub prev_hash: [u8; 32],
    /// The hash of this row.
    pub hash: [u8; 32],
}

impl Recorded {
    /// Hashes the row as it stands; equal to `hash` unless something was altered.
    pub fn computed_hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(DOMAIN);
        for number in [
            self.seq,
            i64::from(self.schema),
            self.version,
            self.recorded_at.as_microsecond(),
        ] {
            hasher.update(number.to_be_bytes());
        }
        for text in [
            self.aggregate.as_bytes(),
            self.occurred_on.as_bytes(),
            self.actor.as_bytes(),
            &self.body,
        ] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        hasher.update(self.prev_hash);
        hasher.finalize().into()
    }

    /// Reads the body in today's shape, whatever shape it was written in.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, LogError> {
        let unreadable = |what: String| LogError::Unreadable {
            seq: self.seq,
            what,
        };
        let value =
            serde_json::from_slice(&self.body).map_err(|error| unreadable(error.to_string()))?;
        let value = upcast::to_current(self.schema, &self.aggregate, value).map_err(unreadable)?;
        serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))
    }

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.int("seq")?,
            schema: u32::try_from(row.int("schema")?)
                .map_err(|_| StoreError::corrupt("a schema number below 0"))?,
            aggregate: row.text("aggregate")?,
            version: row.int("version")?,
            recorded_at: row.timestamp("recorded_at")?,
            occurred_on: row.text("occurred_on")?,
            actor: row.text("actor")?,
            body: row.bytes("body")?,
            prev_hash: row.digest("prev_hash")?,
            hash: row.digest("hash")?,
        })
    }
}

/// Where the log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many events there are.
    pub events: i64,
    /// The last event's hash, or [`GENESIS`].
    pub hash: [u8; 32],
    /// When the last event was recorded.
    pub recorded_at: Timestamp,
}

/// Reads where the log ends.
pub async fn head(tx: &mut Tx) -> Result<Head, StoreError> {
    let last = tx
        .fetch_optional(
            "SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1",
            vec![],
        )
        .await?;
    Ok(match last {
        None => Head {
            events: 0,
            hash: GENESIS,
            recorded_at: Timestamp::UNIX_EPOCH,
        },
        Some(row) => Head {
            events: row.int("seq")?,
            hash: row.digest("hash")?,
            recorded_at: row.timestamp("recorded_at")?,
        },
    })
}

/// The version at which an aggregate stands; 0 before its first event.
pub async fn version(tx: &mut Tx, aggregate: &str) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT version FROM event WHERE aggregate = $1 ORDER BY version DESC LIMIT 1",
            vec![aggregate.into()],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int("version"))
}

/// Appends `events` to `aggregate`, which must stand at `expected`; part of the caller's transaction.
pub async fn append(
    tx: &mut Tx,
    aggregate: &str,
    expected: i64,
    events: Vec<NewEvent>,
    now: Timestamp,
) -> Result<Vec<Recorded>, LogError> {
    let found = version(tx, aggregate).await?;
    if found != expected {
        return Err(LogError::Stale {
            aggregate: aggregate.to_owned(),
            expected,
            found,
        });
    }
    let mut head = head(tx).await?;
    let mut recorded = Vec::with_capacity(events.len());
    for (version, event) in (expected.saturating_add(1)..).zip(events) {
        if event.body.len() > BODY_MAX {
            return Err(LogError::TooLarge {
                size: event.body.len(),
            });
        }
        let row = link(&head, aggregate, version, event, now);
        insert(tx, &row).await?;
        head = Head {
            events: row.seq,
            hash: row.hash,
            recorded_at: row.recorded_at,
        };
        recorded.push(row);
    }
    Ok(recorded)
}

/// Appends to an aggregate wherever it stands; for what cannot conflict.
pub async fn append_any(
    tx: &mut Tx,
    aggregate: &str,
    events: Vec<NewEvent>,
    now: Timestamp,
) -> Result<Vec<Recorded>, LogError> {
    let expected = version(tx, aggregate).await?;
    append(tx, aggregate, expected, events, now).await
}

fn link(head: &Head, aggregate: &str, version: i64, event: NewEvent, now: Timestamp) -> Recorded {
    // A machine's clock may be set back; what was recorded later never says that it was earlier.
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    let mut row = Recorded {
        seq: head.events.saturating_add(1),
        schema: SCHEMA,
        aggregate: aggregate.to_owned(),
        version,
        recorded_at: now.max(head.recorded_at),
        occurred_on: event.occurred_on.to_string(),
        actor: event.actor,
        body: event.body,
        prev_hash: head.hash,
        hash: GENESIS,
    };
    row.hash = row.computed_hash();
    row
}

async fn insert(tx: &mut Tx, row: &Recorded) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        row.seq.into(),
        row.schema.into(),
        (&row.aggregate).into(),
        row.version.into(),
        row.recorded_at.into(),
        (&row.occurred_on).into(),
        (&row.actor).into(),
        row.body.as_slice().into(),
        row.prev_hash.into(),
        row.hash.into(),
    ];
    tx.execute(
        "INSERT INTO event (seq, schema, aggregate, version, recorded_at, occurred_on, actor, body, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values,
    )
    .await?;
    Ok(())
}

/// The events of one aggregate, oldest first.
pub async fn of(tx: &mut Tx, aggregate: &str) -> Result<Vec<Recorded>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM event WHERE aggregate = $1 ORDER BY version",
            vec![aggregate.into()],
        )
        .await?;
    rows.iter().map(Recorded::from_row).collect()
}

/// Up to `limit` events after `seq`, oldest first.
pub async fn after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
            vec![seq.into(), limit.into()],
        )
        .await?;
    rows.iter().map(Recorded::from_row).collect()
}

/// Like [`after`], but an event that cannot be read comes with its number; for verification.
pub(crate) async fn raw_after(
    tx: &mut Tx,
    seq: i64,
    limit: i64,
) -> Result<Vec<(i64, Result<Recorded, StoreError>)>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
            vec![seq.into(), limit.into()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.int("seq")?, Recorded::from_row(row))))
        .collect()
}

/// The event at `seq`.
pub async fn at(tx: &mut Tx, seq: i64) -> Result<Option<Recorded>, StoreError> {
    let row = tx
        .fetch_optional("SELECT * FROM event WHERE seq = $1", vec![seq.into()])
        .await?;
    row.as_ref().map(Recorded::from_row).transpose()
}
