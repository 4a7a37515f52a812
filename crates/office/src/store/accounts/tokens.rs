//! API tokens: what a program shows in place of a person's two factors.

use jiff::Timestamp;
use proofhouse_law::OfficerId;

use super::Account;
use crate::people::person::Scope;
use crate::store::{StoreError, Tx};

/// The most tokens listed for one officer.
const LIST_MAX: u32 = 100;

/// One token, without its secret.
#[derive(Clone, Debug)]
pub struct Token {
    /// Names it on pages; not secret.
    pub id: String,
    /// What its officer called it.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

fn scopes_from(text: &str) -> Result<Vec<Scope>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt("a token's scopes"))
}

/// Adds a token.
pub async fn add(
    tx: &mut Tx,
    secret: [u8; 32],
    officer: &OfficerId,
    token: &Token,
) -> Result<(), StoreError> {
    let scopes = serde_json::to_string(&token.scopes)
        .map_err(|error| StoreError::corrupt(error.to_string()))?;
    tx.execute(
        "INSERT INTO api_token (id, token, officer, name, scopes, created_at, expires_at, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        vec![
            (&token.id).into(),
            secret.into(),
            officer.as_str().into(),
            (&token.name).into(),
            scopes.into(),
            token.created_at.into(),
            token.expires_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The account and the scopes behind a token that is good now.
pub async fn find(
    tx: &mut Tx,
    secret: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Account, Vec<Scope>)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT t.scopes, a.officer, a.email, a.name, a.password, a.totp_secret, a.totp_step, a.roles,
                 a.designated_from, a.designated_until, a.instrument, a.created_at, a.ended_at
             FROM api_token t JOIN account a ON a.officer = t.officer
             WHERE t.token = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND a.ended_at IS NULL",
            vec![secret.into(), now.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((
        Account::from_row(&row)?,
        scopes_from(&row.text("scopes")?)?,
    )))
}

/// The tokens of an officer that are good now.
pub async fn list(
    tx: &mut Tx,
    officer: &OfficerId,
    now: Timestamp,
) -> Result<Vec<Token>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT id, name, scopes, created_at, expires_at FROM api_token
             WHERE officer = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at LIMIT $3",
            vec![officer.as_str().into(), now.into(), LIST_MAX.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Token {
                id: row.text("id")?,
                name: row.text("name")?,
                scopes: scopes_from(&row.text("scopes")?)?,
                created_at: row.timestamp("created_at")?,
                expires_at: row.timestamp("expires_at")?,
            })
        })
        .collect()
}

/// Revokes one token of an officer; false if they have none of that id.
pub async fn revoke(
    tx: &mut Tx,
    officer: &OfficerId,
    id: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE api_token SET revoked_at = $3 WHERE officer = $1 AND id = $2 AND revoked_at IS NULL",
            vec![officer.as_str().into(), id.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Ends the token of that secret; false if there is none.
pub async fn end_by_secret(tx: &mut Tx, secret: [u8; 32]) -> Result<bool, StoreError> {
    Ok(tx
        .execute(
            "DELETE FROM api_token WHERE token = $1",
            vec![secret.into()],
        )
        .await?
        == 1)
}

/// Revokes every token of an officer.
pub async fn revoke_all(
    tx: &mut Tx,
    officer: &OfficerId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE api_token SET revoked_at = $2 WHERE officer = $1 AND revoked_at IS NULL",
        vec![officer.as_str().into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Ends the token of this secret, at its holder's wish.
pub async fn end(tx: &mut Tx, secret: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE api_token SET revoked_at = $2 WHERE token = $1 AND revoked_at IS NULL",
        vec![secret.into(), now.into()],
    )
    .await?;
    Ok(())
}
