//! The accounts of officers, with what each needs to sign in.

pub mod drill_links;
pub mod invitations;
pub mod secrets;
pub mod sessions;
pub mod throttle;
pub mod tokens;

use jiff::Timestamp;
use proofhouse_law::OfficerId;
use proofhouse_law::case::{Designation, Role};

use super::{Row, StoreError, Tx};

/// The most accounts listed at once.
const LIST_MAX: u32 = 1000;

/// One officer's account. It can be erased: events know the officer by `officer` alone.
#[derive(Clone, Debug)]
pub struct Account {
    /// The pseudonym that events know.
    pub officer: OfficerId,
    /// Lower-case; what they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The password's Argon2id hash, as a PHC string.
    pub password: String,
    /// The secret shared with their authenticator app.
    pub totp_secret: Vec<u8>,
    /// The last time step whose code was accepted; -1 before the first.
    pub totp_step: i64,
    /// What they may do.
    pub designation: Designation,
    /// When they enrolled.
    pub created_at: Timestamp,
    /// Since when they can no longer sign in.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.officer, a.email, a.name, a.password, a.totp_secret, a.totp_step, a.roles, a.designated_from,
             a.designated_until, a.instrument, a.created_at, a.ended_at FROM account a ",
            $rest
        )
    };
}
pub(crate) use select;

impl Account {
    pub(super) fn from_row(row: &Row) -> Result<Self, StoreError> {
        let officer = row.text("officer")?;
        Ok(Self {
            officer: officer
                .parse()
                .map_err(|_| StoreError::corrupt("an officer's id"))?,
            email: row.text("email")?,
            name: row.text("name")?,
            password: row.text("password")?,
            totp_secret: row.bytes("totp_secret")?,
            totp_step: row.int("totp_step")?,
            designation: designation(row)?,
            created_at: row.timestamp("created_at")?,
            ended_at: match row.int_or_null("ended_at")? {
                Some(_) => Some(row.timestamp("ended_at")?),
                None => None,
            },
        })
    }
}

/// Reads the four columns of a designation.
fn designation(row: &Row) -> Result<Designation, StoreError> {
    let roles: Vec<Role> = serde_json::from_str(&row.text("roles")?)
        .map_err(|_| StoreError::corrupt("an officer's roles"))?;
    let until = match row.text_or_null("designated_until")? {
        Some(_) => Some(row.date("designated_until")?),
        None => None,
    };
    Ok(Designation {
        roles,
        from: row.date("designated_from")?,
        until,
        instrument: row.text("instrument")?,
    })
}

fn roles_text(roles: &[Role]) -> Result<String, StoreError> {
    serde_json::to_string(roles).map_err(|error| StoreError::corrupt(error.to_string()))
}

/// Adds an account; a conflict means that its e-mail address has one.
pub async fn add(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    let designation = &account.designation;
    tx.execute(
        "INSERT INTO account (officer, email, name, password, totp_secret, totp_step, roles, designated_from,
             designated_until, instrument, created_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)",
        vec![
            account.officer.as_str().into(),
            (&account.email).into(),
            (&account.name).into(),
            (&account.password).into(),
            account.totp_secret.as_slice().into(),
            account.totp_step.into(),
            roles_text(&designation.roles)?.into(),
            designation.from.into(),
            designation.until.into(),
            (&designation.instrument).into(),
            account.created_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The account with that e-mail address, in lower case.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>, StoreError> {
    let row = tx
        .fetch_optional(select!("WHERE a.email = $1"), vec![email.into()])
        .await?;
    row.as_ref().map(Account::from_row).transpose()
}

/// The account of that officer.
pub async fn by_officer(tx: &mut Tx, officer: &OfficerId) -> Result<Option<Account>, StoreError> {
    let row = tx
        .fetch_optional(
            select!("WHERE a.officer = $1"),
            vec![officer.as_str().into()],
        )
        .await?;
    row.as_ref().map(Account::from_row).transpose()
}

/// Every account, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Account>, StoreError> {
    let rows = tx
        .fetch(
            select!("ORDER BY a.name, a.officer LIMIT $1"),
            vec![LIST_MAX.into()],
        )
        .await?;
    rows.iter().map(Account::from_row).collect()
}

/// Whether nobody has enrolled yet.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx
        .fetch_optional("SELECT 1 AS one FROM account LIMIT 1", vec![])
        .await?
        .is_none())
}

/// Notes the time step of an accepted code; false if another request accepted it, or a later one, first.
pub async fn use_step(tx: &mut Tx, officer: &OfficerId, step: i64) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE account SET totp_step = $2 WHERE officer = $1 AND totp_step < $2",
            vec![officer.as_str().into(), step.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Replaces the recovery codes by these, given as their hashes.
pub async fn set_recovery_codes(
    tx: &mut Tx,
    officer: &OfficerId,
    codes: &[[u8; 32]],
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM recovery_code WHERE officer = $1",
        vec![officer.as_str().into()],
    )
    .await?;
    for code in codes {
        tx.execute(
            "INSERT INTO recovery_code (officer, code, used_at) VALUES ($1, $2, NULL)",
            vec![officer.as_str().into(), (*code).into()],
        )
        .await?;
    }
    Ok(())
}

/// Uses up a recovery code; false if the officer has none like it, or has used it.
pub async fn use_recovery_code(
    tx: &mut Tx,
    officer: &OfficerId,
    code: [u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE recovery_code SET used_at = $3 WHERE officer = $1 AND code = $2 AND used_at IS NULL",
            vec![officer.as_str().into(), code.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// How many recovery codes are left.
pub async fn recovery_codes_left(tx: &mut Tx, officer: &OfficerId) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS n FROM recovery_code WHERE officer = $1 AND used_at IS NULL",
            vec![officer.as_str().into()],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int("n"))
}

/// Ends an account: its person can no longer sign in, and every session and token of theirs stops.
pub async fn end(tx: &mut Tx, officer: &OfficerId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE account SET ended_at = $2 WHERE officer = $1 AND ended_at IS NULL",
            vec![officer.as_str().into(), now.into()],
        )
        .await?;
    tx.execute(
        "DELETE FROM session WHERE officer = $1",
        vec![officer.as_str().into()],
    )
    .await?;
    tokens::revoke_all(tx, officer, now).await?;
    Ok(changed == 1)
}
