//! The lease on publishing: one holder at a time, and a token that rises with each holder.

use jiff::{SignedDuration, Timestamp};
use proofhouse_register::Published;

use super::SequencerError;
use crate::store::{Store, StoreError, Tx};

/// How long a sequencer that says no more is waited for; on the machine's clock, also in a drill. It may be
/// short: one that publishes holds the write transaction, and nobody takes over meanwhile.
const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// Proof of holding the lease: a successor has a higher one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(i64);

/// Takes or renews the lease.
pub(super) async fn take(store: &Store, holder: &str) -> Result<Token, SequencerError> {
    let now = Timestamp::now();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    let mut tx = store.write().await?;
    let row = tx
        .fetch_optional(
            "SELECT holder, token, until FROM register_lease WHERE id = 1",
            vec![],
        )
        .await?;
    let token = match row {
        None => {
            tx.execute(
                "INSERT INTO register_lease (id, holder, token, until, size, root) VALUES (1, $1, 1, $2, 0, $3)",
                vec![holder.into(), until.into(), [0_u8; 32].into()],
            )
            .await?;
            1
        }
        Some(row) => {
            let (held_by, held_until) = (row.text("holder")?, row.timestamp("until")?);
            if held_by != holder && held_until > now {
                return Err(SequencerError::Held {
                    holder: held_by,
                    until: held_until,
                });
            }
            let token = row.int("token")?;
            let token = if held_by == holder {
                token
            } else {
                token.saturating_add(1)
            };
            tx.execute(
                "UPDATE register_lease SET holder = $1, token = $2, until = $3 WHERE id = 1",
                vec![holder.into(), token.into(), until.into()],
            )
            .await?;
            token
        }
    };
    tx.commit().await?;
    Ok(Token(token))
}

/// Refuses where a successor has taken over. Inside a write transaction nobody can take over any more.
pub(super) async fn still(tx: &mut Tx, token: Token) -> Result<(), SequencerError> {
    let row = tx
        .fetch_optional("SELECT token FROM register_lease WHERE id = 1", vec![])
        .await?;
    match row.map(|row| row.int("token")).transpose()? {
        Some(found) if found == token.0 => Ok(()),
        _ => Err(SequencerError::Fenced),
    }
}

/// Notes how far publication has come.
pub(super) async fn note(
    tx: &mut Tx,
    token: Token,
    published: &Published,
) -> Result<(), SequencerError> {
    let size = i64::try_from(published.checkpoint.size)
        .map_err(|_| StoreError::corrupt("a register of more than 2^63 rows"))?;
    let changed = tx
        .execute(
            "UPDATE register_lease SET size = $2, root = $3 WHERE id = 1 AND token = $1",
            vec![
                token.0.into(),
                size.into(),
                published.checkpoint.root.0.into(),
            ],
        )
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(SequencerError::Fenced)
    }
}

/// Ends the lease early.
pub(super) async fn give_up(store: &Store, holder: &str) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.execute(
        "UPDATE register_lease SET until = 0 WHERE id = 1 AND holder = $1",
        vec![holder.into()],
    )
    .await?;
    tx.commit().await
}
