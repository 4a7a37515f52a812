//! Requests that changed something, by the key their sender gave them: asking twice changes nothing more.

use super::{StoreError, Tx};

/// The longest key, in bytes.
pub const KEY_MAX: usize = 200;

/// What a request came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was asked: a digest over case, action and actor.
    pub fingerprint: [u8; 32],
    /// The first event it made.
    pub first_seq: i64,
    /// The last event it made.
    pub last_seq: i64,
}

/// What the request of this key came to, if it came before.
pub async fn find(tx: &mut Tx, key: &str) -> Result<Option<Outcome>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT fingerprint, first_seq, last_seq FROM request WHERE key = $1",
            vec![key.into()],
        )
        .await?;
    row.map(|row| {
        Ok(Outcome {
            fingerprint: row.digest("fingerprint")?,
            first_seq: row.int("first_seq")?,
            last_seq: row.int("last_seq")?,
        })
    })
    .transpose()
}

/// Remembers what a request came to, in its own transaction.
pub async fn remember(tx: &mut Tx, key: &str, outcome: Outcome) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO request (key, fingerprint, first_seq, last_seq) VALUES ($1, $2, $3, $4)",
        vec![
            key.into(),
            outcome.fingerprint.into(),
            outcome.first_seq.into(),
            outcome.last_seq.into(),
        ],
    )
    .await?;
    Ok(())
}
