//! Signed-in browsers. A row holds the hash of its cookie, never the cookie.

use jiff::Timestamp;
use proofhouse_law::OfficerId;

use super::Account;
use crate::store::{StoreError, Tx};

/// How far someone has come in signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    Password,
    /// Both factors were right.
    Full,
}

impl Stage {
    fn as_text(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Full => "full",
        }
    }
}

/// A session with its account.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose it is.
    pub account: Account,
    /// How far they have come.
    pub stage: Stage,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

/// Begins a session.
pub async fn begin(
    tx: &mut Tx,
    token: [u8; 32],
    officer: &OfficerId,
    stage: Stage,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO session (token, officer, stage, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
        vec![token.into(), officer.as_str().into(), stage.as_text().into(), now.into()],
    )
    .await?;
    Ok(())
}

/// The session of that cookie, if its account has not ended. Expiry is for the caller to judge.
pub async fn find(tx: &mut Tx, token: [u8; 32]) -> Result<Option<Session>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT s.stage, s.created_at AS began_at, s.seen_at, a.officer, a.email, a.name, a.password,
                 a.totp_secret, a.totp_step, a.roles, a.designated_from, a.designated_until, a.instrument,
                 a.created_at, a.ended_at
             FROM session s JOIN account a ON a.officer = s.officer
             WHERE s.token = $1 AND a.ended_at IS NULL",
            vec![token.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let stage = match row.text("stage")?.as_str() {
        "password" => Stage::Password,
        "full" => Stage::Full,
        other => return Err(StoreError::corrupt(format!("a session of stage {other}"))),
    };
    Ok(Some(Session {
        account: Account::from_row(&row)?,
        stage,
        created_at: row.timestamp("began_at")?,
        seen_at: row.timestamp("seen_at")?,
    }))
}

/// Notes that a session was used.
pub async fn seen(tx: &mut Tx, token: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE session SET seen_at = $2 WHERE token = $1",
        vec![token.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn end(tx: &mut Tx, token: [u8; 32]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE token = $1", vec![token.into()])
        .await?;
    Ok(())
}

/// Removes sessions that nobody can use any more.
pub async fn sweep(
    tx: &mut Tx,
    begun_before: Timestamp,
    seen_before: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM session WHERE created_at < $1 OR seen_at < $2",
        vec![begun_before.into(), seen_before.into()],
    )
    .await
}
