//! Failed tries at secrets, counted by account and by address.

use jiff::Timestamp;

use crate::store::{StoreError, Tx};

/// What is known of one account's or one address's failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many in the current run.
    pub count: i64,
    /// When the run began.
    pub first_at: Timestamp,
    /// Until when further tries are refused unseen.
    pub until: Timestamp,
}

/// What is known of `subject`.
pub async fn find(tx: &mut Tx, subject: [u8; 32]) -> Result<Option<Failures>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT failures, first_at, until FROM throttle WHERE subject = $1",
            vec![subject.into()],
        )
        .await?;
    row.map(|row| {
        Ok(Failures {
            count: row.int("failures")?,
            first_at: row.timestamp("first_at")?,
            until: row.timestamp("until")?,
        })
    })
    .transpose()
}

/// Sets what is known of `subject`.
pub async fn set(tx: &mut Tx, subject: [u8; 32], failures: Failures) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO throttle (subject, failures, first_at, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject) DO UPDATE SET failures = $2, first_at = $3, until = $4",
        vec![
            subject.into(),
            failures.count.into(),
            failures.first_at.into(),
            failures.until.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Forgets `subject`, whose secret was right.
pub async fn clear(tx: &mut Tx, subject: [u8; 32]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM throttle WHERE subject = $1",
        vec![subject.into()],
    )
    .await?;
    Ok(())
}

/// Forgets runs that began before `then` and hold nobody up any more.
pub async fn sweep(tx: &mut Tx, then: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM throttle WHERE first_at < $1 AND until < $2",
        vec![then.into(), now.into()],
    )
    .await
}
