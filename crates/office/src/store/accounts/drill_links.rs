//! One-time sign-in links of a drill.

use jiff::Timestamp;
use proofhouse_law::OfficerId;

use super::{Account, select};
use crate::store::{StoreError, Tx};

/// Adds a link that signs `officer` in once.
pub async fn add(
    tx: &mut Tx,
    token: [u8; 32],
    officer: &OfficerId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO drill_link (token, officer, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, NULL)",
        vec![token.into(), officer.as_str().into(), now.into(), expires_at.into()],
    )
    .await?;
    Ok(())
}

/// The account that an unused, unexpired link signs in.
pub async fn find(
    tx: &mut Tx,
    token: [u8; 32],
    now: Timestamp,
) -> Result<Option<Account>, StoreError> {
    let row = tx
        .fetch_optional(
            select!(
                "JOIN drill_link l ON l.officer = a.officer
                 WHERE l.token = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND a.ended_at IS NULL"
            ),
            vec![token.into(), now.into()],
        )
        .await?;
    row.as_ref().map(Account::from_row).transpose()
}

/// Uses up a link; false if it was used before.
pub async fn use_up(tx: &mut Tx, token: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE drill_link SET used_at = $2 WHERE token = $1 AND used_at IS NULL",
            vec![token.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}
