//! One-time links by which people enrol, and what they have entered on the way.

use jiff::Timestamp;
use proofhouse_law::OfficerId;
use proofhouse_law::case::Designation;

use crate::store::{StoreError, Tx};

/// A link that nobody has used yet.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What its person will be able to do.
    pub designation: Designation,
    /// Who made it; nobody for the first officer's.
    pub invited_by: Option<OfficerId>,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// What its person has entered, once they have.
    pub entered: Option<Entered>,
}

/// What someone has entered before proving their second factor.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Lower-case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The password's hash.
    pub password: String,
    /// The secret to share with their authenticator app.
    pub totp_secret: Vec<u8>,
}

/// Adds a link.
pub async fn add(
    tx: &mut Tx,
    token: [u8; 32],
    invitation: &Invitation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let designation = &invitation.designation;
    tx.execute(
        "INSERT INTO invitation (token, roles, designated_from, designated_until, instrument, invited_by, created_at,
             expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            token.into(),
            super::roles_text(&designation.roles)?.into(),
            designation.from.into(),
            designation.until.into(),
            (&designation.instrument).into(),
            invitation.invited_by.as_ref().map(OfficerId::as_str).into(),
            now.into(),
            invitation.expires_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The unused, unexpired link of that token.
pub async fn find(
    tx: &mut Tx,
    token: [u8; 32],
    now: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT roles, designated_from, designated_until, instrument, invited_by, expires_at, email, name,
                 password, totp_secret
             FROM invitation WHERE token = $1 AND used_at IS NULL AND expires_at > $2",
            vec![token.into(), now.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let invited_by = row.text_or_null("invited_by")?;
    let entered = match (
        row.text_or_null("email")?,
        row.bytes_or_null("totp_secret")?,
    ) {
        (Some(email), Some(totp_secret)) => Some(Entered {
            email,
            name: row.text("name")?,
            password: row.text("password")?,
            totp_secret,
        }),
        _ => None,
    };
    Ok(Some(Invitation {
        designation: super::designation(&row)?,
        invited_by: invited_by
            .map(|officer| {
                officer
                    .parse()
                    .map_err(|_| StoreError::corrupt("an officer's id"))
            })
            .transpose()?,
        expires_at: row.timestamp("expires_at")?,
        entered,
    }))
}

/// Keeps what someone has entered.
pub async fn enter(tx: &mut Tx, token: [u8; 32], entered: &Entered) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE invitation SET email = $2, name = $3, password = $4, totp_secret = $5
         WHERE token = $1 AND used_at IS NULL",
        vec![
            token.into(),
            (&entered.email).into(),
            (&entered.name).into(),
            (&entered.password).into(),
            entered.totp_secret.as_slice().into(),
        ],
    )
    .await?;
    Ok(())
}

/// Uses up a link and forgets what was entered; false if it was used before.
pub async fn use_up(tx: &mut Tx, token: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE invitation SET used_at = $2, email = NULL, name = NULL, password = NULL, totp_secret = NULL
             WHERE token = $1 AND used_at IS NULL",
            vec![token.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Withdraws the links that nobody invited anyone by: a restarted office prints a new first link.
pub async fn withdraw_first(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE invitation SET used_at = $1 WHERE invited_by IS NULL AND used_at IS NULL",
        vec![now.into()],
    )
    .await?;
    Ok(())
}
